import type { Operand } from '../../operand.js';
import { PAGE, type ProgramBuilder } from '../builder.js';
import { predictPoison } from '../predict.js';
import { SPAN_PAGES, type Thread, type Uffd } from '../world.js';
import { wrongAddress, wrongDescriptor, wrongLength } from '../wrong.js';

const DONTWAKE = 1;

/** POISON by a thread that has the descriptor, of `page` or a page that is not there. */
export function poison(
  builder: ProgramBuilder,
  thread: Thread,
  at?: { fd: number; uffd: Uffd; page: number },
): boolean {
  const { random, world } = builder;
  const found = at ?? builder.pickUffd(thread.process, (uffd) => uffd.enabled);
  if (found === undefined) return false;
  const { uffd } = found;
  const page = at?.page ?? poisonable(builder, uffd);
  if (page === undefined) return false;
  const pages = random.chance(70) ? 1 : random.between(1, Math.max(1, Math.min(4, uffd.memory.run(page))));
  const mode = random.chance(15) ? DONTWAKE : 0;
  const right = {
    op: 'UFFDIO_POISON',
    fd: builder.descriptor(thread.process, found.fd),
    start: builder.address(page) as Operand,
    len: (pages * PAGE) as Operand,
    mode: mode as Operand,
  } as const;
  const isRight = builder.emitRight(thread, right, () => [
    { ...right, start: wrongAddress(builder) },
    { ...right, len: wrongLength(builder) },
    { ...right, mode: random.pick([2, 3, 0x80000000, 0x8000000000000001n]) },
    { ...right, start: builder.address(random.below(SPAN_PAGES)), len: random.between(1, 12) * PAGE },
    { ...right, fd: wrongDescriptor(builder) },
  ]);
  if (!isRight) return true;
  predictPoison(world, uffd, page, pages, mode);
  return true;
}

/** Seldom one that is there. */
function poisonable(builder: ProgramBuilder, uffd: Uffd): number | undefined {
  const { random } = builder;
  const fits = (number: number): boolean => {
    const page = uffd.memory.page(number);
    if (page?.owner === undefined) return false;
    return page.present || page.fatal || page.wp ? random.chance(6) : page.owner === uffd || random.chance(20);
  };
  return builder.pickPage(fits) ?? (random.chance(8) ? builder.anyPage() : undefined);
}
