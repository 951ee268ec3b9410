import { MAX_THREADS } from './layout';
import { isNone, machine, threadAt } from './machine';
import { Process } from './process';
import { deliverSignals, isInterruptible, isSignalPending } from './signals';
import { ASLEEP, HELD, IDLE, REASON_STOPPED, STALE, STOP, Thread } from './thread';
import { UNMODELLED_STOP, unmodelled } from './unmodelled';
import { sleep, wake } from './waitlist';

/**
 * SIGSTOP and SIGCONT. The thread that a SIGSTOP goes to stops its process when it would go back to user mode; then every
 * thread stops as soon as it would do so itself.
 */

/** Sends SIGSTOP to a thread. Another one of its process that sends it may go on for a while, or not. */
export function sendStop(target: Thread, sender: Thread): void {
  if (target.process.stopped != 0) return;
  if (target != sender && target.process == sender.process) {
    unmodelled(UNMODELLED_STOP);
    return;
  }
  target.signals |= STOP;
  if (target.state == IDLE) deliverSignals(target);
  else if (target.state == ASLEEP && isInterruptible(target)) wake(target);
}

/**
 * Whether a SIGSTOP for the process goes to its first thread, which then stops it by itself. Where it would have to be woken
 * from what only a fatal signal ends, another thread may find the signal first.
 */
export function takesStop(leader: Thread): bool {
  if (leader.state == IDLE || leader.process.stopped != 0) return true;
  const takes = leader.state != ASLEEP || isInterruptible(leader);
  if (!takes) unmodelled(UNMODELLED_STOP);
  return takes;
}

/** A thread of a stopped process would go back to user mode. */
export function stopHere(thread: Thread): void {
  sleep(thread, 0, REASON_STOPPED);
}

/** SIGCONT: pending SIGSTOPs are forgotten, and who is stopped goes on. */
export function continueProcess(process: Process): void {
  if (process.stopped != 0) machine().stops -= 1;
  process.stopped = 0;
  for (let index = process.number << 4; index < (process.number << 4) + MAX_THREADS; index++) {
    const thread = threadAt(index);
    if (isNone(thread) || (thread.signals & (STOP | HELD)) == 0) continue;
    thread.signals &= ~(STOP | HELD);
    if (thread.state == IDLE) {
      if (isSignalPending(thread)) deliverSignals(thread);
    } else if (thread.state == ASLEEP && thread.reason == REASON_STOPPED) {
      wake(thread);
    } else {
      thread.signals |= STALE;
    }
  }
}
