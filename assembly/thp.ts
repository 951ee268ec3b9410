import { contentHash, dropFrame, isSole, zeroedFrame } from './frame';
import { mix } from './hash';
import { HUGE_MASK, HUGE_SHIFT, HUGE_SIZE } from './hugepage';
import { machine } from './machine';
import { Mm } from './mm';
import {
  entryOf,
  firstMapped,
  frameOf,
  freePageTable,
  freeTables,
  hasTable,
  makeEntry,
  makePte,
  newPageTable,
  PTE_EXCLUSIVE,
  PTE_UFFD_WP,
  pteAt,
  setPte,
  TABLE_PAGES,
  ZAP_MADVISE,
  zap,
  zeroPte,
} from './pagetable';
import { UNMODELLED_THP_PROTECTED, unmodelled } from './unmodelled';
import { VM_HUGEPAGE, Vma } from './vma';

/**
 * Transparent huge pages. The page table has 512 entries for one, as if pages were mapped, and beside them a table by number of the huge page
 * says whether Linux's PMD maps them as one. Who takes a part of it apart (a split) changes nothing but that.
 */

/** The PMD maps it. */
const WHOLE: u32 = 1;
/** Page table entries map its pages, which are parts of one large folio yet. */
const SPLIT: u32 = 2;

function stateOf(mm: Mm, address: u64): u32 {
  return mm.thps != 0 ? pteAt(entryOf(mm.thps, address >> HUGE_SHIFT)) : 0;
}

function setState(mm: Mm, address: u64, state: u32): void {
  if (mm.thps == 0) mm.thps = newPageTable();
  setPte(makeEntry(mm.thps, address >> HUGE_SHIFT), state);
}

/** Whether a PMD maps the page. */
export function isHuge(mm: Mm, address: u64): bool {
  return stateOf(mm, address) == WHOLE;
}

/** Whether the page may be part of a large folio that page table entries map. */
export function isOfLargeFolio(mm: Mm, address: u64): bool {
  return stateOf(mm, address) == SPLIT;
}

/** The first huge page, whole or split, in [start, end) or cut by it; `end` or more if there is none. */
export function nextThp(mm: Mm, start: u64, end: u64): u64 {
  if (mm.thps == 0) return end;
  const last = (end + HUGE_MASK) >> HUGE_SHIFT;
  const found = firstMapped(mm.thps, start >> HUGE_SHIFT, last);
  return found < last ? found << HUGE_SHIFT : end;
}

/** Whether a range has a part of a huge page, or of what a split one left. */
export function cutsFolio(mm: Mm, start: u64, end: u64): bool {
  for (let at = nextThp(mm, start, end); at < end; at = nextThp(mm, at + HUGE_SIZE, end))
    if (!isHuge(mm, at) || at < start || at + HUGE_SIZE > end) return true;
  return false;
}

/** Whether the first touch of an address gives a huge page: it is advised, fits the mapping, and there is no page table yet. */
export function isHugeTouch(mm: Mm, vma: Vma, address: u64): bool {
  if (mm.thpEnabled == 0 || (vma.flags & VM_HUGEPAGE) == 0) return false;
  const start = address & ~HUGE_MASK;
  return start >= vma.start && start + HUGE_SIZE <= vma.end && !hasTable(mm.pageTable, address >> 12);
}

/** Bytes that a huge page takes in this model. */
export const THP_BYTES: u64 = TABLE_PAGES * 128;

/** Maps the huge page around an address: of zeros of its own, or for a read the huge zero page. */
export function mapHuge(mm: Mm, address: u64, write: bool): void {
  const first = (address & ~HUGE_MASK) >> 12;
  for (let page = first; page < first + TABLE_PAGES; page++)
    setPte(makeEntry(mm.pageTable, page), write ? makePte(zeroedFrame(), PTE_EXCLUSIVE) : zeroPte());
  setState(mm, address, WHOLE);
}

/** Whether the huge page at `address` is the huge zero page. */
export function isHugeZero(mm: Mm, address: u64): bool {
  return frameOf(pteAt(entryOf(mm.pageTable, (address & ~HUGE_MASK) >> 12))) == machine().zeroFrame;
}

/** The PMD no longer maps it (__split_huge_pmd). The huge zero page becomes zero pages. */
export function splitHuge(mm: Mm, address: u64): void {
  if (isHuge(mm, address)) setState(mm, address, isHugeZero(mm, address) ? 0 : SPLIT);
}

/** Splits the huge page that a border cuts. */
export function splitAtBorder(mm: Mm, border: u64): void {
  if (mm.thps != 0 && (border & HUGE_MASK) != 0) splitHuge(mm, border);
}

/** Splits the huge pages that a range has a part of. */
export function splitCut(mm: Mm, start: u64, end: u64): void {
  splitAtBorder(mm, start);
  splitAtBorder(mm, end);
}

/**
 * Before the pages of a range go: huge pages that lie in it go as one, which leaves no page table; those that it has a part of are split.
 */
export function zapThps(mm: Mm, start: u64, end: u64): void {
  if (mm.thps == 0) return;
  splitCut(mm, start, end);
  const limit = end & ~HUGE_MASK;
  for (
    let at = nextThp(mm, (start + HUGE_MASK) & ~HUGE_MASK, limit);
    at < limit;
    at = nextThp(mm, at + HUGE_SIZE, limit)
  ) {
    const isWhole = isHuge(mm, at);
    setState(mm, at, 0);
    if (!isWhole) continue;
    const first = at >> 12;
    zap(mm.pageTable, first, first + TABLE_PAGES, ZAP_MADVISE);
    freeTables(mm.pageTable, first, first + TABLE_PAGES);
  }
}

/** Before a write to a page that is not the address space's own, or is left protected: takes over the huge page that it lies in, or splits it (do_huge_pmd_wp_page). */
export function takeHuge(mm: Mm, address: u64): void {
  if (!isHuge(mm, address)) return;
  if ((pteAt(entryOf(mm.pageTable, address >> 12)) & PTE_UFFD_WP) != 0) unmodelled(UNMODELLED_THP_PROTECTED);
  const first = (address & ~HUGE_MASK) >> 12;
  if (isHugeZero(mm, address)) {
    fillHuge(mm, first);
    return;
  }
  if (isSoleOwner(mm, first)) {
    for (let page = first; page < first + TABLE_PAGES; page++) {
      const entry = entryOf(mm.pageTable, page);
      setPte(entry, pteAt(entry) | PTE_EXCLUSIVE);
    }
    return;
  }
  splitHuge(mm, address);
}

/** A huge page of its own instead of the huge zero page. */
function fillHuge(mm: Mm, first: u64): void {
  for (let page = first; page < first + TABLE_PAGES; page++)
    setPte(entryOf(mm.pageTable, page), makePte(zeroedFrame(), PTE_EXCLUSIVE));
}

function isSoleOwner(mm: Mm, first: u64): bool {
  for (let page = first; page < first + TABLE_PAGES; page++)
    if (!isSole(frameOf(pteAt(entryOf(mm.pageTable, page))))) return false;
  return true;
}

/** UFFDIO_MOVE of a whole huge page to where there is no page table. Write protection stays behind. */
export function moveHuge(mm: Mm, to: u64, from: u64): void {
  const first = from >> 12;
  for (let page = first; page < first + TABLE_PAGES; page++) {
    const entry = entryOf(mm.pageTable, page);
    const pte = pteAt(entry);
    setPte(entry, 0);
    setPte(makeEntry(mm.pageTable, page - first + (to >> 12)), makePte(frameOf(pte), pte & PTE_EXCLUSIVE));
  }
  freeTables(mm.pageTable, first, first + TABLE_PAGES);
  setState(mm, from, 0);
  setState(mm, to, WHOLE);
}

/** Makes pages of their own of a huge page (split_folio): those with nothing but zeros become the zero page, if they are not locked. */
export function splitFolio(mm: Mm, address: u64, isLocked: bool): void {
  setState(mm, address, 0);
  if (isLocked) return;
  const zeros = contentHash(machine().zeroFrame);
  const first = (address & ~HUGE_MASK) >> 12;
  for (let page = first; page < first + TABLE_PAGES; page++) {
    const entry = entryOf(mm.pageTable, page);
    const pte = pteAt(entry);
    if (frameOf(pte) == machine().zeroFrame || contentHash(frameOf(pte)) != zeros) continue;
    dropFrame(frameOf(pte));
    setPte(entry, zeroPte() | (pte & PTE_UFFD_WP));
  }
}

/** fork: what a mapping's PMDs map the child's map as well. */
export function copyThps(to: Mm, from: Mm, vma: Vma): void {
  for (let at = nextThp(from, vma.start, vma.end); at < vma.end; at = nextThp(from, at + HUGE_SIZE, vma.end))
    setState(to, at, stateOf(from, at));
}

/** Mixes which huge pages there are into the state's hash. */
export function hashThps(mm: Mm): void {
  mix(mm.thpEnabled);
  const end: u64 = (<u64>1) << 47;
  for (let at = nextThp(mm, 0, end); at < end; at = nextThp(mm, at + HUGE_SIZE, end)) mix(at | stateOf(mm, at));
}

export function freeThps(mm: Mm): void {
  if (mm.thps != 0) freePageTable(mm.thps);
  mm.thps = 0;
}
