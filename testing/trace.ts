import { REASONS } from '../backend/generated/reasons.js';
import type { Completion, Operation, ThreadId } from '../backend/index.js';
import { completionText } from '../scenario/failure.js';
import { writtenAs } from '../scenario/linux.js';
import { callText } from '../scenario/record.js';
import { withoutRepeats } from './repeats.js';

type Entry =
  | { readonly kind: 'start'; readonly name: string; readonly thread: ThreadId; readonly operation: Operation }
  | { readonly kind: 'end'; readonly name: string; readonly operation: Operation; readonly completion: Completion }
  | { readonly kind: 'note'; readonly name: string; readonly text: string };

/** A call: when it began and ended among all that happened, and what came of it, if it ended. */
export interface Call {
  readonly thread: ThreadId;
  readonly operation: Operation;
  readonly began: number;
  readonly ended?: number;
  readonly completion?: Completion;
}

/** What happened, in order, as strace would show it. */
export class Trace {
  readonly #entries: Entry[] = [];

  start(name: string, thread: ThreadId, operation: Operation): void {
    this.#entries.push({ kind: 'start', name, thread, operation });
  }

  end(name: string, operation: Operation, completion: Completion): void {
    this.#entries.push({ kind: 'end', name, operation, completion });
  }

  note(name: string, text: string): void {
    this.#entries.push({ kind: 'note', name, text });
  }

  /** Every call, in the order in which they began. */
  calls(): Call[] {
    return this.#entries.flatMap((entry, began) => {
      if (entry.kind !== 'start') return [];
      const { thread, operation } = entry;
      const ended = this.#entries.findIndex((other) => other.kind === 'end' && other.operation === operation);
      const end = this.#entries[ended];
      return { thread, operation, began, ...(end?.kind === 'end' && { ended, completion: end.completion }) };
    });
  }

  /** A line for each call, two for one during which something else happened; below a refusal the reason, where one is known. */
  lines(): string[] {
    const width = Math.max(...this.#entries.map(({ name }) => name.length), 0) + 2;
    const blocks = this.#entries.map((entry, index) => {
      const lines = linesOf(entry, this.#entries[index - 1], this.#entries[index + 1]);
      return lines.map((line, at) => (at === 0 ? entry.name : '').padEnd(width) + line).join('\n');
    });
    const shown = blocks.filter((block) => block !== '');
    const repeated = (period: number, times: number) =>
      `${''.padEnd(width)}(${period === 1 ? 'the same' : `the same ${period} calls`} ${times} times more)`;
    return withoutRepeats(shown, repeated).flatMap((block) => block.split('\n'));
  }
}

function linesOf(entry: Entry, before: Entry | undefined, after: Entry | undefined): string[] {
  if (entry.kind === 'note') return [entry.text];
  if (entry.kind === 'start')
    return after?.kind === 'end' && after.operation === entry.operation
      ? []
      : [`${operationText(entry.operation)} <unfinished ...>`];
  const { operation, completion } = entry;
  const isWhole = before?.kind === 'start' && before.operation === operation;
  const { callee, form } = writtenAs(operation);
  const call = isWhole ? operationText(operation) : `<... ${callee} resumed>`;
  const fact = isRefusal(operation, completion) ? REASONS.get(completion.why) : undefined;
  const reason = fact === undefined ? [] : [`  # ${fact.id}: ${fact.text}`];
  return [`${call} = ${completionText(completion, form.spec)}`, ...reason];
}

/** That there is nothing to read is no refusal. */
function isRefusal({ op }: Operation, { outcome }: Completion): boolean {
  return outcome.kind !== 'value' && !(op === 'read' && outcome.kind === 'errno' && outcome.errno === 'EAGAIN');
}

/** `ioctl(3, UFFDIO_WAKE, {start=0x1000, len=0x1000})`. */
export function operationText(operation: Operation): string {
  return callText(operation, undefined, () => undefined);
}
