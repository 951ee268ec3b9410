/** struct uffd_msg (ioctl_userfaultfd(2)): where the fields of each event lie. */

import { CONSTANT_SETS } from '../backend/catalogue/constants.js';
import { own } from './own.js';
import { describe, type Meaning } from './values.js';

/** Bytes. */
export const MESSAGE_SIZE = 32;

interface MessageField {
  readonly offset: number;
  readonly bytes: 4 | 8;
  readonly meaning: Meaning;
}

const NUMBER: Meaning = { sets: [] };
const FLAGS: Meaning = { sets: ['UFFD_PAGEFAULT_FLAG_'] };
export const EVENT: Meaning = { sets: ['UFFD_EVENT_'] };

function word(offset: number, meaning = NUMBER): MessageField {
  return { offset, bytes: 8, meaning };
}

const RANGE = { start: word(8), end: word(16) };
const EVENTS: Readonly<Record<string, Readonly<Record<string, MessageField>>>> = {
  PAGEFAULT: { flags: word(8, FLAGS), address: word(16), ptid: { offset: 24, bytes: 4, meaning: NUMBER } },
  FORK: { ufd: { offset: 8, bytes: 4, meaning: NUMBER } },
  REMAP: { from: word(8), to: word(16), len: word(24) },
  REMOVE: RANGE,
  UNMAP: RANGE,
};

/** The fields of each event, by its number. */
const BY_NUMBER: ReadonlyMap<bigint, Readonly<Record<string, MessageField>>> = new Map(
  Object.entries(EVENTS).map(([name, fields]) => [CONSTANT_SETS.UFFD_EVENT_![name]!, fields]),
);

/** The fields that any event has, by name. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set(Object.values(EVENTS).flatMap(Object.keys));

/** One message that was read. */
export class Message {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get event(): bigint {
    return BigInt(this.#view.getUint8(0));
  }

  /** A field of this event, and what it means; `undefined` if the event has none of that name. */
  field(name: string): { readonly value: bigint; readonly meaning: Meaning } | undefined {
    const field = own(this.#fields, name);
    if (field === undefined) return undefined;
    const { offset, bytes, meaning } = field;
    const value = bytes === 8 ? this.#view.getBigUint64(offset, true) : BigInt(this.#view.getUint32(offset, true));
    return { value, meaning };
  }

  /** `{event=PAGEFAULT, flags=WRITE, address=0x1000, ptid=0}`. */
  toString(): string {
    const fields = Object.keys(this.#fields).map((name) => {
      const { value, meaning } = this.field(name)!;
      return `, ${name}=${describe(value, meaning)}`;
    });
    return `{event=${describe(this.event, EVENT)}${fields.join('')}}`;
  }

  get #fields(): Readonly<Record<string, MessageField>> {
    return BY_NUMBER.get(this.event) ?? {};
  }
}

/** The messages of what a read brought, or `undefined` if that can't be messages. */
export function messagesOf(bytes: Uint8Array): Message[] | undefined {
  if (bytes.length % MESSAGE_SIZE !== 0) return undefined;
  return Array.from(
    { length: bytes.length / MESSAGE_SIZE },
    (_, index) => new Message(bytes.slice(index * MESSAGE_SIZE, (index + 1) * MESSAGE_SIZE)),
  );
}
