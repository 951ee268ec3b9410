import {
  EBADF,
  EINVAL,
  EPERM,
  F_ADD_SEALS,
  F_DUPFD_CLOEXEC,
  F_GET_SEALS,
  F_GETFD,
  F_GETFL,
  F_SETFD,
  F_SETFL,
  FD_CLOEXEC,
  O_APPEND,
  O_ASYNC,
  O_DIRECT,
  O_NOATIME,
  O_NONBLOCK,
} from '../abi';
import { FILE_OPAQUE, FILE_SHMEM, File, fileAt, isCloexec, isPipe, setCloexec } from '../file';
import { fail, finish } from '../finish';
import {
  FCNTL_DUPFD_EINVAL,
  FCNTL_DUPFD_EMFILE,
  FCNTL_SETFL_DIRECT,
  FCNTL_SETFL_NOATIME,
  FD_EBADF,
} from '../generated/facts';
import { MAX_DESCRIPTORS } from '../layout';
import { isNone } from '../machine';
import { isRoot, userOf } from '../privileges';
import { Thread } from '../thread';
import { UNMODELLED_FILE_STATUS, UNMODELLED_OPAQUE, UNMODELLED_PIPE_STATUS, unmodelled } from '../unmodelled';
import { duplicate } from './dup';
import { stepSeals } from './seals';

/** What F_SETFL can change; it ignores all else. */
const SETTABLE: u32 = O_APPEND | O_NONBLOCK | O_NOATIME;

/** The commands that the machine starts: others send signals, take locks or write to memory. */
export function isFcntlCommand(command: u32): bool {
  return command <= F_SETFL || command == F_DUPFD_CLOEXEC || command == F_ADD_SEALS || command == F_GET_SEALS;
}

export function stepFcntl(thread: Thread): void {
  const files = thread.process.files;
  const fd = <u32>thread.operand0;
  const command = <u32>thread.operand1;
  const argument = <u32>thread.operand2;
  const file = fileAt(files, fd);
  if (isNone(file)) {
    fail(thread, EBADF, FD_EBADF);
  } else if (command == F_GETFD) {
    finish(thread, isCloexec(files, fd) ? FD_CLOEXEC : 0);
  } else if (command == F_SETFD) {
    setCloexec(files, fd, (argument & FD_CLOEXEC) != 0);
    finish(thread, 0);
  } else if (command == F_GETFL) {
    finish(thread, file.flags);
  } else if (command == F_SETFL) {
    setStatus(thread, file, argument);
  } else if (command == F_ADD_SEALS || command == F_GET_SEALS) {
    stepSeals(thread, file, command, argument);
  } else if (argument >= MAX_DESCRIPTORS) {
    fail(thread, EINVAL, FCNTL_DUPFD_EINVAL);
  } else {
    duplicate(thread, file, argument, command == F_DUPFD_CLOEXEC, FCNTL_DUPFD_EMFILE);
  }
}

function setStatus(thread: Thread, file: File, flags: u32): void {
  if ((flags & ~file.flags & O_NOATIME) != 0 && !isRoot(thread) && file.owner != userOf(thread)) {
    fail(thread, EPERM, FCNTL_SETFL_NOATIME);
    return;
  }
  if (isPipe(file)) {
    if ((flags & (O_DIRECT | O_ASYNC)) != 0) {
      unmodelled(UNMODELLED_PIPE_STATUS);
      return;
    }
  } else if ((flags & O_DIRECT) != 0 && file.kind == FILE_SHMEM) {
    unmodelled(UNMODELLED_FILE_STATUS);
    return;
  } else if ((flags & O_DIRECT) != 0 && file.kind == FILE_OPAQUE) {
    unmodelled(UNMODELLED_OPAQUE);
    return;
  } else if ((flags & O_DIRECT) != 0) {
    fail(thread, EINVAL, FCNTL_SETFL_DIRECT);
    return;
  }
  file.flags = (file.flags & ~SETTABLE) | (flags & SETTABLE);
  finish(thread, 0);
}
