import { LOOK_MAPS, LOOK_SMAPS, LOOK_STATE, type Operation, type Program } from '../../backend/index.js';

const BASE = 0x200000000000;
const PAGES = 18;
export const PAGE = 0x1000;
const PAYLOAD = { payload: 0 };
export const MAP_FIXED = 0x32;
const MAP_FIXED_SHARED = 0x11;
const EVENT_FORK = 2;
const EVENT_REMOVE = 8;
const EVENT_UNMAP = 64;
const EXACT_ADDRESS = 0x800;
const SIGBUS = 128;
const THREAD_ID = 256;
const WP_UNPOPULATED = 0x2000;
const WP_ASYNC = 0x8000;
const LOOKS = LOOK_STATE | LOOK_MAPS;

export function page(number: number): number {
  return BASE + number * PAGE;
}

/** Threads by their names: `0.1` is thread 1 of process 0. */
export function program(...steps: readonly (readonly [thread: string, operation: Operation])[]): Program {
  return {
    records: steps.map(([name, operation]) => {
      const [process, thread] = name.split('.').map(Number);
      return { process: process!, thread: thread!, operation, flags: LOOKS };
    }),
    payload: Uint8Array.from({ length: 4 * PAGE }, (_, index) => (index * 7) & 0xff),
    windows: [{ start: BigInt(BASE), pages: PAGES }],
    finalLooks: LOOK_STATE | LOOK_SMAPS,
  };
}

/** Pages 0 to `pages` - 1 mapped and registered with descriptor 3. */
export function registered(pages: number, features = 0): [string, Operation][] {
  return [
    ['0.0', { op: 'mmap', addr: BASE, length: pages * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3, features }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: BASE, len: pages * PAGE }],
  ];
}

function copy(first: number, pages = 1, mode = 0): Operation {
  return { op: 'UFFDIO_COPY', fd: 3, dst: page(first), src: PAYLOAD, len: pages * PAGE, mode };
}

function protects(first: number, pages: number, mode: number): Operation {
  return { op: 'UFFDIO_WRITEPROTECT', fd: 3, start: page(first), len: pages * PAGE, mode };
}

function registers(mode: number, pages: number): Operation {
  return { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: pages * PAGE, mode };
}

/** What random programs reach rarely. */
export const RARE_PROGRAMS: readonly Program[] = [
  // A handler runs while a store waits for its second page, and the first one is gone.
  program(
    ...registered(2),
    ['0.0', copy(0)],
    ['0.0', { op: 'sigaction', signum: 10, handler: 2 }],
    ['0.1', { op: 'store', addr: page(1) - 1, value: 1, size: 2 }],
    ['0.0', { op: 'munmap', addr: page(0), length: PAGE }],
    ['0.0', { op: 'tgkill', process: 0, thread: 1, signum: 10 }],
  ),
  // The child of a fork that waits for its event has the handlers of before.
  program(
    ...registered(1, EVENT_FORK),
    ['0.0', { op: 'sigaction', signum: 10, handler: 2 }],
    ['0.1', { op: 'fork', child: 1 }],
    ['0.0', { op: 'sigaction', signum: 10, handler: 0 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'tgkill', process: 1, thread: 0, signum: 10 }],
  ),
  // A pipe takes a page of memory that is for writing alone.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 2 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(0), value: 7 }],
    ['0.0', { op: 'store', addr: page(1), value: BigInt(page(0)), size: 8 }],
    ['0.0', { op: 'store', addr: page(1) + 8, value: 1, size: 8 }],
    ['0.0', { op: 'mprotect', addr: page(0), length: PAGE, prot: 2 }],
    ['0.0', { op: 'pipe2' }],
    ['0.0', { op: 'vmsplice', fd: 4, iov: page(1), iovcnt: 1, flags: 0 }],
  ),
  // What was touched before a fork merges with nothing in the child, and with what is new in the parent.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(0), value: 1 }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'mmap', addr: page(1), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: page(1), length: PAGE, flags: MAP_FIXED }],
  ),
  // A page that was given without waking: EEXIST wakes nobody, WAKE does.
  program(
    ...registered(4),
    ['0.1', { op: 'load', addr: page(1) }],
    ['0.0', copy(1, 1, 1)],
    ['0.0', copy(1)],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 3, start: page(1), len: PAGE }],
  ),
  // MODE_WP is looked at only in a mapping that is there and registered.
  program(...registered(2), ['0.0', copy(8, 1, 2)], ['0.0', copy(0, 1, 2)], ['0.0', copy(1, 2, 2)]),
  // COPY that meets a present page: bytes done, EAGAIN, and only those pages' waiters go on.
  program(
    ...registered(4),
    ['0.0', copy(2)],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.2', { op: 'store', addr: page(3), value: 1 }],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
    ['0.0', copy(0, 4)],
    ['0.0', copy(2, 2)],
    ['0.0', copy(3)],
  ),
  // UNREGISTER wakes in what it takes away, and nowhere else: not in holes, not beyond its end, not for a range it refuses.
  program(
    ...registered(6),
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.2', { op: 'load', addr: page(2) }],
    ['0.3', { op: 'store', addr: page(4), value: 1 }],
    ['0.0', { op: 'read', fd: 3, count: 96 }],
    ['0.0', { op: 'munmap', addr: page(0), length: PAGE }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 4 }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 4, start: page(0), len: 4 * PAGE }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 3, start: page(0), len: 3 * PAGE }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(1), len: PAGE }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 3, start: page(1), len: 4 * PAGE }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 3, start: page(2), len: 4 * PAGE }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 3, start: page(0), len: PAGE }],
    ['0.0', { op: 'read', fd: 3 }],
  ),
  // One UNREGISTER over mappings that differ, with a hole between them.
  program(
    ...registered(2),
    ['0.0', { op: 'mmap', addr: page(2), length: 2 * PAGE, prot: 1, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: page(5), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: 8 * PAGE }],
    ['0.1', { op: 'load', addr: page(3) }],
    ['0.2', { op: 'load', addr: page(5) }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 3, start: page(1), len: 6 * PAGE }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(0), len: 2 * PAGE }],
  ),
  // ZEROPAGE that meets a present page, with and without waking.
  program(
    ...registered(4),
    ['0.0', copy(2)],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.2', { op: 'store', addr: page(3), value: 1 }],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(0), len: 4 * PAGE, mode: 2 }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(0), len: PAGE, mode: 1 }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(1), len: 3 * PAGE }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 3, start: page(0), len: PAGE }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(3), len: PAGE }],
  ),
  // Protection of what is there and what is not, with and without waking; UNREGISTER then wakes nobody.
  program(
    ...registered(4, WP_UNPOPULATED),
    ['0.0', registers(2, 4)],
    ['0.0', { op: 'fill', addr: page(0), length: 2 * PAGE, byte: 7 }],
    ['0.0', protects(0, 4, 1)],
    ['0.1', { op: 'store', addr: page(0), value: 1 }],
    ['0.2', { op: 'store', addr: page(2), value: 1 }],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
    ['0.0', protects(0, 2, 2)],
    ['0.0', protects(3, 2, 0)],
    ['0.0', protects(0, 4, 3)],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 3, start: page(0), len: 4 * PAGE }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 3, start: page(0), len: 4 * PAGE }],
  ),
  // Protection that is left over from a registration: written, copied and mapped anew.
  program(
    ...registered(6),
    ['0.0', registers(2, 6)],
    ['0.0', { op: 'fill', addr: page(0), length: 4 * PAGE, byte: 7 }],
    ['0.0', { op: 'load', addr: page(4) }],
    ['0.0', protects(0, 6, 1)],
    ['0.0', registers(1, 6)],
    ['0.0', { op: 'store', addr: page(0), value: 1 }],
    ['0.0', { op: 'store', addr: page(1), value: 1 }],
    ['0.0', { op: 'store', addr: page(4), value: 1 }],
    ['0.0', registers(2, 6)],
    ['0.0', { op: 'store', addr: page(0), value: 2 }],
    ['0.0', { op: 'mprotect', addr: page(1), length: PAGE, prot: 1 }],
    ['0.0', { op: 'mprotect', addr: page(1), length: PAGE, prot: 3 }],
    ['0.1', { op: 'store', addr: page(1), value: 2 }],
    ['0.2', { op: 'store', addr: page(2), value: 2 }],
    ['0.0', { op: 'fork', child: 1 }],
    ['0.0', registers(1, 6)],
    ['0.0', { op: 'store', addr: page(3), value: 2 }],
  ),
  // Markers that are left over: one that is read, one that is written, one that nobody touches.
  program(
    ...registered(3, WP_UNPOPULATED),
    ['0.0', registers(2, 3)],
    ['0.0', protects(0, 3, 1)],
    ['0.0', registers(1, 3)],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.2', { op: 'store', addr: page(1), value: 1 }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(0), len: 3 * PAGE }],
  ),
  // A signal for who waits in user mode: the handler runs, and the fault is asked for anew.
  program(
    ...registered(1),
    ['0.0', { op: 'sigaction', signum: 10, handler: 2 }],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'tgkill', process: 0, thread: 1, signum: 10 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', copy(0)],
    ['0.1', { op: 'sigprocmask' }],
  ),
  // Protection that resolves itself, of a page and of a marker.
  program(
    ...registered(2, WP_ASYNC),
    ['0.0', registers(2, 2)],
    ['0.0', { op: 'fill', addr: page(0), length: PAGE, byte: 7 }],
    ['0.0', protects(0, 2, 1)],
    ['0.0', { op: 'store', addr: page(0), value: 1 }],
    ['0.0', { op: 'store', addr: page(1), value: 1 }],
  ),
  // While a fork waits for its event to be read, WRITEPROTECT looks at nothing; a child without a userfaultfd is not protected.
  program(
    ...registered(2, EVENT_FORK),
    ['0.0', registers(3, 2)],
    ['0.0', copy(0, 1, 2)],
    ['0.1', { op: 'fork', child: 1 }],
    ['0.0', protects(0, 0, 7)],
    ['0.0', { op: 'read', fd: 3 }],
    ['1.0', { op: 'fork', child: 2 }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', protects(0, 2, 1)],
  ),
  // While a fork waits for its event to be read, COPY looks at nothing.
  program(
    ...registered(4, EVENT_FORK),
    ['0.1', { op: 'fork', child: 1 }],
    ['0.0', copy(0)],
    ['0.0', { op: 'UFFDIO_COPY', fd: 3, dst: 1, src: 0, len: 0 }],
    ['0.0', { op: 'ioctl', fd: 3, request: 0xc028aa03, argp: 0x1000 }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: 1, len: 0 }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 3, start: BASE, len: PAGE }],
    ['0.0', { op: 'read', fd: 3 }],
    ['1.0', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'UFFDIO_COPY', fd: 4, dst: page(0), src: PAYLOAD, len: PAGE }],
    ['0.0', copy(0)],
  ),
  // Touched apart, two mappings never become one; untouched, they do.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(0), value: 1 }],
    ['0.0', { op: 'mmap', addr: page(2), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(2), value: 1 }],
    ['0.0', { op: 'mmap', addr: page(1), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: page(8), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: page(10), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: page(9), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: BASE, len: PAGES * PAGE }],
    ['0.0', copy(8, 3)],
    ['0.0', copy(1, 2)],
  ),
  // Neighbours of other protection share an anon_vma, so that what replaces the middle one joins all three.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(0), value: 1 }],
    ['0.0', { op: 'mmap', addr: page(1), length: PAGE, prot: 7, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(1), value: 1 }],
    ['0.0', { op: 'mmap', addr: page(2), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(2), value: 1 }],
    ['0.0', { op: 'mmap', addr: page(1), length: PAGE, flags: MAP_FIXED }],
  ),
  // The memory of a userfaultfd ends: each ioctl has an answer of its own.
  program(
    ...registered(2, EVENT_FORK),
    ['0.0', { op: 'fork', child: 1 }],
    ['0.1', { op: 'read', fd: 3 }],
    ['1.0', { op: 'exit', status: 7 }],
    ['0.0', { op: 'UFFDIO_COPY', fd: 4, dst: page(0), src: PAYLOAD, len: PAGE }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(0), len: PAGE }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 4, start: page(0), len: PAGE }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 4, start: page(0), len: PAGE }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 4, start: page(0), len: PAGE }],
    ['0.0', { op: 'read', fd: 4 }],
  ),
  // A structure whose output can't be written: the pages are there, and nobody is woken.
  program(
    ...registered(2),
    ['0.0', { op: 'mmap', addr: page(4), length: PAGE, flags: MAP_FIXED }],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'store', addr: page(4) + 0xfe0, value: BigInt(page(0)), size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 0xfe8, value: PAYLOAD, size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 0xff0, value: PAGE, size: 8 }],
    ['0.0', { op: 'ioctl', fd: 3, request: 0xc028aa03, argp: page(4) + 0xfe0 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 3, start: page(0), len: PAGE }],
  ),
  // An event comes on its way while COPY sleeps in its source: it gives up afterwards.
  program(
    ...registered(2, EVENT_FORK),
    ['0.0', { op: 'mmap', addr: page(4), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 4 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(4), len: PAGE }],
    ['0.1', { op: 'UFFDIO_COPY', fd: 3, dst: page(0), src: page(4), len: PAGE }],
    ['0.2', { op: 'fork', child: 1 }],
    ['0.0', { op: 'UFFDIO_COPY', fd: 4, dst: page(4), src: PAYLOAD, len: PAGE }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', copy(0)],
  ),
  // Without a free descriptor a FORK event can't be read, and stays.
  program(
    ...registered(2, EVENT_FORK),
    ...Array.from({ length: 126 }, (): [string, Operation] => ['0.0', { op: 'pipe2' }]),
    ['0.1', { op: 'fork', child: 1 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'pipe2' }],
    ['0.0', { op: 'close', fd: 100 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'userfaultfd' }],
    ['1.0', { op: 'load', addr: page(1) }],
  ),
  // A write that fails still wakes the reader that waits first, who then waits behind the other.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'pipe2' }],
    ['0.1', { op: 'read', fd: 3, count: 1 }],
    ['0.2', { op: 'read', fd: 3, count: 2 }],
    ['0.0', { op: 'write', fd: 4, buf: page(1), count: 8 }],
    ['0.0', { op: 'write', fd: 4, buf: PAYLOAD, count: 3 }],
  ),
  // A store across two pages sleeps for the second one; when both are gone, that is where it ends.
  program(
    ...registered(2),
    ['0.0', copy(0)],
    ['0.1', { op: 'store', addr: page(1) - 1, value: 1, size: 2 }],
    ['0.0', { op: 'munmap', addr: page(0), length: 2 * PAGE }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 3, start: page(0), len: 2 * PAGE }],
  ),
  // Who polls looks at what the descriptor refers to now.
  program(
    ...registered(2),
    ['0.1', { op: 'poll', fd: 3, timeout: -1 }],
    ['0.0', { op: 'close', fd: 3 }],
    ['0.2', { op: 'load', addr: page(0) }],
  ),
  // Memory that was writable for a while joins its neighbours again when it was not touched, and what is protected so already is not split.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 6 * PAGE, prot: 1, flags: MAP_FIXED }],
    ['0.0', { op: 'mprotect', addr: page(1), length: PAGE, prot: 3 }],
    ['0.0', { op: 'mprotect', addr: page(3), length: PAGE, prot: 3 }],
    ['0.0', { op: 'mprotect', addr: page(4), length: PAGE, prot: 1 }],
    ['0.0', { op: 'store', addr: page(3), value: 1 }],
    ['0.0', { op: 'mprotect', addr: page(0), length: 6 * PAGE, prot: 1 }],
    ['0.0', { op: 'mprotect', addr: page(8), length: 0, prot: 0x100 }],
    ['0.0', { op: 'mprotect', addr: page(4), length: 4 * PAGE, prot: 3 }],
  ),
  // A message with a thread's name, a descriptor that exec closes, and a shared futex that asks for its page as a write.
  program(
    ...registered(2, THREAD_ID),
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.2', { op: 'futex_wait', uaddr: page(1), val: 1, flags: 0 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'pipe2' }],
    ['0.0', { op: 'fcntl', fd: 4, command: 1030, argument: 10 }],
    ['0.0', copy(0, 2)],
    ['0.0', { op: 'exec' }],
    ['0.0', { op: 'close', fd: 10 }],
  ),
  // Emptied, memory is missing again, and still touched; a hole is told of after all was done.
  program(
    ...registered(2),
    ['0.0', copy(0, 2)],
    ['0.0', { op: 'madvise', addr: page(0), length: PAGE, advice: 4 }],
    ['0.1', { op: 'madvise', addr: page(0), length: 2 * PAGE, advice: 23 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', copy(0)],
    ['0.0', { op: 'mmap', addr: page(4), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(4), value: 1 }],
    ['0.0', { op: 'mmap', addr: page(6), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(6), value: 1 }],
    ['0.0', { op: 'madvise', addr: page(4), length: 3 * PAGE, advice: 4 }],
    ['0.0', { op: 'mmap', addr: page(5), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: page(8), length: PAGE, prot: 2, flags: MAP_FIXED }],
    ['0.0', { op: 'madvise', addr: page(8), length: PAGE, advice: 22 }],
  ),
  // What is locked is faulted in, goes on behind what can't be had, can't be emptied, and is not inherited.
  program(
    ...registered(4, SIGBUS),
    ['0.0', { op: 'mmap', addr: page(6), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mlockall', flags: 3 }],
    ['0.0', { op: 'mmap', addr: page(8), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'madvise', addr: page(6), length: 3 * PAGE, advice: 4 }],
    ['0.0', { op: 'munlockall' }],
    ['0.0', { op: 'mmap', addr: page(9), length: 3 * PAGE, prot: 0, flags: MAP_FIXED }],
    ['0.0', { op: 'mlock', addr: page(10) + 1, length: 0 }],
    ['0.0', { op: 'mprotect', addr: page(10), length: PAGE, prot: 3 }],
    ['0.0', { op: 'mlock', addr: page(9), length: 7 * PAGE }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'mmap', addr: page(12), length: PAGE, prot: 0, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: page(12), length: PAGE, prot: 0, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: page(14), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mlock', addr: page(14), length: PAGE }],
    ['0.0', { op: 'munlock', addr: page(14), length: PAGE }],
    ['0.0', { op: 'mmap', addr: page(16), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(16), value: 1 }],
    ['0.0', { op: 'mmap', addr: page(15), length: PAGE, flags: MAP_FIXED }],
  ),
  // A page of a file that is cached is not missing, whoever is registered for missing ones.
  program(
    ['0.0', { op: 'memfd_create' }],
    ['0.0', { op: 'ftruncate', fd: 3, length: 2 * PAGE }],
    ['0.0', { op: 'pwrite', fd: 3, value: 5, offset: 0 }],
    ['0.0', { op: 'mmap', addr: page(0), length: 2 * PAGE, flags: MAP_FIXED_SHARED, fd: 3 }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 4 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(0), len: 2 * PAGE }],
    ['0.1', { op: 'store', addr: page(0) + 8, value: 1 }],
    ['0.2', { op: 'store', addr: page(1), value: 1 }],
    ['0.0', { op: 'read', fd: 4, count: 64 }],
  ),
  // What a file loses of its last page is zeros when it grows again.
  program(
    ['0.0', { op: 'memfd_create' }],
    ['0.0', { op: 'pwrite', fd: 3, value: 5, offset: 2000 }],
    ['0.0', { op: 'ftruncate', fd: 3, length: 100 }],
    ['0.0', { op: 'ftruncate', fd: 3, length: PAGE }],
    ['0.0', { op: 'pread', fd: 3, offset: 2000 }],
  ),
  // Places whose address looks like an error.
  program(
    ['0.0', { op: 'mmap', addr: -1, length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: -4095, length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: -4096, length: PAGE, flags: MAP_FIXED }],
  ),
  // One message for two that read: the other sleeps on, although the descriptor does not block any more.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'userfaultfd', flags: 0 }],
    ['0.0', { op: 'UFFDIO_API', fd: 3 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: PAGE }],
    ['0.1', { op: 'read', fd: 3 }],
    ['0.2', { op: 'read', fd: 3 }],
    ['0.0', { op: 'fcntl', fd: 3, command: 4, argument: 0x800 }],
    ['0.3', { op: 'load', addr: page(0) }],
  ),
  // The last close wakes who waits, whether the message was read or not.
  program(
    ...registered(2),
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.2', { op: 'load', addr: page(1) }],
    ['0.0', { op: 'close', fd: 3 }],
  ),
  // The last descriptor of a userfaultfd is replaced: its memory is plain again.
  program(
    ...registered(2),
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'pipe2' }],
    ['0.0', { op: 'dup3', oldfd: 4, newfd: 3 }],
    ['0.1', { op: 'load', addr: page(1) }],
  ),
  // Segments: nothing at all, a negative length before a base that can't be read, remote memory that only a load can read.
  program(
    ...registered(2),
    ['0.0', { op: 'mmap', addr: page(4), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mmap', addr: page(6), length: PAGE, prot: 2, flags: MAP_FIXED }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(4), len: PAGE }],
    ['0.0', copy(4)],
    ['0.0', { op: 'readv', fd: 3, iov: page(4), iovcnt: 0 }],
    ['0.0', { op: 'store', addr: page(4), value: page(0), size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 8, value: 8, size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 16, value: page(6), size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 24, value: 8, size: 8 }],
    [
      '0.0',
      { op: 'process_vm_readv', process: 0, local_iov: page(4), liovcnt: 1, remote_iov: page(4) + 16, riovcnt: 1 },
    ],
    ['0.0', { op: 'store', addr: page(5) - 8, value: -1, size: 8 }],
    ['0.0', { op: 'readv', fd: 3, iov: page(5) - 16, iovcnt: 1 }],
    ['0.0', { op: 'readv', fd: 3, iov: page(4) - 8, iovcnt: 1 }],
  ),
  // An array in a missing page: with EXACT_ADDRESS the message tells that the length is read first.
  program(
    ...registered(2, EXACT_ADDRESS),
    ['0.0', { op: 'pipe2' }],
    ['0.1', { op: 'readv', fd: 4, iov: page(0), iovcnt: 1 }],
    ['0.0', { op: 'read', fd: 3 }],
  ),
  // Two remote pages, the second one missing: nothing of the first is copied before it is there.
  program(
    ...registered(2),
    ['0.0', copy(0)],
    ['0.0', { op: 'mmap', addr: page(4), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(4), value: page(4) + 64, size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 8, value: 8, size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 16, value: page(1) - 4, size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 24, value: 8, size: 8 }],
    [
      '0.1',
      { op: 'process_vm_readv', process: 0, local_iov: page(4), liovcnt: 1, remote_iov: page(4) + 16, riovcnt: 1 },
    ],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', copy(1)],
  ),
  // What F_DUPFD_CLOEXEC made is gone after exec.
  program(
    ['0.0', { op: 'pipe2' }],
    ['0.0', { op: 'fcntl', fd: 3, command: 1030, argument: 10 }],
    ['0.0', { op: 'exec' }],
    ['0.0', { op: 'close', fd: 10 }],
  ),
  // A signal for a thread that waits in get_user_pages, or in poll; a child that has its parent's mask.
  program(
    ...registered(2),
    ['0.0', { op: 'mmap', addr: page(4), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(4), value: page(4) + 64, size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 8, value: 8, size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 16, value: page(1), size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 24, value: 8, size: 8 }],
    ['0.0', { op: 'sigaction', signum: 10, handler: 2 }],
    [
      '0.1',
      { op: 'process_vm_readv', process: 0, local_iov: page(4), liovcnt: 1, remote_iov: page(4) + 16, riovcnt: 1 },
    ],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'tgkill', process: 0, thread: 1, signum: 10 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', copy(1)],
    ['0.2', { op: 'poll', fd: 3, timeout: -1 }],
    ['0.0', { op: 'tgkill', process: 0, thread: 2, signum: 10 }],
    ['0.0', { op: 'sigprocmask', how: 0, set: 0x200 }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'sigprocmask' }],
  ),
  // A signal for a thread that waits in user mode: it runs its handler, and asks again.
  program(
    ...registered(1),
    ['0.0', { op: 'sigaction', signum: 10, handler: 2 }],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'tgkill', process: 0, thread: 1, signum: 10 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', copy(0)],
    ['0.1', { op: 'sigprocmask' }],
  ),
  // Two that wait side by side, both messages read: one page is filled, and then one is woken.
  program(
    ...registered(2),
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.2', { op: 'load', addr: page(1) }],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
    ['0.0', copy(0)],
    ['0.1', { op: 'madvise', addr: page(0), length: PAGE, advice: 4 }],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 3, start: page(0), len: PAGE }],
  ),
  // A fault that comes after an event is read before it.
  program(
    ...registered(1, EVENT_FORK),
    ['0.1', { op: 'fork', child: 1 }],
    ['0.2', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
  ),
  // One thread gives up what another one keeps.
  program(
    ['0.1', { op: 'drop_privileges', what: 1 }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3, features: EVENT_FORK }],
    ['0.1', { op: 'userfaultfd', flags: 1 }],
    ['0.1', { op: 'UFFDIO_API', fd: 4, features: EVENT_FORK }],
  ),
  // Who is not root loses over exec what it had kept; a userfaultfd without O_CLOEXEC stays.
  program(
    ['0.0', { op: 'drop_privileges', what: 2 }],
    ['0.0', { op: 'userfaultfd', flags: 1 }],
    ['0.0', { op: 'exec' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3, features: EVENT_FORK }],
  ),
  // Looks at missing memory: mincore, msync over a hole, and words of which a part is missing.
  program(
    ...registered(4),
    ['0.0', copy(1)],
    ['0.0', { op: 'munmap', addr: page(2), length: PAGE }],
    ['0.0', { op: 'mincore', addr: page(0), length: 2 * PAGE }],
    ['0.0', { op: 'msync', addr: page(0), length: 4 * PAGE, flags: 4 }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'ptrace_poke', process: 0, addr: page(2) - 4, word: 0x1122334455667788n }],
    ['1.0', { op: 'ptrace_peek', process: 0, addr: page(1) - 4 }],
  ),
  // Shared memory: two views of one file, what is around a page, minor faults, and what shrinks and punches.
  program(
    ['0.0', { op: 'memfd_create', flags: 2 }],
    ['0.0', { op: 'ftruncate', fd: 3, length: 8 * PAGE }],
    ['0.0', { op: 'mmap', addr: page(1), length: 4 * PAGE, flags: 0x11, fd: 3, offset: PAGE }],
    ['0.0', { op: 'mmap', addr: page(6), length: 5 * PAGE, flags: 0x12, fd: 3 }],
    ['0.0', { op: 'pwrite', fd: 3, value: 0x11, offset: 2 * PAGE }],
    ['0.0', { op: 'fallocate', fd: 3, offset: 3 * PAGE, length: PAGE }],
    ['0.0', { op: 'lseek', fd: 3, offset: 3 * PAGE, whence: 3 }],
    ['0.0', { op: 'load', addr: page(1) }],
    ['0.0', { op: 'store', addr: page(2), value: 0x22 }],
    ['0.0', { op: 'load', addr: page(8) }],
    ['0.0', { op: 'store', addr: page(8), value: 0x33 }],
    ['0.0', { op: 'store', addr: page(7) + 100, value: 0x44 }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 4 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(1), len: PAGE, mode: 1 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(1), len: 4 * PAGE, mode: 4 }],
    ['0.0', { op: 'madvise', addr: page(1), length: 4 * PAGE, advice: 4 }],
    ['0.1', { op: 'load', addr: page(2) }],
    ['0.0', { op: 'UFFDIO_COPY', fd: 4, dst: page(2), src: PAYLOAD, len: PAGE }],
    ['0.0', { op: 'UFFDIO_CONTINUE', fd: 4, start: page(2), len: 3 * PAGE }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 4, start: page(4), len: PAGE }],
    ['0.0', { op: 'UFFDIO_CONTINUE', fd: 4, start: page(4), len: PAGE }],
    ['0.0', { op: 'store', addr: page(4), value: 0x55 }],
    ['0.2', { op: 'load', addr: page(1) }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 4, start: page(1), len: PAGE }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 4, start: page(1), len: PAGE }],
    ['0.0', { op: 'ftruncate', fd: 3, length: PAGE + 50 }],
    ['0.0', { op: 'UFFDIO_CONTINUE', fd: 4, start: page(3), len: PAGE }],
    ['0.0', { op: 'load', addr: page(7) + 100 }],
    ['0.0', { op: 'ftruncate', fd: 3, length: 8 * PAGE }],
    ['0.0', { op: 'load', addr: page(7) + 100 }],
    ['0.0', { op: 'store', addr: page(3), value: 1 }],
    ['0.0', { op: 'fallocate', fd: 3, mode: 3, offset: 0, length: 8 * PAGE }],
    ['0.0', { op: 'load', addr: page(1) }],
  ),
  // A mapping in the middle of a window, with pages cached behind its end.
  program(
    ['0.0', { op: 'memfd_create', flags: 0 }],
    ['0.0', { op: 'ftruncate', fd: 3, length: 20 * PAGE }],
    ['0.0', { op: 'fallocate', fd: 3, length: 18 * PAGE, offset: 0 }],
    ['0.0', { op: 'fallocate', fd: 3, length: 17 * PAGE, offset: 0 }],
    ['0.0', { op: 'mmap', addr: page(1), length: 17 * PAGE, flags: 0x11, fd: 3 }],
    ['0.0', { op: 'load', addr: page(2) }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 4 }],
    ['0.0', { op: 'madvise', addr: page(1), length: 17 * PAGE, advice: 4 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(1), len: 17 * PAGE, mode: 4 }],
    ['0.1', { op: 'load', addr: page(2) }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 4, start: page(1), len: 17 * PAGE }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 4, start: page(2), len: PAGE }],
  ),
  // A read of a pipe that begins anew when the handler has run.
  program(
    ['0.0', { op: 'pipe2' }],
    ['0.0', { op: 'sigaction', signum: 10, handler: 2, flags: 0x10000000 }],
    ['0.1', { op: 'read', fd: 3 }],
    ['0.0', { op: 'tgkill', process: 0, thread: 1, signum: 10 }],
  ),
  // A process is stopped while its threads wait in user mode, in get_user_pages and in poll; and is not, since SIGCONT came first.
  program(
    ...registered(4),
    ['0.0', { op: 'fork', child: 1 }],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.2', { op: 'poll', fd: 0xffffffff, timeout: -1 }],
    ['0.3', { op: 'mlock', addr: page(1), length: PAGE }],
    ['1.0', { op: 'kill', process: 0, signum: 19 }],
    ['1.0', copy(1)],
    ['1.0', { op: 'kill', process: 0, signum: 18 }],
    ['0.3', { op: 'mlock', addr: page(2), length: PAGE }],
    ['1.0', { op: 'tgkill', process: 0, thread: 3, signum: 19 }],
    ['1.0', { op: 'kill', process: 0, signum: 18 }],
    ['1.0', copy(2)],
  ),
  // process_vm_readv of a child whose memory is another by then.
  program(
    ['0.0', { op: 'mmap', addr: page(4), length: 2 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(4), value: page(4) + 64, size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 8, value: 8, size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 16, value: page(5), size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 24, value: 8, size: 8 }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'store', addr: page(5), value: 7, size: 8 }],
    [
      '0.0',
      { op: 'process_vm_readv', process: 1, local_iov: page(4), liovcnt: 1, remote_iov: page(4) + 16, riovcnt: 1 },
    ],
    ['0.0', { op: 'load', addr: page(4) + 64, size: 8 }],
  ),
  // Whose pages are after forks: one that COPY took from another counts by itself.
  program(
    ...registered(3),
    ['0.0', { op: 'mmap', addr: page(4), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(4), value: 1 }],
    ['0.0', { op: 'UFFDIO_COPY', fd: 3, dst: page(0), src: page(4), len: PAGE }],
    ['0.0', { op: 'fork', child: 1 }],
    ['0.0', { op: 'pagemap_read', process: 0, addr: page(0), length: 5 * PAGE }],
    ['1.0', { op: 'munmap', addr: page(0), length: PAGE }],
    ['0.0', { op: 'pagemap_read', process: 0, addr: page(0), length: 5 * PAGE }],
    ['1.0', { op: 'exit' }],
    ['0.0', { op: 'pagemap_read', process: 0, addr: page(0), length: 5 * PAGE }],
  ),
  // A page in a pipe: stored to, and with a write behind it.
  program(
    ['0.0', { op: 'mmap', addr: page(4), length: 2 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'store', addr: page(4), value: page(5), size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 8, value: 8, size: 8 }],
    ['0.0', { op: 'store', addr: page(5), value: 1, size: 8 }],
    ['0.0', { op: 'pipe2' }],
    ['0.0', { op: 'vmsplice', fd: 4, iov: page(4), iovcnt: 1 }],
    ['0.0', { op: 'write', fd: 4, buf: page(5), count: 4 }],
    ['0.0', { op: 'store', addr: page(5), value: 2, size: 8 }],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
  ),
  // Memory that a child does not get, and memory that it gets empty.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 3 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'fill', addr: page(0), length: 3 * PAGE, byte: 5 }],
    ['0.0', { op: 'madvise', addr: page(0), length: PAGE, advice: 10 }],
    ['0.0', { op: 'madvise', addr: page(1), length: PAGE, advice: 18 }],
    ['0.0', { op: 'fork', child: 1 }],
    ['0.0', { op: 'madvise', addr: page(0), length: 2 * PAGE, advice: 11 }],
    ['0.0', { op: 'madvise', addr: page(1), length: PAGE, advice: 19 }],
  ),
  // Memory of one userfaultfd goes, in two mappings and a part of what is unmapped; what is left is filled before and after.
  program(
    ...registered(6, EVENT_UNMAP),
    ['0.0', { op: 'mprotect', addr: page(2), length: 2 * PAGE, prot: 1 }],
    ['0.1', { op: 'munmap', addr: page(1), length: 3 * PAGE }],
    ['0.0', { op: 'UFFDIO_COPY', fd: 3, dst: page(0), src: PAYLOAD, len: PAGE }],
    ['0.0', { op: 'read', fd: 3, count: 4096 }],
    ['0.0', { op: 'UFFDIO_COPY', fd: 3, dst: page(0), src: PAYLOAD, len: PAGE }],
    ['0.2', { op: 'mmap', addr: page(4), length: 4 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'read', fd: 3, count: 4096 }],
  ),
  // Memory that is emptied is split while its event is unread.
  program(
    ...registered(4, EVENT_REMOVE),
    ['0.0', { op: 'UFFDIO_COPY', fd: 3, dst: page(0), src: PAYLOAD, len: 4 * PAGE }],
    ['0.1', { op: 'madvise', addr: page(0), length: 3 * PAGE, advice: 4 }],
    ['0.0', { op: 'load', addr: page(0), size: 8 }],
    ['0.0', { op: 'mprotect', addr: page(1), length: PAGE, prot: 1 }],
    ['0.0', { op: 'read', fd: 3, count: 32 }],
    ['0.0', { op: 'read', fd: 3, count: 32 }],
    ['0.0', { op: 'read', fd: 3, count: 32 }],
  ),
  // What fork leaves out or wipes; advice that a hole does not end, and that takes other advice away.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 4 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'fill', addr: page(0), length: 4 * PAGE, byte: 7 }],
    ['0.0', { op: 'madvise', addr: page(0), length: PAGE, advice: 10 }],
    ['0.0', { op: 'madvise', addr: page(1), length: PAGE, advice: 18 }],
    ['0.0', { op: 'mmap', addr: page(6), length: 4 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'munmap', addr: page(7), length: PAGE }],
    ['0.0', { op: 'madvise', addr: page(6), length: 3 * PAGE, advice: 1 }],
    ['0.0', { op: 'madvise', addr: page(6), length: 4 * PAGE, advice: 0 }],
    ['0.0', { op: 'mmap', addr: page(10), length: PAGE, flags: MAP_FIXED | 0x20000 }],
    ['0.0', { op: 'mmap', addr: page(12), length: PAGE, flags: MAP_FIXED | 0x8000 }],
    ['0.0', { op: 'fork', child: 1 }],
  ),
  // Memory policies: apart while written, none where there is a hole, but the default one.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 2 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mbind', addr: page(1), length: PAGE, mode: 2, nodes: 1 }],
    ['0.0', { op: 'store', addr: page(0), value: 1 }],
    ['0.0', { op: 'store', addr: page(1), value: 1 }],
    ['0.0', { op: 'mbind', addr: page(1), length: PAGE, mode: 0 }],
    ['0.0', { op: 'mmap', addr: page(4), length: 3 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'munmap', addr: page(5), length: PAGE }],
    ['0.0', { op: 'mbind', addr: page(4), length: 3 * PAGE, mode: 4 }],
    ['0.0', { op: 'mbind', addr: page(6), length: PAGE, mode: 4 }],
    ['0.0', { op: 'mbind', addr: page(4), length: 3 * PAGE, mode: 0 }],
  ),
  // A locked instruction asks for its page as a write; a fetch asks for it although nothing may be executed there.
  program(
    ...registered(2),
    ['0.1', { op: 'exchange_add', addr: page(0), value: 1, size: 8 }],
    ['0.2', { op: 'execute', addr: page(1) }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', copy(0, 2)],
  ),
];
