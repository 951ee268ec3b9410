import {
  EBADF,
  EEXIST,
  EINVAL,
  ENOMEM,
  EPERM,
  MAP_32BIT,
  MAP_ANONYMOUS,
  MAP_DROPPABLE,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_GROWSDOWN,
  MAP_HUGETLB,
  MAP_LOCKED,
  MAP_NONBLOCK,
  MAP_NORESERVE,
  MAP_POPULATE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_STACK,
  MAP_SYNC,
  MAP_TYPE,
  O_LARGEFILE,
  O_RDWR,
} from '../abi';
import { cutAndNote } from '../cut';
import { isTelling } from '../events';
import { FILE_OPAQUE, FILE_SHMEM, FILE_ZERO, File, fileAt, isWritable, newFile, putFile } from '../file';
import { fail, finish } from '../finish';
import {
  HUGETLB_MMAP_FIXED_ALIGNED,
  MMAP_DROPPABLE_REFUSED,
  MMAP_FD_FIRST,
  MMAP_ORDER_FIXED_ABOVE,
  MMAP_ORDER_FIXED_ALIGNED,
  MMAP_ORDER_FIXED_ERROR_ADDRESS,
  MMAP_ORDER_LENGTH_TASK_SIZE,
  MMAP_ORDER_LENGTH_WRAPS,
  MMAP_ORDER_LENGTH_ZERO,
  MMAP_ORDER_MAP_COUNT,
  MMAP_ORDER_NO_ROOM,
  MMAP_ORDER_NOREPLACE,
  MMAP_ORDER_OFFSET,
  MMAP_ORDER_OVERCOMMIT,
  MMAP_ORDER_SEALED,
  MMAP_ORDER_TYPE,
} from '../generated/facts';
import { BEFORE_MAP_STACK, BEFORE_MMAP_FAILURE, BEFORE_REGISTER_DROPPABLE } from '../generated/releases';
import { HUGE_MASK } from '../hugepage';
import { newInode, UNNAMED } from '../inode';
import { refused } from '../ioctls/refusal';
import { PAGE_MASK, TASK_SIZE } from '../layout';
import { removeInCall } from '../leaving';
import { waitForMm } from '../lock';
import { config, isNone, none } from '../machine';
import { mapCountExceeded, mergeMapped } from '../merge';
import { Mm } from '../mm';
import { POPULATE_MORE, populateMappings } from '../populate';
import { userOf } from '../privileges';
import { isBefore } from '../release';
import { Thread } from '../thread';
import {
  UNMODELLED_MAP_DROPPABLE,
  UNMODELLED_MAP_FLAGS,
  UNMODELLED_MAP_PLACE,
  UNMODELLED_OVERCOMMIT_NEVER,
  unmodelled,
} from '../unmodelled';
import {
  findVma,
  intersecting,
  linkVma,
  newVma,
  pagesOf,
  setFile,
  VM_ACCESS,
  VM_ACCOUNT,
  VM_DONTDUMP,
  VM_DROPPABLE,
  VM_LOCKED,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_NOHUGEPAGE,
  VM_NORESERVE,
  VM_OPAQUE,
  VM_SHARED,
  VM_SYNC,
  VM_WIPEONFORK,
  VM_WRITE,
  Vma,
  vmaBefore,
} from '../vma';
import { mayLock } from './mlock';
import { isFileAccepted, isWriteSealed } from './mmap-file';
import { hugeHint, hugeRoundedUp, isHuge, isHugeAccepted, MAP_HUGE_FLAGS, mapHuge } from './mmap-huge';
import { freePlace, isFreeHint, PLACE_NONE, PLACE_UNKNOWN } from './place';
import { OPAQUE_SECRET } from './special-file';

/** Of anonymous memory all others are modelled or ignored. */
const UNMODELLED_FLAGS: u64 = MAP_GROWSDOWN;
const MODELLED_OF_FILES: u64 = MAP_TYPE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE | MAP_FIXED_NOREPLACE;

/** The flags of files, of which MAP_HUGETLB says in which bits it has more to say. */
function modelledOfFiles(flags: u64): u64 {
  return (flags & MAP_HUGETLB) != 0 ? MODELLED_OF_FILES | MAP_HUGE_FLAGS : MODELLED_OF_FILES;
}

function isPrivateAnonymous(flags: u64): bool {
  return (flags & MAP_ANONYMOUS) != 0 && (flags & MAP_TYPE) != MAP_SHARED;
}

/** Whether the address is no hint but the place. */
export function isFixed(thread: Thread): bool {
  return (thread.operand3 & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0;
}

/** Whether a mapping of so many pages is refused for want of memory. */
export function exceedsMemory(pages: u64): bool {
  const overcommit = config().overcommit;
  if (overcommit == 2) unmodelled(UNMODELLED_OVERCOMMIT_NEVER);
  return overcommit == 0 && pages > config().memoryPages;
}

/**
 * After the mapping was made, without the mmap lock: tells of what it took the place of, then faults the pages of a locked or
 * populated one in. `argument0` is where it is, `argument1` the errno and the fact if it was refused when what is in the way had been noted.
 */
const PHASE_TELL: u32 = 1;
const PHASE_POPULATE: u32 = 2;

export function stepMmap(thread: Thread): void {
  const mm = thread.process.mm;
  if (thread.phase == PHASE_TELL) {
    if (!isTelling(thread)) conclude(thread);
    return;
  }
  if (thread.phase == PHASE_POPULATE) {
    if (populateMappings(thread, false) != POPULATE_MORE) succeed(thread, thread.argument0);
    return;
  }
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  const flags = thread.operand3;
  if ((thread.operand5 & PAGE_MASK) != 0) {
    fail(thread, EINVAL, MMAP_ORDER_OFFSET);
    return;
  }
  if ((flags & MAP_ANONYMOUS) == 0 && isNone(fileAt(thread.process.files, <u32>thread.operand4))) {
    fail(thread, EBADF, MMAP_FD_FIRST);
    return;
  }
  if ((flags & (isPrivateAnonymous(flags) ? UNMODELLED_FLAGS : ~modelledOfFiles(flags))) != 0) {
    unmodelled(UNMODELLED_MAP_FLAGS);
    return;
  }
  if (!isHugeAccepted(thread)) return;
  const huge = isHuge(thread);
  const fixed = isFixed(thread);
  const length = huge ? hugeRoundedUp(thread.operand1) : (thread.operand1 + PAGE_MASK) & ~PAGE_MASK;
  if (thread.operand1 == 0 || (length == 0 && huge)) {
    fail(thread, EINVAL, MMAP_ORDER_LENGTH_ZERO);
    return;
  }
  let address = fixed ? thread.operand0 : thread.operand0 & ~PAGE_MASK;
  if (!fixed && huge) address = hugeHint(address);
  if (length == 0) {
    fail(thread, ENOMEM, MMAP_ORDER_LENGTH_WRAPS);
    return;
  }
  if (mapCountExceeded(mm)) {
    fail(thread, ENOMEM, MMAP_ORDER_MAP_COUNT);
    return;
  }
  if (length > TASK_SIZE) {
    fail(thread, ENOMEM, MMAP_ORDER_LENGTH_TASK_SIZE);
    return;
  }
  if (fixed) {
    if (isRefusedPlace(thread, mm, address, length)) return;
  } else if (!isFreeHint(mm, address, length) || (flags & MAP_32BIT) != 0) {
    address = chosenPlace(thread, mm, address, length);
    if (address == 0) return;
  }
  if (isLocked(thread, mm) && !mayLock(thread)) return;
  if ((flags & MAP_ANONYMOUS) == 0 && !isFileAccepted(thread, length)) return;
  mapType(thread, mm, address, length);
}

/** Whether the mapping will be locked memory. */
function isLocked(thread: Thread, mm: Mm): bool {
  return mm.lockFuture != 0 || (thread.operand3 & MAP_LOCKED) != 0;
}

/** From here on a place is taken for the error that it looks like. */
const ERROR_VALUES: u64 = -4095;

/** With MAP_FIXED: what is wrong with the place, in the kernel's order. */
function isRefusedPlace(thread: Thread, mm: Mm, address: u64, length: u64): bool {
  if (isHuge(thread) && (address & HUGE_MASK) != 0) {
    fail(thread, EINVAL, HUGETLB_MMAP_FIXED_ALIGNED);
    return true;
  }
  if (address >= ERROR_VALUES) {
    fail(thread, <u16>-address, MMAP_ORDER_FIXED_ERROR_ADDRESS);
    return true;
  }
  if (address > TASK_SIZE - length) {
    fail(thread, ENOMEM, MMAP_ORDER_FIXED_ABOVE);
    return true;
  }
  if ((address & PAGE_MASK) != 0) {
    fail(thread, EINVAL, MMAP_ORDER_FIXED_ALIGNED);
    return true;
  }
  if ((thread.operand3 & MAP_FIXED_NOREPLACE) == 0) return false;
  if (isNone(intersecting(mm, address, address + length))) return false;
  fail(thread, EEXIST, MMAP_ORDER_NOREPLACE);
  return true;
}

/** Where the kernel puts a mapping that has no hint, or none that can be had; 0 if it is refused or not known. */
function chosenPlace(thread: Thread, mm: Mm, hint: u64, length: u64): u64 {
  const flags = thread.operand3;
  const place =
    (flags & MAP_32BIT) != 0 ? PLACE_UNKNOWN : freePlace(mm, hint, length, isPrivateAnonymous(flags), isHuge(thread));
  if (place > PLACE_NONE) return place;
  if (place == PLACE_NONE) fail(thread, ENOMEM, MMAP_ORDER_NO_ROOM);
  else unmodelled(UNMODELLED_MAP_PLACE);
  return 0;
}

function mapType(thread: Thread, mm: Mm, address: u64, length: u64): void {
  const type = thread.operand3 & MAP_TYPE;
  const isAnonymous = (thread.operand3 & MAP_ANONYMOUS) != 0;
  if (type == MAP_DROPPABLE && isBefore(BEFORE_REGISTER_DROPPABLE)) {
    unmodelled(UNMODELLED_MAP_DROPPABLE);
  } else if (type == MAP_DROPPABLE && (thread.operand3 & MAP_LOCKED) != 0) {
    fail(thread, EINVAL, MMAP_DROPPABLE_REFUSED);
  } else if (isAnonymous && type != MAP_PRIVATE && type != MAP_SHARED && type != MAP_DROPPABLE) {
    fail(thread, EINVAL, MMAP_ORDER_TYPE);
  } else {
    map(thread, mm, address, address + length);
  }
}

/** Shared memory without a file has one of its own, as long as the mapping. So has a shared mapping of /dev/zero. */
function needsShmem(file: File, flags: u32): bool {
  if ((flags & VM_SHARED) == 0) return false;
  return isNone(file) || file.kind == FILE_ZERO;
}

/** A file without a name, of hugepages or not. */
export function newShmem(thread: Thread, length: u64, huge: bool): File {
  const inode = newInode(EVERYBODY, 0, length);
  inode.huge = huge ? 1 : 0;
  inode.nameLength = UNNAMED;
  return newFile(FILE_SHMEM, O_RDWR | O_LARGEFILE, changetype<usize>(inode), userOf(thread));
}

const EVERYBODY: u32 = 0x1ff;

/** Memory that Linux may drop is not charged, not inherited, and in no core dump. */
const DROPPABLE: u32 = VM_DROPPABLE | VM_NORESERVE | VM_WIPEONFORK | VM_DONTDUMP;

/** What may become of the mapping, by its type and by how its file is open. */
function typeFlags(thread: Thread, file: File): u32 {
  const type = thread.operand3 & MAP_TYPE;
  if (type == MAP_PRIVATE) return VM_MAYWRITE;
  if (type == MAP_DROPPABLE) return VM_MAYWRITE | DROPPABLE;
  if (!isNone(file) && !isWritable(file)) return VM_MAYSHARE;
  const sealed = isNone(file) ? false : isWriteSealed(file);
  return sealed ? VM_MAYSHARE | VM_SHARED : VM_MAYSHARE | VM_SHARED | VM_MAYWRITE;
}

function map(thread: Thread, mm: Mm, start: u64, end: u64): void {
  const isAnonymous = (thread.operand3 & MAP_ANONYMOUS) != 0;
  let file = isAnonymous ? none<File>() : fileAt(thread.process.files, <u32>thread.operand4);
  let flags = (<u32>thread.operand2 & VM_ACCESS) | typeFlags(thread, file);
  if ((thread.operand3 & MAP_NORESERVE) != 0 && config().overcommit != 2) flags |= VM_NORESERVE;
  if ((thread.operand3 & MAP_STACK) != 0 && !isBefore(BEFORE_MAP_STACK)) flags |= VM_NOHUGEPAGE;
  if ((thread.operand3 & MAP_SYNC) != 0) flags |= VM_SYNC;
  if (isLocked(thread, mm) && (flags & VM_DROPPABLE) == 0) flags |= VM_LOCKED;
  if (!isNone(file) && file.kind == FILE_OPAQUE) flags |= opaqueFlags(file);
  if (isHuge(thread)) {
    mapHuge(thread, mm, start, end, flags);
    return;
  }
  if (!isWayCut(thread, mm, start, end)) return;
  const old = wayLeft(thread, mm, start, end, flags);
  const isShmem = needsShmem(file, flags);
  if (isShmem && (flags & VM_NORESERVE) == 0 && exceedsMemory((end - start) >> 12)) {
    endMapping(thread, start, end, false, refused(ENOMEM, MMAP_ORDER_OVERCOMMIT));
    return;
  }
  if ((flags & (VM_NORESERVE | VM_WRITE | VM_SHARED)) == VM_WRITE) {
    const charged = ((end - start) >> 12) - accountedPages(old, end);
    if (charged != 0 && exceedsMemory(charged)) {
      endMapping(thread, start, end, false, refused(ENOMEM, MMAP_ORDER_OVERCOMMIT));
      return;
    }
    flags |= VM_ACCOUNT;
  }
  if (!isNone(old)) clearWay(thread, mm, old, end, flags);
  const next = findVma(mm, start);
  const prev = vmaBefore(mm, next);
  const pgoff = isAnonymous ? ((flags & VM_SHARED) != 0 ? 0 : start >> 12) : thread.operand5 >> 12;
  if (isShmem) file = newShmem(thread, end - start, false);
  if (isShmem || isNone(mergeMapped(mm, prev, next, start, end, flags, file, pgoff))) {
    const vma = newVma(start, end, flags);
    setFile(vma, file, pgoff);
    linkVma(mm, vma, prev);
  }
  // The mapping has its own reference.
  if (isShmem) putFile(file);
  endMapping(thread, start, end, isLocked(thread, mm), 0);
}

/** Secret memory is locked, and not in a core dump. */
function opaqueFlags(file: File): u32 {
  return file.object == OPAQUE_SECRET ? VM_OPAQUE | VM_LOCKED | VM_DONTDUMP : VM_OPAQUE;
}

/** What is still in the way when memory is charged. Older releases have removed it by then: a mapping that fails leaves a hole. */
function wayLeft(thread: Thread, mm: Mm, start: u64, end: u64, flags: u32): Vma {
  const old = intersecting(mm, start, end);
  if (isNone(old) || !isBefore(BEFORE_MMAP_FAILURE)) return old;
  clearWay(thread, mm, old, end, flags);
  return none<Vma>();
}

function clearWay(thread: Thread, mm: Mm, old: Vma, end: u64, flags: u32): void {
  removeInCall(thread, mm, old, end, isPopulated(thread) || (flags & VM_LOCKED) != 0);
}

/** What is in the way is split first, and stays split if the mapping then fails; false if it can't be. */
export function isWayCut(thread: Thread, mm: Mm, start: u64, end: u64): bool {
  let refusal = cutAndNote(thread, mm, start, end, MMAP_ORDER_MAP_COUNT);
  // Whatever it was, older releases say that there is not enough memory.
  if (<u16>refusal == EINVAL && isBefore(BEFORE_MMAP_FAILURE)) refusal = refused(ENOMEM, <u16>(refusal >> 16));
  if (<u16>refusal == EPERM) refusal = refused(EPERM, MMAP_ORDER_SEALED);
  if (refusal != 0) endMapping(thread, start, end, false, refusal);
  return refusal == 0;
}

export function isPopulated(thread: Thread): bool {
  return (thread.operand3 & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE;
}

/** [start, end) is mapped, or refused (`refusal`: the errno and the fact). Userfaultfds hear of what was in the way in either case. */
export function endMapping(thread: Thread, start: u64, end: u64, isLocked: bool, refusal: u32): void {
  thread.argument0 = start;
  thread.argument1 = refusal;
  if (isPopulated(thread) || isLocked) {
    thread.local0 = start;
    thread.local1 = end;
  }
  if (isNone(thread.notices)) conclude(thread);
  else thread.phase = PHASE_TELL;
}

function conclude(thread: Thread): void {
  if (thread.argument1 != 0) fail(thread, <u16>thread.argument1, <u16>(thread.argument1 >> 16));
  else if (thread.local1 != 0) thread.phase = PHASE_POPULATE;
  else succeed(thread, thread.argument0);
}

function succeed(thread: Thread, address: u64): void {
  thread.why = 0;
  finish(thread, address);
}

function accountedPages(first: Vma, end: u64): u64 {
  let pages: u64 = 0;
  for (let vma = first; !isNone(vma) && vma.start < end; vma = vma.next)
    if ((vma.flags & VM_ACCOUNT) != 0) pages += pagesOf(vma);
  return pages;
}
