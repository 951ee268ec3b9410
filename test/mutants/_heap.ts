import { HEAP_START, type Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { MAP_FIXED, PAGE, program } from './_programs.js';

const BRK = 'assembly/calls/brk.ts';
const EVENT_UNMAP = 64;
const MAP_DROPPABLE_FIXED = 0x38;

/** Wrong simulators of the heap, and of droppable memory. */
export const HEAP_MUTANTS: readonly Mutant[] = [
  {
    name: 'the heap grows up to the next mapping',
    file: BRK,
    from: 'intersecting(mm, start, end + PAGE_SIZE)',
    to: 'intersecting(mm, start, end)',
  },
  {
    name: 'the heap becomes one with what ends where it begins',
    file: BRK,
    from: 'isNone(last) || last.end <= HEAP_START ?',
    to: 'isNone(last) ?',
  },
  {
    name: 'the heap shrinks where nothing is mapped',
    file: BRK,
    from: '    stay(thread, mm, BRK_ORDER_HOLE);\n',
    to: '    mm.brk = thread.operand0;\n    succeed(thread, 0);\n',
  },
  {
    name: 'a heap that shrinks has its new end only when its event was read',
    file: BRK,
    from: '  mm.brk = thread.operand0;\n  removeInCall(thread, mm, intersecting(mm, start, end), end, false);\n',
    to: '  removeInCall(thread, mm, intersecting(mm, start, end), end, false);\n  if (isNone(thread.notices)) mm.brk = thread.operand0;\n',
  },
  {
    name: 'droppable memory is registered',
    file: 'assembly/ioctls/register.ts',
    from: '  if ((flags & VM_DROPPABLE) != 0) return REGISTER_VMA_DROPPABLE;\n',
    to: '',
  },
  {
    name: 'droppable memory is locked',
    file: 'assembly/calls/mlock.ts',
    from: '(VM_HUGETLB | VM_DROPPABLE)',
    to: 'VM_HUGETLB',
  },
  {
    name: 'a child has no heap',
    file: 'assembly/calls/fork.ts',
    from: '  to.brk = from.brk;\n',
    to: '',
  },
];

const heap = (pages: number): bigint => HEAP_START + BigInt(pages * PAGE);

export const HEAP_PROGRAMS: readonly Program[] = [
  program(
    ['0.0', { op: 'mmap', addr: heap(-1), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'brk', addr: heap(2) }],
    ['0.0', { op: 'mmap', addr: heap(5), length: PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'brk', addr: heap(5) }],
    ['0.0', { op: 'munmap', addr: heap(1), length: PAGE }],
    ['0.0', { op: 'brk', addr: heap(1) }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'brk' }],
  ),
  program(
    ['0.0', { op: 'brk', addr: heap(2) }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3, features: EVENT_UNMAP }],
    ['0.0', { op: 'mmap', addr: heap(8), length: 4 * PAGE, flags: MAP_DROPPABLE_FIXED }],
    ['0.0', { op: 'mlock', addr: heap(9), length: PAGE }],
    ['0.0', { op: 'munlock', addr: heap(8), length: PAGE }],
    ['0.0', { op: 'smaps_read', process: 0, addr: heap(9) }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: heap(8), len: PAGE }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: heap(0), len: 2 * PAGE }],
    ['0.1', { op: 'brk', addr: heap(1) }],
    ['0.0', { op: 'brk' }],
  ),
];
