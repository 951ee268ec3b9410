import {
  type Completion,
  decodeResults,
  encodeProgram,
  type Machine,
  NO_SETTLE,
  type Operation,
  type ThreadId,
  threadNumber,
} from '../backend/index.js';
import type { Random } from '../backend/random/prng.js';
import { type Engine, FAILURES_OF_SPINNER, MOST_TIMERS, type Progress } from './engine.js';
import type { Task } from './task.js';

/** How likely, in percent, each operation that could begin does so at once. */
const CHANCE_TO_BEGIN = 60;

/**
 * A machine that can't be told who goes next: in each turn some of the operations that wait to be begun are begun together, by
 * chance, and the kernel does with them what it likes until all sleep.
 */
export class FreeEngine implements Engine {
  readonly machine: Machine;
  readonly #random: Random;
  readonly #maxTurns: number;
  #turns = 0;
  #ready: Task[] = [];
  /** Turns in a row in which nothing came but failures of one thread. */
  #failures = 0;
  #failing = -1;
  /** How often the clock went on since something completed. */
  #timers = 0;

  constructor(machine: Machine, random: Random, maxTurns: number) {
    this.machine = machine;
    this.#random = random;
    this.#maxTurns = maxTurns;
  }

  perform(thread: ThreadId, operation: Operation, payload: Uint8Array | undefined): readonly Completion[] {
    return this.#run([{ ...thread, operation }], payload);
  }

  advance(submitted: readonly Task[], payload: Uint8Array | undefined, canWake: boolean): Progress {
    this.#ready.push(...submitted);
    // What was placed has to reach the machine now: it is handed over once.
    let bytes = payload;
    while (this.#ready.length > 0 || bytes !== undefined) {
      this.#turns += 1;
      if (this.#turns > this.#maxTurns) return { kind: 'endless' };
      const tasks = this.#pick();
      const records = tasks.map(({ thread, operation }) => ({ ...thread, operation, flags: NO_SETTLE }));
      const completions = this.#run(records, bytes);
      bytes = undefined;
      if (completions.length > 0) return this.#completed(completions);
    }
    this.#timers += 1;
    return { kind: canWake && this.#timers <= MOST_TIMERS ? 'timer' : 'quiet' };
  }

  #completed(completions: readonly Completion[]): Progress {
    this.#timers = 0;
    const [first] = completions;
    const isFailure = completions.length === 1 && first!.outcome.kind === 'errno' && this.#ready.length === 0;
    const key = threadNumber(first!);
    this.#failures = isFailure && key === this.#failing ? this.#failures + 1 : 0;
    this.#failing = key;
    if (this.#failures < FAILURES_OF_SPINNER) return { kind: 'completed', completions };
    return { kind: 'spinning', thread: { process: first!.process, thread: first!.thread } };
  }

  /** Some of those that are ready, at least one; in the order in which they came. */
  #pick(): Task[] {
    if (this.#ready.length === 0) return [];
    const chosen = this.#random.below(this.#ready.length);
    const begins = this.#ready.map((_, index) => index === chosen || this.#random.chance(CHANCE_TO_BEGIN));
    const tasks = this.#ready.filter((_, index) => begins[index]);
    this.#ready = this.#ready.filter((_, index) => !begins[index]);
    return tasks;
  }

  #run(records: Parameters<typeof encodeProgram>[0]['records'], payload: Uint8Array | undefined): Completion[] {
    const program = encodeProgram({ records, ...(payload && { payload }) });
    return decodeResults(this.machine.run(program)).flatMap(({ completions }) => completions);
  }
}
