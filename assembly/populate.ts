import { ACCESS_AGAIN, ACCESS_BUS, ACCESS_FRAME, ACCESS_MAPERR, gupAccess, isHadAtOnce } from './fault';
import {
  FAULT_ORDER_BEYOND_EOF,
  GUARD_KERNEL_ACCESS,
  GUARD_MLOCK,
  HUGETLB_FORK_POOR,
  HUGETLB_POOL_KERNEL,
  HUGETLB_POOL_SIGBUS,
  MLOCK_PROT_NONE,
  POISON_KERNEL_ACCESS,
  POISON_MLOCK,
  SIGBUS_COPY,
  SIGBUS_MLOCK,
  TMPFS_FULL_ACCESS,
  USER_MODE_ONLY_MLOCK,
} from './generated/facts';
import { PAGE_SIZE } from './layout';
import { readingBegun } from './lock';
import { isNone } from './machine';
import { reserve } from './memory';
import { endReading, Mm } from './mm';
import { Thread } from './thread';
import { UNMODELLED_MEMORY, unmodelled } from './unmodelled';
import { intersecting, VM_ACCESS, VM_SHARED, VM_WRITE, Vma } from './vma';

/**
 * Faulting pages in on behalf of a system call (get_user_pages), one a step: the page at `local0`, up to `local1`. The
 * mmap lock is held for reading from page to page (`local2`), and dropped when one has to be waited for.
 */

/** Takes the lock if it isn't held; false if the thread has to sleep for it first. */
export function heldMm(thread: Thread): bool {
  if (thread.local2 != 0) return true;
  if (!readingBegun(thread, thread.process.mm)) return false;
  thread.local2 = 1;
  return true;
}

export function letMmGo(thread: Thread): void {
  if (thread.local2 == 0) return;
  thread.local2 = 0;
  endReading(thread.process.mm);
}

/** One try of the page that is next; what `access` says. A refusal, like a sleep, lets the lock go. */
export function populatePage(thread: Thread, write: bool): usize {
  const result = gupAccess(thread, thread.process.mm, thread.local0, write);
  if (result >= ACCESS_FRAME) thread.local0 += PAGE_SIZE;
  else if (result != ACCESS_AGAIN) letMmGo(thread);
  return result;
}

export const POPULATE_MORE: u32 = 0;
export const POPULATE_DONE: u32 = 1;
/** A page can't be faulted in; `why` says which fact. */
export const POPULATE_REFUSED: u32 = 2;

/**
 * A step of populating the mappings of a range as mlock does (mm_populate): for writing what can be written, else for
 * reading. Holes are skipped; so is the rest of a mapping whose page can't be had, if errors do not matter.
 */
export function populateMappings(thread: Thread, errorsMatter: bool): u32 {
  if (thread.dying != 0) return endPopulating(thread);
  if (!heldMm(thread)) return POPULATE_MORE;
  const vma = intersecting(thread.process.mm, thread.local0, thread.local1);
  if (isNone(vma)) return endPopulating(thread);
  thread.local0 = max(thread.local0, vma.start);
  if (isPopulating(thread, vma)) return thread.local0 < thread.local1 ? POPULATE_MORE : endPopulating(thread);
  letMmGo(thread);
  if (errorsMatter) return POPULATE_REFUSED;
  thread.local0 = vma.end;
  return thread.local0 < thread.local1 ? POPULATE_MORE : POPULATE_DONE;
}

function endPopulating(thread: Thread): u32 {
  letMmGo(thread);
  return POPULATE_DONE;
}

/** Whether the next page, which lies in `vma`, can be had now or later. */
function isPopulating(thread: Thread, vma: Vma): bool {
  if ((vma.flags & VM_ACCESS) == 0) {
    thread.why = MLOCK_PROT_NONE;
    return false;
  }
  // Shared pages need not be copied, and so are only read.
  const result = populatePage(thread, (vma.flags & (VM_WRITE | VM_SHARED)) == VM_WRITE);
  if (result != ACCESS_BUS && result != ACCESS_MAPERR) return true;
  if (isPoolEmpty(thread.why)) thread.why = HUGETLB_POOL_KERNEL;
  if (isForNobody(thread.why) || thread.why == HUGETLB_POOL_KERNEL) return false;
  if (thread.why == POISON_KERNEL_ACCESS) thread.why = POISON_MLOCK;
  else if (thread.why == GUARD_KERNEL_ACCESS) thread.why = GUARD_MLOCK;
  else thread.why = thread.why == SIGBUS_COPY ? SIGBUS_MLOCK : USER_MODE_ONLY_MLOCK;
  return false;
}

/** Whether the file has no such page, whoever asks for it. */
export function isForNobody(why: u16): bool {
  return why == FAULT_ORDER_BEYOND_EOF || why == TMPFS_FULL_ACCESS;
}

/** Whether it was for want of hugepages that a page could not be had. */
export function isPoolEmpty(why: u16): bool {
  return why == HUGETLB_POOL_SIGBUS || why == HUGETLB_FORK_POOR;
}

/** What a page of a populated range may take, bytes: its frame and its share of the page table. */
const POPULATED_PAGE: u64 = 128;

/**
 * Populates [start, end) of a mapping for writing in one step, the mmap lock held: nothing can be waited for, so the first
 * page that userfaultfd would have to be asked for ends it.
 */
export function populateAtOnce(mm: Mm, vma: Vma, start: u64, end: u64): void {
  if (!reserve(((end - start) >> 12) * POPULATED_PAGE + 0x10000)) {
    unmodelled(UNMODELLED_MEMORY);
    return;
  }
  for (let page = start >> 12; page < end >> 12; page++) {
    if (!isHadAtOnce(mm, vma, page << 12, true)) return;
  }
}
