import { isNone, Machine, machine } from './machine';
import { REASON_LOCK, Thread } from './thread';
import { first, sleep, wake } from './waitlist';

/** Who waits for a lock that another thread holds over several steps: a pipe's mutex, or VMAs held for reading. */

function waiters(): usize {
  return changetype<usize>(machine()) + offsetof<Machine>('lockWaiters');
}

/** Puts a thread to sleep until `lock` (the address of what it protects) is released. It must try again then. */
export function waitForLock(thread: Thread, lock: usize): void {
  thread.lock = lock;
  sleep(thread, waiters(), REASON_LOCK);
}

/** Wakes all who wait for `lock`; each tries again. */
export function wakeLockWaiters(lock: usize): void {
  let thread = first(waiters());
  while (!isNone(thread)) {
    const next = thread.next;
    if (thread.lock == lock) {
      thread.lock = 0;
      wake(thread);
    }
    thread = next;
  }
}
