import { EAGAIN, EFAULT, ENOENT } from '../abi';
import { CHANGING_FILL_BAD_POINTER, OUT_UNWRITABLE_EFAULT } from '../generated/facts';
import { anonPrepared } from '../lock';
import { isNone, none } from '../machine';
import { Mm, putMm } from '../mm';
import { Thread } from '../thread';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context } from '../userfaultfd';
import { vmaAt } from '../vma';
import { copyOut, failIoctl } from './argument';

/**
 * What the ioctls that fill pages have in common (mfill_atomic). `local0` is how many bytes were filled; `local1` the errno
 * that ended it and its fact (<< 16).
 */

/** What becomes of a destination's look-up: numbers of refusals, in their order. */
export const DESTINATION_FITS: u32 = 0;
/** The thread sleeps, and must look again. */
export const DESTINATION_ASLEEP: u32 = 1;
export const DESTINATION_NO_VMA: u32 = 2;
export const DESTINATION_BEYOND: u32 = 3;
export const DESTINATION_UNREGISTERED: u32 = 4;
export const DESTINATION_CHANGING: u32 = 5;

/** Looks up the one VMA that must hold all of [start, start + length), and whether it may be filled now. */
export function lookUpDestination(thread: Thread, ctx: Context, start: u64, length: u64): u32 {
  const mm = ctx.mm;
  const vma = vmaAt(mm, start);
  if (isNone(vma)) return DESTINATION_NO_VMA;
  // Even if the range then turns out to be wrong.
  if (vma.anon == 0 && !anonPrepared(thread, mm, vma)) return DESTINATION_ASLEEP;
  if (length > vma.end - start) return DESTINATION_BEYOND;
  if (isNone(vma.ctx)) return DESTINATION_UNREGISTERED;
  return ctx.changing != 0 ? DESTINATION_CHANGING : DESTINATION_FITS;
}

/** The errno of a destination that is refused. */
export function destinationErrno(refusal: u32): u16 {
  return refusal == DESTINATION_CHANGING ? EAGAIN : ENOENT;
}

/** A step of refusing because of an event under way: stores `out`, which is at `offset` of the structure. */
export function refuseChanging(thread: Thread, offset: u32, why: u16): void {
  const result = copyOut(thread, offset, 8);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, CHANGING_FILL_BAD_POINTER);
  if (result == TRANSFER_DONE) failIoctl(thread, EAGAIN, why);
}

/** The loop over pages is over, and nothing is held any more; what `out` is to say. */
export function endFill(thread: Thread, errno: u16, why: u16): u64 {
  const mm = thread.mm;
  if (!isNone(mm)) {
    thread.mm = none<Mm>();
    putMm(mm);
  }
  thread.local1 = errno | ((<u64>why) << 16);
  return thread.local0 != 0 ? thread.local0 : -(<i64>errno);
}

/** A step of storing `out`, which is at `offset` of the structure. True when it is stored and something was filled. */
export function storeOut(thread: Thread, offset: u32): bool {
  const result = copyOut(thread, offset, 8);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, OUT_UNWRITABLE_EFAULT);
  if (result != TRANSFER_DONE) return false;
  if (thread.local0 != 0) return true;
  failIoctl(thread, <u16>thread.local1, <u16>(thread.local1 >> 16));
  return false;
}
