import { EBUSY, EEXIST } from '../abi';
import { MOVE_PAGE_DST_THP, MOVE_PAGE_NOT_EXCLUSIVE } from '../generated/facts';
import { HUGE_MASK, HUGE_SIZE } from '../hugepage';
import { Mm } from '../mm';
import { entryOf, hasTable, PTE_EXCLUSIVE, pteAt } from '../pagetable';
import { isHuge, isHugeZero, isOfLargeFolio, moveHuge, splitFolio, splitHuge } from '../thp';
import { UNMODELLED_THP_FOLIO, UNMODELLED_THP_MREMAP, unmodelled } from '../unmodelled';
import { refused } from './refusal';

/** UFFDIO_MOVE where there are transparent huge pages. */

/** The page is to be moved as others are. */
export const THP_SMALL: u32 = 0;
/** A huge page was moved. Else the result is why not. */
export const THP_MOVED: u32 = 1;

/** Moves the huge page at `from` to `to` if it is one and can be moved whole, else splits it; `left` is how much there is to be moved. */
export function moveThp(mm: Mm, to: u64, from: u64, left: u64, isLocked: bool): u32 {
  if (isHuge(mm, to)) {
    // Without a PMD table of its own the source is refused first.
    if (!hasTable(mm.pageTable, from >> 12) && (to ^ from) >> 30 != 0) unmodelled(UNMODELLED_THP_MREMAP);
    return refused(EEXIST, MOVE_PAGE_DST_THP);
  }
  if (isOfLargeFolio(mm, from)) unmodelled(UNMODELLED_THP_FOLIO);
  if (!isHuge(mm, from)) return THP_SMALL;
  if ((pteAt(entryOf(mm.pageTable, from >> 12)) & PTE_EXCLUSIVE) == 0 && !isHugeZero(mm, from))
    return refused(EBUSY, MOVE_PAGE_NOT_EXCLUSIVE);
  if (((to | from) & HUGE_MASK) == 0 && left >= HUGE_SIZE && !hasTable(mm.pageTable, to >> 12)) {
    moveHuge(mm, to, from);
    return THP_MOVED;
  }
  // The folio itself is split with the first page that moves.
  if (pteAt(entryOf(mm.pageTable, to >> 12)) != 0) splitHuge(mm, from);
  else splitFolio(mm, from, isLocked);
  return THP_SMALL;
}
