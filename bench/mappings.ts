/** Calls that make, change and end mappings and the files behind them, without an event. */
import type { Operation } from '../backend/index.js';
import { type MeasuredOperation, operation } from './operation.js';
import { advise, fill, MAIN, map, PAGE, page, REGION, repeat, step, UFFD, unmap } from './steps.js';
import type { Workload } from './workload.js';

const BATCH = 2048;
const PAGES = 4096;
const FORKS = 15;
const MAP_SHARED_FIXED = 0x11;
const MAP_SHARED_ANONYMOUS_FIXED = 0x31;
const MAP_PRIVATE_ANONYMOUS_NOREPLACE = 0x100022;
const MREMAP_TO_DONTUNMAP = 7;
const MADV_FREE = 8n;
const MADV_REMOVE = 9n;
const MADV_POPULATE_READ = 22n;
const MFD_ALLOW_SEALING = 2;
const F_ADD_SEALS = 1033;
const F_SEAL_SHRINK = 2;
const FALLOC_PUNCH_HOLE = 3;

const FILE: Operation = { op: 'memfd_create', flags: MFD_ALLOW_SEALING };

/** The same calls again and again, after which all is as before. */
function cycles(setup: Workload['setup'], ...calls: Operation[]): Workload {
  return {
    setup,
    body: repeat(BATCH, () => calls.map((call) => step(call))),
    undo: [],
    operations: BATCH,
  };
}

function resize(to: bigint): Operation {
  return { op: 'ftruncate', fd: UFFD, length: to };
}

/** From REGION, a mapping of `pages` before and `more` after. */
function grow(pages: bigint, more: bigint): Operation {
  return { op: 'mremap', addr: REGION, old_length: pages * PAGE, new_length: more * PAGE, flags: 0 };
}

export const MAPPINGS: readonly MeasuredOperation[] = [
  operation(
    'mmap-over',
    'shown',
    'mmap over a page (MAP_FIXED)',
    cycles([map(REGION, 1)], { op: 'mmap', addr: REGION, length: PAGE, flags: 0x32 }),
  ),
  operation('mmap-exists', 'shown', 'mmap refused, EEXIST (MAP_FIXED_NOREPLACE)', {
    ...cycles([map(REGION, 1)], { op: 'mmap', addr: REGION, length: PAGE, flags: MAP_PRIVATE_ANONYMOUS_NOREPLACE }),
    expect: (outcome) => outcome.kind === 'errno' && outcome.errno === 'EEXIST',
  }),
  operation(
    'mmap-file',
    'shown',
    'mmap of a page of a memfd, munmap',
    cycles(
      [step(FILE), step(resize(PAGE))],
      { op: 'mmap', addr: REGION, length: PAGE, flags: MAP_SHARED_FIXED, fd: UFFD },
      { op: 'munmap', addr: REGION, length: PAGE },
    ),
  ),
  operation(
    'mremap-grow',
    'shown',
    'mremap of a page to two in place, and back',
    cycles([map(REGION, 1)], grow(1n, 2n), grow(2n, 1n)),
  ),
  operation(
    'mremap-dontunmap',
    'shown',
    'store, mremap of its page elsewhere (MREMAP_DONTUNMAP)',
    cycles(
      [map(REGION, 1)],
      { op: 'store', addr: REGION, value: 1 },
      {
        op: 'mremap',
        addr: REGION,
        old_length: PAGE,
        new_length: PAGE,
        flags: MREMAP_TO_DONTUNMAP,
        new_address: page(REGION, 2),
      },
    ),
  ),
  operation('memfd-close', 'shown', 'memfd_create, close', cycles([], FILE, { op: 'close', fd: UFFD })),
  operation(
    'seal-add',
    'shown',
    'F_ADD_SEALS of a seal that is there',
    cycles([step(FILE)], { op: 'fcntl', fd: UFFD, command: F_ADD_SEALS, argument: F_SEAL_SHRINK }),
  ),
  operation(
    'ftruncate-twice',
    'shown',
    'ftruncate of a memfd to a page and to nothing',
    cycles([step(FILE)], resize(PAGE), resize(0n)),
  ),
  operation(
    'fallocate-punch',
    'shown',
    'fallocate of a page of a memfd, and of a hole there',
    cycles(
      [step(FILE)],
      { op: 'fallocate', fd: UFFD, mode: 0, offset: 0, length: PAGE },
      { op: 'fallocate', fd: UFFD, mode: FALLOC_PUNCH_HOLE, offset: 0, length: PAGE },
    ),
  ),
  operation(
    'remove-shared',
    'shown',
    'store to shared memory, MADV_REMOVE of its page',
    cycles(
      [step({ op: 'mmap', addr: REGION, length: PAGE, flags: MAP_SHARED_ANONYMOUS_FIXED })],
      { op: 'store', addr: REGION, value: 1 },
      { op: 'madvise', addr: REGION, length: PAGE, advice: MADV_REMOVE },
    ),
  ),
  operation('free-resident', 'bulk', 'MADV_FREE of 16 MiB resident, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [advise(REGION, PAGES, MADV_FREE)],
    undo: [fill(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('populate-read-fresh', 'bulk', 'MADV_POPULATE_READ of 16 MiB never touched, a page', {
    setup: [map(REGION, PAGES)],
    body: [advise(REGION, PAGES, MADV_POPULATE_READ)],
    undo: [unmap(REGION, PAGES), map(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('fork-resident', 'shown', 'fork with 16 MiB resident, exit of the child', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: repeat(FORKS, (index) => [
      step({ op: 'fork', child: index + 1 }, MAIN),
      step({ op: 'exit' }, { process: index + 1, thread: 0 }),
    ]),
    operations: FORKS,
    expect: (outcome) => outcome.kind === 'value' || outcome.kind === 'exited',
  }),
];
