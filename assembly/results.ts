import { COMPLETION_SIZE, Completion, completionBytes, freeCompletion } from './completion';
import { RESULTS_BASE, RESULTS_CAPACITY, RESULTS_HEADER_SIZE, WRITER_BASE } from './layout';
import { isNone, machine } from './machine';

/** Writes results (docs/architecture.md) at RESULTS_BASE. */

/** Where the writer is; outside the state, because results are made and read between two steps of the machine. */
@unmanaged
class Writer {
  at: usize;
  frame: usize;
  section: usize;
  frames: u32;
  completions: u32;
  sections: u32;
  /** Whether something did not fit. */
  overflow: u32;
}

const STATUS: usize = RESULTS_BASE + 12;
const FRAME_HEADER: u32 = 16;
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

export function beginResults(): void {
  const w = writer();
  w.at = RESULTS_BASE + RESULTS_HEADER_SIZE;
  w.frames = 0;
  w.overflow = 0;
  store<u64>(RESULTS_BASE, MAGIC);
  store<u64>(RESULTS_BASE, 0, 8);
  store<u64>(RESULTS_BASE, NO_RECORD, 16);
  store<u64>(RESULTS_BASE, 0, 24);
}

/** Ends with a status; frames that were begun and not ended are left out. The total length. */
export function endResults(status: u32, record: u32, detail: u32): u32 {
  const w = writer();
  store<u32>(STATUS, status);
  if (status != STATUS_OK) {
    store<u32>(RESULTS_BASE, record, 16);
    store<u32>(RESULTS_BASE, detail, 20);
  }
  store<u32>(RESULTS_BASE, w.frames, 8);
  const total = <u32>(w.at - RESULTS_BASE);
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

export function beginFrame(record: u32): void {
  const w = writer();
  w.frame = w.at;
  w.completions = 0;
  w.sections = 0;
  const at = claim(FRAME_HEADER);
  if (at == 0) return;
  store<u32>(at, record);
  store<u32>(at, 0, 12);
}

/** False if the frame did not fit: it is taken back. */
export function endFrame(): bool {
  const w = writer();
  if (w.overflow != 0) {
    w.at = w.frame;
    return false;
  }
  store<u16>(w.frame, <u16>w.completions, 4);
  store<u16>(w.frame, <u16>w.sections, 6);
  store<u32>(w.frame, <u32>(w.at - w.frame), 8);
  w.frames += 1;
  return true;
}

/** How many frames there are so far. */
export function framesPut(): u32 {
  return writer().frames;
}

/** Moves all completions into the results; the facts stay behind unless asked for. */
export function putCompletions(explain: bool): void {
  const m = machine();
  let completion = m.completions;
  m.completions = changetype<Completion>(0);
  while (!isNone(completion)) {
    const next = completion.next;
    putCompletion(completion, explain);
    freeCompletion(completion);
    completion = next;
  }
}

function putCompletion(completion: Completion, explain: bool): void {
  const length = completion.length;
  const padded = (length + 7) & ~7;
  const at = claim(COMPLETION_SIZE + padded);
  if (at == 0) return;
  const index = completion.index;
  const thread = ((<u64>(index >> 4)) << 32) | ((<u64>(index & 15)) << 40);
  const why: u64 = explain ? completion.why : 0;
  store<u64>(at, completion.record | thread | ((<u64>completion.kind) << 48));
  store<u64>(at, completion.errno | (why << 16) | ((<u64>length) << 32), 8);
  store<u64>(at, completion.value, 16);
  store<u64>(at, completion.out0, 24);
  store<u64>(at, completion.out1, 32);
  store<u64>(at, completion.out2, 40);
  store<u64>(at, completion.out3, 48);
  store<u64>(at, completion.out4, 56);
  if (length != 0) putBytes(at + COMPLETION_SIZE, completionBytes(completion), length);
  writer().completions += 1;
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
