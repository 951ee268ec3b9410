/** Machines that races can be judged on; and the simulator as one, which browsers have too. */
import {
  type Completion,
  decodeFrame,
  encodeProgram,
  type Machine,
  type ProgramRecord,
  type Window,
} from '../backend/index.js';
import { explore, type Following, replay, type SimulatorMachine } from '../sim/index.js';
import { asLines, byThread, endOf, type LineRecord, type RaceEnd } from './race-end.js';
import { threadKey } from './state.js';

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
  /** Everything from a reset on: for who can't go on from where the machine is. */
  readonly before: readonly ProgramRecord[];
  /** The racing lines, in the order of the text. */
  readonly lines: readonly ProgramRecord[];
  readonly payload: Uint8Array;
  /** What is looked at in the end. */
  readonly windows: readonly Window[];
  readonly finalLooks: number;
  /** Whether the races before it came to the ends that were gone on from, by the frames of a run from a reset. */
  readonly isOnTheWay: (frames: readonly Uint8Array[]) => boolean;
}

/** The ends of a race. */
export interface RaceOutcomes {
  readonly ends: readonly RaceEnd[];
  /** Whether there can be no others: every schedule was explored. */
  readonly complete: boolean;
  /** Schedules explored, or runs that count. */
  readonly examined: number;
}

/** A race at the point where it begins. */
export interface Race {
  /** How it can end: in every way, or in those of `times` runs. */
  outcomes(times: number): RaceOutcomes;
  /** Leaves the machine at this end; false if it did not come there, in as many runs as seem worth it. */
  reach(end: RaceEnd, isEnd: (end: RaceEnd) => boolean): boolean;
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
  return Object.assign(machine, {
    outcomes(program: Uint8Array) {
      machine.reset();
      const { outcomes, schedules, truncated } = explore(machine, program);
      return { frames: outcomes, complete: !truncated, examined: Number(schedules) };
    },
    race: (race: RaceProgram) => new ExploredRace(machine, race),
  });
}

class ExploredRace implements Race {
  readonly #machine: SimulatorMachine;
  readonly #windows: readonly Window[];
  readonly #lines: readonly LineRecord[];
  /** The lines of each thread. */
  readonly #queues: readonly (readonly LineRecord[])[];
  readonly #before: Uint8Array;
  /** What all threads begin with, and what each goes on with. */
  readonly #program: Uint8Array;
  readonly #following: readonly Following[];

  constructor(machine: SimulatorMachine, race: RaceProgram) {
    this.#machine = machine;
    this.#before = machine.snapshot();
    const { payload, windows, finalLooks } = race;
    this.#windows = windows;
    this.#lines = asLines(race.lines);
    this.#queues = byThread(this.#lines);
    this.#program = encodeProgram({
      records: this.#queues.map(([first]) => first!.record),
      payload,
      windows,
      finalLooks,
    });
    this.#following = this.#queues
      .filter(({ length }) => length > 1)
      .map(([first, ...others]) => ({
        thread: first!.record,
        programs: others.map(({ record }) => encodeProgram({ records: [record], windows, finalLooks })),
      }));
  }

  outcomes(): RaceOutcomes {
    const { outcomes, schedules, truncated } = explore(this.#machine, this.#program, { following: this.#following });
    const ends = outcomes.map(({ frame, schedule }) => ({ ...this.#endOf(frame), schedule }));
    return { ends, complete: !truncated, examined: Number(schedules) };
  }

  /** Completions of a thread come in the order of its lines. */
  #endOf(bytes: Uint8Array): RaceEnd {
    const frame = decodeFrame(bytes, this.#windows);
    const left = new Map(this.#queues.map((queue) => [threadKey(queue[0]!.record), queue.map(({ line }) => line)]));
    const completed = new Map<number, Completion>();
    const others: Completion[] = [];
    for (const completion of frame.completions) {
      const line = left.get(threadKey(completion))?.shift();
      if (line === undefined) others.push(completion);
      else completed.set(line, completion);
    }
    return endOf(this.#lines, completed, { ...frame, completions: others })!;
  }

  reach({ schedule = [] }: RaceEnd): boolean {
    this.#machine.restore(this.#before);
    replay(this.#machine, this.#program, schedule, this.#following);
    return true;
  }
}
