import { hexByte, pageWord } from '../../backend/content.js';
import type { Operation, UserfaultfdInfo } from '../../backend/index.js';
import type { Call } from './_call.js';
import { CaseFailed } from './_case.js';
import { ALL_CATEGORIES, GUARD, PAGE, PAGEMAP_SCAN } from './_linux.js';
import { hex } from './_text.js';
import type { World } from './_world.js';

/** A page as a case expects it: the byte that fills it, protected against writing or not, or in a file's page; nothing there, or a marker. */
export type ExpectedPage =
  | number
  | { readonly wp: number }
  | { readonly file: number }
  | 'none'
  | 'wp-marker'
  | 'poison-marker'
  | 'guard-marker';

/** RLIMIT_NOFILE of a machine's processes. */
const DESCRIPTORS = 256;

/** What pagemap shows of markers. */
const MARKERS = {
  none: 'none',
  'wp-marker': 'swap wp',
  'poison-marker': 'swap',
  'guard-marker': 'swap guard',
} as const;

function expectedWord(page: ExpectedPage): string {
  if (typeof page === 'string') return MARKERS[page];
  if (typeof page === 'number') return hexByte(page);
  return 'wp' in page ? `${hexByte(page.wp)} wp` : `${hexByte(page.file)} file`;
}

/** A process of the machine, by its number. */
export class Process {
  readonly #world: World;
  readonly process: number;

  constructor(world: World, process: number) {
    this.#world = world;
    this.process = process;
  }

  /** One of its threads; it comes into being with its first operation. */
  thread(thread: number): Thread {
    return new Thread(this.#world, this, thread);
  }

  get main(): Thread {
    return this.thread(0);
  }

  /** The pages from `address` on are exactly these: each full of one byte, or a marker, or nothing. Looks without touching. */
  holds(address: bigint, ...expected: readonly ExpectedPage[]): void {
    const pages = this.#look().pages ?? [];
    const first = pages.findIndex((page) => page.address === address);
    const words = pages.slice(first, first + expected.length).map(pageWord);
    const wanted = expected.map(expectedWord);
    if (first < 0 || words.join() !== wanted.join())
      throw new CaseFailed(
        `expected P${this.process} to hold [${wanted.join(', ')}] at ${hex(address)}, but it holds [${words.join(', ')}]`,
      );
  }

  /** fdinfo's counts of a userfaultfd: unread faults, and all that wait. */
  queues(fd: number, pending: number, total: number): void {
    const info = this.#fdinfo(fd);
    if (info.pending !== pending || info.total !== total)
      throw new CaseFailed(
        `expected fdinfo of P${this.process} fd ${fd} to show pending=${pending} total=${total}, but it shows pending=${info.pending} total=${info.total}`,
      );
  }

  /** fdinfo's features of a userfaultfd: those that are enabled, with 0x80000000 after the handshake. */
  offers(fd: number, features: number): void {
    const seen = this.#fdinfo(fd).features >>> 0;
    if (seen !== features)
      throw new CaseFailed(
        `expected fdinfo of P${this.process} fd ${fd} to show features 0x${features.toString(16)}, but it shows 0x${seen.toString(16)}`,
      );
  }

  /** What /proc/PID/fdinfo shows of a userfaultfd. */
  #fdinfo(fd: number): UserfaultfdInfo {
    const info = this.#look().userfaultfds?.find((candidate) => candidate.fd === fd);
    if (info === undefined) throw new CaseFailed(`P${this.process} has no userfaultfd with descriptor ${fd}`);
    return info;
  }

  /** The mappings that touch [`address`, `address` + `pages` pages) are exactly these: start and end in pages from `address`, modes. */
  maps(
    address: bigint,
    pages: number,
    expected: readonly (readonly [start: number, end: number, modes: number])[],
  ): void {
    const end = address + BigInt(pages) * PAGE;
    const vmas = this.#world.lookAtMaps(this.process).filter((vma) => vma.start < end && vma.end > address);
    const seen = vmas.map((vma) => `[${(vma.start - address) / PAGE}, ${(vma.end - address) / PAGE}, ${vma.modes}]`);
    const wanted = expected.map(([from, to, modes]) => `[${from}, ${to}, ${modes}]`);
    if (seen.join() !== wanted.join())
      throw new CaseFailed(
        `expected the mappings of P${this.process} at ${hex(address)} to be ${wanted.join(' ')}, but they are ${seen.join(' ')}`,
      );
  }

  #look() {
    const look = this.#world.frame.processes.find((candidate) => candidate.process === this.process);
    if (look === undefined) throw new CaseFailed(`P${this.process} does not live`);
    return look;
  }
}

/** An array of segments in the memory of a program. */
export interface Segments {
  readonly iov: bigint;
  readonly count: bigint;
}

function vectors(local: Segments, remote: Segments) {
  return { local_iov: local.iov, liovcnt: local.count, remote_iov: remote.iov, riovcnt: remote.count };
}

/** What PAGEMAP_SCAN is asked for. */
export interface Asked {
  /** Regions that fit. */
  readonly room?: bigint;
  /** Pages at most. */
  readonly max?: bigint;
  readonly inverted?: bigint;
  readonly mask?: bigint;
  readonly anyof?: bigint;
  readonly returned?: bigint;
  readonly flags?: bigint;
  readonly size?: bigint;
}

/** Regions that there is room for when nothing is said. */
const ROOM = 20n;

/** A thread and the operations that it can perform; each settles the machine and has to succeed unless the case says otherwise. */
export class Thread {
  readonly #world: World;
  readonly of: Process;
  readonly thread: number;

  constructor(world: World, of: Process, thread: number) {
    this.#world = world;
    this.of = of;
    this.thread = thread;
  }

  get process(): number {
    return this.of.process;
  }

  /** The machine's name for the thread, which `read` shows as ptid. */
  get ptid(): number {
    return this.process * 16 + this.thread + 1;
  }

  perform(operation: Operation): Call {
    return this.#world.perform(this, operation);
  }

  mmap(
    addr: bigint,
    length: bigint,
    options: { prot?: bigint; flags?: bigint; fd?: bigint; offset?: bigint } = {},
  ): Call {
    return this.perform({ op: 'mmap', addr, length, ...options });
  }

  munmap(addr: bigint, length: bigint): Call {
    return this.perform({ op: 'munmap', addr, length });
  }

  mremap(addr: bigint, oldLength: bigint, newLength: bigint, flags = 0n, to = 0n): Call {
    return this.perform({ op: 'mremap', addr, old_length: oldLength, new_length: newLength, flags, new_address: to });
  }

  /** 0 asks where the heap ends. */
  brk(addr = 0n): Call {
    return this.perform({ op: 'brk', addr });
  }

  mseal(addr: bigint, length: bigint, flags = 0n): Call {
    return this.perform({ op: 'mseal', addr, length, flags });
  }

  mprotect(addr: bigint, length: bigint, prot: bigint): Call {
    return this.perform({ op: 'mprotect', addr, length, prot });
  }

  madvise(addr: bigint, length: bigint, advice: bigint): Call {
    return this.perform({ op: 'madvise', addr, length, advice });
  }

  /** Of one segment. */
  processMadvise(process: number, addr: bigint, length: bigint, advice: bigint, flags = 0n): Call {
    return this.perform({ op: 'process_madvise', process, addr, length, advice, flags });
  }

  mbind(addr: bigint, length: bigint, mode: bigint, nodes = 0n): Call {
    return this.perform({ op: 'mbind', addr, length, mode, nodes });
  }

  mlock(addr: bigint, length: bigint): Call {
    return this.perform({ op: 'mlock', addr, length });
  }

  munlock(addr: bigint, length: bigint): Call {
    return this.perform({ op: 'munlock', addr, length });
  }

  mlockall(flags: bigint): Call {
    return this.perform({ op: 'mlockall', flags });
  }

  munlockall(): Call {
    return this.perform({ op: 'munlockall' });
  }

  /** Its bytes say which pages are there. */
  mincore(addr: bigint, length: bigint): Call {
    return this.perform({ op: 'mincore', addr, length });
  }

  msync(addr: bigint, length: bigint, flags: bigint): Call {
    return this.perform({ op: 'msync', addr, length, flags });
  }

  load(addr: bigint, size = 1n): Call {
    return this.perform({ op: 'load', addr, size });
  }

  store(addr: bigint, value: bigint, size = 1n): Call {
    return this.perform({ op: 'store', addr, value, size });
  }

  /** lock xadd. */
  exchangeAdd(addr: bigint, value: bigint, size = 1n): Call {
    return this.perform({ op: 'exchange_add', addr, value, size });
  }

  /** Fetches and executes the instruction at `addr`, which is to be ret. */
  execute(addr: bigint): Call {
    return this.perform({ op: 'execute', addr });
  }

  fill(addr: bigint, length: bigint, byte: number): Call {
    return this.perform({ op: 'fill', addr, length, byte });
  }

  userfaultfd(flags?: bigint): Call {
    return this.perform(flags === undefined ? { op: 'userfaultfd' } : { op: 'userfaultfd', flags });
  }

  /** 1: CAP_SYS_PTRACE; 2: to be root. */
  /** prctl(2), PR_SET_THP_DISABLE: 0 enables transparent huge pages. */
  setThpDisable(disable: bigint): Call {
    return this.perform({ op: 'set_thp_disable', disable });
  }

  dropPrivileges(what = 3n): Call {
    return this.perform({ op: 'drop_privileges', what });
  }

  openDevice(flags?: bigint): Call {
    return this.perform({ op: 'open_userfaultfd_device', ...(flags !== undefined && { flags }) });
  }

  /** USERFAULTFD_IOC_NEW. */
  newUserfaultfd(device: number, flags?: bigint): Call {
    return this.perform({ op: 'USERFAULTFD_IOC_NEW', fd: device, ...(flags !== undefined && { flags }) });
  }

  api(fd: number, features = 0n, api?: bigint): Call {
    return this.perform({ op: 'UFFDIO_API', fd, features, ...(api !== undefined && { api }) });
  }

  register(fd: number, start: bigint, len = PAGE, mode = 1n): Call {
    return this.perform({ op: 'UFFDIO_REGISTER', fd, start, len, mode });
  }

  copy(fd: number, dst: bigint, src: bigint, len = PAGE, mode = 0n): Call {
    return this.perform({ op: 'UFFDIO_COPY', fd, dst, src, len, mode });
  }

  unregister(fd: number, start: bigint, len = PAGE): Call {
    return this.perform({ op: 'UFFDIO_UNREGISTER', fd, start, len });
  }

  zeropage(fd: number, start: bigint, len = PAGE, mode = 0n): Call {
    return this.perform({ op: 'UFFDIO_ZEROPAGE', fd, start, len, mode });
  }

  move(fd: number, dst: bigint, src: bigint, len = PAGE, mode = 0n): Call {
    return this.perform({ op: 'UFFDIO_MOVE', fd, dst, src, len, mode });
  }

  /** Protects, if nothing else is said. */
  writeprotect(fd: number, start: bigint, len = PAGE, mode = 1n): Call {
    return this.perform({ op: 'UFFDIO_WRITEPROTECT', fd, start, len, mode });
  }

  /** UFFDIO_CONTINUE. */
  continue(fd: number, start: bigint, len = PAGE, mode = 0n): Call {
    return this.perform({ op: 'UFFDIO_CONTINUE', fd, start, len, mode });
  }

  poison(fd: number, start: bigint, len = PAGE, mode = 0n): Call {
    return this.perform({ op: 'UFFDIO_POISON', fd, start, len, mode });
  }

  wake(fd: number, start: bigint, len = PAGE): Call {
    return this.perform({ op: 'UFFDIO_WAKE', fd, start, len });
  }

  /** Any ioctl, its structure in the memory of the program. */
  ioctl(fd: number, request: bigint, argp: bigint): Call {
    return this.perform({ op: 'ioctl', fd, request, argp });
  }

  read(fd: number, count = 32n): Call {
    return this.perform({ op: 'read', fd, count });
  }

  /** Reads into the memory of the program. */
  readAt(fd: number, buf: bigint, count = 32n): Call {
    return this.perform({ op: 'read_at', fd, buf, count });
  }

  /** Timeout 0: at once; -1: waits. */
  poll(fd: number, events = 1n, timeout: 0 | -1 = 0): Call {
    return this.perform({ op: 'poll', fd, events, timeout });
  }

  fcntl(fd: number, command: bigint, argument = 0n): Call {
    return this.perform({ op: 'fcntl', fd, command, argument });
  }

  /** Takes the descriptors from this one on, which are all free, but for so many that are left. */
  takeDescriptors(from: number, left = 0): void {
    for (let next = from; next < DESCRIPTORS - left; next += 1) this.dup(0).gives(BigInt(next));
  }

  dup(fd: number): Call {
    return this.perform({ op: 'dup', fd });
  }

  dup3(oldfd: number, newfd: number, flags = 0n): Call {
    return this.perform({ op: 'dup3', oldfd, newfd, flags });
  }

  /** Takes a descriptor from a process. */
  getfd(process: number, fd: number): Call {
    return this.perform({ op: 'pidfd_getfd', process, fd });
  }

  /** Sends a descriptor through the machine's socket. */
  sendFd(fd: number): Call {
    return this.perform({ op: 'send_fd', fd });
  }

  /** Receives the descriptor that was sent first, with close-on-exec if nothing else is said. */
  receiveFd(flags?: bigint): Call {
    return this.perform({ op: 'receive_fd', ...(flags !== undefined && { flags }) });
  }

  fstat(fd: number, other?: number): Call {
    return this.perform({ op: 'fstat', fd, ...(other !== undefined && { other }) });
  }

  /** Of /proc/self/fd/N. */
  readlink(fd: number): Call {
    return this.perform({ op: 'readlink', fd });
  }

  lseek(fd: number, offset: bigint, whence = 0n): Call {
    return this.perform({ op: 'lseek', fd, offset, whence });
  }

  pread(fd: number, count = 32n, offset = 0n): Call {
    return this.perform({ op: 'pread', fd, count, offset });
  }

  ftruncate(fd: number, length: bigint): Call {
    return this.perform({ op: 'ftruncate', fd, length });
  }

  /** A memfd whose name has `length` letters. */
  memfdCreate(flags = 0n, length?: bigint): Call {
    return this.perform({ op: 'memfd_create', flags, ...(length !== undefined && { length }) });
  }

  /** A file in a tmpfs of its own that has room for `size` bytes. */
  tmpfsFile(size: bigint): Call {
    return this.perform({ op: 'tmpfs_file', size });
  }

  diskFile(length: bigint): Call {
    return this.perform({ op: 'disk_file', length });
  }

  memfdSecret(length: bigint): Call {
    return this.perform({ op: 'memfd_secret', length });
  }

  fallocate(fd: number, offset: bigint, length: bigint, mode = 0n): Call {
    return this.perform({ op: 'fallocate', fd, mode, offset, length });
  }

  pwrite(fd: number, value: bigint, offset = 0n, size = 1n): Call {
    return this.perform({ op: 'pwrite', fd, value, size, offset });
  }

  fileBlocks(fd: number): Call {
    return this.perform({ op: 'file_blocks', fd });
  }

  /** Of /proc/self/fd/N. */
  reopen(fd: number, flags = 0n): Call {
    return this.perform({ op: 'reopen', fd, flags });
  }

  openZero(flags?: bigint): Call {
    return this.perform({ op: 'open_zero', ...(flags !== undefined && { flags }) });
  }

  close(fd: number): Call {
    return this.perform({ op: 'close', fd });
  }

  /** A pipe; the descriptors are outputs `r` and `w`. */
  pipe(flags = 0n): Call {
    return this.perform({ op: 'pipe2', flags });
  }

  write(fd: number, buf: bigint, count: bigint): Call {
    return this.perform({ op: 'write', fd, buf, count });
  }

  /** Reads into `count` segments, which the array at `iov` describes. */
  readv(fd: number, iov: bigint, count: bigint): Call {
    return this.perform({ op: 'readv', fd, iov, iovcnt: count });
  }

  writev(fd: number, iov: bigint, count: bigint): Call {
    return this.perform({ op: 'writev', fd, iov, iovcnt: count });
  }

  /** Puts pages of memory into a pipe. */
  vmsplice(fd: number, { iov, count }: Segments, flags = 0n): Call {
    return this.perform({ op: 'vmsplice', fd, iov, iovcnt: count, flags });
  }

  /** Copies from `remote` memory of a process to `local` memory of this one. */
  processVmReadv(process: number, local: Segments, remote: Segments, flags = 0n): Call {
    return this.perform({ op: 'process_vm_readv', process, ...vectors(local, remote), flags });
  }

  /** Copies from `local` memory of this process to `remote` memory of a process. */
  processVmWritev(process: number, local: Segments, remote: Segments, flags = 0n): Call {
    return this.perform({ op: 'process_vm_writev', process, ...vectors(local, remote), flags });
  }

  /** Waits while the word at `uaddr` is `val`. */
  futexWait(uaddr: bigint, val: bigint, flags?: bigint): Call {
    return this.perform({ op: 'futex_wait', uaddr, val, ...(flags !== undefined && { flags }) });
  }

  /** Reads memory of a process through /proc/PID/mem. */
  procMemRead(process: number, addr: bigint, count: bigint): Call {
    return this.perform({ op: 'proc_mem_read', process, addr, count });
  }

  procMemWrite(process: number, addr: bigint, value: bigint, size = 1n): Call {
    return this.perform({ op: 'proc_mem_write', process, addr, value, size });
  }

  /** The entries of a process's pages, 8 bytes each. */
  pagemapRead(process: number, addr: bigint, length: bigint): Call {
    return this.perform({ op: 'pagemap_read', process, addr, length });
  }

  /** Has a disk write to whole pages (open(2), O_DIRECT). */
  directRead(addr: bigint, length: bigint): Call {
    return this.perform({ op: 'direct_read', addr, length });
  }

  /** Has a disk read whole pages. */
  directWrite(addr: bigint, length: bigint): Call {
    return this.perform({ op: 'direct_write', addr, length });
  }

  /** Of /proc/PID/fdinfo. */
  fdinfoRead(process: number, fd: number): Call {
    return this.perform({ op: 'fdinfo_read', process, fd });
  }

  /** The link of a descriptor in /proc/PID/fd. */
  procFdReadlink(process: number, fd: number): Call {
    return this.perform({ op: 'proc_fd_readlink', process, fd });
  }

  /** The descriptors in /proc/PID/fd. */
  procFdList(process: number): Call {
    return this.perform({ op: 'proc_fd_list', process });
  }

  /** vm.unprivileged_userfaultfd. */
  sysctlRead(): Call {
    return this.perform({ op: 'sysctl_read' });
  }

  sysctlWrite(value: bigint): Call {
    return this.perform({ op: 'sysctl_write', value });
  }

  /** The mapping at an address, as /proc/PID/smaps shows it. */
  smapsRead(process: number, addr: bigint): Call {
    return this.perform({ op: 'smaps_read', process, addr });
  }

  /** The mappings that end above an address, as /proc/PID/maps shows them. */
  mapsRead(process: number, addr: bigint): Call {
    return this.perform({ op: 'maps_read', process, addr });
  }

  /** An ioctl of pagemap, its structure in memory. */
  pagemapIoctl(process: number, argp: bigint, request = PAGEMAP_SCAN): Call {
    return this.perform({ op: 'pagemap_ioctl', process, request, argp });
  }

  /** The categories of PAGEMAP_SCAN that there are. */
  get #categories(): bigint {
    return this.#world.hasGuards ? ALL_CATEGORIES : ALL_CATEGORIES & ~GUARD;
  }

  /** PAGEMAP_SCAN: of all pages if nothing is said. */
  pagemapScan(process: number, start: bigint, end: bigint, asked: Asked = {}): Call {
    const { room = ROOM, max, inverted = 0n, mask = 0n, anyof = 0n, returned = this.#categories, flags, size } = asked;
    return this.perform({
      op: 'pagemap_scan',
      process,
      start,
      end,
      vec_len: room,
      category_inverted: inverted,
      category_mask: mask,
      category_anyof_mask: anyof,
      return_mask: returned,
      ...(max !== undefined && { max_pages: max }),
      ...(flags !== undefined && { flags }),
      ...(size !== undefined && { size }),
    });
  }

  /** A word of another process, which is its output `word`. */
  ptracePeek(process: number, addr: bigint): Call {
    return this.perform({ op: 'ptrace_peek', process, addr });
  }

  ptracePoke(process: number, addr: bigint, word: bigint): Call {
    return this.perform({ op: 'ptrace_poke', process, addr, word });
  }

  /** Says what the process does with a signal: `handler` 0 SIG_DFL, 1 SIG_IGN, 2 a handler that is counted. */
  sigaction(signum: bigint, handler: bigint, flags = 0n): Call {
    return this.perform({ op: 'sigaction', signum, handler, flags });
  }

  tgkill(to: Thread, signum: bigint): Call {
    return this.perform({ op: 'tgkill', process: to.process, thread: to.thread, signum });
  }

  /** Its outputs are `old` and `handled`. */
  sigprocmask(how = 0n, set = 0n): Call {
    return this.perform({ op: 'sigprocmask', how, set });
  }

  kill(process: number, signum: bigint): Call {
    return this.perform({ op: 'kill', process, signum });
  }

  /** Forks; the child is `world.process(n)`, numbered from 1 in the order of the forks. */
  fork(child: Process): Call {
    return this.perform({ op: 'fork', child: child.process });
  }

  /** Its child shares memory and ends at once. */
  vfork(): Call {
    return this.perform({ op: 'vfork' });
  }

  exec(): Call {
    return this.perform({ op: 'exec' });
  }

  exit(status = 0): Call {
    return this.perform({ op: 'exit', status });
  }
}
