/** How a race ends: each of its lines, and what is to be seen then. */
import {
  type Completion,
  decodeFrame,
  type Frame,
  type ProgramRecord,
  type Refusal,
  type Window,
} from '../backend/index.js';
import { threadKey } from './state.js';

/** A thread that sleeps, or that is no more, does not come to its next line. */
export type LineEnd = Completion | 'asleep' | 'not begun';

/** A record of a race, and which of its lines that is. */
export interface LineRecord {
  readonly record: ProgramRecord;
  readonly line: number;
}

/** The lines of a race in the order of the text. */
export function asLines(records: readonly ProgramRecord[]): LineRecord[] {
  return records.map((record, line) => ({ record, line }));
}

/** The lines of each thread, in their order. */
export function byThread(lines: readonly LineRecord[]): LineRecord[][] {
  const threads = new Map<string, LineRecord[]>();
  for (const line of lines) {
    const key = threadKey(line.record);
    const known = threads.get(key);
    if (known === undefined) threads.set(key, [line]);
    else known.push(line);
  }
  return [...threads.values()];
}

export interface RaceEnd {
  /** In the order of the text. */
  readonly lines: readonly LineEnd[];
  /** What completed beside the lines, and what was looked at. */
  readonly frame: Frame;
  /** The lines as they were run, to be run again. */
  readonly records: readonly LineRecord[];
  /** In how many runs it was seen, where runs were counted. */
  readonly times?: number;
  /** What leads there, where every schedule was explored. */
  readonly schedule?: readonly number[];
}

/** The end of a run, by what completed in each line; `undefined` if it was none in which each thread had its lines in order. */
export function endOf(
  records: readonly LineRecord[],
  completed: ReadonlyMap<number, Completion>,
  frame: Frame,
): RaceEnd | undefined {
  const sleepers = new Set(frame.sleepers?.map(threadKey));
  const lines: LineEnd[] = records.map(() => 'not begun');
  const begun = new Set<string>();
  /** Threads that come to no more lines: one sleeps, or the thread is gone. */
  const stopped = new Set<string>();
  for (const { record, line } of [...records].sort((one, other) => one.line - other.line)) {
    const key = threadKey(record);
    const completion = completed.get(line);
    const refusal = begun.has(key) ? refusalOf(completion) : undefined;
    // It was told while the line before slept, and that one has ended since, or this one began all the same.
    const isLate = stopped.has(key) ? completion !== undefined && refusal === undefined : refusal === 'busy';
    if (isLate) return undefined;
    const isGone = completion === undefined && begun.has(key) && !sleepers.has(key);
    if (!stopped.has(key) && refusal === undefined && !isGone) lines[line] = completion ?? 'asleep';
    if (completion === undefined || refusal !== undefined) stopped.add(key);
    begun.add(key);
  }
  return { lines, frame, records };
}

/** Why a line did not begin: its thread was not free for it. */
function refusalOf(completion: Completion | undefined): Refusal | undefined {
  const outcome = completion?.outcome;
  const isOwn = outcome?.kind === 'refused' && (outcome.refusal === 'busy' || outcome.refusal === 'no such process');
  return isOwn ? outcome.refusal : undefined;
}

/** The end of a race within a longer program, where it stands from record `from` on; `undefined` as in `endOf`. */
export function endWithin(
  frames: readonly Uint8Array[],
  from: number,
  records: readonly LineRecord[],
  windows: readonly Window[],
): RaceEnd | undefined {
  const decoded = frames.map((bytes) => decodeFrame(bytes, windows));
  const isLast = ({ record }: Frame) => record === undefined || record >= from + records.length - 1;
  const last = decoded.find(isLast);
  if (last === undefined) return undefined;
  const own = decoded.slice(0, decoded.indexOf(last) + 1).filter(({ record = from }) => record >= from);
  const completed = new Map<number, Completion>();
  const others: Completion[] = [];
  for (const completion of own.flatMap(({ completions }) => completions)) {
    const line = records[completion.record - from]?.line;
    if (completion.record >= from && line !== undefined) completed.set(line, completion);
    else others.push(completion);
  }
  return endOf(records, completed, { ...last, completions: others });
}
