import { ENOMEM, EPERM } from './abi';
import { noteUnmap, ORDER_BEFORE } from './events';
import { HUGETLB_SPLIT_UNMAPPING, MUNMAP_MSEAL } from './generated/facts';
import { BEFORE_CUT_TOLD } from './generated/releases';
import { refused } from './ioctls/refusal';
import { isNone } from './machine';
import { cutErrno, cutOut, cutRefuser } from './merge';
import { Mm } from './mm';
import { isBefore } from './release';
import { Thread } from './thread';
import { intersecting } from './vma';

/**
 * Before [start, end) is unmapped: splits what it cuts, and notes which userfaultfds are to hear of it. 0, or the errno and
 * the fact of a refusal (`tooMany` if that is the number of maps); then what was split stays split, and userfaultfds with
 * memory before a sealed VMA, or before a hugepage that the end would cut, hear of it all the same since 6.12.
 */
export function cutAndNote(thread: Thread, mm: Mm, start: u64, end: u64, tooMany: u16, order: u8 = ORDER_BEFORE): u32 {
  const first = intersecting(mm, start, end);
  if (isNone(first)) return 0;
  const inside = cutOut(mm, first, start, end);
  if (!isNone(inside)) {
    noteUnmap(thread, inside, start, end, order);
    return 0;
  }
  const errno = cutErrno(mm, start, end);
  if (errno == ENOMEM) return refused(errno, tooMany);
  if (!isBefore(BEFORE_CUT_TOLD))
    noteUnmap(thread, intersecting(mm, start, end), start, end, order, cutRefuser(mm, start, end).start);
  return refused(errno, errno == EPERM ? MUNMAP_MSEAL : HUGETLB_SPLIT_UNMAPPING);
}
