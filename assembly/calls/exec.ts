import { closeAll } from '../file';
import { finish } from '../finish';
import { MAX_THREADS } from '../layout';
import { newMm, putMm } from '../mm';
import { keepPrivileges } from '../privileges';
import { endOthers } from '../process';
import { freeThread, newThread, REASON_WAIT, Thread } from '../thread';
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
  process.mm.thpEnabled = old.thpEnabled;
  putMm(old);
  closeAll(process.files, true);
  keepPrivileges(process, thread);
  process.ending = 0;
  process.caught = 0;
  process.restarting = 0;
  finish(thread, 0);
  becomeFirst(thread);
}

/** The thread that called is the first one from now on: what it blocks stays blocked, its handlers handled nothing yet. */
function becomeFirst(thread: Thread): void {
  if ((thread.index & (MAX_THREADS - 1)) == 0) {
    thread.handled = 0;
    return;
  }
  const first = newThread(thread.process, thread.process.number << 4);
  first.signals = thread.signals;
  first.blocked = thread.blocked;
  freeThread(thread);
}
