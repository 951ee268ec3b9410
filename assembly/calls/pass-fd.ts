import { EAGAIN, EBADF, MSG_CMSG_CLOEXEC, MSG_CTRUNC } from '../abi';
import { fileAt, freeFrom, installFile } from '../file';
import { fail, finish } from '../finish';
import { SCM_EAGAIN, SCM_EBADF } from '../generated/facts';
import { MOST_IN_FLIGHT, receiveFile, sendFile } from '../inflight';
import { ALL_ONES, MAX_DESCRIPTORS } from '../layout';
import { isNone, machine } from '../machine';
import { Thread } from '../thread';
import { UNMODELLED_IN_FLIGHT, unmodelled } from '../unmodelled';
import { dropFile } from './close';

/** sendmsg(2) of a byte and a descriptor. */
export function stepSendFd(thread: Thread): void {
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  if (isNone(file)) {
    fail(thread, EBADF, SCM_EBADF);
  } else if (machine().inFlight == MOST_IN_FLIGHT) {
    unmodelled(UNMODELLED_IN_FLIGHT);
  } else {
    sendFile(file);
    finish(thread, 1);
  }
}

/** recvmsg(2) of a byte and a descriptor. Phase 1 closes one for which there was no room. */
export function stepReceiveFd(thread: Thread): void {
  if (thread.phase == 0 && !receive(thread)) return;
  dropFile(thread, 1);
}

/** Whether it has still to close what it received. */
function receive(thread: Thread): bool {
  thread.out0 = ALL_ONES;
  if (machine().inFlight == 0) {
    fail(thread, EAGAIN, SCM_EAGAIN);
    return false;
  }
  const file = receiveFile();
  const files = thread.process.files;
  const fd = freeFrom(files, 0);
  if (fd == MAX_DESCRIPTORS) {
    thread.out1 = MSG_CTRUNC;
    thread.file = file;
    thread.phase = 1;
    return true;
  }
  installFile(files, fd, file, (<u32>thread.operand0 & MSG_CMSG_CLOEXEC) != 0);
  thread.out0 = fd;
  finish(thread, 1);
  return false;
}
