import type { OperationSpec } from '../backend/catalogue.js';
import { pageWord } from '../backend/content.js';
import { type Completion, type Frame, PAGE_SIZE } from '../backend/index.js';
import { meaningOf, resultMeaning } from './linux.js';
import { messagesOf } from './messages.js';
import type { Span } from './source.js';
import { writeText } from './text.js';
import { describe, describeOutput, type Meaning, NUMBER } from './values.js';

/** What the machine did is not what the scenario says. */
export class ExpectationFailed extends Error {
  override readonly name = 'ExpectationFailed';
  readonly span: Span;
  readonly expected: string;
  readonly got: string;
  /** The completion that refuted it, if it was one. */
  readonly completion: Completion | undefined;

  constructor(span: Span, expected: string, got: string, completion?: Completion) {
    super(`expected ${expected}, but got ${got}`);
    this.span = span;
    this.expected = expected;
    this.got = got;
    this.completion = completion;
  }
}

/** A signal by its name. */
export function signalName(signal: number): string {
  return `SIG${describe(BigInt(signal), { sets: ['SIG'] })}`;
}

function siCode(signal: number): Meaning {
  return { sets: [signal === 11 ? 'SEGV_' : 'BUS_'] };
}

/** The result of a completion, as a scenario writes it. */
export function outcomeText({ outcome }: Completion, meaning: Meaning = NUMBER): string {
  switch (outcome.kind) {
    case 'value':
      return describe(outcome.value, meaning);
    case 'errno':
      return `-1 ${outcome.errno}`;
    case 'signal': {
      const code = describe(outcome.code, siCode(outcome.signal));
      const prefix = outcome.signal === 11 ? 'SEGV_' : 'BUS_';
      const named = /^[A-Z]/.test(code) ? prefix + code : code;
      return `${signalName(outcome.signal)} {si_code=${named}, si_addr=0x${outcome.address.toString(16)}}`;
    }
    case 'exited':
      return `+++ exited with ${outcome.status} +++`;
    case 'killed':
      return `+++ killed by ${signalName(outcome.signal)} +++`;
    case 'refused':
      return `refused by the machine: ${outcome.refusal}`;
  }
}

/** A completion with its outputs and what it read. */
export function completionText(completion: Completion, spec: OperationSpec): string {
  const parts = [outcomeText(completion, resultMeaning(spec))];
  const { kind } = completion.outcome;
  if (kind === 'value' || kind === 'errno') {
    const outputs = spec.outputs.map(
      ({ name }, index) => `${name}=${describeOutput(completion.out[index]!, meaningOf(spec, name))}`,
    );
    if (outputs.length > 0 && spec.name !== 'read') parts.push(`{${outputs.join(', ')}}`);
  }
  if (completion.bytes.length > 0) parts.push(bytesText(completion.bytes));
  return parts.join(' ');
}

/** What was read: messages, or a string. */
export function bytesText(bytes: Uint8Array): string {
  const messages = messagesOf(bytes);
  const known = messages?.every(({ event }) => event >= 0x12n && event <= 0x16n) ?? false;
  return known ? `[${messages!.join(', ')}]` : writeText(bytes);
}

/** Pages that are there, userfaultfds and sleepers of a look, a line each. */
export function stateLines(frame: Frame, nameOf: (thread: { process: number; thread: number }) => string): string[] {
  const lines: string[] = [];
  for (const { process, thread, reason } of frame.sleepers ?? [])
    lines.push(`[${nameOf({ process, thread })}] asleep in ${reason}`);
  for (const look of frame.processes) {
    const of = nameOf({ process: look.process, thread: 0 });
    for (const page of look.pages ?? []) {
      const word = pageWord(page);
      if (word !== 'none') lines.push(`[${of}] page ${hex(page.address)} ${word}`);
    }
    for (const { fd, pending, total } of look.userfaultfds ?? [])
      lines.push(`[${of}] userfaultfd ${fd} pending=${pending} total=${total}`);
  }
  return lines;
}

function hex(address: bigint): string {
  return `0x${(address - (address % PAGE_SIZE)).toString(16)}`;
}
