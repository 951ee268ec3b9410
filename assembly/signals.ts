import { MAX_THREADS } from './layout';
import { isNone, machine, threadAt } from './machine';
import { killProcess, Process } from './process';
import {
  ASLEEP,
  FAULT_INTERRUPTIBLE,
  HELD,
  IDLE,
  REASON_FAULT,
  REASON_FUTEX,
  REASON_PIPE,
  REASON_POLL,
  REASON_READ,
  REASON_SPINNING,
  STALE,
  STOP,
  Thread,
} from './thread';
import { UNMODELLED_SIGNAL_SPIN, UNMODELLED_STOP, unmodelled } from './unmodelled';
import { Context } from './userfaultfd';
import { wake } from './waitlist';

/**
 * Signals. A thread has pending and blocked ones, a process what it does with each: sets of bits, as in /proc/PID/status.
 * What a handler does is that it is counted.
 */

export function signalBit(signal: u64): u32 {
  return (<u32>1) << (<u32>signal - 1);
}

/** Sends a signal that is not SIGKILL to a thread. */
export function sendSignal(target: Thread, signal: u64): void {
  const bit = signalBit(signal);
  const process = target.process;
  if ((target.blocked & bit) == 0) {
    if ((process.ignored & bit) != 0) return;
    if (target.signals != 0 && isStopping(target) && !waitsForContinue(target, (process.caught & bit) != 0)) {
      unmodelled(UNMODELLED_STOP);
      return;
    }
    if ((process.caught & bit) == 0) {
      killProcess(process, signal);
      return;
    }
  }
  target.signals |= bit;
  if (!isSignalPending(target) || (target.signals & HELD) != 0) return;
  if (target.state == IDLE) deliverSignals(target);
  else if (target.state == ASLEEP && isInterruptible(target)) wake(target);
}

/** Whether a signal simply waits for SIGCONT: not a fatal one, and not where it decides if a system call begins anew. */
function waitsForContinue(target: Thread, caught: bool): bool {
  return caught && (target.state == IDLE || target.phase != 0);
}

/** Whether it has a signal that it does not block. */
export function isSignalPending(thread: Thread): bool {
  return (thread.signals & ~thread.blocked) != 0;
}

export function isInterruptible(thread: Thread): bool {
  const reason = thread.reason;
  if (reason == REASON_FAULT) return thread.faulting == FAULT_INTERRUPTIBLE;
  return reason == REASON_READ || reason == REASON_POLL || reason == REASON_PIPE || reason == REASON_FUTEX;
}

/** On the way back to user mode: handlers run, or the process ends, or stops. Those of a stopped one wait. */
export function deliverSignals(thread: Thread): void {
  if ((thread.signals & HELD) != 0) return;
  const process = thread.process;
  const due = thread.signals & ~thread.blocked & ~process.ignored;
  thread.signals &= thread.blocked;
  thread.handled += popcnt(due & process.caught);
  const fatal = due & ~process.caught & ~(STOP | STALE);
  if (fatal != 0) killProcess(process, ctz(fatal) + 1);
  else if ((due & STOP) != 0 && process.ending == 0) stopProcess(process);
}

/** Tells every thread of a process to stop: those that can be interrupted see it at once. */
function stopProcess(process: Process): void {
  process.stopped = 1;
  machine().stops += 1;
  for (let index = process.number << 4; index < (process.number << 4) + MAX_THREADS; index++) {
    const thread = threadAt(index);
    if (isNone(thread)) continue;
    thread.signals |= HELD;
    if (thread.state == ASLEEP && isInterruptible(thread)) wake(thread);
  }
}

/** Whether an interrupted system call begins anew when the handlers have run: what the first of them says. Without any it does. */
export function isRestarting(thread: Thread): bool {
  const due = thread.signals & ~thread.blocked;
  return ((thread.process.restarting | STOP | HELD | STALE) & (due & -due)) != 0;
}

/** Whether nothing but stopping interrupts it. */
export function isOnlyStopped(thread: Thread): bool {
  return (thread.signals & ~thread.blocked & ~(STOP | HELD | STALE)) == 0;
}

/** Whether what is pending is about stopping. */
export function isStopping(thread: Thread): bool {
  return (thread.signals & (STOP | HELD | STALE)) != 0;
}

/**
 * A user copy that can't sleep, since a signal is pending: it queues its fault again and again. It stands in the queue as
 * asleep, and is let go on whenever anything else has changed something (see schedule.ts).
 */
export function spin(thread: Thread): void {
  const m = machine();
  if (m.exploring != 0) unmodelled(UNMODELLED_SIGNAL_SPIN);
  thread.reason = REASON_SPINNING;
  m.spins = 1;
}

/** Lets all go on that spin; false if there is none. */
export function wakeSpinners(): bool {
  let found = false;
  for (let index: u32 = 0; index < 256; index++) {
    const thread = threadAt(index);
    if (isNone(thread) || thread.state != ASLEEP || thread.reason != REASON_SPINNING) continue;
    found = true;
    wake(thread);
  }
  if (!found) machine().spins = 0;
  return found;
}

/** Whether a thread spins for a message of this userfaultfd, which then comes and goes. */
export function isFlooded(ctx: Context): bool {
  if (machine().spins == 0) return false;
  for (let index: u32 = 0; index < 256; index++) {
    const thread = threadAt(index);
    if (isNone(thread) || thread.faulting == 0 || thread.reason != REASON_SPINNING) continue;
    if (thread.messageContext == ctx) return true;
  }
  return false;
}

/** Whether any thread spins. */
export function isAnySpinning(): bool {
  if (machine().spins == 0) return false;
  for (let index: u32 = 0; index < 256; index++) {
    const thread = threadAt(index);
    if (!isNone(thread) && thread.state != IDLE && thread.reason == REASON_SPINNING) return true;
  }
  return false;
}
