import { CATALOGUE, type OperationSpec } from '../catalogue.js';
import type { Operation } from '../generated/operations.js';
import type { Operand } from '../operand.js';
import { operandOffset, type Program, ProgramError, type ProgramRecord, type Window } from '../program.js';
import {
  CELL_SIZE,
  OPERAND_IMMEDIATE,
  OPERAND_PAYLOAD,
  OPERAND_SLOT,
  PROGRAM_HEADER_SIZE,
  PROGRAM_MAGIC,
  RECORD_KINDS_OFFSET,
  RECORD_LONG,
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
  const payloadAt = PROGRAM_HEADER_SIZE + CELL_SIZE * view.getUint32(24, true);
  if (bytes.length !== payloadAt + view.getUint32(12, true))
    throw new ProgramError('the length of the program is not the one that its header says');
  const windows: Window[] = [];
  for (let index = 0; index < view.getUint32(16, true); index += 1) {
    const at = 32 + 16 * index;
    windows.push({ start: view.getBigUint64(at, true), pages: Number(view.getBigUint64(at + 8, true)) });
  }
  const records: ProgramRecord[] = [];
  let at = PROGRAM_HEADER_SIZE;
  for (let index = 0; index < count; index += 1) {
    const { record, end } = decodeRecord(view, at, index);
    records.push(record);
    at = end;
  }
  return {
    records,
    payload: bytes.slice(payloadAt),
    windows,
    finalLooks: view.getUint16(20, true),
    flags: view.getUint16(6, true),
  };
}

function decodeRecord(view: DataView, at: number, index: number): { record: ProgramRecord; end: number } {
  const code = view.getUint16(at, true);
  const spec = BY_CODE.get(code);
  if (spec === undefined) throw new ProgramError(`record ${index}: no operation has the code ${code}`);
  const flags = view.getUint8(at + 4);
  const isLong = (flags & RECORD_LONG) !== 0;
  const operation: Record<string, Operand | string> = { op: spec.name };
  spec.operands.forEach(({ name }, operand) => {
    const kind = isLong ? view.getUint16(at + RECORD_KINDS_OFFSET + 2 * operand, true) : OPERAND_IMMEDIATE;
    operation[name] = decodeOperand(kind, view.getBigUint64(at + operandOffset(operand), true));
  });
  return {
    record: {
      process: view.getUint8(at + 2),
      thread: view.getUint8(at + 3),
      operation: operation as unknown as Operation,
      flags: flags & ~RECORD_LONG,
    },
    end: at + (isLong ? 2 * CELL_SIZE : CELL_SIZE),
  };
}

function decodeOperand(kind: number, value: bigint): Operand {
  if (kind === OPERAND_PAYLOAD) return { payload: Number(value) };
  if ((kind & OPERAND_SLOT) === 0) return value;
  return { slot: kind & 0xfff, field: (kind >> 12) & 7, plus: value };
}
