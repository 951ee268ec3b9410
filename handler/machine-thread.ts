import { CONSTANT_SETS } from '../backend/catalogue/constants.js';
import type { Completion, Operation, ThreadId } from '../backend/index.js';
import { succeeded } from './errors.js';
import type { Performer } from './performer.js';
import type { Length } from './userfaultfd.js';

/** PROT_... by letter: as in `rw`. */
export type Protection = 'none' | 'r' | 'rw' | 'rx' | 'rwx';
const PROTECTIONS: Readonly<Record<Protection, bigint>> = { none: 0n, r: 1n, rw: 3n, rx: 5n, rwx: 7n };

/** MADV_... by name, as far as it matters to userfaultfd; a number for any other. */
export type Advice =
  | 'DONTNEED'
  | 'REMOVE'
  | 'FREE'
  | 'POPULATE_READ'
  | 'POPULATE_WRITE'
  | 'DONTFORK'
  | 'WIPEONFORK'
  | bigint;

export interface MmapOptions {
  /** A hint, or the exact place with `fixed`. Default: where Linux puts it. */
  readonly addr?: bigint;
  /** Default: `rw`. */
  readonly prot?: Protection;
  /** MAP_SHARED instead of MAP_PRIVATE. Default: false. */
  readonly shared?: boolean;
  /** MAP_FIXED: what is mapped there is unmapped. Default: false. */
  readonly fixed?: boolean;
  /** A descriptor to map, from `offset` bytes on. Default: none, MAP_ANONYMOUS. */
  readonly fd?: number;
  readonly offset?: Length;
}

export interface MremapOptions {
  /** The new place (MREMAP_FIXED). */
  readonly to?: bigint;
  /** Keep the old mapping, empty (MREMAP_DONTUNMAP). Default: false. */
  readonly dontunmap?: boolean;
}

const MAP = { shared: 1n, private: 2n, fixed: 0x10n, anonymous: 0x20n };
const MREMAP = { maymove: 1n, fixed: 2n, dontunmap: 4n };
const NO_FD = 0xffffffffffffffffn;

/**
 * A thread of a machine: it touches memory, and changes mappings. A call that sleeps stays pending until somebody wakes
 * the thread. All reject as `succeeded` does: ErrnoError, SignalError for an access that raised one, EndedError.
 */
export class MachineThread {
  readonly id: ThreadId;
  readonly #performer: Performer;

  constructor(performer: Performer, process = 0, thread = 0) {
    this.#performer = performer;
    this.id = { process, thread };
  }

  /** Reads 1, 2, 4 or 8 bytes in one access; resolves to the value. Default: 1 byte. */
  load(addr: bigint, size: Length = 1n): Promise<bigint> {
    return this.#value({ op: 'load', addr, size: BigInt(size) });
  }

  /** Writes 1, 2, 4 or 8 bytes in one access. Default: 1 byte. */
  async store(addr: bigint, value: bigint | number, size: Length = 1n): Promise<void> {
    await this.call({ op: 'store', addr, value: BigInt(value), size: BigInt(size) });
  }

  /** Writes `byte` to a range, upwards. */
  async fill(addr: bigint, length: Length, byte: number): Promise<void> {
    await this.call({ op: 'fill', addr, length: BigInt(length), byte: BigInt(byte) });
  }

  /** mmap(2); resolves to the address. Default: private anonymous memory. */
  mmap(length: Length, options: MmapOptions = {}): Promise<bigint> {
    const { addr = 0n, prot = 'rw', shared = false, fixed = false, fd, offset = 0n } = options;
    const kind = shared ? MAP.shared : MAP.private;
    const flags = kind | (fd === undefined ? MAP.anonymous : 0n) | (fixed ? MAP.fixed : 0n);
    return this.#value({
      op: 'mmap',
      addr,
      length: BigInt(length),
      prot: PROTECTIONS[prot],
      flags,
      fd: fd ?? NO_FD,
      offset: BigInt(offset),
    });
  }

  /** munmap(2). */
  async munmap(addr: bigint, length: Length): Promise<void> {
    await this.call({ op: 'munmap', addr, length: BigInt(length) });
  }

  /** mremap(2) with MREMAP_MAYMOVE; resolves to the new address. */
  mremap(addr: bigint, oldLength: Length, newLength: Length, { to, dontunmap }: MremapOptions = {}): Promise<bigint> {
    const flags = MREMAP.maymove | (to === undefined ? 0n : MREMAP.fixed) | (dontunmap ? MREMAP.dontunmap : 0n);
    const operation: Operation = {
      op: 'mremap',
      addr,
      old_length: BigInt(oldLength),
      new_length: BigInt(newLength),
      flags,
      new_address: to ?? 0n,
    };
    return this.#value(operation);
  }

  /** mprotect(2). */
  async mprotect(addr: bigint, length: Length, prot: Protection): Promise<void> {
    await this.call({ op: 'mprotect', addr, length: BigInt(length), prot: PROTECTIONS[prot] });
  }

  /** madvise(2). */
  async madvise(addr: bigint, length: Length, advice: Advice): Promise<void> {
    const number = typeof advice === 'bigint' ? advice : CONSTANT_SETS.MADV_![advice]!;
    await this.call({ op: 'madvise', addr, length: BigInt(length), advice: number });
  }

  /** Any operation of docs/operations.md; resolves to its completion, and rejects for all but a value. */
  async call(operation: Operation, source?: Uint8Array): Promise<Completion> {
    return succeeded(operation, await this.perform(operation, source));
  }

  /** As `call`, but resolves to the completion whatever it is. */
  perform(operation: Operation, source?: Uint8Array): Promise<Completion> {
    return this.#performer.submit(this.id, operation, source);
  }

  async #value(operation: Operation): Promise<bigint> {
    const { outcome } = await this.call(operation);
    return outcome.kind === 'value' ? BigInt.asUintN(64, outcome.value) : 0n;
  }
}
