import { BEFORE_MMAP_ALIGNED } from '../generated/releases';
import { HUGE_MASK, HUGE_SIZE } from '../hugepage';
import { ARENA_END, ARENA_START, PAGE_SIZE, TASK_SIZE } from '../layout';
import { isNone } from '../machine';
import { Mm } from '../mm';
import { isBefore } from '../release';
import { intersecting } from '../vma';

/** Where Linux puts a mapping whose place is left to it (get_unmapped_area). */

/** Instead of a place: that is outside of the arena, or there is no room at all (ENOMEM). */
export const PLACE_UNKNOWN: u64 = 0;
export const PLACE_NONE: u64 = 1;

/** Whether nothing is mapped where a hint says; no hint is 0. */
export function isFreeHint(mm: Mm, address: u64, length: u64): bool {
  if (address > TASK_SIZE - length || address == 0) return false;
  return isNone(intersecting(mm, address, address + length));
}

/** The place of a mapping that has no hint (0), or none that can be had; or PLACE_... `hugetlb`: it begins at a hugepage. */
export function freePlace(mm: Mm, hint: u64, length: u64, privateAnonymous: bool, hugetlb: bool): u64 {
  // How large mappings of files are aligned is not modelled.
  if (length >= HUGE_SIZE && length < ARENA_END && !privateAnonymous && !hugetlb) return PLACE_UNKNOWN;
  const place = gapFor(mm, hint, length, hugetlb);
  if (place >= ARENA_START) return place;
  return length >= ARENA_END ? PLACE_NONE : PLACE_UNKNOWN;
}

function gapFor(mm: Mm, hint: u64, length: u64, hugetlb: bool): u64 {
  // All but a page of what may have to be left out so that it begins at a hugepage.
  if (hugetlb) return alignedGap(mm, length, HUGE_SIZE - PAGE_SIZE);
  const isHuge = hint == 0 && (length & HUGE_MASK) == 0 && !isBefore(BEFORE_MMAP_ALIGNED);
  return isHuge ? alignedGap(mm, length, HUGE_SIZE) : highestGap(mm, length);
}

/** Large anonymous memory without a hint begins at a hugepage, in a gap that has room for `more`. */
function alignedGap(mm: Mm, length: u64, more: u64): u64 {
  const gap = highestGap(mm, length + more);
  return gap == 0 ? 0 : (gap + more) & ~HUGE_MASK;
}

/** The highest place that has room for so much, or would have if the arena began a huge page lower; 0 if there is none. */
function highestGap(mm: Mm, length: u64): u64 {
  let end = ARENA_END;
  for (let vma = mm.last; !isNone(vma); vma = vma.prev) {
    if (end - vma.end >= length) return end - length;
    end = vma.start;
  }
  return end - (ARENA_START - HUGE_SIZE) >= length ? end - length : 0;
}
