import { EINVAL, MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT } from '../abi';
import { fail, finish } from '../finish';
import { MLOCKALL_ORDER_FLAGS } from '../generated/facts';
import { TASK_SIZE } from '../layout';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { Mm } from '../mm';
import { POPULATE_MORE, populateMappings } from '../populate';
import { Thread } from '../thread';
import { UNMODELLED_MLOCK_ONFAULT, unmodelled } from '../unmodelled';
import { VM_LOCKED } from '../vma';
import { lockVma, mayLock } from './mlock';

/** mlockall(2): all mappings change in one step, then their pages are faulted in, as far as they can be. */
export function stepMlockall(thread: Thread): void {
  if (thread.phase == 0) begin(thread);
  else if (populateMappings(thread, false) != POPULATE_MORE) succeed(thread);
}

function succeed(thread: Thread): void {
  thread.why = 0;
  finish(thread, 0);
}

export function stepMunlockall(thread: Thread): void {
  const mm = thread.process.mm;
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  mm.lockFuture = 0;
  lockAll(mm, 0);
  succeed(thread);
}

function begin(thread: Thread): void {
  const mm = thread.process.mm;
  const flags = <u32>thread.operand0;
  if (flags == 0 || flags == MCL_ONFAULT || (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) != 0) {
    fail(thread, EINVAL, MLOCKALL_ORDER_FLAGS);
    return;
  }
  if ((flags & MCL_ONFAULT) != 0) {
    unmodelled(UNMODELLED_MLOCK_ONFAULT);
    return;
  }
  if (!mayLock(thread)) return;
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  mm.lockFuture = (flags & MCL_FUTURE) != 0 ? 1 : 0;
  if ((flags & MCL_CURRENT) == 0) {
    succeed(thread);
    return;
  }
  lockAll(mm, VM_LOCKED);
  thread.local1 = TASK_SIZE;
  thread.phase = 1;
}

/** Whole mappings change, so that none has to be split. */
function lockAll(mm: Mm, locked: u32): void {
  for (let vma = mm.first; !isNone(vma); vma = vma.next) vma = lockVma(mm, vma, vma.start, vma.end, locked);
}
