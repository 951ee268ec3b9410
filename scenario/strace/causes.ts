import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import type { Completion, Operation, ThreadId } from '../../backend/index.js';
import { messagesOf } from '../messages.js';
import { fieldOf, readArguments, returnedOf } from './argument.js';
import type { LoggedCall } from './log.js';
import { isWrite, type LoggedMessage, messagesRead, pageOf } from './messages.js';
import { requestOf } from './operation.js';
import type { Scene } from './scene.js';
import { toMachine } from './space.js';
import { type Descriptor, isFork, type Process } from './tasks.js';

/** Who caused the messages of a log: accesses, which strace doesn't show, and calls that were not traced. */
export class Causes {
  readonly #scene: Scene;
  /** Messages whose cause was performed. */
  readonly #caused = new Set<LoggedMessage>();
  /** Children that were not heard of, in the order that they were forked in. */
  readonly #born = new Map<Process, Process[]>();
  /** Threads that the log doesn't have, by process. */
  readonly #invented = new Map<Process, ThreadId[]>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Does what these messages tell of, where nothing of the log has done it. `holder` has the descriptor. */
  cause(messages: readonly LoggedMessage[], { fd, of }: Descriptor, holder: Process): void {
    let pending = this.#scene.replica.pending(holder.number, fd);
    for (const message of messages) {
      const isFault = message.event === 'PAGEFAULT';
      const isThere = this.#caused.has(message) || (isFault && pending > 0 && this.#isTouched(message, of));
      this.#caused.add(message);
      if (isThere) pending -= isFault ? 1 : 0;
      else if (isFault) this.#touch(message, of);
      else this.#causeEvent(message, of);
    }
  }

  /** Forks, by a call of the log or by one that it doesn't show. */
  fork(parent: Process, call: LoggedCall | undefined, thread: ThreadId, text: string): void {
    const child = this.#scene.tasks.fork(parent, call);
    const doing = { who: this.#scene.nameOf(thread), text, ...(call !== undefined && { call }) };
    this.#scene.perform(thread, { op: 'fork', child: BigInt(child.number) } as Operation, doing);
    if (this.#scene.replica.sleeps(thread) !== undefined)
      this.#born.set(parent, [...(this.#born.get(parent) ?? []), child]);
  }

  /** The child that the next fork event of a process tells of. */
  heardOf(parent: Process): Process | undefined {
    return this.#born.get(parent)?.shift();
  }

  /** The descriptors that fork events of a read have brought, on the machine. */
  descriptorsIn({ bytes }: Completion): number[] {
    return (messagesOf(bytes) ?? [])
      .flatMap((message) => Number(message.field('ufd')?.value ?? -1n))
      .filter((fd) => fd >= 0);
  }

  /** Whether somebody sleeps in a touch of the page: its message may come again. */
  #isTouched(message: LoggedMessage, of: Process): boolean {
    const text = touchText(message);
    return this.#scene.doingIn(of).some((doing) => doing.text === text);
  }

  #touch(message: LoggedMessage, of: Process): void {
    const thread = this.#toucher(message, of);
    const addr = toMachine(message.address);
    const operation: Operation = isWrite(message) ? { op: 'store', addr, value: 0n } : { op: 'load', addr };
    const who = this.#scene.nameOf(thread);
    const what = isWrite(message) ? 'stored to' : 'loaded from';
    const where = `0x${message.address.toString(16)}`;
    this.#scene.assume(`${who} ${what} ${where}: the log shows no accesses, but line ${message.line} reads this fault`);
    this.#scene.perform(thread, operation, { who, text: touchText(message) });
  }

  #causeEvent(message: LoggedMessage, of: Process): void {
    if (this.#scene.doingIn(of).some(({ call }) => call !== undefined && sends(call, message))) return;
    const thread = this.#idleThread(of, message);
    const who = this.#scene.nameOf(thread);
    const said = `the log does not show it, but line ${message.line} reads its event`;
    if (message.event === 'FORK') {
      this.#scene.assume(`${who} forked: ${said}`);
      this.fork(of, undefined, thread, 'fork()');
    }
    const operation = dropping(message);
    if (operation === undefined) return;
    this.#scene.assume(`${who} called ${operation.op}: ${said}`);
    this.#scene.perform(thread, operation, { who, text: `${operation.op}()` });
  }

  /** The thread that a message names, else one that may well have done it. */
  #toucher(message: LoggedMessage, of: Process): ThreadId {
    const { tasks, replica } = this.#scene;
    const pid = `${message.ptid}`;
    if (message.ptid !== 0n && tasks.isInLog(pid)) {
      const task = tasks.of(pid);
      if (task.process === of && replica.sleeps(task.thread) === undefined) return task.thread;
    }
    return this.#idleThread(of, message);
  }

  /** A thread that is in no call, and in none before the message is answered; if there is none, one that was not heard of. */
  #idleThread(of: Process, message: LoggedMessage): ThreadId {
    const { tasks, replica, inCall, index } = this.#scene;
    const until = this.#answered(message);
    const isIdle = (thread: ThreadId) => replica.sleeps(thread) === undefined;
    const own = [...tasks.known].filter(({ process }) => process === of);
    const free = own.find(({ pid, thread }) => !inCall.has(pid) && isIdle(thread) && tasks.next(pid, index) > until);
    if (free !== undefined) return free.thread;
    const invented = this.#invented.get(of) ?? [];
    const idle = invented.find(isIdle);
    if (idle !== undefined) return idle;
    // The first thread of a child that the log has not come to yet.
    const first = { process: of.number, thread: 0 };
    if (own.length === 0 && isIdle(first)) return first;
    const thread = of.newThread();
    this.#invented.set(of, [...invented, thread]);
    return thread;
  }

  /** The index of the event that ends the sleep of who caused a message. */
  #answered(message: LoggedMessage): number {
    const { log, index } = this.#scene;
    const found = log.events.findIndex((event, at) => {
      if (at <= index || event.kind !== 'end') return false;
      if (message.event !== 'PAGEFAULT')
        return event.call.name === 'read' && messagesRead(event.call).includes(message);
      return event.call.name === 'ioctl' && event.line > message.line && mayAnswer(event.call, message);
    });
    return found < 0 ? log.events.length : found;
  }
}

function touchText(message: LoggedMessage): string {
  const [address, page] = [message.address, pageOf(message)].map((number) => `0x${number.toString(16)}`);
  return address === page ? `touching ${page}` : `touching ${address} (in the page ${page})`;
}

/** The call that makes an event of memory that goes. */
function dropping({ event, start, end }: LoggedMessage): Operation | undefined {
  const [addr, length] = [toMachine(start), end - start];
  if (event === 'UNMAP') return { op: 'munmap', addr, length };
  if (event === 'REMOVE') return { op: 'madvise', addr, length, advice: CONSTANT_SETS.MADV_!.DONTNEED! };
  return undefined;
}

/** Whether a call may be what sent an event. */
function sends(call: LoggedCall, { event }: LoggedMessage): boolean {
  if (event === 'FORK') return isFork(call);
  if (event === 'REMOVE') return call.name === 'madvise';
  if (event === 'REMAP') return call.name === 'mremap';
  return call.name === 'munmap' || call.name === 'mmap' || call.name === 'mremap';
}

/** Whether an ioctl may end the sleep of who caused a fault: its range has the page, or is not shown. */
function mayAnswer({ args, result }: LoggedCall, message: LoggedMessage): boolean {
  if (returnedOf(result)?.errno !== undefined) return false;
  const [, request, structure] = readArguments(args);
  if (requestOf(request) === undefined) return false;
  const start = fieldOf(structure, 'dst') ?? fieldOf(structure, 'start');
  const length = fieldOf(structure, 'len');
  if (start === undefined || length === undefined) return true;
  return pageOf(message) >= start && pageOf(message) < start + length;
}
