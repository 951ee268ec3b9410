import { isDrivers } from './driver';
import {
  IOVEC_ARRAY_EFAULT,
  IOVEC_ARRAY_KERNEL,
  IOVEC_COUNT,
  IOVEC_NEGATIVE,
  IOVEC_SEGMENT_KERNEL,
} from './generated/facts';
import { BEFORE_READV_ARRAY } from './generated/releases';
import { mixBytes } from './hash';
import { PAYLOAD_END, PAYLOAD_START, TASK_SIZE } from './layout';
import { allocate, release } from './memory';
import { isBefore } from './release';
import { Thread } from './thread';
import { UNMODELLED_DRIVER_MEMORY, UNMODELLED_OLDER_RELEASE, unmodelled } from './unmodelled';
import {
  copyFromUser,
  isUserRange,
  PART_FAULT,
  TRANSFER_ASLEEP,
  TRANSFER_DONE,
  TRANSFER_FAULT,
  TRANSFER_MORE,
  transferPart,
} from './usercopy';

/** Segments of memory that a system call reads or writes one after the other: struct iov_iter. */
@unmanaged
export class Vector {
  /** How many there are. */
  count: u32;
  /** Words of the array that were read; each segment has two. */
  words: u32;
  /** The segment that is next. */
  segment: u32;
  /** Bytes of it that are done. */
  done: u64;
  /** Bytes of all segments that are not done. */
  left: u64;
  /** Bytes of all segments. */
  total: u64;
  // MAX_SEGMENTS of struct iovec follow: base, length.
}

/** UIO_MAXIOV: more are EINVAL. */
const MOST: u64 = 1024;
/** What a machine takes of them. */
const MAX_SEGMENTS: u64 = 8;
const SEGMENT_SIZE: u32 = 16;
const SEGMENTS: u32 = offsetof<Vector>();
const VECTOR_SIZE: u32 = SEGMENTS + <u32>MAX_SEGMENTS * SEGMENT_SIZE;
/** MAX_RW_COUNT: the most bytes of one system call. */
export const MOST_BYTES: u64 = 0x7ffff000;

/** Whether a count is one that the machine does not take, although the kernel would. */
export function isOverSegments(count: u64): bool {
  return count > MAX_SEGMENTS && count <= MOST;
}

/** Whether a count of segments and the place of their array are refused; the fact, or 0. */
export function refusalOfArray(address: u64, count: u64): u16 {
  if (count > MOST) return IOVEC_COUNT;
  return count != 0 && !isUserRange(address, count * SEGMENT_SIZE) ? IOVEC_ARRAY_KERNEL : 0;
}

export function newVector(count: u64): Vector {
  const vector = changetype<Vector>(allocate(VECTOR_SIZE));
  memory.fill(changetype<usize>(vector), 0, VECTOR_SIZE);
  vector.count = <u32>count;
  return vector;
}

export function freeVector(vector: Vector): void {
  release(changetype<usize>(vector), VECTOR_SIZE);
}

export function hashVector(vector: Vector): void {
  mixBytes(changetype<usize>(vector), VECTOR_SIZE);
}

function segmentAt(vector: Vector, segment: u32): usize {
  return changetype<usize>(vector) + SEGMENTS + segment * SEGMENT_SIZE;
}

export function baseOf(vector: Vector, segment: u32): u64 {
  return load<u64>(segmentAt(vector, segment));
}

export function lengthOf(vector: Vector, segment: u32): u64 {
  return load<u64>(segmentAt(vector, segment), 8);
}

/** A segment is EINVAL; otherwise as TRANSFER_... */
export const IMPORT_INVALID: u32 = 4;

/** Older releases copy the whole array before they look at the descriptor or a segment, and cut no segment alone. */
export function refuseOlder(): void {
  if (isBefore(BEFORE_READV_ARRAY)) unmodelled(UNMODELLED_OLDER_RELEASE);
}

/** A step of reading the array at `address`: a word of it, each segment's length before its base. */
export function importArray(thread: Thread, vector: Vector, address: u64): u32 {
  if (vector.words == vector.count << 1) return TRANSFER_DONE;
  const segment = vector.words >> 1;
  const isLength = (vector.words & 1) == 0;
  const offset: u32 = isLength ? 8 : 0;
  const at = segmentAt(vector, segment) + offset;
  const from = address + segment * SEGMENT_SIZE + offset;
  if (isDriverMemory(from, 8)) return TRANSFER_ASLEEP;
  const result = copyFromUser(thread, from, at, 8);
  if (result == TRANSFER_ASLEEP) refuseOlder();
  if (result == TRANSFER_FAULT) thread.why = IOVEC_ARRAY_EFAULT;
  if (result != TRANSFER_DONE) return result;
  if (isLength && load<i64>(at) < 0) {
    refuseOlder();
    thread.why = IOVEC_NEGATIVE;
    return IMPORT_INVALID;
  }
  vector.words += 1;
  return vector.words == vector.count << 1 ? TRANSFER_DONE : TRANSFER_MORE;
}

/** Looks at the segments of an array that was read: whether they all lie in user memory. Also says how much they are. */
export function checkSegments(thread: Thread, vector: Vector): bool {
  // One segment alone is cut before it is looked at.
  if (vector.count == 1 && !isUserRange(baseOf(vector, 0), lengthOf(vector, 0))) refuseOlder();
  if (vector.count == 1) store<u64>(segmentAt(vector, 0), min(lengthOf(vector, 0), MOST_BYTES), 8);
  for (let segment: u32 = 0; segment < vector.count; segment++) {
    const length = lengthOf(vector, segment);
    if (!isUserRange(baseOf(vector, segment), length)) {
      thread.why = IOVEC_SEGMENT_KERNEL;
      return false;
    }
    const part = min(length, MOST_BYTES - vector.total);
    store<u64>(segmentAt(vector, segment), part, 8);
    vector.total += part;
  }
  vector.left = vector.total;
  return true;
}

/** Says unmodelled where a segment lies in memory that is the driver's own. */
export function touchesDriverMemory(vector: Vector): bool {
  for (let segment: u32 = 0; segment < vector.count; segment++)
    if (isDriverMemory(baseOf(vector, segment), lengthOf(vector, segment))) return true;
  return false;
}

function isDriverMemory(address: u64, length: u64): bool {
  if (length == 0 || address >= TASK_SIZE) return false;
  const end = length < TASK_SIZE - address ? address + length : TASK_SIZE;
  if (address >= PAYLOAD_START && end <= PAYLOAD_END) return false;
  if (!isDrivers(address, end - 1)) return false;
  unmodelled(UNMODELLED_DRIVER_MEMORY);
  return true;
}

/** Where the vector stands; it has something left. */
export function nextAddress(vector: Vector): u64 {
  while (vector.done == lengthOf(vector, vector.segment)) {
    vector.segment += 1;
    vector.done = 0;
  }
  return baseOf(vector, vector.segment) + vector.done;
}

/**
 * What can be done in one step of a transfer between `buffer` and where the vector stands, which moves on: how many bytes,
 * 0 if the page has only just come, or PART_... Never more than the segments have left.
 */
export function transferSegment(thread: Thread, vector: Vector, buffer: usize, length: u32, write: bool): i32 {
  const address = nextAddress(vector);
  const inSegment = lengthOf(vector, vector.segment) - vector.done;
  const most = inSegment < length ? <u32>inSegment : length;
  const part = transferPart(thread, address, buffer, most, write);
  if (part <= 0) return part;
  vector.done += part;
  vector.left -= part;
  return part;
}

/** A step of a transfer of `length` bytes, which the segments have. How far it is lies in the thread. */
export function transferVector(thread: Thread, vector: Vector, buffer: usize, length: u32, write: bool): u32 {
  const left = length - <u32>thread.copied;
  const part = transferSegment(thread, vector, buffer + <usize>thread.copied, left, write);
  if (part < 0) {
    if (part != PART_FAULT) return TRANSFER_ASLEEP;
    thread.copied = 0;
    return TRANSFER_FAULT;
  }
  thread.copied += part;
  if (<u32>part < left) return TRANSFER_MORE;
  thread.copied = 0;
  return TRANSFER_DONE;
}

/** The length of the first segment that has one. */
export function firstLength(vector: Vector): u64 {
  let at = changetype<usize>(vector) + SEGMENTS;
  while (load<u64>(at, 8) == 0) at += SEGMENT_SIZE;
  return load<u64>(at, 8);
}
