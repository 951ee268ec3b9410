/**
 * What the suite claims to cover: the sections of docs/semantics.md in which every fact has a case, or an excuse from the list below.
 * Tests fail where it is not so; docs/coverage.md shows it. Whoever completes a section adds it here, and removes the excuses that have become idle.
 */

/** Sections that are complete, by number; a section's number stands for its subsections too. */
export const COMPLETE: readonly string[] = [
  '0.1',
  '0.2',
  '0.3',
  '0.4',
  '0.5',
  '0.6',
  '0.7',
  '1.1',
  '1.2',
  '1.3',
  '1.4',
  '1.5',
  '1.6',
  '2',
  '3.1',
  '3.2',
  '3.3',
  '3.4',
  '3.5',
  '3.6',
  '4',
  '5',
  '6.1',
  '6.2',
  '6.3',
  '6.4',
  '6.5',
  '6.6',
  '7',
  '9',
  '10',
  '11',
  '22',
  '23',
  '8.1',
  '8.2',
  '8.3',
  '12.1',
  '12.2',
  '12.4',
  '12.5',
  '12.6',
  '12.8',
  '12.9',
  '12.7',
  '12.10',
  '12.11',
  '12.12',
  '12.13',
  '12.14',
  '12.15',
  '12.16',
  '13.1',
  '13.2',
  '13.3',
  '14',
  '15',
  '16.1',
  '16.2',
  '16.3',
  '16.4',
  '16.5',
  '16.6',
  '21',
];

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
    name: 'what is lost for good',
    reason:
      'A case would take hugepages, or a little of its kernel’s memory, from the machine that it runs on until that is booted again.',
    facts: ['hugetlb.mremap.rest', 'brk.shrink.refused-changing'],
  },
  {
    name: 'faults without end',
    reason: 'A thread that faults forever settles on no kernel; the simulator says that it does not model it.',
    facts: ['hugetlb.wp.spin'],
  },
  {
    name: 'MADV_COLLAPSE',
    reason: 'Machines make no huge pages of ordinary ones: the simulator says that it does not model it.',
    facts: ['wp.collapse-*', 'action.collapse', 'action.collapse-hole'],
  },
  {
    name: 'other mappings',
    reason: 'Stack, text and the kernel’s own mappings are not modelled.',
    facts: [
      'register.vma.stack',
      'register.vma.text',
      'register.async.text',
      'register.vma.vdso',
      'register.vma.special',
      'register.vma.growsdown',
      'move.lax.growsdown',
    ],
  },
  {
    name: 'a call without an end',
    reason: 'The call never returns, and a case would not either.',
    facts: ['guard.wp-marker-endless'],
  },
  {
    name: 'faults of who exits',
    reason: 'No operation makes a task fault while it exits or dumps core.',
    facts: ['kernel-fault.exiting'],
  },
  {
    name: 'half an end',
    reason: 'A process that ends while one of its threads waits for a mutex held elsewhere is not modelled.',
    facts: ['proc-mem.esrch', 'pipe.mutex.unkillable'],
  },
  {
    name: 'out of reach',
    reason: 'No program shows it: memory would have to be exhausted or swapped out, or nothing of it can be seen.',
    facts: [
      'range.order-invisible',
      'create.enomem',
      'mm.src-task-size',
      'copy.anon.enomem',
      'copy.page.memcg',
      'copy.page.dirty',
      'move.order.dead',
      'move.order.einval',
      'move.page.swap*',
      'move.dst.dirty',
      'vma.fork.reused-grandchild',
      'copy.shmem.entry-eexist',
      'continue.order.changing-again',
      'continue.order.fatal-signal',
      'poison.order.changing-again',
      'poison.order.fatal-signal',
      'continue.hwpoison',
    ],
  },
  {
    name: 'a setting of the system',
    reason:
      'It is no program that shows it; tests of the package look at it, or run the simulator in an environment that is so.',
    facts: ['create.sysctl-default', 'device.open-enoent'],
  },
  {
    name: 'not built in',
    reason: 'The kernel of the host of record was built without it (CONFIG_ANON_VMA_NAME, CONFIG_MEMORY_FAILURE).',
    facts: ['vma.merge.name', 'poison.si-code-memory-failure'],
  },
  {
    name: 'outside of the arena',
    reason: 'A machine maps nothing outside of its arena, where its driver lives.',
    facts: ['mmap.order.min-addr', 'mmap.min-addr.*', 'mmap.hint.low', 'mmap.hint.top', 'mmap.fixed.top'],
  },
  {
    name: 'limits',
    reason:
      'No program changes a limit of its process (setrlimit), and how much who is not root may lock is not modelled.',
    facts: [
      'brk.order.rlimit-data',
      'brk.order.memlock',
      'mmap.order.address-space',
      'mmap.order.locked',
      'mlock.order.permission',
      'mlock.order.limit',
    ],
  },
  {
    name: 'how it is done',
    reason: 'It says how Linux does what other facts say; a program sees no difference.',
    facts: [
      'atomic.lock.mmap',
      'atomic.lock.waiting',
      'atomic.munmap.pages-after',
      'atomic.fault.vma-locked',
      'atomic.copy.source-locked',
      'atomic.move.*',
      'atomic.writeprotect.*',
      'atomic.guard.remove',
      'atomic.unregister.late-fault-wp',
      'atomic.madvise.flushed-last',
      'atomic.wake.order',
      'atomic.wake.no-memory-lock',
      'atomic.exit.mm-before-files',
    ],
  },
  {
    name: 'a window of instructions',
    reason: 'What comes between lasts for some instructions of the kernel: no number of tries is sure to show it.',
    facts: [
      'atomic.fault.decision',
      'atomic.fault.must-wait',
      'atomic.fault.vanishing',
      'atomic.fault.copy',
      'atomic.fill.retry-by-page',
    ],
  },
  {
    name: 'more of pipes',
    reason:
      'A machine writes at most a page at once, pipe2 puts its descriptors into the driver’s memory, and FIONREAD and F_GETPIPE_SZ are not modelled.',
    facts: [
      'pipe.mutex.fionread',
      'pipe.mutex.fcntl',
      'pipe.poll.partly-written',
      'pipe.write.partial',
      'pipe.write.full-partial',
      'pipe.create.efault',
      'pipe.create.missing',
    ],
  },
  {
    name: 'namespaces',
    reason: 'A machine lives in one PID namespace.',
    facts: ['message.ptid-namespace'],
  },
  {
    name: 'PAGEMAP_SCAN of what is over',
    reason: 'A process that ends between opening its pagemap and scanning it is not modelled.',
    facts: ['scan.order.dead'],
  },
  {
    name: 'PAGEMAP_SCAN of dirty pages and of markers',
    reason:
      'Linux’s configuration decides about soft-dirty pages; a poison- or guard-marker that is protected is not modelled.',
    facts: ['scan.category.soft-dirty', 'scan.wp-matching.fatal'],
  },
  {
    name: 'history',
    reason: 'When something came to be, or how releases differ, is what a profile of another release will show.',
    facts: ['since.*', 'move.since', 'poison.since', 'release.*'],
  },
];

const HALF_ENDED = 'A process that ends while one of its threads waits for a mutex held elsewhere is not modelled.';

/** Errnos of the catalogue that no case shows, and why: the call and the errno -> a sentence. */
export const UNSHOWN_ERRNOS: Readonly<Record<string, string>> = {
  'UFFDIO_MOVE ENOMEM': 'Memory is not exhausted for a test.',
  'UFFDIO_CONTINUE ENOMEM': 'Memory is not exhausted for a test.',
  'UFFDIO_POISON ENOMEM': 'Memory is not exhausted for a test.',
  'proc_mem_read ESRCH': HALF_ENDED,
  'proc_mem_write ESRCH': HALF_ENDED,
  'pagemap_read ESRCH': HALF_ENDED,
  'smaps_read ESRCH': HALF_ENDED,
  'maps_read ESRCH': HALF_ENDED,
  'pagemap_scan ESRCH': HALF_ENDED,
  'pagemap_ioctl ESRCH': HALF_ENDED,
  'open_userfaultfd_device ENOENT': 'The device is there where the cases run; a test of the simulator shows it.',
  'process_madvise EAGAIN': 'Where it is madvise, of its own memory, it is said and shown of madvise.',
  'fork EAGAIN': 'No process of a test is at its limit of processes.',
  'fork ENOMEM': 'Memory is not exhausted for a test.',
};
