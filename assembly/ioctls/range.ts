import { PAGE_MASK, TASK_SIZE } from '../layout';

/** The range checks that the ioctls share. Linux answers EINVAL to each, so that their order can't be seen. */

/** A length of whole pages that stays below the end of user space. */
export function isUnalignedRange(start: u64, length: u64): bool {
  return (length & PAGE_MASK) == 0 && length != 0 && start < TASK_SIZE && length <= TASK_SIZE - start;
}

export function isRange(start: u64, length: u64): bool {
  return (start & PAGE_MASK) == 0 && isUnalignedRange(start, length);
}
