import { EINVAL, EMFILE, EPERM, O_CLOEXEC, O_NONBLOCK, UFFD_USER_MODE_ONLY } from '../abi';
import { FILE_USERFAULTFD, freeFrom, installFile, newFile } from '../file';
import { fail, finish } from '../finish';
import { CREATE_EMFILE, CREATE_EPERM, CREATE_FLAGS_EINVAL } from '../generated/facts';
import { MAX_DESCRIPTORS } from '../layout';
import { machine } from '../machine';
import { hasCapability, userOf } from '../privileges';
import { Thread } from '../thread';
import { newContext } from '../userfaultfd';

/** userfaultfd(2): who may is asked before what the flags say. */
export function stepUserfaultfd(thread: Thread): void {
  const flags = <u32>thread.operand0;
  const allowed = (flags & UFFD_USER_MODE_ONLY) != 0 || hasCapability(thread) || machine().unprivileged != 0;
  if (!allowed) {
    fail(thread, EPERM, CREATE_EPERM);
    return;
  }
  createUserfaultfd(thread, flags);
}

/** What userfaultfd(2) and the device do alike: looks at the flags, then for a descriptor. */
export function createUserfaultfd(thread: Thread, flags: u32): void {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE_ONLY)) != 0) {
    fail(thread, EINVAL, CREATE_FLAGS_EINVAL);
    return;
  }
  const files = thread.process.files;
  const fd = freeFrom(files, 0);
  if (fd == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, CREATE_EMFILE);
    return;
  }
  const ctx = newContext(flags, 0, thread.process.mm);
  installFile(
    files,
    fd,
    newFile(FILE_USERFAULTFD, flags & O_NONBLOCK, changetype<usize>(ctx), userOf(thread)),
    (flags & O_CLOEXEC) != 0,
  );
  finish(thread, fd);
}
