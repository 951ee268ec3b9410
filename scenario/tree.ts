import type { Tree, TreeCursor } from '@lezer/common';
import { readCondition } from './head.js';
import { ScenarioError, type Source, type Span } from './source.js';
import type {
  Addend,
  Args,
  CallRow,
  CommentRow,
  Element,
  End,
  EndedRow,
  Field,
  Item,
  List,
  NumberTerm,
  Outcome,
  Result,
  ResumedRow,
  Row,
  SignalRow,
  StillRow,
  Struct,
  Term,
  ThreadName,
  Value,
  Word,
} from './syntax.js';

/** A row that stands somewhere. */
type PlacedRow = Exclude<Row, { kind: 'blank' }>;

function isPlaced(row: Row): row is PlacedRow {
  return row.kind !== 'blank';
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Brackets within brackets; deeper ones mean nothing, and whoever goes through a tree may rely on it. */
const MAX_DEPTH = 64;

/** As many pages as an observation looks at; other lists are shorter. */
const MAX_TIMES = 4096n;

/** Makes the syntax tree from Lezer's, which knows places only. */
export class TreeReader {
  readonly #source: Source;
  readonly #cursor: TreeCursor;
  /** What the tree was made from, and where that begins in the source. */
  readonly #text: string;
  readonly #offset: number;
  /** Comments of the block that is being read; they may stand anywhere. */
  #comments: CommentRow[] = [];
  #depth = 0;

  constructor(source: Source, tree: Tree, text = source.text, offset = 0) {
    this.#source = source;
    this.#text = text;
    this.#offset = offset;
    this.#cursor = tree.cursor();
  }

  scenario(): Row[] {
    let rows: Row[] = [];
    this.#children((name) => {
      if (name === 'Rows') rows = this.#rows();
    });
    if (this.#comments.length === 0) return rows;
    // What comes before the first row or behind the last one belongs to the tree itself.
    const placed = rows.filter(isPlaced).sort((one, other) => one.from - other.from);
    return arrange(this.#source, placed, this.#comments);
  }

  cell(): Value {
    let value: Value | undefined;
    this.#children((name) => {
      if (name === 'Value') value = this.#value();
    });
    return value!;
  }

  get #span(): Span {
    return { from: this.#cursor.from + this.#offset, to: this.#cursor.to + this.#offset };
  }

  get #slice(): string {
    return this.#text.slice(this.#cursor.from, this.#cursor.to);
  }

  #word(): Word {
    const { from, to } = this.#cursor;
    return { from: from + this.#offset, to: to + this.#offset, text: this.#text.slice(from, to) };
  }

  /** The first child's word. */
  #inner(): Word {
    this.#cursor.firstChild();
    const word = this.#word();
    this.#cursor.parent();
    return word;
  }

  #fail(span: Span, reason: string): never {
    throw new ScenarioError(this.#source, span, reason);
  }

  /** Visits the children of the present node, comments apart. */
  #children(visit: (name: string) => void): void {
    const cursor = this.#cursor;
    if (!cursor.firstChild()) return;
    do {
      const { name } = cursor;
      if (name === 'Comment') this.#comments.push({ kind: 'comment', ...this.#span, text: this.#slice.trimEnd() });
      else visit(name);
    } while (cursor.nextSibling());
    cursor.parent();
  }

  #rows(): Row[] {
    const outer = this.#comments;
    this.#comments = [];
    const rows: PlacedRow[] = [];
    const { from, to } = this.#span;
    this.#children((name) => {
      if (name === 'Row') this.#children((inner) => rows.push(this.#row(inner)));
    });
    const arranged = arrange(this.#source, rows, this.#comments, from, to);
    this.#comments = outer;
    return arranged;
  }

  #row(name: string): PlacedRow {
    const span = this.#span;
    if (name === 'Meta') return { kind: 'head', ...span, text: this.#slice.trimEnd() };
    if (name === 'Race') {
      let rows: Row[] = [];
      this.#children((inner) => {
        if (inner === 'Rows') rows = this.#rows();
      });
      return { kind: 'race', ...span, rows };
    }
    return name === 'Outcomes' ? this.#outcomes(span) : this.#line(span);
  }

  #outcomes(span: Span): PlacedRow {
    const outer = this.#comments;
    this.#comments = [];
    const outcomes: Outcome[] = [];
    this.#children((name) => {
      if (name === 'Outcome') outcomes.push(this.#outcome());
    });
    const [comments, commented] = [this.#comments, outcomes.map((outcome) => this.#takeComment(outcome))];
    this.#comments = outer;
    return { kind: 'outcomes', ...span, outcomes: commented, comments };
  }

  /** Gives an outcome the comment at the end of its line. */
  #takeComment(outcome: Outcome): Outcome {
    const index = this.#comments.findIndex(
      ({ from }) => from >= outcome.to && !this.#source.text.slice(outcome.to, from).includes('\n'),
    );
    if (index < 0) return outcome;
    return { ...outcome, comment: this.#comments.splice(index, 1)[0]!.text };
  }

  #outcome(): Outcome {
    const outcome: Partial<Mutable<Outcome>> & Span = this.#span;
    const ends: End[] = [];
    this.#children((name) => {
      if (name === 'required' || name === 'allowed') outcome.required = name === 'required';
      else if (name === 'End') ends.push(this.#end());
      else if (name === 'Guard') outcome.guard = this.#guard();
      else if (name === 'Then')
        this.#children((inner) => {
          if (inner === 'Rows') outcome.continuation = this.#rows();
        });
    });
    return { ...outcome, required: outcome.required!, ends };
  }

  #end(): End {
    const span = this.#span;
    let name: Word | undefined;
    let thread: ThreadName | undefined;
    let args: Args | undefined;
    let result: Result | undefined;
    this.#children((child) => {
      if (child === 'Name') name = this.#word();
      else if (child === 'Callee') name = this.#inner();
      else if (child === 'Thread') thread = this.#thread();
      else if (child === 'Args') args = this.#args();
      else if (child === 'Result') result = this.#result();
    });
    const subject =
      args === undefined ? name! : { from: span.from, to: args.to, callee: name!, args, ...(thread && { thread }) };
    return { ...span, subject, result: result! };
  }

  #line(span: Span): PlacedRow {
    let thread: ThreadName | undefined;
    let row: PlacedRow | undefined;
    this.#children((name) => {
      if (name === 'Thread') thread = this.#thread();
      else if (name === 'Guard') row = { ...(row as CallRow), guard: this.#guard() };
      else row = this.#threadRow(name, span, thread!);
    });
    return row!;
  }

  #threadRow(name: string, span: Span, thread: ThreadName): PlacedRow {
    switch (name) {
      case 'Call':
        return this.#call(span, thread);
      case 'Resumed':
        return this.#resumed(span, thread);
      case 'Still':
        return this.#still(span, thread);
      case 'Signal':
        return this.#signal(span, thread);
      default:
        return this.#ended(span, thread);
    }
  }

  #guard() {
    const { from, to } = this.#span;
    return readCondition(this.#source, { from: from + 1, to, text: this.#slice.slice(1) });
  }

  #thread(): ThreadName {
    const span = this.#span;
    const names: string[] = [];
    this.#children((name) => {
      if (name === 'Name') names.push(this.#slice);
    });
    return names.length === 2 ? { ...span, process: names[0]!, name: names[1]! } : { ...span, name: names[0]! };
  }

  #call(span: Span, thread: ThreadName): CallRow {
    const row: Partial<Mutable<CallRow>> = {};
    let unfinished = false;
    this.#children((name) => {
      if (name === 'Binding') row.binding = this.#inner();
      else if (name === 'Callee') row.callee = this.#inner();
      else if (name === 'Args') row.args = this.#args();
      else if (name === 'Result') row.result = this.#result();
      else if (name === 'Unfinished') unfinished = true;
    });
    return { ...row, kind: 'call', ...span, thread, callee: row.callee!, args: row.args!, unfinished };
  }

  #resumed(span: Span, thread: ThreadName): ResumedRow {
    let callee: Word | undefined;
    let args: Args | undefined;
    let result: Result | undefined;
    this.#children((name) => {
      if (name === 'Callee') callee = this.#inner();
      else if (name === 'Args') args = this.#args();
      else if (name === 'Result') result = this.#result();
    });
    return { kind: 'resumed', ...span, thread, callee: callee!, ...(args && { args }), ...(result && { result }) };
  }

  #still(span: Span, thread: ThreadName): StillRow {
    let callee: Word | undefined;
    let how: 'asleep' | 'spinning' = 'asleep';
    this.#children((name) => {
      if (name === 'Callee') callee = this.#inner();
      else if (name === 'spinning') how = 'spinning';
    });
    return { kind: 'still', ...span, thread, callee: callee!, how };
  }

  #signal(span: Span, thread: ThreadName): SignalRow {
    let signal: Word | undefined;
    let fields: Struct | undefined;
    this.#children((name) => {
      if (name === 'Name') signal = this.#word();
      else if (name === 'Struct') fields = this.#struct();
    });
    return { kind: 'signal', ...span, thread, signal: signal!, ...(fields && { fields }) };
  }

  #ended(span: Span, thread: ThreadName): EndedRow {
    let how: EndedRow['how'] | undefined;
    this.#children((name) => {
      if (name === 'Number') how = { exited: this.#number() };
      else if (name === 'Name') how = { killed: this.#word() };
    });
    return { kind: 'ended', ...span, thread, how: how! };
  }

  #args(): Args {
    const span = this.#span;
    const items: Item[] = [];
    this.#children((name) => {
      if (name === 'Arg') items.push(this.#arg());
    });
    return { ...span, items };
  }

  #arg(): Item {
    const span = this.#span;
    let item: Item | undefined;
    this.#children((name) => {
      if (name === 'Item') item = this.#item();
      else if (name === 'Place') this.#children(() => (item = { ...item!, ...span, at: this.#value() }));
    });
    return item!;
  }

  #item(): Item {
    this.#descend();
    const item: Partial<Mutable<Item>> & Span = this.#span;
    this.#children((name) => {
      if (name === 'Value') item.content = this.#value();
      else if (name === 'String') item.content = { kind: 'text', ...this.#span, raw: this.#slice };
      else if (name === 'Struct') item.content = this.#struct();
      else if (name === 'List') item.content = this.#list();
      else if (name === 'Expected')
        this.#children(() => {
          item.expected = this.#value();
        });
      else if (name === 'Binding') item.binding = this.#inner();
    });
    this.#depth -= 1;
    return item as Item;
  }

  /** Throws ScenarioError where there is no end to brackets, or signs. */
  #descend(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail(this.#span, 'too many brackets');
  }

  #struct(): Struct {
    const span = this.#span;
    const fields: Field[] = [];
    this.#children((name) => {
      if (name === 'Field') fields.push(this.#field());
    });
    const names = new Set<string>();
    for (const { name } of fields) {
      if (names.has(name.text)) this.#fail(name, `${name.text} stands here twice`);
      names.add(name.text);
    }
    return { kind: 'struct', ...span, fields };
  }

  #field(): Field {
    const span = this.#span;
    let name: Word | undefined;
    let item: Item | undefined;
    this.#children((child) => {
      if (child === 'FieldName') name = this.#inner();
      else if (child === 'Item') item = this.#item();
    });
    return { from: span.from, to: span.to, name: name!, item: item! };
  }

  #list(): List {
    const span = this.#span;
    const elements: Element[] = [];
    this.#children((name) => {
      if (name === 'Element') elements.push(this.#element());
    });
    return { kind: 'list', ...span, elements };
  }

  #element(): Element {
    const span = this.#span;
    let times: NumberTerm | undefined;
    let item: Item | undefined;
    this.#children((name) => {
      if (name === 'Times') this.#children(() => (times = this.#times()));
      else if (name === 'Item') item = this.#item();
    });
    return { ...span, item: item!, ...(times && { times }) };
  }

  #times(): NumberTerm {
    const times = this.#number();
    if (times.value > MAX_TIMES) throw new ScenarioError(this.#source, times, `at most ${MAX_TIMES} times`);
    return times;
  }

  #value(): Value {
    const { from, to } = this.#span;
    let not = false;
    const sums: Addend[][] = [];
    let sum: Addend[] = [];
    let minus = false;
    this.#children((name) => {
      if (name === 'Not') not = true;
      else if (name === 'Or') {
        sums.push(sum);
        sum = [];
      } else if (name === 'Plus' || name === 'Minus') minus = name === 'Minus';
      else {
        sum.push({ minus, term: this.#term(name) });
        minus = false;
      }
    });
    sums.push(sum);
    return { kind: 'value', from, to, not, sums };
  }

  #term(name: string): Term {
    const span = this.#span;
    switch (name) {
      case 'Name':
        return { kind: 'name', from: span.from, to: span.to, name: this.#slice };
      case 'Number':
        return this.#number();
      case 'Column':
        return { kind: 'column', ...span, name: this.#slice.slice(1) };
      case 'Star':
        return { kind: 'star', ...span };
      case 'Member': {
        const [of, member] = this.#slice.split('/');
        return { kind: 'name', ...span, of: of!.trim(), name: member!.trim() };
      }
      case 'Shift':
        return this.#shift(span);
      default:
        return this.#negative(span);
    }
  }

  #shift(span: Span): Term {
    const parts: (NumberTerm | Word)[] = [];
    this.#children((name) => {
      if (name === 'Number') parts.push(this.#number());
      else if (name === 'Name') parts.push(this.#word());
    });
    return { kind: 'shift', ...span, base: parts[0] as NumberTerm, by: parts[1]! };
  }

  #negative(span: Span): Term {
    this.#descend();
    let term: Term | undefined;
    this.#children((name) => {
      term = this.#term(name);
    });
    this.#depth -= 1;
    return { kind: 'negative', ...span, term: term! };
  }

  #number(): NumberTerm {
    const raw = this.#slice;
    const last = raw.at(-1)!;
    const unit = last === 'p' || last === 'h' || last === 'u' ? last : undefined;
    const value = BigInt(unit === undefined ? raw : raw.slice(0, -1));
    const { from, to } = this.#span;
    return unit === undefined
      ? { kind: 'number', from, to, raw, value }
      : { kind: 'number', from, to, raw, value, unit };
  }

  #result(): Result {
    const span = this.#span;
    let result: Result | undefined;
    let value: Value | undefined;
    this.#children((name) => {
      if (name === 'Any') result = { kind: 'any', ...span };
      else if (name === 'Value') value = this.#value();
      else if (name === 'Errno') result = this.#errno(span, value!);
      else if (name === 'Struct')
        result = value === undefined ? this.#struct() : this.#signalled(span, value, this.#struct());
      else if (name === 'List') result = this.#list();
    });
    return result ?? value!;
  }

  #errno(span: Span, value: Value): Result {
    if (this.#source.text.slice(value.from, value.to) !== '-1')
      this.#fail(value, 'an errno stands after -1: `= -1 EINVAL`');
    const errno = this.#inner();
    const column = errno.text.startsWith('$');
    return { kind: 'errno', ...span, errno: column ? { ...errno, text: errno.text.slice(1) } : errno, column };
  }

  #signalled(span: Span, value: Value, fields: Struct): Result {
    const term = value.sums[0]![0]!.term;
    const alone = !value.not && value.sums.length === 1 && value.sums[0]!.length === 1;
    if (!alone || term.kind !== 'name' || term.of !== undefined)
      this.#fail(value, 'only a signal has a structure: `= SIGSEGV {si_addr=mem}`');
    return { kind: 'signalled', ...span, signal: { from: value.from, to: value.to, text: term.name }, fields };
  }
}

/** Rows and comments in the order of the text: a comment that ends a row's line belongs to the row; lines left out are one blank row. */
function arrange(
  source: Source,
  rows: readonly PlacedRow[],
  comments: readonly CommentRow[],
  from = 0,
  to = source.text.length,
): Row[] {
  const arranged: Row[] = [];
  let end = from;
  for (const row of inOrder(rows, comments)) {
    const last = arranged.at(-1);
    if (row.kind === 'comment' && last !== undefined && 'thread' in last && row.from < last.to) {
      // Within the brackets of a call that goes over several lines.
      arranged.splice(-1, 0, row);
      continue;
    }
    const newlines = newlinesBetween(source.text, end, row.from);
    if (row.kind === 'comment' && last !== undefined && newlines === 0 && mayHaveComment(last)) {
      arranged[arranged.length - 1] = { ...last, comment: row.text } as Row;
      end = row.to;
      continue;
    }
    if (last !== undefined && newlines > 1) arranged.push({ kind: 'blank' });
    arranged.push(row);
    end = Math.max(end, Math.min(row.to, to));
  }
  return arranged;
}

/** Rows and comments, each in order by themselves, in one order. */
function* inOrder(rows: readonly PlacedRow[], comments: readonly CommentRow[]): Generator<PlacedRow> {
  let next = 0;
  for (const row of rows) {
    for (; next < comments.length && comments[next]!.from < row.from; next += 1) yield comments[next]!;
    yield row;
  }
  yield* comments.slice(next);
}

/** How many newlines there are from one place to another; 2 stands for more. */
function newlinesBetween(text: string, from: number, to: number): 0 | 1 | 2 {
  const first = text.indexOf('\n', from);
  if (first < 0 || first >= to) return 0;
  const second = text.indexOf('\n', first + 1);
  return second < 0 || second >= to ? 1 : 2;
}

function mayHaveComment(row: Row): boolean {
  return row.kind !== 'blank' && row.kind !== 'comment' && row.kind !== 'head' && !('comment' in row);
}
