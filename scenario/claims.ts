/** What lines say of calls and of what is seen, as far as it can be checked without a machine. */
import type { CompiledCall, Output } from './call.js';
import { asValue, messageMeaning, SIGINFO } from './meanings.js';
import { own } from './own.js';
import { resumedOutputs } from './resumed.js';
import { checkSeen, LEAST_ARGUMENTS, OBSERVATIONS, type ObservationName } from './seen.js';
import { ScenarioError, type Source, type Span } from './source.js';
import type { Looked } from './steps.js';
import type { Args, Item, Result, Value, Word } from './syntax.js';
import { evaluate, type Meaning, NUMBER, patternOf, type Scope } from './values.js';

/** Checks values and what is expected; every method throws ScenarioError for what is wrong. Names that come out are given to `bind`. */
export class Claims {
  readonly #source: Source;
  readonly #scope: Scope;
  readonly #bind: (name: Word) => void;

  constructor(scope: Scope, bind: (name: Word) => void) {
    this.#source = scope.source;
    this.#scope = scope;
    this.#bind = bind;
  }

  #fail(span: Span, reason: string): never {
    throw new ScenarioError(this.#source, span, reason);
  }

  /** The outputs of a call that has completed: `{copy=1p}`, `[{event=FORK}]`. */
  resumedItem(item: Item, call: CompiledCall | undefined): void {
    if (call === undefined) return;
    const outputs = resumedOutputs(this.#source, item, call);
    if (outputs === undefined) this.bytes(item);
    else this.outputs(outputs);
  }

  inputs(call: CompiledCall): void {
    for (const { given, meaning } of call.inputs) {
      if (given.kind === 'value') this.value(given.value, meaning);
      if (given.kind !== 'literal') continue;
      if (given.item.at !== undefined) this.value(given.item.at, NUMBER);
      for (const { item, meaning: field, goesIn } of given.layout?.fields ?? [])
        if (goesIn && item?.content.kind === 'value') this.value(item.content, field);
      if (given.item.content.kind === 'list') this.#checkList(given.item);
    }
  }

  #checkList({ content }: Item): void {
    for (const { item } of content.kind === 'list' ? content.elements : []) {
      if (item.content.kind === 'value') this.value(item.content, NUMBER);
      if (item.content.kind !== 'struct') continue;
      for (const { item: field } of item.content.fields)
        if (field.content.kind === 'value') this.value(field.content, NUMBER);
    }
  }

  outputs(outputs: readonly Output[]): void {
    for (const { expected, meaning, binding } of outputs) {
      if (expected !== undefined) this.expect(expected, meaning);
      if (binding !== undefined) this.#bind(binding);
    }
  }

  bytes({ content }: Item): void {
    for (const { item } of content.kind === 'list' ? content.elements : [])
      for (const { name, item: field } of item.content.kind === 'struct' ? item.content.fields : []) {
        if (field.content.kind !== 'value') this.#fail(field, 'expected a value here');
        this.expect(field.content as Value, messageMeaning(name.text));
        if (field.binding !== undefined) this.#bind(field.binding);
      }
  }

  result(result: Result, meaning: Meaning): void {
    switch (result.kind) {
      case 'value':
        this.expect(result, meaning);
        return;
      case 'errno':
        if (!/^E[A-Z0-9]+$/.test(result.errno.text)) this.#fail(result.errno, `${result.errno.text} is no errno`);
        this.value(asValue(result.errno), NUMBER);
        return;
      case 'signalled':
        this.value(asValue(result.signal), { sets: ['SIG'] });
        for (const { name, item } of result.fields.fields) {
          if (item.content.kind !== 'value' || own(SIGINFO, name.text) === undefined)
            this.#fail(name, `a signal has the fields ${Object.keys(SIGINFO).join(' and ')}`);
          this.expect(item.content as Value, SIGINFO[name.text]!);
        }
        return;
      case 'any':
        return;
      default:
        this.#fail(result, 'only what is observed is a list or a structure: put this into the arguments');
    }
  }

  looked(callee: Word, args: Args, result: Result): Looked {
    const what = callee.text as ObservationName;
    const kinds = own<readonly string[]>(OBSERVATIONS, what);
    if (kinds === undefined)
      this.#fail(callee, `${callee.text} is nothing to look at: there are ${Object.keys(OBSERVATIONS).join(', ')}`);
    const { items } = args;
    if (items.length > kinds.length || items.length < LEAST_ARGUMENTS[what])
      this.#fail(args, `${what} takes ${kinds.join(' and ')}`);
    for (const { content } of items) {
      if (content.kind !== 'value') this.#fail(content, 'expected a value here');
      this.value(content as Value, NUMBER);
    }
    checkSeen(this.#source, what, result, (value, meaning) => this.expect(value, meaning));
    return { from: callee.from, to: args.to, what, args: items };
  }

  value(value: Value, meaning: Meaning): void {
    evaluate(value, meaning, this.#scope);
  }

  expect(value: Value, meaning: Meaning): void {
    patternOf(value, meaning, this.#scope);
  }
}
