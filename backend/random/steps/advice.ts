import type { ProgramBuilder } from '../builder.js';
import { PAGE } from '../builder.js';
import { predictAdvice } from '../predict.js';
import { SPAN_PAGES, type Thread } from '../world.js';
import { wrongAddress, wrongLength } from '../wrong.js';

/** How often each advice that is a flag comes, and what takes it away: those that fork looks at more often. */
const FLAGS = { 10: 8, 11: 6, 18: 8, 19: 6, 12: 2, 13: 2, 14: 2, 15: 2, 16: 3, 17: 3, 1: 2, 2: 2, 0: 3 } as const;
/** Memory policies that come: MPOL_DEFAULT most often, so that what differs becomes equal again. */
const MODES = { 0: 4, 1: 1, 2: 3, 3: 1, 4: 2, 5: 1, 6: 1 } as const;
/** MPOL_DEFAULT and MPOL_LOCAL are of no nodes. */
const OF_NO_NODES: ReadonlySet<number> = new Set([0, 4]);

/** Advice that is a flag of the mapping. */
export function advise(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const found = range(builder, thread);
  if (found === undefined) return false;
  const { page, pages, addr, length } = found;
  const advice = Number(random.weighted(FLAGS));
  // Of a file's memory neither merging nor policies are modelled.
  if ((advice === 12 || advice === 13) && !memory.isAnonymous(0, SPAN_PAGES)) return false;
  const right = { op: 'madvise', addr, length, advice } as const;
  const isRight = builder.emitRight(thread, right, () => [
    { ...right, addr: wrongAddress(builder) },
    { ...right, length: wrongLength(builder) },
    { ...right, addr: builder.address(random.below(SPAN_PAGES)), length: random.between(1, 12) * PAGE },
  ]);
  if (!isRight) return true;
  predictAdvice(memory, page, pages, advice);
  return true;
}

/** A memory policy for pages that are mapped. */
export function mbind(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const found = range(builder, thread);
  if (found === undefined || !thread.process.memory.isAnonymous(0, SPAN_PAGES)) return false;
  const { addr, length } = found;
  const mode = Number(random.weighted(MODES));
  const right = { op: 'mbind', addr, length, mode, nodes: OF_NO_NODES.has(mode) ? 0 : 1 } as const;
  builder.emit(
    thread,
    builder.wrong()
      ? random.pick([
          { ...right, addr: wrongAddress(builder) },
          { ...right, length: wrongLength(builder) },
          { ...right, mode: random.pick([7, 0x100, -1]), nodes: 0 },
          { ...right, nodes: 1 - right.nodes },
          { ...right, addr: builder.address(random.below(SPAN_PAGES)), length: random.between(1, 12) * PAGE },
        ])
      : right,
  );
  return true;
}

/** Some pages of a mapping, most often all with the same flags. */
function range(builder: ProgramBuilder, thread: Thread) {
  const { random } = builder;
  const { memory } = thread.process;
  const page = builder.pickPage((candidate) => memory.page(candidate) !== undefined);
  if (page === undefined) return undefined;
  const pages = random.between(1, random.chance(85) ? Math.min(4, memory.run(page)) : 6);
  const rounded = random.chance(5) ? random.between(1, 0xfff) : 0;
  return { page, pages, addr: builder.address(page), length: pages * PAGE - rounded };
}
