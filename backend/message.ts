/** struct uffd_msg (ioctl_userfaultfd(2)), little-endian: the number of its event, and where the fields of each event lie. */
import { CONSTANT_SETS } from './catalogue/constants.js';

/** Bytes. */
export const MESSAGE_SIZE = 32;

/** A field of a message: where it lies, and how long it is, in bytes. */
export interface MessageField {
  readonly offset: number;
  readonly bytes: 4 | 8;
}

const word = (offset: number): MessageField => ({ offset, bytes: 8 });
const half = (offset: number): MessageField => ({ offset, bytes: 4 });

/** The fields of each event, by its name: UFFD_EVENT_... . */
export const MESSAGES = {
  PAGEFAULT: { flags: word(8), address: word(16), ptid: half(24) },
  FORK: { ufd: half(8) },
  REMAP: { from: word(8), to: word(16), len: word(24) },
  REMOVE: { start: word(8), end: word(16) },
  UNMAP: { start: word(8), end: word(16) },
} as const;

type Messages = typeof MESSAGES;
export type MessageEvent = keyof Messages;

/** A message by the names of its event and fields. */
export type DecodedMessage = {
  [Event in MessageEvent]: {
    readonly event: Event;
    readonly fields: { readonly [Field in keyof Messages[Event]]: bigint };
  };
}[MessageEvent];

const BY_NUMBER: ReadonlyMap<number, MessageEvent> = new Map(
  (Object.keys(MESSAGES) as MessageEvent[]).map((event) => [Number(CONSTANT_SETS.UFFD_EVENT_![event]), event]),
);

/** The message at the beginning of bytes; `undefined` for an event that has no name. */
export function decodeMessage(bytes: Uint8Array): DecodedMessage | undefined {
  const event = BY_NUMBER.get(bytes[0]!);
  if (event === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, MESSAGE_SIZE);
  const fields = Object.entries<MessageField>(MESSAGES[event]).map(([name, field]) => [
    name,
    field.bytes === 8 ? view.getBigUint64(field.offset, true) : BigInt(view.getUint32(field.offset, true)),
  ]);
  return { event, fields: Object.fromEntries(fields) } as DecodedMessage;
}
