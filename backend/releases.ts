/** What differs between the releases of Linux that the simulator has a profile of: the one table of it. */

/** Where a profile stands to a difference. */
export type Standing =
  /** The simulator behaves as the older release does. */
  | 'modelled'
  /** The simulator says `Unmodelled` where it would show. */
  | 'not modelled'
  /** Nothing that machines can do shows it, or only a race of more threads than the model's steps tell apart. */
  | 'not shown';

/** One thing that changed from one release of Linux to a later one. */
export interface Difference {
  /** In lower case, words joined by hyphens. */
  readonly id: string;
  /** What it is about: a few words. */
  readonly topic: string;
  /** The release that brought it. */
  readonly since: string;
  /** Whether an earlier release after the profile before it may have brought it: that was not looked up. */
  readonly by?: true;
  /** The commit in the main line, where it is known to us. */
  readonly commit?: string;
  /** Profiles below `since` whose stable releases have it too: the stable release in which it was read or seen. */
  readonly stable?: Readonly<Record<string, string>>;
  /** Profiles that do already as after it, because what they do otherwise between came later. */
  readonly alike?: readonly string[];
  /** What earlier releases do. */
  readonly before: string;
  readonly after: string;
  /** Ids of docs/semantics.md that it concerns. */
  readonly facts: readonly string[];
  readonly standing: Standing;
}

/** In the order of the releases. Those that profiles show have a bit in the simulator each, so there can be 64. */
export const DIFFERENCES: readonly Difference[] = [
  {
    id: 'marker-bits',
    topic: 'the bits of a wp-marker in pagemap',
    since: '6.2',
    commit: '15520a3f0469',
    before: '0x3e in the lowest',
    after: '0x3f in the lowest',
    facts: ['wp.life.read-shmem', 'register.again.wp-bits-kept', 'wp.marker.bits-old'],
    standing: 'modelled',
  },
  {
    id: 'writeprotect-vmas',
    topic: 'WRITEPROTECT across VMAs',
    since: '6.3',
    commit: 'a1b92a3f1498',
    before: 'ENOENT unless the range lies in one registered VMA',
    after: 'any number of registered VMAs',
    facts: ['wp.order.walk', 'wp.one-vma-old'],
    standing: 'modelled',
  },
  {
    id: 'memfd-exec',
    topic: 'MFD_EXEC, MFD_NOEXEC_SEAL, F_SEAL_EXEC',
    since: '6.3',
    commit: '105ff5339f49',
    before: 'unknown flags and an unknown seal, EINVAL',
    after: 'there',
    facts: ['memfd.create.exec-both', 'seal.exec'],
    standing: 'modelled',
  },
  {
    id: 'wp-unpopulated',
    topic: 'the feature WP_UNPOPULATED',
    since: '6.4',
    commit: '2bad466cc9d9',
    before: 'an unknown feature, EINVAL',
    after: 'there',
    facts: ['since.wp-unpopulated', 'number.feature-wp-unpopulated'],
    standing: 'modelled',
  },
  {
    id: 'continue-wp',
    topic: 'CONTINUE_MODE_WP',
    since: '6.4',
    commit: '0289184476c8',
    before: 'an unknown mode, EINVAL',
    after: 'there',
    facts: ['since.continue-wp', 'continue.order.mode', 'continue.order.mode-old'],
    standing: 'modelled',
  },
  {
    id: 'register-merge',
    topic: 'REGISTER and UNREGISTER from the middle of a mapping to its end',
    since: '6.4',
    commit: '5543d3c43c41',
    before: 'what begins there joins nothing behind it',
    after: 'it joins what fits',
    facts: ['vma.merge.register', 'vma.merge.unregister', 'vma.merge.middle-old'],
    standing: 'modelled',
  },
  {
    id: 'poison',
    topic: 'UFFDIO_POISON',
    since: '6.6',
    commit: 'fc71884a5f59',
    before: 'an unknown ioctl, EINVAL; not in `ioctls`, nor in fdinfo',
    after: 'there',
    facts: ['since.poison', 'poison.since', 'register.ioctls.base-old', 'fdinfo.ioctls-old'],
    standing: 'modelled',
  },
  {
    id: 'account-dropped',
    topic: 'accounting of untouched memory that mprotect makes unwritable',
    since: '6.6',
    before: 'kept',
    after: 'dropped',
    facts: ['vma.account.dropped', 'vma.account.kept-old'],
    standing: 'modelled',
  },
  {
    id: 'copy-order',
    topic: 'order of COPY’s checks',
    since: '6.6',
    before: 'dst, then whether src wraps around, then mode; a src of the kernel’s half is EFAULT when it is read',
    after: 'src as a range, dst, mode',
    facts: ['copy.order.range-src', 'copy.old-order', 'copy.old-kernel-src'],
    standing: 'modelled',
  },
  {
    id: 'copy-zero',
    topic: 'COPY into a private mapping of /dev/zero',
    since: '6.6',
    commit: '435cdb41a76f',
    before: 'as into anonymous memory',
    after: 'EFAULT, as beyond the end of any file',
    facts: ['copy.anon.beyond-eof', 'copy.anon.zero-old'],
    standing: 'modelled',
  },
  {
    id: 'wp-async',
    topic: 'the feature WP_ASYNC, and WP of any file with it',
    since: '6.7',
    commit: 'd61ea1cb0095',
    before: 'an unknown feature, EINVAL',
    after: 'there',
    facts: ['since.wp-async', 'number.feature-wp-async', 'register.vma.old-types'],
    standing: 'modelled',
  },
  {
    id: 'mmap-aligned',
    topic: 'where mmap maps memory of a multiple of 2 MiB',
    since: '6.7',
    commit: 'efa7df3e3bb5',
    before: 'as it does other lengths',
    after: 'at a multiple of 2 MiB',
    facts: ['mmap.place.huge', 'mmap.place.huge-old'],
    standing: 'modelled',
  },
  {
    id: 'pagemap-scan',
    topic: 'PAGEMAP_SCAN',
    since: '6.7',
    commit: '52526ca7fdb9',
    before: 'an unknown ioctl, ENOTTY',
    after: 'there',
    facts: ['since.pagemap-scan'],
    standing: 'modelled',
  },
  {
    id: 'map-stack',
    topic: 'MAP_STACK',
    since: '6.8',
    commit: 'c4608d1bf7c6',
    before: 'no flag',
    after: 'no huge pages, so it stays apart from ordinary memory',
    facts: ['vma.merge.map-stack'],
    standing: 'modelled',
  },
  {
    id: 'move',
    topic: 'UFFDIO_MOVE',
    since: '6.8',
    commit: 'adef440691ba',
    before: 'an unknown ioctl, EINVAL; not in `ioctls`, nor in fdinfo',
    after: 'there',
    facts: ['since.move', 'move.since', 'number.feature-move', 'register.ioctls.base', 'fdinfo.ioctls'],
    standing: 'modelled',
  },
  {
    id: 'vma-lock',
    topic: 'lock of the fills and MOVE',
    since: '6.9',
    commit: '867a43a34ff8',
    before: 'the mmap lock, for reading',
    after: 'the lock of one VMA',
    facts: ['release.vma-lock', 'release.mmap-lock', 'atomic.fill.vma-locked', 'atomic.fill.mmap-locked'],
    standing: 'not shown',
  },
  {
    id: 'fill-touches',
    topic: 'whether a fill that is refused has touched its mapping',
    since: '6.9',
    commit: '867a43a34ff8',
    before: 'no',
    after: 'yes, once its arguments are accepted',
    facts: ['vma.anon.created-by.fill', 'vma.anon.fill-old'],
    standing: 'modelled',
  },
  {
    id: 'copy-changing',
    topic: 'fills: VMA or count of events first',
    since: '6.9',
    commit: '867a43a34ff8',
    before: 'the count',
    after: 'the VMA',
    facts: ['copy.order.changing-again', 'copy.old-changing'],
    standing: 'modelled',
  },
  {
    id: 'hugetlb-dontneed',
    topic: 'the reservation of a hugepage that MADV_DONTNEED empties',
    since: '6.9',
    commit: 'df7a6d1f6405',
    before: 'used up',
    after: 'comes back',
    facts: ['hugetlb.madvise.dontneed', 'hugetlb.pool.file-private'],
    standing: 'not modelled',
  },
  {
    id: 'mbind-weighted',
    topic: 'MPOL_WEIGHTED_INTERLEAVE of mbind',
    since: '6.9',
    commit: 'fa3bea4e1f82',
    before: 'an unknown mode, EINVAL',
    after: 'there',
    facts: ['since.mbind-weighted', 'mbind.weighted-old'],
    standing: 'modelled',
  },
  {
    id: 'populate-hole',
    topic: 'MADV_POPULATE behind a hole',
    since: '6.10',
    commit: 'fa9fcd8bb6e4',
    before: 'goes on',
    after: 'stops',
    facts: ['madvise.populate.hole', 'madvise.populate.hole-old'],
    standing: 'modelled',
  },
  {
    id: 'mseal',
    topic: 'mseal',
    since: '6.10',
    commit: '8be7258aad44',
    before: 'an unknown system call, ENOSYS',
    after: 'there',
    facts: ['register.vma.mseal', 'action.mseal'],
    standing: 'modelled',
  },
  {
    id: 'process-madvise-nice',
    topic: 'CAP_SYS_NICE for process_madvise of the caller’s own memory',
    since: '6.12',
    before: 'needed',
    after: 'not needed',
    facts: ['process-madvise.eperm', 'process-madvise.eperm-old'],
    standing: 'modelled',
  },
  {
    id: 'mmap-merge',
    topic: 'mmap between two mappings that can’t be one',
    since: '6.12',
    commit: 'cacded5e42b9',
    before: 'joins the upper one',
    after: 'joins the lower one',
    facts: ['vma.anon.lower-wins', 'vma.anon.both-sides', 'vma.anon.upper-wins-old'],
    standing: 'modelled',
  },
  {
    id: 'mmap-failure',
    topic: 'MAP_FIXED that there is not enough memory for',
    since: '6.12',
    commit: 'f8d112a4e657',
    before: 'all of it counts, and what was in the place is gone',
    after: 'what was in the place counts as given back, and stays',
    facts: ['mmap.fixed.failure-keeps', 'mmap.fixed.failure-old'],
    standing: 'modelled',
  },
  {
    id: 'cut-told',
    topic: 'unmapping that is refused because it would cut a hugepage',
    since: '6.12',
    by: true,
    before: 'nobody hears of it; mmap fails with ENOMEM',
    after: 'who has memory before that one hears of it; mmap fails with EINVAL',
    facts: ['hugetlb.split.unmapping', 'hugetlb.split.unmap-event', 'hugetlb.split.quiet-old'],
    standing: 'modelled',
  },
  {
    id: 'hugetlb-fork',
    topic: 'protected hugepages of a child',
    since: '6.12',
    by: true,
    before: 'protected, without EVENT_FORK too',
    after: 'protected with EVENT_FORK alone',
    facts: ['hugetlb.wp.fork'],
    standing: 'not modelled',
  },
  {
    id: 'readv-array',
    topic: 'when readv and writev read their array',
    since: '6.12',
    by: true,
    before: 'as a whole, before the descriptor is looked at; one segment alone is not cut',
    after: 'word by word, after that; one segment alone is cut',
    facts: ['iovec.count', 'iovec.array-missing', 'iovec.negative', 'iovec.longest'],
    standing: 'not modelled',
  },
  {
    id: 'readv',
    topic: 'readv that splits a message',
    since: '6.12',
    before: 'EINVAL',
    after: 'the parts come in the segments one after the other',
    facts: ['read.readv', 'read.readv-old'],
    standing: 'modelled',
  },
  {
    id: 'fallocate-modes',
    topic: 'modes of fallocate that do not go together',
    since: '6.12',
    by: true,
    before: 'EINVAL where one of them goes alone',
    after: 'EOPNOTSUPP',
    facts: ['fallocate.order.mode', 'fallocate.order.mode-old'],
    standing: 'modelled',
  },
  {
    id: 'fork-failure',
    topic: 'a fork that fails with EVENT_FORK',
    since: '6.12',
    commit: 'f64e67e5d3a4',
    before: 'may leak a userfaultfd, or hang',
    after: 'it is cleaned up',
    facts: ['release.fork-failure', 'release.fork-failure-old'],
    standing: 'not shown',
  },
  {
    id: 'guard',
    topic: 'MADV_GUARD_INSTALL, MADV_GUARD_REMOVE',
    since: '6.13',
    commit: '662df3e5c376',
    before: 'unknown advice, EINVAL',
    after: 'there',
    facts: ['since.guard', 'guard.types', 'action.guard-install'],
    standing: 'modelled',
  },
  {
    id: 'process-madvise-own',
    topic: 'process_madvise of the caller’s own memory',
    since: '6.13',
    before: 'no more than of another process’s; which advice it is comes before who is asked',
    after: 'all advice',
    facts: ['process-madvise.own'],
    standing: 'modelled',
  },
  {
    id: 'vvar-clock',
    topic: 'mappings that every process has besides',
    since: '6.13',
    commit: 'e93d2521b27f',
    before: 'one fewer',
    after: 'one more, for the clocks of virtual machines',
    facts: ['munmap.order.map-count'],
    standing: 'modelled',
  },
  {
    id: 'sealed-write',
    topic: 'pwrite across the last page of a sealed memfd',
    since: '6.18',
    by: true,
    alike: ['6.1'],
    before: 'nothing is written',
    after: 'what lies in that page is',
    facts: ['pwrite.sealed'],
    standing: 'modelled',
  },
  {
    id: 'hugetlb-hint',
    topic: 'hint for a mapping of hugepages',
    since: '6.18',
    by: true,
    before: 'rounded down',
    after: 'rounded up',
    facts: ['hugetlb.mmap.hint'],
    standing: 'modelled',
  },
  {
    id: 'pipe-room',
    topic: 'which of several writers that wait for room goes on first',
    since: '6.18',
    by: true,
    before: 'the last one was seen to',
    after: 'the first one',
    facts: ['atomic.pipe-write.room'],
    standing: 'not modelled',
  },
  {
    id: 'hugetlb-child',
    topic: 'when a reservation that a child shares comes back',
    since: '6.18',
    by: true,
    before: 'later',
    after: 'when the child is gone',
    facts: ['hugetlb.pool.shared-late'],
    standing: 'not modelled',
  },
  {
    id: 'noexec',
    topic: 'mmap of a userfaultfd or a pipe with PROT_EXEC',
    since: '6.18',
    by: true,
    before: 'ENODEV',
    after: 'EPERM: its file system is one of nothing to execute',
    facts: ['fd.mmap-exec'],
    standing: 'modelled',
  },
  {
    id: 'perfmon',
    topic: 'pagemap, smaps and process_madvise of another process with CAP_PERFMON',
    since: '6.18',
    by: true,
    before: 'not enough',
    after: 'enough',
    facts: ['pagemap.perfmon', 'smaps.open', 'fdinfo.perfmon'],
    standing: 'modelled',
  },
  {
    id: 'madvise-split',
    topic: 'MADV_DONTNEED whose mapping is split while it waits',
    since: '6.18',
    by: true,
    before: 'the rest is left alone',
    after: 'the rest is told of and emptied as well',
    facts: ['atomic.madvise.remove-vma-split'],
    standing: 'not modelled',
  },
  {
    id: 'mremap-order',
    topic: 'what mremap looks at first, and does to locked memory that stays; what its event says of what is cut',
    since: '6.18',
    by: true,
    before: 'the mapping before the new address; of locked memory what moves is unlocked; the old length',
    after: 'the new address before the mapping; all that stays is unlocked; the new length',
    facts: [
      'mremap.order.length-task-size',
      'mremap.dontunmap.unlocked',
      'remap.order',
      'mremap.order.vma-old',
      'mremap.dontunmap.locked-old',
      'remap.length-old',
    ],
    standing: 'modelled',
  },
  {
    id: 'mremap-self',
    topic: 'MREMAP_DONTUNMAP of untouched memory to a place next to it',
    since: '6.18',
    by: true,
    before: 'what stays and what moved are two mappings (from stable releases, later than 6.18)',
    after: 'they are one',
    facts: ['mremap.merge.self', 'mremap.merge.self-old'],
    standing: 'modelled',
  },
  {
    id: 'table-reclaim',
    topic: 'MADV_DONTNEED of a whole page table',
    since: '6.14',
    before: 'the table stays',
    after: 'the table goes',
    facts: ['move.table.reclaimed', 'move.table.dontneed'],
    standing: 'modelled',
  },
  {
    id: 'fill-out',
    topic: '`out` of a fill while events are processed',
    since: '6.15',
    commit: '95567729173e',
    stable: { '6.12': '6.12.117' },
    before: 'untouched',
    after: '-EAGAIN',
    facts: ['changing.fill-out', 'changing.fill-out-untouched'],
    standing: 'modelled',
  },
  {
    id: 'pipe-slot',
    topic: 'a pipe’s slot while its writer sleeps, or failed with EFAULT',
    since: '6.15',
    before: 'there already, empty',
    after: 'there once it is filled',
    facts: [
      'pipe.poll.sleeping-writer',
      'pipe.poll.sleeping-writer-old',
      'pipe.write.efault-no-slot',
      'pipe.write.efault-slot-old',
    ],
    standing: 'modelled',
  },
  {
    id: 'merge-touched',
    topic: 'touched memory that is changed, beside untouched',
    since: '6.16',
    before: 'stays apart, unless it is the neighbour that takes it in',
    after: 'becomes one with it',
    facts: ['vma.anon.source-touched', 'vma.anon.source-touched-old'],
    standing: 'modelled',
  },
  {
    id: 'scan-guard',
    topic: 'GUARD in PAGEMAP_SCAN',
    since: '6.16',
    before: 'an unknown category, EINVAL',
    after: 'there',
    facts: ['scan.category.guard', 'scan.category.guard-old'],
    standing: 'modelled',
  },
  {
    id: 'unregister-foreign',
    topic: 'UNREGISTER through another userfaultfd',
    since: '6.17',
    before: 'works, and wakes the owner’s waiters',
    after: 'EINVAL',
    facts: ['unregister.order.foreign', 'unregister.foreign-old', 'unregister.foreign-old-wakes'],
    standing: 'modelled',
  },
  {
    id: 'register-droppable',
    topic: 'REGISTER of MAP_DROPPABLE',
    since: '6.17',
    before: 'accepted',
    after: 'EINVAL',
    facts: ['register.vma.droppable', 'register.vma.droppable-old'],
    standing: 'not modelled',
  },
  {
    id: 'mremap-several',
    topic: 'mremap of several VMAs',
    since: '6.17',
    commit: 'd23cb648e365',
    before: 'EFAULT',
    after: 'ok unless one is registered',
    facts: ['remap.multi-vma', 'remap.multi-vma-old', 'mremap.several.moves'],
    standing: 'modelled',
  },
  {
    id: 'hugetlb-exhausted',
    topic: 'COPY of hugepages, pool exhausted',
    since: '6.18',
    before: 'ENOMEM',
    after: 'EEXIST; ENOMEM where the source had to be faulted in',
    facts: ['hugetlb.pool-exhausted', 'hugetlb.pool-exhausted-old'],
    standing: 'modelled',
  },
  {
    id: 'move-batched',
    topic: 'MOVE of several pages',
    since: '6.18',
    before: 'page by page',
    after: 'in batches; the results are the same',
    facts: ['move.batched', 'atomic.move.flushed-after', 'atomic.move.flushed-before'],
    standing: 'not shown',
  },
];

/** Releases that the simulator has a profile of, ascending. */
export const RELEASES = ['6.1', '6.12', '6.18'] as const;
export type Release = (typeof RELEASES)[number];

/** All that UFFDIO_API can offer, by profile. */
const FEATURES: Readonly<Record<Release, bigint>> = { '6.1': 0x1fffn, '6.12': 0x1ffffn, '6.18': 0x1ffffn };

/** As numbers are compared: `6.9` comes before `6.12`. */
export function compareReleases(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map((part) => Number.parseInt(part, 10));
  const [majorB = 0, minorB = 0] = b.split('.').map((part) => Number.parseInt(part, 10));
  return majorA - majorB || minorA - minorB;
}

/** The nearest profile that is not above a release, else the lowest. */
export function profileOf(release: string): Release {
  return RELEASES.findLast((profile) => compareReleases(profile, release) <= 0) ?? RELEASES[0];
}

/** Whether a profile behaves as before a difference. */
function isBefore({ since, stable, alike }: Difference, profile: Release): boolean {
  return compareReleases(profile, since) < 0 && stable?.[profile] === undefined && alike?.includes(profile) !== true;
}

/** By profile: asked at every boot, and for every case. */
const missing = new Map<Release, readonly Difference[]>();

/** What is not yet so in a profile. */
export function missingIn(profile: Release): readonly Difference[] {
  let differences = missing.get(profile);
  if (differences === undefined) {
    differences = DIFFERENCES.filter((difference) => isBefore(difference, profile));
    missing.set(profile, differences);
  }
  return differences;
}

const SHOWN = DIFFERENCES.filter(({ standing }) => standing === 'modelled' || standing === 'not modelled');

/** The bit of a difference in the simulator, 0 if profiles do not show it. */
export function differenceBit(difference: Difference): bigint {
  const index = SHOWN.indexOf(difference);
  return index < 0 ? 0n : 1n << BigInt(index);
}

/** The bits of all that is not yet so in a profile: what the simulator boots with. */
export function differenceBits(profile: Release): bigint {
  return missingIn(profile).reduce((bits, one) => bits | differenceBit(one), 0n);
}

/** Whether a profile behaves as before the difference with this id. */
export function isMissing(id: string, profile: Release): boolean {
  return missingIn(profile).some((difference) => difference.id === id);
}

/** The features of a userfaultfd that a profile can have. */
export function featuresOf(profile: Release): bigint {
  return FEATURES[profile];
}

/** What a release that has no profile of its own has over the one that it is compared with; of those after the last, nothing is known. */
export function unprofiled(release: string): Difference[] {
  return missingIn(profileOf(release)).filter(({ since }) => compareReleases(since, release) <= 0);
}
