import { readFileSync, writeFileSync } from 'node:fs';
import { MachineFailed } from '../results.js';
import { ARENA_START } from '../wire.js';
import type { KernelMachine } from './machine.js';

/** How many hugepages of the default size the pool has. */
export const NR_HUGEPAGES = '/proc/sys/vm/nr_hugepages';
/** How many more the kernel may make when the pool is exhausted: machines know of none. */
const NR_OVERCOMMIT_HUGEPAGES = '/proc/sys/vm/nr_overcommit_hugepages';
/** Bytes of a hugepage of the default size. */
const HUGE = 2n << 20n;
/** MAP_PRIVATE, MAP_FIXED, MAP_ANONYMOUS and MAP_HUGETLB of mmap(2). */
const PRIVATE_HUGETLB = 0x40032;

function read(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

/** A count of /proc/meminfo. */
function counted(meminfo: string, name: string): number {
  return Number(new RegExp(`^HugePages_${name}:\\s+(\\d+)$`, 'm').exec(meminfo)?.[1] ?? 0);
}

/** Hugepages that are not to be had although the pool was empty. */
interface NotToBeHad {
  /** What somebody still has of a larger pool. */
  readonly used: number;
  /** Reservations of nobody: programs have lost them for good (fact hugetlb.mremap.rest). */
  readonly lost: number;
}

function notToBeHad(): NotToBeHad {
  const meminfo = read('/proc/meminfo');
  return { used: counted(meminfo, 'Total') - counted(meminfo, 'Free'), lost: counted(meminfo, 'Rsvd') };
}

function makePool(hugepages: number): void {
  writeFileSync(NR_HUGEPAGES, String(hugepages));
  const had = read(NR_HUGEPAGES);
  if (had !== String(hugepages)) throw new MachineFailed(`of ${hugepages} hugepages the kernel could make ${had}`);
}

/**
 * Makes up for lost reservations as long as `keeper` is there: a child has hugepages that its parent has given back, and for
 * each of them Linux counts one reservation less than there are (fact hugetlb.pool.shared-late). A larger pool alone would
 * not do: who may take more than is reserved would find hugepages there.
 */
function makeUpFor(lost: number, keeper: KernelMachine): void {
  const main = { process: 0, thread: 0 };
  const length = BigInt(lost) * HUGE;
  keeper.perform(main, { op: 'mmap', addr: ARENA_START, length, flags: PRIVATE_HUGETLB });
  for (let at = ARENA_START; at < ARENA_START + length; at += HUGE)
    keeper.perform(main, { op: 'store', addr: at, size: 8, value: 1n });
  keeper.perform(main, { op: 'fork', child: 1 });
  keeper.perform(main, { op: 'munmap', addr: ARENA_START, length });
  const left = counted(read('/proc/meminfo'), 'Rsvd');
  if (left !== 0)
    throw new MachineFailed(`${left} hugepages are reserved by nobody, or by others who use them meanwhile`);
}

/**
 * Gives a machine a pool of `count` hugepages of its own, by a lease: the pool must be empty before. Throws MachineFailed where that
 * can't be had.
 */
export function leaseHugepages(machine: KernelMachine, count: number): void {
  const before = machine.lease({ path: NR_HUGEPAGES, value: String(count) });
  if (before !== '0') throw new MachineFailed(`the pool of hugepages has ${before} already, which others may use`);
  if (read(NR_OVERCOMMIT_HUGEPAGES) !== '0') throw new MachineFailed(`${NR_OVERCOMMIT_HUGEPAGES} is not 0`);
  const { used, lost } = notToBeHad();
  if (lost > 0) {
    makePool(count + used + 2 * lost);
    makeUpFor(lost, machine.companion());
  }
  makePool(count + used + lost);
}
