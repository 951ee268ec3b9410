/** Values, structures, lists, arguments and results. Lists take no more room than they need: a log has very many of them. */
import type { Span } from '../source.js';
import type {
  Addend,
  Args,
  Element,
  Field,
  Item,
  List,
  NumberTerm,
  Result,
  Struct,
  Term,
  Value,
  Word,
} from '../syntax.js';
import type { Walk } from './walk.js';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** As many pages as an observation looks at; other lists are shorter. */
const MAX_TIMES = 4096n;

export function readArgs(walk: Walk): Args {
  const { from, to } = walk;
  const items: Item[] = [];
  for (let more = walk.enter(); more; more = walk.next()) if (walk.name === 'Arg') items.push(readArg(walk));
  return { from, to, items: items.slice() };
}

function readArg(walk: Walk): Item {
  const { from, to } = walk;
  let item: Item | undefined;
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'Item') item = readItem(walk);
    else if (walk.name === 'Place') item = { ...item!, from, to, at: onlyValue(walk) };
  return item!;
}

/** The value that is all of a node. */
function onlyValue(walk: Walk): Value {
  let value: Value | undefined;
  for (let more = walk.enter(); more; more = walk.next()) value = readValue(walk);
  return value!;
}

function readItem(walk: Walk): Item {
  walk.descend();
  const { from, to } = walk;
  let content: Item['content'] | undefined;
  const said: Partial<Pick<Mutable<Item>, 'expected' | 'binding'>> = {};
  let saysMore = false;
  for (let more = walk.enter(); more; more = walk.next())
    switch (walk.name) {
      case 'Value':
        content = readValue(walk);
        break;
      case 'String':
        content = { kind: 'text', from: walk.from, to: walk.to, raw: walk.slice };
        break;
      case 'Struct':
        content = readStruct(walk);
        break;
      case 'List':
        content = readList(walk);
        break;
      case 'Expected':
        said.expected = onlyValue(walk);
        saysMore = true;
        break;
      case 'Binding':
        said.binding = walk.inner();
        saysMore = true;
    }
  walk.ascend();
  return saysMore ? { from, to, content: content!, ...said } : { from, to, content: content! };
}

export function readStruct(walk: Walk): Struct {
  const { from, to } = walk;
  const fields: Field[] = [];
  for (let more = walk.enter(); more; more = walk.next()) if (walk.name === 'Field') fields.push(readField(walk));
  if (fields.length > 1) refuseTwice(walk, fields);
  return { kind: 'struct', from, to, fields: fields.slice() };
}

function refuseTwice(walk: Walk, fields: readonly Field[]): void {
  const names = new Set<string>();
  for (const { name } of fields) {
    if (names.has(name.text)) walk.fail(name, `${name.text} stands here twice`);
    names.add(name.text);
  }
}

function readField(walk: Walk): Field {
  const { from, to } = walk;
  let name: Word | undefined;
  let item: Item | undefined;
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'FieldName') name = walk.inner();
    else if (walk.name === 'Item') item = readItem(walk);
  return { from, to, name: name!, item: item! };
}

function readList(walk: Walk): List {
  const { from, to } = walk;
  const elements: Element[] = [];
  for (let more = walk.enter(); more; more = walk.next()) if (walk.name === 'Element') elements.push(readElement(walk));
  return { kind: 'list', from, to, elements: elements.slice() };
}

function readElement(walk: Walk): Element {
  const { from, to } = walk;
  let times: NumberTerm | undefined;
  let item: Item | undefined;
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'Times') times = readTimes(walk);
    else if (walk.name === 'Item') item = readItem(walk);
  return times === undefined ? { from, to, item: item! } : { from, to, item: item!, times };
}

function readTimes(walk: Walk): NumberTerm {
  let times: NumberTerm | undefined;
  for (let more = walk.enter(); more; more = walk.next()) times = readNumber(walk);
  if (times!.value > MAX_TIMES) walk.fail(times!, `at most ${MAX_TIMES} times`);
  return times!;
}

export function readValue(walk: Walk): Value {
  const { from, to } = walk;
  let not = false;
  let minus = false;
  let sum: Addend[] | undefined;
  let sums: Addend[][] | undefined;
  for (let more = walk.enter(); more; more = walk.next()) {
    const { name } = walk;
    if (name === 'Not') not = true;
    else if (name === 'Or') {
      sums = joined(sums, sum!);
      sum = undefined;
    } else if (name === 'Plus' || name === 'Minus') minus = name === 'Minus';
    else {
      sum = joined(sum, { minus, term: readTerm(walk) });
      minus = false;
    }
  }
  return { kind: 'value', from, to, not, sums: joined(sums, sum!) };
}

/** A list and one more: of nothing a list that has room for just this one. */
function joined<Part>(list: Part[] | undefined, part: Part): Part[] {
  if (list === undefined) return [part];
  list.push(part);
  return list;
}

function readTerm(walk: Walk): Term {
  const { from, to } = walk;
  switch (walk.name) {
    case 'Name':
      return { kind: 'name', from, to, name: walk.slice };
    case 'Number':
      return readNumber(walk);
    case 'Column':
      return { kind: 'column', from, to, name: walk.slice.slice(1) };
    case 'Star':
      return { kind: 'star', from, to };
    case 'Member': {
      const [of, member] = walk.slice.split('/');
      return { kind: 'name', from, to, of: of!.trim(), name: member!.trim() };
    }
    case 'Shift':
      return readShift(walk);
    default:
      return readNegative(walk);
  }
}

function readShift(walk: Walk): Term {
  const { from, to } = walk;
  const parts: (NumberTerm | Word)[] = [];
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'Number') parts.push(readNumber(walk));
    else if (walk.name === 'Name') parts.push(walk.word);
  return { kind: 'shift', from, to, base: parts[0] as NumberTerm, by: parts[1]! };
}

function readNegative(walk: Walk): Term {
  walk.descend();
  const { from, to } = walk;
  let term: Term | undefined;
  for (let more = walk.enter(); more; more = walk.next()) term = readTerm(walk);
  walk.ascend();
  return { kind: 'negative', from, to, term: term! };
}

export function readNumber(walk: Walk): NumberTerm {
  const { from, to, slice: raw } = walk;
  const last = raw[raw.length - 1]!;
  const unit = last === 'p' || last === 'h' || last === 'u' ? last : undefined;
  const value = BigInt(unit === undefined ? raw : raw.slice(0, -1));
  return unit === undefined ? { kind: 'number', from, to, raw, value } : { kind: 'number', from, to, raw, value, unit };
}

export function readResult(walk: Walk): Result {
  const { span } = walk;
  let result: Result | undefined;
  let value: Value | undefined;
  for (let more = walk.enter(); more; more = walk.next())
    switch (walk.name) {
      case 'Any':
        result = { kind: 'any', ...span };
        break;
      case 'Value':
        value = readValue(walk);
        break;
      case 'Errno':
        result = readErrno(walk, span, value!);
        break;
      case 'Struct':
        result = value === undefined ? readStruct(walk) : signalled(walk, span, value, readStruct(walk));
        break;
      case 'List':
        result = readList(walk);
    }
  return result ?? value!;
}

function readErrno(walk: Walk, span: Span, value: Value): Result {
  if (walk.source.text.slice(value.from, value.to) !== '-1')
    walk.fail(value, 'an errno stands after -1: `= -1 EINVAL`');
  const errno = walk.inner();
  const column = errno.text.startsWith('$');
  return { kind: 'errno', ...span, errno: column ? { ...errno, text: errno.text.slice(1) } : errno, column };
}

function signalled(walk: Walk, span: Span, value: Value, fields: Struct): Result {
  const term = value.sums[0]![0]!.term;
  const alone = !value.not && value.sums.length === 1 && value.sums[0]!.length === 1;
  if (!alone || term.kind !== 'name' || term.of !== undefined)
    walk.fail(value, 'only a signal has a structure: `= SIGSEGV {si_addr=mem}`');
  const { from, to } = value;
  return { kind: 'signalled', ...span, signal: { from, to, text: (term as { name: string }).name }, fields };
}
