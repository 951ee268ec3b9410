import { PAGE, type ProgramBuilder } from '../builder.js';
import { predictLock, predictPopulate } from '../predict.js';
import { type Memory, SPAN_PAGES, type Thread } from '../world.js';
import { wrongAddress, wrongLength } from '../wrong.js';

const MCL_CURRENT = 1;
const MCL_FUTURE = 2;

/** Pages that are mapped, preferably such for which `wanted` holds; addresses and lengths need not be aligned. */
function range(builder: ProgramBuilder, memory: Memory, wanted: (page: number) => boolean) {
  const { random } = builder;
  const isMapped = (page: number): boolean => memory.page(page) !== undefined;
  const page = (random.chance(70) ? builder.pickPage(wanted) : undefined) ?? builder.pickPage(isMapped);
  if (page === undefined) return undefined;
  const pages = random.between(1, random.chance(85) ? Math.min(4, memory.run(page)) : 6);
  const offset = random.chance(15) ? random.between(1, 0xfff) : 0;
  return { page, pages, addr: builder.address(page, offset), length: pages * PAGE - offset };
}

function lockOrUnlock(builder: ProgramBuilder, thread: Thread, op: 'mlock' | 'munlock'): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const locks = op === 'mlock';
  const found = range(builder, memory, (page) => memory.page(page)?.locked === !locks);
  if (found === undefined) return false;
  const { page, pages, addr, length } = found;
  if (builder.wrong()) {
    builder.emit(
      thread,
      random.pick([
        { op, addr: wrongAddress(builder), length },
        { op, addr, length: wrongLength(builder) },
        { op, addr: builder.address(random.below(SPAN_PAGES)), length: random.between(1, 12) * PAGE },
      ]),
    );
    return true;
  }
  builder.emit(thread, { op, addr, length });
  if (predictLock(memory, page, pages, locks) && locks) predictPopulate(thread, page, pages);
  return true;
}

export function mlock(builder: ProgramBuilder, thread: Thread): boolean {
  // How much who is not root may lock is not modelled.
  return thread.root && lockOrUnlock(builder, thread, 'mlock');
}

export function munlock(builder: ProgramBuilder, thread: Thread): boolean {
  return lockOrUnlock(builder, thread, 'munlock');
}

function lockAll(memory: Memory, locked: boolean): void {
  for (const page of memory.pages) if (page !== undefined) page.locked = locked;
}

export function mlockall(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const rootless = builder.world.processes.some(({ threads }) => threads.some(({ root }) => !root));
  if (rootless) return false;
  builder.world.locksAll = true;
  const flags = random.pick([MCL_CURRENT, MCL_FUTURE, MCL_CURRENT | MCL_FUTURE, 0, 8]);
  builder.emit(thread, { op: 'mlockall', flags });
  if (flags !== 0 && flags !== 8) memory.lockFuture = (flags & MCL_FUTURE) !== 0;
  if ((flags & MCL_CURRENT) === 0) return true;
  lockAll(memory, true);
  predictPopulate(thread, 0, SPAN_PAGES);
  return true;
}

export function munlockall(builder: ProgramBuilder, thread: Thread): boolean {
  const { memory } = thread.process;
  builder.emit(thread, { op: 'munlockall' });
  memory.lockFuture = false;
  lockAll(memory, false);
  return true;
}
