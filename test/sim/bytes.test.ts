import test from 'ava';
import fc from 'fast-check';
import { OPERATION_CODES } from '../../backend/index.js';
import { encodeProgram } from '../../backend/program.js';
import { randomProgram } from '../../backend/random.js';
import { PROGRAM_HEADER_SIZE, RECORD_SIZE, RESULTS_MAGIC, STATUS_INVALID } from '../../backend/wire.js';
import { bootSimulator } from '../../sim/index.js';

const RUNS = 10_000;

/** Status of results that are well-formed as far as lengths go. */
function statusOf(results: Uint8Array): number {
  const view = new DataView(results.buffer, results.byteOffset, results.length);
  if (view.getUint32(0, true) !== RESULTS_MAGIC) throw new Error('no results');
  if (view.getUint32(4, true) !== results.length) throw new Error('wrong length');
  return view.getUint32(12, true);
}

test('arbitrary bytes are refused', (t) => {
  const machine = bootSimulator();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1000 }), (bytes) => {
      t.is(statusOf(machine.run(bytes)), STATUS_INVALID);
    }),
    { numRuns: 1000 },
  );
  t.is(statusOf(machine.run(new Uint8Array(8 << 20))), STATUS_INVALID);
});

const address = fc.oneof(
  fc.bigInt({ min: 0n, max: 40n }).map((number) => 0x100000000000n + number * 4096n),
  fc.bigInt({ min: 0n, max: 0xffffffffffffffffn }),
  fc.constantFrom(0n, 8n, 0xfff0n, 0x5ffffffff000n, 0x7fffffffefffn, 0x7ffffffff000n, 0x800000000000n),
);
const number = fc.oneof(
  fc.bigInt({ min: 0n, max: 12n }),
  fc.constantFrom(1n, 4096n, 8192n, 1n << 30n, (1n << 64n) - 1n, 0x22n, 0x100022n, 0x80800n, 0x800n, 3n, 0xaan),
  address,
);

const operands: Readonly<Record<number, number>> = {
  1: 6,
  2: 2,
  3: 2,
  4: 3,
  5: 3,
  6: 1,
  7: 3,
  8: 4,
  9: 5,
  10: 3,
  11: 3,
  12: 2,
  13: 3,
  14: 3,
  15: 1,
  16: 1,
  17: 3,
  18: 1,
  19: 0,
  20: 1,
};

const wildRecord = fc.record({
  code: fc.constantFrom(...Object.values(OPERATION_CODES)),
  process: fc.integer({ min: 0, max: 2 }),
  thread: fc.integer({ min: 0, max: 3 }),
  flags: fc.integer({ min: 0, max: 15 }),
  values: fc.array(number, { minLength: 6, maxLength: 6 }),
});

/** A program of valid records with operands that make little sense. */
const wildProgram = fc.array(wildRecord, { maxLength: 40 }).map((records) => {
  const bytes = new Uint8Array(PROGRAM_HEADER_SIZE + records.length * RECORD_SIZE);
  bytes.set(encodeProgram({ records: [], finalLooks: 14, windows: [{ start: 0x100000000000n, pages: 40 }] }));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, records.length, true);
  records.forEach(({ code, process, thread, flags, values }, index) => {
    const at = PROGRAM_HEADER_SIZE + index * RECORD_SIZE;
    view.setUint16(at, code, true);
    view.setUint8(at + 2, process);
    view.setUint8(at + 3, thread);
    view.setUint8(at + 4, flags);
    for (let operand = 0; operand < operands[code]!; operand += 1)
      view.setBigUint64(at + 32 + 8 * operand, BigInt.asUintN(64, values[operand]!), true);
  });
  return bytes;
});

test('records with arbitrary operands never trap the model', (t) => {
  const machine = bootSimulator();
  fc.assert(
    fc.property(wildProgram, (bytes) => {
      machine.reset();
      t.not(statusOf(machine.run(bytes)), STATUS_INVALID);
    }),
    { numRuns: RUNS },
  );
});

test('programs with some bytes changed are refused or run', (t) => {
  const machine = bootSimulator();
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.nat({ max: 1000 }), fc.array(change, { maxLength: 8 }), (index, changes) => {
      const bytes = encodeProgram(randomProgram({ seed: 21, index }));
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      machine.reset();
      statusOf(machine.run(bytes));
    }),
    { numRuns: RUNS / 4 },
  );
  t.pass();
});
