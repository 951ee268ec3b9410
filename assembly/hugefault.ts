import { FEATURE_WP_ASYNC, MESSAGE_MINOR, MESSAGE_WP, MESSAGE_WRITE } from './abi';
import { ACCESS_AGAIN, ACCESS_ASLEEP, ACCESS_BUS, ask, fatalAccess, isAlone, resolved, unasked } from './fault';
import { Frame } from './frame';
import {
  FAULT_ORDER_BEYOND_EOF,
  HUGETLB_FORK_POOR,
  HUGETLB_POOL_SIGBUS,
  KERNEL_FAULT_PROC_MEM,
  KERNEL_FAULT_WP_PROC_MEM,
  POISON_PROC_MEM,
} from './generated/facts';
import { addHugePage, cachedHugePage, isBeyondEnd, isHugeOffset, isOfFile } from './hugecache';
import {
  copyContents,
  getHugePage,
  HUGE_MASK,
  HUGE_SHIFT,
  HugePage,
  newHugePage,
  ownPart,
  partAt,
  partOf,
  putHugePage,
} from './hugepage';
import { indexIn, isInPool, isOwner, isReserved, markTaken, takeFromPool } from './hugepool';
import { hugeEntry, hugePageOf, hugePteAt, makeHugeEntry, makeHugePte, zapHugeEntry } from './hugetable';
import { mappedInode } from './inode';
import { anonPrepared, waitForMm } from './lock';
import { isNone, none } from './machine';
import { MEMORIES, memoryAt } from './memories';
import { prepareAnon } from './merge';
import { Mm } from './mm';
import { isFatal, isPresent, PTE_CACHE, PTE_EXCLUSIVE, PTE_UFFD_WP, pteAt, setPte, WP_MARKER } from './pagetable';
import { Thread } from './thread';
import {
  UNMODELLED_HUGETLB_ELSEWHERE,
  UNMODELLED_HUGETLB_OTHERS,
  UNMODELLED_HUGETLB_SPIN,
  unmodelled,
} from './unmodelled';
import { VM_HUGE_POOR, VM_SHARED, VM_UFFD_MINOR, VM_UFFD_MISSING, VM_UFFD_WP, Vma } from './vma';

/** Faults in memory of hugepages (hugetlb_fault). */

/** One try of an access to a mapping of hugepages, as `access` of fault.ts. */
export function hugeAccess(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool, user: bool): usize {
  const pte = hugePteAt(mm, address);
  if (isPresent(pte)) {
    if (!write) return changetype<usize>(partOf(hugePageOf(pte), partAt(address)));
    if (!isWritable(vma, pte)) return writeHuge(thread, mm, vma, address, user);
    return changetype<usize>(ownPart(hugePageOf(pte), partAt(address)));
  }
  // In kernel mode a fault takes the mmap lock at once.
  if (!user && mm.writing != 0) {
    waitForMm(thread, mm);
    return ACCESS_ASLEEP;
  }
  // Whatever comes of it, the tables are made.
  makeHugeEntry(mm, address);
  if (isFatal(pte)) return fatalAccess(thread, pte, user);
  if ((vma.flags & VM_HUGE_POOR) != 0) return refuse(thread, HUGETLB_FORK_POOR);
  if (isInFile(vma, address)) return cachedAccess(thread, mm, vma, address, write, user);
  if (isBehindFile(vma, address)) return refuse(thread, FAULT_ORDER_BEYOND_EOF);
  if ((vma.flags & VM_UFFD_MISSING) != 0)
    return ask(thread, vma.ctx, address, write ? MESSAGE_WRITE : 0, user, HUGE_MASK);
  if (!isOfFile(vma) && vma.anon == 0 && !anonPrepared(thread, mm, vma)) return ACCESS_ASLEEP;
  if (!isFilled(mm, vma, address, pte)) return noPage(thread);
  // A hugepage that comes protected is write-protected: what writes to it faults again.
  if (write && pte == WP_MARKER) return isAlone(thread) ? writeHuge(thread, mm, vma, address, user) : ACCESS_AGAIN;
  return resolved(thread, frameAt(mm, address, write));
}

/** Whether a hugepage that is there can be written without a fault. */
function isWritable(vma: Vma, pte: u32): bool {
  if ((vma.flags & VM_SHARED) != 0) return (pte & PTE_UFFD_WP) == 0;
  return (pte & (PTE_EXCLUSIVE | PTE_UFFD_WP)) == PTE_EXCLUSIVE;
}

/** An access to a hugepage that the file has and that is not mapped here. */
function cachedAccess(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool, user: bool): usize {
  if ((vma.flags & VM_UFFD_MINOR) != 0)
    return ask(thread, vma.ctx, address, MESSAGE_MINOR | (write ? MESSAGE_WRITE : 0), user, HUGE_MASK);
  const protection = hugePteAt(mm, address) & PTE_UFFD_WP;
  mapCached(mm, vma, address, protection);
  if (!write) return resolved(thread, frameAt(mm, address, false));
  return protection == 0 || isAlone(thread) ? writeHuge(thread, mm, vma, address, user) : ACCESS_AGAIN;
}

/** Makes the hugepage that is mapped at an address the address space's own: 0, or what comes of the access. */
function makeOwn(thread: Thread, mm: Mm, vma: Vma, address: u64): usize {
  // Without an anon_vma it is its file's, of which a copy is to be made: that is taken from the pool first.
  if (vma.anon == 0) {
    if (!isInPool(isReserved(vma, indexIn(vma, address)))) return noPage(thread);
    if (!anonPrepared(thread, mm, vma)) return ACCESS_ASLEEP;
  }
  return isOwned(mm, vma, address) ? 0 : noPage(thread);
}

/** Maps the hugepage that the file has at an address, protected or not. */
export function mapCached(mm: Mm, vma: Vma, address: u64, protection: u32): void {
  const page = getHugePage(cachedHugePage(mappedInode(vma), indexIn(vma, address)));
  setPte(makeHugeEntry(mm, address), makeHugePte(page, PTE_CACHE | protection));
}

/** A write to a hugepage that is there, and protected or not this address space's alone. */
function writeHuge(thread: Thread, mm: Mm, vma: Vma, address: u64, user: bool): usize {
  const entry = hugeEntry(mm, address);
  const pte = pteAt(entry);
  if ((pte & PTE_UFFD_WP) != 0) {
    if (!mayUnprotect(vma)) {
      if (!user && mm.writing != 0) {
        waitForMm(thread, mm);
        return ACCESS_ASLEEP;
      }
      return ask(thread, vma.ctx, address, MESSAGE_WRITE | MESSAGE_WP, user, HUGE_MASK);
    }
    setPte(entry, pte & ~PTE_UFFD_WP);
  }
  if (isCopied(vma, pte)) {
    const end = makeOwn(thread, mm, vma, address);
    if (end != 0) return end;
  }
  return resolved(thread, frameAt(mm, address, true));
}

/** Whether a write makes the hugepage the address space's own first: that of a shared mapping stays the file's. */
function isCopied(vma: Vma, pte: u32): bool {
  return (vma.flags & VM_SHARED) == 0 && (pte & PTE_EXCLUSIVE) == 0;
}

/** Whether a write to a protected hugepage resolves itself. Where nobody is registered to be asked Linux faults forever. */
function mayUnprotect(vma: Vma): bool {
  if ((vma.flags & VM_UFFD_WP) != 0) return (vma.ctx.features & FEATURE_WP_ASYNC) != 0;
  unmodelled(UNMODELLED_HUGETLB_SPIN);
  return true;
}

function noPage(thread: Thread): usize {
  return refuse(thread, HUGETLB_POOL_SIGBUS);
}

function refuse(thread: Thread, why: u16): usize {
  thread.why = why;
  return ACCESS_BUS;
}

/** The frame of an address whose hugepage is mapped, and its own if it is for writing. */
function frameAt(mm: Mm, address: u64, write: bool): usize {
  const page = hugePageOf(hugePteAt(mm, address));
  return changetype<usize>(write ? ownPart(page, partAt(address)) : partOf(page, partAt(address)));
}

/** Takes a hugepage of the pool for an address, with its reservation if there is one; false if none is left. */
export function isTaken(vma: Vma, address: u64): bool {
  const index = indexIn(vma, address);
  if (!takeFromPool(isReserved(vma, index))) return false;
  markTaken(vma, index);
  return true;
}

/** Maps a new hugepage where none is, protected or not: the address space's own, or its file's. */
export function mapHugePage(mm: Mm, vma: Vma, address: u64, page: HugePage, protection: u32): void {
  if (isOfFile(vma)) {
    addHugePage(mappedInode(vma), indexIn(vma, address), page);
    mapCached(mm, vma, address, protection);
  } else {
    setPte(makeHugeEntry(mm, address), makeHugePte(page, PTE_EXCLUSIVE | protection));
  }
}

/** Maps a hugepage of zeros where a marker or nothing is; false if none is left. A marker passes its protection on. */
function isFilled(mm: Mm, vma: Vma, address: u64, marker: u32): bool {
  if (isOfFile(vma) && !isHugeOffset(indexIn(vma, address))) return false;
  if (!isTaken(vma, address)) return false;
  mapHugePage(mm, vma, address, newHugePage(true), marker & PTE_UFFD_WP);
  return true;
}

/** Before a write to a hugepage that others may map too: makes it this address space's own (hugetlb_wp); false if none is left for a copy. */
function isOwned(mm: Mm, vma: Vma, address: u64): bool {
  const entry = hugeEntry(mm, address);
  const page = hugePageOf(pteAt(entry));
  if (page.cached != 0) return isCopiedFromFile(vma, address, entry, page);
  if (page.refs != 1 && !takeFromPool(false)) {
    // The reservation was for the page that is there.
    if (!isOwner(vma)) return false;
    takeFromOthers(mm, vma, address, page);
    if (page.refs != 1) unmodelled(UNMODELLED_HUGETLB_ELSEWHERE);
  }
  if (page.refs == 1) {
    setPte(entry, makeHugePte(page, PTE_EXCLUSIVE));
    return true;
  }
  mapCopy(entry, page);
  return true;
}

/** The first write of a private mapping to a hugepage of its file, whose reservation is for the copy. */
function isCopiedFromFile(vma: Vma, address: u64, entry: usize, page: HugePage): bool {
  if (!isTaken(vma, address)) return false;
  mapCopy(entry, page);
  return true;
}

function mapCopy(entry: usize, page: HugePage): void {
  const copy = newHugePage(true);
  copyContents(copy, page);
  putHugePage(page);
  setPte(entry, makeHugePte(copy, PTE_EXCLUSIVE));
}

/** Unmaps a hugepage from all who have not reserved it (unmap_ref_private). */
function takeFromOthers(mm: Mm, vma: Vma, address: u64, page: HugePage): void {
  for (let number: u32 = 0; number < MEMORIES; number++) {
    const other = memoryAt(number);
    if (!isNone(other)) takeFrom(other, mm, vma, address, page);
  }
}

function takeFrom(mm: Mm, ownerMm: Mm, owner: Vma, address: u64, page: HugePage): void {
  const index = indexIn(owner, address);
  for (let vma = mm.first; !isNone(vma); vma = vma.next) {
    if (vma == owner || !isSameFile(vma, owner) || isOfFile(vma) || isOwner(vma)) continue;
    if (index < indexIn(vma, vma.start) || index >= indexIn(vma, vma.end)) continue;
    // Linux looks for the hugepage at the owner's address, whatever is there.
    const pte = hugePteAt(mm, address);
    if (!isPresent(pte) || hugePageOf(pte) != page) continue;
    if (mm == ownerMm || isElsewhere(mm, owner, address)) {
      unmodelled(UNMODELLED_HUGETLB_OTHERS);
      return;
    }
    zapHugeEntry(mm, vma, address, false);
    vma.flags |= VM_HUGE_POOR;
  }
}

/** Whether an address space maps the hugepage of an owner's address privately at another one too. */
function isElsewhere(mm: Mm, owner: Vma, address: u64): bool {
  const index = indexIn(owner, address);
  for (let vma = mm.first; !isNone(vma); vma = vma.next) {
    if (!isSameFile(vma, owner) || isOfFile(vma) || isOwner(vma)) continue;
    if (index < indexIn(vma, vma.start) || index >= indexIn(vma, vma.end)) continue;
    if (vma.start + ((index - indexIn(vma, vma.start)) << HUGE_SHIFT) != (address & ~HUGE_MASK)) return true;
  }
  return false;
}

/** Whether two mappings are of one file. Private memory without a file has one that it shares with children only. */
function isSameFile(vma: Vma, other: Vma): bool {
  const inode = mappedInode(other);
  return isNone(inode) ? vma.file == other.file : mappedInode(vma) == inode;
}

/** The frame for an access that asks nobody, as through /proc/PID/mem; or nothing, with the fact in `why`. */
export function forcedPart(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool): Frame {
  const pte = pteAt(makeHugeEntry(mm, address));
  const refusal: u16 = isPresent(pte) ? 0 : forcedRefusal(vma, address, pte);
  if (refusal != 0) {
    thread.why = refusal;
    return none<Frame>();
  }
  thread.why = HUGETLB_POOL_SIGBUS;
  if (!isPresent(pte)) {
    if (isInFile(vma, address)) {
      mapCached(mm, vma, address, pte & PTE_UFFD_WP);
    } else {
      if (!isOfFile(vma)) prepareAnon(vma);
      if (!isFilled(mm, vma, address, pte)) return none<Frame>();
    }
  }
  if (write && !isForcedWritable(thread, mm, vma, address)) return none<Frame>();
  return changetype<Frame>(frameAt(mm, address, write));
}

/** Why what is not there can't be had without asking: 0 if it can. */
function forcedRefusal(vma: Vma, address: u64, pte: u32): u16 {
  if (isFatal(pte)) return POISON_PROC_MEM;
  if ((vma.flags & VM_HUGE_POOR) != 0) return HUGETLB_FORK_POOR;
  if (isInFile(vma, address)) return (vma.flags & VM_UFFD_MINOR) != 0 ? unasked(vma.ctx, KERNEL_FAULT_PROC_MEM) : 0;
  if (isBehindFile(vma, address)) return FAULT_ORDER_BEYOND_EOF;
  return (vma.flags & VM_UFFD_MISSING) != 0 ? unasked(vma.ctx, KERNEL_FAULT_PROC_MEM) : 0;
}

/** Whether the file of a mapping has the hugepage of an address. */
function isInFile(vma: Vma, address: u64): bool {
  const inode = mappedInode(vma);
  return isNone(inode) ? false : !isNone(cachedHugePage(inode, indexIn(vma, address)));
}

function isBehindFile(vma: Vma, address: u64): bool {
  const inode = mappedInode(vma);
  return isNone(inode) ? false : isBeyondEnd(inode, indexIn(vma, address));
}

/** Makes the hugepage at an address one that can be written; false, with the fact in `why`, if somebody would have to be asked or none is left. */
function isForcedWritable(thread: Thread, mm: Mm, vma: Vma, address: u64): bool {
  const entry = hugeEntry(mm, address);
  const pte = pteAt(entry);
  if ((pte & PTE_UFFD_WP) != 0) {
    if (!mayUnprotect(vma)) {
      thread.why = unasked(vma.ctx, KERNEL_FAULT_WP_PROC_MEM);
      return false;
    }
    setPte(entry, pte & ~PTE_UFFD_WP);
  }
  if (!isCopied(vma, pte)) return true;
  if (vma.anon == 0 && !isInPool(isReserved(vma, indexIn(vma, address)))) return false;
  prepareAnon(vma);
  return isOwned(mm, vma, address);
}
