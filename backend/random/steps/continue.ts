import type { Operand } from '../../operand.js';
import { PAGE, type ProgramBuilder } from '../builder.js';
import { predictContinue } from '../predict.js';
import { MODE_WP, SPAN_PAGES, type Thread, type Uffd } from '../world.js';
import { wrongAddress, wrongDescriptor, wrongLength } from '../wrong.js';

const DONTWAKE = 1;
const WP = 2;

/** CONTINUE by a thread that has the descriptor, to `page` or a page that is cached and not mapped. */
export function continuePages(
  builder: ProgramBuilder,
  thread: Thread,
  at?: { fd: number; uffd: Uffd; page: number },
): boolean {
  const { random, world } = builder;
  const found = at ?? builder.pickUffd(thread.process, (uffd) => uffd.enabled);
  if (found === undefined) return false;
  const { uffd } = found;
  const page = at?.page ?? continuable(builder, uffd);
  if (page === undefined) return false;
  const pages = random.chance(60) ? 1 : random.between(1, Math.max(1, uffd.memory.run(page)));
  const protects = ((uffd.memory.page(page)?.modes ?? 0) & MODE_WP) !== 0;
  const mode = (random.chance(12) ? DONTWAKE : 0) | (random.chance(protects ? 30 : 2) ? WP : 0);
  const right = {
    op: 'UFFDIO_CONTINUE',
    fd: builder.descriptor(thread.process, found.fd),
    start: builder.address(page) as Operand,
    len: (pages * PAGE) as Operand,
    mode: mode as Operand,
  } as const;
  const isRight = builder.emitRight(thread, right, () => [
    { ...right, start: wrongAddress(builder) },
    { ...right, len: wrongLength(builder) },
    { ...right, mode: random.pick([4, 6, 0x80000000, 0x8000000000000001n]) },
    { ...right, start: builder.address(random.below(SPAN_PAGES)), len: random.between(1, 12) * PAGE },
    { ...right, fd: wrongDescriptor(builder) },
  ]);
  if (!isRight) return true;
  predictContinue(world, uffd, page, pages, mode);
  return true;
}

function continuable(builder: ProgramBuilder, uffd: Uffd): number | undefined {
  const fits = (page: number): boolean => {
    const state = uffd.memory.page(page);
    if (state?.owner === undefined || state.present || state.shmem === undefined) return false;
    return state.shmem.shmem.cached.has(state.shmem.index) || builder.random.chance(5);
  };
  return builder.pickPage(fits) ?? (builder.random.chance(8) ? builder.anyPage() : undefined);
}
