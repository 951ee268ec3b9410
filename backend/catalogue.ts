/**
 * The catalogue: every operation that a thread of a machine can perform, declared once.
 *
 * `tools/generate.ts` makes from it the TypeScript types and encoders (`backend/generated/operations.ts`), the
 * AssemblyScript constants (`assembly/generated/catalogue.ts`), the C++ tables
 * (`backend/kernel/native/generated/catalogue.h`) and the reference (`docs/operations.md`).
 */

/** What an operand means; it decides how it is typed, shown and defaulted. */
export type OperandKind = 'fd' | 'address' | 'length' | 'flags' | 'number' | 'process';

export interface OperandSpec {
  readonly name: string;
  readonly kind: OperandKind;
  /** Used when the operand is left out; an operand without one is required. */
  readonly default?: bigint;
  readonly doc: string;
}

export interface OutputSpec {
  readonly name: string;
  readonly doc: string;
}

/** A structure that an ioctl(2) reads and writes; offsets and sizes in bytes. */
export interface IoctlSpec {
  readonly request: bigint;
  readonly size: number;
  /** How many leading bytes the kernel copies in. */
  readonly copyIn: number;
  /** Operand name -> offset in the structure. */
  readonly inputs: Readonly<Record<string, number>>;
  /** Output name -> offset in the structure. Output-only fields hold `UNTOUCHED` before the call. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** User memory that an operation touches by itself: the machine refuses it where the driver's own memory lies. */
export interface TouchSpec {
  readonly address: string;
  /** An operand's name, or a number of bytes. */
  readonly length: string | number;
}

export interface OperationSpec {
  readonly name: string;
  /** Number on the wire; never reused. */
  readonly code: number;
  readonly manual: string;
  readonly doc: string;
  readonly operands: readonly OperandSpec[];
  /** What comes out beside the result, in the completion's `out` words. */
  readonly outputs: readonly OutputSpec[];
  readonly ioctl?: IoctlSpec;
  readonly touches: readonly TouchSpec[];
  readonly errnos: readonly string[];
  /** Whether the addon may perform it in the process that loaded it: nothing that forks, replaces or ends Node, faults, or takes orders from memory. */
  readonly inProcess: boolean;
}

const fd: OperandSpec = { name: 'fd', kind: 'fd', doc: 'file descriptor' };
const signal: OperandSpec = { name: 'signum', kind: 'number', doc: 'the signal; over 64 there is none' };
const target: OperandSpec = { name: 'process', kind: 'process', doc: 'whose memory: the machine’s number' };

/** Bytes of the longest array of segments: 8 of struct iovec. */
const IOVEC_BYTES = 128;

/** An array of segments and their number; counts that only show an error are the kernel's. */
function iovecOperands(array: string, count: string, what: string): OperandSpec[] {
  return [
    { name: array, kind: 'address', doc: `address of an array of ${what} (struct iovec)` },
    { name: count, kind: 'number', doc: 'how many: at most 8, or over 1024' },
  ];
}

const PROCESS_VM_OPERANDS: readonly OperandSpec[] = [
  target,
  ...iovecOperands('local_iov', 'liovcnt', 'local segments'),
  ...iovecOperands('remote_iov', 'riovcnt', 'remote segments'),
  { name: 'flags', kind: 'flags', default: 0n, doc: '0' },
];

export const CATALOGUE: readonly OperationSpec[] = [
  {
    name: 'mmap',
    code: 1,
    manual: 'mmap(2)',
    doc: 'Maps private anonymous memory.',
    operands: [
      { name: 'addr', kind: 'address', doc: 'where to map: a hint, or exact with MAP_FIXED' },
      { name: 'length', kind: 'length', doc: 'bytes; rounded up to pages' },
      { name: 'prot', kind: 'flags', default: 3n, doc: 'PROT_READ | PROT_WRITE | PROT_EXEC, or PROT_NONE' },
      { name: 'flags', kind: 'flags', default: 0x22n, doc: 'MAP_PRIVATE | MAP_ANONYMOUS by default' },
      { name: 'fd', kind: 'fd', default: 0xffffffffffffffffn, doc: 'file descriptor, -1 for none' },
      { name: 'offset', kind: 'number', default: 0n, doc: 'bytes into the file' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'length' }],
    errnos: ['EINVAL', 'ENOMEM', 'EEXIST', 'EOVERFLOW', 'EPERM', 'EBADF', 'EACCES', 'ENODEV', 'EOPNOTSUPP'],
    inProcess: true,
  },
  {
    name: 'munmap',
    code: 2,
    manual: 'munmap(2)',
    doc: 'Removes mappings.',
    operands: [
      { name: 'addr', kind: 'address', doc: 'page-aligned start' },
      { name: 'length', kind: 'length', doc: 'bytes; rounded up to pages' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'length' }],
    errnos: ['EINVAL', 'ENOMEM'],
    inProcess: true,
  },
  {
    name: 'load',
    code: 3,
    manual: 'userfaultfd(2)',
    doc: 'Reads memory in user mode, as one access of 1, 2, 4 or 8 bytes. The result is the value, zero-extended.',
    operands: [
      { name: 'addr', kind: 'address', doc: 'address of the first byte; need not be aligned' },
      { name: 'size', kind: 'number', default: 1n, doc: '1, 2, 4 or 8 bytes' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'size' }],
    errnos: [],
    inProcess: false,
  },
  {
    name: 'store',
    code: 4,
    manual: 'userfaultfd(2)',
    doc: 'Writes memory in user mode, as one access of 1, 2, 4 or 8 bytes. The result is 0.',
    operands: [
      { name: 'addr', kind: 'address', doc: 'address of the first byte; need not be aligned' },
      { name: 'value', kind: 'number', doc: 'the value; its low bytes are written' },
      { name: 'size', kind: 'number', default: 1n, doc: '1, 2, 4 or 8 bytes' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'size' }],
    errnos: [],
    inProcess: false,
  },
  {
    name: 'fill',
    code: 5,
    manual: 'memset(3)',
    doc: 'Writes one byte value over a range in user mode, upwards, byte by byte as far as faults can show. The result is 0.',
    operands: [
      { name: 'addr', kind: 'address', doc: 'address of the first byte; need not be aligned' },
      { name: 'length', kind: 'length', doc: 'bytes' },
      { name: 'byte', kind: 'number', doc: 'the value, 0 to 255' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'length' }],
    errnos: [],
    inProcess: false,
  },
  {
    name: 'userfaultfd',
    code: 6,
    manual: 'userfaultfd(2)',
    doc: 'Creates a userfaultfd. The result is its descriptor.',
    operands: [
      {
        name: 'flags',
        kind: 'flags',
        default: 0x80800n,
        doc: 'O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE_ONLY; O_CLOEXEC | O_NONBLOCK by default',
      },
    ],
    outputs: [],
    touches: [],
    errnos: ['EINVAL', 'EPERM', 'EMFILE'],
    inProcess: true,
  },
  {
    name: 'UFFDIO_API',
    code: 7,
    manual: 'UFFDIO_API(2const)',
    doc: 'Enables a userfaultfd and says which features are wanted.',
    operands: [
      fd,
      { name: 'api', kind: 'number', default: 0xaan, doc: 'UFFD_API' },
      { name: 'features', kind: 'flags', default: 0n, doc: 'UFFD_FEATURE_... wanted' },
    ],
    outputs: [
      { name: 'api', doc: 'UFFD_API, or 0 after a failure' },
      { name: 'features', doc: 'all features of the kernel, or 0 after a failure' },
      { name: 'ioctls', doc: 'bits of the ioctls that work now, or 0 after a failure' },
    ],
    ioctl: {
      request: 0xc018aa3fn,
      size: 24,
      copyIn: 24,
      inputs: { api: 0, features: 8 },
      outputs: { api: 0, features: 8, ioctls: 16 },
    },
    touches: [],
    errnos: ['EFAULT', 'EINVAL', 'EPERM'],
    inProcess: true,
  },
  {
    name: 'UFFDIO_REGISTER',
    code: 8,
    manual: 'UFFDIO_REGISTER(2const)',
    doc: 'Registers the mappings of a range with a userfaultfd.',
    operands: [
      fd,
      { name: 'start', kind: 'address', doc: 'page-aligned start' },
      { name: 'len', kind: 'length', doc: 'bytes, a multiple of the page size' },
      { name: 'mode', kind: 'flags', default: 1n, doc: 'UFFDIO_REGISTER_MODE_...; MISSING by default' },
    ],
    outputs: [{ name: 'ioctls', doc: 'bits of the ioctls that the range offers' }],
    ioctl: {
      request: 0xc020aa00n,
      size: 32,
      copyIn: 24,
      inputs: { start: 0, len: 8, mode: 16 },
      outputs: { ioctls: 24 },
    },
    touches: [{ address: 'start', length: 'len' }],
    errnos: ['EFAULT', 'EINVAL', 'EBUSY', 'ENOMEM', 'EPERM'],
    inProcess: true,
  },
  {
    name: 'UFFDIO_COPY',
    code: 9,
    manual: 'UFFDIO_COPY(2const)',
    doc: 'Fills missing pages with a copy of the caller’s memory and wakes who waits for them.',
    operands: [
      fd,
      { name: 'dst', kind: 'address', doc: 'page-aligned destination, in the memory of the userfaultfd' },
      { name: 'src', kind: 'address', doc: 'source, in the memory of the caller; need not be aligned' },
      { name: 'len', kind: 'length', doc: 'bytes, a multiple of the page size' },
      { name: 'mode', kind: 'flags', default: 0n, doc: 'UFFDIO_COPY_MODE_DONTWAKE | UFFDIO_COPY_MODE_WP' },
    ],
    outputs: [{ name: 'copy', doc: 'bytes copied, or a negative errno' }],
    ioctl: {
      request: 0xc028aa03n,
      size: 40,
      copyIn: 32,
      inputs: { dst: 0, src: 8, len: 16, mode: 24 },
      outputs: { copy: 32 },
    },
    touches: [{ address: 'src', length: 'len' }],
    errnos: ['EAGAIN', 'EFAULT', 'EINVAL', 'ENOENT', 'EEXIST', 'ENOMEM', 'ESRCH'],
    inProcess: true,
  },
  {
    name: 'UFFDIO_WAKE',
    code: 10,
    manual: 'UFFDIO_WAKE(2const)',
    doc: 'Wakes the threads that wait for pages of a range.',
    operands: [
      fd,
      { name: 'start', kind: 'address', doc: 'page-aligned start' },
      { name: 'len', kind: 'length', doc: 'bytes, a multiple of the page size' },
    ],
    outputs: [],
    ioctl: { request: 0x8010aa02n, size: 16, copyIn: 16, inputs: { start: 0, len: 8 }, outputs: {} },
    touches: [],
    errnos: ['EFAULT', 'EINVAL'],
    inProcess: true,
  },
  {
    name: 'ioctl',
    code: 11,
    manual: 'ioctl_userfaultfd(2)',
    doc: 'Any ioctl of a userfaultfd, with its structure in the memory of the program.',
    operands: [
      fd,
      { name: 'request', kind: 'number', doc: 'the request, as UFFDIO_COPY is 0xc028aa03' },
      { name: 'argp', kind: 'address', doc: 'address of the structure' },
    ],
    outputs: [],
    touches: [{ address: 'argp', length: 40 }],
    errnos: [
      'EAGAIN',
      'EBADF',
      'EFAULT',
      'EINVAL',
      'ENOENT',
      'EEXIST',
      'ENOMEM',
      'EPERM',
      'EBUSY',
      'ESRCH',
      'ENOTTY',
      'EMFILE',
    ],
    inProcess: false,
  },
  {
    name: 'read',
    code: 12,
    manual: 'read(2)',
    doc: 'Reads into a buffer of the driver’s own; what was read comes out as the completion’s bytes.',
    operands: [fd, { name: 'count', kind: 'length', default: 32n, doc: 'bytes, at most 4096' }],
    outputs: [{ name: 'ufd', doc: 'the descriptor in the first FORK message read, all ones without one' }],
    touches: [],
    errnos: ['EAGAIN', 'EBADF', 'EINTR', 'EINVAL', 'EMFILE'],
    inProcess: true,
  },
  {
    name: 'read_at',
    code: 13,
    manual: 'read(2)',
    doc: 'Reads into the memory of the program.',
    operands: [
      fd,
      { name: 'buf', kind: 'address', doc: 'address of the buffer' },
      { name: 'count', kind: 'length', default: 32n, doc: 'bytes, at most 4096' },
    ],
    outputs: [],
    touches: [{ address: 'buf', length: 'count' }],
    errnos: ['EAGAIN', 'EBADF', 'EFAULT', 'EINTR', 'EINVAL', 'EMFILE'],
    inProcess: true,
  },
  {
    name: 'poll',
    code: 14,
    manual: 'poll(2)',
    doc: 'Polls one descriptor. The result is 1 if it has events, else 0.',
    operands: [
      fd,
      { name: 'events', kind: 'flags', default: 1n, doc: 'POLLIN by default' },
      { name: 'timeout', kind: 'number', default: 0n, doc: '0: return at once; -1 (all ones): wait' },
    ],
    outputs: [{ name: 'revents', doc: 'what happened' }],
    touches: [],
    errnos: ['EINTR'],
    inProcess: true,
  },
  {
    name: 'close',
    code: 15,
    manual: 'close(2)',
    doc: 'Closes a descriptor.',
    operands: [fd],
    outputs: [],
    touches: [],
    errnos: ['EBADF'],
    inProcess: true,
  },
  {
    name: 'pipe2',
    code: 16,
    manual: 'pipe(2)',
    doc: 'Creates a pipe.',
    operands: [{ name: 'flags', kind: 'flags', default: 0n, doc: 'O_CLOEXEC | O_NONBLOCK' }],
    outputs: [
      { name: 'r', doc: 'descriptor to read from' },
      { name: 'w', doc: 'descriptor to write to' },
    ],
    touches: [],
    errnos: ['EINVAL', 'EMFILE'],
    inProcess: true,
  },
  {
    name: 'write',
    code: 17,
    manual: 'write(2)',
    doc: 'Writes from the memory of the program: a kernel-mode access to it.',
    operands: [
      fd,
      { name: 'buf', kind: 'address', doc: 'address of the bytes' },
      { name: 'count', kind: 'length', doc: 'bytes, at most 4096' },
    ],
    outputs: [],
    touches: [{ address: 'buf', length: 'count' }],
    errnos: ['EAGAIN', 'EBADF', 'EFAULT', 'EINTR', 'EPIPE', 'EINVAL'],
    inProcess: true,
  },
  {
    name: 'fork',
    code: 18,
    manual: 'fork(2)',
    doc: 'Makes a child process. The result is the machine’s number of the child.',
    operands: [{ name: 'child', kind: 'process', doc: 'the number that the child gets; one not used before, 1 to 15' }],
    outputs: [],
    touches: [],
    errnos: ['EAGAIN', 'ENOMEM'],
    inProcess: false,
  },
  {
    name: 'exec',
    code: 19,
    manual: 'execve(2)',
    doc: 'Replaces the process by a fresh one: empty memory, its thread 0 alone, descriptors without O_CLOEXEC kept. The result is 0.',
    operands: [],
    outputs: [],
    touches: [],
    errnos: [],
    inProcess: false,
  },
  {
    name: 'exit',
    code: 20,
    manual: 'exit_group(2)',
    doc: 'Ends the process with all of its threads.',
    operands: [{ name: 'status', kind: 'number', default: 0n, doc: '0 to 255' }],
    outputs: [],
    touches: [],
    errnos: [],
    inProcess: false,
  },
  {
    name: 'UFFDIO_UNREGISTER',
    code: 21,
    manual: 'UFFDIO_UNREGISTER(2const)',
    doc: 'Takes the mappings of a range away from a userfaultfd and wakes who waits there for missing pages.',
    operands: [
      fd,
      { name: 'start', kind: 'address', doc: 'page-aligned start' },
      { name: 'len', kind: 'length', doc: 'bytes, a multiple of the page size' },
    ],
    outputs: [],
    ioctl: { request: 0x8010aa01n, size: 16, copyIn: 16, inputs: { start: 0, len: 8 }, outputs: {} },
    touches: [{ address: 'start', length: 'len' }],
    errnos: ['EFAULT', 'EINVAL', 'ENOMEM'],
    inProcess: true,
  },
  {
    name: 'UFFDIO_ZEROPAGE',
    code: 22,
    manual: 'UFFDIO_ZEROPAGE(2const)',
    doc: 'Fills missing pages with zeros and wakes who waits for them.',
    operands: [
      fd,
      { name: 'start', kind: 'address', doc: 'page-aligned start, in the memory of the userfaultfd' },
      { name: 'len', kind: 'length', doc: 'bytes, a multiple of the page size' },
      { name: 'mode', kind: 'flags', default: 0n, doc: 'UFFDIO_ZEROPAGE_MODE_DONTWAKE' },
    ],
    outputs: [{ name: 'zeropage', doc: 'bytes filled, or a negative errno' }],
    ioctl: {
      request: 0xc020aa04n,
      size: 32,
      copyIn: 24,
      inputs: { start: 0, len: 8, mode: 16 },
      outputs: { zeropage: 24 },
    },
    touches: [],
    errnos: ['EAGAIN', 'EFAULT', 'EINVAL', 'ENOENT', 'EEXIST', 'ENOMEM', 'ESRCH'],
    inProcess: true,
  },
  {
    name: 'mprotect',
    code: 25,
    manual: 'mprotect(2)',
    doc: 'Changes the protection of mappings.',
    operands: [
      { name: 'addr', kind: 'address', doc: 'page-aligned start' },
      { name: 'length', kind: 'length', doc: 'bytes; rounded up to pages' },
      { name: 'prot', kind: 'flags', doc: 'PROT_READ | PROT_WRITE | PROT_EXEC, or PROT_NONE' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'length' }],
    errnos: ['EINVAL', 'ENOMEM'],
    inProcess: false,
  },
  {
    name: 'madvise',
    code: 26,
    manual: 'madvise(2)',
    doc: 'Empties memory, faults it in, or says what it is for.',
    operands: [
      { name: 'addr', kind: 'address', doc: 'page-aligned start' },
      { name: 'length', kind: 'length', doc: 'bytes; rounded up to pages' },
      { name: 'advice', kind: 'number', doc: 'MADV_DONTNEED 4, MADV_POPULATE_READ 22, MADV_POPULATE_WRITE 23, ...' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'length' }],
    errnos: ['EFAULT', 'EINVAL', 'ENOMEM'],
    inProcess: false,
  },
  {
    name: 'mlock',
    code: 27,
    manual: 'mlock(2)',
    doc: 'Locks memory, and faults it in.',
    operands: [
      { name: 'addr', kind: 'address', doc: 'start; rounded down to a page' },
      { name: 'length', kind: 'length', doc: 'bytes; the end is rounded up to a page' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'length' }],
    errnos: ['EINVAL', 'ENOMEM'],
    inProcess: false,
  },
  {
    name: 'munlock',
    code: 28,
    manual: 'mlock(2)',
    doc: 'Unlocks memory.',
    operands: [
      { name: 'addr', kind: 'address', doc: 'start; rounded down to a page' },
      { name: 'length', kind: 'length', doc: 'bytes; the end is rounded up to a page' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'length' }],
    errnos: ['EINVAL', 'ENOMEM'],
    inProcess: false,
  },
  {
    name: 'mlockall',
    code: 29,
    manual: 'mlock(2)',
    doc: 'Locks all memory there is, or will be.',
    operands: [{ name: 'flags', kind: 'flags', default: 1n, doc: 'MCL_CURRENT | MCL_FUTURE; MCL_CURRENT by default' }],
    outputs: [],
    touches: [],
    errnos: ['EINVAL'],
    inProcess: false,
  },
  {
    name: 'munlockall',
    code: 30,
    manual: 'mlock(2)',
    doc: 'Unlocks all memory.',
    operands: [],
    outputs: [],
    touches: [],
    errnos: [],
    inProcess: false,
  },
  {
    name: 'fcntl',
    code: 35,
    manual: 'fcntl(2)',
    doc: 'Duplicates a descriptor, or gets or sets its flags. The machine refuses commands other than those listed.',
    operands: [
      fd,
      {
        name: 'command',
        kind: 'number',
        doc: 'F_DUPFD 0, F_GETFD 1, F_SETFD 2, F_GETFL 3, F_SETFL 4, F_DUPFD_CLOEXEC 1030',
      },
      { name: 'argument', kind: 'number', default: 0n, doc: 'lowest new descriptor, FD_CLOEXEC, or status flags' },
    ],
    outputs: [],
    touches: [],
    errnos: ['EBADF', 'EINVAL', 'EMFILE', 'EPERM'],
    inProcess: false,
  },
  {
    name: 'dup',
    code: 36,
    manual: 'dup(2)',
    doc: 'Makes another descriptor for the same open file. The result is the descriptor.',
    operands: [fd],
    outputs: [],
    touches: [],
    errnos: ['EBADF', 'EMFILE'],
    inProcess: false,
  },
  {
    name: 'dup3',
    code: 37,
    manual: 'dup(2)',
    doc: 'Makes a given descriptor refer to the same open file as another; closes what it referred to. The result is the descriptor.',
    operands: [
      { name: 'oldfd', kind: 'fd', doc: 'the descriptor to duplicate' },
      { name: 'newfd', kind: 'fd', doc: 'the descriptor to make' },
      { name: 'flags', kind: 'flags', default: 0n, doc: 'O_CLOEXEC' },
    ],
    outputs: [],
    touches: [],
    errnos: ['EBADF', 'EINVAL'],
    inProcess: false,
  },
  {
    name: 'fstat',
    code: 38,
    manual: 'stat(2)',
    doc: 'Says what a descriptor refers to.',
    operands: [fd],
    outputs: [
      { name: 'mode', doc: 'st_mode' },
      { name: 'size', doc: 'st_size, bytes' },
      { name: 'nlink', doc: 'st_nlink' },
    ],
    touches: [],
    errnos: ['EBADF'],
    inProcess: false,
  },
  {
    name: 'readlink',
    code: 39,
    manual: 'proc_pid_fd(5)',
    doc: 'Reads the link /proc/self/fd/N. What it says comes out as the completion’s bytes; the result is their number.',
    operands: [fd],
    outputs: [],
    touches: [],
    errnos: ['ENOENT'],
    inProcess: false,
  },
  {
    name: 'lseek',
    code: 40,
    manual: 'lseek(2)',
    doc: 'Sets the file offset.',
    operands: [
      fd,
      { name: 'offset', kind: 'number', doc: 'bytes' },
      {
        name: 'whence',
        kind: 'number',
        default: 0n,
        doc: 'SEEK_SET 0, SEEK_CUR 1, SEEK_END 2, SEEK_DATA 3, SEEK_HOLE 4',
      },
    ],
    outputs: [],
    touches: [],
    errnos: ['EBADF', 'EINVAL', 'ESPIPE'],
    inProcess: false,
  },
  {
    name: 'pread',
    code: 41,
    manual: 'pread(2)',
    doc: 'Reads at an offset into a buffer of the driver’s own; what was read comes out as the completion’s bytes.',
    operands: [
      fd,
      { name: 'count', kind: 'length', default: 32n, doc: 'bytes, at most 4096' },
      { name: 'offset', kind: 'number', default: 0n, doc: 'bytes' },
    ],
    outputs: [],
    touches: [],
    errnos: ['EBADF', 'EINVAL', 'ESPIPE'],
    inProcess: false,
  },
  {
    name: 'ftruncate',
    code: 42,
    manual: 'ftruncate(2)',
    doc: 'Sets the length of a file.',
    operands: [fd, { name: 'length', kind: 'length', doc: 'bytes' }],
    outputs: [],
    touches: [],
    errnos: ['EBADF', 'EINVAL'],
    inProcess: false,
  },
  {
    name: 'readv',
    code: 50,
    manual: 'readv(2)',
    doc: 'Reads into segments of the program’s memory; the array that says where they are lies there too.',
    operands: [fd, ...iovecOperands('iov', 'iovcnt', 'segments')],
    outputs: [],
    touches: [{ address: 'iov', length: IOVEC_BYTES }],
    errnos: ['EAGAIN', 'EBADF', 'EFAULT', 'EINTR', 'EINVAL', 'EMFILE'],
    inProcess: false,
  },
  {
    name: 'writev',
    code: 51,
    manual: 'writev(2)',
    doc: 'Writes from segments of the program’s memory, to a pipe at most 4096 bytes; the array that says where they are lies there too.',
    operands: [fd, ...iovecOperands('iov', 'iovcnt', 'segments')],
    outputs: [],
    touches: [{ address: 'iov', length: IOVEC_BYTES }],
    errnos: ['EAGAIN', 'EBADF', 'EFAULT', 'EINTR', 'EINVAL', 'EPIPE'],
    inProcess: false,
  },
  {
    name: 'process_vm_readv',
    code: 52,
    manual: 'process_vm_readv(2)',
    doc: 'Copies from segments of a process’s memory to segments of the caller’s. The result is the number of bytes.',
    operands: PROCESS_VM_OPERANDS,
    outputs: [],
    touches: [{ address: 'local_iov', length: IOVEC_BYTES }],
    errnos: ['EFAULT', 'EINVAL', 'EPERM', 'ESRCH'],
    inProcess: false,
  },
  {
    name: 'process_vm_writev',
    code: 53,
    manual: 'process_vm_readv(2)',
    doc: 'Copies from segments of the caller’s memory to segments of a process’s. The result is the number of bytes.',
    operands: PROCESS_VM_OPERANDS,
    outputs: [],
    touches: [{ address: 'local_iov', length: IOVEC_BYTES }],
    errnos: ['EFAULT', 'EINVAL', 'EPERM', 'ESRCH'],
    inProcess: false,
  },
  {
    name: 'futex_wait',
    code: 54,
    manual: 'futex(2)',
    doc: 'Waits for a futex while it has a value, without a timeout.',
    operands: [
      { name: 'uaddr', kind: 'address', doc: 'address of the futex word, of 4 bytes' },
      { name: 'val', kind: 'number', doc: 'the expected value; its low 32 bits count' },
      { name: 'flags', kind: 'flags', default: 0x80n, doc: 'FUTEX_PRIVATE_FLAG by default; 0: a shared futex' },
    ],
    outputs: [],
    touches: [{ address: 'uaddr', length: 4 }],
    errnos: ['EAGAIN', 'EFAULT', 'EINTR', 'EINVAL'],
    inProcess: false,
  },
  {
    name: 'proc_mem_read',
    code: 55,
    manual: 'proc_pid_mem(5)',
    doc: 'Opens /proc/PID/mem, reads at an offset into a buffer of the driver’s own, and closes it; what was read comes out as the completion’s bytes.',
    operands: [
      target,
      { name: 'addr', kind: 'address', doc: 'the offset: an address of the process' },
      { name: 'count', kind: 'length', doc: 'bytes, at most 4096' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'count' }],
    errnos: ['EACCES', 'EINVAL', 'EIO', 'EMFILE', 'ENOENT', 'ESRCH'],
    inProcess: false,
  },
  {
    name: 'proc_mem_write',
    code: 56,
    manual: 'proc_pid_mem(5)',
    doc: 'Opens /proc/PID/mem, writes 1, 2, 4 or 8 bytes at an offset, and closes it.',
    operands: [
      target,
      { name: 'addr', kind: 'address', doc: 'the offset: an address of the process' },
      { name: 'value', kind: 'number', doc: 'the value; its low bytes are written' },
      { name: 'size', kind: 'number', default: 1n, doc: '1, 2, 4 or 8 bytes' },
    ],
    outputs: [],
    touches: [{ address: 'addr', length: 'size' }],
    errnos: ['EACCES', 'EINVAL', 'EIO', 'EMFILE', 'ENOENT', 'ESRCH'],
    inProcess: false,
  },
  {
    name: 'sigaction',
    code: 57,
    manual: 'sigaction(2)',
    doc: 'Says what the process does with a signal. The machine knows SIGUSR1 10, SIGUSR2 12 and SIGKILL 9.',
    operands: [
      signal,
      { name: 'handler', kind: 'number', doc: '0: SIG_DFL, 1: SIG_IGN, 2: a handler, whose runs are counted' },
      { name: 'flags', kind: 'flags', default: 0n, doc: 'SA_RESTART 0x10000000' },
    ],
    outputs: [],
    touches: [],
    errnos: ['EINVAL'],
    inProcess: false,
  },
  {
    name: 'tgkill',
    code: 58,
    manual: 'tgkill(2)',
    doc: 'Sends a signal to a thread: SIGUSR1 10, SIGUSR2 12, SIGKILL 9, or none 0.',
    operands: [
      { name: 'process', kind: 'process', doc: 'the machine’s number of the process' },
      { name: 'thread', kind: 'number', doc: 'the machine’s number of the thread' },
      signal,
    ],
    outputs: [],
    touches: [],
    errnos: ['EINVAL', 'ESRCH'],
    inProcess: false,
  },
  {
    name: 'sigprocmask',
    code: 59,
    manual: 'sigprocmask(2)',
    doc: 'Changes which signals the thread blocks, and tells how many its handlers have handled.',
    operands: [
      { name: 'how', kind: 'number', default: 0n, doc: 'SIG_BLOCK 0, SIG_UNBLOCK 1, SIG_SETMASK 2' },
      { name: 'set', kind: 'flags', default: 0n, doc: 'SIGUSR1 0x200 | SIGUSR2 0x800' },
    ],
    outputs: [
      { name: 'old', doc: 'signals that it blocked before' },
      { name: 'handled', doc: 'how often handlers ran in this thread, those that this call let run included' },
    ],
    touches: [],
    errnos: ['EINVAL'],
    inProcess: false,
  },
  {
    name: 'kill',
    code: 60,
    manual: 'kill(2)',
    doc: 'Sends a signal to a process: SIGKILL 9, or none 0.',
    operands: [{ name: 'process', kind: 'process', doc: 'the machine’s number of the process' }, signal],
    outputs: [],
    touches: [],
    errnos: ['EINVAL', 'ESRCH'],
    inProcess: false,
  },
  {
    name: 'open_userfaultfd_device',
    code: 43,
    manual: 'userfaultfd(2)',
    doc: 'Opens /dev/userfaultfd. The result is its descriptor.',
    operands: [
      {
        name: 'flags',
        kind: 'flags',
        default: 0x80002n,
        doc: 'O_RDONLY, O_WRONLY or O_RDWR, O_NONBLOCK, O_CLOEXEC; O_RDWR | O_CLOEXEC by default. The machine refuses others',
      },
    ],
    outputs: [],
    touches: [],
    errnos: ['EACCES', 'EMFILE', 'ENOENT'],
    inProcess: false,
  },
  {
    name: 'USERFAULTFD_IOC_NEW',
    code: 44,
    manual: 'userfaultfd(2)',
    doc: 'Creates a userfaultfd by a descriptor of /dev/userfaultfd. The result is its descriptor.',
    operands: [
      fd,
      {
        name: 'flags',
        kind: 'flags',
        default: 0x80800n,
        doc: 'as for userfaultfd(2), by value; O_CLOEXEC | O_NONBLOCK by default',
      },
    ],
    outputs: [],
    touches: [],
    errnos: ['EBADF', 'EINVAL', 'EMFILE', 'ENOTTY'],
    inProcess: false,
  },
  {
    name: 'drop_privileges',
    code: 45,
    manual: 'capabilities(7)',
    doc: 'The thread gives up privileges for good; processes that it forks, and what it executes, begin without them. The result is 0.',
    operands: [
      {
        name: 'what',
        kind: 'flags',
        default: 3n,
        doc: '1: CAP_SYS_PTRACE; 2: to be root, and all capabilities but that one; both by default',
      },
    ],
    outputs: [],
    touches: [],
    errnos: [],
    inProcess: false,
  },
];
