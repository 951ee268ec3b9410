import { EPERM, FEATURE_WP_ASYNC } from '../abi';
import { isNone, machine } from '../machine';
import { Mm } from '../mm';
import {
  entryOf,
  firstInLeaf,
  flagsOf,
  frameOf,
  GUARD_MARKER,
  hasTable,
  isFatal,
  isPresent,
  PTE_CACHE,
  PTE_UFFD_WP,
  pteAt,
  TABLE_PAGES,
  WP_MARKER,
} from '../pagetable';
import { protectPages } from '../protect';
import {
  backOut,
  CHECK_WPASYNC,
  IS_FILE,
  IS_GUARD,
  IS_HUGE,
  IS_PFNZERO,
  IS_PRESENT,
  IS_SWAPPED,
  IS_WPALLOWED,
  IS_WRITTEN,
  matches,
  protects,
  Scan,
  tell,
} from '../scan';
import { isHuge, splitHuge } from '../thp';
import { UNMODELLED_SCAN_FATAL, unmodelled } from '../unmodelled';
import { intersecting, VM_HUGETLB, VM_UFFD_WP, Vma } from '../vma';
import { scanHugePage } from './scan-huge';

/** The walk of PAGEMAP_SCAN over an address space: what categories pages have, and which get protected. */

/** The next mapping, or a page table's part of it, of a whole if that makes no difference; false when the walk is over. */
export function scanNext(scan: Scan, mm: Mm, whole: bool): bool {
  // Of an empty range nothing is looked at.
  if (scan.at == scan.end) return false;
  const vma = intersecting(mm, scan.at, scan.end);
  if (isNone(vma)) {
    scan.at = scan.end;
    return false;
  }
  const isAllowed = isWpAllowed(vma);
  if (!isAllowed && (scan.flags & CHECK_WPASYNC) != 0) {
    scan.errno = EPERM;
    return false;
  }
  const to = min(scan.end, vma.end);
  if ((!isAllowed && protects(scan)) || !isOfInterest(scan, isAllowed)) {
    scan.at = to;
  } else if ((vma.flags & VM_HUGETLB) != 0) {
    scan.at = scanHugePage(scan, mm, categoriesOf(vma), max(scan.at, vma.start), to);
  } else {
    scan.at = scanPart(scan, mm, vma, max(scan.at, vma.start) >> 12, to >> 12, whole) << 12;
  }
  return scan.at != scan.end && scan.full == 0;
}

/** Whether writes to the mapping are noted without anybody being asked. */
function isWpAllowed(vma: Vma): bool {
  return (vma.flags & VM_UFFD_WP) != 0 && (vma.ctx.features & FEATURE_WP_ASYNC) != 0;
}

function isOfInterest(scan: Scan, isAllowed: bool): bool {
  if ((scan.mask & IS_WPALLOWED) == 0) return true;
  return isAllowed != ((scan.inverted & IS_WPALLOWED) != 0);
}

/** Looks at pages of a mapping up to the border of a page table; returns where it stopped. */
function scanPart(scan: Scan, mm: Mm, vma: Vma, from: u64, to: u64, whole: bool): u64 {
  const border = min(to, (from & ~(TABLE_PAGES - 1)) + TABLE_PAGES);
  if (isHuge(mm, from << 12)) return scanThp(scan, mm, vma, from, border);
  if (hasTable(mm.pageTable, from)) return scanTable(scan, mm, vma, from, border);
  return scanAbsent(scan, mm, vma, from, whole && !protects(scan) ? absentTo(mm, from, to) : border);
}

/** How far there are no page tables. */
function absentTo(mm: Mm, from: u64, to: u64): u64 {
  const found = firstInLeaf(mm.pageTable, from, to);
  return found < to ? found & ~(TABLE_PAGES - 1) : to;
}

/** Pages without a page table. Where they are protected markers are set, which makes one. */
function scanAbsent(scan: Scan, mm: Mm, vma: Vma, from: u64, to: u64): u64 {
  const categories = categoriesOf(vma) | ((vma.flags & VM_UFFD_WP) != 0 ? IS_WRITTEN : 0);
  if (!matches(scan, categories)) return to;
  const end = tell(scan, categories, from << 12, to << 12) >> 12;
  if (protects(scan)) protectPages(mm.pageTable, from, end, true);
  return end;
}

/** What all pages of a mapping have. */
function categoriesOf(vma: Vma): u64 {
  return isWpAllowed(vma) ? IS_WPALLOWED : 0;
}

/** A huge page: its part in the range is told as one. To protect a part of it splits it. */
function scanThp(scan: Scan, mm: Mm, vma: Vma, from: u64, to: u64): u64 {
  const categories = categoriesOf(vma) | categoriesOfEntry(pteAt(entryOf(mm.pageTable, from))) | IS_HUGE;
  if (!matches(scan, categories)) return to;
  const told = tell(scan, categories, from << 12, to << 12) >> 12;
  if (told == from || !protects(scan) || (categories & IS_WRITTEN) == 0) return told;
  if (told - from == TABLE_PAGES) {
    protectPages(mm.pageTable, from, told, true);
    return told;
  }
  splitHuge(mm, from << 12);
  const walkEnd = scan.walkEnd;
  backOut(scan, from << 12, told << 12);
  scan.walkEnd = walkEnd;
  return scanTable(scan, mm, vma, from, to);
}

function scanTable(scan: Scan, mm: Mm, vma: Vma, from: u64, to: u64): u64 {
  const all = protects(scan) && scan.vecLen == 0;
  const ofAll = categoriesOf(vma);
  for (let page = from; page < to; page++) {
    const categories = ofAll | categoriesOfEntry(pteAt(entryOf(mm.pageTable, page)));
    if (!all) {
      if (!matches(scan, categories)) continue;
      if (tell(scan, categories, page << 12, (page + 1) << 12) == page << 12) return page;
    }
    if (protects(scan) && (categories & IS_WRITTEN) != 0) protect(mm, page);
  }
  return to;
}

function protect(mm: Mm, page: u64): void {
  if (isFatal(pteAt(entryOf(mm.pageTable, page)))) unmodelled(UNMODELLED_SCAN_FATAL);
  else protectPages(mm.pageTable, page, page + 1, true);
}

function categoriesOfEntry(pte: u32): u64 {
  if (pte == 0) return IS_WRITTEN;
  if (!isPresent(pte)) return categoriesOfMarker(pte);
  const flags = flagsOf(pte);
  let categories = IS_PRESENT;
  if ((flags & PTE_UFFD_WP) == 0) categories |= IS_WRITTEN;
  if ((flags & PTE_CACHE) != 0) categories |= IS_FILE;
  if (frameOf(pte) == machine().zeroFrame) categories |= IS_PFNZERO;
  return categories;
}

function categoriesOfMarker(pte: u32): u64 {
  if (pte == WP_MARKER) return IS_SWAPPED;
  return pte == GUARD_MARKER ? IS_SWAPPED | IS_WRITTEN | IS_GUARD : IS_SWAPPED | IS_WRITTEN;
}
