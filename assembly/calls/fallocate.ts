import {
  EBADF,
  EFBIG,
  EINVAL,
  ENODEV,
  ENOSPC,
  EOPNOTSUPP,
  EPERM,
  ESPIPE,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_GROW,
  F_SEAL_WRITE,
  FALLOC_FL_KEEP_SIZE,
  FALLOC_FL_PUNCH_HOLE,
  FALLOC_FL_UNSHARE_RANGE,
  FALLOC_FL_ZERO_RANGE,
} from '../abi';
import { FILE_OPAQUE, File, fileAt, isPipe, isWritable } from '../file';
import { fail, finish } from '../finish';
import { fillFrame, zeroedFrame } from '../frame';
import {
  FALLOCATE_ORDER_MODE,
  FALLOCATE_ORDER_NOT_FILE,
  FALLOCATE_ORDER_OVERFLOW,
  FALLOCATE_ORDER_PIPE,
  FALLOCATE_ORDER_RANGE,
  FALLOCATE_ORDER_READ_ONLY,
  FALLOCATE_ORDER_SHMEM_MODE,
  FALLOCATE_SEAL_GROW,
  FALLOCATE_SEAL_WRITE,
  FD_EBADF,
  HUGETLB_FILE_ENOSPC,
  TMPFS_FULL_FALLOCATE,
  TMPFS_FULL_FALLOCATE_LARGER,
} from '../generated/facts';
import { BEFORE_FALLOCATE_MODES } from '../generated/releases';
import { isAllocated, isHugeOffset, punchHugeHole } from '../hugecache';
import { HUGE_MASK, HUGE_SHIFT } from '../hugepage';
import { Inode, inodeOf } from '../inode';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { isNone } from '../machine';
import { addToCache, cachedFrame, hasContents, isCached, removeFromCache, unmapFile } from '../pagecache';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_FALLOCATE_LENGTH, UNMODELLED_OPAQUE, unmodelled } from '../unmodelled';

/** Bits that choose what is done; with none of them pages are allocated. */
const MODE_MASK: u32 = 0x7a;
const COLLAPSE: u32 = 8;
const INSERT: u32 = 32;
const MAX_PAGES: u64 = 4096;

/** fallocate(2), under the inode's lock. */
export function stepFallocate(thread: Thread): void {
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  if (isNone(file)) fail(thread, EBADF, FD_EBADF);
  else if (file.kind == FILE_OPAQUE) unmodelled(UNMODELLED_OPAQUE);
  else if (isAccepted(thread, file)) allocateOrPunch(thread, inodeOf(file));
}

/** What every file asks first (vfs_fallocate), then what shared memory does. */
function isAccepted(thread: Thread, file: File): bool {
  const mode = <u32>thread.operand1;
  const offset = thread.operand2;
  const length = thread.operand3;
  if (<i64>offset < 0 || <i64>length <= 0) return refuse(thread, EINVAL, FALLOCATE_ORDER_RANGE);
  if (isMisused(mode) && isBefore(BEFORE_FALLOCATE_MODES)) return refuse(thread, EINVAL, FALLOCATE_ORDER_MODE);
  if (!isMode(mode)) return refuse(thread, EOPNOTSUPP, FALLOCATE_ORDER_MODE);
  if (!isWritable(file)) return refuse(thread, EBADF, FALLOCATE_ORDER_READ_ONLY);
  if (isPipe(file)) return refuse(thread, ESPIPE, FALLOCATE_ORDER_PIPE);
  if (isNone(inodeOf(file))) return refuse(thread, ENODEV, FALLOCATE_ORDER_NOT_FILE);
  if (<i64>(offset + length) < 0) return refuse(thread, EFBIG, FALLOCATE_ORDER_OVERFLOW);
  if ((mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE)) != 0)
    return refuse(thread, EOPNOTSUPP, FALLOCATE_ORDER_SHMEM_MODE);
  return true;
}

function refuse(thread: Thread, errno: u16, why: u16): bool {
  fail(thread, errno, why);
  return false;
}

/** Whether a mode that goes alone goes with another one: so older releases tell that from one that they do not know. */
function isMisused(mode: u32): bool {
  if ((mode & ~(MODE_MASK | FALLOC_FL_KEEP_SIZE)) != 0) return false;
  const keepsSize = (mode & FALLOC_FL_KEEP_SIZE) != 0;
  if ((mode & FALLOC_FL_PUNCH_HOLE) != 0 && ((mode & FALLOC_FL_ZERO_RANGE) != 0 || !keepsSize)) return false;
  if ((mode & FALLOC_FL_UNSHARE_RANGE) != 0) return (mode & MODE_MASK) != FALLOC_FL_UNSHARE_RANGE;
  return ((mode & COLLAPSE) != 0 && mode != COLLAPSE) || ((mode & INSERT) != 0 && mode != INSERT);
}

/** Whether the kernel knows a mode, whatever a file says to it. */
function isMode(mode: u32): bool {
  if ((mode & ~(MODE_MASK | FALLOC_FL_KEEP_SIZE)) != 0) return false;
  const kind = mode & MODE_MASK;
  const keepsSize = (mode & FALLOC_FL_KEEP_SIZE) != 0;
  if (kind == FALLOC_FL_PUNCH_HOLE) return keepsSize;
  if (kind == 0 || kind == FALLOC_FL_ZERO_RANGE || kind == FALLOC_FL_UNSHARE_RANGE) return true;
  return (kind == COLLAPSE || kind == INSERT) && !keepsSize;
}

function allocateOrPunch(thread: Thread, inode: Inode): void {
  const offset = thread.operand2;
  const end = offset + thread.operand3;
  if ((<u32>thread.operand1 & FALLOC_FL_PUNCH_HOLE) != 0) {
    if ((inode.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) != 0) {
      fail(thread, EPERM, FALLOCATE_SEAL_WRITE);
      return;
    }
    punchHole(inode, offset, end);
    finish(thread, 0);
  } else if ((inode.seals & F_SEAL_GROW) != 0 && end > inode.size) {
    fail(thread, EPERM, FALLOCATE_SEAL_GROW);
  } else if (inode.huge != 0) {
    allocateHuge(thread, inode, end);
  } else {
    allocate(thread, inode, end);
  }
}

/** Takes hugepages from the pool until there is none left. */
function allocateHuge(thread: Thread, inode: Inode, end: u64): void {
  const last = (end + HUGE_MASK) >> HUGE_SHIFT;
  for (let index = thread.operand2 >> HUGE_SHIFT; index < last; index++) {
    if (!isHugeOffset(index)) return;
    if (isAllocated(inode, index)) continue;
    fail(thread, ENOSPC, HUGETLB_FILE_ENOSPC);
    return;
  }
  endAllocation(thread, inode, end);
}

function allocate(thread: Thread, inode: Inode, end: u64): void {
  const first = thread.operand2 >> 12;
  const last = (end + PAGE_MASK) >> 12;
  const refusal = limitRefusal(inode, first, last);
  if (refusal != 0) fail(thread, ENOSPC, refusal);
  else if (allocatePages(inode, first, last)) endAllocation(thread, inode, end);
}

function endAllocation(thread: Thread, inode: Inode, end: u64): void {
  if ((<u32>thread.operand1 & FALLOC_FL_KEEP_SIZE) == 0 && end > inode.size) inode.size = end;
  finish(thread, 0);
}

/** Reserves pages; what was reserved before has contents then. */
function allocatePages(inode: Inode, first: u64, end: u64): bool {
  if (end - first > MAX_PAGES) {
    unmodelled(UNMODELLED_FALLOCATE_LENGTH);
    return false;
  }
  for (let index = first; index < end; index++) {
    if (isCached(inode, index)) cachedFrame(inode, index);
    else if (!addToCache(inode, index, zeroedFrame(), true)) return false;
  }
  return true;
}

/** Whether the file's tmpfs has too few pages: the fact, 0 if it has not. What was allocated by then has gone again. */
function limitRefusal(inode: Inode, first: u64, end: u64): u16 {
  if (inode.limit == 0 || end - first > MAX_PAGES) return 0;
  if (end - first > inode.limit) return TMPFS_FULL_FALLOCATE_LARGER;
  let room = inode.limit - inode.cached;
  let index = first;
  while (index < end && (isCached(inode, index) || room-- > 0)) index++;
  if (index == end) return 0;
  for (let at = first; at < index; at++) if (isCached(inode, at)) cachedFrame(inode, at);
  return TMPFS_FULL_FALLOCATE;
}

/** Whole pages are unmapped and taken out of the cache; of pages at the ends a part is zeroed. */
export function punchHole(inode: Inode, offset: u64, end: u64): void {
  if (inode.huge != 0) {
    punchHugeHole(inode, offset, end);
    return;
  }
  const first = (offset + PAGE_MASK) >> 12;
  const last = end >> 12;
  if (first < last) {
    unmapFile(inode, first, last, false);
    removeFromCache(inode, first, last);
  }
  if (first > last) {
    zeroPart(inode, offset >> 12, <u32>(offset & PAGE_MASK), <u32>(end & PAGE_MASK));
    return;
  }
  if ((offset & PAGE_MASK) != 0) zeroPart(inode, offset >> 12, <u32>(offset & PAGE_MASK), <u32>PAGE_SIZE);
  if ((end & PAGE_MASK) != 0) zeroPart(inode, last, 0, <u32>(end & PAGE_MASK));
}

/** Zeroes bytes [from, to) of a page that is in the cache. */
export function zeroPart(inode: Inode, index: u64, from: u32, to: u32): void {
  if (hasContents(inode, index)) fillFrame(cachedFrame(inode, index), from, to - from, 0);
}
