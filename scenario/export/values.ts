/** Values of a scenario as expressions of C. */
import type { ThreadId } from '../../backend/index.js';
import type { Names } from '../names.js';
import type { Source } from '../source.js';
import type { Term, Value } from '../syntax.js';
import { evaluate, type Meaning, type Scope, word, wordOf } from '../values.js';

const UNITS: Readonly<Record<string, string>> = { p: 'PAGE', h: 'HUGE_PAGE' };
/** The expected value, and how it is expected (`enum how`). */
export type Pattern = readonly [how: 'ANYTHING' | 'BUT' | 'AT_LEAST' | 'EXACTLY', value: string];

/** What names stand for in the C program. */
export class Expressions {
  readonly #source: Source;
  readonly #names: Names;
  /** Names that results and outputs were given so far. */
  readonly bound = new Set<string>();

  constructor(source: Source, names: Names) {
    this.#source = source;
    this.#names = names;
  }

  /** An expression of 64 bits. */
  value(value: Value, meaning: Meaning): string {
    const sums = value.sums.map((sum) =>
      sum
        .map(({ minus, term }, index) => `${minus ? '-' : index === 0 ? '' : '+'}${this.#term(term, meaning)}`)
        .join(' '),
    );
    return sums.length === 1 ? sums[0]! : sums.map((sum) => `(${sum})`).join(' | ');
  }

  /** What is expected of a value. */
  pattern(value: Value, meaning: Meaning): Pattern {
    const isStar = (sum: Value['sums'][number]) => sum.length === 1 && sum[0]!.term.kind === 'star';
    const others = value.sums.filter((sum) => !isStar(sum));
    if (others.length === value.sums.length)
      return [value.not ? 'BUT' : 'EXACTLY', this.value({ ...value, not: false }, meaning)];
    if (others.length === 0) return ['ANYTHING', '0'];
    return ['AT_LEAST', this.value({ ...value, sums: others }, meaning)];
  }

  #term(term: Term, meaning: Meaning): string {
    switch (term.kind) {
      case 'number':
        return term.unit === undefined ? constant(term.value) : `${term.value} * ${UNITS[term.unit]!}`;
      case 'negative':
        return `-(${this.#term(term.term, meaning)})`;
      case 'name':
        return this.#name(term, meaning);
      default:
        return this.#constant(term, meaning);
    }
  }

  #name(term: Extract<Term, { kind: 'name' }>, meaning: Meaning): string {
    const { name, of } = term;
    if (of === undefined && wordOf(meaning, name) !== undefined) return this.#constant(term, meaning);
    if (of === undefined && this.bound.has(name)) return nameText(name);
    const thread = this.#names.thread(of === undefined ? { name } : { process: of, name });
    if (thread === undefined) return this.#constant(term, meaning);
    return meaning.names === 'process' ? pidText(thread) : tidText(thread);
  }

  /** What has no name that is bound is a constant: worked out here, because headers may not have it. */
  #constant(term: Term, meaning: Meaning): string {
    const { from, to } = term;
    const value: Value = { kind: 'value', from, to, not: false, sums: [[{ minus: false, term }]] };
    return constant(word(evaluate(value, meaning, this.#scope)));
  }

  get #scope(): Scope {
    return { source: this.#source, number: () => undefined, thread: () => undefined, known: () => [] };
  }
}

export function constant(value: bigint): string {
  return value < 10n ? `${value}` : `0x${word(value).toString(16)}ULL`;
}

/** The place of a name, which every process has. */
export function nameText(name: string): string {
  return `N(${name}_)`;
}

function pidText({ process }: ThreadId): string {
  return `(u64)pid_of(${process})`;
}

function tidText({ process, thread }: ThreadId): string {
  return `(u64)tid_of(${process}, ${thread})`;
}

/** A string of C with these bytes. */
export function bytesText(bytes: Uint8Array): string {
  const characters = Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  return `"${characters.join('')}"`;
}

/** A string of C for people to read. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\?\?/g, '?\\?')}"`;
}

/** Text within a comment of C. */
export function commented(text: string): string {
  return text.replace(/\*\//g, '* /').replace(/\?\?/g, '? ?').replace(/\\$/gm, '\\ ');
}
