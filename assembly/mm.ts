import { freeHugeTable, zapHuge } from './hugetable';
import { ALL_ONES, HEAP_START } from './layout';
import { wakeMmWaiters } from './lock';
import { isNone } from './machine';
import { allocate, release } from './memory';
import { freePageTable, freeTables, newPageTable, ZAP_ALL, zap } from './pagetable';
import { freePmdTables } from './pmdtable';
import { freeThps, zapThps } from './thp';
import { unlinkVma, VM_HUGETLB, Vma } from './vma';

/** An address space: mm_struct. */
@unmanaged
export class Mm {
  /** Who keeps the contents: the process, and operations that act on it (mm_users). 0: the mm is dead. */
  users: u32;
  /** Who keeps this record: the contents as one, and each userfaultfd bound to it (mm_count). */
  references: u32;
  pageTable: usize;
  /** The entries of hugepages (see hugetable.ts), 0 while there never was one. */
  hugeTable: usize;
  /** The root of the index over the VMAs, 0 if there is none. */
  index: usize;
  first: Vma;
  last: Vma;
  /** Two VMAs that were found: hints (see `findVma`); and which one last, 0 or 1. */
  found0: Vma;
  found1: Vma;
  foundLast: u32;
  mapCount: u32;
  /** Operations that hold VMAs for reading over several steps: whoever changes VMAs waits for them. */
  readers: u32;
  /** Whether one of them has the mmap lock for writing: whoever needs that lock waits too. */
  writing: u32;
  /** Whether new mappings are locked: mlockall with MCL_FUTURE. */
  lockFuture: u32;
  /** Whether pages were ever protected for a userfaultfd: only then does mprotect look for them. */
  protects: u32;
  /** Where the heap ends, which begins at HEAP_START (brk). */
  brk: u64;
  /** Whether transparent huge pages are enabled (no PR_SET_THP_DISABLE). */
  thpEnabled: u32;
  /** Which there are (see thp.ts), 0 while there never was one. */
  thps: usize;
}

const MM_SIZE: u32 = offsetof<Mm>();

/** An empty address space with one user. */
export function newMm(): Mm {
  const mm = changetype<Mm>(allocate(MM_SIZE));
  memory.fill(changetype<usize>(mm), 0, MM_SIZE);
  mm.users = 1;
  mm.references = 1;
  mm.pageTable = newPageTable();
  mm.brk = HEAP_START;
  return mm;
}

/** Keeps the contents; only of an mm that is alive. */
export function getMm(mm: Mm): Mm {
  mm.users += 1;
  return mm;
}

/** Lets the contents go; with the last user they are unmapped. */
export function putMm(mm: Mm): void {
  mm.users -= 1;
  if (mm.users != 0) return;
  freePageTable(mm.pageTable);
  freeThps(mm);
  mm.pageTable = 0;
  for (let vma = mm.first; !isNone(vma); vma = vma.next) zapHuge(mm, vma, vma.start, vma.end, true);
  freeHugeTable(mm);
  while (!isNone(mm.first)) unlinkVma(mm, mm.first);
  dropMm(mm);
}

export function grabMm(mm: Mm): Mm {
  mm.references += 1;
  return mm;
}

export function dropMm(mm: Mm): void {
  mm.references -= 1;
  if (mm.references == 0) release(changetype<usize>(mm), MM_SIZE);
}

/** Removes the VMAs from `first` on that lie below `end`, with their pages, and with the page tables that no other VMA has a part of. */
export function removeVmas(mm: Mm, first: Vma, end: u64): void {
  const prev = first.prev;
  const start = first.start;
  let last = start;
  zapThps(mm, start, min(end, mm.last.end));
  let vma = first;
  while (!isNone(vma) && vma.start < end) {
    const next = vma.next;
    last = vma.end;
    if ((vma.flags & VM_HUGETLB) != 0) zapHuge(mm, vma, vma.start, last, true);
    else zap(mm.pageTable, vma.start >> 12, last >> 12, ZAP_ALL);
    unlinkVma(mm, vma);
    vma = next;
  }
  const floor = isNone(prev) ? 0 : prev.end;
  const ceiling = isNone(vma) ? ALL_ONES : vma.start;
  freePmdTables(mm, start, last, floor, ceiling);
  freeTables(
    mm.pageTable,
    max(floor, start & ~TABLE_MASK) >> 12,
    min(ceiling, (last + TABLE_MASK) & ~TABLE_MASK) >> 12,
  );
}

/** A page table of Linux's spans 2 MiB. */
const TABLE_MASK: u64 = 0x1fffff;

export function beginReading(mm: Mm): void {
  mm.readers += 1;
}

/** Takes the mmap lock for writing over several steps; only while nobody holds VMAs. */
export function beginWriting(mm: Mm): void {
  mm.writing = 1;
  beginReading(mm);
}

export function endWriting(mm: Mm): void {
  mm.writing = 0;
  endReading(mm);
}

export function endReading(mm: Mm): void {
  mm.readers -= 1;
  if (mm.readers == 0) wakeMmWaiters(mm);
}
