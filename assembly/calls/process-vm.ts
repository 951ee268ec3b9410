import { EFAULT, EINVAL, EPERM, ESRCH } from '../abi';
import { ACCESS_AGAIN, ACCESS_ASLEEP, ACCESS_FRAME, presentFrame } from '../fault';
import { fail, finish } from '../finish';
import { Frame, readFrame, writeFrame } from '../frame';
import { OP_PROCESS_VM_WRITEV } from '../generated/catalogue';
import {
  IOVEC_COUNT,
  PROCESS_VM_EFAULT,
  PROCESS_VM_EPERM,
  PROCESS_VM_ESRCH,
  PROCESS_VM_FLAGS,
  PROCESS_VM_LOCAL_NOTHING,
  PROCESS_VM_REMOTE_NOTHING,
} from '../generated/facts';
import {
  baseOf,
  checkSegments,
  IMPORT_INVALID,
  importArray,
  lengthOf,
  newVector,
  nextAddress,
  refusalOfArray,
  touchesDriverMemory,
  transferSegment,
  Vector,
} from '../iovec';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { isNone, processAt } from '../machine';
import { allocate, release } from '../memory';
import { getMm } from '../mm';
import { hashPinned, pinnedAt, pinPage, unpinPage } from '../pin';
import { mayAccess } from '../privileges';
import { livingMm } from '../process';
import { Thread } from '../thread';
import { UNMODELLED_OVERLAP, unmodelled } from '../unmodelled';
import { PART_FAULT, TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';

/**
 * process_vm_readv(2) and process_vm_writev(2). The two arrays are read, then the process is looked for; then, segment by
 * segment, a batch of remote pages is pinned, a page a step, and copied. `local0` is how many bytes were copied, `local1`
 * how many pages of the batch are pinned, `local2` how many bytes of the batch are copied.
 */
const PHASE_LOCAL: u32 = 1;
const PHASE_REMOTE: u32 = 2;
const PHASE_FIND: u32 = 3;
const PHASE_PIN: u32 = 4;
const PHASE_COPY: u32 = 5;

/** Most pages that are pinned at once. */
const BATCH: u64 = 1024;
const PAGES_SIZE: u32 = <u32>BATCH * 4;

export function stepProcessVm(thread: Thread): void {
  if (thread.phase == 0) begin(thread);
  else if (thread.phase == PHASE_LOCAL) importLocal(thread);
  else if (thread.phase == PHASE_REMOTE) importRemote(thread);
  else if (thread.phase == PHASE_FIND) find(thread);
  else if (thread.phase == PHASE_PIN) pin(thread);
  else copy(thread);
}

function begin(thread: Thread): void {
  if (thread.operand5 != 0) {
    fail(thread, EINVAL, PROCESS_VM_FLAGS);
    return;
  }
  const why = refusalOfArray(thread.operand1, thread.operand2);
  if (why != 0) {
    fail(thread, errnoOf(why), why);
    return;
  }
  thread.vector = newVector(thread.operand2);
  thread.phase = PHASE_LOCAL;
}

function errnoOf(why: u16): u16 {
  return why == IOVEC_COUNT ? EINVAL : EFAULT;
}

/** Whether an array was read; it may have failed. */
function isImported(thread: Thread, vector: Vector, address: u64): bool {
  const result = importArray(thread, vector, address);
  if (result == TRANSFER_FAULT) fail(thread, EFAULT, thread.why);
  if (result == IMPORT_INVALID) fail(thread, EINVAL, thread.why);
  return result == TRANSFER_DONE;
}

function importLocal(thread: Thread): void {
  const vector = thread.vector;
  if (!isImported(thread, vector, thread.operand1)) return;
  if (!checkSegments(thread, vector)) {
    fail(thread, EFAULT, thread.why);
    return;
  }
  if (vector.total == 0) {
    thread.why = PROCESS_VM_LOCAL_NOTHING;
    finish(thread, 0);
    return;
  }
  const why = refusalOfArray(thread.operand3, thread.operand4);
  if (why != 0) {
    fail(thread, errnoOf(why), why);
    return;
  }
  thread.remote = newVector(thread.operand4);
  thread.phase = PHASE_REMOTE;
}

function importRemote(thread: Thread): void {
  if (!isImported(thread, thread.remote, thread.operand3)) return;
  if (touchesDriverMemory(thread.vector) || touchesDriverMemory(thread.remote)) return;
  thread.phase = PHASE_FIND;
}

function find(thread: Thread): void {
  if (!nextSegment(thread.remote)) {
    thread.why = PROCESS_VM_REMOTE_NOTHING;
    finish(thread, 0);
    return;
  }
  const mm = livingMm(thread.operand0);
  if (isNone(mm)) {
    fail(thread, ESRCH, PROCESS_VM_ESRCH);
    return;
  }
  if (!mayAccess(thread, processAt(<u32>thread.operand0))) {
    fail(thread, EPERM, PROCESS_VM_EPERM);
    return;
  }
  thread.mm = getMm(mm);
  thread.pages = allocate(PAGES_SIZE);
  thread.phase = PHASE_PIN;
}

/** Goes on to the next remote segment of which something is left; false if there is none. */
function nextSegment(remote: Vector): bool {
  while (remote.segment < remote.count && remote.done == lengthOf(remote, remote.segment)) {
    remote.segment += 1;
    remote.done = 0;
  }
  return remote.segment < remote.count;
}

/** The remote address of the batch: what was copied of it is not yet counted as done. */
function batchAddress(remote: Vector): u64 {
  return baseOf(remote, remote.segment) + remote.done;
}

/** How many pages the rest of the segment has, at most a batch. */
function batchPages(remote: Vector): u64 {
  const first = batchAddress(remote);
  const last = baseOf(remote, remote.segment) + lengthOf(remote, remote.segment) - 1;
  return min((last >> 12) - (first >> 12) + 1, BATCH);
}

function isWrite(thread: Thread): bool {
  return thread.operation == OP_PROCESS_VM_WRITEV;
}

function pin(thread: Thread): void {
  const remote = thread.remote;
  const address = (batchAddress(remote) & ~PAGE_MASK) + (thread.local1 << 12);
  const frame = pinPage(thread, thread.mm, address, isWrite(thread));
  if (frame == ACCESS_ASLEEP || frame == ACCESS_AGAIN) return;
  if (frame < ACCESS_FRAME) {
    // The pages before it are used; without any it is the end.
    if (thread.local1 == 0) end(thread);
    else thread.phase = PHASE_COPY;
    return;
  }
  store<u32>(thread.pages + ((<usize>thread.local1) << 2), <u32>frame);
  thread.local1 += 1;
  if (thread.local1 == batchPages(remote)) thread.phase = PHASE_COPY;
}

/** Bytes of the batch. */
function batchBytes(thread: Thread): u64 {
  const remote = thread.remote;
  const pinned = (thread.local1 << 12) - (batchAddress(remote) & PAGE_MASK);
  return min(pinned, lengthOf(remote, remote.segment) - remote.done);
}

/** Copies what one step can of one pinned page. */
function copy(thread: Thread): void {
  const at = (batchAddress(thread.remote) & PAGE_MASK) + thread.local2;
  const frame = pinnedAt(thread.pages, at >> 12);
  const offset = <u32>(at & PAGE_MASK);
  const inPage = min(<u64>(<u32>PAGE_SIZE - offset), batchBytes(thread) - thread.local2);
  const length = <u32>min(inPage, thread.vector.left);
  const part = copyPart(thread, frame, offset, length);
  if (part == PART_FAULT) end(thread);
  if (part <= 0) return;
  thread.local0 += part;
  thread.local2 += part;
  if (thread.vector.left == 0) end(thread);
  else if (thread.local2 == batchBytes(thread)) nextBatch(thread);
}

/** Copies between a pinned page and where the local segments stand, as `transferSegment`. */
function copyPart(thread: Thread, frame: Frame, offset: u32, length: u32): i32 {
  const address = nextAddress(thread.vector);
  const bytes = allocate(<u32>PAGE_SIZE);
  const write = isWrite(thread);
  if (!write) readFrame(frame, offset, bytes, length);
  const part = transferSegment(thread, thread.vector, bytes, length, !write);
  if (write && part > 0) writeFrame(frame, offset, bytes, part);
  release(bytes, <u32>PAGE_SIZE);
  if (part > 0 && runsIntoItself(thread, address, frame, offset, part)) {
    unmodelled(UNMODELLED_OVERLAP);
    return 0;
  }
  return part;
}

/**
 * Whether bytes were copied forwards onto later ones of the same range, of which processors make different things. Seen only
 * then: the local page may have come with the copy, and be the very page that is pinned, mapped at another address too.
 */
function runsIntoItself(thread: Thread, address: u64, frame: Frame, offset: u32, length: u32): bool {
  if (presentFrame(thread, address) != changetype<usize>(frame)) return false;
  const local = <u32>(address & PAGE_MASK);
  const from = isWrite(thread) ? local : offset;
  const to = isWrite(thread) ? offset : local;
  return to > from && to - from < length;
}

function nextBatch(thread: Thread): void {
  const done = batchBytes(thread);
  unpin(thread);
  thread.remote.done += done;
  thread.local2 = 0;
  if (nextSegment(thread.remote)) thread.phase = PHASE_PIN;
  else end(thread);
}

function unpin(thread: Thread): void {
  for (let page: u64 = 0; page < thread.local1; page++) unpinPage(pinnedAt(thread.pages, page));
  thread.local1 = 0;
}

/** Mixes the pinned pages into the state's hash. */
export function hashPins(thread: Thread): void {
  if (thread.pages == 0 || isNone(thread.remote)) return;
  hashPinned(thread.pages, thread.local1, thread.mm, batchAddress(thread.remote) >> 12);
}

/** Over: with what was copied, or the error if that is nothing. */
function end(thread: Thread): void {
  unpin(thread);
  release(thread.pages, PAGES_SIZE);
  thread.pages = 0;
  if (thread.local0 == 0) {
    fail(thread, EFAULT, PROCESS_VM_EFAULT);
    return;
  }
  thread.why = 0;
  finish(thread, thread.local0);
}
