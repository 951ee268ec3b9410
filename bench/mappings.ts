/** Calls that make, change and end mappings and the files behind them, without an event. */
import { again, refusedWith, rounds } from './again.js';
import { forks } from './forks.js';
import { type MeasuredOperation, operation } from './operation.js';
import { advise, fill, MADV_FREE, MADV_POPULATE_READ, map, PAGE, page, REGION, step, UFFD, unmap } from './steps.js';
import type { Step } from './workload.js';

const PAGES = 4096;
const MAP_SHARED_FIXED = 0x11;
const MAP_SHARED_ANONYMOUS_FIXED = 0x31;
const MAP_PRIVATE_ANONYMOUS_NOREPLACE = 0x100022;
const MREMAP_TO_DONTUNMAP = 7;
const MADV_REMOVE = 9n;
const MFD_ALLOW_SEALING = 2;
const F_ADD_SEALS = 1033;
const F_SEAL_SHRINK = 2;
const FALLOC_PUNCH_HOLE = 3;

const FILE = step({ op: 'memfd_create', flags: MFD_ALLOW_SEALING });

function resize(to: bigint): Step {
  return step({ op: 'ftruncate', fd: UFFD, length: to });
}

/** From REGION, a mapping of `pages` before and `more` after. */
function grow(pages: bigint, more: bigint): Step {
  return step({ op: 'mremap', addr: REGION, old_length: pages * PAGE, new_length: more * PAGE, flags: 0 });
}

export const MAPPINGS: readonly MeasuredOperation[] = [
  operation(
    'mmap-over',
    'shown',
    'mmap over a page (MAP_FIXED)',
    again([map(REGION, 1)], step({ op: 'mmap', addr: REGION, length: PAGE, flags: 0x32 })),
  ),
  operation(
    'mmap-exists',
    'shown',
    'mmap refused, EEXIST (MAP_FIXED_NOREPLACE)',
    again(
      [map(REGION, 1)],
      step({ op: 'mmap', addr: REGION, length: PAGE, flags: MAP_PRIVATE_ANONYMOUS_NOREPLACE }),
      refusedWith('EEXIST'),
    ),
  ),
  operation(
    'mmap-file',
    'shown',
    'mmap of a page of a memfd, munmap',
    rounds(
      [FILE, resize(PAGE)],
      step({ op: 'mmap', addr: REGION, length: PAGE, flags: MAP_SHARED_FIXED, fd: UFFD }),
      step({ op: 'munmap', addr: REGION, length: PAGE }),
    ),
  ),
  operation(
    'mremap-grow',
    'shown',
    'mremap of a page to two in place, and back',
    rounds([map(REGION, 1)], grow(1n, 2n), grow(2n, 1n)),
  ),
  operation(
    'mremap-dontunmap',
    'shown',
    'store, mremap of its page elsewhere (MREMAP_DONTUNMAP)',
    rounds(
      [map(REGION, 1)],
      step({ op: 'store', addr: REGION, value: 1 }),
      step({
        op: 'mremap',
        addr: REGION,
        old_length: PAGE,
        new_length: PAGE,
        flags: MREMAP_TO_DONTUNMAP,
        new_address: page(REGION, 2),
      }),
    ),
  ),
  operation('memfd-close', 'shown', 'memfd_create, close', rounds([], FILE, step({ op: 'close', fd: UFFD }))),
  operation(
    'seal-add',
    'shown',
    'F_ADD_SEALS of a seal that is there',
    again([FILE], step({ op: 'fcntl', fd: UFFD, command: F_ADD_SEALS, argument: F_SEAL_SHRINK })),
  ),
  operation(
    'ftruncate-twice',
    'shown',
    'ftruncate of a memfd to a page and to nothing',
    rounds([FILE], resize(PAGE), resize(0n)),
  ),
  operation(
    'fallocate-punch',
    'shown',
    'fallocate of a page of a memfd, and of a hole there',
    rounds(
      [FILE],
      step({ op: 'fallocate', fd: UFFD, mode: 0, offset: 0, length: PAGE }),
      step({ op: 'fallocate', fd: UFFD, mode: FALLOC_PUNCH_HOLE, offset: 0, length: PAGE }),
    ),
  ),
  operation(
    'remove-shared',
    'shown',
    'store to shared memory, MADV_REMOVE of its page',
    rounds(
      [step({ op: 'mmap', addr: REGION, length: PAGE, flags: MAP_SHARED_ANONYMOUS_FIXED })],
      step({ op: 'store', addr: REGION, value: 1 }),
      step({ op: 'madvise', addr: REGION, length: PAGE, advice: MADV_REMOVE }),
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
  operation(
    'fork-resident',
    'shown',
    'fork with 16 MiB resident, exit of the child',
    forks([map(REGION, PAGES), fill(REGION, PAGES)]),
  ),
];
