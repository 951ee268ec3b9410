import {
  API_IOCTLS,
  EFAULT,
  EINVAL,
  EPERM,
  FEATURE_EVENT_FORK,
  FEATURE_INITIALIZED,
  FEATURE_WP_ASYNC,
  FEATURE_WP_UNPOPULATED,
  UFFD_API,
} from '../abi';
import {
  API_ERROR_ZEROES_EFAULT,
  API_ORDER_ALREADY,
  API_ORDER_COPY_IN,
  API_ORDER_COPY_OUT,
  API_ORDER_FORK_CAPABILITY,
  API_ORDER_RECORD,
  API_ORDER_UNKNOWN_FEATURES,
  API_ORDER_VERSION,
} from '../generated/facts';
import { config } from '../machine';
import { hasCapability } from '../privileges';
import { Thread } from '../thread';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context } from '../userfaultfd';
import { copyIn, copyOut, failIoctl, finishIoctl } from './argument';

const SIZE: u32 = 24;
const PHASE_IN: u32 = 1;
const PHASE_OUT: u32 = 2;
const PHASE_REFUSE: u32 = 3;

/** UFFDIO_API. `local0` keeps the features wanted; a refusal keeps its errno there and its fact in `local1`. */
export function stepApi(thread: Thread, ctx: Context): void {
  if (thread.phase == PHASE_IN) {
    const result = copyIn(thread, SIZE);
    if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, API_ORDER_COPY_IN);
    if (result != TRANSFER_DONE) return;
    check(thread);
  }
  if (thread.phase == PHASE_OUT) {
    const result = copyOut(thread, 0, SIZE);
    if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, API_ORDER_COPY_OUT);
    if (result != TRANSFER_DONE) return;
    if (ctx.features == 0) {
      ctx.features = <u32>thread.local0 | FEATURE_INITIALIZED;
      finishIoctl(thread, API_ORDER_RECORD);
      return;
    }
    refuse(thread, EINVAL, API_ORDER_ALREADY);
  }
  const result = copyOut(thread, 0, SIZE);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, API_ERROR_ZEROES_EFAULT);
  if (result == TRANSFER_DONE) failIoctl(thread, <u16>thread.local0, <u16>thread.local1);
}

function check(thread: Thread): void {
  let features = thread.argument1;
  if (thread.argument0 != UFFD_API) {
    refuse(thread, EINVAL, API_ORDER_VERSION);
    return;
  }
  if ((features & FEATURE_EVENT_FORK) != 0 && !hasCapability(thread)) {
    refuse(thread, EPERM, API_ORDER_FORK_CAPABILITY);
    return;
  }
  if ((features & FEATURE_WP_ASYNC) != 0) features |= FEATURE_WP_UNPOPULATED;
  if ((features & ~config().features) != 0) {
    refuse(thread, EINVAL, API_ORDER_UNKNOWN_FEATURES);
    return;
  }
  thread.argument1 = config().features;
  thread.argument2 = API_IOCTLS;
  thread.local0 = features;
  thread.phase = PHASE_OUT;
}

/** Errors write the structure back as zeros. */
function refuse(thread: Thread, errno: u16, why: u16): void {
  thread.argument0 = 0;
  thread.argument1 = 0;
  thread.argument2 = 0;
  thread.local0 = errno;
  thread.local1 = why;
  thread.phase = PHASE_REFUSE;
}
