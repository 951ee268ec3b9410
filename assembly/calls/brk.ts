import { cutAndNote } from '../cut';
import { isTelling } from '../events';
import { File } from '../file';
import { finish } from '../finish';
import {
  BRK_ORDER_BELOW,
  BRK_ORDER_GAP,
  BRK_ORDER_HOLE,
  BRK_ORDER_MAP_COUNT,
  BRK_ORDER_OVERCOMMIT,
  BRK_ORDER_REFUSED,
  BRK_ORDER_SAME_PAGE,
  BRK_ORDER_TASK_SIZE,
} from '../generated/facts';
import { HEAP_START, PAGE_MASK, PAGE_SIZE, TASK_SIZE } from '../layout';
import { removeInCall } from '../leaving';
import { waitForMm } from '../lock';
import { config, isNone, none } from '../machine';
import { mapCountExceeded, mergeNew } from '../merge';
import { Mm } from '../mm';
import { POPULATE_MORE, populateMappings } from '../populate';
import { Thread } from '../thread';
import { UNMODELLED_BRK_CHANGING, UNMODELLED_HEAP, unmodelled } from '../unmodelled';
import { Context } from '../userfaultfd';
import {
  findVma,
  intersecting,
  linkVma,
  newVma,
  VM_ACCOUNT,
  VM_LOCKED,
  VM_MAYWRITE,
  VM_READ,
  VM_WRITE,
  Vma,
  vmaBefore,
} from '../vma';
import { mayLock } from './mlock';
import { exceedsMemory } from './mmap';

/** After the heap has shrunk, without the mmap lock: userfaultfds hear of it. */
const PHASE_TELL: u32 = 1;
/** After locked memory was added. */
const PHASE_POPULATE: u32 = 2;

/** brk(2): nothing is an error; what is refused leaves the end of the heap where it is. */
export function stepBrk(thread: Thread): void {
  if (thread.phase == PHASE_TELL) {
    if (!isTelling(thread)) finish(thread, thread.operand0);
    return;
  }
  if (thread.phase == PHASE_POPULATE) {
    if (populateMappings(thread, false) != POPULATE_MORE) succeed(thread, 0);
    return;
  }
  if (config().heap == 0) {
    unmodelled(UNMODELLED_HEAP);
    return;
  }
  const mm = thread.process.mm;
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  const wanted = thread.operand0;
  const from = roundedUp(mm.brk);
  const to = roundedUp(wanted);
  if (wanted < HEAP_START) {
    stay(thread, mm, BRK_ORDER_BELOW);
  } else if (from == to) {
    mm.brk = wanted;
    succeed(thread, BRK_ORDER_SAME_PAGE);
  } else if (wanted <= mm.brk) {
    shrink(thread, mm, to, from);
  } else {
    grow(thread, mm, from, to);
  }
}

/** To pages; the last addresses there are become 0. */
function roundedUp(address: u64): u64 {
  return (address + PAGE_MASK) & ~PAGE_MASK;
}

function stay(thread: Thread, mm: Mm, why: u16): void {
  thread.why = why;
  finish(thread, mm.brk);
}

function succeed(thread: Thread, why: u16): void {
  thread.why = why;
  finish(thread, thread.operand0);
}

/** Whatever is mapped in [start, end) goes, as with munmap. */
function shrink(thread: Thread, mm: Mm, start: u64, end: u64): void {
  if (isNone(intersecting(mm, start, end))) {
    stay(thread, mm, BRK_ORDER_HOLE);
    return;
  }
  if (cutAndNote(thread, mm, start, end, BRK_ORDER_REFUSED) != 0) {
    // Who was to be told never is, and never hears that nothing changes any more.
    if (!isNone(thread.notices)) unmodelled(UNMODELLED_BRK_CHANGING);
    else stay(thread, mm, BRK_ORDER_REFUSED);
    return;
  }
  mm.brk = thread.operand0;
  removeInCall(thread, mm, intersecting(mm, start, end), end, false);
  if (isNone(thread.notices)) succeed(thread, 0);
  else thread.phase = PHASE_TELL;
}

/** What is added is memory as mmap makes it, and becomes part of what the heap ends with, if that is alike. */
function grow(thread: Thread, mm: Mm, start: u64, end: u64): void {
  const length = end - start;
  if (length > TASK_SIZE || start > TASK_SIZE - length) {
    stay(thread, mm, BRK_ORDER_TASK_SIZE);
    return;
  }
  if (mm.lockFuture != 0 && !mayLock(thread)) return;
  const refusal = refusalOfGrowth(mm, start, end);
  if (refusal != 0) {
    stay(thread, mm, refusal);
    return;
  }
  const flags = VM_READ | VM_WRITE | VM_MAYWRITE | VM_ACCOUNT | (mm.lockFuture != 0 ? VM_LOCKED : 0);
  const last = vmaBefore(mm, findVma(mm, start));
  // What ends where the heap begins is not part of it.
  const prev = isNone(last) || last.end <= HEAP_START ? none<Vma>() : last;
  if (isNone(mergeNew(mm, prev, none<Vma>(), start, end, flags, none<Context>(), none<File>(), start >> 12, 0, 0)))
    linkVma(mm, newVma(start, end, flags), last);
  mm.brk = thread.operand0;
  if ((flags & VM_LOCKED) == 0) {
    succeed(thread, 0);
    return;
  }
  thread.local0 = start;
  thread.local1 = end;
  thread.phase = PHASE_POPULATE;
}

/** The fact that keeps the heap from growing into [start, end), or 0. A page has to stay free behind it. */
function refusalOfGrowth(mm: Mm, start: u64, end: u64): u16 {
  if (!isNone(intersecting(mm, start, end + PAGE_SIZE))) return BRK_ORDER_GAP;
  if (mapCountExceeded(mm)) return BRK_ORDER_MAP_COUNT;
  return exceedsMemory((end - start) >> 12) ? BRK_ORDER_OVERCOMMIT : 0;
}
