import { HUGE, HUGETLB } from './_linux.js';
import type { World } from './_world.js';

/** The hugepages of the pool that cases about hugepages have, all of them the case's own. */
export const POOL = 4;
export const NEEDS = { hugepages: POOL } as const;

/** Exactly so many hugepages of the pool can be reserved. */
export function left(world: World, count: number): void {
  const { main } = world;
  const place = world.placeHuge(count + 1);
  main.mmap(place, BigInt(count + 1) * HUGE, { flags: HUGETLB }).fails('ENOMEM');
  if (count === 0) return;
  main.mmap(place, BigInt(count) * HUGE, { flags: HUGETLB }).gives(place);
  main.munmap(place, BigInt(count) * HUGE);
}
