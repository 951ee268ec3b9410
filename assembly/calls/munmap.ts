import { EINVAL, ENOMEM } from '../abi';
import { isTelling, noteUnmap } from '../events';
import { fail, finish } from '../finish';
import {
  HUGETLB_SPLIT_UNMAPPING,
  MUNMAP_ORDER_ALIGNED,
  MUNMAP_ORDER_LENGTH_ZERO,
  MUNMAP_ORDER_MAP_COUNT,
  MUNMAP_ORDER_TASK_SIZE,
} from '../generated/facts';
import { PAGE_MASK, TASK_SIZE } from '../layout';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { cutErrno, cutOut } from '../merge';
import { removeVmas } from '../mm';
import { Thread } from '../thread';
import { intersecting } from '../vma';

/** Tells of it, after the memory is gone and without the mmap lock. */
const PHASE_TELL: u32 = 1;

export function stepMunmap(thread: Thread): void {
  const mm = thread.process.mm;
  if (thread.phase == PHASE_TELL) {
    if (!isTelling(thread)) finish(thread, 0);
    return;
  }
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  const start = thread.operand0;
  if ((start & PAGE_MASK) != 0) {
    fail(thread, EINVAL, MUNMAP_ORDER_ALIGNED);
    return;
  }
  if (start > TASK_SIZE || thread.operand1 > TASK_SIZE - start) {
    fail(thread, EINVAL, MUNMAP_ORDER_TASK_SIZE);
    return;
  }
  const end = start + ((thread.operand1 + PAGE_MASK) & ~PAGE_MASK);
  if (end == start) {
    fail(thread, EINVAL, MUNMAP_ORDER_LENGTH_ZERO);
    return;
  }
  const first = intersecting(mm, start, end);
  if (isNone(first)) {
    finish(thread, 0);
    return;
  }
  const inside = cutOut(mm, first, start, end);
  if (isNone(inside)) {
    const errno = cutErrno(mm, start, end);
    fail(thread, errno, errno == ENOMEM ? MUNMAP_ORDER_MAP_COUNT : HUGETLB_SPLIT_UNMAPPING);
    return;
  }
  noteUnmap(thread, inside, start, end);
  removeVmas(mm, inside, end);
  if (isNone(thread.notices)) finish(thread, 0);
  else thread.phase = PHASE_TELL;
}
