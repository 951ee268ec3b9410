/**
 * What the suite claims to cover: the sections of docs/semantics.md in which every fact has a case, or an excuse from the list below.
 * Tests fail where it is not so; docs/coverage.md shows it. Whoever completes a section adds it here, and removes the excuses that have become idle.
 */

/** Sections that are complete, by number; a section's number stands for its subsections too. */
export const COMPLETE: readonly string[] = ['0.2', '0.3', '2', '5', '6.3', '12.4', '13.2', '13.3'];

/** Why facts have no case, by one reason. */
export interface Excuse {
  readonly name: string;
  /** A sentence. */
  readonly reason: string;
  /** Ids of facts; `*` stands for any text. */
  readonly facts: readonly string[];
}

/** The excuse of facts that hold for releases other than the one that the suite runs on; it needs no list. */
export const OTHER_RELEASE: Excuse = {
  name: 'another release',
  reason: 'The fact does not hold for the release that the cases run on.',
  facts: [],
};

/** The first excuse that names a fact is the one that counts. */
export const EXCUSES: readonly Excuse[] = [
  {
    name: 'huge pages',
    reason: 'Neither hugetlb nor transparent huge pages are modelled.',
    facts: [
      '*hugetlb*',
      '*.thp*',
      'state.thp',
      'register.effect.missing-no-thp',
      'register.effect.wp-thp',
      'message.address.thp',
    ],
  },
  {
    name: 'moving pages',
    reason: 'MOVE is not an operation yet.',
    facts: ['move.*', 'fill.move.*', 'mm.move-other', 'mm.dead-move', 'feature.move', '*.created-by.move*'],
  },
  {
    name: 'poison',
    reason: 'POISON is not an operation yet.',
    facts: [
      'poison.*',
      'fill.poison.*',
      '*.poison-marker',
      'feature.poison',
      '*keeps-poison',
      '*poison-removed-later',
      'fork.without.poison',
      'fault.order.poison',
      'pagemap.poison',
    ],
  },
  {
    name: 'write protection',
    reason: 'WRITEPROTECT and registration for write protection are not operations yet.',
    facts: [
      'wp.*',
      'async.*',
      'cow.*',
      'register.async.*',
      '*.wp-marker',
      '*wp-async*',
      '*wp-only*',
      '*-writeprotect',
      'wake.writeprotect-*',
      'changing.writeprotect-*',
      'feature.wp-*',
      'feature.pagefault-flag-wp',
      'register.ioctls.w',
      'register.ioctls.mw',
      'register.ioctls.lists-fills-for-async',
      'register.again.m-then-w',
      'register.again.m-then-mw',
      'register.again.mw-then-m',
      'register.again.wp-bits-*',
      'unregister.clears-wp',
      'unregister.async-*',
      'vma.anon.not-created-by.writeprotect',
      'copy.page.mode-wp',
      'zeropage.anon.no-wp',
      'fault.order.stale-marker',
      'fault.order.wp',
      'fault.wp.not-read',
      'fault.anon.marker-passes',
      'message.flags.wp*',
      'kernel-fault.wp*',
      'close.clears-wp',
      'close.wp-proceeds',
      'fork.*.wp-*',
      'remap.*.wp-*',
      'smaps.uw',
      'pagemap.*wp*',
      'api.order.async-implies-unpopulated',
      'sigbus.wp-async',
    ],
  },
  {
    name: 'minor faults',
    reason: 'Registration for minor faults and CONTINUE are not operations yet.',
    facts: [
      'continue.*',
      'fill.continue.*',
      'feature.minor-*',
      'register.ioctls.*n',
      'register.again.*n*',
      'unregister.minor-only-no-wake',
      'fault.minor.*',
      'fault.order.file-minor',
      'message.flags.minor',
      'message.flags.combinations',
      'smaps.ui',
      'smaps.order',
    ],
  },
  {
    name: 'shared memory and files',
    reason: 'Only private anonymous memory can be mapped: no shared memory, memfd, tmpfs or other file.',
    facts: [
      'state.file',
      'fill.zeropage-shmem.*',
      'register.vma.shared-anon',
      'register.vma.dev-zero-*',
      'register.vma.memfd-*',
      'register.vma.tmpfs',
      'register.vma.shmem-*',
      'register.vma.o-rdonly',
      'register.vma.seal*',
      'register.vma.before-seal-*',
      'register.vma.ext4',
      'register.order.maywrite',
      'register.ioctls.lists-move-for-shmem',
      'feature.missing-shmem',
      'wake.not-pwrite',
      '*.shmem.*',
      '*.beyond-eof*',
      'copy.private.*',
      'copy.lax.read-only-shared',
      'copy.lax.not-missing',
      'fault.order.file-*',
      'fault.file.*',
      'fault.shmem-marker.*',
      'fault-around.*',
      'under-waiter.pwrite*',
      'vma.merge.file',
      'action.foreign-write*',
      'pagemap.shmem',
      'pagemap.bit-file',
    ],
  },
  {
    name: 'other mappings',
    reason: 'Guard pages, sealed memory (mseal), stack, heap, text and the kernel’s own mappings are not modelled.',
    facts: [
      '*guard*',
      '*mseal*',
      'mmap.order.sealed',
      'register.vma.stack',
      'register.vma.brk',
      'register.vma.text',
      'register.vma.vdso',
      'register.vma.special',
      'register.vma.droppable',
      'register.vma.growsdown',
    ],
  },
  {
    name: 'events other than FORK',
    reason: 'The events REMOVE, UNMAP and REMAP are not modelled.',
    facts: [
      'remove.*',
      'unmap.*',
      'remap.*',
      'event.re*',
      'event.unmap-*',
      'feature.event-re*',
      'feature.event-unmap',
      'close.events-released',
    ],
  },
  {
    name: 'moving and merging by mremap',
    reason: 'mremap is not an operation yet.',
    facts: ['vma.offset.moved-*', 'register.effect.mremap-*'],
  },
  {
    name: 'out of reach',
    reason: 'No program shows it: memory would have to be exhausted, or nothing of it can be seen.',
    facts: ['range.order-invisible', 'create.enomem', 'copy.anon.enomem', 'copy.page.memcg'],
  },
  {
    name: 'PAGEMAP_SCAN',
    reason: 'PAGEMAP_SCAN is not an operation yet.',
    facts: ['scan.*'],
  },
  {
    name: 'history',
    reason: 'When something came to be, or how releases differ, is what a profile of another release will show.',
    facts: ['since.*', 'release.*'],
  },
];

const SAME_CREDENTIALS = 'All processes of a machine have the same credentials.';
const HALF_ENDED = 'A process that ends while one of its threads waits for a mutex held elsewhere is not modelled.';

/** Errnos of the catalogue that no case shows, and why: the call and the errno -> a sentence. */
export const UNSHOWN_ERRNOS: Readonly<Record<string, string>> = {
  'mmap ENOMEM': 'No case yet.',
  'munmap ENOMEM': 'No case yet.',
  'UFFDIO_REGISTER EPERM': 'Only memory of a file can be such that it may never be written, and none can be mapped.',
  'UFFDIO_COPY ENOMEM': 'Memory is not exhausted for a test.',
  'UFFDIO_ZEROPAGE ENOMEM': 'Memory is not exhausted for a test.',
  'ioctl ENOMEM': 'No case yet.',
  'ioctl EPERM': 'No case yet.',
  'ioctl EBUSY': 'No case yet.',
  'ioctl ESRCH': 'No case yet.',
  'process_vm_readv EPERM': SAME_CREDENTIALS,
  'process_vm_writev EPERM': SAME_CREDENTIALS,
  'proc_mem_read EACCES': SAME_CREDENTIALS,
  'proc_mem_read ESRCH': HALF_ENDED,
  'proc_mem_write EACCES': SAME_CREDENTIALS,
  'proc_mem_write ESRCH': HALF_ENDED,
  'futex_wait EINTR': 'No case yet.',
  'fork EAGAIN': 'No process of a test is at its limit of processes.',
  'fork ENOMEM': 'Memory is not exhausted for a test.',
};
