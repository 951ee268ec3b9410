import { EINVAL, ENOMEM } from '../abi';
import { fail, finish } from '../finish';
import { OP_MLOCK } from '../generated/catalogue';
import {
  MLOCK_ORDER_HOLE,
  MLOCK_ORDER_HOLE_FIRST,
  MLOCK_ORDER_LENGTH_ZERO,
  MLOCK_ORDER_WRAPS,
  MLOCK_VMA_MAP_COUNT,
} from '../generated/facts';
import { PAGE_MASK } from '../layout';
import { waitForMm } from '../lock';
import { config, isNone } from '../machine';
import { modifyVma } from '../merge';
import { Mm } from '../mm';
import { meetsOpaque } from '../opaque';
import { POPULATE_DONE, POPULATE_REFUSED, populateMappings } from '../populate';
import { isRoot } from '../privileges';
import { Thread } from '../thread';
import { UNMODELLED_MLOCK_LIMIT, unmodelled } from '../unmodelled';
import { VM_DROPPABLE, VM_HUGETLB, VM_LOCKED, Vma, vmaAt } from '../vma';

/**
 * mlock(2) and munlock(2): the mappings of the range change in one step, under the mmap lock; then mlock faults their
 * pages in. `local0` is how far it is, `local1` the end.
 */
export function stepMlock(thread: Thread): void {
  if (thread.phase == 0) {
    begin(thread);
    return;
  }
  const result = populateMappings(thread, true);
  if (result == POPULATE_DONE) succeed(thread, 0);
  else if (result == POPULATE_REFUSED) fail(thread, ENOMEM, thread.why);
}

export function stepMunlock(thread: Thread): void {
  begin(thread);
}

function succeed(thread: Thread, why: u16): void {
  thread.why = why;
  finish(thread, 0);
}

/** Whether the process may lock at all: the model knows no limit, which only CAP_IPC_LOCK makes true. */
export function mayLock(thread: Thread): bool {
  if (config().capSysPtrace != 0 && isRoot(thread)) return true;
  unmodelled(UNMODELLED_MLOCK_LIMIT);
  return false;
}

/** Everything up to the pages. */
function begin(thread: Thread): void {
  const mm = thread.process.mm;
  const locks = thread.operation == OP_MLOCK;
  if (locks && !mayLock(thread)) return;
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  const start = thread.operand0 & ~PAGE_MASK;
  const end = start + ((thread.operand1 + (thread.operand0 & PAGE_MASK) + PAGE_MASK) & ~PAGE_MASK);
  if (end < start) {
    fail(thread, EINVAL, MLOCK_ORDER_WRAPS);
    return;
  }
  if (end == start) {
    succeed(thread, MLOCK_ORDER_LENGTH_ZERO);
    return;
  }
  if (meetsOpaque(mm, start, end)) return;
  const refusal = lockRange(mm, start, end, locks ? VM_LOCKED : 0);
  if (refusal != 0) {
    fail(thread, ENOMEM, refusal);
    return;
  }
  if (!locks) {
    succeed(thread, 0);
    return;
  }
  thread.local0 = start;
  thread.local1 = end;
  thread.phase = 1;
}

/** One mapping after the other; the fact that refused, those before stay changed. */
function lockRange(mm: Mm, start: u64, end: u64, locked: u32): u16 {
  let vma = vmaAt(mm, start);
  if (isNone(vma)) return MLOCK_ORDER_HOLE_FIRST;
  let at = start;
  while (!isNone(vma) && vma.start <= at) {
    const changed = lockVma(mm, vma, at, min(end, vma.end), locked);
    if (isNone(changed)) return MLOCK_VMA_MAP_COUNT;
    at = changed.end;
    if (at >= end) return 0;
    vma = changed.next;
  }
  return MLOCK_ORDER_HOLE;
}

/** The mapping that [start, end) of `vma` belongs to then; nothing if there would be too many. */
export function lockVma(mm: Mm, vma: Vma, start: u64, end: u64, locked: u32): Vma {
  // Hugepages stay in memory anyway, and what may be dropped doesn't have to.
  if ((vma.flags & (VM_HUGETLB | VM_DROPPABLE)) != 0) return vma;
  const flags = (vma.flags & ~VM_LOCKED) | locked;
  if (flags == vma.flags) return vma;
  const changed = modifyVma(mm, vma, start, end, flags, vma.ctx);
  if (!isNone(changed)) changed.flags = flags;
  return changed;
}
