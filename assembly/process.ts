import { bootTable, freeTable } from './file';
import { MAX_PROCESSES, MAX_THREADS } from './layout';
import { isMmLock } from './lock';
import { isNone, machine, none, PROCESSES, processAt, threadAt } from './machine';
import { allocate, release } from './memory';
import { Mm, newMm, putMm } from './mm';
import { Pipe } from './pipe';
import { ASLEEP, freeThread, REASON_LOCK, Thread } from './thread';
import { UNMODELLED_DIE_WITH_LOCK, unmodelled } from './unmodelled';
import { wake } from './waitlist';

/** A process: its memory, its descriptors, and how far it is with ending. */
@unmanaged
export class Process {
  number: u32;
  mm: Mm;
  /** Table of descriptors (see file.ts). */
  files: usize;
  /** Whether its threads are being ended, by exit or by exec. */
  ending: u32;
  /** What threads in the way of exit or exec complete with. */
  status: u64;
  /** Threads that were told to end and have not yet. */
  dying: u32;
  /** The thread that waits for them; nobody when the process was killed. */
  ender: Thread;
  /** Whether a signal killed it; `status` is its number then. */
  killed: u32;
  /** Whether a SIGSTOP stopped it. */
  stopped: u32;
  /** What it does with signals, a bit each: ignore, handle, and restart what a handler interrupted. */
  ignored: u32;
  caught: u32;
  restarting: u32;
  /** Threads that have given up CAP_SYS_PTRACE, and those that are not root any more: one bit each (see privileges.ts). */
  uncapable: u32;
  rootless: u32;
}

const PROCESS_SIZE: u32 = offsetof<Process>();

/** A process record that nothing can find yet: a fork under way has one. */
export function newProcess(number: u32, mm: Mm, files: usize): Process {
  const process = changetype<Process>(allocate(PROCESS_SIZE));
  memory.fill(changetype<usize>(process), 0, PROCESS_SIZE);
  process.number = number;
  process.mm = mm;
  process.files = files;
  return process;
}

/** Lets it live. */
export function publishProcess(process: Process): void {
  store<u32>(PROCESSES + ((<usize>process.number) << 2), changetype<u32>(process));
}

/** The first process, at boot: empty memory, descriptors 0 to 2. */
export function bootProcess(): void {
  publishProcess(newProcess(0, newMm(), bootTable()));
}

/**
 * Tells all other busy threads of a process to end, and forgets the idle ones. True if there is none to wait for; else
 * `ender` is woken when the last one is gone.
 */
export function endOthers(process: Process, ender: Thread): bool {
  process.ender = ender;
  process.dying = 0;
  for (let index = process.number << 4; index < (process.number << 4) + MAX_THREADS; index++) {
    const thread = threadAt(index);
    if (isNone(thread) || thread == ender) continue;
    if (thread.state == 0) {
      freeThread(thread);
      continue;
    }
    thread.dying = 1;
    process.dying += 1;
    if (thread.state != ASLEEP) continue;
    // A mutex is waited for without regard to signals: fine if its holder is ended too.
    if (thread.reason != REASON_LOCK) wake(thread);
    else if (isHeldElsewhere(thread)) unmodelled(UNMODELLED_DIE_WITH_LOCK);
  }
  return process.dying == 0;
}

function isHeldElsewhere(thread: Thread): bool {
  // VMAs are never held by a sleeper.
  if (isMmLock(thread.lock)) return false;
  const holder = changetype<Pipe>(thread.lock).holder;
  return !isNone(holder) && holder.process != thread.process;
}

/** The process that a program names by a number, or nothing. */
export function processOf(number: u64): Process {
  return number < MAX_PROCESSES ? processAt(<u32>number) : none<Process>();
}

/** The memory of a process by its number, as other processes find it: through its first thread. Nothing if that has ended. */
export function livingMm(number: u64): Mm {
  const process = processOf(number);
  if (isNone(process)) return none<Mm>();
  const leader = threadAt((<u32>number) << 4);
  return process.ending != 0 && isNone(leader) ? none<Mm>() : process.mm;
}

/** A thread that was told to end is gone. */
export function threadEnded(process: Process): void {
  process.dying -= 1;
  if (process.dying != 0) return;
  if (isNone(process.ender)) endProcess(process);
  else wake(process.ender);
}

/** A fatal signal: all threads end. A process that ends already has its own reason. */
export function killProcess(process: Process, signal: u64): void {
  if (process.ending != 0) return;
  process.ending = 1;
  process.killed = 1;
  machine().stops -= process.stopped;
  process.status = signal;
  if (endOthers(process, none<Thread>())) endProcess(process);
}

/** Ends a process whose threads are gone. Memory goes before descriptors, as in the kernel. */
export function endProcess(process: Process): void {
  store<u32>(PROCESSES + ((<usize>process.number) << 2), 0);
  freeProcess(process);
}

/** Gives back a process that lives no more, or never did. */
export function freeProcess(process: Process): void {
  putMm(process.mm);
  freeTable(process.files);
  release(changetype<usize>(process), PROCESS_SIZE);
}
