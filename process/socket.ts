import { unlink } from 'node:fs/promises';
import type { NativeAddon } from '../backend/kernel/native.js';
import { type AdoptOptions, type ReadOptions, Userfaultfd } from '../handler/userfaultfd.js';
import type { ProcessHost } from './host.js';
import { addonOrThrow } from './native.js';
import { Readiness } from './readiness.js';

/** What one message brought. */
export interface Received {
  /** At most 64 KiB: a stream has no borders, and a message that is longer comes in parts. */
  readonly bytes: Uint8Array;
  /** Of the process that sent them, or whose memory it is. */
  readonly uffds: readonly Userfaultfd[];
  /** Process that has connected, as this process sees it; 0 for one in another pid namespace. */
  readonly pid: number;
}

/** A connection over a Unix socket (unix(7), a stream), which userfaultfds are sent through (SCM_RIGHTS). */
export class UserfaultfdSocket implements AsyncDisposable {
  readonly #addon: NativeAddon;
  readonly #host: ProcessHost;
  readonly #fd: number;
  readonly #readiness: Readiness;

  /** Made by `connect` or `UserfaultfdListener`. */
  private constructor(host: ProcessHost, fd: number) {
    this.#addon = addonOrThrow();
    this.#host = host;
    this.#fd = fd;
    this.#readiness = new Readiness(this.#addon, fd);
  }

  /** Connects to whoever listens at `path`. Rejects with Error whose `code` is an errno: ENOENT, ECONNREFUSED, EACCES, EAGAIN. */
  static async connect(host: ProcessHost, path: string): Promise<UserfaultfdSocket> {
    return new UserfaultfdSocket(host, addonOrThrow().connect(path));
  }

  /** @internal Of a descriptor that `accept` has given. */
  static accepted(host: ProcessHost, fd: number): UserfaultfdSocket {
    return new UserfaultfdSocket(host, fd);
  }

  /**
   * What was sent; waits for it. `undefined` at the end: the other side has closed its socket, or has ended. The userfaultfds are to be
   * closed by who gets them. Rejects with Error whose `code` is ERR_NOT_A_USERFAULTFD for other descriptors, ERR_REFUSED_IN_PROCESS for
   * one that this process sent to itself, or an errno; with the signal's reason when that is aborted.
   */
  async receive({ signal, ...adopt }: ReadOptions & AdoptOptions = {}): Promise<Received | undefined> {
    const received = await this.#readiness.next(() => this.#addon.receive(this.#fd), signal);
    if (received === undefined || received.bytes.length === 0) return undefined;
    const uffds = received.descriptors.map((fd) => Userfaultfd.adopt(this.#host, fd, adopt));
    return { bytes: received.bytes, uffds, pid: received.pid };
  }

  /**
   * Sends bytes, one at least, and userfaultfds with them, so that another process can handle this one's faults. They stay open here until
   * they are closed. Rejects with Error whose `code` is an errno: EPIPE, EAGAIN when nobody has received what was sent before.
   */
  async send(bytes: Uint8Array, uffds: readonly Userfaultfd[] = []): Promise<void> {
    const sent = this.#addon.send(
      this.#fd,
      bytes,
      BigUint64Array.from(uffds, ({ fd }) => BigInt(fd)),
    );
    if (sent < bytes.length) throw new Error(`${sent} of ${bytes.length} bytes were sent`);
  }

  /** Ends who waits, and closes the socket. Userfaultfds that were received stay. Safe to call twice. */
  async close(): Promise<void> {
    if (this.#readiness.end()) await this.#host.perform({ op: 'close', fd: this.#fd });
  }

  /** As `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** A Unix socket that processes connect to. */
export class UserfaultfdListener implements AsyncDisposable, AsyncIterable<UserfaultfdSocket> {
  readonly path: string;
  readonly #addon: NativeAddon;
  readonly #host: ProcessHost;
  readonly #fd: number;
  readonly #readiness: Readiness;

  private constructor(host: ProcessHost, path: string) {
    this.path = path;
    this.#addon = addonOrThrow();
    this.#host = host;
    this.#fd = this.#addon.listen(path);
    this.#readiness = new Readiness(this.#addon, this.#fd);
  }

  /** Listens at `path`, a new file. Rejects with Error whose `code` is an errno: EADDRINUSE for a file that exists, EACCES, ENOENT. */
  static async listen(host: ProcessHost, path: string): Promise<UserfaultfdListener> {
    return new UserfaultfdListener(host, path);
  }

  /** The next connection; waits for one. `undefined` when the listener was closed. */
  async accept({ signal }: ReadOptions = {}): Promise<UserfaultfdSocket | undefined> {
    const fd = await this.#readiness.next(() => this.#addon.accept(this.#fd), signal);
    return fd === undefined ? undefined : UserfaultfdSocket.accepted(this.#host, fd);
  }

  /** Connections, until the listener is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<UserfaultfdSocket, void, undefined> {
    for (;;) {
      const socket = await this.accept();
      if (socket === undefined) return;
      yield socket;
    }
  }

  /** Ends who waits, closes the socket and removes its file. Connections stay. Safe to call twice. */
  async close(): Promise<void> {
    if (!this.#readiness.end()) return;
    await this.#host.perform({ op: 'close', fd: this.#fd });
    await unlink(this.path).catch(() => undefined);
  }

  /** As `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
