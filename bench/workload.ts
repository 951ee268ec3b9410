/** Programs that a simulator is measured with: what comes before, what is timed, what makes it repeatable. */
import {
  encodeProgram,
  MAX_RECORDS,
  type Operation,
  type Outcome,
  type Program,
  type ThreadId,
} from '../backend/index.js';
import { decodeResults } from '../backend/results.js';
import type { SimulatorMachine } from '../sim/index.js';
import { nanoseconds } from './statistics.js';

/** One operation of one thread. */
export interface Step {
  readonly thread: ThreadId;
  readonly operation: Operation;
}

export interface Workload {
  /** Brings a fresh machine to where the timed part can begin. */
  readonly setup: readonly Step[];
  /** The timed part. */
  readonly body: readonly Step[];
  /** A program without records whose looks are timed instead of `body`. */
  readonly look?: Program;
  /** Brings the machine back after `body`; without it the machine is reset and set up again. */
  readonly undo?: readonly Step[];
  /** Operations that `body` counts as (a cycle is one, a bulk operation counts its pages). */
  readonly operations: number;
  /** How each of the body's operations must complete, so that nothing else is timed; a value by default. */
  readonly expect?: (outcome: Outcome) => boolean;
}

const completesWithValue = (outcome: Outcome): boolean => outcome.kind === 'value';

/** Steps as programs, as few as possible. */
export function toPrograms(steps: readonly Step[]): Uint8Array[] {
  const programs: Uint8Array[] = [];
  for (let at = 0; at < steps.length; at += MAX_RECORDS) {
    const records = steps
      .slice(at, at + MAX_RECORDS)
      .map(({ thread, operation }) => ({ process: thread.process, thread: thread.thread, operation }));
    programs.push(encodeProgram({ records }));
  }
  return programs;
}

function outcomes(results: Uint8Array): Outcome[] {
  return decodeResults(results).flatMap((frame) => frame.completions.map((completion) => completion.outcome));
}

/** Throws unless every step completed as expected: a figure of something else would be worse than none. */
function check(seen: readonly Outcome[], count: number, expect: (outcome: Outcome) => boolean): void {
  const wrong = seen.find((outcome) => !expect(outcome));
  if (seen.length === count && wrong === undefined) return;
  const shown = JSON.stringify(wrong, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  throw new Error(`a workload went wrong: ${seen.length} completions of ${count}; ${shown ?? 'none unexpected'}`);
}

/** A workload on a machine, ready to be timed as often as wanted. */
export class Prepared {
  readonly #machine: SimulatorMachine;
  readonly #workload: Workload;
  readonly #setup: readonly Uint8Array[];
  readonly #body: readonly Uint8Array[];
  readonly #undo: readonly Uint8Array[] | undefined;
  #ready = false;

  constructor(machine: SimulatorMachine, workload: Workload) {
    this.#machine = machine;
    this.#workload = workload;
    this.#setup = toPrograms(workload.setup);
    this.#body = workload.look === undefined ? toPrograms(workload.body) : [encodeProgram(workload.look)];
    this.#undo = workload.undo === undefined ? undefined : toPrograms(workload.undo);
  }

  /** Nanoseconds an operation inside: whole programs at once. */
  timePrograms(): number {
    this.#prepare();
    let total = 0;
    for (const program of this.#body) total += nanoseconds(() => this.#machine.runInPlace(program));
    this.#restore();
    return total / this.#workload.operations;
  }

  /** Nanoseconds an operation through the interface: objects in, completions out. */
  timePerform(): number {
    this.#prepare();
    const machine = this.#machine;
    const total = nanoseconds(() => {
      for (const { thread, operation } of this.#workload.body) machine.perform(thread, operation);
    });
    this.#restore();
    return total / this.#workload.operations;
  }

  /** Performs everything once, untimed, and throws unless it completes as it should. */
  verify(): void {
    const { body, expect = completesWithValue } = this.#workload;
    this.#prepare();
    const seen = this.#body.flatMap((program) => outcomes(this.#machine.run(program)));
    check(seen, body.length, expect);
    this.#restore();
  }

  /** Another workload may have used the machine: the next timing starts from a reset. */
  invalidate(): void {
    this.#ready = false;
  }

  #prepare(): void {
    if (this.#ready) return;
    this.#machine.reset();
    this.#perform(this.#setup, this.#workload.setup.length);
    this.#ready = true;
  }

  #restore(): void {
    if (this.#undo === undefined) this.#ready = false;
    else this.#perform(this.#undo, this.#workload.undo?.length ?? 0);
  }

  #perform(programs: readonly Uint8Array[], count: number): void {
    const seen = programs.flatMap((program) => outcomes(this.#machine.run(program)));
    check(seen, count, completesWithValue);
  }
}
