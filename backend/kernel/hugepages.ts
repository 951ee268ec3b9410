import { readFileSync, writeFileSync } from 'node:fs';
import { MachineFailed } from '../results.js';
import type { KernelMachine } from './machine.js';

/** How many hugepages of the default size the pool has. */
export const NR_HUGEPAGES = '/proc/sys/vm/nr_hugepages';
/** How many more the kernel may make when the pool is exhausted: machines know of none. */
const NR_OVERCOMMIT_HUGEPAGES = '/proc/sys/vm/nr_overcommit_hugepages';

function read(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

/** A count of /proc/meminfo. */
function counted(meminfo: string, name: string): number {
  return Number(new RegExp(`^HugePages_${name}:\\s+(\\d+)$`, 'm').exec(meminfo)?.[1] ?? 0);
}

/**
 * Hugepages that are not to be had although the pool was empty: reservations that a program has lost for good (fact hugetlb.mremap.rest), and what
 * somebody still has of a larger pool.
 */
function notToBeHad(): number {
  const meminfo = read('/proc/meminfo');
  return counted(meminfo, 'Total') - counted(meminfo, 'Free') + counted(meminfo, 'Rsvd');
}

/**
 * Gives a machine a pool of `count` hugepages of its own, by a lease: the pool must be empty before. Throws MachineFailed where that
 * can't be had.
 */
export function leaseHugepages(machine: KernelMachine, count: number): void {
  const before = machine.lease({ path: NR_HUGEPAGES, value: String(count) });
  if (before !== '0') throw new MachineFailed(`the pool of hugepages has ${before} already, which others may use`);
  const wanted = count + notToBeHad();
  if (wanted !== count) writeFileSync(NR_HUGEPAGES, String(wanted));
  const had = read(NR_HUGEPAGES);
  if (had !== String(wanted)) throw new MachineFailed(`of ${wanted} hugepages the kernel could make ${had}`);
  if (read(NR_OVERCOMMIT_HUGEPAGES) !== '0') throw new MachineFailed(`${NR_OVERCOMMIT_HUGEPAGES} is not 0`);
}
