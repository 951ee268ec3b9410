/** Linux's numbers, as far as the operations need them. */

export const EPERM: u16 = 1;
export const ENOENT: u16 = 2;
export const ESRCH: u16 = 3;
export const EINTR: u16 = 4;
export const EIO: u16 = 5;
export const EBADF: u16 = 9;
export const EAGAIN: u16 = 11;
export const ENOMEM: u16 = 12;
export const EACCES: u16 = 13;
export const EFAULT: u16 = 14;
export const ENXIO: u16 = 6;
export const EBUSY: u16 = 16;
export const EEXIST: u16 = 17;
export const ENODEV: u16 = 19;
export const EINVAL: u16 = 22;
export const EFBIG: u16 = 27;
export const EMFILE: u16 = 24;
export const ENOTTY: u16 = 25;
export const ENOSYS: u16 = 38;
export const ENOSPC: u16 = 28;
export const ESPIPE: u16 = 29;
export const EPIPE: u16 = 32;
export const EOVERFLOW: u16 = 75;
export const EOPNOTSUPP: u16 = 95;
export const EHWPOISON: u16 = 133;

export const SIGBUS: u64 = 7;
export const SIGKILL: u64 = 9;
export const SIGUSR1: u64 = 10;
export const SIGSEGV: u64 = 11;
export const SIGUSR2: u64 = 12;
export const SIGCONT: u64 = 18;
export const SIGSTOP: u64 = 19;
export const SEGV_MAPERR: u64 = 1;
export const SEGV_ACCERR: u64 = 2;
export const BUS_ADRERR: u64 = 2;
export const BUS_MCEERR_AR: u64 = 4;
export const SI_KERNEL: u64 = 0x80;

/** READ, WRITE and EXEC. */
export const PROT_ACCESS: u64 = 7;
export const PROT_SEM: u64 = 8;
export const PROT_GROWSDOWN: u64 = 0x1000000;
export const PROT_GROWSUP: u64 = 0x2000000;

export const MADV_NORMAL: u32 = 0;
export const MADV_RANDOM: u32 = 1;
export const MADV_SEQUENTIAL: u32 = 2;
export const MADV_WILLNEED: u32 = 3;
export const MADV_DONTNEED: u32 = 4;
export const MADV_FREE: u32 = 8;
export const MADV_REMOVE: u32 = 9;
export const MADV_DONTFORK: u32 = 10;
export const MADV_DOFORK: u32 = 11;
export const MADV_MERGEABLE: u32 = 12;
export const MADV_UNMERGEABLE: u32 = 13;
export const MADV_HUGEPAGE: u32 = 14;
export const MADV_NOHUGEPAGE: u32 = 15;
export const MADV_DONTDUMP: u32 = 16;
export const MADV_DODUMP: u32 = 17;
export const MADV_WIPEONFORK: u32 = 18;
export const MADV_KEEPONFORK: u32 = 19;
export const MADV_COLD: u32 = 20;
export const MADV_PAGEOUT: u32 = 21;
export const MADV_POPULATE_READ: u32 = 22;
export const MADV_POPULATE_WRITE: u32 = 23;
export const MADV_DONTNEED_LOCKED: u32 = 24;
export const MADV_COLLAPSE: u32 = 25;
export const MADV_GUARD_INSTALL: u32 = 102;
export const MADV_GUARD_REMOVE: u32 = 103;

export const MREMAP_MAYMOVE: u64 = 1;
export const MREMAP_FIXED: u64 = 2;
export const MREMAP_DONTUNMAP: u64 = 4;

export const MCL_CURRENT: u32 = 1;
export const MCL_FUTURE: u32 = 2;
export const MCL_ONFAULT: u32 = 4;

export const MAP_TYPE: u64 = 0xf;
export const MAP_SHARED: u64 = 1;
export const MAP_PRIVATE: u64 = 2;
export const MAP_SHARED_VALIDATE: u64 = 3;
export const MAP_DROPPABLE: u64 = 8;
export const MAP_FIXED: u64 = 0x10;
export const MAP_ANONYMOUS: u64 = 0x20;
export const MAP_32BIT: u64 = 0x40;
export const MAP_GROWSDOWN: u64 = 0x100;
export const MAP_LOCKED: u64 = 0x2000;
export const MAP_NORESERVE: u64 = 0x4000;
export const MAP_POPULATE: u64 = 0x8000;
export const MAP_NONBLOCK: u64 = 0x10000;
export const MAP_STACK: u64 = 0x20000;
export const MAP_HUGETLB: u64 = 0x40000;
export const MAP_SYNC: u64 = 0x80000;
export const MAP_FIXED_NOREPLACE: u64 = 0x100000;

export const O_ACCMODE: u32 = 3;
export const O_RDONLY: u32 = 0;
export const O_WRONLY: u32 = 1;
export const O_RDWR: u32 = 2;
export const O_EXCL: u32 = 0x80;
export const O_APPEND: u32 = 0x400;
export const O_NONBLOCK: u32 = 0x800;
export const O_ASYNC: u32 = 0x2000;
export const O_DIRECT: u32 = 0x4000;
export const O_LARGEFILE: u32 = 0x8000;
export const O_NOATIME: u32 = 0x40000;
/** recvmsg(2). */
export const MSG_CTRUNC: u64 = 0x8;
export const MSG_CMSG_CLOEXEC: u32 = 0x40000000;
export const O_CLOEXEC: u32 = 0x80000;
/** With O_DIRECTORY, which it includes. */
export const O_TMPFILE: u32 = 0x410000;

export const F_DUPFD: u32 = 0;
export const F_GETFD: u32 = 1;
export const F_SETFD: u32 = 2;
export const F_GETFL: u32 = 3;
export const F_SETFL: u32 = 4;
export const F_DUPFD_CLOEXEC: u32 = 1030;
export const F_ADD_SEALS: u32 = 1033;
export const F_GET_SEALS: u32 = 1034;
export const FD_CLOEXEC: u32 = 1;

export const MFD_CLOEXEC: u32 = 1;
export const MFD_ALLOW_SEALING: u32 = 2;
export const MFD_HUGETLB: u32 = 4;
export const MFD_NOEXEC_SEAL: u32 = 8;
export const MFD_EXEC: u32 = 16;

export const F_SEAL_SEAL: u32 = 1;
export const F_SEAL_SHRINK: u32 = 2;
export const F_SEAL_GROW: u32 = 4;
export const F_SEAL_WRITE: u32 = 8;
export const F_SEAL_FUTURE_WRITE: u32 = 16;
export const F_SEAL_EXEC: u32 = 32;
export const F_ALL_SEALS: u32 = 63;

export const FALLOC_FL_KEEP_SIZE: u32 = 1;
export const FALLOC_FL_PUNCH_HOLE: u32 = 2;
export const FALLOC_FL_ZERO_RANGE: u32 = 16;
export const FALLOC_FL_UNSHARE_RANGE: u32 = 64;

export const SEEK_SET: u32 = 0;
export const SEEK_CUR: u32 = 1;
export const SEEK_END: u32 = 2;
export const SEEK_DATA: u32 = 3;
export const SEEK_HOLE: u32 = 4;
export const SEEK_MAX: u32 = 4;
export const PROT_WRITE: u64 = 2;
export const PROT_EXEC: u64 = 4;
export const S_IFIFO: u32 = 0x1000;
export const S_IFCHR: u32 = 0x2000;
export const S_IFREG: u32 = 0x8000;

export const POLLIN: u32 = 0x1;
export const POLLOUT: u32 = 0x4;
export const POLLERR: u32 = 0x8;
export const POLLHUP: u32 = 0x10;
export const POLLNVAL: u32 = 0x20;
export const POLLRDNORM: u32 = 0x40;
export const POLLWRNORM: u32 = 0x100;

export const UFFD_USER_MODE_ONLY: u32 = 1;
export const UFFD_API: u64 = 0xaa;
export const FEATURE_EVENT_FORK: u32 = 1 << 1;
export const FEATURE_EVENT_REMAP: u32 = 1 << 2;
export const FEATURE_EVENT_REMOVE: u32 = 1 << 3;
export const FEATURE_EVENT_UNMAP: u32 = 1 << 6;
export const FEATURE_SIGBUS: u32 = 1 << 7;
export const FEATURE_THREAD_ID: u32 = 1 << 8;
export const FEATURE_EXACT_ADDRESS: u32 = 1 << 11;
export const FEATURE_WP_UNPOPULATED: u32 = 1 << 13;
export const FEATURE_WP_ASYNC: u32 = 1 << 15;
/** Not a feature of the interface: set once UFFDIO_API succeeded, and shown in fdinfo. */
export const FEATURE_INITIALIZED: u32 = 1 << 31;

export const EVENT_PAGEFAULT: u8 = 0x12;
export const EVENT_FORK: u8 = 0x13;
export const EVENT_REMAP: u8 = 0x14;
export const EVENT_REMOVE: u8 = 0x15;
export const EVENT_UNMAP: u8 = 0x16;
export const MESSAGE_SIZE: u32 = 32;
/** UFFD_PAGEFAULT_FLAG_... */
export const MESSAGE_WRITE: u32 = 1;
export const MESSAGE_WP: u32 = 2;
export const MESSAGE_MINOR: u32 = 4;

export const REGISTER_MODE_MISSING: u64 = 1;
export const REGISTER_MODE_WP: u64 = 2;
export const REGISTER_MODE_MINOR: u64 = 4;
export const COPY_MODE_DONTWAKE: u64 = 1;
export const COPY_MODE_WP: u64 = 2;
export const CONTINUE_MODE_WP: u64 = 2;
export const ZEROPAGE_MODE_DONTWAKE: u64 = 1;
export const MOVE_MODE_DONTWAKE: u64 = 1;
export const MOVE_MODE_ALLOW_SRC_HOLES: u64 = 2;
export const WRITEPROTECT_MODE_WP: u64 = 1;
export const WRITEPROTECT_MODE_DONTWAKE: u64 = 2;

/** Bits of the ioctls that UFFDIO_API and UFFDIO_REGISTER report. */
export const API_IOCTLS: u64 = 0x8000000000000003;
export const RANGE_IOCTLS: u64 = 0x1fc;
export const IOCTL_ZEROPAGE: u64 = 1 << 4;
export const IOCTL_MOVE: u64 = 1 << 5;
export const IOCTL_POISON: u64 = 1 << 8;
export const IOCTL_WRITEPROTECT: u64 = 1 << 6;
export const IOCTL_CONTINUE: u64 = 1 << 7;
