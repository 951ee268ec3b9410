import { Frame } from './frame';
import { BEFORE_HUGETLB_CHILD, BEFORE_HUGETLB_DONTNEED, BEFORE_HUGETLB_FORK } from './generated/releases';
import { mix, mixName } from './hash';
import {
  getHugePage,
  HUGE_SHIFT,
  HUGE_SIZE,
  HugePage,
  hashHugePage,
  mapCountOf,
  partAt,
  partOf,
  putHugePage,
} from './hugepage';
import { indexIn, isOwner, isReserved, markReserved } from './hugepool';
import { none } from './machine';
import { hasHeadroom } from './memory';
import { Mm } from './mm';
import {
  entryOf,
  firstMapped,
  flagsOf,
  freePageTable,
  isPresent,
  makeEntry,
  newPageTable,
  PTE_CACHE,
  PTE_EXCLUSIVE,
  PTE_UFFD_WP,
  pteAt,
  setPte,
  WP_MARKER,
} from './pagetable';
import { unprotected } from './protect';
import { isBefore } from './release';
import { UNMODELLED_OLDER_RELEASE, unmodelled } from './unmodelled';
import { Vma } from './vma';

/**
 * The entries that map hugepages: a table of their own beside the page table, by number of the hugepage, made when the first
 * one is mapped. An entry is as a page table's, with a HugePage in the place of a frame. Where hugepages are mapped the
 * page table has no entries.
 */

/** Where the entry of an address is, 0 if there is none. */
export function hugeEntry(mm: Mm, address: u64): usize {
  return mm.hugeTable != 0 ? entryOf(mm.hugeTable, address >> HUGE_SHIFT) : 0;
}

export function makeHugeEntry(mm: Mm, address: u64): usize {
  if (mm.hugeTable == 0) mm.hugeTable = newPageTable();
  return makeEntry(mm.hugeTable, address >> HUGE_SHIFT);
}

/** The hugepage of an entry that is present. */
export function hugePageOf(pte: u32): HugePage {
  return changetype<HugePage>(<usize>(pte - flagsOf(pte)));
}

export function makeHugePte(page: HugePage, flags: u32): u32 {
  return changetype<u32>(page) | flags;
}

/** The entry that maps an address, as it is. */
export function hugePteAt(mm: Mm, address: u64): u32 {
  return pteAt(hugeEntry(mm, address));
}

/** The frame of an address that a hugepage is mapped at, for reading; nothing if none is. */
export function presentPart(mm: Mm, address: u64): Frame {
  const pte = hugePteAt(mm, address);
  return isPresent(pte) ? partOf(hugePageOf(pte), partAt(address)) : none<Frame>();
}

/** Unmaps the hugepages of [start, end) of a mapping (__unmap_hugepage_range). Their protection stays as markers, unless the mapping goes. */
export function zapHuge(mm: Mm, vma: Vma, start: u64, end: u64, goes: bool): void {
  if (mm.hugeTable == 0) return;
  const last = end >> HUGE_SHIFT;
  for (let at = next(mm, start >> HUGE_SHIFT, last); at < last; at = next(mm, at + 1, last))
    zapHugeEntry(mm, vma, at << HUGE_SHIFT, goes);
}

function next(mm: Mm, first: u64, end: u64): u64 {
  return firstMapped(mm.hugeTable, first, end);
}

/** Unmaps the hugepage at an address. Who has the reservation gets it back. */
export function zapHugeEntry(mm: Mm, vma: Vma, address: u64, goes: bool): void {
  const entry = hugeEntry(mm, address);
  const pte = pteAt(entry);
  setPte(entry, !goes && (pte & PTE_UFFD_WP) != 0 ? WP_MARKER : 0);
  if (!isPresent(pte)) return;
  const page = hugePageOf(pte);
  if ((pte & PTE_CACHE) == 0 && isOwner(vma)) {
    page.restores = 1;
    const index = indexIn(vma, address);
    if (!isReserved(vma, index)) markReserved(vma, index);
    const isOlder = mapCountOf(page) > 1 ? isBefore(BEFORE_HUGETLB_CHILD) : !goes && isBefore(BEFORE_HUGETLB_DONTNEED);
    if (isOlder) unmodelled(UNMODELLED_OLDER_RELEASE);
  }
  putHugePage(page);
}

/** fork: the child maps what the parent does, and it is nobody's alone; protected if that is kept. */
export function copyHuge(to: Mm, from: Mm, vma: Vma, keepsWp: bool): void {
  if (from.hugeTable == 0) return;
  const last = vma.end >> HUGE_SHIFT;
  for (let at = next(from, vma.start >> HUGE_SHIFT, last); at < last; at = next(from, at + 1, last)) {
    const entry = hugeEntry(from, at << HUGE_SHIFT);
    const pte = pteAt(entry) & ~PTE_EXCLUSIVE;
    setPte(entry, pte);
    if (!keepsWp && (pte & PTE_UFFD_WP) != 0 && isBefore(BEFORE_HUGETLB_FORK)) unmodelled(UNMODELLED_OLDER_RELEASE);
    if (isPresent(pte)) getHugePage(hugePageOf(pte));
    setPte(makeHugeEntry(to, at << HUGE_SHIFT), keepsWp ? pte : unprotected(pte));
  }
}

/** mremap: what is mapped or marked at `from` on is so at `to` on; its protection stays if that `isKept`. */
export function moveHugeEntries(mm: Mm, from: u64, to: u64, length: u64, isKept: bool): void {
  if (mm.hugeTable == 0) return;
  const last = (from + length) >> HUGE_SHIFT;
  for (let at = next(mm, from >> HUGE_SHIFT, last); at < last; at = next(mm, at + 1, last)) {
    const entry = entryOf(mm.hugeTable, at);
    const pte = pteAt(entry);
    setPte(entry, 0);
    setPte(makeHugeEntry(mm, (at << HUGE_SHIFT) - from + to), isKept ? pte : unprotected(pte));
  }
}

/** Protects the hugepages of [start, end), or marks what is to be protected when it comes. Returns where it stopped for want of memory. */
export function protectHuge(mm: Mm, start: u64, end: u64): u64 {
  for (let address = start; address < end; address += HUGE_SIZE) {
    if (!hasHeadroom()) return address;
    const entry = makeHugeEntry(mm, address);
    const pte = pteAt(entry);
    if (pte == 0) setPte(entry, WP_MARKER);
    else if (isPresent(pte)) setPte(entry, pte | PTE_UFFD_WP);
  }
  return end;
}

/** Takes the protection away from the hugepages of [start, end), from one that the end cuts too. */
export function unprotectHuge(mm: Mm, start: u64, end: u64): void {
  if (mm.hugeTable == 0) return;
  const last = (end + HUGE_SIZE - 1) >> HUGE_SHIFT;
  for (let at = next(mm, start >> HUGE_SHIFT, last); at < last; at = next(mm, at + 1, last)) {
    const entry = entryOf(mm.hugeTable, at);
    setPte(entry, unprotected(pteAt(entry)));
  }
}

/** The table of an address space that maps nothing any more. */
export function freeHugeTable(mm: Mm): void {
  if (mm.hugeTable != 0) freePageTable(mm.hugeTable);
  mm.hugeTable = 0;
}

/** Mixes what a mapping of hugepages maps into the state's hash. */
export function hashHuge(mm: Mm, vma: Vma): void {
  if (mm.hugeTable == 0) return;
  const last = vma.end >> HUGE_SHIFT;
  for (let at = next(mm, vma.start >> HUGE_SHIFT, last); at < last; at = next(mm, at + 1, last)) {
    const pte = pteAt(entryOf(mm.hugeTable, at));
    mix(at);
    mix(isPresent(pte) ? flagsOf(pte) : pte);
    // Who else maps it decides what becomes of a write.
    if (isPresent(pte) && mixName(changetype<usize>(hugePageOf(pte)))) hashHugePage(hugePageOf(pte));
  }
}
