/** Simulators that are wrong about MOVE, and about the page tables that it can tell apart; and programs that catch them. */
import type { Operation, Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { MAP_FIXED, PAGE, page, program, registered } from './_programs.js';

const MOVE = 'assembly/ioctls/move.ts';
const PAGETABLE = 'assembly/pagetable.ts';

export const MOVE_MUTANTS: readonly Mutant[] = [
  {
    name: 'MOVE of a hole is ENOENT, allowed or not',
    file: MOVE,
    from: 'return holes ? 0 : ENOENT',
    to: 'return ENOENT',
  },
  {
    name: 'MOVE takes pages that a child shares',
    file: MOVE,
    from: '  if ((pte & PTE_EXCLUSIVE) == 0 && frame != machine().zeroFrame) return EBUSY;\n',
    to: '',
  },
  {
    name: 'MOVE takes pages that are pinned',
    file: MOVE,
    from: 'if (isPinned(frame)) {',
    to: 'if (false) {',
  },
  {
    name: 'MOVE holds zero pages for shared',
    file: MOVE,
    from: ' && frame != machine().zeroFrame',
    to: '',
  },
  {
    name: 'MOVE makes a page nobody’s own',
    file: MOVE,
    from: 'makePte(frame, pte & PTE_EXCLUSIVE)',
    to: 'makePte(frame, 0)',
  },
  {
    name: 'MOVE does not ask for the page table of its source',
    file: MOVE,
    from: 'if (!holes && !hasTable(table, from))',
    to: 'if (false)',
  },
  {
    name: 'MOVE wakes the whole range although it did a part',
    file: MOVE,
    from: 'wakeRange(ctx, thread.argument0, done)',
    to: 'wakeRange(ctx, thread.argument0, thread.argument2)',
  },
  {
    name: 'MOVE ignores DONTWAKE',
    file: MOVE,
    from: 'if ((thread.argument3 & MOVE_MODE_DONTWAKE) == 0) wakeRange',
    to: 'wakeRange',
  },
  {
    name: 'MOVE works from any address space',
    file: MOVE,
    from: 'if (ctx.mm != thread.process.mm) {',
    to: 'if (false) {',
  },
  {
    name: 'MOVE goes to any userfaultfd’s memory',
    file: MOVE,
    from: 'if (dst.ctx != ctx)',
    to: 'if (isNone(dst.ctx))',
  },
  {
    name: 'MOVE does not look at locks',
    file: MOVE,
    from: '  if ((differing & VM_LOCKED) != 0) return MOVE_EINVAL_LOCK_DIFFERS;\n',
    to: '',
  },
  {
    name: 'MOVE moves between read-only mappings',
    file: MOVE,
    from: '  if ((src.flags & VM_WRITE) == 0) return MOVE_EINVAL_NOT_WRITABLE;\n',
    to: '',
  },
  {
    name: 'MOVE prepares an anon_vma only once it has found its source',
    file: MOVE,
    from: '  if (dst.anon == 0 && (dst.flags & VM_SHARED) == 0 && !anonPrepared(thread, mm, dst)) return;\n  const src = vmaAt(mm, thread.argument1);\n',
    to: '  const src = vmaAt(mm, thread.argument1);\n  if (!isNone(src) && dst.anon == 0 && !anonPrepared(thread, mm, dst)) return;\n',
  },
  {
    name: 'a fault that sleeps makes no page table',
    file: 'assembly/fault.ts',
    from: 'if (entry == 0 && isAnonymous(vma)) {',
    to: 'if (entry == 0 && isAnonymous(vma) && (vma.flags & VM_UFFD_MISSING) == 0) {',
  },
  {
    name: 'munmap and MADV_DONTNEED leave page tables',
    file: PAGETABLE,
    from: '  if (from >= to) return;\n',
    to: '  if (from < (<u64>1 << 63)) return;\n',
  },
  {
    name: 'fork leaves out page tables without entries',
    file: PAGETABLE,
    from: 'if (source == 0 && (level != 1 || !isTable(from, index) || isTable(to, index))) continue;',
    to: 'if (source == 0) continue;',
  },
];

function move(to: number, from: number, pages = 1, mode = 0): Operation {
  return { op: 'UFFDIO_MOVE', fd: 3, dst: page(to), src: page(from), len: pages * PAGE, mode };
}

function map(first: number, pages: number, prot = 3): Operation {
  return { op: 'mmap', addr: page(first), length: pages * PAGE, prot, flags: MAP_FIXED };
}

function fill(number: number): Operation {
  return { op: 'fill', addr: page(number), length: PAGE, byte: number };
}

/** Pages of a page table, and where none of the others lies. */
const TABLE = 512;

export const MOVE_PROGRAMS: readonly Program[] = [
  // Holes, waiters, and a destination that is there.
  program(
    ...registered(6),
    ['0.0', map(8, 4)],
    ['0.0', fill(8)],
    ['0.0', fill(10)],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.2', { op: 'load', addr: page(2) }],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
    ['0.0', move(0, 8, 4, 1)],
    ['0.0', move(1, 9, 3)],
    ['0.0', move(1, 9, 3, 2)],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 3, start: page(0), len: PAGE }],
    ['0.0', move(3, 0)],
    ['0.0', move(3, 2)],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(5), len: PAGE }],
    ['0.0', move(4, 5)],
    ['0.0', move(4, 4)],
  ),
  // A part is done, and only its waiters are woken.
  program(
    ...registered(4),
    ['0.0', map(8, 4)],
    ['0.0', fill(8)],
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.2', { op: 'load', addr: page(1) }],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
    ['0.0', move(0, 8, 4)],
    ['0.0', { op: 'read', fd: 3, count: 64 }],
    ['0.0', { op: 'UFFDIO_WAKE', fd: 3, start: page(1), len: PAGE }],
  ),
  // Shared with a child, pinned, moved on.
  program(
    ...registered(4),
    ['0.0', map(8, 4)],
    ['0.0', fill(8)],
    ['0.0', fill(9)],
    ['0.0', move(0, 8)],
    ['0.0', { op: 'fork', child: 1 }],
    ['0.0', move(1, 0)],
    ['1.0', move(1, 0)],
    ['0.0', fill(0)],
    ['0.0', move(1, 0)],
    ['0.0', { op: 'store', addr: page(10), value: page(3), size: 8 }],
    ['0.0', { op: 'store', addr: page(10) + 8, value: 8, size: 8 }],
    ['0.0', { op: 'store', addr: page(10) + 16, value: page(9), size: 8 }],
    ['0.0', { op: 'store', addr: page(10) + 24, value: 8, size: 8 }],
    [
      '0.1',
      {
        op: 'process_vm_readv',
        process: 0,
        local_iov: page(10),
        liovcnt: 1,
        remote_iov: page(10) + 16,
        riovcnt: 1,
      },
    ],
    ['0.0', move(2, 9)],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(3), len: PAGE }],
    ['0.0', move(2, 9)],
  ),
  // Mappings that differ.
  program(
    ...registered(4),
    ['0.0', map(8, 1)],
    ['0.0', fill(8)],
    ['0.0', { op: 'mlock', addr: page(8), length: PAGE }],
    ['0.0', move(0, 8)],
    ['0.0', map(10, 1, 1)],
    ['0.0', map(12, 1, 1)],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(12), len: PAGE }],
    ['0.0', { op: 'load', addr: page(10) }],
    ['0.0', move(12, 10)],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 4 }],
    ['0.0', map(14, 1)],
    ['0.0', fill(14)],
    ['0.0', { op: 'UFFDIO_MOVE', fd: 4, dst: page(0), src: page(14), len: PAGE }],
    ['0.0', move(0, 14)],
  ),
  // Only the destination's mapping is touched, also where the source is not mapped.
  program(
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3 }],
    ...[0, 2].flatMap((number): [string, Operation][] => [
      ['0.0', map(number, 1)],
      ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(number), len: PAGE }],
      ['0.0', move(number, 9)],
    ]),
    ['0.0', map(1, 1)],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(1), len: PAGE }],
  ),
  // Page tables: made by a fault that sleeps, kept by MADV_DONTNEED and a fork, gone after munmap.
  program(
    ...registered(1),
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(0), len: PAGE }],
    ['0.0', map(TABLE, 2)],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(TABLE), len: 2 * PAGE }],
    ['0.0', move(0, TABLE)],
    ['0.1', { op: 'load', addr: page(TABLE + 1) }],
    ['0.0', move(0, TABLE)],
    ['0.0', { op: 'UFFDIO_COPY', fd: 3, dst: page(TABLE + 1), src: { payload: 0 }, len: PAGE }],
    ['0.0', { op: 'madvise', addr: page(TABLE), length: 2 * PAGE, advice: 4 }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'userfaultfd' }],
    ['1.0', { op: 'UFFDIO_API', fd: 4 }],
    ['1.0', map(4, 1)],
    ['1.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(4), len: PAGE }],
    ['1.0', { op: 'UFFDIO_ZEROPAGE', fd: 4, start: page(4), len: PAGE }],
    ['1.0', { op: 'UFFDIO_MOVE', fd: 4, dst: page(4), src: page(TABLE), len: PAGE }],
    ['0.0', map(TABLE, 2)],
    ['0.0', move(0, TABLE)],
  ),
  // A child has the page table of a mapping that was touched, although only another mapping's page is in it.
  program(
    ...registered(1),
    ['0.0', map(TABLE, 1)],
    ['0.0', { op: 'UFFDIO_COPY', fd: 3, dst: page(TABLE), src: { payload: 0 }, len: PAGE }],
    ['0.0', map(TABLE + 128, 1)],
    ['0.0', { op: 'load', addr: page(TABLE + 128) }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'userfaultfd' }],
    ['1.0', { op: 'UFFDIO_API', fd: 4 }],
    ['1.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(0), len: PAGE }],
    ['1.0', { op: 'UFFDIO_ZEROPAGE', fd: 4, start: page(0), len: PAGE }],
    ['1.0', { op: 'UFFDIO_MOVE', fd: 4, dst: page(0), src: page(TABLE), len: PAGE }],
  ),
];
