import type { Operation, Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { PAGE, page, program } from './_programs.js';

const SCAN = 'assembly/scan.ts';
const WALK = 'assembly/calls/scan-walk.ts';

/** Wrong simulators of PAGEMAP_SCAN. */
export const SCAN_MUTANTS: readonly Mutant[] = [
  {
    name: 'PAGEMAP_SCAN compares what is told, not what is there',
    file: SCAN,
    from: 'categories & scan.returned, start, fitting)',
    to: 'categories, start, fitting)',
  },
  {
    name: 'PAGEMAP_SCAN ends as soon as it has enough pages',
    file: SCAN,
    from: 'if (fitting != end) {',
    to: 'if (fitting != end || scan.found == scan.maxPages) {',
  },
  {
    name: 'PAGEMAP_SCAN inverts what it tells',
    file: SCAN,
    from: 'categories & scan.returned, start, fitting)',
    to: '(categories ^ scan.inverted) & scan.returned, start, fitting)',
  },
  {
    name: 'PAGEMAP_SCAN finds nothing written where there is no page table',
    file: WALK,
    from: '((vma.flags & VM_UFFD_WP) != 0 ? IS_WRITTEN : 0)',
    to: '0',
  },
  {
    name: 'PAGEMAP_SCAN without a vector protects what matches only',
    file: WALK,
    from: 'const all = protects(scan) && scan.vecLen == 0;',
    to: 'const all = false;',
  },
  {
    name: 'PAGEMAP_SCAN protects memory that asks about writes',
    file: WALK,
    from: '(vma.flags & VM_UFFD_WP) != 0 && (vma.ctx.features & FEATURE_WP_ASYNC) != 0',
    to: '(vma.flags & VM_UFFD_WP) != 0',
  },
  {
    name: 'PAGEMAP_SCAN writes walk_end only when it succeeds',
    file: 'assembly/calls/pagemap-scan.ts',
    from: 'if (result == TRANSFER_FAULT) scan.errno = EFAULT;',
    to: 'if (result == TRANSFER_FAULT) fail(thread, EFAULT, SCAN_VEC_EFAULT);',
  },
  {
    name: 'PAGEMAP_SCAN that fails tells nothing',
    file: 'assembly/calls/pagemap-scan.ts',
    from: '  if (length != 0) {\n    if (isDrivers',
    to: '  if (length != 0 && scan.errno == 0) {\n    if (isDrivers',
  },
];

const MAP_FIXED = 0x32;
const WP_ASYNC = 1 << 15;
const ALL = 0x17f;
const PAGEMAP_SCAN = 0xc0606610;

type Step = readonly [thread: string, operation: Operation];

/** A struct pm_scan_arg of all pages, in page 2. */
function structure(flags: number, vec: number): Step[] {
  return [96, flags, page(0), page(2), 0, vec, 5, 0, 0, 0, 0, ALL].map(
    (value, index): Step => ['0.0', { op: 'store', addr: page(2) + 8 * index, value, size: 8 }],
  );
}

export const SCAN_PROGRAMS: readonly Program[] = [
  // Memory without a page table, then with some pages; limits, masks, protection with and without a vector.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 8 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3, features: WP_ASYNC }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: 6 * PAGE, mode: 2 }],
    ['0.0', { op: 'pagemap_scan', process: 0, start: page(0), end: page(8), vec_len: 9, return_mask: ALL }],
    ['0.0', { op: 'store', addr: page(0), value: 1 }],
    ['0.0', { op: 'load', addr: page(2) }],
    ['0.0', { op: 'store', addr: page(4), value: 1 }],
    [
      '0.0',
      { op: 'pagemap_scan', process: 0, start: page(0), end: page(8), vec_len: 9, max_pages: 3, category_mask: 8 },
    ],
    [
      '0.0',
      {
        op: 'pagemap_scan',
        process: 0,
        start: page(0),
        end: page(8),
        vec_len: 9,
        category_inverted: 8,
        return_mask: 8,
      },
    ],
    ['0.0', { op: 'pagemap_scan', process: 0, start: page(0), end: page(4), vec_len: 0, category_mask: 16, flags: 1 }],
    ['0.0', { op: 'pagemap_scan', process: 0, start: page(0), end: page(8), vec_len: 9, return_mask: ALL }],
  ),
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: PAGE, mode: 2 }],
    ['0.0', { op: 'pagemap_scan', process: 0, start: page(0), end: page(1), vec_len: 9, return_mask: ALL, flags: 2 }],
  ),
  // The structure in memory: with a vector that is not there; and where noted memory comes before other.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 4 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3, features: WP_ASYNC }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: PAGE, mode: 2 }],
    ...structure(0, page(8)),
    ['0.0', { op: 'pagemap_ioctl', process: 0, request: PAGEMAP_SCAN, argp: page(2) }],
    ['0.0', { op: 'load', addr: page(2) + 32, size: 8 }],
    ...structure(2, page(3)),
    ['0.0', { op: 'pagemap_ioctl', process: 0, request: PAGEMAP_SCAN, argp: page(2) }],
    ['0.0', { op: 'load', addr: page(3), size: 8 }],
  ),
];
