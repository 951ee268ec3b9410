import {
  EAGAIN,
  EBUSY,
  EEXIST,
  EFAULT,
  EINTR,
  EINVAL,
  ENOENT,
  MOVE_MODE_ALLOW_SRC_HOLES,
  MOVE_MODE_DONTWAKE,
} from '../abi';
import { isDrivers } from '../driver';
import { isAlone } from '../fault';
import { isPinned } from '../frame';
import {
  MM_DEAD_MOVE,
  MOVE_EINVAL_ACCESS_DIFFERS,
  MOVE_EINVAL_DST_LEAVES_VMA,
  MOVE_EINVAL_DST_NOT_OWN,
  MOVE_EINVAL_DST_SHARED,
  MOVE_EINVAL_LOCK_DIFFERS,
  MOVE_EINVAL_NOT_ANONYMOUS,
  MOVE_EINVAL_NOT_WRITABLE,
  MOVE_EINVAL_SPECIAL,
  MOVE_EINVAL_SRC_LEAVES_VMA,
  MOVE_EINVAL_SRC_SHARED,
  MOVE_ORDER_CHANGING,
  MOVE_ORDER_CHANGING_AGAIN,
  MOVE_ORDER_COPY_IN,
  MOVE_ORDER_DST_VMA,
  MOVE_ORDER_FATAL_SIGNAL,
  MOVE_ORDER_MODE,
  MOVE_ORDER_RANGE_DST,
  MOVE_ORDER_RANGE_SRC,
  MOVE_ORDER_SAME_MM,
  MOVE_ORDER_SRC_VMA,
  MOVE_PAGE_DST_EEXIST,
  MOVE_PAGE_HOLE,
  MOVE_PAGE_MARKER,
  MOVE_PAGE_NOT_EXCLUSIVE,
  MOVE_PAGE_PINNED,
  MOVE_PAGE_SRC_UNTOUCHED,
  OUT_PARTIAL,
  OUT_SUCCESS,
} from '../generated/facts';
import { HUGE_SIZE } from '../hugepage';
import { PAGE_SIZE } from '../layout';
import { anonPrepared } from '../lock';
import { isNone, machine } from '../machine';
import { hasHeadroom } from '../memory';
import { beginReading, endReading, getMm } from '../mm';
import {
  frameOf,
  hasTable,
  isPresent,
  LEAF_PAGES,
  makeEntry,
  makePte,
  PTE_EXCLUSIVE,
  pteAt,
  setPte,
} from '../pagetable';
import { Thread } from '../thread';
import { UNMODELLED_MOVE_DRIVER, UNMODELLED_SPLICE_SHARED, unmodelled } from '../unmodelled';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context, wakeRange } from '../userfaultfd';
import { isAnonymous, VM_ACCESS, VM_HUGETLB, VM_LOCKED, VM_SHARED, VM_WRITE, Vma, vmaAt } from '../vma';
import { copyIn, failIoctl, finishIoctl } from './argument';
import { moveThp, THP_MOVED, THP_SMALL } from './move-huge';
import { endPages, refuseChanging, storeOut } from './out';
import { isRange } from './range';

const COPY_IN: u32 = 32;
const OUT_OFFSET: u32 = 32;

const PHASE_BEGIN: u32 = 1;
const PHASE_CHANGING: u32 = 2;
const PHASE_IN: u32 = 3;
/** Takes both VMAs and moves a page. */
const PHASE_LOCK: u32 = 4;
/** Moves a page, the VMAs being held from the page before. */
const PHASE_PAGE: u32 = 5;
const PHASE_OUT: u32 = 6;

/** UFFDIO_MOVE. `local0` is how many bytes were moved. */
export function stepMove(thread: Thread, ctx: Context): void {
  if (thread.phase == PHASE_BEGIN) {
    if (ctx.changing != 0) {
      thread.argument4 = -(<i64>EAGAIN);
      thread.phase = PHASE_CHANGING;
    } else {
      thread.phase = PHASE_IN;
    }
  }
  if (thread.phase == PHASE_IN) begin(thread, ctx);
  else if (thread.phase == PHASE_LOCK) lockAndMove(thread, ctx);
  else if (thread.phase == PHASE_PAGE) movePages(thread, ctx);
  else if (thread.phase == PHASE_CHANGING) refuseChanging(thread, OUT_OFFSET, MOVE_ORDER_CHANGING);
  else if (storeOut(thread, OUT_OFFSET)) wakeAndReturn(thread, ctx);
}

function begin(thread: Thread, ctx: Context): void {
  const result = copyIn(thread, COPY_IN);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, MOVE_ORDER_COPY_IN);
  if (result != TRANSFER_DONE) return;
  if (ctx.mm != thread.process.mm) {
    failIoctl(thread, EINVAL, ctx.mm.users == 0 ? MM_DEAD_MOVE : MOVE_ORDER_SAME_MM);
  } else if (!isRange(thread.argument0, thread.argument2)) {
    failIoctl(thread, EINVAL, MOVE_ORDER_RANGE_DST);
  } else if (!isRange(thread.argument1, thread.argument2)) {
    failIoctl(thread, EINVAL, MOVE_ORDER_RANGE_SRC);
  } else if ((thread.argument3 & ~(MOVE_MODE_DONTWAKE | MOVE_MODE_ALLOW_SRC_HOLES)) != 0) {
    failIoctl(thread, EINVAL, MOVE_ORDER_MODE);
  } else if (isDrivers(thread.argument0, thread.argument0) || isDrivers(thread.argument1, thread.argument1)) {
    // Where the driver has mapped something or not: the model does not know.
    unmodelled(UNMODELLED_MOVE_DRIVER);
  } else {
    thread.mm = getMm(ctx.mm);
    thread.phase = PHASE_LOCK;
    // Else others can come in between: a fatal signal, before the first page is moved.
    if (isAlone(thread)) lockAndMove(thread, ctx);
  }
}

function lockAndMove(thread: Thread, ctx: Context): void {
  const mm = ctx.mm;
  const dst = vmaAt(mm, thread.argument0);
  if (isNone(dst)) {
    end(thread, ENOENT, MOVE_ORDER_DST_VMA);
    return;
  }
  // Even if the call is then refused.
  if (dst.anon == 0 && (dst.flags & VM_SHARED) == 0 && !anonPrepared(thread, mm, dst)) return;
  const src = vmaAt(mm, thread.argument1);
  if (isNone(src)) {
    end(thread, ENOENT, MOVE_ORDER_SRC_VMA);
    return;
  }
  if (ctx.changing != 0) {
    end(thread, EAGAIN, MOVE_ORDER_CHANGING_AGAIN);
    return;
  }
  const refusal = moveRefusal(ctx, dst, src, thread.argument0, thread.argument1, thread.argument2);
  if (refusal != 0) {
    end(thread, EINVAL, refusal);
    return;
  }
  beginReading(mm);
  thread.phase = PHASE_PAGE;
  moveRun(thread, ctx, 1);
}

/** The fact that makes it EINVAL to move between two VMAs, to and from these addresses in them, or 0. */
export function moveRefusal(ctx: Context, dst: Vma, src: Vma, to: u64, from: u64, length: u64): u16 {
  if ((src.flags & VM_SHARED) != 0) return MOVE_EINVAL_SRC_SHARED;
  if (length > src.end - from) return MOVE_EINVAL_SRC_LEAVES_VMA;
  if ((dst.flags & VM_SHARED) != 0) return MOVE_EINVAL_DST_SHARED;
  if (length > dst.end - to) return MOVE_EINVAL_DST_LEAVES_VMA;
  const differing = src.flags ^ dst.flags;
  if ((differing & VM_ACCESS) != 0) return MOVE_EINVAL_ACCESS_DIFFERS;
  if ((differing & VM_LOCKED) != 0) return MOVE_EINVAL_LOCK_DIFFERS;
  if ((src.flags & VM_WRITE) == 0) return MOVE_EINVAL_NOT_WRITABLE;
  if (((src.flags | dst.flags) & VM_HUGETLB) != 0) return MOVE_EINVAL_SPECIAL;
  if (dst.ctx != ctx) return MOVE_EINVAL_DST_NOT_OWN;
  return isAnonymous(src) && isAnonymous(dst) ? 0 : MOVE_EINVAL_NOT_ANONYMOUS;
}

/** A page a step, where others can take one in between. */
function movePages(thread: Thread, ctx: Context): void {
  do moveRun(thread, ctx, isAlone(thread) ? LEAF_PAGES : 1);
  while (thread.phase == PHASE_PAGE && isAlone(thread) && hasHeadroom());
}

/** With both VMAs held: moves the next pages, `most` at most and as far as their entries lie side by side; or says why not. */
function moveRun(thread: Thread, ctx: Context, most: u64): void {
  const table = ctx.mm.pageTable;
  const from = (thread.argument1 + thread.local0) >> 12;
  const to = (thread.argument0 + thread.local0) >> 12;
  const holes = (thread.argument3 & MOVE_MODE_ALLOW_SRC_HOLES) != 0;
  if (ctx.mm.thps != 0 && !isSmall(thread, ctx)) return;
  if (!holes && !hasTable(table, from)) {
    stop(thread, ctx, ENOENT, MOVE_PAGE_SRC_UNTOUCHED);
    return;
  }
  let source = makeEntry(table, from);
  let entry = makeEntry(table, to);
  const side = min(LEAF_PAGES - (from & (LEAF_PAGES - 1)), LEAF_PAGES - (to & (LEAF_PAGES - 1)));
  for (let left = min(min(most, side), (thread.argument2 - thread.local0) >> 12); left > 0; left--) {
    const refusal = moveEntry(source, entry, holes);
    if (refusal != 0) {
      stop(thread, ctx, refusal, factOf(refusal, source));
      return;
    }
    // What was done when a fatal signal is seen does not count.
    if (thread.dying != 0) {
      stop(thread, ctx, EINTR, MOVE_ORDER_FATAL_SIGNAL);
      return;
    }
    thread.local0 += PAGE_SIZE;
    source += 4;
    entry += 4;
  }
  if (thread.local0 == thread.argument2) stop(thread, ctx, 0, OUT_SUCCESS);
}

/** Where there are huge pages: whether a page is to be moved next. */
function isSmall(thread: Thread, ctx: Context): bool {
  const from = thread.argument1 + thread.local0;
  const isLocked = (vmaAt(ctx.mm, from).flags & VM_LOCKED) != 0;
  const result = moveThp(ctx.mm, thread.argument0 + thread.local0, from, thread.argument2 - thread.local0, isLocked);
  if (result == THP_SMALL) return true;
  if (result != THP_MOVED) {
    stop(thread, ctx, <u16>result, <u16>(result >> 16));
  } else if (thread.dying != 0) {
    stop(thread, ctx, EINTR, MOVE_ORDER_FATAL_SIGNAL);
  } else {
    thread.local0 += HUGE_SIZE;
    if (thread.local0 == thread.argument2) stop(thread, ctx, 0, OUT_SUCCESS);
  }
  return false;
}

/** Moves a page from one entry to another: 0, or the errno. */
export function moveEntry(source: usize, entry: usize, holes: bool): u16 {
  if (pteAt(entry) != 0) return EEXIST;
  const pte = pteAt(source);
  if (pte == 0) return holes ? 0 : ENOENT;
  if (!isPresent(pte)) return EFAULT;
  const frame = frameOf(pte);
  // A zero page is nobody's.
  if ((pte & PTE_EXCLUSIVE) == 0 && frame != machine().zeroFrame) return EBUSY;
  if (isPinned(frame)) {
    if (machine().spliced != 0) unmodelled(UNMODELLED_SPLICE_SHARED);
    return EBUSY;
  }
  // Write protection stays behind.
  setPte(entry, makePte(frame, pte & PTE_EXCLUSIVE));
  setPte(source, 0);
  return 0;
}

/** Why a page was not moved. */
function factOf(errno: u16, source: usize): u16 {
  if (errno == EEXIST) return MOVE_PAGE_DST_EEXIST;
  if (errno == ENOENT) return MOVE_PAGE_HOLE;
  if (errno == EFAULT) return MOVE_PAGE_MARKER;
  return (pteAt(source) & PTE_EXCLUSIVE) != 0 ? MOVE_PAGE_PINNED : MOVE_PAGE_NOT_EXCLUSIVE;
}

/** Lets the VMAs go. */
function stop(thread: Thread, ctx: Context, errno: u16, why: u16): void {
  endReading(ctx.mm);
  end(thread, errno, why);
}

function end(thread: Thread, errno: u16, why: u16): void {
  thread.argument4 = endPages(thread, errno, why);
  thread.phase = PHASE_OUT;
}

function wakeAndReturn(thread: Thread, ctx: Context): void {
  const done = thread.local0;
  if ((thread.argument3 & MOVE_MODE_DONTWAKE) == 0) wakeRange(ctx, thread.argument0, done);
  if (done == thread.argument2) finishIoctl(thread, OUT_SUCCESS);
  else failIoctl(thread, EAGAIN, OUT_PARTIAL);
}
