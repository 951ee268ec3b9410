/** Looks for choices of the model under which its frames are the ones that another machine showed. */
import { framesFrom } from '../results.js';
import type { ChoicePoint, SteerableMachine } from './steering.js';

/** Runs of the model for one program, at most. */
export const MAX_RUNS = 4000;
/** Different frames of the model that are kept for the report. */
const MAX_ALTERNATIVES = 8;

export interface SearchResult {
  /** Whether every frame was matched. */
  readonly matched: boolean;
  /** How many frames from the first on could be matched. */
  readonly depth: number;
  /** Choices under which `depth` frames match. */
  readonly choices: readonly number[];
  /** What the model showed instead at frame `depth`: different frames, at most 8; `undefined` where it had none. */
  readonly alternatives: readonly (Uint8Array | undefined)[];
  /** Results of the best run. */
  readonly results: Uint8Array;
  readonly runs: number;
  /** Whether the search ended at a limit and not because nothing was left to try. */
  readonly limited: boolean;
}

/** A way to go on that may be tried: the choices of a run up to the one where it deviates, and that deviation. */
interface Way {
  readonly vector: readonly number[];
  /** The frame in which it deviates. */
  readonly frame: number;
  tried: boolean;
}

/**
 * Ways that are still to be tried, in two orders. The latest frame first: a choice that shows only later is taken back
 * after what followed from it. The fewest deviations from the first way first: one early choice is soon doubted, even
 * when many later ones stand before it.
 */
class Pool {
  readonly #byFrame: Way[][] = [];
  readonly #byDeviations: Way[][] = [];

  add(vector: readonly number[], frame: number): void {
    const way = { vector, frame, tried: false };
    const deviations = vector.reduce((count, choice) => count + (choice === 0 ? 0 : 1), 0);
    for (const [ways, index] of [
      [this.#byFrame, frame],
      [this.#byDeviations, deviations],
    ] as const) {
      ways[index] ??= [];
      ways[index].push(way);
    }
  }

  /** The oldest way of the latest frame. */
  latest(): Way | undefined {
    for (let frame = this.#byFrame.length - 1; frame >= 0; frame -= 1) {
      const way = untried(this.#byFrame[frame], (ways) => ways.shift());
      if (way !== undefined) return way;
    }
    return undefined;
  }

  /** The newest way of those with the fewest deviations. */
  simplest(): Way | undefined {
    for (const ways of this.#byDeviations) {
      const way = untried(ways, (left) => left.pop());
      if (way !== undefined) return way;
    }
    return undefined;
  }
}

/** Takes ways out until one was not tried; marks it. */
function untried(ways: Way[] | undefined, take: (ways: Way[]) => Way | undefined): Way | undefined {
  if (ways === undefined) return undefined;
  for (let way = take(ways); way !== undefined; way = take(ways)) {
    if (way.tried) continue;
    way.tried = true;
    return way;
  }
  return undefined;
}

interface Run {
  readonly results: Uint8Array;
  readonly frames: readonly Uint8Array[];
  readonly choices: readonly ChoicePoint[];
  /** Frames that match, from the first on. */
  readonly depth: number;
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

/** How many frames from the first on are the same. */
export function sharedFrames(left: readonly Uint8Array[], right: readonly Uint8Array[]): number {
  let depth = 0;
  while (depth < left.length && depth < right.length && equalBytes(left[depth]!, right[depth]!)) depth += 1;
  return depth;
}

/** Tries one way after the other until one matches; both orders of the pool in turn. */
export class Search {
  readonly #machine: SteerableMachine;
  readonly #program: Uint8Array;
  readonly #target: readonly Uint8Array[];
  readonly #pool = new Pool();
  #runs = 0;
  #best: Run | undefined;
  #alternatives: (Uint8Array | undefined)[] = [];

  constructor(machine: SteerableMachine, program: Uint8Array, target: readonly Uint8Array[]) {
    this.#machine = machine;
    this.#program = program;
    this.#target = target;
  }

  search(maxRuns = MAX_RUNS): SearchResult {
    this.#try([], 0);
    let next: Way | undefined;
    while (!this.#matched) {
      next = this.#runs % 2 === 0 ? this.#pool.simplest() : this.#pool.latest();
      if (next === undefined || this.#runs >= maxRuns) break;
      this.#try(next.vector, next.frame);
    }
    const best = this.#best!;
    return {
      matched: this.#matched,
      depth: best.depth,
      choices: best.choices.filter(({ frame }) => frame < best.depth).map(({ taken }) => taken),
      alternatives: this.#alternatives,
      results: best.results,
      runs: this.#runs,
      limited: !this.#matched && next !== undefined,
    };
  }

  get #matched(): boolean {
    return this.#best?.depth === this.#target.length && this.#best.frames.length === this.#target.length;
  }

  /** Runs along `vector`, whose last choice belongs to `frame`; all later choices are open. */
  #try(vector: readonly number[], frame: number): void {
    const run = this.#run(vector);
    this.#keep(run);
    const end = Math.min(run.depth, this.#target.length - 1);
    for (let at = frame; at <= end; at += 1)
      for (const sibling of siblings(run.choices, at, vector.length)) this.#pool.add(sibling, at);
  }

  #run(vector: readonly number[]): Run {
    this.#runs += 1;
    this.#machine.reset();
    const { results, choices } = this.#machine.runAlong(this.#program, vector);
    const frames = framesFrom(results);
    return { results, choices, frames, depth: sharedFrames(this.#target, frames) };
  }

  /** Remembers the run that matches furthest, and what the model shows beyond that. */
  #keep(run: Run): void {
    if (this.#best === undefined || run.depth > this.#best.depth) {
      this.#best = run;
      this.#alternatives = [];
    }
    if (run.depth < this.#best.depth || this.#alternatives.length >= MAX_ALTERNATIVES) return;
    const shown = run.frames[run.depth];
    const known = this.#alternatives.some((other) =>
      shown === undefined || other === undefined ? shown === other : equalBytes(other, shown),
    );
    if (!known) this.#alternatives.push(shown);
  }
}

/** Vectors that deviate from a run once more, at one of the frame's choices from the `fixed`-th of the run on. */
function siblings(choices: readonly ChoicePoint[], frame: number, fixed: number): number[][] {
  const vectors: number[][] = [];
  choices.forEach((choice, index) => {
    if (choice.frame !== frame || index < fixed) return;
    const prefix = choices.slice(0, index).map(({ taken }) => taken);
    for (let alternative = 0; alternative < choice.alternatives; alternative += 1)
      if (alternative !== choice.taken) vectors.push([...prefix, alternative]);
  });
  return vectors;
}
