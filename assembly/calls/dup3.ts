import { EBADF, EINVAL, O_CLOEXEC } from '../abi';
import { fileAt, getFile, installFile, removeFile } from '../file';
import { fail, finish } from '../finish';
import { DUP3_FLAGS, DUP3_RANGE, DUP3_SAME, FD_EBADF } from '../generated/facts';
import { MAX_DESCRIPTORS } from '../layout';
import { isNone } from '../machine';
import { Thread } from '../thread';
import { dropFile } from './close';

/** dup3(2): the new descriptor refers to the file at once; what it referred to is closed after that. */
export function stepDup3(thread: Thread): void {
  const to = <u32>thread.operand1;
  if (thread.phase != 0) {
    dropFile(thread, to);
    return;
  }
  const from = <u32>thread.operand0;
  const flags = <u32>thread.operand2;
  if ((flags & ~O_CLOEXEC) != 0) {
    fail(thread, EINVAL, DUP3_FLAGS);
    return;
  }
  if (from == to) {
    fail(thread, EINVAL, DUP3_SAME);
    return;
  }
  if (to >= MAX_DESCRIPTORS) {
    fail(thread, EBADF, DUP3_RANGE);
    return;
  }
  const files = thread.process.files;
  const file = fileAt(files, from);
  if (isNone(file)) {
    fail(thread, EBADF, FD_EBADF);
    return;
  }
  const old = removeFile(files, to);
  installFile(files, to, getFile(file), (flags & O_CLOEXEC) != 0);
  if (isNone(old)) {
    finish(thread, to);
    return;
  }
  thread.file = old;
  thread.phase = 1;
}
