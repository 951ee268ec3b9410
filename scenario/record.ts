import type { OperationSpec } from '../backend/catalogue.js';
import {
  type Completion,
  MAX_THREADS,
  type Machine,
  type Operand,
  type Operation,
  PAYLOAD_BASE,
  type Program,
  type SleepReason,
  type ThreadId,
} from '../backend/index.js';
import { bytesText, outcomeText, signalName } from './failure.js';
import { type Fields, type Form, meaningOf, requestText, resultMeaning, writtenAs } from './linux.js';
import { Recorder } from './recorder.js';
import { threadKey } from './state.js';
import { writeText } from './text.js';
import { describeInput, describeOutput, word } from './values.js';

/** One operation of a run, with plain numbers as operands, and what came of it when everything had settled. */
export interface RecordedStep {
  readonly thread: ThreadId;
  readonly operation: Operation;
  readonly completions: readonly Completion[];
  /** Processes that lived before it and do no more. */
  readonly died: readonly number[];
}

/** A run: what scenarios are made of. */
export interface Recording {
  readonly payload: Uint8Array;
  readonly steps: readonly RecordedStep[];
  /** Who is busy at the end, and why. */
  readonly sleepers: ReadonlyMap<string, SleepReason>;
}

/**
 * Runs the records of a program one by one, each until everything has settled, whatever the program says of that. Throws
 * what the machine throws.
 */
export function record(machine: Machine, { records, payload }: Program): Recording {
  const recorder = new Recorder(machine, payload);
  const ended: (Completion | undefined)[] = [];
  const current = new Map<string, number>();
  records.forEach(({ process, thread, operation }, index) => {
    const plain = plainOperation(operation, (slot) => ended[slot]);
    if (!recorder.isBusy({ process, thread })) current.set(threadKey({ process, thread }), index);
    for (const completion of recorder.perform({ process, thread }, plain))
      if (completion.outcome.kind !== 'refused') ended[current.get(threadKey(completion)) ?? index] = completion;
  });
  return recorder.recording;
}

/** With numbers for slots and for places in the payload. */
function plainOperation(operation: Operation, ended: (slot: number) => Completion | undefined): Operation {
  const plain = (operand: Operand): bigint => {
    if (typeof operand === 'bigint' || typeof operand === 'number') return word(BigInt(operand));
    if ('payload' in operand) return PAYLOAD_BASE + BigInt(operand.payload);
    const completion = ended(operand.slot);
    if (completion?.outcome.kind !== 'value') return word(-1n);
    const { field = 0, plus = 0n } = operand;
    return word((field === 0 ? completion.outcome.value : completion.out[field - 1]!) + plus);
  };
  return Object.fromEntries(
    Object.entries(operation).map(([name, value]) => [name, name === 'op' ? value : plain(value as Operand)]),
  ) as unknown as Operation;
}

/** A run as a scenario that parses and passes. Throws RangeError for a thread that scenarios have no name for. */
export function scenarioOf(recording: Recording, title = 'A recorded run'): string {
  return new Writer(recording).write(title);
}

/** `[T1]`, `[P2/T1]`: names that ask for their number. */
function tagOf({ process, thread }: ThreadId): string {
  if (thread >= MAX_THREADS - 1) throw new RangeError(`thread ${thread} is the runner's own`);
  if (thread === 0) return process === 0 ? '[main]' : `[P${process}]`;
  return process === 0 ? `[T${thread}]` : `[P${process}/T${thread}]`;
}

class Writer {
  readonly #recording: Recording;
  readonly #lines: string[] = [];
  /** What busy threads are in, by the name of the call. */
  readonly #busy = new Map<string, { readonly form: Form; readonly callee: string }>();
  /** Processes that have a name. */
  readonly #named = new Set<number>([0]);
  readonly #sent = new Map<number, number>();

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  write(title: string): string {
    const { payload, steps, sleepers } = this.#recording;
    this.#lines.push(`# ${title}`);
    if (payload.length > 0) this.#lines.push(`[main] payload = place(${writeText(payload)})`);
    for (const step of steps) this.#step(step);
    for (const [key, { callee }] of this.#busy) {
      const [process, thread] = key.split('.').map(Number);
      const how = sleepers.get(key) === 'spinning' ? 'spinning' : 'asleep';
      this.#line({ process: process!, thread: thread! }, `<... ${callee} still ${how}>`);
    }
    return `${this.#lines.join('\n')}\n`;
  }

  #line(thread: ThreadId, text: string): void {
    this.#lines.push(`${tagOf(thread).padEnd(6)} ${text}`);
  }

  #step(step: RecordedStep): void {
    const { thread, operation, completions } = step;
    const own = completions.find(
      (completion) => threadKey(completion) === threadKey(thread) && !this.#isOlder(completion),
    );
    if (own?.outcome.kind === 'refused') {
      this.#lines.push(`# refused by the machine (${own.outcome.refusal}): ${operation.op}`);
      return;
    }
    this.#call(step, own);
    for (const completion of completions) if (completion !== own) this.#later(completion, step.died);
    for (const process of step.died) this.#death(process, completions);
  }

  /** Whether it completes what its thread was in before: a step of a busy thread is refused, and may wake nobody. */
  #isOlder(completion: Completion): boolean {
    return this.#busy.has(threadKey(completion)) && completion.outcome.kind !== 'refused';
  }

  #call({ thread, operation, died }: RecordedStep, own: Completion | undefined): void {
    const { callee, form } = writtenAs(operation);
    const { spec } = form;
    const given = operation as unknown as Readonly<Record<string, bigint>>;
    const child = own !== undefined && own.outcome.kind !== 'value' ? '' : this.#childName(spec, given);
    const nameOf = (process: number) =>
      this.#named.has(process) ? (process === 0 ? 'main' : `P${process}`) : undefined;
    const text = child + callText(operation, own, nameOf);
    if (spec.name === 'kill' || spec.name === 'tgkill') this.#sent.set(Number(given.process), Number(given.signum));
    if (own === undefined && !died.includes(thread.process)) {
      this.#busy.set(threadKey(thread), { form, callee });
      this.#line(thread, `${text} <unfinished ...>`);
    } else this.#line(thread, `${text} = ${own === undefined ? '?' : this.#result(spec, own)}`);
  }

  #childName(spec: OperationSpec, given: Readonly<Record<string, bigint>>): string {
    if (spec.name !== 'fork') return '';
    this.#named.add(Number(given.child));
    return `P${given.child} = `;
  }

  #result(spec: OperationSpec, completion: Completion): string {
    const { outcome } = completion;
    if (outcome.kind === 'exited' || outcome.kind === 'killed') return '?';
    if (spec.name === 'fork' && outcome.kind === 'value') return `P${outcome.value}`;
    return outcomeText(completion, resultMeaning(spec));
  }

  /** A call that has been unfinished. */
  #later(completion: Completion, died: readonly number[]): void {
    const key = threadKey(completion);
    const call = this.#busy.get(key);
    this.#busy.delete(key);
    if (call === undefined || died.includes(completion.process)) return;
    const { outcome } = completion;
    if (outcome.kind === 'exited') {
      this.#line(completion, `+++ exited with ${outcome.status} +++`);
      return;
    }
    const { spec } = call.form;
    const outputs = resumedText(call.form, completion);
    this.#line(completion, `<... ${call.callee} resumed>${outputs} = ${this.#result(spec, completion)}`);
  }

  #death(process: number, completions: readonly Completion[]): void {
    for (const key of [...this.#busy.keys()]) if (key.startsWith(`${process}.`)) this.#busy.delete(key);
    const outcome = completions.find(
      (completion) =>
        completion.process === process &&
        (completion.outcome.kind === 'exited' || completion.outcome.kind === 'killed'),
    )?.outcome;
    const how =
      outcome?.kind === 'exited'
        ? `exited with ${outcome.status}`
        : `killed by ${signalName(outcome?.kind === 'killed' ? outcome.signal : (this.#sent.get(process) ?? 0))}`;
    this.#line({ process, thread: 0 }, `+++ ${how} +++`);
  }
}

/** The name of a process where it has one. */
type NameOf = (process: number) => string | undefined;

/** A call as it is written: what went in, and (with its completion) what came out. */
export function callText(operation: Operation, own: Completion | undefined, nameOf: NameOf): string {
  const { callee, form } = writtenAs(operation);
  const given = operation as unknown as Readonly<Record<string, bigint>>;
  const shown = own?.outcome.kind === 'value' || own?.outcome.kind === 'errno' ? own : undefined;
  const args = form.parameters.flatMap((parameter) => argumentText(form, parameter, given, shown, nameOf));
  return `${callee}(${args.join(', ')})`;
}

function argumentText(
  { spec }: Form,
  parameter: Form['parameters'][number],
  given: Readonly<Record<string, bigint>>,
  own: Completion | undefined,
  nameOf: NameOf,
): string | [] {
  const input = (name: string) => inputText(spec, name, given, nameOf);
  switch (parameter.is) {
    case 'operand':
      return input(parameter.name);
    case 'fixed':
      return parameter.said.startsWith('U') ? parameter.said : `${parameter.value}`;
    case 'path':
      return `"${parameter.path}${parameter.descriptor === undefined ? '' : given[parameter.descriptor]}"`;
    case 'name':
      return `"${'x'.repeat(Number(given[parameter.length] ?? 3n))}"`;
    case 'structure':
      return structText(spec, parameter.fields, input, own);
    case 'one structure':
      return `[${structText(spec, parameter.fields, input, own)}]`;
    case 'outputs':
      return `[${parameter.names.map((name) => outputText(spec, name, own) ?? '*').join(', ')}]`;
    case 'bytes':
      return bytesArgument(spec, own);
  }
}

function inputText(spec: OperationSpec, name: string, given: Readonly<Record<string, bigint>>, nameOf: NameOf): string {
  const operand = spec.operands.find((candidate) => candidate.name === name)!;
  const value = BigInt(given[name] ?? operand.default ?? 0n);
  const meaning = meaningOf(spec, name);
  const process = meaning.names === 'process' ? nameOf(Number(value)) : undefined;
  if (process !== undefined) return process;
  return spec.name === 'ioctl' && name === 'request' ? requestText(value) : describeInput(value, meaning);
}

/** `copy=0x1000`: an output as it was, or `undefined` where there is none. */
function outputText(spec: OperationSpec, name: string, own: Completion | undefined): string | undefined {
  if (own === undefined) return undefined;
  const index = spec.outputs.findIndex((output) => output.name === name);
  return describeOutput(own.out[index]!, meaningOf(spec, name));
}

function structText(
  spec: OperationSpec,
  fields: Fields,
  input: (name: string) => string,
  own: Completion | undefined,
): string {
  const parts = Object.entries(fields).flatMap(([name, field]) => {
    if (field.fields !== undefined) return `${name}=${structText(spec, field.fields, input, own)}`;
    const out = field.out === undefined ? undefined : outputText(spec, field.out, own);
    if (field.in === undefined) return out === undefined ? [] : `${name}=${out}`;
    return `${name}=${input(field.in)}${out === undefined ? '' : ` => ${out}`}`;
  });
  return `{${parts.join(', ')}}`;
}

/** What was read; before other arguments anything, where nothing was. */
function bytesArgument({ name }: OperationSpec, own: Completion | undefined): string | [] {
  const isRead = name === 'read' || name === 'pread';
  if (own?.outcome.kind === 'value' && (own.bytes.length > 0 || isRead)) return bytesText(own.bytes);
  return isRead ? '*' : [];
}

/** ` ({copy=0x1000})`. */
function resumedText({ spec }: Form, completion: Completion): string {
  const { kind } = completion.outcome;
  if (kind === 'value' && completion.bytes.length > 0) return ` (${bytesText(completion.bytes)})`;
  if ((kind !== 'value' && kind !== 'errno') || spec.outputs.length === 0 || spec.name === 'read') return '';
  const outputs = spec.outputs.map(({ name }) => `${name}=${outputText(spec, name, completion)}`);
  return ` ({${outputs.join(', ')}})`;
}
