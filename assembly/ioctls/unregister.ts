import { EFAULT, EINVAL, ENOMEM } from '../abi';
import { isDrivers } from '../driver';
import {
  UNREGISTER_ORDER_COPY_IN,
  UNREGISTER_ORDER_DEAD,
  UNREGISTER_ORDER_DONE,
  UNREGISTER_ORDER_FOREIGN,
  UNREGISTER_ORDER_HUGETLB_END,
  UNREGISTER_ORDER_HUGETLB_START,
  UNREGISTER_ORDER_MAP_COUNT,
  UNREGISTER_ORDER_NO_VMA,
  UNREGISTER_ORDER_RANGE,
  UNREGISTER_ORDER_TYPE,
} from '../generated/facts';
import { BEFORE_UNREGISTER_FOREIGN } from '../generated/releases';
import { HUGE_MASK } from '../hugepage';
import { waitForMm } from '../lock';
import { isNone, none } from '../machine';
import { splitErrno } from '../merge';
import { beginWriting, endWriting, getMm } from '../mm';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_REGISTER_DRIVER, unmodelled } from '../unmodelled';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context, clearVma, wakeRange } from '../userfaultfd';
import { intersecting, VM_DROPPABLE, VM_HUGETLB, VM_OPAQUE, VM_UFFD_MISSING, Vma } from '../vma';
import { copyIn, failIoctl, finishIoctl } from './argument';
import { isRange } from './range';

const SIZE: u32 = 16;
const PHASE_IN: u32 = 1;
/** Takes the mmap lock and looks at all VMAs. */
const PHASE_LOCK: u32 = 2;
/** Takes what was woken away from the userfaultfd. */
const PHASE_CLEAR: u32 = 3;

/**
 * UFFDIO_UNREGISTER: for VMA after VMA a step that wakes and one that changes, all under the mmap lock. In between only
 * first faults and fills can come, which need no more than the VMA's own lock. `local0` is where the rest begins.
 */
export function stepUnregister(thread: Thread, ctx: Context): void {
  if (thread.phase == PHASE_IN) {
    const result = copyIn(thread, SIZE);
    if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, UNREGISTER_ORDER_COPY_IN);
    if (result != TRANSFER_DONE || !isAccepted(thread, ctx)) return;
    thread.mm = getMm(ctx.mm);
    thread.phase = PHASE_LOCK;
  }
  if (thread.phase == PHASE_LOCK) lock(thread, ctx);
  else clear(thread, ctx);
}

function isAccepted(thread: Thread, ctx: Context): bool {
  if (!isRange(thread.argument0, thread.argument1)) {
    failIoctl(thread, EINVAL, UNREGISTER_ORDER_RANGE);
    return false;
  }
  if (ctx.mm.users == 0) {
    failIoctl(thread, ENOMEM, UNREGISTER_ORDER_DEAD);
    return false;
  }
  if (isDrivers(thread.argument0, endOf(thread) - 1)) {
    unmodelled(UNMODELLED_REGISTER_DRIVER);
    return false;
  }
  return true;
}

function endOf(thread: Thread): u64 {
  return thread.argument0 + thread.argument1;
}

function lock(thread: Thread, ctx: Context): void {
  const mm = ctx.mm;
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  const end = endOf(thread);
  const first = intersecting(mm, thread.argument0, end);
  if (isNone(first)) {
    failIoctl(thread, EINVAL, UNREGISTER_ORDER_NO_VMA);
    return;
  }
  if ((first.flags & VM_HUGETLB) != 0 && (thread.argument0 & HUGE_MASK) != 0) {
    failIoctl(thread, EINVAL, UNREGISTER_ORDER_HUGETLB_START);
    return;
  }
  for (let vma = first; !isNone(vma) && vma.start < end; vma = vma.next) {
    const foreign = !isNone(vma.ctx) && vma.ctx != ctx && !isBefore(BEFORE_UNREGISTER_FOREIGN);
    // Such memory was acceptable for its modes alone.
    if (!foreign && ((vma.flags & (VM_OPAQUE | VM_DROPPABLE)) == 0 || !isNone(vma.ctx))) continue;
    failIoctl(thread, EINVAL, foreign ? UNREGISTER_ORDER_FOREIGN : UNREGISTER_ORDER_TYPE);
    return;
  }
  beginWriting(mm);
  thread.local0 = thread.argument0;
  thread.phase = PHASE_CLEAR;
  wakeNext(thread, ctx);
}

/** The first registered VMA of the rest, or nothing: none is another one’s, but where that may be. */
function nextRegistered(thread: Thread, ctx: Context): Vma {
  const end = endOf(thread);
  let vma = intersecting(ctx.mm, thread.local0, end);
  while (!isNone(vma) && vma.start < end) {
    if (!isNone(vma.ctx)) return vma;
    vma = vma.next;
  }
  return none<Vma>();
}

/** Wakes who waits in the next registered VMA, if that asks for missing pages, or returns when there is none. */
function wakeNext(thread: Thread, ctx: Context): void {
  const vma = nextRegistered(thread, ctx);
  if (isNone(vma)) {
    endWriting(ctx.mm);
    finishIoctl(thread, UNREGISTER_ORDER_DONE);
    return;
  }
  if ((vma.flags & VM_UFFD_MISSING) == 0) return;
  const start = max(thread.local0, vma.start);
  wakeRange(vma.ctx, start, min(endOf(thread), vma.end) - start);
}

function clear(thread: Thread, ctx: Context): void {
  const vma = nextRegistered(thread, ctx);
  const start = max(thread.local0, vma.start);
  const changed = clearVma(ctx.mm, vma, start, min(endOf(thread), vma.end));
  if (isNone(changed)) {
    endWriting(ctx.mm);
    const errno = splitErrno(ctx.mm);
    failIoctl(thread, errno, errno == ENOMEM ? UNREGISTER_ORDER_MAP_COUNT : UNREGISTER_ORDER_HUGETLB_END);
    return;
  }
  thread.local0 = changed.end;
  wakeNext(thread, ctx);
}
