import { MESSAGE_WP } from './abi';
import { isPoisoning, isUnprotecting } from './calls/ioctl';
import { hugePteAt } from './hugetable';
import { isNone, machine, threadAt } from './machine';
import { beginReading, endReading, Mm } from './mm';
import { entryOf, isPresent, PTE_EXCLUSIVE, PTE_UFFD_WP, PTE_UNTRAPPED, pteAt } from './pagetable';
import { isSignalPending } from './signals';
import { FAULT_DECIDED, INTERRUPTED_DECIDED, Thread } from './thread';
import { Context, endFault, prepareFault } from './userfaultfd';
import { VM_HUGETLB, VM_SHARED, vmaAt } from './vma';

/**
 * A fault between the decision that a userfaultfd is to be asked and its place in the queue. The mapping is held meanwhile,
 * but the page is not: it may change, and its waiters be woken. Then the page is looked at once more (userfaultfd_must_wait),
 * and two changes are not seen there as what they are: a poison-marker counts as nothing, and a page that was unprotected
 * counts as protected as long as it is not writable. So the thread sleeps although the wake was before it.
 *
 * Every other change comes to the same as one before the decision or after the queueing. So this is a step of its own only
 * where another thread is about to make one of the two.
 */

/** Whether another thread may change the page so that the step matters. */
export function mattersToDecide(thread: Thread, flags: u32): bool {
  const m = machine();
  return (
    isAnyChanging(thread, 0, m.runnable0, flags) ||
    isAnyChanging(thread, 64, m.runnable1, flags) ||
    isAnyChanging(thread, 128, m.runnable2, flags) ||
    isAnyChanging(thread, 192, m.runnable3, flags)
  );
}

function isAnyChanging(thread: Thread, base: u32, runnable: u64, flags: u32): bool {
  for (let bits = runnable; bits != 0; bits &= bits - 1) {
    const other = threadAt(base + <u32>ctz(bits));
    if (other == thread) continue;
    if ((flags & MESSAGE_WP) != 0 ? isUnprotecting(other) : isPoisoning(other)) return true;
  }
  return false;
}

/** The decision: the mapping is held until the next step. */
export function decide(thread: Thread, ctx: Context, address: u64, flags: u32): void {
  prepareFault(thread, ctx, address, flags);
  thread.faulting = FAULT_DECIDED;
  beginReading(ctx.mm);
}

/** Before the thread's next step, which makes the access again: whether that goes to sleep at once, or looks at the page anew. */
export function endDecision(thread: Thread): void {
  const mm = thread.messageContext.mm;
  const flags = thread.messageFlags;
  endReading(mm);
  endFault(thread);
  if (thread.dying != 0) thread.interrupted = thread.dying;
  else if (!isSignalPending(thread) && mustWait(mm, thread.messageAddress, flags))
    thread.interrupted = INTERRUPTED_DECIDED;
}

/** Whether a page still seems to be missing, or protected (userfaultfd_must_wait). */
function mustWait(mm: Mm, address: u64, flags: u32): bool {
  const vma = vmaAt(mm, address);
  if (isNone(vma)) return false;
  const isHuge = (vma.flags & VM_HUGETLB) != 0;
  const pte = isHuge ? hugePteAt(mm, address) : pteAt(entryOf(mm.pageTable, address >> 12));
  if (!isPresent(pte)) return true;
  if ((flags & MESSAGE_WP) == 0) return false;
  if ((pte & PTE_UFFD_WP) != 0) return (pte & PTE_UNTRAPPED) == 0;
  return isHuge || (vma.flags & VM_SHARED) != 0 || (pte & PTE_EXCLUSIVE) == 0;
}
