import { ENOMEM, FEATURE_EVENT_FORK } from '../abi';
import { copyTable } from '../file';
import { fail, finish } from '../finish';
import { MMAP_OVERCOMMIT_HEURISTIC } from '../generated/facts';
import { hashContext, hashProcess, mix } from '../hash';
import { copyHuge } from '../hugetable';
import { waitForMm } from '../lock';
import { isNone, machine, none } from '../machine';
import { allocate, release, reserve } from '../memory';
import { Mm, newMm } from '../mm';
import { copyPages, tableBytes } from '../pagetable';
import { copyPmdTables } from '../pmdtable';
import { inheritPrivileges } from '../privileges';
import { freeProcess, newProcess, Process, publishProcess } from '../process';
import { isStopping } from '../signals';
import { copyThps } from '../thp';
import { newThread, Thread } from '../thread';
import { UNMODELLED_MEMORY, UNMODELLED_SPLICE_SHARED, UNMODELLED_STOP, unmodelled } from '../unmodelled';
import { Context, newContext, postFork, putContext, releaseNew } from '../userfaultfd';
import {
  linkVma,
  newVma,
  pagesOf,
  setFile,
  VM_ACCOUNT,
  VM_DONTCOPY,
  VM_HUGE_POOR,
  VM_HUGETLB,
  VM_LOCKED,
  VM_UFFD_MODES,
  VM_UFFD_WP,
  VM_WIPEONFORK,
  Vma,
  vmaBytes,
} from '../vma';
import { exceedsMemory } from './mmap';

/**
 * fork(2). The descriptors are copied first, then the memory, in one go; then each userfaultfd with EVENT_FORK that has
 * memory here gets its event, one after the other; when the last was read the child lives.
 */
const PHASE_POST: u32 = 1;
const PHASE_WAIT: u32 = 2;

/** A userfaultfd of the parent and the one that takes its place in the child: a list, its head in `local0`. */
@unmanaged
class Pair {
  next: Pair;
  original: Context;
  copy: Context;
}

const PAIR_SIZE: u32 = 16;

export function stepFork(thread: Thread): void {
  if (thread.phase == 0) {
    begin(thread);
    return;
  }
  if (thread.phase == PHASE_WAIT) endEvent(thread);
  post(thread);
}

/** What the frames of a page table may take that share theirs with copies and have to be their own first: bytes a byte of it. */
const FRAMES_PER_TABLE: u64 = 20;

function begin(thread: Thread): void {
  const parent = thread.process;
  if (parent.mm.readers != 0) {
    waitForMm(thread, parent.mm);
    return;
  }
  if (machine().spliced != 0) {
    unmodelled(UNMODELLED_SPLICE_SHARED);
    return;
  }
  const table = tableBytes(parent.mm.pageTable);
  const needed = table + table * FRAMES_PER_TABLE + vmaBytes(parent.mm.mapCount) + 0x10000;
  if (!reserve(needed)) {
    unmodelled(UNMODELLED_MEMORY);
    return;
  }
  const files = copyTable(parent.files);
  const child = newProcess(<u32>thread.operand0, newMm(), files);
  thread.child = child;
  inheritPrivileges(child, thread);
  inheritActions(child, parent);
  if (!copyMemory(thread, child.mm, parent.mm)) {
    abandon(thread);
    thread.child = none<Process>();
    freeProcess(child);
    fail(thread, ENOMEM, MMAP_OVERCOMMIT_HEURISTIC);
    return;
  }
  thread.phase = PHASE_POST;
  if (thread.local0 == 0) bear(thread, child);
}

/** Copies VMAs and pages; false if one asks for more than there is. */
function copyMemory(thread: Thread, to: Mm, from: Mm): bool {
  to.protects = from.protects;
  to.brk = from.brk;
  to.thpEnabled = from.thpEnabled;
  let last = none<Vma>();
  for (let vma = from.first; !isNone(vma); vma = vma.next) {
    if ((vma.flags & VM_DONTCOPY) != 0) continue;
    if ((vma.flags & VM_ACCOUNT) != 0 && exceedsMemory(pagesOf(vma))) return false;
    // Locks are not inherited, nor are reservations of hugepages.
    const copy = newVma(vma.start, vma.end, vma.flags & ~(VM_LOCKED | VM_HUGE_POOR));
    setFile(copy, vma.file, vma.pgoff);
    copy.guarded = vma.guarded;
    copyRegistration(thread, copy, vma, to);
    if (vma.anon != 0 && (vma.flags & VM_WIPEONFORK) == 0) {
      // An anon_vma of its own, which has the parent's behind it.
      const m = machine();
      m.anonSerial += 1;
      copy.anon = m.anonSerial;
      copy.forked = 1;
    }
    if ((vma.flags & VM_WIPEONFORK) == 0) copyEntries(to, from, vma, (copy.flags & VM_UFFD_WP) != 0);
    linkVma(to, copy, last);
    last = copy;
  }
  return true;
}

/** Without an anon_vma nothing is there that can't be faulted in again: it is copied only where protection or guards go with it. */
function copyEntries(to: Mm, from: Mm, vma: Vma, keepsWp: bool): void {
  if (vma.anon == 0 && !keepsWp && vma.guarded == 0) return;
  copyPmdTables(to, from, vma);
  if ((vma.flags & VM_HUGETLB) != 0) copyHuge(to, from, vma, keepsWp);
  else copyPages(to.pageTable, from.pageTable, vma.start >> 12, vma.end >> 12, keepsWp);
  copyThps(to, from, vma);
}

function copyRegistration(thread: Thread, copy: Vma, vma: Vma, to: Mm): void {
  if (isNone(vma.ctx)) return;
  if ((vma.ctx.features & FEATURE_EVENT_FORK) == 0) copy.flags &= ~VM_UFFD_MODES;
  else copy.ctx = pairOf(thread, vma.ctx, to).copy;
}

function pairOf(thread: Thread, original: Context, to: Mm): Pair {
  let last = none<Pair>();
  for (let pair = changetype<Pair>(<usize>thread.local0); !isNone(pair); pair = pair.next) {
    if (pair.original == original) return pair;
    last = pair;
  }
  const pair = changetype<Pair>(allocate(PAIR_SIZE));
  pair.next = none<Pair>();
  pair.original = original;
  pair.copy = newContext(original.flags, original.features, to);
  original.refs += 1;
  original.changing += 1;
  if (isNone(last)) thread.local0 = <u64>changetype<usize>(pair);
  else last.next = pair;
  return pair;
}

/** Memory could not be copied: nobody will hear of it. */
function abandon(thread: Thread): void {
  let pair = changetype<Pair>(<usize>thread.local0);
  thread.local0 = 0;
  while (!isNone(pair)) {
    const next = pair.next;
    pair.original.changing -= 1;
    putContext(pair.original);
    putContext(pair.copy);
    release(changetype<usize>(pair), PAIR_SIZE);
    pair = next;
  }
}

/** Posts the next event, or lets the child live. */
function post(thread: Thread): void {
  const pair = changetype<Pair>(<usize>thread.local0);
  if (isNone(pair)) {
    bear(thread, thread.child);
    return;
  }
  thread.phase = PHASE_WAIT;
  thread.messageFlags = 0;
  // Nobody is there to read it any more, or a fatal signal is pending: it is not waited for.
  if (pair.original.released != 0 || thread.dying != 0) thread.messageContext = pair.copy;
  else postFork(thread, pair.original, pair.copy);
}

/** After the wait: the event was read, or nobody will. */
function endEvent(thread: Thread): void {
  const pair = changetype<Pair>(<usize>thread.local0);
  thread.local0 = <u64>changetype<usize>(pair.next);
  thread.messageContext = none<Context>();
  if (thread.messageFlags == 0) releaseNew(pair.copy);
  thread.messageFlags = 0;
  pair.original.changing -= 1;
  putContext(pair.original);
  release(changetype<usize>(pair), PAIR_SIZE);
}

function bear(thread: Thread, child: Process): void {
  if (isStopping(thread)) {
    unmodelled(UNMODELLED_STOP);
    return;
  }
  thread.child = none<Process>();
  if (thread.dying != 0) freeProcess(child);
  else publish(thread, child);
  finish(thread, thread.operand0);
}

/** The child does with signals what its parent did when the fork began, before any event. */
function inheritActions(child: Process, parent: Process): void {
  child.ignored = parent.ignored;
  child.caught = parent.caught;
  child.restarting = parent.restarting;
}

/** The child's first thread blocks the signals that the forking one blocks. */
function publish(thread: Thread, child: Process): void {
  publishProcess(child);
  if (thread.blocked != 0) newThread(child, child.number << 4).blocked = thread.blocked;
}

/** Mixes what a fork under way holds into the state's hash. */
export function hashFork(thread: Thread): void {
  if (isNone(thread.child)) return;
  hashProcess(thread.child);
  for (let pair = changetype<Pair>(<usize>thread.local0); !isNone(pair); pair = pair.next) {
    hashContext(pair.original);
    hashContext(pair.copy);
  }
  mix(0);
}
