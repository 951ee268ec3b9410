import type { Program } from '../../backend/index.js';
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
];

const MAP_FIXED = 0x32;
const WP_ASYNC = 1 << 15;
const ALL = 0x17f;

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
];
