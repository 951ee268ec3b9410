import { entryOf, firstInLeaf, firstMapped, freeTables, hasTable, makeEntry, pteAt, setPte } from './pagetable';
import { unprotected } from './protect';

/** How the entries of a mapping move to another place (move_page_tables of Linux 6.18). */

/** Pages of one of Linux's page tables. */
const TABLE_PAGES: u64 = 512;

/**
 * Moves the entries of `count` pages from page `from` on to the pages from `to` on, where none are. `wholes`: a page table all of
 * whose pages move comes along itself; else each entry loses its protection for a userfaultfd.
 */
export function movePages(root: usize, from: u64, to: u64, count: u64, wholes: bool): void {
  const end = from + count;
  let page = firstInLeaf(root, from, end);
  while (page < end) {
    const first = max(from, page & ~(TABLE_PAGES - 1));
    const last = min(end, (page & ~(TABLE_PAGES - 1)) + TABLE_PAGES);
    moveTable(root, first, last, to - from, wholes);
    page = firstInLeaf(root, last, end);
  }
}

/** Moves what one table has of pages [first, end), by `distance`: into one table, or two. */
function moveTable(root: usize, first: u64, end: u64, distance: u64, wholes: bool): void {
  const to = first + distance;
  const border = (to & ~(TABLE_PAGES - 1)) + TABLE_PAGES - distance;
  makeTable(root, to);
  if (border < end) makeTable(root, border + distance);
  for (let page = firstMapped(root, first, end); page < end; page = firstMapped(root, page + 1, end)) {
    const entry = entryOf(root, page);
    const pte = pteAt(entry);
    setPte(entry, 0);
    setPte(makeEntry(root, page + distance), wholes ? pte : unprotected(pte));
  }
  if (wholes && end - first == TABLE_PAGES && border == end) freeTables(root, first, end);
}

function makeTable(root: usize, page: u64): void {
  if (!hasTable(root, page)) makeEntry(root, page);
}
