import test from 'ava';
import fc from 'fast-check';
import { CATALOGUE } from '../../backend/catalogue.js';
import { native, nativeUnavailable } from '../../backend/kernel/native.js';
import { kernelTest } from './_kernel.js';
import { registerMemory, withMachine } from './_machine.js';

const unavailable = nativeUnavailable();

/** What JavaScript can pass: of every type, and numbers of every size. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withTypedArray: true, withSparseArray: true, withNullPrototype: true }),
  fc.integer(),
  fc.double(),
  fc.bigInt(),
  fc.constantFrom(-1, 0, 1, 2, 3, 5, 255, 2 ** 31, 2 ** 32, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY),
  fc.uint8Array(),
  fc.bigUint64Array(),
);

const EXPORTS = ['spawn', 'exchange', 'closeFd', 'kill', 'reap', 'perform', 'restoreLease'] as const;
type Export = (typeof EXPORTS)[number];

function call(name: Export, args: readonly unknown[]): unknown {
  return (native().addon[name] as (...args: readonly unknown[]) => unknown)(...args);
}

/** Whether an error says what kind it is, as Node's own do. */
function typed(error: unknown): boolean {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}

function throwsTyped(name: Export, args: readonly unknown[]): boolean {
  try {
    call(name, args);
    // Numbers that happen to be an operation are an operation; what may become of one is tested below.
    return name === 'perform';
  } catch (error) {
    if (typed(error)) return true;
    throw error;
  }
}

function garbageTest(title: string, run: (t: import('ava').ExecutionContext) => void): void {
  if (unavailable === undefined) test(title, run);
  else test.skip(`${title} [skipped: ${unavailable}]`, run);
}

for (const name of EXPORTS)
  garbageTest(`${name} throws a typed error for arguments that mean nothing`, (t) => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 5 }), (args) => throwsTyped(name, args)),
      { numRuns: 500 },
    );
    t.pass();
  });

garbageTest('a descriptor or process that is not a machine’s is refused', (t) => {
  const { length } = Object.keys(native().addon);
  t.true(length >= EXPORTS.length);
  for (let fd = 0; fd < 64; fd += 1) {
    t.throws(() => native().addon.closeFd(fd), { code: 'ERR_MACHINE_UNKNOWN' });
    t.throws(() => native().addon.exchange(fd, 1, new Uint8Array(0), 0), { code: 'ERR_MACHINE_UNKNOWN' });
  }
  for (const pid of [1, 2, process.pid, process.ppid]) {
    t.throws(() => native().addon.kill(pid), { code: 'ERR_MACHINE_UNKNOWN' });
    t.throws(() => native().addon.reap(pid, 0), { code: 'ERR_MACHINE_UNKNOWN' });
  }
});

/** Operands that are often near what exists: descriptors of Node, addresses of the arena, real flags. */
const word = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.bigInt({ min: 0n, max: 32n }),
  fc.bigInt({ min: 0n, max: 64n }).map((page) => 0x100000000000n + page * 4096n),
  fc.bigInt({ min: 0n, max: 16n }).map((pages) => pages * 4096n),
  fc.constantFrom(0x22n, 0x32n, 0x100022n, 0x80800n, 0xaan, 3n, 1n, 2n, 0x800n, (1n << 64n) - 1n),
);

/** An operation with as many operands as it has. */
const operation = fc
  .constantFrom(...CATALOGUE)
  .chain(({ code, operands: { length } }) =>
    fc.record({ code: fc.constant(code), operands: fc.array(word, { minLength: length, maxLength: length }) }),
  );

kernelTest('perform in process, with whatever operands, neither ends nor blocks Node', (t) => {
  const kinds = new Map<string, number>();
  const count = (kind: string) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  fc.assert(
    fc.property(
      operation,
      fc.option(fc.uint8Array({ maxLength: 5000 }), { nil: undefined, freq: 4 }),
      ({ code, operands }, payload) => {
        try {
          const completion = native().addon.perform(code, BigUint64Array.from(operands), payload);
          count(`kind ${completion[6]}`);
        } catch (error) {
          if (!typed(error)) throw error;
          count((error as NodeJS.ErrnoException).code!);
        }
      },
    ),
    { numRuns: 20_000 },
  );
  t.log([...kinds].map(([kind, times]) => `${kind}: ${times}`).join(', '));
  t.true((kinds.get('kind 1') ?? 0) > 0 && (kinds.get('kind 2') ?? 0) > 0);
});

kernelTest('a machine answers whatever program comes, and goes on', (t) =>
  withMachine((machine) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (program) => {
        const results = machine.run(program);
        return new DataView(results.buffer).getUint32(12, true) === 3;
      }),
      { numRuns: 500 },
    );
    t.is(registerMemory(machine), 3n);
  }),
);
