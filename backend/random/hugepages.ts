import type { Operation } from '../generated/operations.js';
import type { Program } from '../program.js';
import { ARENA_START, LOOK_SMAPS, LOOK_STATE } from '../wire.js';
import { createFile, fileMapping, fileOperation, HUGE, HUGETLB, NORESERVE, PAGE } from './hugepage-files.js';
import { Random } from './prng.js';

/**
 * Random programs of hugepages. They have a generator of their own, because hugepages are too large for the pages that the
 * other one knows, and too few: the pool decides as often as userfaultfd does. A machine needs a pool for them.
 */

/** Hugepages that programs work on: as many as there are windows to look at them, but one. */
const SPAN = 7;
const BASE = ARENA_START + (1n << 43n);
/** Ordinary memory, to copy from. */
const SOURCE = BASE + 64n * HUGE;
const SOURCE_PAGES = 2n * 512n + 1n;
const THREADS = 4;
const PROCESSES = 3;
const RECORDS = [20, 50] as const;

const PRIVATE = 0x22n;
const FIXED = 0x10n;
const NOREPLACE = 0x100000n;
const LOCKED = 0x2000n;
const POPULATE = 0x8000n;
/** The size of 2 MiB, and ones that there are not. */
const SIZES = [21n << 26n, 16n << 26n, 34n << 26n] as const;

/** Categories of PAGEMAP_SCAN: all but SOFT_DIRTY. */
const CATEGORIES = 0x17fn;
const WRITTEN = 2n;
const PRESENT = 8n;
const WP_MATCHING = 1n;

const FEATURES = [
  0n,
  0n,
  1n << 1n,
  1n << 2n,
  1n << 3n,
  (1n << 3n) | (1n << 6n),
  1n << 6n,
  1n << 7n,
  1n << 8n,
  1n << 11n,
  1n << 15n,
] as const;
const EVENT_FORK = 1n << 1n;
const EVENTS = (1n << 2n) | (1n << 3n) | (1n << 6n);
const SIGBUS = 1n << 7n;

/**
 * Modes of registration, one for all of a program: who replaces that for write protection leaves hugepages to which Linux can't
 * store, and does not notice.
 */
const MODES = { 1: 40, 5: 6, 4: 6, 2: 20, 3: 25, 7: 3 } as const;
/** The same for programs with a file, of which minor faults come too. */
const FILE_MODES = { 1: 30, 5: 12, 4: 18, 2: 12, 3: 14, 6: 6, 7: 8 } as const;
/** Of a hundred programs so many have a file of hugepages. */
const WITH_FILE_PERCENT = 55;

/** Which of the hugepages of a process are what; a guess that makes most operations meaningful. */
interface Memory {
  readonly mapped: ('huge' | 'small' | undefined)[];
  readonly registered: boolean[];
  readonly present: boolean[];
}

interface Uffd {
  readonly fd: number;
  readonly features: bigint;
}

class Builder {
  readonly records: { process: number; thread: number; operation: Operation; flags: number }[] = [];
  readonly random: Random;
  /** By process, `undefined` when it does not live. */
  readonly memories: (Memory | undefined)[] = [emptyMemory()];
  /** Threads that sleep: in a fault of which hugepage. */
  readonly asleep = new Map<string, number>();
  uffd: Uffd | undefined;
  /** The file of hugepages, if there is one. */
  file: number | undefined;
  readonly hasFile: boolean;
  readonly mode: bigint;
  /** Whether it moves hugepages, and so reserves none for a private mapping. */
  readonly remaps: boolean;
  /** Which hugepages of the first process are protected. */
  readonly protected: boolean[] = new Array(SPAN).fill(false);

  constructor(random: Random) {
    this.random = random;
    this.hasFile = random.chance(WITH_FILE_PERCENT);
    this.remaps = random.chance(40);
    this.mode = BigInt(random.weighted(this.hasFile ? FILE_MODES : MODES));
  }

  emit(process: number, thread: number, operation: Operation): void {
    this.records.push({ process, thread, operation, flags: LOOK_STATE | LOOK_SMAPS });
  }

  main(operation: Operation): void {
    this.emit(0, 0, operation);
  }

  /** A process that lives, most often the first. */
  process(): number {
    const living = [...this.memories.keys()].filter((number) => this.memories[number] !== undefined);
    return this.random.chance(65) ? 0 : this.random.pick(living);
  }

  memory(process: number): Memory {
    return this.memories[process]!;
  }

  /** An address of a hugepage that fits, if there is one. */
  slot(process: number, fits: (memory: Memory, slot: number) => boolean): number {
    const memory = this.memory(process);
    const fitting = Array.from({ length: SPAN }, (_, slot) => slot).filter((slot) => fits(memory, slot));
    return fitting.length === 0 || this.random.chance(10) ? this.random.below(SPAN) : this.random.pick(fitting);
  }

  /** A thread of a process that does not sleep, other than the one that helps. */
  idle(process: number): number | undefined {
    const first = process === 0 ? 1 : 0;
    const idle = Array.from({ length: THREADS - first }, (_, index) => first + index).filter(
      (thread) => !this.asleep.has(`${process}.${thread}`),
    );
    return idle.length === 0 ? undefined : this.random.pick(idle);
  }
}

function emptyMemory(): Memory {
  return {
    mapped: new Array(SPAN).fill(undefined),
    registered: new Array(SPAN).fill(false),
    present: new Array(SPAN).fill(false),
  };
}

function addressOf(slot: number): bigint {
  return BASE + BigInt(slot) * HUGE;
}

function isHuge(memory: Memory, slot: number): boolean {
  return memory.mapped[slot] === 'huge';
}

/** Changes what is believed of a range. */
function set(memory: Memory, first: number, count: number, mapped: 'huge' | 'small' | undefined): void {
  for (let slot = first; slot < Math.min(SPAN, first + count); slot += 1) {
    memory.mapped[slot] = mapped;
    memory.registered[slot] = false;
    memory.present[slot] = false;
  }
}

function mmap(builder: Builder): void {
  const { random } = builder;
  const process = builder.process();
  const slot = builder.slot(process, (memory, at) => memory.mapped[at] === undefined);
  const count = random.between(1, 3);
  const prot = BigInt(random.weighted({ 3: 85, 1: 7, 0: 3, 7: 5 }));
  const how = random.pick([FIXED, FIXED, FIXED, FIXED, NOREPLACE, 0n]);
  let flags = PRIVATE | HUGETLB | how | (random.chance(40) || builder.remaps ? NORESERVE : 0n);
  if (random.chance(6)) flags |= random.pick([LOCKED, POPULATE]);
  let addr = addressOf(slot);
  let length = BigInt(count) * HUGE;
  if (random.chance(12)) {
    switch (random.below(4)) {
      case 0:
        addr += PAGE * BigInt(random.between(1, 511));
        break;
      case 1:
        length -= BigInt(random.between(1, 0x1ffff0));
        break;
      case 2:
        flags |= random.pick(SIZES);
        break;
      default:
        length *= 100n;
    }
  }
  builder.emit(process, 0, { op: 'mmap', addr, length, prot, flags });
  if ((flags & FIXED) !== 0n && addr === addressOf(slot) && prot === 3n)
    set(builder.memory(process), slot, count, 'huge');
}

/** A mapping of the file, or shared memory without one. */
function mmapFile(builder: Builder): void {
  const { random, file } = builder;
  if (file === undefined) return;
  const process = builder.process();
  const slot = builder.slot(process, (memory, at) => memory.mapped[at] === undefined);
  const count = random.between(1, 3);
  const prot = BigInt(random.weighted({ 3: 88, 1: 12 }));
  const mapping = fileMapping(random, file);
  const { fd, offset } = mapping;
  const flags = mapping.flags | (builder.remaps ? NORESERVE : 0n);
  const how = random.pick([FIXED, FIXED, FIXED, NOREPLACE, 0n]);
  const length = BigInt(count) * HUGE - (random.chance(5) ? PAGE : 0n);
  builder.emit(process, 0, { op: 'mmap', addr: addressOf(slot), length, prot, flags: flags | how, fd, offset });
  if (how !== 0n && prot === 3n) set(builder.memory(process), slot, count, 'huge');
}

function useFile(builder: Builder): void {
  if (builder.file !== undefined) builder.main(fileOperation(builder.random, builder.file));
}

/** CONTINUE of what the file has, where somebody waits if anybody does. */
function resume(builder: Builder): void {
  const { random, uffd } = builder;
  if (uffd === undefined || builder.file === undefined) return;
  const waiting = [...builder.asleep.values()];
  const slot = waiting.length > 0 && random.chance(80) ? random.pick(waiting) : builder.slot(0, isHuge);
  const { addr, length, count } = range(builder, slot, 6);
  const mode = random.pick([0n, 0n, 0n, 1n]) | (random.chance((builder.mode & 2n) === 0n ? 3 : 30) ? 2n : 0n);
  builder.main({ op: 'UFFDIO_CONTINUE', fd: uffd.fd, start: addr, len: length, mode });
  if (addr === addressOf(slot) && (mode & 1n) === 0n) wake(builder, slot, count);
}

/** Ordinary memory in the place of hugepages, of parts of them too. */
function mmapSmall(builder: Builder): void {
  const { random } = builder;
  const process = builder.process();
  const slot = random.below(SPAN);
  const isWhole = random.chance(60);
  const addr = addressOf(slot) + (isWhole ? 0n : BigInt(random.below(512)) * PAGE);
  const length = isWhole ? HUGE : BigInt(random.between(1, 512)) * PAGE;
  builder.emit(process, 0, { op: 'mmap', addr, length, flags: PRIVATE | FIXED });
  if (isWhole) set(builder.memory(process), slot, 1, 'small');
}

/** A range of hugepages, or one that cuts them. */
function range(builder: Builder, slot: number, wrongPercent: number): { addr: bigint; length: bigint; count: number } {
  const { random } = builder;
  const count = random.chance(70) ? 1 : random.between(1, 3);
  const addr = addressOf(slot) + (random.chance(wrongPercent) ? PAGE * BigInt(random.between(1, 511)) : 0n);
  const rest = random.chance(wrongPercent) ? PAGE * BigInt(random.between(1, 511)) : 0n;
  return { addr, length: BigInt(count) * HUGE - rest, count };
}

function munmap(builder: Builder): void {
  const process = builder.process();
  const slot = builder.slot(process, isHuge);
  const { addr, length, count } = range(builder, slot, 15);
  builder.emit(process, process === 0 && canSleepInUnmap(builder) ? 3 : 0, { op: 'munmap', addr, length });
  if (addr === addressOf(slot)) set(builder.memory(process), slot, count, undefined);
}

function canSleepInUnmap(builder: Builder): boolean {
  return ((builder.uffd?.features ?? 0n) & EVENTS) !== 0n;
}

/**
 * mremap: of memory that has reserved nothing for itself alone, because Linux loses reservations when a part moves, and never ends a write to
 * what a child maps at another address.
 */
function mremap(builder: Builder): void {
  const { random } = builder;
  if (!builder.remaps) return;
  const process = builder.process();
  const slot = builder.slot(process, isHuge);
  const { addr, length, count } = range(builder, slot, 12);
  const to = builder.slot(process, (memory, at) => memory.mapped[at] === undefined);
  const moves = random.chance(75);
  const place = addressOf(to) + (random.chance(8) ? PAGE : 0n);
  const flags = moves ? random.pick([3n, 3n, 3n, 7n]) : random.pick([0n, 1n]);
  const shorter = random.chance(20) ? HUGE : 0n;
  const longer = random.chance(8) ? HUGE : 0n;
  const operation: Operation = {
    op: 'mremap',
    addr,
    old_length: length + shorter,
    new_length: length + longer,
    flags,
    new_address: moves || random.chance(10) ? place : 0n,
  };
  builder.emit(process, process === 0 && canSleepInUnmap(builder) ? 3 : 0, operation);
  if (!moves || addr !== addressOf(slot)) return;
  set(builder.memory(process), slot, count, undefined);
  set(builder.memory(process), to, count, 'huge');
}

function mprotect(builder: Builder): void {
  const process = builder.process();
  const { addr, length } = range(builder, builder.slot(process, isHuge), 12);
  builder.emit(process, 0, { op: 'mprotect', addr, length, prot: builder.random.pick([3n, 3n, 1n, 0n, 7n]) });
}

/** DONTNEED most often; advice that faults pages in is for threads that may sleep. */
function madvise(builder: Builder): void {
  const { random } = builder;
  const process = builder.process();
  const slot = builder.slot(process, isHuge);
  const { addr, length: whole, count } = range(builder, slot, 15);
  const advice = Number(
    random.weighted({
      4: 45,
      24: 5,
      22: 12,
      23: 12,
      20: 3,
      3: 3,
      9: builder.file === undefined ? 2 : 8,
      10: 5,
      11: 5,
      12: 2,
      13: 2,
      14: 2,
      15: 2,
      16: 2,
      17: 2,
      18: 3,
      19: 2,
      1: 2,
      0: 2,
    }),
  );
  const sleeps = advice === 22 || advice === 23 || canSleepInUnmap(builder);
  // What was removed while a later mapping's event is waited for may yet be known to a processor: that is not modelled.
  const length = canSleepInUnmap(builder) && whole > HUGE ? HUGE : whole;
  const thread = sleeps ? builder.idle(process) : 0;
  if (thread === undefined) return;
  builder.emit(process, thread, { op: 'madvise', addr, length, advice: BigInt(advice) });
  if (advice === 4)
    for (let at = slot; at < Math.min(SPAN, slot + count); at += 1) builder.memory(process).present[at] = false;
}

/** PAGEMAP_SCAN of some of the hugepages, which may be protected by it. */
function scan(builder: Builder): void {
  const { random } = builder;
  const { addr, length } = range(builder, random.below(SPAN), 15);
  const isTold = random.chance(80);
  builder.main({
    op: 'pagemap_scan',
    process: BigInt(builder.process()),
    start: addr,
    end: addr + (random.chance(50) ? length : BigInt(SPAN) * HUGE),
    vec_len: isTold ? random.pick([1n, 2n, 20n]) : 0n,
    max_pages: random.pick([0n, 0n, 0n, 1n, 512n, 700n]),
    category_inverted: random.pick([0n, 0n, WRITTEN]),
    category_mask: random.pick([0n, 0n, WRITTEN, PRESENT]),
    return_mask: CATEGORIES,
    flags: random.pick([0n, WP_MATCHING, WP_MATCHING]),
  });
}

/** An address that matters in a hugepage: its ends, and any. */
function inside(builder: Builder, slot: number): bigint {
  const { random } = builder;
  return addressOf(slot) + random.pick([0n, 0n, 8n, PAGE, HUGE - 8n, HUGE - 4n, BigInt(random.below(0x1ffff8))]);
}

function access(builder: Builder): void {
  const { random } = builder;
  const process = builder.process();
  const thread = builder.idle(process);
  if (thread === undefined) return;
  const slot = builder.slot(process, (memory, at) => memory.mapped[at] !== undefined);
  const addr = inside(builder, slot);
  const memory = builder.memory(process);
  const operation = random.weighted({ load: 45, store: 40, fill: 10, exchange_add: 5 });
  if (operation === 'load') builder.emit(process, thread, { op: 'load', addr, size: random.pick([1n, 8n]) });
  else if (operation === 'store')
    builder.emit(process, thread, { op: 'store', addr, value: BigInt(random.u32()), size: random.pick([1n, 8n]) });
  else if (operation === 'fill')
    builder.emit(process, thread, {
      op: 'fill',
      addr,
      length: random.pick([1n, PAGE, 5n * PAGE, HUGE]),
      byte: BigInt(random.below(256)),
    });
  else builder.emit(process, thread, { op: 'exchange_add', addr: addr & ~7n, value: 3n, size: 8n });
  const isWrite = operation !== 'load';
  const isTrapped = isWrite && process === 0 && builder.protected[slot] === true;
  const asks = isTrapped || (memory.registered[slot] === true && !memory.present[slot] && isHuge(memory, slot));
  if (asks && ((builder.uffd?.features ?? 0n) & SIGBUS) === 0n) builder.asleep.set(`${process}.${thread}`, slot);
  else if (memory.mapped[slot] !== undefined) memory.present[slot] = true;
}

/** Accesses of the kernel on behalf of system calls. */
function kernelAccess(builder: Builder): void {
  const { random } = builder;
  const process = builder.process();
  const slot = builder.slot(process, isHuge);
  const addr = inside(builder, slot);
  switch (random.below(6)) {
    case 0:
      builder.emit(process, 0, { op: 'mincore', addr: addr & ~(PAGE - 1n), length: random.pick([PAGE, 20n * PAGE]) });
      return;
    case 1:
      if (random.chance(30)) builder.emit(process, 0, { op: 'smaps_read', process: BigInt(builder.process()), addr });
      else
        builder.emit(process, 0, {
          op: 'pagemap_read',
          process: BigInt(builder.process()),
          addr: addr & ~(PAGE - 1n),
          length: 3n * PAGE,
        });
      return;
    case 2:
      builder.emit(0, 0, { op: 'proc_mem_read', process: BigInt(process), addr, count: random.pick([1n, 8n, 100n]) });
      return;
    case 3:
      builder.emit(0, 0, {
        op: 'proc_mem_write',
        process: BigInt(process),
        addr,
        value: BigInt(random.u32()),
        size: 8n,
      });
      return;
    default: {
      const thread = builder.idle(process);
      if (thread === undefined) return;
      builder.emit(process, thread, {
        op: random.chance(60) ? 'mlock' : 'munlock',
        addr,
        length: random.pick([1n, PAGE, HUGE]),
      });
    }
  }
}

function register(builder: Builder): void {
  const { uffd } = builder;
  if (uffd === undefined) return;
  const slot = builder.slot(0, isHuge);
  const { addr, length, count } = range(builder, slot, 12);
  const { mode } = builder;
  builder.main({ op: 'UFFDIO_REGISTER', fd: uffd.fd, start: addr, len: length, mode });
  if (addr !== addressOf(slot) || (mode & 1n) === 0n) return;
  for (let at = slot; at < Math.min(SPAN, slot + count); at += 1)
    builder.memory(0).registered[at] = builder.memory(0).mapped[at] !== undefined;
}

function unregister(builder: Builder): void {
  const { uffd } = builder;
  if (uffd === undefined) return;
  const slot = builder.slot(0, (memory, at) => memory.registered[at] === true);
  const { addr, length, count } = range(builder, slot, 20);
  builder.main({ op: 'UFFDIO_UNREGISTER', fd: uffd.fd, start: addr, len: length });
  if (addr !== addressOf(slot)) return;
  for (let at = slot; at < Math.min(SPAN, slot + count); at += 1) builder.memory(0).registered[at] = false;
  wake(builder, slot, count);
}

/** Those that wait in these hugepages go on. */
function wake(builder: Builder, slot: number, count: number): void {
  for (const [thread, at] of builder.asleep) if (at >= slot && at < slot + count) builder.asleep.delete(thread);
}

/** COPY, to where somebody waits if anybody does; its source is there most often. */
function copy(builder: Builder): void {
  const { random, uffd } = builder;
  if (uffd === undefined) return;
  const waiting = [...builder.asleep.values()];
  const slot =
    waiting.length > 0 && random.chance(80)
      ? random.pick(waiting)
      : builder.slot(0, (memory, at) => memory.registered[at] === true);
  const isSmall = builder.memory(0).mapped[slot] === 'small';
  const { addr, length, count } = range(builder, slot, 8);
  const src = random.weighted({ ordinary: 70, hugepage: 15, absent: 5, across: 10 });
  const from = {
    ordinary: SOURCE,
    across: SOURCE + BigInt(random.between(1, 0xfff)),
    hugepage: addressOf(builder.slot(0, (memory, at) => memory.present[at] === true)),
    absent: BASE + 32n * HUGE,
  }[src];
  const thread = src === 'hugepage' ? builder.idle(0) : 0;
  if (thread === undefined) return;
  const dontwake = random.chance(10) ? 1n : 0n;
  const protects = random.chance((builder.mode & 2n) === 0n ? 3 : 30) ? 2n : 0n;
  builder.emit(0, thread, {
    op: 'UFFDIO_COPY',
    fd: uffd.fd,
    dst: addr,
    src: from,
    len: isSmall ? PAGE : length,
    mode: dontwake | protects,
  });
  if (addr !== addressOf(slot)) return;
  builder.memory(0).present[slot] = true;
  if (dontwake === 0n) wake(builder, slot, count);
}

function help(builder: Builder): void {
  const { random, uffd } = builder;
  if (uffd === undefined) return;
  const slot = random.below(SPAN);
  const { addr, length, count } = range(builder, slot, 15);
  switch (random.below(7)) {
    case 6:
      builder.main({ op: 'UFFDIO_POISON', fd: uffd.fd, start: addr, len: length, mode: random.pick([0n, 0n, 1n]) });
      return;
    case 0:
      builder.main({ op: 'UFFDIO_ZEROPAGE', fd: uffd.fd, start: addr, len: length });
      return;
    case 1:
      builder.main({ op: 'UFFDIO_CONTINUE', fd: uffd.fd, start: addr, len: length });
      return;
    case 2:
      builder.main({
        op: 'UFFDIO_MOVE',
        fd: uffd.fd,
        dst: addr,
        src: random.chance(50) ? SOURCE : addressOf(random.below(SPAN)),
        len: length,
      });
      return;
    default:
      builder.main({ op: 'UFFDIO_WAKE', fd: uffd.fd, start: addr, len: length });
      if (addr === addressOf(slot)) wake(builder, slot, count);
  }
}

/** Protects hugepages, or does not any more: where somebody waits if anybody does. */
function writeprotect(builder: Builder): void {
  const { random, uffd } = builder;
  if (uffd === undefined || (builder.mode & 2n) === 0n) return;
  const waiting = [...builder.asleep.values()];
  const helps = waiting.length > 0 && random.chance(70);
  const slot = helps ? random.pick(waiting) : builder.slot(0, isHuge);
  const { addr, length, count } = range(builder, slot, 8);
  const mode = helps ? 0n : random.pick([1n, 1n, 1n, 0n, 2n]);
  builder.main({ op: 'UFFDIO_WRITEPROTECT', fd: uffd.fd, start: addr, len: length, mode });
  if (addr !== addressOf(slot)) return;
  if (mode === 0n) wake(builder, slot, count);
  for (let at = slot; at < Math.min(SPAN, slot + count); at += 1) builder.protected[at] = mode === 1n;
}

function read(builder: Builder): void {
  if (builder.uffd !== undefined)
    builder.main({ op: 'read', fd: builder.uffd.fd, count: builder.random.pick([32n, 32n, 64n]) });
}

/** Empties a page of the source, or fills it: what is not there makes COPY slow. */
function source(builder: Builder): void {
  const { random } = builder;
  const at = SOURCE + BigInt(random.below(512)) * PAGE;
  if (random.chance(60)) builder.main({ op: 'madvise', addr: at, length: PAGE, advice: 4n });
  else
    builder.main({
      op: 'fill',
      addr: SOURCE,
      length: random.pick([PAGE, HUGE, 2n * HUGE]),
      byte: BigInt(random.below(256)),
    });
}

function fork(builder: Builder): void {
  const parent = builder.process();
  const child = builder.memories.length;
  if (child >= PROCESSES || (parent === 0 && builder.asleep.has('0.3'))) return;
  const isTold = ((builder.uffd?.features ?? 0n) & EVENT_FORK) !== 0n;
  builder.emit(parent, parent === 0 ? 3 : 0, { op: 'fork', child: BigInt(child) });
  const { mapped, present } = builder.memory(parent);
  builder.memories[child] = { mapped: [...mapped], present: [...present], registered: new Array(SPAN).fill(false) };
  if (isTold) read(builder);
}

function end(builder: Builder): void {
  const process = builder.memories.length - 1;
  if (process === 0 || builder.memories[process] === undefined) return;
  builder.emit(process, 0, builder.random.chance(75) ? { op: 'exit' } : { op: 'exec' });
  builder.memories[process] = undefined;
}

const STEPS = {
  mmap: [mmap, 14],
  mmapSmall: [mmapSmall, 2],
  munmap: [munmap, 7],
  mprotect: [mprotect, 4],
  mremap: [mremap, 7],
  madvise: [madvise, 12],
  access: [access, 30],
  mmapFile: [mmapFile, 14],
  useFile: [useFile, 14],
  resume: [resume, 8],
  kernelAccess: [kernelAccess, 6],
  scan: [scan, 5],
  register: [register, 10],
  unregister: [unregister, 3],
  copy: [copy, 18],
  help: [help, 6],
  read: [read, 6],
  writeprotect: [writeprotect, 8],
  source: [source, 4],
  fork: [fork, 5],
  end: [end, 1.5],
} as const;

const WEIGHTS = Object.fromEntries(Object.entries(STEPS).map(([name, [, weight]]) => [name, weight])) as Record<
  keyof typeof STEPS,
  number
>;

/** The program with this number. */
export function randomHugepageProgram(seed: number, index: number): Program {
  const random = new Random(seed, index, 0x48554745);
  const builder = new Builder(random);
  const length = random.between(...RECORDS);
  builder.main({ op: 'mmap', addr: SOURCE, length: SOURCE_PAGES * PAGE, flags: PRIVATE | FIXED });
  builder.main({ op: 'fill', addr: SOURCE, length: SOURCE_PAGES * PAGE, byte: BigInt(random.between(1, 255)) });
  if (random.chance(90)) {
    const features = random.pick(FEATURES);
    builder.main({ op: 'userfaultfd' });
    builder.main({ op: 'UFFDIO_API', fd: 3, features });
    builder.uffd = { fd: 3, features };
  }
  mmap(builder);
  if (builder.hasFile) {
    builder.file = builder.uffd === undefined ? 3 : 4;
    builder.main(createFile(random));
    builder.main({ op: 'ftruncate', fd: builder.file, length: BigInt(random.below(4)) * HUGE });
    mmapFile(builder);
  }
  mmap(builder);
  register(builder);
  while (builder.records.length < length) STEPS[random.weighted(WEIGHTS)][0](builder);
  return {
    records: builder.records,
    windows: Array.from({ length: SPAN }, (_, slot) => ({ start: addressOf(slot), pages: 1 })),
    finalLooks: LOOK_STATE | LOOK_SMAPS,
  };
}
