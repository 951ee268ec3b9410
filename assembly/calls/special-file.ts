import { EMFILE, EPERM, F_SEAL_SEAL, O_LARGEFILE, O_RDWR, O_TMPFILE } from '../abi';
import { FILE_OPAQUE, FILE_SHMEM, freeFrom, installFile, newFile } from '../file';
import { fail, finish } from '../finish';
import { OP_DISK_FILE } from '../generated/catalogue';
import { OPAQUE_EMFILE, TMPFS_EMFILE, TMPFS_EPERM } from '../generated/facts';
import { newInode, TMPFS_ENDLESS } from '../inode';
import { MAX_DESCRIPTORS, PAGE_MASK } from '../layout';
import { config, machine } from '../machine';
import { isRoot, userOf } from '../privileges';
import { Thread } from '../thread';
import { UNMODELLED_DISK_FILE, UNMODELLED_SECRET_MEMORY, UNMODELLED_TMPFS, unmodelled } from '../unmodelled';

/** Files of other kinds than memfds: in a tmpfs of their own, on a disk, of secret memory. */

const OWNER_ONLY: u32 = 0x180;
/** What a file of kind FILE_OPAQUE is. */
export const OPAQUE_DISK: usize = 1;
export const OPAQUE_SECRET: usize = 2;

/** fsopen(2) to openat(2) at once; for a moment that takes a descriptor beside the one that stays. */
export function stepTmpfsFile(thread: Thread): void {
  const files = thread.process.files;
  const fd = freeFrom(files, 0);
  if (config().tmpfs == 0) {
    unmodelled(UNMODELLED_TMPFS);
  } else if (!isRoot(thread)) {
    fail(thread, EPERM, TMPFS_EPERM);
  } else if (fd == MAX_DESCRIPTORS || freeFrom(files, fd + 1) == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, TMPFS_EMFILE);
  } else {
    const inode = newInode(OWNER_ONLY, F_SEAL_SEAL, 0);
    const pages = (thread.operand0 + PAGE_MASK) >> 12;
    inode.limit = pages == 0 ? TMPFS_ENDLESS : pages;
    installFile(files, fd, newFile(FILE_SHMEM, O_RDWR | O_LARGEFILE, changetype<usize>(inode), userOf(thread)), false);
    finish(thread, fd);
  }
}

/** open(2) with O_TMPFILE, or memfd_secret(2); then ftruncate(2). */
export function stepOpaqueFile(thread: Thread): void {
  const isDisk = thread.operation == OP_DISK_FILE;
  const files = thread.process.files;
  const fd = freeFrom(files, 0);
  if (isDisk && config().diskFiles == 0) {
    unmodelled(UNMODELLED_DISK_FILE);
  } else if (!isDisk && config().secretMemory == 0) {
    unmodelled(UNMODELLED_SECRET_MEMORY);
  } else if (fd == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, OPAQUE_EMFILE);
  } else {
    machine().opaqueFiles = 1;
    const flags = isDisk ? O_RDWR | O_LARGEFILE | O_TMPFILE : O_RDWR | O_LARGEFILE;
    installFile(files, fd, newFile(FILE_OPAQUE, flags, isDisk ? OPAQUE_DISK : OPAQUE_SECRET, userOf(thread)), false);
    finish(thread, fd);
  }
}
