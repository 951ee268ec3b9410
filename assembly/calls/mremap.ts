import { EFAULT, EINVAL, ENOMEM, EPERM, MREMAP_DONTUNMAP, MREMAP_FIXED, MREMAP_MAYMOVE } from '../abi';
import { cutAndNote } from '../cut';
import { isDrivers } from '../driver';
import { isTelling, ORDER_AFTER } from '../events';
import { fail, finish } from '../finish';
import {
  HUGETLB_MREMAP_ALIGNED,
  HUGETLB_MREMAP_DONTUNMAP,
  HUGETLB_MREMAP_LONGER,
  MREMAP_GROW_BLOCKED,
  MREMAP_GROW_TOO_LARGE,
  MREMAP_ORDER_ALIGNED,
  MREMAP_ORDER_DONTUNMAP_LENGTH,
  MREMAP_ORDER_FLAGS,
  MREMAP_ORDER_GROW_BEYOND_VMA,
  MREMAP_ORDER_LENGTH_TASK_SIZE,
  MREMAP_ORDER_LENGTH_ZERO,
  MREMAP_ORDER_MAP_COUNT,
  MREMAP_ORDER_NO_VMA,
  MREMAP_ORDER_OLD_LENGTH_ZERO,
  MREMAP_ORDER_OVERLAP,
  MREMAP_ORDER_SEALED,
  MREMAP_ORDER_SHRINK_BEYOND_VMA,
  MREMAP_ORDER_TO_ALIGNED,
  MREMAP_ORDER_TO_MAYMOVE,
  MREMAP_ORDER_TO_TASK_SIZE,
  MREMAP_SEVERAL_NEEDS_FIXED,
  MREMAP_SHRINK_MAP_COUNT,
  REMAP_MULTI_VMA_OLD,
} from '../generated/facts';
import { BEFORE_MREMAP_ORDER, BEFORE_MREMAP_SEVERAL } from '../generated/releases';
import { HUGE_MASK } from '../hugepage';
import { ALL_ONES, ARENA_END, ARENA_START, OTHER_MAPPINGS, PAGE_MASK, PAGE_SIZE, TASK_SIZE } from '../layout';
import { removeInCall } from '../leaving';
import { waitForMm } from '../lock';
import { config, isNone } from '../machine';
import { reserve } from '../memory';
import { mergeNew } from '../merge';
import { Mm } from '../mm';
import { meetsOpaque } from '../opaque';
import { tableBytes } from '../pagetable';
import { POPULATE_MORE, populateMappings } from '../populate';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_MAP_PLACE, UNMODELLED_MEMORY, unmodelled } from '../unmodelled';
import { intersecting, pgoffAt, VM_ACCOUNT, VM_HUGETLB, VM_LOCKED, VM_MAYSHARE, VM_SEALED, Vma, vmaAt } from '../vma';
import { mayLock } from './mlock';
import { exceedsMemory } from './mmap';
import { hugeRoundedUp } from './mmap-huge';
import { moveSeveral, moveTo, moveVma } from './mremap-move';
import { remapOne } from './mremap-old';
import { freePlace, PLACE_NONE, PLACE_UNKNOWN } from './place';

const FLAGS: u64 = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;
/** With one of these the new address matters. */
export const TO: u64 = MREMAP_FIXED | MREMAP_DONTUNMAP;
/** What is added to locked memory is faulted in, without the mmap lock. */
const PHASE_POPULATE: u32 = 1;
/** Then userfaultfds hear of what was moved and unmapped, also if the call has failed by then. */
const PHASE_TELL: u32 = 2;

/** mremap(2). `argument0` is the result, `argument1` the errno and `argument2` the fact that refused. */
export function stepMremap(thread: Thread): void {
  if (thread.phase == PHASE_POPULATE) {
    if (populateMappings(thread, false) != POPULATE_MORE) tell(thread);
    return;
  }
  if (thread.phase == PHASE_TELL) {
    if (!isTelling(thread)) conclude(thread);
    return;
  }
  const mm = thread.process.mm;
  const errno = argumentErrno(thread, mm);
  if (errno != 0) {
    fail(thread, errno, thread.why);
    return;
  }
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  if (meetsOpaque(mm, thread.operand0, thread.operand0 + max(oldLength(thread), PAGE_SIZE))) return;
  // Each leaf of the page table may become two.
  if (!reserve(2 * tableBytes(mm.pageTable) + 0x10000)) {
    unmodelled(UNMODELLED_MEMORY);
    return;
  }
  remap(thread, mm);
  if (thread.argument1 == 0 && thread.local1 != 0) thread.phase = PHASE_POPULATE;
  else tell(thread);
}

/** Userfaultfds hear of what was done, whatever became of the call. */
function tell(thread: Thread): void {
  if (isNone(thread.notices)) conclude(thread);
  else thread.phase = PHASE_TELL;
}

function conclude(thread: Thread): void {
  if (thread.argument1 != 0) {
    fail(thread, <u16>thread.argument1, <u16>thread.argument2);
    return;
  }
  thread.why = 0;
  finish(thread, thread.argument0);
}

/** Notes that the call fails, once userfaultfds have heard of what it did. */
export function refuse(thread: Thread, errno: u16, why: u16): void {
  thread.argument1 = errno;
  thread.argument2 = why;
}

export function oldLength(thread: Thread): u64 {
  return (thread.operand1 + PAGE_MASK) & ~PAGE_MASK;
}

export function newLength(thread: Thread): u64 {
  return (thread.operand2 + PAGE_MASK) & ~PAGE_MASK;
}

/** Whether the call puts something outside of the arena: a hint of 0 is none. */
export function movesToDriver(thread: Thread): bool {
  const to = thread.operand4;
  const length = thread.operand2;
  if ((thread.operand3 & TO) == 0) return false;
  if (to < ARENA_START) return to != 0 || (thread.operand3 & MREMAP_FIXED) != 0;
  return length != 0 && isDrivers(to, to + (length - 1) < to ? ALL_ONES : to + (length - 1));
}

/** What is wrong with the arguments, whatever is mapped, with the fact in `why`; 0 if nothing is. */
function argumentErrno(thread: Thread, mm: Mm): u16 {
  const why = argumentRefusal(thread, mm);
  thread.why = why;
  if (why == 0) return 0;
  return why == MREMAP_ORDER_MAP_COUNT ? ENOMEM : EINVAL;
}

function argumentRefusal(thread: Thread, mm: Mm): u16 {
  const flags = thread.operand3;
  const length = newLength(thread);
  const isOld = isBefore(BEFORE_MREMAP_ORDER);
  if ((flags & ~FLAGS) != 0) return MREMAP_ORDER_FLAGS;
  if (isOld && (flags & TO) != 0 && (flags & MREMAP_MAYMOVE) == 0) return MREMAP_ORDER_TO_MAYMOVE;
  if (isOld && (flags & MREMAP_DONTUNMAP) != 0 && thread.operand1 != thread.operand2)
    return MREMAP_ORDER_DONTUNMAP_LENGTH;
  if ((thread.operand0 & PAGE_MASK) != 0) return MREMAP_ORDER_ALIGNED;
  if (length == 0) return MREMAP_ORDER_LENGTH_ZERO;
  // The rest of it looks for the mapping first.
  if (isOld) return 0;
  if (length > TASK_SIZE) return MREMAP_ORDER_LENGTH_TASK_SIZE;
  return (flags & TO) != 0 ? placeRefusal(thread, mm, length) : 0;
}

/** What is wrong with the new address, where `length` is to begin; 0 if nothing is. */
export function placeRefusal(thread: Thread, mm: Mm, length: u64): u16 {
  const flags = thread.operand3;
  const from = thread.operand0;
  const to = thread.operand4;
  if (length > TASK_SIZE || to > TASK_SIZE - length) return MREMAP_ORDER_TO_TASK_SIZE;
  if ((to & PAGE_MASK) != 0) return MREMAP_ORDER_TO_ALIGNED;
  if ((flags & MREMAP_MAYMOVE) == 0) return MREMAP_ORDER_TO_MAYMOVE;
  if ((flags & MREMAP_DONTUNMAP) != 0 && oldLength(thread) != length) return MREMAP_ORDER_DONTUNMAP_LENGTH;
  if (from + oldLength(thread) > to && to + length > from) return MREMAP_ORDER_OVERLAP;
  return mapsLeft(mm) <= 5 ? MREMAP_ORDER_MAP_COUNT : 0;
}

/** How many VMAs the mm may still get. */
export function mapsLeft(mm: Mm): i64 {
  return <i64>config().maxMapCount - <i64>(mm.mapCount + OTHER_MAPPINGS);
}

function remap(thread: Thread, mm: Mm): void {
  const flags = thread.operand3;
  const from = thread.operand0;
  const before = oldLength(thread);
  const after = newLength(thread);
  if (isBefore(BEFORE_MREMAP_SEVERAL)) {
    remapOne(thread, mm, from, before, after);
    return;
  }
  if ((flags & MREMAP_FIXED) != 0 && before == after) {
    moveSeveral(thread, mm, from, from + before, thread.operand4);
    return;
  }
  const vma = vmaAt(mm, from);
  if (!isRemappable(thread, vma, from, before, after, thread.operand4)) return;
  if ((vma.flags & VM_HUGETLB) != 0) change(thread, mm, vma, from, hugeRoundedUp(before), hugeRoundedUp(after));
  else change(thread, mm, vma, from, before, after);
}

export function change(thread: Thread, mm: Mm, vma: Vma, from: u64, before: u64, after: u64): void {
  if ((thread.operand3 & TO) != 0) moveTo(thread, mm, from, before, after, thread.operand4);
  else if (after > before) grow(thread, mm, vma, from, before, after);
  else shrink(thread, mm, from, before, after);
}

/** Whether a VMA can be changed as is wanted, before anything is; `to` is the new address. */
export function isRemappable(thread: Thread, vma: Vma, from: u64, before: u64, after: u64, to: u64): bool {
  if (isNone(vma)) {
    refuse(thread, EFAULT, MREMAP_ORDER_NO_VMA);
    return false;
  }
  if ((vma.flags & VM_SEALED) != 0) {
    refuse(thread, EPERM, MREMAP_ORDER_SEALED);
    return false;
  }
  if ((vma.flags & VM_HUGETLB) != 0) return isHugeRemappable(thread, vma, from, before, after, to);
  return (after <= before && (thread.operand3 & TO) == 0) || isResizable(thread, vma, from, before, after);
}

/** Whether so much of a VMA can move, or grow. */
export function isResizable(thread: Thread, vma: Vma, from: u64, before: u64, after: u64): bool {
  if ((vma.flags & VM_HUGETLB) != 0 && (thread.operand3 & MREMAP_DONTUNMAP) != 0) {
    refuse(thread, EINVAL, HUGETLB_MREMAP_DONTUNMAP);
    return false;
  }
  if (before == 0 && (vma.flags & VM_MAYSHARE) == 0) {
    refuse(thread, EINVAL, MREMAP_ORDER_OLD_LENGTH_ZERO);
    return false;
  }
  if (min(before, after) > vma.end - from) {
    refuse(thread, EFAULT, beyondFact(before, after));
    return false;
  }
  return after <= before || (vma.flags & VM_LOCKED) == 0 || mayLock(thread);
}

/** The same of memory of hugepages, which does not grow, and can't be cut. The new address counts whether or not it is one. */
function isHugeRemappable(thread: Thread, vma: Vma, from: u64, before: u64, after: u64, to: u64): bool {
  let why: u16 = 0;
  if (((from | to) & HUGE_MASK) != 0) why = HUGETLB_MREMAP_ALIGNED;
  else if (hugeRoundedUp(after) > hugeRoundedUp(before)) why = HUGETLB_MREMAP_LONGER;
  else if ((thread.operand3 & MREMAP_DONTUNMAP) != 0) why = HUGETLB_MREMAP_DONTUNMAP;
  if (why != 0) {
    refuse(thread, EINVAL, why);
    return false;
  }
  if ((thread.operand3 & TO) == 0 || hugeRoundedUp(after) <= vma.end - from) return true;
  refuse(thread, EFAULT, beyondFact(before, after));
  return false;
}

function beyondFact(before: u64, after: u64): u16 {
  if (after == before) return isBefore(BEFORE_MREMAP_SEVERAL) ? REMAP_MULTI_VMA_OLD : MREMAP_SEVERAL_NEEDS_FIXED;
  return after > before ? MREMAP_ORDER_GROW_BEYOND_VMA : MREMAP_ORDER_SHRINK_BEYOND_VMA;
}

/** In place: what lies behind the new length is unmapped, or nothing if it is the old one. */
function shrink(thread: Thread, mm: Mm, from: u64, before: u64, after: u64): void {
  thread.argument0 = from;
  unmapRange(thread, mm, from + after, from + before, ORDER_AFTER);
}

/** Unmaps [start, end), and notes who has to hear of it when; false if that is refused. */
export function unmapRange(thread: Thread, mm: Mm, start: u64, end: u64, order: u8): bool {
  const first = start < end ? intersecting(mm, start, end) : changetype<Vma>(0);
  if (isNone(first)) return true;
  const refusal = cutAndNote(thread, mm, start, end, MREMAP_SHRINK_MAP_COUNT, order);
  if (refusal != 0) {
    refuse(thread, <u16>refusal, <u16>(refusal >> 16));
    return false;
  }
  removeInCall(thread, mm, intersecting(mm, start, end), end, false);
  return true;
}

function grow(thread: Thread, mm: Mm, vma: Vma, from: u64, before: u64, after: u64): void {
  const added = after - before;
  if (from + before == vma.end && isRoomBehind(vma, added)) {
    growInPlace(thread, mm, vma, from, added);
    return;
  }
  if ((thread.operand3 & MREMAP_MAYMOVE) == 0) {
    refuse(thread, ENOMEM, MREMAP_GROW_BLOCKED);
    return;
  }
  const to = placeFor(thread, mm, vma, 0, after);
  if (to != PLACE_NONE) moveVma(thread, mm, vma, from, before, after, to, added);
}

/** A place that Linux chooses, PLACE_NONE if there is none, or that is not known. */
export function placeFor(thread: Thread, mm: Mm, vma: Vma, hint: u64, length: u64): u64 {
  const place = freePlace(mm, hint, length, isNone(vma.file), false);
  if (place == PLACE_NONE) refuse(thread, ENOMEM, MREMAP_ORDER_LENGTH_TASK_SIZE);
  if (place != PLACE_UNKNOWN) return place;
  unmodelled(UNMODELLED_MAP_PLACE);
  return PLACE_NONE;
}

function isRoomBehind(vma: Vma, added: u64): bool {
  if (added > TASK_SIZE - vma.end) return false;
  return isNone(vma.next) ? vma.end + added <= ARENA_END : vma.next.start - vma.end >= added;
}

function growInPlace(thread: Thread, mm: Mm, vma: Vma, from: u64, added: u64): void {
  if ((vma.flags & VM_ACCOUNT) != 0 && exceedsMemory(added >> 12)) {
    refuse(thread, ENOMEM, MREMAP_GROW_TOO_LARGE);
    return;
  }
  const end = vma.end;
  populateLocked(thread, vma, end, end + added);
  mergeNew(mm, vma, vma.next, end, end + added, vma.flags, vma.ctx, vma.file, pgoffAt(vma, end), vma.anon, 0);
  thread.argument0 = from;
}

/** What is added to locked memory has to be faulted in. */
export function populateLocked(thread: Thread, vma: Vma, start: u64, end: u64): void {
  if ((vma.flags & VM_LOCKED) == 0) return;
  thread.local0 = start;
  thread.local1 = end;
}
