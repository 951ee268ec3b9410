import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { types } from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import { CATALOGUE, type OperandKind, type OperandSpec } from '../../backend/catalogue.js';
import { type Completion, decodeCompletion } from '../../backend/index.js';
import { performInProcess } from '../../backend/kernel/in-process.js';
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

/** The message of what a call throws, or nothing. */
function refusalOf(call: () => unknown): string {
  try {
    call();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Numbers that happen to be an operation are an operation; what may become of one is tested below. A path that is one becomes a
 * file, and a question without arguments has none that could mean nothing.
 */
function mayMeanSomething(name: Export, [first]: readonly unknown[]): boolean {
  return name === 'perform' || name === 'faultAround' || (name === 'listen' && typeof first === 'string');
}

function garbageTest(title: string, run: (t: import('ava').ExecutionContext) => void): void {
  if (unavailable === undefined) test(title, run);
  else test.skip(`${title} [skipped: ${unavailable}]`, run);
}

garbageTest('the addon exports what its type says, and nothing that is not called here', (t) => {
  const machines = ['faultAround', 'spawn', 'exchange', 'closeFd', 'kill', 'reap', 'restoreLease'];
  const here = ['perform', 'performInto', 'watch', 'arm', 'disarm', 'lend', 'giveBack'];
  const sockets = ['listen', 'connect', 'accept', 'receive', 'send'];
  t.deepEqual([...EXPORTS].sort(), [...machines, ...here, ...sockets].sort());
});

for (const name of EXPORTS) {
  garbageTest(`${name} throws a typed error for arguments that mean nothing`, (t) => {
    fc.assert(
      fc.property(anyArguments, (given) => {
        const args = values(given);
        return mayMeanSomething(name, args) || throwsTyped(() => exported(name)(...args));
      }),
      { numRuns: 2000 },
    );
    t.pass();
  });

  garbageTest(`${name} takes any receiver, and is no constructor of anything`, (t) => {
    fc.assert(
      fc.property(anything, anyArguments, (receiver, args) => {
        if (mayMeanSomething(name, values(args))) return true;
        const called = throwsTyped(() => exported(name).apply(receiver(), values(args)));
        const constructed = throwsTyped(() => Reflect.construct(exported(name), values(args)));
        return called && constructed;
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

/** Any word, often one that is a number of something. */
const word = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.bigInt({ min: 0n, max: 32n }),
  fc.bigInt({ min: 0n, max: 64n }).map((page) => MEM + page * PAGE),
  fc.bigInt({ min: 0n, max: 16n }).map((pages) => pages * PAGE),
  fc.constantFrom(0x22n, 0x32n, 0x100022n, 0x80800n, 0xaan, 3n, 1n, 2n, 0x800n, (1n << 64n) - 1n),
);

/** Descriptors that operations in this process have made, the oldest first. */
const made: bigint[] = [];
/** How many of them are open at most: Node needs some too. */
const MOST_OPEN = 20;
/** Pages from MEM that operations work on. */
const PAGES = 9n;
/** MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE */
const MAP_FREE = 0x100022n;

/** Words that an operand of a kind may well have. */
const SENSIBLE: Readonly<Record<OperandKind, fc.Arbitrary<bigint>>> = {
  fd: fc.nat().map((at) => made[at % made.length] ?? 0n),
  address: fc.bigInt({ min: 0n, max: PAGES - 1n }).map((page) => MEM + page * PAGE),
  length: fc.bigInt({ min: 0n, max: 4n }).map((pages) => pages * PAGE),
  flags: fc.constantFrom(0n, 1n, 3n, 0x22n, 0x32n, 0x100022n, 0x80800n),
  number: fc.constantFrom(0n, 0xaan),
  process: fc.constant(1n),
};

/** Mostly what the operand is when it is left out, or what it may well be. */
function operandOf({ kind, default: usual }: OperandSpec): fc.Arbitrary<bigint> {
  const sensible =
    usual === undefined ? SENSIBLE[kind] : fc.constantFrom(usual, usual, usual, 0n, 1n, 0x32n, 0x100022n);
  return fc.oneof({ weight: 6, arbitrary: sensible }, { weight: 1, arbitrary: word });
}

/** An operation with as many operands as it has. */
const operation = fc
  .constantFrom(...CATALOGUE, ...CATALOGUE.filter(({ inProcess }) => inProcess))
  .chain((spec) => fc.record({ spec: fc.constant(spec), operands: fc.tuple(...spec.operands.map(operandOf)) }));

/** Makes it likelier that the next operation finds something to work on: a page, and a userfaultfd past its handshake. */
function prepare(turn: bigint): void {
  const { addon } = native();
  performInProcess(addon, 'mmap', [MEM + (turn % PAGES) * PAGE, PAGE, 3n, MAP_FREE, (1n << 64n) - 1n, 0n]);
  const latest = made.at(-1);
  if (latest !== undefined && turn % 2n === 0n) performInProcess(addon, 'UFFDIO_API', [latest, 0xaan, 0n]);
  while (made.length > MOST_OPEN) performInProcess(addon, 'close', [made.shift()!]);
}

function noteDescriptors(name: string, operands: readonly bigint[], { outcome, out }: Completion): void {
  if (outcome.kind !== 'value') return;
  if (name === 'userfaultfd') made.push(outcome.value);
  if (name === 'pipe2') made.push(out[0]!, out[1]!);
  // The kernel looks at the lower half of a descriptor's word.
  if (name === 'close') made.splice(made.indexOf(BigInt.asIntN(32, operands[0]!)), 1);
}

const into = new Uint8Array(64 + Number(PAGE));

/** In both ways, which must not differ. */
function performEither(turn: bigint, code: number, operands: readonly bigint[], payload?: Uint8Array): Completion {
  const words = BigUint64Array.from(operands);
  if (turn % 2n === 0n) return decodeCompletion(native().addon.perform(code, words, payload), 0);
  const length = native().addon.performInto(code, words, payload, into);
  const completion = decodeCompletion(into, 0);
  if (length !== 24 + 8 * into[7]! + completion.bytes.length) throw new Error(`${length} bytes`);
  return completion;
}

kernelTest('perform in process, with whatever operands, neither ends nor blocks Node', (t) => {
  const kinds = new Map<string, number>();
  let turn = 0n;
  const count = (kind: string) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const payload = fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 5000 }) },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(4 * Number(PAGE))) },
  );
  fc.assert(
    fc.property(operation, payload, ({ spec, operands }, bytes) => {
      prepare(turn++);
      try {
        const completion = performEither(turn, spec.code, operands, bytes);
        noteDescriptors(spec.name, operands, completion);
        count(completion.outcome.kind);
        if (completion.outcome.kind === 'value') count(`${spec.name} done`);
      } catch (error) {
        if (!isTyped(error)) throw error;
        count((error as NodeJS.ErrnoException).code!);
      }
    }),
    { numRuns: 20_000 },
  );
  t.log([...kinds].map(([kind, times]) => `${kind}: ${times}`).join(', '));
  for (const wanted of ['errno', 'mmap done', 'munmap done', 'UFFDIO_REGISTER done', 'UFFDIO_WAKE done'])
    t.true((kinds.get(wanted) ?? 0) > 0, wanted);
});

kernelTest('what belongs to a userfaultfd or a socket does not make up for the other arguments', (t) => {
  const { addon } = native();
  const made = performInProcess(addon, 'userfaultfd', [0x80800n]).outcome;
  const fd = made.kind === 'value' ? Number(made.value) : -1;
  const others: [Export, readonly unknown[]][] = [
    ['watch', [fd, () => undefined, new Uint8Array(32)]],
    ['performInto', [1, new BigUint64Array(2), undefined, new Uint8Array(8192)]],
    ['send', [fd, new Uint8Array(1), new BigUint64Array(0)]],
  ];
  for (const [name, right] of others)
    fc.assert(
      fc.property(fc.nat({ max: right.length - 1 }), anything, (at, given) => {
        const value = given();
        const isRight = typeof value === typeof right[at] || (at === 2 && value === undefined);
        return isRight || throwsTyped(() => exported(name)(...right.map((own, i) => (i === at ? value : own))));
      }),
      { numRuns: 1000 },
    );
  for (const name of ['accept', 'receive'] as const) t.throws(() => addon[name](fd), { code: 'ENOTSOCK' });
  t.throws(() => addon.arm(fd), { code: 'ERR_REFUSED_IN_PROCESS' });
  t.throws(() => addon.lend(new Uint8Array(1 << 16)), { code: 'ERR_INVALID_ARG_TYPE' });
  t.throws(() => addon.giveBack(MEM), { code: 'ERR_REFUSED_IN_PROCESS' });
  performInProcess(addon, 'close', [BigInt(fd)]);
});

kernelTest('what the catalogue says may be performed in process is refused at most for its operands', (t) => {
  const usual = ({ kind, default: value }: OperandSpec) => value ?? (kind === 'fd' ? (1n << 64n) - 1n : 0n);
  for (const { name, code, operands, inProcess } of CATALOGUE) {
    const refusal = refusalOf(() => native().addon.perform(code, BigUint64Array.from(operands.map(usual))));
    t.is(/process that others live in/.test(refusal), !inProcess, `${name}: ${refusal}`);
  }
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
