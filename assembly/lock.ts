import { isNone, Machine, machine } from './machine';
import { prepareAnon } from './merge';
import { beginReading, Mm } from './mm';
import { REASON_LOCK, Thread } from './thread';
import { Vma } from './vma';
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

/** A lock's address is even; that of an mm's VMAs is marked by being odd. */
function lockOf(mm: Mm): usize {
  return changetype<usize>(mm) | 1;
}

/** Puts a thread to sleep until nobody holds VMAs of the mm for reading. */
export function waitForMm(thread: Thread, mm: Mm): void {
  waitForLock(thread, lockOf(mm));
}

/**
 * Takes the mmap lock for reading over several steps. False while another thread has it for writing: the thread sleeps, and
 * must try again.
 */
export function readingBegun(thread: Thread, mm: Mm): bool {
  if (mm.writing != 0) {
    waitForMm(thread, mm);
    return false;
  }
  beginReading(mm);
  return true;
}

/**
 * Gives a VMA an anon_vma before its first page, which needs the mmap lock. False while another thread has that for
 * writing: the thread sleeps, and must try again.
 */
export function anonPrepared(thread: Thread, mm: Mm, vma: Vma): bool {
  if (mm.writing != 0) {
    waitForMm(thread, mm);
    return false;
  }
  prepareAnon(vma);
  return true;
}

export function wakeMmWaiters(mm: Mm): void {
  wakeLockWaiters(lockOf(mm));
}

export function isMmLock(lock: usize): bool {
  return (lock & 1) != 0;
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
