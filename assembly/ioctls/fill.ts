import {
  COPY_MODE_DONTWAKE,
  COPY_MODE_WP,
  EAGAIN,
  EFAULT,
  EINTR,
  EINVAL,
  ENOENT,
  ESRCH,
  ZEROPAGE_MODE_DONTWAKE,
} from '../abi';
import { isAlone } from '../fault';
import {
  CHANGING_FILL_OUT_UNTOUCHED,
  CONTINUE_ANON,
  CONTINUE_HUGETLB_ALIGNED,
  COPY_OLD_ORDER,
  COPY_ORDER_TYPE,
  HUGETLB_ALIGNMENT,
  HUGETLB_COPY_AGAIN,
  HUGETLB_ZEROPAGE,
  OUT_SUCCESS,
  POISON_HUGETLB_ALIGNED,
  REGISTER_ASYNC_NO_FILL,
  ZEROPAGE_ORDER_TYPE,
} from '../generated/facts';
import { BEFORE_CONTINUE_WP, BEFORE_COPY_ORDER, BEFORE_FILL_OUT } from '../generated/releases';
import { HUGE_MASK, HUGE_SIZE } from '../hugepage';
import { PAGE_SIZE } from '../layout';
import { isNone } from '../machine';
import { hasHeadroom } from '../memory';
import { beginReading, endReading, getMm } from '../mm';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context, wakeRange } from '../userfaultfd';
import { isAnonymous, VM_HUGETLB, VM_OPAQUE, VM_UFFD_WP, vmaAt } from '../vma';
import { copyIn, failIoctl, finishIoctl } from './argument';
import { continueFact, continuePage } from './continue';
import { COPY_NEEDS_SOURCE, copyFact, copyPage, readSource } from './copy';
import { DESTINATION_ASLEEP, DESTINATION_FITS, destinationErrno, isTouchedNow, lookUpDestination } from './destination';
import { continueHuge, copyHuge, dropGathered, gatherHuge, poisonHuge } from './huge-copy';
import { endPages, refuseChanging, storeOut } from './out';
import { poisonFact, poisonPage } from './poison';
import { isRange, isUnalignedRange } from './range';
import {
  REFUSED_CHANGING,
  REFUSED_COPY_IN,
  REFUSED_DEAD,
  REFUSED_FATAL_SIGNAL,
  REFUSED_MODE,
  REFUSED_MODE_WP,
  REFUSED_PARTIAL,
  REFUSED_RANGE,
  REFUSED_SOURCE_RANGE,
} from './refusal';
import { zeroPage, zeropageFact, zeroRun } from './zeropage';

/**
 * What the ioctls that fill pages have in common (mfill_atomic): everything but the page itself. The structure is start,
 * length, mode and `out` (see out.ts); COPY's has the source behind the start.
 */

/** Which ioctl it is. */
export const FILL_COPY: u32 = 0;
export const FILL_ZEROPAGE: u32 = 1;
export const FILL_CONTINUE: u32 = 2;
export const FILL_POISON: u32 = 3;

const PHASE_BEGIN: u32 = 1;
const PHASE_CHANGING: u32 = 2;
const PHASE_IN: u32 = 3;
/** Takes the VMA and fills a page. */
const PHASE_LOCK: u32 = 4;
/** Fills a page, the VMA being held from the page before. */
const PHASE_PAGE: u32 = 5;
/** Reads a page of COPY's source that was not there, with nothing held: may sleep. */
const PHASE_SOURCE: u32 = 6;
const PHASE_OUT: u32 = 7;
/** As PHASE_PAGE and PHASE_SOURCE, of hugepages. */
const PHASE_HUGE: u32 = 8;
const PHASE_HUGE_SOURCE: u32 = 9;

/** A step of UFFDIO_COPY, or of another one that fills. */
export function stepFill(thread: Thread, ctx: Context, kind: u32): void {
  if (thread.phase == PHASE_BEGIN) {
    if (ctx.changing != 0) {
      if (isBefore(BEFORE_FILL_OUT)) {
        failIoctl(thread, EAGAIN, CHANGING_FILL_OUT_UNTOUCHED);
        return;
      }
      setOut(thread, kind, -(<i64>EAGAIN));
      thread.phase = PHASE_CHANGING;
    } else {
      thread.phase = PHASE_IN;
    }
  }
  if (thread.phase == PHASE_LOCK) lockAndFill(thread, ctx, kind);
  else if (thread.phase == PHASE_PAGE) fillPages(thread, ctx, kind);
  else if (thread.phase == PHASE_SOURCE) fetchSource(thread);
  else if (thread.phase == PHASE_IN) begin(thread, ctx, kind);
  else if (thread.phase == PHASE_HUGE) fillHugePages(thread, ctx, kind);
  else if (thread.phase == PHASE_HUGE_SOURCE) fetchHugeSource(thread);
  else if (thread.phase == PHASE_CHANGING) refuseChanging(thread, sizeOf(kind), factOf(kind, REFUSED_CHANGING));
  else if (storeOut(thread, sizeOf(kind))) wakeAndReturn(thread, ctx, kind);
}

function lengthOf(thread: Thread, kind: u32): u64 {
  return kind == FILL_COPY ? thread.argument2 : thread.argument1;
}

function modeOf(thread: Thread, kind: u32): u64 {
  return kind == FILL_COPY ? thread.argument3 : thread.argument2;
}

/** Whether its pages can come protected. */
function hasWp(kind: u32): bool {
  return kind == FILL_COPY || (kind == FILL_CONTINUE && !isBefore(BEFORE_CONTINUE_WP));
}

function knownModes(kind: u32): u64 {
  return hasWp(kind) ? COPY_MODE_DONTWAKE | COPY_MODE_WP : ZEROPAGE_MODE_DONTWAKE;
}

function setOut(thread: Thread, kind: u32, value: u64): void {
  if (kind == FILL_COPY) thread.argument4 = value;
  else thread.argument3 = value;
}

/** How many bytes of the structure are read; `out` lies behind them. */
function sizeOf(kind: u32): u32 {
  return kind == FILL_COPY ? 32 : 24;
}

function factOf(kind: u32, refusal: u32): u16 {
  if (kind == FILL_CONTINUE) return continueFact(refusal);
  if (kind == FILL_POISON) return poisonFact(refusal);
  return kind == FILL_COPY ? copyFact(refusal) : zeropageFact(refusal);
}

function begin(thread: Thread, ctx: Context, kind: u32): void {
  const result = copyIn(thread, sizeOf(kind));
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, factOf(kind, REFUSED_COPY_IN));
  if (result != TRANSFER_DONE) return;
  const length = lengthOf(thread, kind);
  const isSourceLate = isBefore(BEFORE_COPY_ORDER);
  if (kind == FILL_COPY && !isSourceLate && !isUnalignedRange(thread.argument1, length)) {
    failIoctl(thread, EINVAL, factOf(kind, REFUSED_SOURCE_RANGE));
  } else if (!isRange(thread.argument0, length)) {
    failIoctl(thread, EINVAL, factOf(kind, REFUSED_RANGE));
  } else if (kind == FILL_COPY && isSourceLate && thread.argument1 + length <= thread.argument1) {
    failIoctl(thread, EINVAL, COPY_OLD_ORDER);
  } else if ((modeOf(thread, kind) & ~knownModes(kind)) != 0) {
    failIoctl(thread, EINVAL, factOf(kind, REFUSED_MODE));
  } else if (ctx.mm.users == 0) {
    failIoctl(thread, ESRCH, factOf(kind, REFUSED_DEAD));
  } else {
    // The memory stays until it is over.
    thread.mm = getMm(ctx.mm);
    thread.phase = PHASE_LOCK;
    // Else others can come in between: a fatal signal, before the first page is filled.
    if (isAlone(thread)) lockAndFill(thread, ctx, kind);
  }
}

/** The VMA is looked at for the whole range, also after a source was read in between. */
function lockAndFill(thread: Thread, ctx: Context, kind: u32): void {
  const refusal = lookUpDestination(thread, ctx, thread.argument0, lengthOf(thread, kind));
  if (refusal == DESTINATION_ASLEEP) return;
  if (refusal != DESTINATION_FITS) {
    end(thread, kind, destinationErrno(refusal), factOf(kind, refusal));
  } else if (!isNone(thread.huge)) {
    goOnWithHuge(thread, ctx, kind);
  } else if (protects(thread, kind) && (vmaAt(ctx.mm, thread.argument0).flags & VM_UFFD_WP) == 0) {
    end(thread, kind, EINVAL, factOf(kind, REFUSED_MODE_WP));
  } else if ((vmaAt(ctx.mm, thread.argument0).flags & VM_HUGETLB) != 0) {
    beginHuge(thread, ctx, kind);
  } else if ((vmaAt(ctx.mm, thread.argument0).flags & VM_OPAQUE) != 0) {
    end(thread, kind, EINVAL, typeFact(kind));
  } else if (kind == FILL_CONTINUE && isAnonymous(vmaAt(ctx.mm, thread.argument0))) {
    end(thread, kind, EINVAL, CONTINUE_ANON);
  } else if (isTouchedNow(thread, ctx.mm)) {
    beginReading(ctx.mm);
    thread.phase = PHASE_PAGE;
    fillPage(thread, ctx, kind);
  }
}

/** Memory of a file whose pages Linux has no fill for, and that only WP_ASYNC registers. */
function typeFact(kind: u32): u16 {
  if (kind == FILL_COPY) return COPY_ORDER_TYPE;
  return kind == FILL_ZEROPAGE ? ZEROPAGE_ORDER_TYPE : REGISTER_ASYNC_NO_FILL;
}

/** Of hugepages there is no zero page, and each goes as a whole. */
function beginHuge(thread: Thread, ctx: Context, kind: u32): void {
  const isAligned = ((thread.argument0 | lengthOf(thread, kind)) & HUGE_MASK) == 0;
  if (kind == FILL_ZEROPAGE) {
    end(thread, kind, EINVAL, HUGETLB_ZEROPAGE);
  } else if (!isAligned) {
    end(thread, kind, EINVAL, unalignedFact(kind));
  } else if (isTouchedNow(thread, ctx.mm)) {
    holdHuge(thread, ctx, kind);
  }
}

function unalignedFact(kind: u32): u16 {
  if (kind == FILL_POISON) return POISON_HUGETLB_ALIGNED;
  return kind == FILL_CONTINUE ? CONTINUE_HUGETLB_ALIGNED : HUGETLB_ALIGNMENT;
}

/** A source was read meanwhile, for a mapping of hugepages. */
function goOnWithHuge(thread: Thread, ctx: Context, kind: u32): void {
  if ((vmaAt(ctx.mm, thread.argument0).flags & VM_HUGETLB) == 0) end(thread, kind, ENOENT, HUGETLB_COPY_AGAIN);
  else holdHuge(thread, ctx, kind);
}

function holdHuge(thread: Thread, ctx: Context, kind: u32): void {
  beginReading(ctx.mm);
  thread.phase = PHASE_HUGE;
  fillHugePage(thread, ctx, kind);
}

function fillHugePages(thread: Thread, ctx: Context, kind: u32): void {
  do fillHugePage(thread, ctx, kind);
  while (thread.phase == PHASE_HUGE && isAlone(thread) && hasHeadroom());
}

function fillNextHuge(thread: Thread, ctx: Context, kind: u32): u32 {
  if (kind == FILL_COPY) return copyHuge(thread, ctx);
  return kind == FILL_POISON ? poisonHuge(thread, ctx) : continueHuge(thread, ctx);
}

/** With the VMA held: a hugepage, or on to reading its source. */
function fillHugePage(thread: Thread, ctx: Context, kind: u32): void {
  const refusal = fillNextHuge(thread, ctx, kind);
  if (refusal == 0) {
    thread.local0 += HUGE_SIZE;
    if (thread.local0 == lengthOf(thread, kind)) end(thread, kind, 0, OUT_SUCCESS);
    else if (thread.dying != 0) end(thread, kind, EINTR, factOf(kind, REFUSED_FATAL_SIGNAL));
    else return;
  } else if (refusal == COPY_NEEDS_SOURCE) {
    thread.phase = PHASE_HUGE_SOURCE;
  } else {
    end(thread, kind, <u16>refusal, <u16>(refusal >> 16));
  }
  endReading(ctx.mm);
}

function fetchHugeSource(thread: Thread): void {
  const refusal = gatherHuge(thread);
  if (refusal == COPY_NEEDS_SOURCE) return;
  if (refusal == 0) thread.phase = PHASE_LOCK;
  else end(thread, FILL_COPY, <u16>refusal, <u16>(refusal >> 16));
}

function protects(thread: Thread, kind: u32): bool {
  return hasWp(kind) && (modeOf(thread, kind) & COPY_MODE_WP) != 0;
}

/** A page a step, where others can take one in between. */
function fillPages(thread: Thread, ctx: Context, kind: u32): void {
  do {
    if (kind == FILL_ZEROPAGE && thread.dying == 0 && isAlone(thread)) thread.local0 += zeroRun(thread, ctx);
    fillPage(thread, ctx, kind);
  } while (thread.phase == PHASE_PAGE && isAlone(thread) && hasHeadroom());
}

/** With the VMA held: a page, or on to reading its source. */
function fillPage(thread: Thread, ctx: Context, kind: u32): void {
  const refusal = fillNext(thread, ctx, kind);
  if (refusal == 0) {
    thread.local0 += PAGE_SIZE;
    if (thread.local0 == lengthOf(thread, kind)) end(thread, kind, 0, OUT_SUCCESS);
    else if (thread.dying != 0) end(thread, kind, EINTR, factOf(kind, REFUSED_FATAL_SIGNAL));
    else return;
  } else if (refusal == COPY_NEEDS_SOURCE) {
    thread.phase = PHASE_SOURCE;
  } else {
    end(thread, kind, <u16>refusal, <u16>(refusal >> 16));
  }
  endReading(ctx.mm);
}

function fillNext(thread: Thread, ctx: Context, kind: u32): u32 {
  if (kind == FILL_COPY) return copyPage(thread, ctx);
  if (kind == FILL_POISON) return poisonPage(thread, ctx);
  return kind == FILL_ZEROPAGE ? zeroPage(thread, ctx) : continuePage(thread, ctx);
}

function fetchSource(thread: Thread): void {
  const refusal = readSource(thread);
  if (refusal == COPY_NEEDS_SOURCE) return;
  if (refusal == 0) thread.phase = PHASE_LOCK;
  else end(thread, FILL_COPY, <u16>refusal, <u16>(refusal >> 16));
}

/** It is over: nothing is held any more, and `out` is to be stored. */
function end(thread: Thread, kind: u32, errno: u16, why: u16): void {
  dropGathered(thread);
  setOut(thread, kind, endPages(thread, errno, why));
  thread.phase = PHASE_OUT;
}

/** Bit 0 of every mode is DONTWAKE. */
function wakeAndReturn(thread: Thread, ctx: Context, kind: u32): void {
  const done = thread.local0;
  if ((modeOf(thread, kind) & COPY_MODE_DONTWAKE) == 0) wakeRange(ctx, thread.argument0, done);
  if (done == lengthOf(thread, kind)) finishIoctl(thread, OUT_SUCCESS);
  else failIoctl(thread, EAGAIN, factOf(kind, REFUSED_PARTIAL));
}
