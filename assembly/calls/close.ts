import { EBADF } from '../abi';
import {
  contextOf,
  FILE_PIPE_READ,
  FILE_PIPE_WRITE,
  FILE_USERFAULTFD,
  File,
  fileAt,
  pipeOf,
  putFile,
  removeFile,
} from '../file';
import { fail, finish } from '../finish';
import { FD_EBADF } from '../generated/facts';
import { waitForLock, waitForMm } from '../lock';
import { isNone, none } from '../machine';
import { Thread } from '../thread';

/** The descriptor goes at once; what the file stands for when nobody else refers to it. */
export function stepClose(thread: Thread): void {
  if (thread.phase == 0) {
    const fd = <u32>thread.operand0;
    if (isNone(fileAt(thread.process.files, fd))) {
      fail(thread, EBADF, FD_EBADF);
      return;
    }
    thread.file = removeFile(thread.process.files, fd);
    thread.phase = 1;
  }
  dropFile(thread, 0);
}

/** Drops the thread's file, once that needs no waiting, and returns `result`. */
export function dropFile(thread: Thread, result: u64): void {
  const file = thread.file;
  if (file.refs == 1 && mustWait(thread, file)) return;
  thread.file = none<File>();
  putFile(file);
  finish(thread, result);
}

/** Whether the last reference can't be dropped yet: a pipe's mutex, or the mm of a userfaultfd, is held. */
function mustWait(thread: Thread, file: File): bool {
  if (file.kind == FILE_PIPE_READ || file.kind == FILE_PIPE_WRITE) {
    const pipe = pipeOf(file);
    if (isNone(pipe.holder)) return false;
    waitForLock(thread, changetype<usize>(pipe));
    return true;
  }
  if (file.kind != FILE_USERFAULTFD || contextOf(file).mm.readers == 0) return false;
  waitForMm(thread, contextOf(file).mm);
  return true;
}
