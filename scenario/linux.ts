/**
 * Where Linux's calls and the catalogue's operations differ: the one table of it. A call that is not in it is the
 * operation of its name, with its operands in their order; what the catalogue gains can be called at once.
 */

import { CONSTANT_SETS, setsOf } from '../backend/catalogue/constants.js';
import { CATALOGUE, type OperationSpec } from '../backend/catalogue.js';
import type { Operation } from '../backend/index.js';
import { nearest } from './nearest.js';
import { own } from './own.js';
import { OBSERVATIONS } from './seen.js';
import type { Args, Item } from './syntax.js';
import type { Meaning } from './values.js';

/** A field of a structure: which operand goes in by it, which output comes out, or the fields of a structure within. */
export interface FieldForm {
  readonly in?: string;
  readonly out?: string;
  readonly fields?: Fields;
}
export type Fields = Readonly<Record<string, FieldForm>>;

/** What an argument is. */
export type Parameter =
  /** A value, or a literal that is laid somewhere. */
  | { readonly is: 'operand'; readonly name: string }
  /** A constant: only this is meant by it. */
  | { readonly is: 'fixed'; readonly value: bigint; readonly said: string }
  /** A path that says which operation it is, or ends in a descriptor. */
  | { readonly is: 'path'; readonly path: string; readonly descriptor?: string }
  /** A string of which only the length counts. */
  | { readonly is: 'name'; readonly length: string }
  | { readonly is: 'structure'; readonly fields: Fields }
  /** An array of one structure. */
  | { readonly is: 'one structure'; readonly fields: Fields }
  /** An array of outputs. */
  | { readonly is: 'outputs'; readonly names: readonly string[] }
  /** What was read: messages or text. */
  | { readonly is: 'bytes' };

/** How a call of Linux is written, and the operation that it is. */
export interface Form {
  readonly spec: OperationSpec;
  readonly parameters: readonly Parameter[];
}

/** What is made of a key is made once: there are no more keys than the catalogue has operations, rows, and names of an operation. */
function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

const SPECS: ReadonlyMap<string, OperationSpec> = new Map(CATALOGUE.map((spec) => [spec.name, spec]));

/** The catalogue's operation of this name. */
export function specOf(name: string): OperationSpec | undefined {
  return SPECS.get(name);
}

function operand(name: string): Parameter {
  return { is: 'operand', name };
}

const FD = operand('fd');
const BYTES: Parameter = { is: 'bytes' };
const POLLFD: Fields = { fd: { in: 'fd' }, events: { in: 'events' }, revents: { out: 'revents' } };
const SIGACTION: Fields = { sa_handler: { in: 'handler' }, sa_flags: { in: 'flags' } };
const STAT: Fields = { st_mode: { out: 'mode' }, st_size: { out: 'size' }, st_nlink: { out: 'nlink' } };

/** What can be opened: a file by its path, or what a descriptor refers to. Path -> the operation. */
const FILES: Readonly<Record<string, string>> = {
  '/dev/userfaultfd': 'open_userfaultfd_device',
  '/dev/zero': 'open_zero',
};
const DESCRIPTORS: Parameter = { is: 'path', path: '/proc/self/fd/', descriptor: 'fd' };

/** Linux's name -> the operation's name and what its arguments are, where they differ from the catalogue's. */
const CALLS: Readonly<Record<string, readonly [operation: string, ...parameters: Parameter[]]>> = {
  read: ['read', FD, BYTES, operand('count')],
  pread: ['pread', FD, BYTES, operand('count'), operand('offset')],
  readlink: ['readlink', DESCRIPTORS, BYTES],
  memfd_create: ['memfd_create', { is: 'name', length: 'length' }, operand('flags')],
  pipe2: ['pipe2', { is: 'outputs', names: ['r', 'w'] }, operand('flags')],
  poll: [
    'poll',
    { is: 'one structure', fields: POLLFD },
    { is: 'fixed', value: 1n, said: 'poll takes one descriptor here' },
    operand('timeout'),
  ],
  fstat: ['fstat', FD, { is: 'structure', fields: STAT }, operand('other')],
  futex: [
    'futex_wait',
    operand('uaddr'),
    operand('flags'),
    operand('val'),
    { is: 'fixed', value: 0n, said: 'there is no clock: the timeout is NULL' },
  ],
  fork: ['fork'],
  exec: ['execute', operand('addr')],
  execve: ['exec'],
  exit_group: ['exit', operand('status')],
  sigaction: ['sigaction', operand('signum'), { is: 'structure', fields: SIGACTION }],
};

/** Names of operations that are written as another call. */
const WRITTEN_OTHERWISE: ReadonlySet<string> = new Set([
  ...Object.values(CALLS)
    .map(([operation]) => operation)
    .filter((operation) => CALLS[operation] === undefined),
  ...Object.values(FILES),
  'read_at',
  'reopen',
]);

/** The name before the arguments, and what these are. */
interface Written {
  readonly callee: string;
  readonly form: Form;
}

/** How an operation is written. Throws RangeError for what is no operation. */
export function writtenAs({ op }: Operation): Written {
  const spec = SPECS.get(op);
  if (spec === undefined) throw new RangeError(`no such operation: ${op}`);
  return written(spec);
}

const written = remembered((spec: OperationSpec): Written => {
  if (spec.ioctl !== undefined || spec.name === BY_VALUE) return { callee: 'ioctl', form: inlineForm(spec) };
  if (spec.name === 'read_at') return { callee: 'read', form: ownForm(spec) };
  const path = spec.name === 'reopen' ? '' : Object.keys(FILES).find((file) => FILES[file] === spec.name);
  if (path !== undefined) return { callee: 'open', form: openedForm(spec.name, path)! };
  const row = Object.entries(CALLS).find(([, [name]]) => name === spec.name);
  return row === undefined ? { callee: spec.name, form: ownForm(spec) } : { callee: row[0], form: rowForm(row[1])! };
});

/** Structures of ioctls in which the range is a structure of its own. */
const WITH_RANGE: ReadonlySet<string> = new Set([
  'UFFDIO_REGISTER',
  'UFFDIO_ZEROPAGE',
  'UFFDIO_WRITEPROTECT',
  'UFFDIO_CONTINUE',
  'UFFDIO_POISON',
]);

/** Prefixes of requests. */
const REQUESTS = setsOf({ name: 'ioctl' }, 'request');

/** The name of an ioctl whose argument is no pointer. */
const BY_VALUE = 'USERFAULTFD_IOC_NEW';

/** The name that stands as an argument, if it is one alone. */
function nameOf(item: Item | undefined): string | undefined {
  if (item?.content.kind !== 'value') return undefined;
  const { not, sums } = item.content;
  const term = sums[0]![0]!.term;
  return !not && sums.length === 1 && sums[0]!.length === 1 && term.kind === 'name' ? term.name : undefined;
}

/** Whether it is `*`: anything may be read. */
export function isAnything({ content }: Item): boolean {
  if (content.kind !== 'value' || content.not || content.sums.length > 1) return false;
  const [first, ...others] = content.sums[0]!;
  return first!.term.kind === 'star' && others.length === 0;
}

/** Whether it is a value, used as it is, or a literal that has a place of its own in the program's memory. */
function isAddress(item: Item | undefined): boolean {
  return item !== undefined && !isAnything(item) && (item.content.kind === 'value' || item.at !== undefined);
}

/** How this call is written; a string says why there is no such call. */
export function formOf(callee: string, { items }: Args): Form | string {
  if (callee === 'ioctl') return ioctlForm(items);
  if (callee === 'read' && isAddress(items[1])) return ownForm(SPECS.get('read_at')!);
  if (callee === 'open') return openForm(items[0]);
  const row = own(CALLS, callee);
  if (row !== undefined) return rowForm(row) ?? unknown(callee);
  const spec = WRITTEN_OTHERWISE.has(callee) || callee.includes('IO') ? undefined : SPECS.get(callee);
  return spec === undefined ? unknown(callee) : ownForm(spec);
}

/** The form of a row, as far as the operation has it; `undefined` where there is no such operation. */
const rowForm = remembered(([name, ...parameters]: (typeof CALLS)[string]): Form | undefined => {
  const spec = SPECS.get(name);
  if (spec === undefined) return undefined;
  const operands = new Set(spec.operands.map((each) => each.name));
  return {
    spec,
    parameters: parameters.filter((parameter) => parameter.is !== 'operand' || operands.has(parameter.name)),
  };
});

/** What is opened decides which operation it is. */
function openForm(item: Item | undefined): Form | string {
  const path = item?.content.kind === 'text' ? item.content.raw.slice(1, -1) : '';
  const isDescriptor = DESCRIPTORS.is === 'path' && path.startsWith(DESCRIPTORS.path);
  const name = isDescriptor ? 'reopen' : own(FILES, path);
  const form = name === undefined ? undefined : openedForm(name, path);
  return form ?? `opening ${path === '' ? 'that' : path} is not an operation of this release of the package`;
}

function openedForm(name: string, path: string): Form | undefined {
  const spec = SPECS.get(name);
  if (spec === undefined) return undefined;
  return { spec, parameters: [name === 'reopen' ? DESCRIPTORS : { is: 'path', path }, operand('flags')] };
}

function unknown(callee: string): string {
  const meant = nearest(callee, [...callees()]);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `${callee} is not an operation of this release of the package${hint}`;
}

/** Everything that can stand before the arguments of a call; requests of ioctl, because an unknown one is told of in the same words. */
function* callees(): Iterable<string> {
  yield* Object.keys(CALLS);
  yield* ['ioctl', 'open', 'reserve', 'place', ...Object.keys(OBSERVATIONS)];
  for (const name of SPECS.keys()) if (!WRITTEN_OTHERWISE.has(name)) yield name;
}

/** Operands in their order, then outputs as a structure, then bytes. */
const ownForm = remembered((spec: OperationSpec): Form => {
  const parameters: Parameter[] = spec.operands.map(({ name }) => operand(name));
  if (spec.outputs.length > 0)
    parameters.push({
      is: 'structure',
      fields: Object.fromEntries(spec.outputs.map(({ name }) => [name, { out: name }])),
    });
  return { spec, parameters: [...parameters, BYTES] };
});

function ioctlForm(items: readonly Item[]): Form | string {
  const request = nameOf(items[1]);
  const full = request === undefined ? undefined : fullRequest(request);
  const spec = full === undefined ? undefined : SPECS.get(full);
  if (full === BY_VALUE && spec !== undefined) return inlineForm(spec);
  if (isAddress(items[2]) || full === undefined || full.startsWith('FIO')) return ownForm(SPECS.get('ioctl')!);
  return spec?.ioctl === undefined ? unknown(full) : inlineForm(spec);
}

/** An ioctl whose argument stands there: a structure, or flags. */
const inlineForm = remembered((spec: OperationSpec): Form => {
  const argument: Parameter =
    spec.ioctl === undefined ? operand('flags') : { is: 'structure', fields: ioctlFields(spec) };
  return { spec, parameters: [FD, requestParameter(spec.name), argument] };
});

function requestParameter(name: string): Parameter {
  const prefix = ['UFFDIO_', 'USERFAULTFD_IOC_'].find((candidate) => name.startsWith(candidate))!;
  return { is: 'fixed', value: CONSTANT_SETS[prefix]![name.slice(prefix.length)]!, said: name };
}

/** `UFFDIO_COPY`, also for `COPY`; `undefined` for what is no request by name. */
function fullRequest(name: string): string | undefined {
  for (const prefix of REQUESTS) {
    const short = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    if (own(CONSTANT_SETS[prefix]!, short) !== undefined) return prefix + short;
  }
  return undefined;
}

/** A request as it is written for the ioctl that takes an address: one that would be taken for another call is a number. */
export function requestText(request: bigint): string {
  const prefixes = REQUESTS.filter((prefix) => prefix !== 'USERFAULTFD_IOC_');
  for (const prefix of prefixes)
    for (const [name, number] of Object.entries(CONSTANT_SETS[prefix]!)) if (number === request) return prefix + name;
  return `0x${request.toString(16)}`;
}

/** The fields of an ioctl's structure, as Linux declares it. */
export const ioctlFields = remembered(({ name, ioctl }: OperationSpec): Fields => {
  const fields: Record<string, { in?: string; out?: string; fields?: Fields }> = {};
  for (const input of Object.keys(ioctl!.inputs)) fields[input] = { in: input };
  for (const output of Object.keys(ioctl!.outputs)) fields[output] = { ...fields[output], out: output };
  if (!WITH_RANGE.has(name)) return fields;
  const { start, len, ...others } = fields as { start: FieldForm; len: FieldForm };
  return { range: { fields: { start, len } }, ...others };
});

const HANDLERS = { SIG_DFL: 0n, SIG_IGN: 1n, empty: 2n };
const PRIVILEGES = { CAP_SYS_PTRACE: 1n, root: 2n };

const meaningsOf = remembered((spec: OperationSpec) => remembered((name: string) => newMeaning(spec, name)));

/** What an operand or output of an operation means. */
export function meaningOf(spec: OperationSpec, name: string): Meaning {
  return meaningsOf(spec)(name);
}

function newMeaning(spec: OperationSpec, name: string): Meaning {
  if (name === 'ioctls') return { sets: ['_UFFDIO_'], bit: 'from 0' };
  if (spec.name === 'sigprocmask' && (name === 'set' || name === 'old')) return { sets: ['SIG'], bit: 'from 1' };
  if (spec.name === 'sigaction' && name === 'handler') return { sets: [], words: HANDLERS };
  if (spec.name === 'drop_privileges') return { sets: [], words: PRIVILEGES };
  const sets = setsOf(spec, name);
  if (spec.name === 'tgkill' && name === 'thread') return { sets, names: 'thread' };
  const isProcess = spec.operands.some((operand) => operand.name === name && operand.kind === 'process');
  return isProcess ? { sets, names: 'process' } : { sets };
}

/** What the result of an operation means. */
export function resultMeaning(spec: OperationSpec): Meaning {
  if (spec.name === 'fork') return { sets: [], names: 'process' };
  return { sets: [] };
}
