import { CATALOGUE, type OperationSpec } from '../catalogue.js';
import type { Operation } from '../generated/operations.js';
import type { Operand } from '../operand.js';
import { type Program, ProgramError, type ProgramRecord, type Window } from '../program.js';
import {
  OPERAND_PAYLOAD,
  OPERAND_SLOT,
  PROGRAM_HEADER_SIZE,
  PROGRAM_MAGIC,
  RECORD_KINDS_OFFSET,
  RECORD_OPERANDS_OFFSET,
  RECORD_SIZE,
} from '../wire.js';

const BY_CODE = new Map<number, OperationSpec>(CATALOGUE.map((spec) => [spec.code, spec]));

/** The catalogue's entry of an operation. */
export function specOf(operation: Operation): OperationSpec {
  return CATALOGUE.find(({ name }) => name === operation.op)!;
}

/** The operands of an operation in the catalogue's order, defaults included. */
export function operandsOf(operation: Operation): { readonly name: string; readonly value: Operand }[] {
  const given = operation as unknown as Readonly<Record<string, Operand | undefined>>;
  return specOf(operation).operands.map(({ name, default: fallback }) => ({ name, value: given[name] ?? fallback! }));
}

/** A program out of its bytes: the inverse of `encodeProgram`. Throws `ProgramError` for what is not a program. */
export function decodeProgram(bytes: Uint8Array): Program {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PROGRAM_HEADER_SIZE || view.getUint32(0, true) !== PROGRAM_MAGIC)
    throw new ProgramError('these bytes are not a program');
  const count = view.getUint32(8, true);
  const payloadAt = PROGRAM_HEADER_SIZE + count * RECORD_SIZE;
  if (bytes.length !== payloadAt + view.getUint32(12, true))
    throw new ProgramError('the length of the program is not the one that its header says');
  const windows: Window[] = [];
  for (let index = 0; index < view.getUint32(16, true); index += 1) {
    const at = 32 + 16 * index;
    windows.push({ start: view.getBigUint64(at, true), pages: Number(view.getBigUint64(at + 8, true)) });
  }
  const records: ProgramRecord[] = [];
  for (let index = 0; index < count; index += 1)
    records.push(decodeRecord(view, PROGRAM_HEADER_SIZE + index * RECORD_SIZE, index));
  return {
    records,
    payload: bytes.slice(payloadAt),
    windows,
    finalLooks: view.getUint16(20, true),
    flags: view.getUint16(6, true),
  };
}

function decodeRecord(view: DataView, at: number, index: number): ProgramRecord {
  const code = view.getUint16(at, true);
  const spec = BY_CODE.get(code);
  if (spec === undefined) throw new ProgramError(`record ${index}: no operation has the code ${code}`);
  const operation: Record<string, Operand | string> = { op: spec.name };
  spec.operands.forEach(({ name }, operand) => {
    operation[name] = decodeOperand(view, at, operand);
  });
  return {
    process: view.getUint8(at + 2),
    thread: view.getUint8(at + 3),
    operation: operation as unknown as Operation,
    flags: view.getUint8(at + 4),
  };
}

function decodeOperand(view: DataView, at: number, index: number): Operand {
  const kind = view.getUint16(at + RECORD_KINDS_OFFSET + 2 * index, true);
  const value = view.getBigUint64(at + RECORD_OPERANDS_OFFSET + 8 * index, true);
  if (kind === OPERAND_PAYLOAD) return { payload: Number(value) };
  if ((kind & OPERAND_SLOT) === 0) return value;
  return { slot: kind & 0xfff, field: (kind >> 12) & 7, plus: value };
}
