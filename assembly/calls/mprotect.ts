import { EACCES, EINVAL, ENOMEM, EPERM, PROT_ACCESS, PROT_GROWSDOWN, PROT_GROWSUP, PROT_SEM } from '../abi';
import { fail, finish } from '../finish';
import {
  HUGETLB_SPLIT_CHANGING,
  MPROTECT_MSEAL,
  MPROTECT_ORDER_ALIGNED,
  MPROTECT_ORDER_GROWS_BOTH,
  MPROTECT_ORDER_GROWS_DOWN,
  MPROTECT_ORDER_GROWS_UP,
  MPROTECT_ORDER_HOLE,
  MPROTECT_ORDER_HOLE_FIRST,
  MPROTECT_ORDER_LENGTH_WRAPS,
  MPROTECT_ORDER_LENGTH_ZERO,
  MPROTECT_ORDER_NO_VMA,
  MPROTECT_ORDER_PROTECTION,
  MPROTECT_VMA_MAP_COUNT,
  MPROTECT_VMA_NEVER_WRITABLE,
  MPROTECT_VMA_OVERCOMMIT,
} from '../generated/facts';
import { BEFORE_ACCOUNT_DROPPED } from '../generated/releases';
import { PAGE_MASK } from '../layout';
import { waitForMm } from '../lock';
import { isNone, none } from '../machine';
import { modifyVma, splitErrno } from '../merge';
import { Mm } from '../mm';
import { PTE_CACHE, PTE_EXCLUSIVE } from '../pagetable';
import { populateAtOnce } from '../populate';
import { reprotectPages } from '../protect';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_LOCKED_FILE, unmodelled } from '../unmodelled';
import {
  intersecting,
  isAnonymous,
  VM_ACCESS,
  VM_ACCOUNT,
  VM_HUGETLB,
  VM_LOCKED,
  VM_MAYWRITE,
  VM_NORESERVE,
  VM_SEALED,
  VM_SHARED,
  VM_UFFD_WP,
  VM_WRITE,
  Vma,
} from '../vma';
import { exceedsMemory } from './mmap';

const GROWS: u64 = PROT_GROWSDOWN | PROT_GROWSUP;

/** mprotect(2): all of its mappings in one step, under the mmap lock. */
export function stepMprotect(thread: Thread): void {
  const mm = thread.process.mm;
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  const start = thread.operand0;
  const prot = thread.operand2;
  const end = start + ((thread.operand1 + PAGE_MASK) & ~PAGE_MASK);
  if ((prot & GROWS) == GROWS) fail(thread, EINVAL, MPROTECT_ORDER_GROWS_BOTH);
  else if ((start & PAGE_MASK) != 0) fail(thread, EINVAL, MPROTECT_ORDER_ALIGNED);
  else if (thread.operand1 == 0) succeed(thread, MPROTECT_ORDER_LENGTH_ZERO);
  else if (end <= start) fail(thread, ENOMEM, MPROTECT_ORDER_LENGTH_WRAPS);
  else if ((prot & ~(PROT_ACCESS | PROT_SEM | GROWS)) != 0) fail(thread, EINVAL, MPROTECT_ORDER_PROTECTION);
  else protectFrom(thread, mm, intersecting(mm, start, end), end);
}

function succeed(thread: Thread, why: u16): void {
  thread.why = why;
  finish(thread, 0);
}

/** No mapping of private anonymous memory grows here: MAP_GROWSDOWN is not modelled, and nothing grows up on x86-64. */
function protectFrom(thread: Thread, mm: Mm, first: Vma, end: u64): void {
  const grows = thread.operand2 & GROWS;
  if (isNone(first)) fail(thread, ENOMEM, MPROTECT_ORDER_NO_VMA);
  else if (grows == PROT_GROWSDOWN) fail(thread, EINVAL, MPROTECT_ORDER_GROWS_DOWN);
  else if (first.start > thread.operand0) fail(thread, ENOMEM, MPROTECT_ORDER_HOLE_FIRST);
  else if (grows == PROT_GROWSUP) fail(thread, EINVAL, MPROTECT_ORDER_GROWS_UP);
  else protectRange(thread, mm, first, end);
}

/** One mapping after the other: those before one that can't be changed, or before a hole, stay changed. */
function protectRange(thread: Thread, mm: Mm, first: Vma, end: u64): void {
  let vma = first;
  let at = thread.operand0;
  while (!isNone(vma) && vma.start <= at) {
    const changed = protectVma(thread, mm, vma, at, min(end, vma.end));
    if (isNone(changed)) return;
    at = changed.end;
    if (at >= end) {
      finish(thread, 0);
      return;
    }
    vma = changed.next;
  }
  fail(thread, ENOMEM, MPROTECT_ORDER_HOLE);
}

/** The mapping that [start, end) of `vma` belongs to then; nothing if it is refused. */
function protectVma(thread: Thread, mm: Mm, vma: Vma, start: u64, end: u64): Vma {
  const old = vma.flags;
  let flags = (old & ~VM_ACCESS) | (<u32>thread.operand2 & VM_ACCESS);
  if ((flags & (VM_WRITE | VM_MAYWRITE)) == VM_WRITE) {
    fail(thread, EACCES, MPROTECT_VMA_NEVER_WRITABLE);
    return none<Vma>();
  }
  if ((old & VM_SEALED) != 0) {
    fail(thread, EPERM, MPROTECT_MSEAL);
    return none<Vma>();
  }
  if (flags == old) return vma;
  if ((flags & VM_WRITE) == 0) {
    // What was never touched is no longer charged; with an anon_vma nobody knows how much of it is used.
    if (vma.anon == 0 && isAnonymous(vma) && !isBefore(BEFORE_ACCOUNT_DROPPED)) flags &= ~VM_ACCOUNT;
  } else if ((old & (VM_ACCOUNT | VM_WRITE | VM_NORESERVE | VM_SHARED | VM_HUGETLB)) == 0) {
    if (exceedsMemory((end - start) >> 12)) {
      fail(thread, ENOMEM, MPROTECT_VMA_OVERCOMMIT);
      return none<Vma>();
    }
    flags |= VM_ACCOUNT;
  }
  const changed = modifyVma(mm, vma, start, end, flags, vma.ctx);
  if (isNone(changed)) {
    const errno = splitErrno(mm);
    fail(thread, errno, errno == ENOMEM ? MPROTECT_VMA_MAP_COUNT : HUGETLB_SPLIT_CHANGING);
    return changed;
  }
  changed.flags = flags;
  if (mm.protects != 0) reprotect(mm, changed, start, end);
  if ((old & (VM_LOCKED | VM_WRITE | VM_SHARED)) == VM_LOCKED && (flags & VM_WRITE) != 0) {
    if (isAnonymous(changed)) populateAtOnce(mm, changed, start, end);
    else unmodelled(UNMODELLED_LOCKED_FILE);
  }
  return changed;
}

/** What is protected but not registered for it becomes writable with its mapping. */
function reprotect(mm: Mm, vma: Vma, start: u64, end: u64): void {
  // Of private memory only what needs no copy.
  const own = (vma.flags & VM_SHARED) != 0 ? PTE_EXCLUSIVE | PTE_CACHE : PTE_EXCLUSIVE;
  const writable = (vma.flags & (VM_WRITE | VM_UFFD_WP)) == VM_WRITE ? own : 0;
  reprotectPages(mm.pageTable, start >> 12, end >> 12, writable);
}
