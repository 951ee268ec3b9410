/** Pieces that workloads are put together from, and where they lie. */
import type { Operation, ThreadId } from '../backend/index.js';
import type { Step } from './workload.js';

export const PAGE = 4096n;
export const MAIN: ThreadId = { process: 0, thread: 0 };
export const TOUCHER: ThreadId = { process: 0, thread: 1 };

/** Memory that is registered and filled, where COPY takes its bytes from, and memory that only has to be there. */
export const REGION = 0x100000000000n;
export const SOURCE = 0x200000000000n;
export const OTHERS = 0x300000000000n;

/** Lowest free descriptor of a fresh machine: the first userfaultfd. */
export const UFFD = 3n;

/** MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED. */
const MAP_EXACTLY = 0x32n;
const MAP_NORESERVE = 0x4000n;

const O_CLOEXEC = 0x80000n;
const O_NONBLOCK = 0x800n;
/** Flags of userfaultfd(2). */
export const NONBLOCKING = O_CLOEXEC | O_NONBLOCK;

export const PROT_READ = 1n;
export const PROT_READ_WRITE = 3n;
export const MADV_DONTNEED = 4n;
export const MADV_FREE = 8n;
export const MADV_GUARD_INSTALL = 102n;
export const MADV_GUARD_REMOVE = 103n;
export const MADV_DONTFORK = 10n;
export const MADV_DOFORK = 11n;
export const MADV_POPULATE_READ = 22n;
export const MADV_POPULATE_WRITE = 23n;
export const COPY_DONTWAKE = 1n;
export const FEATURE_EVENT_FORK = 2n;
export const FEATURE_EVENT_REMAP = 4n;
export const FEATURE_EVENT_REMOVE = 8n;
export const FEATURE_EVENT_UNMAP = 64n;
export const FEATURE_SIGBUS = 128n;

export function step(operation: Operation, thread = MAIN): Step {
  return { thread, operation };
}

/** `count` times what `make` makes, in one list. */
export function repeat(count: number, make: (index: number) => readonly Step[]): Step[] {
  return Array.from({ length: count }, (_, index) => make(index)).flat();
}

export function page(base: bigint, index: number): bigint {
  return base + BigInt(index) * PAGE;
}

export function map(start: bigint, pages: number, prot?: bigint): Step {
  const protection = prot === undefined ? {} : { prot };
  return step({ op: 'mmap', addr: start, length: BigInt(pages) * PAGE, flags: MAP_EXACTLY, ...protection });
}

/** Maps more than there is memory for. */
export function mapWithoutReserve(start: bigint, pages: number): Step {
  return step({ op: 'mmap', addr: start, length: BigInt(pages) * PAGE, flags: MAP_EXACTLY | MAP_NORESERVE });
}

export function unmap(start: bigint, pages: number): Step {
  return step({ op: 'munmap', addr: start, length: BigInt(pages) * PAGE });
}

/** To an exact place (MREMAP_MAYMOVE and MREMAP_FIXED). */
export function remap(from: bigint, to: bigint, pages: number, thread = MAIN): Step {
  const length = BigInt(pages) * PAGE;
  const place = { addr: from, new_address: to, flags: 3n };
  return step({ op: 'mremap', old_length: length, new_length: length, ...place }, thread);
}

export function protect(start: bigint, prot: bigint): Step {
  return step({ op: 'mprotect', addr: start, length: PAGE, prot });
}

export function advise(start: bigint, pages: number, advice: bigint): Step {
  return step({ op: 'madvise', addr: start, length: BigInt(pages) * PAGE, advice });
}

export function fill(start: bigint, pages: number): Step {
  return step({ op: 'fill', addr: start, length: BigInt(pages) * PAGE, byte: 0x5a });
}

export function load(addr: bigint, thread = MAIN): Step {
  return step({ op: 'load', addr }, thread);
}

export function register(start: bigint, pages: number, mode = 1n): Step {
  return step({ op: 'UFFDIO_REGISTER', fd: UFFD, start, len: BigInt(pages) * PAGE, mode });
}

/** Protects, or takes the protection away (mode 0). */
export function writeprotect(start: bigint, pages = 1, mode = 1n): Step {
  return step({ op: 'UFFDIO_WRITEPROTECT', fd: UFFD, start, len: BigInt(pages) * PAGE, mode });
}

export function copy(dst: bigint, pages = 1, mode = 0n): Step {
  return step({ op: 'UFFDIO_COPY', fd: UFFD, dst, src: SOURCE, len: BigInt(pages) * PAGE, mode });
}

export function unregister(start: bigint, pages: number): Step {
  return step({ op: 'UFFDIO_UNREGISTER', fd: UFFD, start, len: BigInt(pages) * PAGE });
}

export function zeropage(start: bigint, pages = 1): Step {
  return step({ op: 'UFFDIO_ZEROPAGE', fd: UFFD, start, len: BigInt(pages) * PAGE });
}

export function move(dst: bigint, src: bigint, pages = 1): Step {
  return step({ op: 'UFFDIO_MOVE', fd: UFFD, dst, src, len: BigInt(pages) * PAGE });
}

export function wake(start: bigint): Step {
  return step({ op: 'UFFDIO_WAKE', fd: UFFD, start, len: PAGE });
}

/** A segment (struct iovec) at `address`. */
export function segment(address: bigint, base: bigint, length: bigint): Step[] {
  return [base, length].map((value, word) => step({ op: 'store', addr: address + BigInt(word) * 8n, value, size: 8 }));
}

/** A userfaultfd after UFFDIO_API; the first one of a machine is UFFD. */
export function open(features = 0n): Step[] {
  return [step({ op: 'userfaultfd', flags: NONBLOCKING }), step({ op: 'UFFDIO_API', fd: UFFD, features })];
}

/** Pages with contents to copy from. */
export function source(pages = 1): Step[] {
  return [map(SOURCE, pages), fill(SOURCE, pages)];
}

/** Missing pages at REGION, registered, and a source. */
export function missing(pages: number, sourcePages = 1, features = 0n): Step[] {
  return [...source(sourcePages), ...open(features), map(REGION, pages), register(REGION, pages)];
}

/** Present pages at REGION, registered for write protection and protected. */
export function protectedPages(pages: number): Step[] {
  return [...open(), map(REGION, pages), fill(REGION, pages), register(REGION, pages, 2n), writeprotect(REGION, pages)];
}

/** Makes the pages at REGION missing again. */
export function missingAgain(pages: number): Step[] {
  return [unmap(REGION, pages), map(REGION, pages), register(REGION, pages)];
}

/** As many VMAs of one page at OTHERS, with gaps between them. */
export function vmas(count: number): Step[] {
  return repeat(count, (index) => [map(page(OTHERS, 2 * index), 1)]);
}

/** Touch, message, resolution, resumption. */
export function cycle(address: bigint): Step[] {
  return [load(address, TOUCHER), step({ op: 'read', fd: UFFD }), copy(address)];
}
