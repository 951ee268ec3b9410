import {
  type Completion,
  type Frame,
  LOOK_STATE,
  MAX_WINDOW_PAGES,
  MAX_WINDOWS,
  NO_SETTLE,
  type Operation,
  PAGE_SIZE,
  type ProgramRecord,
  type Window,
} from '../backend/index.js';
import type { CompiledCall } from './call.js';
import { Checker } from './check.js';
import { completionText, ExpectationFailed } from './failure.js';
import { looksFor, rangeOf, Seen, windowOf } from './observe.js';
import { threadText } from './print.js';
import { endWithin, type LineEnd, type RaceEnd } from './race-end.js';
import type { RaceOutcomes } from './racing.js';
import { ScenarioError } from './source.js';
import { type State, threadKey } from './state.js';
import type { CompiledEnd, CompiledOutcome, RaceStep } from './steps.js';
import type { Result } from './syntax.js';

/** What an outcome says of what is seen. */
type Observed = Extract<CompiledEnd, { kind: 'observed' }>;

/** A racing call and its operation. */
export interface Racing {
  readonly call: CompiledCall;
  readonly operation: Operation;
}

/** The lines of a race as records, which the last settle of a program settles. */
export function raceRecords(calls: readonly Racing[]): ProgramRecord[] {
  return calls.map(({ call: { thread }, operation }) => ({
    process: thread.process,
    thread: thread.thread,
    operation,
    flags: NO_SETTLE,
  }));
}

/** An end that was seen, and the outcome that lists it. */
export interface SeenEnd {
  readonly end: RaceEnd;
  readonly outcome: CompiledOutcome;
  readonly index: number;
}

/** A race that has been gone on from: where it stands in a program from a reset, and how it ended. */
export class PastRace {
  readonly #ends: RaceEnds;
  readonly #from: number;
  readonly #seen: SeenEnd;

  /** `from`: how many records stand before it. */
  constructor(ends: RaceEnds, from: number, seen: SeenEnd) {
    this.#ends = ends;
    this.#from = from;
    this.#seen = seen;
  }

  /** What of memory has to be looked at to know the end again. */
  get windows(): readonly Window[] {
    return this.#ends.windows;
  }

  /** Its records within a longer program: settled and looked at behind the last one. */
  get records(): ProgramRecord[] {
    const { records } = this.#seen.end;
    return records.map(({ record }, at) =>
      at === records.length - 1 ? { ...record, flags: this.#ends.looks } : record,
    );
  }

  /** Whether it came to the same end in a run with these frames: names stand for the same then. */
  cameTrue(frames: readonly Uint8Array[], windows: readonly Window[]): boolean {
    const { end, index } = this.#seen;
    const other = endWithin(frames, this.#from, end.records, windows);
    return other !== undefined && this.#ends.outcomeOf(other)?.index === index && textOf(other) === textOf(end);
  }
}

/** What completed, but for the numbers of records: these count from where a program begins. */
function textOf({ lines, frame }: RaceEnd): string {
  return JSON.stringify([lines, frame.completions], (key, value: unknown) => {
    if (key === 'record') return undefined;
    return typeof value === 'bigint' ? `${value}` : value;
  });
}

/** Tells of each end of a race which of its outcomes it is. */
export class RaceEnds {
  readonly #step: RaceStep;
  readonly #calls: readonly Racing[];
  readonly #before: State;
  /** All that outcomes look at. */
  readonly #observed: readonly Observed[];
  readonly windows: readonly Window[];
  readonly looks: number;

  /** `past`: races before it, whose ends have to be known again in the same program. */
  constructor(step: RaceStep, calls: readonly Racing[], before: State, past: readonly PastRace[]) {
    this.#step = step;
    this.#calls = calls;
    this.#before = before;
    this.#observed = step.outcomes.flatMap(({ ends }) => ends.filter((end) => end.kind === 'observed'));
    this.windows = this.#windowsFor(past);
    this.looks = this.#observed.reduce((looks, { observation }) => looks | looksFor(observation), LOOK_STATE);
  }

  #windowsFor(past: readonly PastRace[]): Window[] {
    const pages = new Set<bigint>();
    const add = ({ start, pages: count }: Window) => {
      for (let page = 0; page < count; page += 1) pages.add(start + BigInt(page) * PAGE_SIZE);
    };
    for (const { windows } of past) windows.forEach(add);
    for (const { observation } of this.#observed) {
      const range = observation.what === 'smaps' ? undefined : rangeOf(observation, this.#before);
      if (range !== undefined) add(windowOf(range));
    }
    const windows: { start: bigint; pages: number }[] = [];
    for (const page of [...pages].sort((one, other) => (one < other ? -1 : 1))) {
      const last = windows.at(-1);
      if (last !== undefined && page === last.start + BigInt(last.pages) * PAGE_SIZE) last.pages += 1;
      else windows.push({ start: page, pages: 1 });
    }
    if (windows.length > MAX_WINDOWS || pages.size > MAX_WINDOW_PAGES) {
      const most = `${MAX_WINDOWS} ranges and ${MAX_WINDOW_PAGES} pages`;
      throw new ScenarioError(this.#before.source, this.#step.row, `outcomes look at ${most} at most`);
    }
    return windows;
  }

  /** Every end that was seen is listed, and a required one that no schedule comes to is missed. Throws ExpectationFailed. */
  judge({ ends, complete, examined }: RaceOutcomes): SeenEnd[] {
    const seen = new Map<number, SeenEnd>();
    for (const end of ends) {
      const found = this.outcomeOf(end);
      if (found === undefined) {
        const how = complete ? `of ${examined} schedules` : `${end.times ?? 1} of ${examined} times`;
        throw new ExpectationFailed(this.#step.row, 'an end that the outcomes list', `${this.#endText(end)} (${how})`);
      }
      if (!seen.has(found.index)) seen.set(found.index, { end, ...found });
    }
    const missed = this.#step.outcomes.find(({ outcome }, index) => outcome.required && !seen.has(index));
    if (complete && missed !== undefined)
      throw new ExpectationFailed(missed.outcome, 'this end', `none like it in ${examined} schedules`);
    return [...seen.values()];
  }

  /** The first outcome that an end is, or `undefined`. */
  outcomeOf(end: RaceEnd): { readonly outcome: CompiledOutcome; readonly index: number } | undefined {
    const index = this.#step.outcomes.findIndex((outcome) => this.#is(outcome, end));
    return index < 0 ? undefined : { outcome: this.#step.outcomes[index]!, index };
  }

  #is({ ends }: CompiledOutcome, end: RaceEnd): boolean {
    // Names that ends give are this end's alone.
    const state = this.#before.copy();
    const checker = new Checker(state);
    const listed = new Set<CompiledCall>();
    for (const part of ends) {
      if (part.kind !== 'result') continue;
      listed.add(part.call);
      const line = this.#lineOf(part.call, end);
      if (line === 'not begun' || !checker.isEnd(part.call, line === 'asleep' ? undefined : line, part.result))
        return false;
    }
    const succeed = this.#calls.every(({ call }, index) => {
      const line = end.lines[index]!;
      return listed.has(call) || line === 'not begun' || (line !== 'asleep' && checker.isResult(call, line, undefined));
    });
    return succeed && ends.every((part) => part.kind !== 'observed' || refuted(part, end.frame, state) === undefined);
  }

  /** How a line of the race ended, or a call that was unfinished before it. */
  #lineOf(call: CompiledCall, { lines, frame }: RaceEnd): LineEnd {
    const index = this.#calls.findIndex((racing) => racing.call === call);
    if (index >= 0) return lines[index]!;
    const key = threadKey(call.thread);
    return frame.completions.find((completion) => threadKey(completion) === key) ?? 'asleep';
  }

  #endText(end: RaceEnd): string {
    const { frame } = end;
    const unfinished = [...this.#before.busy.values()].filter((call) => this.#lineOf(call, end) !== 'asleep');
    const calls = [...this.#calls.map(({ call }) => call), ...unfinished];
    const parts = calls.map((call) => {
      const name = call.row.binding?.text ?? `${threadText(call.row.thread)} ${call.row.callee.text}`;
      const line = this.#lineOf(call, end);
      if (line === 'not begun') return `${name} not begun`;
      const reason = frame.sleepers?.find((sleeper) => threadKey(sleeper) === threadKey(call.thread))?.reason;
      return `${name} = ${line === 'asleep' ? `asleep (${reason ?? 'gone'})` : completionText(line, call.spec)}`;
    });
    const looks = new Set(this.#observed.map((part) => seenText(part, frame, this.#before)));
    return [...parts, ...looks].join(', ');
  }

  /** Makes a state what it is at this end: who sleeps, what completed, which names there are. */
  enter({ end, outcome }: SeenEnd, state: State, take: (completions: readonly Completion[]) => void): void {
    const checker = new Checker(state);
    const said = new Map(
      outcome.ends.flatMap((part) => (part.kind === 'result' ? [[part.call, part.result] as const] : [])),
    );
    const settle = (call: CompiledCall) => settleCall(call, said.get(call), state, checker);
    this.#calls.forEach(({ call }, index) => {
      const line = end.lines[index]!;
      if (line === 'not begun') return;
      state.busy.set(threadKey(call.thread), call);
      if (line !== 'asleep') take([line]);
      settle(call);
    });
    take(end.frame.completions);
    for (const call of said.keys()) if (this.#calls.every((racing) => racing.call !== call)) settle(call);
  }
}

/** What an outcome says of a call is the last word on it, until a line says more. */
function settleCall(call: CompiledCall, result: Result | undefined, state: State, checker: Checker): void {
  const key = threadKey(call.thread);
  const done = state.unclaimed.get(key);
  if (done === undefined) {
    if (result !== undefined && state.busy.has(key)) state.lastWords.add(key);
    return;
  }
  state.unclaimed.delete(key);
  checker.completion(call, done.completion, result, undefined);
}

/** What refutes an observation, or `undefined` for one that shows what it is to show. */
function refuted(
  { process, observation, result }: Observed,
  frame: Frame,
  state: State,
): ExpectationFailed | undefined {
  try {
    new Seen(frame, process, state, () => undefined).check(observation, result);
    return undefined;
  } catch (error) {
    if (error instanceof ExpectationFailed) return error;
    throw error;
  }
}

/** What an observation shows, by what it says when it is refuted. */
function seenText(part: Observed, frame: Frame, state: State): string {
  const { text } = state.source;
  const { observation, result } = part;
  const shown = refuted(part, frame, state)?.got ?? text.slice(result.from, result.to);
  return `${text.slice(observation.from, observation.to)} = ${shown}`;
}
