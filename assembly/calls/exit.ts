import { finishExited } from '../finish';
import { endOthers, endProcess } from '../process';
import { REASON_WAIT, Thread } from '../thread';
import { sleep } from '../waitlist';

/** exit_group(2): when the other threads are gone too, memory and descriptors go. */
export function stepExit(thread: Thread): void {
  const process = thread.process;
  if (thread.phase == 0) {
    thread.phase = 1;
    process.ending = 1;
    process.status = thread.operand0 & 0xff;
    if (!endOthers(process, thread)) {
      sleep(thread, 0, REASON_WAIT);
      return;
    }
  }
  finishExited(thread, process.status);
  endProcess(process);
}
