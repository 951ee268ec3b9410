/** The hugepages of the pool that cases about hugepages have, all of them the case's own. */
export const POOL = 4;
export const NEEDS = { hugepages: POOL } as const;
