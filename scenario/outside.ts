import { PAGE_SIZE, type PageState } from '../backend/index.js';
import type { CompiledCall } from './call.js';
import { ExpectationFailed } from './failure.js';
import { OBSERVER } from './names.js';
import { isProgramMemory, windowOf } from './observe.js';
import type { Session } from './session.js';

/** Memory of a process, by a thread that no scenario has: only pages that are there, so that nothing comes of it. */
export class Outside {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Bytes, or `undefined` where they can't be read. */
  read(process: number, address: bigint, length: number): Uint8Array | undefined {
    if (!this.#pages(process, address, length).every(({ present }) => present)) return undefined;
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; done += Number(PAGE_SIZE)) {
      const count = Math.min(Number(PAGE_SIZE), length - done);
      const operation = { op: 'proc_mem_read', process, addr: address + BigInt(done), count } as const;
      const completion = this.#session.observe({ process, thread: OBSERVER }, operation);
      if (completion?.outcome.kind !== 'value') return undefined;
      bytes.set(completion.bytes, done);
    }
    return bytes;
  }

  /** Writes what a call has at a place of its own; also where the program itself may not write. */
  write({ row, thread: { process } }: CompiledCall, address: bigint, bytes: Uint8Array): void {
    const where = `0x${address.toString(16)}`;
    const writable = this.#pages(process, address, bytes.length).every(({ present, wp }) => present && !wp);
    if (!writable)
      throw new ExpectationFailed(
        row,
        'pages that can be written from outside',
        `missing or protected ones at ${where}`,
      );
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length; ) {
      const size = at + 8 <= bytes.length ? 8 : 1;
      const value = size === 8 ? view.getBigUint64(at, true) : BigInt(bytes[at]!);
      const operation = { op: 'proc_mem_write', process, addr: address + BigInt(at), value, size } as const;
      if (this.#session.observe({ process, thread: OBSERVER }, operation)?.outcome.kind !== 'value')
        throw new ExpectationFailed(row, 'memory that can be written from outside', `none at ${where}`);
      at += size;
    }
  }

  /** Pages of a range; one that is no program's has none that is there. */
  #pages(process: number, start: bigint, length: number): readonly Pick<PageState, 'present' | 'wp'>[] {
    const end = start + BigInt(length);
    if (length === 0) return [];
    if (!isProgramMemory(start, end)) return [{ present: false, wp: false }];
    const look = this.#session.look([windowOf({ start, end })]);
    return look.processes.find((candidate) => candidate.process === process)?.pages ?? [{ present: false, wp: false }];
  }
}
