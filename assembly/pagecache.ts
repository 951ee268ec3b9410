import { contentHash, dropFrame, Frame, hashUpTo, hashWith, pinFrame, unpinFrame } from './frame';
import { mix } from './hash';
import { freeHugeCache, hashHugeCache, hugeDataHash } from './hugecache';
import { Inode, mappedInode } from './inode';
import { PAGE_MASK } from './layout';
import { isNone } from './machine';
import { MEMORIES, memoryAt } from './memories';
import { Mm } from './mm';
import {
  entryOf,
  firstMapped,
  flagsOf,
  frameOf,
  freePageTable,
  freeTables,
  install,
  makePte,
  pteAt,
  setPte,
  ZAP_ALL,
  zap,
  zapCached,
} from './pagetable';
import { UNMODELLED_FILE_OFFSET, unmodelled } from './unmodelled';
import { Vma, zapModeOf } from './vma';

/**
 * The pages of a file. Frames in the cache are pinned for good: every mapping writes to them in place, and whoever else wants
 * to share one gets a copy. A page that fallocate made is reserved, and zeros, until something touches it: readers of the
 * file and fault-around take no notice of it.
 */

/** Flag of an entry: the page is reserved only. */
const RESERVED: u32 = 1;

/** From this page on a file's offsets are not modelled. */
export const MAX_CACHE_PAGES: u64 = (<u64>1) << 36;

/** How many pages a file has, the one that straddles its end included. */
export function pageCount(inode: Inode): u64 {
  return (inode.size >> 12) + ((inode.size & PAGE_MASK) != 0 ? 1 : 0);
}

function entryIn(inode: Inode, index: u64): u32 {
  return index < MAX_CACHE_PAGES ? pteAt(entryOf(inode.pages, index)) : 0;
}

/** Whether a page is in the cache, be it only reserved. */
export function isCached(inode: Inode, index: u64): bool {
  return entryIn(inode, index) != 0;
}

/** Whether a page is in the cache and has contents (is uptodate). */
export function hasContents(inode: Inode, index: u64): bool {
  const entry = entryIn(inode, index);
  return entry != 0 && (flagsOf(entry) & RESERVED) == 0;
}

/** The frame of a cached page, which has contents from now on. */
export function cachedFrame(inode: Inode, index: u64): Frame {
  const entry = entryOf(inode.pages, index);
  const frame = frameOf(pteAt(entry));
  setPte(entry, makePte(frame, 0));
  return frame;
}

/** Puts a frame, whose only reference the cache takes over, in at a page that is not there. False where that is not modelled. */
export function addToCache(inode: Inode, index: u64, frame: Frame, reserved: bool): bool {
  if (index >= MAX_CACHE_PAGES) {
    unmodelled(UNMODELLED_FILE_OFFSET);
    dropFrame(frame);
    return false;
  }
  pinFrame(frame);
  install(inode.pages, index, makePte(frame, reserved ? RESERVED : 0));
  inode.cached += 1;
  return true;
}

/** Takes pages [first, end) out of the cache; nobody has them mapped any more. */
export function removeFromCache(inode: Inode, first: u64, end: u64): void {
  const limit = min(end, MAX_CACHE_PAGES);
  for (let index = nextCached(inode, first, limit); index < limit; index = nextCached(inode, index + 1, limit)) {
    unpinFrame(frameOf(entryIn(inode, index)));
    inode.cached -= 1;
  }
  if (first >= limit) return;
  zap(inode.pages, first, limit, ZAP_ALL);
  freeTables(inode.pages, first, limit);
}

/** The first of pages [first, end) that is in the cache, `end` if none is. */
export function nextCached(inode: Inode, first: u64, end: u64): u64 {
  const limit = min(end, MAX_CACHE_PAGES);
  if (first >= limit) return end;
  const found = firstMapped(inode.pages, first, limit);
  return found < limit ? found : end;
}

export function freeCache(inode: Inode): void {
  if (inode.huge != 0) freeHugeCache(inode);
  else removeFromCache(inode, 0, MAX_CACHE_PAGES);
  freePageTable(inode.pages);
}

/**
 * Unmaps pages [first, end) of a file wherever they are mapped (unmap_mapping_range): of private mappings the copies as well
 * if `copies`.
 */
export function unmapFile(inode: Inode, first: u64, end: u64, copies: bool): void {
  for (let number: u32 = 0; number < MEMORIES; number++) {
    const mm = memoryAt(number);
    if (!isNone(mm)) unmapIn(mm, inode, first, end, copies);
  }
}

function unmapIn(mm: Mm, inode: Inode, first: u64, end: u64, copies: bool): void {
  for (let vma = mm.first; !isNone(vma); vma = vma.next) {
    if (mappedInode(vma) != inode) continue;
    const low = max(first, vma.pgoff);
    const high = min(end, vma.pgoff + ((vma.end - vma.start) >> 12));
    if (low >= high) continue;
    const page = (vma.start >> 12) + (low - vma.pgoff);
    if (copies) zap(mm.pageTable, page, page + (high - low), zapModeOf(vma));
    else zapCached(mm.pageTable, page, page + (high - low), zapModeOf(vma));
  }
}

/** Whether a mapping is there that is, or may become, a writable shared one. */
export function isMappedWritable(inode: Inode, flags: u32): bool {
  for (let number: u32 = 0; number < MEMORIES; number++) {
    const mm = memoryAt(number);
    if (!isNone(mm) && isMappedIn(mm, inode, flags)) return true;
  }
  return false;
}

function isMappedIn(mm: Mm, inode: Inode, flags: u32): bool {
  for (let vma: Vma = mm.first; !isNone(vma); vma = vma.next)
    if (mappedInode(vma) == inode && (vma.flags & flags) == flags) return true;
  return false;
}

/** The hash of docs/architecture.md over all pages that hold data; what lies behind the end of the file does not count. */
export function dataHash(inode: Inode): u64 {
  if (inode.huge != 0) return hugeDataHash(inode);
  let hash: u64 = 1;
  const end = pageCount(inode);
  for (let index = nextCached(inode, 0, end); index < end; index = nextCached(inode, index + 1, end)) {
    if (!hasContents(inode, index)) continue;
    hash = hashWith(hash, index, hashUpTo(cachedFrame(inode, index), inode.size - (index << 12)));
  }
  return hash;
}

/** Mixes the cached pages into the state's hash. */
export function hashCache(inode: Inode): void {
  if (inode.huge != 0) {
    hashHugeCache(inode);
    return;
  }
  const end = MAX_CACHE_PAGES;
  for (let index = nextCached(inode, 0, end); index < end; index = nextCached(inode, index + 1, end)) {
    mix(index);
    mix((contentHash(frameOf(entryIn(inode, index))) << 1) | (hasContents(inode, index) ? 1 : 0));
  }
}
