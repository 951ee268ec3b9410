import { CONSTANT_SETS, ENUMERATIONS } from '../backend/catalogue/constants.js';
import { ERRNO_NUMBERS, PAGE_SIZE, type ThreadId, threadNumber, UNTOUCHED } from '../backend/index.js';
import { nearest } from './nearest.js';
import { own } from './own.js';
import { ScenarioError, type Source, type Span } from './source.js';
import type { Addend, NumberTerm, Term, Value } from './syntax.js';

/** Bytes of a huge page on x86-64. */
export const HUGE_PAGE = 2n << 20n;
const UNITS = { p: PAGE_SIZE, h: HUGE_PAGE } as const;

/** What a value stands for at its place, so that names can be short. */
export interface Meaning {
  /** Prefixes of constants that may be dropped. */
  readonly sets: readonly string[];
  /** What the name of a process or thread stands for: its number in the machine, or (else) what Linux shows of it, its tid. */
  readonly names?: 'process' | 'thread';
  /** Whether constants are numbers of bits: `COPY|WAKE` in the ioctls that a range offers, signals in a mask. */
  readonly bit?: 'from 0' | 'from 1';
  /** Words of this place alone. */
  readonly words?: Readonly<Record<string, bigint>>;
}

export const NUMBER: Meaning = { sets: [] };

/** What names stand for. */
export interface Scope {
  readonly source: Source;
  /** A name that a result or an output was given. */
  number(name: string): bigint | undefined;
  /** A thread; the first one for the name of a process. */
  thread(name: string, process?: string): ThreadId | undefined;
  /** All names, to find the one that was meant. */
  known(): Iterable<string>;
}

const CONSTANTS: ReadonlyMap<string, bigint> = new Map([
  ...Object.entries(CONSTANT_SETS).flatMap(([prefix, constants]) =>
    Object.entries(constants).map(([name, value]) => [prefix + name, value] as const),
  ),
  ...Object.entries(ERRNO_NUMBERS).map(([name, number]) => [name, BigInt(number)] as const),
  ['NULL', 0n] as const,
  ['untouched', UNTOUCHED] as const,
]);

/** A number as 64 bits. */
export function word(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** The tid that a thread has in what Linux shows: the machine's name for it. */
export function tidOf(thread: ThreadId): bigint {
  return BigInt(threadNumber(thread) + 1);
}

/** What a value is. Throws ScenarioError for a name that nothing has, and for what can only be expected. */
export function evaluate(value: Value, meaning: Meaning, scope: Scope): bigint {
  if (value.not) throw new ScenarioError(scope.source, value, '`!` can only be expected, not given');
  return evaluateSums(value.sums, meaning, scope);
}

function evaluateSums(sums: Value['sums'], meaning: Meaning, scope: Scope): bigint {
  const only = loneTerm(sums);
  if (only !== undefined) return evaluateTerm(only, meaning, scope);
  let all = 0n;
  for (const sum of sums) {
    let total = 0n;
    for (const { minus, term } of sum) {
      const part = evaluateTerm(term, meaning, scope);
      total += minus ? -part : part;
    }
    all |= total;
  }
  return all;
}

/** The term of a value that is nothing else. */
export function loneTerm(sums: Value['sums']): Term | undefined {
  const { term, minus } = sums[0]![0]!;
  return sums.length === 1 && sums[0]!.length === 1 && !minus ? term : undefined;
}

function evaluateTerm(term: Term, meaning: Meaning, scope: Scope): bigint {
  switch (term.kind) {
    case 'number':
      return evaluateNumber(term, scope);
    case 'name':
      return evaluateName(term, term.name, term.of, meaning, scope);
    case 'shift': {
      const by = 'raw' in term.by ? evaluateNumber(term.by, scope) : lookUp(term.by, term.by.text, NUMBER, scope);
      if (by > 63n) throw new ScenarioError(scope.source, term.by, 'a shift is by 63 at most');
      return word(evaluateNumber(term.base, scope) << by);
    }
    case 'negative':
      return -evaluateTerm(term.term, meaning, scope);
    case 'star':
      throw new ScenarioError(scope.source, term, '`*` can only be expected, not given');
    case 'column':
      throw new ScenarioError(scope.source, term, `no table has a column ${term.name}`);
  }
}

function evaluateNumber(term: NumberTerm, { source }: Scope): bigint {
  if (term.value >> 64n !== 0n) throw new ScenarioError(source, term, 'a number has 64 bits');
  if (term.unit === undefined) return term.value;
  if (term.unit === 'u') throw new ScenarioError(source, term, 'no table has a column u, which is this unit');
  return term.value * UNITS[term.unit];
}

function evaluateName(span: Span, name: string, of: string | undefined, meaning: Meaning, scope: Scope): bigint {
  if (of === undefined) {
    const number = wordOf(meaning, name) ?? scope.number(name);
    if (number !== undefined) return number;
  }
  const thread = scope.thread(name, of);
  if (thread !== undefined) {
    if (meaning.names === 'process') return BigInt(thread.process);
    return meaning.names === 'thread' ? BigInt(thread.thread) : tidOf(thread);
  }
  if (of !== undefined) throw new ScenarioError(scope.source, span, `there is no thread ${of}/${name} yet`);
  return lookUp(span, name, meaning, scope);
}

/** What a word means at a place that has words of its own: there it comes before every name. */
export function wordOf({ words }: Meaning, name: string): bigint | undefined {
  return words === undefined ? undefined : own(words, name);
}

function lookUp(span: Span, name: string, meaning: Meaning, scope: Scope): bigint {
  for (const prefix of meaning.sets) {
    const short = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    const value = own(CONSTANT_SETS[prefix]!, short);
    if (value === undefined) continue;
    if (meaning.bit === undefined) return value;
    return 1n << (meaning.bit === 'from 0' ? value : value - 1n);
  }
  const constant = CONSTANTS.get(name);
  if (constant !== undefined) return constant;
  const near = nearest(name, [...scope.known(), ...shortNames(meaning), ...CONSTANTS.keys()]);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  throw new ScenarioError(scope.source, span, `${name} is neither bound before nor a constant${hint}`);
}

function shortNames({ sets, words = {} }: Meaning): string[] {
  return [...sets.flatMap((prefix) => Object.keys(CONSTANT_SETS[prefix]!)), ...Object.keys(words)];
}

/** What is expected of a value. */
export type Pattern =
  | { readonly kind: 'anything' }
  | { readonly kind: 'anything but'; readonly value: bigint }
  | { readonly kind: 'at least'; readonly bits: bigint }
  | { readonly kind: 'exactly'; readonly value: bigint };

/** What a value says when it is expected: `*`, `!mem`, `*|WP`, or the value itself. */
export function patternOf(value: Value, meaning: Meaning, scope: Scope): Pattern {
  if (!value.sums.some(isStar)) {
    const exact = word(evaluateSums(value.sums, meaning, scope));
    return value.not ? { kind: 'anything but', value: exact } : { kind: 'exactly', value: exact };
  }
  if (value.not) throw new ScenarioError(scope.source, value, '`!*` is nothing');
  const flags = value.sums.filter((sum) => !isStar(sum));
  if (flags.length === 0) return { kind: 'anything' };
  return { kind: 'at least', bits: word(evaluateSums(flags, meaning, scope)) };
}

function isStar(sum: readonly Addend[]): boolean {
  return sum.length === 1 && !sum[0]!.minus && sum[0]!.term.kind === 'star';
}

export function matches(pattern: Pattern, value: bigint): boolean {
  switch (pattern.kind) {
    case 'anything':
      return true;
    case 'anything but':
      return value !== pattern.value;
    case 'at least':
      return (value & pattern.bits) === pattern.bits;
    case 'exactly':
      return value === pattern.value;
  }
}

/** What came out by a field, for people. */
export function describeOutput(value: bigint, meaning: Meaning): string {
  return value === UNTOUCHED ? 'untouched' : describe(value, meaning);
}

/** A value for people, in the words of its place: `COPY|WAKE`, `-EEXIST`, `0x1000`. */
export function describe(value: bigint, meaning: Meaning = NUMBER): string {
  const signed = BigInt.asIntN(64, value);
  if (signed < 0n && signed > -4096n) return describeNegative(signed);
  for (const prefix of meaning.sets) {
    const text = constantText(value, prefix, meaning.bit);
    if (text !== undefined) return text;
  }
  return value < 10n ? `${value}` : `0x${value.toString(16)}`;
}

/** A value as it is given: in words only where they can't be taken for another number. */
export function describeInput(value: bigint, meaning: Meaning = NUMBER): string {
  const ownWord = Object.entries(meaning.words ?? {}).find(([, number]) => number === value)?.[0];
  if (ownWord !== undefined) return ownWord;
  const text = meaning.names === undefined && meaning.sets.length > 0 ? describe(value, meaning) : '';
  if (/^[A-Z]/.test(text)) return text;
  const signed = BigInt.asIntN(64, value);
  if (signed < 0n && signed > -4096n) return `${signed}`;
  return value < 10n ? `${value}` : `0x${value.toString(16)}`;
}

function describeNegative(signed: bigint): string {
  const errno = Object.entries(ERRNO_NUMBERS).find(([, number]) => BigInt(number) === -signed)?.[0];
  return errno === undefined || signed === -1n ? `${signed}` : `-${errno}`;
}

/** A value as a name, or as names of flags joined by `|`; `undefined` if they can't say it. */
function constantText(value: bigint, prefix: string, bit: Meaning['bit']): string | undefined {
  const numbers = Object.entries(CONSTANT_SETS[prefix]!).map(([name, number]): [string, bigint] => {
    if (bit === undefined) return [name, number];
    return [name, 1n << (bit === 'from 0' ? number : number - 1n)];
  });
  const whole = numbers.find(([, number]) => number === value)?.[0];
  if (whole !== undefined || (bit === undefined && ENUMERATIONS.has(prefix))) return whole;
  const flags = numbers.filter(([, number]) => number > 0n && (number & (number - 1n)) === 0n);
  const given = flags.filter(([, number]) => (value & number) !== 0n);
  const all = given.reduce((sum, [, number]) => sum | number, 0n);
  return given.length > 0 && all === value ? given.map(([name]) => name).join('|') : undefined;
}
