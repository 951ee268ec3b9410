import { EVENT_UNMAP, FEATURE_EVENT_UNMAP } from './abi';
import { hashContext, mix } from './hash';
import { isNone, none } from './machine';
import { allocate, release } from './memory';
import { Thread } from './thread';
import { Context, postEvent, putContext } from './userfaultfd';
import { Vma } from './vma';

/**
 * The events of memory that is emptied or unmapped. A system call notes what it has to tell to whom while it has the mmap lock,
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
  start: u64;
  end: u64;
}

const NOTICE_SIZE: u32 = offsetof<Notice>();

/** Notes an event, behind those that the thread has noted. */
export function note(thread: Thread, ctx: Context, event: u8, start: u64, end: u64): void {
  const notice = changetype<Notice>(allocate(NOTICE_SIZE));
  notice.next = none<Notice>();
  notice.ctx = ctx;
  notice.event = event;
  notice.posted = false;
  notice.start = start;
  notice.end = end;
  ctx.refs += 1;
  ctx.changing += 1;
  let last = thread.notices;
  if (isNone(last)) {
    thread.notices = notice;
    return;
  }
  while (!isNone(last.next)) last = last.next;
  last.next = notice;
}

/** Notes that [start, end) is unmapped, once for each userfaultfd that has memory in it and wants to hear; `first` is the first VMA that intersects. */
export function noteUnmap(thread: Thread, first: Vma, start: u64, end: u64): void {
  for (let vma = first; !isNone(vma) && vma.start < end; vma = vma.next) {
    const ctx = vma.ctx;
    if (isNone(ctx) || (ctx.features & FEATURE_EVENT_UNMAP) == 0 || isNoted(thread, ctx)) continue;
    note(thread, ctx, EVENT_UNMAP, start, end);
  }
}

function isNoted(thread: Thread, ctx: Context): bool {
  for (let notice = thread.notices; !isNone(notice); notice = notice.next) if (notice.ctx == ctx) return true;
  return false;
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
    hashContext(notice.ctx);
  }
  mix(0);
}
