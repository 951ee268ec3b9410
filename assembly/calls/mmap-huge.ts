import { EINVAL, ENOMEM, MAP_NORESERVE, MAP_PRIVATE, MAP_TYPE, O_RDWR } from '../abi';
import { FILE_HUGETLB, newFile, putFile } from '../file';
import { fail } from '../finish';
import { HUGETLB_MMAP_SIZE, HUGETLB_POOL_RESERVE } from '../generated/facts';
import { HUGE_MASK, HUGE_SHIFT } from '../hugepage';
import { MOST_RESERVED, newReservation, reserveInPool } from '../hugepool';
import { refused } from '../ioctls/refusal';
import { config, isNone } from '../machine';
import { Mm, removeVmas } from '../mm';
import { userOf } from '../privileges';
import { Thread } from '../thread';
import { UNMODELLED_HUGETLB_MAPPING, UNMODELLED_HUGETLB_POOL, UNMODELLED_MEMORY, unmodelled } from '../unmodelled';
import {
  findVma,
  intersecting,
  linkVma,
  newVma,
  setFile,
  VM_HUGETLB,
  VM_LOCKED,
  VM_NORESERVE,
  vmaBefore,
} from '../vma';
import { endMapping, isWayCut } from './mmap';

/** mmap(2) of private memory of hugepages. */

/** Where the flags say how large the hugepages are, as a logarithm in six bits; 0 is the default. */
const MAP_HUGE_SHIFT: u64 = 26;
const MAP_HUGE_MASK: u64 = 63;

/** Whether there are such hugepages; and whether the model knows such a mapping. */
export function isHugeAccepted(thread: Thread): bool {
  const flags = thread.operand3;
  const size = (flags >> MAP_HUGE_SHIFT) & MAP_HUGE_MASK;
  if (config().hugepages == 0) unmodelled(UNMODELLED_HUGETLB_POOL);
  else if (size != 0 && size != HUGE_SHIFT) fail(thread, EINVAL, HUGETLB_MMAP_SIZE);
  else if ((flags & MAP_TYPE) != MAP_PRIVATE || thread.operand5 != 0) unmodelled(UNMODELLED_HUGETLB_MAPPING);
  else return true;
  return false;
}

export function hugeRoundedUp(value: u64): u64 {
  return (value + HUGE_MASK) & ~HUGE_MASK;
}

/** Maps [start, end). What was in the way is gone by the time that hugepages are reserved, even if there are too few. */
export function mapHuge(thread: Thread, mm: Mm, start: u64, end: u64, access: u32): void {
  if (!isWayCut(thread, mm, start, end)) return;
  const old = intersecting(mm, start, end);
  if (!isNone(old)) removeVmas(mm, old, end);
  const reserves = (thread.operand3 & MAP_NORESERVE) == 0;
  const pages = (end - start) >> HUGE_SHIFT;
  const isRefused = reserves && !reserveInPool(pages);
  if (reserves && !isRefused && pages > MOST_RESERVED) {
    unmodelled(UNMODELLED_MEMORY);
    return;
  }
  if (!isRefused) {
    // Locked memory is faulted in all the same.
    const vma = newVma(start, end, (access & ~VM_LOCKED) | VM_HUGETLB | (reserves ? 0 : VM_NORESERVE));
    const file = newFile(FILE_HUGETLB, O_RDWR, 0, userOf(thread));
    setFile(vma, file, 0);
    putFile(file);
    if (reserves) vma.reservation = newReservation(pages);
    linkVma(mm, vma, vmaBefore(mm, findVma(mm, start)));
  }
  endMapping(thread, start, end, (access & VM_LOCKED) != 0, isRefused ? refused(ENOMEM, HUGETLB_POOL_RESERVE) : 0);
}
