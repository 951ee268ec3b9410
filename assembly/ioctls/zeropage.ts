import { EAGAIN, EEXIST, EFAULT, EINTR, EINVAL, ESRCH, ZEROPAGE_MODE_DONTWAKE } from '../abi';
import { isAlone } from '../fault';
import {
  FILL_ZEROPAGE_ANON_PRESENT,
  OUT_SUCCESS,
  ZEROPAGE_ORDER_CHANGING,
  ZEROPAGE_ORDER_CHANGING_AGAIN,
  ZEROPAGE_ORDER_COPY_IN,
  ZEROPAGE_ORDER_DEAD,
  ZEROPAGE_ORDER_FATAL_SIGNAL,
  ZEROPAGE_ORDER_MODE,
  ZEROPAGE_ORDER_NO_VMA,
  ZEROPAGE_ORDER_ONE_VMA,
  ZEROPAGE_ORDER_PARTIAL,
  ZEROPAGE_ORDER_RANGE,
  ZEROPAGE_ORDER_UNREGISTERED,
} from '../generated/facts';
import { PAGE_SIZE } from '../layout';
import { beginReading, endReading, getMm } from '../mm';
import { entryOf, install, pteAt, setPte, zeroPte } from '../pagetable';
import { Thread } from '../thread';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
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
import { isRange } from './range';

const COPY_IN: u32 = 24;
const OUT_OFFSET: u32 = 24;

const PHASE_BEGIN: u32 = 1;
const PHASE_CHANGING: u32 = 2;
const PHASE_IN: u32 = 3;
/** Takes the VMA and fills a page. */
const PHASE_LOCK: u32 = 4;
/** Fills a page, the VMA being held from the page before. */
const PHASE_PAGE: u32 = 5;
const PHASE_OUT: u32 = 6;

/** UFFDIO_ZEROPAGE. `local0` and `local1` are a fill's. */
export function stepZeropage(thread: Thread, ctx: Context): void {
  if (thread.phase == PHASE_BEGIN) {
    if (ctx.changing != 0) {
      thread.argument3 = -(<i64>EAGAIN);
      thread.phase = PHASE_CHANGING;
    } else {
      thread.phase = PHASE_IN;
    }
  }
  if (thread.phase == PHASE_IN) begin(thread, ctx);
  else if (thread.phase == PHASE_LOCK) lockAndFill(thread, ctx);
  else if (thread.phase == PHASE_PAGE) fillPages(thread, ctx);
  else if (thread.phase == PHASE_CHANGING) refuseChanging(thread, OUT_OFFSET, ZEROPAGE_ORDER_CHANGING);
  else if (storeOut(thread, OUT_OFFSET)) wakeAndReturn(thread, ctx);
}

function begin(thread: Thread, ctx: Context): void {
  const result = copyIn(thread, COPY_IN);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, ZEROPAGE_ORDER_COPY_IN);
  if (result != TRANSFER_DONE) return;
  if (!isRange(thread.argument0, thread.argument1)) {
    failIoctl(thread, EINVAL, ZEROPAGE_ORDER_RANGE);
  } else if ((thread.argument2 & ~ZEROPAGE_MODE_DONTWAKE) != 0) {
    failIoctl(thread, EINVAL, ZEROPAGE_ORDER_MODE);
  } else if (ctx.mm.users == 0) {
    failIoctl(thread, ESRCH, ZEROPAGE_ORDER_DEAD);
  } else {
    thread.mm = getMm(ctx.mm);
    thread.phase = PHASE_LOCK;
    // Else others can come in between: a fatal signal, before the first page is filled.
    if (isAlone(thread)) lockAndFill(thread, ctx);
  }
}

function lockAndFill(thread: Thread, ctx: Context): void {
  const refusal = lookUpDestination(thread, ctx, thread.argument0, thread.argument1);
  if (refusal == DESTINATION_ASLEEP) return;
  if (refusal != DESTINATION_FITS) {
    end(thread, destinationErrno(refusal), destinationFact(refusal));
    return;
  }
  beginReading(ctx.mm);
  thread.phase = PHASE_PAGE;
  fillPage(thread, ctx);
}

function destinationFact(refusal: u32): u16 {
  if (refusal == DESTINATION_NO_VMA) return ZEROPAGE_ORDER_NO_VMA;
  if (refusal == DESTINATION_BEYOND) return ZEROPAGE_ORDER_ONE_VMA;
  return refusal == DESTINATION_UNREGISTERED ? ZEROPAGE_ORDER_UNREGISTERED : ZEROPAGE_ORDER_CHANGING_AGAIN;
}

/** A page a step, where others can take one in between. */
function fillPages(thread: Thread, ctx: Context): void {
  do fillPage(thread, ctx);
  while (thread.phase == PHASE_PAGE && isAlone(thread));
}

/** With the VMA held: maps the zero page once more. */
function fillPage(thread: Thread, ctx: Context): void {
  const mm = ctx.mm;
  const page = (thread.argument0 + thread.local0) >> 12;
  const entry = entryOf(mm.pageTable, page);
  if (pteAt(entry) != 0) {
    endReading(mm);
    end(thread, EEXIST, FILL_ZEROPAGE_ANON_PRESENT);
    return;
  }
  if (entry != 0) setPte(entry, zeroPte());
  else install(mm.pageTable, page, zeroPte());
  thread.local0 += PAGE_SIZE;
  if (thread.local0 == thread.argument1) {
    endReading(mm);
    end(thread, 0, OUT_SUCCESS);
  } else if (thread.dying != 0) {
    endReading(mm);
    end(thread, EINTR, ZEROPAGE_ORDER_FATAL_SIGNAL);
  }
}

function end(thread: Thread, errno: u16, why: u16): void {
  thread.argument3 = endFill(thread, errno, why);
  thread.phase = PHASE_OUT;
}

function wakeAndReturn(thread: Thread, ctx: Context): void {
  const done = thread.local0;
  if ((thread.argument2 & ZEROPAGE_MODE_DONTWAKE) == 0) wakeRange(ctx, thread.argument0, done);
  if (done == thread.argument1) finishIoctl(thread, OUT_SUCCESS);
  else failIoctl(thread, EAGAIN, ZEROPAGE_ORDER_PARTIAL);
}
