import { isNone, Machine, machine, none } from './machine';
import { ASLEEP, RUNNABLE, Thread } from './thread';

/**
 * Lists of waiting threads: two u32, the first and the last thread. A thread is in at most one list: a queue of faults
 * or events of a userfaultfd, its readers and pollers, a pipe's, or those who wait for a lock.
 */

export function first(list: usize): Thread {
  return changetype<Thread>(<usize>load<u32>(list));
}

export function isEmpty(list: usize): bool {
  return load<u32>(list) == 0;
}

export function append(list: usize, thread: Thread): void {
  const last = changetype<Thread>(<usize>load<u32>(list, 4));
  thread.list = list;
  thread.next = none<Thread>();
  thread.prev = last;
  if (isNone(last)) store<u32>(list, changetype<u32>(thread));
  else last.next = thread;
  store<u32>(list, changetype<u32>(thread), 4);
}

export function remove(thread: Thread): void {
  const list = thread.list;
  if (list == 0) return;
  thread.list = 0;
  if (isNone(thread.prev)) store<u32>(list, changetype<u32>(thread.next));
  else thread.prev.next = thread.next;
  if (isNone(thread.next)) store<u32>(list, changetype<u32>(thread.prev), 4);
  else thread.next.prev = thread.prev;
}

/** Where the bit of a thread lies among the runnable ones. */
function runnableWord(index: u32): usize {
  return changetype<usize>(machine()) + offsetof<Machine>('runnable0') + ((<usize>index >> 6) << 3);
}

/** Whether any thread is among the runnable ones. */
export function isAnyRunnable(): bool {
  const m = machine();
  return (m.runnable0 | m.runnable1 | m.runnable2 | m.runnable3) != 0;
}

export function setRunnable(thread: Thread): void {
  const word = runnableWord(thread.index);
  store<u64>(word, load<u64>(word) | ((<u64>1) << (thread.index & 63)));
  thread.state = RUNNABLE;
}

export function clearRunnable(thread: Thread): void {
  const word = runnableWord(thread.index);
  store<u64>(word, load<u64>(word) & ~((<u64>1) << (thread.index & 63)));
}

/** Puts a thread to sleep in a list (0: in none). */
export function sleep(thread: Thread, list: usize, reason: u8): void {
  if (thread.state == RUNNABLE) clearRunnable(thread);
  thread.state = ASLEEP;
  thread.reason = reason;
  if (list != 0) append(list, thread);
}

/** Takes a thread out of its list and makes it runnable. */
export function wake(thread: Thread): void {
  remove(thread);
  setRunnable(thread);
}

/** Wakes all of a list. */
export function wakeAll(list: usize): void {
  while (!isEmpty(list)) wake(first(list));
}

export function length(list: usize): u32 {
  let count: u32 = 0;
  for (let thread = first(list); !isNone(thread); thread = thread.next) count++;
  return count;
}
