/** What a scenario sees from outside: pages, contents, mappings, descriptors, sleepers. Nothing is touched. */
import { pageWord, uniformByte } from '../backend/content.js';
import {
  ARENA_END,
  ARENA_START,
  type Frame,
  LOOK_SMAPS,
  LOOK_STATE,
  PAGE_SIZE,
  type PageState,
  threadNumber,
  type VmaState,
  type Window,
} from '../backend/index.js';
import { ExpectationFailed } from './failure.js';
import { resultText } from './print.js';
import { FDINFO_FIELDS, PAGE_MEANING, PAGE_WORDS, SLEEP_MEANING, SLEEP_WORDS, SMAPS_FIELDS } from './seen.js';
import { ScenarioError } from './source.js';
import type { Looked } from './steps.js';
import type { Result, Struct, Value } from './syntax.js';
import { describe, evaluate, type Meaning, matches, NUMBER, patternOf, type Scope } from './values.js';

/** Pages that one observation may look at. */
const MOST_PAGES = 4096n;

/** A range of addresses that is looked at. */
export interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** What an observation has to look at: pages, and whether mappings. */
export function rangeOf({ what, args, from, to }: Looked, scope: Scope): Range | undefined {
  if (what === 'fdinfo' || what === 'asleep') return undefined;
  const start = evaluate(args[0]!.content as Value, NUMBER, scope);
  const defaultLength = what === 'peek' ? 1n : PAGE_SIZE;
  const length = args[1] === undefined ? defaultLength : evaluate(args[1].content as Value, NUMBER, scope);
  if (length <= 0n || length > MOST_PAGES * PAGE_SIZE)
    throw new ScenarioError(scope.source, { from, to }, `${what} looks at 1 byte to ${MOST_PAGES} pages`);
  if (!isProgramMemory(start, start + length))
    throw new ScenarioError(
      scope.source,
      { from, to },
      `${what} looks at memory from ${hex(ARENA_START)} to ${hex(ARENA_END)}`,
    );
  return { start, end: start + length };
}

/** Whether it lies where programs have their memory. */
export function isProgramMemory(start: bigint, end: bigint): boolean {
  return start >= ARENA_START && end <= ARENA_END && start < end;
}

/** The pages of a range, as a window. */
export function windowOf({ start, end }: Range): Window {
  const first = start - (start % PAGE_SIZE);
  return { start: first, pages: Number((end - first + PAGE_SIZE - 1n) / PAGE_SIZE) };
}

/** What has to be looked at for an observation. */
export function looksFor({ what }: Looked): number {
  return what === 'smaps' ? LOOK_SMAPS : LOOK_STATE;
}

/** The pages that have to be looked at for an observation. */
export function windowsFor(observation: Looked, scope: Scope): Window[] {
  const range = rangeOf(observation, scope);
  return range === undefined || observation.what === 'smaps' ? [] : [windowOf(range)];
}

/** Reads bytes where a page is present and not full of one byte; `undefined` where nobody can. */
export type ReadBytes = (address: bigint, length: number) => Uint8Array | undefined;

/** Checks what is seen of a process against what is expected. Throws ExpectationFailed. */
export class Seen {
  readonly #frame: Frame;
  readonly #process: number;
  readonly #scope: Scope;
  readonly #readBytes: ReadBytes;

  constructor(frame: Frame, process: number, scope: Scope, readBytes: ReadBytes) {
    this.#frame = frame;
    this.#process = process;
    this.#scope = scope;
    this.#readBytes = readBytes;
  }

  check(observation: Looked, result: Result): void {
    switch (observation.what) {
      case 'peek':
        this.#peek(observation, result as Value);
        return;
      case 'pagemap':
        this.#pagemap(observation, result);
        return;
      case 'smaps':
        this.#smaps(observation, result);
        return;
      case 'fdinfo':
        this.#fdinfo(observation, result as Struct);
        return;
      case 'asleep':
        this.#asleep(observation, result as Value);
    }
  }

  get #look() {
    return this.#frame.processes.find(({ process }) => process === this.#process);
  }

  #fail(observation: Looked, result: Result, got: string): never {
    throw new ExpectationFailed(observation, `${observation.what} = ${resultText(result)}`, got);
  }

  #pages(range: Range): PageState[] {
    const { start, pages } = windowOf(range);
    const end = start + BigInt(pages) * PAGE_SIZE;
    const seen = this.#look?.pages?.filter(({ address }) => address >= start && address < end) ?? [];
    // Windows of several observations may overlap.
    return [...new Map(seen.map((page) => [page.address, page])).values()];
  }

  #peek(observation: Looked, expected: Value): void {
    const range = rangeOf(observation, this.#scope)!;
    const pages = this.#pages(range);
    if (pages.length === 0) this.#fail(observation, expected, 'a process that has ended');
    const none = isNone(expected);
    for (const page of pages) {
      if (none) {
        if (page.present) this.#fail(observation, expected, `${pageWord(page)} at ${hex(page.address)}`);
        continue;
      }
      const pattern = patternOf(expected, NUMBER, this.#scope);
      const from = range.start > page.address ? range.start : page.address;
      const to = range.end < page.address + PAGE_SIZE ? range.end : page.address + PAGE_SIZE;
      if (!page.present) this.#fail(observation, expected, `none at ${hex(from)}`);
      const uniform = uniformByte(page);
      const bytes = uniform === undefined ? this.#readBytes(from, Number(to - from)) : Uint8Array.of(uniform);
      if (bytes === undefined) this.#fail(observation, expected, `a page of different bytes at ${hex(page.address)}`);
      const wrong = bytes!.findIndex((byte) => !matches(pattern, BigInt(byte)));
      if (wrong >= 0) this.#fail(observation, expected, `${hexByte(bytes![wrong]!)} at ${hex(from + BigInt(wrong))}`);
    }
  }

  #pagemap(observation: Looked, result: Result): void {
    const pages = this.#pages(rangeOf(observation, this.#scope)!);
    const seen = pages.map(pageBits);
    const got = () => `[${seen.map(bitsText).join(', ')}]`;
    if (result.kind === 'value') {
      const pattern = patternOf(result, PAGE_MEANING, this.#scope);
      if (seen.length === 0 || !seen.every((bits) => matches(pattern, bits))) this.#fail(observation, result, got());
      return;
    }
    if (result.kind !== 'list') return;
    const patterns = result.elements.flatMap(({ times, item }) => {
      const pattern = patternOf(item.content as Value, PAGE_MEANING, this.#scope);
      return Array.from({ length: Number(times?.value ?? 1n) }, () => pattern);
    });
    const same = patterns.length === seen.length && patterns.every((pattern, index) => matches(pattern, seen[index]!));
    if (!same) this.#fail(observation, result, got());
  }

  #smaps(observation: Looked, result: Result): void {
    const { start, end } = rangeOf(observation, this.#scope)!;
    const vmas = (this.#look?.vmas ?? []).filter((vma) => vma.start < end && vma.end > start);
    const elements = result.kind === 'list' ? result.elements : [];
    const same =
      elements.length === vmas.length &&
      elements.every(({ item }, index) => this.#fields(item.content as Struct, SMAPS_FIELDS, vmaFields(vmas[index]!)));
    if (!same) this.#fail(observation, result, `[${vmas.map(vmaText).join(', ')}]`);
  }

  #fdinfo(observation: Looked, result: Struct): void {
    const fd = Number(evaluate(observation.args[0]!.content as Value, NUMBER, this.#scope));
    const info = this.#look?.userfaultfds?.find((candidate) => candidate.fd === fd);
    if (info === undefined) this.#fail(observation, result, `no userfaultfd with the descriptor ${fd}`);
    const { pending, total, features } = info!;
    const values = { pending: BigInt(pending), total: BigInt(total), features: BigInt(features >>> 0) & 0x7fffffffn };
    if (this.#fields(result, FDINFO_FIELDS, values)) return;
    this.#fail(observation, result, fieldsText(FDINFO_FIELDS, values));
  }

  #asleep(observation: Looked, result: Value): void {
    const tid = Number(evaluate(observation.args[0]!.content as Value, NUMBER, this.#scope)) - 1;
    const sleeper = this.#frame.sleepers?.find((thread) => threadNumber(thread) === tid);
    const reason = sleeper === undefined ? 'none' : sleeper.reason;
    const value = BigInt(SLEEP_WORDS.indexOf(reason));
    if (!matches(patternOf(result, SLEEP_MEANING, this.#scope), value)) this.#fail(observation, result, reason);
  }

  #fields(
    struct: Struct,
    meanings: Readonly<Record<string, Meaning>>,
    values: Readonly<Record<string, bigint>>,
  ): boolean {
    return struct.fields.every(({ name, item }) => {
      const pattern = patternOf(item.content as Value, meanings[name.text]!, this.#scope);
      return matches(pattern, values[name.text]!);
    });
  }
}

function isNone({ not, sums }: Value): boolean {
  const term = sums[0]![0]!.term;
  return !not && sums.length === 1 && sums[0]!.length === 1 && term.kind === 'name' && term.name === 'none';
}

function pageBits({ present, swap, file, wp, guard }: PageState): bigint {
  const { present: p, swap: s, file: f, wp: w, guard: g } = PAGE_WORDS;
  return (present ? p : 0n) | (swap ? s : 0n) | (file ? f : 0n) | (wp ? w : 0n) | (guard ? g : 0n);
}

/** `present|wp`. */
function bitsText(bits: bigint): string {
  if (bits === 0n) return 'none';
  return Object.entries(PAGE_WORDS)
    .filter(([, bit]) => (bits & bit) !== 0n)
    .map(([name]) => name)
    .join('|');
}

function vmaFields({ start, end, prot, modes }: VmaState): Record<string, bigint> {
  return { start, end, len: end - start, prot: BigInt(prot & 7), uffd: BigInt(modes) };
}

function vmaText(vma: VmaState): string {
  const { start, len, prot, uffd } = vmaFields(vma);
  return fieldsText(SMAPS_FIELDS, { start: start!, len: len!, prot: prot!, uffd: uffd! });
}

function fieldsText(meanings: Readonly<Record<string, Meaning>>, values: Readonly<Record<string, bigint>>): string {
  const fields = Object.entries(values).map(([name, value]) => {
    const own = Object.entries(meanings[name]!.words ?? {}).filter(([, bit]) =>
      value === 0n ? bit === 0n : (bit & value) !== 0n,
    );
    return `${name}=${own.length > 0 ? own.map(([text]) => text).join('|') : describe(value, meanings[name])}`;
  });
  return `{${fields.join(', ')}}`;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function hexByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
