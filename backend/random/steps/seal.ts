import { PAGE, type ProgramBuilder } from '../builder.js';
import { SPAN_PAGES, type Thread } from '../world.js';
import { wrongAddress, wrongLength } from '../wrong.js';

/** Pages that may be sealed of all: they are lost for what else a program does. */
const MOST_SEALED = 8;

/** Seals some pages of a mapping. */
export function seal(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const page = builder.pickPage((candidate) => memory.page(candidate)?.sealed === false);
  if (page === undefined || memory.pages.filter((found) => found?.sealed).length >= MOST_SEALED) return false;
  const pages = random.between(1, Math.min(3, memory.run(page)));
  const rounded = random.chance(5) ? random.between(1, 0xfff) : 0;
  const right = { op: 'mseal', addr: builder.address(page), length: pages * PAGE - rounded } as const;
  const isRight = builder.emitRight(thread, right, () => [
    { ...right, addr: wrongAddress(builder) },
    { ...right, length: wrongLength(builder) },
    { ...right, flags: random.pick([1, 0x100000000n]) },
    { ...right, addr: builder.address(random.below(SPAN_PAGES)), length: random.between(1, 12) * PAGE },
  ]);
  if (isRight) for (const found of memory.pages.slice(page, page + pages)) if (found) found.sealed = true;
  return true;
}
