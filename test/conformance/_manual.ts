/**
 * What the manual pages of Linux say that each call of the mission fails with, one entry for each condition, in our words.
 * Each entry names facts, of which a case must show that errno of that call, or says why none does. docs/errnos.md is made of it.
 */
import type { Case } from './_case.js';
import { type ErrnoCases, errnoKey } from './_errnos.js';

interface Documented {
  readonly errno: string;
  /** The condition. */
  readonly when: string;
}

/** Some case that cites one of these facts shows this errno of the call. */
export interface Shown extends Documented {
  readonly facts: readonly string[];
}

export interface Unshown extends Documented {
  /** A sentence. */
  readonly none: string;
}

export type DocumentedError = Shown | Unshown;

export interface ManualPage {
  readonly call: string;
  readonly page: string;
  /** The release of man-pages that it was read in. */
  readonly version: string;
  readonly errors: readonly DocumentedError[];
}

/** Releases of man-pages. */
const LATER = '6.16';
const EARLIER = '6.03';

const MEMORY = 'Memory is not exhausted for a test.';
const FILES = 'The limit of open files of the whole system is not reached for a test.';
const OTHER_FILES = 'No file is mapped that is neither shared memory nor a device.';

const error = (errno: string, when: string, ...facts: string[]): Shown => ({ errno, when, facts });
const without = (errno: string, when: string, none: string): Unshown => ({ errno, when, none });

/** What ioctl_userfaultfd(2) says of every one of them. */
function general(call: string, copyIn: string): DocumentedError[] {
  const enabled = call === 'UFFDIO_API' ? [] : [error('EINVAL', 'UFFDIO_API was not called yet', 'api.before.ioctl')];
  return [error('EFAULT', 'the structure lies outside of the caller’s memory', copyIn), ...enabled];
}

function ioctl(call: string, copyIn: string, errors: readonly DocumentedError[]): ManualPage {
  return { call, page: `${call}(2const)`, version: LATER, errors: [...general(call, copyIn), ...errors] };
}

const badRange = (fact: string): Shown =>
  error('EINVAL', 'the range is not of whole pages, is empty, or is no range', fact);

export const MANUAL: readonly ManualPage[] = [
  {
    call: 'mmap',
    page: 'mmap(2)',
    version: EARLIER,
    errors: [
      without('EACCES', 'the descriptor is of something that is no regular file', 'Linux says ENODEV: `fd.mmap`.'),
      error('EACCES', 'the file is not open for reading', 'fd.mmap-unreadable'),
      error('EACCES', 'MAP_SHARED with PROT_WRITE of a file that is not open for writing', 'fd.mmap-shared-write'),
      without(
        'EACCES',
        'PROT_WRITE of a file that can only be appended to',
        'The inode has no such flag in memory files.',
      ),
      without('EAGAIN', 'the file is locked', 'Linux has no mandatory locks any more (since 5.15).'),
      without('EAGAIN', 'too much memory is locked', 'No program changes a limit of its process: `mmap.order.locked`.'),
      error('EBADF', 'the descriptor is not open, without MAP_ANONYMOUS', 'mmap.fd-first'),
      error('EEXIST', 'MAP_FIXED_NOREPLACE where something is mapped', 'mmap.order.noreplace'),
      error('EINVAL', 'an address or offset that is not aligned', 'mmap.order.offset', 'mmap.order.fixed-aligned'),
      error('EINVAL', 'a length of 0', 'mmap.order.length-zero'),
      error('EINVAL', 'flags without a type', 'mmap.order.type', 'fd.mmap-type'),
      without('ENFILE', 'the system has as many open files as it may', FILES),
      error('ENODEV', 'the file can’t be mapped', 'fd.mmap'),
      error('ENOMEM', 'there is no memory', 'mmap.order.overcommit', 'mmap.shared.memory'),
      error('ENOMEM', 'the process has as many mappings as it may', 'mmap.order.map-count'),
      without('ENOMEM', 'RLIMIT_DATA is exceeded', 'No program changes a limit of its process (setrlimit).'),
      error('ENOMEM', 'the range leaves the address space', 'mmap.order.fixed-above', 'mmap.order.length-task-size'),
      error('EOVERFLOW', 'offset and length leave the numbers of pages', 'fd.mmap-overflow'),
      without('EPERM', 'PROT_EXEC of a file on a file system without exec', 'A machine has no such file system.'),
      error('EPERM', 'a seal of the file is in the way', 'mmap.sealed'),
      without(
        'EPERM',
        'MAP_HUGETLB by who may not',
        'Linux asks only for shared memory of hugepages, which is not modelled.',
      ),
      without('ETXTBSY', 'MAP_DENYWRITE of a file that is open for writing', 'Linux ignores MAP_DENYWRITE.'),
    ],
  },
  {
    call: 'munmap',
    page: 'munmap(2), of mmap(2)',
    version: EARLIER,
    errors: [
      error('EINVAL', 'an address that is not aligned', 'munmap.order.aligned'),
      error('EINVAL', 'a length of 0', 'munmap.order.length-zero'),
      error('EINVAL', 'the range leaves the address space', 'munmap.order.task-size'),
      error('ENOMEM', 'a middle is unmapped, and that would be one mapping too many', 'munmap.order.map-count'),
    ],
  },
  {
    call: 'mremap',
    page: 'mremap(2)',
    version: LATER,
    errors: [
      without(
        'EAGAIN',
        'locked memory would grow beyond RLIMIT_MEMLOCK',
        'No program changes a limit of its process (setrlimit).',
      ),
      error('EFAULT', 'part of the old range is not mapped', 'mremap.order.no-vma'),
      error(
        'EFAULT',
        'the old range is of several mappings',
        'mremap.order.grow-beyond-vma',
        'mremap.several.needs-fixed',
      ),
      error('EINVAL', 'the old address is not aligned', 'mremap.order.aligned'),
      error('EINVAL', 'unknown flags', 'mremap.order.flags'),
      error('EINVAL', 'a new length of 0', 'mremap.order.length-zero'),
      error(
        'EINVAL',
        'a new length or address that can’t be',
        'mremap.order.length-task-size',
        'mremap.order.to-task-size',
        'mremap.order.to-aligned',
      ),
      error('EINVAL', 'old and new range overlap', 'mremap.order.overlap'),
      error('EINVAL', 'MREMAP_FIXED or MREMAP_DONTUNMAP without MREMAP_MAYMOVE', 'mremap.order.to-maymove'),
      without(
        'EINVAL',
        'MREMAP_DONTUNMAP of other than private anonymous memory',
        'Linux moves it (since 5.13): `mremap.shared.pages`.',
      ),
      error('EINVAL', 'MREMAP_DONTUNMAP with another length', 'mremap.order.dontunmap-length'),
      error('EINVAL', 'an old length of 0 for private memory', 'mremap.order.old-length-zero'),
      without('EINVAL', 'an old length of 0 without MREMAP_MAYMOVE', 'Linux says ENOMEM: `mremap.copy.maymove`.'),
      error('ENOMEM', 'the range can’t grow in place, and may not move', 'mremap.grow.blocked'),
      error('ENOMEM', 'there is no memory', 'mremap.grow.too-large'),
      error('ENOMEM', 'with MREMAP_DONTUNMAP, too much memory or too many mappings', 'mremap.order.map-count'),
    ],
  },
  {
    call: 'madvise',
    page: 'madvise(2)',
    version: LATER,
    errors: [
      error(
        'EACCES',
        'MADV_REMOVE of what is no shared writable mapping',
        'madvise.remove.private',
        'remove.not.remove-private-file',
      ),
      error('EAGAIN', 'a resource of the kernel is used up', 'madvise.flags.map-count'),
      without(
        'EBADF',
        'what is mapped is no file',
        'Linux says it of MADV_WILLNEED alone, and only where it was built without shared memory or swap.',
      ),
      without('EBUSY', 'MADV_COLLAPSE beyond the limit of a cgroup', 'A machine is in no cgroup with a limit.'),
      without(
        'EBUSY',
        'MADV_SOFT_OFFLINE of pages in use',
        'The kernel of the host of record is built without CONFIG_MEMORY_FAILURE.',
      ),
      error(
        'EFAULT',
        'MADV_POPULATE where an access would be SIGBUS',
        'user-mode-only.populate',
        'sigbus.populate',
        'guard.populate',
      ),
      error('EINVAL', 'an address that is not aligned', 'madvise.order.aligned'),
      error('EINVAL', 'a length that wraps', 'madvise.order.length-wraps'),
      error('EINVAL', 'advice that is none', 'madvise.order.advice'),
      error('EINVAL', 'MADV_COLD or MADV_PAGEOUT of locked memory or hugepages', 'madvise.locked'),
      error(
        'EINVAL',
        'MADV_DONTNEED or MADV_REMOVE of locked memory or hugepages',
        'remove.not.remove-locked',
        'remove.not.dontneed-locked-memory',
      ),
      without('EINVAL', 'MADV_MERGEABLE where Linux is built without KSM', 'The kernel of the host of record has it.'),
      error(
        'EINVAL',
        'MADV_FREE or MADV_WIPEONFORK of other than private anonymous memory',
        'madvise.flags.wipe-shared',
        'remove.free-shmem',
      ),
      error('EINVAL', 'MADV_POPULATE where that kind of access is not allowed', 'madvise.populate.permission'),
      error('EINVAL', 'guards where there may be none', 'guard.locked'),
      without('EIO', 'MADV_WILLNEED beyond the most that may be resident', 'Linux has no such limit any more.'),
      without('ENOMEM', 'MADV_WILLNEED can’t page in', MEMORY),
      without('ENOMEM', 'MADV_COLLAPSE finds no hugepage', MEMORY),
      error('ENOMEM', 'part of the range is not mapped', 'madvise.order.hole'),
      without('ENOMEM', 'MADV_POPULATE without memory', MEMORY),
      without(
        'EPERM',
        'MADV_HWPOISON by who may not',
        'The kernel of the host of record is built without CONFIG_MEMORY_FAILURE.',
      ),
      error('EHWPOISON', 'MADV_POPULATE of a poisoned page', 'poison.populate'),
    ],
  },
  {
    call: 'userfaultfd',
    page: 'userfaultfd(2)',
    version: EARLIER,
    errors: [
      error('EINVAL', 'unknown flags', 'create.flags-einval'),
      error('EMFILE', 'the process has as many descriptors as it may', 'create.emfile'),
      without('ENFILE', 'the system has as many open files as it may', FILES),
      without('ENOMEM', 'there is no memory', MEMORY),
      error('EPERM', 'the caller may not, and vm.unprivileged_userfaultfd is 0', 'create.eperm'),
    ],
  },
  ioctl('UFFDIO_API', 'api.order.copy-in', [
    error('EINVAL', 'an unknown version', 'api.order.version'),
    error('EINVAL', 'unknown features', 'api.order.unknown-features'),
    error('EINVAL', 'it was called before, and enabled features', 'api.order.already'),
    error('EPERM', 'UFFD_FEATURE_EVENT_FORK without CAP_SYS_PTRACE', 'api.order.fork-capability'),
  ]),
  ioctl('UFFDIO_REGISTER', 'register.order.copy-in', [
    error('EBUSY', 'part of the range is registered with another userfaultfd', 'register.order.busy'),
    error('EINVAL', 'a mode of 0, or with unknown bits', 'register.order.mode-zero', 'register.order.mode-unknown'),
    error('EINVAL', 'nothing is mapped in the range', 'register.order.no-vma'),
    badRange('register.order.range'),
    error('EINVAL', 'a mapping that can’t be registered so', 'register.order.type'),
  ]),
  ioctl('UFFDIO_UNREGISTER', 'unregister.order.copy-in', [
    badRange('unregister.order.range'),
    without(
      'EINVAL',
      'a mapping that can’t be registered',
      `${OTHER_FILES} Where one is, it is so: \`unregister.order.type\`.`,
    ),
    error('EINVAL', 'nothing is mapped in the range', 'unregister.order.no-vma'),
  ]),
  ioctl('UFFDIO_COPY', 'copy.order.copy-in', [
    error('EAGAIN', 'only part was copied', 'copy.order.partial'),
    badRange('copy.order.range-dst'),
    error('EINVAL', 'a source that is no range', 'copy.order.range-src'),
    error('EINVAL', 'unknown bits in the mode', 'copy.order.mode'),
    error(
      'ENOENT',
      'mappings have changed meanwhile',
      'copy.src.dst-unmapped',
      'copy.src.dst-unregistered',
      'copy.src.dst-split',
    ),
    without(
      'ENOSPC',
      'the process has exited (Linux 4.11 and 4.12)',
      'The cases run on later releases, which say ESRCH.',
    ),
    error('ESRCH', 'the process has exited', 'copy.order.dead', 'mm.dead-fill'),
  ]),
  ioctl('UFFDIO_ZEROPAGE', 'zeropage.order.copy-in', [
    error('EAGAIN', 'only part was filled', 'zeropage.order.partial'),
    badRange('zeropage.order.range'),
    error('EINVAL', 'unknown bits in the mode', 'zeropage.order.mode'),
    error('ESRCH', 'the process has exited', 'zeropage.order.dead', 'mm.dead-fill'),
  ]),
  ioctl('UFFDIO_WAKE', 'wake.order.copy-in', [badRange('wake.order.range')]),
  ioctl('UFFDIO_WRITEPROTECT', 'wp.order.copy-in', [
    badRange('wp.order.range'),
    error(
      'EAGAIN',
      'it was interrupted (by an event that is under way)',
      'wp.order.changing',
      'changing.writeprotect-eagain',
    ),
    error('ENOENT', 'nothing is mapped, or not registered for it', 'wp.order.no-vma', 'wp.order.not-wp'),
    without('EFAULT', 'some other fault', 'Linux has no other EFAULT than that of the structure.'),
  ]),
  ioctl('UFFDIO_CONTINUE', 'continue.order.copy-in', [
    error('EAGAIN', 'only part was mapped', 'out.partial'),
    error('EEXIST', 'a page is mapped already', 'continue.eexist'),
    error('EFAULT', 'a page is not in the page cache', 'continue.not-cached'),
    badRange('continue.order.range'),
    error('EINVAL', 'unknown bits in the mode', 'continue.order.mode'),
    error('ENOENT', 'mappings have changed meanwhile: nothing is mapped, or not registered', 'continue.order.no-vma'),
    without('ENOMEM', 'there is no memory for page tables', MEMORY),
    error('ESRCH', 'the process has exited', 'continue.order.dead', 'mm.dead-fill'),
  ]),
  ioctl('UFFDIO_POISON', 'poison.order.copy-in', [
    error('EAGAIN', 'only part was poisoned', 'out.partial'),
    badRange('poison.order.range'),
    error('EINVAL', 'unknown bits in the mode', 'poison.order.mode'),
    error('EEXIST', 'a page is mapped already', 'poison.only-none'),
    error('ENOENT', 'mappings have changed meanwhile: nothing is mapped, or not registered', 'poison.order.no-vma'),
    without('ENOMEM', 'there is no memory for page tables', MEMORY),
    error('ESRCH', 'the process has exited', 'poison.order.dead', 'mm.dead-fill'),
  ]),
  ioctl('UFFDIO_MOVE', 'move.order.copy-in', [
    error('EAGAIN', 'only part was moved', 'out.partial'),
    badRange('move.order.range-dst'),
    error('EINVAL', 'a source that is no range', 'move.order.range-src'),
    error('EINVAL', 'unknown bits in the mode', 'move.order.mode'),
    error(
      'ENOENT',
      'the source has holes, and ALLOW_SRC_HOLES is not set',
      'move.page.hole',
      'move.page.src-untouched',
    ),
    error('EEXIST', 'a page of the destination is mapped', 'move.page.dst-eexist'),
    error('EBUSY', 'a page of the source is pinned', 'move.page.pinned'),
    error('EBUSY', 'a page of the source is shared with another process', 'move.page.not-exclusive'),
    without('ENOMEM', 'there is no memory', MEMORY),
    without(
      'ESRCH',
      'the process has exited',
      'Who is left has another address space, which comes first: `mm.dead-move`.',
    ),
  ]),
];

/** The cases that show a documented error. */
export function showing(call: string, { errno, facts }: Shown, shown: ErrnoCases): readonly Case[] {
  const cases = shown.get(errnoKey(call, errno)) ?? [];
  return cases.filter((subject) => facts.some((fact) => subject.facts.includes(fact)));
}
