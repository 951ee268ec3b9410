import test from 'ava';
import { encodeProgram, type Operation, ProgramError } from '../../backend/index.js';
import { bootSimulator } from '../../sim/index.js';

const MAIN = { process: 0, thread: 0 };

const WRONG: readonly [string, unknown, RegExp][] = [
  ['a string', { op: 'munmap', addr: 'x', length: 1n }, /record 0: munmap takes .* as addr, not x/],
  ['a missing operand', { op: 'munmap', addr: 0x100000000000n }, /munmap takes .* as length, not undefined/],
  ['a fraction', { op: 'munmap', addr: 1.5, length: 1n }, /as addr, not 1.5/],
  ['a number too large to be exact', { op: 'munmap', addr: 2 ** 60, length: 1n }, /as addr, not 1152921504606847000/],
  ['null', { op: 'munmap', addr: null, length: 1n }, /as addr, not null/],
  [
    'a slot that is not before',
    { op: 'close', fd: { slot: 0 } },
    /takes the result of record 0, which is not before it/,
  ],
  ['no operation', { op: 'frobnicate' }, /no such operation: frobnicate/],
];

for (const [what, operation, message] of WRONG)
  test(`${what} is refused with what was wrong, in a program and alone, and nothing was performed`, (t) => {
    const record = { ...MAIN, operation: operation as Operation };
    t.throws(() => encodeProgram({ records: [record] }), { instanceOf: ProgramError, message });
    const machine = bootSimulator();
    t.throws(() => machine.perform(MAIN, operation as Operation), { instanceOf: ProgramError, message });
    const [created] = machine.perform(MAIN, { op: 'userfaultfd' });
    t.deepEqual(created?.outcome, { kind: 'value', value: 3n });
  });

test('programs over a limit are refused with the limit', (t) => {
  const record = { ...MAIN, operation: { op: 'userfaultfd' } as const };
  t.throws(() => encodeProgram({ records: Array.from({ length: 4097 }, () => record) }), { message: /at most 4096/ });
  t.throws(() => encodeProgram({ records: [], payload: new Uint8Array(2 ** 20 + 1) }), { message: /at most 1048576/ });
  t.throws(() => encodeProgram({ records: [], windows: Array.from({ length: 9 }, () => ({ start: 0n, pages: 1 })) }), {
    message: /at most 8/,
  });
});
