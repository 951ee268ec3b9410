import {
  type Completion,
  decodeResults,
  encodeProgram,
  LOOK_STATE,
  type Machine,
  NO_SETTLE,
  type Operation,
  type SleepReason,
  type ThreadId,
} from '../backend/index.js';
import { OBSERVER } from './names.js';
import type { RecordedStep, Recording } from './record.js';
import { threadKey } from './state.js';

const NO_PAYLOAD = new Uint8Array(0);

/** Performs operations one by one, each until everything has settled, and writes down what came of them. */
export class Recorder {
  readonly #machine: Machine;
  readonly #payload: Uint8Array;
  #steps: RecordedStep[] = [];
  #alive: readonly number[] = [0];
  #sleepers: ReadonlyMap<string, SleepReason> = new Map();

  /** `payload`: bytes that operations refer to by their address. */
  constructor(machine: Machine, payload: Uint8Array = NO_PAYLOAD) {
    this.#machine = machine;
    this.#payload = payload;
  }

  get recording(): Recording {
    return { payload: this.#payload, steps: this.#steps, sleepers: this.#sleepers };
  }

  isBusy(thread: ThreadId): boolean {
    return this.#sleepers.has(threadKey(thread));
  }

  /** What completed, of this thread and of others. Throws what the machine throws. */
  perform(thread: ThreadId, operation: Operation): readonly Completion[] {
    const program = encodeProgram({
      records: [{ ...thread, operation, flags: NO_SETTLE }],
      finalLooks: LOOK_STATE,
      ...(this.#steps.length === 0 && { payload: this.#payload }),
    });
    const { completions, processes, sleepers = [] } = decodeResults(this.#machine.run(program))[0]!;
    const living = processes.map(({ process }) => process);
    const died = this.#alive.filter((one) => !living.includes(one));
    this.#alive = living;
    this.#sleepers = new Map(sleepers.map((sleeper) => [threadKey(sleeper), sleeper.reason]));
    this.#steps.push({ thread, operation, completions, died });
    return completions;
  }

  /** Forgets everything, as the machine does. */
  reset(): void {
    this.#steps = [];
    this.#alive = [0];
    this.#sleepers = new Map();
  }
}

/** A machine that writes down what is done with it. */
export interface RecordingMachine {
  readonly machine: Machine;
  /** What was done since the last reset. */
  readonly recording: () => Recording;
}

/**
 * Stands before a machine: what is performed is recorded. Operations that were started together are performed one after
 * the other, each until everything has settled, because a scenario has a line for each; operands are numbers. Programs as bytes can't be
 * recorded like this (`record` does that).
 */
export function recordingMachine(machine: Machine): RecordingMachine {
  const recorder = new Recorder(machine);
  const started: { readonly thread: ThreadId; readonly operation: Operation }[] = [];
  const settle = () => started.splice(0).flatMap(({ thread, operation }) => recorder.perform(thread, operation));
  return {
    recording: () => recorder.recording,
    machine: {
      backend: machine.backend,
      config: machine.config,
      run() {
        throw new TypeError(
          'a recorded machine performs operations, it runs no programs: use record(machine, program)',
        );
      },
      start(thread, operation) {
        if (thread.thread >= OBSERVER - 1) throw new RangeError(`thread ${thread.thread} has no name in a scenario`);
        started.push({ thread, operation: plainOperation(operation) });
      },
      settle,
      perform(thread, operation) {
        this.start(thread, operation);
        return settle();
      },
      inspect: (process, window) => machine.inspect(process, window),
      asleep: () => machine.asleep(),
      reset() {
        started.length = 0;
        recorder.reset();
        machine.reset();
      },
      close: () => machine.close(),
    },
  };
}

/** With operands of 64 bits. Throws TypeError for those that only programs have. */
export function plainOperation(operation: Operation): Operation {
  const operands = Object.entries(operation).map(([name, value]) => {
    if (name === 'op') return [name, value];
    if (typeof value === 'object')
      throw new TypeError(`${operation.op}: ${name} refers to a program, and there is none: give a number`);
    return [name, BigInt.asUintN(64, BigInt(value as bigint | number))];
  });
  return Object.fromEntries(operands) as unknown as Operation;
}
