/** Operations as JSON: what `uffd record` takes, and what is wrong with it. */
import type { Operation, ProgramRecord } from '../backend/index.js';
import { specOf } from '../scenario/linux.js';

/** What is not as it should be in a file. */
export class RecordError extends Error {}

const MAX_WORD = (1n << 64n) - 1n;
const MIN_WORD = -(1n << 63n);

/** The records of `[{"by": [0, 1], "op": "load", "addr": "0x100000000000"}]`. Throws RecordError. */
export function recordsOf(list: unknown): ProgramRecord[] {
  if (!Array.isArray(list))
    throw new RecordError('expected a list of operations: [{"op": "mmap", "addr": "0x100000000000", "length": 4096}]');
  return list.map((given, index) => {
    const reason = reasonAgainst(given);
    if (reason !== undefined) throw new RecordError(`operation ${index}: ${reason}`);
    return new RecordReader(index, given as GivenRecord).record();
  });
}

interface GivenRecord {
  readonly by?: readonly [process: number, thread: number];
  readonly op: string;
  readonly [operand: string]: unknown;
}

/** Why something is no operation at all. */
function reasonAgainst(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || typeof (given as { op?: unknown }).op !== 'string')
    return 'expected {"op": "mmap", ...}, and {"by": [process, thread]} for another thread than the first';
  const { op, by = [0, 0] } = given as { op: string; by?: unknown };
  if (specOf(op) === undefined) return `no such operation: ${op}`;
  const isThread =
    Array.isArray(by) && by.length === 2 && by.every((one) => Number.isInteger(one) && one >= 0 && one < 16);
  return isThread ? undefined : '`by` is [process, thread], 0 to 15 each';
}

class RecordReader {
  readonly #index: number;
  readonly #given: GivenRecord;

  constructor(index: number, given: GivenRecord) {
    this.#index = index;
    this.#given = given;
  }

  record(): ProgramRecord {
    const { by: [process, thread] = [0, 0], op, ...operands } = this.#given;
    const spec = specOf(op)!;
    for (const name of Object.keys(operands))
      if (!spec.operands.some((operand) => operand.name === name))
        this.#fail(
          `${op} takes ${spec.operands.map((operand) => operand.name).join(', ') || 'nothing'}, but no ${name}`,
        );
    const values = Object.entries(operands).map(([name, value]) => [name, this.#operand(name, value)]);
    for (const { name, default: otherwise, doc } of spec.operands)
      if (otherwise === undefined && !(name in operands)) this.#fail(`${op} needs ${name}: ${doc}`);
    return { process, thread, operation: { op, ...Object.fromEntries(values) } as unknown as Operation };
  }

  #fail(reason: string): never {
    throw new RecordError(`operation ${this.#index}: ${reason}`);
  }

  /** A number, or the result of an operation before. */
  #operand(name: string, value: unknown): unknown {
    const slot = (value as { slot?: unknown } | null)?.slot;
    if (typeof value !== 'object' || typeof slot !== 'number') return this.#number(name, value);
    if (!Number.isInteger(slot) || slot < 0 || slot >= this.#index)
      this.#fail(`${name} takes the result of operation ${slot}, which is not before it`);
    const { field = 0, plus = 0 } = value as { field?: unknown; plus?: unknown };
    if (!Number.isInteger(field) || (field as number) < 0 || (field as number) > 5)
      this.#fail(`${name}: a field is 0, the result, or 1 to 5, what came out`);
    return { slot, field, plus: this.#number(`${name}: plus`, plus) };
  }

  /** A number, also as a string of digits or hexadecimal ones. */
  #number(name: string, value: unknown): bigint {
    const number = numberOf(value);
    if (number === undefined) return this.#fail(`${name} is no number`);
    if (number > MAX_WORD || number < MIN_WORD) return this.#fail(`${name} has more than 64 bits`);
    return number;
  }
}

function numberOf(value: unknown): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value !== 'string' || !/^-?(?:\d+|0x[0-9a-fA-F]+)$/.test(value)) return undefined;
  return value.startsWith('-') ? -BigInt(value.slice(1)) : BigInt(value);
}
