/** What can be seen from outside, and the words that it is said in. */
import { SLEEP_REASONS } from '../backend/results.js';
import { own } from './own.js';
import { ScenarioError, type Source, type Span } from './source.js';
import type { Item, Result, Value } from './syntax.js';
import { type Meaning, NUMBER, word } from './values.js';

/** What can be seen from outside, and the kinds of its arguments. */
export const OBSERVATIONS = {
  peek: ['address', 'length'],
  pagemap: ['address', 'length'],
  smaps: ['address', 'length'],
  fdinfo: ['descriptor'],
  asleep: ['thread'],
} as const;
export type ObservationName = keyof typeof OBSERVATIONS;

/** Arguments that may be left out: `peek(mem)` looks at one byte. */
export const LEAST_ARGUMENTS: Readonly<Record<ObservationName, number>> = {
  peek: 1,
  pagemap: 1,
  smaps: 1,
  fdinfo: 1,
  asleep: 1,
};

/** Bits of a page as pagemap shows them. */
export const PAGE_WORDS = { none: 0n, present: 1n, swap: 2n, file: 4n, wp: 8n, guard: 16n } as const;
/** How memory is registered, as smaps shows it. */
export const REGISTERED_WORDS = { none: 0n, um: 1n, uw: 2n, ui: 4n } as const;
/** Why a thread sleeps: what has no name can't be expected. */
export const SLEEP_WORDS: readonly string[] = [...SLEEP_REASONS.filter((reason) => reason !== 'unknown'), 'none'];

export const SMAPS_FIELDS: Readonly<Record<string, Meaning>> = {
  start: NUMBER,
  len: NUMBER,
  end: NUMBER,
  prot: { sets: ['PROT_'] },
  uffd: { sets: [], words: REGISTERED_WORDS },
};
export const FDINFO_FIELDS: Readonly<Record<string, Meaning>> = {
  pending: NUMBER,
  total: NUMBER,
  features: { sets: ['UFFD_FEATURE_'] },
};
export const PAGE_MEANING: Meaning = { sets: [], words: PAGE_WORDS };
export const PEEK_MEANING: Meaning = { sets: [], words: { none: word(-1n) } };
export const SLEEP_MEANING: Meaning = {
  sets: [],
  words: Object.fromEntries(SLEEP_WORDS.map((text, index) => [text, BigInt(index)])),
};

/** Checks that what is expected of an observation is something that it can show. */
export function checkSeen(
  source: Source,
  what: ObservationName,
  result: Result,
  expect: (value: Value, meaning: Meaning) => void,
): void {
  const fail = (span: Span, reason: string): never => {
    throw new ScenarioError(source, span, reason);
  };
  const fields = (struct: Item['content'], meanings: Readonly<Record<string, Meaning>>) => {
    if (struct.kind !== 'struct') return fail(struct, 'expected a structure `{...}`');
    for (const { name, item } of struct.fields) {
      const meaning = own(meanings, name.text);
      if (meaning === undefined)
        fail(name, `there is no field ${name.text} here, but ${Object.keys(meanings).join(', ')}`);
      if (item.content.kind !== 'value') fail(item, 'expected a value here');
      expect(item.content as Value, meaning!);
    }
  };
  if (what === 'fdinfo') {
    if (result.kind !== 'struct') fail(result, 'expected `{pending=0, total=1}`');
    fields(result as Item['content'], FDINFO_FIELDS);
    return;
  }
  if (what === 'smaps') {
    if (result.kind !== 'list') fail(result, 'expected a list of mappings: `[{start=mem, len=1p, uffd=um}]`');
    for (const { item } of (result as Extract<Result, { kind: 'list' }>).elements) fields(item.content, SMAPS_FIELDS);
    return;
  }
  const meaning = what === 'asleep' ? SLEEP_MEANING : what === 'peek' ? PEEK_MEANING : PAGE_MEANING;
  if (result.kind === 'value') {
    expect(result, meaning);
    return;
  }
  if (what !== 'pagemap' || result.kind !== 'list') fail(result, `${what} shows a value`);
  for (const { item } of (result as Extract<Result, { kind: 'list' }>).elements) {
    if (item.content.kind !== 'value') fail(item, 'expected the word of a page: none, present, wp ...');
    expect(item.content as Value, meaning);
  }
}
