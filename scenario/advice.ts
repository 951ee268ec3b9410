/** What to do about a call that failed, and about a thread that sleeps: for people. */
import type { SleepReason } from '../backend/index.js';

/** By the fact that refused; the first that matches says it. */
const BY_FACT: readonly (readonly [fact: RegExp, advice: string])[] = [
  [
    /^api\.before\.|^poll\.before-api|^read\.order\.api/,
    'Do the handshake first: ioctl(fd, UFFDIO_API, {api=UFFD_API}).',
  ],
  [
    /^api\.order\.already/,
    'The handshake is done once for each descriptor: to ask for other features, make another userfaultfd.',
  ],
  [/^api\.order\.version/, 'Set `api` to UFFD_API (0xaa).'],
  [
    /^api\.order\.unknown-features/,
    'Ask on a second userfaultfd with features=0 what there is, and ask for no more than that on this one.',
  ],
  [/^api\.order\.fork-capability/, 'EVENT_FORK needs CAP_SYS_PTRACE: run with it, or do without the event.'],
  [
    /^api\.unknown-ioctl/,
    'Look at the `ioctls` that UFFDIO_API and UFFDIO_REGISTER give: this kernel has no such ioctl.',
  ],
  [
    /^create\.eperm/,
    'Use the flag UFFD_USER_MODE_ONLY, or open /dev/userfaultfd, or run with CAP_SYS_PTRACE, or have vm.unprivileged_userfaultfd=1 (`uffd doctor` says what works here).',
  ],
  [/^create\.flags-einval/, 'userfaultfd(2) knows O_CLOEXEC, O_NONBLOCK and UFFD_USER_MODE_ONLY.'],
  [/emfile$/, 'Close descriptors that are not needed, or raise RLIMIT_NOFILE.'],
  [/^device\.open-enoent/, 'The device needs Linux 6.1 or newer: use userfaultfd(2).'],
  [/^device\.open-eacces/, 'Ask for permission on /dev/userfaultfd (an ACL or a group), or use userfaultfd(2).'],
  [
    /^register\.order\.(range|no-vma)/,
    'Register whole pages of memory that is mapped: start and len are multiples of the page size, of the huge page size in hugetlb memory.',
  ],
  [/^register\.order\.mode-zero/, 'Set `mode` to UFFDIO_REGISTER_MODE_MISSING, _WP or _MINOR, or several of them.'],
  [/^register\.order\.mode-unknown/, 'The modes are UFFDIO_REGISTER_MODE_MISSING, _WP and _MINOR.'],
  [
    /^register\.vma\.anon-minor/,
    'Minor faults are of shared memory (memfd, tmpfs, hugetlbfs): register anonymous memory MISSING or WP.',
  ],
  [/^register\.order\.busy/, 'Memory has one userfaultfd at a time: unregister it from the other one first.'],
  [
    /^register\.order\.maywrite/,
    'Open the file for writing, or map it MAP_PRIVATE: what may never be written cannot be registered.',
  ],
  [
    /^register\.|^unregister\.order\.map-count/,
    'Register larger pieces, or raise vm.max_map_count: each piece is a mapping of its own.',
  ],
  [/^unregister\.order\.foreign/, 'Unregister with the userfaultfd that the memory is registered with.'],
  [/^unregister\./, 'Unregister whole pages of memory that is mapped and can be registered.'],
  [
    /\.order\.changing|\.order\.changing-again|^changing\./,
    'An event (fork, remove, unmap, remap) is not read yet: read the events first, from every userfaultfd that has one, then try again. A loop that only tries again never ends.',
  ],
  [
    /^(?:copy|zeropage|move)\.order\.partial|^out\.partial/,
    'A part was done: the output field says how many bytes. Go on from there (and wake what is done, if DONTWAKE was given).',
  ],
  [
    /eexist$|^move\.page\.dst-eexist|^fill\.zeropage-anon\.present/,
    'The page is there already, somebody else was faster: that is no error. Wake the waiters (UFFDIO_WAKE) and go on.',
  ],
  [
    /^(?:copy|zeropage|continue|move|wp|poison)\.order\.(?:unregistered|no-vma|not-wp|dst-vma)/,
    'The range is not registered (any more), or not mapped: it may have been unmapped, or registered again in another mode. Read the events, and drop what is gone.',
  ],
  [/^wp\.order\.hugetlb/, 'Protect whole huge pages: start and len are multiples of the huge page size.'],
  [
    /\.order\.(?:type|hugetlb)$/,
    'This kind of memory has no such fill: `ioctls` of UFFDIO_REGISTER says which there are (COPY fills everything).',
  ],
  [/\.order\.one-vma/, 'Fill at most to the end of the mapping: one call does not go on into the next one.'],
  [/\.order\.mode-wp/, 'Register the memory with UFFDIO_REGISTER_MODE_WP as well, or leave MODE_WP out.'],
  [/^wp\.order\.mode-both/, 'DONTWAKE goes with taking protection away, not with MODE_WP.'],
  [
    /\.order\.(?:mode|mode-unknown|mode-old)$/,
    'Leave the unknown mode bits out: each ioctl has its own, in its manual page.',
  ],
  [/\.order\.range-src/, 'Look at `src` and `len`: they must not wrap around or leave user addresses.'],
  [
    /\.order\.range(?:-dst)?$/,
    'Round the address down to its page, and `len` to pages, not 0: of huge pages in hugetlb memory.',
  ],
  [
    /\.order\.copy-in|efault$|\.copy-out|^pagemap\.efault/,
    'The pointer is not good: give one to memory of the caller that is mapped and may be written.',
  ],
  [/^copy\.src\./, 'The source must be memory of the caller that is mapped and readable.'],
  [/\.order\.dead/, 'The process whose memory this is has ended: close the descriptor.'],
  [/fatal-signal/, 'The process is being killed: there is nothing to do.'],
  [
    /^continue\.not-cached/,
    'Write the page through another mapping of the file first: CONTINUE maps what the page cache has. For a hole use COPY.',
  ],
  [/^continue\.anon/, 'Use COPY or ZEROPAGE: anonymous memory has no page cache.'],
  [/beyond-eof/, 'The file is shorter than the mapping: make it longer (ftruncate), or leave that page alone.'],
  [/^move\.order\.same-mm/, 'MOVE works within the process whose userfaultfd it is.'],
  [
    /^move\.page\.(?:hole|src-untouched)/,
    'The source has a page that is missing: give UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES, or fill it first.',
  ],
  [
    /^move\.page\.(?:not-exclusive|pinned)/,
    'The page is shared with a child or pinned by the kernel: use COPY instead.',
  ],
  [/^move\./, 'MOVE wants private anonymous memory with the same flags on both sides: use COPY where that cannot be.'],
  [
    /^read\.eagain/,
    'There is no message now. After poll said otherwise: the fault was resolved by somebody else meanwhile, which is normal. Go back to poll.',
  ],
  [/^read\.order\.size|^readv\.size/, 'Give a buffer for at least one struct uffd_msg (32 bytes).'],
  [/^read\.fork-event-emfile/, 'Free a descriptor and read again: the event is still there.'],
  [
    /^queue\.read-efault-lost/,
    'The message is lost: give a good buffer, and wake the range so that the fault is asked again.',
  ],
  [
    /^poll\.blocking/,
    'Make the descriptor non-blocking (O_NONBLOCK): poll of a blocking userfaultfd always says POLLERR.',
  ],
  [
    /^read\.interrupted|^signal\..*eintr|^signal\.(?:futex|pipe)/,
    'A signal came: start the call again (SA_RESTART does that for most).',
  ],
  [
    /^kernel-fault\.|^user-mode-only\.|^sigbus\.(?!user)/,
    'The kernel touches the page here and may not wait for you: touch it in user mode first, or do without UFFD_USER_MODE_ONLY and the feature SIGBUS.',
  ],
  [
    /^sigbus\.user/,
    'With the feature SIGBUS the program has to handle the signal: fill the page in the handler, or do without the feature.',
  ],
  [/^fault\.order\.vma/, 'Nothing is mapped there: userfaultfd is never asked.'],
  [/^fault\.order\.protection/, 'The protection of the mapping (mprotect) forbids it: userfaultfd is never asked.'],
  [
    /^fd\.not-userfaultfd|^fd\.ebadf/,
    'The descriptor is not an open userfaultfd: was it closed, and its number given away?',
  ],
];

/** By errno, where no fact is known or none has advice. */
const BY_ERRNO: Readonly<Record<string, string>> = {
  EAGAIN: 'Nothing is ready, or an unread event stands in the way: read the messages first, then try again.',
  EEXIST: 'It is there already: wake the waiters and go on.',
  EFAULT: 'A pointer is not good, or memory behind it cannot be had.',
  EINVAL: 'An argument is not what the call takes: alignment, length, flags, or the kind of memory.',
  ENOENT: 'Nothing is registered (any more) there.',
  ENOMEM: 'Something of the range is not mapped, or a limit is reached.',
  EPERM: 'It is forbidden here: `uffd doctor` says what works.',
  ESRCH: 'The process has ended.',
  EBADF: 'The descriptor is not open, or not for this.',
};

/** What to do about a call that failed. */
export function adviceFor(factId: string | undefined, errno: string | undefined): string | undefined {
  const found = factId === undefined ? undefined : BY_FACT.find(([fact]) => fact.test(factId));
  return found?.[1] ?? (errno === undefined ? undefined : BY_ERRNO[errno]);
}

const WAKERS: Readonly<Record<SleepReason, string>> = {
  fault:
    'whoever resolves the page: UFFDIO_COPY, ZEROPAGE, CONTINUE, MOVE or POISON of it, UFFDIO_WRITEPROTECT that takes its protection away; or UFFDIO_WAKE (it asks again if the page is not there), UFFDIO_UNREGISTER, the close of the last descriptor',
  event: 'whoever reads its event from the userfaultfd; or the close of the last descriptor',
  read: 'the next fault or event; or a signal',
  poll: 'the next fault or event; or a signal',
  lock: 'the thread that holds the lock, when it goes on: look at what that one waits for',
  wait: 'the end of a child',
  futex: 'whoever wakes the futex; or a signal',
  pipe: 'whoever reads or writes the other end; or a signal',
  stopped: 'SIGCONT',
  spinning: 'whoever resolves its page: a signal is pending, so it asks again and again meanwhile',
  unknown: 'nobody that is known',
};

/** Who could wake a thread. */
export function wakersOf(reason: SleepReason): string {
  return WAKERS[reason];
}
