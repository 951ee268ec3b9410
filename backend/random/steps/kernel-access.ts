import { PAGE, type ProgramBuilder } from '../builder.js';
import { advance } from '../predict.js';
import { MODE_MISSING, SPAN_PAGES, type Thread } from '../world.js';
import { wrongAddress, wrongLength } from '../wrong.js';
import { someProcess } from './segments.js';

const FUTEX_PRIVATE_FLAG = 0x80;

/** FUTEX_WAIT with a value that is seldom there, since nobody would wake who waits; mostly of a missing page. */
export function futexWait(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const missing = (page: number): boolean => {
    const state = memory.page(page);
    return state !== undefined && !state.present && (state.modes & MODE_MISSING) !== 0;
  };
  const mapped = (page: number): boolean => memory.page(page) !== undefined;
  const page = (random.chance(70) ? builder.pickPage(missing) : undefined) ?? builder.pickPage(mapped);
  if (page === undefined) return false;
  const right = random.chance(92);
  const uaddr = right ? builder.address(page, random.below(PAGE / 4) * 4) : wrongAddress(builder);
  const isPrivate = random.chance(60);
  const val = random.chance(97) ? random.between(1, 0xffffffff) : 0;
  builder.emit(thread, { op: 'futex_wait', uaddr, val, flags: isPrivate ? FUTEX_PRIVATE_FLAG : 0 });
  if (!right) return true;
  const finish = (): void => {
    if (val === 0) thread.wait = { why: 'futex' };
  };
  advance(thread, { memory, accesses: [{ page, write: !isPrivate }], kernel: true, finish });
  return true;
}

/** A read or write of any page through /proc/PID/mem, which never sleeps. */
export function procMem(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const target = someProcess(builder, thread);
  const page = builder.pickPage((candidate) => target.memory.page(candidate) !== undefined) ?? builder.anyPage();
  const right = random.chance(90);
  const addr = right ? builder.address(page, random.pick([0, 1, 0x800, PAGE - 3])) : wrongAddress(builder);
  const state = page < SPAN_PAGES ? target.memory.page(page) : undefined;
  if (right && state !== undefined && (state.modes & MODE_MISSING) === 0) state.present = true;
  if (random.chance(60)) {
    const count = random.chance(90) ? random.pick([1, 8, 32, PAGE]) : random.pick([0, PAGE + 1]);
    builder.emit(thread, { op: 'proc_mem_read', process: target.number, addr, count });
  } else {
    const size = random.chance(97) ? random.pick([1, 2, 4, 8]) : 3;
    builder.emit(thread, { op: 'proc_mem_write', process: target.number, addr, value: random.u32(), size });
  }
  return true;
}

/** A disk that writes to memory or reads from it, mostly missing. */
export function directIo(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const mapped = (page: number): boolean => memory.page(page) !== undefined;
  const missing = (page: number): boolean => mapped(page) && memory.page(page)?.present === false;
  const page = (random.chance(60) ? builder.pickPage(missing) : undefined) ?? builder.pickPage(mapped);
  if (page === undefined) return false;
  const pages = random.chance(97) ? random.between(1, 2) : 0;
  const write = random.chance(50);
  const right = random.chance(95);
  const addr = right ? builder.address(page) : random.pick([0x5000, 0xffff800000000000n]);
  builder.emit(thread, { op: write ? 'direct_read' : 'direct_write', addr, length: pages * PAGE });
  if (!right) return true;
  const accesses = Array.from({ length: pages }, (_, index) => ({ page: page + index, write }));
  advance(thread, { memory, accesses, kernel: true });
  return true;
}

/** What mincore, msync and ptrace say of memory that others wait for. */
export function residence(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const page = builder.pickPage((candidate) => memory.page(candidate) !== undefined) ?? builder.anyPage();
  const wrong = builder.wrong();
  const addr = wrong && random.chance(50) ? wrongAddress(builder) : builder.address(page);
  const pages = random.chance(80) ? random.between(1, Math.max(1, memory.run(page))) : random.between(1, 12);
  const length = wrong ? wrongLength(builder) : pages * PAGE - (random.chance(10) ? 0xfff : 0);
  if (random.chance(60)) builder.emit(thread, { op: 'mincore', addr, length });
  else builder.emit(thread, { op: 'msync', addr, length, flags: random.pick([0, 1, 2, 2, 4, 6, 5, 8]) });
  return true;
}

/** A word of another process, mostly: of its own there is none to be had. */
export function ptrace(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  // Who may trace without the capability is not modelled.
  if (!thread.capable) return false;
  const others = world.processes.filter((process) => process !== thread.process);
  if (others.length === 0 && random.chance(85)) return false;
  const fallback = { number: random.chance(50) ? thread.process.number : 9, memory: thread.process.memory };
  const target = others.length > 0 && random.chance(90) ? random.pick(others) : fallback;
  const page = builder.pickPage((candidate) => target.memory.page(candidate) !== undefined) ?? builder.anyPage();
  const right = random.chance(90);
  const addr = right ? builder.address(page, random.pick([0, 1, 0x800, PAGE - 8, PAGE - 3])) : wrongAddress(builder);
  const state = target.memory.page(page);
  if (right && target !== fallback && state !== undefined && (state.modes & MODE_MISSING) === 0) state.present = true;
  if (random.chance(50)) builder.emit(thread, { op: 'ptrace_peek', process: target.number, addr });
  else builder.emit(thread, { op: 'ptrace_poke', process: target.number, addr, word: random.u32() });
  return true;
}

/** Entries of a process's pages: whose they are after forks and COPY. */
export function pagemapRead(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const target = someProcess(builder, thread);
  const page = builder.pickPage((candidate) => target.memory.page(candidate)?.present === true) ?? builder.anyPage();
  const wrong = random.chance(6);
  const addr = wrong ? wrongAddress(builder) : builder.address(page);
  const length = wrong ? random.pick([0, 512, PAGE, 513 * PAGE]) : random.between(1, SPAN_PAGES - page) * PAGE;
  builder.emit(thread, { op: 'pagemap_read', process: target.number, addr, length });
  return true;
}
