import type { Operation } from '../backend/index.js';
import { succeeded } from '../handler/errors.js';
import type { Length } from '../handler/userfaultfd.js';
import type { ProcessHost } from './host.js';
import { addonOrThrow } from './native.js';

/** What is used of WebAssembly: the libraries that TypeScript is given here do not declare it. */
declare const WebAssembly: {
  Memory: new (descriptor: {
    initial: number;
    maximum: number;
    shared: true;
  }) => { readonly buffer: SharedArrayBuffer };
};

/** Bytes: memory comes in pages of WebAssembly's. */
const UNIT = 65_536;
const MOST_UNITS = 65_536;
const MADV_DONTNEED = 4n;

/**
 * Memory of this process that a userfaultfd can be registered with, and that JavaScript can touch: a SharedArrayBuffer. Nobody has touched
 * it yet, so that all of its pages are missing.
 *
 * Whoever touches a page that is missing sleeps until it is filled. So it may be touched by workers, and by calls that threads
 * of Node's pool perform (`fs.read` into it) - never by the thread whose event loop runs the handler.
 */
export class SharedMemory implements Disposable {
  readonly buffer: SharedArrayBuffer;
  readonly address: bigint;
  /** Bytes. */
  readonly length: number;

  /** `length`: bytes, rounded up to a multiple of 64 KiB. Throws KernelUnavailable, RangeError. */
  constructor(length: Length) {
    const addon = addonOrThrow();
    const units = Math.ceil(Number(length) / UNIT);
    if (!(units >= 1 && units <= MOST_UNITS)) throw new RangeError(`length is 1 byte to 4 GiB, not ${length}`);
    // A WebAssembly.Memory begins with a page and is a mapping of its own, which a plain SharedArrayBuffer need not be.
    const memory = new WebAssembly.Memory({ initial: units, maximum: units, shared: true });
    this.buffer = memory.buffer;
    this.length = this.buffer.byteLength;
    this.address = addon.lend(new Uint8Array(this.buffer));
  }

  /** madvise(2) with MADV_DONTNEED: gives pages back, so that they are missing again, and mean zeros. `start` and `len`: bytes, whole pages. */
  async discard(host: ProcessHost, start: Length = 0, len: Length = this.length): Promise<void> {
    const addr = this.address + BigInt(start);
    const advise: Operation = { op: 'madvise', addr, length: BigInt(len), advice: MADV_DONTNEED };
    succeeded(advise, await host.perform(advise));
  }

  /**
   * Lets JavaScript's garbage collector have it when nobody uses it any more. Before that every userfaultfd that it is registered
   * with has to be closed, or unregistered; else this throws Error, since who then got the addresses would sleep. Throws Error with
   * `code` ERR_REFUSED_IN_PROCESS the second time.
   */
  release(): void {
    if (!addonOrThrow().giveBack(this.address)) throw new Error('the memory is still registered');
  }

  /** As `release`. */
  [Symbol.dispose](): void {
    this.release();
  }
}
