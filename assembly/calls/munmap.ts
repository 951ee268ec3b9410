import { EINVAL } from '../abi';
import { cutAndNote } from '../cut';
import { isTelling } from '../events';
import { fail, finish } from '../finish';
import {
  MUNMAP_ORDER_ALIGNED,
  MUNMAP_ORDER_LENGTH_ZERO,
  MUNMAP_ORDER_MAP_COUNT,
  MUNMAP_ORDER_TASK_SIZE,
} from '../generated/facts';
import { PAGE_MASK, TASK_SIZE } from '../layout';
import { removeInCall } from '../leaving';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { Thread } from '../thread';
import { intersecting } from '../vma';

/** Tells of it, after the memory is gone and without the mmap lock. */
const PHASE_TELL: u32 = 1;

export function stepMunmap(thread: Thread): void {
  const mm = thread.process.mm;
  if (thread.phase == PHASE_TELL) {
    if (!isTelling(thread)) conclude(thread);
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
  if (isNone(intersecting(mm, start, end))) {
    finish(thread, 0);
    return;
  }
  thread.argument1 = cutAndNote(thread, mm, start, end, MUNMAP_ORDER_MAP_COUNT);
  if (thread.argument1 == 0) removeInCall(thread, mm, intersecting(mm, start, end), end, false);
  if (isNone(thread.notices)) conclude(thread);
  else thread.phase = PHASE_TELL;
}

/** `argument1` is the errno and the fact if it was refused. */
function conclude(thread: Thread): void {
  if (thread.argument1 == 0) finish(thread, 0);
  else fail(thread, <u16>thread.argument1, <u16>(thread.argument1 >> 16));
}
