import { completionText } from './failure.js';
import { writtenAs } from './linux.js';
import type { Names } from './names.js';
import { callText } from './record.js';
import type { Performed } from './session.js';
import { threadKey } from './state.js';

/** Every operation of a run as strace would show it, and below it what the machine was like afterwards, where that was looked at. */
export function traceLines(trace: readonly Performed[], names: Names): string[] {
  const busy = new Map<string, Performed['operation']>();
  return trace.flatMap(({ thread, operation, completions, state = [] }) => {
    const key = threadKey(thread);
    busy.set(key, operation);
    const own = completions.find((completion) => threadKey(completion) === key);
    const end = own === undefined ? '<unfinished ...>' : `= ${completionText(own, writtenAs(operation).form.spec)}`;
    const lines = [`[${names.nameOf(thread)}] ${callText(operation, undefined, () => undefined)} ${end}`];
    for (const completion of completions) {
      const done = busy.get(threadKey(completion));
      busy.delete(threadKey(completion));
      if (completion === own || done === undefined) continue;
      const { callee, form } = writtenAs(done);
      lines.push(`[${names.nameOf(completion)}] <... ${callee} resumed> = ${completionText(completion, form.spec)}`);
    }
    return [...lines, ...state.map((line) => `    ${line}`)];
  });
}
