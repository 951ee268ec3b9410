import fc from 'fast-check';

/** What the objects below throw when they are touched. */
class Hostile extends Error {}

function hostile(): never {
  throw new Hostile('touched');
}

/** Whether an error says what kind it is, as Node's own do, or is what an argument itself has thrown. */
export function isTyped(error: unknown): boolean {
  if (error instanceof Hostile) return true;
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}

function detached<T extends Uint8Array | BigUint64Array>(array: T): T {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Every trap throws. */
function trapped(target: object): object {
  return new Proxy(target, new Proxy({}, { get: () => hostile }));
}

/** An array that has fewer elements each time one is asked for. */
function shrinking(): unknown[] {
  const array: unknown[] = Array.from({ length: 10 }, () => 'x');
  Object.defineProperty(array, 3, {
    get() {
      array.length = 4;
      return 'x';
    },
  });
  return array;
}

/** Objects that turn into numbers or strings only by running code, which throws. */
const UNCONVERTIBLE = { valueOf: hostile, toString: hostile, [Symbol.toPrimitive]: hostile };

/** An array that says to be longer than it is. */
function boastful(): Uint8Array {
  class Boastful extends Uint8Array {
    override get byteLength(): number {
      return 1 << 30;
    }
    override get length(): number {
      return 1 << 30;
    }
  }
  return new Boastful(3);
}

const HOSTILE: readonly unknown[] = [
  detached(new Uint8Array(16)),
  detached(new BigUint64Array(6)),
  boastful(),
  new Uint8Array(new SharedArrayBuffer(16)),
  new BigUint64Array(new SharedArrayBuffer(48)),
  new BigUint64Array(0),
  new DataView(new ArrayBuffer(8)),
  new ArrayBuffer(8),
  revoked([]),
  revoked(new Uint8Array(4)),
  trapped([]),
  trapped({}),
  trapped(() => undefined),
  new Proxy(new Uint8Array(4), {}),
  UNCONVERTIBLE,
  [UNCONVERTIBLE],
  Object.defineProperty(['x'], 0, { get: hostile }),
  shrinking(),
  new Array(2 ** 32 - 1),
  Array.from({ length: 65 }, () => 'x'),
  [['x']],
  Symbol('x'),
  Symbol.iterator,
  hostile,
  class {},
  new Date(Number.NaN),
  Object.create(null),
  Object(1),
  Object('x'),
  Object(1n),
  'x\0y',
  '\ud800',
  'x'.repeat(1 << 20),
  -0,
  2 ** 31 - 1,
  2 ** 32 - 1,
  2 ** 53,
  -(2 ** 53),
  1e308,
  Number.MIN_VALUE,
  0.5,
  1n << 64n,
  -(1n << 63n),
];

/** Not a value by itself: who generates values looks at them, and these would bite. */
export type Given = () => unknown;

/** What JavaScript can pass: of every type, numbers of every size, and what bites. */
export const anything: fc.Arbitrary<Given> = fc
  .oneof(
    fc.anything({ withBigInt: true, withTypedArray: true, withSparseArray: true, withNullPrototype: true }),
    fc.integer(),
    fc.double(),
    fc.bigInt(),
    fc.string(),
    fc.array(fc.string(), { maxLength: 5 }),
    fc.constantFrom(-1, 0, 1, 2, 3, 5, 255, 2 ** 31, 2 ** 32, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY),
    fc.uint8Array(),
    fc.bigUint64Array(),
  )
  .map(
    (value): Given =>
      () =>
        value,
  )
  .chain((harmless) =>
    fc.nat({ max: 2 * HOSTILE.length }).map((at): Given => (at < HOSTILE.length ? () => HOSTILE[at] : harmless)),
  );

/** Arguments of a call. */
export const anyArguments: fc.Arbitrary<readonly Given[]> = fc.array(anything, { maxLength: 5 });

/** The values of what was given. */
export function values(given: readonly Given[]): unknown[] {
  return given.map((one) => one());
}
