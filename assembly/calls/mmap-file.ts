import {
  EACCES,
  EINVAL,
  ENODEV,
  EOPNOTSUPP,
  EOVERFLOW,
  EPERM,
  MAP_FIXED_NOREPLACE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_SHARED_VALIDATE,
  MAP_TYPE,
  PROT_EXEC,
  PROT_WRITE,
} from '../abi';
import { FILE_DEVICE, FILE_NULL, fileAt, isReadable, isWritable } from '../file';
import { fail } from '../finish';
import {
  FD_MMAP,
  FD_MMAP_EXEC,
  FD_MMAP_OVERFLOW,
  FD_MMAP_SHARED_WRITE,
  FD_MMAP_TYPE,
  FD_MMAP_UNREADABLE,
  FD_MMAP_VALIDATE,
} from '../generated/facts';
import { ALL_ONES } from '../layout';
import { Thread } from '../thread';
import { UNMODELLED_MAP_FILE, unmodelled } from '../unmodelled';

/** mmap(2) of a file, once its place is settled: none that is modelled can be mapped. */
export function refuseFile(thread: Thread, length: u64): void {
  const file = fileAt(thread.process.files, <u32>thread.operand4);
  const prot = thread.operand2;
  const flags = thread.operand3;
  const type = flags & MAP_TYPE;
  const shared = type == MAP_SHARED || type == MAP_SHARED_VALIDATE;
  if (thread.operand5 >> 12 > (ALL_ONES - length) >> 12) fail(thread, EOVERFLOW, FD_MMAP_OVERFLOW);
  else if (!shared && type != MAP_PRIVATE) fail(thread, EINVAL, FD_MMAP_TYPE);
  else if (type == MAP_SHARED_VALIDATE && (flags & MAP_FIXED_NOREPLACE) != 0)
    fail(thread, EOPNOTSUPP, FD_MMAP_VALIDATE);
  else if (shared && (prot & PROT_WRITE) != 0 && !isWritable(file)) fail(thread, EACCES, FD_MMAP_SHARED_WRITE);
  else if (!isReadable(file)) fail(thread, EACCES, FD_MMAP_UNREADABLE);
  else if ((prot & PROT_EXEC) == 0) fail(thread, ENODEV, FD_MMAP);
  else if (file.kind == FILE_NULL || file.kind == FILE_DEVICE) unmodelled(UNMODELLED_MAP_FILE);
  else fail(thread, EPERM, FD_MMAP_EXEC);
}
