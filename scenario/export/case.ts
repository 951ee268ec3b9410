import { type MachineConfig, type ThreadId, threadNumber } from '../../backend/index.js';
import type { CompiledCall } from '../call.js';
import type { Case } from '../cases.js';
import { compileScenario } from '../compile.js';
import { holds } from '../conditions.js';
import { asValue, isAsleep } from '../meanings.js';
import { resumedOutputs } from '../resumed.js';
import type { Source, Span } from '../source.js';
import { threadKey } from '../state.js';
import type { CompiledEnd, CompiledOutcome, CompiledScenario, RaceStep, Step } from '../steps.js';
import type { Result } from '../syntax.js';
import { evaluate, NUMBER } from '../values.js';
import { bytesChecks, type Checks, memoryChecks, outputChecks, resultBinding, resultCheck } from './expectations.js';
import { observationChecks } from './observations.js';
import { literalText, NotInC, performText, placedLiteral } from './perform.js';
import { commented, Expressions, nameText, quoted } from './values.js';

/** As in runtime/telling.c. */
const MOST_LINES = 64;

/** Writes one case of a scenario: the function that tells and looks, and the calls that threads make. */
export class CaseWriter {
  /** The cases of the switch in `perform`. */
  readonly steps: string[] = [];
  readonly threads = new Set<number>();
  /** The outcomes of its race, as they are written. */
  readonly outcomes: string[] = [];
  readonly #source: Source;
  readonly #compiled: CompiledScenario;
  readonly #expressions: Expressions;
  readonly #index: number;
  readonly #firstStep: number;
  readonly #lines: string[] = [];
  /** The last call of each thread. */
  readonly #calls = new Map<string, CompiledCall>();
  #indent = 1;

  constructor({ scenario }: Case, config: MachineConfig, index: number, firstStep: number) {
    this.#source = scenario.source;
    this.#compiled = compileScenario(scenario, (guard) => holds(guard, config) === true);
    this.#expressions = new Expressions(scenario.source, this.#compiled.names);
    this.#index = index;
    this.#firstStep = firstStep;
    this.threads.add(0);
  }

  /** All names that the case gives. */
  get names(): Iterable<string> {
    return this.#expressions.bound;
  }

  write(): string {
    const { steps } = this.#compiled;
    this.#steps(steps);
    this.#say(`finish(${this.#lineOf({ from: this.#source.text.trimEnd().length, to: 0 })});`);
    const counts = this.outcomes.map((_, at) => `static int outcome_${this.#index}_${at};\n`);
    return `${counts.join('')}static void case_${this.#index}(void)\n{\n${this.#lines.join('\n')}\n}`;
  }

  #say(text: string): void {
    this.#lines.push(`${'\t'.repeat(this.#indent)}${text}`);
  }

  #lineOf({ from }: Span): number {
    return this.#source.position(from).line;
  }

  /** The line of the scenario that a step is, for a comment and for what does not hold. */
  #textOf(span: Span): string {
    return this.#source.line(this.#lineOf(span)).trim();
  }

  #thread(thread: ThreadId): string {
    this.threads.add(threadNumber(thread));
    return `${thread.process}, ${thread.thread}`;
  }

  #checks({ conditions, assignments }: Checks): void {
    for (const condition of conditions) this.#say(`${condition};`);
    for (const assignment of assignments) this.#say(assignment);
  }

  #steps(steps: readonly Step[]): void {
    for (const step of steps) {
      if (step.kind === 'race') this.#race(step);
      else this.#step(step);
    }
  }

  #step(step: Exclude<Step, RaceStep>): void {
    if (step.kind === 'call') {
      this.#call(step.call);
      return;
    }
    this.#say('');
    this.#say(`tell(${this.#lineOf(step.row)}, ${quoted(this.#textOf(step.row))});`);
    switch (step.kind) {
      case 'reserve':
        this.#name(step.row.binding?.text, `reserve(${this.#expressions.value(step.length, NUMBER)}, PAGE)`);
        return;
      case 'place':
        this.#name(step.row.binding?.text, literalText(step.literal, this.#expressions));
        return;
      case 'observe': {
        this.#say('nothing_untold();');
        const seen = observationChecks(step.process, step.observation, step.row.result!, this.#expressions);
        for (const line of seen.before) this.#say(line);
        for (const condition of seen.conditions) this.#say(`${condition};`);
        return;
      }
      case 'resumed':
        this.#resumed(step);
        return;
      case 'still':
        this.#say(`still(${this.#thread(step.thread)}, ${step.row.how === 'spinning' ? 1 : 0});`);
        return;
      case 'signal':
        this.#say(`handler_ran(${this.#thread(step.thread)});`);
        return;
      case 'ended':
        this.#ended(step);
    }
  }

  #name(name: string | undefined, value: string): void {
    if (name === undefined) return;
    this.#expressions.bound.add(name);
    this.#say(`${nameText(name)} = ${value};`);
  }

  /** The number of the step in which a thread makes this call. */
  #performed(call: CompiledCall): number {
    this.#calls.set(threadKey(call.thread), call);
    const number = this.#firstStep + this.steps.length;
    const lines = performText(call, this.#expressions).map((line) => `\t\t${line}`);
    this.steps.push(`\tcase ${number}: /* ${commented(this.#textOf(call.row))} */\n${lines.join('\n')}\n\t\tbreak;`);
    if (call.child !== undefined) this.threads.add(call.child * 16);
    return number;
  }

  #call(call: CompiledCall): void {
    const { row } = call;
    const of = this.#thread(call.thread);
    this.#say('');
    this.#placeLiterals(call);
    this.#say(`call(${this.#lineOf(row)}, ${quoted(this.#textOf(row))}, ${of}, ${this.#performed(call)});`);
    if (row.unfinished) this.#say(`sleeps(${of});`);
    else this.#finished(call, row.result);
  }

  /** Everything that a line says of a call that has ended. */
  #finished(call: CompiledCall, result: Result | undefined): void {
    const expressions = this.#expressions;
    this.#say(`ends(${this.#thread(call.thread)});`);
    for (const condition of resultCheck(call, result, expressions)) this.#say(`${condition};`);
    this.#checks(outputChecks(call, call.outputs, expressions));
    this.#checks(memoryChecks(call, expressions));
    const isRead = result === undefined || result.kind === 'value';
    if (call.bytes !== undefined && isRead) this.#checks(bytesChecks(call, call.bytes.item, expressions));
    for (const line of resultBinding(call, expressions)) this.#say(line);
  }

  /** Structures that are to lie in the program's memory are written there from outside. */
  #placeLiterals({ inputs, thread: { process } }: CompiledCall): void {
    for (const { given } of inputs) {
      if (given.kind !== 'literal' || given.item.at === undefined) continue;
      const { size, text } = placedLiteral(given, this.#expressions);
      this.#say(`poke(${process}, ${this.#expressions.value(given.item.at, NUMBER)}, ${text}, ${size});`);
    }
  }

  #resumed({ row, thread }: Extract<Step, { kind: 'resumed' }>): void {
    const call = this.#calls.get(threadKey(thread))!;
    this.#finished(call, row.result);
    for (const item of row.args?.items ?? []) {
      const outputs = resumedOutputs(this.#source, item, call);
      this.#checks(
        outputs === undefined
          ? bytesChecks(call, item, this.#expressions)
          : outputChecks(call, outputs, this.#expressions),
      );
    }
  }

  #ended({ row, thread }: Extract<Step, { kind: 'ended' }>): void {
    const exited = 'exited' in row.how;
    const scope = { source: this.#source, number: () => undefined, thread: () => undefined, known: () => [] };
    const number =
      'exited' in row.how ? row.how.exited.value : evaluate(asValue(row.how.killed), { sets: ['SIG'] }, scope);
    const text = quoted(this.#textOf(row));
    this.#say(`process_ended(${this.#thread(thread)}, ${exited ? 1 : 0}, ${number}, ${text});`);
  }

  // Races.

  #race({ row, calls, outcomes }: RaceStep): void {
    if (calls.length > MOST_LINES) throw new NotInC(`a race of more than ${MOST_LINES} lines has no form in C here`);
    this.#say('');
    const racing = calls.map((call) => `{${this.#thread(call.thread)}, ${this.#performed(call)}}`);
    this.#say(`race(${this.#lineOf(row)}, "race", (const struct racing[]){${racing.join(', ')}}, ${calls.length});`);
    // Their numbers are all of the case's: a continuation may have a race of its own.
    outcomes.forEach((outcome, index) => {
      this.#outcome(outcome, calls, index === 0);
    });
    this.#say('else');
    this.#say('\tunlisted();');
  }

  #outcome({ outcome, ends, continuation }: CompiledOutcome, calls: readonly CompiledCall[], isFirst: boolean): void {
    const index = this.outcomes.length;
    this.outcomes.push(this.#textOf(outcome).replace(/ then \{.*$/, ''));
    const listed = new Set(ends.flatMap((end) => (end.kind === 'result' ? end.call : [])));
    const assignments: string[] = [];
    const others = calls.flatMap((call, line) => {
      if (listed.has(call)) return [];
      const succeeds = [`recall(${line})`, ...resultCheck(call, undefined, this.#expressions)];
      return [`(not_begun(${line}) || (${succeeds.join(' && ')}))`];
    });
    const conditions = [...ends.flatMap((end) => this.#endConditions(end, calls, assignments)), ...others];
    this.#say(`${isFirst ? '' : 'else '}if (${conditions.join(' && ')}) {`);
    this.#indent += 1;
    this.#say(`listed(&outcome_${this.#index}_${index});`);
    for (const line of assignments) this.#say(line);
    this.#steps(continuation);
    this.#indent -= 1;
    this.#say('}');
  }

  /** What an outcome says of a call, or of what is seen; names go to `assignments`. */
  #endConditions(end: CompiledEnd, calls: readonly CompiledCall[], assignments: string[]): string[] {
    const expressions = this.#expressions;
    if (end.kind === 'observed') {
      const { before, conditions } = observationChecks(end.process, end.observation, end.result, expressions);
      const first = before.map((line) => `(${line.replace(/;$/, '')}, 1)`);
      return [...first, ...conditions];
    }
    const { call, result } = end;
    // A call that was unfinished before the race is none of its lines.
    const line = calls.indexOf(call);
    const of = this.#thread(call.thread);
    if (isAsleep(result)) this.#calls.set(threadKey(call.thread), call);
    if (isAsleep(result)) return [line < 0 ? `!has_ended(${of})` : `sleeps_in(${line})`];
    const ended = line < 0 ? `has_ended(${of})` : `recall(${line})`;
    const binding = resultBinding(call, expressions);
    if (result.kind !== 'list') {
      if (binding.length > 0) assignments.push(`${ended};`, ...binding);
      return [ended, ...resultCheck(call, result, expressions)];
    }
    const item = { from: result.from, to: result.to, content: result };
    const checks = bytesChecks(call, item, expressions);
    assignments.push(`${ended};`, ...binding, ...checks.assignments);
    return [ended, ...resultCheck(call, undefined, expressions), ...checks.conditions];
  }
}
