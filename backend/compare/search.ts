/** Looks for choices of the model under which its frames are the ones that another machine showed. */
import { framesFrom } from '../results.js';
import type { ChoicePoint, SteerableMachine } from './steering.js';

/** Runs of the model for one program, at most. */
export const MAX_RUNS = 4000;
/** Runs for one frame, at most, before earlier choices are doubted. */
const MAX_RUNS_PER_FRAME = 600;
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

/** Ways to go on at one frame that were not tried yet, those with the fewest deviations from the first way first. */
interface Frontier {
  readonly frame: number;
  readonly vectors: number[][];
  tried: number;
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

/**
 * Depth first: the latest frame with untried ways goes first, so that a choice which shows only later is taken back
 * after all that followed from it was tried.
 */
export class Search {
  readonly #machine: SteerableMachine;
  readonly #program: Uint8Array;
  readonly #target: readonly Uint8Array[];
  readonly #stack: Frontier[] = [];
  #runs = 0;
  #limited = false;
  #best: Run | undefined;
  #alternatives: (Uint8Array | undefined)[] = [];

  constructor(machine: SteerableMachine, program: Uint8Array, target: readonly Uint8Array[]) {
    this.#machine = machine;
    this.#program = program;
    this.#target = target;
  }

  search(maxRuns = MAX_RUNS): SearchResult {
    this.#try([], 0, 0);
    while (!this.#matched && this.#stack.length > 0 && this.#runs < maxRuns) {
      const frontier = this.#stack.at(-1)!;
      const vector = frontier.vectors.shift();
      if (vector === undefined || frontier.tried === MAX_RUNS_PER_FRAME) {
        this.#limited ||= vector !== undefined;
        this.#stack.pop();
        continue;
      }
      frontier.tried += 1;
      this.#try(vector, frontier.frame, vector.length);
    }
    const best = this.#best!;
    return {
      matched: this.#matched,
      depth: best.depth,
      choices: best.choices.filter(({ frame }) => frame < best.depth).map(({ taken }) => taken),
      alternatives: this.#alternatives,
      results: best.results,
      runs: this.#runs,
      limited: !this.#matched && (this.#limited || this.#stack.length > 0),
    };
  }

  get #matched(): boolean {
    return this.#best?.depth === this.#target.length && this.#best.frames.length === this.#target.length;
  }

  /** Runs along `vector`, whose last choices belong to `frame`; choices from `fixed` on are still open. */
  #try(vector: readonly number[], frame: number, fixed: number): void {
    const run = this.#run(vector);
    this.#keep(run);
    for (let at = frame; at <= run.depth && at < this.#target.length; at += 1) {
      const found = siblings(run.choices, at, fixed);
      if (at === frame) this.#frontierOf(frame).vectors.push(...found);
      else if (found.length > 0) this.#stack.push({ frame: at, vectors: found, tried: 0 });
    }
  }

  /** The frontier on top if it is that frame's, else a new one. */
  #frontierOf(frame: number): Frontier {
    const top = this.#stack.at(-1);
    if (top?.frame === frame) return top;
    const made = { frame, vectors: [], tried: 0 };
    this.#stack.push(made);
    return made;
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
