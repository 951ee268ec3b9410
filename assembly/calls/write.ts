import { EAGAIN, EBADF, EFAULT, EINTR, EPIPE, O_NONBLOCK } from '../abi';
import {
  FILE_DEVICE,
  FILE_NULL,
  FILE_OPAQUE,
  FILE_PIPE_READ,
  FILE_SHMEM,
  FILE_USERFAULTFD,
  FILE_ZERO,
  File,
  fileAt,
  getFile,
  isWritable,
  pipeOf,
} from '../file';
import { fail, finish, interrupt } from '../finish';
import { OP_WRITEV } from '../generated/catalogue';
import {
  DEVICE_WRITE,
  FD_EBADF,
  FD_WRITE,
  PIPE_WRITE_EFAULT,
  PIPE_WRITE_EPIPE,
  PIPE_WRITE_FULL_EAGAIN,
  PIPE_WRITE_KERNEL_ADDRESS,
  SIGNAL_PIPE,
} from '../generated/facts';
import { BEFORE_PIPE_ROOM, BEFORE_PIPE_SLOT } from '../generated/releases';
import { refuseOlder, transferVector } from '../iovec';
import { isNone } from '../machine';
import { allocate } from '../memory';
import {
  extendNewest,
  isPipeEmpty,
  isPipeFull,
  lockPipe,
  PIPE_PAGE,
  Pipe,
  push,
  roomBehindNewest,
  unlockPipe,
  wakePipeReaders,
  wakePipeWriters,
  writersList,
} from '../pipe';
import { isBefore } from '../release';
import { isSignalPending } from '../signals';
import { REASON_PIPE, Thread } from '../thread';
import {
  UNMODELLED_LONG_WRITEV,
  UNMODELLED_MEMFD_WRITE,
  UNMODELLED_OLDER_RELEASE,
  UNMODELLED_OPAQUE,
  unmodelled,
} from '../unmodelled';
import { copyFromUser, isUserRange, TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { isEmpty, sleep } from '../waitlist';
import { refuseDevice } from './file-state';
import { beginVector, isVectorReady } from './vector';

/**
 * write(2) and writev(2) to a pipe, at most a page: behind the newest bytes if they fit in their page, else in a page of
 * its own. Phases: 0 looks at the descriptor; 1 takes the mutex and a place; 2 and 3 copy with the mutex held; 4 reads an
 * array of segments. `local0` is whether it slept for room, `local1` whether the pipe was empty when it took its place.
 */
const PHASE_PLACE: u32 = 1;
const PHASE_EXTEND: u32 = 2;
const PHASE_PAGE: u32 = 3;
const PHASE_IMPORT: u32 = 4;

export function stepWrite(thread: Thread): void {
  if (thread.phase == 0) begin(thread);
  else if (thread.phase == PHASE_PLACE) place(thread);
  else if (thread.phase == PHASE_IMPORT) importSegments(thread);
  else copy(thread);
}

function countOf(thread: Thread): u64 {
  return thread.operation == OP_WRITEV ? thread.vector.total : thread.operand2;
}

function begin(thread: Thread): void {
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  if (!isNone(file) && !isWritten(file) && thread.operation == OP_WRITEV) refuseOlder();
  if (isNone(file) || file.kind == FILE_PIPE_READ) {
    fail(thread, EBADF, FD_EBADF);
    return;
  }
  if (file.kind == FILE_USERFAULTFD) {
    fail(thread, EBADF, FD_WRITE);
    return;
  }
  if ((file.kind == FILE_SHMEM || file.kind == FILE_ZERO) && !isWritable(file)) {
    fail(thread, EBADF, FD_EBADF);
    return;
  }
  if (file.kind == FILE_SHMEM) {
    unmodelled(UNMODELLED_MEMFD_WRITE);
    return;
  }
  if (file.kind == FILE_OPAQUE) {
    unmodelled(UNMODELLED_OPAQUE);
    return;
  }
  if (file.kind == FILE_DEVICE) {
    refuseDevice(thread, isWritable(file), DEVICE_WRITE);
    return;
  }
  if (thread.operation == OP_WRITEV) {
    thread.file = getFile(file);
    if (beginVector(thread)) thread.phase = PHASE_IMPORT;
    return;
  }
  if (!isUserRange(thread.operand1, thread.operand2)) {
    fail(thread, EFAULT, PIPE_WRITE_KERNEL_ADDRESS);
    return;
  }
  if (thread.operand2 == 0 || isSink(file)) {
    finish(thread, thread.operand2);
    return;
  }
  thread.file = getFile(file);
  thread.phase = PHASE_PLACE;
}

/** Whether the descriptor is one for writing. */
function isWritten(file: File): bool {
  if (file.kind == FILE_SHMEM || file.kind == FILE_ZERO || file.kind == FILE_DEVICE) return isWritable(file);
  return file.kind != FILE_PIPE_READ && file.kind != FILE_USERFAULTFD;
}

/** /dev/null and /dev/zero take everything, and look at nothing. */
function isSink(file: File): bool {
  return file.kind == FILE_NULL || file.kind == FILE_ZERO;
}

function importSegments(thread: Thread): void {
  if (!isVectorReady(thread)) return;
  if (isSink(thread.file)) finish(thread, thread.vector.total);
  else if (thread.vector.total > PIPE_PAGE) unmodelled(UNMODELLED_LONG_WRITEV);
  else thread.phase = PHASE_PLACE;
}

function place(thread: Thread): void {
  const pipe = pipeOf(thread.file);
  // Woken for nothing, it does not ask for the mutex.
  if (thread.local0 != 0 && isPipeFull(pipe) && pipe.readers != 0 && thread.dying == 0 && !isSignalPending(thread)) {
    sleep(thread, writersList(pipe), REASON_PIPE);
    return;
  }
  if (!lockPipe(pipe, thread)) return;
  thread.local1 = 0;
  if (pipe.readers == 0) {
    end(thread, pipe, EPIPE, PIPE_WRITE_EPIPE);
    return;
  }
  thread.local1 = isPipeEmpty(pipe) ? 1 : 0;
  // After waiting for room a page of its own is taken.
  if (thread.local0 == 0 && roomBehindNewest(pipe, <u32>countOf(thread)) != 0) {
    thread.phase = PHASE_EXTEND;
  } else if (!isPipeFull(pipe)) {
    thread.buffer = allocate(PIPE_PAGE);
    thread.phase = PHASE_PAGE;
  } else if ((thread.file.flags & O_NONBLOCK) != 0) {
    end(thread, pipe, EAGAIN, PIPE_WRITE_FULL_EAGAIN);
  } else if (thread.dying != 0) {
    end(thread, pipe, EINTR, 0);
  } else if (isSignalPending(thread)) {
    letPipeGo(thread, pipe);
    interrupt(thread, SIGNAL_PIPE);
  } else {
    if (isBefore(BEFORE_PIPE_ROOM) && !isEmpty(writersList(pipe))) unmodelled(UNMODELLED_OLDER_RELEASE);
    thread.local0 = 1;
    unlockPipe(pipe);
    sleep(thread, writersList(pipe), REASON_PIPE);
  }
}

function copy(thread: Thread): void {
  const pipe = pipeOf(thread.file);
  const count = <u32>countOf(thread);
  const to = thread.phase == PHASE_EXTEND ? roomBehindNewest(pipe, count) : thread.buffer;
  const result = gather(thread, to, count);
  if (result == TRANSFER_FAULT) {
    if (thread.buffer != 0 && isBefore(BEFORE_PIPE_SLOT)) {
      // Older releases leave the slot that was to be filled.
      push(pipe, thread.buffer, 0);
      thread.buffer = 0;
    }
    end(thread, pipe, EFAULT, PIPE_WRITE_EFAULT);
  }
  if (result != TRANSFER_DONE) return;
  if (thread.phase == PHASE_EXTEND) {
    extendNewest(pipe, count);
  } else {
    push(pipe, thread.buffer, count);
    thread.buffer = 0;
  }
  end(thread, pipe, 0, 0);
}

function gather(thread: Thread, to: usize, count: u32): u32 {
  if (thread.operation == OP_WRITEV) return transferVector(thread, thread.vector, to, count, false);
  return copyFromUser(thread, thread.operand1, to, count);
}

function letPipeGo(thread: Thread, pipe: Pipe): void {
  unlockPipe(pipe);
  if (thread.local1 != 0 || pipe.polled != 0) wakePipeReaders(pipe);
  // A writer that had waited for room passes it on.
  if (thread.local0 != 0 && !isPipeFull(pipe)) wakePipeWriters(pipe);
}

function end(thread: Thread, pipe: Pipe, errno: u16, why: u16): void {
  letPipeGo(thread, pipe);
  if (errno != 0) {
    fail(thread, errno, why);
    return;
  }
  thread.why = 0;
  finish(thread, countOf(thread));
}
