import { IOCTL_MOVE, IOCTL_POISON, RANGE_IOCTLS } from '../abi';
import { BEFORE_MOVE, BEFORE_POISON } from '../generated/releases';
import { PAGE_MASK, TASK_SIZE } from '../layout';
import { isBefore } from '../release';

/** The range checks that the ioctls share. Linux answers EINVAL to each, so that their order can't be seen. */

/** A length of whole pages that stays below the end of user space. */
export function isUnalignedRange(start: u64, length: u64): bool {
  return (length & PAGE_MASK) == 0 && length != 0 && start < TASK_SIZE && length <= TASK_SIZE - start;
}

/** The ioctls of ranges that there are, as bits. */
export function rangeIoctls(): u64 {
  const poison = isBefore(BEFORE_POISON) ? IOCTL_POISON : 0;
  return RANGE_IOCTLS & ~(isBefore(BEFORE_MOVE) ? poison | IOCTL_MOVE : poison);
}

export function isRange(start: u64, length: u64): bool {
  return (start & PAGE_MASK) == 0 && isUnalignedRange(start, length);
}
