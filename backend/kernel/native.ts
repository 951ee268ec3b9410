import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The addon's functions. Each throws a typed error for arguments that it can't take; numbers are looked up, never trusted. */
export interface NativeAddon {
  /** Starts a program as leader of a process group of its own, our end of a socket to its descriptor 3 coming back. */
  spawn(path: string, args: readonly string[]): { readonly pid: number; readonly fd: number };
  /**
   * Sends a frame and waits for the answer, blocking the thread. Throws Error with `code` ERR_MACHINE_DEADLINE,
   * ERR_MACHINE_GONE or ERR_MACHINE_PROTOCOL; then nothing more can be exchanged.
   */
  exchange(
    fd: number,
    type: number,
    bytes: Uint8Array,
    deadlineMs: number,
  ): { readonly type: number; readonly bytes: Uint8Array };
  /** Closes our end of a socket. */
  closeFd(fd: number): void;
  /** SIGKILL for the process group of a spawned process. */
  kill(pid: number): void;
  /** Waits for a spawned process to end: its exit status, or minus a signal. Throws Error with `code` ERR_MACHINE_DEADLINE. */
  reap(pid: number, deadlineMs: number): number;
  /** How much of a file a read maps at once (fault-around), bytes. Throws Error where that can't be found out. */
  faultAround(): number;
  /** Gives back a lease whose taker has ended: whether it was one. Throws for what is no lease file. */
  restoreLease(file: string): boolean;
  /**
   * Performs one operation in this very process and on its memory; the completion's bytes as in the wire format.
   * With `payload` the operand that names memory to read is an offset into it. Throws Error with `code`
   * ERR_REFUSED_IN_PROCESS for what could end, block or corrupt Node.
   */
  perform(code: number, operands: BigUint64Array, payload?: Uint8Array): Uint8Array;
  /** The same, the completion's bytes written to a Uint8Array, which has room for 4160; how many. */
  performInto(code: number, operands: BigUint64Array, payload: Uint8Array | undefined, completion: Uint8Array): number;
  /**
   * Has a descriptor of an operation's or a socket's looked at by the event loop, until it is closed. Whenever `arm` was called, the
   * callback is called once, when it can be read: with a buffer, after that was read into it, with the bytes, or minus an errno; else
   * with 0.
   */
  watch(fd: number, callback: (length: number) => void, buffer?: Uint8Array): void;
  /**
   * Waits, and keeps Node from ending meanwhile. With a buffer, and soon after a message: bytes that were read into it at once, and
   * then there is no callback; else 0.
   */
  arm(fd: number): number;
  disarm(fd: number): void;
  /** The address of whole pages of a SharedArrayBuffer, which may be registered from now on, and stay until they are given back. */
  lend(bytes: Uint8Array): bigint;
  /** Whether they were not registered any more. Throws Error with `code` ERR_REFUSED_IN_PROCESS for what was not lent. */
  giveBack(address: bigint): boolean;
  /** A Unix socket that waits for connections. Throws Error with the errno as `code`. */
  listen(path: string): number;
  /** A Unix socket, connected. */
  connect(path: string): number;
  /** The socket of the next connection, or undefined if nobody has connected. */
  accept(fd: number): number | undefined;
  /** The next bytes, and the userfaultfds that came along; undefined when there is nothing, no bytes at the end. */
  receive(
    fd: number,
  ): { readonly bytes: Uint8Array; readonly descriptors: readonly number[]; readonly pid: number } | undefined;
  /** Bytes that were sent, with descriptors that operations have made. */
  send(fd: number, bytes: Uint8Array, descriptors: BigUint64Array): number;
}

/** What was built for this platform. */
export interface Native {
  readonly addon: NativeAddon;
  /** Path of the static executable: driver, guard and subject. */
  readonly machine: string;
}

type Loaded = { readonly native: Native } | { readonly reason: string };

const FOLDER = new URL('../../native/', import.meta.url);
let loaded: Loaded | undefined;

function path(name: string): string {
  return fileURLToPath(new URL(name, FOLDER));
}

/** What the build said when it could not build, or that there was none. */
function notBuilt(): string {
  try {
    return readFileSync(path('unavailable.txt'), 'utf8').trim();
  } catch {
    return 'the native code has not been built; run `npm run build`';
  }
}

function load(): Loaded {
  if (process.platform !== 'linux')
    return { reason: `userfaultfd is a facility of Linux; this is ${process.platform}` };
  if (process.arch !== 'x64') return { reason: `the kernel backend is for x86-64; this is ${process.arch}` };
  const file = path('linux-x64/userfaultfd.node');
  try {
    const addon = createRequire(import.meta.url)(file) as NativeAddon;
    return { native: { addon, machine: path('linux-x64/uffd-machine') } };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { reason: code === 'MODULE_NOT_FOUND' ? notBuilt() : `the native code does not load: ${message}` };
  }
}

/** Why there is no native code here, or `undefined`. */
export function nativeUnavailable(): string | undefined {
  loaded ??= load();
  return 'reason' in loaded ? loaded.reason : undefined;
}

/** The native code. Throws Error with the reason where there is none. */
export function native(): Native {
  loaded ??= load();
  if ('reason' in loaded) throw new Error(loaded.reason);
  return loaded.native;
}
