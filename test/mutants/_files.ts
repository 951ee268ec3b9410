/** Wrong simulators of a full tmpfs and of files on a disk, and programs that catch them; for machines with tmpfs and disk_files. */
import type { Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { PAGE, page, program } from './_programs.js';

const FALLOCATE = 'assembly/calls/fallocate.ts';
const FIXED_SHARED = 0x11;
const WP_ASYNC = 0x8000;

export const FILE_PROGRAMS: readonly Program[] = [
  // A tmpfs of three pages: COPY of what is there and of what is not, and fallocate of more.
  program(
    ['0.0', { op: 'tmpfs_file', size: 3 * PAGE }],
    ['0.0', { op: 'ftruncate', fd: 3, length: 7 * PAGE }],
    ['0.0', { op: 'mmap', addr: page(0), length: 4 * PAGE, flags: FIXED_SHARED, fd: 3 }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 4 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(0), len: 4 * PAGE }],
    ['0.0', { op: 'pwrite', fd: 3, value: 1, offset: PAGE }],
    ['0.0', { op: 'pwrite', fd: 3, value: 1, offset: 6 * PAGE }],
    ['0.0', { op: 'fallocate', fd: 3, offset: 0, length: 3 * PAGE }],
    ['0.0', { op: 'file_blocks', fd: 3 }],
    ['0.0', { op: 'pwrite', fd: 3, value: 1 }],
    ['0.0', { op: 'UFFDIO_COPY', fd: 4, dst: page(2), src: page(17), len: PAGE }],
  ),
  // A file on a disk, which only WP_ASYNC registers.
  program(
    ['0.0', { op: 'disk_file', length: PAGE }],
    ['0.0', { op: 'mmap', addr: page(0), length: PAGE, flags: FIXED_SHARED, fd: 3 }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 4, features: WP_ASYNC }],
    ['0.0', { op: 'UFFDIO_UNREGISTER', fd: 4, start: page(0), len: PAGE }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 4, start: page(0), len: PAGE, mode: 2 }],
  ),
];

export const FILE_MUTANTS: readonly Mutant[] = [
  {
    name: 'COPY to a full tmpfs reads its source first',
    file: 'assembly/ioctls/copy.ts',
    from: '  if (hasNoPage(vma)) {',
    to: '  if (thread.local2 != 0 && hasNoPage(vma)) {',
  },
  {
    name: 'fallocate keeps what there was room for',
    file: FALLOCATE,
    from: 'if (isCached(inode, at)) cachedFrame(inode, at);\n  return',
    to: 'if (isCached(inode, at)) cachedFrame(inode, at);\n    else addToCache(inode, at, zeroedFrame(), true);\n  return',
  },
  {
    name: 'a file on a disk is refused with WP_ASYNC too',
    file: 'assembly/ioctls/register.ts',
    from: 'return mode == REGISTER_MODE_WP && (ctx.features & FEATURE_WP_ASYNC) != 0;',
    to: 'return false;',
  },
  {
    name: 'UNREGISTER skips a file on a disk that is not registered',
    file: 'assembly/ioctls/unregister.ts',
    from: 'if (!foreign && ((vma.flags & (VM_OPAQUE | VM_DROPPABLE)) == 0 || !isNone(vma.ctx))) continue;',
    to: 'if (!foreign) continue;',
  },
];
