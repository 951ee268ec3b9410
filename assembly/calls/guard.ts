import { EINVAL, MADV_GUARD_INSTALL } from '../abi';
import { isAlone } from '../fault';
import { GUARD_LOCKED, HUGETLB_MADVISE_GUARD } from '../generated/facts';
import { hasHeadroom } from '../memory';
import { prepareAnon } from '../merge';
import { firstMapped, GUARD_MARKER, makeEntry, pteAt, setPte, unguard, WP_MARKER, zap } from '../pagetable';
import { zapThps } from '../thp';
import { Thread } from '../thread';
import { UNMODELLED_GUARD_PROTECTED, unmodelled } from '../unmodelled';
import { isAnonymous, VM_HUGETLB, VM_LOCKED, Vma, zapModeOf } from '../vma';

/**
 * MADV_GUARD_INSTALL and MADV_GUARD_REMOVE of one mapping, the mmap lock held for reading all the while: a page table's part a
 * step, under its lock, where others can come in between.
 *
 * Installing marks what is empty. When it meets what is not, it empties the whole part of the mapping and begins anew.
 * `local0` is where that part begins, `argument0` how far it is in it, and `argument1` whether it empties.
 */

/** What a page table's lock covers, pages. */
const TABLE_PAGES: u64 = 512;

/** Whether a mapping can't be guarded, with the fact; its errno is EINVAL. */
export function guardRefusal(vma: Vma, advice: u32): u16 {
  if ((vma.flags & VM_HUGETLB) != 0) return HUGETLB_MADVISE_GUARD;
  return advice == MADV_GUARD_INSTALL && (vma.flags & VM_LOCKED) != 0 ? GUARD_LOCKED : 0;
}

export const GUARD_ERRNO: u16 = EINVAL;

/** Goes on with the part of a mapping up to `to`: whether it is done. */
export function isGuarded(thread: Thread, vma: Vma, to: u64): bool {
  const table = thread.process.mm.pageTable;
  vma.guarded = 1;
  if (isAnonymous(vma)) prepareAnon(vma);
  thread.argument0 = max(thread.argument0, thread.local0);
  do {
    if (thread.argument1 != 0) empty(thread, vma, table, to >> 12);
    else if (!isInstalled(thread, vma, table, to >> 12)) return false;
  } while (thread.argument0 < to && isAlone(thread) && hasHeadroom());
  return thread.argument0 == to && thread.argument1 == 0;
}

/** Marks what is empty; false where that never ends. */
function isInstalled(thread: Thread, vma: Vma, table: usize, end: u64): bool {
  const first = thread.argument0 >> 12;
  const stop = min(end, (first & ~(TABLE_PAGES - 1)) + TABLE_PAGES);
  for (let page = first; page < stop; page++) {
    if (!hasHeadroom()) {
      thread.argument0 = page << 12;
      return true;
    }
    const entry = makeEntry(table, page);
    const pte = pteAt(entry);
    if (pte == 0) {
      setPte(entry, GUARD_MARKER);
    } else if (pte == WP_MARKER && !isAnonymous(vma)) {
      unmodelled(UNMODELLED_GUARD_PROTECTED);
      return false;
    } else if (pte != GUARD_MARKER) {
      thread.argument0 = thread.local0;
      thread.argument1 = 1;
      return true;
    }
  }
  thread.argument0 = stop << 12;
  return true;
}

/** A page a step, if another thread could come between; guards that are there stay. */
function empty(thread: Thread, vma: Vma, table: usize, end: u64): void {
  const first = thread.argument0 >> 12;
  const page = isAlone(thread) ? end : firstMapped(table, first, end);
  const stop = min(end, page + 1);
  zapThps(thread.process.mm, first << 12, stop << 12);
  zap(table, first, stop, zapModeOf(vma));
  thread.argument0 = stop << 12;
  if (stop < end) return;
  thread.argument0 = thread.local0;
  thread.argument1 = 0;
}

/** Takes guards away, and nothing else; where it goes on. */
export function removeGuards(thread: Thread, to: u64): u64 {
  const first = thread.local0 >> 12;
  const end = to >> 12;
  const stop = isAlone(thread) ? end : min(end, (first & ~(TABLE_PAGES - 1)) + TABLE_PAGES);
  unguard(thread.process.mm.pageTable, first, stop);
  return stop << 12;
}
