/** What is read from a userfaultfd, as scenarios write it. */

import { decodeMessage, MESSAGE_SIZE, MESSAGES } from '../backend/message.js';
import { own } from './own.js';
import { describe, type Meaning, NUMBER } from './values.js';

const FLAGS: Meaning = { sets: ['UFFD_PAGEFAULT_FLAG_'] };
export const EVENT: Meaning = { sets: ['UFFD_EVENT_'] };

/** The fields that any event has, by name. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set(Object.values(MESSAGES).flatMap(Object.keys));

/** One message that was read. */
export class Message {
  readonly event: bigint;
  readonly #fields: Readonly<Record<string, bigint>>;

  constructor(bytes: Uint8Array) {
    this.event = BigInt(bytes[0]!);
    this.#fields = decodeMessage(bytes)?.fields ?? {};
  }

  /** A field of this event, and what it means; `undefined` if the event has none of that name. */
  field(name: string): { readonly value: bigint; readonly meaning: Meaning } | undefined {
    const value = own(this.#fields, name);
    return value === undefined ? undefined : { value, meaning: name === 'flags' ? FLAGS : NUMBER };
  }

  /** `{event=PAGEFAULT, flags=WRITE, address=0x1000, ptid=0}`. */
  toString(): string {
    const fields = Object.keys(this.#fields).map((name) => {
      const { value, meaning } = this.field(name)!;
      return `, ${name}=${describe(value, meaning)}`;
    });
    return `{event=${describe(this.event, EVENT)}${fields.join('')}}`;
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
