/** Arguments as strace writes them: values, strings, lists and structures. */
import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { endOfString } from './log.js';

export type Argument =
  | { readonly kind: 'value'; readonly text: string }
  /** `cut`: strace showed only the beginning. */
  | { readonly kind: 'text'; readonly bytes: Uint8Array; readonly cut: boolean }
  | { readonly kind: 'list'; readonly items: readonly Argument[] }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, Field> };

/** A field, and what it became where the log shows both. */
export interface Field {
  readonly before: Argument;
  readonly after?: Argument;
}

const NAMES: ReadonlyMap<string, bigint> = new Map(
  Object.entries(CONSTANT_SETS).flatMap(([prefix, constants]) =>
    Object.entries(constants).map(([name, value]) => [prefix + name, value] as const),
  ),
);

/** The arguments of a call; those that can't be read are values that have no number. */
export function readArguments(text: string): Argument[] {
  return split(text).map(readArgument);
}

function readArgument(text: string): Argument {
  if (text.startsWith('"')) return readText(text);
  if (text.startsWith('[') && text.endsWith(']'))
    return { kind: 'list', items: split(text.slice(1, -1)).map(readArgument) };
  if (text.startsWith('{')) return readStruct(text.replace(/^\{|\}$/g, ''));
  return { kind: 'value', text: text.replace(/\s*\/\*.*?\*\//g, '').trim() };
}

function readStruct(text: string): Argument {
  const fields = new Map<string, Field>();
  for (const part of split(text)) {
    const [before = '', after] = splitArrow(part);
    const name = /^(\w+)=/.exec(before)?.[1];
    if (name === undefined) continue;
    const field: Field = { before: readArgument(before.slice(name.length + 1)) };
    // strace repeats the name: `features=0 => features=UFFD_FEATURE_THREAD_ID`.
    fields.set(name, after === undefined ? field : { ...field, after: readArgument(after.replace(/^\w+=/, '')) });
  }
  return { kind: 'struct', fields };
}

function readText(text: string): Argument {
  const end = endOfString(text, 0);
  const bytes: number[] = [];
  const character = /\\(x[0-9a-f]{2}|[0-7]{1,3}|.)|([\s\S])/gy;
  for (const [, escaped, plain] of text.slice(1, end).matchAll(character))
    bytes.push(plain === undefined ? escapedByte(escaped!) : plain.charCodeAt(0) & 0xff);
  return { kind: 'text', bytes: Uint8Array.from(bytes), cut: text.slice(end + 1).startsWith('...') };
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, v: 11, f: 12, '\\': 92, '"': 34 };

function escapedByte(escaped: string): number {
  if (escaped.startsWith('x')) return Number.parseInt(escaped.slice(1), 16);
  return ESCAPES[escaped] ?? Number.parseInt(escaped, 8);
}

/** Parts between commas that stand in no parenthesis, string or structure. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"') at = endOfString(text, at);
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  const last = text.slice(from).trim();
  return last === '' ? parts : [...parts, last];
}

/** `a => b` in its parts, where the arrow is not within a structure. */
function splitArrow(text: string): string[] {
  const at = text.indexOf(' => ');
  const opened = text.slice(0, Math.max(at, 0)).match(/[[{(]/g)?.length ?? 0;
  return at < 0 || opened > 0 ? [text] : [text.slice(0, at), text.slice(at + 4)];
}

/** The number of a value, or `undefined` for a name that is not known and for what is no value. */
export function numberOf(argument: Argument | undefined): bigint | undefined {
  if (argument?.kind !== 'value') return undefined;
  let all = 0n;
  for (const part of argument.text.split('|')) {
    const number = termOf(part.trim());
    if (number === undefined) return undefined;
    all |= number;
  }
  return all;
}

/** Flags, without those that are not known here and decide nothing: MAP_DENYWRITE. */
export function knownFlags(argument: Argument | undefined): bigint {
  if (argument?.kind !== 'value') return 0n;
  return argument.text.split('|').reduce((all, part) => all | (termOf(part.trim()) ?? 0n), 0n);
}

/** `0x10`, `-1`, `8*4096`, `1<<_UFFDIO_COPY`, `MAP_PRIVATE`, `3</dev/userfaultfd>`. */
function termOf(text: string): bigint | undefined {
  if (text === 'NULL') return 0n;
  if (/^-?(?:0x[0-9a-fA-F]+|\d+)(?:<.*>)?$/.test(text)) {
    const digits = text.replace(/<.*>$/, '');
    return digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits);
  }
  const [left, right] = text.split(/<<|\*/, 2);
  if (right === undefined) return NAMES.get(text);
  const [one, other] = [termOf(left!), termOf(right)];
  if (one === undefined || other === undefined || other < 0n || other > 1n << 48n) return undefined;
  return text.includes('*') ? one * other : other < 64n ? one << other : undefined;
}

/** A field of a structure, also `range.start`: what went in, or what came out. */
export function fieldOf(
  argument: Argument | undefined,
  name: string,
  which: 'before' | 'after' = 'before',
): bigint | undefined {
  if (argument?.kind !== 'struct') return undefined;
  const field = argument.fields.get(name);
  if (field !== undefined) return numberOf(which === 'after' ? (field.after ?? field.before) : field.before);
  const range = argument.fields.get('range');
  return range === undefined ? undefined : fieldOf(range.before, name, which);
}

/** What a call returned. */
export interface Returned {
  readonly value: bigint;
  readonly errno?: string;
  /** What strace says beside it: `([{fd=3, revents=POLLIN}])`. */
  readonly more: string;
}

/** Reads what stands behind `=`; `undefined` where nothing was returned. */
export function returnedOf(result: string | undefined): Returned | undefined {
  const found = /^(0x[0-9a-f]+|-?\d+)(?:<.*?>)?(?: (E[A-Z0-9]+))?(.*)$/.exec(result ?? '');
  if (found === null) return undefined;
  const [, digits, errno, more] = found;
  const value = digits!.startsWith('-') ? -BigInt(digits!.slice(1)) : BigInt(digits!);
  return { value, more: more!.trim(), ...(errno !== undefined && { errno }) };
}
