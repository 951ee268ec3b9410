import { OP_MADVISE, OP_PROCESS_MADVISE } from './generated/catalogue';
import { MAX_PROCESSES, MAX_THREADS } from './layout';
import { isNone, machine, threadAt } from './machine';
import { Mm } from './mm';
import { IDLE, Thread } from './thread';
import { UNMODELLED_STALE, unmodelled } from './unmodelled';

/**
 * Pages that madvise has removed while it waits for the event of a later mapping. Linux flushes the TLB when madvise is done:
 * until then a processor may go on using such a page, and what it stores there is lost. Which processor does is not modelled.
 */

/** A thread's madvise has removed pages and begins to wait. Whether any still does is found out when somebody asks. */
export function noteStale(): void {
  machine().stale = 1;
}

/** Says that an access to `address` is not modelled, if a processor may know a page there that is gone. */
export function refuseStale(mm: Mm, address: u64): void {
  let isAny = false;
  for (let index: u32 = 0; index < MAX_PROCESSES * MAX_THREADS; index++) {
    const thread = threadAt(index);
    if (isNone(thread) || !isWaiting(thread)) continue;
    isAny = true;
    if (thread.process.mm == mm && address >= thread.operand0 && address < thread.argument1)
      unmodelled(UNMODELLED_STALE);
  }
  if (!isAny) machine().stale = 0;
}

/** In madvise, with `argument1` the start of what it last told a userfaultfd of: what comes before is removed. */
function isWaiting(thread: Thread): bool {
  if (thread.state == IDLE || thread.argument1 <= thread.operand0) return false;
  // Of another process's memory nothing is told, and of its own not before it is an madvise.
  return thread.operation == OP_MADVISE || (thread.operation == OP_PROCESS_MADVISE && thread.argument4 != 0);
}
