import { COPY_MODE_WP, EEXIST, EFAULT, ENOMEM } from '../abi';
import { presentFrame } from '../fault';
import { anonymousFrame, Frame, frameAcross, frameFrom } from '../frame';
import {
  COPY_ANON_BEYOND_EOF,
  COPY_ANON_EEXIST,
  COPY_ORDER_CHANGING,
  COPY_ORDER_CHANGING_AGAIN,
  COPY_ORDER_COPY_IN,
  COPY_ORDER_DEAD,
  COPY_ORDER_FATAL_SIGNAL,
  COPY_ORDER_MODE,
  COPY_ORDER_MODE_WP,
  COPY_ORDER_NO_VMA,
  COPY_ORDER_ONE_VMA,
  COPY_ORDER_PARTIAL,
  COPY_ORDER_RANGE_DST,
  COPY_ORDER_RANGE_SRC,
  COPY_ORDER_UNREGISTERED,
  COPY_PAGE_THP,
  COPY_SHMEM_ENOMEM,
  COPY_SRC_EFAULT,
} from '../generated/facts';
import { BEFORE_COPY_ZERO } from '../generated/releases';
import { Inode, mappedInode } from '../inode';
import { PAGE_MASK } from '../layout';
import { isNone, none } from '../machine';
import { allocate, release } from '../memory';
import { isPresent, makePte, PTE_EXCLUSIVE, PTE_UFFD_WP, pteAt, setPte } from '../pagetable';
import { isBefore } from '../release';
import { isHuge } from '../thp';
import { Thread } from '../thread';
import { copyFromUser, TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context } from '../userfaultfd';
import { Vma, vmaAt } from '../vma';
import {
  DESTINATION_BEYOND,
  DESTINATION_CHANGING,
  DESTINATION_NO_VMA,
  DESTINATION_UNREGISTERED,
  nextEntry,
  nextPage,
} from './destination';
import {
  REFUSED_CHANGING,
  REFUSED_COPY_IN,
  REFUSED_DEAD,
  REFUSED_FATAL_SIGNAL,
  REFUSED_MODE,
  REFUSED_MODE_WP,
  REFUSED_RANGE,
  REFUSED_SOURCE_RANGE,
  refused,
} from './refusal';
import { copiedPte, copyRefusal, hasNoPage, NO_PTE } from './shmem-fill';

/** UFFDIO_COPY: a page of it. `local2` is whether `buffer` has the page of the source that comes next. */

const PAGE: u32 = 4096;

/** Instead of a refusal: the page of the source has to be read first. */
export const COPY_NEEDS_SOURCE: u32 = 0xffffffff;

export function copyFact(refusal: u32): u16 {
  switch (refusal) {
    case REFUSED_CHANGING:
      return COPY_ORDER_CHANGING;
    case REFUSED_COPY_IN:
      return COPY_ORDER_COPY_IN;
    case REFUSED_SOURCE_RANGE:
      return COPY_ORDER_RANGE_SRC;
    case REFUSED_RANGE:
      return COPY_ORDER_RANGE_DST;
    case REFUSED_MODE:
      return COPY_ORDER_MODE;
    case REFUSED_DEAD:
      return COPY_ORDER_DEAD;
    case DESTINATION_NO_VMA:
      return COPY_ORDER_NO_VMA;
    case DESTINATION_BEYOND:
      return COPY_ORDER_ONE_VMA;
    case DESTINATION_UNREGISTERED:
      return COPY_ORDER_UNREGISTERED;
    case DESTINATION_CHANGING:
      return COPY_ORDER_CHANGING_AGAIN;
    case REFUSED_MODE_WP:
      return COPY_ORDER_MODE_WP;
    case REFUSED_FATAL_SIGNAL:
      return COPY_ORDER_FATAL_SIGNAL;
    default:
      return COPY_ORDER_PARTIAL;
  }
}

/** Copies the next page: 0, why it is refused, or COPY_NEEDS_SOURCE. Reading comes before the look at the destination. */
export function copyPage(thread: Thread, ctx: Context): u32 {
  const entry = nextEntry(thread, ctx.mm);
  const page = nextPage(thread);
  const vma = vmaAt(ctx.mm, page << 12);
  if (hasNoPage(vma)) {
    takeSource(thread, true);
    return refused(ENOMEM, COPY_SHMEM_ENOMEM);
  }
  if (ctx.mm.thps != 0 && isHuge(ctx.mm, page << 12)) return refuseHuge(thread);
  if (thread.local2 == 0 && !isSourceThere(thread)) return COPY_NEEDS_SOURCE;
  if (!isNone(vma.file)) {
    const inode = mappedInode(vma);
    if (!isNone(inode)) return copyToFile(thread, entry, vma, inode, page);
    // /dev/zero is a file without a length: every page lies beyond its end.
    if (!isBefore(BEFORE_COPY_ZERO)) {
      takeSource(thread, true);
      return refused(EFAULT, COPY_ANON_BEYOND_EOF);
    }
  }
  const isOccupied = isPresent(pteAt(entry));
  const frame = takeSource(thread, isOccupied);
  if (isNone(frame)) return refused(EEXIST, COPY_ANON_EEXIST);
  setPte(entry, makePte(frame, flagsOfCopy(thread)));
  return 0;
}

/** A huge page is there: the source is not read. */
function refuseHuge(thread: Thread): u32 {
  if (thread.local2 != 0) takeSource(thread, true);
  return refused(EEXIST, COPY_PAGE_THP);
}

/** A page of one's own; a marker that was there is gone, protection is what the mode says. */
function flagsOfCopy(thread: Thread): u32 {
  return PTE_EXCLUSIVE | protectionOf(thread);
}

function protectionOf(thread: Thread): u32 {
  return (thread.argument3 & COPY_MODE_WP) != 0 ? PTE_UFFD_WP : 0;
}

/** The same where shared memory is mapped. */
function copyToFile(thread: Thread, entry: usize, vma: Vma, inode: Inode, page: u64): u32 {
  const refusal = copyRefusal(vma, inode, page << 12, pteAt(entry));
  const frame = takeSource(thread, refusal != 0);
  if (refusal != 0) return refusal;
  const pte = copiedPte(vma, inode, page << 12, frame);
  if (pte != NO_PTE) setPte(entry, pte | protectionOf(thread));
  return 0;
}

function sourceOf(thread: Thread): u64 {
  return thread.argument1 + thread.local0;
}

/** Whether the source of the next page can be read without a fault. */
function isSourceThere(thread: Thread): bool {
  const source = sourceOf(thread);
  const offset = <u32>(source & PAGE_MASK);
  if (presentFrame(thread, source) == 0) return false;
  return offset == 0 || presentFrame(thread, source + (PAGE - offset)) != 0;
}

/** The frame for the next page, whose source is there or was read; nothing if `unwanted`. */
function takeSource(thread: Thread, unwanted: bool): Frame {
  if (thread.local2 != 0) {
    thread.local2 = 0;
    const gathered = unwanted ? none<Frame>() : frameFrom(thread.buffer);
    release(thread.buffer, PAGE);
    thread.buffer = 0;
    return gathered;
  }
  if (unwanted) return none<Frame>();
  const source = sourceOf(thread);
  const offset = <u32>(source & PAGE_MASK);
  const low = changetype<Frame>(presentFrame(thread, source));
  if (offset == 0) return anonymousFrame(low);
  return frameAcross(low, changetype<Frame>(presentFrame(thread, source + (PAGE - offset))), offset);
}

/** A step of reading a page of the source, with nothing held: COPY_NEEDS_SOURCE until it is read, then 0 or why not. */
export function readSource(thread: Thread): u32 {
  if (thread.buffer == 0) thread.buffer = allocate(PAGE);
  const result = copyFromUser(thread, sourceOf(thread), thread.buffer, PAGE);
  if (result == TRANSFER_FAULT) return refused(EFAULT, COPY_SRC_EFAULT);
  if (result != TRANSFER_DONE) return COPY_NEEDS_SOURCE;
  thread.local2 = 1;
  return 0;
}
