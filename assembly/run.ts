import { DIRECT_DONE, DIRECT_NOT, DIRECT_WOKE, performDirectly } from './direct';
import { PROGRAM_BASE, RESULTS_BASE, SLOTS_USED, WRITER_BASE } from './layout';
import { LOOKS, takeLooks } from './look';
import { isNone, machine } from './machine';
import { hasHeadroom } from './memory';
import {
  brokenRule,
  EXPLAIN,
  FIRST_RECORD,
  loadPayload,
  NO_SETTLE,
  recordAfter,
  recordCount,
  startRecord,
} from './program';
import {
  beginResults,
  endFrame,
  endResults,
  FRAME_HEADER,
  framesPut,
  isFrameEmpty,
  NO_RECORD,
  putCompletions,
  STATUS_INVALID,
  STATUS_OK,
  STATUS_TOO_LONG,
  STATUS_UNMODELLED,
} from './results';
import { settle, settleAlong, settleOn, settleOne } from './schedule';
import { Thread } from './thread';
import { UNMODELLED_MEMORY, unmodelled } from './unmodelled';
import { isAnyRunnable, setRunnable } from './waitlist';

/** Runs programs: record after record, with a frame for each settle. */

const CHOICE_COUNT: usize = WRITER_BASE + 72;

/** How many choices the last run along choices had. */
export function choicesMade(): u32 {
  return load<u32>(CHOICE_COUNT);
}

function isExplained(): bool {
  return (load<u16>(PROGRAM_BASE, 6) & EXPLAIN) != 0;
}

/** Gets ready for the program at hand: 0, or the length of the results if it is refused. */
function beginProgram(length: u32): u32 {
  beginResults(isExplained());
  const rule = brokenRule(length);
  if (rule != 0) return endResults(STATUS_INVALID, NO_RECORD, rule);
  machine().run += 1;
  if (!loadPayload()) unmodelled(UNMODELLED_MEMORY);
  return 0;
}

/** Starts a record; nothing if it is refused, or if there is no memory. */
function start(record: usize, index: u32): Thread {
  if (hasHeadroom()) return startRecord(record, index);
  unmodelled(UNMODELLED_MEMORY);
  return changetype<Thread>(0);
}

/** Starts a record whose thread takes its first step later. */
function startLater(record: usize, index: u32): void {
  const thread = start(record, index);
  if (!isNone(thread)) setRunnable(thread);
}

function startAndSettle(record: usize, index: u32): void {
  if (isAnyRunnable()) {
    startLater(record, index);
    settle();
    return;
  }
  const thread = start(record, index);
  if (!isNone(thread)) settleOne(thread);
}

/** Whether records can be performed directly: nobody can take a step, and the frame is empty. */
function isCalm(): bool {
  return isAnyRunnable() ? false : isFrameEmpty();
}

/** One frame of what came; false if it is too long. */
function putFrame(record: u32, looks: u32): bool {
  putCompletions();
  if ((looks & LOOKS) != 0) takeLooks(looks);
  return endFrame(record);
}

/** Puts the frame of a settle: 0, or the length of the results if they end here. */
function endSettle(record: u32, looks: u32): u32 {
  const place = machine().unmodelled;
  if (place != 0) return endResults(STATUS_UNMODELLED, record, place);
  return putFrame(record, looks) ? 0 : endResults(STATUS_TOO_LONG, record, 0);
}

/** Runs the program of `length` bytes, with the last settle if `toTheEnd`; the length of the results. */
export function runProgram(length: u32, toTheEnd: bool): u32 {
  const refused = beginProgram(length);
  if (refused != 0) return refused;
  const isPlain = !isExplained() && load<u32>(SLOTS_USED) == 0;
  const ended = runRecords(recordCount(), isPlain);
  if (ended != 0) return ended;
  if (!toTheEnd) return endResults(STATUS_OK, 0, 0);
  settle();
  return putLastFrame();
}

/** Runs records: 0, or the length of the results if they end here. `isPlain`: directly, where they are of that kind. */
function runRecords(count: u32, isPlain: bool): u32 {
  let record = FIRST_RECORD;
  const never: u32 = isPlain ? 0 : 1;
  // Whether the record before was performed directly: then all is as calm as it was.
  let isDone = false;
  for (let index: u32 = 0; index < count; index++) {
    const head = load<u64>(record);
    const flags = <u32>(head >> 32);
    let done = DIRECT_NOT;
    if ((flags | never) == 0) {
      if (isDone || isCalm()) done = performDirectly(record, index, head);
    }
    isDone = done == DIRECT_DONE;
    if (!isDone) {
      const ended = settleRecord(record, index, flags, done);
      if (ended != 0) return ended;
    }
    record = recordAfter(record, head);
  }
  return 0;
}

/** What a record needs that was not done directly, or woke others: 0, or the length of the results if they end here. */
function settleRecord(record: usize, index: u32, flags: u32, done: u32): u32 {
  if ((flags & NO_SETTLE) != 0) {
    startLater(record, index);
    return machine().unmodelled != 0 ? endSettle(index, 0) : 0;
  }
  if (done == DIRECT_WOKE) settleOn();
  else startAndSettle(record, index);
  return endSettle(index, flags);
}

function putLastFrame(): u32 {
  const ended = endSettle(NO_RECORD, load<u16>(PROGRAM_BASE, 20));
  return ended != 0 ? ended : endResults(STATUS_OK, 0, 0);
}

/** The last frame of a program that was run without its last settle, as the only one. The length of the results. */
export function lastFrame(): u32 {
  beginResults(isExplained());
  return putLastFrame();
}

/** As `runProgram`, taking `given` choices at CHOICES_BASE; what there was to choose is left at CHOSEN_BASE. */
export function runAlongChoices(length: u32, given: u32): u32 {
  store<u32>(CHOICE_COUNT, 0);
  const refused = beginProgram(length);
  if (refused != 0) return refused;
  const count = recordCount();
  let used: u32 = 0;
  let record = FIRST_RECORD;
  for (let index: u32 = 0; index < count; index++) {
    const head = load<u64>(record);
    const flags = <u32>(head >> 32);
    startLater(record, index);
    record = recordAfter(record, head);
    if ((flags & NO_SETTLE) != 0 && machine().unmodelled == 0) continue;
    used = settleAlong(used, given, framesPut());
    store<u32>(CHOICE_COUNT, used);
    const ended = endSettle(index, flags);
    if (ended != 0) return ended;
  }
  store<u32>(CHOICE_COUNT, settleAlong(used, given, framesPut()));
  return putLastFrame();
}

/** Performs the one record at the first place: the length of its completions, which follow the frame's header. */
export function performOne(): u32 {
  const m = machine();
  m.run += 1;
  store<u32>(SLOTS_USED, 0);
  beginResults(false);
  runRecords(1, true);
  return m.unmodelled != 0 ? NO_RECORD : load<u32>(RESULTS_BASE, 40) - FRAME_HEADER;
}
