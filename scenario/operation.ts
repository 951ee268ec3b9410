import { type Operation, UNTOUCHED } from '../backend/index.js';
import type { CompiledCall, Input, Layout } from './call.js';
import { Session } from './session.js';
import { ScenarioError } from './source.js';
import type { Element, Item, Value } from './syntax.js';
import { textBytes } from './text.js';
import { evaluate, NUMBER, type Scope, word } from './values.js';

/** The operation of a call: what its values are now. */
export function operationOf(call: CompiledCall, scope: Scope, session: Session): Operation {
  const operation: Record<string, unknown> = { op: call.spec.name };
  for (const input of call.inputs) {
    if (input.operand.startsWith('=')) checkFixed(input, scope);
    else operation[input.operand] = operandOf(input, scope, session);
  }
  if (call.spec.name === 'futex_wait') checkFutex(operation.flags as bigint, call, scope);
  return operation as unknown as Operation;
}

/** An argument that can be only one thing, which is how the call was recognised. */
function checkFixed({ operand, given }: Input, scope: Scope): void {
  if (given.kind !== 'value' || operand.startsWith('=UFFD') || operand.startsWith('=USER')) return;
  const expected = operand.includes('NULL') ? 0n : 1n;
  if (evaluate(given.value, NUMBER, scope) !== expected)
    throw new ScenarioError(scope.source, given.value, operand.slice(1));
}

/** FUTEX_WAIT is the only command. */
function checkFutex(operation: bigint, { row }: CompiledCall, scope: Scope): void {
  if ((operation & 0x7fn) !== 0n)
    throw new ScenarioError(scope.source, row.args.items[1]!, 'futex knows FUTEX_WAIT in this release of the package');
}

function operandOf({ given, meaning }: Input, scope: Scope, session: Session): bigint | { payload: number } {
  switch (given.kind) {
    case 'number':
      return given.number;
    case 'value':
      return word(evaluate(given.value, meaning, scope));
    case 'literal':
      if (given.item.at !== undefined) return word(evaluate(given.item.at, NUMBER, scope));
      return { payload: session.lay(literalBytes(given.item, given.layout, scope, session)) };
  }
}

/** Writes the literals that are to lie in the program's memory. */
export function placeLiterals(
  call: CompiledCall,
  scope: Scope,
  session: Session,
  write: (address: bigint, bytes: Uint8Array) => void,
): void {
  for (const { given } of call.inputs) {
    if (given.kind !== 'literal' || given.item.at === undefined) continue;
    write(word(evaluate(given.item.at, NUMBER, scope)), literalBytes(given.item, given.layout, scope, session));
  }
}

/** The bytes of a literal as they lie in memory. */
export function literalBytes(
  { content }: Item,
  layout: Layout | undefined,
  scope: Scope,
  session: Session,
): Uint8Array {
  switch (content.kind) {
    case 'text':
      return textBytes(content.raw) as Uint8Array;
    case 'struct':
      return structureBytes(layout!, scope);
    case 'list':
      return words(content.elements.flatMap((element) => elementWords(element, scope, session)));
    case 'value':
      throw new Error('a value is no literal');
  }
}

function words(values: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setBigUint64(8 * index, word(value), true);
  });
  return bytes;
}

/** A segment (struct iovec), or a word of 64 bits. */
function elementWords({ item, times }: Element, scope: Scope, session: Session): bigint[] {
  const once = segmentWords(item, scope, session);
  return Array.from({ length: Number(times?.value ?? 1n) }, () => once).flat();
}

function segmentWords({ content }: Item, scope: Scope, session: Session): bigint[] {
  if (content.kind !== 'struct') return [evaluate(content as Value, NUMBER, scope)];
  const field = (name: string): bigint => {
    const item = content.fields.find((candidate) => candidate.name.text === name)?.item;
    if (item === undefined) return 0n;
    if (item.content.kind === 'value') return evaluate(item.content, NUMBER, scope);
    return Session.addressOf(session.lay(literalBytes(item, undefined, scope, session)));
  };
  return [field('iov_base'), field('iov_len')];
}

/** An ioctl's structure: what goes in, defaults, and the mark of what only comes out. */
function structureBytes({ spec, fields }: Layout, scope: Scope): Uint8Array {
  const bytes = new Uint8Array(spec.ioctl!.size);
  const view = new DataView(bytes.buffer);
  for (const { name, offset, meaning, item, goesIn } of fields) {
    const otherwise = spec.operands.find((operand) => operand.name === name)?.default ?? 0n;
    const given = item?.content.kind === 'value' && goesIn ? evaluate(item.content, meaning, scope) : otherwise;
    view.setBigUint64(offset, goesIn ? word(given) : UNTOUCHED, true);
  }
  return bytes;
}
