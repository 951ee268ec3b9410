import { ACCESS_AGAIN, ACCESS_FRAME, access } from './fault';
import { PAGE_SIZE } from './layout';
import { beginReading, endReading } from './mm';
import { Thread } from './thread';

/**
 * Faulting pages in on behalf of a system call (get_user_pages), one a step: the page at `local0`, up to `local1`. The
 * mmap lock is held for reading from page to page (`local2`), and dropped when one has to be waited for.
 */

export function holdMm(thread: Thread): void {
  if (thread.local2 != 0) return;
  thread.local2 = 1;
  beginReading(thread.process.mm);
}

export function letMmGo(thread: Thread): void {
  if (thread.local2 == 0) return;
  thread.local2 = 0;
  endReading(thread.process.mm);
}

/** One try of the page that is next; what `access` says. A refusal, like a sleep, lets the lock go. */
export function populatePage(thread: Thread, write: bool): usize {
  const result = access(thread, thread.local0, write, false);
  if (result >= ACCESS_FRAME) thread.local0 += PAGE_SIZE;
  else if (result != ACCESS_AGAIN) letMmGo(thread);
  return result;
}
