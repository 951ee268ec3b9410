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

/** All that was done before, settled record by record, and the race, which the last settle settles. */
export function raceProgram(before: readonly ProgramRecord[], calls: readonly Racing[]): ProgramRecord[] {
  const racing = calls.map(({ call: { thread }, operation }) => ({
    process: thread.process,
    thread: thread.thread,
    operation,
    flags: NO_SETTLE,
  }));
  return [...before, ...racing];
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

  constructor(step: RaceStep, calls: readonly Racing[], before: State) {
    this.#step = step;
    this.#calls = calls;
    this.#before = before;
    const observed = step.outcomes.flatMap(({ ends }) => ends.flatMap((end) => (end.kind === 'observed' ? end : [])));
    this.windows = this.#windowsFor(observed);
    this.looks = observed.reduce((looks, { observation }) => looks | looksFor(observation), LOOK_STATE);
  }

  #windowsFor(observed: readonly Extract<CompiledEnd, { kind: 'observed' }>[]): Window[] {
    const pages = new Set<bigint>();
    for (const { observation } of observed) {
      if (observation.what === 'smaps') continue;
      const range = rangeOf(observation, this.#before);
      if (range === undefined) continue;
      const { start, pages: count } = windowOf(range);
      for (let page = 0; page < count; page += 1) pages.add(start + BigInt(page) * PAGE_SIZE);
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
  outcomeOf(bytes: Uint8Array): { readonly outcome: CompiledOutcome; readonly index: number } | undefined {
    const frame = decodeFrame(bytes, this.windows);
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
