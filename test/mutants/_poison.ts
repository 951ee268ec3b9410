import type { Operation, Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { PAGE, page, program, registered } from './_programs.js';

const POISON = 'assembly/ioctls/poison.ts';
const FAULT = 'assembly/fault.ts';

/** Wrong simulators of UFFDIO_POISON. */
export const POISON_MUTANTS: readonly Mutant[] = [
  {
    name: 'POISON marks what is marked as poisoned again',
    file: POISON,
    from: 'return pte != 0 ?',
    to: 'return pte != 0 && pte != POISON_MARKER ?',
  },
  {
    name: 'POISON is over a marker of write protection',
    file: POISON,
    from: 'return pte != 0 ?',
    to: 'return pte != 0 && pte != 9 ?',
  },
  {
    name: 'POISON does not look at the end of a file',
    file: POISON,
    from: '  if (!isNone(vma.file)) {',
    to: '  if (false) {',
  },
  {
    name: 'POISON asks the page cache',
    file: POISON,
    from: 'return pgoffAt(vma, address) >= pageCount(inode) ? POISON_SHMEM_BEYOND_EOF : 0;',
    to: 'return pgoffAt(vma, address) >= pageCount(inode) || inode.cached != 0 ? POISON_SHMEM_BEYOND_EOF : 0;',
  },
  {
    name: 'a poisoned page is missing',
    file: FAULT,
    from: '    if (isFatal(pte)) return fatalAccess(thread, user);\n',
    to: '',
  },
  {
    name: 'a fork leaves poison behind',
    file: 'assembly/pagetable.ts',
    from: 'return pte == WP_MARKER && lost != 0 ? 0 : pte;',
    to: 'return lost != 0 ? 0 : pte;',
  },
  {
    name: 'a fork copies the markers of shared mappings',
    file: 'assembly/calls/fork.ts',
    from: 'if (vma.anon != 0 || keepsWp) copyPages(',
    to: 'copyPages(',
  },
  {
    name: 'a hole in a file takes poison away',
    file: 'assembly/pagetable.ts',
    from: 'if (isPresent(pte) && (pte & PTE_CACHE) != 0) zap(root, page, page + 1);',
    to: 'if (!isPresent(pte) || (pte & PTE_CACHE) != 0) zap(root, page, page + 1);',
  },
  {
    name: 'populating a poisoned page is EFAULT',
    file: 'assembly/calls/madvise.ts',
    from: 'endPopulate(thread, EHWPOISON, POISON_POPULATE)',
    to: 'endPopulate(thread, EFAULT, POISON_POPULATE)',
  },
  {
    name: 'poison looks like a marker of write protection to pagemap',
    file: 'assembly/calls/pagemap-read.ts',
    from: 'return pte == POISON_MARKER ? POISON_ENTRY : WP_MARKER_ENTRY;',
    to: 'return WP_MARKER_ENTRY;',
  },
  {
    name: '/proc/PID/mem gets past poison',
    file: FAULT,
    from: '    if (isFatal(pte)) return false;\n',
    to: '',
  },
];

function poisons(first: number, pages = 1): Operation {
  return { op: 'UFFDIO_POISON', fd: 3, start: page(first), len: pages * PAGE };
}

const SHARED = 0x11;
const KEEP_SIZE_PUNCH_HOLE = 3;

export const POISON_PROGRAMS: readonly Program[] = [
  // Poison of private memory: accesses of every kind, a fork, and what takes it away.
  program(
    ...registered(4, 0x2000),
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: 4 * PAGE, mode: 3 }],
    ['0.0', poisons(0, 2)],
    ['0.0', poisons(1, 2)],
    ['0.0', { op: 'UFFDIO_WRITEPROTECT', fd: 3, start: page(3), len: PAGE, mode: 1 }],
    ['0.0', poisons(3)],
    ['0.1', { op: 'load', addr: page(0) + 5 }],
    ['0.1', { op: 'madvise', addr: page(0), length: PAGE, advice: 22 }],
    ['0.1', { op: 'pagemap_read', process: 0, addr: page(0), length: 4 * PAGE }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 3, start: page(0), len: 4 * PAGE }],
    ['0.1', { op: 'proc_mem_read', process: 0, addr: page(0), count: 8 }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'load', addr: page(1) }],
    ['0.0', { op: 'madvise', addr: page(0), length: PAGE, advice: 4 }],
    ['0.0', { op: 'load', addr: page(0) }],
  ),
  // Poison in mappings of a file: over what is cached, beyond its end, over a hole that is made, and after a fork.
  program(
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3 }],
    ['0.0', { op: 'memfd_create' }],
    ['0.0', { op: 'ftruncate', fd: 4, length: 3 * PAGE }],
    ['0.0', { op: 'pwrite', fd: 4, value: 7, offset: 0 }],
    ['0.0', { op: 'mmap', addr: page(0), length: 4 * PAGE, flags: SHARED, fd: 4 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: 4 * PAGE }],
    ['0.0', poisons(0, 2)],
    ['0.0', poisons(3)],
    ['0.0', { op: 'fallocate', fd: 4, mode: KEEP_SIZE_PUNCH_HOLE, offset: 0, length: PAGE }],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'load', addr: page(0) }],
  ),
];
