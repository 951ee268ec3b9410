import { execFileSync } from 'node:child_process';
import { encodeOperands } from '../../backend/generated/operations.js';
import {
  type Completion,
  decodeResults,
  encodeProgram,
  type Machine,
  type Operand,
  type Operation,
  type Program,
} from '../../backend/index.js';
import { performInProcess } from '../../backend/kernel/in-process.js';
import { native } from '../../backend/kernel/native.js';
import { answerType, RESET, RUN } from '../../backend/kernel/protocol.js';
import type { OperandSink } from '../../backend/operand.js';
import { simulatorBackend } from '../../sim/index.js';
import { kernelTest } from './_kernel.js';
import { show, withMachine } from './_machine.js';
import { PROGRAMS, SINGLE_THREADED } from './_programs.js';

const RUNNER_DEADLINE = 60_000;

/** Results of the programs on one machine, a reset before each. */
function runAll(machine: Machine): Uint8Array[] {
  return PROGRAMS.map((program) => {
    machine.reset();
    return machine.run(program);
  });
}

function frame(type: number, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(bytes.length, 0);
  header.writeUInt32LE(type, 4);
  return Buffer.concat([header, bytes]);
}

/** Results of the programs by the static runner, which reads requests and writes answers. */
function runStatically(): Uint8Array[] {
  const requests = PROGRAMS.flatMap((program) => [frame(RESET, new Uint8Array(0)), frame(RUN, program)]);
  const answers = execFileSync(native().machine, ['run'], { input: Buffer.concat(requests), timeout: RUNNER_DEADLINE });
  const results: Uint8Array[] = [];
  for (let at = 0; at < answers.length; ) {
    const length = answers.readUInt32LE(at);
    if (answers.readUInt32LE(at + 4) === answerType(RUN)) results.push(answers.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return results;
}

function hex(results: readonly Uint8Array[]): string[] {
  return results.map((bytes) =>
    Buffer.from(bytes)
      .toString('hex')
      .replace(/(.{128})/g, '$1\n'),
  );
}

kernelTest('the static runner gives the same results as the machine of Node', (t) =>
  withMachine((machine) => {
    t.deepEqual(hex(runStatically()), hex(runAll(machine)));
  }),
);

kernelTest('the simulator gives the same results as the machine of Node', (t) =>
  withMachine(async (machine) => {
    const simulator = await simulatorBackend.boot(machine.config);
    const [ofKernel, ofSimulator] = [runAll(machine), runAll(simulator)];
    for (const [index, results] of ofKernel.entries())
      t.is(show(decodeResults(ofSimulator[index]!)), show(decodeResults(results)), `program ${index}`);
    t.deepEqual(hex(ofSimulator), hex(ofKernel));
    await simulator.close();
  }),
);

/** The words of an operation's operands, slots replaced by what the records before gave. */
class Words implements OperandSink {
  readonly words: bigint[] = [];
  readonly #done: readonly Completion[];

  constructor(operation: Operation, done: readonly Completion[]) {
    this.#done = done;
    encodeOperands(operation, this);
  }

  operand(index: number, operand: Operand): void {
    this.words[index] = BigInt.asUintN(64, this.#word(operand));
  }

  #word(operand: Operand): bigint {
    if (typeof operand !== 'object') return BigInt(operand);
    if ('payload' in operand) throw new Error('these programs have no payload');
    const { outcome, out } = this.#done[operand.slot]!;
    if (operand.field !== undefined && operand.field > 0) return out[operand.field - 1]!;
    return outcome.kind === 'value' ? outcome.value + (operand.plus ?? 0n) : -1n;
  }
}

function performAll(program: Program): Completion[] {
  const done: Completion[] = [];
  for (const { operation } of program.records)
    done.push(performInProcess(native().addon, operation.op, new Words(operation, done).words));
  return done;
}

/** What must be equal: not the number of a descriptor, which depends on what else is open. */
function comparable(program: Program, completions: readonly Completion[]): string[] {
  return program.records.map(({ operation }, index) => {
    const { outcome, out, bytes } = completions[index]!;
    const shown = operation.op === 'userfaultfd' ? outcome.kind : outcome;
    return `${operation.op} ${show([shown, out, [...bytes]])}`;
  });
}

kernelTest('operations in Node’s own process give the same completions as in a machine', (t) =>
  withMachine((machine) => {
    for (const program of SINGLE_THREADED) {
      machine.reset();
      const frames = decodeResults(machine.run(encodeProgram(program)), program.windows);
      const inMachine = frames.flatMap(({ completions }) => completions);
      t.deepEqual(comparable(program, performAll(program)), comparable(program, inMachine));
    }
  }),
);
