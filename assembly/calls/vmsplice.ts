import { EAGAIN, EBADF, EFAULT, EINVAL, EPIPE } from '../abi';
import { ACCESS_AGAIN, ACCESS_ASLEEP, ACCESS_FRAME } from '../fault';
import { FILE_PIPE_READ, FILE_PIPE_WRITE, fileAt, getFile, pipeOf } from '../file';
import { fail, finish } from '../finish';
import { contentHash } from '../frame';
import { OP_VMSPLICE } from '../generated/catalogue';
import {
  FD_EBADF,
  VMSPLICE_EFAULT,
  VMSPLICE_EPIPE,
  VMSPLICE_FD,
  VMSPLICE_FLAGS,
  VMSPLICE_FULL,
  VMSPLICE_PARTIAL,
} from '../generated/facts';
import { mix } from '../hash';
import { lengthOf, nextAddress, Vector } from '../iovec';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { isNone } from '../machine';
import { allocate } from '../memory';
import { pinnedAt } from '../pin';
import { isPipeFull, lockPipe, PIPE_PAGE, Pipe, pushSpliced, unlockPipe, wakePipeReaders } from '../pipe';
import { holdPage, letPageGo } from '../splice';
import { Thread } from '../thread';
import { UNMODELLED_SPLICE, unmodelled } from '../unmodelled';
import { beginVector, isVectorReady } from './vector';

/**
 * vmsplice(2) to a pipe. Phases: 1 reads the array; 2 takes the mutex; 3 pins a batch of pages of one segment, a page a step,
 * and then puts them into the pipe. `local0` is how many bytes are there, `local1` how many pages are pinned; which ones
 * lies in the buffer.
 */
const PHASE_IMPORT: u32 = 1;
const PHASE_PLACE: u32 = 2;
const PHASE_PIN: u32 = 3;

const SPLICE_F_ALL: u32 = 15;
const SPLICE_F_NONBLOCK: u64 = 2;
/** Most pages that are pinned at once. */
const BATCH: u64 = 16;

export function stepVmsplice(thread: Thread): void {
  if (thread.phase == 0) begin(thread);
  else if (thread.phase == PHASE_IMPORT) importSegments(thread);
  else if (thread.phase == PHASE_PLACE) place(thread);
  else pin(thread);
}

function begin(thread: Thread): void {
  if ((<u32>thread.operand3 & ~SPLICE_F_ALL) != 0) {
    fail(thread, EINVAL, VMSPLICE_FLAGS);
    return;
  }
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  if (isNone(file)) {
    fail(thread, EBADF, FD_EBADF);
  } else if (file.kind == FILE_PIPE_READ) {
    unmodelled(UNMODELLED_SPLICE);
  } else {
    thread.file = getFile(file);
    if (beginVector(thread)) thread.phase = PHASE_IMPORT;
  }
}

function importSegments(thread: Thread): void {
  if (!isVectorReady(thread)) return;
  if (thread.file.kind == FILE_PIPE_WRITE) thread.phase = PHASE_PLACE;
  else fail(thread, EBADF, VMSPLICE_FD);
}

function place(thread: Thread): void {
  const pipe = pipeOf(thread.file);
  if (!lockPipe(pipe, thread)) return;
  if (pipe.readers == 0) {
    end(thread, pipe, EPIPE, VMSPLICE_EPIPE);
  } else if (!isPipeFull(pipe)) {
    thread.buffer = allocate(PIPE_PAGE);
    thread.phase = PHASE_PIN;
  } else if ((thread.operand3 & SPLICE_F_NONBLOCK) != 0) {
    end(thread, pipe, EAGAIN, VMSPLICE_FULL);
  } else {
    unmodelled(UNMODELLED_SPLICE);
  }
}

/** How many pages the rest of the segment has, at most a batch. */
function batchPages(vector: Vector, address: u64): u64 {
  const last = address + (lengthOf(vector, vector.segment) - vector.done) - 1;
  return min((last >> 12) - (address >> 12) + 1, BATCH);
}

function pin(thread: Thread): void {
  const address = nextAddress(thread.vector);
  const result = holdPage(thread, (address & ~PAGE_MASK) + (thread.local1 << 12));
  if (result == ACCESS_ASLEEP || result == ACCESS_AGAIN) return;
  if (result >= ACCESS_FRAME) {
    store<u32>(thread.buffer + ((<usize>thread.local1) << 2), <u32>result);
    thread.local1 += 1;
    if (thread.local1 < batchPages(thread.vector, address)) return;
  }
  // The pages before one that can't be had are used; without any it is the end.
  if (thread.local1 == 0) end(thread, pipeOf(thread.file), EFAULT, VMSPLICE_EFAULT);
  else push(thread, pipeOf(thread.file));
}

/** Puts the pinned pages into the pipe, as far as there is room. */
function push(thread: Thread, pipe: Pipe): void {
  const vector = thread.vector;
  for (let page: u64 = 0; page < thread.local1; page++) {
    if (isPipeFull(pipe) || pipe.readers == 0) {
      for (let left = page; left < thread.local1; left++) letPageGo(pinnedAt(thread.buffer, left));
      thread.local1 = 0;
      end(thread, pipe, pipe.readers == 0 ? EPIPE : EAGAIN, VMSPLICE_PARTIAL);
      return;
    }
    const offset = <u32>(nextAddress(vector) & PAGE_MASK);
    const size = min(<u64>(<u32>PAGE_SIZE - offset), lengthOf(vector, vector.segment) - vector.done);
    pushSpliced(pipe, pinnedAt(thread.buffer, page), offset, <u32>size);
    vector.done += size;
    vector.left -= size;
    thread.local0 += size;
  }
  thread.local1 = 0;
  if (vector.left == 0) end(thread, pipe, 0, 0);
}

function end(thread: Thread, pipe: Pipe, errno: u16, why: u16): void {
  unlockPipe(pipe);
  const done = thread.local0;
  if (done == 0) {
    fail(thread, errno, why);
    return;
  }
  wakePipeReaders(pipe);
  thread.why = why;
  finish(thread, done);
}

/** Mixes the contents of pinned pages into the state's hash. */
export function hashBatch(thread: Thread): void {
  if (thread.operation != OP_VMSPLICE || thread.buffer == 0) return;
  for (let page: u64 = 0; page < thread.local1; page++) mix(contentHash(pinnedAt(thread.buffer, page)));
}
