import type { ThreadId } from '../backend/index.js';
import { type CompiledCall, checkText, compileCall } from './call.js';
import { Claims } from './claims.js';
import { resultMeaning } from './linux.js';
import { asValue, isAsleep } from './meanings.js';
import { MAIN, Names } from './names.js';
import { threadText } from './print.js';
import { OBSERVATIONS } from './seen.js';
import { ScenarioError, type Source, type Span } from './source.js';
import { threadKey } from './state.js';
import type { CompiledEnd, CompiledOutcome, CompiledScenario, Step } from './steps.js';
import type {
  CallRow,
  Condition,
  Outcome,
  OutcomesRow,
  RaceRow,
  Result,
  ResumedRow,
  Row,
  Scenario,
  StillRow,
  ThreadName,
  Value,
  Word,
} from './syntax.js';
import { NUMBER, type Scope } from './values.js';

/**
 * Checks everything that can be checked without a machine, and makes operations of calls. `isThere` says which guards
 * hold, and so which lines are there. Throws ScenarioError.
 */
export function compileScenario(
  scenario: Scenario,
  isThere: (guard: Condition) => boolean = () => true,
): CompiledScenario {
  const compiler = new Compiler(scenario, isThere);
  const steps = compiler.compile(scenario.rows);
  const { names, hasSignals, unused } = compiler;
  return { scenario, names, steps, hasSignals, unused };
}

/** A name in the making: whether it was used so far. */
interface Use {
  readonly word: Word;
  used: boolean;
}

/** What the text alone says about a thread: the call that it is in; after a race it may be in one. */
type Busy = { readonly call: CompiledCall } | 'perhaps';

class Compiler implements Scope {
  readonly source: Source;
  readonly names: Names;
  hasSignals = false;
  readonly #isThere: (guard: Condition) => boolean;
  #bound = new Map<string, Use>();
  /** Forked so far. */
  #forked = new Set<string>([MAIN]);
  #busy = new Map<string, Busy>();
  /** Calls that were unfinished when something was last said of their threads: an outcome may say how those with a name end. */
  #unfinished = new Map<string, CompiledCall>();
  readonly #uses: Use[] = [];
  readonly #claims: Claims;
  /** Names that lines of the race at hand give: nobody knows what they stand for before it is over. */
  #racing: ReadonlySet<string> = new Set();

  constructor({ source, rows }: Scenario, isThere: (guard: Condition) => boolean) {
    this.source = source;
    this.names = new Names(source, rows);
    this.#isThere = isThere;
    this.#claims = new Claims(this, (name) => this.#bind(name));
  }

  get unused(): Word[] {
    return this.#uses.filter(({ used }) => !used).map(({ word: name }) => name);
  }

  // What names stand for while nothing runs: that they are bound is all that counts.

  number(name: string): bigint | undefined {
    const use = this.#bound.get(name);
    if (use === undefined || this.#racing.has(name)) return undefined;
    use.used = true;
    return this.names.isProcess(name) ? undefined : 0n;
  }

  thread(name: string, process?: string): ThreadId | undefined {
    if (!this.#forked.has(process ?? name) && (process !== undefined || this.names.isProcess(name))) return undefined;
    return this.names.thread(process === undefined ? { name } : { process, name });
  }

  #use(name: string): void {
    const use = this.#bound.get(name);
    if (use !== undefined) use.used = true;
  }

  known(): Iterable<string> {
    return this.#bound.keys();
  }

  compile(rows: readonly Row[]): Step[] {
    const steps: Step[] = [];
    const there = rows.filter((row) => !('guard' in row) || row.guard === undefined || this.#isThere(row.guard));
    for (let index = 0; index < there.length; index += 1) {
      const row = there[index]!;
      if (row.kind === 'race') {
        const next = there.slice(index + 1).findIndex(({ kind }) => kind !== 'blank' && kind !== 'comment');
        const outcomes = next < 0 ? undefined : there[index + 1 + next];
        if (outcomes?.kind !== 'outcomes') this.#fail(row, 'a race is followed by its outcomes');
        steps.push(this.#race(row, outcomes as OutcomesRow));
        index += 1 + next;
      } else if (row.kind === 'outcomes') this.#fail(row, 'outcomes follow a race');
      else if (row.kind !== 'blank' && row.kind !== 'comment' && row.kind !== 'head') steps.push(this.#line(row));
    }
    return steps;
  }

  #fail(span: Span, reason: string): never {
    throw new ScenarioError(this.source, span, reason);
  }

  #line(row: Exclude<Row, { kind: 'blank' | 'comment' | 'head' | 'race' | 'outcomes' }>): Step {
    const thread = this.#threadOf(row.thread);
    switch (row.kind) {
      case 'call':
        return this.#call(row, thread);
      case 'resumed':
        return this.#resumed(row, thread);
      case 'still':
        this.#isIn(row, thread);
        return { kind: 'still', row, thread };
      case 'signal':
        this.hasSignals = true;
        this.#claims.value(asValue(row.signal), { sets: ['SIG'] });
        for (const { item } of row.fields?.fields ?? []) this.#claims.expect(item.content as Value, { sets: ['SI_'] });
        return { kind: 'signal', row, thread };
      case 'ended':
        if ('killed' in row.how) this.#claims.value(asValue(row.how.killed), { sets: ['SIG'] });
        this.#forget(thread);
        return { kind: 'ended', row, thread };
    }
  }

  #threadOf(tag: ThreadName): ThreadId {
    const process = tag.process ?? (this.names.isProcess(tag.name) ? tag.name : MAIN);
    if (!this.#forked.has(process))
      this.#fail(tag, `there is no process ${process} yet: \`${process} = fork()\` makes it`);
    this.#use(process);
    return this.names.thread(tag)!;
  }

  /** Nobody of an ended process is busy any more. */
  #forget({ process, thread }: ThreadId): void {
    for (const calls of [this.#busy, this.#unfinished])
      for (const key of [...calls.keys()])
        if (thread === 0 ? key.startsWith(`${process}.`) : key === `${process}.${thread}`) calls.delete(key);
  }

  #call(row: CallRow, thread: ThreadId): Step {
    const what = row.callee.text;
    if (Object.hasOwn(OBSERVATIONS, what)) return this.#observe(row, thread);
    if (what === 'reserve') return this.#reserve(row);
    if (what === 'place') return this.#place(row);
    this.#isIdle(row, thread);
    const call = this.#compileCall(row, thread);
    if (row.unfinished) {
      this.#busy.set(threadKey(thread), { call });
      this.#unfinished.set(threadKey(thread), call);
    }
    return { kind: 'call', call };
  }

  #compileCall(row: CallRow, thread: ThreadId): CompiledCall {
    const isFork = row.callee.text === 'fork';
    const call = compileCall(this.source, row, thread, isFork ? this.names.child(row) : undefined);
    this.#claims.inputs(call);
    // The child's name is there from the start of the call.
    if (isFork && row.binding !== undefined) {
      this.#bind(row.binding);
      this.#forked.add(row.binding.text);
    }
    this.#claims.outputs([...call.outputs, ...(call.inMemory?.outputs ?? [])]);
    if (call.bytes !== undefined) this.#claims.bytes(call.bytes.item);
    if (row.result !== undefined) this.#claims.result(row.result, resultMeaning(call.spec));
    if (!isFork && row.binding !== undefined) this.#bind(row.binding);
    return call;
  }

  #isIdle(row: CallRow, thread: ThreadId): void {
    const busy = this.#busy.get(threadKey(thread));
    if (busy !== undefined && busy !== 'perhaps')
      this.#fail(
        row.thread,
        `${threadText(row.thread)} is still in ${busy.call.row.callee.text} and can't start anything`,
      );
    this.#unfinished.delete(threadKey(thread));
  }

  /** The call that a thread is in; a name that is another call's is refused. */
  #isIn(row: ResumedRow | StillRow, thread: ThreadId): CompiledCall | undefined {
    const busy = this.#busy.get(threadKey(thread));
    if (busy === undefined) this.#fail(row.thread, `${threadText(row.thread)} is in no call`);
    if (busy === 'perhaps') return undefined;
    const { callee } = busy!.call.row;
    if (callee.text !== row.callee.text)
      this.#fail(row.callee, `${threadText(row.thread)} is in ${callee.text}, not in ${row.callee.text}`);
    return busy!.call;
  }

  #resumed(row: ResumedRow, thread: ThreadId): Step {
    const call = this.#isIn(row, thread);
    this.#busy.delete(threadKey(thread));
    this.#unfinished.delete(threadKey(thread));
    for (const item of row.args?.items ?? []) this.#claims.resumedItem(item, call);
    if (row.result !== undefined)
      this.#claims.result(row.result, call === undefined ? NUMBER : resultMeaning(call.spec));
    return { kind: 'resumed', row, thread };
  }

  #observe(row: CallRow, thread: ThreadId): Step {
    if (row.unfinished) this.#fail(row.callee, `${row.callee.text} only looks: it never sleeps`);
    if (row.binding !== undefined) this.#fail(row.binding, 'what is seen can’t be named');
    if (row.result === undefined) this.#fail(row, `expected = and what ${row.callee.text} is to show`);
    const observation = this.#claims.looked(row.callee, row.args, row.result!);
    return { kind: 'observe', row, process: thread.process, observation };
  }

  #reserve(row: CallRow): Step {
    const [item] = row.args.items;
    if (row.args.items.length !== 1 || item?.content.kind !== 'value') this.#fail(row.args, 'reserve takes a length');
    if (row.result !== undefined || row.unfinished) this.#fail(row, 'reserve only gives addresses: name them');
    this.#claims.value(item!.content as Value, NUMBER);
    if (row.binding !== undefined) this.#bind(row.binding);
    return { kind: 'reserve', row, length: item!.content as Value };
  }

  #place(row: CallRow): Step {
    const [item] = row.args.items;
    if (row.args.items.length !== 1 || item?.content.kind !== 'text') this.#fail(row.args, 'place takes a string');
    if (row.result !== undefined || row.unfinished) this.#fail(row, 'place only gives an address: name it');
    checkText(this.source, item!);
    if (row.binding !== undefined) this.#bind(row.binding);
    return { kind: 'place', row, literal: item! };
  }

  #race(row: RaceRow, { outcomes }: OutcomesRow): Step {
    const lines = row.rows.filter(({ kind }) => kind !== 'blank' && kind !== 'comment');
    const racing = new Map<string, CompiledCall>();
    for (const call of this.#unfinished.values())
      if (call.row.binding !== undefined) racing.set(call.row.binding.text, call);
    const known = new Set(this.#bound.keys());
    const calls = lines.map((line) => {
      this.#racing = new Set([...this.#bound.keys()].filter((name) => !known.has(name)));
      return this.#racingCall(line, racing);
    });
    this.#racing = new Set();
    for (const { thread } of calls) this.#busy.set(threadKey(thread), 'perhaps');
    for (const [key, busy] of this.#busy) if (busy !== 'perhaps') this.#busy.set(key, 'perhaps');
    const there = outcomes.filter(({ guard }) => guard === undefined || this.#isThere(guard));
    if (there.length === 0) this.#fail(row, 'a race has at least one outcome');
    return { kind: 'race', row, calls, outcomes: there.map((outcome) => this.#outcome(outcome, racing)) };
  }

  #racingCall(line: Row, racing: Map<string, CompiledCall>): CompiledCall {
    if (
      line.kind !== 'call' ||
      Object.hasOwn(OBSERVATIONS, line.callee.text) ||
      line.callee.text === 'reserve' ||
      line.callee.text === 'place'
    )
      this.#fail(line as Span & Row, 'only calls can race');
    const row = line as CallRow;
    if (row.unfinished || row.result !== undefined)
      this.#fail(row, 'how a racing call ends is said by the outcomes: give it a name');
    const thread = this.#threadOf(row.thread);
    this.#isIdle(row, thread);
    const call = this.#compileCall(row, thread);
    if (call.inputs.some(({ given }) => given.kind === 'literal' && given.item.at !== undefined) || call.bytes?.at)
      this.#fail(row.args, 'nothing can be laid somewhere within a race');
    if (row.binding !== undefined) racing.set(row.binding.text, call);
    return call;
  }

  #outcome(outcome: Outcome, racing: ReadonlyMap<string, CompiledCall>): CompiledOutcome {
    const ends = outcome.ends.map(({ subject, result }): CompiledEnd => {
      if (!('text' in subject)) {
        const observation = this.#claims.looked(subject.callee, subject.args, result);
        const process = subject.thread === undefined ? 0 : this.#threadOf(subject.thread).process;
        return { kind: 'observed', process, observation, result };
      }
      const call = racing.get(subject.text);
      if (call === undefined) this.#fail(subject, `${subject.text} is no name of a call that ends here`);
      this.number(subject.text);
      this.#checkEnd(result, call!);
      return { kind: 'result', name: subject, call: call!, result };
    });
    const before = { bound: this.#bound, forked: this.#forked, busy: this.#busy, unfinished: this.#unfinished };
    this.#bound = new Map(before.bound);
    this.#forked = new Set(before.forked);
    this.#busy = new Map(before.busy);
    this.#unfinished = new Map(before.unfinished);
    const continuation = this.compile(outcome.continuation ?? []);
    this.#bound = before.bound;
    this.#forked = before.forked;
    this.#busy = before.busy;
    this.#unfinished = before.unfinished;
    return { outcome, ends, continuation };
  }

  /** How a racing call ends: as a result, `asleep`, or the messages that it read. */
  #checkEnd(result: Result, call: CompiledCall): void {
    if (result.kind === 'list') this.#claims.bytes({ from: result.from, to: result.to, content: result });
    else if (!isAsleep(result)) this.#claims.result(result, resultMeaning(call.spec));
  }

  #bind(name: Word): void {
    const known = this.#bound.get(name.text);
    const isThread = this.names.thread({ name: name.text }) !== undefined && !this.names.isProcess(name.text);
    if (known !== undefined || name.text === MAIN || isThread) this.#fail(name, `${name.text} has been bound before`);
    const use = { word: name, used: false };
    this.#bound.set(name.text, use);
    this.#uses.push(use);
  }
}
