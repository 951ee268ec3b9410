import { FILE_ZERO, File, getFile, putFile } from './file';
import { closeReservation, Reservation } from './hugepool';
import { isNone, none } from './machine';
import { allocate, release } from './memory';
import { Mm } from './mm';
import { ZAP_KEEPS_WP, ZAP_MADVISE, ZAP_MARKS_WP } from './pagetable';
import { Context } from './userfaultfd';
import { indexBytes, insertIntoIndex, lastStartingAt, moveInIndex, removeFromIndex } from './vma-index';

/**
 * A mapping: of a file, or of private anonymous memory.
 *
 * The VMAs of an mm form a list in address order, with an index over it (vma-index.ts).
 */
@unmanaged
export class Vma {
  /** Changed by `setStart` alone, once it is linked. */
  start: u64;
  end: u64;
  /** The node of the index that it is noted in. */
  leaf: usize;
  /** VM_... bits, below. */
  flags: u32;
  /** The userfaultfd that it is registered with, or nothing. */
  ctx: Context;
  /** What it maps: the file, nothing for private anonymous memory; and the page of it that the start shows. */
  file: File;
  pgoff: u64;
  /** Identity of its anon_vma: 0 until the first page of its own was prepared. */
  anon: u32;
  /** Whether its anon_vma has uncopied parents: it came out of a fork, and its chain is not singular. */
  forked: u32;
  /** What it has reserved of the pool of hugepages, or nothing. */
  reservation: Reservation;
  /** Whether guards were ever installed in it (VM_MAYBE_GUARD): fork copies its entries then. It keeps no VMAs apart. */
  guarded: u32;
  prev: Vma;
  next: Vma;
}

export const VMA_SIZE: u32 = offsetof<Vma>();

export const VM_READ: u32 = 1;
export const VM_WRITE: u32 = 2;
export const VM_EXEC: u32 = 4;
/** Readable 1, writable 2, executable 4, as in PROT_... */
export const VM_ACCESS: u32 = 7;
export const VM_NORESERVE: u32 = 8;
export const VM_ACCOUNT: u32 = 16;
export const VM_UFFD_MISSING: u32 = 32;
export const VM_LOCKED: u32 = 64;
/** Its pages are the file's own, and not copied when they are written. */
export const VM_SHARED: u32 = 128;
export const VM_UFFD_WP: u32 = 256;
export const VM_UFFD_MINOR: u32 = 512;
/** What a userfaultfd traps. */
export const VM_UFFD_MODES: u32 = VM_UFFD_MISSING | VM_UFFD_WP | VM_UFFD_MINOR;
/** It was mapped as shared: through a descriptor that is not open for writing it is not VM_SHARED all the same. */
export const VM_MAYSHARE: u32 = 1024;
/** It may become writable. */
export const VM_MAYWRITE: u32 = 2048;
/** It maps a file whose pages are not modelled (FILE_OPAQUE). */
export const VM_OPAQUE: u32 = 4096;
/** Its pages may be dropped at any time, which the model never does: it is never locked, and never registered. */
export const VM_DROPPABLE: u32 = 1 << 13;
/** What madvise can say about memory. */
export const VM_SEQ_READ: u32 = 1 << 16;
export const VM_RAND_READ: u32 = 1 << 17;
export const VM_DONTCOPY: u32 = 1 << 18;
export const VM_WIPEONFORK: u32 = 1 << 19;
export const VM_DONTDUMP: u32 = 1 << 20;
export const VM_HUGEPAGE: u32 = 1 << 21;
export const VM_NOHUGEPAGE: u32 = 1 << 22;
export const VM_MERGEABLE: u32 = 1 << 23;
/** MAP_SYNC, which means nothing to anonymous memory. */
export const VM_SYNC: u32 = 1 << 27;
/** Its pages are hugepages: it never merges, and is split between them only. */
export const VM_HUGETLB: u32 = 1 << 28;
/** Sealed by mseal: it can't be unmapped, moved or protected otherwise. */
export const VM_SEALED: u32 = 1 << 30;
/** A hugepage was taken away from it, because who has the reservation needed it: it gets no more (HPAGE_RESV_UNMAPPED). */
export const VM_HUGE_POOR: u32 = 1 << 29;
/** The memory policy of mbind, in three bits: not a flag in Linux, but compared wherever flags are. */
export const VM_POLICY_SHIFT: u32 = 24;
export const VM_POLICY: u32 = 7 << VM_POLICY_SHIFT;

/** A VMA in no list: of anonymous memory, whose page offset is where it was made. */
export function newVma(start: u64, end: u64, flags: u32): Vma {
  const vma = changetype<Vma>(allocate(VMA_SIZE));
  vma.start = start;
  vma.end = end;
  vma.flags = flags;
  vma.ctx = none<Context>();
  vma.file = none<File>();
  vma.pgoff = start >> 12;
  vma.anon = 0;
  vma.forked = 0;
  vma.reservation = none<Reservation>();
  vma.guarded = 0;
  return vma;
}

/** Makes a VMA that is in no list yet one of a file, which it keeps open. */
export function setFile(vma: Vma, file: File, pgoff: u64): void {
  if (!isNone(file)) vma.file = getFile(file);
  vma.pgoff = pgoff;
}

/** Whether its pages are of nobody else's: a private mapping of /dev/zero is anonymous too. */
export function isAnonymous(vma: Vma): bool {
  const file = vma.file;
  return isNone(file) || file.kind == FILE_ZERO;
}

/** What is left of its entries when madvise, or a change of its file, empties them (ZAP_...). */
export function zapModeOf(vma: Vma): u32 {
  if (isAnonymous(vma)) return ZAP_MADVISE;
  const kept = ZAP_MADVISE | ZAP_KEEPS_WP;
  return (vma.flags & VM_UFFD_WP) != 0 ? kept | ZAP_MARKS_WP : kept;
}

/** The page of its file that a VMA shows at `address`, or would if it began earlier. */
export function pgoffAt(vma: Vma, address: u64): u64 {
  return vma.pgoff + (address >> 12) - (vma.start >> 12);
}

/** Most bytes that `count` VMAs take that are mapped in the order of their addresses. */
export function vmaBytes(count: u32): u64 {
  return <u64>count * ((VMA_SIZE + 15) & ~15) + indexBytes(count);
}

export function pagesOf(vma: Vma): u64 {
  return (vma.end - vma.start) >> 12;
}

/**
 * The first VMA that ends above `address`, or nothing. Two that were found are kept, as a COPY's source and its destination
 * are asked for in turns; what is found anew takes the place of the one that was not asked for last.
 */
export function findVma(mm: Mm, address: u64): Vma {
  const kept = keptVma(mm, address);
  return isNone(kept) ? searchVma(mm, address) : kept;
}

/** The VMA that contains `address`, or nothing. */
export function vmaAt(mm: Mm, address: u64): Vma {
  const kept = keptVma(mm, address);
  if (!isNone(kept)) return kept;
  const found = searchVma(mm, address);
  return contains(found, address) ? found : none<Vma>();
}

/** The one of those that were found last that contains `address`, or nothing. */
function keptVma(mm: Mm, address: u64): Vma {
  if (contains(mm.found0, address)) {
    mm.foundLast = 0;
    return mm.found0;
  }
  if (!contains(mm.found1, address)) return none<Vma>();
  mm.foundLast = 1;
  return mm.found1;
}

/** Nothing contains nothing. */
function contains(vma: Vma, address: u64): bool {
  // Below its start this is a very large number.
  return address - vma.start < vma.end - vma.start;
}

function searchVma(mm: Mm, address: u64): Vma {
  const found = searchBehind(mm, address);
  if (mm.foundLast != 0) mm.found0 = found;
  else mm.found1 = found;
  mm.foundLast ^= 1;
  return found;
}

/** Looks behind those found last, as addresses most often go upwards, and then everywhere. */
function searchBehind(mm: Mm, address: u64): Vma {
  if (isBehind(mm.found0, address)) return mm.found0.next;
  if (isBehind(mm.found1, address)) return mm.found1.next;
  const found = lastStartingAt(mm, address);
  return !isNone(found) && found.end <= address ? found.next : found;
}

/** Whether the first VMA that ends above `address` is the one behind `vma`. Nothing ends at 0. */
function isBehind(vma: Vma, address: u64): bool {
  return address >= vma.end && address < vma.next.end;
}

/** The first VMA that intersects [start, end), or nothing. */
export function intersecting(mm: Mm, start: u64, end: u64): Vma {
  const vma = findVma(mm, start);
  return isNone(vma) || vma.start >= end ? none<Vma>() : vma;
}

/** The last VMA that starts below `address` and is not `next`; `next` is what `findVma` said. */
export function vmaBefore(mm: Mm, next: Vma): Vma {
  return isNone(next) ? mm.last : next.prev;
}

/** Puts a VMA into the list and the index, after `prev` (nothing: first). */
export function linkVma(mm: Mm, vma: Vma, prev: Vma): void {
  const next = isNone(prev) ? mm.first : prev.next;
  vma.prev = prev;
  vma.next = next;
  if (isNone(prev)) mm.first = vma;
  else prev.next = vma;
  if (isNone(next)) mm.last = vma;
  else next.prev = vma;
  insertIntoIndex(mm, vma, prev);
  mm.mapCount += 1;
}

/** Takes a VMA out of the list and the index, and gives it back. */
export function unlinkVma(mm: Mm, vma: Vma): void {
  if (isNone(vma.prev)) mm.first = vma.next;
  else vma.prev.next = vma.next;
  if (isNone(vma.next)) mm.last = vma.prev;
  else vma.next.prev = vma.prev;
  removeFromIndex(mm, vma);
  mm.mapCount -= 1;
  if (mm.found0 == vma) mm.found0 = none<Vma>();
  if (mm.found1 == vma) mm.found1 = none<Vma>();
  const file = vma.file;
  closeReservation(vma);
  release(changetype<usize>(vma), VMA_SIZE);
  if (!isNone(file)) putFile(file);
}

/** Moves the start of a VMA that is linked, between its neighbours: what stays is mapped where it was. */
export function setStart(vma: Vma, start: u64): void {
  moveInIndex(vma, start);
  vma.pgoff = pgoffAt(vma, start);
  vma.start = start;
}
