import { mix } from './hash';
import { HUGE_SHIFT } from './hugepage';
import { makeHugeEntry } from './hugetable';
import { config, isNone } from './machine';
import { Mm } from './mm';
import { firstInLeaf, freeTables, hasTable } from './pagetable';
import { intersecting, VM_HUGETLB, Vma } from './vma';

/**
 * Linux's PMD tables, which span a gibibyte each. Whether there is one where no hugepage is mapped, PAGEMAP_SCAN tells. There is one
 * where the page table or the table of hugepages has a leaf. Where the former's goes and Linux's PMD table stays, the latter gets one without
 * entries. None of it matters in machines without hugepages.
 */

export const PMD_TABLE_SIZE: u64 = 0x40000000;
const MASK: u64 = PMD_TABLE_SIZE - 1;

/** Whether there is a PMD table for an address. */
export function hasPmdTable(mm: Mm, address: u64): bool {
  if (mm.hugeTable != 0 && hasTable(mm.hugeTable, address >> HUGE_SHIFT)) return true;
  return hasSmallTable(mm, address & ~MASK);
}

/** Whether there is one because of a page table in it. */
function hasSmallTable(mm: Mm, start: u64): bool {
  const end = (start + PMD_TABLE_SIZE) >> 12;
  return firstInLeaf(mm.pageTable, start >> 12, end) < end;
}

/** Before page tables between two addresses go: the PMD tables stay. */
export function keepPmdTables(mm: Mm, start: u64, end: u64): void {
  if (config().hugepages == 0) return;
  for (let at = start & ~MASK; at < end; at += PMD_TABLE_SIZE) if (hasSmallTable(mm, at)) makeHugeEntry(mm, at);
}

/** Mappings from `start` to `last` have gone, and between `floor` and `ceiling` nothing is mapped any more: only there PMD tables go. */
export function freePmdTables(mm: Mm, start: u64, last: u64, floor: u64, ceiling: u64): void {
  if (config().hugepages == 0) return;
  const first = start & ~MASK;
  if (first < floor) keepPmdTables(mm, start, start + 1);
  if (((last + MASK) & ~MASK) > ceiling) keepPmdTables(mm, last - 1, last);
  if (mm.hugeTable == 0) return;
  freeTables(mm.hugeTable, max(floor, first) >> HUGE_SHIFT, min(ceiling, (last + MASK) & ~MASK) >> HUGE_SHIFT);
}

/** fork: where entries of a mapping are copied the child gets the PMD tables that its parent has. */
export function copyPmdTables(to: Mm, from: Mm, vma: Vma): void {
  if (config().hugepages == 0) return;
  for (let at = vma.start & ~MASK; at < vma.end; at += PMD_TABLE_SIZE)
    if (hasPmdTable(from, at) && !hasPmdTable(to, at)) makeHugeEntry(to, at);
}

/** Whether it is known that there is no PMD table: what a fault in small pages of a file has made is not kept track of. */
export function isPmdTableKnown(mm: Mm, address: u64): bool {
  const end = (address & ~MASK) + PMD_TABLE_SIZE;
  for (let vma = intersecting(mm, address & ~MASK, end); !isNone(vma) && vma.start < end; vma = vma.next)
    if (!isNone(vma.file) && (vma.flags & VM_HUGETLB) == 0) return false;
  return true;
}

/** Mixes in which PMD tables of a mapping of hugepages there are. */
export function hashPmdTables(mm: Mm, vma: Vma): void {
  for (let at = vma.start & ~MASK; at < vma.end; at += PMD_TABLE_SIZE) mix(hasPmdTable(mm, at) ? 1 : 0);
}
