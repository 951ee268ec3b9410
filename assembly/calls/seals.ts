import {
  EBUSY,
  EINVAL,
  EPERM,
  F_ALL_SEALS,
  F_GET_SEALS,
  F_SEAL_EXEC,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_GROW,
  F_SEAL_SEAL,
  F_SEAL_SHRINK,
  F_SEAL_WRITE,
} from '../abi';
import { File, isWritable } from '../file';
import { fail, finish } from '../finish';
import { SEAL_BUSY, SEAL_NOT_SHMEM, SEAL_READ_ONLY, SEAL_SEALED, SEAL_UNKNOWN } from '../generated/facts';
import { BEFORE_MEMFD_EXEC } from '../generated/releases';
import { inodeOf } from '../inode';
import { isNone } from '../machine';
import { isMappedWritable } from '../pagecache';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { VM_MAYWRITE, VM_SHARED } from '../vma';

const ANY_EXEC: u32 = 0x49;

function knownSeals(): u32 {
  return isBefore(BEFORE_MEMFD_EXEC) ? F_ALL_SEALS & ~F_SEAL_EXEC : F_ALL_SEALS;
}

/** F_GET_SEALS and F_ADD_SEALS of fcntl(2). */
export function stepSeals(thread: Thread, file: File, command: u32, seals: u32): void {
  const inode = inodeOf(file);
  if (command == F_GET_SEALS) {
    if (isNone(inode)) fail(thread, EINVAL, SEAL_NOT_SHMEM);
    else finish(thread, inode.seals);
  } else if (!isWritable(file)) {
    fail(thread, EPERM, SEAL_READ_ONLY);
  } else if ((seals & ~knownSeals()) != 0) {
    fail(thread, EINVAL, SEAL_UNKNOWN);
  } else if (isNone(inode)) {
    fail(thread, EINVAL, SEAL_NOT_SHMEM);
  } else if ((inode.seals & F_SEAL_SEAL) != 0) {
    fail(thread, EPERM, SEAL_SEALED);
  } else {
    let added = seals;
    if ((seals & F_SEAL_EXEC) != 0 && (inode.mode & ANY_EXEC) != 0)
      added |= F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE;
    if ((added & ~inode.seals & F_SEAL_WRITE) != 0 && isMappedWritable(inode, VM_SHARED | VM_MAYWRITE)) {
      fail(thread, EBUSY, SEAL_BUSY);
      return;
    }
    inode.seals |= added;
    finish(thread, 0);
  }
}
