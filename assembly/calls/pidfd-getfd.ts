import { EBADF, EMFILE, EPERM, ESRCH } from '../abi';
import { fileAt, freeFrom } from '../file';
import { fail } from '../finish';
import { GETFD_EBADF, GETFD_EMFILE, GETFD_EPERM, GETFD_ESRCH } from '../generated/facts';
import { MAX_DESCRIPTORS } from '../layout';
import { isNone } from '../machine';
import { mayAccess } from '../privileges';
import { processOf } from '../process';
import { Thread } from '../thread';
import { UNMODELLED_GETFD_ENDING, unmodelled } from '../unmodelled';
import { duplicate } from './dup';

/** pidfd_open(2), pidfd_getfd(2) and a close of the pidfd, which has the lowest free descriptor meanwhile. */
export function stepPidfdGetfd(thread: Thread): void {
  const target = processOf(thread.operand0);
  if (isNone(target)) {
    fail(thread, ESRCH, GETFD_ESRCH);
    return;
  }
  if (target.ending != 0) {
    unmodelled(UNMODELLED_GETFD_ENDING);
    return;
  }
  const pidfd = freeFrom(thread.process.files, 0);
  const file = fileAt(target.files, <u32>thread.operand1);
  if (pidfd == MAX_DESCRIPTORS) fail(thread, EMFILE, GETFD_EMFILE);
  else if (!mayAccess(thread, target)) fail(thread, EPERM, GETFD_EPERM);
  // A process can ask for its own pidfd, which is closed again.
  else if (isNone(file) && !(target == thread.process && <u32>thread.operand1 == pidfd))
    fail(thread, EBADF, GETFD_EBADF);
  else if (isNone(file)) unmodelled(UNMODELLED_GETFD_ENDING);
  else duplicate(thread, file, pidfd + 1, true, GETFD_EMFILE);
}
