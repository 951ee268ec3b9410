import { bootFrames } from './frame';
import { stateHash } from './hash';
import { PROGRAM_BASE, RESULTS_BASE, SLOTS_USED, STATE_BASE, STEP_HEADROOM, WRITER_BASE } from './layout';
import { LOOKS, takeLooks } from './look';
import { BLOCKS, isNone, machine } from './machine';
import { reserve } from './memory';
import { bootProcess } from './process';
import {
  bootOperations,
  brokenRule,
  EXPLAIN,
  loadPayload,
  NO_SETTLE,
  recordAt,
  recordCount,
  startRecord,
} from './program';
import {
  beginResults,
  endFrame,
  endResults,
  framesPut,
  NO_RECORD,
  openFrame,
  putCompletions,
  STATUS_INVALID,
  STATUS_OK,
  STATUS_TOO_LONG,
  STATUS_UNMODELLED,
} from './results';
import { isAnyRunnable, listTransitions, settle, settleAlong, settleOne, takeTransition } from './schedule';
import { UNMODELLED_MEMORY, unmodelled } from './unmodelled';
import { setRunnable } from './waitlist';

/**
 * What JavaScript calls. Nothing is imported; all state lies in memory from STATE_BASE on, and JavaScript knows the
 * places of layout.ts (sim/layout.ts). Lengths and counts are u32.
 */

export {
  CHOICES_BASE,
  CHOSEN_BASE,
  CONFIG_BASE,
  MAX_CHOICES,
  PROGRAM_BASE,
  RESULTS_BASE,
  STATE_BASE,
  TRANSITIONS_BASE,
} from './layout';

const CHOICE_COUNT: usize = WRITER_BASE + 72;

/** Boots, or makes the machine as freshly booted. The configuration lies at CONFIG_BASE. False: no memory. */
export function reset(): bool {
  const m = machine();
  const pages = <i32>((STATE_BASE >> 16) + 8);
  if (memory.size() < pages && memory.grow(pages - memory.size()) < 0) return false;
  memory.fill(STATE_BASE, 0, (m.bump != 0 ? <usize>m.bump : BLOCKS) - STATE_BASE);
  m.bump = <u32>((BLOCKS + 15) & ~15);
  m.numbersUsed = 1;
  if (!reserve(STEP_HEADROOM)) return false;
  bootOperations();
  bootFrames();
  bootProcess();
  return true;
}

/** Runs the program of `length` bytes at PROGRAM_BASE; the length of the results at RESULTS_BASE. */
export function run(length: u32): u32 {
  return execute(length, false, 0, true);
}

/** As `run`, taking `given` choices at CHOICES_BASE; what there was to choose is left at CHOSEN_BASE. */
export function runAlong(length: u32, given: u32): u32 {
  return execute(length, true, given, true);
}

/** As `run`, without the last settle and frame: what was started with NO_SETTLE has yet to take its first step. */
export function begin(length: u32): u32 {
  return execute(length, false, 0, false);
}

/** Makes the last frame of the program that `begin` began, as the only one. The length of the results. */
export function finalFrame(): u32 {
  beginResults(isExplained());
  if (machine().unmodelled != 0) return endResults(STATUS_UNMODELLED, NO_RECORD, machine().unmodelled);
  return putFrame(NO_RECORD, finalLooks()) ? endResults(STATUS_OK, 0, 0) : endResults(STATUS_TOO_LONG, NO_RECORD, 0);
}

/** How many choices the last `runAlong` had; at most MAX_CHOICES are told. */
export function choiceCount(): u32 {
  return load<u32>(CHOICE_COUNT);
}

function setChoiceCount(count: u32): void {
  store<u32>(CHOICE_COUNT, count);
}

function finalLooks(): u32 {
  return load<u16>(PROGRAM_BASE, 20);
}

/** One frame of what came; false if it is too long. */
function putFrame(record: u32, looks: u32): bool {
  putCompletions();
  if ((looks & LOOKS) != 0) takeLooks(looks);
  return endFrame(record);
}

function isExplained(): bool {
  return (load<u16>(PROGRAM_BASE, 6) & EXPLAIN) != 0;
}

/** Starts a record. If there is nothing to choose, it settles too. False: it is still to be settled. */
function startAndSettle(record: usize, index: u32, alone: bool): bool {
  if (!reserve(STEP_HEADROOM)) {
    unmodelled(UNMODELLED_MEMORY);
    return false;
  }
  const thread = startRecord(record, index);
  if (isNone(thread)) return false;
  if (alone && !isAnyRunnable()) {
    settleOne(thread);
    return true;
  }
  setRunnable(thread);
  return false;
}

function execute(length: u32, along: bool, given: u32, toTheEnd: bool): u32 {
  beginResults(isExplained());
  const rule = brokenRule(length);
  if (rule != 0) return endResults(STATUS_INVALID, NO_RECORD, rule);
  const m = machine();
  m.run += 1;
  if (!loadPayload()) unmodelled(UNMODELLED_MEMORY);
  let used: u32 = 0;
  setChoiceCount(0);
  const count = recordCount();
  for (let index: u32 = 0; index <= count; index++) {
    const isLast = index == count;
    if (isLast && !toTheEnd) break;
    const record = recordAt(index);
    openFrame();
    let settled = false;
    if (!isLast) {
      const goesOn = (load<u8>(record, 4) & NO_SETTLE) != 0;
      settled = startAndSettle(record, index, !along && !goesOn);
      if (goesOn && m.unmodelled == 0) continue;
    }
    if (along) {
      used = settleAlong(used, given, framesPut());
      setChoiceCount(used);
    } else if (!settled) {
      settle();
    }
    const name = isLast ? NO_RECORD : index;
    if (m.unmodelled != 0) return endResults(STATUS_UNMODELLED, name, m.unmodelled);
    const looks = isLast ? finalLooks() : <u32>load<u8>(record, 4);
    if (!putFrame(name, looks)) return endResults(STATUS_TOO_LONG, name, 0);
  }
  return endResults(STATUS_OK, 0, 0);
}

/**
 * The fast way for one operation: starts the record at the first place of the program buffer and settles. Completions
 * lie at RESULTS_BASE + 48 as in a frame; returns their length in bytes, or 0xffffffff when the machine is unmodelled.
 */
export function perform(): u32 {
  const m = machine();
  m.run += 1;
  store<u32>(SLOTS_USED, 0);
  beginResults(false);
  openFrame();
  if (!startAndSettle(recordAt(0), 0, true)) settle();
  putCompletions();
  endFrame(0);
  if (m.unmodelled != 0) return NO_RECORD;
  return load<u32>(RESULTS_BASE, 40) - 16;
}

/** Lists the transitions at TRANSITIONS_BASE; how many. */
export function transitions(): u32 {
  return machine().unmodelled != 0 ? 0 : listTransitions();
}

/** Takes a transition of the list, which is void then. */
export function take(transition: u32): void {
  takeTransition(transition);
}

/** Begins to explore: from here on each message is a group of its own, and the schedule decides. 0 ends it. */
export function explore(on: u32): void {
  machine().exploring = on;
}

/** The place of unmodelled.ts that was reached, 0 for none. */
export function unmodelledPlace(): u32 {
  return machine().unmodelled;
}

/** Moves virtual time on, nanoseconds. */
export function advance(nanoseconds: u64): void {
  machine().time += nanoseconds;
}

export function now(): u64 {
  return machine().time;
}

export function canonicalHash(): u64 {
  return stateHash();
}

/** Where the state, which begins at STATE_BASE, ends: a snapshot is a copy of what lies between. */
export function highWater(): u32 {
  return machine().bump;
}

/** Makes sure that memory reaches up to `end`, before a snapshot is copied back. */
export function ensure(end: u32): bool {
  const bump = machine().bump;
  return end <= bump || reserve(<u64>(end - bump));
}

/** Bytes in use. */
export function allocatedBytes(): u32 {
  return machine().allocated;
}
