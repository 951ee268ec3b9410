import { CONSTANT_SETS } from '../backend/catalogue/constants.js';
import {
  type Completion,
  MachineFailed,
  type Operation,
  PAGE_SIZE,
  ProgramError,
  type ThreadId,
  Unmodelled,
} from '../backend/index.js';
import type { CompiledCall } from './call.js';
import { Checker } from './check.js';
import { completionText, ExpectationFailed } from './failure.js';
import { deathText, endsProcess, Fates } from './fates.js';
import { OBSERVER } from './names.js';
import { looksFor, Seen, windowsFor } from './observe.js';
import { literalBytes, operationOf, placeLiterals } from './operation.js';
import { Outside } from './outside.js';
import { resultText, threadText } from './print.js';
import { PastRace, RaceEnds, type Racing, raceRecords, type SeenEnd } from './race.js';
import type { RaceProgram, RacingMachine } from './racing.js';
import { describeFailure, stateNow } from './report.js';
import { resumedOutputs } from './resumed.js';
import { Session } from './session.js';
import { located, type Span } from './source.js';
import { State, threadKey } from './state.js';
import type { CompiledScenario, RaceStep, Step } from './steps.js';
import type { Result, Value } from './syntax.js';
import { describe, evaluate, HUGE_PAGE, NUMBER, word } from './values.js';
import type { RunOptions, RunResult, Watcher } from './verdict.js';

const RACE_TIMES = 1000;
const { FIXED, FIXED_NOREPLACE, HUGETLB } = CONSTANT_SETS.MAP_!;

/** Takes the steps of a scenario, one after the other, and holds the machine against them. */
export class Runner {
  readonly #session: Session;
  readonly #compiled: CompiledScenario;
  readonly #options: RunOptions;
  readonly #outside: Outside;
  readonly #fates: Fates;
  readonly #notes: string[] = [];
  /** Races that were gone on from, on the way to where the run is. */
  readonly #past: PastRace[] = [];
  #state: State;
  #checker: Checker;

  constructor(machine: RacingMachine, compiled: CompiledScenario, options: RunOptions) {
    this.#session = new Session(machine, options.explain ?? false);
    this.#outside = new Outside(this.#session);
    this.#compiled = compiled;
    this.#options = options;
    this.#state = new State(compiled.scenario.source, compiled.names);
    this.#checker = new Checker(this.#state);
    this.#fates = new Fates(this.#session, compiled.names, () => this.#state);
  }

  run(): RunResult {
    const { trace } = this.#session;
    try {
      this.#steps(this.#compiled.steps);
      return { status: 'passed', trace, notes: this.#notes };
    } catch (error) {
      if (error instanceof Unmodelled) return { status: 'unmodelled', reason: error.message };
      if (error instanceof ExpectationFailed) return this.#failed(error);
      if (error instanceof MachineFailed)
        return this.#failed(new ExpectationFailed({ from: 0, to: 0 }, 'a machine that works', error.message));
      // Literals or results that are longer than a program can have.
      if (error instanceof ProgramError)
        return this.#failed(new ExpectationFailed({ from: 0, to: 0 }, 'a scenario that fits a program', error.message));
      throw error;
    }
  }

  #failed(error: ExpectationFailed): RunResult {
    const { source } = this.#compiled.scenario;
    const { line } = source.position(error.span.from);
    const message = located(source, error.span, `expected ${error.expected}, but got ${error.got}`);
    const details = describeFailure(this.#session, this.#state, this.#compiled.names, error);
    const { expected, got } = error;
    return {
      status: 'failed',
      trace: this.#session.trace,
      message: [message, ...details].join('\n    '),
      line,
      expected,
      got,
    };
  }

  #fail(span: Span, expected: string, got: string, completion?: Completion): never {
    throw new ExpectationFailed(span, expected, got, completion);
  }

  /** To the end of the scenario; a race ends it in every way, and goes on from each. */
  #steps(steps: readonly Step[]): void {
    const { watcher } = this.#options;
    for (let index = 0; index < steps.length; index += 1) {
      const step = steps[index]!;
      if (step.kind === 'race') {
        this.#race(step, steps.slice(index + 1));
        return;
      }
      if (watcher === undefined) this.#step(step);
      else this.#watched(step, watcher);
    }
    this.#end();
  }

  /** Takes a step, and tells who follows: of one that is refuted too. */
  #watched(step: Exclude<Step, RaceStep>, watcher: Watcher): void {
    const { trace } = this.#session;
    const before = trace.length;
    try {
      this.#step(step);
    } finally {
      const completions = trace.slice(before).flatMap((performed) => performed.completions);
      watcher.stepped(step, this.#state.numbers, completions);
    }
  }

  #step(step: Exclude<Step, RaceStep>): void {
    switch (step.kind) {
      case 'call':
        this.#checkClaims(step.call.row);
        this.#call(step.call);
        return;
      case 'reserve': {
        const length = evaluate(step.length, NUMBER, this.#state);
        const { binding } = step.row;
        const address = this.#state.place(length, PAGE_SIZE);
        if (binding !== undefined) this.#state.numbers.set(binding.text, address);
        return;
      }
      case 'place': {
        const { binding } = step.row;
        const offset = this.#session.lay(literalBytes(step.literal, undefined, this.#state, this.#session));
        if (binding !== undefined) this.#state.numbers.set(binding.text, Session.addressOf(offset));
        return;
      }
      case 'observe':
        this.#checkClaims(step.row);
        this.#observe(step);
        return;
      case 'resumed':
        this.#resumed(step);
        return;
      case 'still':
        this.#still(step);
        return;
      case 'signal':
        this.#fates.signal(step);
        return;
      case 'ended':
        this.#fates.ended(step);
    }
  }

  // Calls.

  #call(call: CompiledCall): void {
    const key = threadKey(call.thread);
    const operation = this.#prepare(call);
    this.#state.busy.set(key, call);
    this.#take(this.#session.perform(call.thread, operation));
    if (this.#options.states === true) this.#traceState();
    const done = this.#state.unclaimed.get(key);
    if (call.row.unfinished) {
      if (done === undefined) return;
      this.#fail(call.row, 'it to sleep', completionText(done.completion, call.spec), done.completion);
    }
    if (done === undefined && !this.#state.isAlive(call.thread.process)) {
      const { result } = call.row;
      if (result !== undefined && result.kind !== 'any')
        this.#fail(call.row, resultText(result), 'the end of its process');
      return;
    }
    if (done === undefined) this.#fail(call.row, `${call.row.callee.text} to end`, this.#sleeping(call.thread));
    this.#state.unclaimed.delete(key);
    this.#checkEnded(call, done!.completion, call.row.result, operation);
  }

  /** All that is expected of a call that has ended, in the completion and in memory. */
  #checkEnded(
    call: CompiledCall,
    completion: Completion,
    result: Result | undefined,
    operation?: Operation,
    span?: Span,
  ): void {
    this.#checker.completion(call, completion, result, operation, span);
    const { inMemory, bytes } = call;
    const { outcome } = completion;
    if (inMemory !== undefined && inMemory.outputs.length > 0)
      this.#checker.outputsAt(call, completion, this.#readAt(call, inMemory.at, inMemory.size));
    if (bytes?.at !== undefined && outcome.kind === 'value')
      this.#checker.bytes(completion, bytes.item, this.#readAt(call, bytes.at, Number(outcome.value)));
    this.#afterwards(call, completion);
  }

  #readAt({ row, thread }: CompiledCall, at: Value, length: number): Uint8Array {
    const address = word(evaluate(at, NUMBER, this.#state));
    const bytes = this.#outside.read(thread.process, address, length);
    if (bytes === undefined) this.#fail(row, 'memory that can be read', `none at ${describe(address)}`);
    return bytes!;
  }

  /** Adds to the trace what the machine is like now. */
  #traceState(): void {
    const { trace } = this.#session;
    trace.push({ ...trace.pop()!, ...stateNow(this.#session, this.#state, this.#compiled.names) });
  }

  /** The operation, with everything laid where it belongs. */
  #prepare(call: CompiledCall): Operation {
    if (!this.#state.isAlive(call.thread.process))
      this.#fail(call.row, 'a process that lives', `${threadText(call.row.thread)} has ended`);
    placeLiterals(call, this.#state, this.#session, (at, bytes) => this.#outside.write(call, at, bytes));
    const operation = operationOf(call, this.#state, this.#session) as Operation & Record<string, unknown>;
    if (operation.op !== 'mmap' || operation.addr !== 0n) return operation;
    const flags = (operation.flags ?? 0n) as bigint;
    if ((flags & (FIXED! | FIXED_NOREPLACE!)) !== 0n) return operation;
    const alignment = (flags & HUGETLB!) === 0n ? PAGE_SIZE : HUGE_PAGE;
    return { ...operation, addr: this.#state.place(word(operation.length as bigint), alignment) } as Operation;
  }

  /** Puts what completed where its line will look for it. */
  #take(completions: readonly Completion[]): void {
    let isEnding = false;
    for (const completion of completions) {
      isEnding ||= endsProcess(completion);
      if (completion.thread === OBSERVER) continue;
      const key = threadKey(completion);
      const call = this.#state.busy.get(key);
      if (call === undefined) continue;
      this.#state.busy.delete(key);
      this.#state.lastWords.delete(key);
      this.#state.unclaimed.set(key, { call, completion });
    }
    if (isEnding || this.#state.made.size - this.#state.deaths.size > 1)
      this.#fates.countTheDead(completions.filter(endsProcess));
  }

  /** What is remembered of calls that matter later. */
  #afterwards(call: CompiledCall, { outcome }: Completion): void {
    if (outcome.kind !== 'value' && outcome.kind !== 'killed') return;
    if (call.child !== undefined) this.#state.made.add(call.child);
    if (call.spec.name !== 'kill' && call.spec.name !== 'tgkill') return;
    const operand = (name: string) => {
      const given = call.inputs.find((input) => input.operand === name);
      if (given?.given.kind === 'number') return Number(given.given.number);
      return given?.given.kind === 'value' ? Number(evaluate(given.given.value, given.meaning, this.#state)) : 0;
    };
    const thread = call.spec.name === 'tgkill' ? operand('thread') : undefined;
    this.#state.sent.push({ process: operand('process'), thread, signal: operand('signum') });
  }

  #sleeping(thread: ThreadId): string {
    const reason = this.#session.look().sleepers?.find((sleeper) => threadKey(sleeper) === threadKey(thread))?.reason;
    return reason === undefined ? 'nothing of it' : `it asleep in ${reason}`;
  }

  #checkClaims(next: Span): void {
    for (const [, { call, completion }] of this.#state.unclaimed) {
      const name = threadText(call.row.thread);
      const got = `${name} <... ${call.row.callee.text} resumed> = ${completionText(completion, call.spec)}`;
      this.#fail(next, `a line about ${name} before this one`, got, completion);
    }
    for (const [process, death] of this.#state.deaths) {
      if (death.claimed) continue;
      const name = this.#compiled.names.nameOf({ process, thread: 0 });
      this.#fail(next, `a line about [${name}] before this one`, `[${name}] ${deathText(death)}`);
    }
  }

  // Threads that slept, and processes that end.

  #resumed({ row, thread }: Extract<Step, { kind: 'resumed' }>): void {
    const key = threadKey(thread);
    const done = this.#state.unclaimed.get(key);
    if (done === undefined) this.#fail(row, `${row.callee.text} to have ended`, this.#sleeping(thread));
    const { call, completion } = done!;
    this.#state.unclaimed.delete(key);
    this.#checkEnded(call, completion, row.result, undefined, row);
    for (const item of row.args?.items ?? []) {
      const outputs = resumedOutputs(this.#state.source, item, call);
      if (outputs === undefined) this.#checker.bytes(completion, item, completion.bytes);
      else this.#checker.outputs(call, completion, outputs);
    }
  }

  #still({ row, thread }: Extract<Step, { kind: 'still' }>): void {
    const key = threadKey(thread);
    const done = this.#state.unclaimed.get(key);
    const expected = `${row.callee.text} still ${row.how}`;
    if (done !== undefined) this.#fail(row, expected, completionText(done.completion, done.call.spec), done.completion);
    const sleeper = this.#session.look().sleepers?.find((candidate) => threadKey(candidate) === key);
    if (sleeper === undefined) this.#fail(row, expected, 'a thread that is in no call');
    if ((sleeper!.reason === 'spinning') !== (row.how === 'spinning'))
      this.#fail(row, expected, sleeper!.reason === 'spinning' ? 'it spinning' : `it asleep in ${sleeper!.reason}`);
    this.#state.lastWords.add(key);
  }

  #end(): void {
    const { source } = this.#state;
    const end = { from: source.text.trimEnd().length, to: source.text.length };
    this.#checkClaims(end);
    for (const [key, call] of this.#state.busy) {
      if (this.#state.lastWords.has(key)) continue;
      const { callee, thread } = call.row;
      const last = `${threadText(thread)} <... ${callee.text} still asleep>`;
      this.#fail(end, `${last}, as the last word on it`, this.#sleeping(call.thread));
    }
    if (!this.#compiled.hasSignals) return;
    const threads = new Set(this.#session.trace.map(({ thread }) => threadKey(thread)));
    for (const key of threads) {
      const [process, thread] = key.split('.').map(Number);
      this.#fates.checkHandled(end, { process: process!, thread: thread! });
    }
  }

  // Seeing.

  #observe({ row, process, observation }: Extract<Step, { kind: 'observe' }>): void {
    const frame = this.#session.look(windowsFor(observation, this.#state), looksFor(observation));
    const seen = new Seen(frame, process, this.#state, (address, length) =>
      this.#outside.read(process, address, length),
    );
    seen.check(observation, row.result!);
  }

  // Races.

  #race(step: RaceStep, rest: readonly Step[]): void {
    this.#checkClaims(step.row);
    const before = this.#state;
    const { source } = before;
    const calls = step.calls.map((call) => ({ call, operation: this.#prepare(call) }));
    for (const { call } of calls) if (call.child !== undefined) before.made.add(call.child);
    const ends = new RaceEnds(step, calls, before, this.#past);
    const race = this.#session.machine.race(this.#raceProgram(ends, calls));
    const seen = ends.judge(race.outcomes(this.#options.times ?? RACE_TIMES));
    if (seen.length === 0)
      this.#notes.push(`the race of line ${source.position(step.row.from).line} was not come to again`);
    for (const one of seen) {
      const { end, outcome, index } = one;
      const { watcher } = this.#options;
      if (outcome.continuation.length === 0 && rest.length === 0 && watcher === undefined) continue;
      if (!race.reach(end, (again) => ends.outcomeOf(again)?.index === index)) {
        const { line } = source.position(outcome.outcome.from);
        this.#notes.push(`the outcome of line ${line} was seen, but not reached again`);
        continue;
      }
      this.#state = before.copy();
      this.#checker = new Checker(this.#state);
      ends.enter(one, this.#state, (completions) => this.#take(completions));
      watcher?.raced(step, outcome, this.#state.numbers);
      this.#goOn(ends, one, [...outcome.continuation, ...rest]);
    }
  }

  #raceProgram({ windows, looks }: RaceEnds, calls: readonly Racing[]): RaceProgram {
    const { records, payload } = this.#session;
    const past = [...this.#past];
    const isOnTheWay = (frames: readonly Uint8Array[]) => past.every((race) => race.cameTrue(frames, windows));
    return { before: [...records], lines: raceRecords(calls), payload, windows, finalLooks: looks, isOnTheWay };
  }

  /** Takes the steps behind an end of a race, and forgets that it ended so. */
  #goOn(ends: RaceEnds, end: SeenEnd, steps: readonly Step[]): void {
    const { records } = this.#session;
    const { length } = records;
    const past = new PastRace(ends, length, end);
    this.#past.push(past);
    records.push(...past.records);
    this.#steps(steps);
    this.#past.pop();
    records.length = length;
  }
}
