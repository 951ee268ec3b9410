import { LOOK_SMAPS, LOOK_STATE, type Operation, type Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';

const POOL = 'assembly/hugepool.ts';
const TABLE = 'assembly/hugetable.ts';
const FAULT = 'assembly/hugefault.ts';
const COPY = 'assembly/ioctls/huge-copy.ts';
const CACHE = 'assembly/hugecache.ts';
const PAGE = 'assembly/hugepage.ts';
const MMAP = 'assembly/calls/mmap-huge.ts';
const MERGE = 'assembly/merge.ts';

/** Wrong simulators of hugepages. */
export const HUGEPAGE_MUTANTS: readonly Mutant[] = [
  {
    name: 'who has reserved no hugepage takes a reserved one',
    file: POOL,
    from: '(reserved || m.hugeFree != m.hugeReserved)',
    to: '(reserved || true)',
  },
  {
    name: 'more hugepages can be reserved at once than are free',
    file: POOL,
    from: 'if (pages > <u64>m.hugeFree || ',
    to: 'if (',
  },
  {
    name: 'munmap keeps what was reserved',
    file: POOL,
    from: '    if (isReserved(vma, index)) machine().hugeReserved -= 1;\n',
    to: '    if (isReserved(vma, index)) machine().hugeReserved -= 0;\n',
  },
  {
    name: 'MADV_DONTNEED does not give reservations back',
    file: TABLE,
    from: 'isOwner(vma)) {\n    page.restores = 1;',
    to: 'isOwner(vma) && false) {\n    page.restores = 1;',
  },
  {
    name: 'a child has its parent’s reservations',
    file: 'assembly/calls/fork.ts',
    from: '    copyRegistration(thread, copy, vma, to);\n',
    to: '    copyRegistration(thread, copy, vma, to);\n    copy.reservation = vma.reservation;\n    if (!isNone(copy.reservation)) copy.reservation.refs += 1;\n',
  },
  {
    name: 'without a hugepage for a copy a parent gets SIGBUS',
    file: FAULT,
    from: '    if (!isOwner(vma)) return false;\n',
    to: '    return false;\n',
  },
  {
    name: 'a child from which a hugepage was taken gets new ones',
    file: FAULT,
    from: '    vma.flags |= VM_HUGE_POOR;\n',
    to: '',
  },
  {
    name: 'a forked hugepage is written in place',
    file: TABLE,
    from: 'pteAt(entry) & ~PTE_EXCLUSIVE;',
    to: 'pteAt(entry);',
  },
  {
    name: 'a copy of a hugepage lacks its last part',
    file: PAGE,
    from: 'for (let part: u32 = 0; part < PARTS; part++) {\n    const frame = load<u32>(slotOf(from, part));',
    to: 'for (let part: u32 = 0; part < PARTS - 1; part++) {\n    const frame = load<u32>(slotOf(from, part));',
  },
  {
    name: 'the message of a hugepage has the address of 4 KiB',
    file: FAULT,
    from: 'write ? MESSAGE_WRITE : 0, user, HUGE_MASK)',
    to: 'write ? MESSAGE_WRITE : 0, user, 4095)',
  },
  {
    name: 'COPY of hugepages looks at its source first',
    file: COPY,
    from: '  if (isPresent(hugePteAt(mm, address))) return refused(EEXIST, HUGETLB_EEXIST);\n',
    to: '  if (isSourceThere(thread) && isPresent(hugePteAt(mm, address))) return refused(EEXIST, HUGETLB_EEXIST);\n',
  },
  {
    name: 'COPY reads a missing source without a hugepage',
    file: COPY,
    from: 'newHugePage(takeFromPool(false))',
    to: 'newHugePage(false)',
  },
  {
    name: 'hugepages are placed where there is room for one more',
    file: 'assembly/calls/place.ts',
    from: 'alignedGap(mm, length, HUGE_SIZE - PAGE_SIZE)',
    to: 'alignedGap(mm, length, HUGE_SIZE)',
  },
  {
    name: 'a mapping of hugepages that is refused leaves what was in its way',
    file: MMAP,
    from: '  if (!isNone(old)) removeVmas(mm, old, end);\n',
    to: '  if (!isNone(old) && ((thread.operand3 & MAP_NORESERVE) != 0 || (end - start) >> HUGE_SHIFT <= 4)) removeVmas(mm, old, end);\n',
  },
  {
    name: 'mappings of hugepages merge',
    file: MERGE,
    from: ' || (flags & VM_HUGETLB) != 0) return false;',
    to: ') return false;',
  },
  {
    name: 'munmap cuts hugepages',
    file: MERGE,
    from: '    if (cutsHugePage(last, end)) return none<Vma>();\n',
    to: '',
  },
  {
    name: 'MADV_DONTNEED empties a hugepage of which it is to empty a part',
    file: 'assembly/calls/madvise.ts',
    from: 'const whole = to & ~HUGE_MASK;',
    to: 'const whole = (to + HUGE_MASK) & ~HUGE_MASK;',
  },
  {
    name: 'munmap that is refused tells nobody',
    file: 'assembly/cut.ts',
    from: 'if (!isBefore(BEFORE_CUT_TOLD))',
    to: 'if (isBefore(BEFORE_CUT_TOLD))',
  },
  {
    name: 'REGISTER looks for cut hugepages when it changes them',
    file: 'assembly/ioctls/register.ts',
    from: '  if ((flags & VM_HUGETLB) != 0 && end < vma.end && (end & HUGE_MASK) != 0) return REGISTER_ORDER_HUGETLB_END;\n',
    to: '',
  },
  {
    name: 'MADV_DONTNEED takes the protection of hugepages away',
    file: TABLE,
    from: '!goes && (pte & PTE_UFFD_WP) != 0 ? WP_MARKER : 0',
    to: '0',
  },
  {
    name: 'a child’s hugepages stay protected without EVENT_FORK',
    file: TABLE,
    from: 'keepsWp ? pte : unprotected(pte)',
    to: 'pte',
  },
  {
    name: 'UNREGISTER unprotects whole hugepages alone',
    file: TABLE,
    from: 'const last = (end + HUGE_SIZE - 1) >> HUGE_SHIFT;',
    to: 'const last = end >> HUGE_SHIFT;',
  },
  {
    name: 'WRITEPROTECT cuts hugepages',
    file: 'assembly/ioctls/writeprotect.ts',
    from: '((thread.argument0 | thread.argument1) & HUGE_MASK) != 0',
    to: '(thread.argument0 & HUGE_MASK) != 0',
  },
  {
    name: 'POISON replaces markers of hugepages',
    file: COPY,
    from: '  if (pteAt(entry) != 0) return refused(EEXIST, POISON_ONLY_NONE);\n',
    to: '  if (isPresent(pteAt(entry))) return refused(EEXIST, POISON_ONLY_NONE);\n',
  },
  {
    name: 'a store to a marked hugepage does not ask',
    file: FAULT,
    from: 'mapHugePage(mm, vma, address, newHugePage(true), marker & PTE_UFFD_WP);',
    to: 'mapHugePage(mm, vma, address, newHugePage(true), 0);',
  },
  {
    name: 'a hole in a file of hugepages gives reservations back',
    file: CACHE,
    from: '    } else if (all) {\n',
    to: '    } else if (true) {\n',
  },
  {
    name: 'ftruncate leaves markers of hugepages',
    file: CACHE,
    from: 'unmapHuge(inode, size >> HUGE_SHIFT, MAX_HUGE_PAGES, true);',
    to: 'unmapHuge(inode, size >> HUGE_SHIFT, MAX_HUGE_PAGES, false);',
  },
  {
    name: 'COPY of a hugepage goes behind the end of its file',
    file: COPY,
    from: 'if (isOfFile(vma) && isBeyondEnd(mappedInode(vma), indexIn(vma, address))) {',
    to: 'if (false) {',
  },
  {
    name: 'a private mapping copies a hugepage of its file without its reservation',
    file: FAULT,
    from: '  if (!isTaken(vma, address)) return false;\n  mapCopy(entry, page);',
    to: '  if (!takeFromPool(false)) return false;\n  mapCopy(entry, page);',
  },
  {
    name: 'a file of hugepages goes before the mapping in its place is made',
    file: 'assembly/leaving.ts',
    from: 'if (config().hugepages == 0) return held;',
    to: 'if (true) return held;',
  },
  {
    name: 'PAGEMAP_SCAN finds a hugepage that is not there written',
    file: 'assembly/calls/scan-huge.ts',
    from: 'if (pte == 0) return IS_HUGE;',
    to: 'if (pte == 0) return IS_HUGE | IS_WRITTEN;',
  },
  {
    name: 'PAGEMAP_SCAN protects a part of a hugepage',
    file: 'assembly/calls/scan-huge.ts',
    from: 'if (told != at + HUGE_SIZE) {',
    to: 'if (told == at) {',
  },
  {
    name: 'to mremap of hugepages a new address does not count without MREMAP_FIXED',
    file: 'assembly/calls/mremap.ts',
    from: '((from | to) & HUGE_MASK) != 0',
    to: '(from & HUGE_MASK) != 0',
  },
  {
    name: 'hugepages that move stay protected, whoever hears of it',
    file: 'assembly/calls/mremap-move.ts',
    from: 'moveHugeEntries(mm, from, to, length, isTold(vma));',
    to: 'moveHugeEntries(mm, from, to, length, true);',
  },
];

const MEM = 0x300000000000;
const HUGE = 0x200000;
const PRIVATE = 0x40032;
const PRIVATE_NORESERVE = 0x44032;
const PRIVATE_POPULATE = 0x48032;
const MAP_LOCKED = 0x2000;
const TOP = 0x600000000000;
/** MAP_SHARED | MAP_FIXED, and the same reserving nothing. */
const SHARED = 0x11;
const SHARED_NORESERVE = 0x4011;

/** A program that looks at the ends of the first hugepages. */
function program(...steps: readonly (readonly [process: number, thread: number, operation: Operation])[]): Program {
  return {
    records: steps.map(([process, thread, operation]) => ({ process, thread, operation, flags: LOOK_STATE })),
    windows: [0, 1, 2].map((number) => ({ start: BigInt(MEM + number * HUGE) + 0x1ff000n, pages: 2 })),
    finalLooks: LOOK_STATE | LOOK_SMAPS,
  };
}

/** mremap of a hugepage to another place. */
function remap(addr: number, to: number): Operation {
  return { op: 'mremap', addr, old_length: HUGE, new_length: HUGE, flags: 3, new_address: to };
}

/** PAGEMAP_SCAN of all categories. */
function scan(start: number, end: number, flags: number): Operation {
  return { op: 'pagemap_scan', process: 0, start, end, vec_len: 9, return_mask: 0x17f, flags };
}

/** What random programs of hugepages meet too seldom; the pool has four. */
export const HUGEPAGE_PROGRAMS: readonly Program[] = [
  // A mapping that gives back more than it has left less than nothing reserved.
  program(
    [0, 0, { op: 'mmap', addr: MEM + 5 * HUGE, length: 3 * HUGE, flags: PRIVATE_POPULATE }],
    [0, 0, { op: 'mmap', addr: MEM + 4 * HUGE, length: HUGE, flags: PRIVATE }],
    [0, 1, { op: 'load', addr: MEM + 4 * HUGE }],
    [0, 0, { op: 'munmap', addr: MEM + 5 * HUGE, length: 2 * HUGE }],
    [0, 3, { op: 'fork', child: 1 }],
    [0, 0, { op: 'munmap', addr: MEM + 7 * HUGE, length: HUGE }],
    [1, 0, { op: 'mmap', addr: MEM, length: 3 * HUGE, flags: PRIVATE }],
  ),
  // COPY that sleeps in its source has a hugepage by then.
  program(
    [0, 0, { op: 'userfaultfd' }],
    [0, 0, { op: 'UFFDIO_API', fd: 3 }],
    [0, 0, { op: 'mmap', addr: MEM + HUGE, length: 2 * HUGE, flags: PRIVATE_NORESERVE }],
    [0, 0, { op: 'mmap', addr: MEM + 5 * HUGE, length: HUGE, flags: PRIVATE }],
    [0, 0, { op: 'UFFDIO_REGISTER', fd: 3, start: MEM + HUGE, len: 2 * HUGE }],
    [0, 1, { op: 'UFFDIO_COPY', fd: 3, dst: MEM + HUGE, src: MEM + 2 * HUGE, len: HUGE }],
    [0, 3, { op: 'load', addr: MEM + 5 * HUGE }],
    [0, 0, { op: 'mmap', addr: MEM + 6 * HUGE, length: 3 * HUGE, flags: PRIVATE }],
  ),
  // What was in the way of a mapping that is refused was unmapped for good.
  program(
    [0, 0, { op: 'mmap', addr: MEM + 2 * HUGE, length: 3 * HUGE, flags: PRIVATE_NORESERVE }],
    [0, 0, { op: 'mmap', addr: MEM + 6 * HUGE, length: HUGE, flags: PRIVATE_POPULATE }],
    [0, 3, { op: 'fork', child: 1 }],
    [0, 0, { op: 'mmap', addr: MEM + HUGE, length: 200 * HUGE, flags: PRIVATE }],
    [1, 0, { op: 'mmap', addr: MEM + HUGE, length: HUGE, flags: PRIVATE }],
    [0, 0, { op: 'mmap', addr: MEM, length: HUGE, flags: PRIVATE_NORESERVE | MAP_LOCKED }],
    [1, 0, { op: 'load', addr: MEM + 4 * HUGE - 4, size: 8 }],
  ),
  program(
    [0, 0, { op: 'mmap', addr: MEM, length: HUGE, flags: PRIVATE }],
    [0, 0, { op: 'userfaultfd' }],
    [0, 0, { op: 'UFFDIO_API', fd: 3 }],
    [0, 0, { op: 'UFFDIO_REGISTER', fd: 3, start: MEM, len: HUGE, mode: 2 }],
    [0, 0, { op: 'store', addr: MEM, value: 1 }],
    [0, 0, { op: 'UFFDIO_WRITEPROTECT', fd: 3, start: MEM, len: HUGE, mode: 1 }],
    [0, 0, { op: 'mremap', addr: MEM, old_length: HUGE, new_length: HUGE, new_address: 0x1000 }],
    [0, 0, remap(MEM, MEM + 4 * HUGE)],
    [0, 0, { op: 'pagemap_read', process: 0, addr: MEM + 4 * HUGE, length: 0x1000 }],
  ),
  program(
    [0, 0, { op: 'mmap', addr: MEM, length: 2 * HUGE, flags: PRIVATE }],
    [0, 0, { op: 'userfaultfd' }],
    [0, 0, { op: 'UFFDIO_API', fd: 3, features: 1 << 15 }],
    [0, 0, { op: 'UFFDIO_REGISTER', fd: 3, start: MEM, len: 2 * HUGE, mode: 2 }],
    [0, 0, { op: 'store', addr: MEM, value: 1 }],
    [0, 0, scan(MEM, MEM + 2 * HUGE, 0)],
    [0, 0, scan(MEM, MEM + HUGE - 0x1000, 1)],
  ),
  program(
    [0, 0, { op: 'mmap', addr: MEM, length: 4 * HUGE, flags: PRIVATE }],
    [0, 0, { op: 'fill', addr: MEM, length: 3 * HUGE, byte: 1 }],
    [0, 0, { op: 'fork', child: 1 }],
    [0, 0, { op: 'store', addr: MEM, value: 2 }],
    [0, 0, { op: 'munmap', addr: MEM + 3 * HUGE, length: HUGE }],
    [1, 0, { op: 'load', addr: MEM + 3 * HUGE }],
  ),
  program(
    [0, 0, { op: 'mmap', addr: MEM, length: HUGE, flags: PRIVATE }],
    [0, 0, { op: 'fill', addr: MEM, length: HUGE, byte: 1 }],
    [0, 0, { op: 'fork', child: 1 }],
    [0, 0, { op: 'store', addr: MEM, value: 2 }],
  ),
  program(
    [0, 0, { op: 'mmap', addr: TOP - 2 * HUGE, length: 0x1000 }],
    [0, 0, { op: 'mmap', addr: 0, length: HUGE, flags: 0x40022 }],
  ),
  program(
    [0, 0, { op: 'mmap', addr: MEM, length: 2 * HUGE, flags: PRIVATE }],
    [0, 0, { op: 'userfaultfd' }],
    [0, 0, { op: 'UFFDIO_API', fd: 3, features: 64 }],
    [0, 0, { op: 'UFFDIO_REGISTER', fd: 3, start: MEM, len: HUGE }],
    [0, 1, { op: 'munmap', addr: MEM, length: HUGE + 0x1000 }],
  ),
  program(
    [0, 0, { op: 'mmap', addr: MEM, length: 2 * HUGE, flags: PRIVATE }],
    [0, 0, { op: 'userfaultfd' }],
    [0, 0, { op: 'UFFDIO_API', fd: 3 }],
    [0, 0, { op: 'UFFDIO_REGISTER', fd: 3, start: MEM, len: 2 * HUGE, mode: 2 }],
    [0, 0, { op: 'store', addr: MEM, value: 1 }],
    [0, 0, { op: 'UFFDIO_WRITEPROTECT', fd: 3, start: MEM, len: 2 * HUGE, mode: 1 }],
    [0, 0, { op: 'UFFDIO_POISON', fd: 3, start: MEM + HUGE, len: HUGE }],
    [0, 0, { op: 'fork', child: 1 }],
    [0, 0, { op: 'UFFDIO_UNREGISTER', fd: 3, start: MEM, len: 0x9000 }],
    [0, 0, { op: 'UFFDIO_WRITEPROTECT', fd: 3, start: MEM, len: HUGE, mode: 1 }],
    [0, 0, { op: 'madvise', addr: MEM, length: HUGE, advice: 4 }],
  ),
  program(
    [0, 0, { op: 'memfd_create', flags: 4 }],
    [0, 0, { op: 'mmap', addr: MEM, length: 2 * HUGE, flags: SHARED, fd: 3 }],
    [0, 0, { op: 'fallocate', fd: 3, mode: 3, offset: 0, length: 2 * HUGE }],
    [0, 0, { op: 'mmap', addr: MEM + 2 * HUGE, length: 3 * HUGE, flags: PRIVATE }],
    [0, 0, { op: 'mmap', addr: MEM, length: 2 * HUGE, flags: 0x40031 }],
    [0, 0, { op: 'ftruncate', fd: 3, length: 0 }],
    [0, 0, { op: 'mmap', addr: MEM, length: 3 * HUGE, flags: PRIVATE }],
  ),
  program(
    [0, 0, { op: 'memfd_create', flags: 4 }],
    [0, 0, { op: 'ftruncate', fd: 3, length: HUGE }],
    [0, 0, { op: 'fallocate', fd: 3, offset: 0, length: HUGE }],
    [0, 0, { op: 'mmap', addr: MEM, length: HUGE, flags: 0x12, fd: 3 }],
    [0, 0, { op: 'store', addr: MEM, value: 1 }],
    [0, 0, { op: 'mmap', addr: MEM + HUGE, length: 2 * HUGE, flags: PRIVATE }],
    [0, 0, { op: 'mmap', addr: MEM + 3 * HUGE, length: HUGE, flags: PRIVATE }],
  ),
  program(
    [0, 0, { op: 'memfd_create', flags: 4 }],
    [0, 0, { op: 'mmap', addr: MEM, length: 2 * HUGE, flags: SHARED_NORESERVE, fd: 3 }],
    [0, 0, { op: 'userfaultfd' }],
    [0, 0, { op: 'UFFDIO_API', fd: 4 }],
    [0, 0, { op: 'UFFDIO_REGISTER', fd: 4, start: MEM, len: 2 * HUGE, mode: 3 }],
    [0, 0, { op: 'UFFDIO_WRITEPROTECT', fd: 4, start: MEM, len: 2 * HUGE, mode: 1 }],
    [0, 0, { op: 'mmap', addr: MEM + 4 * HUGE, length: HUGE, flags: 0x32 }],
    [0, 0, { op: 'fill', addr: MEM + 4 * HUGE, length: HUGE, byte: 1 }],
    [0, 0, { op: 'ftruncate', fd: 3, length: HUGE }],
    [0, 0, { op: 'UFFDIO_COPY', fd: 4, dst: MEM + HUGE, src: MEM + 4 * HUGE, len: HUGE }],
    [0, 0, { op: 'UFFDIO_COPY', fd: 4, dst: MEM, src: MEM + 4 * HUGE, len: HUGE }],
  ),
  program(
    [0, 0, { op: 'mmap', addr: MEM, length: HUGE, flags: PRIVATE }],
    [0, 0, { op: 'userfaultfd' }],
    [0, 0, { op: 'UFFDIO_API', fd: 3 }],
    [0, 0, { op: 'UFFDIO_REGISTER', fd: 3, start: MEM, len: HUGE, mode: 2 }],
    [0, 0, { op: 'UFFDIO_WRITEPROTECT', fd: 3, start: MEM, len: HUGE, mode: 1 }],
    [0, 1, { op: 'store', addr: MEM, value: 1 }],
  ),
];
