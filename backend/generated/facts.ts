// Generated from docs/semantics.md; do not edit.
export const FACTS: readonly { readonly id: string; readonly releases?: string; readonly text: string }[] = [
  {
    id: 'action.collapse',
    text: 'MADV_COLLAPSE of a fully populated range works.',
  },
  {
    id: 'action.collapse-hole',
    text: 'MADV_COLLAPSE of a MISSING range with a hole fails with EBUSY.',
  },
  {
    id: 'action.dontneed',
    text: 'After MADV_DONTNEED a page of a MISSING range faults again with a new message.',
  },
  {
    id: 'action.foreign-write',
    text: 'A write by another process, or by pwrite, to shared shmem is not trapped.',
  },
  {
    id: 'action.foreign-write-copy',
    text: 'After such a write COPY fails with EEXIST.',
  },
  {
    id: 'action.foreign-write-missing',
    text: 'After such a write the page is in the page cache: MISSING no longer fires.',
  },
  {
    id: 'action.free',
    text: 'After MADV_FREE, without memory pressure, the data is kept and an access makes no message.',
  },
  {
    id: 'action.guard-copy',
    releases: '>=6.13',
    text: 'A later COPY wipes the guard out.',
  },
  {
    id: 'action.guard-install',
    releases: '>=6.13',
    text: 'MADV_GUARD_INSTALL is allowed, replaces pages, makes no event and wakes nobody.',
  },
  {
    id: 'action.map-fixed',
    text: 'MAP_FIXED over registered memory gives a fresh, unregistered VMA and wakes no waiter.',
  },
  {
    id: 'action.mlock',
    text: 'mlock faults every page in through userfaultfd, with write faults on private writable memory.',
  },
  {
    id: 'action.mprotect',
    text: 'mprotect keeps the registration and the uffd-wp bits.',
  },
  {
    id: 'action.mprotect-splits',
    text: 'mprotect splits the VMA, and merges it again when the protection is restored.',
  },
  {
    id: 'action.mseal',
    releases: '>=6.10',
    text: 'After mseal REGISTER, UNREGISTER, COPY, WRITEPROTECT and MOVE are still allowed.',
  },
  {
    id: 'action.munmap-hole-mapped',
    text: 'Memory that is mapped again into that hole is not registered.',
  },
  {
    id: 'action.munmap-part',
    text: 'After munmap of a part the rest stays registered.',
  },
  {
    id: 'action.populate',
    text: 'MADV_POPULATE_READ and MADV_POPULATE_WRITE make one message for each missing page, one at a time.',
  },
  {
    id: 'action.populate-read-only',
    text: 'MADV_POPULATE_WRITE on PROT_READ memory fails with EINVAL.',
  },
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
    releases: '>=6.7',
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
    releases: '>=6.7',
    text: 'MISSING|WP still delivers missing messages.',
  },
  {
    id: 'async.no-message',
    releases: '>=6.7',
    text: 'There is never a message for write protection.',
  },
  {
    id: 'async.write-clears',
    releases: '>=6.7',
    text: 'A write, by the program or by the kernel, to a page with uffd-wp or to a marker clears the bit silently.',
  },
  {
    id: 'async.writeprotect',
    releases: '>=6.7',
    text: 'WRITEPROTECT still works, in both directions.',
  },
  {
    id: 'atomic.access.page-crossing',
    text: 'A store across two missing pages asks for the lower one, and for the upper one only after that is resolved.',
  },
  {
    id: 'atomic.access.page-crossing-again',
    text: 'When the lower page is removed while the access waits for the upper one, the access asks for it again.',
  },
  {
    id: 'atomic.access.page-crossing-nothing-stored',
    text: 'Nothing is stored until both pages are present.',
  },
  {
    id: 'atomic.access.user-copy',
    text: 'A system call that copies to or from user memory faults page by page and holds no lock of the address space meanwhile.',
  },
  {
    id: 'atomic.access.user-copy-visible',
    text: 'What it copied before the page that it sleeps for is already there, down to the byte.',
  },
  {
    id: 'atomic.close.before-return',
    text: 'All of this is done before close(2) returns.',
  },
  {
    id: 'atomic.close.no-lost-fault',
    text: 'So no fault can sleep on after the last close.',
  },
  {
    id: 'atomic.close.released-first',
    text: 'The last close first marks the userfaultfd as released; from then on a fault does not sleep but tries again.',
  },
  {
    id: 'atomic.close.wakes-after',
    text: 'Next it wakes all fault waiters in one step, and then the event waiters.',
  },
  {
    id: 'atomic.close.write-locked',
    text: 'Next it unregisters all VMAs under the mmap lock for writing: one step.',
  },
  {
    id: 'atomic.copy.partial-over-sleep',
    text: 'Pages that were done before a source page that slept stay done, and count in `copy`, when the destination then fails.',
  },
  {
    id: 'atomic.copy.source-kept',
    text: 'The contents that it read are kept over that: a later change of the source page is not seen.',
  },
  {
    id: 'atomic.copy.source-locked',
    text: 'COPY first tries to read each source page with the locks held and page faults disabled.',
  },
  {
    id: 'atomic.copy.source-slow',
    text: 'When that fails it drops all locks, reads the source as an ordinary access, which may sleep, and then takes the locks and evaluates the destination again; anything can come between.',
  },
  {
    id: 'atomic.exec.mm-dead',
    text: 'The old address space is dead for every userfaultfd once execve dropped it and no ioctl in progress holds it.',
  },
  {
    id: 'atomic.exec.threads-first',
    text: 'execve ends the other threads first, then exchanges the address space, and only then closes the CLOEXEC descriptors.',
  },
  {
    id: 'atomic.exit.address-space-last',
    text: 'The address space is torn down by the last thread that leaves it; an ioctl in progress by another process delays that until it is done.',
  },
  {
    id: 'atomic.exit.mm-before-files',
    text: 'An exiting task leaves its address space before it closes its descriptors.',
  },
  {
    id: 'atomic.exit.waiters',
    text: 'At exit_group each waiting thread is woken by its SIGKILL and withdraws its own message.',
  },
  {
    id: 'atomic.fault.anon-vma',
    text: 'The first write to an untouched VMA also needs the mmap lock for reading, to create the anon_vma; it drops that again before it decides.',
  },
  {
    id: 'atomic.fault.async',
    text: 'With WP_ASYNC a write takes the protection of its page away in its fault, and is made after that: what protects the page in between has its protection taken away by a second fault.',
  },
  {
    id: 'atomic.fault.copy',
    text: "The kernel's own fill of one entry is made under the page-table lock: either it or a fill of the same entry comes first.",
  },
  {
    id: 'atomic.fault.decision',
    text: 'The decision that a page of anonymous memory is missing is made under the page-table lock, which is dropped before the message is queued: a fill can come between.',
  },
  {
    id: 'atomic.fault.kernel-mode',
    text: 'An access in kernel mode that faults takes the mmap lock for reading at once: it never comes between the steps of an operation that holds that for writing.',
  },
  {
    id: 'atomic.fault.must-wait',
    text: 'After queueing, the entry is looked at once more without its lock; when the page has been filled meanwhile the thread withdraws its message and does not sleep.',
  },
  {
    id: 'atomic.fault.must-wait-exclusive',
    text: "A private page that is this process's alone is writable as soon as its protection is taken away: a store to it never sleeps on.",
  },
  {
    id: 'atomic.fault.must-wait-marker',
    text: 'A poison-marker counts as an empty entry there: a thread that found nothing just before POISON, and queues after its wake, sleeps on; POISON of that page gives EEXIST then, so whoever reads such a message has to WAKE.',
  },
  {
    id: 'atomic.fault.must-wait-protected',
    text: "A page counts as protected there as long as it can't be written without another fault: a store that found the protection just before WRITEPROTECT took it away, and queues after that wake, sleeps on if the page is of a shared mapping, the zero page, another process's too, or a hugepage.",
  },
  {
    id: 'atomic.fault.queue',
    text: "The message is queued while the VMA's lock or mmap lock is still held, so no munmap, MAP_FIXED, mprotect, REGISTER or UNREGISTER comes between decision and message.",
  },
  {
    id: 'atomic.fault.retry-mmap-locked',
    text: 'After it slept, it tries with the mmap lock for reading, so a woken thread waits for an operation that holds the mmap lock for writing.',
  },
  {
    id: 'atomic.fault.vanishing',
    text: 'Between queueing and that withdrawal the message can be polled and read, although its thread never sleeps for it.',
  },
  {
    id: 'atomic.fault.vma-locked',
    text: 'A user access that faults first tries with the lock of its VMA for reading.',
  },
  {
    id: 'atomic.fault.withdraw',
    text: 'A thread that was woken by a signal removes its own message, under the lock of the queue of pending faults.',
  },
  {
    id: 'atomic.fill.copy-in',
    text: 'The fills read their argument and check it before they take a lock; the count of events is tested before that, and again under the locks.',
  },
  {
    id: 'atomic.fill.excludes',
    text: 'So no munmap, MAP_FIXED, mremap, mprotect, REGISTER, UNREGISTER, fork or close changes its VMA between two of its pages, while faults, other fills, WRITEPROTECT and MADV_DONTNEED do come between.',
  },
  {
    id: 'atomic.fill.mmap-locked',
    releases: '<6.9',
    text: 'A fill holds the mmap lock for reading over all of its pages.',
  },
  {
    id: 'atomic.fill.out-after',
    text: 'The locks are dropped, then `out` is written, then waiters are woken: other threads can come between each of these.',
  },
  {
    id: 'atomic.fill.page',
    text: 'Each page is installed under its page-table lock: the test for an empty entry and the installation are one step, so of two fills of one page one gets EEXIST.',
  },
  {
    id: 'atomic.fill.retry-by-page',
    text: 'A thread that retries an access can find the first pages of a fill before its last.',
  },
  {
    id: 'atomic.fill.vma-before-count',
    text: 'Under the locks the VMA is looked up before the count is tested again: a fill that passed the first test finds no VMA (ENOENT) when munmap comes then, although the count was raised before the VMA went.',
  },
  {
    id: 'atomic.fill.vma-locked',
    releases: '>=6.9',
    text: 'A fill holds the lock of its one VMA for reading over all of its pages.',
  },
  {
    id: 'atomic.fill.wake-last',
    text: "So another thread can use, protect or unmap the pages before the fill's own wake.",
  },
  {
    id: 'atomic.fork.changing',
    text: 'The counts are raised in that step.',
  },
  {
    id: 'atomic.fork.child-not-started',
    text: 'The child has no process id and runs nothing until all events were read.',
  },
  {
    id: 'atomic.fork.events-after',
    text: "The FORK events are waited for after the lock was dropped, one userfaultfd after the other: the parent's other threads can fault, fill and map meanwhile, which the child does not see.",
  },
  {
    id: 'atomic.fork.files-copied-first',
    text: 'The descriptor table is copied before the address space, so the half-made child holds the userfaultfd while fork waits.',
  },
  {
    id: 'atomic.fork.write-locked',
    text: "fork copies all VMAs and page tables under the parent's mmap lock for writing: one step.",
  },
  {
    id: 'atomic.guard.install',
    releases: '>=6.13',
    text: 'MADV_GUARD_INSTALL holds the mmap lock for reading; it marks the empty entries of a page table under its lock. When it meets one that is not empty it empties the whole part of the mapping, page by page as MADV_DONTNEED does, and begins anew.',
  },
  {
    id: 'atomic.guard.remove',
    text: 'MADV_GUARD_REMOVE holds the mmap lock for reading and changes each page table under its lock.',
  },
  {
    id: 'atomic.lock.changing',
    text: 'Each userfaultfd has a lock that fills, MOVE and WRITEPROTECT hold for reading and that raising the count of events takes for writing, so the count is not raised in the midst of one of them.',
  },
  {
    id: 'atomic.lock.mmap',
    text: 'Any number of threads can hold the mmap lock for reading; a thread that holds it for writing is alone.',
  },
  {
    id: 'atomic.lock.not-held-asleep',
    text: "A thread that sleeps for a fault or for an event holds neither the mmap lock nor a VMA's lock.",
  },
  {
    id: 'atomic.lock.vma',
    text: "A thread that holds a VMA's lock for reading keeps that VMA from being changed, split, merged away or unmapped, and nothing else.",
  },
  {
    id: 'atomic.lock.waiting',
    text: 'Waiting for the mmap lock is not visible in any result; mmap, munmap, mremap, mprotect and fork fail with EINTR when a fatal signal comes while they wait for it.',
  },
  {
    id: 'atomic.madvise.dontneed',
    text: 'MADV_DONTNEED and MADV_FREE of registered memory hold the mmap lock for reading, so they exclude mmap and REGISTER but neither faults nor fills; each page table is emptied under its lock.',
  },
  {
    id: 'atomic.madvise.flags',
    text: 'madvise with advice that is a flag, and mbind, hold the mmap lock for writing from their first VMA to their last: one step.',
  },
  {
    id: 'atomic.madvise.flushed-last',
    text: 'While MADV_DONTNEED waits for the REMOVE event of a later mapping, the pages of the mappings before it are gone but the TLB is not flushed: a processor that knew such a page goes on using it, reads the old contents, and what it stores there is lost.',
  },
  {
    id: 'atomic.madvise.populate',
    text: 'MADV_POPULATE and mlock fault page by page under the mmap lock for reading, which they drop whenever a page has to wait.',
  },
  {
    id: 'atomic.madvise.remove-event',
    text: 'For a REMOVE event MADV_DONTNEED raises the count, drops the mmap lock, waits, takes it again and looks its VMA up again, so other threads can map and unmap meanwhile.',
  },
  {
    id: 'atomic.madvise.remove-vma-gone',
    text: 'When its VMA was unmapped while it waited, MADV_DONTNEED fails with ENOMEM.',
  },
  {
    id: 'atomic.madvise.remove-vma-locked',
    text: 'When its VMA was locked while it waited, MADV_DONTNEED fails with EINVAL and removes nothing.',
  },
  {
    id: 'atomic.madvise.remove-vma-split',
    text: 'When its VMA was split while it waited, MADV_DONTNEED removes the first part and makes a new event for the other, although the first event named both.',
  },
  {
    id: 'atomic.madvise.remove-window',
    text: 'Between the reading of the event and the removal other threads can run; fills are no longer refused then, and what they fill is removed.',
  },
  {
    id: 'atomic.mmap.event-after',
    text: 'The UNMAP event that MAP_FIXED makes is waited for after the lock was dropped: the new mapping is already usable by other threads.',
  },
  {
    id: 'atomic.mmap.populate-after',
    text: 'MAP_POPULATE and MAP_LOCKED populate after the lock was dropped and after the UNMAP event was read, page by page; errors of that are ignored.',
  },
  {
    id: 'atomic.mmap.write-locked',
    text: 'mmap does all of its checks, the unmapping that MAP_FIXED implies, merging and the new VMA under the mmap lock for writing: one step.',
  },
  {
    id: 'atomic.move.absent',
    text: 'While a page is moved an access to the source faults, and finds an empty entry after the locks are dropped.',
  },
  {
    id: 'atomic.move.flushed-after',
    releases: '>=6.18',
    text: 'The TLB is flushed only after the page, or the run of pages, is at its destination: a processor that used the source shortly before can still store to the page when another has seen it at the destination.',
  },
  {
    id: 'atomic.move.flushed-before',
    releases: '<6.18',
    text: 'The TLB is flushed before the page is at its destination, so that nothing changes it in between.',
  },
  {
    id: 'atomic.move.page',
    text: "Each page is moved under both page-table locks, the source page's lock and its anon_vma's lock for writing: no fault and no other MOVE finds it in between.",
  },
  {
    id: 'atomic.move.vma-locked',
    text: 'MOVE holds the locks of both VMAs for reading over all of its pages.',
  },
  {
    id: 'atomic.mprotect.write-locked',
    text: 'mprotect holds the mmap lock for writing from its first VMA to its last: one step.',
  },
  {
    id: 'atomic.mremap.write-locked',
    text: 'mremap moves VMAs and pages under the mmap lock for writing: one step; then come its events, one after the other, without the lock.',
  },
  {
    id: 'atomic.munmap.changing',
    text: 'The count of events is raised, for all userfaultfds concerned, under the lock, before the VMAs are removed.',
  },
  {
    id: 'atomic.munmap.event-after',
    text: 'The UNMAP events are waited for after the lock was dropped, one after the other: others can map into the hole meanwhile.',
  },
  {
    id: 'atomic.munmap.pages-after',
    text: 'The pages are freed with the lock downgraded to reading; other threads can fault and fill elsewhere meanwhile, but nobody can map into the hole until it is done.',
  },
  {
    id: 'atomic.munmap.waits-for-fill',
    text: 'munmap waits for a fill in progress in one of its VMAs, but not for one that sleeps in its source.',
  },
  {
    id: 'atomic.munmap.write-locked',
    text: 'munmap checks, splits and removes the VMAs under the mmap lock for writing: one step.',
  },
  {
    id: 'atomic.pipe-write.mutex',
    text: "write(2) to a pipe holds the pipe's mutex over all parts that find room, over sleeps in its source too.",
  },
  {
    id: 'atomic.pipe-write.no-memory-lock',
    text: 'It holds no lock of the address space meanwhile, so every operation on memory can come between.',
  },
  {
    id: 'atomic.pipe-write.room',
    text: 'It drops the mutex only to wait for room; other readers and writers come between there.',
  },
  {
    id: 'atomic.pipe-write.slot',
    releases: '>=6.15',
    text: 'A slot becomes visible to poll once it is filled.',
  },
  {
    id: 'atomic.poll.lockless',
    text: 'poll looks at both queues without a lock.',
  },
  {
    id: 'atomic.read.copy-out',
    text: 'Messages are copied to the buffer without any lock; a read whose buffer faults sleeps with its message already taken.',
  },
  {
    id: 'atomic.read.event',
    text: 'Reading an event other than FORK completes it in the same step; its thread then lowers the count when it gets to run.',
  },
  {
    id: 'atomic.read.faults-before-events',
    text: 'Before each message the pending faults are looked at first, then the events.',
  },
  {
    id: 'atomic.read.fork',
    text: 'Reading a FORK event takes it out of the queue, makes the descriptor without a lock, and completes it afterwards, or puts it back.',
  },
  {
    id: 'atomic.read.message',
    text: "One message is taken under the descriptor's lock and that of its queue: exactly one reader gets it, and it moves to the queue of those read in the same step.",
  },
  {
    id: 'atomic.read.several',
    text: 'A read of several messages takes one after the other; between two of them threads can queue, be woken and withdraw, so a fault that comes late can follow an event in one read.',
  },
  {
    id: 'atomic.register.copy-in',
    text: 'REGISTER reads its argument and checks mode and range before it takes a lock.',
  },
  {
    id: 'atomic.register.ioctls-after',
    text: '`ioctls` is written after the lock was dropped: other threads can fault and be filled before the call returns, and before it fails with EFAULT.',
  },
  {
    id: 'atomic.register.write-locked',
    text: 'REGISTER checks and changes all VMAs under the mmap lock for writing: one step.',
  },
  {
    id: 'atomic.unregister.late-fault',
    releases: '>=6.7',
    text: "A thread that faults for the first time under the VMA's lock between that wake and that change queues a message that UNREGISTER does not wake: it sleeps until WAKE or close, in memory that is no longer registered.",
  },
  {
    id: 'atomic.unregister.late-fault-wp',
    text: 'With WP that window lasts as long as removing the protection from the whole VMA, so the race is then easily lost.',
  },
  {
    id: 'atomic.unregister.wakes-before',
    text: "Each VMA's waiters are woken before that VMA is changed.",
  },
  {
    id: 'atomic.unregister.write-locked',
    text: 'UNREGISTER checks and changes all VMAs under the mmap lock for writing: one step for threads that it wakes, since these retry under the mmap lock.',
  },
  {
    id: 'atomic.wake.no-memory-lock',
    text: 'WAKE takes no lock of the address space.',
  },
  {
    id: 'atomic.wake.one-step',
    text: 'WAKE wakes all waiters of its range, with unread and with read messages, under the lock of the queue of pending faults: one step for read and for other wakes.',
  },
  {
    id: 'atomic.wake.order',
    text: 'It walks the pending queue and then the queue of those read, each from the newest to the oldest; which of the woken threads retries first is up to the scheduler.',
  },
  {
    id: 'atomic.wake.removes',
    text: 'The messages of the threads that it wakes leave the queues in that same step.',
  },
  {
    id: 'atomic.writeprotect.mmap-locked',
    text: 'WRITEPROTECT holds the mmap lock for reading from its first VMA to its last: it excludes changes of the VMAs, but neither faults nor fills.',
  },
  {
    id: 'atomic.writeprotect.table',
    text: 'Entries are changed under their page-table lock, table by table; a store between two tables is possible, and stores are trapped only once the TLB was flushed.',
  },
  {
    id: 'atomic.writeprotect.wake-after',
    text: 'The wake of mode 0 comes after the lock was dropped.',
  },
  {
    id: 'blocks.pages',
    text: 'st_blocks is 8 for each cached page, reserved ones included.',
  },
  {
    id: 'brk.exec',
    text: 'After execve the heap is empty.',
  },
  {
    id: 'brk.fork',
    text: "A child has a heap that begins and ends where its parent's does; what it adds to touched memory is a VMA of its own.",
  },
  {
    id: 'brk.grow.across',
    text: 'It does become part of one that begins below the heap and ends in it.',
  },
  {
    id: 'brk.grow.below',
    text: 'It never becomes part of a VMA that ends where the heap begins, though all else is equal; mmap would merge them.',
  },
  {
    id: 'brk.grow.holes',
    text: 'munmap in the heap does not move its end: it grows on behind the hole.',
  },
  {
    id: 'brk.grow.locked',
    text: 'With MCL_FUTURE what is added is locked, and its pages are faulted in when the mmap lock is dropped.',
  },
  {
    id: 'brk.grow.memory',
    text: 'What is added is private anonymous memory that can be read and written, accounted, not registered, with no page there.',
  },
  {
    id: 'brk.grow.merges',
    text: 'It becomes part of the VMA that the heap ends with where that is alike, as with mmap: what is registered, locked or protected otherwise is not.',
  },
  {
    id: 'brk.order.below',
    text: 'First, an address below the start of the heap is refused.',
  },
  {
    id: 'brk.order.gap',
    text: 'Next, it is refused where something is mapped in what would be added, or in the page behind that.',
  },
  {
    id: 'brk.order.hole',
    text: 'A lower address is refused where nothing is mapped between the two ends, rounded up to pages.',
  },
  {
    id: 'brk.order.map-count',
    text: 'Next, it is refused with more than vm.max_map_count VMAs, even if none would be added.',
  },
  {
    id: 'brk.order.memlock',
    text: 'Next, with MCL_FUTURE, so is what would be more locked memory than RLIMIT_MEMLOCK allows.',
  },
  {
    id: 'brk.order.overcommit',
    text: 'Next, it is refused for more memory than the heuristic of overcommit allows, or more than there is left of the limit.',
  },
  {
    id: 'brk.order.refused',
    text: 'Next, it is refused where munmap of that range would be: by a sealed VMA, a hugepage that would be cut, too many VMAs.',
  },
  {
    id: 'brk.order.rlimit-data',
    text: "Next, a heap that would be, with the program's data, larger than RLIMIT_DATA is refused.",
  },
  {
    id: 'brk.order.same-page',
    text: "Next, an address in the heap's last page, or the end of that, moves the end and changes no memory.",
  },
  {
    id: 'brk.order.task-size',
    text: 'A higher address is refused beyond TASK_SIZE, up to the last address there is.',
  },
  {
    id: 'brk.result',
    text: 'The system call never fails: it returns where the heap ends then, and that is as before where it was refused.',
  },
  {
    id: 'brk.shrink.refused-changing',
    text: 'What refuses behind a VMA of a userfaultfd with EVENT_UNMAP leaves that userfaultfd in its change for ever: there is no event, and each fill fails with EAGAIN from then on.',
  },
  {
    id: 'brk.shrink.whatever',
    text: 'Otherwise everything that is mapped there is unmapped, whatever it is; holes do not matter.',
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
    releases: '>=6.12',
    text: 'A fill that is refused because of the count writes -11 (-EAGAIN) to `out`.',
  },
  {
    id: 'changing.fill-out-sleeps',
    text: 'While the count is not 0, a fill whose structure lies in a missing page sleeps in a write fault, the attempt to store `out`.',
  },
  {
    id: 'changing.fill-out-untouched',
    releases: '<6.12',
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
    releases: '>=6.6',
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
    id: 'continue.anon',
    text: 'CONTINUE on anonymous memory, which is neither shmem nor hugetlb, fails with EINVAL and `mapped` is written.',
  },
  {
    id: 'continue.beyond-eof-hugetlb',
    text: 'A page at or beyond the end of file fails with EFAULT on hugetlb.',
  },
  {
    id: 'continue.beyond-eof-shmem',
    text: 'A page at or beyond the end of file fails with EINVAL on shmem.',
  },
  {
    id: 'continue.cache-first',
    text: 'The page cache is looked up before the entry: a hole under any marker fails with EFAULT.',
  },
  {
    id: 'continue.eexist',
    text: 'An entry that is occupied fails with EEXIST.',
  },
  {
    id: 'continue.fallocated',
    text: 'A page that fallocate reserved counts as being in the page cache.',
  },
  {
    id: 'continue.hugetlb-aligned',
    text: 'On hugetlb a range that is not aligned to the huge page fails with EINVAL.',
  },
  {
    id: 'continue.hwpoison',
    text: 'A page with a hardware error fails with EIO.',
  },
  {
    id: 'continue.markers',
    text: 'Markers are overwritten.',
  },
  {
    id: 'continue.not-cached',
    text: 'A page that is not in the page cache fails with EFAULT.',
  },
  {
    id: 'continue.not-minor',
    text: 'MINOR registration is not required: any registered shmem VMA works.',
  },
  {
    id: 'continue.order.changing',
    text: 'First, a count of events that is not 0 gives EAGAIN with `mapped` = -11.',
  },
  {
    id: 'continue.order.changing-again',
    text: 'Next, the count of events is tested again, with EAGAIN.',
  },
  {
    id: 'continue.order.copy-in',
    text: 'Next, CONTINUE copies in 24 bytes, or fails with EFAULT.',
  },
  {
    id: 'continue.order.dead',
    text: 'Next, a dead address space gives ESRCH.',
  },
  {
    id: 'continue.order.fatal-signal',
    text: 'After each page a pending fatal signal ends the loop, with EINTR when nothing was mapped.',
  },
  {
    id: 'continue.order.mode',
    releases: '>=6.4',
    text: 'Next, mode bits other than DONTWAKE and WP are refused with EINVAL, leaving `mapped` untouched.',
  },
  {
    id: 'continue.order.mode-old',
    releases: '<6.4',
    text: 'Mode bits other than DONTWAKE, WP included, are refused with EINVAL.',
  },
  {
    id: 'continue.order.mode-wp',
    releases: '>=6.4',
    text: 'Next, MODE_WP on a VMA that is not registered WP is refused with EINVAL and `mapped` = -22.',
  },
  {
    id: 'continue.order.no-vma',
    text: 'Next, a range that is not mapped by one VMA, or not registered, fails with ENOENT; from here on `mapped` is written.',
  },
  {
    id: 'continue.order.range',
    text: 'Next, RANGE is checked, or EINVAL.',
  },
  {
    id: 'continue.private-read-only',
    text: 'On a private mapping the page is mapped read-only.',
  },
  {
    id: 'continue.private-write',
    text: 'A write to that page of a private mapping copies it silently, without a message.',
  },
  {
    id: 'continue.shared-writable',
    text: 'On a shared mapping the page is mapped writable if the VMA is.',
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
    id: 'copy.anon.zero-old',
    releases: '<6.6',
    text: 'Into a private mapping of /dev/zero COPY works as into anonymous memory; ZEROPAGE fails with EFAULT there.',
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
    releases: '>=6.10',
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
    releases: '<6.9',
    text: 'The count of events is tested under the mmap lock before the VMA is looked up.',
  },
  {
    id: 'copy.old-kernel-src',
    releases: '<6.6',
    text: "A src in the kernel's half of the address space fails with EFAULT when it is read.",
  },
  {
    id: 'copy.old-order',
    releases: '<6.6',
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
    id: 'copy.src.dst-foreign',
    text: 'When dst belongs to another userfaultfd by the time that the source was read, the copy proceeds.',
  },
  {
    id: 'copy.src.dst-split',
    text: 'When dst was split while the source was read, so that no one VMA holds the whole original range any more, the result is ENOENT, also when what is left to copy lies in one VMA.',
  },
  {
    id: 'copy.src.dst-unmapped',
    text: 'When dst was unmapped while the source was read, the result is ENOENT.',
  },
  {
    id: 'copy.src.dst-unregistered',
    text: 'When dst was unregistered while the source was read, the result is ENOENT.',
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
    id: 'create.per-thread',
    text: 'The privileges that count are those of the calling thread: others of its process keep theirs.',
  },
  {
    id: 'create.privilege-dropped',
    text: 'A userfaultfd created while privileged stays usable after privileges are dropped.',
  },
  {
    id: 'create.privileges-exec',
    text: 'execve keeps the absence of CAP_SYS_PTRACE when it is out of the bounding set too, and takes the capability from who is not root.',
  },
  {
    id: 'create.privileges-inherited',
    text: 'A process begins with the privileges of the thread that forked it.',
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
    releases: '<5.11',
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
    id: 'device.access-first',
    text: 'read and write on a device descriptor that was not opened for it fail with EBADF.',
  },
  {
    id: 'device.binds-caller',
    text: 'The userfaultfd is bound to the address space of the caller of the ioctl, not to that of the opener.',
  },
  {
    id: 'device.flags-before-emfile',
    text: 'With a full descriptor table USERFAULTFD_IOC_NEW fails with EMFILE, but bad flags are EINVAL even then.',
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
    text: '/dev/userfaultfd is a character device with mode 0600 (10:257 on the host of record: the minor number is one that was free).',
  },
  {
    id: 'device.open-eacces',
    text: 'Only open(2) of the device is guarded: it fails with EACCES without permission on the file.',
  },
  {
    id: 'device.open-emfile',
    text: 'open(2) fails with EMFILE when the descriptor table is full, before it looks for the file.',
  },
  {
    id: 'device.open-enoent',
    text: 'open(2) of the device fails with ENOENT where it is not there.',
  },
  {
    id: 'device.poll',
    text: 'poll reports POLLIN, POLLOUT, POLLRDNORM and POLLWRNORM for the device, as for every file without poll.',
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
    id: 'direct-io.efault',
    text: "An O_DIRECT transfer of which a page can't be had fails with EFAULT as a whole.",
  },
  {
    id: 'direct-io.nothing',
    text: 'An O_DIRECT transfer of no bytes returns 0 and touches nothing.',
  },
  {
    id: 'direct-io.partial',
    text: "Pages before the one that can't be had are transferred nevertheless.",
  },
  {
    id: 'direct-io.pins',
    text: 'On ext4 and XFS O_DIRECT pins all pages of what lies in one extent of the file before any of them is transferred: what was stored to one while the next was waited for is what the disk gets.',
  },
  {
    id: 'direct-io.read',
    text: 'A read with O_DIRECT needs each page for writing.',
  },
  {
    id: 'direct-io.signal',
    text: 'A handled signal does not end an O_DIRECT transfer that sleeps in a fault; a fatal one does.',
  },
  {
    id: 'direct-io.user-addresses',
    text: 'An O_DIRECT transfer beyond user addresses fails with EFAULT and touches nothing.',
  },
  {
    id: 'direct-io.write',
    text: 'A write with O_DIRECT needs each page for reading.',
  },
  {
    id: 'direct-io.write-only',
    text: 'Of memory with PROT_WRITE alone a write with O_DIRECT takes the pages that are there and that nobody else has; a page that is not there is EFAULT.',
  },
  {
    id: 'dup.emfile',
    text: 'dup fails with EMFILE when the descriptor table is full.',
  },
  {
    id: 'dup.lowest',
    text: 'dup makes the lowest free descriptor, without close-on-exec.',
  },
  {
    id: 'dup3.cloexec',
    text: 'What dup3 makes is close-on-exec if and only if O_CLOEXEC is given.',
  },
  {
    id: 'dup3.flags',
    text: 'First, dup3 refuses flags other than O_CLOEXEC with EINVAL.',
  },
  {
    id: 'dup3.range',
    text: 'Next, dup3 refuses a new descriptor at or above RLIMIT_NOFILE, negative ones included, with EBADF.',
  },
  {
    id: 'dup3.replaces',
    text: 'dup3 closes what the new descriptor referred to, as close does: if that was the last reference, its waiters are woken before dup3 returns.',
  },
  {
    id: 'dup3.same',
    text: 'Next, dup3 refuses two equal descriptors with EINVAL, even if there is none such.',
  },
  {
    id: 'event.blocks',
    text: 'The system call that generates an event sleeps in state D until the event is read or the last descriptor is closed.',
  },
  {
    id: 'event.fatal-signal',
    text: 'Only fatal signals interrupt that sleep.',
  },
  {
    id: 'event.fork-child',
    text: "When FORK is readable the child's memory exists, sharing its parent's pages, but no process has it yet: nothing runs, and /proc shows no child.",
  },
  {
    id: 'event.fork-payload',
    text: 'FORK carries `ufd`, 32 bits at offset 8 of the message.',
  },
  {
    id: 'event.not-in-fdinfo',
    text: 'Events do not count in fdinfo.',
  },
  {
    id: 'event.per-owner',
    text: 'Events go to the userfaultfd that owns the VMA; unregistered VMAs give none.',
  },
  {
    id: 'event.poll',
    text: 'Events make the descriptor readable for poll.',
  },
  {
    id: 'event.remap-after',
    text: 'When REMAP is readable the memory is already moved.',
  },
  {
    id: 'event.remap-payload',
    text: 'REMAP carries from, to and len, where len is the old length, or the new one when shrinking.',
  },
  {
    id: 'event.remove-before',
    text: 'When REMOVE is readable the memory is not yet removed.',
  },
  {
    id: 'event.remove-payload',
    text: 'REMOVE carries the start and end of the part that lies in one VMA.',
  },
  {
    id: 'event.self-deadlock',
    text: 'A system call that generates an event in the thread that also reads the events sleeps for ever.',
  },
  {
    id: 'event.unmap-after',
    text: 'When UNMAP is readable the memory is already unmapped.',
  },
  {
    id: 'event.unmap-payload',
    text: "UNMAP carries the start and end of the system call's whole range.",
  },
  {
    id: 'fallocate.order.mode',
    text: 'Next, modes that the kernel does not know or that do not go together (FALLOC_FL_PUNCH_HOLE without FALLOC_FL_KEEP_SIZE) are refused with EOPNOTSUPP.',
  },
  {
    id: 'fallocate.order.mode-old',
    releases: '<6.12',
    text: 'Collapsing and inserting with any other flag, and unsharing with another mode, are EINVAL.',
  },
  {
    id: 'fallocate.order.not-file',
    text: 'Next, what is neither a regular file nor a block device is refused with ENODEV: a userfaultfd, /dev/null.',
  },
  {
    id: 'fallocate.order.overflow',
    text: 'Next, an end beyond the largest offset is refused with EFBIG.',
  },
  {
    id: 'fallocate.order.pipe',
    text: 'Next, a pipe is refused with ESPIPE.',
  },
  {
    id: 'fallocate.order.range',
    text: 'First, a negative offset, or a length that is not positive, is refused with EINVAL.',
  },
  {
    id: 'fallocate.order.read-only',
    text: 'Next, a file that is not open for writing is refused with EBADF.',
  },
  {
    id: 'fallocate.order.shmem-mode',
    text: 'Next, shmem refuses modes other than FALLOC_FL_KEEP_SIZE and FALLOC_FL_PUNCH_HOLE with EOPNOTSUPP.',
  },
  {
    id: 'fallocate.punch',
    text: 'FALLOC_FL_PUNCH_HOLE takes whole pages out of the cache and unmaps them in every process; copies of private mappings stay.',
  },
  {
    id: 'fallocate.punch-part',
    text: 'Parts of pages at its ends are zeroed in place.',
  },
  {
    id: 'fallocate.reserves',
    text: 'Allocating puts zeroed pages into the cache, and with FALLOC_FL_KEEP_SIZE leaves the size as it is.',
  },
  {
    id: 'fallocate.seal-grow',
    text: 'Allocating beyond the end with F_SEAL_GROW is refused with EPERM, with FALLOC_FL_KEEP_SIZE too.',
  },
  {
    id: 'fallocate.seal-write',
    text: 'FALLOC_FL_PUNCH_HOLE with F_SEAL_WRITE or F_SEAL_FUTURE_WRITE is refused with EPERM.',
  },
  {
    id: 'fallocate.twice',
    text: 'A reserved page that is allocated again is data.',
  },
  {
    id: 'fault-around.before-message',
    text: 'A read of a missing page maps its neighbours before its message is queued.',
  },
  {
    id: 'fault-around.environment',
    text: 'The window is debugfs fault_around_bytes, 64 KiB by default: part of the environment, not a constant. It is a power of two up to 2 MiB; 4 KiB turns it off (read).',
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
    id: 'fault-around.reserved',
    text: 'Reserved pages and pages beyond the end of file are not mapped by it.',
  },
  {
    id: 'fault-around.vma',
    text: 'The window begins where its VMA does, if that is later, and is as long as ever from there; it ends with the VMA and with the page table (2 MiB).',
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
    releases: '>=6.13',
    text: 'Next, a guard-marker is SIGSEGV with SEGV_MAPERR without a message.',
  },
  {
    id: 'fault.order.poison',
    releases: '>=6.6',
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
    releases: '>=6.7',
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
    id: 'fcntl.access-mode',
    text: "F_GETFL of a pipe's write end has O_WRONLY, and of /dev/null opened for both O_RDWR and O_LARGEFILE (0x8000).",
  },
  {
    id: 'fcntl.cloexec-per-descriptor',
    text: 'Close-on-exec belongs to the descriptor: its duplicates have their own.',
  },
  {
    id: 'fcntl.dupfd',
    text: 'F_DUPFD and F_DUPFD_CLOEXEC make the lowest free descriptor that is not below their argument.',
  },
  {
    id: 'fcntl.dupfd-cloexec',
    text: 'What F_DUPFD makes is not close-on-exec, what F_DUPFD_CLOEXEC makes is.',
  },
  {
    id: 'fcntl.dupfd-einval',
    text: 'F_DUPFD with an argument at or above RLIMIT_NOFILE, negative ones included, fails with EINVAL.',
  },
  {
    id: 'fcntl.dupfd-emfile',
    text: 'F_DUPFD fails with EMFILE when no descriptor is free from its argument on.',
  },
  {
    id: 'fcntl.getfd',
    text: 'F_GETFD gives FD_CLOEXEC (1) for a descriptor that execve closes, else 0.',
  },
  {
    id: 'fcntl.setfd',
    text: 'F_SETFD sets close-on-exec where bit 0 of its argument is set and clears it elsewhere; the other bits are ignored.',
  },
  {
    id: 'fcntl.setfl-direct',
    text: 'F_SETFL with O_DIRECT fails with EINVAL on a userfaultfd and on /dev/null, and changes nothing.',
  },
  {
    id: 'fcntl.setfl-kept',
    text: 'F_SETFL sets O_APPEND, O_NONBLOCK and O_NOATIME as its argument says, keeps the access mode and ignores all other bits.',
  },
  {
    id: 'fcntl.setfl-noatime',
    text: "F_SETFL that sets O_NOATIME fails with EPERM for who is not root and has not created the file: a userfaultfd and a pipe belong to their creator's user, devices to root.",
  },
  {
    id: 'fcntl.status-shared',
    text: 'O_NONBLOCK belongs to the open file: all descriptors that were duplicated or inherited from one another share it.',
  },
  {
    id: 'fd.ebadf',
    text: 'A number that is no open descriptor, or none that is open for what read or write needs, is refused with EBADF before any other argument is looked at.',
  },
  {
    id: 'fd.fioasync',
    text: 'FIOASYNC fails with ENOTTY when it is to set O_ASYNC, and does nothing when it is to clear it.',
  },
  {
    id: 'fd.fioclex',
    text: 'FIOCLEX sets and FIONCLEX clears close-on-exec, whatever their pointer, even before UFFDIO_API.',
  },
  {
    id: 'fd.fionbio',
    text: 'FIONBIO works, even before UFFDIO_API.',
  },
  {
    id: 'fd.fionbio-efault',
    text: 'FIONBIO and FIOASYNC read an int at their pointer, as one access, and fail with EFAULT when that fails.',
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
    text: 'Each userfaultfd has an inode number of its own, which all of its descriptors share.',
  },
  {
    id: 'fd.lseek',
    text: 'lseek always returns 0.',
  },
  {
    id: 'fd.lseek-pipe',
    text: 'lseek of a pipe fails with ESPIPE.',
  },
  {
    id: 'fd.lseek-whence',
    text: 'lseek with a whence above 4 fails with EINVAL after the descriptor was found.',
  },
  {
    id: 'fd.mmap',
    text: 'mmap of it fails with ENODEV.',
  },
  {
    id: 'fd.mmap-exec',
    text: "mmap of it with PROT_EXEC fails with EPERM instead of ENODEV, and so does that of a pipe's read end.",
  },
  {
    id: 'fd.mmap-overflow',
    text: 'mmap of a file whose offset and length together go beyond the last page of a file fails with EOVERFLOW.',
  },
  {
    id: 'fd.mmap-place-first',
    text: "mmap looks at length, number of mappings and place before it looks at the file's kind.",
  },
  {
    id: 'fd.mmap-shared-write',
    text: 'A shared mmap with PROT_WRITE of a file that is not open for writing fails with EACCES, before PROT_EXEC is looked at.',
  },
  {
    id: 'fd.mmap-type',
    text: 'mmap of a file with a type other than MAP_SHARED, MAP_PRIVATE and MAP_SHARED_VALIDATE fails with EINVAL.',
  },
  {
    id: 'fd.mmap-unreadable',
    text: 'mmap of a file that is not open for reading fails with EACCES.',
  },
  {
    id: 'fd.mmap-validate',
    text: 'mmap of a file with MAP_SHARED_VALIDATE and MAP_FIXED_NOREPLACE fails with EOPNOTSUPP.',
  },
  {
    id: 'fd.most-bytes',
    text: 'No call reads or writes more than 0x7ffff000 bytes: of longer segments it takes as many.',
  },
  {
    id: 'fd.not-userfaultfd',
    text: 'The ioctls of a userfaultfd fail with ENOTTY on a pipe and on /dev/null, whatever their argument.',
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
    id: 'fd.pread-negative',
    text: 'pread at a negative offset fails with EINVAL before the descriptor is looked at; so does, on /dev/null, one whose end is beyond the largest offset.',
  },
  {
    id: 'fd.read-kernel-address',
    text: 'read(2) into a buffer that is not in user addresses fails with EFAULT after the descriptor was found and before the file is asked: nothing is lost.',
  },
  {
    id: 'fd.readlink',
    text: 'readlink of /proc/self/fd/N gives `anon_inode:[userfaultfd]`.',
  },
  {
    id: 'fd.readlink-closed',
    text: 'readlink of /proc/self/fd/N fails with ENOENT when N is no open descriptor.',
  },
  {
    id: 'fd.readlink-pipe',
    text: 'readlink of either end of a pipe gives `pipe:[N]`, with one number for both.',
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
    id: 'fdinfo.closed',
    text: 'Where there is no such descriptor it fails with ENOENT.',
  },
  {
    id: 'fdinfo.events',
    text: 'Events count in neither.',
  },
  {
    id: 'fdinfo.features',
    text: 'After UFFDIO_API the features are the enabled bits with 0x80000000; WP_ASYNC shows 8000a000.',
  },
  {
    id: 'fdinfo.features-before',
    text: 'The features are 0 before UFFDIO_API.',
  },
  {
    id: 'fdinfo.flags',
    text: '`flags` are what F_GETFL shows, in octal behind a 0, and 02000000 more if the descriptor is close-on-exec.',
  },
  {
    id: 'fdinfo.format',
    text: 'After the generic lines come `pending:\\tN`, `total:\\tM` and `API:\\taa:<features>:<ioctls>`, the numbers of API in hexadecimal.',
  },
  {
    id: 'fdinfo.generic',
    text: 'The generic lines are `pos`, `flags`, `mnt_id` and `ino`, each with a tab behind its colon; a pipe, a memfd and a device have no others.',
  },
  {
    id: 'fdinfo.ioctls',
    releases: '>=6.8',
    text: 'The last field is the constant 80000000000001ff: the ioctls of the API and all ioctls of ranges.',
  },
  {
    id: 'fdinfo.ioctls-old',
    releases: '<6.6',
    text: 'The last field is the constant 80000000000000df.',
  },
  {
    id: 'fdinfo.open',
    text: 'Opening it fails with EMFILE without a free descriptor, else with ENOENT without the process, else with EACCES for who may not debug it, whatever the descriptor.',
  },
  {
    id: 'fdinfo.pending',
    text: '`pending` is the number of unread faults.',
  },
  {
    id: 'fdinfo.perfmon',
    text: "CAP_PERFMON is not enough to look at another process's.",
  },
  {
    id: 'fdinfo.pos',
    text: '`pos` is the offset of the open file, decimal; of a userfaultfd, a pipe and a device it is 0.',
  },
  {
    id: 'fdinfo.same',
    text: 'Every descriptor of a userfaultfd shows the same counts and features, in a child too; only `flags` may differ.',
  },
  {
    id: 'fdinfo.total',
    text: '`total` is `pending` plus the faults that were read and still wait.',
  },
  {
    id: 'fdinfo.woken',
    text: 'Who is woken counts no more, and counts as unread when the fault comes again.',
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
    releases: '>=6.8',
    text: 'Requesting MOVE changes nothing: UFFDIO_MOVE works without it.',
  },
  {
    id: 'feature.pagefault-flag-wp',
    text: 'Requesting PAGEFAULT_FLAG_WP changes nothing: write protection works without it.',
  },
  {
    id: 'feature.poison',
    releases: '>=6.6',
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
    releases: '>=6.7',
    text: 'WP_ASYNC lets write-protect faults resolve themselves.',
  },
  {
    id: 'feature.wp-async-any-file',
    releases: '>=6.7',
    text: 'WP_ASYNC allows a WP-only registration of any type of file.',
  },
  {
    id: 'feature.wp-async-implies',
    releases: '>=6.7',
    text: 'WP_ASYNC implies WP_UNPOPULATED.',
  },
  {
    id: 'feature.wp-hugetlbfs-shmem',
    text: 'Requesting WP_HUGETLBFS_SHMEM changes nothing: write protection of hugetlb and shmem works without it.',
  },
  {
    id: 'feature.wp-unpopulated',
    releases: '>=6.4',
    text: 'WP_UNPOPULATED lets WRITEPROTECT mark empty entries of anonymous memory.',
  },
  {
    id: 'fill.continue.guard-marker',
    releases: '>=6.13',
    text: 'CONTINUE replaces a guard-marker by the page, which removes the guard.',
  },
  {
    id: 'fill.continue.none',
    text: 'CONTINUE fills an empty entry, if the page is in the page cache.',
  },
  {
    id: 'fill.continue.poison-marker',
    releases: '>=6.6',
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
    releases: '>=6.13',
    text: 'COPY replaces a guard-marker by the page, which removes the guard.',
  },
  {
    id: 'fill.copy.none',
    text: 'COPY fills an empty entry.',
  },
  {
    id: 'fill.copy.poison-marker',
    releases: '>=6.6',
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
    releases: '>=6.13',
    text: 'MOVE refuses a destination that is a guard-marker with EEXIST.',
  },
  {
    id: 'fill.move.none',
    releases: '>=6.8',
    text: 'MOVE fills an empty destination entry.',
  },
  {
    id: 'fill.move.poison-marker',
    releases: '>=6.8',
    text: 'MOVE refuses a destination that is a poison-marker with EEXIST.',
  },
  {
    id: 'fill.move.present',
    releases: '>=6.8',
    text: 'MOVE refuses a destination that is a present entry (zero page, anonymous, file or THP) with EEXIST.',
  },
  {
    id: 'fill.move.wp-marker',
    releases: '>=6.8',
    text: 'MOVE refuses a destination that is a wp-marker with EEXIST.',
  },
  {
    id: 'fill.poison.guard-marker',
    releases: '>=6.13',
    text: 'POISON refuses a guard-marker with EEXIST.',
  },
  {
    id: 'fill.poison.none',
    releases: '>=6.6',
    text: 'POISON fills an empty entry.',
  },
  {
    id: 'fill.poison.poison-marker',
    releases: '>=6.6',
    text: 'POISON refuses a poison-marker with EEXIST.',
  },
  {
    id: 'fill.poison.present',
    releases: '>=6.6',
    text: 'POISON refuses a present entry (zero page, anonymous, file or THP) with EEXIST.',
  },
  {
    id: 'fill.poison.wp-marker',
    releases: '>=6.6',
    text: 'POISON refuses a wp-marker with EEXIST.',
  },
  {
    id: 'fill.zeropage-anon.guard-marker',
    releases: '>=6.13',
    text: 'ZEROPAGE on anonymous or private memory refuses a guard-marker with EEXIST.',
  },
  {
    id: 'fill.zeropage-anon.none',
    text: 'ZEROPAGE on anonymous or private memory fills an empty entry.',
  },
  {
    id: 'fill.zeropage-anon.poison-marker',
    releases: '>=6.6',
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
    releases: '>=6.13',
    text: 'ZEROPAGE on shared shmem replaces a guard-marker by the page, which removes the guard.',
  },
  {
    id: 'fill.zeropage-shmem.none',
    text: 'ZEROPAGE on shared shmem fills an empty entry.',
  },
  {
    id: 'fill.zeropage-shmem.poison-marker',
    releases: '>=6.6',
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
    id: 'fork.private-file',
    text: 'Of a private mapping of a file a forked process has what is mapped if a page was copied, or prepared to be; else nothing.',
  },
  {
    id: 'fork.shared',
    text: 'A forked process has shared mappings with nothing mapped in them; their pages come from the cache.',
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
    releases: '>=6.6',
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
    id: 'futex.eagain',
    text: 'A word that is not the expected value is EAGAIN.',
  },
  {
    id: 'futex.efault',
    text: "A word that can't be read fails with EFAULT.",
  },
  {
    id: 'futex.file-read-only',
    text: 'A shared futex in a page of shared memory need not be writable.',
  },
  {
    id: 'futex.kernel-address',
    text: 'Next, one that is not in user addresses fails with EFAULT.',
  },
  {
    id: 'futex.missing',
    text: 'FUTEX_WAIT reads a private futex in a missing page as a user copy does: it sleeps in state S with a message of flags 0.',
  },
  {
    id: 'futex.shared',
    text: "A shared futex is pinned for writing first: a missing page sleeps in state D with a message of flags WRITE and the page's address.",
  },
  {
    id: 'futex.shared-mapped',
    text: 'A page of shared memory that is mapped is had without PROT_READ: PROT_EXEC is enough.',
  },
  {
    id: 'futex.shared-read-only',
    text: 'A shared futex in private memory without PROT_WRITE fails with EFAULT, after its page is there.',
  },
  {
    id: 'futex.shared-reading',
    text: 'Once the pin for writing has failed the page is sought for reading, and stays so: in private memory it fails with EFAULT although the memory has become writable meanwhile, and it needs PROT_READ again after it slept.',
  },
  {
    id: 'futex.unaligned',
    text: 'First, a futex word that is not aligned to 4 bytes is EINVAL.',
  },
  {
    id: 'futex.waits',
    text: 'With the expected value the thread sleeps until it is woken.',
  },
  {
    id: 'getfd.acts-on-creator',
    text: "A userfaultfd that was taken acts on its creator's memory: faults are read and answered through it, COPY reads its source from the caller's memory, MOVE fails with EINVAL.",
  },
  {
    id: 'getfd.cloexec',
    text: 'The new descriptor has O_CLOEXEC, whether the old one has it or not; it is one more for the same open file.',
  },
  {
    id: 'getfd.ebadf',
    text: 'Next, a descriptor that the process does not have is EBADF.',
  },
  {
    id: 'getfd.emfile',
    text: 'Without a free descriptor it fails with EMFILE; so does pidfd_getfd, last of all, when the pidfd has taken the only one.',
  },
  {
    id: 'getfd.eperm',
    text: 'pidfd_getfd from a process that its caller may not trace fails with EPERM.',
  },
  {
    id: 'getfd.esrch',
    text: 'pidfd_open of a process that is not there fails with ESRCH.',
  },
  {
    id: 'getfd.keeps',
    text: 'It keeps the userfaultfd alive: memory stays registered and waiters wait when its creator has closed it.',
  },
  {
    id: 'guard.again',
    releases: '>=6.13',
    text: 'Installing over guards succeeds and changes nothing.',
  },
  {
    id: 'guard.beyond-eof',
    releases: '>=6.15',
    text: 'Guards can be installed beyond the end of a file, and there too an access is SIGSEGV.',
  },
  {
    id: 'guard.cleared.munmap',
    releases: '>=6.13',
    text: 'munmap clears guards.',
  },
  {
    id: 'guard.copied-by-fork',
    releases: '>=6.18',
    text: 'A VMA remembers that guards were installed (VmFlags `gu`), also after they are gone: fork copies its entries from then on, mapped pages of a file and poison as well.',
  },
  {
    id: 'guard.file-stays',
    releases: '>=6.15',
    text: 'Of a file only the mapping is dropped: its pages stay cached.',
  },
  {
    id: 'guard.flag-old',
    releases: '<6.18',
    text: 'Installing creates an anon_vma instead, and no flag tells.',
  },
  {
    id: 'guard.kernel-access',
    releases: '>=6.13',
    text: 'A kernel access to a guard page (read, write, process_vm) fails with EFAULT.',
  },
  {
    id: 'guard.locked',
    releases: '>=6.13',
    text: 'MADV_GUARD_INSTALL of locked memory fails with EINVAL; MADV_GUARD_REMOVE works there.',
  },
  {
    id: 'guard.merge',
    releases: '>=6.18',
    text: 'That keeps no VMAs apart: the one that they become remembers it.',
  },
  {
    id: 'guard.mincore',
    releases: '>=6.13',
    text: 'To mincore a guard page is like one that is not mapped.',
  },
  {
    id: 'guard.mlock',
    releases: '>=6.13',
    text: 'mlock of a guard page fails with ENOMEM.',
  },
  {
    id: 'guard.no-anon',
    releases: '>=6.18',
    text: 'Installing in a mapping of a file, a private one too, creates no anon_vma.',
  },
  {
    id: 'guard.populate',
    releases: '>=6.13',
    text: 'MADV_POPULATE_READ and MADV_POPULATE_WRITE of a guard page fail with EFAULT.',
  },
  {
    id: 'guard.proc-mem',
    releases: '>=6.13',
    text: 'A read or write of a guard page through /proc/PID/mem, or by ptrace, fails with EIO.',
  },
  {
    id: 'guard.protection-first',
    releases: '>=6.13',
    text: 'Protection is checked first: PROT_NONE over a guard is SEGV_ACCERR.',
  },
  {
    id: 'guard.remove',
    releases: '>=6.13',
    text: 'MADV_GUARD_REMOVE leaves an empty entry: anonymous memory reads as zeros, a file’s page is there again.',
  },
  {
    id: 'guard.remove.makes-nothing',
    releases: '>=6.13',
    text: 'MADV_GUARD_REMOVE makes neither page tables nor an anon_vma.',
  },
  {
    id: 'guard.remove.others',
    releases: '>=6.13',
    text: 'MADV_GUARD_REMOVE leaves everything else alone: pages, poison and wp-markers.',
  },
  {
    id: 'guard.replaces',
    releases: '>=6.13',
    text: 'Installing drops what is there: pages, zero pages, poison, and in anonymous memory wp-markers.',
  },
  {
    id: 'guard.survives.dontneed',
    releases: '>=6.13',
    text: 'Guards survive MADV_DONTNEED.',
  },
  {
    id: 'guard.survives.fork',
    releases: '>=6.13',
    text: 'Guards survive fork: the child has them.',
  },
  {
    id: 'guard.survives.free',
    releases: '>=6.13',
    text: 'Guards survive MADV_FREE.',
  },
  {
    id: 'guard.survives.mprotect',
    releases: '>=6.13',
    text: 'Guards survive mprotect.',
  },
  {
    id: 'guard.survives.punch-hole',
    releases: '>=6.15',
    text: 'Guards survive MADV_REMOVE and FALLOC_FL_PUNCH_HOLE.',
  },
  {
    id: 'guard.survives.truncate',
    releases: '>=6.15',
    text: 'Guards survive the truncation of the file.',
  },
  {
    id: 'guard.survives.unregister',
    releases: '>=6.13',
    text: 'Guards survive UNREGISTER and the last close.',
  },
  {
    id: 'guard.tables',
    releases: '>=6.13',
    text: 'Installing makes page tables.',
  },
  {
    id: 'guard.types',
    releases: '>=6.15',
    text: 'MADV_GUARD_INSTALL takes private anonymous memory, private /dev/zero and shared and private mappings of files, read-only ones too, whatever their protection.',
  },
  {
    id: 'guard.wp-marker-endless',
    releases: '>=6.15',
    text: 'Where a mapping of a file has a wp-marker, or a protected page, installing never ends: emptying leaves the marker, and a fatal signal alone ends the call.',
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
    id: 'hugetlb.copy.again',
    text: 'When the source has been read the destination is looked up again: a hugepage that has come meanwhile is EEXIST, a mapping that is gone, no longer registered or no longer hugetlb is ENOENT.',
  },
  {
    id: 'hugetlb.copy.file',
    text: "COPY puts the hugepage into the file of a shared mapping; the end of the file is looked at last, when the source has been read. In a private mapping it makes one of the mapping's own, though the file have one.",
  },
  {
    id: 'hugetlb.copy.temporary',
    text: 'While COPY reads a source that had to be faulted in, it holds a hugepage more, of the pool if one is free and unreserved; others do not get that one.',
  },
  {
    id: 'hugetlb.eexist',
    text: 'An entry that is neither empty nor a marker fails with EEXIST, before the source is read.',
  },
  {
    id: 'hugetlb.fault.beyond-eof',
    text: 'A fault behind the end of the file ends in SIGBUS, BUS_ADRERR, whoever is registered; one that the end cuts lies behind it.',
  },
  {
    id: 'hugetlb.fault.beyond-eof-cached',
    text: 'A hugepage that fallocate has put behind the end (FALLOC_FL_KEEP_SIZE, or a length that cuts it) is mapped and can be CONTINUEd all the same.',
  },
  {
    id: 'hugetlb.fault.file',
    text: 'A fault in a shared mapping maps the hugepage that the file has, or puts one of zeros into it; so all mappings of the file see one memory.',
  },
  {
    id: 'hugetlb.fault.file-private',
    text: 'A private mapping maps what the file has for loads, and copies it for its first store; a hugepage that the file has not is its own, and the file gets none.',
  },
  {
    id: 'hugetlb.fault.own',
    text: 'A load from private memory gets a hugepage of zeros of its own: there is no zero page.',
  },
  {
    id: 'hugetlb.fault.private-minor',
    text: 'In a private mapping a hugepage that the file has is a minor fault with MINOR, for loads and stores, and no missing fault with MISSING; CONTINUE maps it for loads, and a store then copies it.',
  },
  {
    id: 'hugetlb.fault.whole',
    text: 'A fault brings the whole hugepage.',
  },
  {
    id: 'hugetlb.file.allocate',
    text: 'fallocate takes hugepages out of the pool, also for parts of them, and makes the file as long as was asked for in bytes, unless FALLOC_FL_KEEP_SIZE says otherwise.',
  },
  {
    id: 'hugetlb.file.blocks',
    text: 'Each hugepage that is there is 4096 blocks.',
  },
  {
    id: 'hugetlb.file.enospc',
    text: 'With none left fallocate fails with ENOSPC: the hugepages before are there, the length stays.',
  },
  {
    id: 'hugetlb.file.punch',
    text: 'A hole takes whole hugepages and what mappings have of them, copies of private ones included, and zeroes what it cuts; so does MADV_REMOVE.',
  },
  {
    id: 'hugetlb.file.punch-reservation',
    text: 'A hole keeps the reservations of what is not there; what was there has none afterwards.',
  },
  {
    id: 'hugetlb.file.read',
    text: 'read and pread have zeros for holes, up to the end of the file in bytes.',
  },
  {
    id: 'hugetlb.file.read-only',
    text: "A shared mapping through a descriptor that is not open for writing reserves and faults in as others do; it can't be registered.",
  },
  {
    id: 'hugetlb.file.seek',
    text: 'All up to the end is data to lseek: SEEK_DATA gives the offset itself, SEEK_HOLE the end, from the end on both fail with ENXIO; before 0 SEEK_DATA fails with EINVAL and SEEK_HOLE gives the end.',
  },
  {
    id: 'hugetlb.file.size',
    text: 'ftruncate to a length that is not a multiple of the hugepage fails with EINVAL, before seals are looked at; longer than the pool is accepted.',
  },
  {
    id: 'hugetlb.file.truncate',
    text: 'ftruncate, also to the same length or a longer one, takes what lies behind the new end: hugepages, reservations, what mappings have of it, copies of private ones included.',
  },
  {
    id: 'hugetlb.file.write',
    text: 'pwrite fails with EINVAL, also of a file that is sealed or full.',
  },
  {
    id: 'hugetlb.fork.child-sigbus',
    text: "With none left the child's write ends in SIGBUS.",
  },
  {
    id: 'hugetlb.fork.copy',
    text: 'After a fork the first one to write to a hugepage gets a copy, for which parent and child alike need a free and unreserved one; the last one to map it writes to it.',
  },
  {
    id: 'hugetlb.fork.poor',
    text: "A child's mapping from which a hugepage was taken gets no more: a fault in what it does not map ends in SIGBUS for good; what it maps it keeps.",
  },
  {
    id: 'hugetlb.fork.shared',
    text: 'A forked child maps nothing of a shared mapping until it touches it, unless it is protected for a userfaultfd that the child has too.',
  },
  {
    id: 'hugetlb.fork.taken',
    text: 'With none left the write of who has the reservation takes the hugepage away from the children.',
  },
  {
    id: 'hugetlb.madvise.cold',
    text: 'MADV_COLD is refused with EINVAL.',
  },
  {
    id: 'hugetlb.madvise.dontneed',
    text: 'MADV_DONTNEED and MADV_DONTNEED_LOCKED that start inside a hugepage are refused with EINVAL; one that they end in stays, and so does its event REMOVE not reach it.',
  },
  {
    id: 'hugetlb.madvise.free',
    text: 'MADV_FREE is refused with EINVAL, without an event.',
  },
  {
    id: 'hugetlb.madvise.guard',
    text: 'MADV_GUARD_INSTALL and MADV_GUARD_REMOVE are refused with EINVAL.',
  },
  {
    id: 'hugetlb.madvise.mergeable',
    text: 'MADV_MERGEABLE and MADV_UNMERGEABLE change nothing, whatever they cut.',
  },
  {
    id: 'hugetlb.mincore',
    text: 'mincore says of each 4 KiB whether its hugepage is mapped here; whether the file has it does not count.',
  },
  {
    id: 'hugetlb.mlock.populates',
    text: 'mlock, mlockall, MAP_LOCKED and MCL_FUTURE fault hugepages in but do not lock their mappings, and do not split them.',
  },
  {
    id: 'hugetlb.mmap.anonymous',
    text: 'MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB has a file of its own, as long as the mapping; children map the same hugepages.',
  },
  {
    id: 'hugetlb.mmap.file',
    text: 'A mapping of a file of hugepages is one of hugepages without MAP_HUGETLB: length, place and address are as with it. MAP_HUGETLB is accepted then, and the size that it asks for is ignored.',
  },
  {
    id: 'hugetlb.mmap.fixed-aligned',
    text: 'With MAP_FIXED or MAP_FIXED_NOREPLACE an address that is not aligned to the hugepage is refused with EINVAL, also where it is too high.',
  },
  {
    id: 'hugetlb.mmap.grows',
    text: 'A mapping that is writable, private or shared, makes the file as long as it reaches, in spite of F_SEAL_GROW; one that is refused or read-only does not.',
  },
  {
    id: 'hugetlb.mmap.hint',
    text: 'A hint is rounded up to a hugepage, and taken if that place is free.',
  },
  {
    id: 'hugetlb.mmap.length',
    text: 'The length of a MAP_HUGETLB mapping is rounded up to whole hugepages.',
  },
  {
    id: 'hugetlb.mmap.never-merges',
    text: 'Mappings of hugepages never merge, not even what was split when it becomes equal again.',
  },
  {
    id: 'hugetlb.mmap.offset',
    text: 'An offset that is not aligned to the hugepage is refused with EINVAL, when what was in the way of a MAP_FIXED mapping is gone.',
  },
  {
    id: 'hugetlb.mmap.other-file',
    text: 'MAP_HUGETLB with another file is refused with EINVAL, after EBADF.',
  },
  {
    id: 'hugetlb.mmap.place',
    text: 'Without a hint that can be had the mapping is placed at a multiple of 2 MiB as high as possible, in a gap that has room for 2 MiB less 4 KiB more.',
  },
  {
    id: 'hugetlb.mmap.size',
    text: 'MAP_HUGETLB asks for pages of the size that the six bits from MAP_HUGE_SHIFT on say: 0 is the default size, 21 is 2 MiB; a size that there is not is refused with EINVAL.',
  },
  {
    id: 'hugetlb.mremap.aligned',
    text: 'mremap of memory of hugepages fails with EINVAL where the old address is not aligned to the hugepage, or the new one, which counts without MREMAP_FIXED too; after EFAULT where nothing is mapped and EPERM of sealed memory.',
  },
  {
    id: 'hugetlb.mremap.dontunmap',
    text: 'MREMAP_DONTUNMAP is refused with EINVAL.',
  },
  {
    id: 'hugetlb.mremap.in-the-way',
    text: 'MREMAP_FIXED that would cut a hugepage at its target fails with EINVAL and leaves it.',
  },
  {
    id: 'hugetlb.mremap.length',
    text: 'Both lengths are rounded up to whole hugepages.',
  },
  {
    id: 'hugetlb.mremap.longer',
    text: 'A longer new length is refused with EINVAL, an old length of 0 too.',
  },
  {
    id: 'hugetlb.mremap.moves',
    text: "A move takes along hugepages, poison and reservations of a private mapping; reservations of a file stay the file's.",
  },
  {
    id: 'hugetlb.mremap.rest',
    text: 'What stays of a private mapping of which a part has moved has no reservations any more, and what was reserved for it is never given back.',
  },
  {
    id: 'hugetlb.mremap.several',
    text: 'MREMAP_FIXED with an unchanged length moves several such mappings, and ordinary ones with them.',
  },
  {
    id: 'hugetlb.mremap.shrink',
    text: 'Shrinking gives back the hugepages that are cut off, and their reservations.',
  },
  {
    id: 'hugetlb.mremap.wp',
    text: 'Without EVENT_REMAP hugepages lose their protection when they move, and wp-markers go; with it both stay.',
  },
  {
    id: 'hugetlb.pagemap',
    text: 'pagemap shows each 4 KiB of a private hugepage like an anonymous page of its own: exclusive as long as it is mapped once.',
  },
  {
    id: 'hugetlb.pagemap.file',
    text: 'A hugepage of a file is shown as one of a file (bit 61), exclusive as long as it is mapped once.',
  },
  {
    id: 'hugetlb.poison.emptied',
    text: 'MADV_DONTNEED, a hole punched into the file and ftruncate take poison away.',
  },
  {
    id: 'hugetlb.poison.file',
    text: "Poison is the mapping's: other mappings of the file have the hugepage as before.",
  },
  {
    id: 'hugetlb.poison.fork',
    text: 'A forked child has the poison of private hugepages.',
  },
  {
    id: 'hugetlb.poison.none-of-pool',
    text: 'POISON takes nothing of the pool: it works when that is exhausted.',
  },
  {
    id: 'hugetlb.pool-exhausted',
    releases: '>=6.18',
    text: 'With the pool exhausted and the entry empty COPY fails with EEXIST, private and shared.',
  },
  {
    id: 'hugetlb.pool-exhausted-old',
    releases: '<6.18',
    text: 'With the pool exhausted COPY fails with ENOMEM.',
  },
  {
    id: 'hugetlb.pool-exhausted-slow',
    releases: '>=6.18',
    text: 'With the pool exhausted COPY fails with ENOMEM when the source had to be faulted in.',
  },
  {
    id: 'hugetlb.pool.child',
    text: 'A forked child has no reservations: its hugepages are free and unreserved ones.',
  },
  {
    id: 'hugetlb.pool.dontneed',
    text: 'MADV_DONTNEED gives hugepages back to the pool, and their reservations to the mapping.',
  },
  {
    id: 'hugetlb.pool.fault',
    text: 'A fault takes the hugepage that is reserved for it; without a reservation it takes one that is free and unreserved.',
  },
  {
    id: 'hugetlb.pool.file',
    text: 'A shared mapping without MAP_NORESERVE reserves for the file those of its hugepages that are neither there nor reserved; with fewer free and unreserved ones it fails with ENOMEM.',
  },
  {
    id: 'hugetlb.pool.file-exhausted',
    text: 'With none left a load of a private mapping still gets the hugepage that the file has; the first store to it ends in SIGBUS.',
  },
  {
    id: 'hugetlb.pool.file-keeps',
    text: 'Such reservations stay when the mapping goes, and whoever brings the hugepage takes them: a fault of any shared mapping, COPY, fallocate. ftruncate takes them away, and so does the end of the file.',
  },
  {
    id: 'hugetlb.pool.file-late',
    text: 'A file that goes with its last mapping is closed when the call that unmaps it is over: an mmap in its place has to do with what the pool has without it.',
  },
  {
    id: 'hugetlb.pool.file-private',
    text: 'A private mapping of a file reserves hugepages of its own for what it will write, whatever the file has; its copies take them.',
  },
  {
    id: 'hugetlb.pool.in-the-way',
    text: 'What was in the way of a MAP_FIXED mapping that fails so is gone all the same, and its hugepages are free before they are counted.',
  },
  {
    id: 'hugetlb.pool.kernel',
    text: 'With none left an access of the kernel fails: EFAULT of write(2) and of MADV_POPULATE_READ and MADV_POPULATE_WRITE, ENOMEM of mlock; mlockall and MAP_POPULATE leave the rest of the mapping out.',
  },
  {
    id: 'hugetlb.pool.munmap',
    text: 'munmap gives back hugepages and what is still reserved; of a mapping that was split, each part its own.',
  },
  {
    id: 'hugetlb.pool.noreserve',
    text: 'With MAP_NORESERVE nothing is reserved, and a mapping may be larger than the pool.',
  },
  {
    id: 'hugetlb.pool.reserve',
    text: 'A private mapping without MAP_NORESERVE reserves its hugepages: with fewer free and unreserved ones in the pool mmap fails with ENOMEM.',
  },
  {
    id: 'hugetlb.pool.shared-late',
    text: 'When who has the reservation unmaps a hugepage that a child still maps, the reservation is given back at once and the hugepage later: until then one hugepage more can be reserved than there is, though by no mapping alone.',
  },
  {
    id: 'hugetlb.pool.sigbus',
    text: 'With none left a fault ends in SIGBUS, BUS_ADRERR, with the address of the access.',
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
    id: 'hugetlb.split.changing',
    text: 'mprotect and advice about flags that would cut a hugepage are refused with EINVAL, if they would change anything; where only the end cuts one, what was split at the start stays split.',
  },
  {
    id: 'hugetlb.split.quiet-old',
    releases: '<6.12',
    text: 'When the end would cut a hugepage nobody hears of it; and mmap over it fails with ENOMEM.',
  },
  {
    id: 'hugetlb.split.unmap-event',
    text: 'When only the end cuts a hugepage, userfaultfds with memory in mappings before that one get their event UNMAP although nothing is unmapped.',
  },
  {
    id: 'hugetlb.split.unmapping',
    text: 'munmap, and mmap over a mapping, that would cut a hugepage are refused with EINVAL; where only the end cuts one, what was split at the start stays split.',
  },
  {
    id: 'hugetlb.src-unaligned',
    text: 'The source of a hugetlb COPY may be unaligned.',
  },
  {
    id: 'hugetlb.wp.continue',
    text: "CONTINUE of a wp-marker's hugepage maps it unprotected but for CONTINUE_MODE_WP.",
  },
  {
    id: 'hugetlb.wp.dontneed',
    text: 'MADV_DONTNEED of a private hugepage that is protected leaves a wp-marker, unlike that of a private page.',
  },
  {
    id: 'hugetlb.wp.file',
    text: "Protection is the mapping's: other mappings of the file write to the hugepage without asking.",
  },
  {
    id: 'hugetlb.wp.file-marker',
    text: 'MADV_DONTNEED, and a hole punched into the file, leave wp-markers of protected hugepages and wp-markers; ftruncate leaves none of what it takes.',
  },
  {
    id: 'hugetlb.wp.fills',
    text: 'A load fills a marked hugepage, which comes protected; so does a store, which then asks.',
  },
  {
    id: 'hugetlb.wp.fork',
    text: 'A forked child gets protected hugepages without their protection, and no wp-markers; with EVENT_FORK it gets both.',
  },
  {
    id: 'hugetlb.wp.mprotect',
    text: 'mprotect leaves the protection of hugepages.',
  },
  {
    id: 'hugetlb.wp.no-feature',
    text: 'WRITEPROTECT marks hugepages that are not there without any feature, in private memory too.',
  },
  {
    id: 'hugetlb.wp.proc-mem',
    text: 'A write through /proc/PID/mem to a protected or marked hugepage fails with EIO, and fills a marked one.',
  },
  {
    id: 'hugetlb.wp.spin',
    text: 'When a registration with other modes has replaced that for write protection, a store to a hugepage that is still protected faults forever, and asks nobody.',
  },
  {
    id: 'hugetlb.wp.unregister-cut',
    text: "UNREGISTER that is refused because its end cuts a hugepage has taken that one's protection away.",
  },
  {
    id: 'hugetlb.zeropage',
    text: 'ZEROPAGE on hugetlb fails with EINVAL, before any test of alignment.',
  },
  {
    id: 'iovec.array-efault',
    text: "What can't be read of the array fails with EFAULT.",
  },
  {
    id: 'iovec.array-kernel',
    text: 'Next, an array that is not in user addresses fails with EFAULT; of no segments at all it can be anywhere.',
  },
  {
    id: 'iovec.array-missing',
    text: "Next, the array is read from its start on, each segment's length before its base: what is missing sleeps with a message of flags 0.",
  },
  {
    id: 'iovec.count',
    text: 'More than 1024 segments, or a negative number of them, is EINVAL before the array is looked at.',
  },
  {
    id: 'iovec.longest',
    text: 'The lengths together count for at most 0x7ffff000 bytes; a segment that is the only one is cut to that before it is looked at, one of several after.',
  },
  {
    id: 'iovec.negative',
    text: 'A segment with a negative length is EINVAL, before its base and later segments are read.',
  },
  {
    id: 'iovec.nothing',
    text: 'Segments of 0 bytes together make readv and writev return 0 before the file is asked, of a userfaultfd before UFFDIO_API too.',
  },
  {
    id: 'iovec.segment-kernel',
    text: 'When all of the array was read, a segment that is not in user addresses fails with EFAULT before anything is transferred, one of 0 bytes too.',
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
    text: 'Waiters in get_user_pages (populate, mlock, process_vm, O_DIRECT) sleep in state D, killable.',
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
    id: 'kill.einval',
    text: "kill with a number that is no signal's fails with EINVAL.",
  },
  {
    id: 'kill.esrch',
    text: 'kill of a process that is not there fails with ESRCH, whatever the signal.',
  },
  {
    id: 'lseek.beyond',
    text: 'SEEK_DATA and SEEK_HOLE from the end on, or of a negative offset, and SEEK_DATA without data behind it fail with ENXIO.',
  },
  {
    id: 'lseek.data',
    text: 'SEEK_DATA finds the next cached page, SEEK_HOLE the next that is not, or the end; both set the offset.',
  },
  {
    id: 'lseek.negative',
    text: 'An offset that would be negative is refused with EINVAL.',
  },
  {
    id: 'lseek.position',
    text: 'SEEK_SET, SEEK_CUR and SEEK_END set the offset, also behind the end.',
  },
  {
    id: 'lseek.reserved',
    text: 'A page that fallocate reserved and nobody touched is a hole to them.',
  },
  {
    id: 'madvise.advice-int',
    text: 'The advice is an int: the upper half of the argument is ignored.',
  },
  {
    id: 'madvise.collapse.off',
    text: 'In a process with transparent huge pages switched off (prctl, PR_SET_THP_DISABLE), as those of a machine are, MADV_COLLAPSE of whatever is mapped fails with EINVAL.',
  },
  {
    id: 'madvise.dontneed-locked',
    releases: '>=5.18',
    text: 'MADV_DONTNEED_LOCKED does the same as MADV_DONTNEED, of locked memory too.',
  },
  {
    id: 'madvise.dontneed.empties',
    text: 'MADV_DONTNEED removes the present pages: memory that is not registered reads as zeros afterwards.',
  },
  {
    id: 'madvise.dontneed.protection',
    text: 'MADV_DONTNEED works on PROT_READ and PROT_NONE memory.',
  },
  {
    id: 'madvise.dontneed.vma-stays',
    text: 'MADV_DONTNEED neither splits nor changes a VMA.',
  },
  {
    id: 'madvise.dontneed.waiter',
    text: 'A thread that waits for a page which was filled without waking and then removed faults again when it is woken.',
  },
  {
    id: 'madvise.flags.droppable',
    releases: '>=6.17',
    text: 'MADV_KEEPONFORK and MADV_DODUMP of MAP_DROPPABLE memory fail with EINVAL; MADV_MERGEABLE succeeds, and is not kept.',
  },
  {
    id: 'madvise.flags.hole',
    text: 'A hole makes such advice fail with ENOMEM, but all VMAs of the range have taken it.',
  },
  {
    id: 'madvise.flags.kept',
    text: 'MADV_DONTFORK, MADV_WIPEONFORK, MADV_DONTDUMP, MADV_HUGEPAGE and MADV_NOHUGEPAGE are kept by the VMAs, of locked and of PROT_NONE memory too: VMAs split and merge by them.',
  },
  {
    id: 'madvise.flags.map-count',
    text: 'A split that would exceed the limit of the map count makes such advice fail with EAGAIN; a whole VMA takes it there.',
  },
  {
    id: 'madvise.flags.more',
    text: 'MADV_SEQUENTIAL, RANDOM and MERGEABLE are kept in the same way; NORMAL takes the first two back, which also take each other back, and UNMERGEABLE the third.',
  },
  {
    id: 'madvise.flags.quiet',
    text: 'Such advice of registered memory makes no message, fills nothing and keeps the registration.',
  },
  {
    id: 'madvise.flags.sticky',
    text: 'No advice takes both HUGEPAGE and NOHUGEPAGE away: a VMA that had one never merges again with one that had neither.',
  },
  {
    id: 'madvise.flags.undone',
    text: 'MADV_DOFORK, MADV_KEEPONFORK and MADV_DODUMP take the first three back; MADV_HUGEPAGE and MADV_NOHUGEPAGE each other.',
  },
  {
    id: 'madvise.flags.wipe-shared',
    text: 'MADV_WIPEONFORK of anything but private anonymous memory fails with EINVAL.',
  },
  {
    id: 'madvise.free.kept',
    text: 'Without memory pressure MADV_FREE changes nothing that can be seen of pages that are there; it makes neither pages nor page tables.',
  },
  {
    id: 'madvise.free.zero',
    text: 'A private mapping of /dev/zero is anonymous to it, and takes it.',
  },
  {
    id: 'madvise.length-rounded',
    text: 'The length is rounded up to whole pages.',
  },
  {
    id: 'madvise.locked',
    text: 'MADV_DONTNEED, MADV_FREE and MADV_COLD of locked memory fail with EINVAL.',
  },
  {
    id: 'madvise.mseal',
    text: 'DONTNEED, DONTNEED_LOCKED, FREE, REMOVE, DONTFORK, WIPEONFORK and GUARD_INSTALL of sealed anonymous memory that is not writable are EPERM.',
  },
  {
    id: 'madvise.mseal-writable',
    text: 'Of writable memory, and of memory of a file, they are allowed, and so is other advice.',
  },
  {
    id: 'madvise.order.advice',
    text: 'First, advice that Linux does not know is refused with EINVAL, for a length of 0 too.',
  },
  {
    id: 'madvise.order.aligned',
    text: 'An address that is not page-aligned is refused with EINVAL, for a length of 0 too.',
  },
  {
    id: 'madvise.order.hole',
    text: 'Holes are skipped: when all VMAs were handled, a range with a hole in it, at its start or end too, fails with ENOMEM, outside of user addresses too.',
  },
  {
    id: 'madvise.order.hole-then-refused',
    text: 'An error of a VMA behind a hole is reported instead of the hole.',
  },
  {
    id: 'madvise.order.length-wraps',
    text: 'A length that becomes 0 when rounded up, or a range that reaches the end of the address space or wraps around, is refused with EINVAL.',
  },
  {
    id: 'madvise.order.length-zero',
    text: 'Next, a length of 0 returns 0, whatever is mapped there.',
  },
  {
    id: 'madvise.order.walk',
    text: 'Then the VMAs are handled one after the other in ascending order; the first that refuses ends it, and what was done before stays done.',
  },
  {
    id: 'madvise.populate.done-before',
    text: 'What was populated before an error stays populated.',
  },
  {
    id: 'madvise.populate.forbidden',
    text: 'When a page that MADV_POPULATE waits for has lost the permission and the thread is woken, it fails with EINVAL.',
  },
  {
    id: 'madvise.populate.hole',
    text: 'MADV_POPULATE stops at a hole with ENOMEM; what lies behind is not populated.',
  },
  {
    id: 'madvise.populate.hole-old',
    releases: '<6.10',
    text: 'MADV_POPULATE leaves out the holes between mappings, populates what lies behind, and fails with ENOMEM at the end.',
  },
  {
    id: 'madvise.populate.killed',
    text: 'A fatal signal ends MADV_POPULATE where it waits.',
  },
  {
    id: 'madvise.populate.permission',
    text: 'MADV_POPULATE_READ of memory without PROT_READ and MADV_POPULATE_WRITE of memory without PROT_WRITE fail with EINVAL before userfaultfd is asked; PROT_EXEC alone does for neither.',
  },
  {
    id: 'madvise.populate.present',
    text: 'A page that is present makes no message, and does not fail with USER_MODE_ONLY or SIGBUS.',
  },
  {
    id: 'madvise.populate.read',
    text: 'MADV_POPULATE_READ of memory that is not registered maps the zero page.',
  },
  {
    id: 'madvise.populate.replaced',
    text: 'When a page that MADV_POPULATE waits for is replaced by MAP_FIXED and the thread is woken, the fresh memory is populated.',
  },
  {
    id: 'madvise.populate.unmapped',
    text: 'When a page that MADV_POPULATE waits for is unmapped and the thread is woken, it fails with ENOMEM.',
  },
  {
    id: 'madvise.populate.woken',
    text: 'MADV_POPULATE that is woken without its page faults again with a new message.',
  },
  {
    id: 'madvise.quiet',
    text: 'MADV_NORMAL, MADV_WILLNEED, MADV_DOFORK, MADV_DODUMP, MADV_KEEPONFORK and MADV_COLD change nothing that can be seen of ordinary memory, and only report holes.',
  },
  {
    id: 'madvise.remove.anonymous',
    text: 'MADV_REMOVE of private anonymous memory fails with EINVAL.',
  },
  {
    id: 'madvise.remove.private',
    text: 'MADV_REMOVE of a private mapping of a file, or of one that may never be written, fails with EACCES.',
  },
  {
    id: 'madvise.remove.punches',
    text: 'MADV_REMOVE of a writable shared mapping punches a hole into the file: every mapping finds its pages gone.',
  },
  {
    id: 'madvise.remove.sealed',
    text: 'MADV_REMOVE of a file with F_SEAL_WRITE or F_SEAL_FUTURE_WRITE fails with EPERM.',
  },
  {
    id: 'madvise.remove.told-file',
    text: 'While a userfaultfd is told of it the mmap lock is not held: the hole is punched into the file that was mapped, whatever is mapped there by then.',
  },
  {
    id: 'madvise.remove.told-sealed',
    text: 'A seal is found after the event was read: then it fails with EPERM.',
  },
  {
    id: 'madvise.shmem.dontneed',
    text: 'MADV_DONTNEED of shared memory unmaps its pages and leaves them cached; of a private mapping it drops the copies.',
  },
  {
    id: 'maps.lines',
    text: '/proc/PID/maps has a line for each mapping, by ascending addresses, as it stands in smaps too.',
  },
  {
    id: 'maps.open',
    text: 'Opening it fails like opening smaps.',
  },
  {
    id: 'mbind.default-hole',
    text: 'MPOL_DEFAULT skips holes; only where nothing at all is mapped does it fail with EFAULT.',
  },
  {
    id: 'mbind.fork',
    text: "A child's memory has the policies of its parent's.",
  },
  {
    id: 'mbind.order.aligned',
    text: 'Next, an address that is not page-aligned is refused with EINVAL, for a length of 0 too.',
  },
  {
    id: 'mbind.order.hole',
    text: 'Next, a range with a hole in it is refused with EFAULT, and nothing is changed.',
  },
  {
    id: 'mbind.order.length-wraps',
    text: 'Next, a range that wraps around or reaches the end of the address space is refused with EINVAL.',
  },
  {
    id: 'mbind.order.length-zero',
    text: 'Next, a length of 0, or one that becomes 0 when rounded up, returns 0, whatever is mapped there and with nodes that do not fit the mode.',
  },
  {
    id: 'mbind.order.mode',
    text: 'First, a mode that Linux does not know is refused with EINVAL.',
  },
  {
    id: 'mbind.order.nodes',
    text: 'Next, nodes with MPOL_DEFAULT or MPOL_LOCAL, no nodes with another mode but MPOL_PREFERRED, and nodes none of which is there, are refused with EINVAL.',
  },
  {
    id: 'mbind.preferred-none',
    text: 'MPOL_PREFERRED without nodes is the same policy as MPOL_LOCAL.',
  },
  {
    id: 'mbind.quiet',
    text: 'mbind of registered memory makes no message, fills nothing and keeps the registration.',
  },
  {
    id: 'mbind.vma.map-count',
    text: 'A split is refused with ENOMEM when the process has vm.max_map_count VMAs.',
  },
  {
    id: 'mbind.weighted-old',
    releases: '<6.9',
    text: 'MPOL_WEIGHTED_INTERLEAVE is such a mode.',
  },
  {
    id: 'memfd.create.cloexec',
    text: 'MFD_CLOEXEC sets close-on-exec.',
  },
  {
    id: 'memfd.create.emfile',
    text: 'Last, without a free descriptor it fails with EMFILE.',
  },
  {
    id: 'memfd.create.exec-both',
    releases: '>=6.3',
    text: 'Next, MFD_EXEC together with MFD_NOEXEC_SEAL is refused with EINVAL.',
  },
  {
    id: 'memfd.create.flags',
    text: 'Flags other than MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_HUGETLB, MFD_NOEXEC_SEAL and MFD_EXEC are refused with EINVAL.',
  },
  {
    id: 'memfd.create.huge-flags',
    text: 'With MFD_HUGETLB the six bits from MFD_HUGE_SHIFT (26) on are accepted too.',
  },
  {
    id: 'memfd.create.huge-size',
    text: "With MFD_HUGETLB these bits say the size of the hugepages as MAP_HUGETLB's do; a size that there is not fails with ENODEV, a free descriptor being sought first.",
  },
  {
    id: 'memfd.create.link',
    text: '/proc/self/fd/N links to `/memfd:NAME (deleted)`.',
  },
  {
    id: 'memfd.create.mode',
    text: "st_mode is a regular file's with permissions 0777, with MFD_NOEXEC_SEAL 0666; size and st_nlink are 0.",
  },
  {
    id: 'memfd.create.name',
    text: 'Next, a name of more than 249 bytes is refused with EINVAL; an empty one is accepted.',
  },
  {
    id: 'memfd.create.seals',
    text: 'Without MFD_ALLOW_SEALING the file has F_SEAL_SEAL, with it none, with MFD_NOEXEC_SEAL F_SEAL_EXEC alone.',
  },
  {
    id: 'memfd.create.status',
    text: 'F_GETFL of a memfd is O_RDWR | O_LARGEFILE (0x8002).',
  },
  {
    id: 'memfd.read',
    text: 'read and pread of a memfd end at its size, and give zeros for holes and reserved pages, which they leave as they are.',
  },
  {
    id: 'memfd.read-faults',
    text: 'read and readv of a memfd to missing memory sleep in its fault, and hold no lock meanwhile: others can write to the file, cut it, and read it through the same descriptor.',
  },
  {
    id: 'memfd.read-held',
    text: 'They hold the page of the file that they copy, with what is written to it meanwhile, though the file be cut; what was a hole when its turn came is zeros. How long the file is counts page by page.',
  },
  {
    id: 'memfd.read-overflow',
    text: 'read of a memfd whose end would be beyond the largest offset (0x7fffffffffffffff) fails with EINVAL, wherever the file ends.',
  },
  {
    id: 'memfd.read-partial',
    text: "What was read before memory that can't be written is the result; EFAULT if that is nothing.",
  },
  {
    id: 'memfd.read-position',
    text: 'Where they read is settled when they begin; the offset is set to where they end, whatever lseek or others made of it meanwhile, and stays if they fail.',
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
    id: 'mincore.hole',
    text: 'A page that is not mapped is ENOMEM.',
  },
  {
    id: 'mincore.length',
    text: 'The length is rounded up to pages; one of 0 returns 0, whatever is mapped there.',
  },
  {
    id: 'mincore.not-theirs',
    text: 'Of a file that the caller neither owns nor may write all pages are 1, those behind its end too.',
  },
  {
    id: 'mincore.present',
    text: 'Of private anonymous memory a page that is there is 1, a zero page too, and one that is not there is 0.',
  },
  {
    id: 'mincore.protection',
    text: 'The protection does not matter: PROT_NONE memory has its pages.',
  },
  {
    id: 'mincore.unaligned',
    text: 'First, a start that is not page-aligned is EINVAL.',
  },
  {
    id: 'mincore.user-addresses',
    text: 'Next, a range that does not lie in user addresses is ENOMEM, one of no length too.',
  },
  {
    id: 'mlock.becomes-writable',
    text: 'mprotect that makes locked memory writable faults its pages in for writing, and so touches it.',
  },
  {
    id: 'mlock.becomes-writable-missing',
    text: 'In registered memory that ends silently at the first missing page, without a message: mprotect does not wait.',
  },
  {
    id: 'mlock.forbidden',
    text: 'When the page that mlock waits for becomes PROT_NONE and the thread is woken, it fails with ENOMEM.',
  },
  {
    id: 'mlock.fork',
    text: "A child's memory is not locked.",
  },
  {
    id: 'mlock.order.hole',
    text: 'A hole behind that, or at the end of the range, fails with ENOMEM after the VMAs before it were locked or unlocked; nothing is faulted in then.',
  },
  {
    id: 'mlock.order.hole-first',
    text: 'Next, a range that begins in a hole is refused with ENOMEM, outside of user addresses too.',
  },
  {
    id: 'mlock.order.length-zero',
    text: 'Next, a range without a page, and a length that becomes 0 when rounded up, returns 0, whatever is mapped there.',
  },
  {
    id: 'mlock.order.limit',
    text: 'Next, without CAP_IPC_LOCK, locking more than RLIMIT_MEMLOCK fails with ENOMEM.',
  },
  {
    id: 'mlock.order.permission',
    text: 'First, without CAP_IPC_LOCK and with RLIMIT_MEMLOCK 0, mlock and mlockall fail with EPERM.',
  },
  {
    id: 'mlock.order.wraps',
    text: 'Next, a range that wraps around or reaches the end of the address space is refused with EINVAL.',
  },
  {
    id: 'mlock.populates',
    text: 'Then mlock faults in the pages that are missing, in ascending order, those of memory that was locked already too: for writing in private writable memory, else for reading.',
  },
  {
    id: 'mlock.populates-exec',
    text: 'Memory with PROT_EXEC alone is faulted in for reading, memory with PROT_WRITE alone for writing.',
  },
  {
    id: 'mlock.prot-none',
    text: 'PROT_NONE memory gets locked, but mlock fails with ENOMEM there, and what lies behind is not faulted in.',
  },
  {
    id: 'mlock.range',
    text: 'The address is rounded down and the end rounded up to a page; so a length of 0 at an address that is not page-aligned is a page.',
  },
  {
    id: 'mlock.read-only',
    text: 'When the page that mlock waits for becomes PROT_READ and the thread is woken, it faults again, for reading.',
  },
  {
    id: 'mlock.registered',
    text: 'Locked memory can be registered, and COPY fills it.',
  },
  {
    id: 'mlock.stays-locked',
    text: 'Memory whose pages could not be faulted in stays locked.',
  },
  {
    id: 'mlock.unlocked-meanwhile',
    text: 'munlock of the memory that mlock waits in does not end it.',
  },
  {
    id: 'mlock.unmapped',
    text: 'When pages that mlock has yet to fault in are unmapped, those that it waits for included, it skips them and returns 0.',
  },
  {
    id: 'mlock.vma.keeps',
    text: 'Locking and unlocking keep the registration and the protection.',
  },
  {
    id: 'mlock.vma.map-count',
    text: 'A split is refused with ENOMEM when the process has vm.max_map_count VMAs.',
  },
  {
    id: 'mlockall.current',
    text: 'mlockall with MCL_CURRENT locks all mappings, PROT_NONE too, and then faults them in like mlock, in ascending order.',
  },
  {
    id: 'mlockall.errors',
    text: "Where a page can't be faulted in, mlockall goes on with the next VMA, and returns 0.",
  },
  {
    id: 'mlockall.fork',
    text: 'A child does not inherit MCL_FUTURE.',
  },
  {
    id: 'mlockall.future',
    text: 'After mlockall with MCL_FUTURE new mappings are locked, and mmap faults them in before it returns, ignoring errors.',
  },
  {
    id: 'mlockall.future-alone',
    text: 'MCL_FUTURE alone locks nothing that is mapped already.',
  },
  {
    id: 'mlockall.future-ends',
    text: 'mlockall without MCL_FUTURE ends what an earlier one with it has begun, and so does munlockall.',
  },
  {
    id: 'mlockall.order.flags',
    text: 'mlockall without flags, with unknown flags, or with MCL_ONFAULT alone is refused with EINVAL; the upper half of the argument is ignored.',
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
    id: 'mm.exec-child',
    text: "A forked child's memory, and the userfaultfd of its own that came with its event, stay as they are.",
  },
  {
    id: 'mm.exec-event',
    text: 'execve ends another thread that waits until its event is read; nobody can read that any more, and no event is being processed.',
  },
  {
    id: 'mm.exec-fresh',
    text: 'The memory with which it goes on is registered to nobody, at the same addresses too.',
  },
  {
    id: 'mm.exec-keeps-fd',
    text: 'execve keeps a userfaultfd without CLOEXEC; it is then bound to the dead old address space.',
  },
  {
    id: 'mm.exec-others',
    text: 'Whoever else has the userfaultfd of a process that called execve keeps it; its address space is dead then.',
  },
  {
    id: 'mm.exec-waiters',
    text: 'execve ends the other threads that wait for pages, or in a read; their messages are withdrawn, read or not.',
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
    id: 'mmap.droppable',
    releases: '>=6.17',
    text: 'MAP_DROPPABLE maps private anonymous memory that is not accounted, that a fork empties and that is in no core dump: `nr wf dd dp` in smaps.',
  },
  {
    id: 'mmap.droppable.locked',
    releases: '>=6.17',
    text: 'mlock, mlockall, and mmap after MCL_FUTURE fault its pages in, but do not lock it.',
  },
  {
    id: 'mmap.droppable.refused',
    releases: '>=6.17',
    text: 'With MAP_LOCKED, MAP_HUGETLB or MAP_GROWSDOWN, or of a file, it is EINVAL, where another type that is not valid is.',
  },
  {
    id: 'mmap.fd-first',
    text: 'Without MAP_ANONYMOUS a bad descriptor is refused with EBADF, before a len of 0.',
  },
  {
    id: 'mmap.fd-ignored',
    text: 'With MAP_ANONYMOUS the descriptor is ignored.',
  },
  {
    id: 'mmap.fixed.failure-keeps',
    releases: '>=6.12',
    text: 'A MAP_FIXED mapping that is refused by overcommit or a limit leaves what was there.',
  },
  {
    id: 'mmap.fixed.failure-old',
    releases: '<6.12',
    text: 'A MAP_FIXED mapping that is refused by overcommit leaves nothing where it was to be, and what was there makes its events.',
  },
  {
    id: 'mmap.fixed.replaces',
    text: 'MAP_FIXED unmaps whatever was in its range.',
  },
  {
    id: 'mmap.fixed.top',
    text: 'MAP_FIXED up to exactly TASK_SIZE works.',
  },
  {
    id: 'mmap.hint.above',
    text: 'A hint whose range ends above TASK_SIZE is ignored.',
  },
  {
    id: 'mmap.hint.free',
    text: 'A hint whose range is free is where the mapping is placed.',
  },
  {
    id: 'mmap.hint.low',
    text: 'A hint of a page below the minimum address, but not of page 0, places the mapping at the minimum address when that is free.',
  },
  {
    id: 'mmap.hint.occupied',
    text: 'A hint whose range is not wholly free is ignored: the kernel chooses another place.',
  },
  {
    id: 'mmap.hint.page-zero',
    text: 'A hint inside page 0 is no hint.',
  },
  {
    id: 'mmap.hint.top',
    text: 'A hint whose range ends exactly at TASK_SIZE is used.',
  },
  {
    id: 'mmap.hint.unaligned',
    text: 'A hint that is not page-aligned is rounded down.',
  },
  {
    id: 'mmap.length-rounded',
    text: 'len is rounded up to whole pages.',
  },
  {
    id: 'mmap.locked',
    text: 'With MAP_LOCKED the mapping is locked, and its pages are faulted in in the same way, with MAP_NONBLOCK too.',
  },
  {
    id: 'mmap.map-count.always',
    text: 'At the limit of the map count a mapping that would merge or replace, and so need no new VMA, is refused too.',
  },
  {
    id: 'mmap.min-addr.fixed',
    text: 'The minimum address for MAP_FIXED is vm.mmap_min_addr itself, and CAP_SYS_RAWIO allows less: page 0 too.',
  },
  {
    id: 'mmap.min-addr.hint',
    text: 'The minimum address for hints is the larger of vm.mmap_min_addr and CONFIG_LSM_MMAP_MIN_ADDR: 0x10000 here, although vm.mmap_min_addr is 4096.',
  },
  {
    id: 'mmap.noreplace-implies-fixed',
    text: 'MAP_FIXED_NOREPLACE implies MAP_FIXED, and wins over it when both are given.',
  },
  {
    id: 'mmap.order.address-space',
    text: 'Next, a mapping beyond RLIMIT_AS is refused with ENOMEM, whatever its protection.',
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
    id: 'mmap.order.fixed-error-address',
    text: 'Next, with MAP_FIXED or MAP_FIXED_NOREPLACE, an addr in the last 4095 bytes of the 64-bit space is returned as if it were an error: the errno is -addr.',
  },
  {
    id: 'mmap.order.hint',
    text: 'Next, without MAP_FIXED and MAP_FIXED_NOREPLACE, addr is rounded down to a page and, if then below the minimum address and not 0, raised to it.',
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
    text: 'Next, a process that has more than vm.max_map_count VMAs gets ENOMEM, so it can have one VMA more than that.',
  },
  {
    id: 'mmap.order.min-addr',
    text: 'Next, with MAP_FIXED or MAP_FIXED_NOREPLACE, an addr below vm.mmap_min_addr without CAP_SYS_RAWIO is refused with EPERM.',
  },
  {
    id: 'mmap.order.no-room',
    text: 'Without these flags, a len for which there is no room is refused with ENOMEM at this point.',
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
    text: 'Next, an offset in pages that overflows would be EOVERFLOW, but on 64 bits no offset in bytes can, so any aligned offset is accepted and ignored for anonymous memory.',
  },
  {
    id: 'mmap.order.overcommit',
    text: 'Next, accounted memory that the overcommit policy refuses gives ENOMEM.',
  },
  {
    id: 'mmap.order.sealed',
    releases: '>=6.10',
    text: 'Next, MAP_FIXED over a sealed (mseal) VMA is refused with EPERM.',
  },
  {
    id: 'mmap.order.type',
    text: 'Next, flags without a valid mapping type (MAP_PRIVATE, MAP_SHARED, MAP_DROPPABLE) are refused with EINVAL.',
  },
  {
    id: 'mmap.overcommit.exempt',
    text: 'With vm.overcommit_memory 0 MAP_NORESERVE, PROT_READ and PROT_NONE mappings are not accounted and so never refused for that.',
  },
  {
    id: 'mmap.overcommit.heuristic',
    text: 'With vm.overcommit_memory 0 a single accounted mapping larger than all memory and swap is refused; several smaller ones may exceed it together.',
  },
  {
    id: 'mmap.place.highest',
    text: 'The place that the kernel chooses is the highest one that is free, below the base that it has for mappings.',
  },
  {
    id: 'mmap.place.huge',
    releases: '>=6.12',
    text: 'Private anonymous memory of a multiple of 2 MiB without a hint is placed at a multiple of 2 MiB, in a gap that has room for 2 MiB more; with a hint that is occupied it is not.',
  },
  {
    id: 'mmap.place.huge-old',
    releases: '<6.7',
    text: 'Memory of a multiple of 2 MiB is placed as any other.',
  },
  {
    id: 'mmap.populate',
    text: 'With MAP_POPULATE, unless MAP_NONBLOCK is given too, mmap faults its pages in before it returns, for writing what can be written, and ignores errors.',
  },
  {
    id: 'mmap.private.dev-zero',
    text: 'A private mapping of /dev/zero is anonymous memory.',
  },
  {
    id: 'mmap.private.sees',
    text: "A private mapping shows the file's pages until it writes to one, which copies it; the file does not change.",
  },
  {
    id: 'mmap.prot-bits',
    text: 'Unknown bits of prot are ignored.',
  },
  {
    id: 'mmap.sealed',
    text: 'A shared writable mapping of a memfd with F_SEAL_WRITE or F_SEAL_FUTURE_WRITE is refused with EPERM; a private one is not.',
  },
  {
    id: 'mmap.shared-validate',
    text: 'MAP_SHARED_VALIDATE with MAP_ANONYMOUS is refused with EINVAL.',
  },
  {
    id: 'mmap.shared.anonymous',
    text: 'MAP_SHARED with MAP_ANONYMOUS, and a shared mapping of /dev/zero, map a file of their own that forked processes share.',
  },
  {
    id: 'mmap.shared.maywrite',
    text: "A shared mapping through a descriptor not open for writing, or of a file sealed against writing, can't become writable: mprotect fails with EACCES.",
  },
  {
    id: 'mmap.shared.memory',
    text: 'A shared anonymous mapping of more pages than RAM and swap have is refused with ENOMEM under heuristic overcommit, unless with MAP_NORESERVE.',
  },
  {
    id: 'mmap.shared.no-merge',
    text: 'Two shared anonymous mappings side by side are two VMAs; two of one open memfd with neighbouring offsets are one; through two open files they are two.',
  },
  {
    id: 'mmap.shared.offset',
    text: 'A shared mapping of /dev/zero keeps its offset, though its file is only as long as the mapping: with one, pages at its end are beyond the end of file.',
  },
  {
    id: 'mmap.shared.sees',
    text: 'All shared mappings of a file, in every process, show the same pages: what one writes the others read.',
  },
  {
    id: 'mmap.sync-apart',
    text: 'A MAP_SYNC mapping is marked so, and does not merge with one without it.',
  },
  {
    id: 'mmap.unknown-flags',
    text: 'Unknown flags are ignored for anonymous memory, and so are MAP_UNINITIALIZED and, but for merging, MAP_SYNC.',
  },
  {
    id: 'move.batched',
    releases: '>=6.18',
    text: 'Runs of small pages are moved in batches; the results are as if page by page.',
  },
  {
    id: 'move.dst.dirty',
    text: 'The dirty state is kept.',
  },
  {
    id: 'move.dst.wp-dropped',
    text: "The source's uffd-wp bit is dropped: the destination is not write-protected.",
  },
  {
    id: 'move.dst.writable',
    text: 'The destination entry becomes writable.',
  },
  {
    id: 'move.einval.access-differs',
    text: 'VMAs that differ in VM_READ, VM_WRITE, VM_EXEC or page protection are refused with EINVAL.',
  },
  {
    id: 'move.einval.dst-leaves-vma',
    text: 'A destination range that leaves its VMA is refused with EINVAL.',
  },
  {
    id: 'move.einval.dst-not-own',
    text: "A destination VMA that is not registered to this userfaultfd (unregistered, or another's) is refused with EINVAL.",
  },
  {
    id: 'move.einval.dst-shared',
    text: 'A shared destination VMA is refused with EINVAL.',
  },
  {
    id: 'move.einval.lock-differs',
    text: 'Two VMAs of which only one is locked are refused with EINVAL.',
  },
  {
    id: 'move.einval.not-anonymous',
    text: 'VMAs that are not anonymous (shmem, private memfd) are refused with EINVAL; a private mapping of /dev/zero is anonymous.',
  },
  {
    id: 'move.einval.not-writable',
    text: 'VMAs that are not writable are refused with EINVAL, when both are PROT_READ too.',
  },
  {
    id: 'move.einval.special',
    text: 'Special VMAs (hugetlb, PFNMAP, IO, MIXEDMAP) are refused with EINVAL.',
  },
  {
    id: 'move.einval.src-leaves-vma',
    text: 'A source range that leaves its VMA is refused with EINVAL.',
  },
  {
    id: 'move.einval.src-shared',
    text: 'A shared source VMA is refused with EINVAL.',
  },
  {
    id: 'move.hole-wakes',
    text: 'A hole that was moved wakes its waiter, which faults again.',
  },
  {
    id: 'move.lax.dst-not-missing',
    text: 'The destination need not be registered MISSING: WP only is enough.',
  },
  {
    id: 'move.lax.growsdown',
    text: 'So do GROWSDOWN sources.',
  },
  {
    id: 'move.lax.madvise-flags',
    text: "The VMAs' other flags need not be equal: DONTFORK, WIPEONFORK and DONTDUMP sources work.",
  },
  {
    id: 'move.lax.mseal',
    releases: '>=6.10',
    text: 'Sealed (mseal) VMAs work.',
  },
  {
    id: 'move.lax.no-feature',
    text: 'The MOVE feature need not be requested.',
  },
  {
    id: 'move.lax.noreserve',
    text: 'Nor need both be accounted: a source mapped with MAP_NORESERVE works.',
  },
  {
    id: 'move.lax.rare-flags',
    text: 'So do DROPPABLE and MERGEABLE sources.',
  },
  {
    id: 'move.lax.src-unregistered',
    text: 'The source need not be registered, and may be registered to any userfaultfd.',
  },
  {
    id: 'move.order.changing',
    text: 'First, a count of events that is not 0 gives EAGAIN with `move` = -11.',
  },
  {
    id: 'move.order.changing-again',
    text: 'Next, the count of events is tested again, with EAGAIN.',
  },
  {
    id: 'move.order.copy-in',
    text: 'Next, MOVE copies in 32 bytes, or fails with EFAULT.',
  },
  {
    id: 'move.order.dead',
    text: "Next, a dead address space would give ESRCH; but it is nobody's any more, so that EINVAL came before.",
  },
  {
    id: 'move.order.dst-vma',
    text: 'Next, when no VMA contains dst the call fails with ENOENT; from here on `move` is written.',
  },
  {
    id: 'move.order.einval',
    text: 'Next come the refusals `move.einval.*`, all with EINVAL, in this order: source shared, source leaves its VMA, destination shared, destination leaves its VMA, access differs, lock differs, not writable, special, destination not registered, not anonymous.',
  },
  {
    id: 'move.order.fatal-signal',
    text: 'A fatal signal ends the loop, with EINTR when nothing was moved.',
  },
  {
    id: 'move.order.fatal-signal-uncounted',
    text: 'The pages that were moved last before the signal was seen count as not moved, and nobody is woken for them.',
  },
  {
    id: 'move.order.mode',
    text: 'Next, mode bits other than DONTWAKE and ALLOW_SRC_HOLES are refused with EINVAL, leaving `move` untouched.',
  },
  {
    id: 'move.order.pages',
    text: 'Last, the pages are moved in ascending order, until one fails.',
  },
  {
    id: 'move.order.range-dst',
    text: 'Next, RANGE of dst and len is checked, or EINVAL, leaving `move` untouched.',
  },
  {
    id: 'move.order.range-src',
    text: 'Next, RANGE of src and len is checked (src must be aligned), or EINVAL, leaving `move` untouched.',
  },
  {
    id: 'move.order.same-mm',
    text: 'Next, a caller whose address space is not that of the userfaultfd is refused with EINVAL, leaving `move` untouched.',
  },
  {
    id: 'move.order.src-vma',
    text: 'Next, when no VMA contains src the call fails with ENOENT.',
  },
  {
    id: 'move.overlap-down',
    text: 'Overlapping ranges work when the move goes down.',
  },
  {
    id: 'move.overlap-up',
    text: 'Overlapping ranges fail with EEXIST when the move goes up.',
  },
  {
    id: 'move.page.dst-eexist',
    text: 'Next, a destination entry that is not empty fails with EEXIST.',
  },
  {
    id: 'move.page.dst-thp',
    text: 'Next, a destination PMD that maps a THP fails with EEXIST.',
  },
  {
    id: 'move.page.exclusive-by-pin',
    text: 'process_vm_readv makes the page that it reads movable again: to pin it Linux gives the address space a page of its own.',
  },
  {
    id: 'move.page.exclusive-by-write',
    text: 'Whatever writes to the page makes it movable again: MADV_POPULATE_WRITE, mlock and /proc/PID/mem too.',
  },
  {
    id: 'move.page.hole',
    text: 'Next, an empty source entry is a hole, which fails with ENOENT.',
  },
  {
    id: 'move.page.hole-allowed',
    text: 'With ALLOW_SRC_HOLES a hole counts as moved, and the destination stays missing.',
  },
  {
    id: 'move.page.marker',
    text: 'A source wp-marker, poison-marker or guard-marker fails with EFAULT, even with ALLOW_SRC_HOLES.',
  },
  {
    id: 'move.page.no-table',
    text: 'First, a source without a PMD table (1 GiB) is a hole.',
  },
  {
    id: 'move.page.not-exclusive',
    text: 'A source page that is shared with a forked child fails with EBUSY.',
  },
  {
    id: 'move.page.not-exclusive-after-exit',
    text: 'After that child exited the page is still EBUSY, until the parent writes it again.',
  },
  {
    id: 'move.page.not-exclusive-child',
    text: 'In the child too a page that it shares fails with EBUSY, until the child writes it.',
  },
  {
    id: 'move.page.not-exclusive-read',
    text: 'Reading the page makes no difference to that: not by a load, write(2), MADV_POPULATE_READ or /proc/PID/mem, nor does mprotect.',
  },
  {
    id: 'move.page.pinned',
    text: 'A pinned source page (a registered buffer of io_uring, or the remote memory of a process_vm_readv that sleeps) fails with EBUSY.',
  },
  {
    id: 'move.page.src-untouched',
    text: 'Next, a source whose page table (2 MiB) does not exist is a hole, so it is ENOENT even when the destination is present.',
  },
  {
    id: 'move.page.src-untouched-allowed',
    text: 'With ALLOW_SRC_HOLES that same case, with the destination present, fails with EEXIST.',
  },
  {
    id: 'move.page.stays-exclusive',
    text: 'A page that was moved can be moved again.',
  },
  {
    id: 'move.page.swap',
    text: 'Exclusive swap entries are moved: the destination gets the entry.',
  },
  {
    id: 'move.page.swap-shared',
    text: 'A swap entry that is not exclusive fails with EBUSY.',
  },
  {
    id: 'move.page.thp-part',
    text: 'Otherwise a source THP is split and moved in pages of 4 KiB.',
  },
  {
    id: 'move.page.thp-whole',
    text: 'An aligned move of 2 MiB onto an empty PMD moves a THP as a THP.',
  },
  {
    id: 'move.page.zero',
    text: 'A zero page is moved as the zero page.',
  },
  {
    id: 'move.same-hole',
    text: 'With src == dst a hole fails with ENOENT.',
  },
  {
    id: 'move.same-present',
    text: 'With src == dst a present page fails with EEXIST.',
  },
  {
    id: 'move.since',
    releases: '>=6.8',
    text: 'UFFDIO_MOVE exists since 6.8.',
  },
  {
    id: 'move.src-waiters',
    text: 'Waiters in the source are not woken.',
  },
  {
    id: 'move.src.empty',
    text: 'The source entry becomes empty: reading it faults again, with a message when it is registered MISSING.',
  },
  {
    id: 'move.table.dontneed',
    text: 'MADV_DONTNEED leaves an empty page table.',
  },
  {
    id: 'move.table.dst',
    text: 'MOVE makes the page table of its destination when its source has one, also when it then fails with ENOENT.',
  },
  {
    id: 'move.table.fault',
    text: 'The page table of a source (2 MiB, whatever is mapped there) is made by the first fault in anonymous memory in it, also by one that sleeps, or fails because of a userfaultfd.',
  },
  {
    id: 'move.table.file-fault',
    text: 'A fault in a mapping of a file makes it with the page, or with those that fault-around maps; one that sleeps alone makes none.',
  },
  {
    id: 'move.table.fill',
    text: 'COPY and ZEROPAGE make the page table of their destination, COPY also when its source then is EFAULT.',
  },
  {
    id: 'move.table.fork',
    text: 'A forked child has the page tables of its parent around mappings that were touched (with an anon_vma), and no others.',
  },
  {
    id: 'move.table.munmap',
    text: 'munmap and MAP_FIXED remove a page table when no older mapping is left in its 2 MiB.',
  },
  {
    id: 'move.table.no-fault',
    text: 'An access that finds no mapping or no permission makes no page table; nor do mprotect, REGISTER and MADV_WILLNEED.',
  },
  {
    id: 'move.table.reclaimed',
    text: "MADV_DONTNEED of all of a page table's 2 MiB in one mapping removes it (CONFIG_PT_RECLAIM).",
  },
  {
    id: 'move.table.refused-fill',
    text: 'A fill that is refused with ENOENT makes no page table.',
  },
  {
    id: 'move.table.src-allowed',
    text: 'With ALLOW_SRC_HOLES MOVE makes the page table of its source.',
  },
  {
    id: 'move.wakes',
    text: 'MOVE wakes the waiters in [dst, dst + n).',
  },
  {
    id: 'mprotect.exec-only',
    text: 'Memory with PROT_EXEC or PROT_WRITE alone can be read on x86-64 without protection keys.',
  },
  {
    id: 'mprotect.length-rounded',
    text: 'The length is rounded up to whole pages.',
  },
  {
    id: 'mprotect.mseal',
    releases: '>=6.10',
    text: 'A sealed (mseal) VMA is refused with EPERM.',
  },
  {
    id: 'mprotect.mseal-same',
    text: 'mprotect to the protection that sealed memory has is EPERM too.',
  },
  {
    id: 'mprotect.order.aligned',
    text: 'Next, an address that is not page-aligned is refused with EINVAL, for a length of 0 too.',
  },
  {
    id: 'mprotect.order.each',
    text: "Then the VMAs are changed one after the other in ascending order; the first that can't be ends it, and those before it stay changed.",
  },
  {
    id: 'mprotect.order.grows-both',
    text: 'First, PROT_GROWSDOWN together with PROT_GROWSUP is refused with EINVAL.',
  },
  {
    id: 'mprotect.order.grows-down',
    text: 'Next, PROT_GROWSDOWN is refused with EINVAL when the first VMA of the range does not grow down, although the range may begin in a hole before it.',
  },
  {
    id: 'mprotect.order.grows-up',
    text: 'Next, PROT_GROWSUP is refused with EINVAL, as no VMA grows up on x86-64.',
  },
  {
    id: 'mprotect.order.hole',
    text: 'A hole in the range, or a range that ends in one, gives ENOMEM after the VMAs before it were changed.',
  },
  {
    id: 'mprotect.order.hole-first',
    text: 'Next, a range that begins in a hole is refused with ENOMEM, and nothing is changed.',
  },
  {
    id: 'mprotect.order.length-wraps',
    text: 'Next, a length that becomes 0 when rounded up, or a range that wraps around, is refused with ENOMEM.',
  },
  {
    id: 'mprotect.order.length-zero',
    text: 'Next, a length of 0 returns 0, whatever is mapped there and with protection bits that are unknown too.',
  },
  {
    id: 'mprotect.order.no-vma',
    text: "Next, a range without any VMA is refused with ENOMEM, in the kernel's half of the address space too.",
  },
  {
    id: 'mprotect.order.protection',
    text: 'Next, bits other than PROT_READ, PROT_WRITE, PROT_EXEC and PROT_SEM are refused with EINVAL, of all 64, before anything looks at mappings.',
  },
  {
    id: 'mprotect.pages-kept',
    text: 'Present pages stay present with their contents, under PROT_NONE too, and nothing is faulted in.',
  },
  {
    id: 'mprotect.quiet',
    text: 'mprotect of registered memory makes no message.',
  },
  {
    id: 'mprotect.sem',
    text: 'PROT_SEM is accepted and changes nothing.',
  },
  {
    id: 'mprotect.vma.map-count',
    text: 'A split is refused with ENOMEM when the process has vm.max_map_count VMAs; becoming part of a neighbour, or changing a whole VMA, works there.',
  },
  {
    id: 'mprotect.vma.merge',
    text: 'What has the flags of a neighbour becomes part of it; no new VMA comes between.',
  },
  {
    id: 'mprotect.vma.never-writable',
    text: 'PROT_WRITE for a VMA that may never be writable is refused with EACCES.',
  },
  {
    id: 'mprotect.vma.overcommit',
    text: 'Under heuristic overcommit, making more pages of one VMA writable than there are pages of RAM and swap together is refused with ENOMEM, if they are to be accounted for that.',
  },
  {
    id: 'mprotect.vma.same',
    text: 'A VMA that has the protection already is neither changed nor split.',
  },
  {
    id: 'mprotect.vma.split-stays',
    text: 'A change in the middle of a VMA that needs two splits and can do only the first fails with ENOMEM and leaves the VMA split there, unchanged.',
  },
  {
    id: 'mremap.copy',
    text: 'An old length of 0 makes a second mapping of shared memory, from the page at the old address on; the first one stays.',
  },
  {
    id: 'mremap.copy.maymove',
    text: 'Without MAYMOVE that is ENOMEM.',
  },
  {
    id: 'mremap.dontunmap.empty',
    text: 'With DONTUNMAP the pages move and the old range stays mapped without them.',
  },
  {
    id: 'mremap.dontunmap.hint',
    text: 'DONTUNMAP without FIXED takes the new address as a hint: where that is occupied the kernel chooses another place.',
  },
  {
    id: 'mremap.dontunmap.locked-old',
    releases: '<6.18',
    text: 'With MREMAP_DONTUNMAP only the part that moves is unlocked of what stays.',
  },
  {
    id: 'mremap.dontunmap.table',
    text: 'A page table all of whose 2 MiB move comes along, so that MOVE finds none at the old place; else one is left there, without entries.',
  },
  {
    id: 'mremap.dontunmap.touched',
    text: 'The VMA that stays counts as never touched if all of it moved, and else as touched.',
  },
  {
    id: 'mremap.dontunmap.unlocked',
    text: 'The VMA that stays is not locked any more, although only a part of it moved.',
  },
  {
    id: 'mremap.fixed.enomem-unmapped',
    text: 'A move with FIXED that fails for want of memory has already unmapped what was in the new range; the old range stays.',
  },
  {
    id: 'mremap.fixed.replaces',
    text: 'FIXED unmaps what is in the new range.',
  },
  {
    id: 'mremap.forked',
    text: 'A touched VMA that was copied by fork merges at its new place only with its own anon_vma.',
  },
  {
    id: 'mremap.grow.blocked',
    text: "A range that can't grow in place is ENOMEM without MAYMOVE: something is mapped behind it, or the rest of its VMA.",
  },
  {
    id: 'mremap.grow.in-place',
    text: 'A range that ends its VMA grows in place where nothing is mapped behind it, also from the middle of the VMA; the new pages are missing.',
  },
  {
    id: 'mremap.grow.locked',
    text: 'What is added to locked memory is faulted in.',
  },
  {
    id: 'mremap.grow.map-count',
    text: "A process that has vm.max_map_count - 3 VMAs or more can't grow a range that has to move for it: ENOMEM.",
  },
  {
    id: 'mremap.grow.merges',
    text: 'Growing up to a VMA that fits makes one VMA of them.',
  },
  {
    id: 'mremap.grow.merges-forked',
    text: 'So does growing a touched VMA that was copied by fork up to an untouched one, which mmap would not.',
  },
  {
    id: 'mremap.grow.moves',
    text: 'With MAYMOVE the old range moves away and grows there; the rest of its VMA stays.',
  },
  {
    id: 'mremap.grow.too-large',
    text: 'Growing by more than there is memory for is ENOMEM.',
  },
  {
    id: 'mremap.locked',
    text: 'Locked memory stays locked when it moves.',
  },
  {
    id: 'mremap.merge.dontunmap-locked',
    text: 'With DONTUNMAP such a part takes the lock away from all of it, its new place too.',
  },
  {
    id: 'mremap.merge.new-place',
    text: 'At its new place memory becomes part of a neighbour that fits: an untouched VMA as if mapped there, a touched one only where its offset goes on.',
  },
  {
    id: 'mremap.merge.self',
    text: 'A part of an untouched VMA that moves next to it becomes part of it again.',
  },
  {
    id: 'mremap.merge.self-old',
    releases: '<6.18',
    text: 'With MREMAP_DONTUNMAP untouched memory that moves next to where it was does not merge with that.',
  },
  {
    id: 'mremap.order.aligned',
    text: 'An old address that is not page-aligned is EINVAL.',
  },
  {
    id: 'mremap.order.dontunmap-length',
    text: 'DONTUNMAP with a new length other than the old one is EINVAL.',
  },
  {
    id: 'mremap.order.flags',
    text: 'Flags other than MREMAP_MAYMOVE, MREMAP_FIXED and MREMAP_DONTUNMAP are EINVAL, those above the lower 32 bits too.',
  },
  {
    id: 'mremap.order.grow-beyond-vma',
    text: 'When growing, an old range that reaches beyond its VMA is EFAULT.',
  },
  {
    id: 'mremap.order.length-task-size',
    text: 'A new length over TASK_SIZE is EINVAL; TASK_SIZE itself is ENOMEM.',
  },
  {
    id: 'mremap.order.length-zero',
    text: 'A new length of 0, or one that rounding makes 0, is EINVAL.',
  },
  {
    id: 'mremap.order.map-count',
    text: 'With FIXED or DONTUNMAP, next, a process that has vm.max_map_count - 5 VMAs or more gets ENOMEM.',
  },
  {
    id: 'mremap.order.no-vma',
    text: 'After all that, an old address where nothing is mapped is EFAULT.',
  },
  {
    id: 'mremap.order.old-length-zero',
    text: 'An old length of 0 is EINVAL for private memory.',
  },
  {
    id: 'mremap.order.overlap',
    text: 'With FIXED or DONTUNMAP, old and new ranges that overlap are EINVAL.',
  },
  {
    id: 'mremap.order.sealed',
    releases: '>=6.10',
    text: 'Next, a sealed (mseal) VMA is EPERM, also for a length that does not change.',
  },
  {
    id: 'mremap.order.shrink-beyond-vma',
    text: 'When shrinking with FIXED, a new length that reaches beyond the VMA is EFAULT, and nothing is cut off.',
  },
  {
    id: 'mremap.order.to-aligned',
    text: 'With FIXED or DONTUNMAP, a new address that is not page-aligned is EINVAL.',
  },
  {
    id: 'mremap.order.to-maymove',
    text: 'FIXED or DONTUNMAP without MAYMOVE is EINVAL.',
  },
  {
    id: 'mremap.order.to-task-size',
    text: 'With FIXED or DONTUNMAP, a new range that reaches beyond TASK_SIZE is EINVAL.',
  },
  {
    id: 'mremap.order.vma-old',
    releases: '<6.18',
    text: 'The mapping is looked for before the new length and the new address are looked at; with MREMAP_DONTUNMAP the lengths are compared as they were given.',
  },
  {
    id: 'mremap.same.nothing',
    text: 'Without FIXED and DONTUNMAP an unchanged length returns the address, with MAYMOVE too, and over several VMAs and holes.',
  },
  {
    id: 'mremap.sealed-elsewhere',
    releases: '>=6.10',
    text: 'So is a sealed VMA in a target that FIXED would replace, or in what is to be cut off.',
  },
  {
    id: 'mremap.several.dontunmap',
    releases: '>=6.17',
    text: 'So does FIXED with DONTUNMAP; all of the old range stays mapped.',
  },
  {
    id: 'mremap.several.moves',
    releases: '>=6.17',
    text: 'FIXED with an unchanged length moves several VMAs, at the distances that they have; holes between and behind them stay holes.',
  },
  {
    id: 'mremap.several.needs-fixed',
    text: 'DONTUNMAP of several VMAs without FIXED is EFAULT.',
  },
  {
    id: 'mremap.several.zero',
    text: 'A private mapping of /dev/zero is moved only alone: FIXED over it and another VMA is EFAULT.',
  },
  {
    id: 'mremap.shared.pages',
    text: 'Shared memory, and a private mapping of a file, show the same pages of the file at the new place; the file does not grow with the mapping.',
  },
  {
    id: 'mremap.shrink.fixed',
    text: 'Shrinking with FIXED unmaps that first and then moves what is left.',
  },
  {
    id: 'mremap.shrink.map-count',
    text: 'Cutting a part out of the middle of a VMA is ENOMEM when the process has vm.max_map_count VMAs.',
  },
  {
    id: 'mremap.shrink.unmaps',
    text: 'Shrinking unmaps what lies between the new and the old length, in other VMAs and holes too.',
  },
  {
    id: 'mremap.to-ignored',
    text: 'Without FIXED and DONTUNMAP the new address is not looked at.',
  },
  {
    id: 'mremap.waiters',
    text: 'mremap wakes nobody: who waits for a page that moved away goes on waiting, and faults at the old address when woken.',
  },
  {
    id: 'mseal.for-ever',
    text: 'Nothing takes the seal away but exec and the end of the process; sealing again returns 0.',
  },
  {
    id: 'mseal.fork',
    text: "A child's memory is sealed like its parent's.",
  },
  {
    id: 'mseal.hole',
    text: 'Next, a range with a hole in it is ENOMEM, and nothing is sealed.',
  },
  {
    id: 'mseal.order.aligned',
    text: 'Next, an address that is not page-aligned is EINVAL.',
  },
  {
    id: 'mseal.order.flags',
    text: 'First, flags other than 0 are EINVAL.',
  },
  {
    id: 'mseal.order.length-zero',
    text: 'Next, a length of 0 returns 0, whatever is mapped there.',
  },
  {
    id: 'mseal.order.wraps',
    text: 'Next, a length that becomes 0 when rounded up, and a range that wraps around, are EINVAL.',
  },
  {
    id: 'mseal.vma.map-count',
    text: 'A split is ENOMEM when the process has vm.max_map_count VMAs; VMAs before it are sealed then.',
  },
  {
    id: 'mseal.vma.merges',
    text: 'Sealed and unsealed VMAs do not merge, not even when all else is equal.',
  },
  {
    id: 'msync.arguments',
    text: 'First, unknown flags, a start that is not page-aligned, and MS_ASYNC together with MS_SYNC are EINVAL.',
  },
  {
    id: 'msync.hole',
    text: 'A part of the range that is not mapped is ENOMEM.',
  },
  {
    id: 'msync.length',
    text: 'The length is rounded up to pages; a range of no page returns 0, whatever is mapped there.',
  },
  {
    id: 'msync.locked',
    text: 'MS_INVALIDATE of locked memory is EBUSY, also where the range has a hole before that.',
  },
  {
    id: 'msync.quiet',
    text: 'Private anonymous memory stays as it is.',
  },
  {
    id: 'msync.wraps',
    text: 'Next, a range that wraps around is ENOMEM.',
  },
  {
    id: 'munlock.quiet',
    text: 'munlock faults nothing in and makes no message; its range and its errors are those of mlock.',
  },
  {
    id: 'munlockall.all',
    text: 'munlockall unlocks everything and faults nothing in.',
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
    id: 'munmap.map-count.ends',
    text: 'At that limit a munmap of the head or tail of a VMA, or from the middle of one to the middle of another, works.',
  },
  {
    id: 'munmap.mseal',
    releases: '>=6.10',
    text: 'A range with a sealed (mseal) VMA in it is refused with EPERM and nothing is changed.',
  },
  {
    id: 'munmap.mseal-event',
    text: 'With EVENT_UNMAP a munmap or MAP_FIXED that a sealed VMA refuses has told of the VMAs before that one, which stay.',
  },
  {
    id: 'munmap.mseal-split',
    text: 'A VMA that the range cuts, before the sealed one, stays split at the start of the range.',
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
    id: 'munmap.top',
    text: 'A range that ends exactly at TASK_SIZE is legal.',
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
    releases: '>=6.8',
    text: 'UFFD_FEATURE_MOVE is bit 16 of the features.',
  },
  {
    id: 'number.feature-pagefault-flag-wp',
    text: 'UFFD_FEATURE_PAGEFAULT_FLAG_WP is bit 0 of the features.',
  },
  {
    id: 'number.feature-poison',
    releases: '>=6.6',
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
    releases: '>=6.7',
    text: 'UFFD_FEATURE_WP_ASYNC is bit 15 of the features.',
  },
  {
    id: 'number.feature-wp-hugetlbfs-shmem',
    text: 'UFFD_FEATURE_WP_HUGETLBFS_SHMEM is bit 12 of the features.',
  },
  {
    id: 'number.feature-wp-unpopulated',
    releases: '>=6.4',
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
    id: 'opaque.emfile',
    text: 'A file on a disk, and one of secret memory (memfd_secret), need a free descriptor, else EMFILE.',
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
    id: 'out.in-destination',
    text: '`out` may lie in a page that the call itself fills.',
  },
  {
    id: 'out.missing-sleeps',
    text: 'A call whose `out` lies in a missing page sleeps there in a write fault, its pages being installed and nobody woken, and goes on when that page is there.',
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
    id: 'pagemap.anon',
    text: 'The upper bits of an anonymous page are 0x81.',
  },
  {
    id: 'pagemap.bit-exclusive',
    text: 'Bit 56 means exclusively mapped.',
  },
  {
    id: 'pagemap.bit-exclusive-again',
    text: 'When all other processes that shared an anonymous page since a fork have let go of it, it is exclusively mapped again.',
  },
  {
    id: 'pagemap.bit-file',
    text: 'Bit 61 means a page of a file or of shmem.',
  },
  {
    id: 'pagemap.bit-guard',
    releases: '>=6.15',
    text: 'Bit 58 means guard.',
  },
  {
    id: 'pagemap.bit-present',
    text: 'Bit 63 means present.',
  },
  {
    id: 'pagemap.bit-swap',
    text: 'Bit 62 means swap.',
  },
  {
    id: 'pagemap.bit-wp',
    text: 'Bit 57 means uffd-wp.',
  },
  {
    id: 'pagemap.einval',
    text: 'An offset or size that is not a multiple of 8 fails with EINVAL.',
  },
  {
    id: 'pagemap.guard',
    releases: '>=6.15',
    text: 'A guard-marker is 0x44 in the upper bits and 0x9f in the lowest.',
  },
  {
    id: 'pagemap.hole',
    text: 'Unmapped holes read 0.',
  },
  {
    id: 'pagemap.hugetlb-poison',
    text: 'A poison-marker of hugetlb reads 0.',
  },
  {
    id: 'pagemap.hugetlb-wp-marker',
    text: 'A wp-marker of hugetlb is 0x02 in the upper bits.',
  },
  {
    id: 'pagemap.marker-unprivileged',
    text: 'Without CAP_SYS_ADMIN the lower bits of a marker read 0: only the upper eight are left.',
  },
  {
    id: 'pagemap.no-fault',
    text: 'Reading pagemap never faults anything in.',
  },
  {
    id: 'pagemap.open',
    text: 'Opening it fails like opening /proc/PID/mem: EMFILE, ENOENT, EACCES.',
  },
  {
    id: 'pagemap.perfmon',
    text: 'CAP_PERFMON is enough to open it: root without CAP_SYS_PTRACE may look at any process.',
  },
  {
    id: 'pagemap.poison',
    text: 'A poison-marker is 0x40 in the upper bits and 0x5f in the lowest.',
  },
  {
    id: 'pagemap.shmem',
    text: 'The upper bits of a shmem page are 0xa1.',
  },
  {
    id: 'pagemap.task-size',
    text: 'A read at or past TASK_SIZE returns 0 bytes.',
  },
  {
    id: 'pagemap.wp-anon',
    text: 'The upper bits of a write-protected anonymous page are 0x83.',
  },
  {
    id: 'pagemap.wp-marker',
    text: 'A wp-marker is 0x42 in the upper bits and 0x3f in the lowest (a made-up swap entry).',
  },
  {
    id: 'pagemap.wp-zero',
    text: 'The upper bits of a write-protected zero page are 0x82.',
  },
  {
    id: 'pagemap.zero',
    text: 'The upper bits of the zero page are 0x80.',
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
    id: 'pipe.create.emfile',
    text: 'Next, a full descriptor table gives EMFILE, before the array is touched.',
  },
  {
    id: 'pipe.create.flags',
    text: 'pipe2 refuses flags other than O_CLOEXEC, O_NONBLOCK, O_DIRECT and O_NOTIFICATION_PIPE with EINVAL, before everything else.',
  },
  {
    id: 'pipe.create.missing',
    text: 'pipe2 into a missing page sleeps with a message of flags WRITE; its two descriptors are meanwhile taken.',
  },
  {
    id: 'pipe.mutex.close',
    text: 'Closing the last descriptor of an end sleeps for the mutex; closing a duplicate does not.',
  },
  {
    id: 'pipe.mutex.fcntl',
    text: 'F_GETPIPE_SZ on that pipe sleeps for the mutex, F_GETFL does not.',
  },
  {
    id: 'pipe.mutex.fionread',
    text: 'FIONREAD on that pipe sleeps for the mutex.',
  },
  {
    id: 'pipe.mutex.fstat',
    text: 'fstat of that pipe does not sleep.',
  },
  {
    id: 'pipe.mutex.state',
    text: 'A task that waits for the mutex sleeps in state D; its wchan is anon_pipe_read or anon_pipe_write, the same as that of a task in state S that waits for data or for room.',
  },
  {
    id: 'pipe.mutex.unkillable',
    text: 'SIGKILL does not end a task that waits for the mutex; it dies once it has got it.',
  },
  {
    id: 'pipe.mutex.zero',
    text: 'A write of 0 bytes to that pipe does not sleep.',
  },
  {
    id: 'pipe.poll.no-mutex',
    text: 'poll of a pipe does not take the mutex, so it does not sleep.',
  },
  {
    id: 'pipe.poll.out',
    text: 'poll reports POLLOUT only when a whole slot is free.',
  },
  {
    id: 'pipe.poll.partly-written',
    text: 'While a writer sleeps in a later page, poll reports POLLIN for the slots that it already filled, although a read would sleep.',
  },
  {
    id: 'pipe.poll.sleeping-writer',
    releases: '>=6.15',
    text: 'While a writer sleeps in its first page, poll reports nothing for an empty pipe.',
  },
  {
    id: 'pipe.poll.sleeping-writer-old',
    releases: '<6.15',
    text: 'While a writer sleeps in its first page, poll reports POLLIN for a pipe that was empty.',
  },
  {
    id: 'pipe.read.eagain',
    text: 'A read of an empty pipe with O_NONBLOCK fails with EAGAIN, before the destination is touched.',
  },
  {
    id: 'pipe.read.efault',
    text: "A read whose destination can't take all that one slot gives fails with EFAULT and consumes nothing of that slot.",
  },
  {
    id: 'pipe.read.eof',
    text: 'A read of an empty pipe without writers returns 0.',
  },
  {
    id: 'pipe.read.message',
    text: 'A reader that sleeps in its destination has queued a message with flags WRITE.',
  },
  {
    id: 'pipe.read.mutex',
    text: "A reader holds the pipe's mutex while it sleeps in a fault on its destination.",
  },
  {
    id: 'pipe.read.sleeps',
    text: 'A read of an empty pipe without O_NONBLOCK sleeps in state S.',
  },
  {
    id: 'pipe.slots',
    text: 'A write fills new slots of 4096 bytes from its start on, so writes of 4095 bytes fill a pipe after 16 of them.',
  },
  {
    id: 'pipe.write.blocks-reader',
    text: 'A reader of that pipe sleeps for the mutex, even when the pipe holds data and even with O_NONBLOCK.',
  },
  {
    id: 'pipe.write.blocks-writer',
    text: 'Another writer of that pipe sleeps for the mutex, even with O_NONBLOCK.',
  },
  {
    id: 'pipe.write.efault',
    text: 'A write whose source is unreadable from its first byte on fails with EFAULT.',
  },
  {
    id: 'pipe.write.efault-no-slot',
    releases: '>=6.15',
    text: 'A write that failed with EFAULT leaves nothing in the pipe.',
  },
  {
    id: 'pipe.write.efault-slot-old',
    releases: '<6.15',
    text: 'A write that fails with EFAULT leaves an empty slot in the ring, which the next merging write or a read takes away.',
  },
  {
    id: 'pipe.write.epipe',
    text: 'A write without a reader raises SIGPIPE and fails with EPIPE, before the source is read.',
  },
  {
    id: 'pipe.write.full-eagain',
    text: 'A write to a full pipe with O_NONBLOCK fails with EAGAIN, before the source is read and so without a message.',
  },
  {
    id: 'pipe.write.full-partial',
    text: 'A write with O_NONBLOCK that fills the pipe up returns the number of bytes written.',
  },
  {
    id: 'pipe.write.full-sleeps',
    text: 'A write to a full pipe without O_NONBLOCK sleeps in state S without the mutex, until a whole slot is free.',
  },
  {
    id: 'pipe.write.full-then-fault',
    text: 'It reads its source, and queues a message, only when a slot is free.',
  },
  {
    id: 'pipe.write.kernel-address',
    text: "A source in the kernel's half of the address space fails with EFAULT before everything else, for 0 bytes too.",
  },
  {
    id: 'pipe.write.merge',
    text: 'A write to a pipe that is not empty first adds its first len % 4096 bytes to the last slot, when they fit there whole.',
  },
  {
    id: 'pipe.write.message',
    text: 'A writer that sleeps in its source has queued a message with flags 0.',
  },
  {
    id: 'pipe.write.mutex',
    text: "A writer holds the pipe's mutex while it sleeps in a fault on its source.",
  },
  {
    id: 'pipe.write.no-merge',
    text: 'When they do not fit there whole the rest of the last slot stays unused.',
  },
  {
    id: 'pipe.write.part-unreadable',
    text: 'A part that is only partly readable adds nothing to the pipe; when it is the first part the write fails with EFAULT.',
  },
  {
    id: 'pipe.write.partial',
    text: 'A write whose source becomes unreadable later returns the number of bytes in the parts before: the part that was merged and each whole 4096 bytes after it.',
  },
  {
    id: 'pipe.write.reader-closed',
    text: 'When the last reader closes while a writer waits for room, the writer returns what it has written, or EPIPE when nothing.',
  },
  {
    id: 'pipe.write.small',
    text: 'So 65536 writes of 1 byte fill a pipe, and 16 writes of 3000 bytes do.',
  },
  {
    id: 'pipe.write.zero',
    text: 'A write of 0 bytes returns 0, without looking at the source and without a reader too.',
  },
  {
    id: 'poison.cleared.copy',
    text: 'COPY clears poison.',
  },
  {
    id: 'poison.cleared.dontneed',
    text: 'MADV_DONTNEED clears poison, on anonymous memory and on shmem.',
  },
  {
    id: 'poison.cleared.free',
    text: 'MADV_FREE clears poison on anonymous memory.',
  },
  {
    id: 'poison.cleared.munmap',
    text: 'munmap clears poison.',
  },
  {
    id: 'poison.cleared.truncate',
    text: 'Truncating the file clears poison on shmem.',
  },
  {
    id: 'poison.cleared.zeropage-shmem',
    text: 'ZEROPAGE on shared shmem clears poison.',
  },
  {
    id: 'poison.fork-shared',
    text: "In a shared mapping that the child has not registered for WP it does not: the child's entry is empty, unless guards were installed in the mapping (`guard.copied-by-fork`).",
  },
  {
    id: 'poison.hugetlb.aligned',
    text: 'On hugetlb a range that is not aligned to the huge page fails with EINVAL.',
  },
  {
    id: 'poison.hugetlb.beyond-eof',
    text: 'On hugetlb the end of file is not checked: POISON beyond it succeeds.',
  },
  {
    id: 'poison.hugetlb.works',
    text: 'POISON works on hugetlb.',
  },
  {
    id: 'poison.kernel-access',
    text: 'A kernel access to a poisoned page (read, write, process_vm) fails with EFAULT.',
  },
  {
    id: 'poison.mincore',
    text: 'To mincore a poisoned page is like one that is not mapped: 0, or 1 if its file has it cached.',
  },
  {
    id: 'poison.mlock',
    text: 'mlock of a poisoned page fails with ENOMEM.',
  },
  {
    id: 'poison.move-destination',
    releases: '>=6.8',
    text: 'MOVE onto a poisoned destination fails with EEXIST.',
  },
  {
    id: 'poison.move-source',
    releases: '>=6.8',
    text: 'MOVE of a poisoned source fails with EFAULT.',
  },
  {
    id: 'poison.no-feature',
    text: 'POISON needs no feature bit.',
  },
  {
    id: 'poison.no-message',
    text: 'An access to a poisoned page queues no message.',
  },
  {
    id: 'poison.only-none',
    text: 'The entry must be empty: a present page, the zero page and any marker, poison included, fail with EEXIST.',
  },
  {
    id: 'poison.order.changing',
    text: 'First, a count of events that is not 0 gives EAGAIN with `updated` = -11.',
  },
  {
    id: 'poison.order.changing-again',
    text: 'Next, the count of events is tested again, with EAGAIN.',
  },
  {
    id: 'poison.order.copy-in',
    text: 'Next, POISON copies in 24 bytes, or fails with EFAULT.',
  },
  {
    id: 'poison.order.dead',
    text: 'Next, a dead address space gives ESRCH.',
  },
  {
    id: 'poison.order.fatal-signal',
    text: 'After each page a fatal signal ends it, with EINTR if nothing was done.',
  },
  {
    id: 'poison.order.mode',
    text: 'Next, mode bits other than DONTWAKE are refused with EINVAL.',
  },
  {
    id: 'poison.order.no-vma',
    text: 'Next, a range that is not mapped by one VMA, or not registered, fails with ENOENT; from here on `updated` is written.',
  },
  {
    id: 'poison.order.range',
    text: 'Next, RANGE is checked, or EINVAL.',
  },
  {
    id: 'poison.pagemap',
    text: 'pagemap shows bit 62 (swap) for a poisoned page.',
  },
  {
    id: 'poison.pagemap-hugetlb',
    text: 'pagemap shows 0 for a poisoned hugetlb page.',
  },
  {
    id: 'poison.populate',
    text: 'MADV_POPULATE_READ and MADV_POPULATE_WRITE of a poisoned page fail with EHWPOISON (133).',
  },
  {
    id: 'poison.private-zero',
    text: 'POISON of a private mapping of /dev/zero fails with EFAULT: every page lies beyond its end.',
  },
  {
    id: 'poison.proc-mem',
    text: 'A read or write of a poisoned page through /proc/PID/mem, or by ptrace, fails with EIO.',
  },
  {
    id: 'poison.protection-first',
    text: 'Protection is checked first: PROT_NONE over poison is SIGSEGV.',
  },
  {
    id: 'poison.shmem.beyond-eof',
    text: 'On shmem a page beyond the end of file fails with EFAULT.',
  },
  {
    id: 'poison.shmem.cached',
    text: 'On shmem only the entry matters: POISON succeeds over a page that is in the page cache but not mapped here.',
  },
  {
    id: 'poison.shmem.file',
    text: 'POISON leaves the file unaffected.',
  },
  {
    id: 'poison.si-addr',
    text: 'si_addr is the exact address of the access.',
  },
  {
    id: 'poison.si-code',
    text: 'si_code is BUS_ADRERR (2) on a kernel without CONFIG_MEMORY_FAILURE.',
  },
  {
    id: 'poison.si-code-memory-failure',
    text: 'si_code is BUS_MCEERR_AR (4) on a kernel with CONFIG_MEMORY_FAILURE.',
  },
  {
    id: 'poison.sigbus',
    text: 'A later access raises SIGBUS.',
  },
  {
    id: 'poison.since',
    releases: '>=6.6',
    text: 'UFFDIO_POISON exists since 6.6.',
  },
  {
    id: 'poison.survives.fork',
    text: 'Poison of private memory survives fork: the child inherits it, with no userfaultfd at all.',
  },
  {
    id: 'poison.survives.mprotect',
    text: 'Poison survives mprotect.',
  },
  {
    id: 'poison.survives.mremap',
    text: 'Poison survives mremap: it moves along.',
  },
  {
    id: 'poison.survives.punch-hole',
    text: 'On shmem poison survives FALLOC_FL_PUNCH_HOLE.',
  },
  {
    id: 'poison.survives.remove',
    text: 'On shmem poison survives MADV_REMOVE.',
  },
  {
    id: 'poison.survives.unregister',
    text: 'Poison survives UNREGISTER.',
  },
  {
    id: 'poison.survives.writeprotect',
    text: 'Poison survives WRITEPROTECT.',
  },
  {
    id: 'poison.types',
    text: 'POISON works on anonymous memory, and on private and shared shmem.',
  },
  {
    id: 'poison.waiters',
    text: 'The waiters that POISON wakes get the SIGBUS.',
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
    id: 'poll.nonblock-anew',
    text: 'A poll that sleeps looks at O_NONBLOCK anew each time it is woken: when that was cleared it reports POLLERR.',
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
    id: 'proc-fd.access',
    text: 'Next, for who may not debug the process it fails with EACCES.',
  },
  {
    id: 'proc-fd.closed',
    text: 'Next, where there is no such descriptor it fails with ENOENT, also for who may not debug the process.',
  },
  {
    id: 'proc-fd.emfile',
    text: 'Opening the folder fails with EMFILE without a free descriptor, before everything else; readlink needs none.',
  },
  {
    id: 'proc-fd.folder',
    text: "Next, for who is neither root nor the process's user it fails with EACCES, whatever the descriptor, and so does opening the folder; CAP_SYS_PTRACE makes no difference.",
  },
  {
    id: 'proc-fd.link',
    text: 'readlink of /proc/PID/fd/N says what the process itself reads at /proc/self/fd/N.',
  },
  {
    id: 'proc-fd.list',
    text: 'The folder lists the open descriptors in ascending order, in the process that lists its own that of the folder too; it need not be allowed to debug the process.',
  },
  {
    id: 'proc-fd.nobody',
    text: 'Without the process it fails with ENOENT, and so does opening the folder.',
  },
  {
    id: 'proc-fd.own',
    text: 'A thread of the process itself may do both, whatever it has given up.',
  },
  {
    id: 'proc-mem.eacces',
    text: "Opening it fails with EACCES for who process_vm_readv would refuse; and for who is not root when the process's first thread is, even in its own process and with CAP_SYS_PTRACE.",
  },
  {
    id: 'proc-mem.eio',
    text: 'What is not mapped is EIO.',
  },
  {
    id: 'proc-mem.emfile',
    text: 'Opening it needs a free descriptor, else EMFILE, before the process is looked for.',
  },
  {
    id: 'proc-mem.enoent',
    text: 'A process that is not there is ENOENT.',
  },
  {
    id: 'proc-mem.esrch',
    text: 'A process whose first thread has ended is ESRCH.',
  },
  {
    id: 'proc-mem.fills',
    text: 'Memory that nobody touched is filled as for any access.',
  },
  {
    id: 'proc-mem.force',
    text: 'The protection of private memory does not matter: what is PROT_NONE can be read, and what is read-only written, to a page of its own.',
  },
  {
    id: 'proc-mem.negative',
    text: 'An offset with its highest bit set is EINVAL.',
  },
  {
    id: 'proc-mem.partial',
    text: "What was transferred before the first page that can't be is the result.",
  },
  {
    id: 'proc-mem.shared-read-only',
    text: "Through /proc/PID/mem a shared mapping without PROT_WRITE can't be written: EIO.",
  },
  {
    id: 'process-madvise.eacces',
    text: 'Next, a process whose memory the caller may neither access nor, by CAP_PERFMON, look at fails with EACCES (its manual page says EPERM).',
  },
  {
    id: 'process-madvise.emfile',
    text: 'pidfd_open without a free descriptor fails with EMFILE.',
  },
  {
    id: 'process-madvise.eperm',
    text: "Next, advice about another process's memory without CAP_SYS_NICE fails with EPERM.",
  },
  {
    id: 'process-madvise.eperm-old',
    releases: '<6.12',
    text: 'Advice about its own memory without CAP_SYS_NICE fails with EPERM too.',
  },
  {
    id: 'process-madvise.esrch',
    text: 'pidfd_open of a process that is not there fails with ESRCH.',
  },
  {
    id: 'process-madvise.flags',
    text: 'First, flags other than 0 are EINVAL.',
  },
  {
    id: 'process-madvise.length-negative',
    text: 'Next, a length of 2^63 or more is EINVAL.',
  },
  {
    id: 'process-madvise.length-zero',
    text: 'Next, a length of 0 returns 0, whatever the address, and of its own memory whatever the advice.',
  },
  {
    id: 'process-madvise.most',
    text: 'At most 0x7ffff000 bytes are advised about at once, and are the result.',
  },
  {
    id: 'process-madvise.other-advice',
    text: "Next, of another process's memory advice other than MADV_WILLNEED, COLD, PAGEOUT and COLLAPSE is EINVAL, also where nothing is mapped and for a length of 0.",
  },
  {
    id: 'process-madvise.other-quiet',
    text: "MADV_WILLNEED and MADV_COLD of another process's registered memory make neither events nor messages; holes, locked memory and addresses that are not aligned are refused as by madvise.",
  },
  {
    id: 'process-madvise.own',
    releases: '>=6.13',
    text: 'Of its own memory it takes all advice that madvise takes, with the same effects, events and errors; the result is the length, which is not rounded up.',
  },
  {
    id: 'process-madvise.range',
    text: 'Next, a segment that is not in user addresses fails with EFAULT.',
  },
  {
    id: 'process-vm.efault',
    text: "Remote memory that can't be pinned, from the first byte on, is EFAULT.",
  },
  {
    id: 'process-vm.eperm',
    text: "Next, for another process the caller needs CAP_SYS_PTRACE, or the same user as that process's first thread and all of its capabilities; otherwise EPERM, and a security module as Yama may ask for more.",
  },
  {
    id: 'process-vm.esrch',
    text: 'Next, a process that is not there, or has ended, is ESRCH.',
  },
  {
    id: 'process-vm.flags',
    text: 'First, flags other than 0 are EINVAL.',
  },
  {
    id: 'process-vm.local',
    text: 'Next, the local segments are read and checked as for readv.',
  },
  {
    id: 'process-vm.local-missing',
    text: 'A missing local page sleeps like any user copy, in state S and with the exact address.',
  },
  {
    id: 'process-vm.local-nothing',
    text: 'Next, local segments of 0 bytes together return 0, whatever the other arguments are.',
  },
  {
    id: 'process-vm.message',
    text: 'A missing page makes the caller sleep in state D with a message of flags 0, of process_vm_writev with flags WRITE; with EXACT_ADDRESS the address is that of the page.',
  },
  {
    id: 'process-vm.partial',
    text: "What was copied before the first place that can't be used counts: the result is the number of bytes.",
  },
  {
    id: 'process-vm.pinned-contents',
    text: 'Meanwhile the remote pages stay pinned: what is stored to them is still seen, but not what comes to their place after munmap.',
  },
  {
    id: 'process-vm.pins',
    text: 'Then, one remote segment after the other, all of its pages are pinned, up to 1024 at once and also those that the local segments have no room for; only then is anything copied.',
  },
  {
    id: 'process-vm.ptid',
    text: 'With THREAD_ID the message names the thread that calls, not the process whose memory it is.',
  },
  {
    id: 'process-vm.readable',
    text: 'process_vm_readv needs remote memory with PROT_READ: PROT_WRITE or PROT_EXEC alone do not do, and give EFAULT.',
  },
  {
    id: 'process-vm.remote',
    text: 'Next, the remote array is read: its count, its place and negative lengths are refused as for readv, but where the segments lie is not looked at.',
  },
  {
    id: 'process-vm.remote-nothing',
    text: 'Next, remote segments of 0 bytes together return 0, whoever is named.',
  },
  {
    id: 'process-vm.retry',
    text: 'When it is woken and the page is still missing, it queues a new message.',
  },
  {
    id: 'process-vm.target-exits',
    text: 'When the process ends while a caller sleeps for one of its pages, its address space lives on until the call is over.',
  },
  {
    id: 'process-vm.writable',
    text: 'process_vm_writev needs remote memory with PROT_WRITE, else EFAULT.',
  },
  {
    id: 'ptrace.eio',
    text: 'A word of which a part is not mapped, or missing for a userfaultfd, is EIO.',
  },
  {
    id: 'ptrace.esrch',
    text: 'A process that is not there is ESRCH.',
  },
  {
    id: 'ptrace.fills',
    text: 'Memory that nobody touched is filled as for any access.',
  },
  {
    id: 'ptrace.force',
    text: 'The protection of private memory does not matter: what is PROT_NONE can be read, and what is read-only written, to a page of its own.',
  },
  {
    id: 'ptrace.partial',
    text: 'What a word has in the page before that one is written all the same.',
  },
  {
    id: 'ptrace.self',
    text: "A thread of the caller's own process is EPERM.",
  },
  {
    id: 'ptrace.word',
    text: 'PTRACE_PEEKDATA reads and PTRACE_POKEDATA writes 8 bytes, at any address.',
  },
  {
    id: 'pwrite.append',
    text: 'With O_APPEND pwrite writes at the end, whatever the offset.',
  },
  {
    id: 'pwrite.pipe',
    text: 'pwrite to a userfaultfd or a pipe fails with ESPIPE.',
  },
  {
    id: 'pwrite.sealed',
    text: 'pwrite fails with EPERM with F_SEAL_WRITE or F_SEAL_FUTURE_WRITE, and beyond the end with F_SEAL_GROW; what lies in a page before is written.',
  },
  {
    id: 'pwrite.writes',
    text: 'pwrite allocates the pages that it writes to, and makes the file longer if it reaches beyond its end; all mappings see it.',
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
    releases: '>=6.12',
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
    id: 'read.fork-event-emfile-tail',
    text: 'The event that stays queued after EMFILE goes behind the other events: they are read before it.',
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
    id: 'read.nonblock-at-start',
    text: 'Whether a read may sleep is settled when it begins: O_NONBLOCK that is set while it sleeps changes nothing for it.',
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
    releases: '>=6.12',
    text: 'readv with buffers of 16 and 16 bytes works.',
  },
  {
    id: 'read.readv-old',
    releases: '<6.12',
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
    id: 'readv.size',
    text: 'A readv of a userfaultfd with less than 32 bytes in all segments together fails with EINVAL.',
  },
  {
    id: 'readv.split-efault',
    text: "When a message's later part can't be written, readv fails with EFAULT, the message is lost, and the part before stays written.",
  },
  {
    id: 'readv.split-missing',
    text: "When a message's later part goes to a missing page, the part before it is already there while readv sleeps.",
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
    id: 'register.again.wp-bits-copied',
    text: 'A write that copies a page, the zero page or one shared after a fork, leaves the copy without the left-over uffd-wp bit.',
  },
  {
    id: 'register.again.wp-bits-kept',
    text: 'Replacing WP by modes without WP keeps the uffd-wp bits in the page table: bit 57 still shows in pagemap and survives writes.',
  },
  {
    id: 'register.again.wp-bits-mprotect',
    text: 'Such a page traps again once something has mapped it read-only while WP is registered: mprotect or fork.',
  },
  {
    id: 'register.again.wp-bits-return',
    text: 'Registering WP again makes the pages with left-over uffd-wp bits trap again, if they were not written meanwhile.',
  },
  {
    id: 'register.again.wp-bits-silent',
    text: 'Such left-over uffd-wp bits trap no write.',
  },
  {
    id: 'register.again.wp-bits-written',
    text: 'A page with a left-over uffd-wp bit that was written meanwhile is mapped writable: it keeps the bit and traps nothing, also when WP is registered again.',
  },
  {
    id: 'register.async.ext4',
    releases: '>=6.7',
    text: 'With WP_ASYNC and a mode of exactly WP, REGISTER accepts ext4 mappings, private and shared.',
  },
  {
    id: 'register.async.memfd-secret',
    releases: '>=6.7',
    text: 'With WP_ASYNC and a mode of exactly WP, REGISTER accepts a memfd_secret mapping.',
  },
  {
    id: 'register.async.no-fill',
    releases: '>=6.7',
    text: 'On VMAs that only WP_ASYNC makes acceptable COPY, ZEROPAGE, CONTINUE and POISON fail with EINVAL, although `ioctls` advertises them.',
  },
  {
    id: 'register.async.text',
    releases: '>=6.7',
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
    releases: '>=6.8',
    text: 'The base set is 0x1fc: WAKE, COPY, ZEROPAGE, MOVE, WRITEPROTECT, CONTINUE and POISON.',
  },
  {
    id: 'register.ioctls.base-old',
    releases: '<6.6',
    text: 'The base set is 0xdc, without MOVE and POISON.',
  },
  {
    id: 'register.ioctls.hugetlb-base',
    releases: '>=6.8',
    text: 'When any VMA in the range is hugetlb the base set is 0x1cc, without ZEROPAGE and MOVE.',
  },
  {
    id: 'register.ioctls.hugetlb-base-old',
    releases: '<6.6',
    text: 'When any VMA in the range is hugetlb the base set is 0xcc.',
  },
  {
    id: 'register.ioctls.lists-fills-for-async',
    releases: '>=6.7',
    text: '`ioctls` lists ZEROPAGE and COPY for ext4 registered with WP_ASYNC, where they always fail.',
  },
  {
    id: 'register.ioctls.lists-move-for-shmem',
    releases: '>=6.8',
    text: '`ioctls` lists MOVE for shmem, where MOVE always fails with EINVAL.',
  },
  {
    id: 'register.ioctls.m',
    releases: '>=6.8',
    text: 'For MISSING `ioctls` is 0x13c.',
  },
  {
    id: 'register.ioctls.m-hugetlb',
    releases: '>=6.8',
    text: 'For MISSING with hugetlb in the range `ioctls` is 0x10c.',
  },
  {
    id: 'register.ioctls.mn',
    releases: '>=6.8',
    text: 'For MISSING|MINOR `ioctls` is 0x1bc.',
  },
  {
    id: 'register.ioctls.mn-hugetlb',
    releases: '>=6.8',
    text: 'For MISSING|MINOR with hugetlb in the range `ioctls` is 0x18c.',
  },
  {
    id: 'register.ioctls.mw',
    releases: '>=6.8',
    text: 'For MISSING|WP `ioctls` is 0x17c.',
  },
  {
    id: 'register.ioctls.mw-hugetlb',
    releases: '>=6.8',
    text: 'For MISSING|WP with hugetlb in the range `ioctls` is 0x14c.',
  },
  {
    id: 'register.ioctls.mwn',
    releases: '>=6.8',
    text: 'For MISSING|WP|MINOR `ioctls` is 0x1fc.',
  },
  {
    id: 'register.ioctls.mwn-hugetlb',
    releases: '>=6.8',
    text: 'For MISSING|WP|MINOR with hugetlb in the range `ioctls` is 0x1cc.',
  },
  {
    id: 'register.ioctls.n',
    releases: '>=6.8',
    text: 'For MINOR `ioctls` is 0x1bc.',
  },
  {
    id: 'register.ioctls.n-hugetlb',
    releases: '>=6.8',
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
    releases: '>=6.8',
    text: 'For WP `ioctls` is 0x17c.',
  },
  {
    id: 'register.ioctls.w-hugetlb',
    releases: '>=6.8',
    text: 'For WP with hugetlb in the range `ioctls` is 0x14c.',
  },
  {
    id: 'register.ioctls.wn',
    releases: '>=6.8',
    text: 'For WP|MINOR `ioctls` is 0x1fc.',
  },
  {
    id: 'register.ioctls.wn-hugetlb',
    releases: '>=6.8',
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
    id: 'register.order.ioctls-sleeps',
    text: 'When `ioctls` lies in a missing page, of the range that was just registered for example, the call sleeps there in a write fault; the range is registered already.',
  },
  {
    id: 'register.order.map-count',
    text: 'Applying fails with ENOMEM when a split would exceed the limit of the map count (`vma.split.map-count`).',
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
    releases: '>=6.17',
    text: 'All modes refuse a MAP_DROPPABLE mapping with EINVAL.',
  },
  {
    id: 'register.vma.droppable-old',
    releases: '>=6.11 <6.17',
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
    releases: '>=6.13',
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
    releases: '>=6.10',
    text: 'MISSING and WP, alone and together, accept sealed (mseal) private anonymous memory.',
  },
  {
    id: 'register.vma.o-rdonly',
    text: 'All modes refuse a shared mapping through a descriptor of a memfd or tmpfs file that was opened O_RDONLY with EPERM.',
  },
  {
    id: 'register.vma.old-types',
    releases: '<6.7',
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
    id: 'release.close-race',
    text: 'A fault that races with the last close is retried.',
  },
  {
    id: 'release.close-race-lock',
    releases: '>=6.12',
    text: 'The lock is dropped before that retry.',
  },
  {
    id: 'release.features-6-1',
    releases: '6.1',
    text: 'UFFDIO_API returns the features 0x1fff.',
  },
  {
    id: 'release.fork-failure',
    releases: '>=6.12',
    text: 'A fork that fails with EVENT_FORK cleans the new userfaultfds up.',
  },
  {
    id: 'release.fork-failure-old',
    releases: '<6.12',
    text: 'A fork that fails with EVENT_FORK may leak or hang.',
  },
  {
    id: 'release.ioctls-6-1',
    releases: '6.1',
    text: 'REGISTER returns 0xdc as `ioctls` (0xcc with hugetlb), minus 0x40 and 0x80 by mode as in section 3.3.',
  },
  {
    id: 'release.mmap-lock',
    releases: '<6.9',
    text: 'COPY, ZEROPAGE and CONTINUE take the mmap lock for reading.',
  },
  {
    id: 'release.vma-lock',
    releases: '>=6.9',
    text: 'COPY, ZEROPAGE, CONTINUE, POISON and MOVE take the lock of one VMA for reading.',
  },
  {
    id: 'remap.changing',
    text: 'All of them count from the start: COPY fails with EAGAIN until the last one is consumed.',
  },
  {
    id: 'remap.dontunmap-new',
    text: 'With MREMAP_DONTUNMAP the new VMA is registered only with EVENT_REMAP.',
  },
  {
    id: 'remap.dontunmap-old',
    text: 'With MREMAP_DONTUNMAP the old VMA stays registered and empty: reads fault as missing again.',
  },
  {
    id: 'remap.duplicate',
    text: 'The copy that mremap with old_len = 0 makes of a shared VMA is not registered.',
  },
  {
    id: 'remap.duplicate-over-itself',
    text: 'With MREMAP_FIXED such a copy over the very page that it is to be made of fails with EFAULT: its place was emptied first, and stays so.',
  },
  {
    id: 'remap.failed',
    text: 'A mremap that fails after it has unmapped the target makes that UNMAP event all the same, and no REMAP event.',
  },
  {
    id: 'remap.from.mremap',
    text: 'A mremap that moves registered memory makes a REMAP event, MREMAP_DONTUNMAP included.',
  },
  {
    id: 'remap.length-old',
    releases: '<6.18',
    text: 'When a mremap that moves also shrinks, its event says the old length.',
  },
  {
    id: 'remap.multi-vma',
    releases: '>=6.17',
    text: 'A MREMAP_FIXED move of several VMAs is refused with EFAULT when one of them is registered.',
  },
  {
    id: 'remap.multi-vma-earlier',
    releases: '>=6.17',
    text: 'The VMAs before the registered one have then already moved.',
  },
  {
    id: 'remap.multi-vma-old',
    releases: '<6.17',
    text: 'A move of several VMAs always fails with EFAULT.',
  },
  {
    id: 'remap.order',
    text: "One mremap's events come in this order: UNMAP of the overwritten target, REMAP, UNMAP of a tail that was cut off, UNMAP of the old place.",
  },
  {
    id: 'remap.shrink-in-place',
    text: 'Shrinking in place makes no REMAP event, and an UNMAP event only with EVENT_UNMAP.',
  },
  {
    id: 'remap.shrink-rest',
    text: 'After shrinking in place the rest stays registered, with and without EVENT_REMAP.',
  },
  {
    id: 'remap.with.populate',
    text: 'Locked registered memory that grows and moves is faulted in before the events are posted, while the count is raised: WAKE only makes the thread ask again, and every fill fails with EAGAIN, until the memory is unregistered or the userfaultfd closed.',
  },
  {
    id: 'remap.with.registered',
    text: 'With EVENT_REMAP the new VMA is registered with the same modes, growth included.',
  },
  {
    id: 'remap.with.wp-kept',
    text: 'With EVENT_REMAP the write protection is kept.',
  },
  {
    id: 'remap.without.neighbour',
    text: 'Without EVENT_REMAP memory that becomes part of a registered VMA at its new place takes the registration away from all of it.',
  },
  {
    id: 'remap.without.rest',
    text: 'Without EVENT_REMAP what stays behind keeps its registration.',
  },
  {
    id: 'remap.without.self',
    text: 'So a part of an untouched VMA that moves next to it unregisters the rest as well.',
  },
  {
    id: 'remap.without.unregistered',
    text: 'Without EVENT_REMAP the moved VMA is not registered.',
  },
  {
    id: 'remap.without.wp-dropped',
    text: 'Without EVENT_REMAP the uffd-wp bits and wp-markers of the moved memory are dropped.',
  },
  {
    id: 'remove.free-shmem',
    text: 'MADV_FREE on shmem makes the event first and then fails with EINVAL.',
  },
  {
    id: 'remove.from.dontneed',
    text: 'MADV_DONTNEED makes a REMOVE event.',
  },
  {
    id: 'remove.from.dontneed-locked',
    text: 'MADV_DONTNEED_LOCKED makes a REMOVE event.',
  },
  {
    id: 'remove.from.free',
    text: 'MADV_FREE makes a REMOVE event.',
  },
  {
    id: 'remove.from.process-madvise',
    text: "process_madvise of its own memory makes the same events; of another process's it takes no advice that would.",
  },
  {
    id: 'remove.from.remove',
    text: 'MADV_REMOVE makes a REMOVE event.',
  },
  {
    id: 'remove.hole',
    text: 'MADV_DONTNEED over a hole makes events for the VMAs and then fails with ENOMEM.',
  },
  {
    id: 'remove.not.cold',
    text: 'MADV_COLD, MADV_PAGEOUT and MADV_WILLNEED make no event.',
  },
  {
    id: 'remove.not.dontneed-locked-memory',
    text: 'MADV_DONTNEED on locked memory fails with EINVAL, without an event.',
  },
  {
    id: 'remove.not.ftruncate',
    text: 'ftruncate makes no event.',
  },
  {
    id: 'remove.not.guard',
    releases: '>=6.13',
    text: 'MADV_GUARD_INSTALL and MADV_GUARD_REMOVE make no event.',
  },
  {
    id: 'remove.not.munmap',
    text: 'munmap makes no REMOVE event.',
  },
  {
    id: 'remove.not.punch-hole',
    text: 'FALLOC_FL_PUNCH_HOLE makes no event.',
  },
  {
    id: 'remove.not.remove-anon',
    text: 'MADV_REMOVE on anonymous memory fails with EINVAL, without an event.',
  },
  {
    id: 'remove.not.remove-locked',
    text: 'MADV_REMOVE on locked memory fails with EINVAL, without an event.',
  },
  {
    id: 'remove.not.remove-private-file',
    text: 'MADV_REMOVE on a private file mapping fails with EACCES, without an event.',
  },
  {
    id: 'remove.old-data',
    text: 'Until the event is read the old data stays readable.',
  },
  {
    id: 'remove.one-per-vma',
    text: 'There is one event for each registered VMA in the range.',
  },
  {
    id: 'remove.rounded',
    text: 'The range is rounded to pages: a length of 100 gives 4096.',
  },
  {
    id: 'remove.sequential',
    text: 'The next event is posted after the previous one was read.',
  },
  {
    id: 'remove.untouched',
    text: 'Ranges that were never touched give events too.',
  },
  {
    id: 'reopen.closed',
    text: 'Opening /proc/self/fd/N of a closed descriptor fails with ENOENT.',
  },
  {
    id: 'reopen.emfile',
    text: 'Opening needs a free descriptor, else EMFILE, before the file is looked for.',
  },
  {
    id: 'reopen.new-file',
    text: 'Opening /proc/self/fd/N of a memfd gives another open file of the same contents, with the access asked for and an offset of its own.',
  },
  {
    id: 'scan.absent-table',
    text: 'Where the whole page table is absent, entries are WRITTEN only in VMAs registered WP; elsewhere their category is 0.',
  },
  {
    id: 'scan.asleep',
    text: 'Structure and vec are read and written without the mmap lock: where they are missing memory the call sleeps, and what it tells is of before.',
  },
  {
    id: 'scan.category.file',
    text: 'Category 4 is FILE.',
  },
  {
    id: 'scan.category.file-copied',
    text: 'A page that a private mapping of a file has copied is not FILE, nor is the zero page.',
  },
  {
    id: 'scan.category.guard',
    releases: '>=6.16',
    text: 'Category 256 is GUARD.',
  },
  {
    id: 'scan.category.guard-old',
    releases: '<6.16',
    text: 'Category 256 is unknown and refused with EINVAL.',
  },
  {
    id: 'scan.category.huge',
    text: 'Category 64 is HUGE: a THP mapped by its PMD, or hugetlb.',
  },
  {
    id: 'scan.category.pfnzero',
    text: 'Category 32 is PFNZERO.',
  },
  {
    id: 'scan.category.present',
    text: 'Category 8 is PRESENT.',
  },
  {
    id: 'scan.category.soft-dirty',
    text: 'Category 128 is SOFT_DIRTY; no page has it where Linux was configured without CONFIG_MEM_SOFT_DIRTY.',
  },
  {
    id: 'scan.category.swapped',
    text: 'Category 16 is SWAPPED: any entry that is not present, markers included.',
  },
  {
    id: 'scan.category.wpallowed',
    text: 'Category 1 is WPALLOWED: the VMA is registered WP by a userfaultfd with WP_ASYNC.',
  },
  {
    id: 'scan.category.written',
    text: 'Category 2 is WRITTEN: no uffd-wp.',
  },
  {
    id: 'scan.check-async.eperm',
    text: 'With PM_SCAN_CHECK_WPASYNC (2) the first VMA in the range without WP_ASYNC and WP gives EPERM; holes are fine.',
  },
  {
    id: 'scan.check-async.work-kept',
    text: 'The work on earlier VMAs is then kept: pages before it are already protected.',
  },
  {
    id: 'scan.dontneed',
    text: 'MADV_DONTNEED makes anonymous pages WRITTEN again.',
  },
  {
    id: 'scan.dontneed-shmem',
    text: 'MADV_DONTNEED of protected shmem leaves wp-markers, which are not WRITTEN.',
  },
  {
    id: 'scan.empty-old',
    releases: '>=6.7 <6.13',
    text: 'Releases from 6.7 to 6.12 without the backport report nothing for empty entries, except for a request of WRITTEN alone.',
  },
  {
    id: 'scan.empty-range',
    text: 'Of an empty range the call returns 0, with its end as `walk_end`.',
  },
  {
    id: 'scan.empty-written',
    text: 'Empty entries in an existing page table are WRITTEN in any VMA.',
  },
  {
    id: 'scan.end-rounded',
    text: 'The end is rounded up to a page.',
  },
  {
    id: 'scan.end-task-size',
    text: 'The end may be TASK_SIZE, and so may the start of an empty range.',
  },
  {
    id: 'scan.eperm-regions',
    text: 'Regions that were found before EPERM are in the vec.',
  },
  {
    id: 'scan.holes',
    text: 'Unmapped holes are skipped, and regions are never merged over them.',
  },
  {
    id: 'scan.hugetlb-absent',
    text: 'Where the whole PMD table is absent, which spans a gibibyte, a hugetlb page is not HUGE either; PM_SCAN_WP_MATCHING leaves a wp-marker there, of all of the page also if the range has only a part of it, and finds the table there for the pages behind.',
  },
  {
    id: 'scan.hugetlb-empty',
    text: 'An empty hugetlb page is not WRITTEN.',
  },
  {
    id: 'scan.hugetlb-marker',
    text: 'Of a hugetlb page a wp-marker is not WRITTEN; poison is, and PM_SCAN_WP_MATCHING leaves it as it is.',
  },
  {
    id: 'scan.hugetlb-masks',
    text: 'Without a vec PM_SCAN_WP_MATCHING looks at the category masks for hugetlb pages.',
  },
  {
    id: 'scan.hugetlb-part',
    text: "A hugetlb page that is WRITTEN can't be protected in part, because the range or a limit cuts it: it is not told, walk_end is its start or that of the last such page, and yet the walk goes on behind it.",
  },
  {
    id: 'scan.limit-no-further',
    text: 'When there is no further match walk_end is the end.',
  },
  {
    id: 'scan.limit-vec',
    text: 'A vec that is full ends the walk in the same way, at the first matching page that is not of its last region.',
  },
  {
    id: 'scan.limit-walk-end',
    text: 'When the limit is reached walk_end is the start of the first matching page that did not fit: the scan looks one match ahead.',
  },
  {
    id: 'scan.match',
    text: "A page matches when, with c' = c xor inverted, (c' & mask) == mask and (anyof == 0 or c' & anyof).",
  },
  {
    id: 'scan.max-pages-zero',
    text: 'max_pages 0 means without limit.',
  },
  {
    id: 'scan.order.categories',
    text: 'Next, an unknown category in inverted, mask, anyof or return is refused with EINVAL.',
  },
  {
    id: 'scan.order.copy-in',
    text: 'Next, the argument is copied in, or EFAULT.',
  },
  {
    id: 'scan.order.dead',
    text: 'First, a dead address space gives ESRCH.',
  },
  {
    id: 'scan.order.flags',
    text: 'Next, flags outside of 3 are refused with EINVAL.',
  },
  {
    id: 'scan.order.range',
    text: 'Next, a range that is not user space, or whose end is before its start, is refused with EFAULT.',
  },
  {
    id: 'scan.order.size',
    text: 'Next, a size other than 96 is refused with EINVAL.',
  },
  {
    id: 'scan.order.start-aligned',
    text: 'Next, a start that is not aligned to the page is refused with EINVAL.',
  },
  {
    id: 'scan.order.vec',
    text: 'Next, a vec array that is not user space is refused with EFAULT.',
  },
  {
    id: 'scan.order.vec-null',
    text: 'Next, a null vec with a vec_len that is not 0 is refused with EINVAL.',
  },
  {
    id: 'scan.other-ioctl',
    text: 'Another ioctl on pagemap fails with EINVAL.',
  },
  {
    id: 'scan.other-process',
    text: "It works on another process's pagemap; that process's userfaultfd decides what is eligible.",
  },
  {
    id: 'scan.output',
    text: 'The categories in a region are c & return_mask, not inverted.',
  },
  {
    id: 'scan.pwrite',
    text: 'pwrite to a protected shmem page is not seen as WRITTEN.',
  },
  {
    id: 'scan.regions-merge',
    text: 'Adjacent regions with equal categories are merged, where the border of two mappings lies between them too.',
  },
  {
    id: 'scan.regions-returned',
    text: 'Categories that are not returned keep no regions apart.',
  },
  {
    id: 'scan.returns-regions',
    text: 'The return value is the number of regions written.',
  },
  {
    id: 'scan.thp-part',
    text: 'Protecting a part of a THP splits it and reports it without HUGE.',
  },
  {
    id: 'scan.vec-efault',
    text: "When the vec can't be written the call fails with EFAULT; what was to be protected is.",
  },
  {
    id: 'scan.vec-len-zero',
    text: 'With vec_len 0 the call returns 0, walks everything and ignores max_pages.',
  },
  {
    id: 'scan.walk-end',
    text: 'Only `walk_end` is written back, on success and on failures after these checks: with EPERM it is the end, with EFAULT of the vec where the walk ended.',
  },
  {
    id: 'scan.walk-end-efault',
    text: "When `walk_end` can't be written the call fails with EFAULT, after everything else.",
  },
  {
    id: 'scan.walk-end-gathered',
    text: 'At most 512 regions are gathered before they are written to the vec and the walk goes on; `walk_end` stays where that was the case last, also when the walk then reaches the end.',
  },
  {
    id: 'scan.walk-end-untouched',
    text: 'When one of these checks fails `walk_end` is not written.',
  },
  {
    id: 'scan.wp-matching.fatal',
    text: 'Poison- and guard-markers get bit 57 as well, and are not WRITTEN then; UFFDIO_WRITEPROTECT and UNREGISTER leave it.',
  },
  {
    id: 'scan.wp-matching.no-vec',
    text: 'PM_SCAN_WP_MATCHING without a vec protects every page of eligible VMAs that is not protected, and returns 0.',
  },
  {
    id: 'scan.wp-matching.no-vec-masks',
    text: 'Then the category masks are ignored where there is a page table; where there is none they decide.',
  },
  {
    id: 'scan.wp-matching.not-told',
    text: 'What did not fit is not protected.',
  },
  {
    id: 'scan.wp-matching.protects',
    text: 'PM_SCAN_WP_MATCHING protects the matching pages that are WRITTEN; empty entries get wp-markers.',
  },
  {
    id: 'scan.wp-matching.skips',
    text: 'PM_SCAN_WP_MATCHING (1) alone silently skips such VMAs.',
  },
  {
    id: 'scm.acts-on-creator',
    text: "A userfaultfd that was received acts on its creator's memory: faults are read and answered through it, COPY reads its source from the receiver's memory, MOVE fails with EINVAL.",
  },
  {
    id: 'scm.cloexec',
    text: 'It has O_CLOEXEC if MSG_CMSG_CLOEXEC is given, else not, whatever the descriptor that was sent has.',
  },
  {
    id: 'scm.eagain',
    text: 'With MSG_DONTWAIT recvmsg of an empty socket fails with EAGAIN.',
  },
  {
    id: 'scm.ebadf',
    text: 'sendmsg with a descriptor that is not open fails with EBADF, and sends nothing.',
  },
  {
    id: 'scm.full',
    text: 'Without a free descriptor recvmsg succeeds with MSG_CTRUNC, and what was sent is closed: if it was the last descriptor for a userfaultfd, its waiters go on.',
  },
  {
    id: 'scm.in-flight',
    text: 'One that was sent and not received yet lives: memory stays registered and waiters wait, when whoever sent it has closed it, or has ended.',
  },
  {
    id: 'scm.no-permission',
    text: 'It asks for no privileges, unlike pidfd_getfd.',
  },
  {
    id: 'scm.same-file',
    text: 'What is received is one more descriptor, the lowest free one, for the same open file; descriptors come in the order in which they were sent.',
  },
  {
    id: 'seal.adds',
    text: 'Otherwise seals are added to those that there are.',
  },
  {
    id: 'seal.busy',
    text: 'F_SEAL_WRITE fails with EBUSY while there is a shared mapping that is or may become writable, in whatever process.',
  },
  {
    id: 'seal.exec',
    releases: '>=6.3',
    text: 'F_SEAL_EXEC of a file that may be executed brings F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE and F_SEAL_FUTURE_WRITE along.',
  },
  {
    id: 'seal.not-shmem',
    text: 'Next, F_ADD_SEALS of what is no memfd fails with EINVAL, as does F_GET_SEALS.',
  },
  {
    id: 'seal.read-only',
    text: 'F_ADD_SEALS of a descriptor that is not open for writing fails with EPERM.',
  },
  {
    id: 'seal.sealed',
    text: 'Next, F_SEAL_SEAL makes it fail with EPERM.',
  },
  {
    id: 'seal.unknown',
    text: 'Next, unknown seals are refused with EINVAL.',
  },
  {
    id: 'sigaction.einval',
    text: "sigaction of SIGKILL, or of a number that is no signal's, fails with EINVAL.",
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
    releases: '>=6.7',
    text: 'With SIGBUS and WP_ASYNC writes to protected pages resolve themselves, without SIGBUS.',
  },
  {
    id: 'signal.cont.nothing',
    text: 'SIGCONT for a process that is not stopped does nothing.',
  },
  {
    id: 'signal.cont.pending',
    text: 'SIGCONT undoes SIGSTOPs that have yet to take effect.',
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
    id: 'signal.copy.notices',
    text: 'The task that spins notices by itself what becomes of its page: a fill with DONTWAKE lets it go on, munmap makes it fail.',
  },
  {
    id: 'signal.copy.read',
    text: 'A read of a userfaultfd with no message, after a copy during which a signal came, is EINTR or restarted even with O_NONBLOCK; one that has read messages returns them.',
  },
  {
    id: 'signal.copy.spins',
    text: 'That task spins at 100 % CPU, queueing its fault again and again, until the page is resolved.',
  },
  {
    id: 'signal.default.kills',
    text: 'A signal whose action is the default ends the process, whatever its threads do.',
  },
  {
    id: 'signal.event.held',
    text: 'Signals that are not fatal are held back from a fork that waits for its event.',
  },
  {
    id: 'signal.exec',
    text: 'execve resets handled signals to their default, keeps those that are ignored, and keeps the mask and what is pending for the thread that calls.',
  },
  {
    id: 'signal.fork.actions',
    text: 'A forked child has the signal actions that its parent had when fork began, not those of the time when its event was read.',
  },
  {
    id: 'signal.fork.inherits',
    text: "A forked child has its parent's actions, and its first thread the mask of the thread that forked; nothing is pending.",
  },
  {
    id: 'signal.futex',
    text: 'A signal ends FUTEX_WAIT with EINTR, or restarts it with SA_RESTART.',
  },
  {
    id: 'signal.gup.held',
    text: 'Signals that are not fatal are held back from waiters in get_user_pages (process_vm, mlock, populate) until the page is resolved; they do not spin.',
  },
  {
    id: 'signal.ignore.discards',
    text: 'Ignoring a signal discards those that are pending, blocked ones too.',
  },
  {
    id: 'signal.mutex.held',
    text: "Signals that are not fatal are held back from a thread that waits for a pipe's mutex.",
  },
  {
    id: 'signal.pipe',
    text: 'A signal ends a sleeping read or write of a pipe with EINTR, or restarts it with SA_RESTART.',
  },
  {
    id: 'signal.poll.eintr',
    text: 'A signal ends a sleeping poll with EINTR, even with SA_RESTART.',
  },
  {
    id: 'signal.restart.anew',
    text: 'A call that restarts begins anew: it looks its descriptor up again.',
  },
  {
    id: 'signal.restart.lowest',
    text: 'With several signals pending, the one with the lowest number decides whether the call restarts.',
  },
  {
    id: 'signal.stop.directed',
    text: 'A SIGSTOP that is sent to such a thread takes effect only when its call is over; until then the others go on.',
  },
  {
    id: 'signal.stop.gup',
    text: 'A thread that waits in get_user_pages sleeps on while its process is stopped, and stops when its system call is over.',
  },
  {
    id: 'signal.stop.held',
    text: 'Other signals for a stopped process wait until SIGCONT.',
  },
  {
    id: 'signal.stop.kill',
    text: 'SIGKILL ends a stopped process at once.',
  },
  {
    id: 'signal.stop.memory',
    text: 'The memory of a stopped process can be filled by COPY, and read and written by others, as ever.',
  },
  {
    id: 'signal.stop.process',
    text: 'SIGSTOP stops all threads of a process, whichever it goes to: each when it would go back to user mode, and until SIGCONT.',
  },
  {
    id: 'signal.stop.restarts',
    text: 'A read, poll, FUTEX_WAIT, or read or write of a pipe that sleeps is left for that, and begins anew after SIGCONT; poll too.',
  },
  {
    id: 'signal.stop.self',
    text: 'A thread that stops its own process returns from kill or tgkill after SIGCONT.',
  },
  {
    id: 'signal.user.anew',
    text: 'An access across two pages that sleeps for the second one begins anew after a handler, with the first page.',
  },
  {
    id: 'signal.user.blocked',
    text: 'A blocked signal does nothing to a waiter; it stays pending until it is unblocked.',
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
    id: 'sigprocmask.how',
    text: 'sigprocmask with an unknown `how` fails with EINVAL and changes nothing.',
  },
  {
    id: 'since.base',
    releases: '>=4.3',
    text: 'MISSING registration of anonymous memory, COPY, ZEROPAGE and WAKE exist since 4.3.',
  },
  {
    id: 'since.continue-wp',
    releases: '>=6.4',
    text: 'CONTINUE_MODE_WP exists since 6.4.',
  },
  {
    id: 'since.device',
    releases: '>=6.1',
    text: '/dev/userfaultfd exists since 6.1.',
  },
  {
    id: 'since.events',
    releases: '>=4.11',
    text: 'The events FORK, REMAP, REMOVE and UNMAP, and MISSING registration of hugetlb and shmem, exist since 4.11.',
  },
  {
    id: 'since.exact-address',
    releases: '>=5.18',
    text: 'EXACT_ADDRESS exists since 5.18.',
  },
  {
    id: 'since.fork-capability',
    releases: '>=5.5',
    text: 'EVENT_FORK needs CAP_SYS_PTRACE since 5.5.',
  },
  {
    id: 'since.guard',
    releases: '>=6.13',
    text: 'MADV_GUARD_INSTALL exists since 6.13.',
  },
  {
    id: 'since.mbind-weighted',
    releases: '>=6.9',
    text: 'MPOL_WEIGHTED_INTERLEAVE exists since 6.9.',
  },
  {
    id: 'since.minor-hugetlb',
    releases: '>=5.13',
    text: 'MINOR registration of hugetlb and CONTINUE exist since 5.13.',
  },
  {
    id: 'since.minor-shmem',
    releases: '>=5.14',
    text: 'MINOR registration of shmem exists since 5.14.',
  },
  {
    id: 'since.move',
    releases: '>=6.8',
    text: 'MOVE exists since 6.8.',
  },
  {
    id: 'since.mseal',
    text: 'mseal exists since 6.10; before, it is ENOSYS.',
  },
  {
    id: 'since.pagemap-scan',
    releases: '>=6.7',
    text: 'PAGEMAP_SCAN exists since 6.7.',
  },
  {
    id: 'since.poison',
    releases: '>=6.6',
    text: 'POISON exists since 6.6.',
  },
  {
    id: 'since.sigbus',
    releases: '>=4.14',
    text: 'The features SIGBUS and THREAD_ID exist since 4.14.',
  },
  {
    id: 'since.sysctl',
    releases: '>=5.2',
    text: 'vm.unprivileged_userfaultfd exists since 5.2.',
  },
  {
    id: 'since.sysctl-zero',
    releases: '>=5.11',
    text: 'vm.unprivileged_userfaultfd is 0 by default since 5.11.',
  },
  {
    id: 'since.user-mode-only',
    releases: '>=5.11',
    text: 'UFFD_USER_MODE_ONLY exists since 5.11.',
  },
  {
    id: 'since.wp',
    releases: '>=5.7',
    text: 'WP registration of anonymous memory and WRITEPROTECT exist since 5.7.',
  },
  {
    id: 'since.wp-async',
    releases: '>=6.7',
    text: 'WP_ASYNC exists since 6.7.',
  },
  {
    id: 'since.wp-shmem',
    releases: '>=5.19',
    text: 'WP registration of shmem and hugetlb exists since 5.19.',
  },
  {
    id: 'since.wp-unpopulated',
    releases: '>=6.4',
    text: 'WP_UNPOPULATED exists since 6.4.',
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
    id: 'smaps.fork',
    text: "In a child that has no userfaultfd the flags are its parent's, without `um`, `uw`, `ui` and `lo`.",
  },
  {
    id: 'smaps.guard',
    text: 'Memory in which guards were ever installed has `gu`, between `um` and `uw`; taking them away leaves it. It is in the stable releases of 6.18 as well (seen in 6.18.44).',
  },
  {
    id: 'smaps.heap',
    text: "Memory without a file that begins below the heap's end and ends above its start is named `[heap]`: also what goes across the start of a heap that is empty.",
  },
  {
    id: 'smaps.hugetlb',
    text: 'Private hugepages have `de` and `ht`.',
  },
  {
    id: 'smaps.line',
    text: 'A mapping begins with its line of maps: start, end, `rwx` and `p` or `s`, offset, device, inode and name.',
  },
  {
    id: 'smaps.name',
    text: 'The name is what readlink says of a descriptor of it; shared memory without a descriptor is `/dev/zero (deleted)`, private hugepages `/anon_hugepage (deleted)`, and private anonymous memory has none.',
  },
  {
    id: 'smaps.offset',
    text: "The offset is where the mapping's start lies in its file, in hexadecimal; it is 0 for private anonymous memory wherever that is.",
  },
  {
    id: 'smaps.open',
    text: 'Opening it fails like opening pagemap, and CAP_PERFMON is enough for it as well; but who has dropped his user may still read that of his own process.',
  },
  {
    id: 'smaps.order',
    text: '`um` and `uw` come before `lo`, `dc` and `ac`; `ui` comes among the last, as in `rd wr sh mr mw me ms um uw ui`.',
  },
  {
    id: 'smaps.order-advice',
    text: 'What calls set comes as `lo sr rr dc de ac nr ht sf wf dd hg nh mg`, and `sl` (sealed) last of all, behind `ui`.',
  },
  {
    id: 'smaps.shared',
    text: 'What was mapped with MAP_SHARED has `s` and `ms`; it has `sh` and `mw` as well only if the descriptor was open for writing.',
  },
  {
    id: 'smaps.ui',
    text: '`ui` in VmFlags means MINOR.',
  },
  {
    id: 'smaps.um',
    text: '`um` in VmFlags means MISSING.',
  },
  {
    id: 'smaps.uw',
    text: '`uw` in VmFlags means WP.',
  },
  {
    id: 'smaps.write-sealed',
    releases: '>=6.7',
    text: 'A shared mapping of a memfd that is sealed against writing keeps `sh` and has no `mw`.',
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
    releases: '>=6.13',
    text: 'The entry is not present and was set by MADV_GUARD_INSTALL.',
  },
  {
    id: 'state.none',
    text: 'The page-table entry is empty.',
  },
  {
    id: 'state.poison-marker',
    releases: '>=6.6',
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
    id: 'sysctl.counts',
    text: 'What is written counts from the next userfaultfd(2) on, in every process; who has a userfaultfd keeps it.',
  },
  {
    id: 'sysctl.eacces',
    text: 'Opening it for writing fails with EACCES for who is not root; CAP_SYS_PTRACE makes no difference.',
  },
  {
    id: 'sysctl.emfile',
    text: 'Opening it fails with EMFILE without a free descriptor, before anything else.',
  },
  {
    id: 'sysctl.read',
    text: 'Reading vm.unprivileged_userfaultfd gives its digit and a newline, to everybody.',
  },
  {
    id: 'tgkill.einval',
    text: "tgkill of a thread with a number that is no signal's fails with EINVAL.",
  },
  {
    id: 'tgkill.esrch',
    text: 'tgkill of a thread that is not there fails with ESRCH, whatever the signal.',
  },
  {
    id: 'thp.border',
    text: 'A border between mappings that comes to lie in a huge page splits it: by mprotect, mlock, munmap, REGISTER or UNREGISTER of a part.',
  },
  {
    id: 'thp.border-none',
    text: 'mprotect of all of it leaves it whole.',
  },
  {
    id: 'thp.enable',
    text: 'prctl(PR_SET_THP_DISABLE) disables transparent huge pages for a process, or enables them again; fork and execve pass it on, and what is there stays.',
  },
  {
    id: 'thp.first-read',
    text: 'The first read maps the huge zero page; the first write then gives a huge page of zeros, also after MADV_NOHUGEPAGE.',
  },
  {
    id: 'thp.first-write',
    text: 'The first write to memory with MADV_HUGEPAGE gives a huge page of zeros, which the PMD maps.',
  },
  {
    id: 'thp.fits',
    text: "Where the aligned 2 MiB around an address don't lie in one mapping, or without the advice, it is a page of 4 KiB.",
  },
  {
    id: 'thp.fork',
    text: 'After fork both processes map the huge page.',
  },
  {
    id: 'thp.fork-sole',
    text: 'Who maps it alone again writes to it as it is.',
  },
  {
    id: 'thp.fork-wp',
    text: "Without UFFD_FEATURE_EVENT_FORK the child's is not protected, and whole.",
  },
  {
    id: 'thp.fork-write',
    text: "The first to write to it has it split and gets a copy of 4 KiB; the other's stays whole.",
  },
  {
    id: 'thp.missing-table',
    text: 'A fault that asks a userfaultfd where a huge page could be makes no page table.',
  },
  {
    id: 'thp.move-protection',
    text: 'UFFDIO_MOVE of a whole one leaves its protection behind.',
  },
  {
    id: 'thp.move-shared',
    text: 'UFFDIO_MOVE of one that another process maps too is EBUSY, and leaves it whole.',
  },
  {
    id: 'thp.move-zeros',
    text: 'What MOVE splits becomes pages, and those of nothing but zeros the zero page; not in locked memory.',
  },
  {
    id: 'thp.table',
    text: 'So it is where there is a page table already, though it has no entries.',
  },
  {
    id: 'thp.table-freed',
    text: 'MADV_DONTNEED of all 2 MiB leaves no page table: the next touch gives a huge page.',
  },
  {
    id: 'thp.unregister',
    text: 'UNREGISTER of all of it, and closing the userfaultfd, take its protection away and leave it whole.',
  },
  {
    id: 'thp.wp-async',
    text: 'With UFFD_FEATURE_WP_ASYNC a write to a protected huge page splits it, and only the page that was written loses its protection.',
  },
  {
    id: 'thp.zap-part',
    text: 'MADV_DONTNEED and MADV_GUARD_INSTALL of a part of a huge page split it; the rest keeps its contents.',
  },
  {
    id: 'thp.zero-categories',
    text: 'The huge zero page is PFNZERO and HUGE to PAGEMAP_SCAN; in pagemap it has bit 61, as a page of a file.',
  },
  {
    id: 'tmpfs.emfile',
    text: 'Making one that is mounted nowhere, and a file in it, takes two descriptors at once: with fewer free ones it fails with EMFILE.',
  },
  {
    id: 'tmpfs.eperm',
    text: 'Who has not CAP_SYS_ADMIN is refused a tmpfs (fsopen) with EPERM, before a descriptor is sought.',
  },
  {
    id: 'tmpfs.file',
    text: "Its files can't be sealed (F_SEAL_SEAL); st_mode, st_nlink and name are those of a file in a directory.",
  },
  {
    id: 'tmpfs.full.access',
    text: 'When it is full an access to a page that is not cached is SIGBUS with BUS_ADRERR, reads of holes too, and in private mappings; accesses of the kernel fail as beyond the end of file.',
  },
  {
    id: 'tmpfs.full.fallocate',
    text: 'fallocate that comes to the limit fails with ENOSPC and gives back what it had allocated; pages that were reserved before, and that it passed, are data from then on.',
  },
  {
    id: 'tmpfs.full.fallocate-larger',
    text: 'fallocate of more pages than the whole tmpfs has fails with ENOSPC at once.',
  },
  {
    id: 'tmpfs.full.freed',
    text: 'What truncating, punching a hole or MADV_REMOVE takes out of the cache can be allocated again.',
  },
  {
    id: 'tmpfs.full.no-page',
    text: 'What needs no page of the file works when it is full: CONTINUE, POISON, WRITEPROTECT, COPY and ZEROPAGE to private mappings, copies that writes to those make.',
  },
  {
    id: 'tmpfs.full.write',
    text: 'When it is full pwrite to a page that is not cached fails with ENOSPC; what lies in a page before is written.',
  },
  {
    id: 'tmpfs.reopen-eacces',
    text: "Opening such a file of root's again, with permissions 0600, fails with EACCES for who is not root.",
  },
  {
    id: 'tmpfs.size',
    text: 'Its size is rounded up to whole pages; 0 is no limit.',
  },
  {
    id: 'truncate.read-only',
    text: 'ftruncate of a memfd that is not open for writing fails with EINVAL.',
  },
  {
    id: 'truncate.same-size',
    text: 'Setting the size that there is drops pages that fallocate reserved behind it, and zeroes the rest of the last page.',
  },
  {
    id: 'truncate.sealed',
    text: 'Shrinking with F_SEAL_SHRINK and growing with F_SEAL_GROW fail with EPERM; setting the size that there is does not.',
  },
  {
    id: 'truncate.sets',
    text: 'ftruncate of a memfd sets its size; bytes that come to it are zeros and allocate nothing.',
  },
  {
    id: 'truncate.unmaps',
    text: 'Shrinking takes the pages behind the new end out of the cache and unmaps them in every process, the copies of private mappings too.',
  },
  {
    id: 'truncate.zeroes-tail',
    text: 'Shrinking into a page zeroes the rest of that page, which every mapping sees.',
  },
  {
    id: 'under-waiter.kernel-access',
    text: 'A system call that waits for a page to copy from, then munmap or mprotect(PROT_NONE) and WAKE: EFAULT.',
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
    id: 'under-waiter.mprotect-read-copy',
    text: 'A writer that waits, then mprotect(PROT_READ) and COPY: the page is there, and the retry is SIGSEGV with SEGV_ACCERR.',
  },
  {
    id: 'under-waiter.mprotect-restored',
    text: 'When the protection is restored before it is woken, a waiter that is woken faults again with a new message.',
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
    id: 'under-waiter.registered-elsewhere',
    text: 'When the page was meanwhile mapped anew and registered with another userfaultfd, only WAKE by the first one wakes the waiter, and it then asks the other one.',
  },
  {
    id: 'unmap.from.brk',
    text: 'A brk that shrinks makes an UNMAP event.',
  },
  {
    id: 'unmap.from.map-fixed',
    text: 'A MAP_FIXED mapping over registered memory makes an UNMAP event.',
  },
  {
    id: 'unmap.from.mremap',
    text: 'mremap makes UNMAP events for a tail that it cuts off, for the old place and for a target that it overwrites.',
  },
  {
    id: 'unmap.from.munmap',
    text: 'munmap makes an UNMAP event.',
  },
  {
    id: 'unmap.from.refused',
    text: 'A MAP_FIXED mapping that is refused only for want of memory makes its UNMAP events all the same, although nothing was unmapped.',
  },
  {
    id: 'unmap.not.dontunmap',
    text: 'MREMAP_DONTUNMAP makes no UNMAP event.',
  },
  {
    id: 'unmap.not.exec',
    text: 'execve makes no event and does not sleep.',
  },
  {
    id: 'unmap.not.exit',
    text: 'Exit makes no event and does not sleep.',
  },
  {
    id: 'unmap.one-per-uffd',
    text: 'Two VMAs of one userfaultfd give one event.',
  },
  {
    id: 'unmap.remapped-early',
    text: 'Other threads can map the memory again before the event is read.',
  },
  {
    id: 'unmap.two-uffds',
    text: 'Two userfaultfds get one event each, delivered one after the other.',
  },
  {
    id: 'unmap.whole-range',
    text: 'The event carries the whole range of the system call, rounded to pages, even when only a part of it was registered.',
  },
  {
    id: 'unregister.async-ext4',
    releases: '>=6.7',
    text: 'An ext4 VMA registered with WP_ASYNC can be unregistered only through its own userfaultfd.',
  },
  {
    id: 'unregister.async-ext4-unregistered',
    releases: '>=6.7',
    text: 'An ext4 VMA that is not registered gives EINVAL, even to a userfaultfd with WP_ASYNC.',
  },
  {
    id: 'unregister.clears-wp',
    text: 'When a VMA had WP, the uffd-wp bits and wp-markers in the range are removed, and the entries are writable again.',
  },
  {
    id: 'unregister.foreign-old',
    releases: '<6.17',
    text: "Any userfaultfd of the address space can unregister another one's VMA.",
  },
  {
    id: 'unregister.foreign-old-wakes',
    releases: '<6.17',
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
    releases: '>=6.6',
    text: 'Poison-markers stay: SIGBUS persists after UNREGISTER.',
  },
  {
    id: 'unregister.minor-only-no-wake',
    text: 'Unregistering a MINOR-only VMA wakes nobody.',
  },
  {
    id: 'unregister.mseal',
    releases: '>=6.10',
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
    id: 'unregister.not-elsewhere',
    text: 'Waiters whose page lies in a hole, or in memory that is not registered any more, are not woken.',
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
    id: 'unregister.order.done',
    text: 'Last, UNREGISTER returns 0.',
  },
  {
    id: 'unregister.order.foreign',
    releases: '>=6.17',
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
    id: 'unregister.order.map-count',
    text: 'When a split would exceed the limit of the map count UNREGISTER fails with ENOMEM.',
  },
  {
    id: 'unregister.order.map-count-keeps-earlier',
    text: 'The VMAs before the one that could not be split are then already unregistered.',
  },
  {
    id: 'unregister.order.map-count-wakes',
    text: 'Waiters in the part that could not be split off were woken all the same: they queue new messages.',
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
    text: "For each VMA, next a type that can't be registered (ext4, vdso, since 6.17 MAP_DROPPABLE) is refused with EINVAL.",
  },
  {
    id: 'unregister.poison-removed-later',
    releases: '>=6.6',
    text: 'On anonymous memory MADV_DONTNEED and MADV_FREE remove the poison-markers that UNREGISTER left.',
  },
  {
    id: 'unregister.quiet',
    text: 'Faults in memory that was unregistered are ordinary ones.',
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
    id: 'unregister.wakes-own',
    text: 'Waiters of other userfaultfds are not woken, even when their page lies in the part that is unregistered.',
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
    id: 'vma.account.dropped',
    releases: '>=6.6',
    text: 'mprotect of an untouched accounted VMA to a protection without write drops the accounting.',
  },
  {
    id: 'vma.account.kept-old',
    releases: '<6.6',
    text: 'mprotect of an untouched accounted VMA to a protection without write keeps the accounting.',
  },
  {
    id: 'vma.account.mprotect',
    text: 'mprotect to writable makes a private VMA accounted, unless it has MAP_NORESERVE.',
  },
  {
    id: 'vma.account.read-only',
    text: 'A PROT_READ or PROT_NONE mapping is not accounted.',
  },
  {
    id: 'vma.account.sticky',
    text: 'mprotect of a touched accounted VMA to a protection without write keeps the accounting, so it does not merge with a VMA that was always read-only.',
  },
  {
    id: 'vma.account.writable',
    text: 'A private writable mapping without MAP_NORESERVE is accounted: VM_ACCOUNT, `ac` in smaps.',
  },
  {
    id: 'vma.anon.both-sides',
    text: 'A VMA merges with both neighbours only when at least one of these is untouched or both have the same anon_vma.',
  },
  {
    id: 'vma.anon.created-by.fill',
    text: 'COPY, ZEROPAGE, CONTINUE and POISON create the anon_vma of the private VMA at the start of their destination, also when they then fail with ENOENT because the VMA is not registered or too short.',
  },
  {
    id: 'vma.anon.created-by.guard',
    releases: '>=6.13',
    text: 'MADV_GUARD_INSTALL of anonymous memory creates the anon_vma, and MADV_GUARD_REMOVE does not take it away.',
  },
  {
    id: 'vma.anon.created-by.mlock',
    text: 'mlock of private writable memory creates the anon_vma.',
  },
  {
    id: 'vma.anon.created-by.move',
    text: "MOVE creates the anon_vma of the destination's VMA, also when it then fails with EINVAL, or with ENOENT for its source.",
  },
  {
    id: 'vma.anon.created-by.populate-write',
    text: 'MADV_POPULATE_WRITE creates the anon_vma.',
  },
  {
    id: 'vma.anon.created-by.write-fault',
    text: "A write fault creates the VMA's anon_vma.",
  },
  {
    id: 'vma.anon.created-by.write-missing',
    text: 'A write fault that becomes a missing message creates the anon_vma before the thread sleeps.',
  },
  {
    id: 'vma.anon.different',
    text: 'Two VMAs with different anon_vmas never merge.',
  },
  {
    id: 'vma.anon.fill-old',
    releases: '<6.9',
    text: 'A fill that fails with ENOENT creates no anon_vma.',
  },
  {
    id: 'vma.anon.hole-refilled',
    text: 'A hole punched into a touched VMA and mapped again merges with both sides.',
  },
  {
    id: 'vma.anon.lower-wins',
    text: 'A VMA that could merge with either neighbour but not with both merges with the lower one.',
  },
  {
    id: 'vma.anon.merged-touched',
    text: 'A VMA merged from a touched and an untouched one is touched: it has the one anon_vma.',
  },
  {
    id: 'vma.anon.new-mapping',
    text: 'A new mapping merges with a touched neighbour, unless that neighbour was copied by fork.',
  },
  {
    id: 'vma.anon.none',
    text: 'Two untouched VMAs merge.',
  },
  {
    id: 'vma.anon.not-created-by.move-source',
    text: 'MOVE creates no anon_vma for its source.',
  },
  {
    id: 'vma.anon.not-created-by.mprotect',
    text: 'mprotect creates no anon_vma.',
  },
  {
    id: 'vma.anon.not-created-by.populate-read',
    text: 'MADV_POPULATE_READ creates no anon_vma.',
  },
  {
    id: 'vma.anon.not-created-by.read-fault',
    text: 'A read fault, which maps the zero page, creates no anon_vma.',
  },
  {
    id: 'vma.anon.not-created-by.read-missing',
    text: 'A read fault that becomes a missing message creates no anon_vma.',
  },
  {
    id: 'vma.anon.not-created-by.refused-fill',
    text: 'A fill that is refused for its arguments creates no anon_vma.',
  },
  {
    id: 'vma.anon.not-created-by.register',
    text: 'REGISTER creates no anon_vma.',
  },
  {
    id: 'vma.anon.not-created-by.writeprotect',
    text: 'WRITEPROTECT creates no anon_vma, not even when it makes wp-markers.',
  },
  {
    id: 'vma.anon.reused',
    text: 'An anon_vma that is to be created is instead taken from an adjacent touched VMA with continuing offset whose flags differ at most in read, write and execute permission.',
  },
  {
    id: 'vma.anon.reused-across-uffds',
    text: "The userfaultfd is not compared: two userfaultfds' adjacent VMAs with equal modes share an anon_vma, and merge after both are closed.",
  },
  {
    id: 'vma.anon.reused-next-first',
    text: "The upper neighbour's anon_vma is taken before the lower one's.",
  },
  {
    id: 'vma.anon.reused-not-flags',
    text: 'Nothing is taken from a neighbour with other flags, such as other userfaultfd modes or MADV_DONTFORK.',
  },
  {
    id: 'vma.anon.reused-not-forked',
    text: 'Nothing is taken from a neighbour that was copied by fork.',
  },
  {
    id: 'vma.anon.reused-not-policy',
    text: 'Nothing is taken from a neighbour with another memory policy.',
  },
  {
    id: 'vma.anon.same',
    text: 'Two touched VMAs with the same anon_vma merge.',
  },
  {
    id: 'vma.anon.source-touched',
    releases: '>=6.16',
    text: 'A touched VMA that is changed merges with an untouched neighbour, unless the touched one was copied by fork.',
  },
  {
    id: 'vma.anon.source-touched-old',
    releases: '<6.16',
    text: 'A touched VMA that is changed does not merge with an untouched neighbour.',
  },
  {
    id: 'vma.anon.sticky',
    text: 'A touched VMA stays touched until it is unmapped: MADV_DONTNEED does not change that.',
  },
  {
    id: 'vma.anon.target-touched',
    text: 'An untouched VMA that is changed (REGISTER, UNREGISTER, mprotect) merges with a touched neighbour, unless that neighbour was copied by fork.',
  },
  {
    id: 'vma.anon.touched-apart',
    text: 'So a part touched while registered and its neighbour touched while not registered have different anon_vmas, and never become one VMA again.',
  },
  {
    id: 'vma.anon.upper-wins-old',
    releases: '<6.12',
    text: 'A new mapping that could merge with either neighbour but not with both merges with the upper one; and with that alone when the lower one is untouched and the upper one is not.',
  },
  {
    id: 'vma.anon.whole-vma',
    text: 'The anon_vma belongs to the whole VMA: touching one page touches all of it, and both parts of a later split share it.',
  },
  {
    id: 'vma.fork.for-ever',
    text: 'Writing all of its pages in the child makes no difference to that.',
  },
  {
    id: 'vma.fork.parent',
    text: "fork makes no difference to the merging of the parent's VMAs.",
  },
  {
    id: 'vma.fork.reused-grandchild',
    text: 'A child may take over an anon_vma of its ancestors that no VMA uses any more, instead of a new one.',
  },
  {
    id: 'vma.fork.separate',
    text: 'Two VMAs that share an anon_vma in the parent have different ones in the child, so they can merge in the parent but not in the child.',
  },
  {
    id: 'vma.fork.touched',
    text: "In the child each touched VMA has a new anon_vma of its own beside its parent's: it counts as copied by fork.",
  },
  {
    id: 'vma.fork.touched-alone',
    text: 'A VMA that was copied by fork merges only with VMAs of the same anon_vma, such as a part that was split from it in the child: not with new mappings and not with untouched neighbours.',
  },
  {
    id: 'vma.fork.untouched',
    text: 'An untouched VMA is untouched in the child: it merges like a new one, also after it was written there.',
  },
  {
    id: 'vma.fork.wipeonfork',
    text: 'A MADV_WIPEONFORK VMA is untouched in the child.',
  },
  {
    id: 'vma.merge.adjacent',
    text: 'VMAs merge only when one ends where the other starts.',
  },
  {
    id: 'vma.merge.close',
    text: 'The last close merges the VMAs that it unregisters with their neighbours.',
  },
  {
    id: 'vma.merge.file',
    text: 'Two adjacent VMAs merge only when both map the same open file or both none.',
  },
  {
    id: 'vma.merge.flags',
    text: "Two adjacent VMAs merge only when their flags are equal, the userfaultfd's modes included; soft-dirty alone is not compared.",
  },
  {
    id: 'vma.merge.locked',
    text: 'A locked VMA does not merge with one that is not locked; munlock merges them.',
  },
  {
    id: 'vma.merge.madvise',
    text: 'Different flags of madvise (DONTFORK, DONTDUMP, HUGEPAGE, NOHUGEPAGE, WIPEONFORK) prevent merging, and making them equal merges.',
  },
  {
    id: 'vma.merge.map-stack',
    releases: '>=6.8',
    text: 'A MAP_STACK mapping is marked no-hugepage and so does not merge with an ordinary one.',
  },
  {
    id: 'vma.merge.middle-old',
    releases: '<6.4',
    text: 'REGISTER and UNREGISTER from the middle of a VMA to its end merge with nothing behind it.',
  },
  {
    id: 'vma.merge.mmap',
    text: 'mmap merges the new mapping with the VMA below, with the VMA above, or with both.',
  },
  {
    id: 'vma.merge.name',
    text: 'Two adjacent VMAs merge only when their names (PR_SET_VMA_ANON_NAME) are equal; on the host of record names are not built in.',
  },
  {
    id: 'vma.merge.noreserve',
    text: 'A MAP_NORESERVE mapping does not merge with one without it, for PROT_READ too.',
  },
  {
    id: 'vma.merge.not-fault',
    text: 'Faults and fills merge nothing.',
  },
  {
    id: 'vma.merge.not-fork',
    text: "fork merges nothing: the child's VMAs that lost their registration stay apart although their flags are equal.",
  },
  {
    id: 'vma.merge.offset',
    text: 'Two adjacent VMAs merge only when the page offset of the upper one continues that of the lower one.',
  },
  {
    id: 'vma.merge.policy',
    text: 'Two adjacent VMAs merge only when their memory policies (mbind) are equal.',
  },
  {
    id: 'vma.merge.protection',
    text: 'VMAs with different protection do not merge; mprotect to the same protection merges them.',
  },
  {
    id: 'vma.merge.register',
    text: 'REGISTER merges each VMA that it changes with its neighbours, in ascending order.',
  },
  {
    id: 'vma.merge.uffd',
    text: 'Two adjacent VMAs merge only when both belong to the same userfaultfd or both to none.',
  },
  {
    id: 'vma.merge.unregister',
    text: 'UNREGISTER merges each VMA that it changes with its neighbours.',
  },
  {
    id: 'vma.offset.fixed',
    text: "A private anonymous VMA's page offset is its address when it was mapped.",
  },
  {
    id: 'vma.offset.moved-back',
    text: 'A touched VMA that is moved back to its place merges there again.',
  },
  {
    id: 'vma.offset.moved-touched',
    text: 'mremap of a touched VMA keeps its offset: it does not merge with new neighbours, not even with a later mmap next to it.',
  },
  {
    id: 'vma.offset.moved-untouched',
    text: 'mremap of an untouched VMA gives it the offset of its new address: it merges with new neighbours.',
  },
  {
    id: 'vma.split.failed-stays',
    text: 'A REGISTER that needs two splits and can do only the first fails with ENOMEM and leaves the VMA split there, unregistered.',
  },
  {
    id: 'vma.split.map-count',
    text: 'A split needs fewer than vm.max_map_count VMAs before it, or ENOMEM.',
  },
  {
    id: 'vma.split.unregister',
    text: 'UNREGISTER of a part fails with ENOMEM at the limit of the map count, while UNREGISTER of a whole VMA works there.',
  },
  {
    id: 'vmsplice.contents',
    text: 'What is stored to a page while it is in the pipe is what is read; what comes to its place after munmap is not.',
  },
  {
    id: 'vmsplice.efault',
    text: "What can't be pinned, from the first byte on, is EFAULT.",
  },
  {
    id: 'vmsplice.epipe',
    text: 'A pipe without readers is EPIPE.',
  },
  {
    id: 'vmsplice.fd',
    text: 'Next, a descriptor that is not open is EBADF; next, the segments are read and checked as for writev; next, what is no pipe is EBADF.',
  },
  {
    id: 'vmsplice.flags',
    text: 'First, flags other than SPLICE_F_MOVE, NONBLOCK, MORE and GIFT are EINVAL.',
  },
  {
    id: 'vmsplice.full',
    text: "A full pipe is EAGAIN with SPLICE_F_NONBLOCK, whatever the descriptor's O_NONBLOCK says.",
  },
  {
    id: 'vmsplice.message',
    text: 'A missing page makes the caller sleep in state D with a message of flags 0; with EXACT_ADDRESS the address is that of the page.',
  },
  {
    id: 'vmsplice.partial',
    text: "What was put into the pipe before the first page that can't be pinned, or that there is no room for, is the result.",
  },
  {
    id: 'vmsplice.pins',
    text: "With the pipe's mutex held pages are pinned, up to 16 of one segment at once and also those that the pipe has no room for; only then are they put into the pipe.",
  },
  {
    id: 'vmsplice.slot',
    text: 'Each page takes a place in the pipe, however few of its bytes are meant; later writes append nothing to it.',
  },
  {
    id: 'vmsplice.write-only',
    text: 'Of memory with PROT_WRITE alone vmsplice takes a page that is there and that nobody else has; one that is not there is EFAULT.',
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
    id: 'wp.any-protection',
    text: 'WRITEPROTECT works on PROT_READ and PROT_NONE VMAs.',
  },
  {
    id: 'wp.clear.bit',
    text: 'Mode 0 clears the uffd-wp bit.',
  },
  {
    id: 'wp.clear.dontwake',
    text: 'DONTWAKE alone (mode 2) removes the protection without waking.',
  },
  {
    id: 'wp.clear.marker',
    text: 'Mode 0 makes a wp-marker an empty entry.',
  },
  {
    id: 'wp.clear.other-markers',
    text: 'Mode 0 keeps poison-markers and guard-markers.',
  },
  {
    id: 'wp.clear.thp-part',
    text: 'Mode 0 on 4 KiB of a protected THP splits it, and the rest stays protected.',
  },
  {
    id: 'wp.clear.thp-waiter',
    text: 'A waiter on another 4 KiB of that THP stays asleep.',
  },
  {
    id: 'wp.clear.unprotected',
    text: 'Mode 0 on an entry that is not protected succeeds.',
  },
  {
    id: 'wp.collapse-allowed',
    text: 'Otherwise MADV_COLLAPSE of a registered range is allowed.',
  },
  {
    id: 'wp.collapse-hole',
    text: 'MADV_COLLAPSE over a hole in a MISSING range fails with EBUSY.',
  },
  {
    id: 'wp.collapse-protected',
    text: 'MADV_COLLAPSE over a range with a uffd-wp entry fails with EINVAL.',
  },
  {
    id: 'wp.earlier-changed',
    text: 'Earlier VMAs stay changed when a later one fails.',
  },
  {
    id: 'wp.failure-no-wake',
    text: 'A call that fails in a later VMA wakes nobody.',
  },
  {
    id: 'wp.holes',
    text: 'Holes between and before the VMAs are skipped; only a range that is all hole is ENOENT.',
  },
  {
    id: 'wp.life.close',
    text: 'The last close removes uffd-wp bits and wp-markers.',
  },
  {
    id: 'wp.life.dontneed-anon',
    text: 'MADV_DONTNEED of anonymous memory loses the protection.',
  },
  {
    id: 'wp.life.dontneed-shmem',
    text: 'MADV_DONTNEED of shmem leaves a wp-marker.',
  },
  {
    id: 'wp.life.fork',
    text: 'fork without EVENT_FORK removes them in the child.',
  },
  {
    id: 'wp.life.fork-event',
    text: 'fork with EVENT_FORK passes them on to the child.',
  },
  {
    id: 'wp.life.free-anon',
    text: 'MADV_FREE keeps the uffd-wp bit.',
  },
  {
    id: 'wp.life.free-anon-marker',
    text: 'MADV_FREE keeps a wp-marker.',
  },
  {
    id: 'wp.life.free-shmem',
    text: 'MADV_FREE of shmem fails with EINVAL.',
  },
  {
    id: 'wp.life.mremap',
    text: 'A mremap that moves without EVENT_REMAP removes them, markers too.',
  },
  {
    id: 'wp.life.mremap-event',
    text: 'A mremap that moves with EVENT_REMAP keeps them.',
  },
  {
    id: 'wp.life.munmap',
    text: 'munmap discards them.',
  },
  {
    id: 'wp.life.private-cow-dontneed',
    text: 'MADV_DONTNEED of a copied page of a private shmem mapping keeps the protection as a wp-marker.',
  },
  {
    id: 'wp.life.punch-hole',
    text: 'FALLOC_FL_PUNCH_HOLE keeps the protection of shmem as a wp-marker.',
  },
  {
    id: 'wp.life.read-anon',
    text: 'A read fault on a wp-marker of anonymous memory maps the zero page with uffd-wp.',
  },
  {
    id: 'wp.life.read-shmem',
    text: "A read fault on a wp-marker of shmem maps the file's page with uffd-wp.",
  },
  {
    id: 'wp.life.remove',
    text: 'MADV_REMOVE of shmem keeps the protection as a wp-marker.',
  },
  {
    id: 'wp.life.truncate',
    text: 'Truncating the file and extending it again keeps the protection of shmem as a wp-marker.',
  },
  {
    id: 'wp.life.unregister',
    text: 'UNREGISTER removes uffd-wp bits and wp-markers.',
  },
  {
    id: 'wp.life.write',
    text: 'A write fault on a wp-marker without MISSING allocates the page with uffd-wp and then gives one write-protect message.',
  },
  {
    id: 'wp.marker.bits-old',
    releases: '<6.2',
    text: 'The lowest bits of a wp-marker in pagemap are 0x3e.',
  },
  {
    id: 'wp.mprotect-keeps',
    text: 'uffd-wp bits survive mprotect in both directions.',
  },
  {
    id: 'wp.mseal',
    releases: '>=6.10',
    text: 'WRITEPROTECT works on sealed (mseal) VMAs.',
  },
  {
    id: 'wp.no-output',
    text: 'There is no output field.',
  },
  {
    id: 'wp.one-vma-old',
    releases: '<6.3',
    text: 'The range must lie in one registered VMA, or the call fails with ENOENT.',
  },
  {
    id: 'wp.order.changing',
    text: 'First, a count of events that is not 0 gives EAGAIN, before the pointer is touched.',
  },
  {
    id: 'wp.order.changing-again',
    text: 'Next, the count of events is tested again, with EAGAIN.',
  },
  {
    id: 'wp.order.copy-in',
    text: 'Next, WRITEPROTECT copies in 24 bytes, or fails with EFAULT.',
  },
  {
    id: 'wp.order.dead',
    text: 'Next, a dead address space gives ESRCH.',
  },
  {
    id: 'wp.order.hugetlb',
    text: 'A hugetlb VMA, when start or len is not aligned to the huge page, fails with EINVAL.',
  },
  {
    id: 'wp.order.mode-both',
    text: 'Next, WP and DONTWAKE together are refused with EINVAL.',
  },
  {
    id: 'wp.order.mode-unknown',
    text: 'Next, mode bits other than WP and DONTWAKE are refused with EINVAL.',
  },
  {
    id: 'wp.order.no-vma',
    text: 'When there is no VMA in the range at all the call fails with ENOENT.',
  },
  {
    id: 'wp.order.not-wp',
    text: 'A VMA that is not registered WP fails with ENOENT.',
  },
  {
    id: 'wp.order.range',
    text: 'Next, RANGE is checked, or EINVAL.',
  },
  {
    id: 'wp.order.wake',
    text: 'Last, with mode 0, the waiters in the whole range are woken.',
  },
  {
    id: 'wp.order.walk',
    text: 'Next, the VMAs are walked in ascending order; each one passes its checks and is then changed before the next one is looked at.',
  },
  {
    id: 'wp.other-mapping',
    text: 'Writes through another mapping are never trapped.',
  },
  {
    id: 'wp.owner-unchecked',
    text: "The owner is not checked: one userfaultfd can protect and unprotect another one's WP range.",
  },
  {
    id: 'wp.owner-waiters',
    text: "Waiters of the owner are not woken by another userfaultfd's WRITEPROTECT.",
  },
  {
    id: 'wp.pwrite',
    text: 'pwrite to the file is never trapped.',
  },
  {
    id: 'wp.set.allocates-tables',
    text: 'Setting wp-markers allocates page tables.',
  },
  {
    id: 'wp.set.guard',
    releases: '>=6.13',
    text: 'Mode WP leaves a guard-marker unchanged and succeeds.',
  },
  {
    id: 'wp.set.none-anon',
    text: 'Mode WP leaves an empty entry of anonymous memory unchanged without WP_UNPOPULATED: it is not protected.',
  },
  {
    id: 'wp.set.none-anon-unpopulated',
    releases: '>=6.4',
    text: 'Mode WP makes an empty entry of anonymous memory a wp-marker with WP_UNPOPULATED or WP_ASYNC.',
  },
  {
    id: 'wp.set.none-shmem',
    text: 'Mode WP makes an empty entry of shmem or hugetlb a wp-marker, always; no feature is needed.',
  },
  {
    id: 'wp.set.poison',
    releases: '>=6.6',
    text: 'Mode WP leaves a poison-marker unchanged and succeeds.',
  },
  {
    id: 'wp.set.present',
    text: 'Mode WP makes a present anonymous or file entry read-only with uffd-wp, which is bit 57 in pagemap.',
  },
  {
    id: 'wp.set.thp',
    text: 'Mode WP protects a whole THP as a THP.',
  },
  {
    id: 'wp.set.thp-part',
    text: 'Mode WP on a part of a THP splits it.',
  },
  {
    id: 'wp.set.zero',
    text: 'Mode WP protects a mapped zero page; a write then gives a write-protect message.',
  },
  {
    id: 'writev.one-write',
    text: "A writev to a pipe is one write: its bytes go to one slot, and when a later segment can't be read it fails with EFAULT and leaves nothing.",
  },
  {
    id: 'zero.read',
    text: "read and readv of /dev/zero write zeros to memory, sleep where it is missing, and end at memory that can't be written as those of a memfd.",
  },
  {
    id: 'zero.read-signal',
    text: 'After each 4096 bytes of /dev/zero a signal that is pending ends them, with what was read.',
  },
  {
    id: 'zero.write',
    text: 'write and writev to /dev/zero and /dev/null take everything that lies in user addresses, and do not look at it.',
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
    id: 'zeropage.anon.shared',
    text: 'Every page that ZEROPAGE fills is the one zero page: a write to one changes no other.',
  },
  {
    id: 'zeropage.anon.write',
    text: 'A later write to that zero page is plain copy-on-write without a message, in WP ranges too.',
  },
  {
    id: 'zeropage.lax.foreign',
    text: 'The range may belong to another userfaultfd of the same address space, whose waiters sleep on.',
  },
  {
    id: 'zeropage.lax.prot-none',
    text: 'The range may be PROT_NONE: the page is installed and an access still raises SIGSEGV.',
  },
  {
    id: 'zeropage.lax.read-only',
    text: 'The range may be PROT_READ.',
  },
  {
    id: 'zeropage.one-vma-only',
    text: 'One ZEROPAGE over two adjacent registered VMAs fails with ENOENT and fills nothing.',
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
    id: 'zeropage.order.error-returns',
    text: 'Next, an error with nothing done returns without waking.',
  },
  {
    id: 'zeropage.order.fatal-signal',
    text: 'After each page a pending fatal signal ends the loop, with EINTR when nothing was filled.',
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
    id: 'zeropage.order.out',
    text: 'Next, `zeropage` is stored, or EFAULT.',
  },
  {
    id: 'zeropage.order.pages',
    text: 'Next, the pages are filled one after the other in ascending order, until one fails.',
  },
  {
    id: 'zeropage.order.partial',
    text: 'Last, a partial fill returns EAGAIN and a full one 0.',
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
    id: 'zeropage.order.wake',
    text: 'Next, waiters in the part that was done are woken.',
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
