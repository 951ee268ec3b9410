import { EFAULT, EINVAL, ENOTTY, EPERM } from '../abi';
import { isDrivers } from '../driver';
import { isAlone } from '../fault';
import { bytesFor, fail, finish } from '../finish';
import { OP_PAGEMAP_IOCTL } from '../generated/catalogue';
import {
  SCAN_CHECK_ASYNC_EPERM,
  SCAN_ORDER_CATEGORIES,
  SCAN_ORDER_COPY_IN,
  SCAN_ORDER_FLAGS,
  SCAN_ORDER_RANGE,
  SCAN_ORDER_SIZE,
  SCAN_ORDER_START_ALIGNED,
  SCAN_ORDER_VEC,
  SCAN_ORDER_VEC_NULL,
  SCAN_OTHER_IOCTL,
  SCAN_VEC_EFAULT,
  SCAN_WALK_END_EFAULT,
  SINCE_PAGEMAP_SCAN,
} from '../generated/facts';
import { BEFORE_PAGEMAP_SCAN, BEFORE_SCAN_GUARD } from '../generated/releases';
import { FIONREAD, isGeneric } from '../ioctls/generic';
import { ALL_ONES, PAGE_MASK, PAYLOAD_START, TASK_SIZE, UNTOUCHED } from '../layout';
import { readingBegun } from '../lock';
import { hasHeadroom } from '../memory';
import { endReading, Mm } from '../mm';
import { isBefore } from '../release';
import {
  CATEGORIES,
  CHECK_WPASYNC,
  IS_GUARD,
  IS_SOFT_DIRTY,
  MAX_GATHERED,
  REGION,
  REGIONS,
  SCAN_ARGUMENT,
  Scan,
  scanOf,
  WP_MATCHING,
} from '../scan';
import { Thread } from '../thread';
import { UNMODELLED_IOCTL_GENERIC, UNMODELLED_SCAN_DRIVER, UNMODELLED_SOFT_DIRTY, unmodelled } from '../unmodelled';
import { copyFromUser, copyToUser, isUserRange, TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { isOpenedMemory } from './proc-mem';
import { scanNext } from './scan-walk';

/**
 * PAGEMAP_SCAN(2const) of /proc/PID/pagemap, which is opened for it and closed again. `local0` is how many of the operation's
 * bytes mean something. With one operation
 * structure and vector are the driver's, with the other the program's, where reading and writing may sleep or fail.
 */

const PHASE_OPEN: u32 = 0;
const PHASE_BEGIN: u32 = 1;
const PHASE_LOCK: u32 = 2;
/** Looks at mappings, and protects them, the mmap lock held for reading all the while. */
const PHASE_WALK: u32 = 3;
/** Writes regions to the program's memory. */
const PHASE_TELL: u32 = 4;
const PHASE_OUT: u32 = 5;
/** Reads the structure from the program's memory. */
const PHASE_IN: u32 = 6;

const PAGEMAP_SCAN: u32 = 0xc0606610;

export function stepPagemapScan(thread: Thread): void {
  if (thread.phase == PHASE_OPEN) open(thread);
  else if (thread.phase == PHASE_BEGIN) begin(thread, scanOf(thread));
  else if (thread.phase == PHASE_LOCK) lock(thread, scanOf(thread));
  else if (thread.phase == PHASE_WALK) walk(thread, scanOf(thread), thread.mm);
  else if (thread.phase == PHASE_TELL) tellRegions(thread, scanOf(thread));
  else if (thread.phase == PHASE_OUT) copyOut(thread, scanOf(thread));
  else copyIn(thread, scanOf(thread));
}

/** Whether structure and vector are the program's. */
function isByAddress(thread: Thread): bool {
  return thread.operation == OP_PAGEMAP_IOCTL;
}

function open(thread: Thread): void {
  thread.out0 = UNTOUCHED;
  if (!isOpenedMemory(thread)) return;
  if (isBefore(BEFORE_PAGEMAP_SCAN)) {
    fail(thread, ENOTTY, SINCE_PAGEMAP_SCAN);
    return;
  }
  if (!isByAddress(thread)) {
    loadScan(thread);
    thread.phase = PHASE_BEGIN;
    return;
  }
  const request = <u32>thread.operand1;
  if (isGeneric(request) || request == FIONREAD) unmodelled(UNMODELLED_IOCTL_GENERIC);
  if (request != PAGEMAP_SCAN) {
    fail(thread, EINVAL, SCAN_OTHER_IOCTL);
    return;
  }
  newScan(thread, <u32>MAX_GATHERED);
  thread.phase = PHASE_IN;
}

/** A scan with room for so many regions. */
function newScan(thread: Thread, room: u32): Scan {
  const bytes = bytesFor(thread, REGIONS + room * REGION);
  memory.fill(bytes, 0, REGIONS);
  thread.local0 = REGIONS;
  return changetype<Scan>(bytes);
}

function copyIn(thread: Thread, scan: Scan): void {
  const result = copyFromUser(thread, thread.operand2, changetype<usize>(scan), SCAN_ARGUMENT);
  if (result == TRANSFER_FAULT) fail(thread, EFAULT, SCAN_ORDER_COPY_IN);
  if (result == TRANSFER_DONE) begin(thread, scan);
}

/** What the driver puts into the structure. */
function loadScan(thread: Thread): void {
  const scan = newScan(thread, <u32>thread.operand3);
  // Any address of a vector does: the regions never go there.
  scan.vec = PAYLOAD_START;
  scan.start = thread.operand1;
  scan.end = thread.operand2;
  scan.vecLen = thread.operand3;
  scan.maxPages = thread.operand4;
  scan.inverted = thread.operand5;
  scan.mask = thread.argument0;
  scan.anyof = thread.argument1;
  scan.returned = thread.argument2;
  scan.flags = thread.argument3;
  scan.size = thread.argument4;
}

function knownCategories(): u64 {
  return isBefore(BEFORE_SCAN_GUARD) ? CATEGORIES & ~IS_GUARD : CATEGORIES;
}

function begin(thread: Thread, scan: Scan): void {
  const categories = scan.inverted | scan.mask | scan.anyof | scan.returned;
  if (scan.size != SCAN_ARGUMENT) {
    fail(thread, EINVAL, SCAN_ORDER_SIZE);
  } else if ((scan.flags & ~(WP_MATCHING | CHECK_WPASYNC)) != 0) {
    fail(thread, EINVAL, SCAN_ORDER_FLAGS);
  } else if ((categories & ~knownCategories()) != 0) {
    fail(thread, EINVAL, SCAN_ORDER_CATEGORIES);
  } else if ((scan.start & PAGE_MASK) != 0) {
    fail(thread, EINVAL, SCAN_ORDER_START_ALIGNED);
  } else if (!isUserRange(scan.start, scan.end - scan.start)) {
    fail(thread, EFAULT, SCAN_ORDER_RANGE);
  } else if (scan.vec == 0 && scan.vecLen != 0) {
    fail(thread, EINVAL, SCAN_ORDER_VEC_NULL);
  } else if (scan.vec != 0 && !isUserVector(scan)) {
    fail(thread, EFAULT, SCAN_ORDER_VEC);
  } else {
    if (scan.end > scan.start && isDrivers(scan.start, scan.end - 1)) unmodelled(UNMODELLED_SCAN_DRIVER);
    if ((categories & IS_SOFT_DIRTY) != 0) unmodelled(UNMODELLED_SOFT_DIRTY);
    scan.end = (scan.end + PAGE_MASK) & ~PAGE_MASK;
    scan.at = scan.start;
    scan.walkEnd = 0;
    scan.room = <u32>min(scan.vecLen, MAX_GATHERED);
    if (scan.maxPages == 0) scan.maxPages = ALL_ONES;
    thread.phase = PHASE_LOCK;
    if (isAlone(thread)) lock(thread, scan);
  }
}

function lock(thread: Thread, scan: Scan): void {
  if (!readingBegun(thread, thread.mm)) return;
  thread.phase = PHASE_WALK;
  walk(thread, scan, thread.mm);
}

/** One mapping after the other, or where others can take a step in between, a page table's part of one. */
function walk(thread: Thread, scan: Scan, mm: Mm): void {
  let more = hasHeadroom();
  while (more && scanNext(scan, mm, isAlone(thread))) more = isAlone(thread) && hasHeadroom();
  thread.local0 = REGIONS + scan.count * REGION;
  if (isOver(scan)) end(thread, scan, mm);
}

function isOver(scan: Scan): bool {
  return scan.at == scan.end || (scan.full | scan.errno) != 0;
}

function end(thread: Thread, scan: Scan, mm: Mm): void {
  endReading(mm);
  if (isByAddress(thread)) {
    thread.phase = PHASE_TELL;
    return;
  }
  const count = scan.count;
  thread.out0 = walkEndOf(scan);
  if (scan.errno == 0) {
    const bytes = changetype<usize>(scan);
    memory.copy(bytes, bytes + REGIONS, count * REGION);
    thread.bytes.length = count * REGION;
    finish(thread, count);
  } else {
    fail(thread, EPERM, SCAN_CHECK_ASYNC_EPERM);
  }
}

function walkEndOf(scan: Scan): u64 {
  return scan.walkEnd != 0 ? scan.walkEnd : scan.end;
}

function isUserVector(scan: Scan): bool {
  return scan.vecLen <= TASK_SIZE / REGION && isUserRange(scan.vec, scan.vecLen * REGION);
}

/** What was gathered goes to the program; then the walk goes on, if it ended for want of room. */
function tellRegions(thread: Thread, scan: Scan): void {
  const length = scan.count * REGION;
  if (length != 0) {
    if (isDrivers(scan.vec, scan.vec + length - 1)) unmodelled(UNMODELLED_SCAN_DRIVER);
    const result = copyToUser(thread, scan.vec, changetype<usize>(scan) + REGIONS, length);
    if (result == TRANSFER_FAULT) scan.errno = EFAULT;
    else if (result != TRANSFER_DONE) return;
    else takeOff(scan);
  }
  if (scan.full != 0 && scan.errno == 0 && scan.vecLen != 0 && scan.found != scan.maxPages) {
    scan.full = 0;
    scan.at = scan.walkEnd;
    thread.phase = PHASE_LOCK;
  } else {
    scan.walkEnd = walkEndOf(scan);
    thread.phase = PHASE_OUT;
  }
}

/** The regions that were gathered are the program's. */
function takeOff(scan: Scan): void {
  scan.told += scan.count;
  scan.vec += scan.count * REGION;
  scan.vecLen -= scan.count;
  scan.room = <u32>min(<u64>scan.room, scan.vecLen);
  scan.count = 0;
}

function copyOut(thread: Thread, scan: Scan): void {
  const walkEnd = changetype<usize>(scan) + offsetof<Scan>('walkEnd');
  const result = copyToUser(thread, thread.operand2 + offsetof<Scan>('walkEnd'), walkEnd, sizeof<u64>());
  if (result == TRANSFER_FAULT) fail(thread, EFAULT, SCAN_WALK_END_EFAULT);
  if (result != TRANSFER_DONE) return;
  if (scan.errno == EFAULT) fail(thread, EFAULT, SCAN_VEC_EFAULT);
  else if (scan.errno != 0) fail(thread, EPERM, SCAN_CHECK_ASYNC_EPERM);
  else finish(thread, scan.told);
}
