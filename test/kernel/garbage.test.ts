import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { types } from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import { CATALOGUE } from '../../backend/catalogue.js';
import { type NativeAddon, native, nativeUnavailable } from '../../backend/kernel/native.js';
import { REPEAT, RESET, RUN } from '../../backend/kernel/protocol.js';
import { anyArguments, anything, isTyped, values } from './_garbage.js';
import { kernelTest } from './_kernel.js';
import { MEM, PAGE, registerMemory, withMachine } from './_machine.js';

const unavailable = nativeUnavailable();

type Export = keyof NativeAddon;
const EXPORTS = unavailable === undefined ? (Object.keys(native().addon) as Export[]) : [];

function exported(name: Export): (...args: readonly unknown[]) => unknown {
  return native().addon[name] as (...args: readonly unknown[]) => unknown;
}

/** Whether a call throws a typed error; any other error goes through. */
function throwsTyped(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch (error) {
    if (isTyped(error)) return true;
    throw error;
  }
}

/** Numbers that happen to be an operation are an operation; what may become of one is tested below. */
function isPerform(name: Export): boolean {
  return name === 'perform';
}

function garbageTest(title: string, run: (t: import('ava').ExecutionContext) => void): void {
  if (unavailable === undefined) test(title, run);
  else test.skip(`${title} [skipped: ${unavailable}]`, run);
}

garbageTest('the addon exports what its type says, and nothing that is not called here', (t) => {
  t.deepEqual([...EXPORTS].sort(), ['closeFd', 'exchange', 'kill', 'perform', 'reap', 'restoreLease', 'spawn']);
});

for (const name of EXPORTS) {
  garbageTest(`${name} throws a typed error for arguments that mean nothing`, (t) => {
    fc.assert(
      fc.property(anyArguments, (args) => throwsTyped(() => exported(name)(...values(args))) || isPerform(name)),
      { numRuns: 2000 },
    );
    t.pass();
  });

  garbageTest(`${name} takes any receiver, and is no constructor of anything`, (t) => {
    fc.assert(
      fc.property(anything, anyArguments, (receiver, args) => {
        const called = throwsTyped(() => exported(name).apply(receiver(), values(args)));
        const constructed = throwsTyped(() => Reflect.construct(exported(name), values(args)));
        return (called && constructed) || isPerform(name);
      }),
      { numRuns: 300 },
    );
    t.pass();
  });
}

kernelTest('what belongs to a machine does not make up for the other arguments', (t) => {
  const { addon, machine } = native();
  const { pid, fd } = addon.spawn(machine, ['serve']);
  const right = [fd, RESET, new Uint8Array(3), 10_000];
  fc.assert(
    fc.property(fc.nat({ max: 3 }), anything, (at, given) => {
      const value = given();
      const isRight = typeof value === typeof right[at] && (at !== 2 || types.isUint8Array(value));
      return (
        isRight || throwsTyped(() => exported('exchange')(...right.map((own, index) => (index === at ? value : own))))
      );
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(anything, (given) => typeof given() === 'number' || throwsTyped(() => exported('reap')(pid, given()))),
    { numRuns: 500 },
  );
  t.throws(() => addon.exchange(fd, RESET, new Uint8Array((4 << 20) + 1), 0), { code: 'ERR_OUT_OF_RANGE' });
  addon.closeFd(fd);
  t.is(addon.reap(pid, 10_000), 0);
});

kernelTest('a machine that was closed and reaped is unknown', (t) => {
  const { addon, machine } = native();
  const { pid, fd } = addon.spawn(machine, ['serve']);
  t.truthy(addon.exchange(fd, RUN, new Uint8Array(3), 10_000));
  addon.closeFd(fd);
  t.throws(() => addon.closeFd(fd), { code: 'ERR_MACHINE_UNKNOWN' });
  t.throws(() => addon.exchange(fd, RUN, new Uint8Array(3), 10_000), { code: 'ERR_MACHINE_UNKNOWN' });
  t.is(addon.reap(pid, 10_000), 0);
  t.throws(() => addon.reap(pid, 0), { code: 'ERR_MACHINE_UNKNOWN' });
  t.throws(() => addon.kill(pid), { code: 'ERR_MACHINE_UNKNOWN' });
});

kernelTest('a request to a machine that was killed fails, and so does every later one', (t) => {
  const { addon, machine } = native();
  const { pid, fd } = addon.spawn(machine, ['serve']);
  addon.kill(pid);
  t.throws(() => addon.exchange(fd, RESET, new Uint8Array(0), 10_000), { code: 'ERR_MACHINE_GONE' });
  t.throws(() => addon.exchange(fd, RESET, new Uint8Array(0), 10_000), { code: 'ERR_MACHINE_GONE' });
  t.is(addon.reap(pid, 10_000), -9);
});

kernelTest('requests of any type and bytes are answered, but for those that repeat for ever', (t) => {
  const { addon, machine } = native();
  const { pid, fd } = addon.spawn(machine, ['serve']);
  fc.assert(
    fc.property(
      fc
        .oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
        .filter((type) => type !== REPEAT),
      fc.uint8Array({ maxLength: 200 }),
      (type, bytes) => addon.exchange(fd, type, bytes, 30_000).bytes.length >= 0,
    ),
    { numRuns: 1000 },
  );
  addon.closeFd(fd);
  t.is(addon.reap(pid, 10_000), 0);
});

garbageTest('a file that is no lease is not taken for one, whatever it holds', (t) => {
  const folder = mkdtempSync('/tmp/userfaultfd-leases-');
  const file = join(folder, 'garbage');
  const line = fc.tuple(
    fc.constantFrom('path ', 'value ', 'owner ', ''),
    fc.oneof(fc.string(), fc.constantFrom('/etc/passwd', '/proc/sys/../../etc/passwd', '/sys/nothing', '/proc/sys/')),
    fc.constantFrom('\n', '\0', ''),
  );
  const text = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.flat().join(''));
  try {
    fc.assert(
      fc.property(fc.oneof(text, fc.constant('x'.repeat(5000))), (content) => {
        writeFileSync(file, content);
        return content === '' || throwsTyped(() => native().addon.restoreLease(file));
      }),
      { numRuns: 500 },
    );
    for (const path of [
      `${folder}/nothing`,
      folder,
      `${folder}/../passwd`,
      '/run/userfaultfd/leases/../../../etc/passwd',
    ])
      t.true(
        throwsTyped(() => native().addon.restoreLease(path)),
        path,
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

garbageTest('a descriptor or process that is not a machine’s is refused', (t) => {
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
  fc.bigInt({ min: 0n, max: 64n }).map((page) => MEM + page * PAGE),
  fc.bigInt({ min: 0n, max: 16n }).map((pages) => pages * PAGE),
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
          if (!isTyped(error)) throw error;
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
