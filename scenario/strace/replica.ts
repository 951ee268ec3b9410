import {
  type Completion,
  decodeResults,
  encodeProgram,
  type Frame,
  LOOK_SMAPS,
  LOOK_STATE,
  type MachineConfig,
  NO_SETTLE,
  type Operation,
  PAGE_SIZE,
  PROGRAM_EXPLAIN,
  type SleepReason,
  type ThreadId,
  type VmaState,
} from '../../backend/index.js';
import { bootSimulator, type SimulatorMachine } from '../../sim/index.js';
import type { RecordedStep, Recording } from '../record.js';
import { threadKey } from '../state.js';

/** What a program came to so far. */
interface Past {
  readonly snapshot: Uint8Array;
  readonly steps: number;
  readonly sleepers: ReadonlyMap<string, SleepReason>;
  readonly living: readonly number[];
}

/** The simulator in the state that a logged program is in: performs with reasons, can go back, and knows all that was done. */
export class Replica {
  readonly #machine: SimulatorMachine;
  readonly #steps: RecordedStep[] = [];
  #sleepers: ReadonlyMap<string, SleepReason> = new Map();
  #living: readonly number[] = [0];

  constructor(config: Partial<MachineConfig>) {
    this.#machine = bootSimulator(config);
  }

  /** What was done, as a recording that scenarios are made of. */
  get recording(): Recording {
    return { payload: new Uint8Array(0), steps: this.#steps, sleepers: this.#sleepers };
  }

  get living(): readonly number[] {
    return this.#living;
  }

  /** Why a thread sleeps, or `undefined` for one that does not. */
  sleeps(thread: ThreadId): SleepReason | undefined {
    return this.#sleepers.get(threadKey(thread));
  }

  /** Everything that completed when all had settled. Throws Unmodelled. */
  perform(thread: ThreadId, operation: Operation): readonly Completion[] {
    const frame = this.#run([{ ...thread, operation, flags: NO_SETTLE }], LOOK_STATE);
    const living = frame.processes.map(({ process }) => process);
    const died = this.#living.filter((one) => !living.includes(one));
    this.#steps.push({ thread, operation, completions: frame.completions, died });
    this.#living = living;
    this.#sleepers = new Map((frame.sleepers ?? []).map((sleeper) => [threadKey(sleeper), sleeper.reason]));
    return frame.completions;
  }

  /** Does something, and undoes it where it says `false`. */
  attempt(action: () => boolean): boolean {
    const past = this.#past();
    if (action()) return true;
    this.#machine.restore(past.snapshot);
    this.#steps.length = past.steps;
    this.#sleepers = past.sleepers;
    this.#living = past.living;
    return false;
  }

  #past(): Past {
    const { length: steps } = this.#steps;
    return { snapshot: this.#machine.snapshot(), steps, sleepers: this.#sleepers, living: this.#living };
  }

  /** The mappings of a process, in order. */
  mappings(process: number): readonly VmaState[] {
    return this.#look(LOOK_SMAPS).processes.find((look) => look.process === process)?.vmas ?? [];
  }

  /** Whether the page of an address is there. */
  isPresent(process: number, address: bigint): boolean {
    const page = address - (address % PAGE_SIZE);
    return this.#machine.inspect(process, { start: page, pages: 1 })[0]!.present;
  }

  /** Faults of a userfaultfd that nobody has read. */
  pending(process: number, fd: number): number {
    const look = this.#look(LOOK_STATE).processes.find((candidate) => candidate.process === process);
    return look?.userfaultfds?.find((info) => info.fd === fd)?.pending ?? 0;
  }

  #look(finalLooks: number): Frame {
    return this.#run([], finalLooks);
  }

  #run(records: Parameters<typeof encodeProgram>[0]['records'], finalLooks: number): Frame {
    return decodeResults(this.#machine.run(encodeProgram({ records, finalLooks, flags: PROGRAM_EXPLAIN })))[0]!;
  }
}
