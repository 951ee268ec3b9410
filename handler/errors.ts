/** What operations fail with: errnos, signals, the end of a process. */

import { REASONS } from '../backend/generated/reasons.js';
import { type Completion, type Operation, type Refusal, UNTOUCHED } from '../backend/index.js';

/** The statement of docs/semantics.md that decided; only the simulator can say it. */
export interface Reason {
  /** As `copy.order.changing`. */
  readonly id: string;
  readonly text: string;
}

/** A range of addresses, in bytes. */
export interface Range {
  readonly start: bigint;
  readonly len: bigint;
}

/** Where the operations that work page by page leave how far they came: their first output word. */
const FILLS: ReadonlySet<string> = new Set([
  'UFFDIO_COPY',
  'UFFDIO_ZEROPAGE',
  'UFFDIO_CONTINUE',
  'UFFDIO_POISON',
  'UFFDIO_MOVE',
]);

/** A system call failed. What it did before it failed is kept: `done`. */
export class ErrnoError extends Error {
  override readonly name = 'ErrnoError';
  /** Which call, as `UFFDIO_COPY` or `read`. */
  readonly call: Operation['op'];
  /** As `EEXIST`. */
  readonly errno: string;
  /** The errno's number. */
  readonly number: number;
  /** The range that the call was about, if it was about one: of COPY and MOVE the destination. */
  readonly range: Range | undefined;
  /** Bytes that were filled before it failed: those of a partial COPY, ZEROPAGE, CONTINUE, POISON or MOVE; else 0. */
  readonly done: bigint;
  /**
   * The signed field that such an ioctl wrote: bytes, or an errno as a negative number; `undefined` when it wrote none.
   * An EAGAIN that did nothing is -11n here, and one in the middle a number of bytes.
   */
  readonly field: bigint | undefined;
  /** Why it was refused; on the simulator only. */
  readonly reason: Reason | undefined;

  constructor(operation: Operation, completion: Completion) {
    const { outcome } = completion;
    if (outcome.kind !== 'errno') throw new TypeError(`${operation.op} did not fail with an errno`);
    const range = rangeOf(operation);
    const field = fieldOf(operation, completion);
    const done = field !== undefined && field > 0n ? field : 0n;
    const reason = REASONS.get(completion.why);
    super(textOf(operation.op, range, outcome.errno, done, reason));
    this.call = operation.op;
    this.errno = outcome.errno;
    this.number = outcome.number;
    this.range = range;
    this.done = done;
    this.field = field;
    this.reason = reason;
  }
}

/** Whether an error is a system call's, with one of these errnos: `isErrno(error, 'EEXIST')`. */
export function isErrno(error: unknown, ...errnos: readonly string[]): error is ErrnoError {
  return error instanceof ErrnoError && errnos.includes(error.errno);
}

/** An access raised a signal instead of completing: SIGBUS 7 for a poisoned page, SIGSEGV 11 where nothing is mapped. */
export class SignalError extends Error {
  override readonly name = 'SignalError';
  readonly call: Operation['op'];
  readonly signal: number;
  /** si_code. */
  readonly code: bigint;
  /** si_addr. */
  readonly address: bigint;

  constructor(call: Operation['op'], signal: number, code: bigint, address: bigint) {
    super(`${call}: signal ${signal}, code ${code}, at 0x${address.toString(16)}`);
    this.call = call;
    this.signal = signal;
    this.code = code;
    this.address = address;
  }
}

/** The process of the thread that performed an operation ended, by exit or by a signal, before the operation did. */
export class EndedError extends Error {
  override readonly name = 'EndedError';
  readonly call: Operation['op'];

  constructor(call: Operation['op'], how: string) {
    super(`${call}: the process ${how}`);
    this.call = call;
  }
}

/** The machine did not take an operation at all: a rule of machines (docs/architecture.md), not of Linux. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;

  constructor(call: Operation['op'], refusal: Refusal) {
    super(`${call}: refused by the machine: ${refusal}`);
    this.refusal = refusal;
  }
}

/** The completion of an operation that succeeded; else throws what it failed with. */
export function succeeded(operation: Operation, completion: Completion): Completion {
  const { outcome } = completion;
  switch (outcome.kind) {
    case 'value':
      return completion;
    case 'errno':
      throw new ErrnoError(operation, completion);
    case 'signal':
      throw new SignalError(operation.op, outcome.signal, outcome.code, outcome.address);
    case 'exited':
      throw new EndedError(operation.op, `exited with ${outcome.status}`);
    case 'killed':
      throw new EndedError(operation.op, `was killed by signal ${outcome.signal}`);
    case 'refused':
      throw new RefusedError(operation.op, outcome.refusal);
  }
}

/** Bytes that an ioctl which works page by page says it did. */
export function bytesDone(completion: Completion): bigint {
  return BigInt.asIntN(64, completion.out[0]!);
}

function fieldOf({ op }: Operation, completion: Completion): bigint | undefined {
  const word = completion.out[0]!;
  return FILLS.has(op) && word !== UNTOUCHED ? BigInt.asIntN(64, word) : undefined;
}

function rangeOf(operation: Operation): Range | undefined {
  const operands = operation as unknown as Readonly<Record<string, unknown>>;
  const start = [operands.dst, operands.start, operands.addr].find((operand) => typeof operand === 'bigint');
  const len = [operands.len, operands.length].find((operand) => typeof operand === 'bigint');
  return typeof start === 'bigint' && typeof len === 'bigint' ? { start, len } : undefined;
}

function textOf(
  call: string,
  range: Range | undefined,
  errno: string,
  done: bigint,
  reason: Reason | undefined,
): string {
  const where =
    range === undefined ? '' : ` of 0x${range.start.toString(16)}-0x${(range.start + range.len).toString(16)}`;
  const after = done > 0n ? ` after ${done} of ${range?.len} bytes` : '';
  const why = reason === undefined ? '' : ` (${reason.id}: ${reason.text})`;
  return `${call}${where}: ${errno}${after}${why}`;
}
