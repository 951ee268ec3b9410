import type { CompiledCall, Output } from './call.js';
import { meaningOf } from './linux.js';
import { ScenarioError, type Source } from './source.js';
import type { Item, Struct } from './syntax.js';

/** The structure in which a line with `resumed` shows outputs: `({copy=1p})`, `([{revents=POLLIN}])`. */
function resumedStruct({ content }: Item, { spec }: CompiledCall): Struct | undefined {
  if (content.kind === 'struct') return content;
  const first =
    content.kind === 'list' && content.elements.length === 1 ? content.elements[0]!.item.content : undefined;
  const names = new Set(spec.outputs.map(({ name }) => name));
  const shows =
    spec.name !== 'read' && first?.kind === 'struct' && first.fields.every(({ name }) => names.has(name.text));
  return shows ? (first as Struct) : undefined;
}

/** The outputs that a line with `resumed` speaks of, or `undefined` if it is about what was read. Throws ScenarioError. */
export function resumedOutputs(source: Source, item: Item, call: CompiledCall): Output[] | undefined {
  const struct = resumedStruct(item, call);
  return struct?.fields.map(({ name, item: field }) => {
    const index = call.spec.outputs.findIndex((output) => output.name === name.text);
    if (index < 0 || field.content.kind !== 'value')
      throw new ScenarioError(source, name, `${call.spec.name} has no output ${name.text}`);
    const { from, to, binding } = field;
    const meaning = meaningOf(call.spec, name.text);
    return { from, to, name: name.text, meaning, index, expected: field.content, ...(binding && { binding }) };
  });
}
