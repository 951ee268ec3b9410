/** One operation by hand: performed behind what has been done so far, and written into the scenario with what came of it. */
import type { Completion, MachineConfig } from '../../backend/index.js';
import { casesOf } from '../../scenario/cases.js';
import { compileScenario } from '../../scenario/compile.js';
import { outcomeText, signalName } from '../../scenario/failure.js';
import type { CallRow, Row, Scenario } from '../../scenario/index.js';
import { resultMeaning } from '../../scenario/linux.js';
import type { Names } from '../../scenario/names.js';
import { parseScenario } from '../../scenario/parse.js';
import { threadText } from '../../scenario/print.js';
import { racingSimulator } from '../../scenario/racing.js';
import { runScenario } from '../../scenario/run-case.js';
import { ScenarioError } from '../../scenario/source.js';
import { threadKey } from '../../scenario/state.js';
import type { Step } from '../../scenario/steps.js';
import type { RunResult, Watcher } from '../../scenario/verdict.js';
import type { Picture } from '../../sim/index.js';
import type { Naming } from './naming.js';
import { simulatorFor, type Timeline } from './timeline.js';
import { branchOf, type Place } from './walk.js';

/** The scenario with the operation in it, and the position behind it; or what is wrong with what was typed, and where, from 1. */
export type Answer =
  | { readonly text: string; readonly position: number }
  | { readonly reason: string; readonly column: number };

interface Standing {
  readonly text: string;
  readonly timeline: Timeline;
  readonly place: Place;
}

/** Performs what was typed, on the simulator. What came later in the scenario is no more: it was of another past. */
export function performByHand({ text, timeline, place }: Standing, config: MachineConfig, typed: string): Answer {
  const tag = typed.trimStart().startsWith('[') ? '' : '[main] ';
  const line = tag + typed.trim();
  const shift = tag.length - (typed.length - typed.trimStart().length);
  const wrong = (reason: string, column = 1) => ({ reason, column: Math.max(1, column - shift) });
  const kept = keptText(text, timeline, place);
  if (kept === undefined)
    return { reason: 'There is no one way to go on behind a race: go to a step before it.', column: 1 };
  try {
    const { naming } = branchOf(timeline, place).moments[place.position]!;
    const done = new ByHand(kept, line, config, naming, timeline.which).perform();
    return 'reason' in done ? wrong(done.reason) : { text: done.text, position: place.position + 1 };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const isHere = error.line === kept.split('\n').length;
    return wrong(error.reason, isHere ? error.column : line.length + 1);
  }
}

/** The text as far as it has been done; `undefined` behind a race. Last words on sleepers go: they may wake now. */
function keptText(text: string, timeline: Timeline, place: Place): string | undefined {
  const { rows } = parseScenario(text);
  const { moments } = branchOf(timeline, place);
  const done = new Set(moments.slice(0, place.position + 1).flatMap(({ lines }) => lines));
  const lines = rows.filter((row) => 'from' in row && row.kind !== 'comment' && row.kind !== 'head');
  const past = lines.filter((row) => 'from' in row && done.has(row.from));
  if (hasRaced(lines, done)) return undefined;
  const words = past.slice(past.findLastIndex(({ kind }) => kind !== 'still') + 1);
  const end = past.length === lines.length ? text.length : endOfLine(text, Math.max(headEnd(rows), ...past.map(endOf)));
  let kept = text.slice(0, end);
  for (const word of words.reverse())
    if ('from' in word) kept = kept.slice(0, word.from) + kept.slice(endOfLine(kept, word.to));
  return kept.endsWith('\n') || kept === '' ? kept : `${kept}\n`;
}

function hasRaced(lines: readonly Row[], done: ReadonlySet<number>): boolean {
  return lines.some((row) => row.kind === 'outcomes' && row.outcomes.some(({ from }) => done.has(from)));
}

/** Behind what tells of the whole: the title, the head lines, the goal. */
function headEnd(rows: readonly Row[]): number {
  const first = rows.findIndex(({ kind }) => kind !== 'comment' && kind !== 'head' && kind !== 'blank');
  const whole = rows
    .slice(0, first < 0 ? rows.length : first)
    .filter(
      (row, index) =>
        row.kind === 'head' ||
        (row.kind === 'comment' &&
          (index === 0 || (/^# \w+: /.test(row.text) && !/^# (Predict|Because): /.test(row.text)))),
    );
  return Math.max(0, ...whole.map(endOf));
}

function endOf(row: Row): number {
  return 'to' in row ? row.to : 0;
}

function endOfLine(text: string, at: number): number {
  if (at === 0) return 0;
  const end = text.indexOf('\n', at - 1);
  return end < 0 ? text.length : end + 1;
}

/** The step of the line that was typed, with the machine before and after it. */
class Witness implements Watcher {
  readonly #machine: { picture(): Picture };
  readonly #from: number;
  before: Picture;
  after: Picture;
  step: Exclude<Step, { kind: 'race' }> | undefined;
  completions: readonly Completion[] = [];

  constructor(machine: { picture(): Picture }, from: number) {
    this.#machine = machine;
    this.#from = from;
    this.before = this.after = machine.picture();
  }

  stepped(...[step, , completions]: Parameters<Watcher['stepped']>): void {
    this.before = this.after;
    this.after = this.#machine.picture();
    if ((step.kind === 'call' ? step.call.row : step.row).from < this.#from) return;
    this.step = step;
    this.completions = completions;
  }

  raced(): void {}
}

/** Why the machine itself would not have it: no log of Linux can say that. */
function refusal({ completions }: Witness): string | undefined {
  const refused = completions.find(({ outcome }) => outcome.kind === 'refused');
  return refused && outcomeText(refused);
}

class ByHand {
  readonly #kept: string;
  readonly #line: string;
  readonly #config: MachineConfig;
  /** What addresses are called by now. */
  readonly #naming: Naming;
  /** The number of the case that is gone on with. */
  readonly #which: number;
  #names!: Names;
  #scenario!: Scenario;

  constructor(kept: string, line: string, config: MachineConfig, naming: Naming, which: number) {
    this.#which = which;
    this.#kept = kept;
    this.#line = line;
    this.#config = config;
    this.#naming = naming;
  }

  /** Throws ScenarioError. */
  perform(): { text: string } | { reason: string } {
    const cases = casesOf(parseScenario(this.#kept + this.#line, 'scenario'));
    const subject = cases[this.#which];
    this.#scenario = subject!.scenario;
    const row = this.#scenario.rows.at(-1);
    if (row?.kind !== 'call' || row.from !== this.#kept.length) return { reason: 'one call: [thread] name(arguments)' };
    this.#names = compileScenario(this.#scenario).names;
    const machine = racingSimulator(simulatorFor(this.#scenario, this.#config));
    const witness = new Witness(machine, row.from);
    const verdict = runScenario(machine, subject!, { watcher: witness });
    if ('reason' in verdict) return { reason: verdict.reason };
    const isSaid = row.result !== undefined || row.unfinished;
    const refuted = this.#refuted(verdict, row, witness, isSaid) ?? refusal(witness);
    if (refuted !== undefined) return { reason: refuted };
    const result = isSaid ? '' : this.#resultOf(row, witness);
    const lines = [this.#line + result, ...this.#claims(witness), ...this.#lastWords(witness)];
    return { text: `${this.#kept}${lines.join('\n')}\n` };
  }

  /** What did not come true of what was claimed; that a call failed, or sleeps, is no claim unless it was written. */
  #refuted(verdict: RunResult, row: CallRow, { step }: Witness, isSaid: boolean): string | undefined {
    if (verdict.status !== 'failed') return undefined;
    const said = this.#naming.inText(`expected ${verdict.expected}, but got ${verdict.got}`);
    if (step === undefined) return `before it, in line ${verdict.line}: ${said}`;
    const isHere = verdict.line === this.#scenario.source.position(row.from).line;
    const isLast = / as the last word on it$|^a line about /.test(verdict.expected);
    return isHere && !isLast && (isSaid || step.kind !== 'call') ? said : undefined;
  }

  #resultOf(row: CallRow, { step, completions, after }: Witness): string {
    if (step?.kind !== 'call') return '';
    const { thread, spec } = step.call;
    const own = completions.find((completion) => threadKey(completion) === threadKey(thread));
    if (own === undefined)
      return after.processes.some(({ number }) => number === thread.process) ? ' <unfinished ...>' : '';
    const { kind } = own.outcome;
    if (kind === 'exited' || kind === 'killed' || (kind === 'value' && row.binding !== undefined)) return '';
    if (kind === 'value' && spec.name !== 'load') return '';
    return ` = ${this.#naming.inText(outcomeText(own, resultMeaning(spec)))}`;
  }

  /** Lines about others that ended by it, and about processes. */
  #claims({ step, completions, before, after }: Witness): string[] {
    if (step?.kind !== 'call') return [];
    const alive = new Set(after.processes.map(({ number }) => number));
    const lines: string[] = [];
    for (const completion of completions) {
      if (threadKey(completion) === threadKey(step.call.thread) || !alive.has(completion.process)) continue;
      const tag = this.#tag(completion);
      const { outcome } = completion;
      if (outcome.kind === 'exited') lines.push(`${tag} +++ exited with ${outcome.status} +++`);
      else lines.push(`${tag} <... ${this.#callOf(completion)} resumed>${this.#ending(completion)}`);
    }
    for (const { number } of before.processes)
      if (!alive.has(number))
        lines.push(`${this.#tag({ process: number, thread: 0 })} +++ ${this.#death(number, completions)} +++`);
    return lines;
  }

  /** Of a call that slept: how it failed, or what a load read. */
  #ending(completion: Completion): string {
    const { kind } = completion.outcome;
    const isPlain = kind === 'value' && this.#callOf(completion) !== 'load';
    return isPlain ? '' : ` = ${this.#naming.inText(outcomeText(completion))}`;
  }

  #death(process: number, completions: readonly Completion[]): string {
    for (const { process: of, outcome } of completions) {
      if (of !== process) continue;
      if (outcome.kind === 'exited') return `exited with ${outcome.status}`;
      if (outcome.kind === 'killed') return `killed by ${signalName(outcome.signal)}`;
    }
    // Nobody in it was in a call: it was sent a signal by this one.
    return `killed by ${/\bSIG[A-Z0-9]+/.exec(this.#line)?.[0] ?? 'SIGKILL'}`;
  }

  #lastWords({ after }: Witness): string[] {
    return after.processes
      .flatMap(({ threads }) => threads)
      .filter(({ busy }) => busy)
      .map(
        (thread) =>
          `${this.#tag(thread)} <... ${this.#callOf(thread)} still ${thread.reason === 'spinning' ? 'spinning' : 'asleep'}>`,
      );
  }

  #tag(thread: { process: number; thread: number }): string {
    return `[${this.#names.nameOf(thread)}]`.padEnd(6);
  }

  /** What a thread's last call is called. */
  #callOf(thread: { process: number; thread: number }): string {
    const tag = this.#tag(thread).trimEnd();
    const row = this.#scenario.rows.findLast((each) => each.kind === 'call' && threadText(each.thread) === tag);
    return (row as CallRow | undefined)?.callee.text ?? 'call';
  }
}
