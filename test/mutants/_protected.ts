import type { Operation, Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { PAGE, page, program } from './_programs.js';

const FAULT = 'assembly/fault.ts';
const PAGETABLE = 'assembly/pagetable.ts';

/** Wrong simulators of write protection of file memory, and of MADV_REMOVE with its event. */
export const PROTECTED_MUTANTS: readonly Mutant[] = [
  {
    name: 'a store to a protected page of a shared mapping is not trapped',
    file: FAULT,
    from: '((vma.flags & VM_SHARED) != 0 && (pte & PTE_UFFD_WP) == 0)',
    to: '(vma.flags & VM_SHARED) != 0',
  },
  {
    name: 'a page of a file loses the marker that it replaces',
    file: 'assembly/filefault.ts',
    from: 'pteAt(entry) == WP_MARKER ? pte | PTE_UFFD_WP : pte',
    to: 'pte',
  },
  {
    name: 'where nothing of a file is mapped nothing is protected',
    file: 'assembly/ioctls/writeprotect.ts',
    from: 'const marks = !isAnonymous(vma) || ',
    to: 'const marks = ',
  },
  {
    name: 'emptied shared memory is not protected any more',
    file: PAGETABLE,
    from: '(mode & ZAP_MARKS_WP) != 0 ? WP_MARKER : 0;',
    to: 'false ? WP_MARKER : 0;',
  },
  {
    name: 'MADV_DONTNEED takes markers of shared memory away',
    file: PAGETABLE,
    from: 'return (mode & ZAP_KEEPS_WP) != 0 ? pte : 0;',
    to: 'return 0;',
  },
  {
    name: 'a fork keeps the protection of shared pages although nobody asked for it',
    file: PAGETABLE,
    from: 'return (pte & lost) != 0 ? pte & ~(lost | PTE_UNTRAPPED) : pte;',
    to: 'return pte;',
  },
  {
    name: 'mprotect leaves shared pages trapped that are protected for nobody',
    file: 'assembly/calls/mprotect.ts',
    from: '(vma.flags & VM_SHARED) != 0 ? PTE_EXCLUSIVE | PTE_CACHE : PTE_EXCLUSIVE',
    to: 'PTE_EXCLUSIVE',
  },
  {
    name: 'a store to a shared page that is protected for nobody leaves it read-only',
    file: FAULT,
    from: '  if ((pte & PTE_UFFD_WP) != 0) setPte(entry, pte | PTE_UNTRAPPED);\n  return resolved(thread, frame);',
    to: '  return resolved(thread, frame);',
  },
  {
    name: 'CONTINUE does not protect',
    file: 'assembly/ioctls/continue.ts',
    from: '(thread.argument2 & CONTINUE_MODE_WP) != 0 ? PTE_UFFD_WP : 0',
    to: '0',
  },
  {
    name: 'COPY to shared memory does not protect',
    file: 'assembly/ioctls/copy.ts',
    from: 'setPte(entry, pte | protectionOf(thread))',
    to: 'setPte(entry, pte)',
  },
  {
    name: '/proc/PID/mem writes to protected pages of files',
    file: FAULT,
    from: '  if (isTrapped(vma, pte)) {\n    if (!isAsync(vma)) {\n      thread.why',
    to: '  if (false) {\n    if (!isAsync(vma)) {\n      thread.why',
  },
  {
    name: 'MADV_REMOVE punches its hole before it is told of',
    file: 'assembly/calls/madvise.ts',
    from: '    thread.argument2 = offset;\n',
    to: '    thread.argument2 = offset;\n    isPunched(mappedInode(vma), offset, to - thread.local0);\n',
  },
  {
    name: 'MADV_REMOVE ends after the first mapping that it tells of',
    file: 'assembly/calls/madvise.ts',
    from: '  else if (thread.local0 >= thread.local1)\n',
    to: '  else\n',
  },
];

const MODE_WP = 2;
const MODE_WP_MINOR = 6;
const SHARED = 0x31;

function register(first: number, pages: number, mode: number): Operation {
  return { op: 'UFFDIO_REGISTER', fd: 3, start: page(first), len: pages * PAGE, mode };
}

function protect(first: number, pages: number, mode = 1): Operation {
  return { op: 'UFFDIO_WRITEPROTECT', fd: 3, start: page(first), len: pages * PAGE, mode };
}

const BEGIN: readonly [string, Operation][] = [
  ['0.0', { op: 'userfaultfd' }],
  ['0.0', { op: 'UFFDIO_API', fd: 3 }],
  ['0.0', { op: 'mmap', addr: page(0), length: 4 * PAGE, flags: SHARED }],
  ['0.0', { op: 'store', addr: page(0), value: 1 }],
  ['0.0', { op: 'store', addr: page(1), value: 2 }],
];

export const PROTECTED_PROGRAMS: readonly Program[] = [
  // Markers and pages of shared memory: stores, what empties them, /proc/PID/mem.
  program(
    ...BEGIN,
    ['0.0', register(0, 4, MODE_WP)],
    ['0.0', protect(0, 3)],
    ['0.1', { op: 'store', addr: page(0), value: 3 }],
    ['0.2', { op: 'store', addr: page(2), value: 4 }],
    ['0.0', { op: 'proc_mem_write', process: 0, addr: page(1), value: 5, size: 1 }],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
    ['0.0', { op: 'madvise', addr: page(0), length: 2 * PAGE, advice: 4 }],
    ['0.0', { op: 'madvise', addr: page(0), length: 2 * PAGE, advice: 4 }],
    ['0.0', { op: 'load', addr: page(1) }],
    ['0.0', protect(0, 4, 0)],
  ),
  // Protection that is left over, mprotect, and a fork of a mapping that guards were installed in.
  program(
    ...BEGIN,
    ['0.0', register(0, 4, MODE_WP)],
    ['0.0', protect(0, 2)],
    ['0.0', register(0, 4, 1)],
    ['0.0', { op: 'store', addr: page(0), value: 3 }],
    ['0.0', register(0, 4, MODE_WP)],
    ['0.1', { op: 'store', addr: page(0), value: 4 }],
    ['0.0', register(0, 4, 1)],
    ['0.0', { op: 'mprotect', addr: page(0), length: 4 * PAGE, prot: 1 }],
    ['0.0', { op: 'mprotect', addr: page(0), length: 4 * PAGE, prot: 3 }],
    ['0.0', register(0, 4, MODE_WP)],
    ['0.2', { op: 'store', addr: page(1), value: 5 }],
    ['0.0', { op: 'madvise', addr: page(3), length: PAGE, advice: 102 }],
    ['0.0', { op: 'fork', child: 1 }],
  ),
  // Fills that protect.
  program(
    ...BEGIN,
    ['0.0', { op: 'madvise', addr: page(0), length: 4 * PAGE, advice: 4 }],
    ['0.0', register(0, 4, MODE_WP_MINOR)],
    ['0.0', { op: 'UFFDIO_CONTINUE', fd: 3, start: page(0), len: 2 * PAGE, mode: 2 }],
    ['0.0', { op: 'UFFDIO_COPY', fd: 3, dst: page(2), src: { payload: 0 }, len: PAGE, mode: 2 }],
    ['0.1', { op: 'store', addr: page(2), value: 4 }],
  ),
  // MADV_REMOVE of two mappings, told of one after the other.
  program(
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3, features: 8 }],
    ...BEGIN.slice(2),
    ['0.0', register(0, 1, 1)],
    ['0.0', register(1, 1, MODE_WP)],
    ['0.1', { op: 'madvise', addr: page(0), length: 2 * PAGE, advice: 9 }],
    ['0.0', { op: 'load', addr: page(0) }],
    ['0.0', { op: 'read', fd: 3, count: 32 }],
    ['0.0', { op: 'read', fd: 3, count: 32 }],
    ['0.0', { op: 'load', addr: page(1) }],
  ),
];
