/** What is expected of calls that have ended, as checks of C. */
import { ERRNO_NUMBERS } from '../../backend/index.js';
import type { CompiledCall, Output } from '../call.js';
import { resultMeaning } from '../linux.js';
import { messageMeaning, SIGINFO } from '../meanings.js';
import { resultText } from '../print.js';
import type { Element, Item, List, Result, Struct, Value } from '../syntax.js';
import { textBytes } from '../text.js';
import { NUMBER } from '../values.js';
import { bytesText, type Expressions, nameText, quoted } from './values.js';

/** Where the fields of messages lie (struct uffd_msg): offset and bytes. */
const MESSAGE: Readonly<Record<string, readonly [offset: number, bytes: number]>> = {
  event: [0, 1],
  flags: [8, 8],
  address: [16, 8],
  ptid: [24, 4],
  ufd: [8, 4],
  from: [8, 8],
  to: [16, 8],
  len: [24, 8],
  start: [8, 8],
  end: [16, 8],
};

/** Checks, as expressions that are true where they hold, and names that come out, as assignments. */
export interface Checks {
  readonly conditions: readonly string[];
  readonly assignments: readonly string[];
}

/** A name in the making: it can be used from here on. */
function bind(name: string, value: string, expressions: Expressions): string {
  expressions.bound.add(name);
  return `${nameText(name)} = ${value};`;
}

function threadOf({ thread: { process, thread } }: CompiledCall): string {
  return `${process}, ${thread}`;
}

/** How a call ended. */
export function resultCheck(call: CompiledCall, result: Result | undefined, expressions: Expressions): string[] {
  const of = threadOf(call);
  if (result === undefined) {
    const isPlaced = call.spec.name === 'mmap' ? [`is_placed(${of})`] : [];
    return [`succeeds(${of})`, ...isPlaced];
  }
  const said = quoted(resultText(result));
  switch (result.kind) {
    case 'any':
      return [];
    case 'errno':
      return [`fails(${of}, ${ERRNO_NUMBERS[result.errno.text as keyof typeof ERRNO_NUMBERS]}, ${said})`];
    case 'signalled':
      return [signalCheck(call, result, said, expressions)];
    case 'value': {
      const [how, value] = expressions.pattern(result, resultMeaning(call.spec));
      return [`gives(${of}, ${how}, ${value}, ${said})`];
    }
    case 'list':
      return [
        `succeeds(${of})`,
        ...bytesChecks(call, { from: result.from, to: result.to, content: result }, expressions).conditions,
      ];
    case 'struct':
      return [];
  }
}

function signalCheck(
  call: CompiledCall,
  { signal, fields }: Extract<Result, { kind: 'signalled' }>,
  said: string,
  expressions: Expressions,
): string {
  const number = signal.text === 'SIGSEGV' ? 11 : 7;
  const part = (name: string) => {
    const item = fields.fields.find((field) => field.name.text === name)?.item;
    if (item === undefined) return 'ANYTHING, 0';
    return expressions.pattern(item.content as Value, SIGINFO[name]!).join(', ');
  };
  return `raises(${threadOf(call)}, ${number}, ${part('si_code')}, ${part('si_addr')}, ${said})`;
}

/** What came out by fields: of an ioctl's structure by its words, else in the catalogue's order. */
export function outputChecks(call: CompiledCall, outputs: readonly Output[], expressions: Expressions): Checks {
  const place = ({ name, index }: Output) => {
    const offset = call.spec.ioctl?.outputs[name];
    const slot = `S(${threadOf(call)})`;
    return offset === undefined ? `${slot}->out[${index}]` : `${slot}->words[${offset / 8}]`;
  };
  return placedChecks(outputs, place, expressions);
}

/** The same of a structure that lies in the program's memory. */
export function memoryChecks(call: CompiledCall, expressions: Expressions): Checks {
  const { inMemory, thread } = call;
  if (inMemory === undefined) return { conditions: [], assignments: [] };
  const at = expressions.value(inMemory.at, NUMBER);
  return placedChecks(inMemory.outputs, ({ index }) => `word_at(${thread.process}, ${at} + ${index})`, expressions);
}

function placedChecks(outputs: readonly Output[], place: (output: Output) => string, expressions: Expressions): Checks {
  const conditions: string[] = [];
  const assignments: string[] = [];
  for (const output of outputs) {
    const { expected, meaning, name, binding } = output;
    if (expected !== undefined) {
      const [how, value] = expressions.pattern(expected, meaning);
      if (how !== 'ANYTHING')
        conditions.push(`must_be(is(${how}, ${value}, ${place(output)}), ${quoted(name)}, ${place(output)})`);
    }
    if (binding !== undefined) assignments.push(bind(binding.text, place(output), expressions));
  }
  return { conditions, assignments };
}

/** What a call read: messages, or a string. */
export function bytesChecks(call: CompiledCall, item: Item, expressions: Expressions): Checks {
  const { content } = item;
  const of = threadOf(call);
  if (content.kind === 'text') {
    const bytes = textBytes(content.raw) as Uint8Array;
    const at = call.bytes?.at;
    const text = `${bytes.length}, ${bytesText(bytes)}, ${quoted(content.raw)}`;
    const where =
      at === undefined ? `brings(${of}, ` : `bytes_at(${call.thread.process}, ${expressions.value(at, NUMBER)}, `;
    return { conditions: [`${where}${text})`], assignments: [] };
  }
  if (content.kind !== 'list') return { conditions: [], assignments: [] };
  return messageChecks(of, content, expressions);
}

function messageChecks(of: string, { elements }: List, expressions: Expressions): Checks {
  const fields = elements.flatMap(({ item }: Element, index) =>
    (item.content as Struct).fields.map((field) => ({ ...field, index })),
  );
  const conditions: string[] = [`messages(${of}, ${elements.length})`];
  const assignments: string[] = [];
  for (const { name, item, index } of fields) {
    const [offset, size] = MESSAGE[name.text]!;
    const place = `field(${of}, ${index}, ${offset}, ${size})`;
    const [how, value] = expressions.pattern(item.content as Value, messageMeaning(name.text));
    if (how !== 'ANYTHING') conditions.push(`must_be(is(${how}, ${value}, ${place}), ${quoted(name.text)}, ${place})`);
    if (item.binding !== undefined) assignments.push(bind(item.binding.text, place, expressions));
  }
  return { conditions, assignments };
}

/** A name for the result. */
export function resultBinding(call: CompiledCall, expressions: Expressions): string[] {
  const { binding } = call.row;
  if (binding === undefined || call.child !== undefined) return [];
  return [bind(binding.text, `S(${threadOf(call)})->value`, expressions)];
}
