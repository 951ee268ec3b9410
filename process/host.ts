import { type Completion, decodeCompletion, errnoName, type Operation, PAGE_SIZE } from '../backend/index.js';
import type { NativeAddon } from '../backend/kernel/native.js';
import { type Deferred, deferred } from '../handler/deferred.js';
import { ErrnoError } from '../handler/errors.js';
import type { Host, Wait } from '../handler/host.js';
import { addonOrThrow } from './native.js';
import { wordsOf } from './words.js';

/** Bytes of the longest completion: its words, and what a read has read. */
const LONGEST_COMPLETION = 64 + 4096;

/** A descriptor that the event loop looks at. */
interface Watched {
  readonly buffer: Uint8Array;
  waiting: Deferred<boolean | Uint8Array> | undefined;
}

/**
 * This process as the place of a handler's calls: of userfaultfds of its own memory (`SharedMemory`), and of those that were
 * received. Calls are performed at once, in the thread that makes them; a wait for messages is the event loop's, and keeps Node from
 * ending. What could end, block or corrupt Node rejects with an Error whose `code` is ERR_REFUSED_IN_PROCESS.
 *
 * Its userfaultfds belong to the thread, the main one or a worker: with it they are closed.
 */
export class ProcessHost implements Host {
  readonly pageSize = PAGE_SIZE;
  readonly readsWhatItWaitsFor = true;
  readonly #addon: NativeAddon;
  readonly #completion = new Uint8Array(LONGEST_COMPLETION);
  readonly #watched = new Map<number, Watched>();

  /** Throws KernelUnavailable with the reason where there is no native code. */
  constructor() {
    this.#addon = addonOrThrow();
  }

  async perform(operation: Operation, source?: Uint8Array): Promise<Completion> {
    return this.performNow(operation, source);
  }

  performNow(operation: Operation, source?: Uint8Array): Completion {
    const { code, words } = wordsOf(operation);
    if (operation.op === 'close') this.#watched.delete(Number(words[0]));
    this.#addon.performInto(code, words, source, this.#completion);
    return decodeCompletion(this.#completion, 0);
  }

  wait(fd: number, count: number): Wait | Uint8Array {
    const watched = this.#watch(fd, count);
    const length = this.#addon.arm(fd);
    if (length > 0) return read(watched.buffer, length);
    const waiting = deferred<boolean | Uint8Array>();
    watched.waiting = waiting;
    const cancel = async () => {
      if (watched.waiting !== waiting) return;
      watched.waiting = undefined;
      this.#addon.disarm(fd);
      waiting.resolve(true);
    };
    return { readable: waiting.promise, cancel };
  }

  #watch(fd: number, count: number): Watched {
    const known = this.#watched.get(fd);
    if (known !== undefined) return known;
    const watched: Watched = { buffer: new Uint8Array(count), waiting: undefined };
    this.#addon.watch(fd, (length) => bring(fd, watched, length), watched.buffer);
    this.#watched.set(fd, watched);
    return watched;
  }
}

function read(buffer: Uint8Array, length: number): Uint8Array {
  return length === buffer.length ? buffer : buffer.subarray(0, length);
}

function bring(fd: number, watched: Watched, length: number): void {
  const { waiting, buffer } = watched;
  watched.waiting = undefined;
  if (length >= 0) waiting?.resolve(read(buffer, length));
  else waiting?.reject(readError(fd, -length));
}

function readError(fd: number, number: number): ErrnoError {
  const outcome = { kind: 'errno', errno: errnoName(number), number } as const;
  const completion = { record: 0, process: 0, thread: 0, outcome, out: [], bytes: new Uint8Array(0), why: 0 };
  return new ErrnoError({ op: 'read', fd }, completion);
}
