import type { Performed } from './session.js';

export interface RunOptions {
  /** Whether a failure says which fact decided (the simulator can). */
  readonly explain?: boolean;
  /** Whether the trace says after each operation what the machine is like. */
  readonly states?: boolean;
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
