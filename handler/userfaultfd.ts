import { type Completion, ERRNO_NUMBERS, type Operation } from '../backend/index.js';
import { MESSAGE_SIZE } from '../backend/message.js';
import { type Deferred, deferred } from './deferred.js';
import { bytesDone, ErrnoError, succeeded } from './errors.js';
import { type Feature, featureBits } from './features.js';
import type { Host, Wait } from './host.js';
import { decodeMessage, type Message } from './message.js';
import { Messages } from './messages.js';

/** Bytes: as a bigint, or as a number that is an integer. */
export type Length = bigint | number;

export interface OpenOptions {
  /** Features to enable: names, or bits of UFFD_FEATURE_.... Default: none. */
  readonly features?: readonly Feature[] | bigint;
  /** UFFD_USER_MODE_ONLY: faults of the kernel's own accesses are not handled, and no privilege is needed. Default: false. */
  readonly userModeOnly?: boolean;
  /** Messages that one read(2) may bring, 1 to 128. Default: 1, so that what waits in the queue is known to the kernel as unread. */
  readonly batch?: number;
}

/** What a userfaultfd that exists already is like. */
export interface AdoptOptions {
  /** Messages that one read(2) may bring, 1 to 128. Default: 1. */
  readonly batch?: number;
}

/** What memory is registered for: UFFDIO_REGISTER_MODE_.... Default: missing alone. */
export interface RegisterModes {
  readonly missing?: boolean;
  readonly wp?: boolean;
  readonly minor?: boolean;
}

/** Of ioctls that wake who waits for the range. */
export interface WakeOptions {
  /** Don't wake: a later `wake` has to. Default: false. */
  readonly dontwake?: boolean;
}

export interface FillOptions extends WakeOptions {
  /** Leave the pages write-protected. Default: false. */
  readonly wp?: boolean;
}

export interface CopyOptions extends FillOptions {
  /** Bytes to copy; needed where the source is an address. Default: all bytes of the source. */
  readonly len?: Length;
}

export interface MoveOptions extends WakeOptions {
  /** Skip holes of the source instead of failing with ENOENT. Default: false. */
  readonly allowSrcHoles?: boolean;
}

export interface ReadOptions {
  /** Ends the waiting: the promise is rejected with its reason. What waits in the kernel stays there. */
  readonly signal?: AbortSignal;
}

const O_NONBLOCK_CLOEXEC = 0x80800n;
const UFFD_USER_MODE_ONLY = 1n;
const MODE = { missing: 1n, wp: 2n, minor: 4n };
const DONTWAKE = 1n;
/** UFFDIO_COPY_MODE_WP, UFFDIO_CONTINUE_MODE_WP and UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES. */
const SECOND_MODE = 2n;
const WRITEPROTECT_WP = 1n;
const WRITEPROTECT_DONTWAKE = 2n;
const MOST_MESSAGES = 128;

/**
 * A userfaultfd: what page-fault handlers are written against, the same on the simulator and on the kernel. Its
 * messages are read by `for await (const message of uffd)`.
 *
 * Addresses are bigints, lengths are bytes and multiples of the page size, as ioctl_userfaultfd(2) wants them; a
 * call that Linux refuses rejects with an `ErrnoError`, which says the errno, the range and how many bytes were done.
 * Nothing is tried again, rounded or left out on the way: what is called is what is performed.
 */
export class Userfaultfd implements AsyncIterable<Message>, AsyncDisposable {
  /** The descriptor. */
  readonly fd: number;
  /** All features that the kernel has, as UFFDIO_API said them; 0 for a descriptor that was adopted. */
  readonly features: bigint;
  readonly #host: Host;
  readonly #batch: number;
  #unread: Message[] = [];
  #wait: Wait | undefined;
  #closing: Promise<void> | undefined;
  /** Those who wait for messages. */
  readonly #waiters = new Set<Deferred<void>>();
  /** Calls of read(2) that are under way. */
  readonly #reads = new Set<Promise<boolean>>();
  #hasEnded = false;

  private constructor(host: Host, fd: number, features: bigint, batch: number) {
    this.#host = host;
    this.fd = fd;
    this.features = features;
    this.#batch = batch;
  }

  /**
   * Makes a userfaultfd (userfaultfd(2), with O_CLOEXEC and O_NONBLOCK) and enables it (UFFDIO_API). Rejects with
   * ErrnoError: EPERM without the privilege, EINVAL for a feature that the kernel has not.
   */
  static async open(
    host: Host,
    { features = [], userModeOnly = false, batch = 1 }: OpenOptions = {},
  ): Promise<Userfaultfd> {
    checkBatch(batch);
    const wanted = featureBits(features);
    const create: Operation = {
      op: 'userfaultfd',
      flags: O_NONBLOCK_CLOEXEC | (userModeOnly ? UFFD_USER_MODE_ONLY : 0n),
    };
    const { outcome } = succeeded(create, await host.perform(create));
    const fd = Number(outcome.kind === 'value' ? outcome.value : -1n);
    const enable: Operation = { op: 'UFFDIO_API', fd, features: wanted };
    const enabled = await host.perform(enable);
    if (enabled.outcome.kind !== 'value') await host.perform({ op: 'close', fd });
    return new Userfaultfd(host, fd, succeeded(enable, enabled).out[1]!, batch);
  }

  /** A userfaultfd by its descriptor, which was enabled before and has O_NONBLOCK: inherited, or received from another process. */
  static adopt(host: Host, fd: number, { batch = 1 }: AdoptOptions = {}): Userfaultfd {
    checkBatch(batch);
    return new Userfaultfd(host, fd, 0n, batch);
  }

  /**
   * UFFDIO_REGISTER: faults in the range are handled by this userfaultfd. Resolves to the ioctls that the range
   * offers, a bit `1 << _UFFDIO_...` each. Rejects with EINVAL, EBUSY (registered with another one), ENOMEM, EPERM.
   */
  async register(start: bigint, len: Length, modes: RegisterModes = { missing: true }): Promise<bigint> {
    const mode = (modes.missing ? MODE.missing : 0n) | (modes.wp ? MODE.wp : 0n) | (modes.minor ? MODE.minor : 0n);
    const { out } = await this.#call({ op: 'UFFDIO_REGISTER', fd: this.fd, start, len: BigInt(len), mode });
    return out[0]!;
  }

  /** UFFDIO_UNREGISTER: takes the range away from this userfaultfd, and wakes who waits there. */
  async unregister(start: bigint, len: Length): Promise<void> {
    await this.#call({ op: 'UFFDIO_UNREGISTER', fd: this.fd, start, len: BigInt(len) });
  }

  /**
   * UFFDIO_COPY: fills missing pages at `dst` with `src` - bytes, or an address of the handler's own process - and
   * wakes who waits for them. Resolves to the bytes copied, all of them. Rejects with EEXIST where a page is there
   * already (who waits for it is not woken by that), EAGAIN when the address space is changing or after a part
   * (`error.done`), ENOENT, ESRCH, EFAULT, EINVAL, ENOMEM.
   */
  async copy(dst: bigint, src: Uint8Array | bigint, { len, dontwake, wp }: CopyOptions = {}): Promise<bigint> {
    const bytes = typeof src === 'bigint' ? undefined : src;
    const length = len ?? bytes?.length;
    if (length === undefined) throw new TypeError('copy from an address needs a length: { len }');
    if (bytes !== undefined && BigInt(length) > BigInt(bytes.length))
      throw new RangeError(`copy of ${length} bytes from ${bytes.length}`);
    const mode = (dontwake ? DONTWAKE : 0n) | (wp ? SECOND_MODE : 0n);
    const from = typeof src === 'bigint' ? src : { payload: 0 };
    return await this.#fill({ op: 'UFFDIO_COPY', fd: this.fd, dst, src: from, len: BigInt(length), mode }, bytes);
  }

  /** UFFDIO_ZEROPAGE: fills missing pages with zeros, and wakes. Resolves and rejects as `copy`. */
  async zeropage(start: bigint, len: Length, { dontwake }: WakeOptions = {}): Promise<bigint> {
    const mode = dontwake ? DONTWAKE : 0n;
    return await this.#fill({ op: 'UFFDIO_ZEROPAGE', fd: this.fd, start, len: BigInt(len), mode });
  }

  /** UFFDIO_CONTINUE: maps pages that are in the page cache (minor faults), and wakes. Resolves and rejects as `copy`; EFAULT where no page is. */
  async continue(start: bigint, len: Length, { dontwake, wp }: FillOptions = {}): Promise<bigint> {
    const mode = (dontwake ? DONTWAKE : 0n) | (wp ? SECOND_MODE : 0n);
    return await this.#fill({ op: 'UFFDIO_CONTINUE', fd: this.fd, start, len: BigInt(len), mode });
  }

  /** UFFDIO_POISON: makes accesses to missing pages raise SIGBUS, and wakes. Resolves and rejects as `copy`. */
  async poison(start: bigint, len: Length, { dontwake }: WakeOptions = {}): Promise<bigint> {
    const mode = dontwake ? DONTWAKE : 0n;
    return await this.#fill({ op: 'UFFDIO_POISON', fd: this.fd, start, len: BigInt(len), mode });
  }

  /** UFFDIO_MOVE: moves pages of this process to missing ones at `dst`, and wakes. Resolves and rejects as `copy`; EBUSY for a page that is shared or pinned. */
  async move(dst: bigint, src: bigint, len: Length, { dontwake, allowSrcHoles }: MoveOptions = {}): Promise<bigint> {
    const mode = (dontwake ? DONTWAKE : 0n) | (allowSrcHoles ? SECOND_MODE : 0n);
    return await this.#fill({ op: 'UFFDIO_MOVE', fd: this.fd, dst, src, len: BigInt(len), mode });
  }

  /** UFFDIO_WAKE: wakes the threads that wait for pages of the range; each tries its access again. */
  async wake(start: bigint, len: Length): Promise<void> {
    await this.#call({ op: 'UFFDIO_WAKE', fd: this.fd, start, len: BigInt(len) });
  }

  /** UFFDIO_WRITEPROTECT with MODE_WP: a write to a page of the range faults. Rejects with EAGAIN, ENOENT, EINVAL. */
  async writeProtect(start: bigint, len: Length): Promise<void> {
    await this.#protect(start, len, WRITEPROTECT_WP);
  }

  /** UFFDIO_WRITEPROTECT without MODE_WP: takes the protection away, and wakes who waits for that. */
  async removeWriteProtection(start: bigint, len: Length, { dontwake }: WakeOptions = {}): Promise<void> {
    await this.#protect(start, len, dontwake ? WRITEPROTECT_DONTWAKE : 0n);
  }

  /**
   * The next message; waits for one. Reading an event lets go the thread that caused it. Rejects with EBADF when the
   * userfaultfd was closed, and with the signal's reason when that is aborted.
   */
  async read({ signal }: ReadOptions = {}): Promise<Message> {
    const message = await this.#next(signal);
    if (message === undefined) throw closedError(this.fd);
    return message;
  }

  /** The next message if there is one now, without waiting for it. */
  async tryRead(): Promise<Message | undefined> {
    if (this.#unread.length === 0 && !this.#hasEnded) await this.#readMore();
    return this.#unread.shift();
  }

  /** Messages, until the userfaultfd is closed, or its host says that none will come any more (the end of a test). An aborted signal makes the iterator throw the signal's reason. */
  messages({ signal }: ReadOptions = {}): AsyncIterableIterator<Message, void, undefined> {
    return new Messages(() => this.#next(signal));
  }

  /** As `messages()`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Message, void, undefined> {
    return this.messages();
  }

  /**
   * Closes the descriptor, after ending who waits for messages. With the last descriptor the memory is unregistered: who
   * waits is woken and finds zeros where nobody filled a page. Safe to call twice.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** As `close`: `await using uffd = ...`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#endMessages();
    // Nobody may still use the number when the next descriptor gets it.
    await Promise.allSettled(this.#reads);
    await this.#wait?.cancel();
    await this.#call({ op: 'close', fd: this.fd });
  }

  #endMessages(): void {
    this.#hasEnded = true;
    this.#letGo((waiter) => waiter.resolve());
  }

  async #next(signal: AbortSignal | undefined): Promise<Message | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const message = this.#unread.shift();
      if (message !== undefined) return message;
      if (this.#hasEnded) return undefined;
      if (this.#host.readsWhatItWaitsFor || !(await this.#readMore())) {
        const waiting = this.#readable(signal);
        if (waiting !== undefined) await waiting;
      }
    }
  }

  /** Reads what there is, without waiting; false for nothing. */
  #readMore(): Promise<boolean> {
    const read = this.#readOnce().finally(() => this.#reads.delete(read));
    this.#reads.add(read);
    return read;
  }

  async #readOnce(): Promise<boolean> {
    const read: Operation = { op: 'read', fd: this.fd, count: BigInt(MESSAGE_SIZE * this.#batch) };
    const completion = await this.#host.perform(read);
    if (completion.outcome.kind === 'errno' && completion.outcome.errno === 'EAGAIN') return false;
    const { bytes } = succeeded(read, completion);
    this.#take(bytes);
    return true;
  }

  #take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += MESSAGE_SIZE) this.#unread.push(this.#decode(bytes.subarray(at)));
  }

  #decode(bytes: Uint8Array): Message {
    const child = (fd: number) => new Userfaultfd(this.#host, fd, this.features, this.#batch);
    return decodeMessage(bytes, this.#host.pageSize, child);
  }

  /** One wait serves all who wait, and goes on when one of them has lost interest. Nothing where there is something at once. */
  #readable(signal: AbortSignal | undefined): Promise<void> | undefined {
    if (signal?.aborted || this.#hasEnded) return undefined;
    if (this.#wait === undefined && !this.#startWait()) return undefined;
    return this.#waitFor(signal);
  }

  async #waitFor(signal: AbortSignal | undefined): Promise<void> {
    const waiter = deferred<void>();
    this.#waiters.add(waiter);
    const abort = () => waiter.resolve();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await waiter.promise;
    } finally {
      this.#waiters.delete(waiter);
      signal?.removeEventListener('abort', abort);
      // What nobody waits for stays in the kernel, where it counts as unread.
      if (this.#waiters.size === 0 && this.#host.readsWhatItWaitsFor) await this.#wait?.cancel();
    }
  }

  /** False when messages came at once. */
  #startWait(): boolean {
    const wait = this.#host.wait(this.fd, MESSAGE_SIZE * this.#batch);
    if (wait instanceof Uint8Array) {
      this.#take(wait);
      return false;
    }
    this.#wait = wait;
    const over = (letGo: (waiter: Deferred<void>) => void) => {
      this.#wait = undefined;
      this.#letGo(letGo);
    };
    wait.readable.then(
      (more) => {
        if (typeof more === 'object') this.#take(more);
        if (more) over((waiter) => waiter.resolve());
        else this.#endMessages();
      },
      (error: unknown) => over((waiter) => waiter.reject(error)),
    );
    return true;
  }

  #letGo(letGo: (waiter: Deferred<void>) => void): void {
    for (const waiter of this.#waiters) letGo(waiter);
    this.#waiters.clear();
  }

  async #protect(start: bigint, len: Length, mode: bigint): Promise<void> {
    await this.#call({ op: 'UFFDIO_WRITEPROTECT', fd: this.fd, start, len: BigInt(len), mode });
  }

  async #fill(operation: Operation, source?: Uint8Array): Promise<bigint> {
    return bytesDone(await this.#call(operation, source));
  }

  async #call(operation: Operation, source?: Uint8Array): Promise<Completion> {
    // A promise more would cost as much as a system call.
    const now = this.#host.performNow?.(operation, source);
    return succeeded(operation, now ?? (await this.#host.perform(operation, source)));
  }
}

function checkBatch(batch: number): void {
  if (!(Number.isInteger(batch) && batch >= 1 && batch <= MOST_MESSAGES))
    throw new RangeError(`batch is 1 to ${MOST_MESSAGES} messages, not ${batch}`);
}

/** What read(2) says of a descriptor that is none. */
function closedError(fd: number): ErrnoError {
  const outcome = { kind: 'errno', errno: 'EBADF', number: ERRNO_NUMBERS.EBADF } as const;
  const completion = { record: 0, process: 0, thread: 0, outcome, out: [], bytes: new Uint8Array(0), why: 0 };
  return new ErrnoError({ op: 'read', fd }, completion);
}
