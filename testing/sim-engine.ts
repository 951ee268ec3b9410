import {
  type Completion,
  decodeResults,
  encodeProgram,
  FRAME_HEADER_SIZE,
  NO_SETTLE,
  type Operation,
  PROGRAM_EXPLAIN,
  RESULTS_HEADER_SIZE,
  type ThreadId,
  threadNumber,
} from '../backend/index.js';
import type { SimulatorMachine } from '../sim/index.js';
import type { Chooser, Point } from './chooser.js';
import { type Engine, FAILURES_OF_SPINNER, MOST_TIMERS, type Progress } from './engine.js';
import type { History } from './history.js';
import type { Task } from './task.js';

/** Stands for the clock among the threads of a machine. */
export const CLOCK = 256;
const NOTHING: readonly Completion[] = [];
/** So often a thread may fail without that anything has changed, before others have to be let go on. */
const FAILURES_BEFORE_YIELD = 8;

interface Attempts {
  readonly state: bigint;
  readonly count: number;
}

/** The simulator, step by step: which thread takes the next one is the chooser's business. */
export class SimEngine implements Engine {
  readonly machine: SimulatorMachine;
  readonly #chooser: Chooser;
  readonly #history: History;
  readonly #maxSteps: number;
  #steps = 0;
  /** Who took the last step. */
  #last = 0;
  /** How often the clock went on since somebody else did. */
  #timers = 0;
  /** How often each thread has failed in the same state. */
  readonly #attempts = new Map<number, Attempts>();
  #isExploring = false;

  constructor(machine: SimulatorMachine, chooser: Chooser, history: History, maxSteps: number) {
    this.machine = machine;
    this.#chooser = chooser;
    this.#history = history;
    this.#maxSteps = maxSteps;
  }

  perform(thread: ThreadId, operation: Operation, payload: Uint8Array | undefined): readonly Completion[] {
    if (payload === undefined) return this.machine.perform(thread, operation);
    const program = encodeProgram({ records: [{ ...thread, operation }], payload });
    return decodeResults(this.machine.run(program)).flatMap(({ completions }) => completions);
  }

  advance(submitted: readonly Task[], payload: Uint8Array | undefined, canWake: boolean, isEnding: boolean): Progress {
    const refused = submitted.length === 0 ? [] : this.#begin(submitted, payload);
    if (refused.length > 0) return { kind: 'completed', completions: refused };
    for (;;) {
      if (this.#steps >= this.#maxSteps) return { kind: 'endless' };
      this.#steps += 1;
      const ways = this.#ways(canWake);
      if (!Array.isArray(ways)) return ways;
      if (ways.length === 0) return { kind: 'quiet' };
      const way = ways.length === 1 || isEnding ? ways[0] : ways[this.#choose(ways)];
      if (way === undefined) return { kind: 'known' };
      if (way.thread === CLOCK) return this.#timer();
      const completions = this.#step(way);
      if (completions.length > 0) return { kind: 'completed', completions };
    }
  }

  #begin(submitted: readonly Task[], payload: Uint8Array | undefined): readonly Completion[] {
    if (!this.#isExploring) this.machine.exploring = true;
    this.#isExploring = true;
    const records = submitted.map(({ thread, operation }) => ({ ...thread, operation, flags: NO_SETTLE }));
    const program = encodeProgram({ records, flags: PROGRAM_EXPLAIN, ...(payload && { payload }) });
    decodeResults(this.machine.begin(program));
    return this.#completions();
  }

  /** What can happen next: who went last comes first, the clock last. A thread that only fails waits for the others. */
  #ways(canWake: boolean): Way[] | Progress {
    const ways: Way[] = [];
    this.machine.transitions().forEach((transition, index) => {
      ways.push({ index, thread: transition >>> 16 });
    });
    const all = ways.length;
    const free = ways.filter(({ thread }) => (this.#attempts.get(thread)?.count ?? 0) < FAILURES_BEFORE_YIELD);
    if (canWake) free.push({ index: all, thread: CLOCK });
    if (free.length > 0 || all === 0) return free;
    const spinner = ways[0]!.thread;
    if (this.#attempts.get(spinner)!.count < FAILURES_OF_SPINNER) return ways;
    return { kind: 'spinning', thread: { process: spinner >> 4, thread: spinner & 15 } };
  }

  #choose(ways: readonly Way[]): number {
    const point: Point = {
      threads: ways.map(({ thread }) => thread),
      last: this.#last,
      state: () => `${this.machine.canonicalHash().toString(36)}.${this.#history}`,
    };
    return this.#chooser.choose(point);
  }

  #timer(): Progress {
    this.#timers += 1;
    return { kind: this.#timers > MOST_TIMERS ? 'quiet' : 'timer' };
  }

  #step({ index, thread }: Way): readonly Completion[] {
    if (thread !== this.#last && (this.#attempts.get(thread)?.count ?? 0) < FAILURES_BEFORE_YIELD)
      this.#attempts.clear();
    this.#last = thread;
    this.#timers = 0;
    this.machine.take(index);
    const completions = this.#completions();
    for (const completion of completions) this.#note(completion);
    return completions;
  }

  /** Counts failures that leave everything as it was. */
  #note(completion: Completion): void {
    const key = threadNumber(completion);
    if (completion.outcome.kind !== 'errno') {
      this.#attempts.delete(key);
      return;
    }
    const state = this.machine.canonicalHash();
    const before = this.#attempts.get(key);
    this.#attempts.set(key, { state, count: before?.state === state ? before.count + 1 : 0 });
  }

  #completions(): readonly Completion[] {
    const results = this.machine.finalFrame();
    // Most steps complete nothing.
    if (results.length === RESULTS_HEADER_SIZE + FRAME_HEADER_SIZE) return NOTHING;
    return decodeResults(results)[0]!.completions;
  }
}

interface Way {
  /** Index of the transition. */
  readonly index: number;
  readonly thread: number;
}
