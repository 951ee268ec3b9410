import { bootFrames } from './frame';
import { stateHash } from './hash';
import { STATE_BASE, STEP_HEADROOM } from './layout';
import { BLOCKS, config, isNone, machine, threadAt } from './machine';
import { reserve } from './memory';
import { drawPicture } from './picture';
import { bootProcess } from './process';
import { bootOperations } from './program';
import { choicesMade, lastFrame, performOne, runAlongChoices, runProgram } from './run';
import { listTransitions, takeTransition } from './schedule';
import { IDLE } from './thread';

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
  m.hugeFree = config().hugepages;
  m.unprivileged = config().unprivilegedUserfaultfd;
  return true;
}

/** Runs the program of `length` bytes at PROGRAM_BASE; the length of the results at RESULTS_BASE. */
export function run(length: u32): u32 {
  return runProgram(length, true);
}

/** As `run`, taking `given` choices at CHOICES_BASE; what there was to choose is left at CHOSEN_BASE. */
export function runAlong(length: u32, given: u32): u32 {
  return runAlongChoices(length, given);
}

/** As `run`, without the last settle and frame: what was started with NO_SETTLE has yet to take its first step. */
export function begin(length: u32): u32 {
  return runProgram(length, false);
}

/** Makes the last frame of the program that `begin` began, as the only one. The length of the results. */
export function finalFrame(): u32 {
  return lastFrame();
}

/** How many choices the last `runAlong` had; at most MAX_CHOICES are told. */
export function choiceCount(): u32 {
  return choicesMade();
}

/**
 * The fast way for one operation: starts the record at the first place of the program buffer and settles. Completions
 * lie at RESULTS_BASE + 48 as in a frame; returns their length in bytes, or 0xffffffff when the machine is unmodelled.
 */
export function perform(): u32 {
  return performOne();
}

/** Lists the transitions at TRANSITIONS_BASE; how many. */
export function transitions(): u32 {
  return machine().unmodelled != 0 ? 0 : listTransitions();
}

/** Takes a transition of the list, which is void then. */
export function take(transition: u32): void {
  takeTransition(transition);
}

/** Whether a thread, process * 16 + thread, is there and in no call. */
export function isIdle(index: u32): bool {
  const thread = threadAt(index);
  return isNone(thread) ? false : thread.state == IDLE;
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

/** Draws the machine for a person at RESULTS_BASE (see picture.ts); how many records. */
export function picture(): u32 {
  return drawPicture();
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
