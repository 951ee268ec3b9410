import { EAGAIN, EFAULT } from '../abi';
import { CHANGING_FILL_BAD_POINTER, OUT_UNWRITABLE_EFAULT } from '../generated/facts';
import { isNone, none } from '../machine';
import { Mm, putMm } from '../mm';
import { Thread } from '../thread';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { copyOut, failIoctl } from './argument';

/**
 * The last field of the structures of COPY, ZEROPAGE, MOVE and the like: how much was done, or why nothing was. `local0` is how many
 * bytes were done; `local1` the errno that ended it and its fact (<< 16).
 */

/** The loop over pages is over, and nothing is held any more; what `out` is to say. */
export function endPages(thread: Thread, errno: u16, why: u16): u64 {
  const mm = thread.mm;
  if (!isNone(mm)) {
    thread.mm = none<Mm>();
    putMm(mm);
  }
  thread.local1 = errno | ((<u64>why) << 16);
  return thread.local0 != 0 ? thread.local0 : -(<i64>errno);
}

/** A step of refusing because of an event under way: stores `out`, which is at `offset` of the structure. */
export function refuseChanging(thread: Thread, offset: u32, why: u16): void {
  const result = copyOut(thread, offset, 8);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, CHANGING_FILL_BAD_POINTER);
  if (result == TRANSFER_DONE) failIoctl(thread, EAGAIN, why);
}

/** A step of storing `out`, which is at `offset` of the structure. True when it is stored and something was done. */
export function storeOut(thread: Thread, offset: u32): bool {
  const result = copyOut(thread, offset, 8);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, OUT_UNWRITABLE_EFAULT);
  if (result != TRANSFER_DONE) return false;
  if (thread.local0 != 0) return true;
  failIoctl(thread, <u16>thread.local1, <u16>(thread.local1 >> 16));
  return false;
}
