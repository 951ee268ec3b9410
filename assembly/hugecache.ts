import { Frame, fillFrame, hashUpTo, hashWith } from './frame';
import { mix } from './hash';
import {
  HUGE_MASK,
  HUGE_SHIFT,
  HUGE_SIZE,
  HugePage,
  hashHugePage,
  newHugePage,
  ownPart,
  PARTS,
  partOf,
  putHugePage,
} from './hugepage';
import { reserveInPool, takeFromPool, unreserveInPool } from './hugepool';
import { zapHuge } from './hugetable';
import { Inode, mappedInode } from './inode';
import { PAGE_MASK, PAGE_SIZE } from './layout';
import { isNone, machine, none } from './machine';
import { MEMORIES, memoryAt } from './memories';
import { Mm } from './mm';
import { entryOf, firstMapped, isPresent, makeEntry, pteAt, setPte } from './pagetable';
import { UNMODELLED_FILE_OFFSET, unmodelled } from './unmodelled';
import { VM_MAYSHARE, Vma } from './vma';

/**
 * The hugepages of a file: its page cache, and those that shared mappings have reserved (the inode's resv_map). Both lie in
 * the tree of the inode, by number of the hugepage. A reservation stays with the file when the mapping goes.
 */

/** An entry of a hugepage that is reserved, and not there yet. */
const RESERVED: u32 = 8;

/** From this hugepage on a file's offsets are not modelled. */
const MAX_HUGE_PAGES: u64 = (<u64>1) << 36;

function entryIn(inode: Inode, index: u64): u32 {
  return index < MAX_HUGE_PAGES ? pteAt(entryOf(inode.pages, index)) : 0;
}

/** The hugepage that the cache has with this number, or nothing. */
export function cachedHugePage(inode: Inode, index: u64): HugePage {
  const entry = entryIn(inode, index);
  return isPresent(entry) ? changetype<HugePage>(<usize>entry) : none<HugePage>();
}

/** Whether a hugepage that is not there has its reservation. */
export function isReservedInFile(inode: Inode, index: u64): bool {
  return entryIn(inode, index) == RESERVED;
}

/** Whether a hugepage lies behind the end of the file. One that the end cuts does. */
export function isBeyondEnd(inode: Inode, index: u64): bool {
  return index >= inode.size >> HUGE_SHIFT;
}

/** Puts a hugepage that was taken from the pool into the cache, which takes its reference over. */
export function addHugePage(inode: Inode, index: u64, page: HugePage): void {
  page.cached = 1;
  setPte(makeEntry(inode.pages, index), changetype<u32>(page));
  inode.cached += 1;
}

/** Whether a number is one that the cache can have. */
export function isHugeOffset(index: u64): bool {
  if (index < MAX_HUGE_PAGES) return true;
  unmodelled(UNMODELLED_FILE_OFFSET);
  return false;
}

/** Reserves what is neither there nor reserved of hugepages [first, end); false if the pool has not so many. */
export function reserveInFile(inode: Inode, first: u64, end: u64): bool {
  if (!isHugeOffset(end)) return false;
  let missing = end - first;
  for (let index = nextEntry(inode, first, end); index < end; index = nextEntry(inode, index + 1, end)) missing -= 1;
  if (!reserveInPool(missing)) return false;
  if (missing == 0) return true;
  for (let index = first; index < end; index++)
    if (entryIn(inode, index) == 0) setPte(makeEntry(inode.pages, index), RESERVED);
  return true;
}

function nextEntry(inode: Inode, first: u64, end: u64): u64 {
  return first < end ? firstMapped(inode.pages, first, end) : end;
}

/** Takes hugepages [first, end) out of the cache, whom nobody maps any more, with their reservations; others' too if `all`. */
function removeHugePages(inode: Inode, first: u64, end: u64, all: bool): void {
  const limit = min(end, MAX_HUGE_PAGES);
  for (let index = nextEntry(inode, first, limit); index < limit; index = nextEntry(inode, index + 1, limit)) {
    const entry = entryOf(inode.pages, index);
    const pte = pteAt(entry);
    if (isPresent(pte)) {
      const page = changetype<HugePage>(<usize>pte);
      page.cached = 0;
      putHugePage(page);
      inode.cached -= 1;
    } else if (all) {
      unreserveInPool(1);
    } else {
      continue;
    }
    setPte(entry, 0);
  }
}

/** The file goes. */
export function freeHugeCache(inode: Inode): void {
  removeHugePages(inode, 0, MAX_HUGE_PAGES, true);
}

/** ftruncate: what lies behind the new end goes from everywhere, also where the file did not reach so far before. */
export function truncateHuge(inode: Inode, size: u64): void {
  inode.size = size;
  unmapHuge(inode, size >> HUGE_SHIFT, MAX_HUGE_PAGES, true);
  removeHugePages(inode, size >> HUGE_SHIFT, MAX_HUGE_PAGES, true);
}

/** Whole hugepages of [offset, end) go; of those that are cut a part is zeroed. */
export function punchHugeHole(inode: Inode, offset: u64, end: u64): void {
  const first = (offset + HUGE_MASK) & ~HUGE_MASK;
  const last = end & ~HUGE_MASK;
  if (offset < first) zeroHugePart(inode, offset, min(end, first));
  if (last > first) unmapHuge(inode, first >> HUGE_SHIFT, last >> HUGE_SHIFT, false);
  if (end > last && end > first) zeroHugePart(inode, last, end);
  if (last > first) removeHugePages(inode, first >> HUGE_SHIFT, last >> HUGE_SHIFT, false);
}

/** Zeroes bytes [from, to) of one hugepage. */
function zeroHugePart(inode: Inode, from: u64, to: u64): void {
  const page = cachedHugePage(inode, from >> HUGE_SHIFT);
  if (isNone(page)) return;
  for (let at = from; at < to; ) {
    const end = min(to, (at & ~PAGE_MASK) + PAGE_SIZE);
    fillFrame(ownPart(page, <u32>((at & HUGE_MASK) >> 12)), <u32>(at & PAGE_MASK), <u32>(end - at), 0);
    at = end;
  }
}

/** Whether a hugepage is there now: one of zeros out of the pool, with its reservation, if it was not before. */
export function isAllocated(inode: Inode, index: u64): bool {
  if (!isNone(cachedHugePage(inode, index))) return true;
  if (!takeFromPool(isReservedInFile(inode, index))) return false;
  addHugePage(inode, index, newHugePage(true));
  return true;
}

/** Unmaps hugepages [first, end) wherever they are mapped, copies that private mappings have made too. */
function unmapHuge(inode: Inode, first: u64, end: u64, goes: bool): void {
  for (let number: u32 = 0; number < MEMORIES; number++) {
    const mm = memoryAt(number);
    if (!isNone(mm)) unmapIn(mm, inode, first, end, goes);
  }
}

function unmapIn(mm: Mm, inode: Inode, first: u64, end: u64, goes: bool): void {
  for (let vma = mm.first; !isNone(vma); vma = vma.next) {
    if (mappedInode(vma) != inode) continue;
    const start = vma.pgoff >> 9;
    const low = max(first, start);
    const high = min(end, start + ((vma.end - vma.start) >> HUGE_SHIFT));
    if (low >= high) continue;
    const address = vma.start + ((low - start) << HUGE_SHIFT);
    zapHuge(mm, vma, address, address + ((high - low) << HUGE_SHIFT), goes);
  }
}

/** Whether a mapping takes its hugepages from the file: a shared one does, be it through a descriptor that is not open for writing. */
export function isOfFile(vma: Vma): bool {
  return (vma.flags & VM_MAYSHARE) != 0;
}

/** The frame of a page of the file for reading, or nothing where there is a hole. */
export function hugeFileFrame(inode: Inode, page: u64): Frame {
  const cached = cachedHugePage(inode, page >> 9);
  return isNone(cached) ? none<Frame>() : partOf(cached, <u32>(page & (PARTS - 1)));
}

/** The hugepages of a file that a look counts. */
const MOST_LOOKED_AT: u64 = 4096;

/** The hash of docs/architecture.md: the first 4096 bytes of each hugepage, holes too, up to the end of the file. */
export function hugeDataHash(inode: Inode): u64 {
  let hash: u64 = 1;
  const end = min(inode.size, MOST_LOOKED_AT << HUGE_SHIFT);
  for (let at: u64 = 0; at < end; at += HUGE_SIZE) {
    const frame = hugeFileFrame(inode, at >> 12);
    hash = hashWith(hash, at >> 12, hashUpTo(isNone(frame) ? machine().zeroFrame : frame, inode.size - at));
  }
  return hash;
}

/** Mixes what the file has, and has reserved, into the state's hash. */
export function hashHugeCache(inode: Inode): void {
  const end = MAX_HUGE_PAGES;
  for (let index = nextEntry(inode, 0, end); index < end; index = nextEntry(inode, index + 1, end)) {
    mix(index);
    const page = cachedHugePage(inode, index);
    if (isNone(page)) mix(RESERVED);
    else hashHugePage(page);
  }
}
