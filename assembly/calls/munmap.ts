import { EINVAL, ENOMEM, FEATURE_EVENT_UNMAP } from '../abi';
import { fail, finish } from '../finish';
import {
  MUNMAP_ORDER_ALIGNED,
  MUNMAP_ORDER_LENGTH_ZERO,
  MUNMAP_ORDER_MAP_COUNT,
  MUNMAP_ORDER_TASK_SIZE,
} from '../generated/facts';
import { PAGE_MASK, TASK_SIZE } from '../layout';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { cutOut } from '../merge';
import { Mm, removeVmas } from '../mm';
import { Thread } from '../thread';
import { UNMODELLED_EVENT_UNMAP, unmodelled } from '../unmodelled';
import { intersecting } from '../vma';

/** Whether removing [start, end) would send an UNMAP event, which is not modelled: says so. */
export function hasUnmapEvent(mm: Mm, start: u64, end: u64): bool {
  for (let vma = intersecting(mm, start, end); !isNone(vma) && vma.start < end; vma = vma.next) {
    if (isNone(vma.ctx) || (vma.ctx.features & FEATURE_EVENT_UNMAP) == 0) continue;
    unmodelled(UNMODELLED_EVENT_UNMAP);
    return true;
  }
  return false;
}

export function stepMunmap(thread: Thread): void {
  const mm = thread.process.mm;
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
  if (hasUnmapEvent(mm, start, end)) return;
  const inside = cutOut(mm, first, start, end);
  if (isNone(inside)) {
    fail(thread, ENOMEM, MUNMAP_ORDER_MAP_COUNT);
    return;
  }
  removeVmas(mm, inside, end);
  finish(thread, 0);
}
