/** What values mean that belong to no operation: of signals, messages and outcomes. */
import { EVENT } from './messages.js';
import type { Result, Value, Word } from './syntax.js';
import { type Meaning, NUMBER } from './values.js';

/** A name as a value. */
export function asValue({ from, to, text }: Word): Value {
  return {
    kind: 'value',
    from,
    to,
    not: false,
    sums: [[{ minus: false, term: { kind: 'name', from, to, name: text } }]],
  };
}

/** What the fields of a signal mean. */
export const SIGINFO: Readonly<Record<string, Meaning>> = {
  si_code: { sets: ['SEGV_', 'BUS_', 'SI_'] },
  si_addr: NUMBER,
};

/** What a field of a message means where the event is not known. */
export function messageMeaning(field: string): Meaning {
  if (field === 'event') return EVENT;
  return field === 'flags' ? { sets: ['UFFD_PAGEFAULT_FLAG_'] } : NUMBER;
}

/** Whether a result says `asleep`. */
export function isAsleep(result: Result): boolean {
  if (result.kind !== 'value' || result.not || result.sums.length !== 1 || result.sums[0]!.length !== 1) return false;
  const { term } = result.sums[0]![0]!;
  return term.kind === 'name' && term.of === undefined && term.name === 'asleep';
}
