import type { Operand } from '../../operand.js';
import { PAGE, type ProgramBuilder } from '../builder.js';
import {
  advance,
  predictDontneed,
  predictGuards,
  predictMmapOver,
  predictMprotect,
  predictMunmap,
} from '../predict.js';
import { MODE_MISSING, READ, SPAN_PAGES, type Thread, WRITE } from '../world.js';
import { wrongAddress, wrongLength } from '../wrong.js';

const MAP_PRIVATE_ANONYMOUS = 0x22;
const MAP_FIXED = 0x10;
const MAP_DROPPABLE_ANONYMOUS = 0x28;
const MAP_FIXED_NOREPLACE = 0x100000;
const MAP_NORESERVE = 0x4000;
const MAP_LOCKED = 0x2000;
const MAP_POPULATE = 0x8000;
/** MAP_DENYWRITE, MAP_NONBLOCK, MAP_STACK, MAP_SYNC and one that is nobody's: ignored, but for MAP_STACK when mappings merge. */
const IGNORED = [0x800, 0x10000, 0x20000, 0x80000, 0x8000000] as const;
const PROT_SEM = 8;
const DONTNEED = 4;
const REMOVE = 9;
const POPULATE_READ = 22;
const POPULATE_WRITE = 23;
const DONTNEED_LOCKED = 24;
const FREE = 8;
const WILLNEED = 3;
const COLD = 20;
const COLLAPSE = 25;
const GUARD_INSTALL = 102;
const GUARD_REMOVE = 103;
/** How often each advice about pages comes: the last ones change nothing. */
const ADVICE = {
  [DONTNEED]: 40,
  [DONTNEED_LOCKED]: 5,
  [POPULATE_READ]: 22,
  [POPULATE_WRITE]: 25,
  [FREE]: 5,
  [GUARD_INSTALL]: 6,
  [GUARD_REMOVE]: 7,
  [REMOVE]: 3,
  [WILLNEED]: 1,
  [COLD]: 1,
  [COLLAPSE]: 1,
} as const;

function protection(builder: ProgramBuilder): number {
  return Number(builder.random.weighted({ 3: 80, 1: 10, 0: 4, 2: 2, 7: 2, 5: 1, 4: 1 }));
}

/** Maps at an exact place, by a hint, which may be taken, or anywhere: then the kernel chooses a place far from the others. */
export function mmap(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const pages = random.between(1, random.chance(25) ? 16 : 5);
  const prot = protection(builder);
  const reserve = random.chance(6) ? MAP_NORESERVE : 0;
  const free = (page: number): boolean => {
    for (let at = page; at < page + pages; at += 1) if (memory.page(at) !== undefined) return false;
    return page + pages <= SPAN_PAGES;
  };
  if (builder.wrong()) {
    const operation = wrongMmap(builder, pages * PAGE, prot);
    builder.emit(thread, { op: 'mmap', ...operation });
    return true;
  }
  const place = random.chance(12) ? undefined : builder.pickPage(free);
  const first = place ?? random.below(SPAN_PAGES - pages + 1);
  const how = random.chance(10) ? 0 : random.chance(80) ? MAP_FIXED : MAP_FIXED_NOREPLACE;
  const addr =
    how === 0 && random.chance(30) ? random.pick<Operand>([0x123, 0xffff800000000000n]) : builder.address(first);
  const length = pages * PAGE - (random.chance(5) ? random.between(1, 0xfff) : 0);
  const populated = random.chance(4);
  // How much who is not root may lock is not modelled.
  const locked = thread.root && random.chance(2);
  const rest =
    (populated ? MAP_POPULATE : 0) | (locked ? MAP_LOCKED : 0) | (random.chance(5) ? random.pick(IGNORED) : 0);
  const droppable = !locked && random.chance(2);
  const type = droppable ? MAP_DROPPABLE_ANONYMOUS : MAP_PRIVATE_ANONYMOUS;
  const flags = type | how | reserve | rest;
  builder.emit(thread, { op: 'mmap', addr, length, prot, flags });
  if (how === MAP_FIXED || (addr === builder.address(first) && free(first)))
    predictMmapOver(thread, first, pages, prot, { populated, ...(locked && { locked }), droppable });
  return true;
}

function wrongMmap(builder: ProgramBuilder, length: number, prot: number) {
  const { random } = builder;
  const flags = MAP_PRIVATE_ANONYMOUS | random.pick([MAP_FIXED, MAP_FIXED_NOREPLACE]);
  const addr = builder.address(random.below(SPAN_PAGES));
  switch (random.below(7)) {
    case 0:
      return { addr: wrongAddress(builder), length, prot, flags };
    case 1:
      // Accounted, so that none is made that it would take for ever to lock.
      return { addr, length: wrongLength(builder), prot: prot | WRITE, flags };
    case 2:
      return { addr: wrongAddress(builder), length: wrongLength(builder), prot: prot | WRITE, flags };
    case 3:
      return { addr, length, prot, flags: MAP_FIXED | 0x20 };
    case 4:
      return { addr, length, prot, flags, offset: random.pick([1, 0x800, 0x1000]) };
    case 5:
      return { addr, length, prot, flags: MAP_FIXED | 2, fd: random.pick([-1, 1000]) };
    default:
      return { addr, length, prot, flags: MAP_PRIVATE_ANONYMOUS | MAP_FIXED_NOREPLACE };
  }
}

export function munmap(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const page = builder.pickPage((candidate) => memory.page(candidate) !== undefined) ?? builder.anyPage();
  const pages = random.between(1, random.chance(20) ? 10 : 3);
  if (builder.wrong()) {
    const addr = builder.address(page);
    builder.emit(
      thread,
      random.chance(50)
        ? { op: 'munmap', addr: wrongAddress(builder), length: pages * PAGE }
        : { op: 'munmap', addr, length: wrongLength(builder) },
    );
    return true;
  }
  builder.emit(thread, { op: 'munmap', addr: builder.address(page), length: pages * PAGE });
  predictMunmap(thread, page, pages);
  return true;
}

/** Another protection for pages that are mapped: more often one that allows more than one that forbids. */
export function mprotect(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const isMapped = (page: number): boolean => memory.page(page) !== undefined;
  const isForbidden = (page: number): boolean => isMapped(page) && (memory.page(page)!.prot & WRITE) === 0;
  const page = (random.chance(50) ? builder.pickPage(isForbidden) : undefined) ?? builder.pickPage(isMapped);
  if (page === undefined) return false;
  const pages = random.between(1, random.chance(85) ? memory.run(page) : 6);
  const prot = Number(random.weighted({ 3: 50, 1: 25, 0: 12, 7: 5, 2: 3, 5: 3, 4: 2 }));
  const right = { op: 'mprotect', addr: builder.address(page), length: pages * PAGE, prot } as const;
  if (builder.wrong()) {
    builder.emit(
      thread,
      random.pick([
        { ...right, addr: wrongAddress(builder) },
        { ...right, length: wrongLength(builder) },
        { ...right, prot: random.pick([0x10, 0x1000001, 0x2000001, 0x3000001, 0x100000003n]) },
        { ...right, addr: builder.address(random.below(SPAN_PAGES)), length: random.between(1, 12) * PAGE },
      ]),
    );
    return true;
  }
  const rounded = random.chance(5) ? random.between(1, 0xfff) : 0;
  builder.emit(thread, { ...right, length: right.length - rounded, prot: prot | (random.chance(3) ? PROT_SEM : 0) });
  predictMprotect(memory, page, pages, prot);
  return true;
}

/** Advice about the memory of another process, which changes nothing. */
export function adviseOther(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const others = world.live.filter((process) => process !== thread.process);
  if (others.length === 0) return false;
  const right = {
    op: 'process_madvise',
    process: random.pick(others).number,
    addr: builder.address(random.below(SPAN_PAGES)),
    length: random.between(1, 4) * PAGE - (random.chance(10) ? 5 : 0),
    advice: random.pick([WILLNEED, COLD, COLD, COLLAPSE]),
  } as const;
  builder.emitRight(thread, right, () => [
    { ...right, process: random.pick([7, 300, -1]) },
    { ...right, addr: wrongAddress(builder) },
    { ...right, length: wrongLength(builder) },
    { ...right, advice: random.pick([DONTNEED, POPULATE_READ, 7, -1]) },
    { ...right, flags: 1 },
  ]);
  return true;
}

/** Advice that removes pages, and advice that faults them in; seldom advice that does neither. */
export function madvise(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const advice = Number(random.weighted(ADVICE));
  // Linux tries for ever where a marker of a file's memory stays.
  if (advice === GUARD_INSTALL && memory.pages.some((page) => page?.shmem !== undefined && page.wp)) return false;
  const populates = advice === POPULATE_READ || advice === POPULATE_WRITE;
  const empties = advice === DONTNEED || advice === DONTNEED_LOCKED;
  const wanted = (page: number): boolean => {
    if (advice === GUARD_REMOVE) return memory.page(page)?.fatal === true;
    return memory.page(page)?.present === !populates;
  };
  const isMapped = (page: number): boolean => memory.page(page) !== undefined;
  const page = (random.chance(80) ? builder.pickPage(wanted) : undefined) ?? builder.pickPage(isMapped);
  if (page === undefined) return false;
  const pages = random.between(1, random.chance(85) ? Math.min(4, memory.run(page)) : 6);
  const right = { op: 'madvise', addr: builder.address(page), length: pages * PAGE, advice } as const;
  if (builder.wrong()) {
    builder.emit(
      thread,
      random.pick([
        { ...right, addr: wrongAddress(builder) },
        { ...right, length: wrongLength(builder) },
        { ...right, advice: random.pick([5, 7, 26, 99, 104, -1]) },
        { ...right, addr: builder.address(random.below(SPAN_PAGES)), length: random.between(1, 12) * PAGE },
      ]),
    );
    return true;
  }
  const rounded = random.chance(5) ? random.between(1, 0xfff) : 0;
  const emitted = { ...right, length: right.length - rounded };
  const process = thread.process.number;
  builder.emit(thread, random.chance(10) ? { ...emitted, op: 'process_madvise', process } : emitted);
  if (advice === GUARD_INSTALL || advice === GUARD_REMOVE) predictGuards(memory, page, pages, advice === GUARD_INSTALL);
  if (advice === REMOVE && memory.page(page)?.shmem?.shared === true) predictDontneed(thread, page, pages, false);
  if (empties) predictDontneed(thread, page, pages, advice === DONTNEED_LOCKED);
  if (!populates) return true;
  const write = advice === POPULATE_WRITE;
  const accesses = Array.from({ length: pages }, (_, index) => ({ page: page + index, write }));
  advance(thread, { memory, accesses, kernel: true });
  return true;
}

/** A page to access: often one that is missing, else one that allows it, rarely any. */
function accessed(builder: ProgramBuilder, thread: Thread, right: number): number | undefined {
  if (builder.random.chance(4)) return builder.anyPage();
  const { memory } = thread.process;
  const missing = (page: number): boolean => {
    const found = memory.page(page);
    return found !== undefined && !found.present && (found.modes & MODE_MISSING) !== 0;
  };
  const allowed = (page: number): boolean => ((memory.page(page)?.prot ?? 0) & right) !== 0;
  const wanted = builder.random.chance(65) ? builder.pickPage((page) => allowed(page) && missing(page)) : undefined;
  return wanted ?? builder.pickPage(allowed);
}

function size(builder: ProgramBuilder): number {
  return builder.random.chance(97) ? builder.random.pick([1, 2, 4, 8]) : builder.random.pick([0, 3, 16]);
}

/** Address of an access of `bytes` in a page: anywhere in it, sometimes across its end. */
function within(builder: ProgramBuilder, page: number, bytes: number): { addr: number; pages: number[] } {
  const { random } = builder;
  if (bytes > 1 && random.chance(6)) return { addr: builder.address(page + 1, -1), pages: [page, page + 1] };
  return { addr: builder.address(page, random.below(PAGE - bytes + 1)), pages: [page] };
}

export function load(builder: ProgramBuilder, thread: Thread, page = accessed(builder, thread, READ)): boolean {
  if (page === undefined) return false;
  const bytes = size(builder);
  if (builder.random.chance(4)) {
    builder.emit(thread, { op: 'load', addr: wrongAddress(builder), size: bytes });
    return true;
  }
  const { addr, pages } = within(builder, page, bytes);
  builder.emit(thread, { op: 'load', addr, size: bytes });
  access(thread, pages, false);
  return true;
}

export function store(builder: ProgramBuilder, thread: Thread, page = accessed(builder, thread, WRITE)): boolean {
  if (page === undefined) return false;
  const bytes = size(builder);
  const value = storedValue(builder);
  if (builder.random.chance(4)) {
    builder.emit(thread, { op: 'store', addr: wrongAddress(builder), value, size: bytes });
    return true;
  }
  const { addr, pages } = within(builder, page, bytes);
  builder.emit(thread, { op: 'store', addr, value, size: bytes });
  access(thread, pages, true);
  return true;
}

function storedValue(builder: ProgramBuilder): Operand {
  const { random } = builder;
  return random.chance(80) ? random.u32() : (BigInt(random.u32()) << 32n) | BigInt(random.u32());
}

export function fill(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  for (const { wait } of builder.world.waiting()) if (wait?.why === 'fault' && wait.task.fills) return false;
  const page = accessed(builder, thread, WRITE);
  if (page === undefined) return false;
  const offset = random.chance(50) ? 0 : random.below(PAGE);
  const length = random.chance(40) ? random.between(1, 3) * PAGE : random.between(1, 2 * PAGE);
  if (random.chance(4)) {
    const limit = { op: 'fill', addr: builder.address(page), length: PAGE, byte: 256 } as const;
    builder.emit(thread, random.chance(50) ? limit : { ...limit, length: 0x40000001, byte: 1 });
    return true;
  }
  builder.emit(thread, { op: 'fill', addr: builder.address(page, offset), length, byte: random.below(256) });
  const last = Math.floor((page * PAGE + offset + length - 1) / PAGE);
  access(
    thread,
    Array.from({ length: last - page + 1 }, (_, index) => page + index),
    true,
    true,
  );
  return true;
}

function access(thread: Thread, pages: readonly number[], write: boolean, fills = false): void {
  const { memory } = thread.process;
  advance(thread, { memory, accesses: pages.map((page) => ({ page, write })), kernel: false, fills });
}
