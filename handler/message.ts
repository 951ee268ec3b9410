/** What is read from a userfaultfd: struct uffd_msg (ioctl_userfaultfd(2)) as typed messages. */
import { CONSTANT_SETS } from '../backend/catalogue/constants.js';
import { decodeMessage as decoded, MESSAGE_SIZE, MESSAGES } from '../backend/message.js';
import type { Userfaultfd } from './userfaultfd.js';

const PAGEFAULT = Number(CONSTANT_SETS.UFFD_EVENT_!.PAGEFAULT);
const FIELDS = MESSAGES.PAGEFAULT;
const FLAG_WRITE = 1n;
const FLAG_WP = 2n;
const FLAG_MINOR = 4n;

/** A thread sleeps in a fault (UFFD_EVENT_PAGEFAULT), until the page is there and it is woken. */
export interface Pagefault {
  readonly event: 'pagefault';
  /** The address, rounded down to its page, or exact with UFFD_FEATURE_EXACT_ADDRESS. */
  readonly address: bigint;
  /** The start of its page: what `copy` and the others take. A hugepage of 2 MiB has to be rounded down to by the handler. */
  readonly page: bigint;
  /** All bits of UFFD_PAGEFAULT_FLAG_..., those that have no name here included. */
  readonly flags: bigint;
  /** UFFD_PAGEFAULT_FLAG_WRITE: the access writes. */
  readonly write: boolean;
  /** UFFD_PAGEFAULT_FLAG_WP: the page is there and write-protected. `write` is set as well. */
  readonly wp: boolean;
  /** UFFD_PAGEFAULT_FLAG_MINOR: the page is in the page cache and not mapped: `continue` maps it. */
  readonly minor: boolean;
  /** Thread id with UFFD_FEATURE_THREAD_ID, else 0. */
  readonly ptid: number;
}

/** The process forked (UFFD_EVENT_FORK); the child's memory has a userfaultfd of its own, whose owner is now the handler. */
export interface Fork {
  readonly event: 'fork';
  /** Of the child's memory. It stays open until it is closed, whoever ignores it keeps the child's faults asleep. */
  readonly uffd: Userfaultfd;
}

/** mremap(2) moved memory (UFFD_EVENT_REMAP): what was registered there is registered at its new place. */
export interface Remap {
  readonly event: 'remap';
  /** Old start. */
  readonly from: bigint;
  /** New start. */
  readonly to: bigint;
  /** Bytes, at the old place. */
  readonly len: bigint;
}

/** madvise(2) emptied a range (UFFD_EVENT_REMOVE): it stays registered, and what is touched next is missing, and means zeros. */
export interface Remove {
  readonly event: 'remove';
  readonly start: bigint;
  /** The first address behind. */
  readonly end: bigint;
}

/** A range was unmapped (UFFD_EVENT_UNMAP): nothing is there any more. */
export interface Unmap {
  readonly event: 'unmap';
  readonly start: bigint;
  /** The first address behind. */
  readonly end: bigint;
}

/** An event that this package has no name for. */
export interface UnknownMessage {
  readonly event: 'unknown';
  /** UFFD_EVENT_... */
  readonly number: number;
  /** The whole message. */
  readonly bytes: Uint8Array;
}

/** A message of a userfaultfd; `event` says which one. */
export type Message = Pagefault | Fork | Remap | Remove | Unmap | UnknownMessage;

/**
 * The message in 32 bytes; `child` makes the userfaultfd of a fork's descriptor. `pageSize` in bytes.
 */
export function decodeMessage(bytes: Uint8Array, pageSize: bigint, child: (fd: number) => Userfaultfd): Message {
  // The one that is read for each page is not made of names.
  if (bytes[0] === PAGEFAULT) return pagefault(bytes, pageSize);
  const known = decoded(bytes);
  switch (known?.event) {
    case 'FORK':
      return { event: 'fork', uffd: child(Number(known.fields.ufd)) };
    case 'REMAP':
      return { event: 'remap', ...known.fields };
    case 'REMOVE':
      return { event: 'remove', ...known.fields };
    case 'UNMAP':
      return { event: 'unmap', ...known.fields };
    default:
      return { event: 'unknown', number: bytes[0]!, bytes: bytes.slice(0, MESSAGE_SIZE) };
  }
}

function pagefault(bytes: Uint8Array, pageSize: bigint): Pagefault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, MESSAGE_SIZE);
  const flags = view.getBigUint64(FIELDS.flags.offset, true);
  const address = view.getBigUint64(FIELDS.address.offset, true);
  return {
    event: 'pagefault',
    address,
    page: address - (address % pageSize),
    flags,
    write: (flags & FLAG_WRITE) !== 0n,
    wp: (flags & FLAG_WP) !== 0n,
    minor: (flags & FLAG_MINOR) !== 0n,
    ptid: view.getUint32(FIELDS.ptid.offset, true),
  };
}
