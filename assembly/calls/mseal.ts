import { EINVAL, ENOMEM, ENOSYS } from '../abi';
import { fail, finish } from '../finish';
import {
  HUGETLB_SPLIT_CHANGING,
  MSEAL_HOLE,
  MSEAL_ORDER_ALIGNED,
  MSEAL_ORDER_FLAGS,
  MSEAL_ORDER_LENGTH_ZERO,
  MSEAL_ORDER_WRAPS,
  MSEAL_VMA_MAP_COUNT,
  SINCE_MSEAL,
} from '../generated/facts';
import { BEFORE_MSEAL } from '../generated/releases';
import { PAGE_MASK } from '../layout';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { modifyVma, splitErrno } from '../merge';
import { Mm } from '../mm';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { intersecting, VM_SEALED, Vma } from '../vma';

/** mseal(2): from then on what is mapped there stays, as it is. In one step, under the mmap lock. */
export function stepMseal(thread: Thread): void {
  const start = thread.operand0;
  const length = (thread.operand1 + PAGE_MASK) & ~PAGE_MASK;
  const end = start + length;
  if (isBefore(BEFORE_MSEAL)) fail(thread, ENOSYS, SINCE_MSEAL);
  else if (thread.operand2 != 0) fail(thread, EINVAL, MSEAL_ORDER_FLAGS);
  else if ((start & PAGE_MASK) != 0) fail(thread, EINVAL, MSEAL_ORDER_ALIGNED);
  else if (length < thread.operand1 || end < start) fail(thread, EINVAL, MSEAL_ORDER_WRAPS);
  else if (length == 0) succeed(thread, MSEAL_ORDER_LENGTH_ZERO);
  else if (thread.process.mm.readers != 0) waitForMm(thread, thread.process.mm);
  else if (hasHole(thread.process.mm, start, end)) fail(thread, ENOMEM, MSEAL_HOLE);
  else seal(thread, thread.process.mm, start, end);
}

function succeed(thread: Thread, why: u16): void {
  thread.why = why;
  finish(thread, 0);
}

function hasHole(mm: Mm, start: u64, end: u64): bool {
  let at = start;
  let vma: Vma = intersecting(mm, start, end);
  while (!isNone(vma) && vma.start <= at) {
    at = vma.end;
    if (at >= end) return false;
    vma = vma.next;
  }
  return true;
}

/** One mapping after the other; those before one that can't be split are sealed. */
function seal(thread: Thread, mm: Mm, start: u64, end: u64): void {
  for (let at = start; at < end; ) {
    const vma = intersecting(mm, at, end);
    const to = min(end, vma.end);
    if ((vma.flags & VM_SEALED) == 0) {
      const flags = vma.flags | VM_SEALED;
      const changed = modifyVma(mm, vma, at, to, flags, vma.ctx);
      if (isNone(changed)) {
        const errno = splitErrno(mm);
        fail(thread, errno, errno == ENOMEM ? MSEAL_VMA_MAP_COUNT : HUGETLB_SPLIT_CHANGING);
        return;
      }
      changed.flags = flags;
    }
    at = to;
  }
  succeed(thread, 0);
}
