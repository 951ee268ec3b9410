import { copyFrame, Frame, zeroedFrame } from './frame';
import { Inode, isFull } from './inode';
import { config } from './machine';
import { Mm } from './mm';
import { addToCache, cachedFrame, hasContents, isCached, pageCount } from './pagecache';
import { cachePte, entryOf, install, makePte, PTE_EXCLUSIVE, PTE_UFFD_WP, pteAt, setPte, WP_MARKER } from './pagetable';
import { pgoffAt, VM_SHARED, VM_UFFD_MINOR, VM_UFFD_MISSING, VM_UFFD_WP, Vma } from './vma';

/** Faults on mappings of shared memory (shmem): what becomes of a page that is not mapped. */

/** The page is mapped now. */
export const FILE_FAULT_MAPPED: u32 = 0;
export const FILE_FAULT_BEYOND_EOF: u32 = 1;
/** A userfaultfd is to be asked for the page, or for a mapping of it. */
export const FILE_FAULT_MISSING: u32 = 2;
export const FILE_FAULT_MINOR: u32 = 3;
/** The page would be one too many for the file's tmpfs. */
export const FILE_FAULT_FULL: u32 = 4;

/** Pages that one page table of Linux maps: fault-around stays in it. */
const TABLE_PAGES: u64 = 512;

/** One try of resolving a fault at `address`; for a write to a private mapping its anon_vma is prepared. */
export function resolveFileFault(mm: Mm, vma: Vma, inode: Inode, address: u64, write: bool): u32 {
  if (!write && (vma.flags & (VM_UFFD_WP | VM_UFFD_MINOR)) == 0) {
    faultAround(mm, vma, inode, address);
    if (pteAt(entryOf(mm.pageTable, address >> 12)) != 0) return FILE_FAULT_MAPPED;
  }
  const index = pgoffAt(vma, address);
  if (index >= pageCount(inode)) return FILE_FAULT_BEYOND_EOF;
  if (isCached(inode, index)) {
    if ((vma.flags & VM_UFFD_MINOR) != 0) return FILE_FAULT_MINOR;
  } else {
    if ((vma.flags & VM_UFFD_MISSING) != 0) return FILE_FAULT_MISSING;
    if (isFull(inode)) return FILE_FAULT_FULL;
    if (!addToCache(inode, index, zeroedFrame(), false)) return FILE_FAULT_BEYOND_EOF;
  }
  mapPage(mm, vma, address >> 12, cachedFrame(inode, index), write);
  return FILE_FAULT_MAPPED;
}

/** Maps a page of the cache, or for a write to a private mapping a copy of it. A wp-marker passes its protection on. */
function mapPage(mm: Mm, vma: Vma, page: u64, frame: Frame, write: bool): void {
  const isCopied = write && (vma.flags & VM_SHARED) == 0;
  const pte = isCopied ? makePte(copyFrame(frame), PTE_EXCLUSIVE) : cachePte(frame);
  const entry = entryOf(mm.pageTable, page);
  if (entry != 0) setPte(entry, pteAt(entry) == WP_MARKER ? pte | PTE_UFFD_WP : pte);
  else install(mm.pageTable, page, pte);
}

/** Before a read fault: maps what the cache has of the pages around, where nothing is mapped (do_fault_around). */
function faultAround(mm: Mm, vma: Vma, inode: Inode, address: u64): void {
  const window = <u64>(config().faultAround >> 12);
  const page = address >> 12;
  const inTable = page & (TABLE_PAGES - 1);
  const inVma = page - (vma.start >> 12);
  const first = max(inTable & ~(window - 1), inTable - min(inTable, inVma));
  const end = min(min(first + window, TABLE_PAGES), inTable + ((vma.end >> 12) - page));
  const count = pageCount(inode);
  for (let at = first; at < end; at++) {
    const around = page - inTable + at;
    const index = pgoffAt(vma, around << 12);
    if (index >= count) return;
    if (hasContents(inode, index) && pteAt(entryOf(mm.pageTable, around)) == 0)
      mapPage(mm, vma, around, cachedFrame(inode, index), false);
  }
}
