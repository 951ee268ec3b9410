/** What becomes of processes and threads beside their calls: how they end, and which handlers run. */
import type { Completion, ThreadId } from '../backend/index.js';
import { ExpectationFailed, signalName } from './failure.js';
import { asValue } from './meanings.js';
import type { Names } from './names.js';
import { threadText } from './print.js';
import type { Session } from './session.js';
import type { Span } from './source.js';
import { type Death, type State, threadKey } from './state.js';
import type { Step } from './steps.js';
import { evaluate, matches, patternOf, word } from './values.js';

function fail(span: Span, expected: string, got: string): never {
  throw new ExpectationFailed(span, expected, got);
}

/** Holds what lines say of that against the machine. Throws ExpectationFailed. */
export class Fates {
  readonly #session: Session;
  readonly #names: Names;
  /** What is so now: races go on from copies. */
  readonly #state: () => State;

  constructor(session: Session, names: Names, state: () => State) {
    this.#session = session;
    this.#names = names;
    this.#state = state;
  }

  /** Processes that live no more; how they ended is known where one of their threads was busy. */
  countTheDead(ending: readonly Completion[]): void {
    const alive = new Set(this.#session.look().processes.map(({ process }) => process));
    for (const process of this.#state().living) {
      if (alive.has(process)) continue;
      const outcome = ending.find((completion) => completion.process === process)?.outcome;
      const how =
        outcome?.kind === 'exited'
          ? { exited: outcome.status }
          : outcome?.kind === 'killed'
            ? { killed: outcome.signal }
            : undefined;
      this.#state().deaths.set(process, { how, claimed: false });
      for (const [key, { call }] of this.#state().unclaimed)
        if (call.thread.process === process && call.spec.name !== 'exit') this.#state().unclaimed.delete(key);
    }
  }

  signal({ row, thread }: Extract<Step, { kind: 'signal' }>): void {
    const signal = Number(evaluate(asValue(row.signal), { sets: ['SIG'] }, this.#state()));
    const sent = this.#state().sent.findIndex(
      (candidate) =>
        candidate.signal === signal &&
        candidate.process === thread.process &&
        (candidate.thread === undefined || candidate.thread === thread.thread),
    );
    if (sent < 0) fail(row, `${signalName(signal)} to have been sent to ${threadText(row.thread)}`, 'nothing');
    const code = row.fields?.fields.find(({ name }) => name.text === 'si_code')?.item.content;
    const by = this.#state().sent[sent]!.thread === undefined ? 'SI_USER' : 'SI_TKILL';
    const actual = by === 'SI_USER' ? 0n : word(-6n);
    if (code?.kind === 'value' && !matches(patternOf(code, { sets: ['SI_'] }, this.#state()), actual))
      fail(row, 'this si_code', by);
    this.#state().sent.splice(sent, 1);
    const key = threadKey(thread);
    this.#state().handled.set(key, (this.#state().handled.get(key) ?? 0n) + 1n);
    this.checkHandled(row, thread);
  }

  /** How many handlers ran can be asked of a thread that is idle. */
  checkHandled(span: Span, thread: ThreadId): void {
    if (this.#state().busy.has(threadKey(thread)) || !this.#state().isAlive(thread.process)) return;
    const expected = this.#state().handled.get(threadKey(thread)) ?? 0n;
    const completion = this.#session.observe(thread, { op: 'sigprocmask' });
    const handled = completion?.out[1] ?? 0n;
    if (handled !== expected)
      fail(span, `${expected} runs of handlers in [${this.#names.nameOf(thread)}]`, `${handled}`);
  }

  ended({ row, thread }: Extract<Step, { kind: 'ended' }>): void {
    const expected =
      'exited' in row.how
        ? { exited: Number(row.how.exited.value) }
        : { killed: Number(evaluate(asValue(row.how.killed), { sets: ['SIG'] }, this.#state())) };
    const text = deathText({ how: expected, claimed: false });
    const replaced = this.#state().unclaimed.get(threadKey(thread));
    if (replaced?.completion.outcome.kind === 'exited' && this.#state().isAlive(thread.process)) {
      this.#state().unclaimed.delete(threadKey(thread));
      const { status } = replaced.completion.outcome;
      if (!('exited' in expected) || expected.exited !== status) fail(row, text, `+++ exited with ${status} +++`);
      return;
    }
    const death = this.#state().deaths.get(thread.process);
    if (death === undefined || death.claimed) fail(row, text, 'a process that lives, or has ended before');
    const how = death!.how ?? this.#howKilled(thread.process);
    const same =
      how !== undefined &&
      ('exited' in how && 'exited' in expected
        ? how.exited === expected.exited
        : 'killed' in how && 'killed' in expected && how.killed === expected.killed);
    if (!same) fail(row, text, deathText(death!));
    death!.claimed = true;
  }

  /** None of its threads was busy: a signal that was sent to it ended it. */
  #howKilled(process: number): Death['how'] {
    const sent = this.#state().sent.findLast((candidate) => candidate.process === process);
    return sent === undefined ? undefined : { killed: sent.signal };
  }
}

/** Whether it tells how a process ended. */
export function endsProcess({ outcome: { kind } }: Completion): boolean {
  return kind === 'exited' || kind === 'killed';
}

export function deathText({ how }: Death): string {
  if (how === undefined) return '+++ ended +++';
  return 'exited' in how ? `+++ exited with ${how.exited} +++` : `+++ killed by ${signalName(how.killed)} +++`;
}
