import type { Operand } from '../../operand.js';
import type { ProgramBuilder } from '../builder.js';
import { advance, predictDup, predictDup3, predictReceive, predictSend } from '../predict.js';
import { type Descriptor, MAX_DESCRIPTORS, READ, type Thread } from '../world.js';
import { wrongAddress, wrongDescriptor } from '../wrong.js';

const F_DUPFD = 0;
const F_GETFD = 1;
const F_SETFD = 2;
const F_GETFL = 3;
const F_SETFL = 4;
const F_DUPFD_CLOEXEC = 1030;
const O_NONBLOCK = 0x800;
const O_DIRECT = 0x4000;
const O_CLOEXEC = 0x80000;
const O_APPEND = 0x400;
const O_NOATIME = 0x40000;

const FIONBIO = 0x5421;
const FIOASYNC = 0x5452;
const FIOCLEX = 0x5451;
const FIONCLEX = 0x5450;

const MSG_CMSG_CLOEXEC = 0x40000000;
/** Few, so that what is sent is received. */
const MOST_IN_FLIGHT = 4;

interface Found {
  readonly fd: number;
  readonly descriptor: Descriptor;
}

function pick(builder: ProgramBuilder, thread: Thread): Found | undefined {
  const entries = [...thread.process.descriptors];
  if (entries.length === 0) return undefined;
  const [fd, descriptor] = builder.random.pick(entries);
  return { fd, descriptor };
}

export function fcntl(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const found = pick(builder, thread);
  if (found === undefined) return false;
  const fd = builder.descriptor(thread.process, found.fd);
  if (builder.wrong()) {
    builder.emit(
      thread,
      random.pick([
        { op: 'fcntl', fd: wrongDescriptor(builder), command: random.pick([0, 1, 2, 3, 4]) },
        { op: 'fcntl', fd, command: random.pick([5, 9, 1024, 1031, 0xffffffffffffffffn]) },
        { op: 'fcntl', fd, command: F_DUPFD, argument: random.pick([256, 0xffffffffn, 0x80000000]) },
        // On a pipe it would make packets of writes, which is not modelled.
        ...(found.descriptor.file.kind === 'uffd'
          ? [{ op: 'fcntl', fd, command: F_SETFL, argument: O_DIRECT } as const]
          : []),
      ]),
    );
    return true;
  }
  switch (random.weighted({ get: 30, setfd: 15, setfl: 35, dupfd: 20 })) {
    case 'get':
      builder.emit(thread, { op: 'fcntl', fd, command: random.pick([F_GETFD, F_GETFL]) });
      return true;
    case 'setfd':
      return setCloexec(builder, thread, found, fd);
    case 'setfl':
      return setStatus(builder, thread, found, fd);
    default:
      return dupFrom(builder, thread, found, fd);
  }
}

function setCloexec(builder: ProgramBuilder, thread: Thread, found: Found, fd: Operand): boolean {
  const cloexec = builder.random.chance(50);
  builder.emit(thread, { op: 'fcntl', fd, command: F_SETFD, argument: cloexec ? 1 : builder.random.pick([0, 2]) });
  found.descriptor.cloexec = cloexec;
  return true;
}

function setStatus(builder: ProgramBuilder, thread: Thread, { descriptor }: Found, fd: Operand): boolean {
  const { random } = builder;
  const nonblock = random.chance(75);
  const more = random.chance(20) ? random.pick([O_APPEND, O_NOATIME, 1, 0x80000000]) : 0;
  builder.emit(thread, { op: 'fcntl', fd, command: F_SETFL, argument: (nonblock ? O_NONBLOCK : 0) + more });
  descriptor.file.nonblock = nonblock;
  return true;
}

function dupFrom(builder: ProgramBuilder, thread: Thread, found: Found, fd: Operand): boolean {
  const { random } = builder;
  const cloexec = random.chance(50);
  const from = random.pick([0, 0, 10, 40, MAX_DESCRIPTORS - 1]);
  const record = builder.emit(thread, {
    op: 'fcntl',
    fd,
    command: cloexec ? F_DUPFD_CLOEXEC : F_DUPFD,
    argument: from,
  });
  predictDup(thread.process, found.fd, from, cloexec, { record, field: 0 });
  return true;
}

export function dup(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const found = pick(builder, thread);
  if (found === undefined || (thread.process.descriptors.size > 8 && random.chance(80))) return false;
  const fd = builder.wrong() ? wrongDescriptor(builder) : builder.descriptor(thread.process, found.fd);
  const record = builder.emit(thread, { op: 'dup', fd });
  if (typeof fd === 'object' || fd === found.fd) predictDup(thread.process, found.fd, 0, false, { record, field: 0 });
  return true;
}

/** Takes a descriptor from a process, most often from another one. */
export function getfd(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const others = world.live.filter((process) => process !== thread.process);
  const from = others.length > 0 && random.chance(85) ? random.pick(others) : thread.process;
  const entries = [...from.descriptors];
  if (entries.length === 0 || (thread.process.descriptors.size > 8 && random.chance(80))) return false;
  const [number, { file }] = random.pick(entries);
  const process = builder.wrong() ? random.pick([7, 300, -1]) : from.number;
  // Never the pidfd itself, which is not modelled.
  const fd = builder.wrong() ? random.pick([200, 256, 0x7fffffff, -1]) : builder.descriptor(from, number);
  const record = builder.emit(thread, { op: 'pidfd_getfd', process, fd });
  const mayTake = from === thread.process || thread.capable;
  if (process !== from.number || (typeof fd !== 'object' && fd !== number) || !mayTake) return true;
  // The lowest free one is its pidfd's.
  const next = thread.process.lowestFree() + 1;
  if (thread.process.open(file, true, { record, field: 0 }, next) !== undefined) file.references += 1;
  return true;
}

/** Sends a descriptor, or receives one, most often in another process. */
export function passFd(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  if (world.inFlight.length > 0 ? random.chance(70) : random.chance(10)) {
    if (thread.process.descriptors.size > 8 && random.chance(80)) return false;
    const cloexec = random.chance(70);
    const record = builder.emit(thread, { op: 'receive_fd', flags: cloexec ? MSG_CMSG_CLOEXEC : 0 });
    predictReceive(world, thread.process, cloexec, { record, field: 1 });
    return true;
  }
  const found = pick(builder, thread);
  if (found === undefined || world.inFlight.length >= MOST_IN_FLIGHT) return false;
  const fd = builder.wrong() ? wrongDescriptor(builder) : builder.descriptor(thread.process, found.fd);
  builder.emit(thread, { op: 'send_fd', fd });
  if (fd === found.fd || typeof fd === 'object') predictSend(world, thread.process, found.fd);
  return true;
}

export function dup3(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const found = pick(builder, thread);
  const target = pick(builder, thread);
  if (found === undefined || target === undefined) return false;
  const oldfd = builder.descriptor(thread.process, found.fd);
  const newfd = random.chance(50) ? target.fd : random.between(3, 20);
  if (builder.wrong()) {
    builder.emit(
      thread,
      random.pick([
        { op: 'dup3', oldfd: wrongDescriptor(builder), newfd: random.pick([256, 300, 0xffffffffffffffffn]) },
        { op: 'dup3', oldfd, newfd: random.pick([256, 300, 301, 0xffffffffffffffffn]) },
        { op: 'dup3', oldfd, newfd, flags: random.pick([1, O_NONBLOCK, 0x80000000]) },
        { op: 'dup3', oldfd: 300, newfd: random.pick([300, 200]) },
        { op: 'dup3', oldfd, newfd: found.fd },
      ]),
    );
    return true;
  }
  const cloexec = random.chance(50);
  builder.emit(thread, { op: 'dup3', oldfd, newfd, flags: cloexec ? O_CLOEXEC : 0 });
  predictDup3(world, thread.process, found.fd, newfd, cloexec);
  return true;
}

/** What a descriptor is as a file: looks, and what a userfaultfd refuses. */
export function fileState(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const found = pick(builder, thread);
  if (found === undefined) return false;
  // What memfds say of themselves is another step's.
  if (found.descriptor.file.kind === 'memory') return false;
  const fd = random.chance(10)
    ? random.pick<Operand>([0xffffffffffffffffn, 255, 256, 300])
    : builder.descriptor(thread.process, found.fd);
  const offset = random.pick<Operand>([0, 1, 4096, 0x7fffffffffffffffn, 0x8000000000000000n, 0xffffffffffffffffn]);
  const kind = random.weighted({ fstat: 30, readlink: 15, lseek: 15, pread: 20, ftruncate: 10, mmap: 25 });
  if (kind === 'readlink') builder.emit(thread, { op: kind, fd });
  else if (kind === 'fstat')
    builder.emit(thread, { op: kind, fd, ...(random.chance(50) && { other: anyDescriptor(builder, thread) }) });
  else if (kind === 'lseek')
    builder.emit(thread, { op: 'lseek', fd, offset, whence: random.pick([0, 1, 2, 3, 4, 5, 0xffffffffffffffffn]) });
  else if (kind === 'pread') builder.emit(thread, { op: 'pread', fd, count: random.pick([32, 0, 4096, 4097]), offset });
  else if (kind === 'ftruncate') builder.emit(thread, { op: 'ftruncate', fd, length: offset });
  else mapFile(builder, thread, fd);
  return true;
}

/** One of the program's, or one that may be nothing. */
function anyDescriptor(builder: ProgramBuilder, thread: Thread): Operand {
  const found = pick(builder, thread);
  return found === undefined || builder.random.chance(20) ? builder.random.below(8) : found.fd;
}

/** At an exact place, since the kernel chooses another one only after it has looked at the file. */
function mapFile(builder: ProgramBuilder, thread: Thread, fd: Operand): void {
  const { random } = builder;
  builder.emit(thread, {
    op: 'mmap',
    addr: builder.address(builder.anyPage()),
    length: random.chance(90) ? 4096 * random.between(1, 4) : 0,
    prot: random.pick([0, 1, 1, 3, 5, 7]),
    flags: random.pick([0, 1, 2, 2, 2, 3, 4, 8]) | random.pick([0x10, 0x10, 0x100000]),
    fd,
    offset: random.chance(85) ? 0 : random.pick<Operand>([1, 4096, 0x8000000000000000n, 0xfffffffffffff000n]),
  });
}

/** Ioctls that every file has; the int of FIONBIO may lie where it must be waited for. */
export function genericIoctl(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const found = pick(builder, thread);
  if (found === undefined) return false;
  const { file } = found.descriptor;
  const fd = builder.descriptor(thread.process, found.fd);
  const { memory } = thread.process;
  const readable = (page: number): boolean => ((memory.page(page)?.prot ?? 0) & READ) !== 0;
  const page = builder.pickPage(readable);
  const request = random.weighted({ fionbio: 60, fioasync: file.kind === 'pipe' ? 0 : 10, fioclex: 15, fionclex: 15 });
  if (request === 'fioclex' || request === 'fionclex') {
    const cloexec = request === 'fioclex';
    builder.emit(thread, { op: 'ioctl', fd, request: cloexec ? FIOCLEX : FIONCLEX, argp: wrongAddress(builder) });
    found.descriptor.cloexec = cloexec;
    return true;
  }
  const number = request === 'fionbio' ? FIONBIO : FIOASYNC;
  if (page === undefined || random.chance(10)) {
    builder.emit(thread, { op: 'ioctl', fd, request: number, argp: wrongAddress(builder) });
    return true;
  }
  builder.emit(thread, { op: 'ioctl', fd, request: number, argp: builder.address(page, random.below(1023) * 4) });
  // What stands there is not known: mostly zeros.
  const finish = (): void => {
    if (number === FIONBIO) file.nonblock = false;
  };
  advance(thread, { memory, accesses: [{ page, write: false }], kernel: true, finish });
  return true;
}
