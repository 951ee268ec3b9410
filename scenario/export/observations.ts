/** What is seen from outside, as checks of C. */

import { resultText } from '../print.js';
import { FDINFO_FIELDS, PAGE_MEANING, SLEEP_MEANING, SLEEP_WORDS, SMAPS_FIELDS } from '../seen.js';
import type { Looked } from '../steps.js';
import type { Element, Result, Struct, Value } from '../syntax.js';
import { type Meaning, NUMBER } from '../values.js';
import { constant, type Expressions, quoted } from './values.js';

/** What has to be looked at first, and what must hold then. */
export interface ObservationChecks {
  readonly before: readonly string[];
  readonly conditions: readonly string[];
}

export function observationChecks(
  process: number,
  { what, args }: Looked,
  result: Result,
  expressions: Expressions,
): ObservationChecks {
  const argument = (index: number, otherwise: string) =>
    args[index] === undefined ? otherwise : expressions.value(args[index]!.content as Value, NUMBER);
  const said = quoted(resultText(result));
  const address = argument(0, '0');
  switch (what) {
    case 'peek': {
      const length = argument(1, '1');
      const range = `${process}, ${address}, ${length}`;
      if (isNone(result)) return { before: [], conditions: [`peek_none(${range}, ${said})`] };
      const [how, byte] = expressions.pattern(result as Value, NUMBER);
      return { before: [], conditions: [`peek(${range}, ${how}, ${byte}, ${said})`] };
    }
    case 'pagemap': {
      const runs = pageRuns(result, expressions);
      const list = `(const struct pages[]){${runs.join(', ')}}`;
      const range = `${address}, ${argument(1, 'PAGE')}`;
      return { before: [], conditions: [`pagemap(${process}, ${range}, ${runs.length}, ${list}, ${said})`] };
    }
    case 'smaps':
      return smapsChecks(process, address, argument(1, 'PAGE'), result, expressions);
    case 'fdinfo':
      return {
        before: [`fdinfo(${process}, ${address});`],
        conditions: fieldChecks(result as Struct, FDINFO_FIELDS, 'info', expressions),
      };
    case 'asleep': {
      const [how, reason] = expressions.pattern(result as Value, SLEEP_MEANING);
      return {
        before: [],
        conditions: [`must_be(is(${how}, ${reason}, asleep_word(${address})), ${said}, asleep_word(${address}))`],
      };
    }
  }
}

function isNone(result: Result): boolean {
  if (result.kind !== 'value' || result.not || result.sums.length > 1) return false;
  const { term } = result.sums[0]![0]!;
  return term.kind === 'name' && term.name === 'none';
}

/** Runs of pages that look alike; a value alone is of all pages. */
function pageRuns(result: Result, expressions: Expressions): string[] {
  const run = (times: bigint, value: Value) => {
    const [how, bits] = expressions.pattern(value, PAGE_MEANING);
    return `{${times}, ${how}, ${bits}}`;
  };
  if (result.kind === 'value') return [run(0n, result)];
  const { elements } = result as Extract<Result, { kind: 'list' }>;
  return elements.map(({ times, item }: Element) => run(times?.value ?? 1n, item.content as Value));
}

function smapsChecks(
  process: number,
  start: string,
  length: string,
  result: Result,
  expressions: Expressions,
): ObservationChecks {
  const { elements } = result as Extract<Result, { kind: 'list' }>;
  const count = `must_be(smaps(${process}, ${start}, ${start} + ${length}) == ${elements.length}, "as many mappings", ${elements.length})`;
  const fields = elements.flatMap(({ item }, index) =>
    fieldChecks(item.content as Struct, SMAPS_FIELDS, `vmas[${index}]`, expressions),
  );
  return { before: [], conditions: [count, ...fields] };
}

function fieldChecks(
  { fields }: Struct,
  meanings: Readonly<Record<string, Meaning>>,
  of: string,
  expressions: Expressions,
): string[] {
  return fields.flatMap(({ name, item }) => {
    const [how, value] = expressions.pattern(item.content as Value, meanings[name.text]!);
    const place = `${of}.${name.text}`;
    return how === 'ANYTHING' ? [] : [`must_be(is(${how}, ${value}, ${place}), ${quoted(place)}, ${place})`];
  });
}

/** The words that say why a thread sleeps, by the runtime's numbers of reasons. */
export function sleepWords(): string {
  const reasons = ['none', 'fault', 'event', 'read', 'poll', 'lock', 'wait', 'futex', 'pipe', 'stopped', 'spinning'];
  return reasons.map((reason) => constant(BigInt(SLEEP_WORDS.indexOf(reason)))).join(', ');
}
