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

/** A race, and what was done before it. */
export interface RaceProgram {
  /** The racing calls alone: for who can go on from where the machine is. */
  readonly alone: Uint8Array;
  /** Everything from a reset on: for who has to do it all again. Throws ProgramError for more than a program can have. */
  readonly whole: () => Uint8Array;
  /** Whether the races before it came to the ends that were gone on from, by the frames of `whole`. */
  readonly isOnTheWay: (frames: readonly Uint8Array[]) => boolean;
}

/** A race at the point where it begins. */
export interface Race {
  /** How it can end: in every way, or in those of `times` runs. */
  outcomes(times: number): Outcomes;
  /**
   * Leaves the machine at this end; false if it did not come there, in as many runs as seem worth it. `isEnd` tells by the
   * last frame.
   */
  reach(end: ProgramEnd, isEnd: (frame: Uint8Array) => boolean): boolean;
}

/** What a machine can do beyond `Machine` so that races can be judged. */
export interface Explorable {
  /** The ways in which a program ends that runs from a reset: every one, or those of `times` runs. */
  outcomes(program: Uint8Array, times: number): Outcomes;
  /** A race from where the machine is now. */
  race(program: RaceProgram): Race;
}

export type RacingMachine = Machine & Explorable;

/** Races by every schedule. */
export function racingSimulator(machine: SimulatorMachine): RacingMachine & SimulatorMachine {
  const explored = (program: Uint8Array): Outcomes => {
    const { outcomes, schedules, truncated } = explore(machine, program);
    return { frames: outcomes, complete: !truncated, examined: Number(schedules) };
  };
  return Object.assign(machine, {
    outcomes(program: Uint8Array) {
      machine.reset();
      return explored(program);
    },
    race({ alone }: RaceProgram): Race {
      const before = machine.snapshot();
      return {
        outcomes: () => explored(alone),
        reach({ schedule = [] }) {
          machine.restore(before);
          replay(machine, alone, schedule);
          return true;
        },
      };
    },
  });
}
