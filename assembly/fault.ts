import { FEATURE_EXACT_ADDRESS, FEATURE_SIGBUS, UFFD_USER_MODE_ONLY } from './abi';
import { Frame, zeroedFrame } from './frame';
import {
  FAULT_ORDER_PROTECTION,
  FAULT_ORDER_VMA,
  KERNEL_FAULT_PROC_MEM,
  PROC_MEM_EIO,
  SIGBUS_COPY,
  SIGBUS_PROC_MEM,
  SIGBUS_USER,
  SIGNAL_USER_KILL,
  USER_MODE_ONLY_COPY,
  USER_MODE_ONLY_PROC_MEM,
} from './generated/facts';
import { PAGE_MASK, PAYLOAD_END, PAYLOAD_START } from './layout';
import { anonPrepared, waitForMm } from './lock';
import { isNone, machine, none, PAYLOAD_FRAMES } from './machine';
import { prepareAnon } from './merge';
import { Mm } from './mm';
import {
  entryOf,
  frameOf,
  install,
  isPresent,
  makeEntry,
  makePte,
  ownPage,
  PTE_EXCLUSIVE,
  pteAt,
  zeroPte,
} from './pagetable';
import { isSignalPending, spin } from './signals';
import { FAULT_KILLABLE, REASON_FAULT, RUNNABLE, Thread } from './thread';
import { Context, postFault } from './userfaultfd';
import { VM_ACCESS, VM_WRITE, vmaAt } from './vma';
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
    thread.interrupted = 0;
    return killed(thread);
  }
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
  const entry = entryOf(mm.pageTable, address >> 12);
  const pte = pteAt(entry);
  if (isPresent(pte)) {
    if (!write) return changetype<usize>(frameOf(pte));
    // The first write to a zero page prepares an anon_vma; every other page has one already.
    if (vma.anon == 0 && !anonPrepared(thread, mm, vma)) return ACCESS_ASLEEP;
    const own = changetype<usize>(ownPage(entry));
    // Only what may belong to others is write-protected.
    return (pte & PTE_EXCLUSIVE) != 0 ? own : resolved(thread, own);
  }
  // In kernel mode a fault takes the mmap lock at once: it never finds what changes under that half done.
  if (!user && mm.writing != 0) {
    waitForMm(thread, mm);
    return ACCESS_ASLEEP;
  }
  // Whatever becomes of it, a fault makes the page table; one of a file makes it with the page.
  if (entry == 0 && isNone(vma.file)) makeEntry(mm.pageTable, address >> 12);
  if (write && vma.anon == 0) {
    if (!anonPrepared(thread, mm, vma)) return ACCESS_ASLEEP;
    // The mmap lock is dropped again before a message is queued.
    if (!isNone(vma.ctx) && !isAlone(thread)) return ACCESS_AGAIN;
  }
  const ctx = vma.ctx;
  if (!isNone(ctx)) {
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
    postFault(thread, ctx, exact ? address : address & ~PAGE_MASK, write ? 1 : 0);
    if (!user && thread.signals != 0 && isSignalPending(thread)) spin(thread);
    return ACCESS_ASLEEP;
  }
  return resolved(thread, changetype<usize>(fillPage(mm, address, write)));
}

/** get_user_pages, one try of one page: as an access in kernel mode, but only a fatal signal ends its sleep. */
export function gupAccess(thread: Thread, mm: Mm, address: u64, write: bool): usize {
  const result = accessIn(thread, mm, address, write, false);
  if (result != ACCESS_ASLEEP || thread.faulting == 0) return result;
  thread.faulting = FAULT_KILLABLE;
  thread.reason = REASON_FAULT;
  return result;
}

/** The kernel's own fill: a page to write, or the zero page. */
function fillPage(mm: Mm, address: u64, write: bool): Frame {
  const pte = write ? makePte(zeroedFrame(), PTE_EXCLUSIVE) : zeroPte();
  install(mm.pageTable, address >> 12, pte);
  return frameOf(pte);
}

/**
 * An access that neither asks for permission nor sleeps, as through /proc/PID/mem, under the mmap lock: the frame, safe to
 * write if `write`; or nothing where nothing is mapped, or missing for a userfaultfd, with the fact in `why`.
 */
export function forcedFrame(thread: Thread, mm: Mm, address: u64, write: bool): Frame {
  const vma = vmaAt(mm, address);
  if (isNone(vma)) {
    thread.why = PROC_MEM_EIO;
    const inPayload = !write && address - PAYLOAD_START < PAYLOAD_END - PAYLOAD_START;
    return inPayload ? changetype<Frame>(payloadFrame(address)) : none<Frame>();
  }
  if (write) prepareAnon(vma);
  const entry = entryOf(mm.pageTable, address >> 12);
  const pte = pteAt(entry);
  if (isPresent(pte)) return write ? ownPage(entry) : frameOf(pte);
  if (isNone(vma.ctx)) return fillPage(mm, address, write);
  makeEntry(mm.pageTable, address >> 12);
  thread.why = refusalOfForced(vma.ctx);
  return none<Frame>();
}

function refusalOfForced(ctx: Context): u16 {
  if ((ctx.features & FEATURE_SIGBUS) != 0) return SIGBUS_PROC_MEM;
  return (ctx.flags & UFFD_USER_MODE_ONLY) != 0 ? USER_MODE_ONLY_PROC_MEM : KERNEL_FAULT_PROC_MEM;
}

/** A fault is over, and what faulted has yet to be executed anew: a step of its own, if anybody could come in between. */
function resolved(thread: Thread, frame: usize): usize {
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
  const mm = thread.process.mm;
  const vma = vmaAt(mm, address);
  if (isNone(vma)) return address - PAYLOAD_START < PAYLOAD_END - PAYLOAD_START ? payloadFrame(address) : 0;
  if ((vma.flags & VM_ACCESS) == 0) return 0;
  const pte = pteAt(entryOf(mm.pageTable, address >> 12));
  return isPresent(pte) ? changetype<usize>(frameOf(pte)) : 0;
}
