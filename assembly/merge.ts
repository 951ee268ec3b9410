import { EINVAL, ENOMEM, EPERM } from './abi';
import { File } from './file';
import { BEFORE_MERGE_TOUCHED, BEFORE_MMAP_MERGE, BEFORE_REGISTER_MERGE } from './generated/releases';
import { HUGE_MASK } from './hugepage';
import { shareReservation } from './hugepool';
import { OTHER_MAPPINGS } from './layout';
import { config, isNone, machine, none } from './machine';
import { Mm } from './mm';
import { isBefore } from './release';
import { splitAtBorder } from './thp';
import { UNMODELLED_OLDER_RELEASE, unmodelled } from './unmodelled';
import { Context } from './userfaultfd';
import {
  intersecting,
  linkVma,
  newVma,
  pagesOf,
  pgoffAt,
  setFile,
  setStart,
  unlinkVma,
  VM_ACCESS,
  VM_HUGETLB,
  VM_SEALED,
  Vma,
  vmaAt,
} from './vma';

/**
 * When VMAs merge and split (mm/vma.c, mm/rmap.c of Linux 6.18). It decides what one COPY may span.
 *
 * Two neighbours merge when flags (VM_ACCOUNT too), userfaultfd, file, page offset and anon_vma fit. An anon_vma fits when both are the
 * same one, or when one side has none and the other's is not shared with a parent process.
 */

export function mapCountReached(mm: Mm): bool {
  return mm.mapCount + OTHER_MAPPINGS >= config().maxMapCount;
}

/** Whether one mapping may become three. */
export function canSplitTwice(mm: Mm): bool {
  return mm.mapCount + OTHER_MAPPINGS + 2 <= config().maxMapCount;
}

export function mapCountExceeded(mm: Mm): bool {
  return mm.mapCount + OTHER_MAPPINGS > config().maxMapCount;
}

/** Whether memory with these flags, userfaultfd, file and anon_vma can become part of `target`, if its place fits. */
function fits(target: Vma, flags: u32, ctx: Context, file: File, anon: u32, anonForked: u32): bool {
  if (target.flags != flags || target.ctx != ctx || target.file != file || (flags & VM_HUGETLB) != 0) return false;
  if (target.anon == 0 && anon != 0) return anonForked == 0 && !isBefore(BEFORE_MERGE_TOUCHED);
  if (target.anon != 0 && anon == 0) return target.forked == 0;
  return target.anon == anon;
}

/** Whether page `pgoff` at `start` goes on with what `prev` ends with. */
function goesOn(prev: Vma, start: u64, pgoff: u64): bool {
  return !isNone(prev) && prev.end == start && prev.pgoff + pagesOf(prev) == pgoff;
}

/** Whether what `next` begins with, at `end`, goes on with page `pgoff`. */
function isGoneOnBy(next: Vma, end: u64, pgoff: u64): bool {
  return !isNone(next) && next.start == end && next.pgoff == pgoff;
}

function anonCompatible(a: Vma, b: Vma): bool {
  return a.anon == 0 || b.anon == 0 || a.anon == b.anon;
}

/** A VMA that grows over another one's pages takes on its anon_vma if it has none, and has guards if that has. */
function adoptAnon(target: Vma, from: Vma): void {
  target.guarded |= from.guarded;
  if (target.anon != 0 || from.anon == 0) return;
  target.anon = from.anon;
  target.forked = from.forked;
}

/**
 * Tries to make [start, end), where nothing is mapped, part of its neighbours; the VMA that grew, or nothing. `anon` is its
 * anon_vma, 0 for none, and `forked` whether that forbids to give it to a neighbour without one.
 */
export function mergeNew(
  mm: Mm,
  prev: Vma,
  next: Vma,
  start: u64,
  end: u64,
  flags: u32,
  ctx: Context,
  file: File,
  pgoff: u64,
  anon: u32,
  forked: u32,
): Vma {
  const left = goesOn(prev, start, pgoff) && fits(prev, flags, ctx, file, anon, forked);
  const right =
    isGoneOnBy(next, end, pgoff + ((end - start) >> 12)) &&
    fits(next, flags, ctx, file, anon, forked) &&
    (!left || anonCompatible(prev, next));
  if (!left && !right) return none<Vma>();
  const target = left ? prev : next;
  if (left && right) {
    adoptAnon(prev, next);
    prev.end = next.end;
    unlinkVma(mm, next);
  } else if (left) {
    prev.end = end;
  } else {
    setStart(next, start);
  }
  // A forked one was not given away: they are the same then.
  if (target.anon == 0) target.anon = anon;
  return target;
}

/** As `mergeNew` for what mmap maps. Before 6.12 it saw to the upper neighbour first, and the lower one had to fit that. */
export function mergeMapped(
  mm: Mm,
  prev: Vma,
  next: Vma,
  start: u64,
  end: u64,
  flags: u32,
  file: File,
  pgoff: u64,
): Vma {
  const nobody = none<Context>();
  const isUpperOnly =
    isBefore(BEFORE_MMAP_MERGE) &&
    isGoneOnBy(next, end, pgoff + ((end - start) >> 12)) &&
    fits(next, flags, nobody, file, 0, 0) &&
    !(goesOn(prev, start, pgoff) && fits(prev, flags, nobody, file, next.anon, next.forked));
  if (!isUpperOnly) return mergeNew(mm, prev, next, start, end, flags, nobody, file, pgoff, 0, 0);
  setStart(next, start);
  return next;
}

/**
 * Before [start, end) of `vma` takes on other flags and another userfaultfd: makes it part of a neighbour that fits, or
 * splits it off. Returns the VMA to change, or nothing when it can't be split (see `splitErrno`).
 */
export function modifyVma(mm: Mm, vma: Vma, start: u64, end: u64, flags: u32, ctx: Context): Vma {
  const merged = mergeExisting(mm, vma, start, end, flags, ctx);
  return isNone(merged) ? splitOff(mm, vma, start, end) : merged;
}

/**
 * As `modifyVma` for REGISTER and UNREGISTER. Before 6.4 these looked for the offset of the mapping’s start behind its end: what begins
 * in the middle became part of no other one.
 */
export function modifyRegistered(mm: Mm, vma: Vma, start: u64, end: u64, flags: u32, ctx: Context): Vma {
  if (vma.start == start || !isBefore(BEFORE_REGISTER_MERGE)) return modifyVma(mm, vma, start, end, flags, ctx);
  const next = vma.next;
  const seems = isGoneOnBy(next, end, vma.pgoff + ((end - start) >> 12));
  if (seems && fits(next, flags, ctx, vma.file, vma.anon, vma.forked)) unmodelled(UNMODELLED_OLDER_RELEASE);
  return splitOff(mm, vma, start, end);
}

/** Splits [start, end) off, or returns nothing. */
function splitOff(mm: Mm, vma: Vma, start: u64, end: u64): Vma {
  if (vma.start < start) {
    if (mapCountReached(mm) || cutsHugePage(vma, start)) return none<Vma>();
    splitBelow(mm, vma, start);
  }
  if (vma.end > end) {
    if (mapCountReached(mm) || cutsHugePage(vma, end)) return none<Vma>();
    splitAbove(mm, vma, end);
  }
  return vma;
}

/** Whether an address inside a mapping lies in the middle of one of its hugepages: it can't be split there. */
function cutsHugePage(vma: Vma, address: u64): bool {
  return (vma.flags & VM_HUGETLB) != 0 && (address & HUGE_MASK) != 0;
}

/** Why [start, end) could not be split off: there are too many mappings, or it would cut a hugepage. */
export function splitErrno(mm: Mm): u16 {
  return mapCountReached(mm) ? ENOMEM : EINVAL;
}

function mergeExisting(mm: Mm, vma: Vma, start: u64, end: u64, flags: u32, ctx: Context): Vma {
  const leftSide = start == vma.start;
  const rightSide = end == vma.end;
  const prev = vma.prev;
  const next = vma.next;
  const left = leftSide && goesOn(prev, start, vma.pgoff) && fits(prev, flags, ctx, vma.file, vma.anon, vma.forked);
  const right =
    rightSide &&
    isGoneOnBy(next, end, pgoffAt(vma, end)) &&
    fits(next, flags, ctx, vma.file, vma.anon, vma.forked) &&
    (!left || anonCompatible(prev, next));
  const whole = leftSide && rightSide;
  if (left && right) {
    adoptAnon(prev, next.anon != 0 ? next : vma);
    prev.guarded |= next.guarded | vma.guarded;
    prev.end = next.end;
    unlinkVma(mm, vma);
    unlinkVma(mm, next);
    return prev;
  }
  if (left) {
    adoptAnon(prev, vma);
    prev.end = end;
    if (whole) unlinkVma(mm, vma);
    else setStart(vma, end);
    splitAtBorder(mm, end);
    return prev;
  }
  if (right) {
    adoptAnon(next, vma);
    if (whole) unlinkVma(mm, vma);
    else vma.end = start;
    setStart(next, start);
    splitAtBorder(mm, start);
    return next;
  }
  return none<Vma>();
}

function twin(vma: Vma, start: u64, end: u64): Vma {
  const fresh = newVma(start, end, vma.flags);
  fresh.ctx = vma.ctx;
  setFile(fresh, vma.file, pgoffAt(vma, start));
  fresh.anon = vma.anon;
  fresh.forked = vma.forked;
  shareReservation(fresh, vma);
  fresh.guarded = vma.guarded;
  return fresh;
}

/** Splits at `address`; `vma` becomes the upper part. */
export function splitBelow(mm: Mm, vma: Vma, address: u64): void {
  const lower = twin(vma, vma.start, address);
  setStart(vma, address);
  linkVma(mm, lower, vma.prev);
  splitAtBorder(mm, address);
}

/** Splits at `address`; `vma` becomes the lower part. */
export function splitAbove(mm: Mm, vma: Vma, address: u64): void {
  const upper = twin(vma, address, vma.end);
  vma.end = address;
  linkVma(mm, upper, vma);
  splitAtBorder(mm, address);
}

/**
 * Splits what [start, end) cuts, before its VMAs are removed. `first` is the first one that intersects. Returns the
 * first VMA wholly inside, or nothing (see `cutErrno`): removing the middle of one must not exceed the number of maps, and
 * neither sealed VMAs nor hugepages are cut.
 */
export function cutOut(mm: Mm, first: Vma, start: u64, end: u64): Vma {
  if (start > first.start) {
    if (end < first.end && mapCountReached(mm)) return none<Vma>();
    if ((first.flags & VM_SEALED) != 0 || cutsHugePage(first, start)) return none<Vma>();
    splitBelow(mm, first, start);
  }
  const last = refuserOfCut(first, end);
  if ((last.flags & VM_SEALED) != 0) return none<Vma>();
  if (last.end > end) {
    if (cutsHugePage(last, end)) return none<Vma>();
    splitAbove(mm, last, end);
  }
  return first;
}

/** The first sealed VMA from `first` on that begins below `end`, or the last one that does. */
function refuserOfCut(first: Vma, end: u64): Vma {
  let vma = first;
  while ((vma.flags & VM_SEALED) == 0 && !isNone(vma.next) && vma.next.start < end) vma = vma.next;
  return vma;
}

/** Why `cutOut` of [start, end) cut nothing out: with too many mappings it does not get as far as to the end. */
export function cutErrno(mm: Mm, start: u64, end: u64): u16 {
  const first = vmaAt(mm, start);
  if (!isNone(first) && first.start < start && end < first.end && mapCountReached(mm)) return ENOMEM;
  return (refuserOfCut(intersecting(mm, start, end), end).flags & VM_SEALED) != 0 ? EPERM : EINVAL;
}

/** The VMA that kept `cutOut` from going on: those before it were found to be well. */
export function cutRefuser(mm: Mm, start: u64, end: u64): Vma {
  const first = intersecting(mm, start, end);
  return first.start < start ? first : refuserOfCut(first, end);
}

/** Gives a VMA an anon_vma, before it gets its first page: a neighbour's that fits, or a new one. */
export function prepareAnon(vma: Vma): void {
  if (vma.anon != 0) return;
  vma.anon = reusableAnon(vma.next, vma, vma.next);
  if (vma.anon == 0) vma.anon = reusableAnon(vma.prev, vma.prev, vma);
  if (vma.anon != 0) return;
  const m = machine();
  m.anonSerial += 1;
  vma.anon = m.anonSerial;
}

/** The anon_vma of `from`, if `low` and `high` touch and differ in nothing but what mprotect can change. */
function reusableAnon(from: Vma, low: Vma, high: Vma): u32 {
  if (isNone(from) || from.forked != 0) return 0;
  if (((low.flags ^ high.flags) & ~VM_ACCESS) != 0 || low.file != high.file) return 0;
  if (!isGoneOnBy(high, low.end, low.pgoff + pagesOf(low))) return 0;
  return from.anon;
}
