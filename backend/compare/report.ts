import type { Operation } from '../generated/operations.js';
import type { Program, Window } from '../program.js';
import { decodeFrame, type Frame, framesFrom, type ProcessLook } from '../results.js';
import { decodeProgram } from './decode.js';
import type { SearchResult } from './search.js';
import { formatCompletion, formatFile, formatLook, formatPage, formatRecord, formatSleepers, hex } from './text.js';

/** Where two machines part on a program, with what it takes to see why. */
export interface Difference {
  readonly program: Uint8Array;
  /** Results of the left machine. */
  readonly results: Uint8Array;
  readonly search: SearchResult;
  /** Names of the machines: what the text calls them. */
  readonly left: string;
  readonly right: string;
}

/** A difference as plain data: JSON without loss. */
export interface DifferenceData {
  /** Index of the record after which the worlds part, or null for the last frame. */
  readonly record: number | null;
  /** The program up to there, a line each, with what came of it on the left machine. */
  readonly lines: readonly string[];
  readonly left: FrameData;
  /** What the right machine allows instead. */
  readonly right: readonly FrameData[];
  /** Where the left frame and the nearest right one differ. */
  readonly parts: readonly string[];
  /** Runs of the right machine; whether there was more to try. */
  readonly runs: number;
  readonly limited: boolean;
  readonly choices: readonly number[];
}

export interface FrameData {
  readonly completions: readonly string[];
  readonly sleepers: string;
  /** Pages, fdinfo and mappings, process by process. */
  readonly looks: readonly string[];
}

/** One fact of a frame under a name: what two frames are compared by when the difference is shown. */
type Facts = ReadonlyMap<string, string>;

/** The difference as plain data. */
export function differenceData({ program, results, search }: Difference): DifferenceData {
  const decoded = decodeProgram(program);
  const windows = decoded.windows ?? [];
  const frames = framesFrom(results).map((bytes) => decodeFrame(bytes, windows));
  const left = frames[search.depth];
  const right = search.alternatives.map((bytes) => frameOf(bytes, windows));
  return {
    record: left?.record ?? null,
    lines: linesUpTo(decoded, frames.slice(0, search.depth), left),
    left: frameData(left, decoded),
    right: right.map((frame) => frameData(frame, decoded)),
    parts: nearestParts(left, right, decoded),
    runs: search.runs,
    limited: search.limited,
    choices: search.choices,
  };
}

function frameOf(bytes: Uint8Array | undefined, windows: readonly Window[]): Frame | undefined {
  return bytes === undefined ? undefined : decodeFrame(bytes, windows);
}

/** The difference in words. */
export function formatDifference(difference: Difference): string {
  const data = differenceData(difference);
  const { left, right } = difference;
  const tried = `${data.runs} run${data.runs === 1 ? '' : 's'} of ${right}${data.limited ? ', more were possible' : ', all that it allows'}`;
  const alternatives = data.right.flatMap((frame, index) => [
    `${right} shows${data.right.length > 1 ? `, alternative ${index + 1}` : ''}:`,
    ...frameLines(frame),
  ]);
  return [
    `difference at ${data.record === null ? 'the end' : `record #${data.record}`} (${tried}; choices ${JSON.stringify(data.choices)})`,
    ...data.lines,
    `where they part (${left} / ${right}):`,
    ...data.parts.map((part) => `  ${part}`),
    `${left} shows:`,
    ...frameLines(data.left),
    ...alternatives,
  ].join('\n');
}

function frameLines({ completions, sleepers, looks }: FrameData): string[] {
  return [...completions, `sleepers: ${sleepers}`, ...looks].map((line) => `  ${line}`);
}

/** Records up to the frame where the worlds part, each followed by what completed after it. */
function linesUpTo(program: Program, frames: readonly Frame[], parting: Frame | undefined): string[] {
  const lines: string[] = [];
  const end = parting?.record ?? program.records.length - 1;
  const byRecord = new Map(frames.map((frame) => [frame.record, frame]));
  for (let index = 0; index <= end; index += 1) {
    lines.push(formatRecord(program.records[index]!, index));
    const frame = byRecord.get(index);
    if (frame === undefined) continue;
    lines.push(...completionLines(frame, program).map((line) => `    ${line}`));
    if (frame.sleepers !== undefined && frame.sleepers.length > 0)
      lines.push(`    asleep: ${formatSleepers(frame.sleepers)}`);
  }
  return lines;
}

function completionLines(frame: Frame, program: Program): string[] {
  return frame.completions.map((completion) => {
    const operation: Operation | undefined = program.records[completion.record]?.operation;
    return `#${completion.record} ${completion.process}.${completion.thread} ${formatCompletion(completion, operation)}`;
  });
}

function frameData(frame: Frame | undefined, program: Program): FrameData {
  if (frame === undefined) return { completions: ['no frame'], sleepers: 'nobody', looks: [] };
  return {
    completions: completionLines(frame, program),
    sleepers: formatSleepers(frame.sleepers ?? []),
    looks: frame.processes.flatMap(formatLook),
  };
}

/** The differing facts between the left frame and that right one with the fewest of them. */
function nearestParts(left: Frame | undefined, right: readonly (Frame | undefined)[], program: Program): string[] {
  const leftFacts = factsOf(left, program);
  const candidates = right.map((frame) => differing(leftFacts, factsOf(frame, program)));
  return candidates.sort((one, other) => one.length - other.length)[0] ?? [];
}

function differing(left: Facts, right: Facts): string[] {
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names]
    .filter((name) => left.get(name) !== right.get(name))
    .map((name) => `${name}: ${left.get(name) ?? 'nothing'} / ${right.get(name) ?? 'nothing'}`);
}

function factsOf(frame: Frame | undefined, program: Program): Facts {
  const facts = new Map<string, string>();
  if (frame === undefined) return facts;
  for (const completion of frame.completions) {
    const operation = program.records[completion.record]?.operation;
    const name = `completion of #${completion.record} by ${completion.process}.${completion.thread}`;
    facts.set(name, formatCompletion(completion, operation));
  }
  for (const { process, thread, reason } of frame.sleepers ?? []) facts.set(`${process}.${thread} sleeps`, reason);
  for (const look of frame.processes) addLook(facts, look);
  return facts;
}

function addLook(facts: Map<string, string>, { process, pages, userfaultfds, files, vmas }: ProcessLook): void {
  const name = (what: string): string => `process ${process}, ${what}`;
  facts.set(name('alive'), 'yes');
  for (const page of pages ?? []) facts.set(name(`page ${hex(page.address)}`), formatPage(page));
  for (const info of userfaultfds ?? [])
    facts.set(name(`fd ${info.fd}`), `pending ${info.pending}, total ${info.total}, features ${hex(info.features)}`);
  for (const file of files ?? []) facts.set(name(`file ${file.fd}`), formatFile(file));
  for (const { start, end, prot, modes } of vmas ?? [])
    facts.set(name(`mapping at ${hex(start)}`), `to ${hex(end)}, protection ${prot}, modes ${modes}`);
}
