import test from 'ava';
import { type Completion, encodeProgram, ProgramError, Unmodelled } from '../../backend/index.js';
import { randomProgram } from '../../backend/random.js';
import { decodeResults } from '../../backend/results.js';
import { bootSimulator } from '../../sim/index.js';

const PROGRAMS = 200;
const MAIN = { process: 0, thread: 0 };

/** The completions, or the place that is not modelled: what is left out makes programs other than they were meant. */
function answer(perform: () => readonly Completion[]): readonly Completion[] | number {
  try {
    return perform();
  } catch (error) {
    if (error instanceof Unmodelled) return error.place;
    throw error;
  }
}

test('perform answers as a program of one record does', (t) => {
  const single = bootSimulator();
  const whole = bootSimulator();
  for (let index = 0; index < PROGRAMS; index += 1) {
    single.reset();
    whole.reset();
    for (const { process, thread, operation } of randomProgram({ seed: 5, index }).records) {
      if (Object.values(operation).some((operand) => typeof operand === 'object')) continue;
      const program = encodeProgram({ records: [{ process, thread, operation }] });
      const seen = answer(() => single.perform({ process, thread }, operation));
      t.deepEqual(
        seen,
        answer(() => decodeResults(whole.run(program))[0]!.completions),
      );
      if (typeof seen === 'number') break;
    }
    t.is(single.canonicalHash(), whole.canonicalHash());
  }
});

test('an operation with more operands than a cell has is performed whole', (t) => {
  const machine = bootSimulator();
  const scan = { op: 'pagemap_scan', process: 0, start: 0x100000000000n, end: 0x100000001000n, vec_len: 1 } as const;
  t.like(machine.perform(MAIN, { ...scan, size: 96n })[0]?.outcome, { kind: 'value', value: 0n });
  t.like(machine.perform(MAIN, { ...scan, size: 95n })[0]?.outcome, { kind: 'errno', errno: 'EINVAL' });
});

test('numbers and bigints are the same operands', (t) => {
  const machine = bootSimulator();
  const length = 4096;
  for (const addr of [0x100000000000, 0x100000000000n]) {
    machine.reset();
    t.like(machine.perform(MAIN, { op: 'mmap', addr, length })[0]?.outcome, { kind: 'value', value: 0x100000000000n });
    t.like(machine.perform(MAIN, { op: 'close', fd: -1 })[0]?.outcome, { kind: 'errno', errno: 'EBADF' });
    t.like(machine.perform(MAIN, { op: 'close', fd: -1n })[0]?.outcome, { kind: 'errno', errno: 'EBADF' });
  }
});

test('what fits no record is refused as a program with it is', (t) => {
  const machine = bootSimulator();
  const load = { op: 'load', addr: 0x100000000000n } as const;
  t.throws(() => machine.perform({ process: 0, thread: 16 }, load), { instanceOf: ProgramError });
  t.throws(() => machine.perform({ process: 16, thread: 0 }, load), { instanceOf: ProgramError });
  t.throws(() => machine.perform(MAIN, { op: 'close', fd: { slot: 0 } }), { instanceOf: ProgramError });
  t.throws(() => machine.perform(MAIN, { op: 'close', fd: { payload: 8 } }), { instanceOf: ProgramError });
  t.throws(() => machine.perform(MAIN, { op: 'close', fd: 1.5 }), { instanceOf: ProgramError });
  t.like(machine.perform(MAIN, { op: 'close', fd: 9 })[0]?.outcome, { kind: 'errno', errno: 'EBADF' });
});
