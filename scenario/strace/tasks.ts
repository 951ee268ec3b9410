import type { ThreadId } from '../../backend/index.js';
import { MAX_PROCESSES, MAX_THREADS } from '../../backend/index.js';
import { returnedOf } from './argument.js';
import type { LogEvent, LoggedCall, StraceLog } from './log.js';

/** A descriptor of a process of the log that matters here, by the machine's number. */
export interface Descriptor {
  readonly fd: number;
  readonly kind: 'userfaultfd' | 'device' | 'memfd';
  /** Whose memory a userfaultfd is about. */
  readonly of: Process;
}

/** A process of the log, by the machine's number. */
export class Process {
  readonly number: number;
  /** By the number that the log has. */
  readonly descriptors: Map<number, Descriptor>;
  #threads = 1;

  constructor(number: number, from?: Process) {
    this.number = number;
    this.descriptors = new Map(from?.descriptors);
  }

  /** Always idle: does what the log doesn't show who did. */
  get helper(): ThreadId {
    return { process: this.number, thread: MAX_THREADS - 2 };
  }

  /** One more thread. Throws RangeError when there is no room for it. */
  newThread(): ThreadId {
    if (this.#threads >= MAX_THREADS - 2)
      throw new RangeError(`the machine has ${MAX_THREADS - 2} threads for a process of a log`);
    this.#threads += 1;
    return { process: this.number, thread: this.#threads - 1 };
  }
}

/** A task of the log: a thread of a process. */
export interface Task {
  readonly pid: string;
  readonly process: Process;
  readonly thread: ThreadId;
  /** Whether its end is that of the process. */
  readonly isLeader: boolean;
}

const FORKS: ReadonlySet<string> = new Set(['fork', 'clone', 'clone3', 'vfork']);

/** Whether a call makes a task. */
export function isFork({ name }: Pick<LoggedCall, 'name'>): boolean {
  return FORKS.has(name);
}

/** Whether it makes a process with memory of its own. */
export function makesProcess({ name, args }: LoggedCall): boolean {
  return name === 'fork' || (FORKS.has(name) && !/CLONE_(?:VM|THREAD)|VFORK/.test(args) && name !== 'vfork');
}

/** Who is who: pids of the log as threads and processes of a machine. */
export class Tasks {
  readonly #tasks = new Map<string, Task>();
  /** The calls that made tasks, by pid. */
  readonly #births = new Map<string, LoggedCall>();
  /** When each pid has its events. */
  readonly #when = new Map<string, number[]>();
  /** Processes that were made and have no pid yet, with the call where it is in the log. */
  #unnamed: { readonly process: Process; readonly by: LoggedCall | undefined }[] = [];
  #processes = 0;

  constructor(log: StraceLog) {
    log.events.forEach((event, index) => {
      const times = this.#when.get(event.pid) ?? [];
      times.push(index);
      this.#when.set(event.pid, times);
      const born = birthOf(event);
      if (born !== undefined) this.#births.set(born, (event as { readonly call: LoggedCall }).call);
    });
  }

  /** All tasks that are known by now. */
  get known(): Iterable<Task> {
    return this.#tasks.values();
  }

  has(pid: string): boolean {
    return this.#tasks.has(pid);
  }

  /** Whether a pid is known, or will be. */
  isInLog(pid: string): boolean {
    return this.#tasks.has(pid) || this.#when.has(pid);
  }

  /** The task of a pid; one that is new is the child that has no pid yet, else one more thread. */
  of(pid: string): Task {
    const known = this.#tasks.get(pid);
    if (known !== undefined) return known;
    const task = this.#first(pid) ?? this.#child(pid) ?? this.#thread(pid);
    this.#tasks.set(pid, task);
    return task;
  }

  #first(pid: string): Task | undefined {
    if (this.#tasks.size > 0) return undefined;
    return leader(pid, new Process(0));
  }

  #child(pid: string): Task | undefined {
    const birth = this.#births.get(pid);
    const found = this.#unnamed.find(({ by }) => by === birth || (birth === undefined && by === undefined));
    if (found === undefined) return undefined;
    this.#unnamed = this.#unnamed.filter((one) => one !== found);
    return leader(pid, found.process);
  }

  #thread(pid: string): Task {
    const birth = this.#births.get(pid);
    const process = (birth === undefined ? [...this.known][0]! : this.of(birth.pid)).process;
    return { pid, process, thread: process.newThread(), isLeader: false };
  }

  /** A process that is forked now, by a call of the log or by one that it doesn't show. Throws RangeError. */
  fork(parent: Process, by: LoggedCall | undefined): Process {
    if (this.#processes + 1 >= MAX_PROCESSES) throw new RangeError(`the machine has ${MAX_PROCESSES} processes`);
    this.#processes += 1;
    const process = new Process(this.#processes, parent);
    this.#unnamed.push({ process, by });
    return process;
  }

  /** The index of the next event of a pid behind an index; infinite if there is none. */
  next(pid: string, index: number): number {
    return this.#when.get(pid)?.find((when) => when > index) ?? Number.POSITIVE_INFINITY;
  }
}

function leader(pid: string, process: Process): Task {
  return { pid, process, thread: { process: process.number, thread: 0 }, isLeader: true };
}

/** The pid of the task that a call has made. */
function birthOf(event: LogEvent): string | undefined {
  if (event.kind !== 'end' || !isFork(event.call)) return undefined;
  const returned = returnedOf(event.call.result);
  return returned !== undefined && returned.value > 0n ? `${returned.value}` : undefined;
}
