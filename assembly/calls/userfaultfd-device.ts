import { EACCES, EBADF, EINVAL, EMFILE, ENOTTY, O_ACCMODE, O_CLOEXEC, O_LARGEFILE, O_NONBLOCK } from '../abi';
import { contextOf, FILE_DEVICE, FILE_USERFAULTFD, fileAt, freeFrom, installFile, newFile } from '../file';
import { fail, finish } from '../finish';
import {
  API_BEFORE_IOCTL,
  API_UNKNOWN_IOCTL,
  DEVICE_OPEN_EACCES,
  DEVICE_OPEN_EMFILE,
  DEVICE_OPEN_ENOENT,
  FD_EBADF,
  FD_NOT_USERFAULTFD,
} from '../generated/facts';
import { MAX_DESCRIPTORS } from '../layout';
import { config, isNone } from '../machine';
import { isRoot, USER_ROOT } from '../privileges';
import { Thread } from '../thread';
import { createUserfaultfd } from './userfaultfd';

/** Flags of open(2) that the machine starts: others could make a file. */
export const DEVICE_FLAGS: u32 = O_ACCMODE | O_NONBLOCK | O_CLOEXEC;

/** open(2) of /dev/userfaultfd: a descriptor is sought before the file. */
export function stepOpenDevice(thread: Thread): void {
  const files = thread.process.files;
  const flags = <u32>thread.operand0;
  const fd = freeFrom(files, 0);
  if (fd == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, DEVICE_OPEN_EMFILE);
  } else if (config().deviceErrno != 0) {
    fail(thread, <u16>config().deviceErrno, config().deviceErrno == EACCES ? DEVICE_OPEN_EACCES : DEVICE_OPEN_ENOENT);
  } else if (config().deviceForRoot != 0 && !isRoot(thread)) {
    fail(thread, EACCES, DEVICE_OPEN_EACCES);
  } else {
    const file = newFile(FILE_DEVICE, O_LARGEFILE | (flags & (O_ACCMODE | O_NONBLOCK)), 0, USER_ROOT);
    installFile(files, fd, file, (flags & O_CLOEXEC) != 0);
    finish(thread, fd);
  }
}

/** USERFAULTFD_IOC_NEW, which takes its flags by value. */
export function stepNew(thread: Thread): void {
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  if (isNone(file)) {
    fail(thread, EBADF, FD_EBADF);
  } else if (file.kind == FILE_DEVICE) {
    createUserfaultfd(thread, <u32>thread.operand1);
  } else if (file.kind == FILE_USERFAULTFD) {
    fail(thread, EINVAL, contextOf(file).features == 0 ? API_BEFORE_IOCTL : API_UNKNOWN_IOCTL);
  } else {
    fail(thread, ENOTTY, FD_NOT_USERFAULTFD);
  }
}
