import { MAX_PAYLOAD, type Operation, PAYLOAD_BASE } from '../backend/index.js';

const ALIGNMENT = 4096;
const PRIME = 0x01000193;

interface Placed {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Bytes that operations read while they are performed: the payload of the machine, which stands until a program brings
 * another one. The same bytes have one place; what was placed keeps it, because an operation may sleep over it.
 */
export class Payload {
  #bytes = new Uint8Array(0);
  #placed = new Map<number, Placed[]>();
  #end = 0;
  #isNew = false;
  readonly #kept: number;
  /** Operations that have been placed for and have not ended. */
  #readers = 0;
  #isWhole = true;

  /** `kept`: bytes that may stay although nobody reads them any more, for the next one with the same. */
  constructor(kept = MAX_PAYLOAD) {
    this.#kept = kept;
  }

  /**
   * The operation with the address of `source` for every operand `{ payload }`; `release` has to follow when it has ended. Throws
   * RangeError when operations that have not ended fill 1 MiB.
   */
  place(operation: Operation, source: Uint8Array): Operation {
    const base = PAYLOAD_BASE + BigInt(this.#offsetOf(source));
    const operands = Object.entries(operation).map(([name, value]) => {
      const isReference = typeof value === 'object' && value !== null && 'payload' in value;
      return [name, isReference ? base + BigInt(value.payload) : value];
    });
    return Object.fromEntries(operands) as unknown as Operation;
  }

  /** Everything that was placed, if the machine does not have it yet; it has then. */
  take(): Uint8Array | undefined {
    if (!this.#isNew) return undefined;
    this.#isNew = false;
    return this.all;
  }

  /** An operation that was placed for has ended. */
  release(): void {
    this.#readers -= 1;
  }

  /** Everything that was placed. */
  get all(): Uint8Array {
    return this.#bytes.subarray(0, this.#end);
  }

  /** Whether nothing was ever forgotten: every operation finds its bytes in `all`. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Forgets what was placed, if nobody reads it any more. */
  #forget(): void {
    if (this.#readers > 0) return;
    this.#placed = new Map();
    this.#end = 0;
    this.#isNew = false;
    this.#isWhole = false;
  }

  #offsetOf(source: Uint8Array): number {
    const hash = hashOf(source);
    const found = this.#placed.get(hash)?.find(({ bytes }) => isEqual(bytes, source));
    if (found !== undefined) return this.#read(found.offset);
    if (this.#end + source.length > this.#kept) this.#forget();
    if (this.#end + source.length > MAX_PAYLOAD)
      throw new RangeError(`a machine holds ${MAX_PAYLOAD} bytes of sources at once`);
    const offset = this.#end;
    this.#reserve(offset + source.length);
    this.#bytes.set(source, offset);
    this.#placed.set(hash, [...(this.#placed.get(hash) ?? []), { offset, bytes: source.slice() }]);
    this.#end = (offset + source.length + ALIGNMENT - 1) & -ALIGNMENT;
    this.#isNew = true;
    return this.#read(offset);
  }

  #read(offset: number): number {
    this.#readers += 1;
    return offset;
  }

  #reserve(length: number): void {
    const padded = (length + ALIGNMENT - 1) & -ALIGNMENT;
    if (padded <= this.#bytes.length) return;
    const longer = new Uint8Array(Math.min(MAX_PAYLOAD, Math.max(padded, 2 * this.#bytes.length)));
    longer.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = longer;
  }
}

/** Of a sample: bytes that are alike are compared. */
function hashOf(bytes: Uint8Array): number {
  const step = Math.max(1, bytes.length >> 6);
  let hash = bytes.length;
  for (let at = 0; at < bytes.length; at += step) hash = Math.imul(hash ^ bytes[at]!, PRIME);
  return hash;
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
