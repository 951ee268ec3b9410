import type { Operation } from '../generated/operations.js';
import type { Operand } from '../operand.js';
import type { Program, ProgramRecord } from '../program.js';
import { NO_SETTLE } from '../wire.js';

/** Programs tried while one is made smaller, at most. */
const MAX_TRIES = 600;

export interface ShrinkResult {
  readonly program: Program;
  /** Records before and after. */
  readonly before: number;
  readonly after: number;
  /** Programs that were tried. */
  readonly tries: number;
}

/**
 * Drops records as long as `fails` holds: large pieces first, then one by one; then lets records settle that did not.
 * A slot whose record was dropped becomes -1, as if that record had failed.
 */
export function shrink(
  program: Program,
  fails: (candidate: Program) => boolean,
  maxTries: number = MAX_TRIES,
): ShrinkResult {
  let best = program;
  let tries = 0;
  const attempt = (candidate: Program): boolean => {
    if (tries >= maxTries) return false;
    tries += 1;
    if (!fails(candidate)) return false;
    best = candidate;
    return true;
  };
  let size = Math.ceil(best.records.length / 2);
  while (size > 0) {
    const dropped = dropPieces(() => best, size, attempt);
    if (size > 1) size = Math.floor(size / 2);
    else if (!dropped) break;
  }
  best.records.forEach((record, index) => {
    if (((record.flags ?? 0) & NO_SETTLE) !== 0) attempt(settling(best, index));
  });
  return { program: best, before: program.records.length, after: best.records.length, tries };
}

/** Tries to drop each piece of `size` records, from the end; whether one could be dropped. */
function dropPieces(best: () => Program, size: number, attempt: (candidate: Program) => boolean): boolean {
  let dropped = false;
  for (let end = best().records.length; end > 0; end -= size) {
    const start = Math.max(0, end - size);
    if (attempt(without(best(), start, end))) dropped = true;
  }
  return dropped;
}

/** The program without the records from `start` to `end`; slots follow the records that they name. */
export function without(program: Program, start: number, end: number): Program {
  const records = program.records
    .filter((_, index) => index < start || index >= end)
    .map((record) => moveSlots(record, start, end));
  return { ...program, records };
}

function moveSlots(record: ProgramRecord, start: number, end: number): ProgramRecord {
  const entries = Object.entries(record.operation).map(([name, value]) => [name, moveSlot(value, start, end)]);
  return { ...record, operation: Object.fromEntries(entries) as Operation };
}

function moveSlot(value: Operand | string, start: number, end: number): Operand | string {
  if (typeof value !== 'object' || !('slot' in value) || value.slot < start) return value;
  return value.slot < end ? -1n : { ...value, slot: value.slot - (end - start) };
}

function settling(program: Program, index: number): Program {
  const records = program.records.map((record, at) =>
    at === index ? { ...record, flags: (record.flags ?? 0) & ~NO_SETTLE } : record,
  );
  return { ...program, records };
}
