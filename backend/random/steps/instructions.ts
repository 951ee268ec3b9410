import { PAGE, type ProgramBuilder } from '../builder.js';
import { advance } from '../predict.js';
import { EXEC, READ, type Thread, WRITE } from '../world.js';
import { wrongAddress } from '../wrong.js';

/** A page that is mapped so, most often one that is missing. */
function pageWith(builder: ProgramBuilder, thread: Thread, right: number, without: number): number | undefined {
  const { memory } = thread.process;
  const fits = (page: number): boolean => {
    const prot = memory.page(page)?.prot ?? 0;
    return (prot & right) !== 0 && (prot & without) === 0;
  };
  const missing = (page: number): boolean => fits(page) && memory.page(page)?.present === false;
  return (builder.random.chance(65) ? builder.pickPage(missing) : undefined) ?? builder.pickPage(fits);
}

/** A locked read-modify-write. */
export function exchangeAdd(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const page = random.chance(4) ? builder.anyPage() : pageWith(builder, thread, WRITE, 0);
  if (page === undefined) return false;
  const size = random.pick([1, 2, 4, 8]);
  const value = random.u32();
  if (random.chance(4)) {
    builder.emit(thread, { op: 'exchange_add', addr: wrongAddress(builder), value, size });
    return true;
  }
  builder.emit(thread, {
    op: 'exchange_add',
    addr: builder.address(page, random.below(PAGE / size) * size),
    value,
    size,
  });
  accessOne(thread, page, true);
  return true;
}

/** An instruction fetch; only from memory that is not executable: what else would be there is anything. */
export function execute(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const page = pageWith(builder, thread, READ | WRITE, EXEC);
  if (page === undefined) return false;
  builder.emit(thread, { op: 'execute', addr: builder.address(page, random.below(PAGE)) });
  accessOne(thread, page, false);
  return true;
}

function accessOne(thread: Thread, page: number, write: boolean): void {
  const { memory } = thread.process;
  advance(thread, { memory, accesses: [{ page, write }], kernel: false });
}
