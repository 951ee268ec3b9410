import { O_ACCMODE, O_LARGEFILE, O_RDONLY, O_RDWR, O_WRONLY } from './abi';
import { Inode, putInode } from './inode';
import { MAX_DESCRIPTORS } from './layout';
import { isNone, none } from './machine';
import { allocate, release } from './memory';
import { Pipe, releasePipeEnd } from './pipe';
import { USER_ROOT } from './privileges';
import { UNMODELLED_DIE_WITH_LOCK, unmodelled } from './unmodelled';
import { Context, releaseContext } from './userfaultfd';

/** An open file: what descriptors refer to. */
@unmanaged
export class File {
  refs: u32;
  kind: u32;
  /** Access mode and status flags, as F_GETFL shows them. */
  flags: u32;
  /** The userfaultfd or the pipe. */
  object: usize;
  /** The user that it belongs to: USER_... (see privileges.ts). */
  owner: u32;
  /** Whether it was opened by a name: a lock guards the position then. */
  named: u32;
  /** Where a read of shared memory goes on. */
  position: u64;
}

/** /dev/null: descriptors 0, 1 and 2. */
export const FILE_NULL: u32 = 0;
export const FILE_USERFAULTFD: u32 = 1;
export const FILE_PIPE_READ: u32 = 2;
export const FILE_PIPE_WRITE: u32 = 3;
/** /dev/userfaultfd. */
export const FILE_DEVICE: u32 = 4;
/** Shared memory: a memfd, or what a shared mapping without a file maps. */
export const FILE_SHMEM: u32 = 5;
/** /dev/zero. */
export const FILE_ZERO: u32 = 6;
/** What private memory of hugepages maps: a file that nobody can open. */
export const FILE_HUGETLB: u32 = 7;

/** A file whose pages are not modelled: one on a disk, or secret memory; `object` says which. It can be mapped, and its memory be registered. */
export const FILE_OPAQUE: u32 = 8;

const FILE_SIZE: u32 = offsetof<File>();

export function newFile(kind: u32, flags: u32, object: usize, owner: u32): File {
  const file = changetype<File>(allocate(FILE_SIZE));
  file.refs = 1;
  file.kind = kind;
  file.flags = flags;
  file.object = object;
  file.owner = owner;
  file.named = 0;
  file.position = 0;
  return file;
}

export function contextOf(file: File): Context {
  return changetype<Context>(file.object);
}

export function pipeOf(file: File): Pipe {
  return changetype<Pipe>(file.object);
}

export function isPipe(file: File): bool {
  return file.kind == FILE_PIPE_READ || file.kind == FILE_PIPE_WRITE;
}

export function isReadable(file: File): bool {
  const mode = file.flags & O_ACCMODE;
  return mode == O_RDONLY || mode == O_RDWR;
}

export function isWritable(file: File): bool {
  const mode = file.flags & O_ACCMODE;
  return mode == O_WRONLY || mode == O_RDWR;
}

export function getFile(file: File): File {
  file.refs += 1;
  return file;
}

/** Drops a reference; the last one closes what the file stands for. */
export function putFile(file: File): void {
  file.refs -= 1;
  if (file.refs != 0) return;
  if (file.kind == FILE_USERFAULTFD) releaseContext(contextOf(file));
  else if (isPipe(file)) closePipeEnd(file);
  else if (file.kind == FILE_SHMEM) putInode(changetype<Inode>(file.object));
  release(changetype<usize>(file), FILE_SIZE);
}

/** Releasing a pipe's end takes the mutex; only close(2) can wait for it in this model. */
function closePipeEnd(file: File): void {
  const pipe = pipeOf(file);
  if (!isNone(pipe.holder)) unmodelled(UNMODELLED_DIE_WITH_LOCK);
  else releasePipeEnd(pipe, file.kind == FILE_PIPE_WRITE);
}

/** A table of descriptors: a u32 for each, then a bit for each that says close-on-exec. */
const CLOEXEC: usize = <usize>MAX_DESCRIPTORS * 4;
const TABLE_SIZE: u32 = <u32>CLOEXEC + MAX_DESCRIPTORS / 8;

export function newTable(): usize {
  const table = allocate(TABLE_SIZE);
  memory.fill(table, 0, TABLE_SIZE);
  return table;
}

/** The open file of /dev/null that descriptors 0, 1 and 2 share at boot. */
export function bootTable(): usize {
  const files = newTable();
  const file = newFile(FILE_NULL, O_RDWR | O_LARGEFILE, 0, USER_ROOT);
  for (let fd: u32 = 0; fd < 3; fd++) installFile(files, fd, getFile(file), false);
  file.refs -= 1;
  return files;
}

/** The file of a descriptor, or nothing. */
export function fileAt(table: usize, fd: u32): File {
  return fd < MAX_DESCRIPTORS ? changetype<File>(<usize>load<u32>(table + ((<usize>fd) << 2))) : none<File>();
}

/** The lowest free descriptor from `fd` on; MAX_DESCRIPTORS or above when there is none. */
export function freeFrom(table: usize, fd: u32): u32 {
  while (fd < MAX_DESCRIPTORS && load<u32>(table + ((<usize>fd) << 2)) != 0) fd++;
  return fd;
}

/** Makes `fd` refer to `file`, whose reference the table takes over. */
export function installFile(table: usize, fd: u32, file: File, cloexec: bool): void {
  store<u32>(table + ((<usize>fd) << 2), changetype<u32>(file));
  setCloexec(table, fd, cloexec);
}

export function setCloexec(table: usize, fd: u32, cloexec: bool): void {
  const byte = table + CLOEXEC + (<usize>fd >> 3);
  const bit = (<u8>1) << (<u8>(fd & 7));
  store<u8>(byte, cloexec ? load<u8>(byte) | bit : load<u8>(byte) & ~bit);
}

export function isCloexec(table: usize, fd: u32): bool {
  return (load<u8>(table + CLOEXEC + (<usize>fd >> 3)) & ((<u8>1) << (<u8>(fd & 7)))) != 0;
}

/** Takes the file out of the table; its reference is the caller's then. */
export function removeFile(table: usize, fd: u32): File {
  const file = fileAt(table, fd);
  store<u32>(table + ((<usize>fd) << 2), 0);
  return file;
}

export function copyTable(from: usize): usize {
  const table = allocate(TABLE_SIZE);
  memory.copy(table, from, TABLE_SIZE);
  for (let fd: u32 = 0; fd < MAX_DESCRIPTORS; fd++) {
    const file = fileAt(table, fd);
    if (!isNone(file)) file.refs += 1;
  }
  return table;
}

/** Closes all of a table, or only what is close-on-exec. */
export function closeAll(table: usize, onlyCloexec: bool): void {
  for (let fd: u32 = 0; fd < MAX_DESCRIPTORS; fd++) {
    if (isNone(fileAt(table, fd)) || (onlyCloexec && !isCloexec(table, fd))) continue;
    putFile(removeFile(table, fd));
  }
}

export function freeTable(table: usize): void {
  closeAll(table, false);
  release(table, TABLE_SIZE);
}
