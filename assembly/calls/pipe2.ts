import { EINVAL, EMFILE, O_CLOEXEC, O_DIRECT, O_EXCL, O_NONBLOCK, O_WRONLY } from '../abi';
import { FILE_PIPE_READ, FILE_PIPE_WRITE, freeFrom, installFile, newFile } from '../file';
import { fail, finish } from '../finish';
import { PIPE_CREATE_EMFILE, PIPE_CREATE_FLAGS } from '../generated/facts';
import { MAX_DESCRIPTORS } from '../layout';
import { newPipe } from '../pipe';
import { userOf } from '../privileges';
import { Thread } from '../thread';
import { UNMODELLED_PIPE_FLAGS, unmodelled } from '../unmodelled';

/** pipe2(2): both descriptors or none. */
export function stepPipe2(thread: Thread): void {
  const flags = <u32>thread.operand0;
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT | O_EXCL)) != 0) {
    fail(thread, EINVAL, PIPE_CREATE_FLAGS);
    return;
  }
  if ((flags & (O_DIRECT | O_EXCL)) != 0) {
    unmodelled(UNMODELLED_PIPE_FLAGS);
    return;
  }
  const files = thread.process.files;
  const reading = freeFrom(files, 0);
  const writing = freeFrom(files, reading + 1);
  if (writing >= MAX_DESCRIPTORS) {
    fail(thread, EMFILE, PIPE_CREATE_EMFILE);
    return;
  }
  const pipe = changetype<usize>(newPipe());
  const cloexec = (flags & O_CLOEXEC) != 0;
  installFile(files, reading, newFile(FILE_PIPE_READ, flags & O_NONBLOCK, pipe, userOf(thread)), cloexec);
  installFile(files, writing, newFile(FILE_PIPE_WRITE, O_WRONLY | (flags & O_NONBLOCK), pipe, userOf(thread)), cloexec);
  thread.out0 = reading;
  thread.out1 = writing;
  finish(thread, 0);
}
