import { EVENT_REMAP, EVENT_UNMAP, FEATURE_EVENT_UNMAP } from './abi';
import { hashContext, mix } from './hash';
import { ALL_ONES } from './layout';
import { isNone, none } from './machine';
import { allocate, release } from './memory';
import { Thread } from './thread';
import { Context, postEvent, putContext } from './userfaultfd';
import { Vma } from './vma';

/**
 * The events of memory that is emptied, unmapped or moved. A system call notes what it has to tell to whom while it has the mmap lock,
 * and with that begins to count; then it posts one after the other, without the lock, and sleeps until each was read.
 */
@unmanaged
export class Notice {
  next: Notice;
  /** Kept until the event is over. */
  ctx: Context;
  event: u8;
  /** Whether it was posted: its thread waits for it, or waited. */
  posted: bool;
  /** Whether it comes before, with or after a REMAP event of the same call: ORDER_... */
  order: u8;
  start: u64;
  end: u64;
  /** The third word of a REMAP event. */
  length: u64;
}

export const ORDER_BEFORE: u8 = 0;
const ORDER_REMAP: u8 = 1;
export const ORDER_AFTER: u8 = 2;

const NOTICE_SIZE: u32 = offsetof<Notice>();

/** Notes an event, behind those that the thread has noted and that do not come later. */
export function note(thread: Thread, ctx: Context, event: u8, start: u64, end: u64, order: u8 = ORDER_BEFORE): Notice {
  const notice = changetype<Notice>(allocate(NOTICE_SIZE));
  notice.next = none<Notice>();
  notice.ctx = ctx;
  notice.event = event;
  notice.posted = false;
  notice.order = order;
  notice.start = start;
  notice.end = end;
  notice.length = 0;
  ctx.refs += 1;
  ctx.changing += 1;
  let last = thread.notices;
  if (isNone(last) || last.order > order) {
    notice.next = last;
    thread.notices = notice;
    return notice;
  }
  while (!isNone(last.next) && last.next.order <= order) last = last.next;
  notice.next = last.next;
  last.next = notice;
  return notice;
}

/**
 * Notes that [start, end) is unmapped, once for each userfaultfd that has memory in it below `limit` and wants to hear; `first` is the
 * first VMA that intersects.
 */
export function noteUnmap(
  thread: Thread,
  first: Vma,
  start: u64,
  end: u64,
  order: u8 = ORDER_BEFORE,
  limit: u64 = ALL_ONES,
): void {
  for (let vma = first; !isNone(vma) && vma.start < min(end, limit); vma = vma.next) {
    const ctx = vma.ctx;
    if (isNone(ctx) || (ctx.features & FEATURE_EVENT_UNMAP) == 0 || isNoted(thread, ctx, start)) continue;
    note(thread, ctx, EVENT_UNMAP, start, end, order);
  }
}

/** Whether a userfaultfd is to hear of the range that begins at `start`: a call unmaps several that do not overlap. */
function isNoted(thread: Thread, ctx: Context, start: u64): bool {
  for (let notice = thread.notices; !isNone(notice); notice = notice.next)
    if (notice.ctx == ctx && notice.event == EVENT_UNMAP && notice.start == start) return true;
  return false;
}

/** Notes that `length` bytes moved from one place to another. */
export function noteRemap(thread: Thread, ctx: Context, from: u64, to: u64, length: u64): void {
  note(thread, ctx, EVENT_REMAP, from, to, ORDER_REMAP).length = length;
}

/** Ends the event that the thread waited for, if it did, and posts the next one: false if there is none left. */
export function isTelling(thread: Thread): bool {
  while (!isNone(thread.notices)) {
    const notice = thread.notices;
    // Nobody is there to read it any more, or a fatal signal is pending: it is not waited for.
    if (!notice.posted && notice.ctx.released == 0 && thread.dying == 0) {
      notice.posted = true;
      postEvent(thread, notice.ctx);
      return true;
    }
    thread.notices = notice.next;
    notice.ctx.changing -= 1;
    putContext(notice.ctx);
    release(changetype<usize>(notice), NOTICE_SIZE);
  }
  return false;
}

/** Mixes what a thread has yet to tell into the state's hash. */
export function hashNotices(thread: Thread): void {
  for (let notice = thread.notices; !isNone(notice); notice = notice.next) {
    mix(((<u64>notice.event) << 1) | (notice.posted ? 1 : 0));
    mix(notice.start);
    mix(notice.end);
    mix(notice.length);
    hashContext(notice.ctx);
  }
  mix(0);
}
