import { EFAULT, EINVAL, EPERM } from '../abi';
import { isAlone } from '../fault';
import { bytesFor, fail, finish } from '../finish';
import {
  SCAN_CHECK_ASYNC_EPERM,
  SCAN_ORDER_CATEGORIES,
  SCAN_ORDER_FLAGS,
  SCAN_ORDER_RANGE,
  SCAN_ORDER_SIZE,
  SCAN_ORDER_START_ALIGNED,
} from '../generated/facts';
import { ALL_ONES, PAGE_MASK, UNTOUCHED } from '../layout';
import { readingBegun } from '../lock';
import { hasHeadroom } from '../memory';
import { endReading, Mm } from '../mm';
import {
  CATEGORIES,
  CHECK_WPASYNC,
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
import { UNMODELLED_SOFT_DIRTY, unmodelled } from '../unmodelled';
import { isUserRange } from '../usercopy';
import { isOpenedMemory } from './proc-mem';
import { scanNext } from './scan-walk';

/**
 * PAGEMAP_SCAN(2const) of /proc/PID/pagemap, which is opened for it and closed again. `local0` is how many of the operation's
 * bytes mean something.
 */

const PHASE_OPEN: u32 = 0;
const PHASE_BEGIN: u32 = 1;
const PHASE_LOCK: u32 = 2;
/** Looks at mappings, and protects them, the mmap lock held for reading all the while. */
const PHASE_WALK: u32 = 3;

export function stepPagemapScan(thread: Thread): void {
  if (thread.phase == PHASE_OPEN) open(thread);
  else if (thread.phase == PHASE_BEGIN) begin(thread, scanOf(thread));
  else if (thread.phase == PHASE_LOCK) lock(thread, scanOf(thread));
  else walk(thread, scanOf(thread), thread.mm);
}

function open(thread: Thread): void {
  thread.out0 = UNTOUCHED;
  if (!isOpenedMemory(thread)) return;
  loadScan(thread);
  thread.phase = PHASE_BEGIN;
}

/** What the driver puts into the structure. */
function loadScan(thread: Thread): void {
  const bytes = bytesFor(thread, REGIONS + <u32>thread.operand3 * REGION);
  memory.fill(bytes, 0, REGIONS);
  thread.local0 = REGIONS;
  const scan = changetype<Scan>(bytes);
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

function begin(thread: Thread, scan: Scan): void {
  const categories = scan.inverted | scan.mask | scan.anyof | scan.returned;
  if (scan.size != SCAN_ARGUMENT) {
    fail(thread, EINVAL, SCAN_ORDER_SIZE);
  } else if ((scan.flags & ~(WP_MATCHING | CHECK_WPASYNC)) != 0) {
    fail(thread, EINVAL, SCAN_ORDER_FLAGS);
  } else if ((categories & ~CATEGORIES) != 0) {
    fail(thread, EINVAL, SCAN_ORDER_CATEGORIES);
  } else if ((scan.start & PAGE_MASK) != 0) {
    fail(thread, EINVAL, SCAN_ORDER_START_ALIGNED);
  } else if (!isUserRange(scan.start, scan.end - scan.start)) {
    fail(thread, EFAULT, SCAN_ORDER_RANGE);
  } else {
    if ((categories & IS_SOFT_DIRTY) != 0) unmodelled(UNMODELLED_SOFT_DIRTY);
    scan.end = (scan.end + PAGE_MASK) & ~PAGE_MASK;
    scan.at = scan.start;
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
  thread.out0 = scan.full != 0 ? scan.walkEnd : scan.end;
  if (scan.errno != 0) {
    fail(thread, EPERM, SCAN_CHECK_ASYNC_EPERM);
    return;
  }
  const count = scan.count;
  const bytes = changetype<usize>(scan);
  memory.copy(bytes, bytes + REGIONS, count * REGION);
  thread.bytes.length = count * REGION;
  finish(thread, count);
}
