/** Calls of userfaultfd that put nobody to sleep. */

import { again, refusedWith } from './again.js';
import { FORKS, returnsOrExits } from './forks.js';
import { type MeasuredOperation, operation } from './operation.js';
import {
  copy,
  FEATURE_EVENT_FORK,
  FEATURE_SIGBUS,
  load,
  map,
  missing,
  missingAgain,
  move,
  NONBLOCKING,
  open,
  page,
  protectedPages,
  REGION,
  register,
  repeat,
  SOURCE,
  step,
  TOUCHER,
  UFFD,
  unregister,
  wake,
  writeprotect,
  zeropage,
} from './steps.js';
import type { Step, Workload } from './workload.js';

const BATCH = 2048;
const DESCRIPTORS = 250;
const PAGES = 4096;

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

export const CALLS: readonly MeasuredOperation[] = [
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
    expect: returnsOrExits,
  }),
];
