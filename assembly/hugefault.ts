import { MESSAGE_WRITE } from './abi';
import { ACCESS_ASLEEP, ACCESS_BUS, ask, resolved } from './fault';
import { File } from './file';
import { Frame } from './frame';
import { HUGETLB_FORK_POOR, HUGETLB_POOL_SIGBUS, KERNEL_FAULT_PROC_MEM } from './generated/facts';
import { copyContents, HUGE_MASK, HugePage, newHugePage, ownPart, partAt, partOf, putHugePage } from './hugepage';
import { indexIn, isOwner, isReserved, markTaken, takeFromPool } from './hugepool';
import { hugeEntry, hugePageOf, hugePteAt, makeHugeEntry, makeHugePte, zapHugeEntry } from './hugetable';
import { MAX_PROCESSES } from './layout';
import { anonPrepared, waitForMm } from './lock';
import { isNone, none, processAt, threadAt } from './machine';
import { prepareAnon } from './merge';
import { Mm } from './mm';
import { isPresent, PTE_EXCLUSIVE, pteAt, setPte } from './pagetable';
import { Thread } from './thread';
import { VM_HUGE_POOR, VM_SHARED, VM_UFFD_MISSING, Vma } from './vma';

/** Faults in private memory of hugepages (hugetlb_fault). */

/** One try of an access to a mapping of hugepages, as `access` of fault.ts. */
export function hugeAccess(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool, user: bool): usize {
  const pte = hugePteAt(mm, address);
  if (isPresent(pte)) {
    if (!write) return changetype<usize>(partOf(hugePageOf(pte), partAt(address)));
    if ((pte & PTE_EXCLUSIVE) != 0) return changetype<usize>(ownPart(hugePageOf(pte), partAt(address)));
    if (!isOwned(mm, vma, address)) return noPage(thread);
    return resolved(thread, frameAt(mm, address, true));
  }
  // In kernel mode a fault takes the mmap lock at once.
  if (!user && mm.writing != 0) {
    waitForMm(thread, mm);
    return ACCESS_ASLEEP;
  }
  if ((vma.flags & VM_HUGE_POOR) != 0) return refuse(thread, HUGETLB_FORK_POOR);
  if ((vma.flags & VM_UFFD_MISSING) != 0)
    return ask(thread, vma.ctx, address, write ? MESSAGE_WRITE : 0, user, HUGE_MASK);
  if (vma.anon == 0 && !anonPrepared(thread, mm, vma)) return ACCESS_ASLEEP;
  if (!isFilled(mm, vma, address)) return noPage(thread);
  return resolved(thread, frameAt(mm, address, write));
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

/** Maps a hugepage where none is. */
export function mapHugePage(mm: Mm, address: u64, page: HugePage): void {
  setPte(makeHugeEntry(mm, address), makeHugePte(page, PTE_EXCLUSIVE));
}

/** Maps a hugepage of zeros; false if none is left. */
function isFilled(mm: Mm, vma: Vma, address: u64): bool {
  if (!isTaken(vma, address)) return false;
  mapHugePage(mm, address, newHugePage(true));
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
    zapHugeEntry(mm, vma, address);
    vma.flags |= VM_HUGE_POOR;
  }
}

/** The frame for an access that asks nobody, as through /proc/PID/mem; or nothing, with the fact in `why`. */
export function forcedPart(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool): Frame {
  thread.why = HUGETLB_POOL_SIGBUS;
  const pte = hugePteAt(mm, address);
  if (isPresent(pte)) {
    if (write && (pte & PTE_EXCLUSIVE) == 0 && !isOwned(mm, vma, address)) return none<Frame>();
    return changetype<Frame>(frameAt(mm, address, write));
  }
  if ((vma.flags & VM_HUGE_POOR) != 0) {
    thread.why = HUGETLB_FORK_POOR;
    return none<Frame>();
  }
  if ((vma.flags & VM_UFFD_MISSING) != 0) {
    thread.why = KERNEL_FAULT_PROC_MEM;
    return none<Frame>();
  }
  prepareAnon(vma);
  return isFilled(mm, vma, address) ? changetype<Frame>(frameAt(mm, address, write)) : none<Frame>();
}
