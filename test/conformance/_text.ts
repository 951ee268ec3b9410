import { CATALOGUE, type OperandSpec, type OperationSpec } from '../../backend/catalogue.js';
import { pageWord } from '../../backend/content.js';
import type { Completion, Frame, Operand, Operation, ThreadId } from '../../backend/index.js';
import { UNTOUCHED } from '../../backend/index.js';
import { MESSAGE_SIZE } from '../../backend/message.js';
import { decodeMessages, messageText } from './_message.js';

const SPECS = new Map<string, OperationSpec>(CATALOGUE.map((spec) => [spec.name, spec]));

/** The catalogue's entry of an operation. */
export function specOf(operation: Operation): OperationSpec {
  const spec = SPECS.get(operation.op);
  if (spec === undefined) throw new Error(`no such operation: ${operation.op}`);
  return spec;
}

/** `P0.T1`: thread 1 of process 0. */
export function threadText(thread: ThreadId): string {
  return `P${thread.process}.T${thread.thread}`;
}

/** `P0.T1 load(addr=0x100000000000, size=1)`; operands that have their default are left out. */
export function operationText(thread: ThreadId, operation: Operation): string {
  const given = operation as unknown as Readonly<Record<string, Operand | undefined>>;
  const operands = specOf(operation)
    .operands.filter((spec) => given[spec.name] !== undefined && given[spec.name] !== spec.default)
    .map((spec) => `${spec.name}=${operandText(spec, given[spec.name]!)}`);
  return `${threadText(thread)} ${operation.op}(${operands.join(', ')})`;
}

function operandText(spec: OperandSpec, operand: Operand): string {
  if (typeof operand !== 'bigint' && typeof operand !== 'number') return JSON.stringify(operand);
  const value = BigInt(operand);
  if (value < 0n) return value.toString();
  return spec.kind === 'fd' || spec.kind === 'process' ? value.toString() : hex(value);
}

/** `0x1000`. */
export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

const BRINGS_TEXT: ReadonlySet<string> = new Set([
  'readlink',
  'proc_fd_readlink',
  'proc_fd_list',
  'sysctl_read',
  'fdinfo_read',
  'smaps_read',
  'maps_read',
]);

/** What came of an operation, without losing anything but `why`: `0x0 {copy=0x1000}`, `-1 EEXIST {copy=-17}`, `SIGSEGV {...}`. */
export function completionText(completion: Completion, operation: Operation, unordered = false): string {
  const outputs = specOf(operation)
    .outputs.map((output, index) => `${output.name}=${outputText(completion.out[index]!)}`)
    .join(', ');
  const parts = [outcomeText(completion)];
  if (outputs !== '' && completion.outcome.kind !== 'signal') parts.push(`{${outputs}}`);
  if (BRINGS_TEXT.has(operation.op)) parts.push(JSON.stringify(Buffer.from(completion.bytes).toString('latin1')));
  else if (completion.bytes.length > 0) parts.push(bytesText(completion.bytes, unordered));
  return parts.join(' ');
}

/** The result alone. */
export function outcomeText(completion: Completion): string {
  const { outcome } = completion;
  switch (outcome.kind) {
    case 'value':
      return hex(outcome.value);
    case 'errno':
      return `-1 ${outcome.errno}`;
    case 'signal':
      return `signal ${outcome.signal} {si_code=${outcome.code}, si_addr=${hex(outcome.address)}}`;
    case 'exited':
      return `exited ${outcome.status}`;
    case 'killed':
      return `killed ${outcome.signal}`;
    case 'refused':
      return `refused by the machine: ${outcome.refusal}`;
  }
}

function outputText(value: bigint): string {
  if (value === UNTOUCHED) return 'untouched';
  const signed = BigInt.asIntN(64, value);
  return signed < 0n && signed > -4096n ? signed.toString() : hex(value);
}

/** Bytes that were read: as messages where they can be some, else in hexadecimal. */
export function bytesText(bytes: Uint8Array, unordered = false): string {
  if (bytes.length % MESSAGE_SIZE !== 0) return Buffer.from(bytes).toString('hex');
  const messages = decodeMessages(bytes).map(messageText);
  return `[${(unordered ? messages.sort() : messages).join(', ')}]`;
}

/** The looks of a frame, a line for each sleeper, page in use, userfaultfd and VMA. */
export function stateLines(frame: Frame): string[] {
  const lines = (frame.sleepers ?? []).map((sleeper) => `${threadText(sleeper)} asleep in ${sleeper.reason}`);
  for (const look of frame.processes) {
    const name = `P${look.process}`;
    for (const page of look.pages ?? []) {
      const word = pageWord(page);
      if (word !== 'none') lines.push(`${name} page ${hex(page.address)} ${word}`);
    }
    for (const info of look.userfaultfds ?? [])
      lines.push(
        `${name} fd ${info.fd} pending=${info.pending} total=${info.total} features=${hex(BigInt(info.features >>> 0))}`,
      );
    for (const file of look.files ?? [])
      lines.push(
        `${name} file ${file.fd} size=${hex(file.size)} blocks=${file.blocks} seals=${file.seals} at=${hex(file.position)} ${hex(file.hash)}`,
      );
    for (const vma of look.vmas ?? [])
      lines.push(`${name} vma ${hex(vma.start)}-${hex(vma.end)} prot=${vma.prot} modes=${vma.modes}`);
  }
  return lines;
}
