import test from 'ava';
import { without } from '../../backend/compare/shrink.js';
import { shrink } from '../../backend/compare.js';
import { encodeProgram, NO_SETTLE, type Program, type ProgramRecord } from '../../backend/index.js';

function load(addr: number, flags = 0): ProgramRecord {
  return { process: 0, thread: 0, operation: { op: 'load', addr }, flags };
}

function addresses(program: Program): unknown[] {
  return program.records.map(({ operation }) => (operation.op === 'load' ? operation.addr : operation.op));
}

test('what is not needed is dropped, the rest keeps its order', (t) => {
  const program = { records: Array.from({ length: 40 }, (_, index) => load(index)) };
  const fails = (candidate: Program): boolean => [3, 17, 31].every((addr) => addresses(candidate).includes(addr));
  const { program: small, before, after } = shrink(program, fails);
  t.deepEqual(addresses(small), [3, 17, 31]);
  t.deepEqual([before, after], [40, 3]);
});

test('a program of which nothing can be dropped stays as it is', (t) => {
  const program = { records: [load(1), load(2)] };
  t.is(shrink(program, ({ records }) => records.length === 2).program, program);
});

test('records that need not start together settle', (t) => {
  const program = { records: [load(1, NO_SETTLE), load(2, NO_SETTLE), load(3)] };
  const needed = (candidate: Program): boolean => candidate.records.length === 3 && candidate.records[1]!.flags === 1;
  t.deepEqual(
    shrink(program, needed).program.records.map(({ flags }) => flags),
    [0, 1, 0],
  );
});

test('slots follow their records, and become -1 where theirs is gone', (t) => {
  const close = (slot: number): ProgramRecord => ({
    process: 0,
    thread: 0,
    operation: { op: 'close', fd: { slot, field: 1, plus: 2n } },
  });
  const program = { records: [load(0), load(1), load(2), close(0), close(1), close(2)] };
  const smaller = without(program, 1, 2);
  t.deepEqual(
    smaller.records.slice(2).map(({ operation }) => (operation.op === 'close' ? operation.fd : undefined)),
    [{ slot: 0, field: 1, plus: 2n }, -1n, { slot: 1, field: 1, plus: 2n }],
  );
  t.notThrows(() => encodeProgram(smaller));
});

test('it gives up after the number of tries that it was given', (t) => {
  const program = { records: Array.from({ length: 64 }, (_, index) => load(index)) };
  t.is(shrink(program, () => false, 3).tries, 3);
});
