/** Why calls failed and what to do, where threads sleep and who could wake them: a run of a scenario, told to a person. */
import type { SleepReason } from '../backend/index.js';
import { explain, type Fact } from '../sim/index.js';
import { adviceFor, wakersOf } from './advice.js';
import type { Names } from './names.js';
import type { Performed } from './session.js';
import { type TraceLine, traceOf } from './trace.js';

/** What is to be said of one line of a run or of a log. */
export interface Explanation {
  /** The check that refused it. */
  readonly fact?: Fact;
  readonly advice?: string;
  /** Where its thread sleeps, and who could wake it. */
  readonly asleep?: { readonly reason: SleepReason; readonly wakers: string };
}

export interface ExplainedLine extends Explanation {
  readonly text: string;
}

/** Every line of a run, those that failed or sleep with what is to be said of them. */
export function explainTrace(trace: readonly Performed[], names: Names): ExplainedLine[] {
  return traceOf(trace, names).map((line) => ({ text: line.text, ...explanationOf(line) }));
}

function explanationOf({ completion, asleep }: TraceLine): Explanation {
  if (asleep !== undefined) return { asleep: asleepIn(asleep) };
  const { outcome } = completion ?? {};
  if (completion === undefined || (outcome?.kind !== 'errno' && outcome?.kind !== 'signal')) return {};
  return refusedBy(explain(completion), outcome.kind === 'errno' ? outcome.errno : undefined);
}

/** Why something was refused, as far as that is known, and what to do. */
export function refusedBy(fact: Fact | undefined, errno: string | undefined): Explanation {
  const advice = adviceFor(fact?.id, errno);
  return {
    ...(fact !== undefined && { fact: { id: fact.id, text: fact.text } }),
    ...(advice !== undefined && { advice }),
  };
}

export function asleepIn(reason: SleepReason): NonNullable<Explanation['asleep']> {
  return { reason, wakers: wakersOf(reason) };
}
