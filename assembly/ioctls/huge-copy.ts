import { CONTINUE_MODE_WP, COPY_MODE_WP, EEXIST, EFAULT, ENOMEM } from '../abi';
import { isAlone, presentFrame } from '../fault';
import { Frame, frameAcross, frameFrom, shareFrame } from '../frame';
import {
  CONTINUE_BEYOND_EOF_HUGETLB,
  CONTINUE_EEXIST,
  CONTINUE_NOT_CACHED,
  COPY_SRC_EFAULT,
  HUGETLB_BEYOND_EOF,
  HUGETLB_CACHED_EEXIST,
  HUGETLB_EEXIST,
  HUGETLB_POOL_EXHAUSTED,
  HUGETLB_POOL_EXHAUSTED_OLD,
  HUGETLB_POOL_EXHAUSTED_SLOW,
  POISON_ONLY_NONE,
} from '../generated/facts';
import { BEFORE_HUGETLB_EXHAUSTED } from '../generated/releases';
import { cachedHugePage, isBeyondEnd, isOfFile } from '../hugecache';
import { isTaken, mapCached, mapHugePage } from '../hugefault';
import { HugePage, newHugePage, PARTS, putHugePage, setPart } from '../hugepage';
import { giveBack, indexIn, isInPool, isReserved, takeFromPool } from '../hugepool';
import { hugePteAt, makeHugeEntry } from '../hugetable';
import { mappedInode } from '../inode';
import { PAGE_MASK } from '../layout';
import { isNone, none } from '../machine';
import { allocate, hasHeadroom, release, reserve } from '../memory';
import { Mm } from '../mm';
import { isPresent, POISON_MARKER, PTE_UFFD_WP, pteAt, setPte } from '../pagetable';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_MEMORY, unmodelled } from '../unmodelled';
import { copyFromUser, TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context } from '../userfaultfd';
import { Vma, vmaAt } from '../vma';
import { COPY_NEEDS_SOURCE } from './copy';
import { refused } from './refusal';

/**
 * UFFDIO_COPY of a hugepage, CONTINUE and POISON. What is read of a source that was not there is gathered in `huge`, a hugepage that nobody
 * maps; `local2` is how many of its parts are read.
 */

const PAGE: u32 = 4096;
/** Most bytes that the parts of a hugepage take whose source lies across two pages each. */
const ACROSS_BYTES: u64 = <u64>PARTS * (96 + 16 * 272);

/** Copies the next hugepage: 0, why it is refused, or COPY_NEEDS_SOURCE. The destination is looked at before the source. */
export function copyHuge(thread: Thread, ctx: Context): u32 {
  const mm = ctx.mm;
  const address = thread.argument0 + thread.local0;
  const vma = vmaAt(mm, address);
  makeHugeEntry(mm, address);
  if (isPresent(hugePteAt(mm, address))) return refused(EEXIST, HUGETLB_EEXIST);
  // A private mapping does not look into the file.
  if (isOfFile(vma) && !isNone(cachedHugePage(mappedInode(vma), indexIn(vma, address))))
    return refused(EEXIST, HUGETLB_CACHED_EEXIST);
  if (!isNone(thread.huge)) {
    if (!isInPool(isReserved(vma, indexIn(vma, address)))) return refused(ENOMEM, HUGETLB_POOL_EXHAUSTED_SLOW);
    return placed(thread, mm, vma, address, none<HugePage>());
  }
  if (!isInPool(isReserved(vma, indexIn(vma, address)))) {
    if (isBefore(BEFORE_HUGETLB_EXHAUSTED)) return refused(ENOMEM, HUGETLB_POOL_EXHAUSTED_OLD);
    return refused(EEXIST, HUGETLB_POOL_EXHAUSTED);
  }
  if (!isSourceThere(thread)) {
    thread.huge = newHugePage(takeFromPool(false));
    return COPY_NEEDS_SOURCE;
  }
  const page = newHugePage(true);
  if (!isCopied(thread, page)) return COPY_NEEDS_SOURCE;
  return placed(thread, mm, vma, address, page);
}

/** Maps what was read, the pool having a hugepage for it: `page`, or what was gathered if that is nothing. Only now is the end of a file looked at. */
function placed(thread: Thread, mm: Mm, vma: Vma, address: u64, page: HugePage): u32 {
  if (isOfFile(vma) && isBeyondEnd(mappedInode(vma), indexIn(vma, address))) {
    dropUnplaced(page);
    return refused(EFAULT, HUGETLB_BEYOND_EOF);
  }
  isTaken(vma, address);
  mapHugePage(mm, vma, address, isNone(page) ? takeGathered(thread) : page, protectionOf(thread));
  return 0;
}

/** A copy that the pool has given nothing for. */
function dropUnplaced(page: HugePage): void {
  if (isNone(page)) return;
  page.pooled = 0;
  putHugePage(page);
}

export function continueHuge(thread: Thread, ctx: Context): u32 {
  const address = thread.argument0 + thread.local0;
  const protection = (thread.argument2 & CONTINUE_MODE_WP) != 0 ? PTE_UFFD_WP : 0;
  return continueHugeAt(ctx.mm, vmaAt(ctx.mm, address), address, protection);
}

/** UFFDIO_CONTINUE: maps the hugepage that the file has, of a private mapping too; or why not. */
export function continueHugeAt(mm: Mm, vma: Vma, address: u64, protection: u32): u32 {
  const inode = mappedInode(vma);
  const entry = makeHugeEntry(mm, address);
  if (isNone(inode)) return refused(EFAULT, CONTINUE_NOT_CACHED);
  const index = indexIn(vma, address);
  if (isNone(cachedHugePage(inode, index)))
    return refused(EFAULT, isBeyondEnd(inode, index) ? CONTINUE_BEYOND_EOF_HUGETLB : CONTINUE_NOT_CACHED);
  if (isPresent(pteAt(entry))) return refused(EEXIST, CONTINUE_EEXIST);
  mapCached(mm, vma, address, protection);
  return 0;
}

function protectionOf(thread: Thread): u32 {
  return (thread.argument3 & COPY_MODE_WP) != 0 ? PTE_UFFD_WP : 0;
}

export function poisonHuge(thread: Thread, ctx: Context): u32 {
  return poisonHugeAt(ctx.mm, thread.argument0 + thread.local0);
}

/** UFFDIO_POISON: marks a hugepage so that no access gets past it: 0, or why not. */
export function poisonHugeAt(mm: Mm, address: u64): u32 {
  const entry = makeHugeEntry(mm, address);
  if (pteAt(entry) != 0) return refused(EEXIST, POISON_ONLY_NONE);
  setPte(entry, POISON_MARKER);
  return 0;
}

/** The hugepage that was gathered, in the place of the one that the pool just gave for it. */
function takeGathered(thread: Thread): HugePage {
  const page = thread.huge;
  thread.huge = none<HugePage>();
  if (page.pooled != 0) giveBack(false);
  page.pooled = 1;
  return page;
}

/** What was gathered is of no use. */
export function dropGathered(thread: Thread): void {
  if (isNone(thread.huge)) return;
  const page = thread.huge;
  thread.huge = none<HugePage>();
  putHugePage(page);
}

function sourceOf(thread: Thread): u64 {
  return thread.argument1 + thread.local0;
}

/** Whether all of the source can be read without a fault. */
function isSourceThere(thread: Thread): bool {
  const source = sourceOf(thread);
  const pages = (source & PAGE_MASK) == 0 ? PARTS : PARTS + 1;
  for (let page: u32 = 0; page < pages; page++)
    if (presentFrame(thread, source + ((<u64>page) << 12)) == 0) return false;
  return true;
}

/** Makes a hugepage what the source is, which is there; false without memory for that. */
function isCopied(thread: Thread, page: HugePage): bool {
  const source = sourceOf(thread);
  const offset = <u32>(source & PAGE_MASK);
  if (offset != 0 && !reserve(ACROSS_BYTES)) {
    unmodelled(UNMODELLED_MEMORY);
    return false;
  }
  for (let part: u32 = 0; part < PARTS; part++) {
    const at = source + ((<u64>part) << 12);
    const low = changetype<Frame>(presentFrame(thread, at));
    if (offset != 0) setPart(page, part, frameAcross(low, changetype<Frame>(presentFrame(thread, at + PAGE)), offset));
    else if (low != page.rest) setPart(page, part, shareFrame(low));
  }
  return true;
}

/** A step of reading the source, with nothing held: COPY_NEEDS_SOURCE until it is read, then 0 or why not. */
export function gatherHuge(thread: Thread): u32 {
  do {
    const result = gatherPart(thread);
    if (result != 0) return result;
    if (<u32>thread.local2 == PARTS) {
      thread.local2 = 0;
      return 0;
    }
  } while (isAlone(thread) && hasHeadroom());
  return COPY_NEEDS_SOURCE;
}

/** The next part: 0 when it is read. */
function gatherPart(thread: Thread): u32 {
  const source = sourceOf(thread) + (thread.local2 << 12);
  if (thread.buffer == 0) thread.buffer = allocate(PAGE);
  const result = copyFromUser(thread, source, thread.buffer, PAGE);
  if (result != TRANSFER_DONE) return result == TRANSFER_FAULT ? refused(EFAULT, COPY_SRC_EFAULT) : COPY_NEEDS_SOURCE;
  setPart(thread.huge, <u32>thread.local2, frameFrom(thread.buffer));
  thread.local2 += 1;
  // Between two parts it holds no bytes.
  release(thread.buffer, PAGE);
  thread.buffer = 0;
  return 0;
}
