import { hashDirectIo } from './calls/direct-io';
import { hashFileRead } from './calls/file-read';
import { hashFork } from './calls/fork';
import { hashPins } from './calls/process-vm';
import { hashBatch } from './calls/vmsplice';
import { Completion, completionBytes } from './completion';
import { hashNotices } from './events';
import { contextOf, FILE_OPAQUE, FILE_SHMEM, FILE_USERFAULTFD, File, fileAt, isCloexec, isPipe, pipeOf } from './file';
import { contentHash, Frame } from './frame';
import { OP_FORK, operandCount } from './generated/catalogue';
import { hashHugePage } from './hugepage';
import { hashReservation } from './hugepool';
import { hashHuge } from './hugetable';
import { beginNames, nameOf, namesGiven } from './identity';
import { Inode, inodeOf } from './inode';
import { hashVector } from './iovec';
import { MAX_DESCRIPTORS, MAX_PAYLOAD, MAX_PROCESSES, MAX_THREADS, WRITER_BASE } from './layout';
import { isNone, machine, PAYLOAD_FRAMES, processAt, threadAt } from './machine';
import { Mm } from './mm';
import { hashCache } from './pagecache';
import { hashPages } from './pagetable';
import { hashBuffers, PIPE_PAGE, Pipe, pollersList, readersList, writersList } from './pipe';
import { hashPmdTables } from './pmdtable';
import { Process } from './process';
import { hashThps } from './thp';
import { ASLEEP, IDLE, Thread } from './thread';
import { Context, eventsOf, pendingOf, readersOf, readOf } from './userfaultfd';
import { VM_HUGETLB } from './vma';
import { first } from './waitlist';

/**
 * The hash by which an explorer recognises a state: everything that a later step or look can depend on, with
 * identities renamed by first use. Where free blocks lie, who shares which frame and which thread went last are no
 * part of it.
 */

const P: u64 = 0x9e3779b97f4a7c15;
/** Where the hash so far is, beside the writer of results. */
const HASH: usize = WRITER_BASE + 64;

export function mix(value: u64): void {
  store<u64>(HASH, (rotl(load<u64>(HASH) ^ value, 29) ^ (value >> 32)) * P);
}

/** Mixes in the name of an identity; true if it is new, so that what it stands for has to be mixed in as well. */
export function mixName(key: usize): bool {
  const before = namesGiven();
  mix(nameOf(<u32>key));
  return namesGiven() != before;
}

export function mixBytes(at: usize, length: u32): void {
  let left = length;
  for (; left >= 8; left -= 8, at += 8) mix(load<u64>(at));
  for (; left > 0; left--, at++) mix(load<u8>(at));
}

export function stateHash(): u64 {
  const m = machine();
  beginNames();
  store<u64>(HASH, 1);
  mix(m.time);
  mix(m.numbersUsed);
  mix(m.unmodelled);
  mix(((<u64>m.hugeFree) << 32) | <u32>m.hugeReserved);
  for (let number: u32 = 0; number < MAX_PROCESSES; number++) {
    const process = processAt(number);
    if (!isNone(process)) hashProcess(process);
  }
  for (let index: u32 = 0; index < 256; index++) {
    const thread = threadAt(index);
    if (!isNone(thread) && thread.state != IDLE) hashThread(thread);
  }
  for (let sent = m.oldestInFlight; !isNone(sent); sent = sent.next) hashFile(sent.file);
  mix(m.inFlight);
  hashCompletions();
  hashPayload();
  return load<u64>(HASH);
}

function hashCompletions(): void {
  for (let completion = machine().completions; !isNone(completion); completion = completion.next) {
    mix(((<u64>completion.record) << 32) | completion.index);
    mix(((<u64>completion.kind) << 32) | completion.errno);
    mix(((<u64>completion.why) << 32) | completion.length);
    mixBytes(changetype<usize>(completion) + offsetof<Completion>('value'), 8 + (completion.outputs << 3));
    mixBytes(completionBytes(completion), completion.length);
  }
}

function hashPayload(): void {
  for (let page: u32 = 0; page < MAX_PAYLOAD >> 12; page++) {
    const frame = load<u32>(PAYLOAD_FRAMES + ((<usize>page) << 2));
    if (frame != 0) mix(contentHash(changetype<Frame>(<usize>frame)) + page);
  }
}

export function hashProcess(process: Process): void {
  mix(0x100 + process.number);
  mix(process.ending);
  mix(process.status);
  mix(((<u64>process.stopped) << 32) | process.dying);
  mix(((<u64>process.uncapable) << 32) | process.rootless);
  mix(isNone(process.ender) || process.dying == 0 ? 0 : process.ender.index + 1);
  mix(((<u64>process.killed) << 32) | process.ignored);
  mix(((<u64>process.caught) << 32) | process.restarting);
  for (let index = process.number << 4; index < (process.number << 4) + MAX_THREADS; index++) hashSignals(index);
  hashMm(process.mm);
  for (let fd: u32 = 0; fd < MAX_DESCRIPTORS; fd++) {
    const file = fileAt(process.files, fd);
    if (isNone(file)) continue;
    mix((fd << 1) | (isCloexec(process.files, fd) ? 1 : 0));
    hashFile(file);
  }
}

/** Of an idle thread too. */
function hashSignals(index: u32): void {
  const thread = threadAt(index);
  if (isNone(thread)) return;
  mix(((<u64>thread.signals) << 32) | thread.blocked);
  mix(((<u64>thread.handled) << 32) | (index + 1));
}

function hashFile(file: File): void {
  if (!mixName(changetype<usize>(file))) return;
  mix(((<u64>file.kind) << 32) | file.flags);
  mix(((<u64>file.named) << 32) | file.owner);
  mix(file.position);
  if (file.kind == FILE_USERFAULTFD) hashContext(contextOf(file));
  else if (isPipe(file)) hashPipe(pipeOf(file));
  else if (file.kind == FILE_OPAQUE) mix(file.object);
  else if (file.kind == FILE_SHMEM) hashInode(inodeOf(file));
}

function hashInode(inode: Inode): void {
  if (!mixName(changetype<usize>(inode))) return;
  mix(((<u64>inode.mode) << 32) | inode.seals);
  mix(inode.nameLength);
  mix(inode.size);
  mix(inode.limit);
  hashCache(inode);
}

export function hashContext(ctx: Context): void {
  if (!mixName(changetype<usize>(ctx))) return;
  mix(((<u64>ctx.flags) << 32) | ctx.features);
  mix(((<u64>ctx.released) << 32) | ctx.changing);
  hashList(pendingOf(ctx));
  hashList(readOf(ctx));
  hashList(eventsOf(ctx));
  hashList(readersOf(ctx));
  hashMm(ctx.mm);
}

/** Threads in order, and which of them are one unordered group. */
function hashList(list: usize): void {
  let group: u32 = 0;
  for (let thread = first(list); !isNone(thread); thread = thread.next) {
    mix(((<u64>(thread.index + 1)) << 1) | (thread.group == group ? 1 : 0));
    group = thread.group;
  }
  mix(0);
}

export function hashMm(mm: Mm): void {
  if (!mixName(changetype<usize>(mm))) return;
  mix(((<u64>mm.users) << 32) | (mm.readers << 1) | mm.writing);
  mix(((<u64>mm.lockFuture) << 1) | mm.protects);
  mix(mm.brk);
  hashThps(mm);
  for (let vma = mm.first; !isNone(vma); vma = vma.next) {
    mix(vma.start);
    mix(vma.end);
    mix(((<u64>vma.flags) << 2) | (vma.forked << 1) | vma.guarded);
    mix(vma.pgoff);
    if (!isNone(vma.file)) hashFile(vma.file);
    if ((vma.flags & VM_HUGETLB) != 0) {
      hashReservation(vma);
      hashHuge(mm, vma);
      hashPmdTables(mm, vma);
    }
    // Numbers of anon_vmas are odd here, addresses are even: they can't be taken for each other.
    mixName(vma.anon != 0 ? <usize>((vma.anon << 1) | 1) : 0);
    if (isNone(vma.ctx)) mix(0);
    else hashContext(vma.ctx);
  }
  if (mm.pageTable != 0) hashPages(mm.pageTable);
}

function hashPipe(pipe: Pipe): void {
  if (!mixName(changetype<usize>(pipe))) return;
  mix(((<u64>pipe.readers) << 32) | pipe.writers);
  mix(((<u64>pipe.polled) << 32) | (isNone(pipe.holder) ? 0 : pipe.holder.index + 1));
  hashBuffers(pipe);
  hashList(readersList(pipe));
  hashList(writersList(pipe));
  hashList(pollersList(pipe));
}

/** How many bytes of a thread's buffer mean something: a whole page where COPY has read its source, or as far as copying is. */
function gathered(thread: Thread): u32 {
  return thread.copied == 0 && thread.local2 != 0 ? PIPE_PAGE : <u32>thread.copied;
}

function hashThread(thread: Thread): void {
  mix(0x10000 + thread.index);
  // Whether it takes steps alone or among others is nobody's business but the scheduler's.
  const state: u64 = thread.state == ASLEEP ? 1 : 0;
  mix(state | ((<u64>thread.reason) << 8) | ((<u64>thread.dying) << 16) | ((<u64>thread.faulting) << 24));
  mix(thread.operation | ((<u64>thread.phase) << 16));
  mix(thread.why);
  mix(thread.record | ((<u64>(thread.run == machine().run)) << 32));
  mixBytes(changetype<usize>(thread) + offsetof<Thread>('operand0'), operandCount(thread.operation) << 3);
  if (thread.list != 0 || thread.faulting != 0) {
    mix(thread.messageAddress);
    mix(((<u64>thread.messageFlags) << 32) | thread.messagePtid);
  }
  mix(thread.operation == OP_FORK ? 0 : thread.local0);
  mix(thread.local1);
  mix(thread.local2);
  mix(thread.copied);
  mixBytes(changetype<usize>(thread) + offsetof<Thread>('argument0'), 40);
  mixBytes(changetype<usize>(thread) + offsetof<Thread>('out0'), 24);
  if (thread.faulting != 0) hashContext(thread.messageContext);
  if (!isNone(thread.file)) hashFile(thread.file);
  if (!isNone(thread.mm)) hashMm(thread.mm);
  if (thread.buffer != 0) mixBytes(thread.buffer, gathered(thread));
  hashFileRead(thread);
  if (!isNone(thread.huge)) hashHugePage(thread.huge);
  if (!isNone(thread.vector)) hashVector(thread.vector);
  if (!isNone(thread.remote)) hashVector(thread.remote);
  hashPins(thread);
  hashDirectIo(thread);
  hashBatch(thread);
  if (!isNone(thread.bytes)) mixBytes(completionBytes(thread.bytes), <u32>thread.local0);
  mixName(thread.lock);
  if (thread.operation == OP_FORK) hashFork(thread);
  hashNotices(thread);
}
