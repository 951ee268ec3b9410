import type { ProgramBuilder } from '../builder.js';
import { predictContinue } from '../predict.js';
import { MODE_WP, type Thread, type Uffd } from '../world.js';
import { type Fill, fillRange } from './fill.js';

const DONTWAKE = 1;
const WP = 2;

const CONTINUE: Fill = {
  op: 'UFFDIO_CONTINUE',
  pick: continuable,
  single: 60,
  most: Number.POSITIVE_INFINITY,
  mode: ({ random }, uffd, page) => {
    const protects = ((uffd.memory.page(page)?.modes ?? 0) & MODE_WP) !== 0;
    return (random.chance(12) ? DONTWAKE : 0) | (random.chance(protects ? 30 : 2) ? WP : 0);
  },
  unknownModes: [4, 6, 0x80000000, 0x8000000000000001n],
  predict: predictContinue,
};

/** CONTINUE by a thread that has the descriptor, to `page` or a page that is cached and not mapped. */
export function continuePages(
  builder: ProgramBuilder,
  thread: Thread,
  at?: { fd: number; uffd: Uffd; page: number },
): boolean {
  return fillRange(builder, thread, CONTINUE, at);
}

function continuable(builder: ProgramBuilder, uffd: Uffd): number | undefined {
  const fits = (page: number): boolean => {
    const state = uffd.memory.page(page);
    if (state?.owner === undefined || state.present || state.shmem === undefined) return false;
    return state.shmem.shmem.cached.has(state.shmem.index) || builder.random.chance(5);
  };
  return builder.pickPage(fits) ?? (builder.random.chance(8) ? builder.anyPage() : undefined);
}
