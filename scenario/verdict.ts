import type { Completion } from '../backend/index.js';
import type { Performed } from './session.js';
import type { CompiledOutcome, RaceStep, Step } from './steps.js';

/** Who follows a run: told after each step, while the machine is as the step left it. */
export interface Watcher {
  /** `completions` are those that came by then, of a call; `numbers` what names stand for. */
  stepped(
    step: Exclude<Step, RaceStep>,
    numbers: ReadonlyMap<string, bigint>,
    completions: readonly Completion[],
  ): void;
  /** A race ended so: the steps that come next go on from there. */
  raced(step: RaceStep, outcome: CompiledOutcome, numbers: ReadonlyMap<string, bigint>): void;
}

export interface RunOptions {
  /** Whether a failure says which fact decided (the simulator can). */
  readonly explain?: boolean;
  /** Whether the trace says after each operation what the machine is like. */
  readonly states?: boolean;
  /** Follows the run. */
  readonly watcher?: Watcher;
  /** How often a machine that can't explore runs a race. */
  readonly times?: number;
}

/** What came of a scenario on a machine. */
export type RunResult =
  | {
      readonly status: 'passed';
      readonly trace: readonly Performed[];
      /** Of a race: the ends that were seen but could not be gone on from. */
      readonly notes: readonly string[];
    }
  | {
      readonly status: 'failed';
      readonly trace: readonly Performed[];
      /** For people: the place, the line, expected and got, and what the machine was like. */
      readonly message: string;
      readonly line: number;
      readonly expected: string;
      readonly got: string;
    }
  | { readonly status: 'skipped'; readonly reason: string }
  | { readonly status: 'unmodelled'; readonly reason: string };
