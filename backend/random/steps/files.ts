import type { Operand } from '../../operand.js';
import { PAGE, PAYLOAD_PAGES, type ProgramBuilder } from '../builder.js';
import { advance, predictClose, predictPipe, predictPipeRead, predictPipeWrite, readMessages } from '../predict.js';
import { type PipeEnd, READ, type Thread, type Uffd, WRITE } from '../world.js';
import { wrongAddress, wrongDescriptor, wrongStream } from '../wrong.js';

const MESSAGE = 32;

interface Found {
  readonly fd: number;
  readonly file: Uffd | PipeEnd;
}

/** A descriptor to read: usually one with something in it. */
function readable(builder: ProgramBuilder, thread: Thread): Found | undefined {
  const ready: Found[] = [];
  const others: Found[] = [];
  for (const [fd, { file }] of thread.process.descriptors) {
    if (file.kind === 'memory' || (file.kind === 'pipe' && file.writes)) continue;
    const full = file.kind === 'uffd' ? file.readable : file.state.bytes > 0;
    (full ? ready : others).push({ fd, file });
  }
  if (ready.length > 0 && builder.random.chance(95)) return builder.random.pick(ready);
  return others.length > 0 && builder.random.chance(35) ? builder.random.pick(others) : undefined;
}

function count(builder: ProgramBuilder): number {
  const { random } = builder;
  return random.chance(90) ? random.pick([32, 32, 32, 64, 96, 33]) : random.pick([0, 1, 31, 320, 4096, 4097]);
}

function predictRead(thread: Thread, file: Uffd | PipeEnd, bytes: number, record?: number): void {
  if (bytes > PAGE) return;
  if (file.kind === 'uffd') readMessages(thread, file, Math.floor(bytes / MESSAGE), record);
  else predictPipeRead(thread, file, bytes);
}

export function read(builder: ProgramBuilder, thread: Thread): boolean {
  if (builder.random.chance(3)) {
    builder.emit(thread, { op: 'read', fd: wrongDescriptor(builder), count: count(builder) });
    return true;
  }
  const found = readable(builder, thread);
  if (found === undefined) return false;
  const bytes = count(builder);
  const record = builder.emit(thread, { op: 'read', fd: builder.descriptor(thread.process, found.fd), count: bytes });
  predictRead(thread, found.file, bytes, record);
  return true;
}

/** Where a system call is to put bytes: a page that can be written, one that is missing, or a wrong place. */
function buffer(builder: ProgramBuilder, thread: Thread, right: number): { addr: Operand; page?: number } {
  const { random } = builder;
  if (random.chance(12)) return { addr: wrongAddress(builder) };
  const { memory } = thread.process;
  const allowed = (candidate: number): boolean => ((memory.page(candidate)?.prot ?? 0) & right) !== 0;
  const page = (random.chance(92) ? builder.pickPage(allowed) : undefined) ?? builder.anyPage();
  return { addr: builder.address(page, random.chance(50) ? 0 : random.pick([8, 100, 0xff0])), page };
}

export function readAt(builder: ProgramBuilder, thread: Thread): boolean {
  const found = readable(builder, thread);
  if (found === undefined || (found.file.kind === 'uffd' && builder.threadIds)) return false;
  const { addr, page } = buffer(builder, thread, WRITE);
  const bytes = count(builder);
  const { file } = found;
  const fd = builder.descriptor(thread.process, found.fd);
  builder.emit(thread, { op: 'read_at', fd, buf: addr, count: bytes });
  if (page === undefined) {
    if (file.kind === 'uffd' && file.unread.length > 0) file.unread.shift();
    return true;
  }
  const finish = (): void => predictRead(thread, file, bytes);
  advance(thread, { memory: thread.process.memory, accesses: [{ page, write: true }], kernel: true, finish });
  return true;
}

export function poll(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const entries = [...thread.process.descriptors].filter(([, { file }]) => file.kind === 'uffd');
  if (entries.length === 0) return false;
  const [number, descriptor] = random.pick(entries);
  const file = descriptor.file as Uffd;
  const fd = builder.wrong() ? wrongStream(builder, thread.process) : builder.descriptor(thread.process, number);
  const right = typeof fd === 'object' || fd === number;
  const events = random.chance(85) ? 1 : random.pick([0, 4, 0x1f, 0x40]);
  const timeout: Operand = random.chance(85) ? 0 : random.chance(85) ? 0xffffffffffffffffn : 5;
  builder.emit(thread, { op: 'poll', fd, events, timeout });
  const waits = typeof timeout === 'bigint' && right && file.enabled && file.nonblock;
  if (waits && !(file.readable && (events & 1) !== 0)) thread.wait = { why: 'poll', uffd: file };
  return true;
}

export function close(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const fds = [...thread.process.descriptors.keys()];
  if (fds.length === 0 || random.chance(10)) {
    builder.emit(thread, { op: 'close', fd: random.pick([0xffffffffffffffffn, 30, 77, 255, 256]) });
    return true;
  }
  const fd = random.pick(fds);
  builder.emit(thread, { op: 'close', fd: builder.descriptor(thread.process, fd) });
  predictClose(builder.world, thread.process, fd);
  return true;
}

export function pipe(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  if (thread.process.descriptors.size > 8 && random.chance(80)) return false;
  if (random.chance(5)) {
    builder.emit(thread, { op: 'pipe2', flags: random.pick([1, 2, 0x10000000]) });
    return true;
  }
  const cloexec = random.chance(50);
  const nonblock = random.chance(50);
  const record = builder.emit(thread, { op: 'pipe2', flags: (cloexec ? 0x80000 : 0) | (nonblock ? 0x800 : 0) });
  predictPipe(thread.process, { cloexec, nonblock }, record);
  return true;
}

export function write(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const ends = [...thread.process.descriptors].filter(([, { file }]) => file.kind === 'pipe' && file.writes);
  if (ends.length === 0) return random.chance(30) && pipe(builder, thread);
  const [number, { file }] = random.pick(ends);
  const fd = builder.wrong() ? wrongStream(builder, thread.process) : builder.descriptor(thread.process, number);
  const bytes = random.chance(90) ? random.between(1, 100) : random.pick([0, 4096, 4097]);
  if (random.chance(20)) {
    const room = PAYLOAD_PAGES * PAGE - bytes;
    builder.emit(thread, { op: 'write', fd, buf: { payload: random.below(room) }, count: bytes });
    return true;
  }
  const { addr, page } = buffer(builder, thread, READ);
  builder.emit(thread, { op: 'write', fd, buf: addr, count: bytes });
  if (page === undefined || typeof fd === 'bigint' || bytes === 0 || bytes > PAGE) return true;
  const finish = (): void => predictPipeWrite(world, file as PipeEnd, bytes);
  advance(thread, { memory: thread.process.memory, accesses: [{ page, write: false }], kernel: true, finish });
  return true;
}
