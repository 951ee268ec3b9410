/** Linux's numbers that cases use, under Linux's names. */

/** Bytes of a page. */
export const PAGE = 4096n;
/** Bytes of a hugepage. */
export const HUGE = 0x200000n;

export const PROT_NONE = 0n;
export const PROT_READ = 1n;
export const PROT_WRITE = 2n;
export const PROT_READ_WRITE = PROT_READ | PROT_WRITE;
export const PROT_EXEC = 4n;
export const PROT_SEM = 8n;
export const PROT_GROWSDOWN = 0x1000000n;
export const PROT_GROWSUP = 0x2000000n;

export const MADV_NORMAL = 0n;
export const MADV_RANDOM = 1n;
export const MADV_SEQUENTIAL = 2n;
export const MADV_WILLNEED = 3n;
export const MADV_DONTNEED = 4n;
export const MADV_FREE = 8n;
export const MADV_REMOVE = 9n;
export const MADV_DONTFORK = 10n;
export const MADV_DOFORK = 11n;
export const MADV_MERGEABLE = 12n;
export const MADV_UNMERGEABLE = 13n;
export const MADV_HUGEPAGE = 14n;
export const MADV_NOHUGEPAGE = 15n;
export const MADV_DONTDUMP = 16n;
export const MADV_DODUMP = 17n;
export const MADV_WIPEONFORK = 18n;
export const MADV_KEEPONFORK = 19n;
export const MADV_COLD = 20n;
export const MADV_POPULATE_READ = 22n;
export const MADV_POPULATE_WRITE = 23n;
export const MADV_DONTNEED_LOCKED = 24n;
export const MADV_GUARD_INSTALL = 102n;
export const MADV_GUARD_REMOVE = 103n;

export const MPOL_DEFAULT = 0n;
export const MPOL_PREFERRED = 1n;
export const MPOL_BIND = 2n;
export const MPOL_INTERLEAVE = 3n;
export const MPOL_LOCAL = 4n;
export const MPOL_PREFERRED_MANY = 5n;
export const MPOL_WEIGHTED_INTERLEAVE = 6n;
/** The mask of node 0 alone. */
export const NODE_0 = 1n;

export const MREMAP_MAYMOVE = 1n;
export const MREMAP_FIXED = 2n;
export const MREMAP_DONTUNMAP = 4n;

export const MCL_CURRENT = 1n;
export const MCL_FUTURE = 2n;
export const MCL_ONFAULT = 4n;

export const MAP_SHARED = 0x1n;
export const MAP_PRIVATE = 0x2n;
export const MAP_SHARED_VALIDATE = 0x3n;
export const MAP_FIXED = 0x10n;
export const MAP_ANONYMOUS = 0x20n;
export const MAP_LOCKED = 0x2000n;
export const MAP_NORESERVE = 0x4000n;
export const MAP_POPULATE = 0x8000n;
export const MAP_NONBLOCK = 0x10000n;
export const MAP_DROPPABLE = 8n;
export const MAP_STACK = 0x20000n;
export const MAP_HUGETLB = 0x40000n;
/** Private anonymous memory of hugepages. */
export const HUGETLB = 0x40022n;
export const MAP_HUGE_2MB = 21n << 26n;
export const MAP_SYNC = 0x80000n;
export const MAP_FIXED_NOREPLACE = 0x100000n;

export const O_RDONLY = 0n;
export const O_WRONLY = 0x1n;
export const O_RDWR = 0x2n;
export const O_APPEND = 0x400n;
export const O_NONBLOCK = 0x800n;
export const O_ASYNC = 0x2000n;
export const O_DIRECT = 0x4000n;
export const O_NOATIME = 0x40000n;
export const O_CLOEXEC = 0x80000n;
export const UFFD_USER_MODE_ONLY = 1n;

export const UFFD_API = 0xaan;
export const EVENT_FORK = 1n << 1n;
export const EVENT_REMAP = 1n << 2n;
export const EVENT_REMOVE = 1n << 3n;
export const EVENT_UNMAP = 1n << 6n;
export const SIGBUS_FEATURE = 1n << 7n;
export const THREAD_ID = 1n << 8n;
export const EXACT_ADDRESS = 1n << 11n;
export const WP_UNPOPULATED = 1n << 13n;
export const WP_ASYNC = 1n << 15n;

export const UFFDIO_API = 0xc018aa3fn;
export const UFFDIO_REGISTER = 0xc020aa00n;
export const UFFDIO_UNREGISTER = 0x8010aa01n;
export const UFFDIO_WAKE = 0x8010aa02n;
export const UFFDIO_COPY = 0xc028aa03n;
export const UFFDIO_ZEROPAGE = 0xc020aa04n;
export const UFFDIO_MOVE = 0xc028aa05n;
export const UFFDIO_WRITEPROTECT = 0xc018aa06n;
export const UFFDIO_CONTINUE = 0xc020aa07n;
export const UFFDIO_POISON = 0xc020aa08n;
export const USERFAULTFD_IOC_NEW = 0xaa00n;
export const FIONREAD = 0x541bn;
export const FIONBIO = 0x5421n;
export const FIONCLEX = 0x5450n;
export const FIOCLEX = 0x5451n;
export const FIOASYNC = 0x5452n;

export const F_DUPFD = 0n;
export const F_GETFD = 1n;
export const F_SETFD = 2n;
export const F_GETFL = 3n;
export const F_SETFL = 4n;
export const F_DUPFD_CLOEXEC = 1030n;

export const F_ADD_SEALS = 1033n;
export const F_GET_SEALS = 1034n;
export const F_SEAL_SEAL = 1n;
export const F_SEAL_SHRINK = 2n;
export const F_SEAL_GROW = 4n;
export const F_SEAL_WRITE = 8n;
export const F_SEAL_FUTURE_WRITE = 16n;
export const F_SEAL_EXEC = 32n;
export const MFD_CLOEXEC = 1n;
export const MFD_ALLOW_SEALING = 2n;
export const MFD_HUGETLB = 4n;
export const MFD_NOEXEC_SEAL = 8n;
export const MFD_EXEC = 16n;
export const KEEP_SIZE = 1n;
export const PUNCH_HOLE = 2n;
export const SEEK_CUR = 1n;
export const SEEK_END = 2n;
export const SEEK_DATA = 3n;
export const SEEK_HOLE = 4n;

export const MODE_MISSING = 1n;
export const MODE_WP = 2n;
export const MODE_MINOR = 4n;
export const COPY_DONTWAKE = 1n;
export const COPY_WP = 2n;
export const CONTINUE_WP = 2n;

export const ZEROPAGE_DONTWAKE = 1n;
export const POISON_DONTWAKE = 1n;

export const MOVE_DONTWAKE = 1n;
export const MOVE_ALLOW_SRC_HOLES = 2n;
export const WRITEPROTECT_WP = 1n;
export const WRITEPROTECT_DONTWAKE = 2n;

export const FAULT_READ = 0n;
export const FAULT_WRITE = 1n;
/** A write to a protected page. */
export const FAULT_WP = 3n;
export const FAULT_MINOR = 4n;

export const POLLIN = 0x1n;
export const POLLOUT = 0x4n;
export const POLLERR = 0x8n;
export const POLLRDNORM = 0x40n;
export const POLLWRNORM = 0x100n;

export const SIGKILL = 9n;
export const SIGUSR1 = 10n;
export const SIGUSR2 = 12n;
export const SIGCONT = 18n;
export const SIGSTOP = 19n;
/** As bits of a mask. */
export const USR1 = 0x200n;
export const USR2 = 0x800n;
export const SIG_DFL = 0n;
export const SIG_IGN = 1n;
/** A handler that is counted. */
export const COUNTED = 2n;
export const SA_RESTART = 0x10000000n;
export const SIG_BLOCK = 0n;
export const SIG_UNBLOCK = 1n;
export const SIG_SETMASK = 2n;

export const SIGBUS = 7;
/** si_code of a fault that has no address. */
export const SI_KERNEL = 0x80n;
export const SIGSEGV = 11;
export const SEGV_MAPERR = 1n;
export const SEGV_ACCERR = 2n;
export const BUS_ADRERR = 2n;
export const BUS_MCEERR_AR = 4n;

export const PAGEMAP_SCAN = 0xc0606610n;
export const WP_MATCHING = 1n;
export const CHECK_WPASYNC = 2n;
export const WPALLOWED = 1n;
export const WRITTEN = 2n;
export const FILE = 4n;
export const PRESENT = 8n;
export const SWAPPED = 16n;
export const PFNZERO = 32n;
export const OF_HUGE_PAGE = 64n;
export const GUARD = 256n;
/** All categories but HUGE and SOFT_DIRTY. */
export const ALL_CATEGORIES = WPALLOWED | WRITTEN | FILE | PRESENT | SWAPPED | PFNZERO | OF_HUGE_PAGE | GUARD;
