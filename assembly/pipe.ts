import { POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from './abi';
import { FILE_PIPE_WRITE } from './file';
import { contentHash, Frame, readFrame } from './frame';
import { mix, mixBytes } from './hash';
import { waitForLock, wakeLockWaiters } from './lock';
import { isNone, none } from './machine';
import { allocate, release } from './memory';
import { letPageGo } from './splice';
import { Thread } from './thread';
import { first, isEmpty, wake, wakeAll } from './waitlist';

/**
 * A pipe: up to 16 buffers of a page each. Its mutex is held while bytes are copied, so that a writer that sleeps in a
 * fault keeps everybody else out.
 */
@unmanaged
export class Pipe {
  /** Open files of either end. */
  readers: u32;
  writers: u32;
  /** Who holds the mutex, or nothing. */
  holder: Thread;
  head: u32;
  tail: u32;
  /** Whether it was ever polled: from then on each write wakes, not only the one after which it is not empty. */
  polled: u32;
  /** Who waits for bytes, for room, or in poll. Wait lists. */
  readable: u64;
  writable: u64;
  pollers: u64;
  // 16 buffers follow.
}

const PIPE_BUFFERS: u32 = 16;
const BUFFERS: usize = offsetof<Pipe>();
/** A buffer: u32 address of its bytes, or of a frame with bit 0 set; u32 offset of the first, u32 how many. */
const BUFFER_SIZE: usize = 12;
const PIPE_SIZE: u32 = <u32>BUFFERS + PIPE_BUFFERS * <u32>BUFFER_SIZE;
export const PIPE_PAGE: u32 = 4096;
const SPLICED: u32 = 1;

export function newPipe(): Pipe {
  const pipe = changetype<Pipe>(allocate(PIPE_SIZE));
  memory.fill(changetype<usize>(pipe), 0, PIPE_SIZE);
  pipe.readers = 1;
  pipe.writers = 1;
  return pipe;
}

export function isPipeEmpty(pipe: Pipe): bool {
  return pipe.head == pipe.tail;
}

export function isPipeFull(pipe: Pipe): bool {
  return pipe.head - pipe.tail >= PIPE_BUFFERS;
}

/** Whether a writer has a page that it has not filled yet: older releases put that into the pipe at once. */
export function isBeingFilled(pipe: Pipe): bool {
  return isNone(pipe.holder) ? false : pipe.holder.buffer != 0;
}

function bufferAt(pipe: Pipe, index: u32): usize {
  return changetype<usize>(pipe) + BUFFERS + <usize>(index & (PIPE_BUFFERS - 1)) * BUFFER_SIZE;
}

/** Where the oldest bytes are, and how many lie together. */
export function oldestBytes(pipe: Pipe): usize {
  const buffer = bufferAt(pipe, pipe.tail);
  return <usize>load<u32>(buffer) + load<u32>(buffer, 4);
}

export function oldestLength(pipe: Pipe): u32 {
  return load<u32>(bufferAt(pipe, pipe.tail), 8);
}

/** Whether the oldest bytes lie in a page of memory (see splice.ts). */
export function isOldestSpliced(pipe: Pipe): bool {
  return (load<u32>(bufferAt(pipe, pipe.tail)) & SPLICED) != 0;
}

/** Copies the oldest `length` bytes, which lie together. */
export function readOldest(pipe: Pipe, to: usize, length: u32): void {
  const buffer = bufferAt(pipe, pipe.tail);
  if (isOldestSpliced(pipe)) readFrame(splicedFrame(buffer), load<u32>(buffer, 4), to, length);
  else memory.copy(to, oldestBytes(pipe), length);
}

function splicedFrame(buffer: usize): Frame {
  return changetype<Frame>(<usize>(load<u32>(buffer) & ~SPLICED));
}

/** Takes away the oldest `length` bytes, which lie together. */
export function consume(pipe: Pipe, length: u32): void {
  const buffer = bufferAt(pipe, pipe.tail);
  store<u32>(buffer, load<u32>(buffer, 4) + length, 4);
  const left = load<u32>(buffer, 8) - length;
  store<u32>(buffer, left, 8);
  if (left != 0) return;
  if ((load<u32>(buffer) & SPLICED) != 0) letPageGo(splicedFrame(buffer));
  else release(load<u32>(buffer), PIPE_PAGE);
  pipe.tail += 1;
}

/** Where `length` more bytes fit behind the newest ones in the same page, or 0. */
export function roomBehindNewest(pipe: Pipe, length: u32): usize {
  if (isPipeEmpty(pipe) || (length & (PIPE_PAGE - 1)) == 0) return 0;
  const buffer = bufferAt(pipe, pipe.head - 1);
  if ((load<u32>(buffer) & SPLICED) != 0) return 0;
  const end = load<u32>(buffer, 4) + load<u32>(buffer, 8);
  return end + length <= PIPE_PAGE ? <usize>load<u32>(buffer) + end : 0;
}

/** The bytes behind the newest ones are there. */
export function extendNewest(pipe: Pipe, length: u32): void {
  const buffer = bufferAt(pipe, pipe.head - 1);
  store<u32>(buffer, load<u32>(buffer, 8) + length, 8);
}

/** Adds a page with `length` bytes, which the pipe takes over. */
export function push(pipe: Pipe, page: usize, length: u32): void {
  const buffer = bufferAt(pipe, pipe.head);
  store<u32>(buffer, <u32>page);
  store<u32>(buffer, 0, 4);
  store<u32>(buffer, length, 8);
  pipe.head += 1;
}

/** Adds bytes of a page of memory, which the pipe holds from now on. */
export function pushSpliced(pipe: Pipe, frame: Frame, offset: u32, length: u32): void {
  const buffer = bufferAt(pipe, pipe.head);
  store<u32>(buffer, changetype<u32>(frame) | SPLICED);
  store<u32>(buffer, offset, 4);
  store<u32>(buffer, length, 8);
  pipe.head += 1;
}

/** Takes the mutex; false if the thread has to sleep for it first and then try again. */
export function lockPipe(pipe: Pipe, thread: Thread): bool {
  if (!isNone(pipe.holder)) {
    waitForLock(thread, changetype<usize>(pipe));
    return false;
  }
  pipe.holder = thread;
  return true;
}

export function unlockPipe(pipe: Pipe): void {
  pipe.holder = none<Thread>();
  wakeLockWaiters(changetype<usize>(pipe));
}

export function readersList(pipe: Pipe): usize {
  return changetype<usize>(pipe) + offsetof<Pipe>('readable');
}

export function writersList(pipe: Pipe): usize {
  return changetype<usize>(pipe) + offsetof<Pipe>('writable');
}

export function pollersList(pipe: Pipe): usize {
  return changetype<usize>(pipe) + offsetof<Pipe>('pollers');
}

/**
 * Wakes one reader, for readers wait exclusively, and who polls for bytes. One that finds none waits again, behind the
 * others.
 */
export function wakePipeReaders(pipe: Pipe): void {
  if (!isEmpty(readersList(pipe))) wake(first(readersList(pipe)));
  wakePollers(pipe, POLLIN | POLLRDNORM, false);
}

/** Wakes one writer and who polls for room. */
export function wakePipeWriters(pipe: Pipe): void {
  if (!isEmpty(writersList(pipe))) wake(first(writersList(pipe)));
  wakePollers(pipe, POLLOUT | POLLWRNORM, true);
}

/** Wakes who polls one end, for one of these events. */
function wakePollers(pipe: Pipe, events: u64, writing: bool): void {
  let thread = first(pollersList(pipe));
  while (!isNone(thread)) {
    const next = thread.next;
    if ((thread.operand1 & events) != 0 && (thread.file.kind == FILE_PIPE_WRITE) == writing) wake(thread);
    thread = next;
  }
}

/** The last reference to an end's file is gone. */
export function releasePipeEnd(pipe: Pipe, writing: bool): void {
  if (writing) pipe.writers -= 1;
  else pipe.readers -= 1;
  wakeAll(readersList(pipe));
  wakeAll(writersList(pipe));
  wakeAll(pollersList(pipe));
  if (pipe.readers != 0 || pipe.writers != 0) return;
  while (!isPipeEmpty(pipe)) consume(pipe, oldestLength(pipe));
  release(changetype<usize>(pipe), PIPE_SIZE);
}

/** Mixes the buffers into the state's hash; where in its page a byte lies decides what fits behind it. */
export function hashBuffers(pipe: Pipe): void {
  for (let index = pipe.tail; index != pipe.head; index++) {
    const buffer = bufferAt(pipe, index);
    const offset = load<u32>(buffer, 4);
    const length = load<u32>(buffer, 8);
    mix(((<u64>offset) << 32) | length);
    if ((load<u32>(buffer) & SPLICED) != 0) mix(contentHash(splicedFrame(buffer)));
    else mixBytes(<usize>load<u32>(buffer) + offset, length);
  }
  mix(0);
}
