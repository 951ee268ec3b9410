import type { Completion, Operation } from '../backend/index.js';
import type { CompiledCall, Output } from './call.js';
import { bytesText, completionText, ExpectationFailed, outcomeText, signalName } from './failure.js';
import { resultMeaning } from './linux.js';
import { isAsleep, messageMeaning, SIGINFO } from './meanings.js';
import { EVENT, type Message, messagesOf } from './messages.js';
import { resultText, valueText } from './print.js';
import type { Span } from './source.js';
import type { State } from './state.js';
import type { Element, Item, Result, Struct, Value } from './syntax.js';
import { textBytes } from './text.js';
import { describe, describeOutput, type Meaning, matches, patternOf } from './values.js';

/** Holds completions against what a scenario expects of them, and gives names to what came out. */
export class Checker {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  /** Everything that a call's line says of how it ended. Throws ExpectationFailed. */
  completion(
    call: CompiledCall,
    completion: Completion,
    result: Result | undefined,
    operation: Operation | undefined,
    span: Span = call.row,
  ): void {
    if (!this.isResult(call, completion, result))
      throw new ExpectationFailed(
        result ?? span,
        result === undefined ? `${call.row.callee.text} to succeed` : resultText(result),
        completionText(completion, call.spec),
        completion,
      );
    const { outcome } = completion;
    if (operation?.op === 'mmap' && outcome.kind === 'value' && result === undefined) {
      if (outcome.value !== operation.addr && operation.addr !== 0n)
        throw new ExpectationFailed(span, describe(operation.addr as bigint), describe(outcome.value), completion);
    }
    if (outcome.kind === 'value' || outcome.kind === 'errno') this.outputs(call, completion, call.outputs);
    if (outcome.kind === 'value' && call.bytes !== undefined && call.bytes.at === undefined)
      this.bytes(completion, call.bytes.item, completion.bytes);
    const { binding } = call.row;
    if (binding !== undefined && outcome.kind === 'value' && call.child === undefined)
      this.#state.numbers.set(binding.text, outcome.value);
  }

  /** Whether a completion is this result; without one, whether it is a success. */
  isResult(call: CompiledCall, { outcome, bytes }: Completion, result: Result | undefined): boolean {
    if (result === undefined)
      return outcome.kind === 'value' || (call.spec.name === 'exit' && outcome.kind === 'exited');
    switch (result.kind) {
      case 'any':
        return outcome.kind !== 'refused';
      case 'errno':
        return outcome.kind === 'errno' && outcome.errno === result.errno.text;
      case 'signalled':
        return (
          outcome.kind === 'signal' &&
          signalName(outcome.signal) === result.signal.text &&
          this.#isSiginfo(result.fields, { si_code: outcome.code, si_addr: outcome.address })
        );
      case 'value':
        return (
          outcome.kind === 'value' && matches(patternOf(result, resultMeaning(call.spec), this.#state), outcome.value)
        );
      case 'list':
        return outcome.kind === 'value' && this.#areMessages(result.elements, bytes);
      case 'struct':
        return false;
    }
  }

  #isSiginfo({ fields }: Struct, actual: Readonly<Record<string, bigint>>): boolean {
    return fields.every(({ name, item }) => {
      const pattern = patternOf(item.content as Value, SIGINFO[name.text]!, this.#state);
      return matches(pattern, actual[name.text]!);
    });
  }

  /** Outputs hold what is expected of them; each gets its name. */
  outputs(call: CompiledCall, completion: Completion, outputs: readonly Output[]): void {
    this.#outputs(completion, outputs, ({ index }) => completion.out[index]!, call);
  }

  /** As `outputs`, of a structure that lies in memory. */
  outputsAt(call: CompiledCall, completion: Completion, bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#outputs(completion, call.inMemory!.outputs, ({ index }) => view.getBigUint64(index, true), call);
  }

  #outputs(
    completion: Completion,
    outputs: readonly Output[],
    wordOf: (output: Output) => bigint,
    { spec }: CompiledCall,
  ): void {
    for (const output of outputs) {
      const { expected, binding, meaning, name } = output;
      const value = wordOf(output);
      if (expected !== undefined && !matches(patternOf(expected, meaning, this.#state), value))
        throw new ExpectationFailed(
          output,
          `${name}=${valueText(expected)}`,
          `${name}=${describeOutput(value, meaning)} of ${completionText(completion, spec)}`,
          completion,
        );
      if (binding !== undefined) this.#state.numbers.set(binding.text, value);
    }
  }

  /** What was read is what is expected: a string, or exactly these messages in this order. */
  bytes(completion: Completion, { content, from, to }: Item, bytes: Uint8Array): void {
    const fail = (span: Span, expected: string, got: string): never => {
      throw new ExpectationFailed(span, expected, got, completion);
    };
    if (completion.outcome.kind !== 'value') fail({ from, to }, 'something to be read', outcomeText(completion));
    if (content.kind === 'text') {
      const wanted = textBytes(content.raw) as Uint8Array;
      if (!equal(wanted, bytes)) fail(content, content.raw, bytesText(bytes));
    }
    if (content.kind !== 'list') return;
    const messages = messagesOf(bytes);
    if (messages === undefined || messages.length !== content.elements.length)
      fail(content, `${content.elements.length} messages`, bytesText(bytes));
    content.elements.forEach(({ item }, index) => {
      this.#message(messages![index]!, item.content as Struct, fail);
    });
  }

  #message(message: Message, { fields }: Struct, fail: (span: Span, expected: string, got: string) => never): void {
    for (const { name, item } of fields) {
      const actual = fieldOf(message, name.text);
      const pattern = patternOf(item.content as Value, messageMeaning(name.text), this.#state);
      if (actual === undefined || !matches(pattern, actual.value))
        fail(item, `${name.text}=${valueText(item.content as Value)}`, message.toString());
      if (item.binding !== undefined) this.#state.numbers.set(item.binding.text, actual!.value);
    }
  }

  /** Whether these messages were read; names that they give are given. */
  #areMessages(elements: readonly Element[], bytes: Uint8Array): boolean {
    const messages = messagesOf(bytes);
    if (messages?.length !== elements.length) return false;
    const found: [string, bigint][] = [];
    const same = elements.every(({ item }, index) =>
      (item.content as Struct).fields.every(({ name, item: field }) => {
        const actual = fieldOf(messages[index]!, name.text);
        if (actual === undefined) return false;
        if (field.binding !== undefined) found.push([field.binding.text, actual.value]);
        return matches(patternOf(field.content as Value, messageMeaning(name.text), this.#state), actual.value);
      }),
    );
    if (same) for (const [name, value] of found) this.#state.numbers.set(name, value);
    return same;
  }

  /** Whether a result of an outcome is this end of a racing call: `asleep` if it has not ended. */
  isEnd(call: CompiledCall, completion: Completion | undefined, result: Result): boolean {
    if (isAsleep(result)) return completion === undefined;
    return completion !== undefined && this.isResult(call, completion, result);
  }
}

function fieldOf(message: Message, name: string): { readonly value: bigint; readonly meaning: Meaning } | undefined {
  return name === 'event' ? { value: message.event, meaning: EVENT } : message.field(name);
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
