import { EVENT_FORK, EVENT_PAGEFAULT } from './abi';
import { contextOf, FILE_USERFAULTFD, fileAt } from './file';
import { contentHash, Frame, readWord } from './frame';
import { hugeFileFrame } from './hugecache';
import { HUGE_SIZE, PARTS, partOf } from './hugepage';
import { hugePageOf, hugePteAt } from './hugetable';
import { Inode, inodeOf, mappedInode } from './inode';
import { MAX_DESCRIPTORS, MAX_PROCESSES, RESULTS_BASE, RESULTS_CAPACITY } from './layout';
import { isNone, machine, none, processAt, threadAt } from './machine';
import { hasContents, MAX_CACHE_PAGES, nextCached } from './pagecache';
import { entryOf, firstMapped, frameOf, isPresent, pteAt } from './pagetable';
import { Process } from './process';
import { Thread } from './thread';
import { Context, eventsOf, pendingOf, readOf } from './userfaultfd';
import { VM_HUGETLB, Vma } from './vma';
import { first } from './waitlist';

/**
 * The machine as a person wants to see it: more than looks tell, which are what a kernel can be asked for too. Records of
 * eight words at RESULTS_BASE, the first one its kind (sim/picture.ts reads them). Objects are named by their addresses,
 * which mean something within one picture.
 */

const RECORD: usize = 64;
const END: usize = RESULTS_BASE + <usize>RESULTS_CAPACITY - 2 * RECORD;

const KIND_MORE: u64 = 0;
const KIND_PROCESS: u64 = 1;
const KIND_THREAD: u64 = 2;
const KIND_VMA: u64 = 3;
const KIND_PAGE: u64 = 4;
const KIND_DESCRIPTOR: u64 = 5;
const KIND_CONTEXT: u64 = 6;
const KIND_MESSAGE: u64 = 7;
const KIND_FILE: u64 = 8;
const KIND_CACHED: u64 = 9;

/** Neighbours that are alike are one record behind so many records of their own, which say which frame each has. */
const SINGLES: i32 = 8;

/** Of a page's entry: beside its flags or marker. */
const PRESENT: u64 = 1 << 16;
const ZERO_PAGE: u64 = 1 << 17;
const HUGE_PAGE: u64 = 1 << 18;

const UNREAD_FAULT: u64 = 0;
const READ_FAULT: u64 = 1;
const UNREAD_EVENT: u64 = 2;

/** Draws all of it; how many records. The last one says so if there was no room for more. */
export function drawPicture(): u32 {
  let at = RESULTS_BASE;
  for (let number: u32 = 0; number < MAX_PROCESSES; number++) {
    const process = processAt(number);
    if (!isNone(process)) at = drawProcess(at, process);
  }
  const count = <u32>((at - RESULTS_BASE) / RECORD);
  if (at < END) return count;
  draw(at, KIND_MORE);
  return count + 1;
}

/** One record; past the end all are the same one. */
function draw(
  at: usize,
  kind: u64,
  a: u64 = 0,
  b: u64 = 0,
  c: u64 = 0,
  d: u64 = 0,
  e: u64 = 0,
  f: u64 = 0,
  g: u64 = 0,
): usize {
  store<u64>(at, kind);
  store<u64>(at, a, 8);
  store<u64>(at, b, 16);
  store<u64>(at, c, 24);
  store<u64>(at, d, 32);
  store<u64>(at, e, 40);
  store<u64>(at, f, 48);
  store<u64>(at, g, 56);
  return at < END ? at + RECORD : at;
}

function drawProcess(start: usize, process: Process): usize {
  let at = draw(start, KIND_PROCESS, process.number, nameOf(process.mm), process.stopped, process.ending);
  for (let index = process.number << 4; index < (process.number << 4) + 16; index++) {
    const thread = threadAt(index);
    if (!isNone(thread)) at = drawThread(at, thread);
  }
  for (let vma = process.mm.first; !isNone(vma) && at < END; vma = vma.next) at = drawVma(at, process, vma);
  for (let fd: u32 = 3; fd < MAX_DESCRIPTORS; fd++) {
    const file = fileAt(process.files, fd);
    if (isNone(file)) continue;
    const inode = inodeOf(file);
    at = draw(at, KIND_DESCRIPTOR, process.number, fd, file.kind, file.object, file.flags);
    if (file.kind == FILE_USERFAULTFD) at = drawContext(at, contextOf(file));
    else if (!isNone(inode)) at = drawFile(at, inode);
  }
  return at;
}

function nameOf<T>(object: T): u64 {
  return changetype<usize>(object);
}

function drawThread(at: usize, thread: Thread): usize {
  const waits: u64 = thread.faulting != 0 ? 1 : 0;
  const ctx = waits != 0 ? nameOf(thread.messageContext) : 0;
  return draw(
    at,
    KIND_THREAD,
    thread.index,
    thread.state,
    thread.reason,
    thread.operation,
    waits,
    thread.messageAddress,
    ctx,
  );
}

function drawVma(start: usize, process: Process, vma: Vma): usize {
  const inode = mappedInode(vma);
  let at = draw(
    start,
    KIND_VMA,
    process.number,
    vma.start,
    vma.end,
    vma.flags,
    nameOf(vma.ctx),
    nameOf(inode),
    vma.pgoff,
  );
  at = (vma.flags & VM_HUGETLB) != 0 ? drawHugePages(at, process, vma) : drawPages(at, process, vma);
  return isNone(inode) ? at : drawFile(at, inode);
}

function drawPages(start: usize, process: Process, vma: Vma): usize {
  let at = start;
  const root = process.mm.pageTable;
  const end = vma.end >> 12;
  for (
    let page = firstMapped(root, vma.start >> 12, end);
    page < end && at < END;
    page = firstMapped(root, page + 1, end)
  )
    at = drawPage(at, start, process, page, pteAt(entryOf(root, page)));
  return at;
}

/** A page behind those that have been drawn since `from`: a record of its own, or one more of the last record's. */
function drawAlike(
  at: usize,
  from: usize,
  kind: u64,
  owner: u64,
  page: u64,
  size: u64,
  bits: u64,
  frame: Frame,
): usize {
  const hash: u64 = isNone(frame) ? 0 : contentHash(frame);
  let alike: i32 = 0;
  let next = page;
  for (let last = at; last > from && alike < SINGLES; alike++) {
    last -= RECORD;
    const count = load<u64>(last, 56);
    next -= count * size;
    if (load<u64>(last, 16) != next || load<u64>(last, 24) != bits || load<u64>(last, 40) != hash) break;
    if (count > 1) alike = SINGLES - 1;
  }
  if (alike == SINGLES) {
    const last = at - RECORD;
    store<u64>(last, load<u64>(last, 56) + 1, 56);
    return at;
  }
  const word: u64 = isNone(frame) ? 0 : readWord(frame, 0, 8);
  return draw(at, kind, owner, page, bits, nameOf(frame), hash, word, 1);
}

/** Of a hugepage the first 4096 bytes stand for its contents. */
function drawHugePages(start: usize, process: Process, vma: Vma): usize {
  let at = start;
  for (let address = vma.start; address < vma.end && at < END; address += HUGE_SIZE) {
    const pte = hugePteAt(process.mm, address);
    if (pte != 0) at = drawHugePage(at, process.number, address, pte);
  }
  return at;
}

function drawHugePage(at: usize, number: u64, address: u64, pte: u32): usize {
  if (!isPresent(pte)) return draw(at, KIND_PAGE, number, address, <u64>pte | HUGE_PAGE);
  const frame = partOf(hugePageOf(pte), 0);
  const bits = (<u64>pte & 15) | PRESENT | HUGE_PAGE;
  return draw(at, KIND_PAGE, number, address, bits, nameOf(frame), contentHash(frame), readWord(frame, 0, 8));
}

function drawPage(at: usize, from: usize, process: Process, page: u64, pte: u32): usize {
  const number: u64 = process.number;
  if (!isPresent(pte)) return drawAlike(at, from, KIND_PAGE, number, page << 12, 4096, pte, none<Frame>());
  const frame = frameOf(pte);
  const zero: u64 = frame == machine().zeroFrame ? ZERO_PAGE : 0;
  const bits = (<u64>pte & 15) | PRESENT | zero;
  return drawAlike(at, from, KIND_PAGE, number, page << 12, 4096, bits, frame);
}

function drawContext(start: usize, ctx: Context): usize {
  let at = draw(start, KIND_CONTEXT, nameOf(ctx), nameOf(ctx.mm), ctx.features, ctx.flags, ctx.changing);
  at = drawFaults(at, ctx, pendingOf(ctx), UNREAD_FAULT);
  at = drawFaults(at, ctx, readOf(ctx), READ_FAULT);
  for (let thread = first(eventsOf(ctx)); !isNone(thread); thread = thread.next) at = drawEvent(at, ctx, thread);
  return at;
}

function drawFaults(at: usize, ctx: Context, list: usize, queue: u64): usize {
  for (let thread = first(list); !isNone(thread); thread = thread.next)
    at = draw(
      at,
      KIND_MESSAGE,
      nameOf(ctx),
      queue,
      thread.index,
      EVENT_PAGEFAULT,
      thread.messageAddress,
      thread.messageFlags,
    );
  return at;
}

function drawEvent(at: usize, ctx: Context, thread: Thread): usize {
  const notice = thread.notices;
  if (isNone(notice)) return draw(at, KIND_MESSAGE, nameOf(ctx), UNREAD_EVENT, thread.index, EVENT_FORK);
  return draw(at, KIND_MESSAGE, nameOf(ctx), UNREAD_EVENT, thread.index, notice.event, notice.start, notice.end);
}

/** A file of shared memory, drawn wherever it is met. */
function drawFile(start: usize, inode: Inode): usize {
  let at = draw(start, KIND_FILE, nameOf(inode), inode.size, inode.seals, inode.huge != 0 ? 1 : 0);
  if (inode.huge != 0) return drawHugeFile(at, inode);
  const from = at;
  for (
    let page = nextCached(inode, 0, MAX_CACHE_PAGES);
    page < MAX_CACHE_PAGES && at < END;
    page = nextCached(inode, page + 1, MAX_CACHE_PAGES)
  )
    at = drawCached(at, from, inode, page, frameOf(pteAt(entryOf(inode.pages, page))));
  return at;
}

/** Of each hugepage the first 4096 bytes stand for its contents. */
function drawHugeFile(start: usize, inode: Inode): usize {
  let at = start;
  for (let page: u64 = 0; page < inode.size >> 12 && at < END; page += PARTS) {
    const frame = hugeFileFrame(inode, page);
    if (isNone(frame)) continue;
    at = draw(at, KIND_CACHED, nameOf(inode), page, 1, nameOf(frame), contentHash(frame), readWord(frame, 0, 8));
  }
  return at;
}

function drawCached(at: usize, from: usize, inode: Inode, page: u64, frame: Frame): usize {
  const ready: u64 = hasContents(inode, page) ? 1 : 0;
  return drawAlike(at, from, KIND_CACHED, nameOf(inode), page, 1, ready, frame);
}
