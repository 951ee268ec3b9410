import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import {
  type Completion,
  DEFAULT_CONFIG,
  type Environment,
  type Operation,
  type Release,
  Unmodelled,
} from '../../backend/index.js';
import { Account, agree, type Followed, type FollowedSleeper, textOf } from './account.js';
import { type Argument, fieldOf, knownFlags, numberOf, readArguments, returnedOf } from './argument.js';
import { Causes } from './causes.js';
import { Ioctls } from './ioctls.js';
import type { LogEvent, LoggedCall, StraceLog } from './log.js';
import { isCut, type LoggedMessage, messagesRead } from './messages.js';
import { isPlain, mmapOperation, plainOperation, requestOf } from './operation.js';
import { Replica } from './replica.js';
import { nameOf, Scene } from './scene.js';
import { type Descriptor, isFork, makesProcess, type Process, type Task } from './tasks.js';

/** Follows the program of a log on the simulator. */
export function follow(log: StraceLog, release?: Release): Followed {
  return new Follower(log, release).follow();
}

const POLLIN = CONSTANT_SETS.POLL!.IN!;
/** Calls that wait for messages. */
const WAITS: ReadonlySet<string> = new Set(['poll', 'ppoll', 'read']);

/** Who may not have a userfaultfd for the kernel's faults. */
const UNPRIVILEGED = { root: false, capSysPtrace: false, unprivilegedUserfaultfd: false };

/** Takes the events of a log in their order, and lets the simulator do the same. */
class Follower {
  readonly #scene: Scene;
  readonly #account: Account;
  readonly #causes: Causes;
  readonly #ioctls: Ioctls;
  readonly #sleepers: FollowedSleeper[] = [];
  /** Calls that were performed where they began. */
  readonly #begun = new Set<LoggedCall>();
  /** Reads that were performed before they ended in the log. */
  readonly #ahead = new Set<LoggedCall>();

  constructor(log: StraceLog, release: Release | undefined) {
    this.#scene = new Scene(
      log,
      new Replica({ environment: environmentOf(log), ...(release !== undefined && { release }) }),
    );
    this.#account = new Account(this.#scene);
    this.#causes = new Causes(this.#scene);
    this.#ioctls = new Ioctls(this.#scene, this.#account);
  }

  follow(): Followed {
    const stopped = this.#events();
    this.#noteSleepers();
    const { leftOut } = this.#account;
    const calls = this.#account.calls.sort((one, other) => one.line - other.line);
    const { recording } = this.#scene.replica;
    return { calls, sleepers: this.#sleepers, leftOut, recording, ...(stopped !== undefined && { stopped }) };
  }

  /** All of them, or up to what the simulator can't do, or has no room for. */
  #events(): Followed['stopped'] {
    for (const [index, event] of this.#scene.log.events.entries()) {
      this.#scene.index = index;
      try {
        this.#event(event);
      } catch (error) {
        if (!(error instanceof Unmodelled) && !(error instanceof RangeError)) throw error;
        return { line: event.line, reason: error.message };
      }
    }
    return undefined;
  }

  #event(event: LogEvent): void {
    const { tasks, replica, inCall } = this.#scene;
    const task = tasks.of(event.pid);
    if (!replica.living.includes(task.process.number)) return;
    if (event.kind === 'begin') {
      inCall.set(event.pid, event.call);
      this.#begin(event.call, task);
      return;
    }
    if (event.kind === 'signal') return;
    inCall.delete(event.pid);
    if (event.kind === 'end') this.#end(event.call, task);
    else if (task.isLeader) this.#processEnds(event, task);
  }

  #processEnds(event: Extract<LogEvent, { kind: 'exited' | 'killed' }>, { process }: Task): void {
    if (event.kind === 'killed') this.#noteSleepers();
    const operation: Operation =
      event.kind === 'exited'
        ? { op: 'exit', status: BigInt(event.status) }
        : { op: 'kill', process: BigInt(process.number), signum: CONSTANT_SETS.SIG!.KILL! };
    this.#scene.perform(process.helper, operation);
  }

  /** What may sleep is performed where it begins: whoever ends its sleep comes before its end. */
  #begin(call: LoggedCall, task: Task): void {
    const isForked = isFork(call) && makesProcess(call) && returnedOf(call.result)?.errno === undefined;
    if (call.name === 'ioctl') this.#ioctl(call, task, false);
    else if (isPlain(call.name)) this.#start(call, task);
    else if (isForked) {
      this.#begun.add(call);
      this.#causes.fork(task.process, call, this.#scene.threadOf(task), `${call.name}()`);
    }
  }

  #start(call: LoggedCall, task: Task): void {
    const operation = plainOperation(call);
    if (operation === undefined) return;
    const { addr, length } = operation as unknown as { readonly addr?: bigint; readonly length?: bigint };
    const returned = returnedOf(call.result);
    if (addr !== undefined && length !== undefined && returned?.errno === undefined)
      this.#ioctls.ground.map(task.process, addr, length);
    this.#begun.add(call);
    this.#perform(call, task, operation);
  }

  #end(call: LoggedCall, task: Task): void {
    if (this.#ahead.has(call)) return;
    if (call.name === 'ioctl') {
      if (!this.#begun.has(call) && !this.#ioctl(call, task, true)) this.#account.leaveOut(call);
      return;
    }
    if (this.#begun.has(call)) {
      this.#ended(call, task);
      return;
    }
    if (isFork(call)) this.#madeThread(call);
    const isFollowed =
      this.#makesDescriptor(call, task) ||
      this.#mmap(call, task) ||
      this.#close(call, task) ||
      this.#read(call, task) ||
      this.#poll(call, task);
    if (!isFollowed) this.#account.leaveOut(call);
  }

  /** A thread is known from here on, also one that has no line of its own. */
  #madeThread(call: LoggedCall): void {
    const pid = returnedOf(call.result)?.value ?? -1n;
    if (pid > 0n && /CLONE_THREAD/.test(call.args)) this.#scene.tasks.of(`${pid}`);
  }

  /** The end of a call that was performed where it began. */
  #ended(call: LoggedCall, task: Task): void {
    const returned = returnedOf(call.result);
    if (returned === undefined) return;
    if (!this.#scene.ended.has(call)) this.#readAhead();
    const completion = this.#scene.ended.get(call);
    if (completion !== undefined) {
      this.#account.completed(call, completion, isFork(call) || agree(returned, completion));
      return;
    }
    const reason = this.#scene.replica.sleeps(task.thread) ?? 'a call that began before';
    this.#account.add(call, { agrees: false, got: `it sleeps on (${reason})` });
  }

  /** Who slept goes on as soon as its event is taken: the read that took it may end later in the log. */
  #readAhead(): void {
    const { inCall, tasks } = this.#scene;
    for (const [pid, call] of inCall) {
      if (call.name !== 'read' || call.ends === undefined || this.#ahead.has(call)) continue;
      if (this.#read(call, tasks.of(pid))) this.#ahead.add(call);
    }
  }

  #perform(call: LoggedCall, task: Task, operation: Operation): Completion | undefined {
    const doing = { who: nameOf(task.pid), text: textOf(call), call };
    return this.#scene.completionOf(this.#scene.threadOf(task), operation, doing);
  }

  // Descriptors and mappings.

  #mmap(call: LoggedCall, task: Task): boolean {
    if (call.name !== 'mmap') return false;
    const operation = mmapOperation(call, (fd) => task.process.descriptors.get(fd));
    const returned = returnedOf(call.result);
    if (operation === undefined || returned === undefined) return false;
    const completion = this.#perform(call, task, operation);
    if (completion !== undefined) this.#account.completed(call, completion, agree(returned, completion));
    return true;
  }

  /** userfaultfd, memfd_create, and opening the device. */
  #makesDescriptor(call: LoggedCall, task: Task): boolean {
    const args = readArguments(call.args);
    switch (call.name) {
      case 'userfaultfd':
        return this.#gives(call, task, { op: 'userfaultfd', flags: knownFlags(args[0]) }, 'userfaultfd');
      case 'memfd_create':
        return this.#gives(call, task, { op: 'memfd_create', length: 3n, flags: knownFlags(args[1]) }, 'memfd');
      case 'open':
      case 'openat': {
        if (!call.args.includes('"/dev/userfaultfd"')) return false;
        const flags = knownFlags(args[call.name === 'open' ? 1 : 2]);
        return this.#gives(call, task, { op: 'open_userfaultfd_device', flags }, 'device');
      }
      default:
        return false;
    }
  }

  /** Performs what gives a descriptor, and remembers it by the number that the log has. */
  #gives(call: LoggedCall, task: Task, operation: Operation, kind: Descriptor['kind']): boolean {
    const returned = returnedOf(call.result);
    if (returned === undefined) return false;
    if (returned.errno === undefined) this.#reused(task.process, Number(returned.value));
    const completion = this.#perform(call, task, operation);
    if (completion === undefined) return false;
    const isGiven = completion.outcome.kind === 'value' && returned.errno === undefined;
    if (completion.outcome.kind === 'value' && isGiven) {
      const fd = Number(completion.outcome.value);
      task.process.descriptors.set(Number(returned.value), { fd, kind, of: task.process });
    }
    this.#account.completed(call, completion, isGiven || agree(returned, completion));
    return true;
  }

  /** A number that is given again was closed before. */
  #reused(process: Process, number: number): void {
    const descriptor = process.descriptors.get(number);
    if (descriptor === undefined) return;
    this.#scene.assume(`descriptor ${number} was closed before: the log does not show it`);
    this.#scene.perform(process.helper, { op: 'close', fd: BigInt(descriptor.fd) });
    process.descriptors.delete(number);
  }

  #close(call: LoggedCall, task: Task): boolean {
    const returned = returnedOf(call.result);
    const number = Number(numberOf(readArguments(call.args)[0]) ?? -1n);
    const descriptor = task.process.descriptors.get(number);
    if (call.name !== 'close' || descriptor === undefined || returned === undefined) return false;
    const completion = this.#perform(call, task, { op: 'close', fd: BigInt(descriptor.fd) });
    if (returned.errno === undefined) task.process.descriptors.delete(number);
    if (completion !== undefined) this.#account.completed(call, completion, agree(returned, completion));
    return true;
  }

  #descriptor(argument: Argument | undefined, { process }: Task): Descriptor | undefined {
    return process.descriptors.get(Number(numberOf(argument) ?? -1n));
  }

  // Userfaultfds.

  /** Whether it was followed; where it begins it may not be yet. */
  #ioctl(call: LoggedCall, task: Task, last: boolean): boolean {
    const [fd, request, structure] = readArguments(call.args);
    const [returned, name, descriptor] = [returnedOf(call.result), requestOf(request), this.#descriptor(fd, task)];
    if (returned === undefined || descriptor === undefined || name === undefined) return false;
    if (name === 'USERFAULTFD_IOC_NEW') {
      const operation = { op: name, fd: BigInt(descriptor.fd), flags: knownFlags(structure) } as Operation;
      return last && this.#gives(call, task, operation, 'userfaultfd');
    }
    const isDone = this.#ioctls.perform({ call, task, name, descriptor, structure, returned }, last);
    if (isDone) this.#begun.add(call);
    return isDone;
  }

  #read(call: LoggedCall, task: Task): boolean {
    const [fd, , count] = readArguments(call.args);
    const [returned, descriptor] = [returnedOf(call.result), this.#descriptor(fd, task)];
    if (call.name !== 'read' || descriptor?.kind !== 'userfaultfd' || returned === undefined) return false;
    const messages = returned.errno === undefined ? messagesRead(call) : [];
    this.#causes.cause(messages, descriptor, task.process);
    if (isCut(call)) this.#scene.assume('strace shows only the beginning of what was read: use -s 4096');
    const operation = { op: 'read', fd: BigInt(descriptor.fd), count: numberOf(count) ?? 32n } as Operation;
    const completion = this.#perform(call, task, operation);
    if (completion === undefined) this.#account.add(call, { agrees: false, got: 'it sleeps: there is no message' });
    else {
      this.#account.completed(call, completion, agree(returned, completion));
      this.#heard(messages, completion, descriptor, task);
    }
    return true;
  }

  /** Children's descriptors, and faults that wait for an answer. */
  #heard(messages: readonly LoggedMessage[], completion: Completion, { of }: Descriptor, task: Task): void {
    this.#ioctls.heard(
      of,
      messages.filter(({ event }) => event === 'PAGEFAULT'),
    );
    const given = this.#causes.descriptorsIn(completion);
    const forks = messages.filter(({ event }) => event === 'FORK');
    forks.forEach(({ ufd }, at) => {
      const child = this.#causes.heardOf(of);
      const fd = given[at];
      if (child !== undefined && fd !== undefined)
        task.process.descriptors.set(ufd, { fd, kind: 'userfaultfd', of: child });
    });
  }

  /** What was ready is asked of each userfaultfd when it is over: before that, nobody can see whether it sleeps. */
  #poll(call: LoggedCall, task: Task): boolean {
    const returned = returnedOf(call.result);
    const asked = userfaultfdsOf(call, task);
    if (call.name === 'read' || asked.length === 0 || returned === undefined) return false;
    const shown = readArguments(returned.more.replace(/^\(|\)$/g, ''))[0];
    const wrong: string[] = [];
    for (const { number, descriptor } of asked) {
      const revents = reventsOf(shown, number);
      if ((revents & POLLIN) !== 0n) this.#causes.cause(this.#nextMessages(number, task), descriptor, task.process);
      const operation = { op: 'poll', fd: BigInt(descriptor.fd), events: POLLIN, timeout: 0n } as Operation;
      const completion = this.#scene.completionOf(this.#scene.threadOf(task), operation);
      const came = completion?.outcome.kind === 'value' ? completion.out[0]! : 0n;
      if (came !== revents) wrong.push(`{fd=${number}, revents=0x${came.toString(16)}}`);
    }
    this.#account.add(call, { agrees: wrong.length === 0, ...(wrong.length > 0 && { got: wrong.join(', ') }) });
    return true;
  }

  /** What the next read of a descriptor brings, as the log shows it later. */
  #nextMessages(number: number, { process }: Task): readonly LoggedMessage[] {
    const { log, tasks, index } = this.#scene;
    for (const event of log.events.slice(index + 1)) {
      if (event.kind !== 'end' || event.call.name !== 'read') continue;
      if (Number(numberOf(readArguments(event.call.args)[0]) ?? -1n) !== number) continue;
      if (tasks.has(event.pid) && tasks.of(event.pid).process !== process) continue;
      if (returnedOf(event.call.result)?.errno === undefined) return messagesRead(event.call);
    }
    return [];
  }

  /** Who waits now. */
  #noteSleepers(): void {
    const { doing, inCall, replica, tasks } = this.#scene;
    for (const [key, { who, text }] of doing) {
      const [process, thread] = key.split('.').map(Number) as [number, number];
      const reason = replica.sleeps({ process, thread });
      if (reason !== undefined) this.#sleepers.push({ who, doing: text, reason });
    }
    for (const [pid, call] of inCall)
      if (WAITS.has(call.name) && userfaultfdsOf(call, tasks.of(pid)).length > 0) {
        const reason = call.name === 'read' ? 'read' : 'poll';
        this.#sleepers.push({ who: nameOf(pid), doing: textOf(call), reason });
      }
    doing.clear();
    inCall.clear();
  }
}

/** The userfaultfds that a call waits for, by the numbers of the log. */
function userfaultfdsOf({ name, args }: LoggedCall, { process }: Task) {
  if (!WAITS.has(name)) return [];
  const [first] = readArguments(args);
  const numbers = first?.kind === 'list' ? first.items.map((item) => fieldOf(item, 'fd')) : [numberOf(first)];
  return numbers.flatMap((given) => {
    const number = Number(given ?? -1n);
    const descriptor = process.descriptors.get(number);
    return descriptor?.kind === 'userfaultfd' ? [{ number, descriptor }] : [];
  });
}

function reventsOf(shown: Argument | undefined, fd: number): bigint {
  const items = shown?.kind === 'list' ? shown.items : [];
  const found = items.find((item) => fieldOf(item, 'fd') === BigInt(fd));
  return found === undefined ? 0n : (fieldOf(found, 'revents') ?? 0n);
}

/** What the log tells of where the program ran: the features that were offered, and what was forbidden. */
function environmentOf({ events }: StraceLog): Environment {
  let environment = DEFAULT_CONFIG.environment;
  for (const event of events) {
    if (event.kind !== 'end') continue;
    const { name, args, result } = event.call;
    const returned = returnedOf(result);
    if (name === 'userfaultfd' && returned?.errno === 'EPERM') environment = { ...environment, ...UNPRIVILEGED };
    if (name !== 'ioctl' || requestOf(readArguments(args)[1]) !== 'UFFDIO_API') continue;
    if (returned?.errno === 'EPERM') environment = { ...environment, capSysPtrace: false };
    const features = fieldOf(readArguments(args)[2], 'features', 'after');
    if (returned?.errno === undefined && features !== undefined) environment = { ...environment, features };
  }
  return environment;
}
