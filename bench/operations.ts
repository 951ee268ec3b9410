/** The operations that are measured on both sides, by the names of bench/native. */
import { LOOK_STATE, type Outcome } from '../backend/index.js';
import { DIRECT } from './direct.js';
import { FILLS } from './fills.js';
import { type MeasuredOperation, operation } from './operation.js';
import {
  advise,
  COPY_DONTWAKE,
  copy,
  cycle,
  FEATURE_EVENT_FORK,
  FEATURE_EVENT_REMAP,
  FEATURE_EVENT_REMOVE,
  FEATURE_EVENT_UNMAP,
  FEATURE_SIGBUS,
  fill,
  load,
  MADV_DOFORK,
  MADV_DONTFORK,
  MADV_DONTNEED,
  MADV_GUARD_INSTALL,
  MADV_GUARD_REMOVE,
  MADV_POPULATE_WRITE,
  MAIN,
  map,
  missing,
  missingAgain,
  move,
  NONBLOCKING,
  OTHERS,
  open,
  PAGE,
  PROT_READ,
  PROT_READ_WRITE,
  page,
  protect,
  protectedPages,
  REGION,
  register,
  remap,
  repeat,
  SOURCE,
  segment,
  source,
  step,
  TOUCHER,
  UFFD,
  unmap,
  unregister,
  wake,
  writeprotect,
  zeropage,
} from './steps.js';
import type { Step, Workload } from './workload.js';

const BATCH = 2048;
const DESCRIPTORS = 250;
const MPOL_LOCAL = 4;
const CYCLES = 1024;
const FORKS = 15;
const PAGES = 4096;
const MANY_PAGES = 32768;
const STRIDE = 12345;

const refusedWith =
  (errno: string) =>
  (outcome: Outcome): boolean =>
    outcome.kind === 'errno' && outcome.errno === errno;

/** Fills PAGES missing pages, `chunk` pages a call. */
function copyChunks(chunk: number): Workload {
  return {
    setup: missing(PAGES, chunk),
    body: repeat(PAGES / chunk, (index) => [copy(page(REGION, index * chunk), chunk)]),
    undo: missingAgain(PAGES),
    operations: PAGES,
  };
}

/** The same with ZEROPAGE. */
function zeropageChunks(chunk: number): Workload {
  return {
    setup: missing(PAGES),
    body: repeat(PAGES / chunk, (index) => [zeropage(page(REGION, index * chunk), chunk)]),
    undo: missingAgain(PAGES),
    operations: PAGES,
  };
}

/** MOVE of PAGES pages from SOURCE, where they are back afterwards. */
function moveChunks(chunk: number): Workload {
  const moves = (dst: bigint, src: bigint): Step[] =>
    repeat(PAGES / chunk, (index) => [move(page(dst, index * chunk), page(src, index * chunk), chunk)]);
  return {
    setup: [...missing(PAGES, PAGES), register(SOURCE, PAGES)],
    body: moves(REGION, SOURCE),
    undo: moves(SOURCE, REGION),
    operations: PAGES,
  };
}

/** Takes the protection of PAGES pages away, `chunk` pages a call. */
function writeprotectChunks(chunk: number): Workload {
  return {
    setup: protectedPages(PAGES),
    body: repeat(PAGES / chunk, (index) => [writeprotect(page(REGION, index * chunk), chunk, 0n)]),
    undo: [writeprotect(REGION, PAGES)],
    operations: PAGES,
  };
}

/** One refused or fruitless call again and again: it changes nothing. */
function again(setup: Workload['setup'], call: Workload['body'][number], expect?: Workload['expect']): Workload {
  return {
    setup,
    body: repeat(BATCH, () => [call]),
    undo: [],
    operations: BATCH,
    ...(expect === undefined ? {} : { expect }),
  };
}

const CALLS: readonly MeasuredOperation[] = [
  operation('userfaultfd-api-close', 'call', 'userfaultfd, UFFDIO_API, close', {
    setup: [],
    body: repeat(BATCH / 2, () => [...open(), step({ op: 'close', fd: UFFD })]),
    undo: [],
    operations: BATCH / 2,
  }),
  operation('api', 'call', 'UFFDIO_API', {
    setup: repeat(DESCRIPTORS, () => [step({ op: 'userfaultfd', flags: NONBLOCKING })]),
    body: repeat(DESCRIPTORS, (index) => [step({ op: 'UFFDIO_API', fd: UFFD + BigInt(index) })]),
    operations: DESCRIPTORS,
  }),
  operation('register', 'call', 'UFFDIO_REGISTER, a VMA of its own', {
    setup: [...open(), ...repeat(BATCH, (index) => [map(page(REGION, 2 * index), 1)])],
    body: repeat(BATCH, (index) => [register(page(REGION, 2 * index), 1)]),
    operations: BATCH,
  }),
  operation('register-split', 'call', 'UFFDIO_REGISTER, splitting a VMA', {
    setup: [...open(), map(REGION, 2 * BATCH)],
    body: repeat(BATCH, (index) => [register(page(REGION, 2 * index), 1)]),
    operations: BATCH,
  }),
  operation(
    'register-again',
    'call',
    'UFFDIO_REGISTER, nothing to change',
    again([...open(), map(REGION, 1), register(REGION, 1)], register(REGION, 1)),
  ),
  operation('unregister', 'call', 'UFFDIO_UNREGISTER, a VMA of its own', {
    setup: [
      ...open(),
      ...repeat(BATCH, (index) => [map(page(REGION, 2 * index), 1), register(page(REGION, 2 * index), 1)]),
    ],
    body: repeat(BATCH, (index) => [unregister(page(REGION, 2 * index), 1)]),
    undo: repeat(BATCH, (index) => [register(page(REGION, 2 * index), 1)]),
    operations: BATCH,
  }),
  operation('unregister-split', 'call', 'UFFDIO_UNREGISTER, splitting a VMA', {
    setup: missing(2 * BATCH),
    body: repeat(BATCH, (index) => [unregister(page(REGION, 2 * index), 1)]),
    undo: [register(REGION, 2 * BATCH)],
    operations: BATCH,
  }),
  operation('copy-1', 'call', 'UFFDIO_COPY, 1 page', copyChunks(1)),
  operation('copy-64', 'call', 'UFFDIO_COPY, 64 pages, a page', copyChunks(64)),
  operation('copy-256', 'call', 'UFFDIO_COPY, 256 pages, a page', copyChunks(256)),
  operation('zeropage-1', 'call', 'UFFDIO_ZEROPAGE, 1 page', zeropageChunks(1)),
  operation('zeropage-64', 'call', 'UFFDIO_ZEROPAGE, 64 pages, a page', zeropageChunks(64)),
  operation('move-1', 'call', 'UFFDIO_MOVE, 1 page', moveChunks(1)),
  operation('move-256', 'call', 'UFFDIO_MOVE, 256 pages, a page', moveChunks(256)),
  operation('writeprotect-1', 'call', 'UFFDIO_WRITEPROTECT, mode 0, 1 page', writeprotectChunks(1)),
  operation('writeprotect-64', 'call', 'UFFDIO_WRITEPROTECT, mode 0, 64 pages, a page', writeprotectChunks(64)),
  operation(
    'copy-einval',
    'call',
    'UFFDIO_COPY refused, EINVAL',
    again([...missing(1), copy(REGION)], copy(REGION, 1, 1n << 63n), refusedWith('EINVAL')),
  ),
  operation(
    'copy-eexist',
    'call',
    'UFFDIO_COPY refused, EEXIST',
    again([...missing(1), copy(REGION)], copy(REGION), refusedWith('EEXIST')),
  ),
  operation('wake-nobody', 'call', 'UFFDIO_WAKE, nobody asleep', again(missing(1), wake(REGION))),
  operation(
    'read-eagain',
    'call',
    'read of a userfaultfd, EAGAIN',
    again(missing(1), step({ op: 'read', fd: UFFD }), refusedWith('EAGAIN')),
  ),
  operation('fault-sigbus', 'call', 'fault to SIGBUS (UFFD_FEATURE_SIGBUS)', {
    setup: missing(BATCH, 1, FEATURE_SIGBUS),
    body: repeat(BATCH, (index) => [load(page(REGION, index))]),
    undo: [],
    operations: BATCH,
    expect: (outcome) => outcome.kind === 'signal' && outcome.signal === 7,
  }),
  operation('fork-event-exit', 'call', 'fork with its event read, exit of the child', {
    setup: missing(1, 1, FEATURE_EVENT_FORK),
    body: repeat(FORKS, (index) => [
      step({ op: 'fork', child: index + 1 }, TOUCHER),
      step({ op: 'read', fd: UFFD }),
      step({ op: 'close', fd: UFFD + 1n }),
      step({ op: 'exit' }, { process: index + 1, thread: 0 }),
    ]),
    operations: FORKS,
    expect: (outcome) => outcome.kind === 'value' || outcome.kind === 'exited',
  }),
];

const CYCLES_OF_A_FAULT: readonly MeasuredOperation[] = [
  operation(
    'cycle',
    'cycle',
    'load, message read, UFFDIO_COPY, load done',
    {
      setup: missing(CYCLES),
      body: repeat(CYCLES, (index) => cycle(page(REGION, index))),
      undo: missingAgain(CYCLES),
      operations: CYCLES,
    },
    { kernel: ['cycle-one-cpu', 'cycle-two-cpus'] },
  ),
  operation(
    'cycle-wake',
    'call',
    'the same, with COPY_MODE_DONTWAKE and UFFDIO_WAKE',
    {
      setup: missing(CYCLES),
      body: repeat(CYCLES, (index) => [
        load(page(REGION, index), TOUCHER),
        step({ op: 'read', fd: UFFD }),
        copy(page(REGION, index), 1, COPY_DONTWAKE),
        wake(page(REGION, index)),
      ]),
      undo: missingAgain(CYCLES),
      operations: CYCLES,
    },
    { kernel: ['cycle-wake-one-cpu', 'cycle-wake-two-cpus'] },
  ),
  operation(
    'cycle-protected',
    'call',
    'store to a protected page, message read, UFFDIO_WRITEPROTECT, store done',
    {
      setup: protectedPages(CYCLES),
      body: repeat(CYCLES, (index) => [
        step({ op: 'store', addr: page(REGION, index), value: 1 }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
        writeprotect(page(REGION, index), 1, 0n),
      ]),
      undo: [writeprotect(REGION, CYCLES)],
      operations: CYCLES,
    },
    { kernel: ['cycle-protected-one-cpu', 'cycle-protected-two-cpus'] },
  ),
  operation(
    'cycle-write',
    'call',
    'the same for a kernel-mode access: write to a pipe, and its read',
    {
      setup: [...missing(CYCLES), step({ op: 'pipe2' })],
      body: repeat(CYCLES, (index) => [
        step({ op: 'write', fd: UFFD + 2n, buf: page(REGION, index), count: 1 }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
        copy(page(REGION, index)),
        step({ op: 'read', fd: UFFD + 1n, count: 1 }),
      ]),
      undo: missingAgain(CYCLES),
      operations: CYCLES,
    },
    { kernel: ['cycle-write-one-cpu', 'cycle-write-two-cpus'] },
  ),
];

/** Memory that goes or moves, its event read by another thread. */
const EVENTS: readonly MeasuredOperation[] = [
  operation(
    'event-unmap',
    'call',
    'munmap of a registered page, its event read',
    {
      setup: missing(CYCLES, 1, FEATURE_EVENT_UNMAP),
      body: repeat(CYCLES, (index) => [
        step({ op: 'munmap', addr: page(REGION, index), length: PAGE }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
      ]),
      undo: [map(REGION, CYCLES), register(REGION, CYCLES)],
      operations: CYCLES,
    },
    { kernel: ['event-unmap-one-cpu', 'event-unmap-two-cpus'] },
  ),
  operation(
    'event-remap',
    'call',
    'mremap of a registered page, its event read',
    {
      setup: missing(CYCLES, 1, FEATURE_EVENT_REMAP),
      body: repeat(CYCLES, (index) => [
        remap(page(REGION, index), page(REGION, CYCLES + index), 1, TOUCHER),
        step({ op: 'read', fd: UFFD }),
      ]),
      undo: [unmap(REGION, 2 * CYCLES), map(REGION, CYCLES), register(REGION, CYCLES)],
      operations: CYCLES,
    },
    { kernel: ['event-remap-one-cpu', 'event-remap-two-cpus'] },
  ),
  operation(
    'event-remove',
    'call',
    'MADV_DONTNEED of a registered page, its event read',
    {
      setup: missing(CYCLES, 1, FEATURE_EVENT_REMOVE),
      body: repeat(CYCLES, (index) => [
        step({ op: 'madvise', addr: page(REGION, index), length: PAGE, advice: MADV_DONTNEED }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
      ]),
      undo: [],
      operations: CYCLES,
    },
    { kernel: ['event-remove-one-cpu', 'event-remove-two-cpus'] },
  ),
];

const SEGMENT = 16n;

function processVm(remote: bigint, thread = MAIN): Step {
  return step(
    { op: 'process_vm_readv', process: 0, local_iov: OTHERS, liovcnt: 1, remote_iov: remote, riovcnt: 1 },
    thread,
  );
}

const CYCLES_OF_PROCESS_VM: readonly MeasuredOperation[] = [
  operation(
    'cycle-process-vm',
    'call',
    'the same for process_vm_readv',
    {
      setup: [
        ...missing(CYCLES),
        map(OTHERS, 8),
        ...segment(OTHERS, page(OTHERS, 1), 1n),
        ...repeat(CYCLES, (index) => segment(page(OTHERS, 2) + BigInt(index) * SEGMENT, page(REGION, index), 1n)),
      ],
      body: repeat(CYCLES, (index) => [
        processVm(page(OTHERS, 2) + BigInt(index) * SEGMENT, TOUCHER),
        step({ op: 'read', fd: UFFD }),
        copy(page(REGION, index)),
      ]),
      undo: missingAgain(CYCLES),
      operations: CYCLES,
    },
    { kernel: ['cycle-process-vm-one-cpu', 'cycle-process-vm-two-cpus'] },
  ),
];

/** A page with two segments of 32 bytes in the next one. */
const TWO_SEGMENTS: readonly Step[] = [
  map(OTHERS, 2),
  ...segment(OTHERS, page(OTHERS, 1), 32n),
  ...segment(OTHERS + SEGMENT, page(OTHERS, 1) + 64n, 32n),
];

const KERNEL_ACCESS: readonly MeasuredOperation[] = [
  operation('writev-readv', 'shown', 'writev of two segments to a pipe, readv of them', {
    setup: [...TWO_SEGMENTS, step({ op: 'pipe2' })],
    body: repeat(BATCH, () => [
      step({ op: 'writev', fd: UFFD + 1n, iov: OTHERS, iovcnt: 2 }),
      step({ op: 'readv', fd: UFFD, iov: OTHERS, iovcnt: 2 }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('vmsplice-read', 'shown', 'vmsplice of a page to a pipe, read of 64 bytes', {
    setup: [...source(), map(OTHERS, 1), ...segment(OTHERS, SOURCE, 64n), step({ op: 'pipe2' })],
    body: repeat(BATCH, () => [
      step({ op: 'vmsplice', fd: UFFD + 1n, iov: OTHERS, iovcnt: 1 }),
      step({ op: 'read', fd: UFFD, count: 64 }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('process-vm-readv', 'shown', 'process_vm_readv', again([...TWO_SEGMENTS], processVm(OTHERS + SEGMENT))),
  operation(
    'futex-eagain',
    'shown',
    'FUTEX_WAIT refused, EAGAIN',
    again(source(), step({ op: 'futex_wait', uaddr: SOURCE, val: 1 }), refusedWith('EAGAIN')),
  ),
  operation('sigprocmask', 'shown', 'sigprocmask', again([], step({ op: 'sigprocmask' }))),
  operation(
    'tgkill-blocked',
    'shown',
    'tgkill, the signal blocked',
    again([step({ op: 'sigprocmask', how: 0, set: 0x200 })], step({ op: 'tgkill', process: 0, thread: 0, signum: 10 })),
  ),
  operation(
    'proc-mem-read',
    'shown',
    '/proc/PID/mem opened, read, closed',
    again(source(), step({ op: 'proc_mem_read', process: 0, addr: SOURCE, count: 64 })),
  ),
  operation(
    'mincore',
    'shown',
    'mincore of 16 pages, missing',
    again(missing(16), step({ op: 'mincore', addr: REGION, length: 16n * PAGE })),
  ),
  operation(
    'pagemap-read',
    'shown',
    '/proc/PID/pagemap opened, 16 entries read, closed',
    again(missing(16), step({ op: 'pagemap_read', process: 0, addr: REGION, length: 16n * PAGE })),
  ),
  operation(
    'pagemap-scan',
    'shown',
    '/proc/PID/pagemap opened, PAGEMAP_SCAN of 16 pages in one region, closed',
    again(
      source(),
      step({ op: 'pagemap_scan', process: 0, start: SOURCE, end: SOURCE + 16n * PAGE, vec_len: 20, return_mask: 8 }),
    ),
  ),
  operation(
    'pagemap-ioctl',
    'shown',
    'the same with structure and vector in memory',
    again(
      [
        ...source(),
        step({ op: 'mmap', addr: OTHERS, length: PAGE, flags: 0x32 }),
        ...[96n, 0n, SOURCE, SOURCE + 16n * PAGE, 0n, OTHERS + 128n, 20n, 0n, 0n, 0n, 0n, 8n].map((value, index) =>
          step({ op: 'store', addr: OTHERS + 8n * BigInt(index), value, size: 8 }),
        ),
      ],
      step({ op: 'pagemap_ioctl', process: 0, request: 0xc0606610, argp: OTHERS }),
    ),
  ),
  operation(
    'fdinfo-read',
    'shown',
    '/proc/PID/fdinfo of a userfaultfd opened, read, closed',
    again(missing(16), step({ op: 'fdinfo_read', process: 0, fd: 3 })),
  ),
  operation(
    'smaps-read',
    'shown',
    '/proc/PID/smaps opened, read as far as a mapping, closed',
    again(missing(16), step({ op: 'smaps_read', process: 0, addr: REGION })),
  ),
  operation(
    'maps-read',
    'shown',
    '/proc/PID/maps opened, read, closed',
    again(missing(16), step({ op: 'maps_read', process: 0, addr: REGION })),
  ),
  operation(
    'msync',
    'shown',
    'msync of 16 pages, missing',
    again(missing(16), step({ op: 'msync', addr: REGION, length: 16n * PAGE, flags: 4 })),
  ),
  operation('ptrace-peek', 'shown', 'ptrace: attach, a word of a child, detach', {
    setup: [...source(), step({ op: 'fork', child: 1 })],
    body: repeat(BATCH, () => [step({ op: 'ptrace_peek', process: 1, addr: SOURCE })]),
    operations: BATCH,
  }),
];

const BULK: readonly MeasuredOperation[] = [
  operation('load-many', 'bulk', 'load, each in another one of 32,768 pages', {
    setup: [map(REGION, MANY_PAGES), fill(REGION, MANY_PAGES)],
    body: repeat(MANY_PAGES, (index) => [load(page(REGION, (index * STRIDE) % MANY_PAGES))]),
    undo: [],
    operations: MANY_PAGES,
  }),
  operation('load-fresh', 'bulk', 'load of memory never touched, a page', {
    setup: [map(REGION, PAGES)],
    body: repeat(PAGES, (index) => [load(page(REGION, index))]),
    undo: [unmap(REGION, PAGES), map(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('store-fresh', 'bulk', 'store to memory never touched, a page', {
    setup: [map(REGION, PAGES)],
    body: repeat(PAGES, (index) => [step({ op: 'store', addr: page(REGION, index), value: 1 })]),
    undo: [unmap(REGION, PAGES), map(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('fill-resident', 'bulk', 'memset of 16 MiB resident, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [fill(REGION, PAGES)],
    undo: [],
    operations: PAGES,
  }),
  operation('fill-fresh', 'bulk', 'memset of 16 MiB never touched, a page', {
    setup: [map(REGION, PAGES)],
    body: [fill(REGION, PAGES)],
    undo: [unmap(REGION, PAGES), map(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('munmap-resident', 'bulk', 'munmap of 16 MiB resident, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [unmap(REGION, PAGES)],
    undo: [map(REGION, PAGES), fill(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('mremap-resident', 'bulk', 'mremap of 16 MiB resident to elsewhere in its page tables, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [remap(REGION, page(REGION, PAGES + 1), PAGES)],
    undo: [remap(page(REGION, PAGES + 1), REGION, PAGES)],
    operations: PAGES,
  }),
  operation('dontneed-resident', 'bulk', 'MADV_DONTNEED of 16 MiB resident, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [advise(REGION, PAGES, MADV_DONTNEED)],
    undo: [fill(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('populate-fresh', 'bulk', 'MADV_POPULATE_WRITE of 16 MiB never touched, a page', {
    setup: [map(REGION, PAGES)],
    body: [advise(REGION, PAGES, MADV_POPULATE_WRITE)],
    undo: [unmap(REGION, PAGES), map(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('look-resident', 'bulk', 'look at 16 MiB resident: state and content hash, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [],
    look: { records: [], windows: [{ start: REGION, pages: PAGES }], finalLooks: LOOK_STATE },
    // Contents written anew, so that no hash of an earlier look can be used again.
    undo: [fill(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('look-absent', 'bulk', 'look at 16 MiB never touched: state, a page', {
    setup: [map(REGION, PAGES)],
    body: [],
    look: { records: [], windows: [{ start: REGION, pages: PAGES }], finalLooks: LOOK_STATE },
    undo: [],
    operations: PAGES,
  }),
];

const SHOWN: readonly MeasuredOperation[] = [
  operation('mmap-munmap', 'shown', 'mmap, munmap of a page', {
    setup: [],
    body: repeat(BATCH, () => [map(REGION, 1), unmap(REGION, 1)]),
    undo: [],
    operations: BATCH,
  }),
  operation('mprotect-twice', 'shown', 'mprotect of a registered page to PROT_READ and back', {
    setup: missing(3),
    body: repeat(BATCH, () => [protect(page(REGION, 1), PROT_READ), protect(page(REGION, 1), PROT_READ_WRITE)]),
    undo: [],
    operations: BATCH,
  }),
  operation('mremap-twice', 'shown', 'mremap of a resident page elsewhere and back', {
    setup: [map(REGION, 3), fill(REGION, 3)],
    body: repeat(BATCH, () => [remap(page(REGION, 1), page(REGION, 5), 1), remap(page(REGION, 5), page(REGION, 1), 1)]),
    undo: [],
    operations: BATCH,
  }),
  operation('getfd-close', 'shown', 'pidfd_getfd of a userfaultfd, close', {
    setup: open(),
    // The pidfd has the descriptor between.
    body: repeat(BATCH, () => [
      step({ op: 'pidfd_getfd', process: 0, fd: UFFD }),
      step({ op: 'close', fd: UFFD + 2n }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('process-madvise', 'shown', 'process_madvise, MADV_COLD of its own page', {
    setup: [map(REGION, 1)],
    body: repeat(BATCH, () => [step({ op: 'process_madvise', process: 0, addr: REGION, length: PAGE, advice: 20 })]),
    undo: [],
    operations: BATCH,
  }),
  operation('pass-fd', 'shown', 'a userfaultfd sent, received (SCM_RIGHTS) and closed', {
    setup: open(),
    body: repeat(BATCH, () => [
      step({ op: 'send_fd', fd: UFFD }),
      step({ op: 'receive_fd' }),
      step({ op: 'close', fd: UFFD + 1n }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('mseal-again', 'shown', 'mseal of memory that is sealed', {
    setup: [map(REGION, 1), step({ op: 'mseal', addr: REGION, length: PAGE })],
    body: repeat(BATCH, () => [step({ op: 'mseal', addr: REGION, length: PAGE })]),
    undo: [],
    operations: BATCH,
  }),
  operation('mlock-munlock', 'shown', 'mlock, munlock of a resident page', {
    setup: [map(REGION, 3), fill(REGION, 3)],
    body: repeat(BATCH, () => [
      step({ op: 'mlock', addr: page(REGION, 1), length: PAGE }),
      step({ op: 'munlock', addr: page(REGION, 1), length: PAGE }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('madvise-flag', 'shown', 'MADV_DONTFORK, MADV_DOFORK of a resident page', {
    setup: [map(REGION, 3), fill(REGION, 3)],
    body: repeat(BATCH, () => [advise(page(REGION, 1), 1, MADV_DONTFORK), advise(page(REGION, 1), 1, MADV_DOFORK)]),
    undo: [],
    operations: BATCH,
  }),
  operation('guard-twice', 'shown', 'MADV_GUARD_INSTALL, MADV_GUARD_REMOVE of a page', {
    setup: source(3),
    body: repeat(BATCH, () => [
      advise(page(SOURCE, 1), 1, MADV_GUARD_INSTALL),
      advise(page(SOURCE, 1), 1, MADV_GUARD_REMOVE),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('mbind-twice', 'shown', 'mbind of a resident page to MPOL_LOCAL, to MPOL_DEFAULT', {
    setup: [map(REGION, 3), fill(REGION, 3)],
    body: repeat(BATCH, () => [
      step({ op: 'mbind', addr: page(REGION, 1), length: PAGE, mode: MPOL_LOCAL }),
      step({ op: 'mbind', addr: page(REGION, 1), length: PAGE, mode: 0 }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation(
    'poll-nothing',
    'shown',
    'poll of a userfaultfd, nothing there',
    again(missing(1), step({ op: 'poll', fd: UFFD })),
  ),
  operation('dup-close', 'shown', 'dup of a userfaultfd, close', {
    setup: open(),
    body: repeat(BATCH, () => [step({ op: 'dup', fd: UFFD }), step({ op: 'close', fd: UFFD + 1n })]),
    undo: [],
    operations: BATCH,
  }),
  operation(
    'fcntl-setfl',
    'shown',
    'fcntl of a userfaultfd, F_SETFL',
    again(open(), step({ op: 'fcntl', fd: UFFD, command: 4, argument: 0x800 })),
  ),
  operation('device-new-close', 'shown', 'USERFAULTFD_IOC_NEW, close', {
    setup: [step({ op: 'open_userfaultfd_device' })],
    body: repeat(BATCH, () => [step({ op: 'USERFAULTFD_IOC_NEW', fd: UFFD }), step({ op: 'close', fd: UFFD + 1n })]),
    undo: [],
    operations: BATCH,
  }),
  operation('fstat', 'shown', 'fstat of a userfaultfd', again(open(), step({ op: 'fstat', fd: UFFD }))),
  operation('pipe-write-read', 'shown', 'write of 64 bytes to a pipe, read of them', {
    setup: [...source(), step({ op: 'pipe2' })],
    body: repeat(BATCH, () => [
      step({ op: 'write', fd: UFFD + 1n, buf: SOURCE, count: 64 }),
      step({ op: 'read', fd: UFFD, count: 64 }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('load', 'shown', 'load, one page again and again', again(source(), load(SOURCE))),
  operation(
    'store',
    'shown',
    'store, one page again and again',
    again(source(), step({ op: 'store', addr: SOURCE, value: 1 })),
  ),
  operation(
    'exchange-add',
    'shown',
    'lock xadd, one page again and again',
    again(source(), step({ op: 'exchange_add', addr: SOURCE, value: 1, size: 8 })),
  ),
  operation('fork-exit', 'shown', 'fork, exit of the child', {
    setup: [],
    body: repeat(FORKS, (index) => [
      step({ op: 'fork', child: index + 1 }, MAIN),
      step({ op: 'exit' }, { process: index + 1, thread: 0 }),
    ]),
    operations: FORKS,
    expect: (outcome) => outcome.kind === 'value' || outcome.kind === 'exited',
  }),
  operation('fork-exec-exit', 'shown', 'fork, exec and exit of the child', {
    setup: [],
    body: repeat(FORKS, (index) => [
      step({ op: 'fork', child: index + 1 }, MAIN),
      step({ op: 'exec' }, { process: index + 1, thread: 0 }),
      step({ op: 'exit' }, { process: index + 1, thread: 0 }),
    ]),
    operations: FORKS,
    expect: (outcome) => outcome.kind === 'value' || outcome.kind === 'exited',
  }),
];

export const OPERATIONS: readonly MeasuredOperation[] = [
  ...CALLS,
  ...FILLS,
  ...CYCLES_OF_A_FAULT,
  ...EVENTS,
  ...CYCLES_OF_PROCESS_VM,
  ...DIRECT,
  ...BULK,
  ...SHOWN,
  ...KERNEL_ACCESS,
];
