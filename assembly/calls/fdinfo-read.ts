import { API_IOCTLS, EACCES, EMFILE, ENOENT, O_CLOEXEC } from '../abi';
import { contextOf, FILE_SHMEM, FILE_USERFAULTFD, File, fileAt, freeFrom, isCloexec } from '../file';
import { bytesFor, fail, finish } from '../finish';
import { FDINFO_CLOSED, FDINFO_OPEN } from '../generated/facts';
import { rangeIoctls } from '../ioctls/range';
import { MAX_DESCRIPTORS } from '../layout';
import { isNone } from '../machine';
import { mayAccess } from '../privileges';
import { livingMm, Process, processOf } from '../process';
import { putLetters, putNumber } from '../text';
import { Thread } from '../thread';
import { UNMODELLED_FDINFO_SPIN, unmodelled } from '../unmodelled';
import { Context, hasSpinner, pendingOf, readOf } from '../userfaultfd';
import { length } from '../waitlist';

/** More than all lines of a userfaultfd, with the largest numbers. */
const ROOM: u32 = 256;

/** read(2) of /proc/PID/fdinfo/FD, which is opened for it and closed again. What it says is of one moment. */
export function stepFdinfoRead(thread: Thread): void {
  if (freeFrom(thread.process.files, 0) == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, FDINFO_OPEN);
    return;
  }
  const target = processOf(thread.operand0);
  if (isNone(target)) fail(thread, ENOENT, FDINFO_OPEN);
  else if (!mayAccess(thread, target)) fail(thread, EACCES, FDINFO_OPEN);
  else if (isNone(livingMm(thread.operand0))) fail(thread, ENOENT, FDINFO_OPEN);
  else show(thread, target, <u32>thread.operand1);
}

function show(thread: Thread, target: Process, fd: u32): void {
  const file = fileAt(target.files, fd);
  if (isNone(file)) {
    fail(thread, ENOENT, FDINFO_CLOSED);
    return;
  }
  if (file.kind == FILE_USERFAULTFD && hasSpinner(contextOf(file))) {
    unmodelled(UNMODELLED_FDINFO_SPIN);
    return;
  }
  const text = bytesFor(thread, ROOM);
  let at = putGeneric(text, file, isCloexec(target.files, fd));
  if (file.kind == FILE_USERFAULTFD) at = putCounts(at, contextOf(file));
  thread.bytes.length = <u32>(at - text);
  finish(thread, at - text);
}

/** The lines that every descriptor has, without what differs from run to run. */
function putGeneric(text: usize, file: File, cloexec: bool): usize {
  // `pos:`
  let at = putLetters(text, 0x93a736f70, 5);
  at = putNumber(at, file.kind == FILE_SHMEM ? file.position : 0, 10, 1);
  // `flags:`
  at = putLetters(at, 0x93a7367616c660a, 8);
  at = putLetters(at, 0x30, 1);
  at = putNumber(at, cloexec ? file.flags | O_CLOEXEC : file.flags & ~O_CLOEXEC, 8, 1);
  // `mnt_id: 0`
  at = putLetters(at, 0x3a64695f746e6d0a, 8);
  at = putLetters(at, 0xa3009, 3);
  // `ino: 0`
  return putLetters(at, 0xa30093a6f6e69, 7);
}

function putCounts(text: usize, ctx: Context): usize {
  const pending = length(pendingOf(ctx));
  // `pending:`
  let at = putLetters(text, 0x3a676e69646e6570, 8);
  at = putLetters(at, 0x9, 1);
  at = putNumber(at, pending, 10, 1);
  // `total:`
  at = putLetters(at, 0x93a6c61746f740a, 8);
  at = putNumber(at, pending + length(readOf(ctx)), 10, 1);
  // `API: aa:`
  at = putLetters(at, 0x6161093a4950410a, 8);
  at = putLetters(at, 0x3a, 1);
  at = putNumber(at, ctx.features, 16, 1);
  at = putLetters(at, 0x3a, 1);
  at = putNumber(at, API_IOCTLS | rangeIoctls(), 16, 1);
  return putLetters(at, 0xa, 1);
}
