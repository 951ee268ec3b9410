import type { Operand } from '../../operand.js';
import { PAGE, type ProgramBuilder } from '../builder.js';
import { predictMmap, predictRemove, predictReserve } from '../predict.js';
import { MemoryFile, Shmem, SPAN_PAGES, type Thread } from '../world.js';
import { wrongDescriptor } from '../wrong.js';

const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const MFD_NOEXEC_SEAL = 8;
const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const O_CLOEXEC = 0x80000;
const O_RDWR = 2;
const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;
/** Pages of a file that programs work on. */
const FILE_PAGES = 24;

interface Found {
  readonly number: number;
  readonly fd: Operand;
  readonly file: MemoryFile;
}

function pick(builder: ProgramBuilder, thread: Thread): Found | undefined {
  const entries = [...thread.process.descriptors].filter(([, { file }]) => file.kind === 'memory');
  if (entries.length === 0) return undefined;
  const [number, { file }] = builder.random.pick(entries);
  return { number, fd: builder.descriptor(thread.process, number), file: file as MemoryFile };
}

/** Makes a memfd, most often with a size and something in it; or opens one, or /dev/zero, once more. */
export function memfd(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  if (thread.process.descriptors.size > 8 && random.chance(80)) return false;
  if (builder.wrong()) {
    builder.emit(thread, {
      op: 'memfd_create',
      length: random.pick([3, 250, 300, 301]),
      flags: random.pick([0x20, 0x18, 0x80000000]),
    });
    return true;
  }
  const cloexec = random.chance(50);
  if (random.chance(25)) return open(builder, thread, cloexec);
  if (random.chance(20) && !builder.together) return tmpfsFile(builder, thread);
  const flags = Number(random.weighted({ 0: 20, 2: 60, 8: 5, 18: 5 })) + (cloexec ? MFD_CLOEXEC : 0);
  const sealable = (flags & (MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL)) !== 0;
  const record = builder.emit(thread, { op: 'memfd_create', length: random.pick([0, 3, 249]), flags });
  const shmem = new Shmem(sealable);
  const file = new MemoryFile(shmem, true);
  const fd = thread.process.open(file, cloexec, { record, field: 0 });
  if (fd === undefined || builder.together) return true;
  const pages = random.between(1, FILE_PAGES);
  const length = pages * PAGE - (random.chance(25) ? random.between(1, 0xfff) : 0);
  builder.emit(thread, { op: 'ftruncate', fd, length });
  shmem.pages = pages;
  return true;
}

/** The same in a tmpfs with room for less, most often. */
function tmpfsFile(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const record = builder.emit(thread, {
    op: 'tmpfs_file',
    size: random.pick([0, 1, PAGE, 2 * PAGE, 3 * PAGE + 1, 6 * PAGE, 12 * PAGE]),
  });
  if (!thread.root) return true;
  const shmem = new Shmem(false);
  const fd = thread.process.open(new MemoryFile(shmem, true), false, { record, field: 0 });
  if (fd === undefined) return true;
  shmem.pages = random.between(1, FILE_PAGES);
  builder.emit(thread, { op: 'ftruncate', fd, length: shmem.pages * PAGE });
  return true;
}

function open(builder: ProgramBuilder, thread: Thread, cloexec: boolean): boolean {
  const { random } = builder;
  const flags = random.pick([O_RDWR, O_RDWR, 0, 0, 1, 3]) + (cloexec ? O_CLOEXEC : 0);
  const found = pick(builder, thread);
  const writable = (flags & 3) === O_RDWR || (flags & 3) === 1;
  if (found === undefined || random.chance(25)) {
    const record = builder.emit(thread, { op: 'open_zero', flags });
    thread.process.open(new MemoryFile(undefined, writable), cloexec, { record, field: 0 });
    return true;
  }
  // By what its making returned: the number may be another file's, which can't be opened again.
  const source = thread.process.descriptors.get(found.number)?.source;
  if (found.file.shmem === undefined || source === undefined || builder.together) return false;
  const fd = { slot: source.record, field: source.field };
  const record = builder.emit(thread, { op: 'reopen', fd, flags });
  thread.process.open(new MemoryFile(found.file.shmem, writable), cloexec, { record, field: 0 });
  return true;
}

/** Maps shared memory: of a memfd, of none, or /dev/zero. */
export function mmapShared(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const pages = random.between(1, random.chance(40) ? 20 : 5);
  const first = random.below(SPAN_PAGES - pages + 1);
  const prot = Number(random.weighted({ 3: 70, 1: 20, 0: 3, 2: 2, 7: 3, 5: 2 }));
  const found = random.chance(80) ? pick(builder, thread) : undefined;
  const shared = random.chance(found === undefined ? 90 : 65);
  const offset = found === undefined ? 0 : random.pick([0, 0, 0, 1, 2, 5, 16, 20]);
  const flags = (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_FIXED | (found === undefined ? MAP_ANONYMOUS : 0);
  // Whether a device may be mapped for execution is not modelled.
  const executes = (prot & 4) !== 0 && found !== undefined && found.file.shmem === undefined;
  if (executes) return false;
  builder.emit(thread, {
    op: 'mmap',
    addr: builder.address(first),
    length: pages * PAGE,
    prot,
    flags,
    ...(found === undefined ? {} : { fd: found.fd, offset: offset * PAGE }),
  });
  if (found !== undefined && shared && (prot & 2) !== 0 && !found.file.writable) return true;
  const { memory } = thread.process;
  predictMmap(memory, first, pages, prot);
  const shmem = found?.file.shmem ?? (shared ? new Shmem(false, pages) : undefined);
  if (shmem === undefined) return true;
  for (let page = 0; page < pages; page += 1)
    memory.pages[first + page]!.shmem = { shmem, index: offset + page, shared };
  return true;
}

/** Changes what is in a file: its size, its pages, its bytes. */
export function fileContents(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const found = pick(builder, thread);
  if (found?.file.shmem === undefined) return false;
  const { shmem } = found.file;
  const fd = builder.wrong() ? wrongDescriptor(builder) : found.fd;
  const page = random.below(FILE_PAGES + 2);
  const pages = random.between(1, 6);
  const odd = random.chance(30) ? random.between(1, 0xfff) : 0;
  switch (random.weighted({ truncate: 25, allocate: 30, punch: 25, pwrite: 35 })) {
    case 'truncate':
      builder.emit(thread, { op: 'ftruncate', fd, length: page * PAGE + odd });
      predictRemove(builder.world, shmem, page + (odd > 0 ? 1 : 0), Number.MAX_SAFE_INTEGER, true);
      shmem.pages = page + (odd > 0 ? 1 : 0);
      return true;
    case 'allocate': {
      const mode = random.pick([0, 0, KEEP_SIZE, KEEP_SIZE, random.pick([16, 17, 64, 2, 8, 33, 0x100])]);
      const offset = random.chance(97)
        ? page * PAGE + odd
        : random.pick<Operand>([0xffffffffffffffffn, 0x7fffffffffffffffn]);
      const length = random.chance(95) ? pages * PAGE - odd : random.pick<Operand>([0, 0xffffffffffffffffn]);
      builder.emit(thread, { op: 'fallocate', fd, mode, offset, length });
      if (mode <= KEEP_SIZE) predictReserve(shmem, page, pages, mode === 0);
      return true;
    }
    case 'punch':
      builder.emit(thread, {
        op: 'fallocate',
        fd,
        mode: KEEP_SIZE | PUNCH_HOLE,
        offset: page * PAGE + odd,
        length: pages * PAGE,
      });
      predictRemove(builder.world, shmem, page + (odd > 0 ? 1 : 0), page + pages, false);
      return true;
    default: {
      const size = random.pick([1, 2, 4, 8, 8, 3]);
      const offset = page * PAGE + (random.chance(15) ? PAGE - 1 : random.below(PAGE - 8));
      builder.emit(thread, { op: 'pwrite', fd, value: random.u32(), size, offset });
      predictReserve(shmem, page, 1, true);
      return true;
    }
  }
}

/** Looks at a file, seals it, moves its offset. */
export function fileLooks(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const found = pick(builder, thread);
  if (found === undefined) return false;
  const fd = builder.wrong() ? wrongDescriptor(builder) : found.fd;
  const offset = random.chance(90)
    ? random.below(FILE_PAGES + 2) * PAGE + random.pick([0, 0, 1, 100, 0xfff])
    : random.pick<Operand>([0xffffffffffffffffn, 0x7fffffffffffffffn, 1n << 63n]);
  const isZero = found.file.shmem === undefined;
  switch (
    random.weighted({ seek: 40, read: isZero ? 0 : 25, pread: isZero ? 0 : 25, blocks: 10, stat: 10, seal: 20 })
  ) {
    case 'seek':
      builder.emit(thread, { op: 'lseek', fd, offset, whence: random.pick([0, 1, 2, 3, 3, 4, 4, 5]) });
      return true;
    case 'read':
      builder.emit(thread, { op: 'read', fd, count: random.pick([0, 1, 32, 100, 4096]) });
      return true;
    case 'pread':
      builder.emit(thread, { op: 'pread', fd, count: random.pick([0, 1, 32, 100, 4096]), offset });
      return true;
    case 'blocks':
      builder.emit(thread, { op: 'file_blocks', fd });
      return true;
    case 'stat':
      // A device's is not modelled.
      if (isZero) return false;
      builder.emit(thread, { op: random.pick(['fstat', 'readlink'] as const), fd });
      return true;
    default:
      return seal(builder, thread, fd);
  }
}

/** Seldom against writing: nothing more happens to such a file. */
function seal(builder: ProgramBuilder, thread: Thread, fd: Operand): boolean {
  const { random } = builder;
  if (random.chance(30)) builder.emit(thread, { op: 'fcntl', fd, command: F_GET_SEALS });
  else
    builder.emit(thread, {
      op: 'fcntl',
      fd,
      command: F_ADD_SEALS,
      argument: random.pick([2, 4, 4, 6, 8, 16, 0, 1, 32, 64]),
    });
  return true;
}
