import type { OperationSpec } from '../backend/catalogue.js';
import type { ThreadId } from '../backend/index.js';
import { type Fields, type Form, formOf, ioctlFields, isAnything, meaningOf, type Parameter, specOf } from './linux.js';
import { MESSAGE_FIELDS } from './messages.js';
import { own } from './own.js';
import { ScenarioError, type Source, type Span } from './source.js';
import type { CallRow, Item, Struct, Text, Value, Word } from './syntax.js';
import { textBytes } from './text.js';
import type { Meaning } from './values.js';

/** What goes in by one operand. */
export interface Input {
  readonly operand: string;
  readonly meaning: Meaning;
  readonly given:
    | { readonly kind: 'value'; readonly value: Value }
    | { readonly kind: 'number'; readonly number: bigint }
    /** Laid into the program's memory: at a place of its own, or at `at`. */
    | { readonly kind: 'literal'; readonly item: Item; readonly layout?: Layout };
}

/** A structure in the program's memory: whose it is. */
export interface Layout {
  readonly spec: OperationSpec;
  readonly fields: readonly FieldAt[];
}

export interface FieldAt {
  readonly name: string;
  readonly offset: number;
  readonly meaning: Meaning;
  readonly item: Item | undefined;
  readonly goesIn: boolean;
  readonly comesOut: boolean;
}

/** What is expected of an output, and the name that it gets. */
export interface Output extends Span {
  readonly name: string;
  readonly meaning: Meaning;
  /** Its out word, or its offset in a structure in memory. */
  readonly index: number;
  readonly expected?: Value;
  readonly binding?: Word;
}

/** What is expected of the bytes that a call brings. */
export interface Bytes {
  readonly item: Item;
  /** Where they lie when the call is over; in the completion if this is absent. */
  readonly at?: Value;
}

/** A call as an operation of the machine. */
export interface CompiledCall {
  readonly row: CallRow;
  readonly thread: ThreadId;
  readonly spec: OperationSpec;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  /** Outputs of a structure that lies in the program's memory. */
  readonly inMemory?: { readonly at: Value; readonly outputs: readonly Output[]; readonly size: number };
  readonly bytes?: Bytes;
  /** The number that a child gets. */
  readonly child?: number;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Makes an operation of a call. Throws ScenarioError for what is no call. */
export function compileCall(source: Source, row: CallRow, thread: ThreadId, child?: number): CompiledCall {
  const form = formOf(row.callee.text, row.args);
  if (typeof form === 'string') throw new ScenarioError(source, row.callee, form);
  return new CallCompiler(source, row, thread, form).compile(child);
}

/** Refuses a string with characters or escapes that are no bytes. Throws ScenarioError. */
export function checkText(source: Source, { content }: Item): void {
  if (content.kind !== 'text') return;
  const bytes = textBytes(content.raw);
  if (bytes instanceof Uint8Array) return;
  const from = content.from + bytes.at;
  const reason = `\`${bytes.wrong}\` can't stand in a string; a byte is \\x00 to \\xff`;
  throw new ScenarioError(source, { from, to: from + 1 }, reason);
}

class CallCompiler {
  readonly #source: Source;
  readonly #row: CallRow;
  readonly #thread: ThreadId;
  readonly #form: Form;
  readonly #inputs = new Map<string, Input>();
  readonly #outputs: Output[] = [];
  #extra: Pick<Mutable<CompiledCall>, 'bytes' | 'inMemory'> = {};

  constructor(source: Source, row: CallRow, thread: ThreadId, form: Form) {
    this.#source = source;
    this.#row = row;
    this.#thread = thread;
    this.#form = form;
  }

  compile(child: number | undefined): CompiledCall {
    const { spec, parameters } = this.#form;
    const { items } = this.#row.args;
    if (items.length > parameters.length) {
      const most = parameters.length;
      this.#fail(items[most]!, `${this.#row.callee.text} takes ${most} argument${most === 1 ? '' : 's'} at most`);
    }
    items.forEach((item, index) => {
      this.#argument(parameters[index]!, item);
    });
    if (child !== undefined) this.#give('child', { kind: 'number', number: BigInt(child) });
    this.#checkRequired(items.length);
    return {
      row: this.#row,
      thread: this.#thread,
      spec,
      inputs: [...this.#inputs.values()],
      outputs: this.#outputs,
      ...this.#extra,
      ...(child !== undefined && { child }),
    };
  }

  #fail(span: Span, reason: string): never {
    throw new ScenarioError(this.#source, span, reason);
  }

  #give(operand: string, given: Input['given']): void {
    this.#inputs.set(operand, { operand, meaning: meaningOf(this.#form.spec, operand), given });
  }

  /** Arguments that were left out need a default; fields that were left out are 0 without one. */
  #checkRequired(given: number): void {
    const { spec, parameters } = this.#form;
    for (const parameter of parameters.slice(given)) {
      if (parameter.is === 'path' || parameter.is === 'name')
        this.#fail(this.#row.args, `${this.#row.callee.text} needs a ${parameter.is}`);
      if (parameter.is !== 'operand') continue;
      const operand = spec.operands.find(({ name }) => name === parameter.name)!;
      if (operand.default === undefined)
        this.#fail(this.#row.args, `${this.#row.callee.text} needs ${operand.name}: ${operand.doc}`);
    }
    for (const { name, default: value } of spec.operands)
      if (!this.#inputs.has(name) && value === undefined) this.#give(name, { kind: 'number', number: 0n });
  }

  #argument(parameter: Parameter, item: Item): void {
    switch (parameter.is) {
      case 'operand':
        this.#operand(parameter.name, item);
        return;
      case 'fixed':
        this.#give(`=${parameter.said}`, { kind: 'value', value: this.#plain(item) });
        return;
      case 'path':
        this.#path(parameter, item);
        return;
      case 'name':
        this.#nameLength(parameter.length, item);
        return;
      case 'structure':
        this.#structure(parameter.fields, this.#asStruct(item));
        return;
      case 'one structure':
        this.#oneStructure(parameter.fields, item);
        return;
      case 'outputs':
        this.#outputList(parameter.names, item);
        return;
      case 'bytes':
        if (isAnything(item)) return;
        this.#checkBytes(item);
        this.#extra.bytes = { item };
    }
  }

  /** A value as it is; nothing comes out of it. */
  #plain(item: Item): Value {
    if (item.content.kind !== 'value') this.#fail(item, 'expected a value here');
    if (item.at !== undefined) this.#fail(item.at, 'only a literal can be laid somewhere');
    if (item.expected !== undefined) this.#fail(item.expected, 'nothing comes out here that could be expected');
    if (item.binding !== undefined) this.#fail(item.binding, 'nothing comes out here that could be named');
    return item.content as Value;
  }

  #operand(name: string, item: Item): void {
    const { spec } = this.#form;
    const operand = spec.operands.find((candidate) => candidate.name === name)!;
    if (item.content.kind === 'value') {
      this.#give(name, { kind: 'value', value: this.#plain(item) });
      return;
    }
    if (operand.kind !== 'address') this.#fail(item, `${name} is no pointer: expected a value`);
    if (spec.name === 'read_at') this.#readAt(name, item);
    else if (item.content.kind === 'struct') this.#structureInMemory(name, item, item.content);
    else if (spec.name === 'ioctl' && item.at === undefined)
      this.#fail(item, 'this request may write there: give an address, or say `at` which');
    else this.#give(name, { kind: 'literal', item: this.#literal(item) });
  }

  #literal(item: Item): Item {
    checkText(this.#source, item);
    if (item.expected !== undefined || item.binding !== undefined)
      this.#fail(item, 'nothing comes out of this literal');
    if (item.content.kind === 'list')
      for (const { item: element } of item.content.elements) {
        if (element.content.kind !== 'struct') {
          this.#plain(element);
          continue;
        }
        for (const { name } of element.content.fields)
          if (name.text !== 'iov_base' && name.text !== 'iov_len')
            this.#fail(name, 'a segment has the fields iov_base and iov_len');
      }
    return item;
  }

  /** A buffer of the program's own: what is expected there, and where it is. */
  #readAt(name: string, item: Item): void {
    if (item.at === undefined) this.#fail(item, 'expected `at` and an address');
    this.#checkBytes({ ...item, at: undefined as never });
    this.#give(name, { kind: 'value', value: item.at! });
    this.#extra.bytes = { item, at: item.at! };
  }

  /** An ioctl's structure that lies in the program's memory. */
  #structureInMemory(name: string, item: Item, struct: Struct): void {
    const request = this.#row.args.items[1]?.content;
    const term = request?.kind === 'value' ? request.sums[0]![0]!.term : undefined;
    const spec = term?.kind === 'name' ? specOf(term.name) : undefined;
    if (spec?.ioctl === undefined || item.at === undefined)
      this.#fail(item, 'the structure of this request is not known here; give an address');
    const { ioctl } = spec!;
    const items = new Map<string, Item>();
    this.#flatten(ioctlFields(spec!), struct, (path, field) => items.set(path, field));
    const names = new Set([...Object.keys(ioctl!.inputs), ...Object.keys(ioctl!.outputs)]);
    const fields = [...names].map((field): FieldAt => {
      const offset = ioctl!.inputs[field] ?? ioctl!.outputs[field]!;
      const goesIn = field in ioctl!.inputs;
      const comesOut = field in ioctl!.outputs;
      return { name: field, offset, meaning: meaningOf(spec!, field), item: items.get(field), goesIn, comesOut };
    });
    this.#give(name, { kind: 'literal', item, layout: { spec: spec!, fields } });
    const outputs = fields.flatMap(({ name: field, offset, meaning, item: given, goesIn, comesOut }) =>
      comesOut && given !== undefined ? this.#output(field, offset, meaning, given, goesIn) : [],
    );
    this.#extra.inMemory = { at: item.at!, outputs, size: ioctl!.size };
  }

  /** Visits the fields of a structure by the operand's or output's name, those of structures within included. */
  #flatten(fields: Fields, struct: Struct, visit: (name: string, item: Item) => void): void {
    for (const { name, item } of struct.fields) {
      const form = own(fields, name.text);
      if (form === undefined)
        this.#fail(name, `there is no field ${name.text} here, but ${Object.keys(fields).join(', ')}`);
      if (form!.fields !== undefined) this.#flatten(form!.fields, this.#asStruct(item), visit);
      else visit(form!.in ?? form!.out!, item);
    }
  }

  #path({ path, descriptor }: Extract<Parameter, { is: 'path' }>, item: Item): void {
    const { content } = item;
    if (content.kind !== 'text') this.#fail(item, 'expected a path in quotes');
    if (descriptor === undefined) return;
    const text = content.raw.slice(1, -1);
    const last = text.slice(path.length);
    if (!text.startsWith(path) || !/^\w+$/.test(last))
      this.#fail(item, `expected "${path}" and a descriptor: a number or the name of one`);
    const from = content.from + 1 + path.length;
    const span = { from, to: from + last.length };
    const term = /^\d+$/.test(last)
      ? ({ kind: 'number', ...span, raw: last, value: BigInt(last) } as const)
      : ({ kind: 'name', ...span, name: last } as const);
    const value: Value = { kind: 'value', ...span, not: false, sums: [[{ minus: false, term }]] };
    this.#give(descriptor, { kind: 'value', value });
  }

  #nameLength(operand: string, item: Item): void {
    if (item.content.kind !== 'text') this.#fail(item, 'expected a name in quotes');
    checkText(this.#source, item);
    const { length } = textBytes((item.content as Text).raw) as Uint8Array;
    this.#give(operand, { kind: 'number', number: BigInt(length) });
  }

  #asStruct(item: Item): Struct {
    if (item.content.kind !== 'struct') this.#fail(item, 'expected a structure `{...}` here');
    if (item.at !== undefined) this.#fail(item.at, 'this structure can’t be laid somewhere');
    return item.content as Struct;
  }

  #structure(fields: Fields, struct: Struct): void {
    for (const { name, item } of struct.fields) {
      const form = own(fields, name.text);
      if (form === undefined)
        this.#fail(name, `there is no field ${name.text} here, but ${Object.keys(fields).join(', ')}`);
      if (form!.fields !== undefined) this.#structure(form!.fields, this.#asStruct(item));
      else this.#field(form!, item);
    }
  }

  #field({ in: input, out }: { readonly in?: string; readonly out?: string }, item: Item): void {
    if (input !== undefined && out === undefined) this.#give(input, { kind: 'value', value: this.#plain(item) });
    if (out === undefined) return;
    const { spec } = this.#form;
    const index = spec.outputs.findIndex(({ name }) => name === out);
    if (input !== undefined) {
      if (item.content.kind !== 'value') this.#fail(item, 'expected a value here');
      this.#give(input, { kind: 'value', value: item.content as Value });
    }
    this.#outputs.push(this.#output(out, index, meaningOf(spec, out), item, input !== undefined));
  }

  /** What an item says about what comes out: behind `=>` if something goes in there too. */
  #output(name: string, index: number, meaning: Meaning, item: Item, goesIn: boolean): Output {
    if (item.content.kind !== 'value') this.#fail(item, 'expected a value here');
    if (item.at !== undefined) this.#fail(item.at, 'only a literal can be laid somewhere');
    if (!goesIn && item.expected !== undefined)
      this.#fail(item.expected, `${name} only comes out: write what is expected, without \`=>\``);
    const expected = goesIn ? item.expected : (item.content as Value);
    const { from, to, binding } = item;
    return { from, to, name, meaning, index, ...(expected && { expected }), ...(binding && { binding }) };
  }

  #oneStructure(fields: Fields, item: Item): void {
    const elements = item.content.kind === 'list' ? item.content.elements : [];
    if (elements.length !== 1 || elements[0]!.times !== undefined)
      this.#fail(item, 'expected a list of one structure: `[{...}]`');
    this.#structure(fields, this.#asStruct(elements[0]!.item));
  }

  #outputList(names: readonly string[], item: Item): void {
    const elements = item.content.kind === 'list' ? item.content.elements : [];
    if (elements.length !== names.length) this.#fail(item, `expected a list of ${names.length}`);
    elements.forEach(({ item: element }, index) => {
      this.#field({ out: names[index]! }, element);
    });
  }

  /** `[{event=FORK, ufd=* as child}]`, or a string. */
  #checkBytes(item: Item): void {
    if (item.at !== undefined) this.#fail(item.at, 'this can’t be laid somewhere');
    checkText(this.#source, item);
    if (item.content.kind === 'text') return;
    if (item.content.kind !== 'list') this.#fail(item, 'expected messages `[{event=PAGEFAULT}]`, or a string');
    for (const { item: element, times } of (item.content as Extract<Item['content'], { kind: 'list' }>).elements) {
      if (times !== undefined) this.#fail(times, 'messages are listed one by one');
      for (const { name } of this.#asStruct(element).fields)
        if (name.text !== 'event' && !MESSAGE_FIELDS.has(name.text))
          this.#fail(name, `a message has no field ${name.text}, but event, ${[...MESSAGE_FIELDS].join(', ')}`);
    }
  }
}
