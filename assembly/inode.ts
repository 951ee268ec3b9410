import { FILE_SHMEM, File } from './file';
import { isNone, none } from './machine';
import { allocate, release } from './memory';
import { freeCache } from './pagecache';
import { newPageTable } from './pagetable';
import { Vma } from './vma';

/** A file of shared memory (shmem), or of hugepages (hugetlbfs): a memfd, or what shared anonymous memory lies in. */
@unmanaged
export class Inode {
  refs: u32;
  /** Its permissions, as in st_mode. */
  mode: u32;
  /** F_SEAL_... */
  seals: u32;
  /** Bytes of the name after `memfd:`; UNNAMED for shared anonymous memory, which is no memfd. */
  nameLength: u32;
  size: u64;
  /** Most pages that it can have: it is a file of a tmpfs of its own (`TMPFS_ENDLESS` if that has no limit). 0: a memfd. */
  limit: u64;
  /** The page cache (see pagecache.ts, of hugepages hugecache.ts): a radix tree as a page table's, by page of the file, and how many pages it has. */
  pages: usize;
  cached: u32;
  /** Whether it is a file of hugepages. */
  huge: u32;
  /** Whether it is in a list of files that go, and the next one of that (see leaving.ts). */
  leaving: u32;
  next: Inode;
}

export const UNNAMED: u32 = 0xffffffff;
export const TMPFS_ENDLESS: u64 = 0xffffffffffffffff;

const INODE_SIZE: u32 = offsetof<Inode>();

/** An empty file with one reference. */
export function newInode(mode: u32, seals: u32, size: u64): Inode {
  const inode = changetype<Inode>(allocate(INODE_SIZE));
  inode.refs = 1;
  inode.mode = mode;
  inode.seals = seals;
  inode.nameLength = 0;
  inode.size = size;
  inode.limit = 0;
  inode.pages = newPageTable();
  inode.cached = 0;
  inode.huge = 0;
  inode.leaving = 0;
  inode.next = none<Inode>();
  return inode;
}

export function getInode(inode: Inode): Inode {
  inode.refs += 1;
  return inode;
}

/** Whether its tmpfs has no page left for it. */
export function isFull(inode: Inode): bool {
  return inode.limit != 0 && inode.cached >= inode.limit;
}

/** With the last reference its pages go as well. */
export function putInode(inode: Inode): void {
  inode.refs -= 1;
  if (inode.refs != 0) return;
  freeCache(inode);
  release(changetype<usize>(inode), INODE_SIZE);
}

/** Blocks of 512 bytes, as st_blocks has them. */
export function blocksOf(inode: Inode): u64 {
  return (<u64>inode.cached) << (inode.huge != 0 ? 12 : 3);
}

/** The shared memory that an open file is, or nothing. */
export function inodeOf(file: File): Inode {
  return isNone(file) || file.kind != FILE_SHMEM ? none<Inode>() : changetype<Inode>(file.object);
}

/** The shared memory that a VMA maps, or nothing. */
export function mappedInode(vma: Vma): Inode {
  return inodeOf(vma.file);
}
