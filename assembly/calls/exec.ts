import { closeAll } from '../file';
import { finish } from '../finish';
import { newMm, putMm } from '../mm';
import { endOthers } from '../process';
import { REASON_WAIT, Thread } from '../thread';
import { sleep } from '../waitlist';

/** execve(2): the other threads end, then the memory is replaced, then close-on-exec descriptors are closed. */
export function stepExec(thread: Thread): void {
  const process = thread.process;
  if (thread.phase == 0) {
    thread.phase = 1;
    process.ending = 1;
    process.status = 0;
    if (!endOthers(process, thread)) {
      sleep(thread, 0, REASON_WAIT);
      return;
    }
  }
  const old = process.mm;
  process.mm = newMm();
  putMm(old);
  closeAll(process.files, true);
  process.ending = 0;
  finish(thread, 0);
}
