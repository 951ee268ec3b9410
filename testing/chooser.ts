import { Random } from '../backend/random/prng.js';
import { TestError } from './failure.js';
import type { Schedule } from './schedule.js';

/** A place where there is more than one way to go on. */
export interface Point {
  /** Whose step each way is. */
  readonly threads: readonly number[];
  /** Who took the last step. */
  readonly last: number;
  /** Tells states apart: equal where everything that can follow is the same. */
  state(): string;
}

/** Decides which way to go. */
export interface Chooser {
  /** The index of a way, or -1: no need to go on. */
  choose(point: Point): number;
}

/** Whether a way stops a thread that could go on. */
export function isPreemption({ threads, last }: Point, way: number): boolean {
  return threads[way] !== last && threads.includes(last);
}

/** Along a schedule, and the first way after its end. */
export class FixedChooser implements Chooser {
  readonly #schedule: Schedule;
  #at = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  choose({ threads }: Point): number {
    const way = this.#schedule[this.#at] ?? 0;
    this.#at += 1;
    if (way < threads.length) return way;
    throw new TestError(
      `the schedule does not fit: at place ${this.#at} it takes way ${way}, and there are ${threads.length}; it was found with another handler, world or version of the package`,
    );
  }
}

/** Writes down what another chooser chooses. */
export class RecordingChooser implements Chooser {
  readonly schedule: number[] = [];
  readonly #chooser: Chooser;

  constructor(chooser: Chooser) {
    this.#chooser = chooser;
  }

  choose(point: Point): number {
    const way = this.#chooser.choose(point);
    if (way >= 0) this.schedule.push(way);
    return way;
  }
}

/** Each way as likely as the others. */
export class RandomChooser implements Chooser {
  readonly #random: Random;

  constructor(seed: number, run: number) {
    this.#random = new Random(seed, run);
  }

  choose({ threads }: Point): number {
    return this.#random.below(threads.length);
  }
}

/**
 * Probabilistic concurrency testing (Burckhardt and others, 2010): threads have random priorities, the highest one goes on,
 * and at `depth` - 1 random places the thread that would go on falls behind all others. A bug that needs `depth` orderings is found
 * with a probability of at least 1 / (threads * length ** (depth - 1)) in each run.
 */
export class PctChooser implements Chooser {
  readonly #random: Random;
  readonly #changes: ReadonlySet<number>;
  readonly #priorities = new Map<number, number>();
  #place = 0;
  #lowest = 0;

  /** `length`: about how many places a run has. */
  constructor(seed: number, run: number, depth: number, length: number) {
    this.#random = new Random(seed, run);
    this.#changes = new Set(Array.from({ length: depth - 1 }, () => this.#random.below(Math.max(1, length))));
  }

  choose({ threads }: Point): number {
    if (this.#changes.has(this.#place)) {
      this.#lowest -= 1;
      this.#priorities.set(threads[this.#highest(threads)]!, this.#lowest);
    }
    this.#place += 1;
    return this.#highest(threads);
  }

  #highest(threads: readonly number[]): number {
    let highest = 0;
    threads.forEach((thread, way) => {
      if (this.#priority(thread) > this.#priority(threads[highest]!)) highest = way;
    });
    return highest;
  }

  #priority(thread: number): number {
    const known = this.#priorities.get(thread);
    if (known !== undefined) return known;
    const priority = 1 + this.#random.u32();
    this.#priorities.set(thread, priority);
    return priority;
  }
}
