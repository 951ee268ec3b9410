import { CATALOGUE } from './catalogue.js';
import { encodeOperands, OPERATION_CODES, type Operation } from './generated/operations.js';
import type { Operand, OperandSink, Slot } from './operand.js';
import {
  CELL_SIZE,
  FIRST_OPERANDS,
  MAX_PAYLOAD,
  MAX_RECORDS,
  MAX_THREADS,
  MAX_WINDOWS,
  OPERAND_IMMEDIATE,
  OPERAND_PAYLOAD,
  OPERAND_SLOT,
  PROGRAM_HEADER_SIZE,
  PROGRAM_MAGIC,
  PROGRAM_VERSION,
  RECORD_KINDS_OFFSET,
  RECORD_LONG,
  RECORD_MORE_OPERANDS_OFFSET,
  RECORD_OPERANDS_OFFSET,
} from './wire.js';

/** A thread of a process, by the machine's numbers (0 to 15 each). */
export interface ThreadId {
  readonly process: number;
  readonly thread: number;
}

/** A thread's number among all threads of a machine. */
export function threadNumber({ process, thread }: ThreadId): number {
  return process * MAX_THREADS + thread;
}

export interface ProgramRecord extends ThreadId {
  readonly operation: Operation;
  /** NO_SETTLE and LOOK_... bits. */
  readonly flags?: number;
}

/** A range of the arena that looks report page by page. */
export interface Window {
  /** Page-aligned. */
  readonly start: bigint;
  readonly pages: number;
}

export interface Program {
  readonly records: readonly ProgramRecord[];
  readonly payload?: Uint8Array;
  readonly windows?: readonly Window[];
  /** LOOK_... bits for the frame after the last record. */
  readonly finalLooks?: number;
  /** PROGRAM_EXPLAIN. */
  readonly flags?: number;
}

/** A program that can't be put into bytes, or that a machine refused as a whole. Nothing of it was performed. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

/** Writes records one after the other into bytes that are zero. */
class RecordEncoder implements OperandSink {
  readonly #view: DataView;
  /** Where the next record goes. */
  #at: number;
  #index = 0;
  #name = '';
  #isLong = false;

  constructor(bytes: Uint8Array, at: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** Where the last record ends. */
  get end(): number {
    return this.#at;
  }

  /** Writes the next record; `index` is its place in the program, which slots may not reach. There is room for the longest one. */
  encode(record: ProgramRecord, index: number): void {
    const code = OPERATION_CODES[record.operation.op];
    if (code === undefined) throw new ProgramError(`record ${index}: no such operation: ${record.operation.op}`);
    this.#index = index;
    this.#name = record.operation.op;
    this.#isLong = false;
    encodeOperands(record.operation, this);
    this.#view.setUint16(this.#at, code, true);
    this.#view.setUint8(this.#at + 2, record.process);
    this.#view.setUint8(this.#at + 3, record.thread);
    this.#view.setUint8(this.#at + 4, (record.flags ?? 0) | (this.#isLong ? RECORD_LONG : 0));
    this.#at += this.#isLong ? 2 * CELL_SIZE : CELL_SIZE;
  }

  operand(index: number, value: Operand): void {
    if (typeof value === 'bigint') this.#put(index, OPERAND_IMMEDIATE, value);
    else if (typeof value === 'number' && Number.isSafeInteger(value))
      this.#put(index, OPERAND_IMMEDIATE, BigInt(value));
    else if (typeof value === 'object' && value !== null && 'payload' in value)
      this.#put(index, OPERAND_PAYLOAD, BigInt(value.payload));
    else if (typeof value === 'object' && value !== null && 'slot' in value) this.#slot(index, value);
    else
      throw new ProgramError(
        `record ${this.#index}: ${this.#name} takes a bigint, a safe integer, a slot or payload as ${this.#operandName(index)}, not ${String(value)}`,
      );
  }

  #slot(index: number, { slot, field = 0, plus = 0n }: Slot): void {
    if (!(slot >= 0 && slot < this.#index))
      throw new ProgramError(
        `record ${this.#index}: ${this.#operandName(index)} takes the result of record ${slot}, which is not before it`,
      );
    this.#put(index, OPERAND_SLOT | (field << 12) | slot, plus);
  }

  #operandName(index: number): string {
    const spec = CATALOGUE.find(({ name }) => name === this.#name);
    return spec?.operands[index]?.name ?? `operand ${index}`;
  }

  #put(index: number, kind: number, word: bigint): void {
    this.#isLong ||= kind !== OPERAND_IMMEDIATE || index >= FIRST_OPERANDS;
    if (kind !== OPERAND_IMMEDIATE) this.#view.setUint16(this.#at + RECORD_KINDS_OFFSET + 2 * index, kind, true);
    this.#view.setBigUint64(this.#at + operandOffset(index), word, true);
  }
}

/** Where a record's operand lies. */
export function operandOffset(index: number): number {
  if (index < FIRST_OPERANDS) return RECORD_OPERANDS_OFFSET + 8 * index;
  return RECORD_MORE_OPERANDS_OFFSET + 8 * (index - FIRST_OPERANDS);
}

/** A program as the bytes that both backends take. Throws `ProgramError` over a limit. */
export function encodeProgram(program: Program): Uint8Array {
  const { records, payload = new Uint8Array(0), windows = [] } = program;
  if (records.length > MAX_RECORDS)
    throw new ProgramError(`${records.length} records; at most ${MAX_RECORDS} fit a program`);
  if (payload.length > MAX_PAYLOAD)
    throw new ProgramError(`${payload.length} bytes of payload; at most ${MAX_PAYLOAD} fit a program`);
  if (windows.length > MAX_WINDOWS)
    throw new ProgramError(`${windows.length} windows; at most ${MAX_WINDOWS} fit a program`);
  const bytes = new Uint8Array(PROGRAM_HEADER_SIZE + records.length * 2 * CELL_SIZE + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, PROGRAM_MAGIC, true);
  view.setUint16(4, PROGRAM_VERSION, true);
  view.setUint16(6, program.flags ?? 0, true);
  view.setUint32(8, records.length, true);
  view.setUint32(12, payload.length, true);
  view.setUint32(16, windows.length, true);
  view.setUint16(20, program.finalLooks ?? 0, true);
  windows.forEach((window, index) => {
    view.setBigUint64(32 + 16 * index, window.start, true);
    view.setBigUint64(40 + 16 * index, BigInt(window.pages), true);
  });
  const encoder = new RecordEncoder(bytes, PROGRAM_HEADER_SIZE);
  records.forEach((record, index) => {
    encoder.encode(record, index);
  });
  view.setUint32(24, (encoder.end - PROGRAM_HEADER_SIZE) / CELL_SIZE, true);
  bytes.set(payload, encoder.end);
  return bytes.slice(0, encoder.end + payload.length);
}
