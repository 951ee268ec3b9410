import { EACCES, EMFILE, ENOENT } from '../abi';
import { FILE_DEVICE, FILE_NULL, FILE_OPAQUE, FILE_SHMEM, FILE_ZERO, File, fileAt, freeFrom, isPipe } from '../file';
import { bytesFor, fail, finish } from '../finish';
import {
  FD_READLINK_CLOSED,
  PROC_FD_ACCESS,
  PROC_FD_CLOSED,
  PROC_FD_EMFILE,
  PROC_FD_FOLDER,
  PROC_FD_NOBODY,
} from '../generated/facts';
import { inodeOf } from '../inode';
import { MAX_DESCRIPTORS } from '../layout';
import { isNone, none } from '../machine';
import { mayAccess, mayEnter } from '../privileges';
import { livingMm, Process, processOf } from '../process';
import { putNumber } from '../text';
import { Thread } from '../thread';
import { UNMODELLED_OPAQUE, unmodelled } from '../unmodelled';
import { readlinkShmem } from './shmem-file';

/** readlink(2) of /proc/self/fd/N. */
export function stepReadlink(thread: Thread): void {
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  if (isNone(file)) fail(thread, ENOENT, FD_READLINK_CLOSED);
  else finishName(thread, file);
}

/** readlink(2) of /proc/PID/fd/N: the folder lets its owner in, and the link is followed by who may debug the process. */
export function stepProcFdReadlink(thread: Thread): void {
  const target = enter(thread);
  if (isNone(target)) return;
  const file = fileAt(target.files, <u32>thread.operand1);
  if (isNone(file)) fail(thread, ENOENT, PROC_FD_CLOSED);
  else if (!mayAccess(thread, target)) fail(thread, EACCES, PROC_FD_ACCESS);
  else finishName(thread, file);
}

/** A number and what stands before the next one. */
const LISTED: u32 = 4;

/** getdents(2) of /proc/PID/fd, which is opened for it, and so is in the caller's own list, and closed again. */
export function stepProcFdList(thread: Thread): void {
  const own = freeFrom(thread.process.files, 0);
  if (own == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, PROC_FD_EMFILE);
    return;
  }
  const target = enter(thread);
  if (isNone(target)) return;
  const text = bytesFor(thread, MAX_DESCRIPTORS * LISTED);
  let at = text;
  for (let fd: u32 = 0; fd < MAX_DESCRIPTORS; fd++) {
    const isOpen = !isNone(fileAt(target.files, fd)) || (target == thread.process && fd == own);
    if (isOpen) at = putEntry(at, fd);
  }
  thread.bytes.length = <u32>(at - text);
  finish(thread, at - text);
}

function putEntry(at: usize, fd: u32): usize {
  const end = putNumber(at, fd, 10, 1);
  store<u8>(end, 0x0a);
  return end + 1;
}

/** The process into whose /proc/PID/fd the thread may go; nothing after it was refused. */
function enter(thread: Thread): Process {
  const target = processOf(thread.operand0);
  if (isNone(livingMm(thread.operand0))) fail(thread, ENOENT, PROC_FD_NOBODY);
  else if (!mayEnter(thread, target)) fail(thread, EACCES, PROC_FD_FOLDER);
  else return target;
  return none<Process>();
}

/** What the link of a descriptor says. It is ASCII, eight letters a word; the number of a pipe, which differs from run to run, is 0. */
function finishName(thread: Thread, file: File): void {
  if (file.kind == FILE_OPAQUE) {
    unmodelled(UNMODELLED_OPAQUE);
  } else if (file.kind == FILE_SHMEM) {
    readlinkShmem(thread, inodeOf(file));
  } else if (isPipe(file)) {
    // pipe:[0]
    finishText(thread, 8, 0x5d305b3a65706970, 0, 0);
  } else if (file.kind == FILE_ZERO) {
    // /dev/zero
    finishText(thread, 9, 0x72657a2f7665642f, 0x6f, 0);
  } else if (file.kind == FILE_NULL) {
    // /dev/null
    finishText(thread, 9, 0x6c756e2f7665642f, 0x6c, 0);
  } else if (file.kind == FILE_DEVICE) {
    // /dev/userfaultfd
    finishText(thread, 16, 0x6573752f7665642f, 0x6466746c75616672, 0);
  } else {
    // anon_inode:[userfaultfd]
    finishText(thread, 24, 0x6f6e695f6e6f6e61, 0x726573755b3a6564, 0x5d6466746c756166);
  }
}

function finishText(thread: Thread, length: u32, first: u64, second: u64, third: u64): void {
  const bytes = bytesFor(thread, 24);
  store<u64>(bytes, first);
  store<u64>(bytes, second, 8);
  store<u64>(bytes, third, 16);
  thread.bytes.length = length;
  finish(thread, length);
}
