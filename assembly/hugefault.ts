import { FEATURE_WP_ASYNC, MESSAGE_WP, MESSAGE_WRITE } from './abi';
import { ACCESS_AGAIN, ACCESS_ASLEEP, ACCESS_BUS, ask, fatalAccess, isAlone, resolved, unasked } from './fault';
import { File } from './file';
import { Frame } from './frame';
import {
  HUGETLB_FORK_POOR,
  HUGETLB_POOL_SIGBUS,
  KERNEL_FAULT_PROC_MEM,
  KERNEL_FAULT_WP_PROC_MEM,
  POISON_PROC_MEM,
} from './generated/facts';
import { copyContents, HUGE_MASK, HugePage, newHugePage, ownPart, partAt, partOf, putHugePage } from './hugepage';
import { indexIn, isOwner, isReserved, markTaken, takeFromPool } from './hugepool';
import { hugeEntry, hugePageOf, hugePteAt, makeHugeEntry, makeHugePte, zapHugeEntry } from './hugetable';
import { MAX_PROCESSES } from './layout';
import { anonPrepared, waitForMm } from './lock';
import { isNone, none, processAt, threadAt } from './machine';
import { prepareAnon } from './merge';
import { Mm } from './mm';
import { isFatal, isPresent, PTE_EXCLUSIVE, PTE_UFFD_WP, pteAt, setPte, WP_MARKER } from './pagetable';
import { Thread } from './thread';
import { UNMODELLED_HUGETLB_SPIN, unmodelled } from './unmodelled';
import { VM_HUGE_POOR, VM_SHARED, VM_UFFD_MISSING, VM_UFFD_WP, Vma } from './vma';

/** Faults in private memory of hugepages (hugetlb_fault). */

/** One try of an access to a mapping of hugepages, as `access` of fault.ts. */
export function hugeAccess(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool, user: bool): usize {
  const pte = hugePteAt(mm, address);
  if (isPresent(pte)) {
    if (!write) return changetype<usize>(partOf(hugePageOf(pte), partAt(address)));
    if ((pte & (PTE_EXCLUSIVE | PTE_UFFD_WP)) != PTE_EXCLUSIVE) return writeHuge(thread, mm, vma, address, user);
    return changetype<usize>(ownPart(hugePageOf(pte), partAt(address)));
  }
  // In kernel mode a fault takes the mmap lock at once.
  if (!user && mm.writing != 0) {
    waitForMm(thread, mm);
    return ACCESS_ASLEEP;
  }
  if (isFatal(pte)) return fatalAccess(thread, pte, user);
  if ((vma.flags & VM_HUGE_POOR) != 0) return refuse(thread, HUGETLB_FORK_POOR);
  if ((vma.flags & VM_UFFD_MISSING) != 0)
    return ask(thread, vma.ctx, address, write ? MESSAGE_WRITE : 0, user, HUGE_MASK);
  if (vma.anon == 0 && !anonPrepared(thread, mm, vma)) return ACCESS_ASLEEP;
  if (!isFilled(mm, vma, address, pte)) return noPage(thread);
  // A hugepage that comes protected is write-protected: what writes to it faults again.
  if (write && pte == WP_MARKER) return isAlone(thread) ? writeHuge(thread, mm, vma, address, user) : ACCESS_AGAIN;
  return resolved(thread, frameAt(mm, address, write));
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
  if ((pte & PTE_EXCLUSIVE) == 0 && !isOwned(mm, vma, address)) return noPage(thread);
  return resolved(thread, frameAt(mm, address, true));
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

/** Maps a hugepage where none is, protected or not. */
export function mapHugePage(mm: Mm, address: u64, page: HugePage, protection: u32): void {
  setPte(makeHugeEntry(mm, address), makeHugePte(page, PTE_EXCLUSIVE | protection));
}

/** Maps a hugepage of zeros where a marker or nothing is; false if none is left. A marker passes its protection on. */
function isFilled(mm: Mm, vma: Vma, address: u64, marker: u32): bool {
  if (!isTaken(vma, address)) return false;
  mapHugePage(mm, address, newHugePage(true), marker & PTE_UFFD_WP);
  return true;
}

/** Before a write to a hugepage that others may map too: makes it this address space's own (hugetlb_wp); false if none is left for a copy. */
function isOwned(mm: Mm, vma: Vma, address: u64): bool {
  const entry = hugeEntry(mm, address);
  const page = hugePageOf(pteAt(entry));
  if (page.refs != 1 && !takeFromPool(false)) {
    // The reservation was for the page that is there.
    if (!isOwner(vma)) return false;
    takeFromOthers(mm, vma, address, page);
  }
  if (page.refs == 1) {
    setPte(entry, makeHugePte(page, PTE_EXCLUSIVE));
    return true;
  }
  const copy = newHugePage(true);
  copyContents(copy, page);
  putHugePage(page);
  setPte(entry, makeHugePte(copy, PTE_EXCLUSIVE));
  return true;
}

/** Unmaps a hugepage from all who have not reserved it (unmap_ref_private). */
function takeFromOthers(mm: Mm, vma: Vma, address: u64, page: HugePage): void {
  const index = indexIn(vma, address);
  for (let number: u32 = 0; number < MAX_PROCESSES; number++) {
    const process = processAt(number);
    if (!isNone(process) && process.mm != mm) takeFrom(process.mm, vma.file, index, page);
  }
  // An operation may hold the memory of a process that lives no more, and a fork that of one that does not live yet.
  for (let number: u32 = 0; number < 256; number++) {
    const thread = threadAt(number);
    if (isNone(thread)) continue;
    if (!isNone(thread.mm) && thread.mm != mm) takeFrom(thread.mm, vma.file, index, page);
    if (!isNone(thread.child)) takeFrom(thread.child.mm, vma.file, index, page);
  }
}

function takeFrom(mm: Mm, file: File, index: u64, page: HugePage): void {
  for (let vma = mm.first; !isNone(vma); vma = vma.next) {
    if (vma.file != file || (vma.flags & VM_SHARED) != 0 || isOwner(vma)) continue;
    if (index < indexIn(vma, vma.start) || index >= indexIn(vma, vma.end)) continue;
    const address = vma.start + ((index - indexIn(vma, vma.start)) << 21);
    const pte = hugePteAt(mm, address);
    if (!isPresent(pte) || hugePageOf(pte) != page) continue;
    zapHugeEntry(mm, vma, address, false);
    vma.flags |= VM_HUGE_POOR;
  }
}

/** The frame for an access that asks nobody, as through /proc/PID/mem; or nothing, with the fact in `why`. */
export function forcedPart(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool): Frame {
  const pte = hugePteAt(mm, address);
  const refusal: u16 = isPresent(pte) ? 0 : forcedRefusal(vma, pte);
  if (refusal != 0) {
    thread.why = refusal;
    return none<Frame>();
  }
  thread.why = HUGETLB_POOL_SIGBUS;
  if (!isPresent(pte)) {
    prepareAnon(vma);
    if (!isFilled(mm, vma, address, pte)) return none<Frame>();
  }
  if (write && !isForcedWritable(thread, mm, vma, address)) return none<Frame>();
  return changetype<Frame>(frameAt(mm, address, write));
}

/** Why what is not there can't be had without asking: 0 if it can. */
function forcedRefusal(vma: Vma, pte: u32): u16 {
  if (isFatal(pte)) return POISON_PROC_MEM;
  if ((vma.flags & VM_HUGE_POOR) != 0) return HUGETLB_FORK_POOR;
  return (vma.flags & VM_UFFD_MISSING) != 0 ? unasked(vma.ctx, KERNEL_FAULT_PROC_MEM) : 0;
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
  return (pte & PTE_EXCLUSIVE) != 0 || isOwned(mm, vma, address);
}
