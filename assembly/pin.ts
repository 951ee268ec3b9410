import { ACCESS_ACCERR, ACCESS_ASLEEP, ACCESS_FRAME, gupAccess } from './fault';
import { contentHash, Frame, pinFrame, unpinFrame } from './frame';
import { FAULT_ORDER_PROTECTION } from './generated/facts';
import { mix } from './hash';
import { waitForMm } from './lock';
import { isNone, machine } from './machine';
import { Mm } from './mm';
import {
  entryOf,
  flagsOf,
  frameOf,
  isPresent,
  lookup,
  PTE_CACHE,
  PTE_EXCLUSIVE,
  PTE_UFFD_WP,
  pteAt,
  unsharePage,
} from './pagetable';
import { Thread } from './thread';
import { UNMODELLED_HUGETLB_PIN, UNMODELLED_THP_FOLIO, unmodelled } from './unmodelled';
import { VM_EXEC, VM_HUGETLB, VM_READ, VM_SHARED, VM_WRITE, vmaAt } from './vma';

/** get_user_pages of one page: an access of `thread` to the memory of `mm`, as `accessIn`; but reading needs PROT_READ. */
export function getPage(thread: Thread, mm: Mm, address: u64, write: bool): usize {
  const vma = vmaAt(mm, address);
  if (!isNone(vma) && (vma.flags & VM_HUGETLB) != 0) unmodelled(UNMODELLED_HUGETLB_PIN);
  if (mm.thpEnabled != 0 || mm.thps != 0) unmodelled(UNMODELLED_THP_FOLIO);
  if (isNone(vma) || write || (vma.flags & VM_READ) != 0) return gupAccess(thread, mm, address, write);
  thread.why = FAULT_ORDER_PROTECTION;
  return ACCESS_ACCERR;
}

/** `getPage` under the mmap lock, and pins the page. It is then the address space's own, so that it stays the one that others store to. */
export function pinPage(thread: Thread, mm: Mm, address: u64, write: bool): usize {
  if (mm.writing != 0) {
    waitForMm(thread, mm);
    return ACCESS_ASLEEP;
  }
  const result = getPage(thread, mm, address, write);
  if (result < ACCESS_FRAME) return result;
  const frame = unshared(mm, address, changetype<Frame>(result));
  if (frame != machine().zeroFrame) pinFrame(frame);
  return changetype<usize>(frame);
}

/** An anonymous page that belongs to others too is copied (FAULT_FLAG_UNSHARE); the zero page always does, and is not. */
function unshared(mm: Mm, address: u64, frame: Frame): Frame {
  if (frame == machine().zeroFrame || isNone(vmaAt(mm, address))) return frame;
  const entry = entryOf(mm.pageTable, address >> 12);
  return (pteAt(entry) & PTE_CACHE) != 0 ? frame : unsharePage(entry);
}

/**
 * Whether get_user_pages_fast finds the page in the page table alone: without the mmap lock, and without looking at the mapping,
 * so that PROT_WRITE by itself lets it read. The zero page, one that others have too and one that can't be written are left to
 * the slow way.
 */
export function isFast(mm: Mm, address: u64, write: bool): bool {
  const vma = vmaAt(mm, address);
  if (isNone(vma) || mm.thps != 0 || (vma.flags & VM_HUGETLB) != 0 || (vma.flags & (VM_READ | VM_WRITE | VM_EXEC)) == 0)
    return false;
  const pte = pteAt(entryOf(mm.pageTable, address >> 12));
  if (!isPresent(pte) || frameOf(pte) == machine().zeroFrame) return false;
  const flags = flagsOf(pte);
  if ((flags & (PTE_EXCLUSIVE | PTE_CACHE)) == 0) return false;
  if (!write) return true;
  const mayWrite = (flags & PTE_EXCLUSIVE) != 0 || (vma.flags & VM_SHARED) != 0;
  return mayWrite && (flags & PTE_UFFD_WP) == 0 && (vma.flags & VM_WRITE) != 0;
}

/** Pins a page in the fast way; 0 where that does not do. */
export function pinPageFast(thread: Thread, mm: Mm, address: u64, write: bool): usize {
  if (!isFast(mm, address, write)) return 0;
  const frame = unshared(mm, address, changetype<Frame>(gupAccess(thread, mm, address, write)));
  pinFrame(frame);
  return changetype<usize>(frame);
}

export function unpinPage(frame: Frame): void {
  if (frame != machine().zeroFrame) unpinFrame(frame);
}

/** A page of those that are pinned, whose frames lie at `pages`, 4 bytes each. */
export function pinnedAt(pages: usize, index: u64): Frame {
  return changetype<Frame>(<usize>load<u32>(pages + ((<usize>index) << 2)));
}

/** Mixes pinned pages into the state's hash, whose frames lie at `pages`: what they hold, and whether they are still in their places from `first` on. */
export function hashPinned(pages: usize, count: u64, mm: Mm, first: u64): void {
  for (let page: u64 = 0; page < count; page++) {
    const frame = pinnedAt(pages, page);
    mix(contentHash(frame));
    mix(mm.users != 0 && lookup(mm.pageTable, first + page) == frame ? 1 : 0);
  }
}
