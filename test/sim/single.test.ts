import test from 'ava';
import { encodeProgram, ProgramError } from '../../backend/index.js';
import { randomProgram } from '../../backend/random.js';
import { decodeResults } from '../../backend/results.js';
import { bootSimulator } from '../../sim/index.js';

const PROGRAMS = 200;
const MAIN = { process: 0, thread: 0 };

test('perform answers as a program of one record does', (t) => {
  const single = bootSimulator();
  const whole = bootSimulator();
  for (let index = 0; index < PROGRAMS; index += 1) {
    single.reset();
    whole.reset();
    for (const { process, thread, operation } of randomProgram({ seed: 5, index }).records) {
      if (Object.values(operation).some((operand) => typeof operand === 'object')) continue;
      const [frame] = decodeResults(whole.run(encodeProgram({ records: [{ process, thread, operation }] })));
      t.deepEqual(single.perform({ process, thread }, operation), frame!.completions);
    }
    t.is(single.canonicalHash(), whole.canonicalHash());
  }
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
