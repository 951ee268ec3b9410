import { EFAULT, EINVAL, ENOMEM, EPERM } from '../abi';
import {
  HUGETLB_MREMAP_ALIGNED,
  HUGETLB_MREMAP_LONGER,
  MREMAP_ORDER_MAP_COUNT,
  MREMAP_ORDER_NO_VMA,
  MREMAP_ORDER_SEALED,
} from '../generated/facts';
import { HUGE_MASK } from '../hugepage';
import { isNone } from '../machine';
import { Mm } from '../mm';
import { Thread } from '../thread';
import { VM_HUGETLB, VM_SEALED, Vma, vmaAt } from '../vma';
import { hugeRoundedUp } from './mmap-huge';
import { change, isResizable, placeRefusal, refuse, TO } from './mremap';

/**
 * mremap(2) before 6.17: of one mapping, which is looked for first; then comes the new address, and what is in the way there goes before
 * the length is looked at.
 */
export function remapOne(thread: Thread, mm: Mm, from: u64, before: u64, after: u64): void {
  const vma = vmaAt(mm, from);
  if (isNone(vma)) {
    refuse(thread, EFAULT, MREMAP_ORDER_NO_VMA);
    return;
  }
  if ((vma.flags & VM_SEALED) != 0) {
    refuse(thread, EPERM, MREMAP_ORDER_SEALED);
    return;
  }
  if ((vma.flags & VM_HUGETLB) == 0) remapFrom(thread, mm, vma, from, before, after);
  else if (((from | thread.operand4) & HUGE_MASK) != 0) refuse(thread, EINVAL, HUGETLB_MREMAP_ALIGNED);
  else if (hugeRoundedUp(after) > hugeRoundedUp(before)) refuse(thread, EINVAL, HUGETLB_MREMAP_LONGER);
  else remapFrom(thread, mm, vma, from, hugeRoundedUp(before), hugeRoundedUp(after));
}

function remapFrom(thread: Thread, mm: Mm, vma: Vma, from: u64, before: u64, after: u64): void {
  if ((thread.operand3 & TO) != 0) {
    const why = placeRefusal(thread, mm, after);
    if (why != 0) {
      refuse(thread, why == MREMAP_ORDER_MAP_COUNT ? ENOMEM : EINVAL, why);
      return;
    }
  } else if (after > before && !isResizable(thread, vma, from, before, after)) {
    return;
  }
  change(thread, mm, vma, from, before, after);
}
