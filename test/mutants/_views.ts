import type { Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { PAGE, page, program, registered } from './_programs.js';

const FDINFO = 'assembly/calls/fdinfo-read.ts';
const LINKS = 'assembly/calls/descriptor-links.ts';
const SMAPS = 'assembly/calls/smaps-read.ts';

/** Wrong simulators of what fdinfo and smaps say. */
export const VIEW_MUTANTS: readonly Mutant[] = [
  {
    name: 'fdinfo counts what was read as unread',
    file: FDINFO,
    from: 'const pending = length(pendingOf(ctx));',
    to: 'const pending = length(pendingOf(ctx)) + length(readOf(ctx));',
  },
  {
    name: 'fdinfo shows the ioctls of memory that is not registered',
    file: FDINFO,
    from: 'API_IOCTLS | rangeIoctls()',
    to: 'API_IOCTLS',
  },
  {
    name: 'fdinfo does not say that a descriptor is close-on-exec',
    file: FDINFO,
    from: 'cloexec ? file.flags | O_CLOEXEC : file.flags',
    to: 'file.flags',
  },
  {
    name: 'fdinfo says that every file is at its start',
    file: FDINFO,
    from: 'file.kind == FILE_SHMEM ? file.position : 0',
    to: '0',
  },
  {
    name: 'fdinfo of another process is everybody’s',
    file: FDINFO,
    from: '  else if (!mayAccess(thread, target)) fail(thread, EACCES, FDINFO_OPEN);\n',
    to: '',
  },
  {
    name: 'smaps says what is locked before what is registered',
    file: SMAPS,
    from: '  at = putFlag(at, vma.flags & VM_UFFD_WP, 0x207775); // uw\n  at = putFlag(at, vma.flags & VM_LOCKED, 0x206f6c); // lo',
    to: '  at = putFlag(at, vma.flags & VM_LOCKED, 0x206f6c); // lo\n  at = putFlag(at, vma.flags & VM_UFFD_WP, 0x207775); // uw',
  },
  {
    name: 'smaps calls every shared mapping sh',
    file: SMAPS,
    from: 'putFlag(at, vma.flags & VM_SHARED',
    to: 'putFlag(at, vma.flags & VM_MAYSHARE',
  },
  {
    name: 'smaps shows where anonymous memory was made',
    file: 'assembly/mapping-line.ts',
    from: 'isNone(vma.file) ? 0 : vma.pgoff << 12',
    to: 'vma.pgoff << 12',
  },
  {
    name: 'smaps does not know that there were guards',
    file: SMAPS,
    from: 'putFlag(at, vma.guarded,',
    to: 'putFlag(at, 0,',
  },
  {
    name: 'smaps shows a mapping by its end too',
    file: SMAPS,
    from: 'vmaAt(thread.mm, thread.operand1)',
    to: 'vmaAt(thread.mm, thread.operand1 - 1)',
  },
  {
    name: 'smaps is as private as pagemap',
    file: 'assembly/privileges.ts',
    from: 'return mayAccess(thread, target) || hasPerfmon',
    to: 'return mayOpenMemory(thread, target) || hasPerfmon',
  },
  {
    name: 'maps begins with the mapping behind the address',
    file: 'assembly/calls/maps-read.ts',
    from: 'findVma(mm, thread.operand1)',
    to: 'findVma(mm, thread.operand1 + 4096)',
  },
  {
    name: 'the folder of a process’s descriptors lets everybody in',
    file: LINKS,
    from: '  else if (!mayEnter(thread, target)) fail(thread, EACCES, PROC_FD_FOLDER);\n',
    to: '',
  },
  {
    name: 'the link of a descriptor is read by whoever comes into the folder',
    file: LINKS,
    from: '  else if (!mayAccess(thread, target)) fail(thread, EACCES, PROC_FD_ACCESS);\n',
    to: '',
  },
  {
    name: 'what lists a process’s own descriptors is not among them',
    file: LINKS,
    from: ' || (target == thread.process && fd == own)',
    to: '',
  },
  {
    name: 'what is written to vm.unprivileged_userfaultfd does not count',
    file: 'assembly/calls/sysctl.ts',
    from: '  machine().unprivileged = value;\n',
    to: '',
  },
];

const MAP_FIXED = 0x32;
const MAP_SHARED_FIXED = 0x11;

export const VIEW_PROGRAMS: readonly Program[] = [
  // fdinfo of a userfaultfd, its faults unread and read, in a child too; of a pipe and a memfd; by who may not.
  program(
    ...registered(2),
    ['0.1', { op: 'load', addr: page(0) }],
    ['0.2', { op: 'load', addr: page(1) }],
    ['0.0', { op: 'fdinfo_read', process: 0, fd: 3 }],
    ['0.0', { op: 'read', fd: 3 }],
    ['0.0', { op: 'fdinfo_read', process: 0, fd: 3 }],
    ['0.0', { op: 'pipe2', flags: 0x80000 }],
    ['0.0', { op: 'fdinfo_read', process: 0, fd: 5 }],
    ['0.0', { op: 'memfd_create', flags: 0 }],
    ['0.0', { op: 'lseek', fd: 6, offset: 5 }],
    ['0.0', { op: 'fdinfo_read', process: 0, fd: 6 }],
    ['0.0', { op: 'fork', child: 1 }],
    ['1.0', { op: 'drop_privileges', what: 3 }],
    ['1.0', { op: 'fdinfo_read', process: 1, fd: 3 }],
    ['1.0', { op: 'fdinfo_read', process: 0, fd: 3 }],
    ['1.0', { op: 'proc_fd_list', process: 0 }],
    ['1.0', { op: 'proc_fd_list', process: 1 }],
    ['0.3', { op: 'drop_privileges', what: 1 }],
    ['0.3', { op: 'proc_fd_readlink', process: 1, fd: 3 }],
    ['0.0', { op: 'fork', child: 2 }],
    ['0.3', { op: 'proc_fd_readlink', process: 2, fd: 3 }],
    ['1.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'sysctl_write', value: 1 }],
    ['1.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'sysctl_read' }],
  ),
  // smaps of locked and registered memory, of a file that is open for reading, of what was moved; by who is not root.
  program(
    ['0.0', { op: 'mmap', addr: page(0), length: 2 * PAGE, flags: MAP_FIXED }],
    ['0.0', { op: 'mlock', addr: page(0), length: PAGE }],
    ['0.0', { op: 'userfaultfd' }],
    ['0.0', { op: 'UFFDIO_API', fd: 3 }],
    ['0.0', { op: 'UFFDIO_REGISTER', fd: 3, start: page(0), len: 2 * PAGE, mode: 3 }],
    ['0.0', { op: 'smaps_read', process: 0, addr: page(0) }],
    ['0.0', { op: 'smaps_read', process: 0, addr: page(1) }],
    ['0.0', { op: 'memfd_create', flags: 0 }],
    ['0.0', { op: 'ftruncate', fd: 4, length: PAGE }],
    ['0.0', { op: 'reopen', fd: 4, flags: 0 }],
    ['0.0', { op: 'mmap', addr: page(3), length: PAGE, prot: 1, flags: MAP_SHARED_FIXED, fd: 5 }],
    ['0.0', { op: 'smaps_read', process: 0, addr: page(3) }],
    ['0.0', { op: 'smaps_read', process: 0, addr: page(4) }],
    ['0.0', { op: 'maps_read', process: 0, addr: page(1) }],
    ['0.0', { op: 'madvise', addr: page(3), length: PAGE, advice: 102 }],
    ['0.0', { op: 'smaps_read', process: 0, addr: page(3) }],
    ['0.1', { op: 'drop_privileges', what: 3 }],
    ['0.1', { op: 'smaps_read', process: 0, addr: page(3) }],
  ),
];
