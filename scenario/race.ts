import {
  type Completion,
  decodeFrame,
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
import type { Outcomes, ProgramEnd } from './racing.js';
import { ScenarioError } from './source.js';
import { type State, threadKey } from './state.js';
import type { CompiledEnd, CompiledOutcome, RaceStep } from './steps.js';

/** A racing call and its operation. */
export interface Racing {
  readonly call: CompiledCall;
  readonly operation: Operation;
}

/** The race as records, which the last settle of a program settles. */
export function raceRecords(calls: readonly Racing[]): ProgramRecord[] {
  return calls.map(({ call: { thread }, operation }) => ({
    process: thread.process,
    thread: thread.thread,
    operation,
    flags: NO_SETTLE,
  }));
}

/** The same within a longer program, settled and looked at behind the last one. */
export function settledRace(records: readonly ProgramRecord[], looks: number): ProgramRecord[] {
  return records.map((record, at) => (at === records.length - 1 ? { ...record, flags: looks } : record));
}

/** A race that has been gone on from: where it stands in the program, and how it ended. */
export class PastRace {
  readonly #ends: RaceEnds;
  readonly #record: number;
  readonly #index: number;
  readonly #completions: string;

  constructor(ends: RaceEnds, record: number, { end, index }: SeenEnd) {
    this.#ends = ends;
    this.#record = record;
    this.#index = index;
    this.#completions = completionsText(decodeFrame(end.frame, ends.windows));
  }

  /** What of memory has to be looked at to know the end again. */
  get windows(): readonly Window[] {
    return this.#ends.windows;
  }

  /** Whether it came to the same end in a run with these frames: names stand for the same then. */
  cameTrue(frames: readonly Uint8Array[], windows: readonly Window[]): boolean {
    const bytes = frames.find((frame) => recordOf(frame) === this.#record);
    if (bytes === undefined || this.#ends.outcomeOf(bytes, windows)?.index !== this.#index) return false;
    return completionsText(decodeFrame(bytes, windows)) === this.#completions;
  }
}

/** The record behind which a frame was settled. */
function recordOf(frame: Uint8Array): number {
  return new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
}

/** What completed, but for the numbers of records: these count from where a program begins. */
function completionsText({ completions }: Frame): string {
  return JSON.stringify(completions, (key, value: unknown) => {
    if (key === 'record') return undefined;
    return typeof value === 'bigint' ? `${value}` : value;
  });
}

/** An end that was seen, and the outcome that lists it. */
export interface SeenEnd {
  readonly end: ProgramEnd;
  readonly outcome: CompiledOutcome;
  readonly index: number;
}

/** Tells of each end of a race which of its outcomes it is. */
export class RaceEnds {
  readonly #step: RaceStep;
  readonly #calls: readonly Racing[];
  readonly #before: State;
  readonly windows: readonly Window[];
  readonly looks: number;

  /** `past`: races before it, whose ends have to be known again in the same program. */
  constructor(step: RaceStep, calls: readonly Racing[], before: State, past: readonly PastRace[]) {
    this.#step = step;
    this.#calls = calls;
    this.#before = before;
    const observed = step.outcomes.flatMap(({ ends }) => ends.flatMap((end) => (end.kind === 'observed' ? end : [])));
    this.windows = this.#windowsFor(observed, past);
    this.looks = observed.reduce((looks, { observation }) => looks | looksFor(observation), LOOK_STATE);
  }

  #windowsFor(observed: readonly Extract<CompiledEnd, { kind: 'observed' }>[], past: readonly PastRace[]): Window[] {
    const pages = new Set<bigint>();
    const add = ({ start, pages: count }: Window) => {
      for (let page = 0; page < count; page += 1) pages.add(start + BigInt(page) * PAGE_SIZE);
    };
    for (const { windows } of past) windows.forEach(add);
    for (const { observation } of observed) {
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
  judge({ frames, complete, examined }: Outcomes): SeenEnd[] {
    const seen = new Map<number, SeenEnd>();
    for (const end of frames) {
      const found = this.outcomeOf(end.frame);
      if (found === undefined) {
        const how = complete ? `of ${examined} schedules` : `${end.times ?? 1} of ${examined} times`;
        throw new ExpectationFailed(
          this.#step.row,
          'an end that the outcomes list',
          `${this.#endText(end.frame)} (${how})`,
        );
      }
      if (!seen.has(found.index)) seen.set(found.index, { end, ...found });
    }
    const missed = this.#step.outcomes.find(({ outcome }, index) => outcome.required && !seen.has(index));
    if (complete && missed !== undefined)
      throw new ExpectationFailed(missed.outcome, 'this end', `none like it in ${examined} schedules`);
    return [...seen.values()];
  }

  /** The first outcome that an end is, or `undefined`. */
  outcomeOf(
    bytes: Uint8Array,
    windows: readonly Window[] = this.windows,
  ): { readonly outcome: CompiledOutcome; readonly index: number } | undefined {
    const frame = decodeFrame(bytes, windows);
    const index = this.#step.outcomes.findIndex((outcome) => this.#is(outcome, frame));
    return index < 0 ? undefined : { outcome: this.#step.outcomes[index]!, index };
  }

  #is({ ends }: CompiledOutcome, frame: Frame): boolean {
    // Names that ends give are this end's alone.
    const state = this.#before.copy();
    const checker = new Checker(state);
    const listed = new Set<CompiledCall>();
    for (const end of ends) {
      if (end.kind !== 'result') continue;
      listed.add(end.call);
      if (!checker.isEnd(end.call, this.#completionOf(end.call, frame), end.result)) return false;
    }
    const others = this.#calls.filter(({ call }) => !listed.has(call));
    const succeed = others.every(({ call }) => {
      const completion = this.#completionOf(call, frame);
      return completion !== undefined && checker.isResult(call, completion, undefined);
    });
    return succeed && ends.every((end) => end.kind !== 'observed' || isSeen(end, frame, state));
  }

  #completionOf({ thread }: CompiledCall, frame: Frame): Completion | undefined {
    return frame.completions.find((completion) => threadKey(completion) === threadKey(thread));
  }

  #endText(bytes: Uint8Array): string {
    const frame = decodeFrame(bytes, this.windows);
    const unfinished = [...this.#before.busy.values()].filter((call) => this.#completionOf(call, frame) !== undefined);
    const calls = [...this.#calls.map(({ call }) => call), ...unfinished];
    const parts = calls.map((call) => {
      const completion = this.#completionOf(call, frame);
      const name = call.row.binding?.text ?? `${threadText(call.row.thread)} ${call.row.callee.text}`;
      const reason = frame.sleepers?.find((sleeper) => threadKey(sleeper) === threadKey(call.thread))?.reason;
      return `${name} = ${completion === undefined ? `asleep (${reason ?? 'gone'})` : completionText(completion, call.spec)}`;
    });
    const seen = this.#step.outcomes.flatMap(({ ends }) => ends.flatMap((end) => (end.kind === 'observed' ? end : [])));
    const looks = new Set(seen.map((end) => seenText(end, frame, this.#before)));
    return [...parts, ...looks].join(', ');
  }

  /** Makes a state what it is at this end: who sleeps, what completed, which names there are. */
  enter(end: SeenEnd, state: State, take: (completions: readonly Completion[]) => void): void {
    const frame = decodeFrame(end.end.frame, this.windows);
    const checker = new Checker(state);
    for (const { call } of this.#calls) state.busy.set(threadKey(call.thread), call);
    take(frame.completions);
    for (const part of end.outcome.ends) if (part.kind === 'result') this.#settle(part, state, checker);
    for (const { call } of this.#calls) {
      const key = threadKey(call.thread);
      const done = state.unclaimed.get(key);
      if (done !== undefined && !end.outcome.ends.some((part) => part.kind === 'result' && part.call === call))
        checker.completion(call, done.completion, undefined, undefined);
      state.unclaimed.delete(key);
    }
  }

  /** What an outcome says of a call is the last word on it, until a line says more. */
  #settle({ call, result }: Extract<CompiledEnd, { kind: 'result' }>, state: State, checker: Checker): void {
    const key = threadKey(call.thread);
    const done = state.unclaimed.get(key);
    if (done === undefined) {
      if (state.busy.has(key)) state.lastWords.add(key);
      return;
    }
    state.unclaimed.delete(key);
    checker.completion(call, done.completion, result, undefined);
  }
}

function isSeen(
  { process, observation, result }: Extract<CompiledEnd, { kind: 'observed' }>,
  frame: Frame,
  state: State,
): boolean {
  try {
    new Seen(frame, process, state, () => undefined).check(observation, result);
    return true;
  } catch (error) {
    if (error instanceof ExpectationFailed) return false;
    throw error;
  }
}

/** What an observation shows, by what it says when it is refuted. */
function seenText(
  { process, observation, result }: Extract<CompiledEnd, { kind: 'observed' }>,
  frame: Frame,
  state: State,
): string {
  const { source } = state;
  const what = source.text.slice(observation.from, observation.to);
  try {
    new Seen(frame, process, state, () => undefined).check(observation, result);
    return `${what} = ${source.text.slice(result.from, result.to)}`;
  } catch (error) {
    if (error instanceof ExpectationFailed) return `${what} = ${error.got}`;
    throw error;
  }
}
