import {
  FEATURE_EXACT_ADDRESS,
  FEATURE_SIGBUS,
  FEATURE_WP_ASYNC,
  MESSAGE_MINOR,
  MESSAGE_WP,
  MESSAGE_WRITE,
  UFFD_USER_MODE_ONLY,
} from './abi';
import { decide, mattersToDecide } from './decision';
import {
  FILE_FAULT_BEYOND_EOF,
  FILE_FAULT_FULL,
  FILE_FAULT_MAPPED,
  FILE_FAULT_MINOR,
  FILE_FAULT_MISSING,
  resolveFileFault,
} from './filefault';
import { Frame, zeroedFrame } from './frame';
import {
  FAULT_ORDER_BEYOND_EOF,
  FAULT_ORDER_GUARD,
  FAULT_ORDER_POISON,
  FAULT_ORDER_PROTECTION,
  FAULT_ORDER_VMA,
  GUARD_KERNEL_ACCESS,
  GUARD_PROC_MEM,
  KERNEL_FAULT_PROC_MEM,
  KERNEL_FAULT_WP_PROC_MEM,
  POISON_KERNEL_ACCESS,
  POISON_PROC_MEM,
  PROC_MEM_EIO,
  PROC_MEM_SHARED_READ_ONLY,
  SIGBUS_COPY,
  SIGBUS_PROC_MEM,
  SIGBUS_USER,
  SIGNAL_USER_KILL,
  TMPFS_FULL_ACCESS,
  USER_MODE_ONLY_COPY,
  USER_MODE_ONLY_PROC_MEM,
} from './generated/facts';
import { forcedPart, hugeAccess } from './hugefault';
import { HUGE_MASK } from './hugepage';
import { presentPart } from './hugetable';
import { mappedInode } from './inode';
import { PAGE_MASK, PAYLOAD_END, PAYLOAD_START } from './layout';
import { anonPrepared, waitForMm } from './lock';
import { isNone, machine, none, PAYLOAD_FRAMES } from './machine';
import { prepareAnon } from './merge';
import { Mm } from './mm';
import {
  entryOf,
  frameOf,
  GUARD_MARKER,
  isFatal,
  isPresent,
  lookup,
  makeEntry,
  makePte,
  ownPage,
  PTE_EXCLUSIVE,
  PTE_UFFD_WP,
  PTE_UNTRAPPED,
  pteAt,
  setPte,
  WP_MARKER,
  zeroPte,
} from './pagetable';
import { isSignalPending, spin } from './signals';
import { refuseStale } from './stale';
import { isHugeTouch, splitHuge, takeHuge } from './thp';
import { touchHuge } from './thpfault';
import { FAULT_KILLABLE, INTERRUPTED_KILLED, REASON_FAULT, RUNNABLE, Thread } from './thread';
import { UNMODELLED_OPAQUE, UNMODELLED_THP_FORCED, unmodelled } from './unmodelled';
import { Context, postFault } from './userfaultfd';
import {
  isAnonymous,
  VM_ACCESS,
  VM_HUGETLB,
  VM_MAYWRITE,
  VM_OPAQUE,
  VM_SHARED,
  VM_UFFD_MISSING,
  VM_UFFD_WP,
  VM_WRITE,
  Vma,
  vmaAt,
} from './vma';
import { isAnyRunnable } from './waitlist';

/** What comes of an access that has no frame to give: numbers below any frame's address. */
export const ACCESS_ASLEEP: usize = 1;
export const ACCESS_MAPERR: usize = 2;
export const ACCESS_ACCERR: usize = 3;
export const ACCESS_BUS: usize = 4;
export const ACCESS_KILLED: usize = 5;
/** The page or what it needs is there now, and another thread may come before the access is made: it must be tried again. */
export const ACCESS_AGAIN: usize = 6;
/** Below it a result of `access` is one of the above. */
export const ACCESS_FRAME: usize = 16;

/**
 * One try of an access to one page by a thread, in user mode or in kernel mode: the frame, safe to write if `write`;
 * or ACCESS_..., with the fact in `why`. Asleep means that the thread must try again when woken: a message was queued, or it
 * waits for the mmap lock.
 */
export function access(thread: Thread, address: u64, write: bool, user: bool): usize {
  return accessIn(thread, thread.process.mm, address, write, user);
}

/** The same of memory that may be another process's. */
export function accessIn(thread: Thread, mm: Mm, address: u64, write: bool, user: bool): usize {
  if (thread.interrupted != 0) {
    const end = interrupted(thread, mm, address);
    if (end != 0) return end;
  }
  if (machine().stale != 0) refuseStale(mm, address);
  const vma = vmaAt(mm, address);
  if (isNone(vma)) {
    if (!write && address - PAYLOAD_START < PAYLOAD_END - PAYLOAD_START) return payloadFrame(address);
    thread.why = FAULT_ORDER_VMA;
    return ACCESS_MAPERR;
  }
  if ((vma.flags & (write ? VM_WRITE : VM_ACCESS)) == 0) {
    thread.why = FAULT_ORDER_PROTECTION;
    return ACCESS_ACCERR;
  }
  let entry = entryOf(mm.pageTable, address >> 12);
  const pte = pteAt(entry);
  if (isPresent(pte)) {
    if (!write || ((vma.flags & VM_SHARED) != 0 && (pte & PTE_UFFD_WP) == 0)) return changetype<usize>(frameOf(pte));
    return writePresent(thread, mm, vma, address, user);
  }
  if ((vma.flags & VM_HUGETLB) != 0) return hugeAccess(thread, mm, vma, address, write, user);
  // In kernel mode a fault takes the mmap lock at once: it never finds what changes under that half done.
  if (!user && mm.writing != 0) {
    waitForMm(thread, mm);
    return ACCESS_ASLEEP;
  }
  // Whatever becomes of it, a fault in anonymous memory makes the page table; one of a file makes it with the page.
  if (entry == 0 && isAnonymous(vma)) {
    if (isHugeTouch(mm, vma, address)) return touchHuge(thread, mm, vma, address, write, user);
    entry = makeEntry(mm.pageTable, address >> 12);
  }
  if (pte != 0) {
    if (isFatal(pte)) return fatalAccess(thread, pte, user);
    clearStale(vma, entry, pte);
  }
  if (write && vma.anon == 0 && (vma.flags & VM_SHARED) == 0) {
    if (!anonPrepared(thread, mm, vma)) return ACCESS_ASLEEP;
    // The mmap lock is dropped again before a message is queued.
    if (!isNone(vma.ctx) && !isAlone(thread)) return ACCESS_AGAIN;
  }
  if (!isAnonymous(vma)) return fileAccess(thread, mm, vma, address, write, user);
  if ((vma.flags & VM_UFFD_MISSING) != 0) return ask(thread, vma.ctx, address, write ? MESSAGE_WRITE : 0, user);
  const filled = fillPage(entry, write);
  // A page that comes protected is write-protected: what writes to it faults again.
  if (write && isTrapped(vma, filled) && isAlone(thread)) return writePresent(thread, mm, vma, address, user);
  return resolved(thread, changetype<usize>(frameOf(filled)));
}

/** The end of an access that is known before it is made, or 0: it is another access than the one it was known of. */
function interrupted(thread: Thread, mm: Mm, address: u64): usize {
  const how = thread.interrupted;
  thread.interrupted = 0;
  if (how == INTERRUPTED_KILLED) return killed(thread);
  const vma = vmaAt(mm, address);
  const mask = (vma.flags & VM_HUGETLB) != 0 ? HUGE_MASK : PAGE_MASK;
  if (((address ^ thread.messageAddress) & ~mask) != 0) return 0;
  postFault(thread, vma.ctx, thread.messageAddress, thread.messageFlags);
  return ACCESS_ASLEEP;
}

/** An access to a page that is marked so that it fails (handle_pte_marker). */
export function fatalAccess(thread: Thread, pte: u32, user: bool): usize {
  if (pte == GUARD_MARKER) {
    thread.why = user ? FAULT_ORDER_GUARD : GUARD_KERNEL_ACCESS;
    return ACCESS_MAPERR;
  }
  thread.why = user ? FAULT_ORDER_POISON : POISON_KERNEL_ACCESS;
  return ACCESS_BUS;
}

/** A wp-marker that has outlived its registration is as good as nothing. */
function clearStale(vma: Vma, entry: usize, pte: u32): void {
  if (pte == WP_MARKER && (vma.flags & VM_UFFD_WP) == 0) setPte(entry, 0);
}

/** Whether a write to a page that is present faults for the sake of a userfaultfd. */
function isTrapped(vma: Vma, pte: u32): bool {
  return (pte & (PTE_UFFD_WP | PTE_UNTRAPPED)) == PTE_UFFD_WP && (vma.flags & VM_UFFD_WP) != 0;
}

/** A write to a page that is present (do_wp_page, where it is write-protected). */
function writePresent(thread: Thread, mm: Mm, vma: Vma, address: u64, user: bool): usize {
  const entry = entryOf(mm.pageTable, address >> 12);
  const pte = load<u32>(entry);
  if (isTrapped(vma, pte)) {
    if (!user && mm.writing != 0) {
      waitForMm(thread, mm);
      return ACCESS_ASLEEP;
    }
    if (!isAsync(vma)) return ask(thread, vma.ctx, address, MESSAGE_WRITE | MESSAGE_WP, user);
    if (mm.thps != 0) splitHuge(mm, address);
    setPte(entry, pte & ~PTE_UFFD_WP);
    if ((pte & PTE_EXCLUSIVE) != 0) return resolved(thread, changetype<usize>(ownPage(entry)));
  }
  if ((vma.flags & VM_SHARED) != 0) return writeShared(thread, entry);
  // The first write to a zero page prepares an anon_vma; every other page has one already.
  if (vma.anon == 0 && !anonPrepared(thread, mm, vma)) return ACCESS_ASLEEP;
  if ((pte & (PTE_EXCLUSIVE | PTE_UFFD_WP)) != PTE_EXCLUSIVE && mm.thps != 0) takeHuge(mm, address);
  const own = changetype<usize>(ownPage(entry));
  // Only what may belong to others is write-protected.
  return (pte & PTE_EXCLUSIVE) != 0 ? own : resolved(thread, own);
}

/** The page of a shared mapping, which is protected without being trapped: mapped writable from now on (wp_page_shared). */
function writeShared(thread: Thread, entry: usize): usize {
  const pte = load<u32>(entry);
  const frame = changetype<usize>(frameOf(pte));
  if ((pte & PTE_UNTRAPPED) != 0) return frame;
  if ((pte & PTE_UFFD_WP) != 0) setPte(entry, pte | PTE_UNTRAPPED);
  return resolved(thread, frame);
}

/** Whether writes to protected pages resolve themselves. */
function isAsync(vma: Vma): bool {
  return (vma.ctx.features & FEATURE_WP_ASYNC) != 0;
}

/**
 * Asks a userfaultfd for a page (handle_userfault): the thread sleeps until it is woken, or the access fails at once. `mask`
 * has the bits of an address that lie in a page.
 */
export function ask(thread: Thread, ctx: Context, address: u64, flags: u32, user: bool, mask: u64 = PAGE_MASK): usize {
  if ((ctx.features & FEATURE_SIGBUS) != 0) {
    thread.why = user ? SIGBUS_USER : SIGBUS_COPY;
    return ACCESS_BUS;
  }
  if (!user && (ctx.flags & UFFD_USER_MODE_ONLY) != 0) {
    thread.why = USER_MODE_ONLY_COPY;
    return ACCESS_BUS;
  }
  if (thread.dying != 0) return killed(thread);
  const exact = (ctx.features & FEATURE_EXACT_ADDRESS) != 0;
  const named = exact ? address : address & ~mask;
  if (!isAlone(thread) && mattersToDecide(thread, flags)) {
    decide(thread, ctx, named, flags);
    return ACCESS_AGAIN;
  }
  postFault(thread, ctx, named, flags);
  if (!user && thread.signals != 0 && isSignalPending(thread)) spin(thread);
  return ACCESS_ASLEEP;
}

/** An access to a page of a file that is not mapped. */
function fileAccess(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool, user: bool): usize {
  if ((vma.flags & VM_OPAQUE) != 0) {
    unmodelled(UNMODELLED_OPAQUE);
    return ACCESS_BUS;
  }
  const inode = mappedInode(vma);
  const result = resolveFileFault(mm, vma, inode, address, write);
  const flags: u32 = write ? MESSAGE_WRITE : 0;
  if (result == FILE_FAULT_MISSING) return ask(thread, vma.ctx, address, flags, user);
  if (result == FILE_FAULT_MINOR) return ask(thread, vma.ctx, address, flags | MESSAGE_MINOR, user);
  if (result == FILE_FAULT_BEYOND_EOF || result == FILE_FAULT_FULL) {
    thread.why = fileFaultFact(result);
    return ACCESS_BUS;
  }
  const pte = pteAt(entryOf(mm.pageTable, address >> 12));
  if (write && isTrapped(vma, pte) && isAlone(thread)) return writePresent(thread, mm, vma, address, user);
  return resolved(thread, changetype<usize>(frameOf(pte)));
}

/** Why a page of a file can't be had, whoever is asked. */
function fileFaultFact(result: u32): u16 {
  return result == FILE_FAULT_FULL ? TMPFS_FULL_ACCESS : FAULT_ORDER_BEYOND_EOF;
}

/** get_user_pages, one try of one page: as an access in kernel mode, but only a fatal signal ends its sleep. */
export function gupAccess(thread: Thread, mm: Mm, address: u64, write: bool): usize {
  const result = accessIn(thread, mm, address, write, false);
  if (result != ACCESS_ASLEEP || thread.faulting == 0) return result;
  thread.faulting = FAULT_KILLABLE;
  thread.reason = REASON_FAULT;
  return result;
}

/** The kernel's own fill: a page to write, or the zero page. A wp-marker passes its protection on. */
function fillPage(entry: usize, write: bool): u32 {
  const fresh = write ? makePte(zeroedFrame(), PTE_EXCLUSIVE) : zeroPte();
  const pte = pteAt(entry) == WP_MARKER ? fresh | PTE_UFFD_WP : fresh;
  setPte(entry, pte);
  return pte;
}

/**
 * An access that can't ask a userfaultfd, under the mmap lock: whether the page is there now, and safe to write if `write`.
 * It does not look at the mapping's protection.
 */
export function isHadAtOnce(mm: Mm, vma: Vma, address: u64, write: bool): bool {
  if (mm.thpEnabled != 0 || mm.thps != 0) unmodelled(UNMODELLED_THP_FORCED);
  if (write) prepareAnon(vma);
  const entry = makeEntry(mm.pageTable, address >> 12);
  let pte = pteAt(entry);
  if (!isPresent(pte)) {
    if (isFatal(pte)) return false;
    clearStale(vma, entry, pte);
    if ((vma.flags & VM_UFFD_MISSING) != 0) return false;
    pte = fillPage(entry, write);
  }
  if (!write) return true;
  if (isTrapped(vma, pte)) {
    if (!isAsync(vma)) return false;
    setPte(entry, pte & ~PTE_UFFD_WP);
  }
  ownPage(entry);
  return true;
}

/**
 * An access that neither asks for permission nor sleeps, as through /proc/PID/mem, under the mmap lock: the frame, safe to
 * write if `write`; or nothing where nothing is mapped, or a userfaultfd would have to be asked, with the fact in `why`.
 */
export function forcedFrame(thread: Thread, mm: Mm, address: u64, write: bool): Frame {
  const vma = vmaAt(mm, address);
  if (isNone(vma)) {
    thread.why = PROC_MEM_EIO;
    const inPayload = !write && address - PAYLOAD_START < PAYLOAD_END - PAYLOAD_START;
    return inPayload ? changetype<Frame>(payloadFrame(address)) : none<Frame>();
  }
  const isShared = (vma.flags & VM_SHARED) != 0;
  if (write && (vma.flags & VM_WRITE) == 0 && (isShared || (vma.flags & VM_MAYWRITE) == 0)) {
    thread.why = PROC_MEM_SHARED_READ_ONLY;
    return none<Frame>();
  }
  if ((vma.flags & VM_HUGETLB) != 0) return forcedPart(thread, mm, vma, address, write);
  if ((vma.flags & VM_OPAQUE) != 0) {
    unmodelled(UNMODELLED_OPAQUE);
    return none<Frame>();
  }
  if (!isAnonymous(vma)) return forcedFileFrame(thread, mm, vma, address, write);
  if (isHadAtOnce(mm, vma, address, write)) return lookup(mm.pageTable, address >> 12);
  thread.why = refusalOfForced(mm, vma.ctx, address);
  return none<Frame>();
}

function forcedFileFrame(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool): Frame {
  const copies = write && (vma.flags & VM_SHARED) == 0;
  if (copies) prepareAnon(vma);
  const entry = entryOf(mm.pageTable, address >> 12);
  const pte = pteAt(entry);
  if (!isPresent(pte)) {
    if (isFatal(pte)) {
      thread.why = fatalRefusal(pte);
      return none<Frame>();
    }
    clearStale(vma, entry, pte);
    const result = resolveFileFault(mm, vma, mappedInode(vma), address, write);
    if (result != FILE_FAULT_MAPPED) {
      const isAsked = result == FILE_FAULT_MISSING || result == FILE_FAULT_MINOR;
      thread.why = isAsked ? refusalOfForced(mm, vma.ctx, address) : fileFaultFact(result);
      return none<Frame>();
    }
  }
  return write ? forcedWrite(thread, mm, vma, address) : lookup(mm.pageTable, address >> 12);
}

/** The page of a file's mapping that is there, to be written without asking anybody. */
function forcedWrite(thread: Thread, mm: Mm, vma: Vma, address: u64): Frame {
  const entry = entryOf(mm.pageTable, address >> 12);
  const pte = pteAt(entry);
  if (isTrapped(vma, pte)) {
    if (!isAsync(vma)) {
      thread.why = refusalOfForced(mm, vma.ctx, address);
      return none<Frame>();
    }
    setPte(entry, pte & ~PTE_UFFD_WP);
  }
  if ((vma.flags & VM_SHARED) == 0) return ownPage(entry);
  if ((pte & PTE_UFFD_WP) != 0 && (load<u32>(entry) & PTE_UFFD_WP) != 0) setPte(entry, pte | PTE_UNTRAPPED);
  return frameOf(pte);
}

function fatalRefusal(pte: u32): u16 {
  return pte == GUARD_MARKER ? GUARD_PROC_MEM : POISON_PROC_MEM;
}

function refusalOfForced(mm: Mm, ctx: Context, address: u64): u16 {
  const pte = pteAt(entryOf(mm.pageTable, address >> 12));
  if (isFatal(pte)) return fatalRefusal(pte);
  return unasked(ctx, unaskedFact(mm, address));
}

/** Why a userfaultfd is not asked: `otherwise` if it is only because nobody may be. */
export function unasked(ctx: Context, otherwise: u16): u16 {
  if ((ctx.features & FEATURE_SIGBUS) != 0) return SIGBUS_PROC_MEM;
  return (ctx.flags & UFFD_USER_MODE_ONLY) != 0 ? USER_MODE_ONLY_PROC_MEM : otherwise;
}

/** Which access it was that would have had to ask: to a missing page, or to a protected one. */
function unaskedFact(mm: Mm, address: u64): u16 {
  return isNone(lookup(mm.pageTable, address >> 12)) ? KERNEL_FAULT_PROC_MEM : KERNEL_FAULT_WP_PROC_MEM;
}

/** A fault is over, and what faulted has yet to be executed anew: a step of its own, if anybody could come in between. */
export function resolved(thread: Thread, frame: usize): usize {
  return isAlone(thread) ? frame : ACCESS_AGAIN;
}

/** Whether no other thread can take a step. */
export function isAlone(thread: Thread): bool {
  const m = machine();
  if (thread.state != RUNNABLE) return !isAnyRunnable();
  return popcnt(m.runnable0) + popcnt(m.runnable1) + popcnt(m.runnable2) + popcnt(m.runnable3) == 1;
}

function killed(thread: Thread): usize {
  thread.why = SIGNAL_USER_KILL;
  return ACCESS_KILLED;
}

function payloadFrame(address: u64): usize {
  const frame: usize = load<u32>(PAYLOAD_FRAMES + ((<usize>((address - PAYLOAD_START) >> 12)) << 2));
  return frame != 0 ? frame : changetype<usize>(machine().zeroFrame);
}

/** The frame, if reading `address` in kernel mode needs no fault; else 0. For reading with faults disabled. */
export function presentFrame(thread: Thread, address: u64): usize {
  if (machine().stale != 0) refuseStale(thread.process.mm, address);
  return mappedFrame(thread.process.mm, address);
}

/** The same where no page can be stale. */
export function mappedFrame(mm: Mm, address: u64): usize {
  const vma = vmaAt(mm, address);
  if ((vma.flags & VM_ACCESS) == 0) {
    return isNone(vma) && address - PAYLOAD_START < PAYLOAD_END - PAYLOAD_START ? payloadFrame(address) : 0;
  }
  const pte = pteAt(entryOf(mm.pageTable, address >> 12));
  if (isPresent(pte)) return changetype<usize>(frameOf(pte));
  return (vma.flags & VM_HUGETLB) != 0 ? changetype<usize>(presentPart(mm, address)) : 0;
}
