import {
  type DecodedMessage,
  decodeMessage,
  MESSAGE_SIZE,
  MESSAGES,
  type MessageField,
} from '../../backend/message.js';

export interface PagefaultMessage {
  readonly event: 'PAGEFAULT';
  readonly flags: bigint;
  readonly address: bigint;
  /** The machine's name for the faulting thread, or 0. */
  readonly ptid: number;
}

export interface ForkMessage {
  readonly event: 'FORK';
  /** The child's userfaultfd in the reader; when expected, `undefined` is any. */
  readonly ufd: number | undefined;
}

/** Memory that is about to be emptied, or was unmapped. */
export interface RangeMessage {
  readonly event: 'REMOVE' | 'UNMAP';
  readonly start: bigint;
  readonly end: bigint;
}

/** Memory that was moved. */
export interface RemapMessage {
  readonly event: 'REMAP';
  readonly from: bigint;
  readonly to: bigint;
  readonly length: bigint;
}

/** An event that this suite has no name for, or one whose reserved bytes are not 0: shown as it came. */
export interface UnknownMessage {
  readonly event: 'unknown';
  readonly hex: string;
}

/** A message that the suite has a name for. */
type KnownMessage = PagefaultMessage | ForkMessage | RemapMessage | RangeMessage;

export type Message = KnownMessage | UnknownMessage;

/** A page-fault message as a case expects it. */
export function fault(address: bigint, flags = 0n, ptid = 0): PagefaultMessage {
  return { event: 'PAGEFAULT', flags, address, ptid };
}

/** A fork message as a case expects it; without a number, of any descriptor. */
export function forked(ufd?: number): ForkMessage {
  return { event: 'FORK', ufd };
}

/** The message of an MADV_DONTNEED as a case expects it. */
export function removed(start: bigint, end: bigint): RangeMessage {
  return { event: 'REMOVE', start, end };
}

/** The message of a munmap as a case expects it. */
export function unmapped(start: bigint, end: bigint): RangeMessage {
  return { event: 'UNMAP', start, end };
}

/** The message of a mremap as a case expects it. */
export function remapped(from: bigint, to: bigint, length: bigint): RemapMessage {
  return { event: 'REMAP', from, to, length };
}

/** Every message of what a read brought; a rest that is no whole message is kept as an unknown one. */
export function decodeMessages(bytes: Uint8Array): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < bytes.length; at += MESSAGE_SIZE) messages.push(decode(bytes.slice(at, at + MESSAGE_SIZE)));
  return messages;
}

function decode(bytes: Uint8Array): Message {
  const decoded = bytes.length === MESSAGE_SIZE ? decodeMessage(bytes) : undefined;
  if (decoded === undefined || !isZeroBetween(bytes, decoded))
    return { event: 'unknown', hex: Buffer.from(bytes).toString('hex') };
  return named(decoded);
}

/** Whether everything reserved is 0: what is no field of the event. */
function isZeroBetween(bytes: Uint8Array, { event }: DecodedMessage): boolean {
  const rest = bytes.slice();
  rest[0] = 0;
  for (const { offset, bytes: length } of Object.values<MessageField>(MESSAGES[event]))
    rest.fill(0, offset, offset + length);
  return rest.every((byte) => byte === 0);
}

function named({ event, fields }: DecodedMessage): KnownMessage {
  switch (event) {
    case 'PAGEFAULT':
      return fault(fields.address, fields.flags, Number(fields.ptid));
    case 'FORK':
      return forked(Number(fields.ufd));
    case 'REMAP':
      return remapped(fields.from, fields.to, fields.len);
    case 'REMOVE':
    case 'UNMAP':
      return { event, ...fields };
  }
}

/** `PAGEFAULT{flags=1, address=0x100000000000, ptid=0}`. */
export function messageText(message: Message): string {
  switch (message.event) {
    case 'PAGEFAULT':
      return `PAGEFAULT{flags=${message.flags}, address=0x${message.address.toString(16)}, ptid=${message.ptid}}`;
    case 'FORK':
      return `FORK{ufd=${message.ufd ?? '*'}}`;
    case 'REMAP':
      return `REMAP{from=0x${message.from.toString(16)}, to=0x${message.to.toString(16)}, length=0x${message.length.toString(16)}}`;
    case 'REMOVE':
    case 'UNMAP':
      return `${message.event}{start=0x${message.start.toString(16)}, end=0x${message.end.toString(16)}}`;
    case 'unknown':
      return `unknown{${message.hex}}`;
  }
}

/** Whether a message is the expected one. */
export function messageMatches(expected: Message, message: Message): boolean {
  if (expected.event === 'FORK' && expected.ufd === undefined) return message.event === 'FORK';
  return messageText(expected) === messageText(message);
}
