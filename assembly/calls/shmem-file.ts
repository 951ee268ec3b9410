import {
  EINVAL,
  ENOSPC,
  ENXIO,
  EPERM,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_GROW,
  F_SEAL_SHRINK,
  F_SEAL_WRITE,
  O_APPEND,
  S_IFREG,
  SEEK_CUR,
  SEEK_DATA,
  SEEK_END,
  SEEK_HOLE,
} from '../abi';
import { File, isWritable } from '../file';
import { bytesFor, fail, finish } from '../finish';
import { Frame, readFrame, writeFrame, zeroedFrame } from '../frame';
import {
  FD_FTRUNCATE,
  FD_PREAD_NEGATIVE,
  HUGETLB_FILE_SEEK,
  HUGETLB_FILE_SIZE,
  HUGETLB_FILE_WRITE,
  LSEEK_BEYOND,
  LSEEK_NEGATIVE,
  PWRITE_SEALED,
  TMPFS_FULL_WRITE,
  TRUNCATE_SEALED,
} from '../generated/facts';
import { BEFORE_SEALED_WRITE } from '../generated/releases';
import { hugeFileFrame, truncateHuge } from '../hugecache';
import { HUGE_MASK } from '../hugepage';
import { Inode, inodeOf, isFull } from '../inode';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { isNone, none } from '../machine';
import {
  addToCache,
  cachedFrame,
  hasContents,
  isCached,
  MAX_CACHE_PAGES,
  nextCached,
  pageCount,
  removeFromCache,
  unmapFile,
} from '../pagecache';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { zeroPart } from './fallocate';

/** What a memfd does as a file: each call in one step, under the inode's lock. */

/** Bytes are counted up to this: the largest offset of a file. */
const MAX_OFFSET: u64 = 0x7fffffffffffffff;
const TEXT_FIRST: u64 = 0x3a64666d656d2f;

export function fstatShmem(thread: Thread, inode: Inode): void {
  thread.out0 = S_IFREG | inode.mode;
  thread.out1 = inode.size;
  thread.out2 = inode.limit != 0 ? 1 : 0;
}

/** `/memfd:` and the name and ` (deleted)`; of a file in a tmpfs its name alone. */
export function readlinkShmem(thread: Thread, inode: Inode): void {
  if (inode.limit != 0) {
    // /file
    store<u64>(bytesFor(thread, 5), 0x656c69662f);
    thread.bytes.length = 5;
    finish(thread, 5);
    return;
  }
  const length = 7 + inode.nameLength + 10;
  const bytes = bytesFor(thread, length);
  memory.fill(bytes, 0x6d, length);
  store<u32>(bytes, <u32>TEXT_FIRST);
  store<u32>(bytes, <u32>(TEXT_FIRST >> 24), 3);
  const tail = bytes + 7 + inode.nameLength;
  store<u64>(tail, 0x6574656c65642820);
  store<u16>(tail, 0x2964, 8);
  thread.bytes.length = length;
  finish(thread, length);
}

export function truncateShmem(thread: Thread, file: File): void {
  const inode = inodeOf(file);
  const size = thread.operand1;
  if (!isWritable(file)) {
    fail(thread, EINVAL, FD_FTRUNCATE);
    return;
  }
  if (inode.huge != 0 && (size & HUGE_MASK) != 0) {
    fail(thread, EINVAL, HUGETLB_FILE_SIZE);
    return;
  }
  const sealed = size < inode.size ? F_SEAL_SHRINK : size > inode.size ? F_SEAL_GROW : 0;
  if ((inode.seals & sealed) != 0) {
    fail(thread, EPERM, TRUNCATE_SEALED);
    return;
  }
  if (inode.huge != 0) truncateHuge(inode, size);
  else setSize(inode, size);
  finish(thread, 0);
}

/** Pages behind the new end go, wherever they are mapped, with the copies that private mappings made of them. */
function setSize(inode: Inode, size: u64): void {
  const old = inode.size;
  inode.size = size;
  if (size > old) return;
  const first = pageCount(inode);
  if ((size & PAGE_MASK) != 0) zeroPart(inode, size >> 12, <u32>(size & PAGE_MASK), <u32>PAGE_SIZE);
  if (old > first << 12) unmapFile(inode, first, MAX_OFFSET, true);
  removeFromCache(inode, first, MAX_CACHE_PAGES);
}

/** lseek(2), SEEK_DATA and SEEK_HOLE included: pages that are only reserved are holes. */
export function seekShmem(thread: Thread, file: File): void {
  const inode = inodeOf(file);
  const offset = thread.operand1;
  const whence = <u32>thread.operand2;
  if (whence == SEEK_DATA || whence == SEEK_HOLE) {
    if (inode.huge != 0) seekHuge(thread, file, inode, offset, whence == SEEK_DATA);
    else if (<i64>offset < 0 || offset >= inode.size) fail(thread, ENXIO, LSEEK_BEYOND);
    else seekData(thread, file, inode, offset, whence == SEEK_DATA);
    return;
  }
  let position = offset;
  if (whence == SEEK_END) position += inode.size;
  else if (whence == SEEK_CUR) position += file.position;
  if (<i64>position < 0) {
    fail(thread, EINVAL, LSEEK_NEGATIVE);
    return;
  }
  file.position = position;
  finish(thread, position);
}

function seekData(thread: Thread, file: File, inode: Inode, offset: u64, data: bool): void {
  const end = pageCount(inode);
  let index = offset >> 12;
  if (data) {
    while (index < end && !hasContents(inode, index)) index = nextCached(inode, index + 1, end);
    if (index == end) {
      fail(thread, ENXIO, LSEEK_BEYOND);
      return;
    }
  } else {
    while (index < end && hasContents(inode, index)) index++;
  }
  file.position = min(max(offset, index << 12), inode.size);
  finish(thread, file.position);
}

/** All of a file of hugepages is data, up to its end (default_llseek). */
function seekHuge(thread: Thread, file: File, inode: Inode, offset: u64, data: bool): void {
  thread.why = HUGETLB_FILE_SEEK;
  if (<i64>offset >= <i64>inode.size) {
    fail(thread, ENXIO, HUGETLB_FILE_SEEK);
  } else if (data && <i64>offset < 0) {
    fail(thread, EINVAL, HUGETLB_FILE_SEEK);
  } else {
    file.position = data ? offset : inode.size;
    finish(thread, file.position);
  }
}

/** Bytes of the file from `offset` on, as a read into the driver's buffer has them. */
export function readShmem(thread: Thread, inode: Inode, count: u32, offset: u64): u32 {
  if (offset >= inode.size) return 0;
  const length = <u32>min(<u64>count, inode.size - offset);
  if (length == 0) return 0;
  const bytes = bytesFor(thread, length);
  for (let done: u32 = 0; done < length; ) {
    const at = offset + done;
    const inside = <u32>(at & PAGE_MASK);
    const part = min(length - done, <u32>PAGE_SIZE - inside);
    const frame = readableFrame(inode, at >> 12);
    if (!isNone(frame)) readFrame(frame, inside, bytes + done, part);
    else memory.fill(bytes + done, 0, part);
    done += part;
  }
  thread.bytes.length = length;
  return length;
}

/** The frame of a page that has contents, or nothing. */
function readableFrame(inode: Inode, page: u64): Frame {
  if (inode.huge != 0) return hugeFileFrame(inode, page);
  return hasContents(inode, page) ? cachedFrame(inode, page) : none<Frame>();
}

/** What /dev/zero gives. */
export function readZeros(thread: Thread, count: u32): void {
  if (count != 0) {
    memory.fill(bytesFor(thread, count), 0, count);
    thread.bytes.length = count;
  }
  finish(thread, count);
}

export function preadShmem(thread: Thread, inode: Inode): void {
  if (<u64>i64.MAX_VALUE - thread.operand2 < thread.operand1) fail(thread, EINVAL, FD_PREAD_NEGATIVE);
  else finish(thread, readShmem(thread, inode, <u32>thread.operand1, thread.operand2));
}

/** pwrite(2) of a few bytes that are the driver's own: page by page, so that those before a refusal are written. */
export function pwriteShmem(thread: Thread, file: File): void {
  const inode = inodeOf(file);
  if (inode.huge != 0) {
    fail(thread, EINVAL, HUGETLB_FILE_WRITE);
    return;
  }
  const size = <u32>thread.operand2;
  const offset = (file.flags & O_APPEND) != 0 ? inode.size : thread.operand3;
  const value = changetype<usize>(thread) + offsetof<Thread>('operand1');
  let done: u32 = 0;
  while (done < size) {
    const at = offset + done;
    const inside = <u32>(at & PAGE_MASK);
    const part = min(size - done, <u32>PAGE_SIZE - inside);
    if (isSealed(inode, at + (isBefore(BEFORE_SEALED_WRITE) ? size - done : part))) {
      if (done == 0) fail(thread, EPERM, PWRITE_SEALED);
      else finish(thread, done);
      return;
    }
    if (!isCached(inode, at >> 12) && isFull(inode)) {
      if (done == 0) fail(thread, ENOSPC, TMPFS_FULL_WRITE);
      else finish(thread, done);
      return;
    }
    if (!isCached(inode, at >> 12) && !addToCache(inode, at >> 12, zeroedFrame(), false)) return;
    writeFrame(cachedFrame(inode, at >> 12), inside, value + done, part);
    inode.size = max(inode.size, at + part);
    done += part;
  }
  finish(thread, size);
}

/** Whether seals forbid to write up to `end`. */
function isSealed(inode: Inode, end: u64): bool {
  if ((inode.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) != 0) return true;
  return (inode.seals & F_SEAL_GROW) != 0 && end > inode.size;
}
