/** Compares two machines on one program, byte for byte after every settle: the left one shows, the right one must allow. */
import { equalBytes, Search, type SearchResult } from './compare/search.js';
import type { SteerableMachine } from './compare/steering.js';
import type { Machine } from './machine.js';
import { framesFrom, MachineFailed, statusError, Unmodelled } from './results.js';
import { STATUS_INVALID, STATUS_TOO_LONG } from './wire.js';

export { decodeProgram } from './compare/decode.js';
export { type Difference, type DifferenceData, differenceData, formatDifference } from './compare/report.js';
export { MAX_RUNS, type SearchResult } from './compare/search.js';
export { type ShrinkResult, shrink } from './compare/shrink.js';
export type { ChoicePoint, SteerableMachine, SteeredRun } from './compare/steering.js';
export { formatProgram } from './compare/text.js';

/** What came of comparing one program. */
export type Comparison =
  /** Every frame of the left machine is one that the right one allows. */
  | { readonly verdict: 'equal'; readonly results: Uint8Array; readonly runs: number }
  /** Both refused the program as a whole, or ended it, in the same way. */
  | { readonly verdict: 'refused alike'; readonly message: string }
  /** At frame `search.depth` the left machine shows what the right one does not allow. */
  | { readonly verdict: 'difference'; readonly results: Uint8Array; readonly search: SearchResult }
  /** The right machine says that it does not model what the program does: neither equal nor different. */
  | { readonly verdict: 'unmodelled'; readonly error: Unmodelled; readonly results: Uint8Array }
  /** A machine failed: nothing can be said. */
  | { readonly verdict: 'failed'; readonly side: 'left' | 'right'; readonly message: string };

export type Verdict = Comparison['verdict'];

/**
 * Resets both machines and runs `program` on each. The first way of the right machine is tried first; where a frame
 * differs, its other ways are, as far as `maxRuns` goes.
 */
export function compare(left: Machine, right: SteerableMachine, program: Uint8Array, maxRuns?: number): Comparison {
  const shown = runOn(left, program);
  if (shown instanceof Error) return { verdict: 'failed', side: 'left', message: shown.message };
  const answered = runOn(right, program);
  if (answered instanceof Error) return { verdict: 'failed', side: 'right', message: answered.message };
  if (equalBytes(shown, answered)) return sameAnswer(shown);
  return differentAnswer(right, program, shown, answered, maxRuns);
}

function runOn(machine: Machine, program: Uint8Array): Uint8Array | Error {
  try {
    machine.reset();
    return machine.run(program);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function sameAnswer(results: Uint8Array): Comparison {
  const error = statusError(results);
  if (error === undefined) return { verdict: 'equal', results, runs: 1 };
  if (error instanceof Unmodelled) return { verdict: 'unmodelled', error, results };
  if (error instanceof MachineFailed) return { verdict: 'failed', side: 'left', message: error.message };
  return { verdict: 'refused alike', message: error.message };
}

function differentAnswer(
  right: SteerableMachine,
  program: Uint8Array,
  shown: Uint8Array,
  answered: Uint8Array,
  maxRuns: number | undefined,
): Comparison {
  const leftError = statusError(shown);
  if (leftError instanceof MachineFailed) return { verdict: 'failed', side: 'left', message: leftError.message };
  const refusal = sameRefusal(shown, answered);
  if (refusal !== undefined) return refusal;
  const search = new Search(right, program, framesFrom(shown)).search(maxRuns);
  const rightError = statusError(search.results);
  if (rightError instanceof MachineFailed) return { verdict: 'failed', side: 'right', message: rightError.message };
  if (search.matched && (leftError === undefined) === (rightError === undefined))
    return { verdict: 'equal', results: shown, runs: search.runs };
  if (rightError instanceof Unmodelled) return { verdict: 'unmodelled', error: rightError, results: shown };
  return { verdict: 'difference', results: shown, search };
}

/** Both refused, with messages of their own. */
function sameRefusal(shown: Uint8Array, answered: Uint8Array): Comparison | undefined {
  const [left, right] = [shown, answered].map((bytes) => new DataView(bytes.buffer, bytes.byteOffset));
  const status = left!.getUint32(12, true);
  if (status !== STATUS_INVALID && status !== STATUS_TOO_LONG) return undefined;
  const same = right!.getUint32(12, true) === status && right!.getUint32(16, true) === left!.getUint32(16, true);
  return same ? { verdict: 'refused alike', message: statusError(shown)!.message } : undefined;
}
