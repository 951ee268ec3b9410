import {
  EACCES,
  EFAULT,
  EINVAL,
  EMFILE,
  ENOMEM,
  EPERM,
  ESRCH,
  MADV_COLD,
  MADV_COLLAPSE,
  MADV_PAGEOUT,
  MADV_WILLNEED,
} from '../abi';
import { freeFrom } from '../file';
import { fail, finish } from '../finish';
import {
  HUGETLB_MADVISE_COLD,
  MADVISE_COLLAPSE_OFF,
  MADVISE_LOCKED,
  MADVISE_ORDER_ALIGNED,
  MADVISE_ORDER_HOLE,
  PROCESS_MADVISE_EACCES,
  PROCESS_MADVISE_EMFILE,
  PROCESS_MADVISE_EPERM,
  PROCESS_MADVISE_ESRCH,
  PROCESS_MADVISE_FLAGS,
  PROCESS_MADVISE_LENGTH_NEGATIVE,
  PROCESS_MADVISE_LENGTH_ZERO,
  PROCESS_MADVISE_OTHER_ADVICE,
  PROCESS_MADVISE_RANGE,
} from '../generated/facts';
import { BEFORE_PROCESS_MADVISE_NICE, BEFORE_PROCESS_MADVISE_OWN } from '../generated/releases';
import { MOST_BYTES } from '../iovec';
import { MAX_DESCRIPTORS, PAGE_MASK } from '../layout';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { Mm } from '../mm';
import { isSuperuser, mayInspect } from '../privileges';
import { Process, processOf } from '../process';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_ADVICE, UNMODELLED_ADVISED_ENDING, UNMODELLED_THP_FORCED, unmodelled } from '../unmodelled';
import { isUserRange } from '../usercopy';
import { intersecting, VM_HUGETLB, VM_LOCKED } from '../vma';
import { stepMadvise } from './madvise';

/**
 * pidfd_open(2), process_madvise(2) of one segment, and a close of the pidfd. `argument4` is 1 once it is an madvise of its own
 * memory, with the operands of that; its result is then the length.
 */
export function stepProcessMadvise(thread: Thread): void {
  if (thread.argument4 != 0) {
    stepMadvise(thread);
    return;
  }
  const target = processOf(thread.operand0);
  if (isNone(target)) fail(thread, ESRCH, PROCESS_MADVISE_ESRCH);
  else if (target.ending != 0) unmodelled(UNMODELLED_ADVISED_ENDING);
  else if (isAllowed(thread, target)) begin(thread, target);
}

/** What is asked before advice is looked at. */
function isAllowed(thread: Thread, target: Process): bool {
  if (freeFrom(thread.process.files, 0) == MAX_DESCRIPTORS) return refuse(thread, EMFILE, PROCESS_MADVISE_EMFILE);
  if (<u32>thread.operand4 != 0) return refuse(thread, EINVAL, PROCESS_MADVISE_FLAGS);
  if (<i64>thread.operand2 < 0) return refuse(thread, EINVAL, PROCESS_MADVISE_LENGTH_NEGATIVE);
  if (!isUserRange(thread.operand1, min(thread.operand2, MOST_BYTES)))
    return refuse(thread, EFAULT, PROCESS_MADVISE_RANGE);
  if (isBefore(BEFORE_PROCESS_MADVISE_OWN) && !isForOthers(<u32>thread.operand3))
    return refuse(thread, EINVAL, PROCESS_MADVISE_OTHER_ADVICE);
  if (!mayInspect(thread, target)) return refuse(thread, EACCES, PROCESS_MADVISE_EACCES);
  return true;
}

function begin(thread: Thread, target: Process): void {
  const address = thread.operand1;
  const length = min(thread.operand2, MOST_BYTES);
  const advice = <u32>thread.operand3;
  const isOwn = target.mm == thread.process.mm;
  if (!isOwn && !isForOthers(advice)) {
    fail(thread, EINVAL, PROCESS_MADVISE_OTHER_ADVICE);
  } else if ((!isOwn || isBefore(BEFORE_PROCESS_MADVISE_NICE)) && !isSuperuser(thread)) {
    fail(thread, EPERM, PROCESS_MADVISE_EPERM);
  } else if (length == 0) {
    thread.why = PROCESS_MADVISE_LENGTH_ZERO;
    finish(thread, 0);
  } else if (isOwn) {
    thread.operand0 = address;
    thread.operand1 = length;
    thread.operand2 = advice;
    thread.argument4 = 1;
    stepMadvise(thread);
  } else {
    adviseOther(thread, target.mm, address, length, advice);
  }
}

function refuse(thread: Thread, errno: u16, why: u16): bool {
  fail(thread, errno, why);
  return false;
}

/** Advice that another process's memory can be given. */
function isForOthers(advice: u32): bool {
  return advice == MADV_WILLNEED || advice == MADV_COLD || advice == MADV_PAGEOUT || advice == MADV_COLLAPSE;
}

/** Nothing of it can be seen but what it refuses. */
function adviseOther(thread: Thread, mm: Mm, address: u64, length: u64, advice: u32): void {
  if ((address & PAGE_MASK) != 0) {
    fail(thread, EINVAL, MADVISE_ORDER_ALIGNED);
  } else if (advice == MADV_PAGEOUT) {
    unmodelled(UNMODELLED_ADVICE);
  } else if (mm.writing != 0) {
    waitForMm(thread, mm);
  } else {
    walkOther(thread, mm, address, (address + length + PAGE_MASK) & ~PAGE_MASK, advice);
  }
}

/** A walk in one step: the mmap lock is held for reading, and nobody waits. */
function walkOther(thread: Thread, mm: Mm, address: u64, end: u64, advice: u32): void {
  if (mm.thps != 0) unmodelled(UNMODELLED_THP_FORCED);
  let at = address;
  let isWhole = true;
  while (at < end) {
    const vma = intersecting(mm, at, end);
    if (isNone(vma)) break;
    if (vma.start > at) isWhole = false;
    const refusal = refusalOf(vma.flags, advice);
    if (refusal != 0) {
      fail(thread, EINVAL, refusal);
      return;
    }
    at = vma.end;
  }
  if (!isWhole || at < end) fail(thread, ENOMEM, MADVISE_ORDER_HOLE);
  else finish(thread, min(thread.operand2, MOST_BYTES));
}

function refusalOf(flags: u32, advice: u32): u16 {
  if (advice == MADV_COLLAPSE) return MADVISE_COLLAPSE_OFF;
  if (advice != MADV_COLD) return 0;
  if ((flags & VM_HUGETLB) != 0) return HUGETLB_MADVISE_COLD;
  return (flags & VM_LOCKED) != 0 ? MADVISE_LOCKED : 0;
}
