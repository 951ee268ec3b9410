import {
  type Completion,
  decodeResults,
  encodeProgram,
  type Frame,
  LOOK_STATE,
  MAX_PAYLOAD,
  type MachineConfig,
  NO_SETTLE,
  type Operation,
  PAYLOAD_BASE,
  PROGRAM_EXPLAIN,
  ProgramError,
  type ProgramRecord,
  type Sleeper,
  type ThreadId,
  type Window,
} from '../backend/index.js';
import type { RacingMachine } from './racing.js';

/** One operation that was performed, and what completed then: what a run leaves to be compared. */
export interface Performed {
  readonly thread: ThreadId;
  readonly operation: Operation;
  readonly completions: readonly Completion[];
  /** What the machine was like afterwards, a line each, where that was asked for. */
  readonly state?: readonly string[];
  /** Who slept then, where that was asked for. */
  readonly sleepers?: readonly Sleeper[];
}

const NO_PAYLOAD = new Uint8Array(0);

/** A machine in the hands of one scenario: performs, looks, and knows all that was done, to do it again. */
export class Session {
  readonly machine: RacingMachine;
  readonly #explain: boolean;
  readonly trace: Performed[] = [];
  /** What was performed, as a program settles it; a race starts with it. */
  readonly records: ProgramRecord[] = [];
  #payload = NO_PAYLOAD;
  /** Literals that lie in the payload, by what they are. */
  readonly #literals = new Map<string, number>();
  /** Whether the machine has all of the payload. */
  #isSent = true;

  /** With `explain` completions say which fact decided, where the machine can tell. */
  constructor(machine: RacingMachine, explain: boolean) {
    this.machine = machine;
    this.#explain = explain && machine.backend === 'sim';
  }

  get config(): MachineConfig {
    return this.machine.config;
  }

  get payload(): Uint8Array {
    return this.#payload;
  }

  /** Offset of these bytes in the payload; the same bytes lie there once. Throws ProgramError when there is no more room. */
  lay(bytes: Uint8Array): number {
    const key = bytes.length > 64 ? undefined : bytes.join();
    const known = key === undefined ? undefined : this.#literals.get(key);
    if (known !== undefined) return known;
    const offset = (this.#payload.length + 7) & ~7;
    if (offset + bytes.length > MAX_PAYLOAD) throw new ProgramError(`literals take more than ${MAX_PAYLOAD} bytes`);
    const longer = new Uint8Array(offset + bytes.length);
    longer.set(this.#payload);
    longer.set(bytes, offset);
    this.#payload = longer;
    this.#isSent = false;
    if (key !== undefined) this.#literals.set(key, offset);
    return offset;
  }

  /** The address of a place in the payload. */
  static addressOf(offset: number): bigint {
    return PAYLOAD_BASE + BigInt(offset);
  }

  /** Performs and settles; what completed, of this thread and of others. */
  perform(thread: ThreadId, operation: Operation): readonly Completion[] {
    const record = { process: thread.process, thread: thread.thread, operation };
    this.records.push(record);
    const completions =
      this.#isSent && !this.#explain ? this.machine.perform(thread, operation) : this.#run(record).completions;
    this.trace.push({ thread, operation, completions });
    return completions;
  }

  /** Performs for the runner itself: what a scenario looks at is no part of what it did. */
  observe(thread: ThreadId, operation: Operation): Completion | undefined {
    this.records.push({ process: thread.process, thread: thread.thread, operation });
    return this.machine.perform(thread, operation)[0];
  }

  /** Looks without performing anything. */
  look(windows: readonly Window[] = [], finalLooks = LOOK_STATE): Frame {
    const [frame] = decodeResults(this.machine.run(encodeProgram({ records: [], windows, finalLooks })), windows);
    return frame!;
  }

  #run(record: ProgramRecord): Frame {
    const program = encodeProgram({
      records: [{ ...record, flags: NO_SETTLE }],
      payload: this.#payload,
      flags: this.#explain ? PROGRAM_EXPLAIN : 0,
    });
    const [frame] = decodeResults(this.machine.run(program));
    this.#isSent = true;
    return frame!;
  }
}
