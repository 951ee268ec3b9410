import {
  EINVAL,
  ENOMEM,
  MAP_ANONYMOUS,
  MAP_HUGETLB,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_TYPE,
  O_RDWR,
} from '../abi';
import { FILE_HUGETLB, File, fileAt, getFile, newFile, putFile } from '../file';
import { fail } from '../finish';
import {
  HUGETLB_MMAP_OFFSET,
  HUGETLB_MMAP_OTHER_FILE,
  HUGETLB_MMAP_SIZE,
  HUGETLB_POOL_RESERVE,
} from '../generated/facts';
import { BEFORE_HUGETLB_HINT } from '../generated/releases';
import { reserveInFile } from '../hugecache';
import { HUGE_MASK, HUGE_SHIFT } from '../hugepage';
import { MOST_RESERVED, newReservation, reserveInPool } from '../hugepool';
import { Inode, inodeOf } from '../inode';
import { refused } from '../ioctls/refusal';
import { holdFiles, letFilesGo } from '../leaving';
import { config, isNone } from '../machine';
import { Mm, removeVmas } from '../mm';
import { PMD_TABLE_SIZE } from '../pmdtable';
import { userOf } from '../privileges';
import { isBefore } from '../release';
import { Thread } from '../thread';
import {
  UNMODELLED_HUGETLB_MAPPING,
  UNMODELLED_HUGETLB_POOL,
  UNMODELLED_HUGETLB_TABLES,
  UNMODELLED_MEMORY,
  unmodelled,
} from '../unmodelled';
import {
  findVma,
  intersecting,
  linkVma,
  newVma,
  setFile,
  VM_HUGETLB,
  VM_LOCKED,
  VM_MAYSHARE,
  VM_NORESERVE,
  VM_WRITE,
  Vma,
  vmaBefore,
} from '../vma';
import { isSizeKnown } from './memfd-create';
import { endMapping, isPopulated, isWayCut, newShmem } from './mmap';

/** mmap(2) of memory of hugepages. */

/** Where the flags say how large the hugepages are, as a logarithm in six bits; 0 is the default. */
const MAP_HUGE_SHIFT: u64 = 26;
const MAP_HUGE_MASK: u64 = 63;
/** The flags that say that hugepages are asked for, and which. Of a file they say nothing. */
export const MAP_HUGE_FLAGS: u64 = MAP_HUGETLB | (MAP_HUGE_MASK << MAP_HUGE_SHIFT);

/** Whether it asks for memory of hugepages, by its flags or by its file. */
export function isHuge(thread: Thread): bool {
  if ((thread.operand3 & MAP_ANONYMOUS) != 0) return (thread.operand3 & MAP_HUGETLB) != 0;
  const inode = inodeOf(fileAt(thread.process.files, <u32>thread.operand4));
  return isNone(inode) ? false : inode.huge != 0;
}

/** What the flags say about hugepages: whether there are such, the file has them, and the model knows of them. */
export function isHugeAccepted(thread: Thread): bool {
  const flags = thread.operand3;
  if ((flags & MAP_HUGETLB) == 0) return true;
  if ((flags & MAP_ANONYMOUS) == 0) {
    if (isHuge(thread)) return true;
    fail(thread, EINVAL, HUGETLB_MMAP_OTHER_FILE);
    return false;
  }
  if (config().hugepages == 0) {
    unmodelled(UNMODELLED_HUGETLB_POOL);
    return false;
  }
  if (!isSizeKnown(thread, flags >> MAP_HUGE_SHIFT, EINVAL, HUGETLB_MMAP_SIZE)) return false;
  if (isPlain(thread)) return true;
  unmodelled(UNMODELLED_HUGETLB_MAPPING);
  return false;
}

/** Whether memory without a file is of a type that is modelled, and of all of its file. */
function isPlain(thread: Thread): bool {
  const type = thread.operand3 & MAP_TYPE;
  return (type == MAP_PRIVATE || type == MAP_SHARED) && thread.operand5 == 0;
}

export function hugeRoundedUp(value: u64): u64 {
  return (value + HUGE_MASK) & ~HUGE_MASK;
}

/** Where a mapping of hugepages is tried that was asked for at an address. */
export function hugeHint(address: u64): u64 {
  return isBefore(BEFORE_HUGETLB_HINT) ? address & ~HUGE_MASK : hugeRoundedUp(address);
}

/** Maps [start, end). What was in the way is gone by the time that hugepages are reserved, even if there are too few. */
export function mapHuge(thread: Thread, mm: Mm, start: u64, end: u64, access: u32): void {
  if (!isWayCut(thread, mm, start, end)) return;
  if ((access & VM_MAYSHARE) != 0 && hasWholeTable(start, end)) {
    unmodelled(UNMODELLED_HUGETLB_TABLES);
    return;
  }
  const old = intersecting(mm, start, end);
  const held = holdFiles(old, end);
  if (!isNone(old)) removeVmas(mm, old, end);
  const isLocked = (access & VM_LOCKED) != 0;
  const isAligned = (thread.operand5 & HUGE_MASK) == 0;
  const refusal = isAligned ? link(thread, mm, start, end, access) : refused(EINVAL, HUGETLB_MMAP_OFFSET);
  const populates = refusal == 0 && (isLocked || isPopulated(thread));
  letFilesGo(held, populates || !isNone(thread.notices));
  endMapping(thread, start, end, isLocked, refusal);
}

/** Makes the mapping, whose place is free: 0, or why there is none. */
function link(thread: Thread, mm: Mm, start: u64, end: u64, access: u32): u32 {
  const reserves = (thread.operand3 & MAP_NORESERVE) == 0;
  // Locked memory is faulted in all the same.
  const flags = (access & ~VM_LOCKED) | VM_HUGETLB | (reserves ? 0 : VM_NORESERVE);
  const file = fileFor(thread, end - start, access);
  const vma = newVma(start, end, flags);
  setFile(vma, file, thread.operand5 >> 12);
  putFile(file);
  const isReserved = !reserves || reserve(vma, inodeOf(file));
  linkVma(mm, vma, vmaBefore(mm, findVma(mm, start)));
  if (isReserved) growFile(vma, inodeOf(file));
  else removeVmas(mm, vma, end);
  return isReserved ? 0 : refused(ENOMEM, HUGETLB_POOL_RESERVE);
}

/** Whether a range has all that one PMD table spans, which Linux shares between mappings of a file. */
function hasWholeTable(start: u64, end: u64): bool {
  const first = (start + PMD_TABLE_SIZE - 1) & ~(PMD_TABLE_SIZE - 1);
  return first + PMD_TABLE_SIZE <= end;
}

/** The file of a mapping, with a reference: the descriptor's, or a new one, which for private memory has no contents of its own. */
function fileFor(thread: Thread, length: u64, access: u32): File {
  if ((thread.operand3 & MAP_ANONYMOUS) == 0) return getFile(fileAt(thread.process.files, <u32>thread.operand4));
  if ((access & VM_MAYSHARE) == 0) return newFile(FILE_HUGETLB, O_RDWR, 0, userOf(thread));
  return newShmem(thread, length, true);
}

/** Reserves the hugepages of a mapping: for the file if it is shared, else for itself. False if the pool has too few. */
function reserve(vma: Vma, inode: Inode): bool {
  const first = vma.pgoff >> 9;
  const pages = (vma.end - vma.start) >> HUGE_SHIFT;
  if ((vma.flags & VM_MAYSHARE) != 0) return reserveInFile(inode, first, first + pages);
  if (!reserveInPool(pages)) return false;
  if (pages > MOST_RESERVED) unmodelled(UNMODELLED_MEMORY);
  else vma.reservation = newReservation(first, pages);
  return true;
}

/** A mapping that is writable makes the file as long as it reaches, whatever seals say. */
function growFile(vma: Vma, inode: Inode): void {
  if (isNone(inode) || (vma.flags & VM_WRITE) == 0) return;
  inode.size = max(inode.size, (vma.pgoff << 12) + (vma.end - vma.start));
}
