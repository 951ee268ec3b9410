import { COPY_MODE_DONTWAKE, COPY_MODE_WP, EAGAIN, EEXIST, EFAULT, EINTR, EINVAL, ESRCH } from '../abi';
import { isAlone, presentFrame } from '../fault';
import { anonymousFrame, Frame, frameAcross, frameFrom } from '../frame';
import {
  COPY_ANON_EEXIST,
  COPY_ORDER_CHANGING,
  COPY_ORDER_CHANGING_AGAIN,
  COPY_ORDER_COPY_IN,
  COPY_ORDER_DEAD,
  COPY_ORDER_FATAL_SIGNAL,
  COPY_ORDER_MODE,
  COPY_ORDER_MODE_WP,
  COPY_ORDER_NO_VMA,
  COPY_ORDER_ONE_VMA,
  COPY_ORDER_PARTIAL,
  COPY_ORDER_RANGE_DST,
  COPY_ORDER_RANGE_SRC,
  COPY_ORDER_UNREGISTERED,
  COPY_SRC_EFAULT,
  OUT_SUCCESS,
} from '../generated/facts';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { isNone, none } from '../machine';
import { allocate, release } from '../memory';
import { beginReading, endReading, getMm } from '../mm';
import { entryOf, install, makePte, PTE_EXCLUSIVE, pteAt, setPte } from '../pagetable';
import { Thread } from '../thread';
import { copyFromUser, TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context, wakeRange } from '../userfaultfd';
import { copyIn, failIoctl, finishIoctl } from './argument';
import {
  DESTINATION_ASLEEP,
  DESTINATION_BEYOND,
  DESTINATION_FITS,
  DESTINATION_NO_VMA,
  DESTINATION_UNREGISTERED,
  destinationErrno,
  endFill,
  lookUpDestination,
  refuseChanging,
  storeOut,
} from './fill';
import { isRange, isUnalignedRange } from './range';

const COPY_IN: u32 = 32;
const OUT_OFFSET: u32 = 32;
const PAGE: u32 = 4096;

const PHASE_BEGIN: u32 = 1;
const PHASE_CHANGING: u32 = 2;
const PHASE_IN: u32 = 3;
/** Takes the VMA and copies a page. */
const PHASE_LOCK: u32 = 4;
/** Copies a page, the VMA being held from the page before. */
const PHASE_PAGE: u32 = 5;
/** Reads a page of the source that was not there, with nothing held: may sleep. */
const PHASE_SOURCE: u32 = 6;
const PHASE_OUT: u32 = 7;

/**
 * UFFDIO_COPY. `local0` and `local1` are a fill's; `local2` is whether `buffer` has the page of the source that comes next.
 */
export function stepCopy(thread: Thread, ctx: Context): void {
  if (thread.phase == PHASE_BEGIN) {
    if (ctx.changing != 0) {
      thread.argument4 = -(<i64>EAGAIN);
      thread.phase = PHASE_CHANGING;
    } else {
      thread.phase = PHASE_IN;
    }
  }
  if (thread.phase == PHASE_LOCK) lockAndCopy(thread, ctx);
  else if (thread.phase == PHASE_PAGE) copyNext(thread, ctx);
  else if (thread.phase == PHASE_SOURCE) readSource(thread);
  else if (thread.phase == PHASE_IN) begin(thread, ctx);
  else if (thread.phase == PHASE_CHANGING) refuseChanging(thread, OUT_OFFSET, COPY_ORDER_CHANGING);
  else if (storeOut(thread, OUT_OFFSET)) wakeAndReturn(thread, ctx);
}

function begin(thread: Thread, ctx: Context): void {
  const result = copyIn(thread, COPY_IN);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, COPY_ORDER_COPY_IN);
  if (result != TRANSFER_DONE) return;
  const length = thread.argument2;
  if (!isUnalignedRange(thread.argument1, length)) {
    failIoctl(thread, EINVAL, COPY_ORDER_RANGE_SRC);
  } else if (!isRange(thread.argument0, length)) {
    failIoctl(thread, EINVAL, COPY_ORDER_RANGE_DST);
  } else if ((thread.argument3 & ~(COPY_MODE_DONTWAKE | COPY_MODE_WP)) != 0) {
    failIoctl(thread, EINVAL, COPY_ORDER_MODE);
  } else if (ctx.mm.users == 0) {
    failIoctl(thread, ESRCH, COPY_ORDER_DEAD);
  } else {
    thread.phase = PHASE_LOCK;
    // Else others can come in between: a fatal signal, before the first page is copied.
    if (isAlone(thread)) lockAndCopy(thread, ctx);
    // It goes on, or comes back after reading its source: the memory stays until then.
    if (thread.phase != PHASE_OUT) thread.mm = getMm(ctx.mm);
  }
}

/** The VMA is looked at for the whole range, also after the source was read in between. */
function lockAndCopy(thread: Thread, ctx: Context): void {
  const refusal = lookUpDestination(thread, ctx, thread.argument0, thread.argument2);
  if (refusal == DESTINATION_ASLEEP) return;
  if (refusal != DESTINATION_FITS) {
    end(thread, destinationErrno(refusal), destinationFact(refusal));
  } else if ((thread.argument3 & COPY_MODE_WP) != 0) {
    end(thread, EINVAL, COPY_ORDER_MODE_WP);
  } else {
    copyPage(thread, ctx);
    if (thread.phase == PHASE_PAGE) beginReading(ctx.mm);
  }
}

function destinationFact(refusal: u32): u16 {
  if (refusal == DESTINATION_NO_VMA) return COPY_ORDER_NO_VMA;
  if (refusal == DESTINATION_BEYOND) return COPY_ORDER_ONE_VMA;
  return refusal == DESTINATION_UNREGISTERED ? COPY_ORDER_UNREGISTERED : COPY_ORDER_CHANGING_AGAIN;
}

/** The VMA is held from the page before. */
function copyNext(thread: Thread, ctx: Context): void {
  copyPage(thread, ctx);
  if (thread.phase != PHASE_PAGE) endReading(ctx.mm);
}

/** A page, or on to reading its source. */
function copyPage(thread: Thread, ctx: Context): void {
  const mm = ctx.mm;
  const page = (thread.argument0 + thread.local0) >> 12;
  const entry = entryOf(mm.pageTable, page);
  const isOccupied = pteAt(entry) != 0;
  const frame = takeSource(thread, isOccupied);
  if (isNone(frame)) {
    if (isOccupied && thread.phase != PHASE_SOURCE) end(thread, EEXIST, COPY_ANON_EEXIST);
    return;
  }
  const pte = makePte(frame, PTE_EXCLUSIVE);
  if (entry != 0) setPte(entry, pte);
  else install(mm.pageTable, page, pte);
  thread.local0 += PAGE_SIZE;
  thread.phase = PHASE_PAGE;
  if (thread.local0 == thread.argument2) {
    end(thread, 0, OUT_SUCCESS);
  } else if (thread.dying != 0) {
    end(thread, EINTR, COPY_ORDER_FATAL_SIGNAL);
  }
}

/**
 * The frame for the next page; nothing if `unwanted` (the source was readable), or if the source must be read first:
 * then the phase says so. Reading comes before the look at the destination.
 */
function takeSource(thread: Thread, unwanted: bool): Frame {
  if (thread.local2 != 0) {
    thread.local2 = 0;
    const gathered = unwanted ? none<Frame>() : frameFrom(thread.buffer);
    release(thread.buffer, PAGE);
    thread.buffer = 0;
    thread.phase = PHASE_PAGE;
    return gathered;
  }
  const source = thread.argument1 + thread.local0;
  const offset = <u32>(source & PAGE_MASK);
  const low = presentFrame(thread, source);
  const high = offset != 0 && low != 0 ? presentFrame(thread, source + (PAGE - offset)) : low;
  if (low == 0 || high == 0) {
    thread.phase = PHASE_SOURCE;
    return none<Frame>();
  }
  thread.phase = PHASE_PAGE;
  if (unwanted) return none<Frame>();
  if (offset == 0) return anonymousFrame(changetype<Frame>(low));
  return frameAcross(changetype<Frame>(low), changetype<Frame>(high), offset);
}

function readSource(thread: Thread): void {
  if (thread.buffer == 0) thread.buffer = allocate(PAGE);
  const result = copyFromUser(thread, thread.argument1 + thread.local0, thread.buffer, PAGE);
  if (result == TRANSFER_FAULT) end(thread, EFAULT, COPY_SRC_EFAULT);
  if (result != TRANSFER_DONE) return;
  thread.local2 = 1;
  thread.phase = PHASE_LOCK;
}

function end(thread: Thread, errno: u16, why: u16): void {
  thread.argument4 = endFill(thread, errno, why);
  thread.phase = PHASE_OUT;
}

function wakeAndReturn(thread: Thread, ctx: Context): void {
  const done = thread.local0;
  if ((thread.argument3 & COPY_MODE_DONTWAKE) == 0) wakeRange(ctx, thread.argument0, done);
  if (done == thread.argument2) finishIoctl(thread, OUT_SUCCESS);
  else failIoctl(thread, EAGAIN, COPY_ORDER_PARTIAL);
}
