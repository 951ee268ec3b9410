import { EBADF, EMFILE } from '../abi';
import { File, fileAt, freeFrom, getFile, installFile } from '../file';
import { fail, finish } from '../finish';
import { DUP_EMFILE, FD_EBADF } from '../generated/facts';
import { MAX_DESCRIPTORS } from '../layout';
import { isNone } from '../machine';
import { Thread } from '../thread';

export function stepDup(thread: Thread): void {
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  if (isNone(file)) fail(thread, EBADF, FD_EBADF);
  else duplicate(thread, file, 0, false, DUP_EMFILE);
}

/** Gives the file one more descriptor, the lowest free one from `from` on; `full` is the fact if there is none. */
export function duplicate(thread: Thread, file: File, from: u32, cloexec: bool, full: u16): void {
  const files = thread.process.files;
  const fd = freeFrom(files, from);
  if (fd == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, full);
    return;
  }
  installFile(files, fd, getFile(file), cloexec);
  finish(thread, fd);
}
