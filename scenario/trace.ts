import type { Completion, SleepReason } from '../backend/index.js';
import { completionText } from './failure.js';
import { writtenAs } from './linux.js';
import type { Names } from './names.js';
import { callText } from './record.js';
import type { Performed } from './session.js';
import { threadKey } from './state.js';

/** A line of a run as strace would show it. */
export interface TraceLine {
  readonly text: string;
  /** How it ended, if it did. */
  readonly completion?: Completion;
  /** Why its thread sleeps in it now, where that was looked at. */
  readonly asleep?: SleepReason;
  /** What the machine was like afterwards, where that was looked at; at the last line of each operation. */
  readonly state: readonly string[];
}

/** Every operation of a run, and every end of one that had slept. */
export function traceOf(trace: readonly Performed[], names: Names): TraceLine[] {
  const busy = new Map<string, Performed['operation']>();
  return trace.flatMap(({ thread, operation, completions, sleepers, state = [] }) => {
    const key = threadKey(thread);
    busy.set(key, operation);
    const own = completions.find((completion) => threadKey(completion) === key);
    const end = own === undefined ? '<unfinished ...>' : `= ${completionText(own, writtenAs(operation).form.spec)}`;
    const asleep = sleepers?.find((sleeper) => threadKey(sleeper) === key)?.reason;
    const lines: TraceLine[] = [
      {
        text: `[${names.nameOf(thread)}] ${callText(operation, undefined, () => undefined)} ${end}`,
        state: [],
        ...(own !== undefined && { completion: own }),
        ...(own === undefined && asleep !== undefined && { asleep }),
      },
    ];
    for (const completion of completions) {
      const done = busy.get(threadKey(completion));
      busy.delete(threadKey(completion));
      if (completion === own || done === undefined) continue;
      const { callee, form } = writtenAs(done);
      const text = `[${names.nameOf(completion)}] <... ${callee} resumed> = ${completionText(completion, form.spec)}`;
      lines.push({ text, completion, state: [] });
    }
    return [...lines.slice(0, -1), { ...lines.at(-1)!, state }];
  });
}

/** The same as text, and below each operation what the machine was like afterwards. */
export function traceLines(trace: readonly Performed[], names: Names): string[] {
  return traceOf(trace, names).flatMap(({ text, state }) => [text, ...state.map((line) => `    ${line}`)]);
}
