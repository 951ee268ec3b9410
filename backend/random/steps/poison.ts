import type { ProgramBuilder } from '../builder.js';
import { predictPoison } from '../predict.js';
import type { Thread, Uffd } from '../world.js';
import { type Fill, fillRange } from './fill.js';

const DONTWAKE = 1;

const POISON: Fill = {
  op: 'UFFDIO_POISON',
  pick: poisonable,
  single: 70,
  most: 4,
  mode: ({ random }) => (random.chance(15) ? DONTWAKE : 0),
  unknownModes: [2, 3, 0x80000000, 0x8000000000000001n],
  predict: predictPoison,
};

/** POISON by a thread that has the descriptor, of `page` or a page that is not there. */
export function poison(
  builder: ProgramBuilder,
  thread: Thread,
  at?: { fd: number; uffd: Uffd; page: number },
): boolean {
  return fillRange(builder, thread, POISON, at);
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
