/** Wrong simulators of transfers with O_DIRECT, and programs that catch them; for kernels with direct_io. */
import type { Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { PAGE, page, program, registered } from './_programs.js';

const FILE = 'assembly/calls/direct-io.ts';
const PROT_WRITE = 2;
const FIXED = 0x32;
const COPY = { op: 'UFFDIO_COPY', fd: 3, src: { payload: 0 }, len: PAGE } as const;

export const DIRECT_IO_PROGRAMS: readonly Program[] = [
  // Asleep for its second page, with the first one pinned and stored to.
  program(
    ...registered(2),
    ['0.0', { ...COPY, dst: page(0) }],
    ['0.1', { op: 'direct_read', addr: page(0), length: 2 * PAGE }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { ...COPY, dst: page(1) }],
  ),
  program(
    ...registered(2),
    ['0.0', { ...COPY, dst: page(0) }],
    ['0.1', { op: 'direct_write', addr: page(0), length: 2 * PAGE }],
    ['0.0', { op: 'store', addr: page(0), value: 0x77 }],
    ['0.0', { op: 'madvise', addr: page(0), length: PAGE, advice: 4 }],
    ['0.0', { ...COPY, dst: page(1) }],
  ),
  // What comes before a page that is not there.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: PAGE, flags: FIXED }],
    ['0.0', { op: 'direct_read', addr: page(0), length: 2 * PAGE }],
  ),
  // Memory for writing alone.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 2 * PAGE, prot: PROT_WRITE, flags: FIXED }],
    ['0.0', { op: 'direct_read', addr: page(0), length: PAGE }],
    ['0.0', { op: 'direct_write', addr: page(0), length: PAGE }],
    ['0.0', { op: 'direct_write', addr: page(1), length: PAGE }],
  ),
];

export const DIRECT_IO_MUTANTS: readonly Mutant[] = [
  {
    name: 'a read with O_DIRECT asks for its pages by a read',
    file: FILE,
    from: '  return pinPage(thread, mm, address, isRead(thread));',
    to: '  return pinPage(thread, mm, address, false);',
  },
  {
    name: 'O_DIRECT transfers each page when it is pinned',
    file: FILE,
    from: '    if ((page + 1) * PAGE_SIZE < thread.operand1) return;',
    to: '    if ((page + 1) * PAGE_SIZE < thread.operand1) {\n      transferAll(thread);\n      return;\n    }',
  },
  {
    name: 'O_DIRECT transfers nothing when a page can’t be had',
    file: FILE,
    from: '  } else if (thread.local1 == 0) {\n',
    to: '  } else {\n',
  },
  {
    name: 'O_DIRECT takes nothing of memory for writing alone',
    file: FILE,
    from: 'thread.phase == PHASE_FAST ? pinPageFast',
    to: 'thread.phase == 0 ? pinPageFast',
  },
];
