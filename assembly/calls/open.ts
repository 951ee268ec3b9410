import { EACCES, EMFILE, ENOENT, O_ACCMODE, O_CLOEXEC, O_LARGEFILE, O_NONBLOCK } from '../abi';
import { FILE_SHMEM, FILE_ZERO, fileAt, freeFrom, installFile, newFile } from '../file';
import { fail, finish } from '../finish';
import { OP_OPEN_ZERO } from '../generated/catalogue';
import { REOPEN_CLOSED, REOPEN_EMFILE, TMPFS_REOPEN_EACCES } from '../generated/facts';
import { getInode, inodeOf } from '../inode';
import { MAX_DESCRIPTORS } from '../layout';
import { isNone } from '../machine';
import { isRoot, USER_ROOT, userOf } from '../privileges';
import { Thread } from '../thread';
import { UNMODELLED_REOPEN, unmodelled } from '../unmodelled';

const KEPT_FLAGS: u32 = O_ACCMODE | O_NONBLOCK;

/** open(2) of /dev/zero, or of /proc/self/fd/N: what a descriptor refers to, as a new open file. A descriptor is sought first. */
export function stepOpen(thread: Thread): void {
  const files = thread.process.files;
  const fd = freeFrom(files, 0);
  if (fd == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, REOPEN_EMFILE);
    return;
  }
  const isZero = thread.operation == OP_OPEN_ZERO;
  const flags = <u32>(isZero ? thread.operand0 : thread.operand1);
  const kept = O_LARGEFILE | (flags & KEPT_FLAGS);
  if (isZero) {
    installFile(files, fd, newFile(FILE_ZERO, kept, 0, USER_ROOT), (flags & O_CLOEXEC) != 0);
    finish(thread, fd);
    return;
  }
  const file = fileAt(files, <u32>thread.operand0);
  const inode = inodeOf(file);
  if (isNone(file)) {
    fail(thread, ENOENT, REOPEN_CLOSED);
  } else if (isNone(inode)) {
    unmodelled(UNMODELLED_REOPEN);
  } else if (inode.limit != 0 && !isRoot(thread)) {
    fail(thread, EACCES, TMPFS_REOPEN_EACCES);
  } else {
    const again = newFile(FILE_SHMEM, kept, changetype<usize>(getInode(inode)), userOf(thread));
    again.named = 1;
    installFile(files, fd, again, (flags & O_CLOEXEC) != 0);
    finish(thread, fd);
  }
}
