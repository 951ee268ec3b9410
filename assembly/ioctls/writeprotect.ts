import {
  EAGAIN,
  EFAULT,
  EINVAL,
  ENOENT,
  ESRCH,
  FEATURE_WP_ASYNC,
  FEATURE_WP_UNPOPULATED,
  WRITEPROTECT_MODE_DONTWAKE,
  WRITEPROTECT_MODE_WP,
} from '../abi';
import { isAlone } from '../fault';
import {
  WP_ONE_VMA_OLD,
  WP_ORDER_CHANGING,
  WP_ORDER_CHANGING_AGAIN,
  WP_ORDER_COPY_IN,
  WP_ORDER_DEAD,
  WP_ORDER_HUGETLB,
  WP_ORDER_MODE_BOTH,
  WP_ORDER_MODE_UNKNOWN,
  WP_ORDER_NO_VMA,
  WP_ORDER_NOT_WP,
  WP_ORDER_RANGE,
  WP_ORDER_WAKE,
} from '../generated/facts';
import { BEFORE_WRITEPROTECT_VMAS } from '../generated/releases';
import { HUGE_MASK } from '../hugepage';
import { protectHuge, unprotectHuge } from '../hugetable';
import { readingBegun } from '../lock';
import { isNone, none } from '../machine';
import { endReading, getMm, Mm, putMm } from '../mm';
import { protectPages, unprotectPages } from '../protect';
import { isBefore } from '../release';
import { splitCut } from '../thp';
import { Thread } from '../thread';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context, wakeRange } from '../userfaultfd';
import { intersecting, isAnonymous, VM_HUGETLB, VM_UFFD_WP, Vma, vmaAt } from '../vma';
import { copyIn, failIoctl, finishIoctl } from './argument';
import { isRange } from './range';

const SIZE: u32 = 24;
/** What a page table's lock covers, bytes: so much changes at once. */
const TABLE_SPAN: u64 = 0x200000;

const PHASE_BEGIN: u32 = 1;
const PHASE_IN: u32 = 2;
const PHASE_LOCK: u32 = 3;
/** Changes mappings, the mmap lock held for reading all the while. */
const PHASE_WALK: u32 = 4;
const PHASE_WAKE: u32 = 5;

/** UFFDIO_WRITEPROTECT. `local0` is how far it is, `local1` whether it met a mapping. */
export function stepWriteprotect(thread: Thread, ctx: Context): void {
  if (thread.phase == PHASE_BEGIN) {
    if (ctx.changing != 0) {
      failIoctl(thread, EAGAIN, WP_ORDER_CHANGING);
      return;
    }
    thread.phase = PHASE_IN;
  }
  if (thread.phase == PHASE_IN) begin(thread, ctx);
  else if (thread.phase == PHASE_LOCK) lock(thread, ctx);
  else if (thread.phase == PHASE_WALK) walk(thread, ctx);
  else wakeAndReturn(thread, ctx);
}

function begin(thread: Thread, ctx: Context): void {
  const result = copyIn(thread, SIZE);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, WP_ORDER_COPY_IN);
  if (result != TRANSFER_DONE) return;
  const mode = thread.argument2;
  if (!isRange(thread.argument0, thread.argument1)) {
    failIoctl(thread, EINVAL, WP_ORDER_RANGE);
  } else if ((mode & ~MODES) != 0) {
    failIoctl(thread, EINVAL, WP_ORDER_MODE_UNKNOWN);
  } else if (mode == MODES) {
    failIoctl(thread, EINVAL, WP_ORDER_MODE_BOTH);
  } else if (ctx.mm.users == 0) {
    failIoctl(thread, ESRCH, WP_ORDER_DEAD);
  } else {
    thread.mm = getMm(ctx.mm);
    thread.local0 = thread.argument0;
    thread.phase = PHASE_LOCK;
    if (isAlone(thread)) lock(thread, ctx);
  }
}

const MODES: u64 = WRITEPROTECT_MODE_WP | WRITEPROTECT_MODE_DONTWAKE;

function lock(thread: Thread, ctx: Context): void {
  if (!readingBegun(thread, ctx.mm)) return;
  thread.phase = PHASE_WALK;
  if (ctx.changing != 0) refuse(thread, ctx, EAGAIN, WP_ORDER_CHANGING_AGAIN);
  else if (isBefore(BEFORE_WRITEPROTECT_VMAS) && !isInOneVma(thread, ctx.mm))
    refuse(thread, ctx, ENOENT, WP_ONE_VMA_OLD);
  else walk(thread, ctx);
}

/** Whether one registered mapping has all of the range. */
function isInOneVma(thread: Thread, mm: Mm): bool {
  const vma = vmaAt(mm, thread.argument0);
  return !isNone(vma) && !isNone(vma.ctx) && thread.argument1 <= vma.end - thread.argument0;
}

/** One mapping after the other, or where others can take a step in between, a page table's part of one. */
function walk(thread: Thread, ctx: Context): void {
  do protectNext(thread, ctx);
  while (!isNone(thread.mm) && isAlone(thread));
}

function protectNext(thread: Thread, ctx: Context): void {
  const end = thread.argument0 + thread.argument1;
  const vma = intersecting(ctx.mm, thread.local0, end);
  if (isNone(vma)) {
    if (thread.local1 == 0) refuse(thread, ctx, ENOENT, WP_ORDER_NO_VMA);
    else endWalk(thread, ctx);
    return;
  }
  thread.local1 = 1;
  if ((vma.flags & VM_UFFD_WP) == 0) {
    refuse(thread, ctx, ENOENT, WP_ORDER_NOT_WP);
    return;
  }
  if ((vma.flags & VM_HUGETLB) != 0 && ((thread.argument0 | thread.argument1) & HUGE_MASK) != 0) {
    refuse(thread, ctx, EINVAL, WP_ORDER_HUGETLB);
    return;
  }
  const from = max(thread.local0, vma.start);
  let to = min(end, vma.end);
  if (!isAlone(thread)) to = min(to, (from & ~(TABLE_SPAN - 1)) + TABLE_SPAN);
  thread.local0 = protect(thread, ctx.mm, vma, from, to);
  if (thread.local0 == end) endWalk(thread, ctx);
}

/** Where it goes on: earlier than `to` when there is no memory for more in this step. */
function protect(thread: Thread, mm: Mm, vma: Vma, from: u64, to: u64): u64 {
  const isHuge = (vma.flags & VM_HUGETLB) != 0;
  if (mm.thps != 0) splitCut(mm, from, to);
  if ((thread.argument2 & WRITEPROTECT_MODE_WP) != 0) {
    if (isHuge) return protectHuge(mm, from, to);
    const marks = !isAnonymous(vma) || (vma.ctx.features & (FEATURE_WP_UNPOPULATED | FEATURE_WP_ASYNC)) != 0;
    return protectPages(mm.pageTable, from >> 12, to >> 12, marks) << 12;
  }
  if (isHuge) unprotectHuge(mm, from, to);
  else unprotectPages(mm.pageTable, from >> 12, to >> 12);
  return to;
}

function letGo(thread: Thread, ctx: Context): void {
  thread.mm = none<Mm>();
  endReading(ctx.mm);
  putMm(ctx.mm);
}

function refuse(thread: Thread, ctx: Context, errno: u16, why: u16): void {
  letGo(thread, ctx);
  failIoctl(thread, errno, why);
}

function endWalk(thread: Thread, ctx: Context): void {
  letGo(thread, ctx);
  thread.phase = PHASE_WAKE;
  if (isAlone(thread)) wakeAndReturn(thread, ctx);
}

function wakeAndReturn(thread: Thread, ctx: Context): void {
  if (thread.argument2 == 0) wakeRange(ctx, thread.argument0, thread.argument1);
  finishIoctl(thread, WP_ORDER_WAKE);
}
