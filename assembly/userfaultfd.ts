import { FEATURE_THREAD_ID, POLLIN } from './abi';
import { OP_POLL } from './generated/catalogue';
import { unprotectHuge } from './hugetable';
import { isNone, machine, none } from './machine';
import { allocate, release } from './memory';
import { modifyRegistered } from './merge';
import { dropMm, getMm, grabMm, Mm, putMm } from './mm';
import { unprotectPages } from './protect';
import { FAULT_INTERRUPTIBLE, REASON_EVENT, REASON_FAULT, REASON_SPINNING, Thread } from './thread';
import { VM_HUGETLB, VM_UFFD_MODES, VM_UFFD_WP, Vma } from './vma';
import { append, first, isEmpty, length, remove, sleep, wake, wakeAll } from './waitlist';

/** A userfaultfd: userfaultfd_ctx. */
@unmanaged
export class Context {
  /** The file, threads that wait in its queues, and a FORK event that is to hand it over. */
  refs: u32;
  /** Flags at creation: UFFD_USER_MODE_ONLY, O_NONBLOCK, O_CLOEXEC. */
  flags: u32;
  /** As fdinfo shows them: FEATURE_INITIALIZED once UFFDIO_API succeeded. */
  features: u32;
  /** Whether the file was closed. */
  released: u32;
  /** Events on the way: mmap_changing. */
  changing: u32;
  mm: Mm;
  /** Unread faults, in order. */
  pending: u64;
  /** Read faults whose threads still wait. */
  read: u64;
  /** Unread events. */
  events: u64;
  /** Who waits in read(2) or poll(2). */
  readers: u64;
}

const CONTEXT_SIZE: u32 = offsetof<Context>();

export function newContext(flags: u32, features: u32, mm: Mm): Context {
  const ctx = changetype<Context>(allocate(CONTEXT_SIZE));
  memory.fill(changetype<usize>(ctx), 0, CONTEXT_SIZE);
  ctx.refs = 1;
  ctx.flags = flags;
  ctx.features = features;
  ctx.mm = grabMm(mm);
  return ctx;
}

export function putContext(ctx: Context): void {
  ctx.refs -= 1;
  if (ctx.refs != 0) return;
  dropMm(ctx.mm);
  release(changetype<usize>(ctx), CONTEXT_SIZE);
}

export function pendingOf(ctx: Context): usize {
  return changetype<usize>(ctx) + offsetof<Context>('pending');
}

export function readOf(ctx: Context): usize {
  return changetype<usize>(ctx) + offsetof<Context>('read');
}

export function eventsOf(ctx: Context): usize {
  return changetype<usize>(ctx) + offsetof<Context>('events');
}

export function readersOf(ctx: Context): usize {
  return changetype<usize>(ctx) + offsetof<Context>('readers');
}

/** The group of a message queued now: the settle, or one of its own while exploring. */
function messageGroup(): u32 {
  const m = machine();
  if (m.exploring != 0) m.settle += 1;
  return m.settle;
}

/** A message came: wakes who reads, and who polls for POLLIN. */
function wakeReaders(ctx: Context): void {
  let thread = first(readersOf(ctx));
  while (!isNone(thread)) {
    const next = thread.next;
    if (thread.operation != OP_POLL || (thread.operand1 & POLLIN) != 0) wake(thread);
    thread = next;
  }
}

/** Makes a fault's message. */
export function prepareFault(thread: Thread, ctx: Context, address: u64, flags: u32): void {
  thread.messageAddress = address;
  thread.messageFlags = flags;
  thread.messagePtid = (ctx.features & FEATURE_THREAD_ID) != 0 ? thread.index + 1 : 0;
  thread.messageContext = ctx;
  ctx.refs += 1;
}

/** Queues a fault's message and puts its thread to sleep. */
export function postFault(thread: Thread, ctx: Context, address: u64, flags: u32): void {
  prepareFault(thread, ctx, address, flags);
  thread.group = messageGroup();
  thread.faulting = FAULT_INTERRUPTIBLE;
  sleep(thread, pendingOf(ctx), REASON_FAULT);
  if (machine().spins != 0) moveSpinnersBack(pendingOf(ctx));
  wakeReaders(ctx);
}

/** Those that spin queue anew all the time, and so stand behind. */
function moveSpinnersBack(list: usize): void {
  for (let left = length(list), thread = first(list); left > 0; left--) {
    const next = thread.next;
    if (thread.reason == REASON_SPINNING) {
      remove(thread);
      thread.group = messageGroup();
      append(list, thread);
    }
    thread = next;
  }
}

/** After a fault's sleep: its message is withdrawn if it is still there. */
export function endFault(thread: Thread): void {
  remove(thread);
  thread.faulting = 0;
  const ctx = thread.messageContext;
  thread.messageContext = none<Context>();
  putContext(ctx);
}

/** Queues a FORK event that hands over `child`, and puts its thread to sleep until it was read. */
export function postFork(thread: Thread, ctx: Context, child: Context): void {
  thread.messageContext = child;
  postEvent(thread, ctx);
}

/** Queues an event, and puts its thread to sleep until it was read. */
export function postEvent(thread: Thread, ctx: Context): void {
  thread.group = messageGroup();
  sleep(thread, eventsOf(ctx), REASON_EVENT);
  wakeReaders(ctx);
}

/** Puts an event back as the last one: it could not be handed over. */
export function requeueEvent(thread: Thread): void {
  const list = thread.list;
  remove(thread);
  thread.group = messageGroup();
  append(list, thread);
}

/** How many messages at the front of a queue may be read first. */
export function groupSize(list: usize): u32 {
  const head = first(list);
  if (isNone(head)) return 0;
  let size: u32 = 1;
  let thread = head.next;
  while (!isNone(thread) && thread.group == head.group) {
    size++;
    thread = thread.next;
  }
  return size;
}

/** The `alternative`th message of the group at the front. */
export function chooseMessage(list: usize, alternative: u32): Thread {
  let thread = first(list);
  for (; alternative > 0; alternative--) thread = thread.next;
  return thread;
}

/** Wakes the waiters whose message's address lies in [start, start + length). */
export function wakeRange(ctx: Context, start: u64, length: u64): void {
  if (!isEmpty(pendingOf(ctx))) wakeIn(pendingOf(ctx), start, length);
  if (!isEmpty(readOf(ctx))) wakeIn(readOf(ctx), start, length);
}

function wakeIn(list: usize, start: u64, length: u64): void {
  let thread = first(list);
  while (!isNone(thread)) {
    const next = thread.next;
    if (thread.messageAddress - start < length) wake(thread);
    thread = next;
  }
}

/** Whether there is a message that stays: not one of a thread that spins. */
export function hasSteadyMessage(ctx: Context): bool {
  for (let thread = first(pendingOf(ctx)); !isNone(thread); thread = thread.next)
    if (thread.reason != REASON_SPINNING) return true;
  return !isEmpty(eventsOf(ctx));
}

/** Whether a thread that spins queues its message over and over. */
export function hasSpinner(ctx: Context): bool {
  for (let thread = first(pendingOf(ctx)); !isNone(thread); thread = thread.next)
    if (thread.reason == REASON_SPINNING) return true;
  return false;
}

export function hasMessage(ctx: Context): bool {
  return !isEmpty(pendingOf(ctx)) || !isEmpty(eventsOf(ctx));
}

/**
 * Unregisters [start, end) of a VMA, merging it with neighbours where that fits; the VMA that it became part of, or nothing
 * (ENOMEM). Its pages are not protected any more in either case.
 */
export function clearVma(mm: Mm, vma: Vma, start: u64, end: u64): Vma {
  if ((vma.flags & VM_UFFD_WP) != 0) unprotect(mm, vma, start, end);
  const changed = modifyRegistered(mm, vma, start, end, vma.flags & ~VM_UFFD_MODES, none<Context>());
  if (isNone(changed)) return changed;
  changed.flags &= ~VM_UFFD_MODES;
  changed.ctx = none<Context>();
  return changed;
}

function unprotect(mm: Mm, vma: Vma, start: u64, end: u64): void {
  if ((vma.flags & VM_HUGETLB) != 0) unprotectHuge(mm, start, end);
  else unprotectPages(mm.pageTable, start >> 12, end >> 12);
}

/** The last reference to the file is gone: everything is unregistered, everybody woken. */
export function releaseContext(ctx: Context): void {
  ctx.released = 1;
  const mm = ctx.mm;
  if (mm.users != 0) {
    getMm(mm);
    let vma = mm.first;
    while (!isNone(vma)) {
      if (vma.ctx == ctx) vma = clearVma(mm, vma, vma.start, vma.end);
      vma = vma.next;
    }
    putMm(mm);
  }
  wakeAll(pendingOf(ctx));
  wakeAll(readOf(ctx));
  // Who waits for an event to be read goes on, and finds it released.
  let thread = first(eventsOf(ctx));
  while (!isNone(thread)) {
    const next = thread.next;
    wake(thread);
    thread = next;
  }
  wakeAll(readersOf(ctx));
  putContext(ctx);
}

/** A FORK event was never read: what the child's mm has registered is plain memory again, without merging. */
export function releaseNew(ctx: Context): void {
  let vma = ctx.mm.first;
  while (!isNone(vma)) {
    if (vma.ctx == ctx) {
      vma.ctx = none<Context>();
      vma.flags &= ~VM_UFFD_MODES;
    }
    vma = vma.next;
  }
  putContext(ctx);
}
