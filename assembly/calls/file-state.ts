import { EBADF, EINVAL, ESPIPE, S_IFCHR, S_IFIFO, SEEK_MAX } from '../abi';
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
import { fail, finish } from '../finish';
import {
  DEVICE_READ,
  DEVICE_WRITE,
  FD_EBADF,
  FD_FTRUNCATE,
  FD_LSEEK,
  FD_LSEEK_PIPE,
  FD_LSEEK_WHENCE,
  FD_PREAD,
  FD_PREAD_NEGATIVE,
  PWRITE_PIPE,
} from '../generated/facts';
import { blocksOf, inodeOf } from '../inode';
import { config, isNone, none } from '../machine';
import { Thread } from '../thread';
import { UNMODELLED_OPAQUE, unmodelled } from '../unmodelled';
import { fstatShmem, preadShmem, pwriteShmem, readZeros, seekShmem, truncateShmem } from './shmem-file';

/** What a descriptor is as a file: the calls that look at it, and that a userfaultfd mostly refuses. */

/** The file of the descriptor; nothing after EBADF, and where what it says is not modelled. */
function fileOf(thread: Thread): File {
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  if (isNone(file)) fail(thread, EBADF, FD_EBADF);
  if (isNone(file) || file.kind != FILE_OPAQUE) return file;
  unmodelled(UNMODELLED_OPAQUE);
  return none<File>();
}

/** Read and write for the owner, and for everybody. */
const OWNER_ONLY: u32 = 0x180;
const EVERYBODY: u32 = 0x1b6;

export function stepFstat(thread: Thread): void {
  const file = fileOf(thread);
  if (isNone(file)) return;
  const node = file.kind == FILE_NULL || file.kind == FILE_ZERO || file.kind == FILE_DEVICE;
  const open = file.kind == FILE_NULL || file.kind == FILE_ZERO || (node && config().deviceForRoot == 0);
  thread.out0 = (open ? EVERYBODY : OWNER_ONLY) | (node ? S_IFCHR : isPipe(file) ? S_IFIFO : 0);
  thread.out1 = 0;
  thread.out2 = 1;
  if (file.kind == FILE_SHMEM) fstatShmem(thread, inodeOf(file));
  finish(thread, refersToSame(file, fileAt(thread.process.files, <u32>thread.operand1)) ? 1 : 0);
}

/** Every userfaultfd and every pipe has an inode of its own, and each device one. */
function refersToSame(file: File, other: File): bool {
  if (isNone(other)) return false;
  if (isPipe(file)) return isPipe(other) && file.object == other.object;
  return file.kind == other.kind && file.object == other.object;
}

/** lseek(2): there is no offset that could be set. */
export function stepLseek(thread: Thread): void {
  const file = fileOf(thread);
  if (isNone(file)) return;
  if (<u32>thread.operand2 > SEEK_MAX) {
    fail(thread, EINVAL, FD_LSEEK_WHENCE);
  } else if (isPipe(file)) {
    fail(thread, ESPIPE, FD_LSEEK_PIPE);
  } else if (file.kind == FILE_SHMEM) {
    seekShmem(thread, file);
  } else {
    thread.why = FD_LSEEK;
    finish(thread, 0);
  }
}

/** read or write of /dev/userfaultfd, which has neither. */
export function refuseDevice(thread: Thread, allowed: bool, why: u16): void {
  if (allowed) fail(thread, EINVAL, why);
  else fail(thread, EBADF, FD_EBADF);
}

/** pread(2): at an offset /dev/null can be read, which has nothing, and shared memory. */
export function stepPread(thread: Thread): void {
  if (<i64>thread.operand2 < 0) {
    fail(thread, EINVAL, FD_PREAD_NEGATIVE);
    return;
  }
  const file = fileOf(thread);
  if (isNone(file)) return;
  if (file.kind == FILE_DEVICE) refuseDevice(thread, isReadable(file), DEVICE_READ);
  else if ((file.kind == FILE_SHMEM || file.kind == FILE_ZERO) && !isReadable(file)) fail(thread, EBADF, FD_EBADF);
  else if (file.kind == FILE_SHMEM) preadShmem(thread, inodeOf(file));
  else if (file.kind != FILE_NULL && file.kind != FILE_ZERO) fail(thread, ESPIPE, FD_PREAD);
  else if (<u64>i64.MAX_VALUE - thread.operand2 < thread.operand1) fail(thread, EINVAL, FD_PREAD_NEGATIVE);
  else if (file.kind == FILE_ZERO) readZeros(thread, <u32>thread.operand1);
  else finish(thread, 0);
}

/** pwrite(2) of bytes that are the driver's own. */
export function stepPwrite(thread: Thread): void {
  if (<i64>thread.operand3 < 0) {
    fail(thread, EINVAL, FD_PREAD_NEGATIVE);
    return;
  }
  const file = fileOf(thread);
  if (isNone(file)) return;
  if (file.kind == FILE_USERFAULTFD || isPipe(file)) fail(thread, ESPIPE, PWRITE_PIPE);
  else if (!isWritable(file)) fail(thread, EBADF, FD_EBADF);
  else if (file.kind == FILE_DEVICE) fail(thread, EINVAL, DEVICE_WRITE);
  else if (<i64>(thread.operand3 + thread.operand2) < 0) fail(thread, EINVAL, FD_PREAD_NEGATIVE);
  else if (file.kind == FILE_SHMEM) pwriteShmem(thread, file);
  else finish(thread, thread.operand2);
}

/** The number of blocks of a file, which fstat(2) says too. */
export function stepFileBlocks(thread: Thread): void {
  const file = fileOf(thread);
  if (isNone(file)) return;
  const inode = inodeOf(file);
  finish(thread, isNone(inode) ? 0 : blocksOf(inode));
}

/** ftruncate(2): only shared memory has a length that can be set. */
export function stepFtruncate(thread: Thread): void {
  if (<i64>thread.operand1 < 0) {
    fail(thread, EINVAL, FD_FTRUNCATE);
    return;
  }
  const file = fileOf(thread);
  if (isNone(file)) return;
  if (file.kind == FILE_SHMEM) truncateShmem(thread, file);
  else fail(thread, EINVAL, FD_FTRUNCATE);
}
