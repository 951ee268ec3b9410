/** struct uffd_msg (ioctl_userfaultfd(2)): 32 bytes, little-endian. */
export const MESSAGE_SIZE = 32;
const EVENT_PAGEFAULT = 0x12;
const EVENT_FORK = 0x13;
const EVENT_REMAP = 0x14;
const EVENT_REMOVE = 0x15;
const EVENT_UNMAP = 0x16;

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
  const unknown: Message = { event: 'unknown', hex: Buffer.from(bytes).toString('hex') };
  if (bytes.length !== MESSAGE_SIZE) return unknown;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const message = decodeKnown(view);
  return message !== undefined && Buffer.from(encode(message)).equals(bytes) ? message : unknown;
}

function decodeKnown(view: DataView): KnownMessage | undefined {
  switch (view.getUint8(0)) {
    case EVENT_PAGEFAULT:
      return fault(view.getBigUint64(16, true), view.getBigUint64(8, true), view.getUint32(24, true));
    case EVENT_FORK:
      return forked(view.getUint32(8, true));
    case EVENT_REMAP:
      return remapped(view.getBigUint64(8, true), view.getBigUint64(16, true), view.getBigUint64(24, true));
    case EVENT_REMOVE:
      return removed(view.getBigUint64(8, true), view.getBigUint64(16, true));
    case EVENT_UNMAP:
      return unmapped(view.getBigUint64(8, true), view.getBigUint64(16, true));
    default:
      return undefined;
  }
}

/** The bytes that a message has when everything reserved is 0. */
function encode(message: KnownMessage): Uint8Array {
  const bytes = new Uint8Array(MESSAGE_SIZE);
  const view = new DataView(bytes.buffer);
  if (message.event === 'PAGEFAULT') {
    view.setUint8(0, EVENT_PAGEFAULT);
    view.setBigUint64(8, message.flags, true);
    view.setBigUint64(16, message.address, true);
    view.setUint32(24, message.ptid, true);
  } else if (message.event === 'FORK') {
    view.setUint8(0, EVENT_FORK);
    view.setUint32(8, message.ufd ?? 0, true);
  } else if (message.event === 'REMAP') {
    view.setUint8(0, EVENT_REMAP);
    view.setBigUint64(8, message.from, true);
    view.setBigUint64(16, message.to, true);
    view.setBigUint64(24, message.length, true);
  } else {
    view.setUint8(0, message.event === 'REMOVE' ? EVENT_REMOVE : EVENT_UNMAP);
    view.setBigUint64(8, message.start, true);
    view.setBigUint64(16, message.end, true);
  }
  return bytes;
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
