import { isNone, machine, none } from './machine';
import { allocate, release } from './memory';

/**
 * A completion that was not reported yet: its 64 bytes as docs/architecture.md has them, and the bytes that come
 * along. The machine keeps them sorted by (process, thread).
 */
@unmanaged
export class Completion {
  next: Completion;
  /** Bytes that it has room for. */
  capacity: u32;
  padding: u64;
  // What is reported:
  record: u32;
  process: u8;
  thread: u8;
  kind: u8;
  zero: u8;
  errno: u16;
  why: u16;
  length: u32;
  value: u64;
  out0: u64;
  out1: u64;
  out2: u64;
  out3: u64;
  out4: u64;
}

export const KIND_VALUE: u8 = 1;
export const KIND_ERRNO: u8 = 2;
export const KIND_SIGNAL: u8 = 3;
export const KIND_EXITED: u8 = 4;
export const KIND_REFUSED: u8 = 6;

/** Where the reported part begins, and how long it is. */
export const REPORTED: usize = 16;
export const COMPLETION_SIZE: u32 = 64;
const BYTES: usize = REPORTED + COMPLETION_SIZE;

/** A completion with room for `capacity` bytes; everything else is 0. */
export function newCompletion(capacity: u32): Completion {
  const completion = changetype<Completion>(allocate(<u32>BYTES + capacity));
  completion.capacity = capacity;
  completion.zero = 0;
  completion.errno = 0;
  completion.why = 0;
  completion.length = 0;
  completion.value = 0;
  completion.out0 = 0;
  completion.out1 = 0;
  completion.out2 = 0;
  completion.out3 = 0;
  completion.out4 = 0;
  return completion;
}

export function completionBytes(completion: Completion): usize {
  return changetype<usize>(completion) + BYTES;
}

export function freeCompletion(completion: Completion): void {
  release(changetype<usize>(completion), <u32>BYTES + completion.capacity);
}

/** Puts a completion among those to be reported, after those of the same thread. */
export function queueCompletion(completion: Completion): void {
  const m = machine();
  const key = order(completion);
  const last = m.lastCompletion;
  if (isNone(m.completions) || order(last) <= key) {
    if (isNone(m.completions)) m.completions = completion;
    else last.next = completion;
    completion.next = none<Completion>();
    m.lastCompletion = completion;
    return;
  }
  let before = none<Completion>();
  let after = m.completions;
  while (!isNone(after) && order(after) <= key) {
    before = after;
    after = after.next;
  }
  completion.next = after;
  if (isNone(before)) m.completions = completion;
  else before.next = completion;
}

function order(completion: Completion): u32 {
  return ((<u32>completion.process) << 8) | completion.thread;
}
