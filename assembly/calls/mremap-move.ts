import { EFAULT, ENOMEM, FEATURE_EVENT_REMAP, MREMAP_DONTUNMAP, MREMAP_FIXED } from '../abi';
import { noteRemap, ORDER_AFTER, ORDER_BEFORE } from '../events';
import { FILE_ZERO } from '../file';
import {
  MREMAP_FIXED_ENOMEM_UNMAPPED,
  MREMAP_GROW_MAP_COUNT,
  MREMAP_GROW_TOO_LARGE,
  MREMAP_ORDER_NO_VMA,
  REMAP_DUPLICATE_OVER_ITSELF,
  REMAP_MULTI_VMA,
  REMAP_MULTI_VMA_EARLIER,
} from '../generated/facts';
import { BEFORE_MREMAP_ORDER, BEFORE_MREMAP_SELF, BEFORE_MREMAP_SEVERAL } from '../generated/releases';
import { HUGE_SIZE } from '../hugepage';
import { indexIn, isReserved, moveReservation } from '../hugepool';
import { moveHugeEntries } from '../hugetable';
import { isNone, none } from '../machine';
import { mergeNew, splitAbove, splitBelow } from '../merge';
import { Mm } from '../mm';
import { movePages } from '../movetable';
import { keepPmdTables } from '../pmdtable';
import { isBefore } from '../release';
import { nextThp } from '../thp';
import { Thread } from '../thread';
import { UNMODELLED_HUGETLB_LOST, UNMODELLED_THP_MREMAP, unmodelled } from '../unmodelled';
import { Context } from '../userfaultfd';
import {
  findVma,
  intersecting,
  isAnonymous,
  linkVma,
  newVma,
  pgoffAt,
  setFile,
  VM_ACCOUNT,
  VM_HUGE_POOR,
  VM_HUGETLB,
  VM_LOCKED,
  VM_UFFD_MODES,
  Vma,
  vmaAt,
  vmaBefore,
} from '../vma';
import { exceedsMemory } from './mmap';
import { hugeRoundedUp } from './mmap-huge';
import { isRemappable, isResizable, mapsLeft, oldLength, placeFor, populateLocked, refuse, unmapRange } from './mremap';
import { isFreeHint, PLACE_NONE } from './place';

/** mremap(2) that moves (mm/mremap.c of Linux 6.18): all of it in one step, under the mmap lock. */

/** With MREMAP_FIXED and an unchanged length: whatever VMAs there are in [from, end) move, one after the other. */
export function moveSeveral(thread: Thread, mm: Mm, from: u64, end: u64, to: u64): void {
  const distance = to - from;
  let vma = intersecting(mm, from, end);
  if (isNone(vma) || vma.start > from) {
    refuse(thread, EFAULT, MREMAP_ORDER_NO_VMA);
    return;
  }
  for (let at = from; !isNone(vma); vma = intersecting(mm, at, end)) {
    const start = max(vma.start, from);
    const part = min(vma.end, end) - start;
    const length = (vma.flags & VM_HUGETLB) != 0 ? hugeRoundedUp(part) : part;
    if (!mayBeOneOfSeveral(vma) && (start > from || vma.end < end)) {
      refuse(thread, EFAULT, start > from ? REMAP_MULTI_VMA_EARLIER : REMAP_MULTI_VMA);
      return;
    }
    if (!isRemappable(thread, vma, start, length, length, start + distance)) return;
    at = start + length;
    moveTo(thread, mm, start, length, length, start + distance);
    if (thread.argument1 != 0 || at >= end) break;
  }
  if (thread.argument1 == 0) thread.argument0 = to;
}

/** A userfaultfd could not be told of several; how /dev/zero would be placed is its own affair. */
function mayBeOneOfSeveral(vma: Vma): bool {
  return isNone(vma.ctx) && (isNone(vma.file) || vma.file.kind != FILE_ZERO);
}

/** To a place that was said, which is emptied first, or near it; what is to be cut off is cut off first. */
export function moveTo(thread: Thread, mm: Mm, from: u64, before: u64, after: u64, to: u64): void {
  const isFixed = (thread.operand3 & MREMAP_FIXED) != 0;
  if (isFixed && !unmapRange(thread, mm, to, to + after, ORDER_BEFORE)) return;
  if (after < before && !unmapRange(thread, mm, from + after, from + before, ORDER_AFTER)) return;
  const vma = vmaAt(mm, from);
  if (isNone(vma)) {
    refuse(thread, EFAULT, REMAP_DUPLICATE_OVER_ITSELF);
    return;
  }
  // Older releases look at what moves when that is done.
  if (isBefore(BEFORE_MREMAP_SEVERAL) && !isResizable(thread, vma, from, min(before, after), after)) return;
  let place = to;
  if (!isFixed && !isFreeHint(mm, to, after)) place = placeFor(thread, mm, vma, to, after);
  if (place == PLACE_NONE) return;
  const changed = after > before ? after - before : before - after;
  moveVma(thread, mm, vma, from, min(before, after), after, place, changed);
}

/** Moves [from, from + before) of a VMA to `to`, where it is `after` long. `changed` is by how much the call changes the length. */
export function moveVma(
  thread: Thread,
  mm: Mm,
  vma: Vma,
  from: u64,
  before: u64,
  after: u64,
  to: u64,
  changed: u64,
): void {
  const stays = (thread.operand3 & MREMAP_DONTUNMAP) != 0;
  if (mapsLeft(mm) <= 3) {
    refuse(thread, ENOMEM, MREMAP_GROW_MAP_COUNT);
    return;
  }
  if (stays && (vma.flags & VM_LOCKED) != 0 && isBefore(BEFORE_MREMAP_ORDER)) splitMoved(mm, vma, from, from + before);
  if ((vma.flags & VM_ACCOUNT) != 0 && exceedsMemory((stays ? after : changed) >> 12)) {
    const isFixed = (thread.operand3 & MREMAP_FIXED) != 0;
    refuse(thread, ENOMEM, isFixed ? MREMAP_FIXED_ENOMEM_UNMAPPED : MREMAP_GROW_TOO_LARGE);
    return;
  }
  if (after > before) populateLocked(thread, vma, to + before, to + after);
  if (losesReservations(vma, from, from + before)) {
    unmodelled(UNMODELLED_HUGETLB_LOST);
    return;
  }
  const isApart = stays && isAnonymous(vma) && vma.anon == 0 && isBefore(BEFORE_MREMAP_SELF);
  const fresh = copyVma(mm, vma, from, to, after, isApart);
  // It may have become part of the new one.
  const source = vmaAt(mm, from);
  if ((vma.flags & VM_HUGETLB) != 0) moveHuge(mm, source, fresh, from, to, before);
  else if (before != 0) moveEntries(mm, source, fresh, from, to, before);
  tellRemap(thread, fresh, from, to, toldLength(thread, vma, before));
  if (stays) leaveEmpty(source, fresh, from, from + before);
  else unmapRange(thread, mm, from, from + before, ORDER_AFTER);
  thread.argument0 = to;
}

/**
 * The VMA at the new place (copy_vma): a neighbour there that fits, but not itself if it is to stay apart, or a new one. One that was never
 * touched is as if mapped there.
 */
function copyVma(mm: Mm, vma: Vma, from: u64, to: u64, length: u64, isApart: bool): Vma {
  const end = to + length;
  const pgoff = isAnonymous(vma) && vma.anon == 0 ? to >> 12 : pgoffAt(vma, from);
  const next = findVma(mm, to);
  const prev = vmaBefore(mm, next);
  const lower = isApart && prev == vma ? none<Vma>() : prev;
  const upper = isApart && next == vma ? none<Vma>() : next;
  const merged = mergeNew(mm, lower, upper, to, end, vma.flags, vma.ctx, vma.file, pgoff, vma.anon, vma.forked);
  if (!isNone(merged)) {
    merged.guarded |= vma.guarded;
    return merged;
  }
  const fresh = newVma(to, end, vma.flags);
  fresh.ctx = vma.ctx;
  setFile(fresh, vma.file, pgoff);
  fresh.anon = vma.anon;
  fresh.forked = vma.forked;
  fresh.guarded = vma.guarded;
  linkVma(mm, fresh, prev);
  return fresh;
}

/** Whether mappings that stay lose what they have reserved: reservations go along with the part that moves. */
function losesReservations(vma: Vma, from: u64, end: u64): bool {
  if ((vma.flags & VM_HUGETLB) == 0 || isNone(vma.reservation)) return false;
  for (let at = vma.start; at < vma.end; at += HUGE_SIZE)
    if ((at < from || at >= end) && isReserved(vma, indexIn(vma, at))) return true;
  return false;
}

/** Hugepages move one by one, and reservations with them (move_hugetlb_page_tables, fixup_hugetlb_reservations). */
function moveHuge(mm: Mm, vma: Vma, fresh: Vma, from: u64, to: u64, length: u64): void {
  moveHugeEntries(mm, from, to, length, isTold(vma));
  moveReservation(fresh, vma);
  vma.flags &= ~VM_HUGE_POOR;
}

/** Whether nobody but who hears of the move has protected anything. */
function isTold(vma: Vma): bool {
  return isNone(vma.ctx) || (vma.ctx.features & FEATURE_EVENT_REMAP) != 0;
}

/** Linux's page tables map so much. */
const TABLE_SIZE: u64 = 1 << 21;
const TABLE_MASK: u64 = TABLE_SIZE - 1;

/** What a userfaultfd protected is not protected any more, unless it hears of the move. */
function moveEntries(mm: Mm, vma: Vma, fresh: Vma, from: u64, to: u64, length: u64): void {
  const wholes = isTold(vma);
  // If nothing else is there the first table moves as a whole too.
  const lead = from & TABLE_MASK;
  const isAlone =
    lead == (to & TABLE_MASK) &&
    length >= TABLE_SIZE - lead &&
    vma.start == from &&
    fresh.start == to &&
    isNone(intersecting(mm, from - lead, from)) &&
    isNone(intersecting(mm, to - lead, to));
  const start = isAlone ? from - lead : from;
  if (nextThp(mm, start, from + length) < from + length) unmodelled(UNMODELLED_THP_MREMAP);
  keepPmdTables(mm, start, from + length);
  movePages(mm.pageTable, start >> 12, (to - (from - start)) >> 12, (length + (from - start)) >> 12, wholes);
}

/** What the event says that moved. Older releases say the old length, though less is left. */
function toldLength(thread: Thread, vma: Vma, moved: u64): u64 {
  if (!isBefore(BEFORE_MREMAP_ORDER)) return moved;
  return (vma.flags & VM_HUGETLB) != 0 ? hugeRoundedUp(thread.operand1) : oldLength(thread);
}

/** Of locked memory that stays older releases unlock no more than what moves. */
function splitMoved(mm: Mm, vma: Vma, from: u64, end: u64): void {
  if (vma.start < from) splitBelow(mm, vma, from);
  if (vma.end > end) splitAbove(mm, vma, end);
}

/** The new VMA stays registered if its userfaultfd hears of it, else it is not: with all that it has become part of. */
function tellRemap(thread: Thread, fresh: Vma, from: u64, to: u64, length: u64): void {
  const ctx = fresh.ctx;
  if (isNone(ctx)) return;
  if ((ctx.features & FEATURE_EVENT_REMAP) != 0) {
    noteRemap(thread, ctx, from, to, length);
    return;
  }
  fresh.ctx = none<Context>();
  fresh.flags &= ~VM_UFFD_MODES;
}

/** MREMAP_DONTUNMAP: the VMA is no longer locked; one that moved as a whole is as if it had never been touched. */
function leaveEmpty(vma: Vma, fresh: Vma, from: u64, end: u64): void {
  vma.flags &= ~VM_LOCKED;
  if (vma == fresh || vma.start != from || vma.end != end) return;
  vma.anon = 0;
  vma.forked = 0;
}
