import type { Operation, Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { PAGE, page, program, registered } from './_programs.js';

const POISON = 'assembly/ioctls/poison.ts';
const FAULT = 'assembly/fault.ts';
const GUARD = 'assembly/calls/guard.ts';

/** Wrong simulators of UFFDIO_POISON, guard pages and MADV_FREE. */
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
    from: '    if (isFatal(pte)) return fatalAccess(thread, pte, user);\n',
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
    from: '  if (vma.anon == 0 && !keepsWp && vma.guarded == 0) return;\n',
    to: '',
  },
  {
    name: 'a hole in a file takes poison away',
    file: 'assembly/pagetable.ts',
    from: 'if (isPresent(pte) && (pte & PTE_CACHE) != 0) zap(root, page, page + 1, mode);',
    to: 'if (!isPresent(pte) || (pte & PTE_CACHE) != 0) zap(root, page, page + 1, mode);',
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
    from: 'if (marker == POISON_MARKER) return POISON_ENTRY;',
    to: '',
  },
  {
    name: '/proc/PID/mem gets past poison',
    file: FAULT,
    from: '    if (isFatal(pte)) return false;\n',
    to: '',
  },
  {
    name: 'MADV_DONTNEED takes guards away',
    file: 'assembly/pagetable.ts',
    from: 'if (pte == GUARD_MARKER && mode != ZAP_ALL) return pte;',
    to: '',
  },
  {
    name: 'munmap leaves guards',
    file: 'assembly/mm.ts',
    from: 'last >> 12, ZAP_ALL);',
    to: 'last >> 12, 1);',
  },
  {
    name: 'a guard is SIGBUS',
    file: FAULT,
    from: '    return ACCESS_MAPERR;\n  }\n  thread.why = user ? FAULT_ORDER_POISON',
    to: '    return ACCESS_BUS;\n  }\n  thread.why = user ? FAULT_ORDER_POISON',
  },
  {
    name: 'guards are installed in locked memory',
    file: GUARD,
    from: 'advice == MADV_GUARD_INSTALL && (vma.flags & VM_LOCKED) != 0 ? GUARD_LOCKED : 0',
    to: '0',
  },
  {
    name: 'guards make no anon_vma',
    file: GUARD,
    from: '  if (isAnonymous(vma)) prepareAnon(vma);\n',
    to: '',
  },
  {
    name: 'guards make an anon_vma of shared memory',
    file: GUARD,
    from: 'if (isAnonymous(vma)) prepareAnon(vma);',
    to: 'prepareAnon(vma);',
  },
  {
    name: 'a mapping forgets its guards when it merges',
    file: 'assembly/merge.ts',
    from: '  target.guarded |= from.guarded;\n',
    to: '',
  },
  {
    name: 'guards leave pages alone',
    file: GUARD,
    from: '    } else if (pte != GUARD_MARKER) {',
    to: '    } else if (false) {',
  },
  {
    name: 'taking guards away takes poison away',
    file: 'assembly/pagetable.ts',
    from: '  dropMarkers(root, first, end, GUARD_MARKER);',
    to: '  dropMarkers(root, first, end, GUARD_MARKER);\n  dropMarkers(root, first, end, POISON_MARKER);',
  },
  {
    name: 'MADV_FREE empties memory',
    file: 'assembly/calls/madvise.ts',
    from: 'if (adviceOf(thread) != MADV_FREE) {',
    to: 'if (true) {',
  },
];

function poisons(first: number, pages = 1): Operation {
  return { op: 'UFFDIO_POISON', fd: 3, start: page(first), len: pages * PAGE };
}

function advises(first: number, pages: number, advice: number): Operation {
  return { op: 'madvise', addr: page(first), length: pages * PAGE, advice };
}

const INSTALL = 102;
const REMOVE = 103;
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
  // Guards over pages, poison and nothing, locked memory, a fork, and what takes them away.
  program(
    ...registered(6),
    ['0.0', { op: 'UFFDIO_COPY', fd: 3, dst: page(0), src: { payload: 0 }, len: 2 * PAGE }],
    ['0.0', poisons(2, 2)],
    ['0.0', { op: 'mlock', addr: page(0), length: PAGE }],
    ['0.0', advises(0, 1, INSTALL)],
    ['0.0', advises(1, 2, INSTALL)],
    ['0.0', { op: 'load', addr: page(1) }],
    ['0.0', advises(1, 2, 4)],
    ['0.0', advises(1, 1, 8)],
    ['0.0', advises(2, 2, REMOVE)],
    ['0.0', { op: 'mmap', addr: page(8), length: PAGE, flags: 0x31 }],
    ['0.0', { op: 'store', addr: page(8), value: 1 }],
    ['0.0', advises(8, 1, INSTALL)],
    ['0.0', advises(8, 1, REMOVE)],
    ['0.0', { op: 'load', addr: page(8) }],
    ['0.0', { op: 'fork', child: 1 }],
    ['0.0', { op: 'munmap', addr: page(1), length: PAGE }],
    ['0.0', { op: 'mmap', addr: page(1), length: PAGE, flags: 0x32 }],
    ['0.0', { op: 'load', addr: page(1) }],
    ['0.0', { op: 'store', addr: page(1), value: 5 }],
    ['0.0', advises(1, 1, 8)],
  ),
  // Guards of a file's mapping whose parts merge, and are copied by a fork then.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 4 * PAGE, flags: 0x31 }],
    ['0.0', { op: 'mprotect', addr: page(0), length: PAGE, prot: 1 }],
    ['0.0', advises(0, 1, INSTALL)],
    ['0.0', { op: 'mprotect', addr: page(0), length: PAGE, prot: 3 }],
    ['0.0', { op: 'store', addr: page(3), value: 1 }],
    ['0.0', { op: 'fork', child: 1 }],
    // Two of shared memory have no anon_vma, and become one again.
    ['0.0', { op: 'mmap', addr: page(13), length: 4 * PAGE, flags: 0x31 }],
    ...[13, 15].map((first): [string, Operation] => [
      '0.0',
      { op: 'mprotect', addr: page(first), length: PAGE, prot: 1 },
    ]),
    ...[13, 15].map((first): [string, Operation] => ['0.0', advises(first, 1, INSTALL)]),
    ...[13, 15].map((first): [string, Operation] => [
      '0.0',
      { op: 'mprotect', addr: page(first), length: PAGE, prot: 3 },
    ]),
    // Two of anonymous memory have an anon_vma each.
    ['0.0', { op: 'mmap', addr: page(8), length: 4 * PAGE, flags: 0x32 }],
    ['0.0', { op: 'mprotect', addr: page(9), length: PAGE, prot: 1 }],
    ['0.0', advises(8, 1, INSTALL)],
    ['0.0', advises(10, 1, INSTALL)],
    ['0.0', { op: 'mprotect', addr: page(9), length: PAGE, prot: 3 }],
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
