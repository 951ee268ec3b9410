/** Messages that a log's reads brought, and which of them wait for an answer. */

import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { PAGE_SIZE } from '../../backend/index.js';
import { MESSAGE_SIZE } from '../../backend/message.js';
import { type Message, messagesOf } from '../messages.js';
import { readArguments } from './argument.js';
import type { LoggedCall } from './log.js';

const EVENTS = CONSTANT_SETS.UFFD_EVENT_!;
const FAULT_FLAGS = CONSTANT_SETS.UFFD_PAGEFAULT_FLAG_!;

/** A message of the log, in the program's own addresses. */
export interface LoggedMessage {
  readonly event: 'PAGEFAULT' | 'FORK' | 'REMAP' | 'REMOVE' | 'UNMAP' | 'unknown';
  readonly flags: bigint;
  readonly address: bigint;
  readonly ptid: bigint;
  readonly ufd: number;
  readonly start: bigint;
  readonly end: bigint;
  /** Number of the line of its read. */
  readonly line: number;
}

const known = new WeakMap<LoggedCall, readonly LoggedMessage[]>();

/** What a read of a userfaultfd brought; the same objects each time it is asked. */
export function messagesRead(call: LoggedCall): readonly LoggedMessage[] {
  const before = known.get(call);
  if (before !== undefined) return before;
  const buffer = readArguments(call.args)[1];
  const bytes = buffer?.kind === 'text' ? buffer.bytes : new Uint8Array(0);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % MESSAGE_SIZE));
  const messages = (messagesOf(whole.slice()) ?? []).map((message) => asLogged(message, call.ends ?? call.begins));
  known.set(call, messages);
  return messages;
}

/** Whether strace showed only a part of what was read. */
export function isCut(call: LoggedCall): boolean {
  const buffer = readArguments(call.args)[1];
  return buffer?.kind === 'text' && buffer.cut;
}

function asLogged(message: Message, line: number): LoggedMessage {
  const field = (name: string) => message.field(name)?.value ?? 0n;
  const event = Object.entries(EVENTS).find(([, number]) => number === message.event)?.[0] ?? 'unknown';
  return {
    event: event as LoggedMessage['event'],
    flags: field('flags'),
    address: field('address'),
    ptid: field('ptid'),
    ufd: Number(field('ufd')),
    start: field('start'),
    end: field('end'),
    line,
  };
}

/** The page of the address that was touched. */
export function pageOf({ address }: Pick<LoggedMessage, 'address'>): bigint {
  return address - (address % PAGE_SIZE);
}

export function isWrite({ flags }: LoggedMessage): boolean {
  return (flags & (FAULT_FLAGS.WRITE! | FAULT_FLAGS.WP!)) !== 0n;
}

export function isProtection({ event, flags }: LoggedMessage): boolean {
  return event === 'PAGEFAULT' && (flags & FAULT_FLAGS.WP!) !== 0n;
}
