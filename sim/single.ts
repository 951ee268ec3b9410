import { encodeOperands, type Operation } from '../backend/generated/operations.js';
import type { Operand, OperandSink } from '../backend/operand.js';
import { ProgramError, type ThreadId } from '../backend/program.js';
import { type Completion, makeOutcome, type Outcome } from '../backend/results.js';
import {
  COMPLETION_SIZE,
  FIRST_OPERANDS,
  FRAME_HEADER_SIZE,
  MAX_PROCESSES,
  MAX_THREADS,
  RECORD_OPERANDS_OFFSET,
  RESULTS_HEADER_SIZE,
} from '../backend/wire.js';

/** Whether typed arrays see the module's memory, which is little-endian, as it is. */
export const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Shared by all completions that have none: making an array costs more than everything else. */
const NO_BYTES = new Uint8Array(0);
/** All ones, as a read has it that brought no FORK event. */
const NO_DESCRIPTOR: readonly bigint[] = Object.freeze([0xffffffffffffffffn, 0n, 0n, 0n, 0n]);
/** 0 to a page's size. */
const SMALL: readonly bigint[] = Array.from({ length: 4097 }, (_, number) => BigInt(number));
/** What a completion has that gives one of these and no more, and out words of which only the first is not 0: made when first needed. */
const SMALL_VALUES: (Outcome | undefined)[] = new Array(SMALL.length).fill(undefined);
const SMALL_OUT: (readonly bigint[] | undefined)[] = new Array(SMALL.length).fill(undefined);
const NO_OUT: readonly bigint[] = smallOut(0);
const VALUE_KIND = 1;
const ERRNO_KIND = 2;

// Frozen, because many completions have the same.
function smallValue(number: number): Outcome {
  const known = SMALL_VALUES[number];
  if (known !== undefined) return known;
  const made: Outcome = Object.freeze({ kind: 'value', value: SMALL[number]! });
  SMALL_VALUES[number] = made;
  return made;
}

function smallOut(number: number): readonly bigint[] {
  const known = SMALL_OUT[number];
  if (known !== undefined) return known;
  const made = Object.freeze([SMALL[number]!, 0n, 0n, 0n, 0n]);
  SMALL_OUT[number] = made;
  return made;
}

/** Whether a thread's numbers fit a record. */
export function isThread({ process, thread }: ThreadId): boolean {
  return process >= 0 && process < MAX_PROCESSES && thread >= 0 && thread < MAX_THREADS;
}

/**
 * One record in the module's memory, written in place, and the completions that come of it: what a program of one
 * record does, several times faster. Words of a typed array, because V8 compiles these and calls out for DataView's.
 */
export class SingleRecord implements OperandSink {
  readonly #bytes: Uint8Array;
  readonly #halves: Uint32Array;
  readonly #words: BigUint64Array;
  /** Index of the record's first word, and of its first operand. */
  readonly #record: number;
  readonly #operands: number;
  /** Offset of the first completion, bytes. */
  readonly #completions: number;
  #isImmediate = true;

  constructor(buffer: ArrayBufferLike, record: number, results: number) {
    this.#bytes = new Uint8Array(buffer);
    this.#halves = new Uint32Array(buffer);
    this.#words = new BigUint64Array(buffer);
    this.#record = record / 8;
    this.#operands = (record + RECORD_OPERANDS_OFFSET) / 8;
    this.#completions = results + RESULTS_HEADER_SIZE + FRAME_HEADER_SIZE;
  }

  /**
   * False for an operation that is a whole program's business, because an operand is not an immediate or the
   * record is a long one. Throws
   * ProgramError for what is no operation.
   */
  encode({ process, thread }: ThreadId, operation: Operation): boolean {
    this.#isImmediate = true;
    const code = encodeOperands(operation, this);
    if (code === 0) throw new ProgramError(`record 0: no such operation: ${operation.op}`);
    this.#halves[2 * this.#record] = code | (process << 16) | (thread << 24);
    this.#halves[2 * this.#record + 1] = 0;
    return this.#isImmediate;
  }

  operand(index: number, value: Operand): void {
    if (index >= FIRST_OPERANDS) this.#isImmediate = false;
    else if (typeof value === 'bigint') this.#words[this.#operands + index] = value;
    else if (typeof value === 'number') this.#integer(2 * (this.#operands + index), value);
    else this.#isImmediate = false;
  }

  /** The completions of `length` bytes that the model left; at least one. */
  decode(length: number): Completion[] {
    const end = this.#completions + length;
    const first = this.#completion(this.#completions);
    let at = this.#end(this.#completions);
    // Arrays that never grow, because there are hardly ever more than two.
    if (at >= end) return [first];
    const completions = [first, this.#completion(at)];
    for (at = this.#end(at); at < end; at = this.#end(at)) completions.push(this.#completion(at));
    return completions;
  }

  /** Where the completion at `at` ends. */
  #end(at: number): number {
    const half = at / 4;
    const outputs = this.#halves[half + 1]! >>> 24;
    return at + COMPLETION_SIZE + 8 * outputs + ((this.#halves[half + 3]! + 7) & ~7);
  }

  /** By halves: most numbers are small, and a bigint on the way would be dear. */
  #integer(half: number, value: number): void {
    if (!Number.isSafeInteger(value)) {
      this.#isImmediate = false; // the program's encoder says what is wrong with it
      return;
    }
    this.#halves[half] = value;
    this.#halves[half + 1] = value >>> 0 === value ? 0 : Math.floor(value / 0x100000000);
  }

  #completion(at: number): Completion {
    const halves = this.#halves;
    const half = at / 4;
    const head = halves[half + 1]!;
    const error = halves[half + 2]!;
    const length = halves[half + 3]!;
    const outputs = head >>> 24;
    const kind = (head >>> 16) & 0xff;
    const out = outputs === 0 ? NO_OUT : this.#out(half + 6, outputs);
    const from = at + COMPLETION_SIZE + 8 * outputs;
    return {
      record: halves[half]!,
      process: head & 0xff,
      thread: (head >>> 8) & 0xff,
      outcome: this.#outcome(kind, error & 0xffff, half + 4, out),
      out,
      bytes: length === 0 ? NO_BYTES : this.#bytes.slice(from, from + length),
      why: error >>> 16,
    };
  }

  #outcome(kind: number, errno: number, half: number, out: readonly bigint[]): Outcome {
    if (kind === VALUE_KIND && this.#isSmall(half)) return smallValue(this.#halves[half]!);
    return makeOutcome(kind, errno, kind === ERRNO_KIND ? 0n : this.#words[half / 2]!, out);
  }

  #out(half: number, outputs: number): readonly bigint[] {
    if (outputs === 1) {
      if (this.#isSmall(half)) return smallOut(this.#halves[half]!);
      if ((this.#halves[half]! & this.#halves[half + 1]!) === -1) return NO_DESCRIPTOR;
    }
    const out = [this.#word(half), 0n, 0n, 0n, 0n];
    for (let word = 1; word < outputs; word += 1) out[word] = this.#word(half + 2 * word);
    return out;
  }

  /** Small numbers are at hand: making a bigint is dear. */
  #word(half: number): bigint {
    return this.#isSmall(half) ? SMALL[this.#halves[half]!]! : this.#words[half / 2]!;
  }

  #isSmall(half: number): boolean {
    return this.#halves[half + 1] === 0 && this.#halves[half]! < SMALL.length;
  }
}
