import { EFAULT, EINVAL } from '../abi';
import { WAKE_ALWAYS_ZERO, WAKE_ORDER_COPY_IN, WAKE_ORDER_RANGE } from '../generated/facts';
import { Thread } from '../thread';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context, wakeRange } from '../userfaultfd';
import { copyIn, failIoctl, finishIoctl } from './argument';
import { isRange } from './range';

const SIZE: u32 = 16;

/** UFFDIO_WAKE. */
export function stepWake(thread: Thread, ctx: Context): void {
  const result = copyIn(thread, SIZE);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, WAKE_ORDER_COPY_IN);
  if (result != TRANSFER_DONE) return;
  if (!isRange(thread.argument0, thread.argument1)) {
    failIoctl(thread, EINVAL, WAKE_ORDER_RANGE);
    return;
  }
  wakeRange(ctx, thread.argument0, thread.argument1);
  finishIoctl(thread, WAKE_ALWAYS_ZERO);
}
