/** POISON, and what fills and protects shared memory. */
import { type MeasuredOperation, operation } from './operation.js';
import {
  advise,
  copy,
  fill,
  MADV_DONTNEED,
  missing,
  missingAgain,
  open,
  PAGE,
  page,
  REGION,
  register,
  repeat,
  source,
  step,
  UFFD,
  unmap,
  writeprotect,
} from './steps.js';
import type { Step, Workload } from './workload.js';

const PAGES = 4096;
const MODE_WP = 2n;
const MODE_MINOR = 4n;
const MAP_SHARED_ANONYMOUS_FIXED = 0x31;

function mapShared(start: bigint, pages: number): Step {
  return step({ op: 'mmap', addr: start, length: BigInt(pages) * PAGE, flags: MAP_SHARED_ANONYMOUS_FIXED });
}

function poison(start: bigint): Step {
  return step({ op: 'UFFDIO_POISON', fd: UFFD, start, len: PAGE });
}

function resume(start: bigint): Step {
  return step({ op: 'UFFDIO_CONTINUE', fd: UFFD, start, len: PAGE });
}

/** Performs one call for each page of a new file, which is all holes. */
function ofHoles(call: (page: bigint) => Step): Workload {
  const fresh = [mapShared(REGION, PAGES), register(REGION, PAGES)];
  return {
    setup: [...source(), ...open(), ...fresh],
    body: repeat(PAGES, (index) => [call(page(REGION, index))]),
    undo: [unmap(REGION, PAGES), ...fresh],
    operations: PAGES,
  };
}

/** The same of a file whose pages are all cached, and not mapped. */
function ofCached(call: (page: bigint) => Step): Workload {
  return {
    setup: [
      ...open(),
      mapShared(REGION, PAGES),
      fill(REGION, PAGES),
      advise(REGION, PAGES, MADV_DONTNEED),
      register(REGION, PAGES, MODE_MINOR),
    ],
    body: repeat(PAGES, (index) => [call(page(REGION, index))]),
    undo: [advise(REGION, PAGES, MADV_DONTNEED)],
    operations: PAGES,
  };
}

/** The protection of shared pages that are mapped is taken away. */
const PROTECTED: Workload = {
  setup: [
    ...open(),
    mapShared(REGION, PAGES),
    fill(REGION, PAGES),
    register(REGION, PAGES, MODE_WP),
    writeprotect(REGION, PAGES),
  ],
  body: repeat(PAGES, (index) => [writeprotect(page(REGION, index), 1, 0n)]),
  undo: [writeprotect(REGION, PAGES)],
  operations: PAGES,
};

export const FILLS: readonly MeasuredOperation[] = [
  operation('poison-1', 'call', 'UFFDIO_POISON, 1 page', {
    setup: missing(PAGES),
    body: repeat(PAGES, (index) => [poison(page(REGION, index))]),
    undo: missingAgain(PAGES),
    operations: PAGES,
  }),
  operation('copy-shared-1', 'call', 'UFFDIO_COPY to shared memory, 1 page', ofHoles(copy)),
  operation(
    'zeropage-shared-1',
    'call',
    'UFFDIO_ZEROPAGE of shared memory, 1 page',
    ofHoles((start) => step({ op: 'UFFDIO_ZEROPAGE', fd: UFFD, start, len: PAGE })),
  ),
  operation('continue-1', 'call', 'UFFDIO_CONTINUE, 1 page', ofCached(resume)),
  operation('poison-shared-1', 'call', 'UFFDIO_POISON of shared memory, 1 page that is cached', ofCached(poison)),
  operation('writeprotect-shared-1', 'call', 'UFFDIO_WRITEPROTECT of shared memory, mode 0, 1 page', PROTECTED),
];
