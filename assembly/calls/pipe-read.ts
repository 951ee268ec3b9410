import { EAGAIN, EFAULT, EINTR, O_NONBLOCK } from '../abi';
import { pipeOf } from '../file';
import { bytesFor, fail, finish, interrupt } from '../finish';
import { OP_READ } from '../generated/catalogue';
import { PIPE_READ_EAGAIN, PIPE_READ_EFAULT, SIGNAL_PIPE } from '../generated/facts';
import { isNone } from '../machine';
import { allocate, release } from '../memory';
import {
  consume,
  isOldestSpliced,
  isPipeEmpty,
  isPipeFull,
  lockPipe,
  oldestBytes,
  oldestLength,
  PIPE_PAGE,
  Pipe,
  readersList,
  readOldest,
  unlockPipe,
  wakePipeReaders,
  wakePipeWriters,
} from '../pipe';
import { isSignalPending } from '../signals';
import { REASON_PIPE, Thread } from '../thread';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { sleep } from '../waitlist';
import { copyOutRead, readCount } from './read';

/**
 * read(2) of a pipe: with the mutex, a buffer a step. `local0` is how many bytes were read; `local1` whether that made
 * room where there was none; `local2` whether it slept for the first ones.
 */
export function stepPipeRead(thread: Thread): void {
  const count = readCount(thread);
  if (count == 0) {
    finish(thread, 0);
    return;
  }
  const pipe = pipeOf(thread.file);
  if (pipe.holder != thread) {
    // Woken for nothing, it does not ask for the mutex.
    if (thread.local2 != 0 && isPipeEmpty(pipe) && pipe.writers != 0 && thread.dying == 0) {
      if (isSignalPending(thread)) {
        interrupt(thread, SIGNAL_PIPE);
        return;
      }
      sleep(thread, readersList(pipe), REASON_PIPE);
      return;
    }
    if (!lockPipe(pipe, thread)) return;
  }
  if (isPipeEmpty(pipe)) {
    readEmpty(thread, pipe);
    return;
  }
  const part = min(count - <u32>thread.local0, oldestLength(pipe));
  if (thread.operation != OP_READ) {
    const result = copyOut(thread, pipe, part);
    if (result == TRANSFER_FAULT) end(thread, pipe, EFAULT, PIPE_READ_EFAULT);
    if (result != TRANSFER_DONE) return;
  } else {
    readOldest(pipe, bytesFor(thread, count) + <usize>thread.local0, part);
  }
  if (isPipeFull(pipe) && part == oldestLength(pipe)) thread.local1 = 1;
  consume(pipe, part);
  thread.local0 += part;
  // What older releases left of a write that failed is a buffer of nothing.
  if (thread.local0 == count || (isPipeEmpty(pipe) && thread.local0 != 0)) end(thread, pipe, 0, 0);
}

/** A step of copying the oldest bytes to memory; those of a page of memory as they are by now. */
function copyOut(thread: Thread, pipe: Pipe, part: u32): u32 {
  if (!isOldestSpliced(pipe)) return copyOutRead(thread, oldestBytes(pipe), part);
  const bytes = allocate(PIPE_PAGE);
  readOldest(pipe, bytes, part);
  const result = copyOutRead(thread, bytes, part);
  release(bytes, PIPE_PAGE);
  return result;
}

function readEmpty(thread: Thread, pipe: Pipe): void {
  if (pipe.writers == 0) {
    end(thread, pipe, 0, 0);
  } else if ((thread.file.flags & O_NONBLOCK) != 0) {
    end(thread, pipe, EAGAIN, PIPE_READ_EAGAIN);
  } else if (thread.dying != 0) {
    end(thread, pipe, EINTR, 0);
  } else if (isSignalPending(thread)) {
    unlockPipe(pipe);
    interrupt(thread, SIGNAL_PIPE);
  } else {
    thread.local2 = 1;
    unlockPipe(pipe);
    if (thread.local1 != 0) wakePipeWriters(pipe);
    thread.local1 = 0;
    sleep(thread, readersList(pipe), REASON_PIPE);
  }
}

function end(thread: Thread, pipe: Pipe, errno: u16, why: u16): void {
  unlockPipe(pipe);
  if (thread.local1 != 0) wakePipeWriters(pipe);
  if (thread.local2 != 0 && !isPipeEmpty(pipe)) wakePipeReaders(pipe);
  const done = thread.local0;
  if (done == 0 && errno != 0) {
    fail(thread, errno, why);
    return;
  }
  if (!isNone(thread.bytes)) thread.bytes.length = <u32>done;
  thread.why = 0;
  finish(thread, done);
}
