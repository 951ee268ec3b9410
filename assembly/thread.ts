import { SIGSTOP } from './abi';
import { Completion } from './completion';
import { Notice } from './events';
import { File } from './file';
import { Frame } from './frame';
import { HugePage } from './hugepage';
import { Vector } from './iovec';
import { machine, THREADS } from './machine';
import { allocate, release } from './memory';
import { Mm } from './mm';
import { Process } from './process';
import { Context } from './userfaultfd';

/**
 * A thread: the operation that it performs, how far that is, and what it waits for. Idle threads that never had a
 * record do not exist.
 */
@unmanaged
export class Thread {
  process: Process;
  /** process * 16 + thread. */
  index: u32;
  /** IDLE, ... The eight bytes from here to `operation` are set as one word when an operation begins. */
  state: u8;
  /** Why it is asleep: REASON_... */
  reason: u8;
  /** A fatal signal is pending: its process exits, or another thread executes exec. */
  dying: u8;
  /** Whether it waits, or waited, for a fault whose message was not withdrawn yet: FAULT_... or 0. */
  faulting: u8;
  /** What the access that it makes next is told (INTERRUPTED_...), or 0. */
  interrupted: u8;
  /** Output words that the operation's completion has. */
  outputs: u8;
  operation: u16;
  record: u32;
  /** The step that comes next; each operation numbers its own. */
  phase: u32;
  run: u32;
  /** The fact that decided, for the completion; what lies behind it up to a whole word is nothing's. */
  why: u16;
  /** Locals of the operation, and progress of copying to or from user memory. */
  local0: u64;
  local1: u64;
  local2: u64;
  copied: u64;
  /** Output words of the completion; no operation has more. */
  out0: u64;
  out1: u64;
  out2: u64;
  operand0: u64;
  operand1: u64;
  operand2: u64;
  operand3: u64;
  operand4: u64;
  operand5: u64;
  /** The structure of an ioctl, or the message being read; of an operation with more than six operands the others. */
  argument0: u64;
  argument1: u64;
  argument2: u64;
  argument3: u64;
  argument4: u64;
  /** The list that it waits in (see waitlist.ts), 0 for none. */
  list: usize;
  next: Thread;
  prev: Thread;
  /** Unordered group of its message: messages of one group may be read in any order. */
  group: u32;
  /** The message that it queued: address and flags of a fault, and the child's userfaultfd of a FORK event. */
  messageAddress: u64;
  messageFlags: u32;
  messagePtid: u32;
  messageContext: Context;
  /** The lock that it waits for or holds: an address that stands for it. */
  lock: usize;
  /** What the operation holds a reference to. */
  file: File;
  mm: Mm;
  /** A page of bytes being gathered. */
  buffer: usize;
  /** The page of a file that it reads from; it has it pinned. */
  frame: Frame;
  /** A hugepage of bytes being gathered. */
  huge: HugePage;
  /** Segments of its own memory that it reads or writes. */
  vector: Vector;
  /** Segments of another process's memory, and the pages of them that it has pinned. */
  remote: Vector;
  pages: usize;
  /** The completion being made, where bytes come along. */
  bytes: Completion;
  child: Process;
  /** The events that its operation has yet to be done with. */
  notices: Notice;
  /** Signals that are pending and that are blocked, a bit each; and how many its handlers handled. */
  signals: u32;
  blocked: u32;
  handled: u32;
}

export const IDLE: u8 = 0;
/** Takes its first steps, alone: it is not among the runnable ones. */
export const RUNNING: u8 = 1;
export const ASLEEP: u8 = 2;
/** Is among the runnable ones (see waitlist.ts). */
export const RUNNABLE: u8 = 3;

export const REASON_FAULT: u8 = 1;
export const REASON_EVENT: u8 = 2;
export const REASON_READ: u8 = 3;
export const REASON_POLL: u8 = 4;
export const REASON_LOCK: u8 = 5;
export const REASON_WAIT: u8 = 6;
export const REASON_FUTEX: u8 = 7;
export const REASON_PIPE: u8 = 8;
export const REASON_STOPPED: u8 = 9;
export const REASON_SPINNING: u8 = 10;

/** A fault's sleep that any signal ends, as of user mode and user copies; and one that only a fatal signal ends. */
export const FAULT_INTERRUPTIBLE: u8 = 1;
export const FAULT_KILLABLE: u8 = 2;
/** It has yet to queue its message (see decision.ts). */
export const FAULT_DECIDED: u8 = 3;

/** A fatal signal came while it slept in a fault: the access fails, whatever is there by now. */
export const INTERRUPTED_KILLED: u8 = 1;
/** It was decided to ask a userfaultfd: the access sleeps, whatever is there by now. */
export const INTERRUPTED_DECIDED: u8 = 2;

/** Among the pending signals: a SIGSTOP that was not taken yet. */
export const STOP: u32 = 1 << (<u32>SIGSTOP - 1);
/** Of no signal: the process is stopped; and the kernel still thinks that there is something to deliver. None of these can be blocked. */
export const HELD: u32 = 1 << 31;
export const STALE: u32 = 1 << 30;

export const THREAD_SIZE: u32 = offsetof<Thread>();

/** Takes an idle thread's six operands from a record; what an operation does not have is never looked at. */
export function copyOperands(thread: Thread, from: usize): void {
  thread.operand0 = load<u64>(from);
  thread.operand1 = load<u64>(from, 8);
  thread.operand2 = load<u64>(from, 16);
  thread.operand3 = load<u64>(from, 24);
  thread.operand4 = load<u64>(from, 32);
  thread.operand5 = load<u64>(from, 40);
}

/** An idle thread, its operands set, begins an operation. Whole words, because this is done for every record. */
export function beginOperation(thread: Thread, operation: u16, outputs: u32, record: u32): void {
  const word = changetype<usize>(thread);
  const state = <u64>RUNNING | ((<u64>outputs) << 40) | ((<u64>operation) << 48);
  store<u64>(word, state, offsetof<Thread>('state'));
  store<u64>(word, record, offsetof<Thread>('record'));
  store<u64>(word, machine().run, offsetof<Thread>('run'));
  thread.local0 = 0;
  thread.local1 = 0;
  thread.local2 = 0;
  thread.copied = 0;
  thread.out0 = 0;
  thread.out1 = 0;
  thread.out2 = 0;
  thread.argument0 = 0;
  thread.argument1 = 0;
  thread.argument2 = 0;
  thread.argument3 = 0;
  thread.argument4 = 0;
}

export function newThread(process: Process, index: u32): Thread {
  const thread = changetype<Thread>(allocate(THREAD_SIZE));
  memory.fill(changetype<usize>(thread), 0, THREAD_SIZE);
  thread.process = process;
  thread.index = index;
  if (process.stopped != 0) thread.signals = HELD;
  store<u32>(THREADS + ((<usize>index) << 2), changetype<u32>(thread));
  return thread;
}

export function freeThread(thread: Thread): void {
  store<u32>(THREADS + ((<usize>thread.index) << 2), 0);
  release(changetype<usize>(thread), THREAD_SIZE);
}
