import { isNone, machine, none } from './machine';
import { allocate, release } from './memory';

/**
 * A completion that was not reported yet. The machine keeps them sorted by (process, thread). Its words are put
 * together only when they are reported: a load that spans several smaller stores just before would be slow.
 */
@unmanaged
export class Completion {
  next: Completion;
  /** Bytes that it has room for, and how many come along. */
  capacity: u32;
  length: u32;
  /** How many output words it has. */
  outputs: u32;
  record: u32;
  /** process * 16 + thread. */
  index: u32;
  kind: u32;
  errno: u32;
  why: u32;
  value: u64;
  out0: u64;
  out1: u64;
  out2: u64;
}

export const KIND_VALUE: u32 = 1;
export const KIND_ERRNO: u32 = 2;
export const KIND_SIGNAL: u32 = 3;
export const KIND_EXITED: u32 = 4;
export const KIND_KILLED: u32 = 5;
export const KIND_REFUSED: u32 = 6;

/** Bytes of a reported completion, without its output words and the bytes that come along. */
export const COMPLETION_SIZE: u32 = 24;
/** Output words that one can have. */
export const MAX_OUTPUTS: u32 = 3;
const BYTES: usize = offsetof<Completion>();

/** A completion with room for `capacity` bytes, none of them used; all else is undefined. */
export function newCompletion(capacity: u32): Completion {
  const completion = changetype<Completion>(allocate(<u32>BYTES + capacity));
  completion.capacity = capacity;
  completion.length = 0;
  return completion;
}

/** Makes a completion that has nothing but a value: no output words and no bytes. */
export function fillCompletion(completion: Completion, record: u32, index: u32, kind: u32, value: u64): void {
  completion.length = 0;
  completion.outputs = 0;
  completion.record = record;
  completion.index = index;
  completion.kind = kind;
  completion.errno = 0;
  completion.why = 0;
  completion.value = value;
}

export function completionBytes(completion: Completion): usize {
  return changetype<usize>(completion) + BYTES;
}

export function freeCompletion(completion: Completion): void {
  release(changetype<usize>(completion), <u32>BYTES + completion.capacity);
}

/** Puts a completion into the queue, after those of the same thread. */
export function insertCompletion(completion: Completion): void {
  const m = machine();
  const index = completion.index;
  const last = m.lastCompletion;
  if (isNone(m.completions) || last.index <= index) {
    if (isNone(m.completions)) m.completions = completion;
    else last.next = completion;
    completion.next = none<Completion>();
    m.lastCompletion = completion;
    return;
  }
  let before = none<Completion>();
  let after = m.completions;
  while (!isNone(after) && after.index <= index) {
    before = after;
    after = after.next;
  }
  completion.next = after;
  if (isNone(before)) m.completions = completion;
  else before.next = completion;
}
