import {
  EACCES,
  EFAULT,
  EHWPOISON,
  EINVAL,
  ENOMEM,
  EPERM,
  EVENT_REMOVE,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_WRITE,
  FEATURE_EVENT_REMOVE,
  MADV_COLD,
  MADV_COLLAPSE,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_FREE,
  MADV_GUARD_INSTALL,
  MADV_GUARD_REMOVE,
  MADV_POPULATE_READ,
  MADV_POPULATE_WRITE,
  MADV_REMOVE,
  MADV_WILLNEED,
} from '../abi';
import { isTelling, note } from '../events';
import { ACCESS_BUS, ACCESS_MAPERR, isAlone } from '../fault';
import { File, getFile, putFile } from '../file';
import { fail, finish } from '../finish';
import {
  ATOMIC_MADVISE_REMOVE_VMA_GONE,
  GUARD_KERNEL_ACCESS,
  GUARD_POPULATE,
  HUGETLB_MADVISE_COLD,
  HUGETLB_MADVISE_DONTNEED,
  HUGETLB_MADVISE_FREE,
  HUGETLB_POOL_KERNEL,
  MADVISE_COLLAPSE_OFF,
  MADVISE_LOCKED,
  MADVISE_MSEAL,
  MADVISE_ORDER_ADVICE,
  MADVISE_ORDER_ALIGNED,
  MADVISE_ORDER_HOLE,
  MADVISE_ORDER_LENGTH_WRAPS,
  MADVISE_ORDER_LENGTH_ZERO,
  MADVISE_POPULATE_HOLE,
  MADVISE_POPULATE_PERMISSION,
  MADVISE_REMOVE_ANONYMOUS,
  MADVISE_REMOVE_PRIVATE,
  MADVISE_REMOVE_SEALED,
  POISON_KERNEL_ACCESS,
  POISON_POPULATE,
  SIGBUS_COPY,
  SIGBUS_POPULATE,
  USER_MODE_ONLY_POPULATE,
  WP_LIFE_FREE_SHMEM,
} from '../generated/facts';
import { BEFORE_GUARD, BEFORE_MADVISE_SPLIT, BEFORE_POPULATE_HOLE, BEFORE_TABLE_RECLAIM } from '../generated/releases';
import { HUGE_MASK } from '../hugepage';
import { zapHuge } from '../hugetable';
import { Inode, inodeOf, mappedInode } from '../inode';
import { PAGE_MASK } from '../layout';
import { readingBegun, waitForMm } from '../lock';
import { isNone, none } from '../machine';
import { endReading } from '../mm';
import { meetsOpaque } from '../opaque';
import { firstMapped, freePages, freeTables, zap } from '../pagetable';
import { heldMm, isForNobody, isPoolEmpty, letMmGo, populatePage } from '../populate';
import { isBefore } from '../release';
import { noteStale } from '../stale';
import { cutsFolio, zapThps } from '../thp';
import { Thread } from '../thread';
import {
  UNMODELLED_ADVICE,
  UNMODELLED_OLDER_RELEASE,
  UNMODELLED_THP_COLLAPSE,
  UNMODELLED_THP_FOLIO,
  unmodelled,
} from '../unmodelled';
import {
  intersecting,
  isAnonymous,
  pgoffAt,
  VM_HUGETLB,
  VM_LOCKED,
  VM_MAYWRITE,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
  Vma,
  vmaAt,
  zapModeOf,
} from '../vma';
import { adviseFlags, isAboutFlags, isKept } from './advise-flags';
import { finishAdvice } from './advised';
import { punchHole } from './fallocate';
import { GUARD_ERRNO, guardRefusal, isGuarded, removeGuards } from './guard';

/** Goes over the mappings, the mmap lock held for reading all the while. `local2`: whether it met a hole. */
const PHASE_WALK: u32 = 1;
const PHASE_POPULATE: u32 = 2;
/** Tells that memory will be emptied, without the lock; and takes that again. */
const PHASE_TELL: u32 = 3;
const PHASE_AGAIN: u32 = 4;
/** MADV_REMOVE: punches the hole that was told of, without the lock, and takes that again. */
const PHASE_PUNCH: u32 = 5;
const PHASE_ON: u32 = 6;
const PHASE_SEALED: u32 = 7;

/** Bits of the advice that Linux knows up to MADV_COLLAPSE, and what it knows beyond. */
const KNOWN_ADVICE: u64 = 0x3ffff1f;
const FIRST_RARE_ADVICE: u32 = 100;
const LAST_RARE_ADVICE: u32 = 103;

/** madvise(2). `local0` is how far it is, `local1` the end, `argument1` and `argument0` what a userfaultfd was last told of. */
export function stepMadvise(thread: Thread): void {
  if (thread.phase == 0 && !begin(thread)) return;
  if (thread.phase == PHASE_WALK) walk(thread);
  else if (thread.phase == PHASE_POPULATE) populate(thread);
  else if (thread.phase == PHASE_AGAIN) lookAgain(thread);
  else if (thread.phase == PHASE_PUNCH) punchTold(thread);
  else if (thread.phase != PHASE_TELL) goOn(thread);
  else if (!isTelling(thread)) thread.phase = isNone(thread.file) ? PHASE_AGAIN : PHASE_PUNCH;
}

/** Linux's advice is an int. */
function adviceOf(thread: Thread): u32 {
  return <u32>thread.operand2;
}

function begin(thread: Thread): bool {
  const start = thread.operand0;
  const length = (thread.operand1 + PAGE_MASK) & ~PAGE_MASK;
  const advice = adviceOf(thread);
  if (!isKnown(advice)) return refuse(thread, MADVISE_ORDER_ADVICE);
  if ((start & PAGE_MASK) != 0) return refuse(thread, MADVISE_ORDER_ALIGNED);
  if (length < thread.operand1 || start + length < start) return refuse(thread, MADVISE_ORDER_LENGTH_WRAPS);
  const aboutFlags = isAboutFlags(advice);
  const populates = advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE;
  if (!aboutFlags && !populates && !walks(advice)) {
    unmodelled(UNMODELLED_ADVICE);
    return false;
  }
  if (length == 0) {
    thread.why = MADVISE_ORDER_LENGTH_ZERO;
    finish(thread, 0);
    return false;
  }
  if (meetsOpaque(thread.process.mm, start, start + length)) return false;
  if (aboutFlags) {
    changeFlags(thread, start, start + length);
    return false;
  }
  if (!populates && !readingBegun(thread, thread.process.mm)) return false;
  thread.local0 = start;
  thread.local1 = start + length;
  thread.phase = populates ? PHASE_POPULATE : PHASE_WALK;
  return true;
}

function refuse(thread: Thread, why: u16): bool {
  fail(thread, EINVAL, why);
  return false;
}

function isKnown(advice: u32): bool {
  if (advice < 64) return ((KNOWN_ADVICE >> advice) & 1) != 0;
  if (isAboutGuards(advice) && isBefore(BEFORE_GUARD)) return false;
  return advice >= FIRST_RARE_ADVICE && advice <= LAST_RARE_ADVICE;
}

/** Whether the advice is done mapping by mapping, and changes none. */
function walks(advice: u32): bool {
  return (
    empties(advice) || advice == MADV_REMOVE || advice == MADV_COLLAPSE || isQuiet(advice) || isAboutGuards(advice)
  );
}

function isAboutGuards(advice: u32): bool {
  return advice == MADV_GUARD_INSTALL || advice == MADV_GUARD_REMOVE;
}

/** Whether a userfaultfd hears of the advice first. MADV_FREE empties nothing as long as memory is not scarce. */
function empties(advice: u32): bool {
  return advice == MADV_DONTNEED || advice == MADV_DONTNEED_LOCKED || advice == MADV_FREE;
}

/** Whether the advice changes nothing that can be seen. */
function isQuiet(advice: u32): bool {
  return advice == MADV_WILLNEED || advice == MADV_COLD;
}

/** Needs the mmap lock for writing, as whatever changes VMAs. */
function changeFlags(thread: Thread, start: u64, end: u64): void {
  const mm = thread.process.mm;
  if (mm.readers != 0) waitForMm(thread, mm);
  else adviseFlags(thread, mm, adviceOf(thread), start, end);
}

function walk(thread: Thread): void {
  const mm = thread.process.mm;
  const end = thread.local1;
  const vma = intersecting(mm, thread.local0, end);
  if (isNone(vma)) {
    endWalk(thread, ENOMEM, MADVISE_ORDER_HOLE);
    return;
  }
  if (thread.local0 < vma.start) {
    thread.local2 = 1;
    thread.local0 = vma.start;
  }
  if (!advise(thread, vma, min(end, vma.end))) return;
  if (thread.local0 < end) return;
  if (thread.local2 != 0) endWalk(thread, ENOMEM, MADVISE_ORDER_HOLE);
  else endWalk(thread, 0, 0);
}

function endWalk(thread: Thread, errno: u16, why: u16): void {
  endReading(thread.process.mm);
  if (errno != 0) fail(thread, errno, why);
  else finishAdvice(thread);
}

/** Does what is advised with the mapping up to `to`, or a part of it; false if it is refused, or a userfaultfd has to hear of it first. */
function advise(thread: Thread, vma: Vma, to: u64): bool {
  const advice = adviceOf(thread);
  // What a userfaultfd was told of is done.
  if (thread.local0 >= thread.argument0 && isKept(vma, advice)) return refuseWalk(thread, EPERM, MADVISE_MSEAL);
  if (advice == MADV_REMOVE) return removeFromFile(thread, vma, to);
  if (advice == MADV_COLLAPSE) return collapse(thread);
  if (isAboutGuards(advice)) return guard(thread, vma, to);
  if ((vma.flags & VM_HUGETLB) != 0) return adviseHuge(thread, vma, to);
  if ((vma.flags & VM_LOCKED) != 0 && advice != MADV_DONTNEED_LOCKED && advice != MADV_WILLNEED) {
    endWalk(thread, EINVAL, MADVISE_LOCKED);
    return false;
  }
  if ((advice == MADV_COLD || advice == MADV_FREE) && cutsFolio(thread.process.mm, thread.local0, to)) {
    unmodelled(UNMODELLED_THP_FOLIO);
    return false;
  }
  if (!empties(advice)) {
    thread.local0 = to;
    return true;
  }
  return isEmptied(thread, vma, to);
}

function collapse(thread: Thread): bool {
  if (thread.process.mm.thpEnabled == 0) return refuseWalk(thread, EINVAL, MADVISE_COLLAPSE_OFF);
  unmodelled(UNMODELLED_THP_COLLAPSE);
  return false;
}

/** Empties memory, or tells a userfaultfd of it first. */
function isEmptied(thread: Thread, vma: Vma, to: u64): bool {
  if (thread.local0 < thread.argument0) return emptyOrFree(thread, vma, min(to, thread.argument0));
  if (sendsRemove(vma)) {
    thread.argument1 = thread.local0;
    if (thread.local0 > thread.operand0) noteStale();
    return tell(thread, vma, to);
  }
  return emptyOrFree(thread, vma, to);
}

/** A userfaultfd hears of it before it is done, without the mmap lock. */
function tell(thread: Thread, vma: Vma, to: u64): bool {
  note(thread, vma.ctx, EVENT_REMOVE, thread.local0, to);
  thread.argument0 = to;
  endReading(thread.process.mm);
  thread.phase = PHASE_TELL;
  return false;
}

function guard(thread: Thread, vma: Vma, to: u64): bool {
  const refusal = guardRefusal(vma, adviceOf(thread));
  if (refusal != 0) return refuseWalk(thread, GUARD_ERRNO, refusal);
  if (adviceOf(thread) == MADV_GUARD_REMOVE) thread.local0 = removeGuards(thread, to);
  else if (isGuarded(thread, vma, to)) thread.local0 = to;
  return true;
}

/** Of hugepages only whole ones are emptied. */
function adviseHuge(thread: Thread, vma: Vma, to: u64): bool {
  const advice = adviceOf(thread);
  if (advice == MADV_COLD) return refuseWalk(thread, EINVAL, HUGETLB_MADVISE_COLD);
  if (advice == MADV_FREE) return refuseWalk(thread, EINVAL, HUGETLB_MADVISE_FREE);
  if (empties(advice)) {
    if ((thread.local0 & HUGE_MASK) != 0) return refuseWalk(thread, EINVAL, HUGETLB_MADVISE_DONTNEED);
    const whole = to & ~HUGE_MASK;
    if (thread.local0 < whole) return isEmptied(thread, vma, whole);
  }
  thread.local0 = to;
  return true;
}

function emptyOrFree(thread: Thread, vma: Vma, to: u64): bool {
  if (adviceOf(thread) != MADV_FREE) {
    thread.local0 = empty(thread, vma, to);
    return true;
  }
  if (!isAnonymous(vma)) return refuseWalk(thread, EINVAL, WP_LIFE_FREE_SHMEM);
  const stop = isAlone(thread) ? to : min(to, (thread.local0 & ~(TABLE_SPAN - 1)) + TABLE_SPAN);
  freePages(thread.process.mm.pageTable, thread.local0 >> 12, stop >> 12);
  thread.local0 = stop;
  return true;
}

/** What a page table's lock covers, bytes: so much is freed at once. */
const TABLE_SPAN: u64 = 0x200000;

/** Others may have changed the mapping while it was told of. What is there now is emptied, as far as it reaches. */
function lookAgain(thread: Thread): void {
  const mm = thread.process.mm;
  if (!readingBegun(thread, mm)) return;
  const vma = vmaAt(mm, thread.local0);
  if (isNone(vma)) {
    endWalk(thread, ENOMEM, ATOMIC_MADVISE_REMOVE_VMA_GONE);
    return;
  }
  if (thread.argument0 > vma.end && isBefore(BEFORE_MADVISE_SPLIT)) unmodelled(UNMODELLED_OLDER_RELEASE);
  thread.argument0 = min(thread.argument0, vma.end);
  thread.phase = PHASE_WALK;
}

/** MADV_REMOVE: punches a hole into the file of a writable shared mapping. */
function removeFromFile(thread: Thread, vma: Vma, to: u64): bool {
  if ((vma.flags & VM_LOCKED) != 0) return refuseWalk(thread, EINVAL, MADVISE_LOCKED);
  if (isNone(vma.file)) return refuseWalk(thread, EINVAL, MADVISE_REMOVE_ANONYMOUS);
  const writable = VM_SHARED | VM_MAYWRITE;
  if ((vma.flags & writable) != writable) return refuseWalk(thread, EACCES, MADVISE_REMOVE_PRIVATE);
  const offset = pgoffAt(vma, thread.local0) << 12;
  if (sendsRemove(vma)) {
    thread.file = getFile(vma.file);
    thread.argument2 = offset;
    return tell(thread, vma, to);
  }
  if (isPunched(mappedInode(vma), offset, to - thread.local0)) thread.local0 = to;
  else return refuseWalk(thread, EPERM, MADVISE_REMOVE_SEALED);
  return true;
}

function isPunched(inode: Inode, offset: u64, length: u64): bool {
  if ((inode.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) != 0) return false;
  punchHole(inode, offset, offset + length);
  return true;
}

/** The same once a userfaultfd was told, without the lock: of the file that was mapped there, whatever is now. */
function punchTold(thread: Thread): void {
  const file = thread.file;
  thread.file = none<File>();
  const isDone = isPunched(inodeOf(file), thread.argument2, thread.argument0 - thread.local0);
  putFile(file);
  thread.local0 = thread.argument0;
  thread.phase = isDone ? PHASE_ON : PHASE_SEALED;
}

/** On to the next mapping, or to the end, with the lock again. */
function goOn(thread: Thread): void {
  const isDone = thread.phase == PHASE_ON;
  if (!readingBegun(thread, thread.process.mm)) return;
  thread.phase = PHASE_WALK;
  if (!isDone) endWalk(thread, EPERM, MADVISE_REMOVE_SEALED);
  else if (thread.local0 >= thread.local1)
    endWalk(thread, thread.local2 != 0 ? ENOMEM : 0, thread.local2 != 0 ? MADVISE_ORDER_HOLE : 0);
}

function refuseWalk(thread: Thread, errno: u16, why: u16): bool {
  endWalk(thread, errno, why);
  return false;
}

/** Whether a userfaultfd is to hear of it when pages of a mapping are removed. */
function sendsRemove(vma: Vma): bool {
  return !isNone(vma.ctx) && (vma.ctx.features & FEATURE_EVENT_REMOVE) != 0;
}

/**
 * Removes pages of a mapping up to `to`: one a step if another thread could come between, for Linux may let go of its page
 * table after each of them. Tables that are left without entries go last (CONFIG_PT_RECLAIM). Returns where it goes on.
 */
function empty(thread: Thread, vma: Vma, to: u64): u64 {
  if ((vma.flags & VM_HUGETLB) != 0) {
    zapHuge(thread.process.mm, vma, thread.local0, to, false);
    return to;
  }
  zapThps(thread.process.mm, thread.local0, to);
  const table = thread.process.mm.pageTable;
  const end = to >> 12;
  const page = isAlone(thread) ? end : firstMapped(table, thread.local0 >> 12, end);
  if (page < end) {
    zap(table, page, page + 1, zapModeOf(vma));
    return (page + 1) << 12;
  }
  zap(table, thread.local0 >> 12, end, zapModeOf(vma));
  if (!isBefore(BEFORE_TABLE_RECLAIM))
    freeTables(table, max(vma.start, max(thread.operand0, thread.argument1)) >> 12, end);
  return to;
}

function populate(thread: Thread): void {
  const write = adviceOf(thread) == MADV_POPULATE_WRITE;
  if (thread.dying != 0) {
    endPopulate(thread, 0, 0);
    return;
  }
  if (!heldMm(thread)) return;
  if (isBefore(BEFORE_POPULATE_HOLE) && !isVisiting(thread)) return;
  const vma = vmaAt(thread.process.mm, thread.local0);
  if (isNone(vma)) endPopulate(thread, ENOMEM, MADVISE_POPULATE_HOLE);
  else if ((vma.flags & (write ? VM_WRITE : VM_READ)) == 0) endPopulate(thread, EINVAL, MADVISE_POPULATE_PERMISSION);
  else if (isRefused(populatePage(thread, write))) refusePopulate(thread);
  else if (thread.local0 != thread.local1) return;
  else if (thread.argument1 != 0) endPopulate(thread, ENOMEM, MADVISE_POPULATE_HOLE);
  else endPopulate(thread, 0, 0);
}

/**
 * Before 6.9 mappings were visited one after the other, and the holes between them left out: `argument0` is how far the present one goes,
 * `argument1` whether there was a hole. False if that was all.
 */
function isVisiting(thread: Thread): bool {
  if (thread.local0 < thread.argument0) return true;
  const vma = intersecting(thread.process.mm, thread.local0, thread.local1);
  if (isNone(vma)) {
    endPopulate(thread, ENOMEM, MADVISE_POPULATE_HOLE);
    return false;
  }
  if (thread.local0 < vma.start) thread.argument1 = 1;
  thread.local0 = max(thread.local0, vma.start);
  thread.argument0 = min(vma.end, thread.local1);
  return true;
}

/** A guard is, to an access, as if nothing were mapped. */
function isRefused(result: usize): bool {
  return result == ACCESS_BUS || result == ACCESS_MAPERR;
}

function refusePopulate(thread: Thread): void {
  if (thread.why == POISON_KERNEL_ACCESS) endPopulate(thread, EHWPOISON, POISON_POPULATE);
  else endPopulate(thread, EFAULT, refusal(thread));
}

/** The fact about populating that is the same as the one about copying. */
function refusal(thread: Thread): u16 {
  if (isForNobody(thread.why)) return thread.why;
  if (isPoolEmpty(thread.why)) return HUGETLB_POOL_KERNEL;
  if (thread.why == GUARD_KERNEL_ACCESS) return GUARD_POPULATE;
  return thread.why == SIGBUS_COPY ? SIGBUS_POPULATE : USER_MODE_ONLY_POPULATE;
}

function endPopulate(thread: Thread, errno: u16, why: u16): void {
  letMmGo(thread);
  if (errno != 0) fail(thread, errno, why);
  else finishAdvice(thread);
}
