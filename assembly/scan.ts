import { completionBytes } from './completion';
import { Thread } from './thread';

/**
 * PAGEMAP_SCAN(2const): its structure, and what it has found so far. It lies in front of the regions that it gathers, in the
 * bytes of the operation.
 */
@unmanaged
export class Scan {
  /** struct pm_scan_arg, word by word. */
  size: u64;
  flags: u64;
  start: u64;
  end: u64;
  /** 0 while no walk ended early. */
  walkEnd: u64;
  vec: u64;
  vecLen: u64;
  maxPages: u64;
  inverted: u64;
  mask: u64;
  anyof: u64;
  returned: u64;
  /** Where the walk goes on. */
  at: u64;
  /** Pages of all regions. */
  found: u64;
  /** Regions that the program has got. */
  told: u64;
  /** Regions that were gathered and are yet to be told, and how many there is room for. */
  count: u32;
  room: u32;
  /** Whether the walk ended early, because a page did not fit. */
  full: u32;
  errno: u32;
}

/** Bytes of the structure that the program has. */
export const SCAN_ARGUMENT: u32 = 96;
/** Bytes of a region: start, end, categories. */
export const REGION: u32 = 24;
/** Most regions that Linux gathers before it tells them: a page table of Linux's has so many pages. */
export const MAX_GATHERED: u64 = 512;
/** Where the regions lie. */
export const REGIONS: u32 = offsetof<Scan>();

export const WP_MATCHING: u64 = 1;
export const CHECK_WPASYNC: u64 = 2;

export const IS_WPALLOWED: u64 = 1;
export const IS_WRITTEN: u64 = 2;
export const IS_FILE: u64 = 4;
export const IS_PRESENT: u64 = 8;
export const IS_SWAPPED: u64 = 16;
export const IS_PFNZERO: u64 = 32;
export const IS_HUGE: u64 = 64;
export const IS_SOFT_DIRTY: u64 = 128;
export const IS_GUARD: u64 = 256;
export const CATEGORIES: u64 = 511;

/** The scan that a thread performs. */
export function scanOf(thread: Thread): Scan {
  return changetype<Scan>(completionBytes(thread.bytes));
}

function regionAt(scan: Scan, index: u32): usize {
  return changetype<usize>(scan) + REGIONS + <usize>(index * REGION);
}

/** Whether what is told gets protected. */
export function protects(scan: Scan): bool {
  return (scan.flags & WP_MATCHING) != 0;
}

/** Whether a page of these categories is asked for. */
export function matches(scan: Scan, categories: u64): bool {
  const compared = categories ^ scan.inverted;
  if ((compared & scan.mask) != scan.mask) return false;
  return scan.anyof == 0 || (compared & scan.anyof) != 0;
}

/** Tells pages that match; returns the end of those that fit. When not all do the walk is over, there. */
export function tell(scan: Scan, categories: u64, start: u64, end: u64): u64 {
  if (scan.vecLen == 0) return end;
  const left = scan.maxPages - scan.found;
  const pages = (end - start) >> 12;
  let fitting = pages > left ? start + (left << 12) : end;
  if (fitting != start && !pushed(scan, categories & scan.returned, start, fitting)) fitting = start;
  scan.found += (fitting - start) >> 12;
  if (fitting != end) {
    scan.full = 1;
    scan.walkEnd = fitting;
  }
  return fitting;
}

/** Adds pages to the last region, or as a region; false if there is no room for one. */
function pushed(scan: Scan, categories: u64, start: u64, end: u64): bool {
  if (scan.count != 0) {
    const last = regionAt(scan, scan.count - 1);
    if (load<u64>(last, 8) == start && load<u64>(last, 16) == categories) {
      store<u64>(last, end, 8);
      return true;
    }
    if (scan.count == scan.room) return false;
  }
  const region = regionAt(scan, scan.count);
  store<u64>(region, start);
  store<u64>(region, end, 8);
  store<u64>(region, categories, 16);
  scan.count += 1;
  return true;
}

/** Takes back pages that were told last: a hugepage that the range, or a limit, cuts can't be protected. The walk goes on behind it, and yet its start is where it is said to have ended. */
export function backOut(scan: Scan, start: u64, end: u64): void {
  scan.full = 0;
  scan.walkEnd = start;
  if (scan.vecLen == 0) return;
  scan.found -= (end - start) >> 12;
  const last = regionAt(scan, scan.count - 1);
  if (load<u64>(last) == start) scan.count -= 1;
  else store<u64>(last, start, 8);
}
