import { pageWord } from '../backend/content.js';
import { ARENA_START, MAX_PROCESSES, PAGE_SIZE, type PageState, type ThreadId, type Window } from '../backend/index.js';
import {
  type Length,
  MachineHost,
  MachineThread,
  type MmapOptions,
  type OpenOptions,
  Userfaultfd,
} from '../handler/index.js';
import { HANDLER_THREADS } from '../handler/machine-host.js';
import { TestError } from './failure.js';
import type { Fiber } from './fiber.js';
import type { Stage } from './stage.js';

/** What stays free between mappings. */
const GAP = 16n * PAGE_SIZE;
/** Threads of the first process that are the world's: those above perform what the handler calls. */
const MAX_WORLD_THREADS = 7;

/** What a thread's code came to, when the test is over. */
export interface ThreadResult<T> {
  readonly name: string;
  /** What the code returned. Throws TestError before it has ended, and when its process ended first. */
  readonly value: T;
}

/** What a thread of the world does. Its name is that of the thread in traces. */
export type ThreadCode<T> = (thread: WorldThread) => Promise<T> | T;

/** A thread of the world; code of a thread performs its calls. */
export class WorldThread extends MachineThread {
  readonly name: string;
  readonly #world: World;
  readonly #stage: Stage;

  constructor(world: World, stage: Stage, name: string, { process, thread }: ThreadId) {
    super(stage, process, thread);
    this.#world = world;
    this.#stage = stage;
    this.name = name;
  }

  /** A userfaultfd whose calls this thread makes, as `unregister` before it unmaps something: in a process that has the descriptor. */
  using({ fd }: Userfaultfd): Userfaultfd {
    const { process, thread } = this.id;
    return Userfaultfd.adopt(new MachineHost(this.#stage, { process, threads: [thread] }), fd);
  }

  /** fork(2): the child's first thread runs `code`. Resolves when fork returns in the parent: with EVENT_FORK that takes a handler that reads. */
  async fork<T>(name: string, code: ThreadCode<T>): Promise<ThreadResult<T>> {
    const child = this.#world.nextProcess();
    await this.call({ op: 'fork', child });
    return this.#world.beginChild(name, child, code);
  }

  /** exit_group(2): ends the process, and with it this code. */
  async exit(status = 0): Promise<void> {
    await this.call({ op: 'exit', status: BigInt(status) });
  }
}

/** The end of a run, for checks. */
export class End {
  readonly #stage: Stage;
  /** Names of threads in the order in which their code ended. */
  readonly order: readonly string[];

  constructor(stage: Stage, order: readonly string[]) {
    this.#stage = stage;
    this.order = order;
  }

  /** The state of a page, without touching it: present, wp, ... and the hash of what it holds. Default: of the first process. */
  page(address: bigint, process = 0): PageState {
    const window: Window = { start: address - (address % PAGE_SIZE), pages: 1 };
    return this.#stage.engine.machine.inspect(process, window)[0]!;
  }

  /** The page in a word: `none`, `0x5a` for a page full of that byte, `mixed:...`; with `wp` and other bits that are set. */
  contents(address: bigint, process = 0): string {
    return pageWord(this.page(address, process));
  }
}

export interface WorldUserfaultfdOptions extends OpenOptions {
  /** The handler is another process, which was sent the descriptor (SCM_RIGHTS) and alone has it. Default: false. */
  readonly otherProcess?: boolean;
}

/** What a test of a handler happens in: memory, a userfaultfd, threads. It is made anew for each run. */
export class World {
  /** The first thread of the first process: for setting up. */
  readonly main: MachineThread;
  readonly #stage: Stage;
  /** Where the handler's calls are performed. */
  #host: MachineHost;
  #handlerProcess = 0;
  readonly #codes = new Map<Fiber, () => unknown>();
  readonly #checks: ((end: End) => unknown)[] = [];
  readonly #watched: Window[] = [];
  readonly #order: string[] = [];
  #nextAddress = ARENA_START;
  #threads = 0;
  #processes = 0;
  #userfaultfd: Userfaultfd | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#host = new MachineHost(stage);
    this.main = new MachineThread(stage);
    stage.onEnding(() => this.#host.end());
  }

  /** Maps memory of the first process; resolves to its address. What is in it at the end is part of a run's outcome. Default: private anonymous memory. */
  async mmap(length: Length, options: MmapOptions = {}): Promise<bigint> {
    const addr = options.addr ?? this.#nextAddress;
    const start = await this.main.mmap(length, { ...options, addr });
    if (options.addr === undefined) this.#nextAddress += BigInt(length) + GAP;
    this.watch(start, length);
    return start;
  }

  /** Makes what is in memory at the end of a run part of its outcome. `mmap` does. */
  watch(start: bigint, length: Length): void {
    this.#watched.push({ start, pages: Number((BigInt(length) + PAGE_SIZE - 1n) / PAGE_SIZE) });
  }

  /** Makes the userfaultfd that the handler is given; the first one, if it is called again. */
  async userfaultfd(options: WorldUserfaultfdOptions = {}): Promise<Userfaultfd> {
    const uffd = options.otherProcess ? await this.#sent(options) : await Userfaultfd.open(this.#host, options);
    this.#userfaultfd ??= uffd;
    return uffd;
  }

  /** A userfaultfd of the first process, which another process has been sent, and nobody else has. */
  async #sent(options: OpenOptions): Promise<Userfaultfd> {
    if (this.#userfaultfd !== undefined) throw new TestError('the handler is in the first process already');
    const process = this.nextProcess();
    await this.main.call({ op: 'fork', child: process });
    const own = await Userfaultfd.open(new MachineHost(this.#stage, { threads: [0] }), options);
    await this.main.call({ op: 'send_fd', fd: own.fd });
    const { out } = await new MachineThread(this.#stage, process).call({ op: 'receive_fd' });
    await own.close();
    this.#handlerProcess = process;
    this.#host = new MachineHost(this.#stage, { process });
    return Userfaultfd.adopt(this.#host, Number(out[0]), options.batch === undefined ? {} : { batch: options.batch });
  }

  /** Memory that is registered for missing faults with the handler's userfaultfd, which is made if there is none. */
  async registered(length: Length, options: WorldUserfaultfdOptions = {}): Promise<bigint> {
    const uffd = this.#userfaultfd ?? (await this.userfaultfd(options));
    const memory = await this.mmap(length);
    await uffd.register(memory, length);
    return memory;
  }

  /** A thread of the first process; its code begins when the world is set up. */
  thread<T>(name: string, code: ThreadCode<T>): ThreadResult<T> {
    if (this.#threads === MAX_WORLD_THREADS) throw new TestError(`a world has ${MAX_WORLD_THREADS} threads at most`);
    this.#threads += 1;
    const id = { process: 0, thread: this.#threads };
    const fiber = this.#stage.fiber(name, 'thread', [id]);
    this.#codes.set(fiber, this.#codeOf(name, id, code));
    return resultOf(fiber);
  }

  /** Is called at the end of each run, and throws if that is not as it should be. */
  check(check: (end: End) => unknown): void {
    this.#checks.push(check);
  }

  /** @internal The number of the next child. */
  nextProcess(): number {
    this.#processes += 1;
    if (this.#processes === MAX_PROCESSES) throw new TestError(`a world has ${MAX_PROCESSES} processes at most`);
    return this.#processes;
  }

  /** @internal Begins the code of a child that was just forked. */
  beginChild<T>(name: string, process: number, code: ThreadCode<T>): ThreadResult<T> {
    const id = { process, thread: 0 };
    return resultOf(this.#stage.beginChild(name, id, this.#codeOf(name, id, code)));
  }

  /** @internal The userfaultfd for the handler, and the threads whose operations are the handler's. */
  handled(): { readonly uffd: Userfaultfd; readonly threads: readonly ThreadId[] } {
    if (this.#userfaultfd === undefined)
      throw new TestError('the world makes no userfaultfd: await world.userfaultfd()');
    return {
      uffd: this.#userfaultfd,
      threads: HANDLER_THREADS.map((thread) => ({ process: this.#handlerProcess, thread })),
    };
  }

  /** @internal What runs when the world is set up. */
  get codes(): Map<Fiber, () => unknown> {
    return this.#codes;
  }

  /** @internal Runs the checks; rejects with what the first that fails throws. */
  async checkEnd(): Promise<void> {
    const end = new End(this.#stage, this.#order);
    for (const check of this.#checks) await check(end);
  }

  /** @internal What is in memory. */
  contents(): string[] {
    return this.#watched.map((window) => this.#windowText(window));
  }

  #windowText(window: Window): string {
    const start = `0x${window.start.toString(16)}`;
    try {
      const pages = this.#stage.engine.machine.inspect(0, window);
      return `${start}: ${pages.map(pageWord).join(', ')}`;
    } catch (error) {
      if (error instanceof RangeError) return `${start}: its process has ended`;
      throw error;
    }
  }

  #codeOf<T>(name: string, id: ThreadId, code: ThreadCode<T>): () => Promise<T> {
    return async () => {
      const value = await code(new WorldThread(this, this.#stage, name, id));
      this.#order.push(name);
      return value;
    };
  }
}

function resultOf<T>(fiber: Fiber): ThreadResult<T> {
  return {
    name: fiber.name,
    get value() {
      if (fiber.state === 'ended') return fiber.value as T;
      throw new TestError(`${fiber.name} has no result: it ${fiber.state === 'failed' ? 'failed' : 'has not ended'}`);
    },
  };
}
