import { readFileSync } from 'node:fs';
import { MachineFailed } from '../results.js';
import type { KernelMachine } from './machine.js';

/** How many hugepages of the default size the pool has. */
export const NR_HUGEPAGES = '/proc/sys/vm/nr_hugepages';
/** How many more the kernel may make when the pool is exhausted: machines know of none. */
const NR_OVERCOMMIT_HUGEPAGES = '/proc/sys/vm/nr_overcommit_hugepages';

function read(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

/**
 * Gives a machine a pool of `count` hugepages of its own, by a lease: the pool must be empty before. Throws MachineFailed where that
 * can't be had.
 */
export function leaseHugepages(machine: KernelMachine, count: number): void {
  const before = machine.lease({ path: NR_HUGEPAGES, value: String(count) });
  if (before !== '0') throw new MachineFailed(`the pool of hugepages has ${before} already, which others may use`);
  const had = read(NR_HUGEPAGES);
  if (had !== String(count)) throw new MachineFailed(`of ${count} hugepages the kernel could make ${had}`);
  if (read(NR_OVERCOMMIT_HUGEPAGES) !== '0') throw new MachineFailed(`${NR_OVERCOMMIT_HUGEPAGES} is not 0`);
}
