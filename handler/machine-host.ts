import { type Completion, type Operation, PAGE_SIZE } from '../backend/index.js';
import { deferred } from './deferred.js';
import { succeeded } from './errors.js';
import type { Host, Wait } from './host.js';
import type { Performer } from './performer.js';

/** Threads of a process that perform what its handler calls, if nothing else is said: 8 to 15. */
export const HANDLER_THREADS: readonly number[] = [8, 9, 10, 11, 12, 13, 14, 15];

/** The signal that ends a poll(2), and what says that a handler for it runs. */
const SIGUSR1 = 10;
const COUNTED = 2;
/** All ones: without a timeout. */
const FOR_EVER = 0xffffffffffffffffn;

export interface MachineHostOptions {
  /** The machine's number of the process. Default: 0. */
  readonly process?: number;
  /** Threads of that process that are the host's alone. Default: 8 to 15. */
  readonly threads?: readonly number[];
  /** Bytes. Default: 4096. */
  readonly pageSize?: bigint;
}

/**
 * A process of a machine as the place of a handler's calls: of the simulator, or of the kernel backend, the same. Each
 * call takes one of the host's threads, the lowest that is idle; when all are busy it waits for one.
 */
export class MachineHost implements Host {
  readonly pageSize: bigint;
  readonly readsWhatItWaitsFor = false;
  readonly #performer: Performer;
  readonly #process: number;
  /** Idle threads, lowest first. */
  readonly #idle: number[];
  readonly #line: ((thread: number) => void)[] = [];
  readonly #waits = new Set<() => void>();
  /** The handler for signals, from the first time that one is sent. */
  #catching: Promise<Completion> | undefined;
  #hasEnded = false;

  constructor(performer: Performer, options: MachineHostOptions = {}) {
    this.#performer = performer;
    this.#process = options.process ?? 0;
    this.#idle = [...(options.threads ?? HANDLER_THREADS)].sort((one, other) => one - other);
    this.pageSize = options.pageSize ?? PAGE_SIZE;
  }

  async perform(operation: Operation, source?: Uint8Array): Promise<Completion> {
    const thread = this.#idle.shift() ?? (await new Promise<number>((resolve) => this.#line.push(resolve)));
    return this.#performOn(thread, operation, source);
  }

  wait(fd: number): Wait {
    if (this.#hasEnded) return { readable: Promise.resolve(false), cancel: async () => undefined };
    const thread = this.#idle.shift();
    if (thread === undefined) throw new RangeError('all threads of the handler are busy: none is left to wait');
    const { promise, resolve, reject } = deferred<boolean>();
    const end = () => resolve(false);
    this.#waits.add(end);
    const over = this.#poll(fd, thread)
      .finally(() => this.#waits.delete(end))
      .then(() => resolve(true), reject);
    const cancel = async () => {
      if (this.#waits.has(end)) await this.#interrupt(thread);
      // A signal that came before the thread slept has ended nothing: then it sleeps now, and gets another one.
      if (this.#waits.has(end)) await Promise.race([over, this.#performer.settled({ process: this.#process, thread })]);
      if (this.#waits.has(end)) await this.#interrupt(thread);
      await over;
    };
    return { readable: promise, cancel };
  }

  /** No more messages: ends all waits, and those to come. For an orderly end; what still waits in the kernel is not read. */
  end(): void {
    this.#hasEnded = true;
    for (const end of this.#waits) end();
  }

  async #poll(fd: number, thread: number): Promise<void> {
    const poll: Operation = { op: 'poll', fd, timeout: FOR_EVER };
    const completion = await this.#performOn(thread, poll);
    if (completion.outcome.kind !== 'errno' || completion.outcome.errno !== 'EINTR') succeeded(poll, completion);
  }

  async #performOn(thread: number, operation: Operation, source?: Uint8Array): Promise<Completion> {
    try {
      return await this.#performer.submit({ process: this.#process, thread }, operation, source);
    } finally {
      this.#release(thread);
    }
  }

  #release(thread: number): void {
    const next = this.#line.shift();
    if (next !== undefined) {
      next(thread);
      return;
    }
    const at = this.#idle.findIndex((other) => other > thread);
    this.#idle.splice(at < 0 ? this.#idle.length : at, 0, thread);
  }

  /** A signal that is caught ends the sleep of the thread, and does nothing else. One that is not caught ends the process. */
  async #interrupt(thread: number): Promise<void> {
    this.#catching ??= this.perform({ op: 'sigaction', signum: SIGUSR1, handler: COUNTED });
    await this.#catching;
    await this.perform({ op: 'tgkill', process: this.#process, thread, signum: SIGUSR1 });
  }
}
