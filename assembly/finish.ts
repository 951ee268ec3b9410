import { EINTR } from './abi';
import {
  Completion,
  completionBytes,
  fillCompletion,
  KIND_ERRNO,
  KIND_EXITED,
  KIND_KILLED,
  KIND_SIGNAL,
  KIND_VALUE,
  newCompletion,
} from './completion';
import { File, putFile } from './file';
import { Frame, unpinFrame } from './frame';
import { HugePage, putHugePage } from './hugepage';
import { freeVector, Vector } from './iovec';
import { ALL_ONES, SLOTS_BASE, SLOTS_USED } from './layout';
import { isNone, machine, none } from './machine';
import { release } from './memory';
import { Mm, putMm } from './mm';
import { PIPE_PAGE } from './pipe';
import { threadEnded } from './process';
import { putAtOnce, queueCompletion } from './results';
import { deliverSignals, isRestarting } from './signals';
import { freeThread, HELD, IDLE, REASON_STOPPED, RUNNABLE, Thread } from './thread';
import { clearRunnable, sleep } from './waitlist';

/** How operations end. */

/** The operation returns a value; output words are in the thread. */
export function finish(thread: Thread, value: u64): void {
  complete(thread, KIND_VALUE, 0, value);
}

/** The operation fails; `why` is the number of the fact that refused. */
export function fail(thread: Thread, errno: u16, why: u16): void {
  thread.why = why;
  complete(thread, KIND_ERRNO, errno, ALL_ONES);
}

/** An access in user mode ends in a signal. */
export function signal(thread: Thread, number: u64, code: u64, address: u64): void {
  thread.outputs = 2;
  thread.out0 = code;
  thread.out1 = address;
  complete(thread, KIND_SIGNAL, 0, number);
}

/** A signal ends a system call early: handlers run, and it fails with EINTR, or begins anew. */
export function interrupt(thread: Thread, why: u16): void {
  const restarts = isRestarting(thread);
  deliverSignals(thread);
  if (restarts && thread.dying == 0) restart(thread);
  else fail(thread, EINTR, why);
}

function restart(thread: Thread): void {
  letGo(thread);
  thread.phase = 0;
  thread.local0 = 0;
  thread.local1 = 0;
  thread.local2 = 0;
  thread.copied = 0;
}

/** Gives back what an operation held. */
function letGo(thread: Thread): void {
  if (!isNone(thread.file)) {
    const file = thread.file;
    thread.file = none<File>();
    putFile(file);
  }
  if (!isNone(thread.mm)) {
    const mm = thread.mm;
    thread.mm = none<Mm>();
    putMm(mm);
  }
  if (thread.buffer != 0) {
    release(thread.buffer, PIPE_PAGE);
    thread.buffer = 0;
  }
  if (!isNone(thread.frame)) {
    unpinFrame(thread.frame);
    thread.frame = none<Frame>();
  }
  if (!isNone(thread.huge)) {
    const page = thread.huge;
    thread.huge = none<HugePage>();
    putHugePage(page);
  }
  if (!isNone(thread.vector)) {
    freeVector(thread.vector);
    thread.vector = none<Vector>();
  }
  if (!isNone(thread.remote)) {
    freeVector(thread.remote);
    thread.remote = none<Vector>();
  }
}

/** An operation is over, but its thread is stopped before anybody can be told. */
export const PHASE_HELD: u32 = 0xffffffff;

function hold(thread: Thread, kind: u32, errno: u16, value: u64): void {
  thread.phase = PHASE_HELD;
  thread.local1 = ((<u64>kind) << 32) | errno;
  thread.local2 = value;
  sleep(thread, 0, REASON_STOPPED);
}

/** Tells of it after all. */
export function completeHeld(thread: Thread): void {
  complete(thread, <u32>(thread.local1 >> 32), <u16>thread.local1, thread.local2);
}

function complete(thread: Thread, kind: u32, errno: u16, value: u64): void {
  if (thread.signals != 0) deliverSignals(thread);
  const held = changetype<usize>(thread.file) | changetype<usize>(thread.mm) | changetype<usize>(thread.vector);
  if ((held | thread.buffer | changetype<usize>(thread.huge)) != 0) letGo(thread);
  if ((thread.signals & HELD) != 0 && thread.dying == 0) {
    hold(thread, kind, errno, value);
    return;
  }
  if (thread.state == RUNNABLE) clearRunnable(thread);
  thread.state = IDLE;
  if (thread.dying != 0) {
    endDying(thread);
    return;
  }
  if (load<u32>(SLOTS_USED) != 0) keepSlot(thread, kind, value);
  if (!putAtOnce(thread, kind, errno, value)) queue(thread, kind, errno, value);
}

/** The completion that carries bytes, if there are any, or a new one. */
function completionOf(thread: Thread): Completion {
  const completion = thread.bytes;
  thread.bytes = none<Completion>();
  return isNone(completion) ? newCompletion(0) : completion;
}

function queue(thread: Thread, kind: u32, errno: u16, value: u64): void {
  const completion = completionOf(thread);
  completion.record = thread.record;
  completion.index = thread.index;
  completion.kind = kind;
  completion.errno = errno;
  completion.why = thread.why;
  completion.outputs = thread.outputs;
  completion.value = value;
  completion.out0 = thread.out0;
  completion.out1 = thread.out1;
  completion.out2 = thread.out2;
  queueCompletion(completion);
}

/** Whatever came of it, nobody is there any more to see it. */
function endDying(thread: Thread): void {
  const process = thread.process;
  const completion = completionOf(thread);
  const kind = process.killed != 0 ? KIND_KILLED : KIND_EXITED;
  fillCompletion(completion, thread.record, thread.index, kind, process.status);
  queueCompletion(completion);
  freeThread(thread);
  threadEnded(process);
}

/** For later records of the program that refer to this one. */
function keepSlot(thread: Thread, kind: u32, value: u64): void {
  if (kind != KIND_VALUE || thread.run != machine().run) return;
  const slot = SLOTS_BASE + ((<usize>thread.record) << 6);
  store<u64>(slot, 1);
  store<u64>(slot, value, 8);
  store<u64>(slot, thread.out0, 16);
  store<u64>(slot, thread.out1, 24);
  store<u64>(slot, thread.out2, 32);
  // Output words that no operation has.
  store<u64>(slot, 0, 40);
  store<u64>(slot, 0, 48);
}

/** Makes room for `capacity` bytes that come along with the completion; where they go. */
export function bytesFor(thread: Thread, capacity: u32): usize {
  if (isNone(thread.bytes)) thread.bytes = newCompletion(capacity);
  return completionBytes(thread.bytes);
}

/** The thread's own exit: it completes as exited, and is gone. */
export function finishExited(thread: Thread, status: u64): void {
  letGo(thread);
  const completion = newCompletion(0);
  fillCompletion(completion, thread.record, thread.index, KIND_EXITED, status);
  if (thread.state == RUNNABLE) clearRunnable(thread);
  queueCompletion(completion);
  freeThread(thread);
}
