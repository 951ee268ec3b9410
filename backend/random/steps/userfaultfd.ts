import type { Operation } from '../../generated/operations.js';
import type { Operand } from '../../operand.js';
import { PAGE, PAYLOAD_PAGES, type ProgramBuilder } from '../builder.js';
import {
  advance,
  predictFill,
  predictRegister,
  predictUnregister,
  wake as predictWake,
  predictWriteprotect,
} from '../predict.js';
import {
  FEATURE_EVENT_FORK,
  type Memory,
  MODE_MINOR,
  MODE_MISSING,
  MODE_WP,
  type Page,
  READ,
  SPAN_PAGES,
  type Thread,
  Uffd,
} from '../world.js';
import { wrongAddress, wrongDescriptor, wrongLength } from '../wrong.js';
import { type Fill, fillRange } from './fill.js';

const O_CLOEXEC = 0x80000;
const O_NONBLOCK = 0x800;
const USER_MODE_ONLY = 1;
const DONTWAKE = 1;
const COPY_WP = 2;
/** How often each set of modes is registered. */
const MODES = { [MODE_MISSING]: 52, [MODE_WP]: 16, [MODE_MISSING | MODE_WP]: 32 };

export function userfaultfd(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  if (thread.process.descriptors.size > 8 && random.chance(80)) return false;
  if (random.chance(4)) {
    // For who has no capability a sysctl decides, which another run of the tests may change meanwhile.
    const wrong = random.pick([2, 0x400, 0x100000000n, 0xffffffffn]);
    builder.emit(thread, { op: 'userfaultfd', flags: thread.capable ? wrong : 3 });
    return true;
  }
  const cloexec = random.chance(80);
  const nonblock = random.chance(80);
  const userModeOnly = random.chance(8) || !thread.capable;
  const flags = (cloexec ? O_CLOEXEC : 0) | (nonblock ? O_NONBLOCK : 0) | (userModeOnly ? USER_MODE_ONLY : 0);
  const record = builder.emit(thread, { op: 'userfaultfd', flags });
  const uffd = new Uffd(thread.process.memory, nonblock, userModeOnly);
  const fd = thread.process.open(uffd, cloexec, { record, field: 0 });
  if (fd !== undefined && random.chance(92)) enable(builder, thread, fd, uffd);
  return true;
}

/** As `userfaultfd`, by /dev/userfaultfd, which is opened, asked for something else now and then, and closed. */
export function device(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  if (builder.together || (thread.process.descriptors.size > 8 && random.chance(80))) return false;
  const mode = random.pick([0, 1, 2, 2, 3]) | random.pick([0, O_CLOEXEC, O_NONBLOCK]);
  const wrongMode = random.chance(4);
  const record = builder.emit(thread, { op: 'open_userfaultfd_device', flags: wrongMode ? 0x42 : mode });
  const opened = { slot: record } as const;
  if (random.chance(30)) builder.emit(thread, refusedByDevice(builder, opened));
  const nonblock = random.chance(80);
  const cloexec = random.chance(50);
  const userModeOnly = random.chance(8);
  const flags = (cloexec ? O_CLOEXEC : 0) | (nonblock ? O_NONBLOCK : 0) | (userModeOnly ? USER_MODE_ONLY : 0);
  const created = builder.emit(
    thread,
    cloexec || random.chance(50)
      ? { op: 'USERFAULTFD_IOC_NEW', fd: opened, flags }
      : { op: 'ioctl', fd: opened, request: 0xaa00, argp: flags },
  );
  if (thread.root && !wrongMode) {
    const at = thread.process.lowestFree();
    const uffd = new Uffd(thread.process.memory, nonblock, userModeOnly);
    const fd = thread.process.open(uffd, cloexec, { record: created, field: 0 }, at + 1);
    if (fd !== undefined && random.chance(90)) enable(builder, thread, fd, uffd);
  }
  builder.emit(thread, { op: 'close', fd: opened });
  return true;
}

function refusedByDevice(builder: ProgramBuilder, fd: Operand): Operation {
  const { random } = builder;
  return random.pick<Operation>([
    { op: 'USERFAULTFD_IOC_NEW', fd, flags: random.pick([2, 0x400]) },
    { op: 'ioctl', fd, request: random.pick([0xaa01, 0xc018aa3f, 0x541b]), argp: 0 },
    { op: 'read', fd, count: random.pick([0, 32]) },
    { op: 'pread', fd },
    { op: 'write', fd, buf: { payload: 0 }, count: random.pick([0, 8]) },
    { op: 'poll', fd },
    { op: 'readlink', fd },
    { op: 'lseek', fd, offset: 5 },
    { op: 'UFFDIO_API', fd },
  ]);
}

/** Features to ask for: none, or each at its own rate, what changes delivery and what makes events more often. */
function features(builder: ProgramBuilder): number {
  const { random } = builder;
  if (random.chance(25)) return 0;
  let wanted = 0;
  const percents = [5, 30, 4, 18, 3, 3, 18, 5, builder.threadIds ? 40 : 0, 3, 3, 25, 3, 35, 3, 7, 4];
  percents.forEach((percent, bit) => {
    if (random.chance(percent)) wanted |= 1 << bit;
  });
  return wanted;
}

function enable(builder: ProgramBuilder, thread: Thread, fd: number, uffd: Uffd): void {
  const wanted = features(builder);
  builder.emit(thread, { op: 'UFFDIO_API', fd: builder.descriptor(thread.process, fd), features: wanted });
  if (uffd.enabled || ((wanted & FEATURE_EVENT_FORK) !== 0 && !thread.capable)) return;
  uffd.enabled = true;
  uffd.features = wanted;
}

/** UFFDIO_API by itself: a second time, too early, or with what it refuses. */
export function api(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const found =
    builder.pickUffd(thread.process, (uffd) => !uffd.enabled) ??
    (random.chance(40) ? builder.pickUffd(thread.process) : undefined);
  if (found === undefined) return false;
  if (!builder.wrong() && !found.uffd.enabled) {
    enable(builder, thread, found.fd, found.uffd);
    return true;
  }
  const fd = random.chance(80) ? builder.descriptor(thread.process, found.fd) : wrongDescriptor(builder);
  const unknown = { op: 'UFFDIO_API', fd, features: random.pick([1 << 17, 0x80000000, 0x8000000000000000n]) } as const;
  const otherApi = { op: 'UFFDIO_API', fd, features: 2, api: random.pick([0, 0xab, 0x1000000aan]) } as const;
  builder.emit(thread, random.chance(50) ? unknown : otherApi);
  return true;
}

/** Modes to register a page for: minor faults are of files alone. */
function modes(builder: ProgramBuilder, page: Page | undefined): number {
  const { random } = builder;
  const minor =
    page?.shmem !== undefined && random.chance(55) ? random.pick([MODE_MINOR, MODE_MISSING | MODE_MINOR]) : 0;
  if (minor === 0) return Number(random.weighted(MODES));
  return random.chance(40) ? minor | MODE_WP : minor;
}

export function register(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const found = builder.pickUffd(thread.process, (uffd) => uffd.enabled && !uffd.memory.dead);
  if (found === undefined) return false;
  const { memory } = found.uffd;
  const usable = (page: number): boolean => {
    const state = memory.page(page);
    return state !== undefined && (state.owner === undefined || (state.owner === found.uffd && random.chance(15)));
  };
  const page = random.chance(3) ? builder.anyPage() : builder.pickPage(usable);
  if (page === undefined) return false;
  const pages = random.between(1, random.chance(60) ? Math.max(1, memory.run(page)) : 6);
  const isWrong = builder.wrong();
  const mode = modes(builder, memory.page(page));
  const right = {
    op: 'UFFDIO_REGISTER',
    fd: builder.descriptor(thread.process, found.fd),
    start: builder.address(page) as Operand,
    len: (pages * PAGE) as Operand,
    mode: mode as Operand,
  } as const;
  if (isWrong) {
    builder.emit(
      thread,
      random.pick([
        { ...right, start: wrongAddress(builder) },
        { ...right, len: wrongLength(builder) },
        { ...right, mode: random.pick([0, 4, 5, 8, 0x80000000, 0x8000000000000001n]) },
        { ...right, fd: wrongDescriptor(builder) },
      ]),
    );
    return true;
  }
  builder.emit(thread, right);
  predictRegister(found.uffd, page, pages, mode);
  return true;
}

/** Where COPY reads: payload, or the caller's own memory, which may be missing too. */
function source(
  builder: ProgramBuilder,
  memory: Memory,
  pages: number,
): { operand: Operand; accesses: { page: number; write: boolean }[] } {
  const { random } = builder;
  const offset = random.chance(85) ? 0 : random.below(PAGE);
  if (pages <= PAYLOAD_PAGES && random.chance(70)) {
    const room = PAYLOAD_PAGES - pages;
    const start = random.below(room + 1) * PAGE;
    return { operand: builder.payload(start < room * PAGE ? start + offset : start), accesses: [] };
  }
  const missing = random.chance(builder.weights.missingSourcePercent);
  const readable = (page: number): boolean => {
    const state = memory.page(page);
    if (state === undefined || (state.prot & READ) === 0) return false;
    return missing === (!state.present && (state.modes & MODE_MISSING) !== 0);
  };
  const first = builder.pickPage(readable) ?? builder.anyPage();
  const touched = pages + (offset > 0 ? 1 : 0);
  const accesses = Array.from({ length: touched }, (_, index) => ({ page: first + index, write: false }));
  return { operand: builder.address(first, offset), accesses };
}

/** COPY by a thread that has the descriptor, to `page` or a page that is missing. */
export function copy(builder: ProgramBuilder, thread: Thread, at?: { fd: number; uffd: Uffd; page: number }): boolean {
  const { random, world } = builder;
  const found = at ?? builder.pickUffd(thread.process, (uffd) => uffd.enabled);
  if (found === undefined) return false;
  const { uffd } = found;
  const { memory } = uffd;
  const page = at?.page ?? fillable(builder, uffd);
  if (page === undefined) return false;
  const pages = random.chance(65) ? 1 : random.between(1, Math.max(1, Math.min(5, memory.run(page))));
  const { operand, accesses } = source(builder, thread.process.memory, pages);
  const mode =
    (random.chance(12) ? DONTWAKE : 0) |
    (random.chance((memory.page(page)?.modes ?? 0) & MODE_WP ? 25 : 1) ? COPY_WP : 0);
  const right = {
    op: 'UFFDIO_COPY',
    fd: builder.descriptor(thread.process, found.fd),
    dst: builder.address(page) as Operand,
    src: operand,
    len: (pages * PAGE) as Operand,
    mode: mode as Operand,
  } as const;
  const isRight = builder.emitRight(thread, right, () => [
    { ...right, dst: wrongAddress(builder) },
    { ...right, src: wrongAddress(builder) },
    { ...right, len: wrongLength(builder) },
    { ...right, mode: random.pick([4, 8, 0x80000000, 0x8000000000000000n]) },
    { ...right, dst: builder.address(random.below(SPAN_PAGES)), len: random.between(1, 12) * PAGE },
    { ...right, dst: builder.address(presentPage(builder, memory) ?? page) },
    { ...right, fd: wrongDescriptor(builder) },
  ]);
  if (!isRight) return true;
  const finish = (): void => predictFill(world, uffd, page, pages, mode);
  advance(thread, { memory: thread.process.memory, accesses, kernel: true, finish });
  return true;
}

/** Takes memory away from its userfaultfd, often with waiters in it. */
export function unregister(
  builder: ProgramBuilder,
  thread: Thread,
  at?: { fd: number; uffd: Uffd; page: number },
): boolean {
  const { random, world } = builder;
  const found = at ?? builder.pickUffd(thread.process, (uffd) => uffd.enabled);
  if (found === undefined) return false;
  const { uffd } = found;
  const owned = (page: number): boolean => uffd.memory.page(page)?.owner === uffd;
  const page = at?.page ?? (random.chance(5) ? builder.anyPage() : builder.pickPage(owned));
  if (page === undefined) return false;
  const pages = random.between(1, random.chance(60) ? Math.max(1, uffd.memory.run(page)) : 8);
  const right = {
    op: 'UFFDIO_UNREGISTER',
    fd: builder.descriptor(thread.process, found.fd),
    start: builder.address(page) as Operand,
    len: (pages * PAGE) as Operand,
  } as const;
  const isRight = builder.emitRight(thread, right, () => {
    const other = builder.pickUffd(thread.process, (candidate) => candidate !== uffd);
    return [
      { ...right, start: wrongAddress(builder) },
      { ...right, len: wrongLength(builder) },
      { ...right, fd: wrongDescriptor(builder) },
      { ...right, fd: other?.fd ?? right.fd },
    ];
  });
  if (!isRight) return true;
  predictUnregister(world, uffd, page, pages);
  return true;
}

const ZEROPAGE: Fill = {
  op: 'UFFDIO_ZEROPAGE',
  pick: fillable,
  single: 60,
  most: Number.POSITIVE_INFINITY,
  mode: ({ random }) => (random.chance(12) ? DONTWAKE : 0),
  unknownModes: [2, 3, 0x80000000, 0x8000000000000001n],
  wrongStart: (builder, uffd, page) => builder.address(presentPage(builder, uffd.memory) ?? page),
  predict: predictFill,
};

/** ZEROPAGE by a thread that has the descriptor, to `page` or a page that is missing. */
export function zeropage(
  builder: ProgramBuilder,
  thread: Thread,
  at?: { fd: number; uffd: Uffd; page: number },
): boolean {
  return fillRange(builder, thread, ZEROPAGE, at);
}

/** WRITEPROTECT by a thread that has the descriptor: protects, or takes the protection of `page` or any that is protected away. */
export function writeprotect(
  builder: ProgramBuilder,
  thread: Thread,
  at?: { fd: number; uffd: Uffd; page: number },
): boolean {
  const { random, world } = builder;
  const found = at ?? builder.pickUffd(thread.process, (uffd) => uffd.enabled);
  if (found === undefined) return false;
  const { uffd } = found;
  const protects = at === undefined && random.chance(60);
  const fits = (page: number): boolean => {
    const state = uffd.memory.page(page);
    if (state === undefined || (state.modes & MODE_WP) === 0) return false;
    return (
      (state.owner === uffd || random.chance(10)) && (protects ? random.chance(state.present ? 90 : 50) : state.wp)
    );
  };
  const page = at?.page ?? builder.pickPage(fits) ?? (random.chance(3) ? builder.anyPage() : undefined);
  if (page === undefined) return false;
  const pages = random.chance(40) ? 1 : random.between(1, random.chance(93) ? Math.max(1, uffd.memory.run(page)) : 12);
  const mode = protects ? 1 : random.pick([0, 0, 0, 2]);
  const right = {
    op: 'UFFDIO_WRITEPROTECT',
    fd: builder.descriptor(thread.process, found.fd),
    start: builder.address(page) as Operand,
    len: (pages * PAGE) as Operand,
    mode: mode as Operand,
  } as const;
  const isRight = builder.emitRight(thread, right, () => [
    { ...right, start: wrongAddress(builder) },
    { ...right, len: wrongLength(builder) },
    { ...right, mode: random.pick([3, 4, 7, 0x80000000, 0x8000000000000001n]) },
    { ...right, start: builder.address(random.below(SPAN_PAGES)), len: random.between(1, 24) * PAGE },
    { ...right, fd: wrongDescriptor(builder) },
  ]);
  if (!isRight) return true;
  predictWriteprotect(world, uffd, page, pages, mode);
  return true;
}

/** A page that a fill through this userfaultfd finds missing; rarely any. */
function fillable(builder: ProgramBuilder, uffd: Uffd): number | undefined {
  const { random } = builder;
  const fits = (page: number): boolean => {
    const state = uffd.memory.page(page);
    return state?.owner !== undefined && !state.present && (state.owner === uffd || random.chance(10));
  };
  return builder.pickPage(fits) ?? (random.chance(10) ? builder.anyPage() : undefined);
}

function presentPage(builder: ProgramBuilder, memory: Memory): number | undefined {
  return builder.pickPage((page) => memory.page(page)?.present === true);
}

export function wake(builder: ProgramBuilder, thread: Thread, at?: { fd: number; uffd: Uffd; page: number }): boolean {
  const { random } = builder;
  const found = at ?? builder.pickUffd(thread.process, (uffd) => uffd.enabled);
  if (found === undefined) return false;
  const page = at?.page ?? random.below(SPAN_PAGES);
  const pages = random.between(1, 4);
  const right = {
    op: 'UFFDIO_WAKE',
    fd: builder.descriptor(thread.process, found.fd),
    start: builder.address(page) as Operand,
    len: (pages * PAGE) as Operand,
  } as const;
  const isRight = builder.emitRight(thread, right, () => [
    { ...right, start: wrongAddress(builder) },
    { ...right, len: wrongLength(builder) },
    { ...right, fd: wrongDescriptor(builder) },
    { ...right, start: 0, len: 0x7ffffffff000n },
  ]);
  if (!isRight) return true;
  predictWake(builder.world, found.uffd, page, pages);
  return true;
}
