// Generated from docs/semantics.md; do not edit.
export const REASONS: ReadonlyMap<number, { readonly id: string; readonly text: string }> = new Map([
  [
    20,
    {
      id: 'api.before.ioctl',
      text: 'Before UFFDIO_API every other ioctl, known or unknown, with any pointer, fails with EINVAL.',
    },
  ],
  [24, { id: 'api.error-zeroes-efault', text: 'When writing the zeros fails, the error is EFAULT.' }],
  [31, { id: 'api.order.already', text: 'Next, a userfaultfd that is already initialised is refused with EINVAL.' }],
  [
    33,
    {
      id: 'api.order.copy-in',
      text: 'First, UFFDIO_API copies in 24 bytes, or fails with EFAULT and leaves the state unchanged.',
    },
  ],
  [
    34,
    {
      id: 'api.order.copy-out',
      text: 'Next, the result is copied out; if that fails the error is EFAULT and the userfaultfd is still uninitialised.',
    },
  ],
  [
    35,
    {
      id: 'api.order.fork-capability',
      text: 'Next, EVENT_FORK without CAP_SYS_PTRACE is refused with EPERM, before the test of unknown features.',
    },
  ],
  [36, { id: 'api.order.record', text: 'Last, the requested features are recorded and the call returns 0.' }],
  [
    37,
    {
      id: 'api.order.unknown-features',
      text: 'Next, any feature bit that the kernel does not know (bits 17 to 63 here) is refused with EINVAL.',
    },
  ],
  [
    38,
    { id: 'api.order.version', text: 'Next, an `api` other than 0xAA, all 64 bits compared, is refused with EINVAL.' },
  ],
  [40, { id: 'api.unknown-ioctl', text: 'An unknown ioctl after UFFDIO_API fails with EINVAL.' }],
  [
    104,
    {
      id: 'atomic.madvise.remove-vma-gone',
      text: 'When its VMA was unmapped while it waited, MADV_DONTNEED fails with ENOMEM.',
    },
  ],
  [157, { id: 'brk.order.below', text: 'First, an address below the start of the heap is refused.' }],
  [
    158,
    {
      id: 'brk.order.gap',
      text: 'Next, it is refused where something is mapped in what would be added, or in the page behind that.',
    },
  ],
  [
    159,
    {
      id: 'brk.order.hole',
      text: 'A lower address is refused where nothing is mapped between the two ends, rounded up to pages.',
    },
  ],
  [
    160,
    {
      id: 'brk.order.map-count',
      text: 'Next, it is refused with more than vm.max_map_count VMAs, even if none would be added.',
    },
  ],
  [
    162,
    {
      id: 'brk.order.overcommit',
      text: 'Next, it is refused for more memory than the heuristic of overcommit allows, or more than there is left of the limit.',
    },
  ],
  [
    163,
    {
      id: 'brk.order.refused',
      text: 'Next, it is refused where munmap of that range would be: by a sealed VMA, a hugepage that would be cut, too many VMAs.',
    },
  ],
  [
    165,
    {
      id: 'brk.order.same-page',
      text: "Next, an address in the heap's last page, or the end of that, moves the end and changes no memory.",
    },
  ],
  [
    166,
    {
      id: 'brk.order.task-size',
      text: 'A higher address is refused beyond TASK_SIZE, up to the last address there is.',
    },
  ],
  [
    175,
    {
      id: 'changing.fill-bad-pointer',
      text: "While the count is not 0, a fill whose structure can't be written fails with EFAULT, because of the attempt to store `out`.",
    },
  ],
  [
    179,
    { id: 'changing.fill-out-untouched', text: 'A fill that is refused because of the count leaves `out` untouched.' },
  ],
  [
    196,
    {
      id: 'continue.anon',
      text: 'CONTINUE on anonymous memory, which is neither shmem nor hugetlb, fails with EINVAL and `mapped` is written.',
    },
  ],
  [
    197,
    { id: 'continue.beyond-eof-hugetlb', text: 'A page at or beyond the end of file fails with EFAULT on hugetlb.' },
  ],
  [198, { id: 'continue.beyond-eof-shmem', text: 'A page at or beyond the end of file fails with EINVAL on shmem.' }],
  [200, { id: 'continue.eexist', text: 'An entry that is occupied fails with EEXIST.' }],
  [
    202,
    {
      id: 'continue.hugetlb-aligned',
      text: 'On hugetlb a range that is not aligned to the huge page fails with EINVAL.',
    },
  ],
  [205, { id: 'continue.not-cached', text: 'A page that is not in the page cache fails with EFAULT.' }],
  [
    207,
    { id: 'continue.order.changing', text: 'First, a count of events that is not 0 gives EAGAIN with `mapped` = -11.' },
  ],
  [208, { id: 'continue.order.changing-again', text: 'Next, the count of events is tested again, with EAGAIN.' }],
  [209, { id: 'continue.order.copy-in', text: 'Next, CONTINUE copies in 24 bytes, or fails with EFAULT.' }],
  [210, { id: 'continue.order.dead', text: 'Next, a dead address space gives ESRCH.' }],
  [
    211,
    {
      id: 'continue.order.fatal-signal',
      text: 'After each page a pending fatal signal ends the loop, with EINTR when nothing was mapped.',
    },
  ],
  [
    212,
    {
      id: 'continue.order.mode',
      text: 'Next, mode bits other than DONTWAKE and WP are refused with EINVAL, leaving `mapped` untouched.',
    },
  ],
  [
    214,
    {
      id: 'continue.order.mode-wp',
      text: 'Next, MODE_WP on a VMA that is not registered WP is refused with EINVAL and `mapped` = -22.',
    },
  ],
  [
    215,
    {
      id: 'continue.order.no-vma',
      text: 'Next, a range that is not mapped by one VMA, or not registered, fails with ENOENT; from here on `mapped` is written.',
    },
  ],
  [216, { id: 'continue.order.range', text: 'Next, RANGE is checked, or EINVAL.' }],
  [
    220,
    {
      id: 'copy.anon.beyond-eof',
      text: 'On a private mapping of a file, next a page beyond the end of file fails with EFAULT.',
    },
  ],
  [
    221,
    {
      id: 'copy.anon.eexist',
      text: 'On anonymous and private memory, last an entry that is neither empty nor a marker fails with EEXIST.',
    },
  ],
  [236, { id: 'copy.old-order', text: 'dst is checked before src, and src only for wrapping around.' }],
  [
    238,
    {
      id: 'copy.order.changing',
      text: "First, a count of events that is not 0 gives EAGAIN with `copy` = -11, or EFAULT when that can't be stored.",
    },
  ],
  [239, { id: 'copy.order.changing-again', text: 'Next, the count of events is tested again, with EAGAIN.' }],
  [240, { id: 'copy.order.copy-in', text: 'Next, COPY copies in 32 bytes, or fails with EFAULT.' }],
  [241, { id: 'copy.order.dead', text: 'Next, a dead address space gives ESRCH, leaving `copy` untouched.' }],
  [
    243,
    {
      id: 'copy.order.fatal-signal',
      text: 'After each page a pending fatal signal ends the loop, with EINTR when nothing was copied.',
    },
  ],
  [
    245,
    {
      id: 'copy.order.mode',
      text: 'Next, mode bits other than DONTWAKE and WP are refused with EINVAL, leaving `copy` untouched.',
    },
  ],
  [246, { id: 'copy.order.mode-wp', text: 'Next, MODE_WP on a VMA that is not registered WP is refused with EINVAL.' }],
  [
    247,
    {
      id: 'copy.order.no-vma',
      text: 'Next, when no VMA contains dst the call fails with ENOENT; from here on `copy` is written.',
    },
  ],
  [248, { id: 'copy.order.one-vma', text: 'Next, a range that ends beyond the VMA of dst fails with ENOENT.' }],
  [251, { id: 'copy.order.partial', text: 'Last, a partial copy returns EAGAIN and a full one 0.' }],
  [
    252,
    {
      id: 'copy.order.range-dst',
      text: 'Next, RANGE of dst and len is checked (a dst that is not page-aligned is refused), or EINVAL, leaving `copy` untouched.',
    },
  ],
  [
    253,
    {
      id: 'copy.order.range-src',
      text: 'Next, SRC-RANGE of src and len is checked, or EINVAL, leaving `copy` untouched.',
    },
  ],
  [254, { id: 'copy.order.type', text: 'Next, a VMA that is neither anonymous nor shmem is refused with EINVAL.' }],
  [255, { id: 'copy.order.unregistered', text: 'Next, a VMA that is registered to no userfaultfd fails with ENOENT.' }],
  [260, { id: 'copy.page.thp', text: 'A PMD that maps a THP fails with EEXIST, before the source is read.' }],
  [
    265,
    { id: 'copy.shmem.beyond-eof', text: 'On shared shmem, next a page beyond the end of file fails with EFAULT.' },
  ],
  [
    266,
    {
      id: 'copy.shmem.cached-eexist',
      text: 'On shared shmem, next a page that is already in the page cache fails with EEXIST, whether it is mapped here or not.',
    },
  ],
  [
    267,
    {
      id: 'copy.shmem.enomem',
      text: 'On shared shmem a full tmpfs or an exceeded limit fails with ENOMEM, before the source is read and before the destination is tested.',
    },
  ],
  [
    269,
    { id: 'copy.shmem.fallocated-eexist', text: 'A page that fallocate reserved counts as being in the page cache.' },
  ],
  [
    279,
    {
      id: 'copy.src.efault',
      text: 'A source that is unmapped, PROT_NONE or beyond the end of its file fails with EFAULT.',
    },
  ],
  [294, { id: 'create.emfile', text: 'Next, userfaultfd(2) fails with EMFILE when the descriptor table is full.' }],
  [296, { id: 'create.eperm', text: 'Otherwise userfaultfd(2) fails with EPERM, before it looks at the other flags.' }],
  [
    298,
    {
      id: 'create.flags-einval',
      text: 'Next, flags other than O_CLOEXEC (0x80000), O_NONBLOCK (0x800) and UFFD_USER_MODE_ONLY (1) are refused with EINVAL.',
    },
  ],
  [307, { id: 'create.sysctl-values', text: 'vm.unprivileged_userfaultfd accepts only 0 and 1.' }],
  [
    319,
    {
      id: 'device.open-eacces',
      text: 'Only open(2) of the device is guarded: it fails with EACCES without permission on the file.',
    },
  ],
  [
    320,
    {
      id: 'device.open-emfile',
      text: 'open(2) fails with EMFILE when the descriptor table is full, before it looks for the file.',
    },
  ],
  [321, { id: 'device.open-enoent', text: 'open(2) of the device fails with ENOENT where it is not there.' }],
  [323, { id: 'device.read', text: 'read(2) on the device fails with EINVAL.' }],
  [325, { id: 'device.unknown-command', text: 'Any other ioctl on the device fails with EINVAL.' }],
  [326, { id: 'device.write', text: 'write(2) on the device fails with EINVAL.' }],
  [
    327,
    { id: 'direct-io.efault', text: "An O_DIRECT transfer of which a page can't be had fails with EFAULT as a whole." },
  ],
  [328, { id: 'direct-io.nothing', text: 'An O_DIRECT transfer of no bytes returns 0 and touches nothing.' }],
  [
    333,
    {
      id: 'direct-io.user-addresses',
      text: 'An O_DIRECT transfer beyond user addresses fails with EFAULT and touches nothing.',
    },
  ],
  [336, { id: 'dup.emfile', text: 'dup fails with EMFILE when the descriptor table is full.' }],
  [339, { id: 'dup3.flags', text: 'First, dup3 refuses flags other than O_CLOEXEC with EINVAL.' }],
  [
    340,
    {
      id: 'dup3.range',
      text: 'Next, dup3 refuses a new descriptor at or above RLIMIT_NOFILE, negative ones included, with EBADF.',
    },
  ],
  [342, { id: 'dup3.same', text: 'Next, dup3 refuses two equal descriptors with EINVAL, even if there is none such.' }],
  [
    357,
    {
      id: 'fallocate.order.mode',
      text: 'Next, modes that the kernel does not know or that do not go together (FALLOC_FL_PUNCH_HOLE without FALLOC_FL_KEEP_SIZE) are refused with EOPNOTSUPP.',
    },
  ],
  [
    359,
    {
      id: 'fallocate.order.not-file',
      text: 'Next, what is neither a regular file nor a block device is refused with ENODEV: a userfaultfd, /dev/null.',
    },
  ],
  [360, { id: 'fallocate.order.overflow', text: 'Next, an end beyond the largest offset is refused with EFBIG.' }],
  [361, { id: 'fallocate.order.pipe', text: 'Next, a pipe is refused with ESPIPE.' }],
  [
    362,
    {
      id: 'fallocate.order.range',
      text: 'First, a negative offset, or a length that is not positive, is refused with EINVAL.',
    },
  ],
  [363, { id: 'fallocate.order.read-only', text: 'Next, a file that is not open for writing is refused with EBADF.' }],
  [
    364,
    {
      id: 'fallocate.order.shmem-mode',
      text: 'Next, shmem refuses modes other than FALLOC_FL_KEEP_SIZE and FALLOC_FL_PUNCH_HOLE with EOPNOTSUPP.',
    },
  ],
  [
    368,
    {
      id: 'fallocate.seal-grow',
      text: 'Allocating beyond the end with F_SEAL_GROW is refused with EPERM, with FALLOC_FL_KEEP_SIZE too.',
    },
  ],
  [
    369,
    {
      id: 'fallocate.seal-write',
      text: 'FALLOC_FL_PUNCH_HOLE with F_SEAL_WRITE or F_SEAL_FUTURE_WRITE is refused with EPERM.',
    },
  ],
  [
    381,
    {
      id: 'fault.exec-nx',
      text: 'On x86 an instruction fetch from a missing page of a VMA that is not executable first produces a missing message, and SIGSEGV only after the page is present.',
    },
  ],
  [
    387,
    {
      id: 'fault.order.beyond-eof',
      text: 'Next, an access to shmem beyond the end of file is SIGBUS with BUS_ADRERR without a message.',
    },
  ],
  [392, { id: 'fault.order.guard', text: 'Next, a guard-marker is SIGSEGV with SEGV_MAPERR without a message.' }],
  [393, { id: 'fault.order.poison', text: 'Next, a poison-marker is SIGBUS without a message.' }],
  [
    394,
    {
      id: 'fault.order.protection',
      text: "Next comes the VMA's protection; a forbidden access is SIGSEGV with SEGV_ACCERR and never reaches userfaultfd.",
    },
  ],
  [
    396,
    {
      id: 'fault.order.vma',
      text: 'First comes the lookup of the VMA; an address without a VMA is SIGSEGV with SEGV_MAPERR and never reaches userfaultfd.',
    },
  ],
  [
    410,
    {
      id: 'fcntl.dupfd-einval',
      text: 'F_DUPFD with an argument at or above RLIMIT_NOFILE, negative ones included, fails with EINVAL.',
    },
  ],
  [
    411,
    { id: 'fcntl.dupfd-emfile', text: 'F_DUPFD fails with EMFILE when no descriptor is free from its argument on.' },
  ],
  [
    414,
    {
      id: 'fcntl.setfl-direct',
      text: 'F_SETFL with O_DIRECT fails with EINVAL on a userfaultfd and on /dev/null, and changes nothing.',
    },
  ],
  [
    416,
    {
      id: 'fcntl.setfl-noatime',
      text: "F_SETFL that sets O_NOATIME fails with EPERM for who is not root and has not created the file: a userfaultfd and a pipe belong to their creator's user, devices to root.",
    },
  ],
  [
    418,
    {
      id: 'fd.ebadf',
      text: 'A number that is no open descriptor, or none that is open for what read or write needs, is refused with EBADF before any other argument is looked at.',
    },
  ],
  [
    419,
    {
      id: 'fd.fioasync',
      text: 'FIOASYNC fails with ENOTTY when it is to set O_ASYNC, and does nothing when it is to clear it.',
    },
  ],
  [
    422,
    {
      id: 'fd.fionbio-efault',
      text: 'FIONBIO and FIOASYNC read an int at their pointer, as one access, and fail with EFAULT when that fails.',
    },
  ],
  [423, { id: 'fd.ftruncate', text: 'ftruncate fails with EINVAL.' }],
  [426, { id: 'fd.lseek', text: 'lseek always returns 0.' }],
  [427, { id: 'fd.lseek-pipe', text: 'lseek of a pipe fails with ESPIPE.' }],
  [
    428,
    { id: 'fd.lseek-whence', text: 'lseek with a whence above 4 fails with EINVAL after the descriptor was found.' },
  ],
  [429, { id: 'fd.mmap', text: 'mmap of it fails with ENODEV.' }],
  [
    430,
    {
      id: 'fd.mmap-exec',
      text: "mmap of it with PROT_EXEC fails with EPERM instead of ENODEV, and so does that of a pipe's read end.",
    },
  ],
  [
    431,
    {
      id: 'fd.mmap-overflow',
      text: 'mmap of a file whose offset and length together go beyond the last page of a file fails with EOVERFLOW.',
    },
  ],
  [
    433,
    {
      id: 'fd.mmap-shared-write',
      text: 'A shared mmap with PROT_WRITE of a file that is not open for writing fails with EACCES, before PROT_EXEC is looked at.',
    },
  ],
  [
    434,
    {
      id: 'fd.mmap-type',
      text: 'mmap of a file with a type other than MAP_SHARED, MAP_PRIVATE and MAP_SHARED_VALIDATE fails with EINVAL.',
    },
  ],
  [435, { id: 'fd.mmap-unreadable', text: 'mmap of a file that is not open for reading fails with EACCES.' }],
  [
    436,
    {
      id: 'fd.mmap-validate',
      text: 'mmap of a file with MAP_SHARED_VALIDATE and MAP_FIXED_NOREPLACE fails with EOPNOTSUPP.',
    },
  ],
  [
    438,
    {
      id: 'fd.not-userfaultfd',
      text: 'The ioctls of a userfaultfd fail with ENOTTY on a pipe and on /dev/null, whatever their argument.',
    },
  ],
  [440, { id: 'fd.pread', text: 'pread and preadv with an offset fail with ESPIPE.' }],
  [
    441,
    {
      id: 'fd.pread-negative',
      text: 'pread at a negative offset fails with EINVAL before the descriptor is looked at; so does, on /dev/null, one whose end is beyond the largest offset.',
    },
  ],
  [
    442,
    {
      id: 'fd.read-kernel-address',
      text: 'read(2) into a buffer that is not in user addresses fails with EFAULT after the descriptor was found and before the file is asked: nothing is lost.',
    },
  ],
  [
    444,
    { id: 'fd.readlink-closed', text: 'readlink of /proc/self/fd/N fails with ENOENT when N is no open descriptor.' },
  ],
  [450, { id: 'fd.write', text: 'write(2) fails with EBADF.' }],
  [451, { id: 'fdinfo.closed', text: 'Where there is no such descriptor it fails with ENOENT.' }],
  [
    460,
    {
      id: 'fdinfo.open',
      text: 'Opening it fails with EMFILE without a free descriptor, else with ENOENT without the process, else with EACCES for who may not debug it, whatever the descriptor.',
    },
  ],
  [
    509,
    {
      id: 'fill.zeropage-anon.present',
      text: 'ZEROPAGE on anonymous or private memory refuses a present entry (zero page, anonymous, file or THP) with EEXIST.',
    },
  ],
  [537, { id: 'futex.eagain', text: 'A word that is not the expected value is EAGAIN.' }],
  [538, { id: 'futex.efault', text: "A word that can't be read fails with EFAULT." }],
  [540, { id: 'futex.kernel-address', text: 'Next, one that is not in user addresses fails with EFAULT.' }],
  [
    544,
    {
      id: 'futex.shared-read-only',
      text: 'A shared futex in private memory without PROT_WRITE fails with EFAULT, after its page is there.',
    },
  ],
  [546, { id: 'futex.unaligned', text: 'First, a futex word that is not aligned to 4 bytes is EINVAL.' }],
  [550, { id: 'getfd.ebadf', text: 'Next, a descriptor that the process does not have is EBADF.' }],
  [
    551,
    {
      id: 'getfd.emfile',
      text: 'Without a free descriptor it fails with EMFILE; so does pidfd_getfd, last of all, when the pidfd has taken the only one.',
    },
  ],
  [552, { id: 'getfd.eperm', text: 'pidfd_getfd from a process that its caller may not trace fails with EPERM.' }],
  [553, { id: 'getfd.esrch', text: 'pidfd_open of a process that is not there fails with ESRCH.' }],
  [
    561,
    { id: 'guard.kernel-access', text: 'A kernel access to a guard page (read, write, process_vm) fails with EFAULT.' },
  ],
  [
    562,
    {
      id: 'guard.locked',
      text: 'MADV_GUARD_INSTALL of locked memory fails with EINVAL; MADV_GUARD_REMOVE works there.',
    },
  ],
  [565, { id: 'guard.mlock', text: 'mlock of a guard page fails with ENOMEM.' }],
  [567, { id: 'guard.populate', text: 'MADV_POPULATE_READ and MADV_POPULATE_WRITE of a guard page fail with EFAULT.' }],
  [
    568,
    {
      id: 'guard.proc-mem',
      text: 'A read or write of a guard page through /proc/PID/mem, or by ptrace, fails with EIO.',
    },
  ],
  [584, { id: 'hugetlb.alignment', text: 'A dst or len that is not aligned to the huge page fails with EINVAL.' }],
  [585, { id: 'hugetlb.beyond-eof', text: 'On a shared mapping, a page beyond the end of file fails with EFAULT.' }],
  [
    586,
    { id: 'hugetlb.cached-eexist', text: 'On a shared mapping, a page that is in the page cache fails with EEXIST.' },
  ],
  [
    587,
    {
      id: 'hugetlb.copy.again',
      text: 'When the source has been read the destination is looked up again: a hugepage that has come meanwhile is EEXIST, a mapping that is gone, no longer registered or no longer hugetlb is ENOENT.',
    },
  ],
  [
    590,
    {
      id: 'hugetlb.eexist',
      text: 'An entry that is neither empty nor a marker fails with EEXIST, before the source is read.',
    },
  ],
  [
    600,
    {
      id: 'hugetlb.file.enospc',
      text: 'With none left fallocate fails with ENOSPC: the hugepages before are there, the length stays.',
    },
  ],
  [
    605,
    {
      id: 'hugetlb.file.seek',
      text: 'All up to the end is data to lseek: SEEK_DATA gives the offset itself, SEEK_HOLE the end, from the end on both fail with ENXIO; before 0 SEEK_DATA fails with EINVAL and SEEK_HOLE gives the end.',
    },
  ],
  [
    606,
    {
      id: 'hugetlb.file.size',
      text: 'ftruncate to a length that is not a multiple of the hugepage fails with EINVAL, before seals are looked at; longer than the pool is accepted.',
    },
  ],
  [608, { id: 'hugetlb.file.write', text: 'pwrite fails with EINVAL, also of a file that is sealed or full.' }],
  [
    611,
    {
      id: 'hugetlb.fork.poor',
      text: "A child's mapping from which a hugepage was taken gets no more: a fault in what it does not map ends in SIGBUS for good; what it maps it keeps.",
    },
  ],
  [614, { id: 'hugetlb.madvise.cold', text: 'MADV_COLD is refused with EINVAL.' }],
  [
    615,
    {
      id: 'hugetlb.madvise.dontneed',
      text: 'MADV_DONTNEED and MADV_DONTNEED_LOCKED that start inside a hugepage are refused with EINVAL; one that they end in stays, and so does its event REMOVE not reach it.',
    },
  ],
  [616, { id: 'hugetlb.madvise.free', text: 'MADV_FREE is refused with EINVAL, without an event.' }],
  [617, { id: 'hugetlb.madvise.guard', text: 'MADV_GUARD_INSTALL and MADV_GUARD_REMOVE are refused with EINVAL.' }],
  [
    623,
    {
      id: 'hugetlb.mmap.fixed-aligned',
      text: 'With MAP_FIXED or MAP_FIXED_NOREPLACE an address that is not aligned to the hugepage is refused with EINVAL, also where it is too high.',
    },
  ],
  [
    628,
    {
      id: 'hugetlb.mmap.offset',
      text: 'An offset that is not aligned to the hugepage is refused with EINVAL, when what was in the way of a MAP_FIXED mapping is gone.',
    },
  ],
  [629, { id: 'hugetlb.mmap.other-file', text: 'MAP_HUGETLB with another file is refused with EINVAL, after EBADF.' }],
  [
    631,
    {
      id: 'hugetlb.mmap.size',
      text: 'MAP_HUGETLB asks for pages of the size that the six bits from MAP_HUGE_SHIFT on say: 0 is the default size, 21 is 2 MiB; a size that there is not is refused with EINVAL.',
    },
  ],
  [
    632,
    {
      id: 'hugetlb.mremap.aligned',
      text: 'mremap of memory of hugepages fails with EINVAL where the old address is not aligned to the hugepage, or the new one, which counts without MREMAP_FIXED too; after EFAULT where nothing is mapped and EPERM of sealed memory.',
    },
  ],
  [633, { id: 'hugetlb.mremap.dontunmap', text: 'MREMAP_DONTUNMAP is refused with EINVAL.' }],
  [636, { id: 'hugetlb.mremap.longer', text: 'A longer new length is refused with EINVAL, an old length of 0 too.' }],
  [
    648,
    {
      id: 'hugetlb.pool-exhausted',
      text: 'With the pool exhausted and the entry empty COPY fails with EEXIST, private and shared.',
    },
  ],
  [649, { id: 'hugetlb.pool-exhausted-old', text: 'With the pool exhausted COPY fails with ENOMEM.' }],
  [
    650,
    {
      id: 'hugetlb.pool-exhausted-slow',
      text: 'With the pool exhausted COPY fails with ENOMEM when the source had to be faulted in.',
    },
  ],
  [
    660,
    {
      id: 'hugetlb.pool.kernel',
      text: 'With none left an access of the kernel fails: EFAULT of write(2) and of MADV_POPULATE_READ and MADV_POPULATE_WRITE, ENOMEM of mlock; mlockall and MAP_POPULATE leave the rest of the mapping out.',
    },
  ],
  [
    663,
    {
      id: 'hugetlb.pool.reserve',
      text: 'A private mapping without MAP_NORESERVE reserves its hugepages: with fewer free and unreserved ones in the pool mmap fails with ENOMEM.',
    },
  ],
  [
    665,
    {
      id: 'hugetlb.pool.sigbus',
      text: 'With none left a fault ends in SIGBUS, BUS_ADRERR, with the address of the access.',
    },
  ],
  [
    668,
    {
      id: 'hugetlb.split.changing',
      text: 'mprotect and advice about flags that would cut a hugepage are refused with EINVAL, if they would change anything; where only the end cuts one, what was split at the start stays split.',
    },
  ],
  [
    671,
    {
      id: 'hugetlb.split.unmapping',
      text: 'munmap, and mmap over a mapping, that would cut a hugepage are refused with EINVAL; where only the end cuts one, what was split at the start stays split.',
    },
  ],
  [684, { id: 'hugetlb.zeropage', text: 'ZEROPAGE on hugetlb fails with EINVAL, before any test of alignment.' }],
  [685, { id: 'iovec.array-efault', text: "What can't be read of the array fails with EFAULT." }],
  [
    686,
    {
      id: 'iovec.array-kernel',
      text: 'Next, an array that is not in user addresses fails with EFAULT; of no segments at all it can be anywhere.',
    },
  ],
  [
    688,
    {
      id: 'iovec.count',
      text: 'More than 1024 segments, or a negative number of them, is EINVAL before the array is looked at.',
    },
  ],
  [
    690,
    {
      id: 'iovec.negative',
      text: 'A segment with a negative length is EINVAL, before its base and later segments are read.',
    },
  ],
  [
    691,
    {
      id: 'iovec.nothing',
      text: 'Segments of 0 bytes together make readv and writev return 0 before the file is asked, of a userfaultfd before UFFDIO_API too.',
    },
  ],
  [
    692,
    {
      id: 'iovec.segment-kernel',
      text: 'When all of the array was read, a segment that is not in user addresses fails with EFAULT before anything is transferred, one of 0 bytes too.',
    },
  ],
  [
    704,
    {
      id: 'kernel-fault.proc-mem',
      text: 'An access to a missing page through /proc/pid/mem fails with EIO, without a message.',
    },
  ],
  [
    706,
    {
      id: 'kernel-fault.ptrace',
      text: 'PTRACE_PEEK and PTRACE_POKE of a missing page fail with EIO, without a message.',
    },
  ],
  [
    713,
    {
      id: 'kernel-fault.wp-proc-mem',
      text: 'A write to a write-protected page through /proc/self/mem fails with EIO.',
    },
  ],
  [715, { id: 'kill.einval', text: "kill with a number that is no signal's fails with EINVAL." }],
  [716, { id: 'kill.esrch', text: 'kill of a process that is not there fails with ESRCH, whatever the signal.' }],
  [
    717,
    {
      id: 'lseek.beyond',
      text: 'SEEK_DATA and SEEK_HOLE from the end on, or of a negative offset, and SEEK_DATA without data behind it fail with ENXIO.',
    },
  ],
  [719, { id: 'lseek.negative', text: 'An offset that would be negative is refused with EINVAL.' }],
  [
    723,
    {
      id: 'madvise.collapse.off',
      text: 'In a process with transparent huge pages switched off (prctl, PR_SET_THP_DISABLE), as those of a machine are, MADV_COLLAPSE of whatever is mapped fails with EINVAL.',
    },
  ],
  [
    729,
    {
      id: 'madvise.flags.droppable',
      text: 'MADV_KEEPONFORK and MADV_DODUMP of MAP_DROPPABLE memory fail with EINVAL; MADV_MERGEABLE succeeds, and is not kept.',
    },
  ],
  [
    732,
    {
      id: 'madvise.flags.map-count',
      text: 'A split that would exceed the limit of the map count makes such advice fail with EAGAIN; a whole VMA takes it there.',
    },
  ],
  [
    737,
    {
      id: 'madvise.flags.wipe-shared',
      text: 'MADV_WIPEONFORK of anything but private anonymous memory fails with EINVAL.',
    },
  ],
  [741, { id: 'madvise.locked', text: 'MADV_DONTNEED, MADV_FREE and MADV_COLD of locked memory fail with EINVAL.' }],
  [
    742,
    {
      id: 'madvise.mseal',
      text: 'DONTNEED, DONTNEED_LOCKED, FREE, REMOVE, DONTFORK, WIPEONFORK and GUARD_INSTALL of sealed anonymous memory that is not writable are EPERM.',
    },
  ],
  [
    744,
    {
      id: 'madvise.order.advice',
      text: 'First, advice that Linux does not know is refused with EINVAL, for a length of 0 too.',
    },
  ],
  [
    745,
    {
      id: 'madvise.order.aligned',
      text: 'An address that is not page-aligned is refused with EINVAL, for a length of 0 too.',
    },
  ],
  [
    746,
    {
      id: 'madvise.order.hole',
      text: 'Holes are skipped: when all VMAs were handled, a range with a hole in it, at its start or end too, fails with ENOMEM, outside of user addresses too.',
    },
  ],
  [
    748,
    {
      id: 'madvise.order.length-wraps',
      text: 'A length that becomes 0 when rounded up, or a range that reaches the end of the address space or wraps around, is refused with EINVAL.',
    },
  ],
  [749, { id: 'madvise.order.length-zero', text: 'Next, a length of 0 returns 0, whatever is mapped there.' }],
  [
    753,
    {
      id: 'madvise.populate.hole',
      text: 'MADV_POPULATE stops at a hole with ENOMEM; what lies behind is not populated.',
    },
  ],
  [
    756,
    {
      id: 'madvise.populate.permission',
      text: 'MADV_POPULATE_READ of memory without PROT_READ and MADV_POPULATE_WRITE of memory without PROT_WRITE fail with EINVAL before userfaultfd is asked; PROT_EXEC alone does for neither.',
    },
  ],
  [763, { id: 'madvise.remove.anonymous', text: 'MADV_REMOVE of private anonymous memory fails with EINVAL.' }],
  [
    764,
    {
      id: 'madvise.remove.private',
      text: 'MADV_REMOVE of a private mapping of a file, or of one that may never be written, fails with EACCES.',
    },
  ],
  [
    766,
    {
      id: 'madvise.remove.sealed',
      text: 'MADV_REMOVE of a file with F_SEAL_WRITE or F_SEAL_FUTURE_WRITE fails with EPERM.',
    },
  ],
  [
    774,
    {
      id: 'mbind.order.aligned',
      text: 'Next, an address that is not page-aligned is refused with EINVAL, for a length of 0 too.',
    },
  ],
  [
    775,
    { id: 'mbind.order.hole', text: 'Next, a range with a hole in it is refused with EFAULT, and nothing is changed.' },
  ],
  [
    776,
    {
      id: 'mbind.order.length-wraps',
      text: 'Next, a range that wraps around or reaches the end of the address space is refused with EINVAL.',
    },
  ],
  [
    777,
    {
      id: 'mbind.order.length-zero',
      text: 'Next, a length of 0, or one that becomes 0 when rounded up, returns 0, whatever is mapped there and with nodes that do not fit the mode.',
    },
  ],
  [778, { id: 'mbind.order.mode', text: 'First, a mode that Linux does not know is refused with EINVAL.' }],
  [
    779,
    {
      id: 'mbind.order.nodes',
      text: 'Next, nodes with MPOL_DEFAULT or MPOL_LOCAL, no nodes with another mode but MPOL_PREFERRED, and nodes none of which is there, are refused with EINVAL.',
    },
  ],
  [
    782,
    { id: 'mbind.vma.map-count', text: 'A split is refused with ENOMEM when the process has vm.max_map_count VMAs.' },
  ],
  [785, { id: 'memfd.create.emfile', text: 'Last, without a free descriptor it fails with EMFILE.' }],
  [786, { id: 'memfd.create.exec-both', text: 'Next, MFD_EXEC together with MFD_NOEXEC_SEAL is refused with EINVAL.' }],
  [
    787,
    {
      id: 'memfd.create.flags',
      text: 'Flags other than MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_HUGETLB, MFD_NOEXEC_SEAL and MFD_EXEC are refused with EINVAL.',
    },
  ],
  [
    789,
    {
      id: 'memfd.create.huge-size',
      text: "With MFD_HUGETLB these bits say the size of the hugepages as MAP_HUGETLB's do; a size that there is not fails with ENODEV, a free descriptor being sought first.",
    },
  ],
  [
    792,
    {
      id: 'memfd.create.name',
      text: 'Next, a name of more than 249 bytes is refused with EINVAL; an empty one is accepted.',
    },
  ],
  [
    798,
    {
      id: 'memfd.read-overflow',
      text: 'read of a memfd whose end would be beyond the largest offset (0x7fffffffffffffff) fails with EINVAL, wherever the file ends.',
    },
  ],
  [
    799,
    {
      id: 'memfd.read-partial',
      text: "What was read before memory that can't be written is the result; EFAULT if that is nothing.",
    },
  ],
  [818, { id: 'mincore.hole', text: 'A page that is not mapped is ENOMEM.' }],
  [
    819,
    { id: 'mincore.length', text: 'The length is rounded up to pages; one of 0 returns 0, whatever is mapped there.' },
  ],
  [823, { id: 'mincore.unaligned', text: 'First, a start that is not page-aligned is EINVAL.' }],
  [
    824,
    {
      id: 'mincore.user-addresses',
      text: 'Next, a range that does not lie in user addresses is ENOMEM, one of no length too.',
    },
  ],
  [
    829,
    {
      id: 'mlock.order.hole',
      text: 'A hole behind that, or at the end of the range, fails with ENOMEM after the VMAs before it were locked or unlocked; nothing is faulted in then.',
    },
  ],
  [
    830,
    {
      id: 'mlock.order.hole-first',
      text: 'Next, a range that begins in a hole is refused with ENOMEM, outside of user addresses too.',
    },
  ],
  [
    831,
    {
      id: 'mlock.order.length-zero',
      text: 'Next, a range without a page, and a length that becomes 0 when rounded up, returns 0, whatever is mapped there.',
    },
  ],
  [
    834,
    {
      id: 'mlock.order.wraps',
      text: 'Next, a range that wraps around or reaches the end of the address space is refused with EINVAL.',
    },
  ],
  [
    837,
    {
      id: 'mlock.prot-none',
      text: 'PROT_NONE memory gets locked, but mlock fails with ENOMEM there, and what lies behind is not faulted in.',
    },
  ],
  [
    845,
    { id: 'mlock.vma.map-count', text: 'A split is refused with ENOMEM when the process has vm.max_map_count VMAs.' },
  ],
  [
    852,
    {
      id: 'mlockall.order.flags',
      text: 'mlockall without flags, with unknown flags, or with MCL_ONFAULT alone is refused with EINVAL; the upper half of the argument is ignored.',
    },
  ],
  [
    858,
    {
      id: 'mm.dead-move',
      text: "With a dead address space MOVE fails with EINVAL, because the caller's address space is another one.",
    },
  ],
  [
    860,
    { id: 'mm.dead-read', text: 'With a dead address space a read of a non-blocking descriptor fails with EAGAIN.' },
  ],
  [
    877,
    {
      id: 'mmap.droppable.refused',
      text: 'With MAP_LOCKED, MAP_HUGETLB or MAP_GROWSDOWN, or of a file, it is EINVAL, where another type that is not valid is.',
    },
  ],
  [
    878,
    { id: 'mmap.fd-first', text: 'Without MAP_ANONYMOUS a bad descriptor is refused with EBADF, before a len of 0.' },
  ],
  [
    898,
    {
      id: 'mmap.order.fixed-above',
      text: 'Next, with MAP_FIXED or MAP_FIXED_NOREPLACE, an addr above TASK_SIZE - len is refused with ENOMEM.',
    },
  ],
  [
    899,
    {
      id: 'mmap.order.fixed-aligned',
      text: 'Next, with MAP_FIXED or MAP_FIXED_NOREPLACE, an addr that is not page-aligned is refused with EINVAL.',
    },
  ],
  [
    900,
    {
      id: 'mmap.order.fixed-error-address',
      text: 'Next, with MAP_FIXED or MAP_FIXED_NOREPLACE, an addr in the last 4095 bytes of the 64-bit space is returned as if it were an error: the errno is -addr.',
    },
  ],
  [902, { id: 'mmap.order.length-task-size', text: 'Next, a len above TASK_SIZE is refused with ENOMEM.' }],
  [
    903,
    {
      id: 'mmap.order.length-wraps',
      text: 'Next, a len that becomes 0 when rounded up to pages is refused with ENOMEM.',
    },
  ],
  [904, { id: 'mmap.order.length-zero', text: 'Next, a len of 0 is refused with EINVAL.' }],
  [
    906,
    {
      id: 'mmap.order.map-count',
      text: 'Next, a process that has more than vm.max_map_count VMAs gets ENOMEM, so it can have one VMA more than that.',
    },
  ],
  [
    908,
    {
      id: 'mmap.order.no-room',
      text: 'Without these flags, a len for which there is no room is refused with ENOMEM at this point.',
    },
  ],
  [
    909,
    { id: 'mmap.order.noreplace', text: 'Next, MAP_FIXED_NOREPLACE over any existing mapping is refused with EEXIST.' },
  ],
  [
    910,
    {
      id: 'mmap.order.offset',
      text: 'First, an offset that is not a multiple of the page size is refused with EINVAL, for anonymous memory too.',
    },
  ],
  [
    912,
    { id: 'mmap.order.overcommit', text: 'Next, accounted memory that the overcommit policy refuses gives ENOMEM.' },
  ],
  [913, { id: 'mmap.order.sealed', text: 'Next, MAP_FIXED over a sealed (mseal) VMA is refused with EPERM.' }],
  [
    914,
    {
      id: 'mmap.order.type',
      text: 'Next, flags without a valid mapping type (MAP_PRIVATE, MAP_SHARED, MAP_DROPPABLE) are refused with EINVAL.',
    },
  ],
  [
    916,
    {
      id: 'mmap.overcommit.heuristic',
      text: 'With vm.overcommit_memory 0 a single accounted mapping larger than all memory and swap is refused; several smaller ones may exceed it together.',
    },
  ],
  [
    924,
    {
      id: 'mmap.sealed',
      text: 'A shared writable mapping of a memfd with F_SEAL_WRITE or F_SEAL_FUTURE_WRITE is refused with EPERM; a private one is not.',
    },
  ],
  [
    938,
    {
      id: 'move.einval.access-differs',
      text: 'VMAs that differ in VM_READ, VM_WRITE, VM_EXEC or page protection are refused with EINVAL.',
    },
  ],
  [939, { id: 'move.einval.dst-leaves-vma', text: 'A destination range that leaves its VMA is refused with EINVAL.' }],
  [
    940,
    {
      id: 'move.einval.dst-not-own',
      text: "A destination VMA that is not registered to this userfaultfd (unregistered, or another's) is refused with EINVAL.",
    },
  ],
  [941, { id: 'move.einval.dst-shared', text: 'A shared destination VMA is refused with EINVAL.' }],
  [942, { id: 'move.einval.lock-differs', text: 'Two VMAs of which only one is locked are refused with EINVAL.' }],
  [
    943,
    {
      id: 'move.einval.not-anonymous',
      text: 'VMAs that are not anonymous (shmem, private memfd) are refused with EINVAL; a private mapping of /dev/zero is anonymous.',
    },
  ],
  [
    944,
    {
      id: 'move.einval.not-writable',
      text: 'VMAs that are not writable are refused with EINVAL, when both are PROT_READ too.',
    },
  ],
  [945, { id: 'move.einval.special', text: 'Special VMAs (hugetlb, PFNMAP, IO, MIXEDMAP) are refused with EINVAL.' }],
  [946, { id: 'move.einval.src-leaves-vma', text: 'A source range that leaves its VMA is refused with EINVAL.' }],
  [947, { id: 'move.einval.src-shared', text: 'A shared source VMA is refused with EINVAL.' }],
  [957, { id: 'move.order.changing', text: 'First, a count of events that is not 0 gives EAGAIN with `move` = -11.' }],
  [958, { id: 'move.order.changing-again', text: 'Next, the count of events is tested again, with EAGAIN.' }],
  [959, { id: 'move.order.copy-in', text: 'Next, MOVE copies in 32 bytes, or fails with EFAULT.' }],
  [
    961,
    {
      id: 'move.order.dst-vma',
      text: 'Next, when no VMA contains dst the call fails with ENOENT; from here on `move` is written.',
    },
  ],
  [963, { id: 'move.order.fatal-signal', text: 'A fatal signal ends the loop, with EINTR when nothing was moved.' }],
  [
    965,
    {
      id: 'move.order.mode',
      text: 'Next, mode bits other than DONTWAKE and ALLOW_SRC_HOLES are refused with EINVAL, leaving `move` untouched.',
    },
  ],
  [
    967,
    { id: 'move.order.range-dst', text: 'Next, RANGE of dst and len is checked, or EINVAL, leaving `move` untouched.' },
  ],
  [
    968,
    {
      id: 'move.order.range-src',
      text: 'Next, RANGE of src and len is checked (src must be aligned), or EINVAL, leaving `move` untouched.',
    },
  ],
  [
    969,
    {
      id: 'move.order.same-mm',
      text: 'Next, a caller whose address space is not that of the userfaultfd is refused with EINVAL, leaving `move` untouched.',
    },
  ],
  [970, { id: 'move.order.src-vma', text: 'Next, when no VMA contains src the call fails with ENOENT.' }],
  [973, { id: 'move.page.dst-eexist', text: 'Next, a destination entry that is not empty fails with EEXIST.' }],
  [974, { id: 'move.page.dst-thp', text: 'Next, a destination PMD that maps a THP fails with EEXIST.' }],
  [977, { id: 'move.page.hole', text: 'Next, an empty source entry is a hole, which fails with ENOENT.' }],
  [
    979,
    {
      id: 'move.page.marker',
      text: 'A source wp-marker, poison-marker or guard-marker fails with EFAULT, even with ALLOW_SRC_HOLES.',
    },
  ],
  [981, { id: 'move.page.not-exclusive', text: 'A source page that is shared with a forked child fails with EBUSY.' }],
  [
    985,
    {
      id: 'move.page.pinned',
      text: 'A pinned source page (a registered buffer of io_uring, or the remote memory of a process_vm_readv that sleeps) fails with EBUSY.',
    },
  ],
  [
    986,
    {
      id: 'move.page.src-untouched',
      text: 'Next, a source whose page table (2 MiB) does not exist is a hole, so it is ENOENT even when the destination is present.',
    },
  ],
  [1013, { id: 'mprotect.mseal', text: 'A sealed (mseal) VMA is refused with EPERM.' }],
  [
    1015,
    {
      id: 'mprotect.order.aligned',
      text: 'Next, an address that is not page-aligned is refused with EINVAL, for a length of 0 too.',
    },
  ],
  [
    1017,
    {
      id: 'mprotect.order.grows-both',
      text: 'First, PROT_GROWSDOWN together with PROT_GROWSUP is refused with EINVAL.',
    },
  ],
  [
    1018,
    {
      id: 'mprotect.order.grows-down',
      text: 'Next, PROT_GROWSDOWN is refused with EINVAL when the first VMA of the range does not grow down, although the range may begin in a hole before it.',
    },
  ],
  [
    1019,
    { id: 'mprotect.order.grows-up', text: 'Next, PROT_GROWSUP is refused with EINVAL, as no VMA grows up on x86-64.' },
  ],
  [
    1020,
    {
      id: 'mprotect.order.hole',
      text: 'A hole in the range, or a range that ends in one, gives ENOMEM after the VMAs before it were changed.',
    },
  ],
  [
    1021,
    {
      id: 'mprotect.order.hole-first',
      text: 'Next, a range that begins in a hole is refused with ENOMEM, and nothing is changed.',
    },
  ],
  [
    1022,
    {
      id: 'mprotect.order.length-wraps',
      text: 'Next, a length that becomes 0 when rounded up, or a range that wraps around, is refused with ENOMEM.',
    },
  ],
  [
    1023,
    {
      id: 'mprotect.order.length-zero',
      text: 'Next, a length of 0 returns 0, whatever is mapped there and with protection bits that are unknown too.',
    },
  ],
  [
    1024,
    {
      id: 'mprotect.order.no-vma',
      text: "Next, a range without any VMA is refused with ENOMEM, in the kernel's half of the address space too.",
    },
  ],
  [
    1025,
    {
      id: 'mprotect.order.protection',
      text: 'Next, bits other than PROT_READ, PROT_WRITE, PROT_EXEC and PROT_SEM are refused with EINVAL, of all 64, before anything looks at mappings.',
    },
  ],
  [
    1029,
    {
      id: 'mprotect.vma.map-count',
      text: 'A split is refused with ENOMEM when the process has vm.max_map_count VMAs; becoming part of a neighbour, or changing a whole VMA, works there.',
    },
  ],
  [
    1031,
    {
      id: 'mprotect.vma.never-writable',
      text: 'PROT_WRITE for a VMA that may never be writable is refused with EACCES.',
    },
  ],
  [
    1032,
    {
      id: 'mprotect.vma.overcommit',
      text: 'Under heuristic overcommit, making more pages of one VMA writable than there are pages of RAM and swap together is refused with ENOMEM, if they are to be accounted for that.',
    },
  ],
  [
    1043,
    {
      id: 'mremap.fixed.enomem-unmapped',
      text: 'A move with FIXED that fails for want of memory has already unmapped what was in the new range; the old range stays.',
    },
  ],
  [
    1046,
    {
      id: 'mremap.grow.blocked',
      text: "A range that can't grow in place is ENOMEM without MAYMOVE: something is mapped behind it, or the rest of its VMA.",
    },
  ],
  [
    1049,
    {
      id: 'mremap.grow.map-count',
      text: "A process that has vm.max_map_count - 3 VMAs or more can't grow a range that has to move for it: ENOMEM.",
    },
  ],
  [1053, { id: 'mremap.grow.too-large', text: 'Growing by more than there is memory for is ENOMEM.' }],
  [1059, { id: 'mremap.order.aligned', text: 'An old address that is not page-aligned is EINVAL.' }],
  [
    1060,
    { id: 'mremap.order.dontunmap-length', text: 'DONTUNMAP with a new length other than the old one is EINVAL.' },
  ],
  [
    1061,
    {
      id: 'mremap.order.flags',
      text: 'Flags other than MREMAP_MAYMOVE, MREMAP_FIXED and MREMAP_DONTUNMAP are EINVAL, those above the lower 32 bits too.',
    },
  ],
  [
    1062,
    { id: 'mremap.order.grow-beyond-vma', text: 'When growing, an old range that reaches beyond its VMA is EFAULT.' },
  ],
  [
    1063,
    { id: 'mremap.order.length-task-size', text: 'A new length over TASK_SIZE is EINVAL; TASK_SIZE itself is ENOMEM.' },
  ],
  [1064, { id: 'mremap.order.length-zero', text: 'A new length of 0, or one that rounding makes 0, is EINVAL.' }],
  [
    1065,
    {
      id: 'mremap.order.map-count',
      text: 'With FIXED or DONTUNMAP, next, a process that has vm.max_map_count - 5 VMAs or more gets ENOMEM.',
    },
  ],
  [1066, { id: 'mremap.order.no-vma', text: 'After all that, an old address where nothing is mapped is EFAULT.' }],
  [1067, { id: 'mremap.order.old-length-zero', text: 'An old length of 0 is EINVAL for private memory.' }],
  [1068, { id: 'mremap.order.overlap', text: 'With FIXED or DONTUNMAP, old and new ranges that overlap are EINVAL.' }],
  [
    1069,
    { id: 'mremap.order.sealed', text: 'Next, a sealed (mseal) VMA is EPERM, also for a length that does not change.' },
  ],
  [
    1070,
    {
      id: 'mremap.order.shrink-beyond-vma',
      text: 'When shrinking with FIXED, a new length that reaches beyond the VMA is EFAULT, and nothing is cut off.',
    },
  ],
  [
    1071,
    {
      id: 'mremap.order.to-aligned',
      text: 'With FIXED or DONTUNMAP, a new address that is not page-aligned is EINVAL.',
    },
  ],
  [1072, { id: 'mremap.order.to-maymove', text: 'FIXED or DONTUNMAP without MAYMOVE is EINVAL.' }],
  [
    1073,
    {
      id: 'mremap.order.to-task-size',
      text: 'With FIXED or DONTUNMAP, a new range that reaches beyond TASK_SIZE is EINVAL.',
    },
  ],
  [1079, { id: 'mremap.several.needs-fixed', text: 'DONTUNMAP of several VMAs without FIXED is EFAULT.' }],
  [
    1083,
    {
      id: 'mremap.shrink.map-count',
      text: 'Cutting a part out of the middle of a VMA is ENOMEM when the process has vm.max_map_count VMAs.',
    },
  ],
  [1089, { id: 'mseal.hole', text: 'Next, a range with a hole in it is ENOMEM, and nothing is sealed.' }],
  [1090, { id: 'mseal.order.aligned', text: 'Next, an address that is not page-aligned is EINVAL.' }],
  [1091, { id: 'mseal.order.flags', text: 'First, flags other than 0 are EINVAL.' }],
  [1092, { id: 'mseal.order.length-zero', text: 'Next, a length of 0 returns 0, whatever is mapped there.' }],
  [
    1093,
    {
      id: 'mseal.order.wraps',
      text: 'Next, a length that becomes 0 when rounded up, and a range that wraps around, are EINVAL.',
    },
  ],
  [
    1094,
    {
      id: 'mseal.vma.map-count',
      text: 'A split is ENOMEM when the process has vm.max_map_count VMAs; VMAs before it are sealed then.',
    },
  ],
  [
    1096,
    {
      id: 'msync.arguments',
      text: 'First, unknown flags, a start that is not page-aligned, and MS_ASYNC together with MS_SYNC are EINVAL.',
    },
  ],
  [1097, { id: 'msync.hole', text: 'A part of the range that is not mapped is ENOMEM.' }],
  [
    1098,
    {
      id: 'msync.length',
      text: 'The length is rounded up to pages; a range of no page returns 0, whatever is mapped there.',
    },
  ],
  [
    1099,
    {
      id: 'msync.locked',
      text: 'MS_INVALIDATE of locked memory is EBUSY, also where the range has a hole before that.',
    },
  ],
  [1101, { id: 'msync.wraps', text: 'Next, a range that wraps around is ENOMEM.' }],
  [
    1107,
    {
      id: 'munmap.mseal',
      text: 'A range with a sealed (mseal) VMA in it is refused with EPERM and nothing is changed.',
    },
  ],
  [1110, { id: 'munmap.order.aligned', text: 'First, an address that is not page-aligned is refused with EINVAL.' }],
  [
    1111,
    {
      id: 'munmap.order.length-zero',
      text: 'Next, a len of 0, or one that becomes 0 when rounded up, is refused with EINVAL.',
    },
  ],
  [
    1112,
    {
      id: 'munmap.order.map-count',
      text: 'Next, a munmap in the middle of a VMA of a process that has vm.max_map_count VMAs or more fails with ENOMEM and changes nothing.',
    },
  ],
  [
    1114,
    {
      id: 'munmap.order.task-size',
      text: 'Next, an address above TASK_SIZE, or a len above TASK_SIZE - address, is refused with EINVAL.',
    },
  ],
  [
    1168,
    {
      id: 'opaque.emfile',
      text: 'A file on a disk, and one of secret memory (memfd_secret), need a free descriptor, else EMFILE.',
    },
  ],
  [
    1175,
    { id: 'out.partial', text: 'When n bytes were done, 0 < n < len, `out` is n and the call fails with EAGAIN.' },
  ],
  [1177, { id: 'out.success', text: 'A full success writes len to `out` and returns 0.' }],
  [1178, { id: 'out.unwritable-efault', text: "A call that can't write `out` fails with EFAULT." }],
  [1189, { id: 'pagemap.einval', text: 'An offset or size that is not a multiple of 8 fails with EINVAL.' }],
  [1200, { id: 'pagemap.task-size', text: 'A read at or past TASK_SIZE returns 0 bytes.' }],
  [
    1207,
    { id: 'pipe.create.emfile', text: 'Next, a full descriptor table gives EMFILE, before the array is touched.' },
  ],
  [
    1208,
    {
      id: 'pipe.create.flags',
      text: 'pipe2 refuses flags other than O_CLOEXEC, O_NONBLOCK, O_DIRECT and O_NOTIFICATION_PIPE with EINVAL, before everything else.',
    },
  ],
  [
    1222,
    {
      id: 'pipe.read.eagain',
      text: 'A read of an empty pipe with O_NONBLOCK fails with EAGAIN, before the destination is touched.',
    },
  ],
  [
    1223,
    {
      id: 'pipe.read.efault',
      text: "A read whose destination can't take all that one slot gives fails with EFAULT and consumes nothing of that slot.",
    },
  ],
  [
    1231,
    { id: 'pipe.write.efault', text: 'A write whose source is unreadable from its first byte on fails with EFAULT.' },
  ],
  [
    1234,
    {
      id: 'pipe.write.epipe',
      text: 'A write without a reader raises SIGPIPE and fails with EPIPE, before the source is read.',
    },
  ],
  [
    1235,
    {
      id: 'pipe.write.full-eagain',
      text: 'A write to a full pipe with O_NONBLOCK fails with EAGAIN, before the source is read and so without a message.',
    },
  ],
  [
    1239,
    {
      id: 'pipe.write.kernel-address',
      text: "A source in the kernel's half of the address space fails with EFAULT before everything else, for 0 bytes too.",
    },
  ],
  [
    1256,
    {
      id: 'poison.hugetlb.aligned',
      text: 'On hugetlb a range that is not aligned to the huge page fails with EINVAL.',
    },
  ],
  [
    1259,
    {
      id: 'poison.kernel-access',
      text: 'A kernel access to a poisoned page (read, write, process_vm) fails with EFAULT.',
    },
  ],
  [1261, { id: 'poison.mlock', text: 'mlock of a poisoned page fails with ENOMEM.' }],
  [
    1266,
    {
      id: 'poison.only-none',
      text: 'The entry must be empty: a present page, the zero page and any marker, poison included, fail with EEXIST.',
    },
  ],
  [
    1267,
    { id: 'poison.order.changing', text: 'First, a count of events that is not 0 gives EAGAIN with `updated` = -11.' },
  ],
  [1268, { id: 'poison.order.changing-again', text: 'Next, the count of events is tested again, with EAGAIN.' }],
  [1269, { id: 'poison.order.copy-in', text: 'Next, POISON copies in 24 bytes, or fails with EFAULT.' }],
  [1270, { id: 'poison.order.dead', text: 'Next, a dead address space gives ESRCH.' }],
  [
    1271,
    {
      id: 'poison.order.fatal-signal',
      text: 'After each page a fatal signal ends it, with EINTR if nothing was done.',
    },
  ],
  [1272, { id: 'poison.order.mode', text: 'Next, mode bits other than DONTWAKE are refused with EINVAL.' }],
  [
    1273,
    {
      id: 'poison.order.no-vma',
      text: 'Next, a range that is not mapped by one VMA, or not registered, fails with ENOENT; from here on `updated` is written.',
    },
  ],
  [1274, { id: 'poison.order.range', text: 'Next, RANGE is checked, or EINVAL.' }],
  [
    1277,
    {
      id: 'poison.populate',
      text: 'MADV_POPULATE_READ and MADV_POPULATE_WRITE of a poisoned page fail with EHWPOISON (133).',
    },
  ],
  [
    1278,
    {
      id: 'poison.private-zero',
      text: 'POISON of a private mapping of /dev/zero fails with EFAULT: every page lies beyond its end.',
    },
  ],
  [
    1279,
    {
      id: 'poison.proc-mem',
      text: 'A read or write of a poisoned page through /proc/PID/mem, or by ptrace, fails with EIO.',
    },
  ],
  [1281, { id: 'poison.shmem.beyond-eof', text: 'On shmem a page beyond the end of file fails with EFAULT.' }],
  [1298, { id: 'poll.before-api', text: 'Before UFFDIO_API poll reports POLLERR.' }],
  [
    1299,
    {
      id: 'poll.blocking',
      text: 'On a descriptor in blocking mode poll always reports POLLERR, even when there is data.',
    },
  ],
  [
    1304,
    {
      id: 'poll.pollin',
      text: 'On a non-blocking descriptor poll reports POLLIN if and only if there is an unread fault or event.',
    },
  ],
  [1306, { id: 'proc-fd.access', text: 'Next, for who may not debug the process it fails with EACCES.' }],
  [
    1307,
    {
      id: 'proc-fd.closed',
      text: 'Next, where there is no such descriptor it fails with ENOENT, also for who may not debug the process.',
    },
  ],
  [
    1308,
    {
      id: 'proc-fd.emfile',
      text: 'Opening the folder fails with EMFILE without a free descriptor, before everything else; readlink needs none.',
    },
  ],
  [
    1309,
    {
      id: 'proc-fd.folder',
      text: "Next, for who is neither root nor the process's user it fails with EACCES, whatever the descriptor, and so does opening the folder; CAP_SYS_PTRACE makes no difference.",
    },
  ],
  [1312, { id: 'proc-fd.nobody', text: 'Without the process it fails with ENOENT, and so does opening the folder.' }],
  [
    1314,
    {
      id: 'proc-mem.eacces',
      text: "Opening it fails with EACCES for who process_vm_readv would refuse; and for who is not root when the process's first thread is, even in its own process and with CAP_SYS_PTRACE.",
    },
  ],
  [1315, { id: 'proc-mem.eio', text: 'What is not mapped is EIO.' }],
  [
    1316,
    {
      id: 'proc-mem.emfile',
      text: 'Opening it needs a free descriptor, else EMFILE, before the process is looked for.',
    },
  ],
  [1317, { id: 'proc-mem.enoent', text: 'A process that is not there is ENOENT.' }],
  [1318, { id: 'proc-mem.esrch', text: 'A process whose first thread has ended is ESRCH.' }],
  [1321, { id: 'proc-mem.negative', text: 'An offset with its highest bit set is EINVAL.' }],
  [
    1323,
    {
      id: 'proc-mem.shared-read-only',
      text: "Through /proc/PID/mem a shared mapping without PROT_WRITE can't be written: EIO.",
    },
  ],
  [
    1324,
    {
      id: 'process-madvise.eacces',
      text: 'Next, a process whose memory the caller may neither access nor, by CAP_PERFMON, look at fails with EACCES (its manual page says EPERM).',
    },
  ],
  [1325, { id: 'process-madvise.emfile', text: 'pidfd_open without a free descriptor fails with EMFILE.' }],
  [
    1326,
    {
      id: 'process-madvise.eperm',
      text: "Next, advice about another process's memory without CAP_SYS_NICE fails with EPERM.",
    },
  ],
  [1328, { id: 'process-madvise.esrch', text: 'pidfd_open of a process that is not there fails with ESRCH.' }],
  [1329, { id: 'process-madvise.flags', text: 'First, flags other than 0 are EINVAL.' }],
  [1330, { id: 'process-madvise.length-negative', text: 'Next, a length of 2^63 or more is EINVAL.' }],
  [
    1331,
    {
      id: 'process-madvise.length-zero',
      text: 'Next, a length of 0 returns 0, whatever the address, and of its own memory whatever the advice.',
    },
  ],
  [
    1333,
    {
      id: 'process-madvise.other-advice',
      text: "Next, of another process's memory advice other than MADV_WILLNEED, COLD, PAGEOUT and COLLAPSE is EINVAL, also where nothing is mapped and for a length of 0.",
    },
  ],
  [1336, { id: 'process-madvise.range', text: 'Next, a segment that is not in user addresses fails with EFAULT.' }],
  [1337, { id: 'process-vm.efault', text: "Remote memory that can't be pinned, from the first byte on, is EFAULT." }],
  [
    1338,
    {
      id: 'process-vm.eperm',
      text: "Next, for another process the caller needs CAP_SYS_PTRACE, or the same user as that process's first thread and all of its capabilities; otherwise EPERM, and a security module as Yama may ask for more.",
    },
  ],
  [1339, { id: 'process-vm.esrch', text: 'Next, a process that is not there, or has ended, is ESRCH.' }],
  [1340, { id: 'process-vm.flags', text: 'First, flags other than 0 are EINVAL.' }],
  [
    1343,
    {
      id: 'process-vm.local-nothing',
      text: 'Next, local segments of 0 bytes together return 0, whatever the other arguments are.',
    },
  ],
  [
    1351,
    { id: 'process-vm.remote-nothing', text: 'Next, remote segments of 0 bytes together return 0, whoever is named.' },
  ],
  [1355, { id: 'ptrace.eio', text: 'A word of which a part is not mapped, or missing for a userfaultfd, is EIO.' }],
  [1356, { id: 'ptrace.esrch', text: 'A process that is not there is ESRCH.' }],
  [1360, { id: 'ptrace.self', text: "A thread of the caller's own process is EPERM." }],
  [1363, { id: 'pwrite.pipe', text: 'pwrite to a userfaultfd or a pipe fails with ESPIPE.' }],
  [
    1364,
    {
      id: 'pwrite.sealed',
      text: 'pwrite fails with EPERM with F_SEAL_WRITE or F_SEAL_FUTURE_WRITE, and beyond the end with F_SEAL_GROW; what lies in a page before is written.',
    },
  ],
  [
    1371,
    {
      id: 'queue.read-efault-lost',
      text: 'When read(2) fails with EFAULT after it took the message out of the queue, the message is lost and the thread stays asleep.',
    },
  ],
  [1385, { id: 'read.eagain', text: 'When nothing is pending, O_NONBLOCK or RWF_NOWAIT gives EAGAIN.' }],
  [
    1389,
    {
      id: 'read.fork-event-emfile',
      text: 'With no free descriptor the read fails with EMFILE and the event stays queued.',
    },
  ],
  [1392, { id: 'read.interrupted', text: 'A signal ends a sleeping read with EINTR, or restarts it with SA_RESTART.' }],
  [1395, { id: 'read.order.api', text: 'First, read before UFFDIO_API fails with EINVAL.' }],
  [
    1396,
    {
      id: 'read.order.size',
      text: 'Next, a count below 32, 0 included, fails with EINVAL, even when nothing is pending.',
    },
  ],
  [1398, { id: 'read.readv-old', text: 'A readv whose buffers split a message fails with EINVAL.' }],
  [
    1401,
    {
      id: 'readv.size',
      text: 'A readv of a userfaultfd with less than 32 bytes in all segments together fails with EINVAL.',
    },
  ],
  [
    1420,
    {
      id: 'register.async.no-fill',
      text: 'On VMAs that only WP_ASYNC makes acceptable COPY, ZEROPAGE, CONTINUE and POISON fail with EINVAL, although `ioctls` advertises them.',
    },
  ],
  [
    1461,
    {
      id: 'register.order.busy',
      text: 'For each VMA, last one that belongs to another userfaultfd is refused with EBUSY.',
    },
  ],
  [
    1462,
    {
      id: 'register.order.copy-in',
      text: 'First, REGISTER copies in 24 bytes, all but `ioctls`, or fails with EFAULT.',
    },
  ],
  [1463, { id: 'register.order.dead', text: 'Next, a dead address space gives ENOMEM.' }],
  [
    1465,
    {
      id: 'register.order.hugetlb-end',
      text: "For each VMA, next a hugetlb VMA that contains the range's end, which is not aligned to the huge page, is refused with EINVAL.",
    },
  ],
  [
    1466,
    {
      id: 'register.order.hugetlb-start',
      text: 'Next, when the first VMA is hugetlb and start is not aligned to the huge page, the call is refused with EINVAL, also when start lies in a hole before that VMA.',
    },
  ],
  [
    1467,
    {
      id: 'register.order.ioctls-efault',
      text: "When `ioctls` can't be written the call fails with EFAULT, but the range is registered.",
    },
  ],
  [1468, { id: 'register.order.ioctls-out', text: 'Last, `ioctls` is written, on success only.' }],
  [
    1470,
    {
      id: 'register.order.map-count',
      text: 'Applying fails with ENOMEM when a split would exceed the limit of the map count (`vma.split.map-count`).',
    },
  ],
  [
    1471,
    {
      id: 'register.order.maywrite',
      text: 'For each VMA, next one that may never be made writable (no VM_MAYWRITE) is refused with EPERM.',
    },
  ],
  [1472, { id: 'register.order.mode-unknown', text: 'Next, mode bits outside of 7 are refused with EINVAL.' }],
  [1473, { id: 'register.order.mode-zero', text: 'Next, mode 0 is refused with EINVAL.' }],
  [1474, { id: 'register.order.no-vma', text: 'Next, a range that no VMA intersects is refused with EINVAL.' }],
  [1476, { id: 'register.order.range', text: 'Next, RANGE is checked, or EINVAL.' }],
  [
    1477,
    {
      id: 'register.order.type',
      text: 'For each VMA, first a type that is not acceptable for the mode is refused with EINVAL.',
    },
  ],
  [1478, { id: 'register.vma.anon-minor', text: 'Any mode with MINOR refuses private anonymous memory with EINVAL.' }],
  [1486, { id: 'register.vma.droppable', text: 'All modes refuse a MAP_DROPPABLE mapping with EINVAL.' }],
  [
    1521,
    {
      id: 'remap.duplicate-over-itself',
      text: 'With MREMAP_FIXED such a copy over the very page that it is to be made of fails with EFAULT: its place was emptied first, and stays so.',
    },
  ],
  [
    1525,
    {
      id: 'remap.multi-vma',
      text: 'A MREMAP_FIXED move of several VMAs is refused with EFAULT when one of them is registered.',
    },
  ],
  [1526, { id: 'remap.multi-vma-earlier', text: 'The VMAs before the registered one have then already moved.' }],
  [1527, { id: 'remap.multi-vma-old', text: 'A move of several VMAs always fails with EFAULT.' }],
  [1560, { id: 'reopen.closed', text: 'Opening /proc/self/fd/N of a closed descriptor fails with ENOENT.' }],
  [1561, { id: 'reopen.emfile', text: 'Opening needs a free descriptor, else EMFILE, before the file is looked for.' }],
  [
    1576,
    {
      id: 'scan.check-async.eperm',
      text: 'With PM_SCAN_CHECK_WPASYNC (2) the first VMA in the range without WP_ASYNC and WP gives EPERM; holes are fine.',
    },
  ],
  [
    1597,
    {
      id: 'scan.order.categories',
      text: 'Next, an unknown category in inverted, mask, anyof or return is refused with EINVAL.',
    },
  ],
  [1598, { id: 'scan.order.copy-in', text: 'Next, the argument is copied in, or EFAULT.' }],
  [1600, { id: 'scan.order.flags', text: 'Next, flags outside of 3 are refused with EINVAL.' }],
  [
    1601,
    {
      id: 'scan.order.range',
      text: 'Next, a range that is not user space, or whose end is before its start, is refused with EFAULT.',
    },
  ],
  [1602, { id: 'scan.order.size', text: 'Next, a size other than 96 is refused with EINVAL.' }],
  [
    1603,
    { id: 'scan.order.start-aligned', text: 'Next, a start that is not aligned to the page is refused with EINVAL.' },
  ],
  [1604, { id: 'scan.order.vec', text: 'Next, a vec array that is not user space is refused with EFAULT.' }],
  [1605, { id: 'scan.order.vec-null', text: 'Next, a null vec with a vec_len that is not 0 is refused with EINVAL.' }],
  [1606, { id: 'scan.other-ioctl', text: 'Another ioctl on pagemap fails with EINVAL.' }],
  [
    1614,
    {
      id: 'scan.vec-efault',
      text: "When the vec can't be written the call fails with EFAULT; what was to be protected is.",
    },
  ],
  [
    1617,
    {
      id: 'scan.walk-end-efault',
      text: "When `walk_end` can't be written the call fails with EFAULT, after everything else.",
    },
  ],
  [1628, { id: 'scm.eagain', text: 'With MSG_DONTWAIT recvmsg of an empty socket fails with EAGAIN.' }],
  [1629, { id: 'scm.ebadf', text: 'sendmsg with a descriptor that is not open fails with EBADF, and sends nothing.' }],
  [
    1635,
    {
      id: 'seal.busy',
      text: 'F_SEAL_WRITE fails with EBUSY while there is a shared mapping that is or may become writable, in whatever process.',
    },
  ],
  [
    1637,
    { id: 'seal.not-shmem', text: 'Next, F_ADD_SEALS of what is no memfd fails with EINVAL, as does F_GET_SEALS.' },
  ],
  [1638, { id: 'seal.read-only', text: 'F_ADD_SEALS of a descriptor that is not open for writing fails with EPERM.' }],
  [1639, { id: 'seal.sealed', text: 'Next, F_SEAL_SEAL makes it fail with EPERM.' }],
  [1640, { id: 'seal.unknown', text: 'Next, unknown seals are refused with EINVAL.' }],
  [
    1641,
    { id: 'sigaction.einval', text: "sigaction of SIGKILL, or of a number that is no signal's, fails with EINVAL." },
  ],
  [
    1642,
    {
      id: 'sigbus.copy',
      text: "With the feature SIGBUS a system call's copy, futex, O_DIRECT, vmsplice and process_vm access fails with EFAULT.",
    },
  ],
  [1644, { id: 'sigbus.mlock', text: 'With the feature SIGBUS mlock fails with ENOMEM.' }],
  [
    1646,
    {
      id: 'sigbus.populate',
      text: 'With the feature SIGBUS MADV_POPULATE_READ or MADV_POPULATE_WRITE fails with EFAULT.',
    },
  ],
  [1647, { id: 'sigbus.proc-mem', text: 'With the feature SIGBUS an access through /proc/pid/mem fails with EIO.' }],
  [
    1648,
    {
      id: 'sigbus.user',
      text: 'With the feature SIGBUS a load or store by the program, missing or write-protected, raises SIGBUS with BUS_ADRERR and makes no message.',
    },
  ],
  [1663, { id: 'signal.futex', text: 'A signal ends FUTEX_WAIT with EINTR, or restarts it with SA_RESTART.' }],
  [
    1667,
    {
      id: 'signal.pipe',
      text: 'A signal ends a sleeping read or write of a pipe with EINTR, or restarts it with SA_RESTART.',
    },
  ],
  [1668, { id: 'signal.poll.eintr', text: 'A signal ends a sleeping poll with EINTR, even with SA_RESTART.' }],
  [1683, { id: 'signal.user.kill', text: 'SIGKILL kills a waiter.' }],
  [1688, { id: 'sigprocmask.how', text: 'sigprocmask with an unknown `how` fails with EINVAL and changes nothing.' }],
  [1700, { id: 'since.mseal', text: 'mseal exists since 6.10; before, it is ENOSYS.' }],
  [1701, { id: 'since.pagemap-scan', text: 'PAGEMAP_SCAN exists since 6.7.' }],
  [
    1746,
    {
      id: 'sysctl.eacces',
      text: 'Opening it for writing fails with EACCES for who is not root; CAP_SYS_PTRACE makes no difference.',
    },
  ],
  [
    1747,
    { id: 'sysctl.emfile', text: 'Opening it fails with EMFILE without a free descriptor, before anything else.' },
  ],
  [1749, { id: 'tgkill.einval', text: "tgkill of a thread with a number that is no signal's fails with EINVAL." }],
  [1750, { id: 'tgkill.esrch', text: 'tgkill of a thread that is not there fails with ESRCH, whatever the signal.' }],
  [
    1771,
    {
      id: 'tmpfs.emfile',
      text: 'Making one that is mounted nowhere, and a file in it, takes two descriptors at once: with fewer free ones it fails with EMFILE.',
    },
  ],
  [
    1772,
    {
      id: 'tmpfs.eperm',
      text: 'Who has not CAP_SYS_ADMIN is refused a tmpfs (fsopen) with EPERM, before a descriptor is sought.',
    },
  ],
  [
    1774,
    {
      id: 'tmpfs.full.access',
      text: 'When it is full an access to a page that is not cached is SIGBUS with BUS_ADRERR, reads of holes too, and in private mappings; accesses of the kernel fail as beyond the end of file.',
    },
  ],
  [
    1775,
    {
      id: 'tmpfs.full.fallocate',
      text: 'fallocate that comes to the limit fails with ENOSPC and gives back what it had allocated; pages that were reserved before, and that it passed, are data from then on.',
    },
  ],
  [
    1776,
    {
      id: 'tmpfs.full.fallocate-larger',
      text: 'fallocate of more pages than the whole tmpfs has fails with ENOSPC at once.',
    },
  ],
  [
    1779,
    {
      id: 'tmpfs.full.write',
      text: 'When it is full pwrite to a page that is not cached fails with ENOSPC; what lies in a page before is written.',
    },
  ],
  [
    1780,
    {
      id: 'tmpfs.reopen-eacces',
      text: "Opening such a file of root's again, with permissions 0600, fails with EACCES for who is not root.",
    },
  ],
  [
    1784,
    {
      id: 'truncate.sealed',
      text: 'Shrinking with F_SEAL_SHRINK and growing with F_SEAL_GROW fail with EPERM; setting the size that there is does not.',
    },
  ],
  [1828, { id: 'unregister.order.copy-in', text: 'First, UNREGISTER copies in 16 bytes, or fails with EFAULT.' }],
  [1829, { id: 'unregister.order.dead', text: 'Next, a dead address space gives ENOMEM.' }],
  [1830, { id: 'unregister.order.done', text: 'Last, UNREGISTER returns 0.' }],
  [
    1831,
    {
      id: 'unregister.order.foreign',
      text: 'Next, for each VMA in the range, one that belongs to another userfaultfd is refused with EINVAL.',
    },
  ],
  [
    1832,
    {
      id: 'unregister.order.hugetlb-end',
      text: 'Last, the VMAs are processed in order; a hugetlb VMA whose end would be cut inside a huge page gives EINVAL.',
    },
  ],
  [
    1834,
    {
      id: 'unregister.order.hugetlb-start',
      text: 'Next, when the first VMA is hugetlb and start is not aligned to the huge page, the call is refused with EINVAL.',
    },
  ],
  [
    1835,
    {
      id: 'unregister.order.map-count',
      text: 'When a split would exceed the limit of the map count UNREGISTER fails with ENOMEM.',
    },
  ],
  [1838, { id: 'unregister.order.no-vma', text: 'Next, a range without any VMA is refused with EINVAL.' }],
  [1840, { id: 'unregister.order.range', text: 'Next, RANGE is checked, or EINVAL.' }],
  [
    1841,
    {
      id: 'unregister.order.type',
      text: "For each VMA, next a type that can't be registered (ext4, vdso, since 6.17 MAP_DROPPABLE) is refused with EINVAL.",
    },
  ],
  [
    1848,
    {
      id: 'user-mode-only.copy',
      text: "With USER_MODE_ONLY a system call's copy, futex, O_DIRECT, vmsplice and process_vm access fails with EFAULT.",
    },
  ],
  [1849, { id: 'user-mode-only.mlock', text: 'With USER_MODE_ONLY mlock fails with ENOMEM.' }],
  [
    1851,
    {
      id: 'user-mode-only.populate',
      text: 'With USER_MODE_ONLY MADV_POPULATE_READ or MADV_POPULATE_WRITE fails with EFAULT.',
    },
  ],
  [
    1852,
    { id: 'user-mode-only.proc-mem', text: 'With USER_MODE_ONLY an access through /proc/pid/mem fails with EIO.' },
  ],
  [1932, { id: 'vmsplice.efault', text: "What can't be pinned, from the first byte on, is EFAULT." }],
  [1933, { id: 'vmsplice.epipe', text: 'A pipe without readers is EPIPE.' }],
  [
    1934,
    {
      id: 'vmsplice.fd',
      text: 'Next, a descriptor that is not open is EBADF; next, the segments are read and checked as for writev; next, what is no pipe is EBADF.',
    },
  ],
  [1935, { id: 'vmsplice.flags', text: 'First, flags other than SPLICE_F_MOVE, NONBLOCK, MORE and GIFT are EINVAL.' }],
  [
    1936,
    {
      id: 'vmsplice.full',
      text: "A full pipe is EAGAIN with SPLICE_F_NONBLOCK, whatever the descriptor's O_NONBLOCK says.",
    },
  ],
  [
    1938,
    {
      id: 'vmsplice.partial',
      text: "What was put into the pipe before the first page that can't be pinned, or that there is no room for, is the result.",
    },
  ],
  [1942, { id: 'wake.always-zero', text: 'Then WAKE returns 0, always.' }],
  [1962, { id: 'wake.order.copy-in', text: 'First, WAKE copies in 16 bytes, or fails with EFAULT.' }],
  [
    1963,
    { id: 'wake.order.range', text: 'Next, RANGE is checked, or EINVAL; a len of 0 is EINVAL, not "everything".' },
  ],
  [1997, { id: 'wp.life.free-shmem', text: 'MADV_FREE of shmem fails with EINVAL.' }],
  [2013, { id: 'wp.one-vma-old', text: 'The range must lie in one registered VMA, or the call fails with ENOENT.' }],
  [
    2014,
    {
      id: 'wp.order.changing',
      text: 'First, a count of events that is not 0 gives EAGAIN, before the pointer is touched.',
    },
  ],
  [2015, { id: 'wp.order.changing-again', text: 'Next, the count of events is tested again, with EAGAIN.' }],
  [2016, { id: 'wp.order.copy-in', text: 'Next, WRITEPROTECT copies in 24 bytes, or fails with EFAULT.' }],
  [2017, { id: 'wp.order.dead', text: 'Next, a dead address space gives ESRCH.' }],
  [
    2018,
    {
      id: 'wp.order.hugetlb',
      text: 'A hugetlb VMA, when start or len is not aligned to the huge page, fails with EINVAL.',
    },
  ],
  [2019, { id: 'wp.order.mode-both', text: 'Next, WP and DONTWAKE together are refused with EINVAL.' }],
  [2020, { id: 'wp.order.mode-unknown', text: 'Next, mode bits other than WP and DONTWAKE are refused with EINVAL.' }],
  [2021, { id: 'wp.order.no-vma', text: 'When there is no VMA in the range at all the call fails with ENOENT.' }],
  [2022, { id: 'wp.order.not-wp', text: 'A VMA that is not registered WP fails with ENOENT.' }],
  [2023, { id: 'wp.order.range', text: 'Next, RANGE is checked, or EINVAL.' }],
  [2024, { id: 'wp.order.wake', text: 'Last, with mode 0, the waiters in the whole range are woken.' }],
  [
    2041,
    {
      id: 'zero.read',
      text: "read and readv of /dev/zero write zeros to memory, sleep where it is missing, and end at memory that can't be written as those of a memfd.",
    },
  ],
  [
    2053,
    {
      id: 'zeropage.order.changing',
      text: 'First, a count of events that is not 0 gives EAGAIN with `zeropage` = -11.',
    },
  ],
  [2054, { id: 'zeropage.order.changing-again', text: 'Next, the count of events is tested again, with EAGAIN.' }],
  [2055, { id: 'zeropage.order.copy-in', text: 'Next, ZEROPAGE copies in 24 bytes, or fails with EFAULT.' }],
  [2056, { id: 'zeropage.order.dead', text: 'Next, a dead address space gives ESRCH.' }],
  [
    2058,
    {
      id: 'zeropage.order.fatal-signal',
      text: 'After each page a pending fatal signal ends the loop, with EINTR when nothing was filled.',
    },
  ],
  [
    2060,
    {
      id: 'zeropage.order.mode',
      text: 'Next, mode bits other than DONTWAKE are refused with EINVAL; there is no MODE_WP.',
    },
  ],
  [
    2061,
    {
      id: 'zeropage.order.no-vma',
      text: 'Next, when no VMA contains the start the call fails with ENOENT; from here on `zeropage` is written.',
    },
  ],
  [
    2062,
    { id: 'zeropage.order.one-vma', text: 'Next, a range that ends beyond the VMA of its start fails with ENOENT.' },
  ],
  [2065, { id: 'zeropage.order.partial', text: 'Last, a partial fill returns EAGAIN and a full one 0.' }],
  [2066, { id: 'zeropage.order.range', text: 'Next, RANGE is checked, or EINVAL.' }],
  [
    2067,
    { id: 'zeropage.order.type', text: 'Next, a VMA that is neither anonymous nor shmem is refused with EINVAL.' },
  ],
  [
    2068,
    { id: 'zeropage.order.unregistered', text: 'Next, a VMA that is registered to no userfaultfd fails with ENOENT.' },
  ],
  [
    2070,
    {
      id: 'zeropage.private-file.beyond-eof',
      text: 'On a private mapping of a file, a page beyond the end of file fails with EFAULT.',
    },
  ],
  [2072, { id: 'zeropage.shmem.beyond-eof', text: 'On shared shmem a page beyond the end of file fails with EFAULT.' }],
  [
    2073,
    { id: 'zeropage.shmem.cached-eexist', text: 'On shared shmem a page that is in the page cache fails with EEXIST.' },
  ],
  [2074, { id: 'zeropage.shmem.enomem', text: 'On shared shmem a full tmpfs fails with ENOMEM.' }],
  [2076, { id: 'zeropage.thp', text: 'A PMD that maps a THP fails with EEXIST.' }],
]);
