import {
  COMPLETION_SIZE,
  Completion,
  completionBytes,
  freeCompletion,
  insertCompletion,
  KIND_VALUE,
  MAX_OUTPUTS,
  newCompletion,
} from './completion';
import { MAX_TRANSFER, RESULTS_BASE, RESULTS_CAPACITY, RESULTS_HEADER_SIZE, WRITER_BASE } from './layout';
import { isNone, machine, none } from './machine';
import { Thread } from './thread';

/** Writes results (docs/architecture.md) at RESULTS_BASE. */

/** Where the writer is; outside the state, because results are made and read between two steps of the machine. */
@unmanaged
class Writer {
  /** Where the frame that comes next begins: all before it is done. */
  frame: usize;
  /** Where the frame's next completion can be put at once, because they come in order so far; else 0. */
  open: usize;
  /** How many were put at once, and the thread (process * 16 + thread) of the last of them. */
  completions: u32;
  last: u32;
  sections: u32;
  /** Whether something did not fit. */
  overflow: u32;
  /** Where the frame goes on when its completions are all there. */
  at: usize;
  section: usize;
  frames: u32;
  /** What of the fact that decided completions tell: all bits, or none. */
  explain: u32;
}

const STATUS: usize = RESULTS_BASE + 12;
export const FRAME_HEADER: u32 = 16;
/** The longest completion. */
const MOST_AT_ONCE: u32 = COMPLETION_SIZE + MAX_OUTPUTS * 8 + <u32>MAX_TRANSFER;
const SECTION_HEADER: u32 = 8;
const MAGIC: u32 = 0x544c5352;
export const STATUS_OK: u32 = 0;
export const STATUS_UNMODELLED: u32 = 1;
export const STATUS_TOO_LONG: u32 = 2;
export const STATUS_INVALID: u32 = 3;
export const NO_RECORD: u32 = 0xffffffff;

function writer(): Writer {
  return changetype<Writer>(WRITER_BASE);
}

export function beginResults(explain: bool): void {
  const w = writer();
  w.explain = explain ? 0xffff : 0;
  w.frames = 0;
  beginFrame(w, RESULTS_BASE + RESULTS_HEADER_SIZE);
  // What came while nobody wrote results stands in order before what comes.
  if (!isNone(machine().completions)) w.open = 0;
  store<u64>(RESULTS_BASE, MAGIC);
  store<u64>(RESULTS_BASE, 0, 8);
  store<u64>(RESULTS_BASE, NO_RECORD, 16);
  store<u64>(RESULTS_BASE, 0, 24);
}

/** Ends with a status; a frame that was not ended is left out. The total length. */
export function endResults(status: u32, record: u32, detail: u32): u32 {
  const w = writer();
  w.open = 0;
  w.completions = 0;
  store<u32>(STATUS, status);
  if (status != STATUS_OK) {
    store<u32>(RESULTS_BASE, record, 16);
    store<u32>(RESULTS_BASE, detail, 20);
  }
  store<u32>(RESULTS_BASE, w.frames, 8);
  const total = <u32>(w.frame - RESULTS_BASE);
  store<u32>(RESULTS_BASE, total, 4);
  return total;
}

/** Room for `length` bytes of results, their contents undefined; 0 if they do not fit. */
function claim(length: u32): usize {
  const w = writer();
  const at = w.at;
  if (at + length > RESULTS_BASE + RESULTS_CAPACITY) {
    w.overflow = 1;
    return 0;
  }
  w.at = at + length;
  return at;
}

/** `length` zero bytes in the results, or 0 if they do not fit. */
export function reserveBytes(length: u32): usize {
  const at = claim(length);
  if (at != 0) memory.fill(at, 0, length);
  return at;
}

export function put8(value: u8): void {
  const at = claim(1);
  if (at != 0) store<u8>(at, value);
}

export function put32(value: u32): void {
  const at = claim(4);
  if (at != 0) store<u32>(at, value);
}

export function put64(value: u64): void {
  const at = claim(8);
  if (at != 0) store<u64>(at, value);
}

function align(): void {
  const w = writer();
  reserveBytes((8 - (<u32>w.at & 7)) & 7);
}

/**
 * Begins the frame of the next settle: its completions are put where they belong at once, as long as they come in order.
 * They nearly always do, and need neither a record nor a queue then.
 */
function beginFrame(w: Writer, at: usize): void {
  w.frame = at;
  forgetCounts(w);
  openAt(w, at + FRAME_HEADER);
}

/** Of completions and sections, and that something did not fit: two words, set as such. */
function forgetCounts(w: Writer): void {
  store<u64>(changetype<usize>(w), 0, offsetof<Writer>('completions'));
  store<u64>(changetype<usize>(w), 0, offsetof<Writer>('sections'));
}

/** Ends the frame at `end`, with its first word; what counts its completions and sections stays. */
function closeFrame(w: Writer, head: u64, end: usize): void {
  const frame = w.frame;
  store<u64>(frame, head);
  store<u64>(frame, end - frame, 8);
  w.frames += 1;
  w.frame = end;
  openAt(w, end + FRAME_HEADER);
}

/** Completions can be put from `at` on, if the longest one fits there. */
function openAt(w: Writer, at: usize): void {
  w.open = at <= RESULTS_BASE + RESULTS_CAPACITY - MOST_AT_ONCE ? at : 0;
}

/** The settle is over: what was not put at once follows now. Sections may follow before `endFrame`. */
export function putCompletions(): void {
  const w = writer();
  const open = w.open;
  if (open != 0) {
    w.at = open;
    return;
  }
  queuePut();
  w.at = w.frame;
  claim(FRAME_HEADER);
  putQueued();
}

/** False if the frame did not fit: it is taken back. */
export function endFrame(record: u32): bool {
  const w = writer();
  if (w.overflow != 0) {
    beginFrame(w, w.frame);
    return false;
  }
  closeFrame(w, <u64>record | ((<u64>w.completions) << 32) | ((<u64>w.sections) << 48), w.at);
  forgetCounts(w);
  return true;
}

/** Whether nothing was put into the present frame. */
export function isFrameEmpty(): bool {
  return writer().completions == 0 && isNone(machine().completions);
}

/** Whether there is room in the present frame for whatever completion comes. */
export function hasRoom(): bool {
  return writer().open != 0;
}

/** Where the output words of the frame's first completion go, and behind them the bytes that come along. */
export function outputsBehind(): usize {
  return writer().open + COMPLETION_SIZE;
}

/**
 * Ends the frame, which is empty, with one completion: `output` is its first output word, the others and `length` bytes,
 * a multiple of 8, lie there already.
 */
export function putFrameOf(
  record: u32,
  index: u32,
  kind: u32,
  errno: u32,
  value: u64,
  outputs: u32,
  output: u64,
  length: u32,
): void {
  const w = writer();
  const at = w.open;
  putHead(at, record, index, kind | (outputs << 8), errno, 0, length);
  store<u64>(at, value, 16);
  if (outputs != 0) store<u64>(at, output, COMPLETION_SIZE);
  closeFrame(w, <u64>record | ((<u64>1) << 32), at + COMPLETION_SIZE + (outputs << 3) + length);
}

/** Ends the frame, which is empty. */
export function putEmptyFrame(record: u32): void {
  const w = writer();
  closeFrame(w, record, w.frame + FRAME_HEADER);
}

/** Puts the first completion of the frame: a value of 0, with at most one output word. */
export function putFirst(record: u32, index: u32, outputs: u32, output: u64): void {
  const w = writer();
  const at = w.open;
  putHead(at, record, index, KIND_VALUE | (outputs << 8), 0, 0, 0);
  store<u64>(at, 0, 16);
  if (outputs != 0) store<u64>(at, output, COMPLETION_SIZE);
  w.completions = 1;
  w.last = index;
  openAt(w, at + COMPLETION_SIZE + (outputs << 3));
}

/** Puts a value as the frame's second completion; false if it does not go there at once. */
export function putSecond(record: u32, index: u32, value: u64): bool {
  const w = writer();
  const at = w.open;
  if (at == 0 || index < w.last) return false;
  putHead(at, record, index, KIND_VALUE, 0, 0, 0);
  store<u64>(at, value, 16);
  w.completions = 2;
  w.open = at + COMPLETION_SIZE;
  return true;
}

/** Ends the frame, all of whose completions were put at once. */
export function endOpenFrame(record: u32): void {
  const w = writer();
  closeFrame(w, <u64>record | ((<u64>w.completions) << 32), w.open);
  forgetCounts(w);
}

/** How many frames there are so far. */
export function framesPut(): u32 {
  return writer().frames;
}

/** Moves all queued completions into the results. */
function putQueued(): void {
  const m = machine();
  let completion = m.completions;
  m.completions = changetype<Completion>(0);
  while (!isNone(completion)) {
    const next = completion.next;
    putCompletion(completion);
    freeCompletion(completion);
    completion = next;
  }
}

function putCompletion(completion: Completion): void {
  const length = completion.length;
  const outputs = completion.outputs << 3;
  const at = claim(COMPLETION_SIZE + outputs + padded(length));
  if (at == 0) return;
  const kind = completion.kind | (completion.outputs << 8);
  putHead(at, completion.record, completion.index, kind, completion.errno, completion.why, length);
  store<u64>(at, completion.value, 16);
  memory.copy(at + COMPLETION_SIZE, changetype<usize>(completion) + offsetof<Completion>('out0'), outputs);
  if (length != 0) putBytes(at + COMPLETION_SIZE + outputs, completionBytes(completion), length);
  writer().completions += 1;
}

function padded(length: u32): u32 {
  return (length + 7) & ~7;
}

/**
 * The first two words of a completion, put together: later loads of whole words would wait for smaller stores. `kind`
 * has the number of output words above its low byte.
 */
function putHead(at: usize, record: u32, index: u32, kind: u32, errno: u32, why: u32, length: u32): void {
  const name = (index >> 4) | ((index & 15) << 8);
  store<u64>(at, <u64>record | ((<u64>(name | (kind << 16))) << 32));
  store<u64>(at, <u64>(errno | ((why & writer().explain) << 16)) | ((<u64>length) << 32), 8);
}

/** Puts a thread's completion at once where that is possible, taking over the bytes; else false. */
export function putAtOnce(thread: Thread, kind: u32, errno: u32, value: u64): bool {
  const w = writer();
  const at = w.open;
  if (at == 0 || thread.index < w.last) return false;
  const bytes = thread.bytes;
  const length: u32 = isNone(bytes) ? 0 : bytes.length;
  const outputs = <u32>thread.outputs;
  putHead(at, thread.record, thread.index, kind | (outputs << 8), errno, thread.why, length);
  store<u64>(at, value, 16);
  // Written beyond those that it has, over which something else is put.
  if (outputs != 0) {
    store<u64>(at, thread.out0, 24);
    store<u64>(at, thread.out1, 32);
    store<u64>(at, thread.out2, 40);
  }
  const end = at + COMPLETION_SIZE + (outputs << 3);
  if (!isNone(bytes)) {
    if (length != 0) putBytes(end, completionBytes(bytes), length);
    thread.bytes = none<Completion>();
    freeCompletion(bytes);
  }
  w.completions += 1;
  w.last = thread.index;
  openAt(w, end + padded(length));
  return true;
}

/** Puts a completion among those to be reported, after those of the same thread. */
export function queueCompletion(completion: Completion): void {
  queuePut();
  insertCompletion(completion);
}

/** What was put at once has to be sorted with what comes. */
function queuePut(): void {
  const w = writer();
  w.open = 0;
  let at = w.frame + FRAME_HEADER;
  for (let left = w.completions; left > 0; left--) {
    insertCompletion(takenBack(at));
    at += <usize>(COMPLETION_SIZE + ((<u32>load<u8>(at, 7)) << 3) + padded(load<u32>(at, 12)));
  }
  w.completions = 0;
}

function takenBack(at: usize): Completion {
  const head = load<u64>(at);
  const length = load<u32>(at, 12);
  const completion = newCompletion(length);
  completion.length = length;
  completion.record = <u32>head;
  completion.index = ((<u32>(head >> 32) & 15) << 4) | (<u32>(head >> 40) & 15);
  completion.kind = <u32>(head >> 48) & 0xff;
  completion.outputs = <u32>(head >> 56);
  completion.errno = load<u16>(at, 8);
  completion.why = load<u16>(at, 10);
  const outputs = completion.outputs << 3;
  memory.copy(changetype<usize>(completion) + offsetof<Completion>('value'), at + 16, 8 + outputs);
  memory.copy(completionBytes(completion), at + COMPLETION_SIZE + outputs, length);
  return completion;
}

/** Bytes padded with zeros to 8, as words: most often they are one message. */
function putBytes(to: usize, from: usize, length: u32): void {
  const end = to + ((length + 7) & ~7);
  if (length != 0) store<u64>(end - 8, 0);
  const whole = to + (length & ~7);
  for (; to < whole; to += 8, from += 8) store<u64>(to, load<u64>(from));
  for (let left = length & 7; left > 0; left--, to++, from++) store<u8>(to, load<u8>(from));
}

export function beginSection(type: u16, process: u32): void {
  const w = writer();
  w.section = w.at;
  w.sections += 1;
  const at = claim(SECTION_HEADER);
  if (at == 0) return;
  store<u16>(at, type);
  store<u16>(at, <u16>process, 2);
}

export function endSection(): void {
  const w = writer();
  if (w.overflow != 0) return;
  store<u32>(w.section, <u32>(w.at - w.section) - SECTION_HEADER, 4);
  align();
}
