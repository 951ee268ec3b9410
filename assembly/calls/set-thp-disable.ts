import { finish } from '../finish';
import { waitForMm } from '../lock';
import { config } from '../machine';
import { isNewest } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_OLDER_RELEASE, UNMODELLED_THP, unmodelled } from '../unmodelled';

/** prctl(2), PR_SET_THP_DISABLE: under the mmap lock for writing. What is there stays as it is. */
export function stepSetThpDisable(thread: Thread): void {
  const mm = thread.process.mm;
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  if (thread.operand0 == 0) {
    if (!isNewest()) unmodelled(UNMODELLED_OLDER_RELEASE);
    if (config().transparentHugepages == 0 || config().hugepages != 0) unmodelled(UNMODELLED_THP);
  }
  mm.thpEnabled = thread.operand0 == 0 ? 1 : 0;
  finish(thread, 0);
}
