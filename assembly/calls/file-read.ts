import { EFAULT } from '../abi';
import { FILE_SHMEM } from '../file';
import { fail, finish } from '../finish';
import { contentHash, Frame, pinFrame, readFrame, unpinFrame } from '../frame';
import { OP_READV } from '../generated/catalogue';
import { MEMFD_READ_PARTIAL, ZERO_READ } from '../generated/facts';
import { mix } from '../hash';
import { inodeOf } from '../inode';
import { transferSegment } from '../iovec';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { isNone, none } from '../machine';
import { allocate, release } from '../memory';
import { cachedFrame, hasContents } from '../pagecache';
import { isSignalPending } from '../signals';
import { Thread } from '../thread';
import { PART_ASLEEP, PART_FAULT, transferPart } from '../usercopy';
import { readCount } from './read';

/**
 * read(2) and readv(2) of a memfd and of /dev/zero into memory, without a lock: of the file a page at a time, which is held
 * while it is copied. `local0` is how many bytes were read, `local1` where in the file that began, `local2` how many bytes of
 * the page are left; `frame` is the page, or nothing for zeros.
 */

export function stepFileRead(thread: Thread): void {
  if (thread.local2 == 0 && !isPageTaken(thread)) {
    end(thread);
    return;
  }
  const part = copyOut(thread, <u32>thread.local2);
  if (part == PART_ASLEEP) return;
  if (part == PART_FAULT) {
    refuse(thread);
    return;
  }
  thread.local0 += part;
  thread.local2 -= part;
  if (thread.local2 != 0) return;
  letPageGo(thread);
  if (thread.local0 == readCount(thread) || (thread.file.kind != FILE_SHMEM && isSignalPending(thread))) end(thread);
}

/** Takes the next page; false where there is nothing more to read. */
function isPageTaken(thread: Thread): bool {
  const left = <u64>readCount(thread) - thread.local0;
  if (thread.file.kind != FILE_SHMEM) {
    thread.local2 = min(left, <u64>PAGE_SIZE);
    return left != 0;
  }
  const inode = inodeOf(thread.file);
  const at = thread.local1 + thread.local0;
  if (left == 0 || at >= inode.size) return false;
  thread.local2 = min(min(left, inode.size - at), <u64>PAGE_SIZE - (at & PAGE_MASK));
  if (hasContents(inode, at >> 12)) {
    thread.frame = cachedFrame(inode, at >> 12);
    pinFrame(thread.frame);
  }
  return true;
}

function letPageGo(thread: Thread): void {
  if (isNone(thread.frame)) return;
  unpinFrame(thread.frame);
  thread.frame = none<Frame>();
}

/** What of the page goes to the first page of memory that it reaches, in one step: how many bytes, or PART_... */
function copyOut(thread: Thread, length: u32): i32 {
  const bytes = allocate(<u32>PAGE_SIZE);
  if (isNone(thread.frame)) memory.fill(bytes, 0, length);
  else readFrame(thread.frame, <u32>((thread.local1 + thread.local0) & PAGE_MASK), bytes, length);
  const part =
    thread.operation == OP_READV
      ? transferSegment(thread, thread.vector, bytes, length, true)
      : transferPart(thread, thread.operand1 + thread.local0, bytes, length, true);
  release(bytes, <u32>PAGE_SIZE);
  return part;
}

/** The page that is held, and whether it is the file's yet. */
export function hashFileRead(thread: Thread): void {
  if (isNone(thread.frame)) return;
  mix(contentHash(thread.frame));
  const inode = inodeOf(thread.file);
  const index = (thread.local1 + thread.local0) >> 12;
  mix(hasContents(inode, index) && cachedFrame(inode, index) == thread.frame ? 1 : 0);
}

function refuse(thread: Thread): void {
  if (thread.local0 == 0) fail(thread, EFAULT, thread.file.kind == FILE_SHMEM ? MEMFD_READ_PARTIAL : ZERO_READ);
  else end(thread);
}

/** The offset is set whatever became of it meanwhile. */
function end(thread: Thread): void {
  if (thread.file.kind == FILE_SHMEM) thread.file.position = thread.local1 + thread.local0;
  thread.why = 0;
  finish(thread, thread.local0);
}
