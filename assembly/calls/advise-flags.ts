import {
  EAGAIN,
  EINVAL,
  ENOMEM,
  EPERM,
  MADV_DODUMP,
  MADV_DOFORK,
  MADV_DONTDUMP,
  MADV_DONTFORK,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_FREE,
  MADV_GUARD_INSTALL,
  MADV_HUGEPAGE,
  MADV_KEEPONFORK,
  MADV_MERGEABLE,
  MADV_NOHUGEPAGE,
  MADV_NORMAL,
  MADV_RANDOM,
  MADV_REMOVE,
  MADV_SEQUENTIAL,
  MADV_UNMERGEABLE,
  MADV_WIPEONFORK,
} from '../abi';
import { fail } from '../finish';
import {
  HUGETLB_SPLIT_CHANGING,
  MADVISE_FLAGS_DROPPABLE,
  MADVISE_FLAGS_MAP_COUNT,
  MADVISE_FLAGS_WIPE_SHARED,
  MADVISE_MSEAL,
  MADVISE_ORDER_HOLE,
} from '../generated/facts';
import { isNone } from '../machine';
import { modifyVma, splitErrno } from '../merge';
import { Mm } from '../mm';
import { Thread } from '../thread';
import { UNMODELLED_ADVISED_FILE, unmodelled } from '../unmodelled';
import {
  intersecting,
  isAnonymous,
  VM_DONTCOPY,
  VM_DONTDUMP,
  VM_DROPPABLE,
  VM_HUGEPAGE,
  VM_HUGETLB,
  VM_MERGEABLE,
  VM_NOHUGEPAGE,
  VM_RAND_READ,
  VM_SEALED,
  VM_SEQ_READ,
  VM_SHARED,
  VM_WIPEONFORK,
  VM_WRITE,
  Vma,
} from '../vma';
import { finishAdvice } from './advised';

/** Advice that is a flag of the VMA: what it sets, and what it takes away. */

/** Flags that the advice takes away; all ones if it is none about flags. */
function cleared(advice: u32): u32 {
  switch (advice) {
    case MADV_NORMAL:
      return VM_SEQ_READ | VM_RAND_READ;
    case MADV_RANDOM:
      return VM_SEQ_READ;
    case MADV_SEQUENTIAL:
      return VM_RAND_READ;
    case MADV_DOFORK:
      return VM_DONTCOPY;
    case MADV_KEEPONFORK:
      return VM_WIPEONFORK;
    case MADV_DODUMP:
      return VM_DONTDUMP;
    case MADV_UNMERGEABLE:
      return VM_MERGEABLE;
    case MADV_HUGEPAGE:
      return VM_NOHUGEPAGE;
    case MADV_NOHUGEPAGE:
      return VM_HUGEPAGE;
    case MADV_DONTFORK:
    case MADV_WIPEONFORK:
    case MADV_DONTDUMP:
    case MADV_MERGEABLE:
      return 0;
    default:
      return NO_FLAGS;
  }
}

const NO_FLAGS: u32 = 0xffffffff;

function set(advice: u32): u32 {
  switch (advice) {
    case MADV_RANDOM:
      return VM_RAND_READ;
    case MADV_SEQUENTIAL:
      return VM_SEQ_READ;
    case MADV_DONTFORK:
      return VM_DONTCOPY;
    case MADV_WIPEONFORK:
      return VM_WIPEONFORK;
    case MADV_DONTDUMP:
      return VM_DONTDUMP;
    case MADV_MERGEABLE:
      return VM_MERGEABLE;
    case MADV_HUGEPAGE:
      return VM_HUGEPAGE;
    case MADV_NOHUGEPAGE:
      return VM_NOHUGEPAGE;
    default:
      return 0;
  }
}

export function isAboutFlags(advice: u32): bool {
  return cleared(advice) != NO_FLAGS;
}

/** Whether a mapping is sealed so that this advice, which would throw contents away, can't be followed: anonymous, and not to be written either. */
export function isKept(vma: Vma, advice: u32): bool {
  if ((vma.flags & (VM_SEALED | VM_WRITE)) != VM_SEALED || !isAnonymous(vma)) return false;
  const empties = advice == MADV_DONTNEED || advice == MADV_DONTNEED_LOCKED || advice == MADV_REMOVE;
  const drops = advice == MADV_FREE || advice == MADV_GUARD_INSTALL;
  return empties || drops || advice == MADV_DONTFORK || advice == MADV_WIPEONFORK;
}

/** All mappings of [start, end) in one step, under the mmap lock; those before one that can't be split stay changed. */
export function adviseFlags(thread: Thread, mm: Mm, advice: u32, start: u64, end: u64): void {
  const keep = ~cleared(advice);
  const add = set(advice);
  let vma = intersecting(mm, start, end);
  let at = start;
  let hole = false;
  while (!isNone(vma) && vma.start < end) {
    if (at < vma.start) {
      hole = true;
      at = vma.start;
    }
    if (isKept(vma, advice)) {
      fail(thread, EPERM, MADVISE_MSEAL);
      return;
    }
    if (advice == MADV_WIPEONFORK && !isPrivateAnonymous(vma)) {
      fail(thread, EINVAL, MADVISE_FLAGS_WIPE_SHARED);
      return;
    }
    const isDroppable = (vma.flags & VM_DROPPABLE) != 0;
    if (isDroppable && (advice == MADV_KEEPONFORK || advice == MADV_DODUMP)) {
      fail(thread, EINVAL, MADVISE_FLAGS_DROPPABLE);
      return;
    }
    const isAboutKsm = advice == MADV_MERGEABLE || advice == MADV_UNMERGEABLE;
    const isHuge = (vma.flags & VM_HUGETLB) != 0;
    if (isAboutKsm && !isHuge && !isAnonymous(vma)) {
      unmodelled(UNMODELLED_ADVISED_FILE);
      return;
    }
    const flags = isAboutKsm && (isHuge || isDroppable) ? vma.flags : (vma.flags & keep) | add;
    const changed = changeFlags(mm, vma, at, min(end, vma.end), flags);
    if (isNone(changed)) {
      if (splitErrno(mm) == EINVAL) fail(thread, EINVAL, HUGETLB_SPLIT_CHANGING);
      else fail(thread, EAGAIN, MADVISE_FLAGS_MAP_COUNT);
      return;
    }
    at = changed.end;
    vma = changed.next;
  }
  if (hole || at < end) fail(thread, ENOMEM, MADVISE_ORDER_HOLE);
  else finishAdvice(thread);
}

function isPrivateAnonymous(vma: Vma): bool {
  return (vma.flags & VM_SHARED) == 0 && isNone(vma.file);
}

/** The mapping that [start, end) of `vma` belongs to then; nothing if it can't be split. */
function changeFlags(mm: Mm, vma: Vma, start: u64, end: u64, flags: u32): Vma {
  if (flags == vma.flags) return vma;
  const changed = modifyVma(mm, vma, start, end, flags, vma.ctx);
  if (!isNone(changed)) changed.flags = flags;
  return changed;
}
