import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { type Operation, PAGE_SIZE } from '../../backend/index.js';
import { returnedOf } from './argument.js';
import { isProtection, type LoggedMessage, messagesRead, pageOf } from './messages.js';
import type { Scene } from './scene.js';
import { toMachine } from './space.js';
import type { Descriptor, Process } from './tasks.js';

const { PRIVATE, ANONYMOUS, FIXED } = CONSTANT_SETS.MAP_! as Readonly<Record<string, bigint>>;
const { READ, WRITE } = CONSTANT_SETS.PROT_! as Readonly<Record<string, bigint>>;
const MODE_WP = CONSTANT_SETS.UFFDIO_WRITEPROTECT_MODE_!.WP!;

/** Memory that a program must have had for its calls to come to what they did. */
export class Ground {
  readonly #scene: Scene;
  readonly #protections: readonly { readonly index: number; readonly message: LoggedMessage }[];

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#protections = scene.log.events.flatMap((event, index) => {
      if (event.kind !== 'end' || event.call.name !== 'read' || returnedOf(event.call.result)?.errno !== undefined)
        return [];
      return messagesRead(event.call)
        .filter(isProtection)
        .map((message) => ({ index, message }));
    });
  }

  /** Memory that the log doesn't show being mapped: heap, stack, the program itself. */
  map(process: Process, from: bigint, length: bigint): void {
    const end = ((from + length + PAGE_SIZE - 1n) / PAGE_SIZE) * PAGE_SIZE;
    let at = from - (from % PAGE_SIZE);
    for (const mapping of [...this.#scene.replica.mappings(process.number), { start: end, end }]) {
      if (mapping.end <= at) continue;
      const start = mapping.start < end ? mapping.start : end;
      if (start > at) this.#mapHole(process, at, start - at);
      if (mapping.end >= end) return;
      at = mapping.end;
    }
  }

  #mapHole(process: Process, addr: bigint, length: bigint): void {
    const flags = PRIVATE! | ANONYMOUS! | FIXED!;
    this.#scene.perform(process.helper, { op: 'mmap', addr, length, prot: READ! | WRITE!, flags });
    this.#scene.assume(
      'memory that is used here was mapped before: the log does not show it (heap, stack, the program)',
    );
  }

  /** What an ioctl works on, where it came to something. */
  prepare(operation: Operation, { of }: Descriptor, process: Process): void {
    const { start, src, len } = operation as unknown as Readonly<Record<string, bigint>>;
    if (operation.op === 'UFFDIO_REGISTER') this.map(of, start!, len!);
    if (operation.op === 'UFFDIO_COPY') this.map(process, src!, len!);
    if (operation.op !== 'UFFDIO_MOVE') return;
    this.map(of, src!, len!);
    for (let at = src!; at < src! + len!; at += PAGE_SIZE) this.#populate(of, at);
  }

  /** Pages that later turn out to be protected were there when they became so. */
  protect(operation: Operation, process: Process): void {
    const { op, start, len, mode = 0n } = operation as unknown as { op: string } & Record<string, bigint>;
    if (op !== 'UFFDIO_WRITEPROTECT' || (mode & MODE_WP) === 0n) return;
    const later = this.#protections.filter(({ index }) => index > this.#scene.index);
    const pages = new Set(later.map(({ message }) => toMachine(pageOf(message))));
    for (const page of pages) if (page >= start! && page < start! + len!) this.#populate(process, page);
  }

  /** A page that must be there, by a store, where that asks nobody. */
  #populate(process: Process, addr: bigint): void {
    if (this.#scene.replica.isPresent(process.number, addr)) return;
    const store: Operation = { op: 'store', addr, value: 0n };
    const stored = this.#scene.attempt(() => this.#scene.completionOf(process.helper, store)?.outcome.kind === 'value');
    if (stored) this.#scene.assume('pages that are used here were written before: the log shows no accesses');
  }
}
