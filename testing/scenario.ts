/** A run as a scenario: what it came to by a schedule, by one call after the other. */
import { type Completion, type MachineConfig, threadNumber } from '../backend/index.js';
import { scenarioOf } from '../scenario/record.js';
import { plainOperation, Recorder } from '../scenario/recorder.js';
import { bootSimulator } from '../sim/index.js';
import type { Call } from './trace.js';

/** How the end of a run looks. */
export interface RunEnd {
  /** A comment on the scenario's first line. */
  readonly title: string;
  /** Whether nobody could go on; else calls that had not ended may have been about to. */
  readonly isQuiet: boolean;
}

/**
 * The scenario of calls that each settle before the next one is made, if that comes to the same completions: in the order in
 * which they began, or in which they ended. Else `undefined`: then only a schedule shows it.
 */
export function scenarioOfRun(
  calls: readonly Call[],
  payload: Uint8Array,
  config: MachineConfig,
  { title, isQuiet }: RunEnd,
): string | undefined {
  const byEnd = [...calls].sort((one, other) => (one.ended ?? one.began) - (other.ended ?? other.began));
  for (const order of [calls, byEnd]) {
    const recorder = new Recorder(bootSimulator(config), payload.slice());
    if (isSame(order, recorder, isQuiet)) return scenarioOf(recorder.recording, title);
  }
  return undefined;
}

/** Performs the calls; whether each comes to what it came to before. */
function isSame(calls: readonly Call[], recorder: Recorder, isQuiet: boolean): boolean {
  const ended = new Map<number, Completion[]>();
  for (const { thread, operation } of calls) {
    if (recorder.isBusy(thread)) return false;
    for (const completion of recorder.perform(thread, plainOperation(operation))) {
      const key = threadNumber(completion);
      ended.set(key, [...(ended.get(key) ?? []), completion]);
    }
  }
  return calls.every(({ thread, completion }) => {
    const now = ended.get(threadNumber(thread))?.shift();
    return (completion === undefined && !isQuiet) || textOf(now) === textOf(completion);
  });
}

/** What can be seen of a completion. */
function textOf(completion: Completion | undefined): string {
  if (completion === undefined) return '';
  const { outcome, out, bytes } = completion;
  return `${Object.values(outcome).join()};${out.join()};${bytes.join()}`;
}
