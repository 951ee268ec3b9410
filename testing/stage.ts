import { type Completion, type Operation, type ThreadId, threadNumber } from '../backend/index.js';
import { type Deferred, deferred } from '../handler/deferred.js';
import { Payload } from '../handler/payload.js';
import type { Performer } from '../handler/performer.js';
import { VirtualClock } from './clock.js';
import { drain } from './drain.js';
import type { Engine, Progress } from './engine.js';
import { type FailureKind, type Finding, TestError } from './failure.js';
import { type Fiber, newFiber, startFiber } from './fiber.js';
import type { History } from './history.js';
import { asleepFinding, errorText, isEnd } from './judge.js';
import type { Task } from './task.js';
import { Trace } from './trace.js';

/**
 * One run of a test: the code of handler and threads on one side, the machine on the other. Code goes on until it waits;
 * then the machine does one thing, and whoever that completes something for is told.
 */
export class Stage implements Performer {
  readonly engine: Engine;
  readonly clock = new VirtualClock();
  readonly trace = new Trace();
  readonly #history: History;
  /** Bytes that operations read. */
  readonly payload = new Payload();
  readonly #fibers: Fiber[] = [];
  /** Whose operations those of a thread are. */
  readonly #owners = new Map<number, Fiber>();
  readonly #tasks = new Map<number, Task>();
  #submitted: Task[] = [];
  /** How processes have ended. */
  readonly #ended = new Map<number, Completion['outcome']>();
  /** Who is to be told when nobody can go on. */
  #settling: { readonly fiber: Fiber | undefined; readonly pending: Deferred<void> }[] = [];
  readonly #endings: (() => void)[] = [];
  #phase: 'setting up' | 'running' | 'ending' = 'setting up';
  /** What submitting found wrong. */
  #strayed: Finding | undefined;

  constructor(engine: Engine, history: History) {
    this.engine = engine;
    this.#history = history;
  }

  /** A piece of code with threads of its own; it begins when `begin` is called. */
  fiber(name: string, kind: Fiber['kind'], threads: readonly ThreadId[]): Fiber {
    const fiber = newFiber(name, kind);
    this.#fibers.push(fiber);
    for (const thread of threads) this.#owners.set(threadNumber(thread), fiber);
    return fiber;
  }

  get #isEnding(): boolean {
    return this.#phase === 'ending';
  }

  get fibers(): readonly Fiber[] {
    return this.#fibers;
  }

  /** Is called when the world is over and the handler has to end. */
  onEnding(end: () => void): void {
    this.#endings.push(end);
  }

  submit(thread: ThreadId, operation: Operation, source?: Uint8Array): Promise<Completion> {
    if (this.#phase === 'setting up') return this.#performNow(thread, operation, source);
    const key = threadNumber(thread);
    const fiber = this.#owners.get(key);
    if (fiber === undefined || this.#tasks.has(key))
      return Promise.reject(new TestError(`thread ${thread.process}.${thread.thread} is nobody’s, or busy`));
    if (fiber.kind === 'handler' && !fiber.isTold) this.#strayed ??= strayed(operation);
    const placed = source === undefined ? operation : this.payload.place(operation, source);
    const task = { thread, operation: placed, hasSource: source !== undefined, fiber, pending: deferred<Completion>() };
    this.#tasks.set(key, task);
    this.#submitted.push(task);
    return task.pending.promise;
  }

  settled(thread: ThreadId): Promise<void> {
    const pending = deferred<void>();
    this.#settling.push({ fiber: this.#owners.get(threadNumber(thread)), pending });
    return pending.promise;
  }

  /** Setting up is over: runs the code of the fibers, and plays to the end. What went wrong, `known` where exploring need not go on, or nothing. */
  async play(codes: ReadonlyMap<Fiber, () => unknown>): Promise<Finding | 'known' | undefined> {
    this.#phase = 'running';
    for (const [fiber, code] of codes) startFiber(fiber, code);
    for (;;) {
      await drain();
      for (const fiber of this.#fibers) fiber.isTold = false;
      const finding = this.#strayed ?? this.#failed() ?? this.#waitsOutside();
      if (finding !== undefined) return finding;
      if (this.#isEnding && this.#fibers.every(({ state }) => state !== 'running')) return undefined;
      const end = this.#follow(this.#advance());
      if (end !== 'on') return end;
    }
  }

  /** Runs code of a process that was just forked. */
  beginChild(name: string, thread: ThreadId, code: () => unknown): Fiber {
    const fiber = this.fiber(name, 'thread', [thread]);
    startFiber(fiber, code);
    return fiber;
  }

  #advance(): Progress {
    const submitted = this.#submitted;
    this.#submitted = [];
    for (const { fiber, thread, operation } of submitted) this.trace.start(fiber.name, thread, operation);
    const canWake = this.clock.isAnybodyAsleep;
    return this.engine.advance(submitted, this.payload.take(), canWake, this.#isEnding);
  }

  #follow(progress: Progress): Finding | 'known' | undefined | 'on' {
    switch (progress.kind) {
      case 'completed':
        for (const completion of progress.completions) this.#noteEnd(completion);
        for (const completion of progress.completions) this.#deliver(this.#asEnded(completion));
        return 'on';
      case 'timer':
        this.#history.addTimer();
        this.trace.note(this.clock.wakeFirst(), `(the clock shows ${this.clock.now} ms)`);
        return 'on';
      case 'known':
        return 'known';
      case 'quiet':
        return this.#quiet();
      case 'spinning': {
        const task = this.#tasks.get(threadNumber(progress.thread));
        const what = task === undefined ? '' : ` in ${task.operation.op}`;
        const name = this.#owners.get(threadNumber(progress.thread))?.name ?? '?';
        return simple('spinning', `${name} spins${what}: the same fails again and again, and nobody else can go on.`, [
          ...this.#asleepDetails(),
        ]);
      }
      case 'endless':
        return simple('endless', 'There is no end: the bound on steps was met (maxSteps).', this.#asleepDetails());
    }
  }

  /** Nobody can go on: the world is over, or somebody sleeps for ever. */
  #quiet(): Finding | undefined | 'on' {
    if (this.#settling.length > 0) return this.#tellSettled();
    const running = this.#fibers.filter(({ state }) => state === 'running');
    if (this.#isEnding) {
      const names = running.map(({ name }) => name).join(', ');
      return simple('does not end', `${names} goes on waiting when the test is over.`, this.#asleepDetails());
    }
    const threads = running.filter(({ kind }) => kind === 'thread');
    if (threads.length > 0) return this.#asleepForEver(threads);
    this.#phase = 'ending';
    for (const fiber of this.#fibers) fiber.isTold = true;
    for (const end of this.#endings) end();
    this.clock.end(new AbortError('the test is over'));
    return 'on';
  }

  #tellSettled(): 'on' {
    for (const { fiber, pending } of this.#settling) {
      if (fiber !== undefined) fiber.isTold = true;
      pending.resolve();
    }
    this.#settling = [];
    return 'on';
  }

  #asleepForEver(threads: readonly Fiber[]): Finding {
    const sleeping = [...this.#tasks.values()].filter(({ fiber }) => threads.includes(fiber));
    if (sleeping.length === 0) return leftMachine(threads[0]!);
    return asleepFinding(sleeping, this.engine.machine.asleep(), this.#fibers);
  }

  #asleepDetails(): string[] {
    const threads = [...this.#tasks.values()].filter(({ fiber }) => fiber.kind === 'thread');
    return threads.map(({ fiber, operation }) => `${fiber.name} waits in ${operation.op}`);
  }

  #failed(): Finding | undefined {
    const failed = this.#fibers.find(({ state, error }) => state === 'failed' && !isEnd(error, this.#isEnding));
    if (failed === undefined) return undefined;
    const kind: FailureKind = failed.kind === 'handler' ? 'handler failed' : 'thread failed';
    return { kind, summary: `${failed.name} failed: ${errorText(failed.error)}`, details: [], cause: failed.error };
  }

  /** Of handlers at once; threads may wait for each other’s code, as long as somebody goes on. */
  #waitsOutside(): Finding | undefined {
    const lost = this.#fibers.find(
      (fiber) => fiber.kind === 'handler' && fiber.state === 'running' && !this.#isWaiting(fiber),
    );
    return lost && leftMachine(lost);
  }

  /** Whether there is an operation of its own, or the clock, that it may be waiting for. */
  #isWaiting(fiber: Fiber): boolean {
    return this.clock.isAsleep(fiber) || [...this.#tasks.values()].some((task) => task.fiber === fiber);
  }

  #noteEnd({ process, outcome }: Completion): void {
    if (outcome.kind === 'exited' || outcome.kind === 'killed') this.#ended.set(process, outcome);
  }

  /** Whose process ended before it began, has the end of one whose process ended while it slept: which of them, chance decides. */
  #asEnded(completion: Completion): Completion {
    const { outcome, process } = completion;
    const ended = this.#ended.get(process);
    const isTooLate = outcome.kind === 'refused' && outcome.refusal === 'no such process';
    return isTooLate && ended !== undefined ? { ...completion, outcome: ended } : completion;
  }

  #deliver(completion: Completion): void {
    const key = threadNumber(completion);
    const task = this.#tasks.get(key);
    if (task === undefined) return;
    this.#tasks.delete(key);
    this.#history.add(completion);
    this.trace.end(task.fiber.name, task.operation, completion);
    if (task.hasSource) this.payload.release();
    task.fiber.isTold = true;
    task.pending.resolve(completion);
  }

  async #performNow(thread: ThreadId, submitted: Operation, source: Uint8Array | undefined): Promise<Completion> {
    const operation = source === undefined ? submitted : this.payload.place(submitted, source);
    this.trace.start('world', thread, operation);
    const completions = this.engine.perform(thread, operation, this.payload.take());
    const own = completions.find((completion) => threadNumber(completion) === threadNumber(thread));
    if (source !== undefined) this.payload.release();
    if (own === undefined) throw new TestError(`the world is set up by calls that do not sleep; ${operation.op} does`);
    this.trace.end('world', operation, own);
    return own;
  }
}

/** As what an AbortSignal rejects with, by its name. */
class AbortError extends Error {
  override readonly name = 'AbortError';
}

function simple(kind: FailureKind, summary: string, details: readonly string[]): Finding {
  return { kind, summary, details };
}

/** A handler goes on although none of its operations completed. */
function strayed({ op }: Operation): Finding {
  return simple('left the machine', `handler left the machine: it calls ${op} after something that is no operation.`, [
    'A handler may await operations, and its clock; not timers, files or the network, and not the code of threads. A thread of the world that makes calls on the handler’s userfaultfd makes them by `thread.using(uffd)`.',
  ]);
}

function leftMachine({ name, kind }: Fiber): Finding {
  const who = kind === 'handler' ? 'A handler' : 'A thread';
  return simple('left the machine', `${name} left the machine: it waits for something that is no operation.`, [
    `${who} may await operations, and the clock that the handler is given; not timers, files or the network: what these do no schedule decides.`,
  ]);
}
