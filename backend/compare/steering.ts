import type { Machine } from '../machine.js';

/** A place in a run where the model had more than one way to go on. */
export interface ChoicePoint {
  /** Index of the frame of results in whose settle it came. */
  readonly frame: number;
  /** How many ways there were; at least 2. */
  readonly alternatives: number;
  /** Which one was taken, counted from 0. */
  readonly taken: number;
}

export interface SteeredRun {
  /** As `run` answers. */
  readonly results: Uint8Array;
  /** In the order in which they came. */
  readonly choices: readonly ChoicePoint[];
}

/** A machine whose nondeterminism is explicit: the simulator. */
export interface SteerableMachine extends Machine {
  /**
   * As `run`, but takes `choices[i]` at the i-th place with more than one way to go on, and the first way after the
   * vector's end.
   */
  runAlong(program: Uint8Array, choices: readonly number[]): SteeredRun;
}
