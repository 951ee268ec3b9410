import type { Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { MAP_FIXED, PAGE, page, program, registered } from './_programs.js';

const MREMAP = 'assembly/calls/mremap.ts';
const MOVE = 'assembly/calls/mremap-move.ts';
const TABLE = 'assembly/movetable.ts';
const EVENTS = 'assembly/events.ts';

/** Wrong simulators of mremap, of what mseal forbids, of pidfd_getfd, and of descriptors that are sent. */
export const MREMAP_MUTANTS: readonly Mutant[] = [
  {
    name: 'mremap to a new address takes a range that overlaps the old one',
    file: MREMAP,
    from: '  if (from + oldLength(thread) > to && to + length > from) return MREMAP_ORDER_OVERLAP;\n',
    to: '',
  },
  {
    name: 'mremap makes a second mapping of private memory',
    file: MREMAP,
    from: 'if (before == 0 && (vma.flags & VM_MAYSHARE) == 0) {',
    to: 'if (before == 0 && vma.flags == 0) {',
  },
  {
    name: 'mremap grows from the middle of a mapping',
    file: MREMAP,
    from: 'if (from + before == vma.end && isRoomBehind(vma, added)) {',
    to: 'if (isRoomBehind(vma, added)) {',
  },
  {
    name: 'memory that mremap added is not registered',
    file: MREMAP,
    from: '  mergeNew(mm, vma, vma.next, end, end + added, vma.flags, vma.ctx,',
    to: '  mergeNew(mm, vma, vma.next, end, end + added, vma.flags & ~0x320, changetype<Vma>(0).ctx,',
  },
  {
    name: 'mremap does not fault in what it adds to locked memory',
    file: MREMAP,
    from: '  if ((vma.flags & VM_LOCKED) == 0) return;\n  thread.local0',
    to: '  if ((vma.flags & VM_LOCKED) == 0 || end != 0) return;\n  thread.local0',
  },
  {
    name: 'mremap moves several mappings close together',
    file: MOVE,
    from: 'moveTo(thread, mm, start, length, length, start + distance);',
    to: 'moveTo(thread, mm, start, length, length, start == from ? to : start + distance - 4096);',
  },
  {
    name: 'mremap moves several mappings although one is registered',
    file: MOVE,
    from: 'return isNone(vma.ctx) && (isNone',
    to: 'return (isNone',
  },
  {
    name: 'moved memory stays registered without EVENT_REMAP',
    file: MOVE,
    from: '  fresh.ctx = none<Context>();\n  fresh.flags &= ~VM_UFFD_MODES;',
    to: '',
  },
  {
    name: 'moved memory is not registered with EVENT_REMAP either',
    file: MOVE,
    from: '    noteRemap(thread, ctx, from, to, length);\n    return;',
    to: '    noteRemap(thread, ctx, from, to, length);',
  },
  {
    name: 'moved memory is protected although its userfaultfd does not hear of it',
    file: TABLE,
    from: 'wholes ? pte : unprotected(pte)',
    to: 'wholes ? pte : (unprotected(pte), pte)',
  },
  {
    name: 'moved memory loses its protection although its userfaultfd hears of it',
    file: TABLE,
    from: 'wholes ? pte : unprotected(pte)',
    to: 'unprotected(pte)',
  },
  {
    name: 'untouched memory keeps its offset when it moves',
    file: MOVE,
    from: 'isAnonymous(vma) && vma.anon == 0 ? to >> 12 :',
    to: 'isAnonymous(vma) && vma.anon == 0 && to == 0 ? to >> 12 :',
  },
  {
    name: 'touched memory gets the offset of its new address',
    file: MOVE,
    from: 'isAnonymous(vma) && vma.anon == 0 ? to',
    to: 'isAnonymous(vma) ? to',
  },
  {
    name: 'memory that stays with DONTUNMAP counts as touched',
    file: MOVE,
    from: '  vma.anon = 0;\n  vma.forked = 0;',
    to: '',
  },
  {
    name: 'the UNMAP event of the old place comes before REMAP',
    file: MOVE,
    from: 'else unmapRange(thread, mm, from, from + before, ORDER_AFTER);',
    to: 'else unmapRange(thread, mm, from, from + before, ORDER_BEFORE);',
  },
  {
    name: 'REMAP tells the new length',
    file: MOVE,
    from: 'toldLength(thread, vma, before));',
    to: 'toldLength(thread, vma, after));',
  },
  {
    name: 'a userfaultfd hears once of all that a mremap unmaps',
    file: EVENTS,
    from: 'notice.ctx == ctx && notice.event == EVENT_UNMAP && notice.start == start',
    to: 'notice.ctx == ctx && notice.event == EVENT_UNMAP',
  },
  {
    name: 'sealed memory can be unmapped',
    file: 'assembly/merge.ts',
    from: '  if ((last.flags & VM_SEALED) != 0) return none<Vma>();\n',
    to: '',
  },
  {
    name: 'sealed memory moves',
    file: MREMAP,
    from: 'if ((vma.flags & VM_SEALED) != 0) {',
    to: 'if (vma.flags == 0) {',
  },
  {
    name: 'sealed memory can be protected as it is',
    file: 'assembly/calls/mprotect.ts',
    from: 'if ((old & VM_SEALED) != 0) {',
    to: 'if ((old & VM_SEALED) != 0 && flags != old) {',
  },
  {
    name: 'sealed memory that is read-only can be emptied',
    file: 'assembly/calls/advise-flags.ts',
    from: '  const empties = advice == MADV_DONTNEED ||',
    to: '  const empties = advice == MADV_REMOVE ||',
  },
  {
    name: 'who has memory before a sealed mapping does not hear of an unmapping that is refused',
    file: 'assembly/cut.ts',
    from: 'order, cutRefuser(mm, start, end).start);',
    to: 'order, start);',
  },
  {
    name: 'pidfd_getfd gives the lowest descriptor',
    file: 'assembly/calls/pidfd-getfd.ts',
    from: 'duplicate(thread, file, pidfd + 1, true, GETFD_EMFILE)',
    to: 'duplicate(thread, file, pidfd, true, GETFD_EMFILE)',
  },
  {
    name: 'pidfd_getfd keeps O_CLOEXEC off',
    file: 'assembly/calls/pidfd-getfd.ts',
    from: 'pidfd + 1, true,',
    to: 'pidfd + 1, false,',
  },
  {
    name: 'a descriptor that is received has the close-on-exec flag of none',
    file: 'assembly/calls/pass-fd.ts',
    from: '(<u32>thread.operand0 & MSG_CMSG_CLOEXEC) != 0',
    to: 'false',
  },
  {
    name: 'what was sent last is received first',
    file: 'assembly/inflight.ts',
    from: '  else m.newestInFlight.next = sent;',
    to: '  else {\n    sent.next = m.oldestInFlight;\n    m.oldestInFlight = sent;\n    m.inFlight += 1;\n    return;\n  }',
  },
  {
    name: 'REMAP has no length',
    file: 'assembly/calls/read.ts',
    from: '  store<u64>(message, notice.length, 24);\n',
    to: '',
  },
];

const FIXED = 3;
const EVENT_REMAP = 4;
const EVENT_UNMAP = 64;
const WP_UNPOPULATED = 0x2000;
const TO = 8;

function mremap(first: number, old: number, length: number, to = TO, flags = FIXED) {
  const place = { addr: page(first), new_address: page(to), flags };
  return { op: 'mremap', old_length: old * PAGE, new_length: length * PAGE, ...place } as const;
}

function map(first: number, pages: number) {
  return { op: 'mmap', addr: page(first), length: pages * PAGE, flags: MAP_FIXED } as const;
}

/** What random programs show seldom. */
export const MREMAP_PROGRAMS: readonly Program[] = [
  // All events of one mremap, in their order.
  program(
    ...registered(10, EVENT_REMAP | EVENT_UNMAP),
    ['0.1', mremap(0, 3, 2)],
    ...Array.from({ length: 4 }, () => ['0.0', { op: 'read', fd: 3, count: 32 }] as const),
    ['0.1', mremap(8, 2, 4, 12)],
    ...Array.from({ length: 3 }, () => ['0.0', { op: 'read', fd: 3, count: 32 }] as const),
  ),
  // Protection is dropped, or moves along.
  ...[WP_UNPOPULATED, WP_UNPOPULATED | EVENT_REMAP].map((features) =>
    program(
      ['0.0', map(0, 2)],
      ['0.0', { op: 'userfaultfd' }],
      ['0.0', { op: 'UFFDIO_API', fd: 3, features }],
      ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: 2 * PAGE, mode: 2 }],
      ['0.0', { op: 'store', addr: page(0), value: 1 }],
      ['0.0', { op: 'UFFDIO_WRITEPROTECT', fd: 3, start: page(0), len: 2 * PAGE, mode: 1 }],
      ['0.1', mremap(0, 2, 2)],
      ['0.0', { op: 'read', fd: 3, count: 32 }],
    ),
  ),
  // Several, with a hole; one of them locked; growing of locked memory.
  program(
    ['0.0', map(0, 2)],
    ['0.0', map(3, 1)],
    ['0.0', { op: 'mlock', addr: page(3), length: PAGE }],
    ['0.0', mremap(0, 5, 5)],
    ['0.0', mremap(11, 1, 2, 0, 0)],
    ['0.0', mremap(8, 0, 1, 0)],
  ),
  // A descriptor taken from the process itself.
  program(
    ['0.0', { op: 'userfaultfd', flags: 0 }],
    ['0.0', { op: 'pidfd_getfd', process: 0, fd: 3 }],
    ['0.0', { op: 'fcntl', fd: 5, command: 1, argument: 0 }],
  ),
  // Two descriptors sent, and received in order.
  program(
    ['0.0', { op: 'userfaultfd', flags: 0 }],
    ['0.0', { op: 'send_fd', fd: 3 }],
    ['0.0', { op: 'send_fd', fd: 0 }],
    ['0.0', { op: 'receive_fd' }],
    ['0.0', { op: 'fcntl', fd: 4, command: 1, argument: 0 }],
    ['0.0', { op: 'fstat', fd: 4, other: 3 }],
  ),
  // What mseal forbids.
  program(
    ...registered(6, EVENT_UNMAP),
    ['0.0', map(8, 2)],
    ['0.0', { op: 'store', addr: page(8), value: 1 }],
    ['0.0', { op: 'mprotect', addr: page(8), length: PAGE, prot: 1 }],
    ['0.0', { op: 'mseal', addr: page(8), length: 2 * PAGE }],
    ['0.0', { op: 'mseal', addr: page(2), length: PAGE }],
    ['0.0', { op: 'madvise', addr: page(8), length: PAGE, advice: 4 }],
    ['0.0', { op: 'mprotect', addr: page(8), length: PAGE, prot: 1 }],
    ['0.0', mremap(9, 1, 1, 12)],
    ['0.0', { op: 'munmap', addr: page(9), length: PAGE }],
    ['0.1', { op: 'munmap', addr: page(1), length: 3 * PAGE }],
    ['0.0', { op: 'read', fd: 3, count: 32 }],
  ),
  // Offsets of what was touched and what was not, and of what stays.
  program(
    ['0.0', map(0, 2)],
    ['0.0', mremap(0, 1, 1)],
    ['0.0', map(9, 1)],
    ['0.0', { op: 'store', addr: page(1), value: 1 }],
    ['0.0', mremap(1, 1, 1, 10)],
    ['0.0', mremap(10, 1, 1, 12, 7)],
    ['0.0', mremap(10, 1, 1, 1)],
    ['0.0', map(2, 1)],
    ['0.0', map(13, 1)],
    ['0.0', mremap(8, 2, 2, 9)],
  ),
  program(
    ['0.0', map(0, 2)],
    ['0.0', { op: 'store', addr: page(0), value: 1 }],
    ['0.0', mremap(0, 2, 2, TO, 7)],
    ['0.0', map(12, 1)],
    ['0.0', mremap(0, 2, 2, 13)],
  ),
];
