import { EFAULT, ENOTTY, O_NONBLOCK } from '../abi';
import { File, isPipe, setCloexec } from '../file';
import { fail, finish } from '../finish';
import { FD_FIOASYNC, FD_FIONBIO_EFAULT } from '../generated/facts';
import { Thread } from '../thread';
import { UNMODELLED_IOCTL_GENERIC, UNMODELLED_PIPE_STATUS, unmodelled } from '../unmodelled';
import { TRANSFER_ASLEEP, TRANSFER_DONE, TRANSFER_FAULT, TRANSFER_MORE } from '../usercopy';
import { copyIn } from './argument';

/** Ioctls that the kernel handles for every file, before the file is asked (do_vfs_ioctl). */

const FIGETBSZ: u32 = 2;
const FIONBIO: u32 = 0x5421;
const FIONCLEX: u32 = 0x5450;
const FIOCLEX: u32 = 0x5451;
const FIOASYNC: u32 = 0x5452;
const FIOQSIZE: u32 = 0x5460;

/** Which the file itself answers, or nobody. */
export const FIONREAD: u32 = 0x541b;

export function isGeneric(request: u32): bool {
  return (
    (request >= FIONCLEX && request <= FIOASYNC) ||
    request == FIONBIO ||
    request == FIOQSIZE ||
    request == FIGETBSZ ||
    isOfFileSystem(request)
  );
}

/** FIFREEZE, FITHAW, FS_IOC_FIEMAP, FICLONE, FICLONERANGE, FIDEDUPERANGE, FS_IOC_GETFLAGS and their like. */
function isOfFileSystem(request: u32): bool {
  return (
    request == 0xc0045877 ||
    request == 0xc0045878 ||
    request == 0xc020660b ||
    request == 0x40049409 ||
    request == 0x4020940d ||
    request == 0xc0189436 ||
    request == 0x80086601 ||
    request == 0x40086602 ||
    request == 0x801c581f ||
    request == 0x401c5820 ||
    request == 0x80111500 ||
    request == 0x80811501
  );
}

/** What needs no argument is done at once; true if the argument is to be read. */
export function beginGeneric(thread: Thread, request: u32): bool {
  if (request == FIONBIO || request == FIOASYNC) return true;
  if (request == FIOCLEX || request == FIONCLEX) {
    setCloexec(thread.process.files, <u32>thread.operand0, request == FIOCLEX);
    finish(thread, 0);
  } else {
    unmodelled(UNMODELLED_IOCTL_GENERIC);
  }
  return false;
}

/** Reads the int as one access, which begins anew after a sleep, and sets or clears the flag. */
export function stepGeneric(thread: Thread, request: u32): void {
  let result = TRANSFER_MORE;
  while (result == TRANSFER_MORE) result = copyIn(thread, sizeof<i32>());
  if (result == TRANSFER_ASLEEP) thread.copied = 0;
  if (result == TRANSFER_FAULT) fail(thread, EFAULT, FD_FIONBIO_EFAULT);
  if (result != TRANSFER_DONE) return;
  const on = <u32>thread.argument0 != 0;
  const file = thread.file;
  if (request == FIOASYNC) {
    setAsync(thread, file, on);
    return;
  }
  file.flags = on ? file.flags | O_NONBLOCK : file.flags & ~O_NONBLOCK;
  finish(thread, 0);
}

/** Only a pipe could send signals. */
function setAsync(thread: Thread, file: File, on: bool): void {
  if (!on) finish(thread, 0);
  else if (isPipe(file)) unmodelled(UNMODELLED_PIPE_STATUS);
  else fail(thread, ENOTTY, FD_FIOASYNC);
}
