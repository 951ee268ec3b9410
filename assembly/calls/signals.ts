import { EINVAL, ESRCH, SIGCONT, SIGKILL, SIGSTOP } from '../abi';
import { fail, finish } from '../finish';
import {
  KILL_EINVAL,
  KILL_ESRCH,
  SIGACTION_EINVAL,
  SIGPROCMASK_HOW,
  TGKILL_EINVAL,
  TGKILL_ESRCH,
} from '../generated/facts';
import { MAX_THREADS } from '../layout';
import { isNone, none, threadAt } from '../machine';
import { isRoot } from '../privileges';
import { killProcess, Process, processOf } from '../process';
import { deliverSignals, sendSignal, signalBit } from '../signals';
import { continueProcess, sendStop, takesStop } from '../stopping';
import { IDLE, newThread, STALE, Thread } from '../thread';
import { UNMODELLED_SIGNAL_ENDING, UNMODELLED_SIGNAL_PERMISSION, unmodelled } from '../unmodelled';

/** sigaction(2), tgkill(2), sigprocmask(2) and kill(2). */

const SIGNALS: u64 = 64;
const SIG_IGN: u64 = 1;
/** A handler that is counted. */
const COUNTED: u64 = 2;
const SA_RESTART: u64 = 0x10000000;

export function stepSigaction(thread: Thread): void {
  const signal = thread.operand0;
  if (signal == 0 || signal > SIGNALS || signal == SIGKILL) {
    fail(thread, EINVAL, SIGACTION_EINVAL);
    return;
  }
  const process = thread.process;
  const bit = signalBit(signal);
  process.ignored &= ~bit;
  process.caught &= ~bit;
  process.restarting &= ~bit;
  if (thread.operand1 == COUNTED) process.caught |= bit;
  if ((thread.operand2 & SA_RESTART) != 0) process.restarting |= bit;
  if (thread.operand1 == SIG_IGN) ignore(process, bit);
  finish(thread, 0);
}

/** Those that are pending are forgotten, blocked ones too. */
function ignore(process: Process, bit: u32): void {
  process.ignored |= bit;
  for (let index = process.number << 4; index < (process.number << 4) + MAX_THREADS; index++) {
    const thread = threadAt(index);
    if (isNone(thread) || (thread.signals & bit) == 0) continue;
    // Who is in the kernel with it goes on as if there were something to deliver.
    if (thread.state != IDLE && (thread.blocked & bit) == 0) thread.signals |= STALE;
    thread.signals &= ~bit;
  }
}

const SIG_BLOCK: u32 = 0;
const SIG_UNBLOCK: u32 = 1;
const SIG_SETMASK: u32 = 2;

export function stepSigprocmask(thread: Thread): void {
  const how = <u32>thread.operand0;
  const set = <u32>thread.operand1;
  const before = thread.blocked;
  if (how > SIG_SETMASK) {
    thread.out1 = thread.handled;
    fail(thread, EINVAL, SIGPROCMASK_HOW);
    return;
  }
  if (how == SIG_BLOCK) thread.blocked |= set;
  else if (how == SIG_UNBLOCK) thread.blocked &= ~set;
  else thread.blocked = set;
  deliverSignals(thread);
  thread.out0 = before;
  thread.out1 = thread.handled;
  finish(thread, 0);
}

/** The thread of a process that lives; its first one is there even if it never did anything. */
function threadOf(process: Process, number: u64): Thread {
  if (number >= MAX_THREADS) return none<Thread>();
  const index = (process.number << 4) + <u32>number;
  const thread = threadAt(index);
  return isNone(thread) && number == 0 ? newThread(process, index) : thread;
}

/** Whether root sends it, or the process itself: what others may is not modelled. */
function maySignal(thread: Thread, target: Process): bool {
  if (isRoot(thread) || target == thread.process) return true;
  unmodelled(UNMODELLED_SIGNAL_PERMISSION);
  return false;
}

export function stepTgkill(thread: Thread): void {
  const process = processOf(thread.operand0);
  const signal = thread.operand2;
  if (isNone(process)) {
    fail(thread, ESRCH, TGKILL_ESRCH);
    return;
  }
  if (process.ending != 0) {
    unmodelled(UNMODELLED_SIGNAL_ENDING);
    return;
  }
  if (!maySignal(thread, process)) return;
  const target = threadOf(process, thread.operand1);
  if (isNone(target)) {
    fail(thread, ESRCH, TGKILL_ESRCH);
  } else if (signal > SIGNALS) {
    fail(thread, EINVAL, TGKILL_EINVAL);
  } else {
    if (signal == SIGKILL) killProcess(process, signal);
    else if (signal == SIGSTOP) sendStop(target, thread);
    else if (signal == SIGCONT) continueProcess(process);
    else if (signal != 0) sendSignal(target, signal);
    finish(thread, 0);
  }
}

function stopByLeader(thread: Thread, process: Process): bool {
  const leader = threadOf(process, 0);
  if (!takesStop(leader)) return false;
  sendStop(leader, thread);
  return true;
}

export function stepKill(thread: Thread): void {
  const process = processOf(thread.operand0);
  const signal = thread.operand1;
  if (isNone(process)) {
    fail(thread, ESRCH, KILL_ESRCH);
  } else if (process.ending != 0) {
    unmodelled(UNMODELLED_SIGNAL_ENDING);
  } else if (!maySignal(thread, process)) {
    return;
  } else if (signal > SIGNALS) {
    fail(thread, EINVAL, KILL_EINVAL);
  } else {
    if (signal == SIGSTOP && !stopByLeader(thread, process)) return;
    if (signal == SIGKILL) killProcess(process, signal);
    else if (signal == SIGCONT) continueProcess(process);
    finish(thread, 0);
  }
}
