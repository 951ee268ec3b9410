/**
 * What other public suites check about userfaultfd, test by test, and which case here shows it. docs/upstream.md is made of it; a test
 * looks whether each case that is named exists.
 */

/** Tests of one suite about which the same is to be said. */
export interface UpstreamGroup {
  /** Their names, as the suite has them. */
  readonly tests: readonly string[];
  /** Titles of the cases that show the same. */
  readonly shown?: readonly string[];
  /** What such a case still has to wait for, or the rest of one. */
  readonly waits?: readonly string[];
  /** Why no case will ever show it: a sentence. */
  readonly none?: string;
}

export interface UpstreamSuite {
  readonly suite: string;
  readonly groups: readonly UpstreamGroup[];
}

export const UPSTREAM: readonly UpstreamSuite[] = [
  {
    suite: 'tools/testing/selftests/mm/uffd-unit-tests.c (6.12)',
    groups: [
      {
        tests: ['UFFDIO_API (with syscall)'],
        shown: [
          'A wrong api or an unknown feature is EINVAL with everything zeroed, and consumes nothing',
          'A second handshake is EINVAL and leaves zeros, even when it asks for the same',
          'The handshake answers with all features of the kernel, whatever was asked for',
        ],
      },
      {
        tests: ['UFFDIO_API (with /dev/userfaultfd)'],
        shown: [
          'A wrong api or an unknown feature is EINVAL with everything zeroed, and consumes nothing',
          'A second handshake is EINVAL and leaves zeros, even when it asks for the same',
          'The handshake answers with all features of the kernel, whatever was asked for',
          'USERFAULTFD_IOC_NEW creates a userfaultfd, with the flags of userfaultfd(2) passed by value',
        ],
      },
      {
        tests: ['register-ioctls'],
        shown: [
          'A registration for missing faults offers WAKE, COPY, ZEROPAGE, MOVE and POISON',
          'MINOR is refused on private anonymous memory in every combination, before its owner is looked at',
          'REGISTER refuses a bad pointer, a bad mode, a bad range and a range without mappings, and writes nothing',
          'Hugepages can be registered for missing and minor faults; ZEROPAGE and MOVE are not offered',
          'Hugepages can be registered for write protection, with every other mode',
          'A page of a file is protected in the mapping that asked for it: what other mappings and pwrite store passes',
        ],
      },
      {
        tests: ['zeropage'],
        shown: [
          'ZEROPAGE maps zeros, and wakes who waits there; what is written then is written to that page alone',
          'ZEROPAGE over a page that is there is EEXIST, changes nothing and wakes nobody',
          'ZEROPAGE of shared memory allocates a page of the file',
          'Hugepages can’t be zeroed or moved, and CONTINUE maps none where none is cached',
        ],
      },
      {
        tests: ['move'],
        shown: [
          'A fault at the destination of a MOVE never sleeps on',
          'The destination must be registered to the userfaultfd that moves; the source may be anybody’s',
        ],
      },
      {
        tests: ['move-pmd'],
        shown: [
          'MOVE takes a whole huge page, and the huge zero page, to where no page table is, without its protection',
        ],
      },
      {
        tests: ['move-pmd-split'],
        shown: [
          'Else MOVE splits it, and its pages of zeros become the zero page: for an address, a length or a page table that does not fit',
        ],
      },
      {
        tests: ['wp-fork', 'wp-fork-with-event'],
        shown: [
          'After a fork without EVENT_FORK the parent’s pages stay protected; the child has neither protection nor markers',
          'After a fork with EVENT_FORK the child’s pages are protected by its own userfaultfd, zero pages and markers too',
          'A fork passes protection of shared memory on with its event; without, the child has neither it nor the pages',
        ],
      },
      {
        tests: ['wp-fork-pin', 'wp-fork-pin-with-event'],
        none: 'It needs a kernel with CONFIG_GUP_TEST.',
      },
      {
        tests: ['wp-unpopulated'],
        shown: ['With WP_UNPOPULATED an empty entry becomes a marker: what the kernel fills it with is protected'],
      },
      {
        tests: ['minor'],
        shown: [
          'A page that is cached and not mapped is a minor fault, for reads and for writes; CONTINUE maps it',
          'With MINOR a hugepage that the file has is asked for, for loads and stores; CONTINUE maps it, as often as nothing is mapped',
        ],
      },
      {
        tests: ['minor-wp'],
        shown: [
          'What a store to a marker asks for depends on the registration and on the cache',
          'Protection is the mapping’s own: others write; DONTNEED and a hole leave markers, ftruncate none; CONTINUE says whether it protects',
        ],
      },
      {
        tests: ['minor-collapse'],
        waits: ['MADV_COLLAPSE of shared memory'],
      },
      {
        tests: ['sigbus'],
        shown: [
          'With SIGBUS a load of a missing page is a signal and a system call is EFAULT, without a message; COPY still fills',
          'With SIGBUS a missing page of shared memory is a signal too, and a system call’s EFAULT; COPY still fills it',
          'With SIGBUS a missing hugepage is a signal at the byte, and a system call’s EFAULT; COPY still fills it',
        ],
      },
      {
        tests: ['sigbus-wp'],
        shown: [
          'With SIGBUS a write to a protected page is SIGBUS, in kernel mode EFAULT; with USER_MODE_ONLY only the latter',
        ],
      },
      {
        tests: ['events'],
        shown: [
          'With EVENT_REMAP a mremap that moves sleeps until its event is read; the memory has moved, and is registered there',
          'The child’s faults, of any of its threads, are served through the descriptor that came with the event',
          'Events of hugepages: REMOVE of what is emptied, and FORK with which a child’s hugepages are missing in it',
          'With EVENT_REMAP they stay protected where they have moved, wp-markers too, and are registered there',
        ],
      },
      {
        tests: ['events-wp'],
        shown: [
          'With EVENT_REMAP a mremap that moves sleeps until its event is read; the memory has moved, and is registered there',
          'With EVENT_REMAP write protection moves along, markers too',
        ],
      },
      {
        tests: ['poison'],
        shown: [
          'A poisoned page is SIGBUS, to the byte and without a message; a page beside it is still missing',
          'Who waits for a page that is poisoned gets the SIGBUS; with DONTWAKE when it is woken',
        ],
      },
    ],
  },
  {
    suite: 'Newer torvalds/linux mm selftests touching userfaultfd',
    groups: [
      {
        tests: ['mmap-changing (6.15+)'],
        shown: [
          'While a fork waits for its event COPY is EAGAIN before it looks at anything; WAKE and REGISTER work',
          'While a fork waits for its event ZEROPAGE is EAGAIN before it looks at anything',
          'While a fork waits for its event MOVE is EAGAIN before it looks at anything',
          'POISON is refused while an event is under way, and when the memory is gone',
        ],
      },
      {
        tests: ['uffd-wp-mremap: 4K shared'],
        shown: [
          'Without EVENT_REMAP shared memory that moves is not protected any more, and its wp-markers go',
          'With EVENT_REMAP shared memory that moves stays protected, its wp-markers too',
        ],
      },
      {
        tests: ['uffd-wp-mremap: 4K private'],
        shown: [
          'Without EVENT_REMAP write protection is dropped with the registration, markers too',
          'With EVENT_REMAP write protection moves along, markers too',
        ],
      },
      {
        tests: ['uffd-wp-mremap: 4K shared, swapped', 'uffd-wp-mremap: 4K private, swapped'],
        none: 'There is no swap where the cases run.',
      },
      {
        tests: ['uffd-wp-mremap: THP shared', 'uffd-wp-mremap: THP private'],
        waits: ['mremap of memory with transparent huge pages'],
      },
      {
        tests: ['uffd-wp-mremap: THP shared, swapped', 'uffd-wp-mremap: THP private, swapped'],
        none: 'There is no swap where the cases run.',
      },
      {
        tests: ['uffd-wp-mremap: hugetlb shared', 'uffd-wp-mremap: hugetlb private'],
        shown: [
          'Without EVENT_REMAP hugepages that move are not protected any more, and wp-markers go; poison stays',
          'With EVENT_REMAP they stay protected where they have moved, wp-markers too, and are registered there',
        ],
      },
      {
        tests: ['guard_regions.uffd (guard-regions.c)'],
        shown: ['Registered memory can be guarded, without an event or a message; who waits there is not woken'],
      },
      {
        tests: ['pagemap_ioctl zeropfn_tests: small pages'],
        shown: ['A page of a file is FILE until a private mapping has copied it'],
      },
      {
        tests: ['pagemap_ioctl zeropfn_tests: huge zero page'],
        shown: [
          'The first write to advised memory gives a huge page, the first read the huge zero page, and writing to that another one',
        ],
      },
      {
        tests: [
          'rwp-async (2026 patch series)',
          'rwp-sync (2026 patch series)',
          'rwp-pagemap (2026 patch series)',
          'rwp-mprotect (2026 patch series)',
          'rwp-gup (2026 patch series)',
          'rwp-async-toggle (2026 patch series)',
          'rwp-close (2026 patch series)',
          'rwp-fork (2026 patch series)',
          'rwp-fork-pin (2026 patch series)',
          'rwp-wp-exclusive (2026 patch series)',
        ],
        none: 'No feature of Linux 6.18.',
      },
    ],
  },
  {
    suite: 'uffd-stress.c (6.12)',
    groups: [
      {
        tests: ['uffd-stress anon'],
        shown: [
          'Of two COPYs to one page one wins and the other is EEXIST',
          'Threads that wait for one page have a message each, and one COPY lets them all go on',
          'A fault that races with a COPY of its page never sleeps on',
          'A present page and the zero page are protected, and a write to either asks; reads pass',
          'Of WRITEPROTECT and a store at once the store comes before the protection, or waits for its end',
        ],
      },
      {
        tests: ['uffd-stress shmem', 'uffd-stress shmem-private'],
        shown: [
          'Of shared memory only what is in no cache is missing; COPY puts it there for everybody',
          'Into a private mapping COPY and ZEROPAGE bring pages of its own, whatever the file has',
          'Of WRITEPROTECT and a store at once the store comes before the protection, or waits for its end',
        ],
      },
      {
        tests: ['uffd-stress hugetlb', 'uffd-stress hugetlb-private'],
        shown: [
          'An access anywhere in a missing hugepage asks for it; when it is there no other part of it is asked for',
          'COPY fills whole hugepages from any source, looks at the destination first, and says how far it came',
          'A protected hugepage can be read; a store asks, with the address of its beginning, until it is not protected any more',
        ],
      },
    ],
  },
  {
    suite: '6.1 selftests/vm/userfaultfd.c (monolithic predecessor)',
    groups: [
      {
        tests: ['stress (anon, anon:dev, shmem, hugetlb, hugetlb_shared)'],
        shown: [
          'Of two COPYs to one page one wins and the other is EEXIST',
          'Threads that wait for one page have a message each, and one COPY lets them all go on',
          'A fault that races with a COPY of its page never sleeps on',
          'USERFAULTFD_IOC_NEW creates a userfaultfd, with the flags of userfaultfd(2) passed by value',
          'A present page and the zero page are protected, and a write to either asks; reads pass',
          'Of shared memory only what is in no cache is missing; COPY puts it there for everybody',
          'An access anywhere in a missing hugepage asks for it; when it is there no other part of it is asked for',
          'COPY fills whole hugepages from any source, looks at the destination first, and says how far it came',
          'A protected hugepage can be read; a store asks, with the address of its beginning, until it is not protected any more',
        ],
      },
      {
        tests: ['uffd-wp with pagemap, pgsize 4096'],
        shown: [
          'A page that comes where a marker is comes protected, and alone',
          'A present page and the zero page are protected, and a write to either asks; reads pass',
          'A fork passes protection of shared memory on with its event; without, the child has neither it nor the pages',
          'pagemap shows the protection of a page in bit 57 until it is taken away, and in a child only with EVENT_FORK',
        ],
      },
      {
        tests: ['uffd-wp with pagemap, pgsize 2M'],
        shown: [
          'WRITEPROTECT of a whole huge page protects it as one; a waiter’s address is that of its 4 KiB; of a part it is split',
          'Without EVENT_FORK a child’s huge page is not protected; where markers are set there are pages only',
        ],
        waits: ['bit 57 in pagemap of a transparent huge page'],
      },
      {
        tests: ['UFFDIO_ZEROPAGE'],
        shown: [
          'ZEROPAGE maps zeros, and wakes who waits there; what is written then is written to that page alone',
          'ZEROPAGE over a page that is there is EEXIST, changes nothing and wakes nobody',
          'ZEROPAGE of shared memory allocates a page of the file',
          'Hugepages can’t be zeroed or moved, and CONTINUE maps none where none is cached',
        ],
      },
      {
        tests: ['signal delivery'],
        shown: [
          'With SIGBUS a load of a missing page is a signal and a system call is EFAULT, without a message; COPY still fills',
          'With SIGBUS a missing page of shared memory is a signal too, and a system call’s EFAULT; COPY still fills it',
          'With SIGBUS a missing hugepage is a signal at the byte, and a system call’s EFAULT; COPY still fills it',
        ],
      },
      {
        tests: ['events (fork, remap, remove)'],
        shown: [
          'With EVENT_REMAP a mremap that moves sleeps until its event is read; the memory has moved, and is registered there',
          'The child’s faults, of any of its threads, are served through the descriptor that came with the event',
          'Events of hugepages: REMOVE of what is emptied, and FORK with which a child’s hugepages are missing in it',
          'With EVENT_REMAP they stay protected where they have moved, wp-markers too, and are registered there',
        ],
      },
      {
        tests: ['minor faults'],
        shown: [
          'A page that is cached and not mapped is a minor fault, for reads and for writes; CONTINUE maps it',
          'With MINOR a hugepage that the file has is asked for, for loads and stores; CONTINUE maps it, as often as nothing is mapped',
        ],
      },
      {
        tests: ['collapse of uffd memory'],
        waits: ['MADV_COLLAPSE of shared memory'],
      },
    ],
  },
  {
    suite: 'pagemap_ioctl.c (6.12)',
    groups: [
      {
        tests: [
          '1. sanity_tests_sd Zero range size is valid',
          '20. Walk_end: Same start and end address',
          '21. Walk_end: Same start and end with WP',
          '22. Walk_end: Same start and end with 0 output buffer',
        ],
        shown: ['The end is rounded up to a page, and an empty range is one too'],
      },
      {
        tests: ['2. sanity_tests_sd output buffer must be specified with size'],
        shown: [
          'PAGEMAP_SCAN reads its structure first of all, and looks at the vector last; other ioctls pagemap has none',
        ],
      },
      {
        tests: ['3. sanity_tests_sd output buffer can be 0', '4. sanity_tests_sd output buffer can be 0'],
        shown: ['Without a vector everything is walked, and no number of pages ends that; 0 pages mean any number'],
      },
      {
        tests: [
          '5. sanity_tests_sd wrong flag specified',
          '6. sanity_tests_sd flag has extra bits specified',
          '9. sanity_tests_sd wrong return mask specified',
          '10. sanity_tests_sd mixture of correct and wrong flag',
        ],
        shown: [
          'PAGEMAP_SCAN looks at size, flags, categories, start and range, one after the other, and leaves walk_end alone',
        ],
      },
      {
        tests: ['7. sanity_tests_sd no selection mask is specified', '8. sanity_tests_sd no return mask is specified'],
        shown: ['Pages with equal categories are one region, in two mappings too; what is not told keeps none apart'],
      },
      {
        tests: [
          '11. sanity_tests_sd PAGEMAP_BITS_ALL can be specified with PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
        ],
        shown: ['Every category is known, HUGE and GUARD too, and each may be inverted, demanded and told at once'],
      },
      {
        tests: [
          '12. sanity_tests_sd Clear area with larger vec size',
          '13. sanity_tests_sd Repeated pattern of written and non-written pages',
          '14. sanity_tests_sd Repeated pattern of written and non-written pages in parts 498 2 2',
          '15. sanity_tests_sd Repeated pattern of written and non-written pages max_pages',
          '16. sanity_tests_sd only get 2 written pages and clear them as well',
          '17. sanity_tests_sd Two regions',
          '18. sanity_tests_sd Smaller max_pages',
          '19. Smaller vec',
        ],
        shown: [
          'With PM_SCAN_WP_MATCHING what was written is told once, and again when it was written again',
          'What does not fit is not protected, and the next walk goes on there',
        ],
      },
      {
        tests: [
          '23. Walk_end: Big vec',
          '24. Walk_end: vec of minimum length',
          '25. Walk_end: Max pages specified',
          '26. Walk_end: Half max pages',
          '27. Walk_end: 1 max page',
          '28. Walk_end: max pages',
          '29. Walk_end sparse: Big vec',
          '30. Walk_end sparse: vec of minimum length',
          '31. Walk_end sparse: Max pages specified',
          '32. Walk_end sparse: Max pages specified',
          '33. Walk_end sparse: Max pages specified',
          '34. Walk_endsparse : Half max pages',
          '35. Walk_end: 1 max page',
        ],
        shown: ['A walk with a limit ends at the first match that does not fit, or at the end if there is none'],
      },
      {
        tests: [
          '36. Page testing: all new pages must not be written (dirty)',
          '37. Page testing: all pages must be written (dirty)',
          '38. Page testing: all pages dirty other than first and the last one',
          '39. Page testing: PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
          '40. Page testing: only middle page dirty',
          '41. Page testing: only two middle pages dirty',
          '42. Large Page testing: all new pages must not be written (dirty)',
          '43. Large Page testing: all pages must be written (dirty)',
          '44. Large Page testing: all pages dirty other than first and the last one',
          '45. Large Page testing: PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
          '46. Large Page testing: only middle page dirty',
          '47. Large Page testing: only two middle pages dirty',
          '93. Test test_simple',
        ],
        shown: ['With PM_SCAN_WP_MATCHING what was written is told once, and again when it was written again'],
      },
      {
        tests: [
          '48. Huge page testing: all new pages must not be written (dirty)',
          '49. Huge page testing: all pages must be written (dirty)',
          '50. Huge page testing: all pages dirty other than first and the last one',
          '51. Huge page testing: PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
          '52. Huge page testing: only middle page dirty',
          '53. Huge page testing: only two middle pages dirty',
        ],
        shown: [
          'PAGEMAP_SCAN protects a huge page as a whole, and splits it where it is to protect a part',
          'A write that resolves itself splits a protected huge page; the rest stays protected',
        ],
      },
      {
        tests: [
          '54. Hugetlb shmem testing: all new pages must not be written (dirty)',
          '55. Hugetlb shmem testing: all pages must be written (dirty)',
          '56. Hugetlb shmem testing: all pages dirty other than first and the last one',
          '57. Hugetlb shmem testing: PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
          '58. Hugetlb shmem testing: only middle page dirty',
          '59. Hugetlb shmem testing: only two middle pages dirty',
          '60. Hugetlb mem testing: all new pages must not be written (dirty)',
          '61. Hugetlb mem testing: all pages must be written (dirty)',
          '62. Hugetlb mem testing: all pages dirty other than first and the last one',
          '63. Hugetlb mem testing: PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
          '64. Hugetlb mem testing: only middle page dirty',
          '65. Hugetlb mem testing: only two middle pages dirty',
          '66. Hugetlb shmem testing: all new pages must not be written (dirty)',
          '67. Hugetlb shmem testing: all pages must be written (dirty)',
          '68. Hugetlb shmem testing: all pages dirty other than first and the last one',
          '69. Hugetlb shmem testing: PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
          '70. Hugetlb shmem testing: only middle page dirty',
          '71. Hugetlb shmem testing: only two middle pages dirty',
        ],
        shown: ['PAGEMAP_SCAN finds each hugepage as a whole, its writes too; one that is not there is not written'],
      },
      {
        tests: [
          '72. File memory testing: all new pages must not be written (dirty)',
          '73. File memory testing: all pages must be written (dirty)',
          '74. File memory testing: all pages dirty other than first and the last one',
          '75. File memory testing: PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
          '76. File memory testing: only middle page dirty',
          '77. File memory testing: only two middle pages dirty',
        ],
        waits: ['regular files'],
      },
      {
        tests: [
          '78. File anonymous memory testing: all new pages must not be written (dirty)',
          '79. File anonymous memory testing: all pages must be written (dirty)',
          '80. File anonymous memory testing: all pages dirty other than first and the last one',
          '81. File anonymous memory testing: PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC',
          '82. File anonymous memory testing: only middle page dirty',
          '83. File anonymous memory testing: only two middle pages dirty',
        ],
        shown: ['Writes to a private mapping of a file are noted like any; its pages are no file’s then'],
      },
      {
        tests: [
          '84. hpage_unit_tests all new huge page must not be written (dirty)',
          '85. hpage_unit_tests all the huge page must not be written',
          '86. hpage_unit_tests all the huge page must be written and clear',
          '87. hpage_unit_tests only middle page written',
          '88. hpage_unit_tests clear first half of huge page',
          '89. hpage_unit_tests clear first half of huge page with limited buffer',
          '90. hpage_unit_tests clear second half huge page',
          '91. hpage_unit_tests get half huge page',
          '92. hpage_unit_tests get half huge page',
        ],
        shown: [
          'PAGEMAP_SCAN protects a huge page as a whole, and splits it where it is to protect a part',
          'A write that resolves itself splits a protected huge page; the rest stays protected',
        ],
      },
      {
        tests: [
          '94. mprotect_tests Both pages written',
          '95. mprotect_tests Both pages are not written (dirty)',
          '96. mprotect_tests Both pages written after remap and mprotect',
          '97. mprotect_tests Clear and make the pages written',
          '115. userfaultfd_tests all new pages must not be written (dirty)',
        ],
        shown: ['What mprotect allows and forbids is no write; memory that nobody may touch is protected too'],
      },
      {
        tests: [
          '98. transact_test count 192',
          '99. transact_test count 0',
          '100. transact_test Extra pages 36 (0.1%), extra thread faults 36.',
        ],
        shown: ['A store that races with PAGEMAP_SCAN is told by it, or by the next one: none is lost'],
      },
      {
        tests: ['101. sanity_tests WP op can be specified with !PAGE_IS_WRITTEN'],
        shown: ['PM_SCAN_WP_MATCHING alone skips memory whose writes are not noted'],
      },
      {
        tests: [
          '102. sanity_tests required_mask specified',
          '103. sanity_tests anyof_mask specified',
          '104. sanity_tests excluded_mask specified',
          '105. sanity_tests required_mask and anyof_mask specified',
          '106. sanity_tests Get sd and present pages with anyof_mask',
          '107. sanity_tests Get all the pages with required_mask',
          '108. sanity_tests Get sd and present pages with required_mask and anyof_mask',
          "109. sanity_tests Don't get sd pages",
          "110. sanity_tests Don't get present pages",
        ],
        shown: ['Every category is known, HUGE and GUARD too, and each may be inverted, demanded and told at once'],
      },
      {
        tests: ['111. sanity_tests Find written present pages with return mask'],
        shown: ['Pages with equal categories are one region, in two mappings too; what is not told keeps none apart'],
      },
      {
        tests: ['112. sanity_tests Memory mapped file'],
        shown: ['A page of a file is FILE until a private mapping has copied it'],
      },
      {
        tests: ['113. sanity_tests Read/write to memory'],
        waits: ['regular files'],
      },
      {
        tests: ['114. unmapped_region_tests Get status of pages'],
        shown: ['Holes are skipped, also where nothing else is, and no region reaches over one'],
      },
    ],
  },
  {
    suite: 'mremap_dontunmap.c (6.12)',
    groups: [
      {
        tests: [
          'mremap_dontunmap_simple',
          'mremap_dontunmap_simple_shmem',
          'mremap_dontunmap_simple_fixed',
          'mremap_dontunmap_partial_mapping',
          'mremap_dontunmap_partial_mapping_overwrite',
        ],
        shown: [
          'DONTUNMAP moves the pages and leaves the mapping, at the new address or where Linux chooses if that is taken',
          'FIXED moves all mappings of a range, with the holes between and behind them; with DONTUNMAP all of them stay',
          'Shared memory shows the same pages where it moved to, and does not grow with its mapping',
        ],
      },
    ],
  },
  {
    suite: 'Other 6.12 mm selftests using userfaultfd',
    groups: [
      {
        tests: ['mkdirty 6: UFFDIO_COPY'],
        shown: [
          'COPY fills memory that its program may only read, or not touch at all',
          'What protection or a missing mapping forbids is SIGSEGV and never reaches userfaultfd',
        ],
      },
      {
        tests: ['hugepage-mremap'],
        shown: [
          'A mapping that moves takes its hugepages and its reservations along; what is cut off goes back to the pool',
          'A mapping of a file of hugepages moves, in parts too, and the file keeps what is reserved',
        ],
      },
      {
        tests: ['ksm_functional_tests test_unmerge_uffd_wp'],
        none: 'Whether KSM has merged a page can’t be seen by a program, and nothing merges unless the system is told to.',
      },
    ],
  },
  {
    suite: 'KVM selftests (6.12)',
    groups: [
      {
        tests: ['demand_paging_test -u MISSING'],
        shown: [
          'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
          'Threads that wait for one page have a message each, and one COPY lets them all go on',
        ],
      },
      {
        tests: ['demand_paging_test -u MINOR -s shmem'],
        shown: ['A page that is cached and not mapped is a minor fault, for reads and for writes; CONTINUE maps it'],
      },
      {
        tests: ['demand_paging_test -u MISSING -s shmem'],
        shown: ['Of shared memory only what is in no cache is missing; COPY puts it there for everybody'],
      },
      {
        tests: ['demand_paging_test -u MISSING -r 2'],
        shown: ['Each message goes to one reader'],
      },
      {
        tests: ['demand_paging_test -a -u MISSING'],
        shown: [
          'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
          'Threads that wait for one page have a message each, and one COPY lets them all go on',
        ],
      },
      {
        tests: ['aarch64/page_fault_test'],
        none: 'It is about another architecture.',
      },
    ],
  },
  {
    suite: 'LTP',
    groups: [
      {
        tests: ['userfaultfd01 (2 variants: kernel mode, USER_MODE_ONLY)'],
        shown: [
          'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
          'With USER_MODE_ONLY a load still sleeps, but a system call that meets the missing page is EFAULT',
        ],
      },
      {
        tests: ['userfaultfd02'],
        shown: [
          'A fault at the destination of a MOVE never sleeps on',
          'The destination must be registered to the userfaultfd that moves; the source may be anybody’s',
        ],
      },
      {
        tests: ['userfaultfd03'],
        shown: [
          'USERFAULTFD_IOC_NEW creates a userfaultfd, with the flags of userfaultfd(2) passed by value',
          'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
        ],
      },
      {
        tests: ['userfaultfd04'],
        shown: ['ZEROPAGE maps zeros, and wakes who waits there; what is written then is written to that page alone'],
      },
      {
        tests: ['userfaultfd05'],
        shown: ['A present page and the zero page are protected, and a write to either asks; reads pass'],
      },
      {
        tests: ['userfaultfd06'],
        shown: [
          'A poisoned page is SIGBUS, to the byte and without a message; a page beside it is still missing',
          'Who waits for a page that is poisoned gets the SIGBUS; with DONTWAKE when it is woken',
        ],
      },
      {
        tests: ['userfaultfd07'],
        shown: ['A page that is cached and not mapped is a minor fault, for reads and for writes; CONTINUE maps it'],
      },
      {
        tests: ['mremap07'],
        shown: [
          'DONTUNMAP with EVENT_REMAP: both are registered, the old one empty; there is no UNMAP event',
          'DONTUNMAP without EVENT_REMAP: the old one stays registered and asks again, the new one is not',
        ],
      },
      {
        tests: ['dirtyc0w_shmem (CVE-2022-2590)'],
        shown: [
          'Private mappings have minor faults too; a write after CONTINUE copies silently',
          'A write by force to a private mapping of a file never reaches the file, whatever is mapped and dropped meanwhile',
        ],
      },
    ],
  },
  {
    suite: 'bytecodealliance/userfaultfd-rs',
    groups: [
      {
        tests: ['test_read_event'],
        shown: [
          'A store to a missing page is announced with WRITE, and is done after COPY',
          'ZEROPAGE maps zeros, and wakes who waits there; what is written then is written to that page alone',
        ],
      },
      {
        tests: ['test_nonblocking_read_event'],
        shown: [
          'With nothing to read a non-blocking descriptor is EAGAIN',
          'A store to a missing page is announced with WRITE, and is done after COPY',
        ],
      },
      {
        tests: ['test_read_events'],
        shown: [
          'Messages are read in the order of the faults',
          'A read shorter than a message is EINVAL, and one of a longer buffer brings whole messages only',
        ],
      },
      {
        tests: ['test_write_protect'],
        shown: ['A present page and the zero page are protected, and a write to either asks; reads pass'],
      },
      {
        tests: ['run_manpage_example (examples/manpage.rs 3)'],
        shown: [
          'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
          'COPY fills missing pages, reports their length and leaves its source alone',
        ],
      },
    ],
  },
  {
    suite: 'stress-ng',
    groups: [
      {
        tests: ['stress-ng --userfaultfd'],
        shown: [
          'userfaultfd takes O_CLOEXEC, O_NONBLOCK and UFFD_USER_MODE_ONLY, and EINVAL is the answer to any other flag',
          'A store to a missing page is announced with WRITE, and is done after COPY',
          'COPY fills missing pages, reports their length and leaves its source alone',
          'ZEROPAGE maps zeros, and wakes who waits there; what is written then is written to that page alone',
          'WAKE refuses only a bad pointer and a bad range; mapped, registered or waited for need nothing be',
          'fdinfo counts unread faults as pending, and all that wait as total',
        ],
      },
    ],
  },
  {
    suite: 'ricardobranco777/go-userfaultfd',
    groups: [
      {
        tests: ['TestNewFile / TestNewFile2'],
        shown: [
          'userfaultfd takes O_CLOEXEC, O_NONBLOCK and UFFD_USER_MODE_ONLY, and EINVAL is the answer to any other flag',
          'USERFAULTFD_IOC_NEW creates a userfaultfd, with the flags of userfaultfd(2) passed by value',
        ],
      },
      {
        tests: ['TestNew / TestNew2'],
        shown: [
          'The handshake answers with all features of the kernel, whatever was asked for',
          'Each feature is enabled by its bit',
        ],
      },
      {
        tests: ['TestApiHandshake'],
        shown: ['The handshake answers with all features of the kernel, whatever was asked for'],
      },
      {
        tests: ['TestReadMsgNoEvent'],
        shown: ['With nothing to read a non-blocking descriptor is EAGAIN'],
      },
      {
        tests: ['TestRegisterAndUnregister'],
        shown: [
          'Unregistering part of a mapping splits it; its faults are ordinary ones then, and registering joins it again',
          'Every kind of shared memory can be registered for missing and minor faults, private mappings of it too',
        ],
      },
      {
        tests: ['TestContinue'],
        shown: ['A page that is cached and not mapped is a minor fault, for reads and for writes; CONTINUE maps it'],
      },
      {
        tests: ['TestCopy'],
        shown: ['COPY fills missing pages, reports their length and leaves its source alone'],
      },
      {
        tests: ['TestMove'],
        shown: [
          'A fault at the destination of a MOVE never sleeps on',
          'The destination must be registered to the userfaultfd that moves; the source may be anybody’s',
        ],
      },
      {
        tests: ['TestPoison'],
        shown: [
          'A poisoned page is SIGBUS, to the byte and without a message; a page beside it is still missing',
          'Who waits for a page that is poisoned gets the SIGBUS; with DONTWAKE when it is woken',
        ],
      },
      {
        tests: ['TestWake'],
        shown: ['WAKE refuses only a bad pointer and a bad range; mapped, registered or waited for need nothing be'],
      },
      {
        tests: ['TestWriteProtect'],
        shown: ['A present page and the zero page are protected, and a write to either asks; reads pass'],
      },
      {
        tests: ['TestZeropage'],
        shown: ['ZEROPAGE maps zeros, and wakes who waits there; what is written then is written to that page alone'],
      },
    ],
  },
  {
    suite: 'e2b-dev/infra userfaultfd Go tests',
    groups: [
      {
        tests: [
          'TestMissing/4k, operation at start',
          'TestMissing/4k, operation at middle',
          'TestMissing/4k, operation at last page',
        ],
        shown: [
          'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
          'A long write asks for its pages one after the other, in ascending order',
        ],
      },
      {
        tests: ['TestMissing/4k, read after read'],
        shown: [
          'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
          'Registration populates nothing, and pages that are there already never fault',
        ],
      },
      {
        tests: [
          'TestMissing/hugepage, operation at start',
          'TestMissing/hugepage, operation at middle',
          'TestMissing/hugepage, operation at last page',
          'TestMissing/hugepage, read after read',
        ],
        shown: [
          'An access anywhere in a missing hugepage asks for it; when it is there no other part of it is asked for',
        ],
      },
      {
        tests: ['TestParallelMissing'],
        shown: ['Threads that wait for one page have a message each, and one COPY lets them all go on'],
      },
      {
        tests: ['TestParallelMissingWithPrefault', 'TestSerialMissing'],
        shown: ['Registration populates nothing, and pages that are there already never fault'],
      },
      {
        tests: [
          'TestAsyncWriteProtection/4k read then write clears WP',
          'TestAsyncWriteProtection/4k write to missing page has no WP',
          'TestAsyncWriteProtection/4k all pages clean after read-only',
        ],
        shown: [
          'With WP_ASYNC writes to protected pages and to markers clear the protection by themselves, with SIGBUS too',
          'With WP_ASYNC missing pages are asked for as ever; what COPY protects is written without a message',
          'With WP_ASYNC what COPY protects stays so until it is written: pagemap tells what was only read',
        ],
      },
      {
        tests: [
          'TestAsyncWriteProtection/hugepage read then write clears WP',
          'TestAsyncWriteProtection/hugepage write to missing page has no WP',
          'TestAsyncWriteProtection/hugepage all pages clean after read-only',
          'TestAsyncWriteProtection/hugepage mix of read, write, and missing write',
        ],
        shown: [
          'WP_ASYNC: stores to protected hugepages resolve themselves; /proc/PID/mem can’t write to those that ask',
          'With WP_ASYNC pagemap tells of hugepages too which were only read',
        ],
      },
      {
        tests: ['TestFree/hugepage, dont need'],
        shown: [
          'An access anywhere in a missing hugepage asks for it; when it is there no other part of it is asked for',
        ],
      },
    ],
  },
  {
    suite: 'Firecracker uffd examples and tests',
    groups: [
      {
        tests: ['on_demand handler + test_valid_handler'],
        shown: [
          'While a fork waits for its event COPY is EAGAIN before it looks at anything; WAKE and REGISTER work',
          'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
          'COPY fills missing pages, reports their length and leaves its source alone',
        ],
      },
      {
        tests: ['fault_all handler'],
        shown: [
          'COPY fills missing pages, reports their length and leaves its source alone',
          'Threads that wait for one page have a message each, and one COPY lets them all go on',
        ],
      },
      {
        tests: ['malicious handler + test_malicious_handler'],
        shown: [
          'The last close wakes every waiter, and they find zero pages: nobody is told that the handler is gone',
          'A descriptor that a child inherited keeps the userfaultfd alive after its parent closed it',
        ],
      },
      {
        tests: ['test_bad_socket_path', 'test_unbinded_socket'],
        none: 'It is about a program’s socket; the kernel’s userfaultfd has no part in it.',
      },
    ],
  },
  {
    suite: 'CRIU zdtm',
    groups: [
      {
        tests: ['zdtm static/uffd-events'],
        shown: [
          'With EVENT_REMAP a mremap that moves sleeps until its event is read; the memory has moved, and is registered there',
          'The child’s faults, of any of its threads, are served through the descriptor that came with the event',
          'COPY fills missing pages, reports their length and leaves its source alone',
          'ZEROPAGE maps zeros, and wakes who waits there; what is written then is written to that page alone',
        ],
      },
      {
        tests: ['zdtm transition/lazy-thp'],
        shown: ['Where MISSING is registered faults are of 4 KiB, and one that asks makes no page table'],
      },
      {
        tests: ['all zdtm tests with --lazy-pages / --remote-lazy-pages'],
        none: 'It is the run of another suite on memory that comes late; random programs are the counterpart here.',
      },
    ],
  },
  {
    suite: 'QEMU tests/qtest/migration/postcopy-tests.c',
    groups: [
      {
        tests: [
          '/migration/postcopy/plain',
          '/migration/postcopy/suspend',
          '/migration/postcopy/preempt/plain',
          '/migration/postcopy/recovery/plain',
          '/migration/postcopy/preempt/recovery/plain',
          '/migration/postcopy/recovery/double-failures/handshake',
          '/migration/postcopy/recovery/double-failures/reconnect',
          '/migration/multifd+postcopy/plain',
          '/migration/multifd+postcopy/preempt/plain',
        ],
        shown: [
          'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
          'COPY fills missing pages, reports their length and leaves its source alone',
          'ZEROPAGE maps zeros, and wakes who waits there; what is written then is written to that page alone',
          'With THREAD_ID a message names the thread that faulted',
        ],
      },
    ],
  },
  {
    suite: 'Fuzzers and other kernels',
    groups: [
      {
        tests: ['google/syzkaller userfaultfd description'],
        none: 'A fuzzer’s description of the calls: random programs and arbitrary bytes as programs are the counterpart here.',
      },
      {
        tests: ['google/gvisor'],
        none: 'There is no such test.',
      },
    ],
  },
];
