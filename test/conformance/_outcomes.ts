import type { Machine } from '../../backend/index.js';

/** How a program can end on a machine. */
export interface Outcomes {
  /** Distinct last frames, as bytes, and how often each was seen where runs were counted. */
  readonly frames: readonly { readonly frame: Uint8Array; readonly times?: number }[];
  /** Whether there can be no others: every schedule was explored. */
  readonly complete: boolean;
  /** Schedules explored, or runs made. */
  readonly examined: number;
}

/** What a machine can do beyond `Machine` so that races can be judged: run one program from a reset, in every way or `times` times. */
export interface Explorable {
  outcomes(program: Uint8Array, times: number): Outcomes;
}

export type RacingMachine = Machine & Explorable;
