import {
  EACCES,
  EINVAL,
  ENODEV,
  EOPNOTSUPP,
  EOVERFLOW,
  EPERM,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_WRITE,
  MAP_FIXED_NOREPLACE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_SHARED_VALIDATE,
  MAP_TYPE,
  PROT_EXEC,
  PROT_WRITE,
} from '../abi';
import {
  FILE_DEVICE,
  FILE_NULL,
  FILE_OPAQUE,
  FILE_SHMEM,
  FILE_USERFAULTFD,
  FILE_ZERO,
  File,
  fileAt,
  isPipe,
  isReadable,
  isWritable,
} from '../file';
import { fail } from '../finish';
import {
  FD_MMAP,
  FD_MMAP_EXEC,
  FD_MMAP_OVERFLOW,
  FD_MMAP_SHARED_WRITE,
  FD_MMAP_TYPE,
  FD_MMAP_UNREADABLE,
  FD_MMAP_VALIDATE,
  MMAP_SEALED,
} from '../generated/facts';
import { BEFORE_NOEXEC } from '../generated/releases';
import { inodeOf } from '../inode';
import { ALL_ONES } from '../layout';
import { isNone } from '../machine';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_MAP_FILE, UNMODELLED_OPAQUE, unmodelled } from '../unmodelled';
import { mayLock } from './mlock';
import { OPAQUE_SECRET } from './special-file';

/** Whether mmap(2) accepts a file, once its place is settled: shared memory and /dev/zero can be mapped. */
export function isFileAccepted(thread: Thread, length: u64): bool {
  const file = fileAt(thread.process.files, <u32>thread.operand4);
  const prot = thread.operand2;
  const flags = thread.operand3;
  const type = flags & MAP_TYPE;
  const shared = type == MAP_SHARED || type == MAP_SHARED_VALIDATE;
  const longest = file.kind == FILE_SHMEM ? ALL_ONES >> 1 : ALL_ONES;
  if (file.kind == FILE_OPAQUE && !isOpaqueMapped(thread, file, shared)) return false;
  if (thread.operand5 >> 12 > (longest - length) >> 12) fail(thread, EOVERFLOW, FD_MMAP_OVERFLOW);
  else if (!shared && type != MAP_PRIVATE) fail(thread, EINVAL, FD_MMAP_TYPE);
  else if (type == MAP_SHARED_VALIDATE && (flags & MAP_FIXED_NOREPLACE) != 0)
    fail(thread, EOPNOTSUPP, FD_MMAP_VALIDATE);
  else if (shared && (prot & PROT_WRITE) != 0 && !isWritable(file)) fail(thread, EACCES, FD_MMAP_SHARED_WRITE);
  else if (!isReadable(file)) fail(thread, EACCES, FD_MMAP_UNREADABLE);
  else if (shared && (prot & PROT_WRITE) != 0 && isWriteSealed(file)) fail(thread, EPERM, MMAP_SEALED);
  else if (file.kind == FILE_SHMEM || file.kind == FILE_OPAQUE || (file.kind == FILE_ZERO && (prot & PROT_EXEC) == 0))
    return true;
  else if ((prot & PROT_EXEC) == 0 || (isBefore(BEFORE_NOEXEC) && (file.kind == FILE_USERFAULTFD || isPipe(file))))
    fail(thread, ENODEV, FD_MMAP);
  else if (file.kind == FILE_NULL || file.kind == FILE_DEVICE || file.kind == FILE_ZERO)
    unmodelled(UNMODELLED_MAP_FILE);
  else fail(thread, EPERM, FD_MMAP_EXEC);
  return false;
}

/** Of a file whose pages are not modelled: whether it is a mapping of which something is. */
function isOpaqueMapped(thread: Thread, file: File, shared: bool): bool {
  const isSecret = file.object == OPAQUE_SECRET;
  if (thread.operand5 >= MAX_OPAQUE || (thread.operand2 & PROT_EXEC) != 0 || (isSecret && !shared)) {
    unmodelled(UNMODELLED_OPAQUE);
    return false;
  }
  return isSecret ? mayLock(thread) : true;
}

/** Where offsets, bytes, are surely below the largest of the disk. */
const MAX_OPAQUE: u64 = 1 << 40;

/** Whether seals forbid a writable shared mapping. */
export function isWriteSealed(file: File): bool {
  const inode = inodeOf(file);
  return isNone(inode) ? false : (inode.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) != 0;
}
