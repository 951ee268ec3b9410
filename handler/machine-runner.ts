import {
  type Completion,
  decodeResults,
  encodeProgram,
  type Machine,
  NO_SETTLE,
  type Operation,
  PROGRAM_EXPLAIN,
  type ProgramRecord,
  type ThreadId,
  threadNumber,
} from '../backend/index.js';
import { type Deferred, deferred } from './deferred.js';
import { Payload } from './payload.js';
import type { Performer } from './performer.js';

/** Sources that stay in the machine for the next operation with the same, bytes. */
const KEPT = 1 << 16;

interface Pending extends Deferred<Completion> {
  readonly hasSource: boolean;
}

/**
 * Runs a machine for asynchronous code: what was submitted begins together, when the code that submitted it has come to
 * an `await`, and the machine goes on until all of its threads are idle or asleep. The machine is the runner's alone.
 */
export class MachineRunner implements Performer {
  readonly machine: Machine;
  readonly #payload = new Payload(KEPT);
  #submitted: ProgramRecord[] = [];
  readonly #busy = new Map<number, Pending>();

  constructor(machine: Machine) {
    this.machine = machine;
  }

  submit(thread: ThreadId, operation: Operation, source?: Uint8Array): Promise<Completion> {
    const key = threadNumber(thread);
    if (this.#busy.has(key))
      return Promise.reject(new Error(`thread ${thread.process}.${thread.thread} performs an operation already`));
    const hasSource = source !== undefined;
    const pending = { ...deferred<Completion>(), hasSource };
    try {
      const record = { process: thread.process, thread: thread.thread, operation, flags: NO_SETTLE };
      // What can't be put into bytes is the caller's alone.
      encodeProgram({ records: [record] });
      const placed = hasSource ? { ...record, operation: this.#payload.place(operation, source) } : record;
      if (this.#submitted.length === 0) queueMicrotask(() => this.#run());
      this.#submitted.push(placed);
      this.#busy.set(key, pending);
    } catch (error) {
      pending.reject(error);
    }
    return pending.promise;
  }

  /** At once: each run goes on until it is so. */
  async settled(): Promise<void> {}

  #run(): void {
    const records = this.#submitted;
    this.#submitted = [];
    const payload = this.#payload.take();
    const flags = this.machine.backend === 'sim' ? PROGRAM_EXPLAIN : 0;
    try {
      const program = encodeProgram({ records, flags, ...(payload && { payload }) });
      for (const { completions } of decodeResults(this.machine.run(program)))
        for (const completion of completions) this.#complete(completion);
    } catch (error) {
      // Not modelled, or a machine that is lost: nothing that was begun will end.
      for (const pending of this.#busy.values()) pending.reject(error);
      this.#busy.clear();
    }
  }

  #complete(completion: Completion): void {
    const key = threadNumber(completion);
    const pending = this.#busy.get(key);
    if (pending === undefined) return;
    this.#busy.delete(key);
    if (pending.hasSource) this.#payload.release();
    pending.resolve(completion);
  }
}
