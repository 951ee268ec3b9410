import { EAGAIN, ENOENT } from '../abi';
import { BEFORE_COPY_CHANGING, BEFORE_FILL_TOUCHES } from '../generated/releases';
import { anonPrepared } from '../lock';
import { isNone } from '../machine';
import { Mm } from '../mm';
import { makeEntry } from '../pagetable';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { Context } from '../userfaultfd';
import { VM_SHARED, Vma, vmaAt } from '../vma';

/** The memory that an ioctl fills: the one VMA that must hold all of the range, and its entries. */

/** What becomes of a destination's look-up: numbers of refusals, in their order. */
export const DESTINATION_FITS: u32 = 0;
/** The thread sleeps, and must look again. */
export const DESTINATION_ASLEEP: u32 = 1;
export const DESTINATION_NO_VMA: u32 = 2;
export const DESTINATION_BEYOND: u32 = 3;
export const DESTINATION_UNREGISTERED: u32 = 4;
export const DESTINATION_CHANGING: u32 = 5;

/** Looks up the one VMA that must hold all of [start, start + length), and whether it may be filled now. */
export function lookUpDestination(thread: Thread, ctx: Context, start: u64, length: u64): u32 {
  const mm = ctx.mm;
  if (ctx.changing != 0 && isBefore(BEFORE_COPY_CHANGING)) return DESTINATION_CHANGING;
  const vma = vmaAt(mm, start);
  if (isNone(vma)) return DESTINATION_NO_VMA;
  // Even if the range then turns out to be wrong.
  if (!isBefore(BEFORE_FILL_TOUCHES) && !isTouched(thread, mm, vma)) return DESTINATION_ASLEEP;
  if (length > vma.end - start) return DESTINATION_BEYOND;
  if (isNone(vma.ctx)) return DESTINATION_UNREGISTERED;
  return ctx.changing != 0 ? DESTINATION_CHANGING : DESTINATION_FITS;
}

/** What will be filled now is touched, before 6.9 no earlier. False if the thread has to sleep first. */
export function isTouchedNow(thread: Thread, mm: Mm): bool {
  return !isBefore(BEFORE_FILL_TOUCHES) || isTouched(thread, mm, vmaAt(mm, thread.argument0));
}

function isTouched(thread: Thread, mm: Mm, vma: Vma): bool {
  return vma.anon != 0 || (vma.flags & VM_SHARED) != 0 || anonPrepared(thread, mm, vma);
}

/** The errno of a destination that is refused. */
export function destinationErrno(refusal: u32): u16 {
  return refusal == DESTINATION_CHANGING ? EAGAIN : ENOENT;
}

/**
 * Where the entry of the page is that comes next: `argument0` is where the range begins, `local0` how many bytes are filled. Its
 * page table is made, whatever becomes of the page.
 */
export function nextEntry(thread: Thread, mm: Mm): usize {
  return makeEntry(mm.pageTable, nextPage(thread));
}

/** The number of that page. */
export function nextPage(thread: Thread): u64 {
  return (thread.argument0 + thread.local0) >> 12;
}
