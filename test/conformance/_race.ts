import { pageWord } from '../../backend/content.js';
import {
  type Completion,
  decodeFrame,
  encodeProgram,
  type Frame,
  LOOK_STATE,
  NO_SETTLE,
  type Operation,
  type ProgramRecord,
  type Window,
} from '../../backend/index.js';
import type { Outcomes } from '../../scenario/racing.js';
import type { Thread } from './_process.js';
import { bytesText, completionText, hex, outcomeText, stateLines, threadText } from './_text.js';
import type { RaceEnd } from './_trace.js';

/** Operations that start at once, and all the ways in which it may end. */
export interface Race {
  /** By name: who performs what. A thread may stand here once; one that is asleep can't. */
  readonly run: Readonly<Record<string, readonly [Thread, Operation]>>;
  /** Calls from before the race whose end belongs to the outcome, by name: sleepers that the race may wake. */
  readonly also?: Readonly<Record<string, Thread>>;
  /** Pages of process 0 whose content belongs to the outcome, by name. */
  readonly pages?: Readonly<Record<string, bigint>>;
  /** Every end: `a = 0x0, b = -1 EEXIST, mem = 0x11`, in the order of `run`, `also`, `pages`. The simulator must reach each of them, the kernel none else. */
  readonly ends: readonly string[];
  /** How often the kernel runs it. */
  readonly times?: number;
}

interface Named {
  readonly name: string;
  readonly thread: Thread;
  readonly operation?: Operation;
  /** The index of its record. */
  readonly record: number;
}

/** The whole case as one program: what led up to the race, settled after each record, and the race, which is all that its last frame settles. */
export function raceProgram(before: readonly ProgramRecord[], race: Race, windows: readonly Window[]) {
  const records: ProgramRecord[] = [...before];
  const names: Named[] = [];
  for (const [name, [thread, operation]] of Object.entries(race.run)) {
    names.push({ name, thread, operation, record: records.length });
    records.push({ process: thread.process, thread: thread.thread, operation, flags: NO_SETTLE });
  }
  for (const [name, thread] of Object.entries(race.also ?? {}))
    names.push({ name, thread, record: lastRecordOf(before, thread) });
  return { program: encodeProgram({ records, windows, finalLooks: LOOK_STATE }), names };
}

function lastRecordOf(records: readonly ProgramRecord[], thread: Thread): number {
  return records.findLastIndex((record) => record.process === thread.process && record.thread === thread.thread);
}

/** Each distinct end: on its first line as the case lists it, then everything that could be seen. */
export function describeRace(
  race: Race,
  names: readonly Named[],
  outcomes: Outcomes,
  windows: readonly Window[],
): RaceEnd[] {
  const times = new Map<string, number | undefined>();
  for (const seen of outcomes.frames) times.set(endText(race, names, decodeFrame(seen.frame, windows)), seen.times);
  return [...times]
    .map(([text, count]) => ({ text, ...(count !== undefined && { times: count }) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
}

function endText(race: Race, names: readonly Named[], last: Frame): string {
  const { completions } = last;
  const pages = last.processes.find((look) => look.process === 0)?.pages ?? [];
  const summary = names.map((named) => `${named.name} = ${resultText(named, completions, last)}`);
  for (const [name, address] of Object.entries(race.pages ?? {})) {
    const page = pages.find((candidate) => candidate.address === address);
    summary.push(`${name} = ${page === undefined ? `nothing at ${hex(address)}` : pageWord(page)}`);
  }
  const details = names.flatMap((named) => {
    const completion = completions.find((candidate) => candidate.record === named.record);
    return completion === undefined || named.operation === undefined
      ? []
      : [`    ${named.name} = ${completionText(completion, named.operation)}`];
  });
  return [summary.join(', '), ...details, ...stateLines(last).map((line) => `    ${line}`)].join('\n');
}

function resultText(named: Named, completions: readonly Completion[], last: Frame): string {
  const completion = completions.find((candidate) => candidate.record === named.record);
  if (completion !== undefined)
    return completion.bytes.length > 0 ? bytesText(completion.bytes) : outcomeText(completion);
  const sleeper = last.sleepers?.find((candidate) => threadText(candidate) === threadText(named.thread));
  return sleeper === undefined ? 'lost' : `asleep in ${sleeper.reason}`;
}
