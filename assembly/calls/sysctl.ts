import { EACCES, EINVAL, EMFILE } from '../abi';
import { freeFrom } from '../file';
import { bytesFor, fail, finish } from '../finish';
import { CREATE_SYSCTL_VALUES, SYSCTL_EACCES, SYSCTL_EMFILE } from '../generated/facts';
import { MAX_DESCRIPTORS } from '../layout';
import { config, machine } from '../machine';
import { isSuperuser } from '../privileges';
import { Thread } from '../thread';
import { UNMODELLED_SYSCTL, unmodelled } from '../unmodelled';

/** read(2) of /proc/sys/vm/unprivileged_userfaultfd, which is opened for it and closed again. */
export function stepSysctlRead(thread: Thread): void {
  if (!isOpened(thread)) return;
  const text = bytesFor(thread, 2);
  store<u8>(text, 0x30 + <u8>machine().unprivileged);
  store<u8>(text, 0x0a, 1);
  thread.bytes.length = 2;
  finish(thread, 2);
}

/** write(2) to it of a number, which counts from then on. */
export function stepSysctlWrite(thread: Thread): void {
  if (!isOpened(thread)) return;
  if (!isSuperuser(thread)) fail(thread, EACCES, SYSCTL_EACCES);
  else if (config().capSysPtrace == 0) unmodelled(UNMODELLED_SYSCTL);
  else if (thread.operand0 > 1) fail(thread, EINVAL, CREATE_SYSCTL_VALUES);
  else change(thread, <u32>thread.operand0);
}

function change(thread: Thread, value: u32): void {
  machine().unprivileged = value;
  finish(thread, 1);
}

function isOpened(thread: Thread): bool {
  if (freeFrom(thread.process.files, 0) != MAX_DESCRIPTORS) return true;
  fail(thread, EMFILE, SYSCTL_EMFILE);
  return false;
}
