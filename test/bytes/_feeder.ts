import type { ProgramMachine } from '../../backend/index.js';
import {
  CELL_SIZE,
  MAX_RECORDS,
  PROGRAM_HEADER_SIZE,
  RESULTS_HEADER_SIZE,
  RESULTS_MAGIC,
  STATUS_FAILED,
  STATUS_INVALID,
} from '../../backend/wire.js';

/** What became of bytes: the number of the rule that refused them on both sides, or 0 when they were run. */
export type Rule = number;

/** The rule that a record of operation 0 breaks. */
const UNKNOWN_OPERATION = 7;

interface Answer {
  readonly status: number;
  readonly rule: Rule;
  readonly results: Uint8Array;
}

/** An answer whose form is right; throws for any other. */
function answerOf(machine: ProgramMachine, bytes: Uint8Array): Answer {
  const results = machine.run(bytes);
  const view = new DataView(results.buffer, results.byteOffset, results.length);
  if (results.length < RESULTS_HEADER_SIZE || view.getUint32(0, true) !== RESULTS_MAGIC)
    throw new Error(`${machine.backend} answers with what are no results`);
  if (view.getUint32(4, true) !== results.length) throw new Error(`${machine.backend} answers with a wrong length`);
  const status = view.getUint32(12, true);
  return { status, rule: status === STATUS_INVALID ? view.getUint32(20, true) : 0, results };
}

/** A valid program with one record more, which no machine takes: so it is looked at as a whole and not run. */
function spoilt(program: Uint8Array): Uint8Array {
  const header = new DataView(program.buffer, program.byteOffset);
  const cells = header.getUint32(24, true);
  const payload = PROGRAM_HEADER_SIZE + cells * CELL_SIZE;
  const bytes = new Uint8Array(program.length + CELL_SIZE);
  bytes.set(program.subarray(0, payload));
  bytes.set(program.subarray(payload), payload + CELL_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, header.getUint32(8, true) + 1, true);
  view.setUint32(24, cells + 1, true);
  return bytes;
}

/** Feeds bytes to both sides and makes sure that they are of one mind. Throws for what must not be. */
export class Feeder {
  readonly #simulator: ProgramMachine;
  readonly #kernel: ProgramMachine | undefined;

  constructor(simulator: ProgramMachine, kernel?: ProgramMachine) {
    this.#simulator = simulator;
    this.#kernel = kernel;
  }

  /** The simulator runs what is valid; the kernel only looks at it, unless it is to run it too. */
  feed(bytes: Uint8Array, runOnKernel: boolean): Rule {
    this.#simulator.reset();
    const { rule, status, results } = answerOf(this.#simulator, bytes);
    if (status === STATUS_FAILED) throw new Error('the simulator failed');
    if (this.#kernel === undefined) return rule;
    if (rule !== 0) this.#refused(this.#kernel, bytes, rule, results);
    else this.#valid(this.#kernel, bytes, runOnKernel);
    return rule;
  }

  #refused(kernel: ProgramMachine, bytes: Uint8Array, rule: Rule, results: Uint8Array): void {
    const answer = answerOf(kernel, bytes);
    if (answer.rule !== rule)
      throw new Error(`refused by rule ${rule} of the simulator, but ${answer.rule} of the kernel`);
    if (Buffer.compare(answer.results, results) !== 0) throw new Error(`refused by rule ${rule} in other words`);
  }

  #valid(kernel: ProgramMachine, bytes: Uint8Array, run: boolean): void {
    const records = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
    const expected = records < MAX_RECORDS ? UNKNOWN_OPERATION : 5;
    const { rule } = answerOf(kernel, spoilt(bytes));
    if (rule !== expected) throw new Error(`valid on the simulator, but refused by rule ${rule} of the kernel`);
    if (!run) return;
    kernel.reset();
    const { status, rule: refused, results } = answerOf(kernel, bytes);
    if (status === STATUS_INVALID)
      throw new Error(`valid on the simulator, but refused by rule ${refused} of the kernel`);
    if (status === STATUS_FAILED)
      throw new Error(`the machine failed: ${new TextDecoder().decode(results.subarray(32))}`);
  }
}
