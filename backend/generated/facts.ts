// Generated from docs/semantics.md; do not edit.
export const FACTS: readonly { readonly id: string; readonly text: string }[] = [
  {
    id: 'api.already-zeroed',
    text: 'On a second call the structure is first filled with the result and then with zeros; its final content is zeros.',
  },
  {
    id: 'api.before.ioctl',
    text: 'Before UFFDIO_API every other ioctl, known or unknown, with any pointer, fails with EINVAL.',
  },
  {
    id: 'api.before.poll',
    text: 'Before UFFDIO_API poll reports POLLERR.',
  },
  {
    id: 'api.before.read',
    text: 'Before UFFDIO_API read(2) fails with EINVAL, whatever its size.',
  },
  {
    id: 'api.error-zeroes',
    text: 'EINVAL and EPERM write all three words of the structure back as 0.',
  },
  {
    id: 'api.error-zeroes-efault',
    text: 'When writing the zeros fails, the error is EFAULT.',
  },
  {
    id: 'api.failure-consumes-nothing',
    text: 'After a failed call the next correct call on the same descriptor succeeds.',
  },
  {
    id: 'api.features-out',
    text: "The features returned are always the kernel's full set, 0x1ffff here, not what was enabled.",
  },
  {
    id: 'api.fionread',
    text: 'FIONREAD fails with EINVAL.',
  },
  {
    id: 'api.fork-fd',
    text: "UFFDIO_API on a userfaultfd that came from a FORK event is refused with EINVAL: it already has the parent's features.",
  },
  {
    id: 'api.ioctls-out',
    text: 'The `ioctls` returned are 0x8000000000000003: REGISTER, UNREGISTER and API.',
  },
  {
    id: 'api.no-features-enables',
    text: 'A successful call with features = 0 enables the userfaultfd with no features.',
  },
  {
    id: 'api.order.already',
    text: 'Next, a userfaultfd that is already initialised is refused with EINVAL.',
  },
  {
    id: 'api.order.async-implies-unpopulated',
    text: 'Next, a request of WP_ASYNC adds WP_UNPOPULATED silently.',
  },
  {
    id: 'api.order.copy-in',
    text: 'First, UFFDIO_API copies in 24 bytes, or fails with EFAULT and leaves the state unchanged.',
  },
  {
    id: 'api.order.copy-out',
    text: 'Next, the result is copied out; if that fails the error is EFAULT and the userfaultfd is still uninitialised.',
  },
  {
    id: 'api.order.fork-capability',
    text: 'Next, EVENT_FORK without CAP_SYS_PTRACE is refused with EPERM, before the test of unknown features.',
  },
  {
    id: 'api.order.record',
    text: 'Last, the requested features are recorded and the call returns 0.',
  },
  {
    id: 'api.order.unknown-features',
    text: 'Next, any feature bit that the kernel does not know (bits 17 to 63 here) is refused with EINVAL.',
  },
  {
    id: 'api.order.version',
    text: 'Next, an `api` other than 0xAA, all 64 bits compared, is refused with EINVAL.',
  },
  {
    id: 'api.second-call',
    text: 'A second call after a successful one is always refused with EINVAL, so probing for features needs a second descriptor.',
  },
  {
    id: 'api.unknown-ioctl',
    text: 'An unknown ioctl after UFFDIO_API fails with EINVAL.',
  },
  {
    id: 'async.missing',
    text: 'MISSING|WP still delivers missing messages.',
  },
  {
    id: 'async.no-message',
    text: 'There is never a message for write protection.',
  },
  {
    id: 'async.write-clears',
    text: 'A write, by the program or by the kernel, to a page with uffd-wp or to a marker clears the bit silently.',
  },
  {
    id: 'async.writeprotect',
    text: 'WRITEPROTECT still works, in both directions.',
  },
  {
    id: 'changing.after-read',
    text: 'A fill issued right after read(2) returned the event may still fail with EAGAIN.',
  },
  {
    id: 'changing.after-syscall',
    text: "A fill issued after the generating system call returned does not see that call's events any more.",
  },
  {
    id: 'changing.before-arguments',
    text: 'The count is tested before the argument is read, so malformed arguments give EAGAIN too.',
  },
  {
    id: 'changing.counter',
    text: 'Each userfaultfd counts how many of its non-cooperative events are being processed.',
  },
  {
    id: 'changing.dropped-by-generator',
    text: 'The thread that generated the event lowers the count after it wakes; read(2) does not.',
  },
  {
    id: 'changing.fill-bad-pointer',
    text: "While the count is not 0, a fill whose structure can't be written fails with EFAULT, because of the attempt to store `out`.",
  },
  {
    id: 'changing.fill-eagain',
    text: 'While the count is not 0, COPY, ZEROPAGE, CONTINUE, POISON and MOVE fail with EAGAIN.',
  },
  {
    id: 'changing.fill-out',
    text: 'A fill that is refused because of the count writes -11 (-EAGAIN) to `out`.',
  },
  {
    id: 'changing.fill-out-untouched',
    text: 'A fill that is refused because of the count leaves `out` untouched.',
  },
  {
    id: 'changing.register-exempt',
    text: 'REGISTER ignores the count and works normally.',
  },
  {
    id: 'changing.unregister-exempt',
    text: 'UNREGISTER ignores the count and works normally.',
  },
  {
    id: 'changing.wake-exempt',
    text: 'WAKE ignores the count and works normally.',
  },
  {
    id: 'changing.writeprotect-bad-pointer',
    text: 'While the count is not 0, a WRITEPROTECT with a bad pointer fails with EAGAIN.',
  },
  {
    id: 'changing.writeprotect-eagain',
    text: 'While the count is not 0, WRITEPROTECT fails with EAGAIN.',
  },
  {
    id: 'close.clears-wp',
    text: 'The last close removes uffd-wp bits and wp-markers.',
  },
  {
    id: 'close.events-released',
    text: 'After the last close threads that waited for a REMOVE, UNMAP or REMAP event go on as if it had been read.',
  },
  {
    id: 'close.fork-not-released',
    text: 'A fork that waits for its FORK event is not released by closing the descriptor: the half-made child already holds a copy of the descriptor table.',
  },
  {
    id: 'close.keeps-poison',
    text: 'The last close keeps poison-markers.',
  },
  {
    id: 'close.kernel-completes',
    text: 'After the last close system calls that waited complete.',
  },
  {
    id: 'close.last-reference',
    text: 'Only closing the last reference counts: duplicated and inherited descriptors keep the userfaultfd alive.',
  },
  {
    id: 'close.missing-filled',
    text: "After the last close a thread that waited for a missing page gets the kernel's normal fill: a zero page.",
  },
  {
    id: 'close.process-exits',
    text: 'A userfaultfd keeps nothing alive: its process can exit with waiters pending.',
  },
  {
    id: 'close.unregisters',
    text: 'The last close unregisters all VMAs of the userfaultfd.',
  },
  {
    id: 'close.wakes-all',
    text: 'The last close wakes every fault waiter.',
  },
  {
    id: 'close.wp-proceeds',
    text: 'After the last close a thread that waited in a write-protect or minor fault proceeds.',
  },
  {
    id: 'copy.anon.beyond-eof',
    text: 'On a private mapping of a file, next a page beyond the end of file fails with EFAULT.',
  },
  {
    id: 'copy.anon.eexist',
    text: 'On anonymous and private memory, last an entry that is neither empty nor a marker fails with EEXIST.',
  },
  {
    id: 'copy.anon.enomem',
    text: 'On anonymous and private memory the page is allocated first, or ENOMEM.',
  },
  {
    id: 'copy.anon.order',
    text: 'On anonymous and all MAP_PRIVATE memory the source is read before the entry is tested, so a present destination with a bad source fails with EFAULT.',
  },
  {
    id: 'copy.anon.source-efault',
    text: 'On anonymous and private memory, next an unreadable source fails with EFAULT.',
  },
  {
    id: 'copy.lax.foreign',
    text: 'dst may belong to another userfaultfd of the same address space.',
  },
  {
    id: 'copy.lax.foreign-waiters',
    text: "COPY into another userfaultfd's range wakes only waiters of the userfaultfd that was used; the owner's sleep on.",
  },
  {
    id: 'copy.lax.mlock',
    text: 'dst may be locked.',
  },
  {
    id: 'copy.lax.mseal',
    text: 'dst may be sealed (mseal).',
  },
  {
    id: 'copy.lax.not-missing',
    text: 'dst need not be registered MISSING: WP only or MINOR only is enough.',
  },
  {
    id: 'copy.lax.prot-none',
    text: 'dst may be PROT_NONE: the page is installed and an access still raises SIGSEGV.',
  },
  {
    id: 'copy.lax.read-only',
    text: 'dst may be PROT_READ.',
  },
  {
    id: 'copy.lax.read-only-shared',
    text: 'dst may be a read-only shared mapping: the copy writes into the file.',
  },
  {
    id: 'copy.old-changing',
    text: 'The count of events is tested under the mmap lock before the VMA is looked up.',
  },
  {
    id: 'copy.old-kernel-src',
    text: "A src in the kernel's half of the address space fails with EFAULT when it is read.",
  },
  {
    id: 'copy.old-order',
    text: 'dst is checked before src, and src only for wrapping around.',
  },
  {
    id: 'copy.one-vma-only',
    text: 'One COPY over two adjacent registered VMAs fails with ENOENT and copies nothing.',
  },
  {
    id: 'copy.order.changing',
    text: "First, a count of events that is not 0 gives EAGAIN with `copy` = -11, or EFAULT when that can't be stored.",
  },
  {
    id: 'copy.order.changing-again',
    text: 'Next, the count of events is tested again, with EAGAIN.',
  },
  {
    id: 'copy.order.copy-in',
    text: 'Next, COPY copies in 32 bytes, or fails with EFAULT.',
  },
  {
    id: 'copy.order.dead',
    text: 'Next, a dead address space gives ESRCH, leaving `copy` untouched.',
  },
  {
    id: 'copy.order.error-returns',
    text: 'Next, an error with nothing done returns without waking.',
  },
  {
    id: 'copy.order.fatal-signal',
    text: 'After each page a pending fatal signal ends the loop, with EINTR when nothing was copied.',
  },
  {
    id: 'copy.order.hugetlb',
    text: 'Next, a hugetlb VMA goes its own way (section 6.4).',
  },
  {
    id: 'copy.order.mode',
    text: 'Next, mode bits other than DONTWAKE and WP are refused with EINVAL, leaving `copy` untouched.',
  },
  {
    id: 'copy.order.mode-wp',
    text: 'Next, MODE_WP on a VMA that is not registered WP is refused with EINVAL.',
  },
  {
    id: 'copy.order.no-vma',
    text: 'Next, when no VMA contains dst the call fails with ENOENT; from here on `copy` is written.',
  },
  {
    id: 'copy.order.one-vma',
    text: 'Next, a range that ends beyond the VMA of dst fails with ENOENT.',
  },
  {
    id: 'copy.order.out',
    text: 'Next, `copy` is stored, or EFAULT.',
  },
  {
    id: 'copy.order.pages',
    text: 'Next, the pages are filled one after the other in ascending order, until one fails.',
  },
  {
    id: 'copy.order.partial',
    text: 'Last, a partial copy returns EAGAIN and a full one 0.',
  },
  {
    id: 'copy.order.range-dst',
    text: 'Next, RANGE of dst and len is checked (a dst that is not page-aligned is refused), or EINVAL, leaving `copy` untouched.',
  },
  {
    id: 'copy.order.range-src',
    text: 'Next, SRC-RANGE of src and len is checked, or EINVAL, leaving `copy` untouched.',
  },
  {
    id: 'copy.order.type',
    text: 'Next, a VMA that is neither anonymous nor shmem is refused with EINVAL.',
  },
  {
    id: 'copy.order.unregistered',
    text: 'Next, a VMA that is registered to no userfaultfd fails with ENOENT.',
  },
  {
    id: 'copy.order.wake',
    text: 'Next, waiters in the part that was done are woken.',
  },
  {
    id: 'copy.page.dirty',
    text: 'The installed entry is dirty.',
  },
  {
    id: 'copy.page.memcg',
    text: 'A failure to charge the memory cgroup is ENOMEM.',
  },
  {
    id: 'copy.page.mode-wp',
    text: 'MODE_WP sets uffd-wp in the installed entry and makes it read-only.',
  },
  {
    id: 'copy.page.thp',
    text: 'A PMD that maps a THP fails with EEXIST, before the source is read.',
  },
  {
    id: 'copy.page.writable',
    text: 'The installed entry is writable if and only if the VMA is.',
  },
  {
    id: 'copy.private.cached',
    text: 'COPY over a page that is in the page cache but not mapped here succeeds and makes an anonymous page.',
  },
  {
    id: 'copy.private.fault-around',
    text: 'A read of a neighbouring page may have mapped the page already (fault-around); COPY then fails with EEXIST.',
  },
  {
    id: 'copy.private.file-untouched',
    text: 'COPY into a private mapping leaves the file untouched and fills no hole of it.',
  },
  {
    id: 'copy.shmem.beyond-eof',
    text: 'On shared shmem, next a page beyond the end of file fails with EFAULT.',
  },
  {
    id: 'copy.shmem.cached-eexist',
    text: 'On shared shmem, next a page that is already in the page cache fails with EEXIST, whether it is mapped here or not.',
  },
  {
    id: 'copy.shmem.enomem',
    text: 'On shared shmem a full tmpfs or an exceeded limit fails with ENOMEM, before the source is read and before the destination is tested.',
  },
  {
    id: 'copy.shmem.entry-eexist',
    text: 'On shared shmem, last an entry that is neither empty nor a marker fails with EEXIST.',
  },
  {
    id: 'copy.shmem.fallocated-eexist',
    text: 'A page that fallocate reserved counts as being in the page cache.',
  },
  {
    id: 'copy.shmem.no-enospc',
    text: 'COPY never fails with ENOSPC.',
  },
  {
    id: 'copy.shmem.source-efault',
    text: 'On shared shmem, next an unreadable source fails with EFAULT.',
  },
  {
    id: 'copy.shmem.straddles-eof',
    text: 'A page that straddles the end of file is filled.',
  },
  {
    id: 'copy.src-unaligned',
    text: 'src need not be aligned.',
  },
  {
    id: 'copy.src.dst-filled',
    text: 'When dst was filled while the source was read, the result is EEXIST.',
  },
  {
    id: 'copy.src.dst-unmapped',
    text: 'When dst was unmapped while the source was read, the result is ENOENT.',
  },
  {
    id: 'copy.src.efault',
    text: 'A source that is unmapped, PROT_NONE or beyond the end of its file fails with EFAULT.',
  },
  {
    id: 'copy.src.missing-blocks',
    text: 'When the source page is missing in a range of any userfaultfd, its own included, COPY sleeps.',
  },
  {
    id: 'copy.src.missing-message',
    text: 'A COPY that sleeps in its source has queued an ordinary read-fault message, with flags 0.',
  },
  {
    id: 'copy.src.missing-proceeds',
    text: "When another thread resolves the source's fault, the copy proceeds.",
  },
  {
    id: 'copy.src.partly-readable',
    text: 'A source that is only partly readable inside one page fails with EFAULT for that page, and nothing of that page is installed.',
  },
  {
    id: 'copy.src.re-evaluated',
    text: "After a read that slept, everything from the lookup of the destination's VMA on is evaluated again for the whole original range.",
  },
  {
    id: 'copy.src.self',
    text: 'A COPY with src == dst on a missing page sleeps; once the page is resolved by another thread the result is EEXIST.',
  },
  {
    id: 'copy.src.sigbus',
    text: 'A source missing in a range of a userfaultfd with SIGBUS fails with EFAULT.',
  },
  {
    id: 'copy.src.unpopulated',
    text: 'An unpopulated anonymous source is faulted in, as the zero page, and copied.',
  },
  {
    id: 'copy.src.user-mode-only',
    text: 'A source missing in a range of a USER_MODE_ONLY userfaultfd fails with EFAULT.',
  },
  {
    id: 'copy.src.user-read',
    text: 'The source is read by an ordinary user access of the calling task.',
  },
  {
    id: 'cow.after-unprotect',
    text: 'After the protection is removed a write does an ordinary copy-on-write.',
  },
  {
    id: 'cow.fork-keeps',
    text: "After a fork the parent's uffd-wp bit stays.",
  },
  {
    id: 'cow.zero-page',
    text: 'After the protection of a zero page is removed a write allocates a page.',
  },
  {
    id: 'create.capability',
    text: 'Without UFFD_USER_MODE_ONLY, CAP_SYS_PTRACE in the initial user namespace is enough.',
  },
  {
    id: 'create.emfile',
    text: 'Next, userfaultfd(2) fails with EMFILE when the descriptor table is full.',
  },
  {
    id: 'create.enomem',
    text: 'userfaultfd(2) fails with ENOMEM when memory is exhausted.',
  },
  {
    id: 'create.eperm',
    text: 'Otherwise userfaultfd(2) fails with EPERM, before it looks at the other flags.',
  },
  {
    id: 'create.flags-before-emfile',
    text: 'With bad flags and a full descriptor table the error is EINVAL.',
  },
  {
    id: 'create.flags-einval',
    text: 'Next, flags other than O_CLOEXEC (0x80000), O_NONBLOCK (0x800) and UFFD_USER_MODE_ONLY (1) are refused with EINVAL.',
  },
  {
    id: 'create.only-capability',
    text: 'A task that is not root and kept only CAP_SYS_PTRACE is fully privileged for userfaultfd.',
  },
  {
    id: 'create.privilege-dropped',
    text: 'A userfaultfd created while privileged stays usable after privileges are dropped.',
  },
  {
    id: 'create.sysctl',
    text: 'Without UFFD_USER_MODE_ONLY and without the capability, vm.unprivileged_userfaultfd == 1 is enough.',
  },
  {
    id: 'create.sysctl-default',
    text: 'vm.unprivileged_userfaultfd is 0 by default.',
  },
  {
    id: 'create.sysctl-old-default',
    text: 'vm.unprivileged_userfaultfd was 1 by default from 5.2 to 5.10.',
  },
  {
    id: 'create.sysctl-values',
    text: 'vm.unprivileged_userfaultfd accepts only 0 and 1.',
  },
  {
    id: 'create.unprivileged-bad-flags',
    text: 'An unprivileged caller with bad flags gets EPERM.',
  },
  {
    id: 'create.unprivileged-user-mode-bad-flags',
    text: 'An unprivileged caller with UFFD_USER_MODE_ONLY and bad flags gets EINVAL.',
  },
  {
    id: 'create.user-mode-only-allowed',
    text: 'With UFFD_USER_MODE_ONLY anybody may create a userfaultfd.',
  },
  {
    id: 'device.binds-caller',
    text: 'The userfaultfd is bound to the address space of the caller of the ioctl, not to that of the opener.',
  },
  {
    id: 'device.flags-by-value',
    text: 'USERFAULTFD_IOC_NEW takes its flags by value.',
  },
  {
    id: 'device.flags-einval',
    text: 'USERFAULTFD_IOC_NEW refuses the same flags as userfaultfd(2) with EINVAL.',
  },
  {
    id: 'device.new',
    text: 'ioctl(device, USERFAULTFD_IOC_NEW, flags) returns a new userfaultfd.',
  },
  {
    id: 'device.no-capability',
    text: 'USERFAULTFD_IOC_NEW checks neither capability nor sysctl.',
  },
  {
    id: 'device.node',
    text: '/dev/userfaultfd is a character device, 10:257, with mode 0600.',
  },
  {
    id: 'device.open-eacces',
    text: 'Only open(2) of the device is guarded: it fails with EACCES without permission on the file.',
  },
  {
    id: 'device.read',
    text: 'read(2) on the device fails with EINVAL.',
  },
  {
    id: 'device.read-only-enough',
    text: 'A device descriptor opened O_RDONLY is enough.',
  },
  {
    id: 'device.unknown-command',
    text: 'Any other ioctl on the device fails with EINVAL.',
  },
  {
    id: 'device.write',
    text: 'write(2) on the device fails with EINVAL.',
  },
  {
    id: 'fault-around.environment',
    text: 'The window is debugfs fault_around_bytes, 64 KiB by default: part of the environment, not a constant.',
  },
  {
    id: 'fault-around.minor-off',
    text: 'A MINOR registration turns it off: exactly 1 page is mapped.',
  },
  {
    id: 'fault-around.missing',
    text: 'It happens in MISSING ranges too, so one read can populate neighbours.',
  },
  {
    id: 'fault-around.read',
    text: 'A read fault of shmem also maps the other cached pages of its aligned 64 KiB window, up to 16 pages.',
  },
  {
    id: 'fault-around.wp-off',
    text: 'A WP registration turns it off: exactly 1 page is mapped.',
  },
  {
    id: 'fault-around.write',
    text: 'A write fault maps 1 page.',
  },
  {
    id: 'fault.anon.marker-passes',
    text: "When the kernel fills a wp-marker's entry the new entry is write-protected, so that a write faults again as a write-protect fault.",
  },
  {
    id: 'fault.exec-nx',
    text: 'On x86 an instruction fetch from a missing page of a VMA that is not executable first produces a missing message, and SIGSEGV only after the page is present.',
  },
  {
    id: 'fault.file.marker-passes',
    text: "When the kernel fills a wp-marker's entry in shmem or hugetlb the new entry is write-protected.",
  },
  {
    id: 'fault.minor.private',
    text: 'Private mappings give minor faults too.',
  },
  {
    id: 'fault.minor.read-and-write',
    text: 'Reads and writes both give minor faults.',
  },
  {
    id: 'fault.order.anon-fill',
    text: 'In anonymous memory without MISSING the kernel fills the page itself: a read maps the zero page, a write allocates a page.',
  },
  {
    id: 'fault.order.anon-missing',
    text: 'Next, in anonymous memory an empty entry or wp-marker is a missing fault when the VMA has MISSING.',
  },
  {
    id: 'fault.order.beyond-eof',
    text: 'Next, an access to shmem beyond the end of file is SIGBUS with BUS_ADRERR without a message.',
  },
  {
    id: 'fault.order.file-cached',
    text: 'Without MINOR a page that is in the page cache is mapped silently, whether the VMA has MISSING or not.',
  },
  {
    id: 'fault.order.file-fill',
    text: 'Without MISSING the kernel allocates the page: with MINOR only, a hole is filled with zeros silently.',
  },
  {
    id: 'fault.order.file-minor',
    text: 'Next, in shmem and hugetlb an empty entry or wp-marker whose page is in the page cache is a minor fault when the VMA has MINOR.',
  },
  {
    id: 'fault.order.file-missing',
    text: 'Next, in shmem and hugetlb a page that is not in the page cache is a missing fault when the VMA has MISSING.',
  },
  {
    id: 'fault.order.guard',
    text: 'Next, a guard-marker is SIGSEGV with SEGV_MAPERR without a message.',
  },
  {
    id: 'fault.order.poison',
    text: 'Next, a poison-marker is SIGBUS without a message.',
  },
  {
    id: 'fault.order.protection',
    text: "Next comes the VMA's protection; a forbidden access is SIGSEGV with SEGV_ACCERR and never reaches userfaultfd.",
  },
  {
    id: 'fault.order.stale-marker',
    text: 'Next, a wp-marker in a VMA without WP is cleared and treated as an empty entry; the missing message has no WP flag.',
  },
  {
    id: 'fault.order.vma',
    text: 'First comes the lookup of the VMA; an address without a VMA is SIGSEGV with SEGV_MAPERR and never reaches userfaultfd.',
  },
  {
    id: 'fault.order.wp',
    text: 'Last, a write to a present page with uffd-wp is a write-protect fault when the VMA has WP.',
  },
  {
    id: 'fault.order.wp-async',
    text: 'With WP_ASYNC that fault resolves itself.',
  },
  {
    id: 'fault.prot-none',
    text: 'Any access to PROT_NONE memory is SIGSEGV without a message.',
  },
  {
    id: 'fault.shmem-marker.mw-uncached',
    text: 'A write to a shmem wp-marker with MISSING|WP or MISSING|WP|MINOR and the page not in the page cache: a missing message with WRITE.',
  },
  {
    id: 'fault.shmem-marker.w-cached',
    text: 'A write to a shmem wp-marker with WP or MISSING|WP and the page in the page cache: a write-protect message.',
  },
  {
    id: 'fault.shmem-marker.w-uncached',
    text: 'A write to a shmem wp-marker with WP or WP|MINOR and the page not in the page cache: the kernel fills the page, then a write-protect message follows.',
  },
  {
    id: 'fault.shmem-marker.wn-cached',
    text: 'A write to a shmem wp-marker with WP|MINOR or MISSING|WP|MINOR and the page in the page cache: a minor message with WRITE.',
  },
  {
    id: 'fault.wp.not-read',
    text: 'Reads never give write-protect messages.',
  },
  {
    id: 'fault.write-read-only',
    text: 'A write to PROT_READ memory is SIGSEGV without a message.',
  },
  {
    id: 'fd.fionbio',
    text: 'FIONBIO works, even before UFFDIO_API.',
  },
  {
    id: 'fd.ftruncate',
    text: 'ftruncate fails with EINVAL.',
  },
  {
    id: 'fd.getfl',
    text: 'F_GETFL gives O_RDONLY, with O_NONBLOCK if it was asked for.',
  },
  {
    id: 'fd.inode',
    text: 'Each userfaultfd has an inode number of its own.',
  },
  {
    id: 'fd.lseek',
    text: 'lseek always returns 0.',
  },
  {
    id: 'fd.mmap',
    text: 'mmap of it fails with ENODEV.',
  },
  {
    id: 'fd.o-async',
    text: 'O_ASYNC is silently ignored.',
  },
  {
    id: 'fd.pread',
    text: 'pread and preadv with an offset fail with ESPIPE.',
  },
  {
    id: 'fd.readlink',
    text: 'readlink of /proc/self/fd/N gives `anon_inode:[userfaultfd]`.',
  },
  {
    id: 'fd.setfl',
    text: 'F_SETFL can set and clear O_NONBLOCK.',
  },
  {
    id: 'fd.st-mode',
    text: 'st_mode is 0600 with no file-type bits.',
  },
  {
    id: 'fd.st-nlink',
    text: 'st_nlink is 1.',
  },
  {
    id: 'fd.st-size',
    text: 'st_size is 0.',
  },
  {
    id: 'fd.write',
    text: 'write(2) fails with EBADF.',
  },
  {
    id: 'feature.event-fork',
    text: 'EVENT_FORK turns FORK events on, and makes fork wait for them.',
  },
  {
    id: 'feature.event-remap',
    text: 'EVENT_REMAP turns REMAP events on, and makes mremap wait for them.',
  },
  {
    id: 'feature.event-remove',
    text: 'EVENT_REMOVE turns REMOVE events on, and makes madvise wait for them.',
  },
  {
    id: 'feature.event-unmap',
    text: 'EVENT_UNMAP turns UNMAP events on, and makes the unmapping system call wait for them.',
  },
  {
    id: 'feature.exact-address',
    text: 'EXACT_ADDRESS leaves the address in messages unmasked.',
  },
  {
    id: 'feature.minor-hugetlbfs',
    text: 'Requesting MINOR_HUGETLBFS changes nothing: minor faults of hugetlb work without it.',
  },
  {
    id: 'feature.minor-shmem',
    text: 'Requesting MINOR_SHMEM changes nothing: minor faults of shmem work without it.',
  },
  {
    id: 'feature.missing-hugetlbfs',
    text: 'Requesting MISSING_HUGETLBFS changes nothing: hugetlb can be registered without it.',
  },
  {
    id: 'feature.missing-shmem',
    text: 'Requesting MISSING_SHMEM changes nothing: shmem can be registered without it.',
  },
  {
    id: 'feature.move',
    text: 'Requesting MOVE changes nothing: UFFDIO_MOVE works without it.',
  },
  {
    id: 'feature.pagefault-flag-wp',
    text: 'Requesting PAGEFAULT_FLAG_WP changes nothing: write protection works without it.',
  },
  {
    id: 'feature.poison',
    text: 'Requesting POISON changes nothing: UFFDIO_POISON works without it.',
  },
  {
    id: 'feature.sigbus',
    text: 'SIGBUS replaces page-fault messages by the signal SIGBUS, or by EFAULT in system calls.',
  },
  {
    id: 'feature.thread-id',
    text: 'THREAD_ID fills in `ptid`, which is 0 without it.',
  },
  {
    id: 'feature.wp-async',
    text: 'WP_ASYNC lets write-protect faults resolve themselves.',
  },
  {
    id: 'feature.wp-async-any-file',
    text: 'WP_ASYNC allows a WP-only registration of any type of file.',
  },
  {
    id: 'feature.wp-async-implies',
    text: 'WP_ASYNC implies WP_UNPOPULATED.',
  },
  {
    id: 'feature.wp-hugetlbfs-shmem',
    text: 'Requesting WP_HUGETLBFS_SHMEM changes nothing: write protection of hugetlb and shmem works without it.',
  },
  {
    id: 'feature.wp-unpopulated',
    text: 'WP_UNPOPULATED lets WRITEPROTECT mark empty entries of anonymous memory.',
  },
  {
    id: 'fill.continue.guard-marker',
    text: 'CONTINUE replaces a guard-marker by the page, which removes the guard.',
  },
  {
    id: 'fill.continue.none',
    text: 'CONTINUE fills an empty entry.',
  },
  {
    id: 'fill.continue.poison-marker',
    text: 'CONTINUE replaces a poison-marker by the page.',
  },
  {
    id: 'fill.continue.present',
    text: 'CONTINUE refuses a present entry (zero page, anonymous, file or THP) with EEXIST.',
  },
  {
    id: 'fill.continue.wp-marker',
    text: "CONTINUE fills a wp-marker's entry and drops the protection, unless MODE_WP is given.",
  },
  {
    id: 'fill.copy.guard-marker',
    text: 'COPY replaces a guard-marker by the page, which removes the guard.',
  },
  {
    id: 'fill.copy.none',
    text: 'COPY fills an empty entry.',
  },
  {
    id: 'fill.copy.poison-marker',
    text: 'COPY replaces a poison-marker by the page.',
  },
  {
    id: 'fill.copy.present',
    text: 'COPY refuses a present entry (zero page, anonymous, file or THP) with EEXIST.',
  },
  {
    id: 'fill.copy.wp-marker',
    text: "COPY fills a wp-marker's entry and drops the protection, unless MODE_WP is given.",
  },
  {
    id: 'fill.move.guard-marker',
    text: 'MOVE refuses a destination that is a guard-marker with EEXIST.',
  },
  {
    id: 'fill.move.none',
    text: 'MOVE fills an empty destination entry.',
  },
  {
    id: 'fill.move.poison-marker',
    text: 'MOVE refuses a destination that is a poison-marker with EEXIST.',
  },
  {
    id: 'fill.move.present',
    text: 'MOVE refuses a destination that is a present entry (zero page, anonymous, file or THP) with EEXIST.',
  },
  {
    id: 'fill.move.wp-marker',
    text: 'MOVE refuses a destination that is a wp-marker with EEXIST.',
  },
  {
    id: 'fill.poison.guard-marker',
    text: 'POISON refuses a guard-marker with EEXIST.',
  },
  {
    id: 'fill.poison.none',
    text: 'POISON fills an empty entry.',
  },
  {
    id: 'fill.poison.poison-marker',
    text: 'POISON refuses a poison-marker with EEXIST.',
  },
  {
    id: 'fill.poison.present',
    text: 'POISON refuses a present entry (zero page, anonymous, file or THP) with EEXIST.',
  },
  {
    id: 'fill.poison.wp-marker',
    text: 'POISON refuses a wp-marker with EEXIST.',
  },
  {
    id: 'fill.zeropage-anon.guard-marker',
    text: 'ZEROPAGE on anonymous or private memory refuses a guard-marker with EEXIST.',
  },
  {
    id: 'fill.zeropage-anon.none',
    text: 'ZEROPAGE on anonymous or private memory fills an empty entry.',
  },
  {
    id: 'fill.zeropage-anon.poison-marker',
    text: 'ZEROPAGE on anonymous or private memory refuses a poison-marker with EEXIST.',
  },
  {
    id: 'fill.zeropage-anon.present',
    text: 'ZEROPAGE on anonymous or private memory refuses a present entry (zero page, anonymous, file or THP) with EEXIST.',
  },
  {
    id: 'fill.zeropage-anon.wp-marker',
    text: 'ZEROPAGE on anonymous or private memory refuses a wp-marker with EEXIST.',
  },
  {
    id: 'fill.zeropage-shmem.guard-marker',
    text: 'ZEROPAGE on shared shmem replaces a guard-marker by the page, which removes the guard.',
  },
  {
    id: 'fill.zeropage-shmem.none',
    text: 'ZEROPAGE on shared shmem fills an empty entry.',
  },
  {
    id: 'fill.zeropage-shmem.poison-marker',
    text: 'ZEROPAGE on shared shmem replaces a poison-marker by the page.',
  },
  {
    id: 'fill.zeropage-shmem.present',
    text: 'ZEROPAGE on shared shmem refuses a present entry (zero page, anonymous, file or THP) with EEXIST.',
  },
  {
    id: 'fill.zeropage-shmem.wp-marker',
    text: "ZEROPAGE on shared shmem fills a wp-marker's entry and drops the protection.",
  },
  {
    id: 'fork.child-gone-copy',
    text: 'After the child called execve or exited, COPY on the new descriptor fails with ESRCH.',
  },
  {
    id: 'fork.child-gone-register',
    text: 'After the child called execve or exited, REGISTER on the new descriptor fails with ENOMEM.',
  },
  {
    id: 'fork.dontfork',
    text: 'A MADV_DONTFORK VMA is absent in the child.',
  },
  {
    id: 'fork.event.binds-child',
    text: "The new userfaultfd is bound to the child's address space.",
  },
  {
    id: 'fork.event.child-faults',
    text: "The child's faults, events and further forks go to the new userfaultfd.",
  },
  {
    id: 'fork.event.fd-flags',
    text: 'The new descriptor has O_CLOEXEC and O_NONBLOCK as given when the original was created; a later fcntl makes no difference.',
  },
  {
    id: 'fork.event.features',
    text: 'The new userfaultfd has the same features and is already past UFFDIO_API.',
  },
  {
    id: 'fork.event.inherits',
    text: 'The child inherits modes and uffd-wp bits.',
  },
  {
    id: 'fork.event.none',
    text: 'There is no event when nothing is registered, or when all of it is MADV_DONTFORK.',
  },
  {
    id: 'fork.event.one-per-uffd',
    text: 'With EVENT_FORK there is one event for each userfaultfd that has VMAs copied to the child.',
  },
  {
    id: 'fork.event.returns-after-read',
    text: 'fork() returns in the parent once the event is read.',
  },
  {
    id: 'fork.event.ufd',
    text: "The event's `ufd` is a new O_RDONLY descriptor in the reader.",
  },
  {
    id: 'fork.event.vfork',
    text: 'vfork and CLONE_VM make no event.',
  },
  {
    id: 'fork.inherited-fd',
    text: 'The descriptor that the child inherits still controls the parent.',
  },
  {
    id: 'fork.wipeonfork',
    text: 'A MADV_WIPEONFORK VMA is registered in the child but empty, so that it gives missing faults.',
  },
  {
    id: 'fork.without.faults',
    text: "Without EVENT_FORK faults in the child are the kernel's normal ones.",
  },
  {
    id: 'fork.without.poison',
    text: 'Without EVENT_FORK the child keeps poison-markers.',
  },
  {
    id: 'fork.without.unregistered',
    text: "Without EVENT_FORK the child's VMAs are not registered.",
  },
  {
    id: 'fork.without.wp-dropped',
    text: 'Without EVENT_FORK the child has no uffd-wp bits and no wp-markers.',
  },
  {
    id: 'hugetlb.alignment',
    text: 'A dst or len that is not aligned to the huge page fails with EINVAL.',
  },
  {
    id: 'hugetlb.beyond-eof',
    text: 'On a shared mapping, a page beyond the end of file fails with EFAULT.',
  },
  {
    id: 'hugetlb.cached-eexist',
    text: 'On a shared mapping, a page that is in the page cache fails with EEXIST.',
  },
  {
    id: 'hugetlb.eexist',
    text: 'An entry that is neither empty nor a marker fails with EEXIST, before the source is read.',
  },
  {
    id: 'hugetlb.pool-exhausted',
    text: 'With the pool exhausted and the entry empty COPY fails with EEXIST, private and shared.',
  },
  {
    id: 'hugetlb.pool-exhausted-old',
    text: 'With the pool exhausted COPY fails with ENOMEM.',
  },
  {
    id: 'hugetlb.pool-exhausted-slow',
    text: 'With the pool exhausted COPY fails with ENOMEM when the source had to be faulted in.',
  },
  {
    id: 'hugetlb.same-rules',
    text: 'The rules of the single VMA, of waking and of partial success are those of 4 KiB pages.',
  },
  {
    id: 'hugetlb.source-efault',
    text: 'An unreadable source fails with EFAULT.',
  },
  {
    id: 'hugetlb.src-unaligned',
    text: 'The source of a hugetlb COPY may be unaligned.',
  },
  {
    id: 'hugetlb.zeropage',
    text: 'ZEROPAGE on hugetlb fails with EINVAL, before any test of alignment.',
  },
  {
    id: 'kernel-fault.copy',
    text: 'Copies of arguments and buffers by read, write, futex, stat and open sleep on a missing page with a message, and then complete normally.',
  },
  {
    id: 'kernel-fault.exiting',
    text: 'Core dumps and exiting tasks never sleep: their faults fail.',
  },
  {
    id: 'kernel-fault.ioctl-argument',
    text: "An ioctl's argument or a read's buffer inside a missing page sleeps like any other kernel access.",
  },
  {
    id: 'kernel-fault.mincore',
    text: 'mincore of a missing page reports 0, without a message.',
  },
  {
    id: 'kernel-fault.mlock-read',
    text: 'mlock and mlockall sleep on a missing page as a read on shared and on read-only VMAs.',
  },
  {
    id: 'kernel-fault.mlock-write',
    text: 'mlock and mlockall sleep on a missing page, as a write on private writable VMAs.',
  },
  {
    id: 'kernel-fault.msync',
    text: 'msync makes no message.',
  },
  {
    id: 'kernel-fault.o-direct',
    text: 'O_DIRECT transfers sleep on a missing page with a message.',
  },
  {
    id: 'kernel-fault.pagemap',
    text: 'Reading pagemap makes no message.',
  },
  {
    id: 'kernel-fault.populate-read',
    text: 'MADV_POPULATE_READ sleeps on a missing page with a message of flags 0.',
  },
  {
    id: 'kernel-fault.populate-write',
    text: 'MADV_POPULATE_WRITE sleeps on a missing page with a message of flags WRITE.',
  },
  {
    id: 'kernel-fault.proc-mem',
    text: 'An access to a missing page through /proc/pid/mem fails with EIO, without a message.',
  },
  {
    id: 'kernel-fault.process-vm',
    text: 'process_vm_readv and process_vm_writev sleep on a missing page with a message, from another process too.',
  },
  {
    id: 'kernel-fault.ptrace',
    text: 'PTRACE_PEEK and PTRACE_POKE of a missing page fail with EIO, without a message.',
  },
  {
    id: 'kernel-fault.state-event',
    text: 'Waiters for events sleep in state D, killable.',
  },
  {
    id: 'kernel-fault.state-gup',
    text: 'Waiters in get_user_pages (populate, mlock, process_vm) sleep in state D, killable.',
  },
  {
    id: 'kernel-fault.state-user',
    text: 'Waiters in user mode and in user copies sleep in state S.',
  },
  {
    id: 'kernel-fault.vmsplice',
    text: 'vmsplice sleeps on a missing page with a message.',
  },
  {
    id: 'kernel-fault.willneed',
    text: 'MADV_WILLNEED makes no message.',
  },
  {
    id: 'kernel-fault.wp',
    text: 'On a write-protected page kernel writes, process_vm_writev, mlock, MADV_POPULATE_WRITE, an O_DIRECT read and futex sleep with a message of flags WP|WRITE.',
  },
  {
    id: 'kernel-fault.wp-proc-mem',
    text: 'A write to a write-protected page through /proc/self/mem fails with EIO.',
  },
  {
    id: 'kernel-fault.wp-read',
    text: 'Kernel reads of a write-protected page pass.',
  },
  {
    id: 'message.address.exact',
    text: 'With EXACT_ADDRESS the address is the exact byte, for all kinds of fault.',
  },
  {
    id: 'message.address.hugetlb',
    text: 'For hugetlb the address is masked to the huge page.',
  },
  {
    id: 'message.address.page',
    text: 'The address is masked to 4 KiB.',
  },
  {
    id: 'message.address.thp',
    text: 'For a THP the address is masked to 4 KiB.',
  },
  {
    id: 'message.event',
    text: 'The event of a page-fault message is 0x12.',
  },
  {
    id: 'message.flags.combinations',
    text: 'The combinations that occur are 0, 1, 3, 4 and 5.',
  },
  {
    id: 'message.flags.exec',
    text: 'An instruction fetch has flags 0.',
  },
  {
    id: 'message.flags.lock-xadd',
    text: 'A locked read-modify-write instruction counts as a write.',
  },
  {
    id: 'message.flags.minor',
    text: 'MINOR (4) is set for a minor fault.',
  },
  {
    id: 'message.flags.wp',
    text: 'WP (2) is set for a write-protect fault.',
  },
  {
    id: 'message.flags.wp-with-write',
    text: 'WP always comes with WRITE.',
  },
  {
    id: 'message.flags.write',
    text: 'WRITE (1) is set when the access is a write.',
  },
  {
    id: 'message.ptid',
    text: "With THREAD_ID `ptid` is the faulting thread's id.",
  },
  {
    id: 'message.ptid-namespace',
    text: "`ptid` is the thread's id in its own pid namespace.",
  },
  {
    id: 'message.ptid-remote',
    text: 'For an access from another process, such as process_vm_readv, `ptid` is the task that accesses.',
  },
  {
    id: 'message.ptid-zero',
    text: 'Without THREAD_ID `ptid` is 0.',
  },
  {
    id: 'message.reserved',
    text: 'The reserved bytes are 0.',
  },
  {
    id: 'mm.acts-on-creator',
    text: "Used from another process (inherited by fork, received by SCM_RIGHTS), REGISTER, UNREGISTER, COPY and the others act on the creator's address space.",
  },
  {
    id: 'mm.bound',
    text: "A userfaultfd is bound to its creator's address space for ever.",
  },
  {
    id: 'mm.copy-src-caller',
    text: "COPY reads `src` from the caller's address space, so an address that is mapped only there works.",
  },
  {
    id: 'mm.dead',
    text: 'The address space is dead when all of its tasks exited or the owner called execve.',
  },
  {
    id: 'mm.dead-fill',
    text: 'With a dead address space COPY, ZEROPAGE, CONTINUE and POISON fail with ESRCH, after the checks of their arguments.',
  },
  {
    id: 'mm.dead-move',
    text: "With a dead address space MOVE fails with EINVAL, because the caller's address space is another one.",
  },
  {
    id: 'mm.dead-poll',
    text: 'With a dead address space poll returns 0 for the descriptor: there is no POLLHUP.',
  },
  {
    id: 'mm.dead-read',
    text: 'With a dead address space a read of a non-blocking descriptor fails with EAGAIN.',
  },
  {
    id: 'mm.dead-read-blocking',
    text: 'With a dead address space a read of a blocking descriptor sleeps for ever: there is no end of file.',
  },
  {
    id: 'mm.dead-register',
    text: 'With a dead address space REGISTER fails with ENOMEM.',
  },
  {
    id: 'mm.dead-unregister',
    text: 'With a dead address space UNREGISTER fails with ENOMEM.',
  },
  {
    id: 'mm.dead-wake',
    text: 'With a dead address space WAKE returns 0.',
  },
  {
    id: 'mm.dead-writeprotect',
    text: 'With a dead address space WRITEPROTECT fails with ESRCH, after the checks of its arguments.',
  },
  {
    id: 'mm.exec-keeps-fd',
    text: 'execve keeps a userfaultfd without CLOEXEC; it is then bound to the dead old address space.',
  },
  {
    id: 'mm.move-other',
    text: 'MOVE from any other address space fails with EINVAL, tested after EFAULT and before RANGE, with `move` untouched.',
  },
  {
    id: 'mm.pins-struct-only',
    text: 'It keeps the mm structure alive, but not the contents of the address space.',
  },
  {
    id: 'mm.src-task-size',
    text: "The validation of `src` uses the TASK_SIZE of the creator's address space.",
  },
  {
    id: 'mmap.fd-ignored',
    text: 'With MAP_ANONYMOUS the descriptor is ignored.',
  },
  {
    id: 'mmap.fixed.replaces',
    text: 'MAP_FIXED unmaps whatever was in its range.',
  },
  {
    id: 'mmap.hint.above',
    text: 'A hint whose range does not end below TASK_SIZE is ignored.',
  },
  {
    id: 'mmap.hint.free',
    text: 'A hint whose range is free is where the mapping is placed.',
  },
  {
    id: 'mmap.hint.occupied',
    text: 'A hint whose range is not free is ignored: the kernel chooses another place.',
  },
  {
    id: 'mmap.length-rounded',
    text: 'len is rounded up to whole pages.',
  },
  {
    id: 'mmap.noreplace-implies-fixed',
    text: 'MAP_FIXED_NOREPLACE implies MAP_FIXED.',
  },
  {
    id: 'mmap.order.address-space',
    text: 'Next, a mapping beyond RLIMIT_AS is refused with ENOMEM.',
  },
  {
    id: 'mmap.order.fixed-above',
    text: 'Next, with MAP_FIXED or MAP_FIXED_NOREPLACE, an addr above TASK_SIZE - len is refused with ENOMEM.',
  },
  {
    id: 'mmap.order.fixed-aligned',
    text: 'Next, with MAP_FIXED or MAP_FIXED_NOREPLACE, an addr that is not page-aligned is refused with EINVAL.',
  },
  {
    id: 'mmap.order.hint',
    text: 'Next, without MAP_FIXED and MAP_FIXED_NOREPLACE, addr is rounded down to a page and, if then below vm.mmap_min_addr and not 0, raised to it.',
  },
  {
    id: 'mmap.order.length-task-size',
    text: 'Next, a len above TASK_SIZE is refused with ENOMEM.',
  },
  {
    id: 'mmap.order.length-wraps',
    text: 'Next, a len that becomes 0 when rounded up to pages is refused with ENOMEM.',
  },
  {
    id: 'mmap.order.length-zero',
    text: 'Next, a len of 0 is refused with EINVAL.',
  },
  {
    id: 'mmap.order.locked',
    text: 'Next, MAP_LOCKED without permission to lock is refused with EPERM, and beyond RLIMIT_MEMLOCK with EAGAIN.',
  },
  {
    id: 'mmap.order.map-count',
    text: 'Next, a process that has more than vm.max_map_count VMAs gets ENOMEM.',
  },
  {
    id: 'mmap.order.min-addr',
    text: 'Next, with MAP_FIXED or MAP_FIXED_NOREPLACE, an addr below vm.mmap_min_addr without CAP_SYS_RAWIO is refused with EPERM.',
  },
  {
    id: 'mmap.order.noreplace',
    text: 'Next, MAP_FIXED_NOREPLACE over any existing mapping is refused with EEXIST.',
  },
  {
    id: 'mmap.order.offset',
    text: 'First, an offset that is not a multiple of the page size is refused with EINVAL, for anonymous memory too.',
  },
  {
    id: 'mmap.order.offset-overflow',
    text: 'Next, an offset plus len that overflows is refused with EOVERFLOW, for anonymous memory too.',
  },
  {
    id: 'mmap.order.overcommit',
    text: 'Next, accounted memory that the overcommit policy refuses gives ENOMEM.',
  },
  {
    id: 'mmap.order.type',
    text: 'Next, flags without a valid mapping type (MAP_PRIVATE, MAP_SHARED, MAP_DROPPABLE) are refused with EINVAL.',
  },
  {
    id: 'mmap.prot-bits',
    text: 'Unknown bits of prot are ignored.',
  },
  {
    id: 'mmap.unknown-flags',
    text: 'Unknown flags are ignored for anonymous memory.',
  },
  {
    id: 'munmap.holes',
    text: 'Holes in the range are ignored.',
  },
  {
    id: 'munmap.length-rounded',
    text: 'len is rounded up to whole pages.',
  },
  {
    id: 'munmap.mseal',
    text: 'A range with a sealed (mseal) VMA in it is refused with EPERM and nothing is changed.',
  },
  {
    id: 'munmap.order.aligned',
    text: 'First, an address that is not page-aligned is refused with EINVAL.',
  },
  {
    id: 'munmap.order.length-zero',
    text: 'Next, a len of 0, or one that becomes 0 when rounded up, is refused with EINVAL.',
  },
  {
    id: 'munmap.order.map-count',
    text: 'Next, a munmap in the middle of a VMA of a process that has vm.max_map_count VMAs or more fails with ENOMEM and changes nothing.',
  },
  {
    id: 'munmap.order.no-vma',
    text: 'Next, a range without any VMA returns 0.',
  },
  {
    id: 'munmap.order.task-size',
    text: 'Next, an address above TASK_SIZE, or a len above TASK_SIZE - address, is refused with EINVAL.',
  },
  {
    id: 'number.continue-mode-dontwake',
    text: 'UFFDIO_CONTINUE_MODE_DONTWAKE is 1.',
  },
  {
    id: 'number.continue-mode-wp',
    text: 'UFFDIO_CONTINUE_MODE_WP is 2.',
  },
  {
    id: 'number.copy-mode-dontwake',
    text: 'UFFDIO_COPY_MODE_DONTWAKE is 1.',
  },
  {
    id: 'number.copy-mode-wp',
    text: 'UFFDIO_COPY_MODE_WP is 2.',
  },
  {
    id: 'number.event-fork',
    text: 'UFFD_EVENT_FORK is 0x13.',
  },
  {
    id: 'number.event-pagefault',
    text: 'UFFD_EVENT_PAGEFAULT is 0x12.',
  },
  {
    id: 'number.event-remap',
    text: 'UFFD_EVENT_REMAP is 0x14.',
  },
  {
    id: 'number.event-remove',
    text: 'UFFD_EVENT_REMOVE is 0x15.',
  },
  {
    id: 'number.event-unmap',
    text: 'UFFD_EVENT_UNMAP is 0x16.',
  },
  {
    id: 'number.feature-event-fork',
    text: 'UFFD_FEATURE_EVENT_FORK is bit 1 of the features.',
  },
  {
    id: 'number.feature-event-remap',
    text: 'UFFD_FEATURE_EVENT_REMAP is bit 2 of the features.',
  },
  {
    id: 'number.feature-event-remove',
    text: 'UFFD_FEATURE_EVENT_REMOVE is bit 3 of the features.',
  },
  {
    id: 'number.feature-event-unmap',
    text: 'UFFD_FEATURE_EVENT_UNMAP is bit 6 of the features.',
  },
  {
    id: 'number.feature-exact-address',
    text: 'UFFD_FEATURE_EXACT_ADDRESS is bit 11 of the features.',
  },
  {
    id: 'number.feature-minor-hugetlbfs',
    text: 'UFFD_FEATURE_MINOR_HUGETLBFS is bit 9 of the features.',
  },
  {
    id: 'number.feature-minor-shmem',
    text: 'UFFD_FEATURE_MINOR_SHMEM is bit 10 of the features.',
  },
  {
    id: 'number.feature-missing-hugetlbfs',
    text: 'UFFD_FEATURE_MISSING_HUGETLBFS is bit 4 of the features.',
  },
  {
    id: 'number.feature-missing-shmem',
    text: 'UFFD_FEATURE_MISSING_SHMEM is bit 5 of the features.',
  },
  {
    id: 'number.feature-move',
    text: 'UFFD_FEATURE_MOVE is bit 16 of the features.',
  },
  {
    id: 'number.feature-pagefault-flag-wp',
    text: 'UFFD_FEATURE_PAGEFAULT_FLAG_WP is bit 0 of the features.',
  },
  {
    id: 'number.feature-poison',
    text: 'UFFD_FEATURE_POISON is bit 14 of the features.',
  },
  {
    id: 'number.feature-sigbus',
    text: 'UFFD_FEATURE_SIGBUS is bit 7 of the features.',
  },
  {
    id: 'number.feature-thread-id',
    text: 'UFFD_FEATURE_THREAD_ID is bit 8 of the features.',
  },
  {
    id: 'number.feature-wp-async',
    text: 'UFFD_FEATURE_WP_ASYNC is bit 15 of the features.',
  },
  {
    id: 'number.feature-wp-hugetlbfs-shmem',
    text: 'UFFD_FEATURE_WP_HUGETLBFS_SHMEM is bit 12 of the features.',
  },
  {
    id: 'number.feature-wp-unpopulated',
    text: 'UFFD_FEATURE_WP_UNPOPULATED is bit 13 of the features.',
  },
  {
    id: 'number.move-mode-allow-src-holes',
    text: 'UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES is 2.',
  },
  {
    id: 'number.move-mode-dontwake',
    text: 'UFFDIO_MOVE_MODE_DONTWAKE is 1.',
  },
  {
    id: 'number.pagefault-flag-minor',
    text: 'UFFD_PAGEFAULT_FLAG_MINOR is 4.',
  },
  {
    id: 'number.pagefault-flag-wp',
    text: 'UFFD_PAGEFAULT_FLAG_WP is 2.',
  },
  {
    id: 'number.pagefault-flag-write',
    text: 'UFFD_PAGEFAULT_FLAG_WRITE is 1.',
  },
  {
    id: 'number.pagemap-scan',
    text: 'The number of the ioctl PAGEMAP_SCAN is 0xc0606610.',
  },
  {
    id: 'number.poison-mode-dontwake',
    text: 'UFFDIO_POISON_MODE_DONTWAKE is 1.',
  },
  {
    id: 'number.register-mode-minor',
    text: 'UFFDIO_REGISTER_MODE_MINOR is 4.',
  },
  {
    id: 'number.register-mode-missing',
    text: 'UFFDIO_REGISTER_MODE_MISSING is 1.',
  },
  {
    id: 'number.register-mode-wp',
    text: 'UFFDIO_REGISTER_MODE_WP is 2.',
  },
  {
    id: 'number.uffd-api',
    text: 'The value of UFFD_API is 0xAA.',
  },
  {
    id: 'number.uffdio-api',
    text: 'The number of the ioctl UFFDIO_API is 0xc018aa3f.',
  },
  {
    id: 'number.uffdio-continue',
    text: 'The number of the ioctl UFFDIO_CONTINUE is 0xc020aa07.',
  },
  {
    id: 'number.uffdio-copy',
    text: 'The number of the ioctl UFFDIO_COPY is 0xc028aa03.',
  },
  {
    id: 'number.uffdio-move',
    text: 'The number of the ioctl UFFDIO_MOVE is 0xc028aa05.',
  },
  {
    id: 'number.uffdio-poison',
    text: 'The number of the ioctl UFFDIO_POISON is 0xc020aa08.',
  },
  {
    id: 'number.uffdio-register',
    text: 'The number of the ioctl UFFDIO_REGISTER is 0xc020aa00.',
  },
  {
    id: 'number.uffdio-unregister',
    text: 'The number of the ioctl UFFDIO_UNREGISTER is 0x8010aa01.',
  },
  {
    id: 'number.uffdio-wake',
    text: 'The number of the ioctl UFFDIO_WAKE is 0x8010aa02.',
  },
  {
    id: 'number.uffdio-writeprotect',
    text: 'The number of the ioctl UFFDIO_WRITEPROTECT is 0xc018aa06.',
  },
  {
    id: 'number.uffdio-zeropage',
    text: 'The number of the ioctl UFFDIO_ZEROPAGE is 0xc020aa04.',
  },
  {
    id: 'number.user-mode-only',
    text: 'UFFD_USER_MODE_ONLY, a flag of userfaultfd(2), is 1.',
  },
  {
    id: 'number.userfaultfd-ioc-new',
    text: 'The number of the ioctl USERFAULTFD_IOC_NEW is 0xaa00.',
  },
  {
    id: 'number.writeprotect-mode-dontwake',
    text: 'UFFDIO_WRITEPROTECT_MODE_DONTWAKE is 2.',
  },
  {
    id: 'number.writeprotect-mode-wp',
    text: 'UFFDIO_WRITEPROTECT_MODE_WP is 1.',
  },
  {
    id: 'number.zeropage-mode-dontwake',
    text: 'UFFDIO_ZEROPAGE_MODE_DONTWAKE is 1.',
  },
  {
    id: 'out.argument-error',
    text: 'A refusal of the arguments (EFAULT on the structure, RANGE, a bad mode) does not write `out`.',
  },
  {
    id: 'out.error',
    text: 'A failure after the address space was consulted writes -errno to `out` and returns the same errno.',
  },
  {
    id: 'out.esrch',
    text: 'ESRCH does not write `out`.',
  },
  {
    id: 'out.not-input',
    text: 'The value that `out` has before the call has no effect.',
  },
  {
    id: 'out.partial',
    text: 'When n bytes were done, 0 < n < len, `out` is n and the call fails with EAGAIN.',
  },
  {
    id: 'out.partial-error-lost',
    text: 'The error that stopped a partial fill is lost; a repetition that starts n bytes further reports it.',
  },
  {
    id: 'out.success',
    text: 'A full success writes len to `out` and returns 0.',
  },
  {
    id: 'out.unwritable-efault',
    text: "A call that can't write `out` fails with EFAULT.",
  },
  {
    id: 'out.unwritable-installed',
    text: "A call that can't write `out` has nevertheless installed the pages.",
  },
  {
    id: 'out.unwritable-no-wake',
    text: "A call that can't write `out` wakes nobody.",
  },
  {
    id: 'pipe.capacity',
    text: 'A pipe holds 16 pages, 65536 bytes, by default.',
  },
  {
    id: 'pipe.create.efault',
    text: 'pipe2 with an unwritable array fails with EFAULT and leaves no descriptors behind.',
  },
  {
    id: 'pipe.create.flags',
    text: 'pipe2 refuses flags other than O_CLOEXEC, O_NONBLOCK, O_DIRECT and O_NOTIFICATION_PIPE with EINVAL.',
  },
  {
    id: 'pipe.poll.no-mutex',
    text: 'poll of a pipe does not take the mutex, so it does not sleep.',
  },
  {
    id: 'pipe.read.eagain',
    text: 'A read of an empty pipe with O_NONBLOCK fails with EAGAIN.',
  },
  {
    id: 'pipe.read.eof',
    text: 'A read of an empty pipe without writers returns 0.',
  },
  {
    id: 'pipe.read.mutex',
    text: "A reader holds the pipe's mutex while it sleeps in a fault on its destination.",
  },
  {
    id: 'pipe.read.sleeps',
    text: 'A read of an empty pipe without O_NONBLOCK sleeps.',
  },
  {
    id: 'pipe.write.blocks-reader',
    text: 'A reader of that pipe sleeps for the mutex, even when the pipe holds data and even with O_NONBLOCK.',
  },
  {
    id: 'pipe.write.blocks-writer',
    text: 'Another writer of that pipe sleeps for the mutex.',
  },
  {
    id: 'pipe.write.efault',
    text: 'A write whose source is unreadable from its first byte on fails with EFAULT.',
  },
  {
    id: 'pipe.write.epipe',
    text: 'A write without a reader raises SIGPIPE and fails with EPIPE, before the source is read.',
  },
  {
    id: 'pipe.write.full-eagain',
    text: 'A write to a full pipe with O_NONBLOCK fails with EAGAIN, before the source is read.',
  },
  {
    id: 'pipe.write.full-partial',
    text: 'A write with O_NONBLOCK that fills the pipe up returns the number of bytes written.',
  },
  {
    id: 'pipe.write.full-sleeps',
    text: 'A write to a full pipe without O_NONBLOCK sleeps without the mutex.',
  },
  {
    id: 'pipe.write.mutex',
    text: "A writer holds the pipe's mutex while it sleeps in a fault on its source.",
  },
  {
    id: 'pipe.write.partial',
    text: 'A write whose source becomes unreadable later returns the number of bytes in the whole pages before.',
  },
  {
    id: 'pipe.write.zero',
    text: 'A write of 0 bytes returns 0, without looking at the source.',
  },
  {
    id: 'poll.before-api',
    text: 'Before UFFDIO_API poll reports POLLERR.',
  },
  {
    id: 'poll.blocking',
    text: 'On a descriptor in blocking mode poll always reports POLLERR, even when there is data.',
  },
  {
    id: 'poll.level',
    text: 'Readiness is level triggered.',
  },
  {
    id: 'poll.no-hup',
    text: 'poll never reports POLLHUP.',
  },
  {
    id: 'poll.not-rdnorm',
    text: 'poll reports POLLIN (0x1) and never POLLRDNORM.',
  },
  {
    id: 'poll.pollin',
    text: 'On a non-blocking descriptor poll reports POLLIN if and only if there is an unread fault or event.',
  },
  {
    id: 'poll.withdrawn',
    text: 'Readiness goes away when the waiter is woken before its message is read, and comes back when it faults again.',
  },
  {
    id: 'queue.dontwake-readable',
    text: 'After a fill with DONTWAKE the message stays and is readable.',
  },
  {
    id: 'queue.one-wake',
    text: 'One fill or wake frees all the threads that wait in its range.',
  },
  {
    id: 'queue.pending',
    text: 'Unread faults are in a first-in, first-out "pending" queue.',
  },
  {
    id: 'queue.per-thread',
    text: 'Each faulting thread has a message of its own: N threads on one page are N messages.',
  },
  {
    id: 'queue.read',
    text: 'read(2) moves faults from the pending queue to the queue of faults that were read and still wait.',
  },
  {
    id: 'queue.read-efault-lost',
    text: 'When read(2) fails with EFAULT after it took the message out of the queue, the message is lost and the thread stays asleep.',
  },
  {
    id: 'queue.total',
    text: 'Both queues count in the `total` of fdinfo.',
  },
  {
    id: 'queue.withdrawn',
    text: 'A message whose waiter was woken before it was read disappears.',
  },
  {
    id: 'range.end-above-task-size',
    text: 'RANGE refuses a len greater than TASK_SIZE - start with EINVAL, so a range may end exactly at TASK_SIZE.',
  },
  {
    id: 'range.len-aligned',
    text: 'RANGE refuses a len that is not a multiple of 4 KiB with EINVAL.',
  },
  {
    id: 'range.len-zero',
    text: 'RANGE refuses a len of 0 with EINVAL.',
  },
  {
    id: 'range.no-mapping',
    text: 'RANGE never looks at mappings.',
  },
  {
    id: 'range.order-invisible',
    text: "Every failure of RANGE is EINVAL, so the order of its tests can't be seen.",
  },
  {
    id: 'range.src-unaligned',
    text: "SRC-RANGE is RANGE without the test of the start's alignment.",
  },
  {
    id: 'range.start-above-task-size',
    text: 'RANGE refuses a start at or above TASK_SIZE with EINVAL.',
  },
  {
    id: 'range.start-aligned',
    text: 'RANGE refuses a start that is not aligned to 4 KiB with EINVAL.',
  },
  {
    id: 'range.task-size',
    text: "The TASK_SIZE that RANGE compares with is that of the userfaultfd's address space: 0x7ffffffff000 here.",
  },
  {
    id: 'range.wraps',
    text: 'RANGE refuses a start + len that wraps around with EINVAL.',
  },
  {
    id: 'read.close-does-not-interrupt',
    text: 'close() in another thread does not interrupt a sleeping read.',
  },
  {
    id: 'read.eagain',
    text: 'When nothing is pending, O_NONBLOCK or RWF_NOWAIT gives EAGAIN.',
  },
  {
    id: 'read.faults-first',
    text: 'In one read all pending faults come first, in their order, and then the events, in theirs.',
  },
  {
    id: 'read.fork-event-efault',
    text: 'With a bad buffer the read of a FORK event fails with EFAULT and the event is consumed: fork proceeds.',
  },
  {
    id: 'read.fork-event-efault-leak',
    text: 'The new descriptor of a FORK event that was read into a bad buffer leaks.',
  },
  {
    id: 'read.fork-event-emfile',
    text: 'With no free descriptor the read fails with EMFILE and the event stays queued.',
  },
  {
    id: 'read.fork-event-fd',
    text: "Reading a FORK event makes a descriptor in the reader's table.",
  },
  {
    id: 'read.interrupted',
    text: 'A signal ends a sleeping read with EINTR, or restarts it with SA_RESTART.',
  },
  {
    id: 'read.one-reader',
    text: 'Each message goes to exactly one reader.',
  },
  {
    id: 'read.order.api',
    text: 'First, read before UFFDIO_API fails with EINVAL.',
  },
  {
    id: 'read.order.size',
    text: 'Next, a count below 32, 0 included, fails with EINVAL, even when nothing is pending.',
  },
  {
    id: 'read.readv',
    text: 'readv with buffers of 16 and 16 bytes works.',
  },
  {
    id: 'read.readv-old',
    text: 'A readv whose buffers split a message fails with EINVAL.',
  },
  {
    id: 'read.sleeps-for-first',
    text: 'When nothing is pending a blocking read sleeps, for the first message only.',
  },
  {
    id: 'read.whole-messages',
    text: "Next, whole messages of 32 bytes are read while there are any; the count's rest below 32 is ignored (33 gives 32, 65 gives 64).",
  },
  {
    id: 'register.again.m-then-mw',
    text: 'MISSING and then MISSING|WP gives MISSING|WP.',
  },
  {
    id: 'register.again.m-then-w',
    text: 'MISSING and then WP gives WP only.',
  },
  {
    id: 'register.again.mn-then-w',
    text: 'MISSING|MINOR and then WP gives WP only.',
  },
  {
    id: 'register.again.mw-then-m',
    text: 'MISSING|WP and then MISSING stays MISSING|WP.',
  },
  {
    id: 'register.again.mw-then-n',
    text: 'MISSING|WP and then MINOR gives MINOR only.',
  },
  {
    id: 'register.again.no-wake',
    text: 'Replacing modes wakes nobody, even when the reason why they wait no longer applies.',
  },
  {
    id: 'register.again.replaced',
    text: "Otherwise the VMA's modes are replaced by the requested set: there is no union.",
  },
  {
    id: 'register.again.subset',
    text: "When a VMA's modes already contain all requested modes nothing changes; modes that were not requested stay.",
  },
  {
    id: 'register.again.wp-bits-kept',
    text: 'Replacing WP by modes without WP keeps the uffd-wp bits in the page table: bit 57 still shows in pagemap and survives writes.',
  },
  {
    id: 'register.again.wp-bits-return',
    text: 'Registering WP again makes the pages with left-over uffd-wp bits trap again.',
  },
  {
    id: 'register.again.wp-bits-silent',
    text: 'Such left-over uffd-wp bits trap no write.',
  },
  {
    id: 'register.async.ext4',
    text: 'With WP_ASYNC and a mode of exactly WP, REGISTER accepts ext4 mappings, private and shared.',
  },
  {
    id: 'register.async.memfd-secret',
    text: 'With WP_ASYNC and a mode of exactly WP, REGISTER accepts a memfd_secret mapping.',
  },
  {
    id: 'register.async.no-fill',
    text: 'On VMAs that only WP_ASYNC makes acceptable COPY, ZEROPAGE, CONTINUE and POISON fail with EINVAL, although `ioctls` advertises them.',
  },
  {
    id: 'register.async.text',
    text: "With WP_ASYNC and a mode of exactly WP, REGISTER accepts the program's text.",
  },
  {
    id: 'register.effect.map-fixed',
    text: 'A MAP_FIXED mapping over a registered VMA is not registered.',
  },
  {
    id: 'register.effect.merge',
    text: 'Registration merges neighbours that have the same userfaultfd, modes and other flags, if they can merge at all (section 3.6).',
  },
  {
    id: 'register.effect.missing-no-thp',
    text: 'MISSING turns THP faults off: faults are of 4 KiB even under MADV_HUGEPAGE.',
  },
  {
    id: 'register.effect.mremap-grows',
    text: 'Memory added by mremap that grows a registered VMA in place is registered, with any features, and there is no event.',
  },
  {
    id: 'register.effect.new-mmap',
    text: 'A new mapping next to a registered VMA is not registered.',
  },
  {
    id: 'register.effect.populated-quiet',
    text: 'A populated page never produces a missing fault: reads and writes go through.',
  },
  {
    id: 'register.effect.split',
    text: 'Registration splits VMAs at the ends of the range.',
  },
  {
    id: 'register.effect.split-inherits',
    text: 'Both parts of a VMA split by mprotect or madvise are registered.',
  },
  {
    id: 'register.effect.touched-apart',
    text: 'When pages A and C were touched apart and B was mapped between them, registration leaves more than one VMA, and COPY over the three fails with ENOENT.',
  },
  {
    id: 'register.effect.two-uffds',
    text: 'Adjacent VMAs of two userfaultfds never merge.',
  },
  {
    id: 'register.effect.unpopulated',
    text: 'Registration needs no populated pages and faults nothing in.',
  },
  {
    id: 'register.effect.untouched',
    text: 'When none of the three was touched there is one VMA, and COPY over the three succeeds.',
  },
  {
    id: 'register.effect.wp-thp',
    text: 'WP alone does not turn THP faults off: the first touch can give a THP.',
  },
  {
    id: 'register.holes',
    text: 'Holes inside the range, and before and after its VMAs, are ignored.',
  },
  {
    id: 'register.ioctls.base',
    text: 'The base set is 0x1fc: WAKE, COPY, ZEROPAGE, MOVE, WRITEPROTECT, CONTINUE and POISON.',
  },
  {
    id: 'register.ioctls.base-old',
    text: 'The base set is 0xdc, without MOVE and POISON.',
  },
  {
    id: 'register.ioctls.hugetlb-base',
    text: 'When any VMA in the range is hugetlb the base set is 0x1cc, without ZEROPAGE and MOVE.',
  },
  {
    id: 'register.ioctls.hugetlb-base-old',
    text: 'When any VMA in the range is hugetlb the base set is 0xcc.',
  },
  {
    id: 'register.ioctls.lists-fills-for-async',
    text: '`ioctls` lists ZEROPAGE and COPY for ext4 registered with WP_ASYNC, where they always fail.',
  },
  {
    id: 'register.ioctls.lists-move-for-shmem',
    text: '`ioctls` lists MOVE for shmem, where MOVE always fails with EINVAL.',
  },
  {
    id: 'register.ioctls.m',
    text: 'For MISSING `ioctls` is 0x13c.',
  },
  {
    id: 'register.ioctls.m-hugetlb',
    text: 'For MISSING with hugetlb in the range `ioctls` is 0x10c.',
  },
  {
    id: 'register.ioctls.mn',
    text: 'For MISSING|MINOR `ioctls` is 0x1bc.',
  },
  {
    id: 'register.ioctls.mn-hugetlb',
    text: 'For MISSING|MINOR with hugetlb in the range `ioctls` is 0x18c.',
  },
  {
    id: 'register.ioctls.mw',
    text: 'For MISSING|WP `ioctls` is 0x17c.',
  },
  {
    id: 'register.ioctls.mw-hugetlb',
    text: 'For MISSING|WP with hugetlb in the range `ioctls` is 0x14c.',
  },
  {
    id: 'register.ioctls.mwn',
    text: 'For MISSING|WP|MINOR `ioctls` is 0x1fc.',
  },
  {
    id: 'register.ioctls.mwn-hugetlb',
    text: 'For MISSING|WP|MINOR with hugetlb in the range `ioctls` is 0x1cc.',
  },
  {
    id: 'register.ioctls.n',
    text: 'For MINOR `ioctls` is 0x1bc.',
  },
  {
    id: 'register.ioctls.n-hugetlb',
    text: 'For MINOR with hugetlb in the range `ioctls` is 0x18c.',
  },
  {
    id: 'register.ioctls.no-minor',
    text: 'CONTINUE (0x80) is left out when the mode lacks MINOR.',
  },
  {
    id: 'register.ioctls.no-wp',
    text: 'WRITEPROTECT (0x40) is left out when the mode lacks WP.',
  },
  {
    id: 'register.ioctls.requested-mode',
    text: '`ioctls` depends on the mode that was requested now, not on the modes that the VMA ends up with.',
  },
  {
    id: 'register.ioctls.w',
    text: 'For WP `ioctls` is 0x17c.',
  },
  {
    id: 'register.ioctls.w-hugetlb',
    text: 'For WP with hugetlb in the range `ioctls` is 0x14c.',
  },
  {
    id: 'register.ioctls.wn',
    text: 'For WP|MINOR `ioctls` is 0x1fc.',
  },
  {
    id: 'register.ioctls.wn-hugetlb',
    text: 'For WP|MINOR with hugetlb in the range `ioctls` is 0x1cc.',
  },
  {
    id: 'register.order.apply',
    text: 'Then the modes are applied to VMA after VMA, splitting and merging them.',
  },
  {
    id: 'register.order.apply-keeps-earlier',
    text: 'When applying fails, the VMAs that were already handled stay registered.',
  },
  {
    id: 'register.order.busy',
    text: 'For each VMA, last one that belongs to another userfaultfd is refused with EBUSY.',
  },
  {
    id: 'register.order.copy-in',
    text: 'First, REGISTER copies in 24 bytes, all but `ioctls`, or fails with EFAULT.',
  },
  {
    id: 'register.order.dead',
    text: 'Next, a dead address space gives ENOMEM.',
  },
  {
    id: 'register.order.first-vma-decides',
    text: 'Next, the VMAs are checked in ascending order of address; the first that fails decides the error.',
  },
  {
    id: 'register.order.hugetlb-end',
    text: "For each VMA, next a hugetlb VMA that contains the range's end, which is not aligned to the huge page, is refused with EINVAL.",
  },
  {
    id: 'register.order.hugetlb-start',
    text: 'Next, when the first VMA is hugetlb and start is not aligned to the huge page, the call is refused with EINVAL, also when start lies in a hole before that VMA.',
  },
  {
    id: 'register.order.ioctls-efault',
    text: "When `ioctls` can't be written the call fails with EFAULT, but the range is registered.",
  },
  {
    id: 'register.order.ioctls-out',
    text: 'Last, `ioctls` is written, on success only.',
  },
  {
    id: 'register.order.map-count',
    text: 'Applying fails with ENOMEM when a split would exceed the limit of the map count.',
  },
  {
    id: 'register.order.maywrite',
    text: 'For each VMA, next one that may never be made writable (no VM_MAYWRITE) is refused with EPERM.',
  },
  {
    id: 'register.order.mode-unknown',
    text: 'Next, mode bits outside of 7 are refused with EINVAL.',
  },
  {
    id: 'register.order.mode-zero',
    text: 'Next, mode 0 is refused with EINVAL.',
  },
  {
    id: 'register.order.no-vma',
    text: 'Next, a range that no VMA intersects is refused with EINVAL.',
  },
  {
    id: 'register.order.nothing-changed',
    text: 'When a check of a VMA fails, nothing was changed, in earlier VMAs neither.',
  },
  {
    id: 'register.order.range',
    text: 'Next, RANGE is checked, or EINVAL.',
  },
  {
    id: 'register.order.type',
    text: 'For each VMA, first a type that is not acceptable for the mode is refused with EINVAL.',
  },
  {
    id: 'register.vma.anon-minor',
    text: 'Any mode with MINOR refuses private anonymous memory with EINVAL.',
  },
  {
    id: 'register.vma.anon-none',
    text: 'MISSING and WP, alone and together, accept PROT_NONE private anonymous memory.',
  },
  {
    id: 'register.vma.anon-ro',
    text: 'MISSING and WP, alone and together, accept read-only private anonymous memory.',
  },
  {
    id: 'register.vma.anon-rw',
    text: 'MISSING and WP, alone and together, accept writable private anonymous memory.',
  },
  {
    id: 'register.vma.before-seal-future-write',
    text: 'All modes accept a shared mapping made before F_SEAL_FUTURE_WRITE.',
  },
  {
    id: 'register.vma.brk',
    text: 'MISSING and WP, alone and together, accept the brk heap.',
  },
  {
    id: 'register.vma.dev-zero-private',
    text: 'MISSING and WP, alone and together, accept a private mapping of /dev/zero.',
  },
  {
    id: 'register.vma.dev-zero-shared',
    text: 'All modes accept a shared mapping of /dev/zero.',
  },
  {
    id: 'register.vma.droppable',
    text: 'All modes refuse a MAP_DROPPABLE mapping with EINVAL.',
  },
  {
    id: 'register.vma.droppable-old',
    text: 'MISSING and WP accept a MAP_DROPPABLE mapping, through a bug.',
  },
  {
    id: 'register.vma.ext4',
    text: 'All modes refuse a mapping of an ext4 file, or of another file that is not shmem, with EINVAL.',
  },
  {
    id: 'register.vma.growsdown',
    text: 'MISSING and WP, alone and together, accept a MAP_GROWSDOWN mapping.',
  },
  {
    id: 'register.vma.guard',
    text: 'MISSING and WP, alone and together, accept private anonymous memory with guard pages inside.',
  },
  {
    id: 'register.vma.hugetlb',
    text: 'All modes accept hugetlb mappings, private and shared, anonymous and of a memfd.',
  },
  {
    id: 'register.vma.locked',
    text: 'MISSING and WP, alone and together, accept locked private anonymous memory.',
  },
  {
    id: 'register.vma.memfd-private',
    text: 'All modes accept a private mapping of a memfd.',
  },
  {
    id: 'register.vma.memfd-secret',
    text: 'All modes refuse a memfd_secret mapping with EINVAL.',
  },
  {
    id: 'register.vma.memfd-shared',
    text: 'All modes accept a shared mapping of a memfd.',
  },
  {
    id: 'register.vma.mseal',
    text: 'MISSING and WP, alone and together, accept sealed (mseal) private anonymous memory.',
  },
  {
    id: 'register.vma.o-rdonly',
    text: 'All modes refuse a shared mapping through a descriptor of a memfd or tmpfs file that was opened O_RDONLY with EPERM.',
  },
  {
    id: 'register.vma.old-types',
    text: 'REGISTER accepts only anonymous memory, shmem and hugetlb, and has no test of VM_SPECIAL.',
  },
  {
    id: 'register.vma.seal-future-write',
    text: 'All modes refuse a shared mapping of a memfd made after F_SEAL_FUTURE_WRITE with EPERM.',
  },
  {
    id: 'register.vma.seal-write',
    text: 'All modes refuse a shared mapping of a memfd with F_SEAL_WRITE with EPERM.',
  },
  {
    id: 'register.vma.sealed-private',
    text: 'All modes accept private mappings of O_RDONLY and of sealed memfds and tmpfs files.',
  },
  {
    id: 'register.vma.shared-anon',
    text: 'All modes accept MAP_SHARED|MAP_ANONYMOUS memory.',
  },
  {
    id: 'register.vma.shmem-read-only',
    text: 'All modes accept a shmem mapping with PROT_READ only, whose file is open for writing.',
  },
  {
    id: 'register.vma.special',
    text: 'All modes refuse other VM_IO and VM_PFNMAP VMAs and shadow stacks with EINVAL.',
  },
  {
    id: 'register.vma.stack',
    text: 'MISSING and WP, alone and together, accept the stack.',
  },
  {
    id: 'register.vma.text',
    text: "All modes refuse the program's text with EINVAL.",
  },
  {
    id: 'register.vma.tmpfs',
    text: 'All modes accept a mapping of a tmpfs file, shared or private.',
  },
  {
    id: 'register.vma.vdso',
    text: 'All modes refuse [vdso], [vvar] and [vsyscall] with EINVAL.',
  },
  {
    id: 'sigbus.copy',
    text: "With the feature SIGBUS a system call's copy, futex, O_DIRECT, vmsplice and process_vm access fails with EFAULT.",
  },
  {
    id: 'sigbus.fills',
    text: 'COPY and the other fills still work with SIGBUS.',
  },
  {
    id: 'sigbus.mlock',
    text: 'With the feature SIGBUS mlock fails with ENOMEM.',
  },
  {
    id: 'sigbus.mlockall',
    text: 'With the feature SIGBUS mlockall returns 0, because errors are ignored.',
  },
  {
    id: 'sigbus.populate',
    text: 'With the feature SIGBUS MADV_POPULATE_READ or MADV_POPULATE_WRITE fails with EFAULT.',
  },
  {
    id: 'sigbus.proc-mem',
    text: 'With the feature SIGBUS an access through /proc/pid/mem fails with EIO.',
  },
  {
    id: 'sigbus.user',
    text: 'With the feature SIGBUS a load or store by the program, missing or write-protected, raises SIGBUS with BUS_ADRERR and makes no message.',
  },
  {
    id: 'sigbus.wp-async',
    text: 'With SIGBUS and WP_ASYNC writes to protected pages resolve themselves, without SIGBUS.',
  },
  {
    id: 'signal.copy.completes',
    text: 'Once the page is resolved the system call completes and then the handler runs.',
  },
  {
    id: 'signal.copy.floods',
    text: 'A reader then sees an endless stream of messages.',
  },
  {
    id: 'signal.copy.handler-deferred',
    text: 'While a user copy waits (such as read(2) into a missing page), the handler of a signal that is not fatal does not run.',
  },
  {
    id: 'signal.copy.spins',
    text: 'That task spins at 100 % CPU, queueing its fault again and again, until the page is resolved.',
  },
  {
    id: 'signal.gup.held',
    text: 'Signals that are not fatal are held back from waiters in get_user_pages (process_vm, mlock, populate) until the page is resolved; they do not spin.',
  },
  {
    id: 'signal.user.handler',
    text: 'Then the handler runs.',
  },
  {
    id: 'signal.user.ignored',
    text: 'Ignored signals do nothing to a waiter.',
  },
  {
    id: 'signal.user.kill',
    text: 'SIGKILL kills a waiter.',
  },
  {
    id: 'signal.user.new-message',
    text: 'When the handler returns, the access faults again and queues a new message.',
  },
  {
    id: 'signal.user.stop',
    text: 'SIGSTOP and SIGCONT make a waiter queue a new message.',
  },
  {
    id: 'signal.user.wakes',
    text: 'Any handled signal wakes a thread that waits in user mode.',
  },
  {
    id: 'signal.user.withdraws',
    text: 'The message of a thread that a signal woke is withdrawn, whether it was read or not.',
  },
  {
    id: 'size.pm-scan-arg',
    text: 'A struct pm_scan_arg is 96 bytes long.',
  },
  {
    id: 'size.uffd-msg',
    text: 'A struct uffd_msg is 32 bytes long.',
  },
  {
    id: 'size.uffdio-api',
    text: 'A struct uffdio_api is 24 bytes long.',
  },
  {
    id: 'size.uffdio-continue',
    text: 'A struct uffdio_continue is 32 bytes long.',
  },
  {
    id: 'size.uffdio-copy',
    text: 'A struct uffdio_copy is 40 bytes long.',
  },
  {
    id: 'size.uffdio-move',
    text: 'A struct uffdio_move is 40 bytes long.',
  },
  {
    id: 'size.uffdio-poison',
    text: 'A struct uffdio_poison is 32 bytes long.',
  },
  {
    id: 'size.uffdio-range',
    text: 'A struct uffdio_range, the argument of UNREGISTER and WAKE, is 16 bytes long.',
  },
  {
    id: 'size.uffdio-register',
    text: 'A struct uffdio_register is 32 bytes long.',
  },
  {
    id: 'size.uffdio-writeprotect',
    text: 'A struct uffdio_writeprotect is 24 bytes long.',
  },
  {
    id: 'size.uffdio-zeropage',
    text: 'A struct uffdio_zeropage is 32 bytes long.',
  },
  {
    id: 'state.anon',
    text: 'An anonymous page is mapped.',
  },
  {
    id: 'state.file',
    text: 'A page of the page cache is mapped.',
  },
  {
    id: 'state.guard-marker',
    text: 'The entry is not present and was set by MADV_GUARD_INSTALL.',
  },
  {
    id: 'state.none',
    text: 'The page-table entry is empty.',
  },
  {
    id: 'state.poison-marker',
    text: 'The entry is not present and remembers that an access must fail.',
  },
  {
    id: 'state.thp',
    text: 'A 2 MiB transparent huge page is mapped by the PMD.',
  },
  {
    id: 'state.wp-marker',
    text: 'The entry is not present and remembers write protection.',
  },
  {
    id: 'state.zero',
    text: 'The shared zero page is mapped, read-only.',
  },
  {
    id: 'under-waiter.map-fixed',
    text: 'After MAP_FIXED and WAKE the retry finds fresh memory.',
  },
  {
    id: 'under-waiter.message-stays',
    text: "The waiter's message stays readable.",
  },
  {
    id: 'under-waiter.mprotect',
    text: 'After mprotect(PROT_NONE) and WAKE the retry is SIGSEGV with SEGV_ACCERR.',
  },
  {
    id: 'under-waiter.mprotect-read',
    text: 'A writer that waits, then mprotect(PROT_READ) and ZEROPAGE: SIGSEGV.',
  },
  {
    id: 'under-waiter.munmap',
    text: 'After munmap and WAKE the retry is SIGSEGV with SEGV_MAPERR.',
  },
  {
    id: 'under-waiter.no-wake',
    text: 'munmap, MAP_FIXED and mprotect(PROT_NONE) do not wake the waiter.',
  },
  {
    id: 'under-waiter.pwrite',
    text: 'When pwrite fills the hole the waiter sleeps on.',
  },
  {
    id: 'under-waiter.pwrite-copy',
    text: 'After that pwrite, COPY fails with EEXIST.',
  },
  {
    id: 'under-waiter.pwrite-wake',
    text: 'After that pwrite, WAKE lets the waiter through.',
  },
  {
    id: 'unregister.async-ext4',
    text: 'An ext4 VMA registered with WP_ASYNC can be unregistered only through its own userfaultfd.',
  },
  {
    id: 'unregister.async-ext4-unregistered',
    text: 'An ext4 VMA that is not registered gives EINVAL, even to a userfaultfd with WP_ASYNC.',
  },
  {
    id: 'unregister.clears-wp',
    text: 'When a VMA had WP, the uffd-wp bits and wp-markers in the range are removed, and the entries are writable again.',
  },
  {
    id: 'unregister.foreign-old',
    text: "Any userfaultfd of the address space can unregister another one's VMA.",
  },
  {
    id: 'unregister.foreign-old-wakes',
    text: "Unregistering another userfaultfd's VMA wakes the owner's waiters.",
  },
  {
    id: 'unregister.holes',
    text: 'Holes in the range are ignored.',
  },
  {
    id: 'unregister.ineligible-neighbour',
    text: 'One VMA of an unacceptable type in the range makes the whole call fail with EINVAL.',
  },
  {
    id: 'unregister.keeps-poison',
    text: 'Poison-markers stay: SIGBUS persists after UNREGISTER.',
  },
  {
    id: 'unregister.minor-only-no-wake',
    text: 'Unregistering a MINOR-only VMA wakes nobody.',
  },
  {
    id: 'unregister.mseal',
    text: 'UNREGISTER works on sealed (mseal) VMAs.',
  },
  {
    id: 'unregister.never-registered',
    text: 'VMAs of an acceptable type that were never registered are skipped, and the call returns 0.',
  },
  {
    id: 'unregister.no-eperm',
    text: 'UNREGISTER has no check that answers EPERM.',
  },
  {
    id: 'unregister.no-wake-message',
    text: 'Waiters that UNREGISTER did not wake keep their unread messages readable.',
  },
  {
    id: 'unregister.no-wake-until',
    text: 'Waiters that UNREGISTER did not wake sleep until WAKE, which still works, or close.',
  },
  {
    id: 'unregister.order.copy-in',
    text: 'First, UNREGISTER copies in 16 bytes, or fails with EFAULT.',
  },
  {
    id: 'unregister.order.dead',
    text: 'Next, a dead address space gives ENOMEM.',
  },
  {
    id: 'unregister.order.foreign',
    text: 'Next, for each VMA in the range, one that belongs to another userfaultfd is refused with EINVAL.',
  },
  {
    id: 'unregister.order.hugetlb-end',
    text: 'Last, the VMAs are processed in order; a hugetlb VMA whose end would be cut inside a huge page gives EINVAL.',
  },
  {
    id: 'unregister.order.hugetlb-end-keeps-earlier',
    text: 'The VMAs before that hugetlb VMA are then already unregistered.',
  },
  {
    id: 'unregister.order.hugetlb-start',
    text: 'Next, when the first VMA is hugetlb and start is not aligned to the huge page, the call is refused with EINVAL.',
  },
  {
    id: 'unregister.order.no-vma',
    text: 'Next, a range without any VMA is refused with EINVAL.',
  },
  {
    id: 'unregister.order.nothing-changed',
    text: 'When one of these checks fails, nothing was changed.',
  },
  {
    id: 'unregister.order.range',
    text: 'Next, RANGE is checked, or EINVAL.',
  },
  {
    id: 'unregister.order.type',
    text: "For each VMA, next a type that can't be registered (ext4, vdso) is refused with EINVAL.",
  },
  {
    id: 'unregister.poison-removed-later',
    text: 'On anonymous memory MADV_DONTNEED and MADV_FREE remove the poison-markers that UNREGISTER left.',
  },
  {
    id: 'unregister.split-merge',
    text: 'UNREGISTER splits and merges VMAs as REGISTER does.',
  },
  {
    id: 'unregister.wakes-missing',
    text: "When a VMA's modes include MISSING, all waiters of its userfaultfd in the part that is unregistered are woken, whatever they wait for.",
  },
  {
    id: 'unregister.wp-only-no-wake',
    text: 'Unregistering a WP-only VMA wakes nobody.',
  },
  {
    id: 'user-mode-only.copy',
    text: "With USER_MODE_ONLY a system call's copy, futex, O_DIRECT, vmsplice and process_vm access fails with EFAULT.",
  },
  {
    id: 'user-mode-only.mlock',
    text: 'With USER_MODE_ONLY mlock fails with ENOMEM.',
  },
  {
    id: 'user-mode-only.mlockall',
    text: 'With USER_MODE_ONLY mlockall returns 0, because errors are ignored.',
  },
  {
    id: 'user-mode-only.populate',
    text: 'With USER_MODE_ONLY MADV_POPULATE_READ or MADV_POPULATE_WRITE fails with EFAULT.',
  },
  {
    id: 'user-mode-only.proc-mem',
    text: 'With USER_MODE_ONLY an access through /proc/pid/mem fails with EIO.',
  },
  {
    id: 'user-mode-only.user',
    text: 'With USER_MODE_ONLY a load or store by the program, missing or write-protected, gives a normal message.',
  },
  {
    id: 'vma.merge.flags',
    text: "Two adjacent VMAs merge only when their flags are equal, the userfaultfd's modes included; soft-dirty alone is not compared.",
  },
  {
    id: 'vma.merge.uffd',
    text: 'Two adjacent VMAs merge only when both belong to the same userfaultfd or both to none.',
  },
  {
    id: 'wake.always-zero',
    text: 'Then WAKE returns 0, always.',
  },
  {
    id: 'wake.dead',
    text: 'WAKE returns 0 with a dead address space.',
  },
  {
    id: 'wake.during-events',
    text: 'WAKE works while events are being processed.',
  },
  {
    id: 'wake.fill-dontwake',
    text: 'A fill with MODE_DONTWAKE wakes nobody.',
  },
  {
    id: 'wake.fill-own-uffd',
    text: 'A fill wakes only waiters of the userfaultfd that was used.',
  },
  {
    id: 'wake.fill-range',
    text: 'COPY, ZEROPAGE, CONTINUE, POISON and MOVE wake the waiters whose message address lies in [dst, dst + n), where n is the number of bytes done.',
  },
  {
    id: 'wake.hugetlb-base',
    text: "For hugetlb without EXACT_ADDRESS the message's address is the huge page's base, so a WAKE of a later 4 KiB of that page misses the waiter.",
  },
  {
    id: 'wake.last-close',
    text: 'The last close wakes everybody.',
  },
  {
    id: 'wake.message-address',
    text: 'The range is compared with the address in the message: with EXACT_ADDRESS the unaligned one.',
  },
  {
    id: 'wake.no-retry-limit',
    text: 'There is no limit to the retries, neither for user faults nor for get_user_pages.',
  },
  {
    id: 'wake.none-on-eexist',
    text: 'A fill that fails with EEXIST wakes nobody.',
  },
  {
    id: 'wake.none-on-error',
    text: 'A fill that fails with nothing done wakes nobody.',
  },
  {
    id: 'wake.not-events',
    text: 'WAKE never affects threads that wait for an event to be read.',
  },
  {
    id: 'wake.not-madvise',
    text: 'madvise wakes nobody.',
  },
  {
    id: 'wake.not-map-fixed',
    text: 'A MAP_FIXED mapping over the page wakes nobody.',
  },
  {
    id: 'wake.not-mprotect',
    text: 'mprotect wakes nobody.',
  },
  {
    id: 'wake.not-munmap',
    text: 'munmap wakes nobody.',
  },
  {
    id: 'wake.not-pwrite',
    text: 'pwrite to the mapped file wakes nobody.',
  },
  {
    id: 'wake.not-register',
    text: 'REGISTER wakes nobody.',
  },
  {
    id: 'wake.nothing-there',
    text: 'WAKE returns 0 even when nothing is mapped, registered or waiting in the range.',
  },
  {
    id: 'wake.order.copy-in',
    text: 'First, WAKE copies in 16 bytes, or fails with EFAULT.',
  },
  {
    id: 'wake.order.range',
    text: 'Next, RANGE is checked, or EINVAL; a len of 0 is EINVAL, not "everything".',
  },
  {
    id: 'wake.own-waiters',
    text: 'WAKE acts only on fault waiters of this userfaultfd, whether their messages were read or not.',
  },
  {
    id: 'wake.partial',
    text: 'A partial fill wakes the waiters in the part that was done.',
  },
  {
    id: 'wake.retry',
    text: 'A woken task retries its access; if the page is still unresolved it queues a new message at the tail.',
  },
  {
    id: 'wake.signal',
    text: 'A signal wakes only the task that got it.',
  },
  {
    id: 'wake.unconditional',
    text: 'Whether the fault is resolved makes no difference to waking.',
  },
  {
    id: 'wake.unregister',
    text: 'UNREGISTER wakes waiters only in VMAs that were registered MISSING.',
  },
  {
    id: 'wake.wake',
    text: 'WAKE wakes all waiters of the userfaultfd in the range.',
  },
  {
    id: 'wake.whole-space',
    text: 'The range [0, TASK_SIZE) is legal.',
  },
  {
    id: 'wake.writeprotect-dontwake',
    text: 'WRITEPROTECT with MODE_DONTWAKE wakes nobody.',
  },
  {
    id: 'wake.writeprotect-wp',
    text: 'WRITEPROTECT with MODE_WP wakes nobody.',
  },
  {
    id: 'wake.writeprotect-zero',
    text: 'WRITEPROTECT with mode 0 wakes all waiters of the userfaultfd in the range.',
  },
  {
    id: 'wake.writeprotect-zero-missing',
    text: 'WRITEPROTECT with mode 0 wakes waiters for a missing page too; they fault again.',
  },
  {
    id: 'zeropage.anon.maps',
    text: 'On anonymous and private memory ZEROPAGE maps the shared zero page, read-only.',
  },
  {
    id: 'zeropage.anon.no-wp',
    text: 'On anonymous and private memory ZEROPAGE drops no protection and sets no uffd-wp bit.',
  },
  {
    id: 'zeropage.anon.only-none',
    text: 'On anonymous and private memory the entry must be empty; any marker fails with EEXIST.',
  },
  {
    id: 'zeropage.anon.write',
    text: 'A later write to that zero page is plain copy-on-write without a message, in WP ranges too.',
  },
  {
    id: 'zeropage.order.changing',
    text: 'First, a count of events that is not 0 gives EAGAIN with `zeropage` = -11.',
  },
  {
    id: 'zeropage.order.changing-again',
    text: 'Next, the count of events is tested again, with EAGAIN.',
  },
  {
    id: 'zeropage.order.copy-in',
    text: 'Next, ZEROPAGE copies in 24 bytes, or fails with EFAULT.',
  },
  {
    id: 'zeropage.order.dead',
    text: 'Next, a dead address space gives ESRCH.',
  },
  {
    id: 'zeropage.order.hugetlb',
    text: 'Next, hugetlb is refused with EINVAL and `zeropage` = -22.',
  },
  {
    id: 'zeropage.order.mode',
    text: 'Next, mode bits other than DONTWAKE are refused with EINVAL; there is no MODE_WP.',
  },
  {
    id: 'zeropage.order.no-vma',
    text: 'Next, when no VMA contains the start the call fails with ENOENT; from here on `zeropage` is written.',
  },
  {
    id: 'zeropage.order.one-vma',
    text: 'Next, a range that ends beyond the VMA of its start fails with ENOENT.',
  },
  {
    id: 'zeropage.order.range',
    text: 'Next, RANGE is checked, or EINVAL.',
  },
  {
    id: 'zeropage.order.type',
    text: 'Next, a VMA that is neither anonymous nor shmem is refused with EINVAL.',
  },
  {
    id: 'zeropage.order.unregistered',
    text: 'Next, a VMA that is registered to no userfaultfd fails with ENOENT.',
  },
  {
    id: 'zeropage.private-file.beyond-eof',
    text: 'On a private mapping of a file, a page beyond the end of file fails with EFAULT.',
  },
  {
    id: 'zeropage.shmem.allocates',
    text: 'On shared shmem ZEROPAGE allocates a real zeroed page in the file: its block count grows.',
  },
  {
    id: 'zeropage.shmem.beyond-eof',
    text: 'On shared shmem a page beyond the end of file fails with EFAULT.',
  },
  {
    id: 'zeropage.shmem.cached-eexist',
    text: 'On shared shmem a page that is in the page cache fails with EEXIST.',
  },
  {
    id: 'zeropage.shmem.enomem',
    text: 'On shared shmem a full tmpfs fails with ENOMEM.',
  },
  {
    id: 'zeropage.shmem.markers',
    text: 'On shared shmem markers are overwritten.',
  },
  {
    id: 'zeropage.thp',
    text: 'A PMD that maps a THP fails with EEXIST.',
  },
];
