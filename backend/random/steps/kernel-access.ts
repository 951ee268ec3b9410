import { PAGE, type ProgramBuilder } from '../builder.js';
import { advance } from '../predict.js';
import { MODE_MISSING, SPAN_PAGES, type Thread } from '../world.js';
import { wrongAddress } from '../wrong.js';
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
