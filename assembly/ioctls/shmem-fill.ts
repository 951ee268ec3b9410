import { EEXIST, EFAULT, EINVAL, ENOMEM } from '../abi';
import { Frame, ownFrame, zeroedFrame } from '../frame';
import {
  CONTINUE_BEYOND_EOF_SHMEM,
  CONTINUE_EEXIST,
  CONTINUE_NOT_CACHED,
  COPY_ANON_BEYOND_EOF,
  COPY_ANON_EEXIST,
  COPY_SHMEM_BEYOND_EOF,
  COPY_SHMEM_CACHED_EEXIST,
  COPY_SHMEM_FALLOCATED_EEXIST,
  FILL_ZEROPAGE_ANON_PRESENT,
  ZEROPAGE_PRIVATE_FILE_BEYOND_EOF,
  ZEROPAGE_SHMEM_BEYOND_EOF,
  ZEROPAGE_SHMEM_CACHED_EEXIST,
  ZEROPAGE_SHMEM_ENOMEM,
} from '../generated/facts';
import { Inode, isFull, mappedInode } from '../inode';
import { isNone } from '../machine';
import { addToCache, cachedFrame, hasContents, isCached, pageCount } from '../pagecache';
import { cachePte, isPresent, makePte, PTE_EXCLUSIVE, zeroPte } from '../pagetable';
import { pgoffAt, VM_SHARED, Vma } from '../vma';
import { refused } from './refusal';

/** What ioctls that fill do with mappings of shared memory (shmem): entries to make, and why not. */

/** Nothing that an entry could be: a page could not be put into the cache. */
export const NO_PTE: u32 = 0;

function isShared(vma: Vma): bool {
  return (vma.flags & VM_SHARED) != 0;
}

/** Whether a fill would need a page that the file's tmpfs does not have: it asks for that first, whatever is there already. */
export function hasNoPage(vma: Vma): bool {
  if (isNone(vma.file) || !isShared(vma)) return false;
  const inode = mappedInode(vma);
  return isNone(inode) ? false : isFull(inode);
}

/** Why COPY, its source being there, can't fill the page at an address whose entry is `pte`: 0 if it can. */
export function copyRefusal(vma: Vma, inode: Inode, address: u64, pte: u32): u32 {
  const index = pgoffAt(vma, address);
  if (index >= pageCount(inode)) return refused(EFAULT, isShared(vma) ? COPY_SHMEM_BEYOND_EOF : COPY_ANON_BEYOND_EOF);
  if (!isShared(vma)) return isPresent(pte) ? refused(EEXIST, COPY_ANON_EEXIST) : 0;
  if (!isCached(inode, index)) return 0;
  return refused(EEXIST, hasContents(inode, index) ? COPY_SHMEM_CACHED_EEXIST : COPY_SHMEM_FALLOCATED_EEXIST);
}

/** The entry for a page with these contents: one of the file, or of a private mapping an anonymous one. */
export function copiedPte(vma: Vma, inode: Inode, address: u64, frame: Frame): u32 {
  return isShared(vma) ? addedPte(vma, inode, address, ownFrame(frame)) : makePte(frame, PTE_EXCLUSIVE);
}

function addedPte(vma: Vma, inode: Inode, address: u64, frame: Frame): u32 {
  return addToCache(inode, pgoffAt(vma, address), frame, false) ? cachePte(frame) : NO_PTE;
}

export function zeropageRefusal(vma: Vma, inode: Inode, address: u64, pte: u32): u32 {
  const index = pgoffAt(vma, address);
  if (!isShared(vma)) {
    if (index >= pageCount(inode)) return refused(EFAULT, ZEROPAGE_PRIVATE_FILE_BEYOND_EOF);
    return pte != 0 ? refused(EEXIST, FILL_ZEROPAGE_ANON_PRESENT) : 0;
  }
  if (isFull(inode)) return refused(ENOMEM, ZEROPAGE_SHMEM_ENOMEM);
  if (index >= pageCount(inode)) return refused(EFAULT, ZEROPAGE_SHMEM_BEYOND_EOF);
  return isCached(inode, index) ? refused(EEXIST, ZEROPAGE_SHMEM_CACHED_EEXIST) : 0;
}

/** The entry for a page of zeros: one of the file, or of a private mapping the zero page. */
export function zeroedPte(vma: Vma, inode: Inode, address: u64): u32 {
  return isShared(vma) ? addedPte(vma, inode, address, zeroedFrame()) : zeroPte();
}

export function continueRefusal(vma: Vma, inode: Inode, address: u64, pte: u32): u32 {
  const index = pgoffAt(vma, address);
  if (index >= pageCount(inode)) return refused(EINVAL, CONTINUE_BEYOND_EOF_SHMEM);
  if (!isCached(inode, index)) return refused(EFAULT, CONTINUE_NOT_CACHED);
  // A page that was only reserved has contents from now on, even if it then is not mapped.
  cachedFrame(inode, index);
  return isPresent(pte) ? refused(EEXIST, CONTINUE_EEXIST) : 0;
}

/** The entry for a page that is in the cache. */
export function continuedPte(vma: Vma, inode: Inode, address: u64): u32 {
  return cachePte(cachedFrame(inode, pgoffAt(vma, address)));
}
