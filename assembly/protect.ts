import { hasHeadroom } from './memory';
import {
  entryOf,
  firstMapped,
  install,
  isPresent,
  PTE_UFFD_WP,
  PTE_UNTRAPPED,
  pteAt,
  setPte,
  WP_MARKER,
} from './pagetable';

/** How entries change when pages are protected for a userfaultfd, or not any more, and when mprotect changes theirs (change_protection). */

/** Protects pages [first, end); where nothing is, marks that if `marks`. Returns where it stopped for want of memory. */
export function protectPages(root: usize, first: u64, end: u64, marks: bool): u64 {
  for (let page = first; page < end; page++) {
    const entry = entryOf(root, page);
    const pte = pteAt(entry);
    if (isPresent(pte)) setPte(entry, (pte | PTE_UFFD_WP) & ~PTE_UNTRAPPED);
    else if (pte == 0 && marks) {
      if (!hasHeadroom()) return page;
      if (entry != 0) setPte(entry, WP_MARKER);
      else install(root, page, WP_MARKER);
    } else if (entry == 0) page = firstMapped(root, page, end) - 1;
  }
  return end;
}

/** Takes the protection away from pages [first, end). */
export function unprotectPages(root: usize, first: u64, end: u64): void {
  for (let page = first; page < end; page++) {
    const entry = entryOf(root, page);
    const pte = pteAt(entry);
    if (entry == 0) page = firstMapped(root, page, end) - 1;
    else setPte(entry, unprotected(pte));
  }
}

/** An entry without the protection. */
export function unprotected(pte: u32): u32 {
  if (!isPresent(pte)) return pte == WP_MARKER ? 0 : pte;
  return (pte & PTE_UFFD_WP) != 0 ? pte & ~(PTE_UFFD_WP | PTE_UNTRAPPED) : pte;
}

/** mprotect: what is protected without being registered for it becomes writable with its mapping, if it has one of the flags `writable`, or read-only. */
export function reprotectPages(root: usize, first: u64, end: u64, writable: u32): void {
  for (let page = first; page < end; page++) {
    const entry = entryOf(root, page);
    const pte = pteAt(entry);
    if (entry == 0) page = firstMapped(root, page, end) - 1;
    else if (isPresent(pte) && (pte & PTE_UFFD_WP) != 0)
      setPte(entry, (pte & writable) != 0 ? pte | PTE_UNTRAPPED : pte & ~PTE_UNTRAPPED);
  }
}
