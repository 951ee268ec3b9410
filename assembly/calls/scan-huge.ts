import { HUGE_MASK, HUGE_SIZE } from '../hugepage';
import { hugePteAt, protectHuge } from '../hugetable';
import { Mm } from '../mm';
import { flagsOf, isPresent, PTE_CACHE, PTE_UFFD_WP, WP_MARKER } from '../pagetable';
import { hasPmdTable, isPmdTableKnown } from '../pmdtable';
import { backOut, IS_FILE, IS_HUGE, IS_PRESENT, IS_SWAPPED, IS_WRITTEN, matches, protects, Scan, tell } from '../scan';
import { UNMODELLED_SCAN_HUGETLB, unmodelled } from '../unmodelled';

/** The walk of PAGEMAP_SCAN over memory of hugepages. */

/** Looks at what [at, to) has of one hugepage, which all of its pages are like; `ofAll` is what the mapping has. Returns where the walk goes on. */
export function scanHugePage(scan: Scan, mm: Mm, ofAll: u64, at: u64, to: u64): u64 {
  const end = min(to, (at & ~HUGE_MASK) + HUGE_SIZE);
  const isHole = !hasPmdTable(mm, at);
  if (isHole && !isPmdTableKnown(mm, at)) {
    unmodelled(UNMODELLED_SCAN_HUGETLB);
    return end;
  }
  const pte = isHole ? 0 : hugePteAt(mm, at);
  const categories = isHole ? ofAll : ofAll | categoriesOf(pte);
  if (!matches(scan, categories)) return end;
  const told = tell(scan, categories, at, end);
  if (!protects(scan) || told == at) return told;
  if (isHole) {
    protectHuge(mm, at, told);
    return told;
  }
  if ((categories & IS_WRITTEN) == 0) return told;
  if (told != at + HUGE_SIZE) {
    backOut(scan, at, told);
    return end;
  }
  // A marker is left as it is.
  if (isPresent(pte)) protectHuge(mm, at, told);
  return told;
}

function categoriesOf(pte: u32): u64 {
  if (pte == 0) return IS_HUGE;
  if (!isPresent(pte)) return IS_HUGE | IS_SWAPPED | (pte == WP_MARKER ? 0 : IS_WRITTEN);
  const flags = flagsOf(pte);
  let categories = IS_HUGE | IS_PRESENT;
  if ((flags & PTE_UFFD_WP) == 0) categories |= IS_WRITTEN;
  if ((flags & PTE_CACHE) != 0) categories |= IS_FILE;
  return categories;
}
