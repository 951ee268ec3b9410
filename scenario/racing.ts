/** Machines that races can be judged on; and the simulator as one, which browsers have too. */
import type { Machine } from '../backend/index.js';
import { explore, replay, type SimulatorMachine } from '../sim/index.js';

/** One of the ends of a program. */
export interface ProgramEnd {
  /** The last frame, as bytes. */
  readonly frame: Uint8Array;
  /** In how many runs it was seen, where runs were counted. */
  readonly times?: number;
  /** What leads there, where every schedule was explored. */
  readonly schedule?: readonly number[];
}

/** How a program can end on a machine. */
export interface Outcomes {
  /** Distinct last frames. */
  readonly frames: readonly ProgramEnd[];
  /** Whether there can be no others: every schedule was explored. */
  readonly complete: boolean;
  /** Schedules explored, or runs made. */
  readonly examined: number;
}

/** What a machine can do beyond `Machine` so that races can be judged: run one program from a reset, in every way or `times` times. */
export interface Explorable {
  outcomes(program: Uint8Array, times: number): Outcomes;
  /**
   * Runs a program from a reset so that it comes to this end, and leaves the machine there; false if it did not, in as
   * many runs as seem worth it. `isEnd` tells by the last frame.
   */
  reach(program: Uint8Array, end: ProgramEnd, isEnd: (frame: Uint8Array) => boolean): boolean;
}

export type RacingMachine = Machine & Explorable;

/** Races by every schedule. */
export function racingSimulator(machine: SimulatorMachine): RacingMachine & SimulatorMachine {
  return Object.assign(machine, {
    outcomes(program: Uint8Array) {
      machine.reset();
      const { outcomes, schedules, truncated } = explore(machine, program);
      return { frames: outcomes, complete: !truncated, examined: Number(schedules) };
    },
    reach(program: Uint8Array, { schedule = [] }: ProgramEnd) {
      machine.reset();
      replay(machine, program, schedule);
      return true;
    },
  });
}
