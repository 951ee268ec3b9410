import { EBUSY, EINVAL, ENOMEM } from '../abi';
import { fail, finish } from '../finish';
import { MSYNC_ARGUMENTS, MSYNC_HOLE, MSYNC_LENGTH, MSYNC_LOCKED, MSYNC_WRAPS } from '../generated/facts';
import { PAGE_MASK } from '../layout';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { meetsOpaque } from '../opaque';
import { Thread } from '../thread';
import { intersecting, VM_LOCKED } from '../vma';

const MS_ASYNC: u64 = 1;
const MS_INVALIDATE: u64 = 2;
const MS_SYNC: u64 = 4;

/** msync(2): of private anonymous memory nothing is written anywhere. */
export function stepMsync(thread: Thread): void {
  const start = thread.operand0;
  const flags = <u64>(<u32>thread.operand2);
  const end = start + ((thread.operand1 + PAGE_MASK) & ~PAGE_MASK);
  if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) != 0 || (start & PAGE_MASK) != 0) {
    fail(thread, EINVAL, MSYNC_ARGUMENTS);
  } else if ((flags & MS_ASYNC) != 0 && (flags & MS_SYNC) != 0) {
    fail(thread, EINVAL, MSYNC_ARGUMENTS);
  } else if (end < start) {
    fail(thread, ENOMEM, MSYNC_WRAPS);
  } else if (end == start) {
    thread.why = MSYNC_LENGTH;
    finish(thread, 0);
  } else if (thread.process.mm.writing != 0) {
    waitForMm(thread, thread.process.mm);
  } else {
    walk(thread, start, end, (flags & MS_INVALIDATE) != 0);
  }
}

function walk(thread: Thread, start: u64, end: u64, invalidates: bool): void {
  if (meetsOpaque(thread.process.mm, start, end)) return;
  let holes = false;
  let at = start;
  while (at < end) {
    const vma = intersecting(thread.process.mm, at, end);
    if (isNone(vma)) {
      fail(thread, ENOMEM, MSYNC_HOLE);
      return;
    }
    if (vma.start > at) holes = true;
    if (invalidates && (vma.flags & VM_LOCKED) != 0) {
      fail(thread, EBUSY, MSYNC_LOCKED);
      return;
    }
    at = vma.end;
  }
  if (holes) fail(thread, ENOMEM, MSYNC_HOLE);
  else finish(thread, 0);
}
