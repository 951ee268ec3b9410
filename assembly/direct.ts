import {
  API_IOCTLS,
  COPY_MODE_DONTWAKE,
  COPY_MODE_WP,
  EAGAIN,
  EEXIST,
  EINVAL,
  EVENT_PAGEFAULT,
  FEATURE_EVENT_FORK,
  FEATURE_EXACT_ADDRESS,
  FEATURE_INITIALIZED,
  FEATURE_SIGBUS,
  FEATURE_WP_ASYNC,
  MESSAGE_SIZE,
  MOVE_MODE_DONTWAKE,
  O_NONBLOCK,
  UFFD_API,
  ZEROPAGE_MODE_DONTWAKE,
} from './abi';
import { KIND_ERRNO, KIND_VALUE } from './completion';
import { mappedFrame } from './fault';
import { contextOf, FILE_USERFAULTFD, File, fileAt } from './file';
import { finish } from './finish';
import { anonymousFrame, Frame, readWord } from './frame';
import {
  OP_LOAD,
  OP_READ,
  OP_UFFDIO_API,
  OP_UFFDIO_CONTINUE,
  OP_UFFDIO_COPY,
  OP_UFFDIO_MOVE,
  OP_UFFDIO_POISON,
  OP_UFFDIO_REGISTER,
  OP_UFFDIO_UNREGISTER,
  OP_UFFDIO_WAKE,
  OP_UFFDIO_ZEROPAGE,
} from './generated/catalogue';
import { BEFORE_MOVE, BEFORE_POISON } from './generated/releases';
import { HUGE_MASK, HUGE_SIZE } from './hugepage';
import { mappedInode } from './inode';
import { continueHugeAt, poisonHugeAt } from './ioctls/huge-copy';
import { moveEntry, moveRefusal } from './ioctls/move';
import { poisonRefusal } from './ioctls/poison';
import { isRange, isUnalignedRange } from './ioctls/range';
import { flagsFor, ioctlsFor, isKnownMode, refusalOfVma, registerRange } from './ioctls/register';
import { continuedPte, continueRefusal, zeropageRefusal } from './ioctls/shmem-fill';
import {
  ALL_ONES,
  ARENA_END,
  ARENA_START,
  PAGE_MASK,
  PAGE_SIZE,
  PAYLOAD_END,
  PAYLOAD_START,
  UNTOUCHED,
} from './layout';
import { config, isNone, machine, none, threadAt } from './machine';
import { hasHeadroom } from './memory';
import { canSplitTwice, prepareAnon } from './merge';
import {
  entryOf,
  frameOf,
  isPresent,
  makeEntry,
  makePte,
  POISON_MARKER,
  PTE_EXCLUSIVE,
  pteAt,
  setPte,
  zeroPte,
} from './pagetable';
import { threadIndex } from './program';
import { isBefore } from './release';
import { endOpenFrame, hasRoom, outputsBehind, putEmptyFrame, putFirst, putFrameOf, putSecond } from './results';
import { beginOperation, copyOperands, IDLE, Thread } from './thread';
import { Context, clearVma, endFault, eventsOf, pendingOf, postFault, readOf, wakeRange } from './userfaultfd';
import {
  intersecting,
  isAnonymous,
  VM_ACCESS,
  VM_HUGETLB,
  VM_OPAQUE,
  VM_SHARED,
  VM_UFFD_MISSING,
  VM_UFFD_MODES,
  Vma,
  vmaAt,
} from './vma';
import { append, clearRunnable, first, isAnyRunnable, isEmpty, remove } from './waitlist';

/**
 * What most records are, done in one go and without the thread's record, their operands where they lie: several times
 * faster than a step machine. Only for what nothing can come in between, and where nobody asks which fact decided;
 * everything else is refused here with nothing done, and starts as usual. Both ways must come to the same, which
 * test/sim/direct.test.ts compares.
 */

/** Not done: it has to start as usual. */
export const DIRECT_NOT: u32 = 0;
/** Done, with its frame. */
export const DIRECT_DONE: u32 = 1;
/** Done, and others can take steps now: the settle is to go on. */
export const DIRECT_WOKE: u32 = 2;

function operand(record: usize, index: u32): u64 {
  return load<u64>(record + 8 + ((<usize>index) << 3));
}

/** Performs a record of one cell without flags, if it is of that kind. Nobody can take a step, and the frame is empty. */
export function performDirectly(record: usize, index: u32, head: u64): u32 {
  const thread = threadAt(threadIndex(head));
  if (isNone(thread)) return DIRECT_NOT;
  const m = machine();
  // Those that spin would notice what is done; those of a stopped process do nothing; what a processor may still know is asked for elsewhere.
  if ((m.spins | m.stops | m.stale | <u32>(thread.state ^ IDLE)) != 0 || !hasRoom()) return DIRECT_NOT;
  const before = m.current;
  m.current = thread.index;
  const done = perform(thread, record, index, head);
  if (done == DIRECT_NOT) m.current = before;
  return done;
}

function perform(thread: Thread, record: usize, index: u32, head: u64): u32 {
  switch (<u32>head & 0xff) {
    case OP_LOAD:
      return loadDirectly(thread, record, index);
    case OP_UFFDIO_COPY:
      return copyDirectly(thread, record, index);
    case OP_UFFDIO_WAKE:
      return wakeDirectly(thread, record, index);
    case OP_UFFDIO_ZEROPAGE:
      return zeroDirectly(thread, record, index);
    case OP_UFFDIO_MOVE:
      return moveDirectly(thread, record, index);
    case OP_UFFDIO_REGISTER:
      return registerDirectly(thread, record, index);
    case OP_UFFDIO_UNREGISTER:
      return unregisterDirectly(thread, record, index);
    case OP_UFFDIO_API:
      return enableDirectly(thread, record, index);
    case OP_READ:
      return readDirectly(thread, record, index);
    case OP_UFFDIO_CONTINUE:
      return markDirectly(thread, record, index, false);
    case OP_UFFDIO_POISON:
      return markDirectly(thread, record, index, true);
    default:
      return DIRECT_NOT;
  }
}

/** Of a page that is there, or one that a userfaultfd is asked for. */
function loadDirectly(thread: Thread, record: usize, index: u32): u32 {
  const address = operand(record, 0);
  const size = operand(record, 1);
  if (address - ARENA_START >= ARENA_END - ARENA_START) return DIRECT_NOT;
  if (size > 8 || ((ACCESS_SIZES >> <u32>size) & 1) == 0) return DIRECT_NOT;
  const offset = <u32>(address & PAGE_MASK);
  if (offset + <u32>size > <u32>PAGE_SIZE) return DIRECT_NOT;
  const mm = thread.process.mm;
  const vma = vmaAt(mm, address);
  if ((vma.flags & VM_ACCESS) == 0) return DIRECT_NOT;
  const entry = entryOf(mm.pageTable, address >> 12);
  const pte = pteAt(entry);
  if (!isPresent(pte)) {
    if ((pte | changetype<u32>(vma.file)) != 0 || entry == 0 || (vma.flags & VM_UFFD_MISSING) == 0) return DIRECT_NOT;
    return askDirectly(thread, record, index, vma.ctx);
  }
  const value = readWord(frameOf(pte), offset, <u32>size);
  return returns(thread, index, value, 0, 0, 0);
}

/** The load sleeps until its page is there. */
function askDirectly(thread: Thread, record: usize, index: u32, ctx: Context): u32 {
  if ((ctx.features & FEATURE_SIGBUS) != 0) return DIRECT_NOT;
  const m = machine();
  copyOperands(thread, record + 8);
  beginOperation(thread, OP_LOAD, 0, index);
  m.settle += 1;
  const address = thread.operand0;
  thread.local0 = address;
  postFault(thread, ctx, (ctx.features & FEATURE_EXACT_ADDRESS) != 0 ? address : address & ~PAGE_MASK, 0);
  if (isAnyRunnable()) return DIRECT_WOKE;
  putEmptyFrame(index);
  return DIRECT_DONE;
}

/** A bit for each of 1, 2, 4 and 8. */
const ACCESS_SIZES: u32 = 0x116;

/** Whether it is a userfaultfd that is enabled. All is read at once: what other files have there is of no matter. */
function isEnabled(file: File): bool {
  return <bool>(<u32>(file.kind == FILE_USERFAULTFD) & <u32>(contextOf(file).features != 0));
}

/** UFFDIO_API that succeeds, without features that ask for more than their bits. */
function enableDirectly(thread: Thread, record: usize, index: u32): u32 {
  const file = fileAt(thread.process.files, <u32>operand(record, 0));
  if (isNone(file)) return DIRECT_NOT;
  if (file.kind != FILE_USERFAULTFD) return DIRECT_NOT;
  const features = operand(record, 2);
  if (operand(record, 1) != UFFD_API || (features & ~(config().features & PLAIN_FEATURES)) != 0) return DIRECT_NOT;
  const ctx = contextOf(file);
  if (ctx.features != 0) return DIRECT_NOT;
  ctx.features = <u32>features | FEATURE_INITIALIZED;
  const outputs = outputsBehind();
  store<u64>(outputs, config().features, 8);
  store<u64>(outputs, API_IOCTLS, 16);
  return returns(thread, index, 0, 3, UFFD_API, 0);
}

const PLAIN_FEATURES: u64 = ~(FEATURE_EVENT_FORK | FEATURE_WP_ASYNC);

function wakeDirectly(thread: Thread, record: usize, index: u32): u32 {
  const file = fileAt(thread.process.files, <u32>operand(record, 0));
  if (!isEnabled(file)) return DIRECT_NOT;
  const start = operand(record, 1);
  const length = operand(record, 2);
  if (!isRange(start, length)) return DIRECT_NOT;
  wakeRange(contextOf(file), start, length);
  return end(thread, index, 0, 0);
}

/** One message, or none where that is not waited for. */
function readDirectly(thread: Thread, record: usize, index: u32): u32 {
  if (operand(record, 1) - MESSAGE_SIZE >= MESSAGE_SIZE) return DIRECT_NOT;
  const file = fileAt(thread.process.files, <u32>operand(record, 0));
  if (!isEnabled(file)) return DIRECT_NOT;
  const ctx = contextOf(file);
  const waiter = first(pendingOf(ctx));
  if (isNone(waiter)) {
    if (!isEmpty(eventsOf(ctx)) || (file.flags & O_NONBLOCK) == 0) return DIRECT_NOT;
    return fails(thread, index, EAGAIN, ALL_ONES);
  }
  const message = outputsBehind() + 8;
  remove(waiter);
  append(readOf(ctx), waiter);
  store<u64>(message, EVENT_PAGEFAULT);
  store<u64>(message, waiter.messageFlags, 8);
  store<u64>(message, waiter.messageAddress, 16);
  store<u64>(message, waiter.messagePtid, 24);
  return returns(thread, index, MESSAGE_SIZE, 1, ALL_ONES, MESSAGE_SIZE);
}

/** A page whose source is there and aligned; or refused for its operands. */
function copyDirectly(thread: Thread, record: usize, index: u32): u32 {
  const file = fileAt(thread.process.files, <u32>operand(record, 0));
  if (!isEnabled(file)) return DIRECT_NOT;
  const ctx = contextOf(file);
  const dst = operand(record, 1);
  const src = operand(record, 2);
  const length = operand(record, 3);
  const mode = operand(record, 4);
  if (ctx.changing != 0 || !isOurs(src, length)) return DIRECT_NOT;
  if (length != PAGE_SIZE || ((src | dst) & PAGE_MASK) != 0 || (mode & ~COPY_MODE_DONTWAKE) != 0) {
    if (isUnalignedRange(src, length) && isRange(dst, length) && (mode & ~COPY_MODES) == 0) return DIRECT_NOT;
    return fails(thread, index, EINVAL, UNTOUCHED);
  }
  // Beyond user memory nothing is mapped: that is the step machine's to refuse.
  const source = mappedFrame(thread.process.mm, src);
  return source != 0 ? fillDirectly(thread, index, ctx, dst, source, mode) : DIRECT_NOT;
}

/** A page of zeros. */
function zeroDirectly(thread: Thread, record: usize, index: u32): u32 {
  const file = fileAt(thread.process.files, <u32>operand(record, 0));
  if (!isEnabled(file)) return DIRECT_NOT;
  const ctx = contextOf(file);
  const start = operand(record, 1);
  const mode = operand(record, 3);
  if (ctx.changing != 0 || operand(record, 2) != PAGE_SIZE) return DIRECT_NOT;
  if ((start & PAGE_MASK) != 0 || (mode & ~ZEROPAGE_MODE_DONTWAKE) != 0) return DIRECT_NOT;
  return fillDirectly(thread, index, ctx, start, 0, mode);
}

/** Maps a copy of a frame, or (0) the zero page, where nothing is mapped. Bit 0 of every mode is DONTWAKE. */
function fillDirectly(thread: Thread, index: u32, ctx: Context, dst: u64, frame: usize, mode: u64): u32 {
  const mm = ctx.mm;
  // A dead mm has no VMAs.
  const vma = vmaAt(mm, dst);
  if (isNone(vma.ctx) || (changetype<u32>(vma.file) | mm.writing) != 0 || !hasHeadroom())
    return frame == 0 ? zeroFileDirectly(thread, index, ctx, vma, dst, mode) : DIRECT_NOT;
  prepareAnon(vma);
  const entry = makeEntry(mm.pageTable, dst >> 12);
  const old = pteAt(entry);
  if (isPresent(old)) return fails(thread, index, EEXIST, -(<i64>EEXIST));
  if (old != 0) return DIRECT_NOT;
  const pte = frame != 0 ? makePte(anonymousFrame(changetype<Frame>(frame)), PTE_EXCLUSIVE) : zeroPte();
  setPte(entry, pte);
  if ((mode & COPY_MODE_DONTWAKE) == 0) wakeRange(ctx, dst, PAGE_SIZE);
  return endFill(thread, index, vma, pte);
}

function wake(ctx: Context, start: u64, length: u64, mode: u64): void {
  if ((mode & ZEROPAGE_MODE_DONTWAKE) == 0) wakeRange(ctx, start, length);
}

/** A page of zeros in a private mapping of a file. */
function zeroFileDirectly(thread: Thread, index: u32, ctx: Context, vma: Vma, dst: u64, mode: u64): u32 {
  const mm = ctx.mm;
  if (isNone(vma.ctx) || mm.writing != 0 || !hasHeadroom()) return DIRECT_NOT;
  const inode = mappedInode(vma);
  if (isNone(inode) || (vma.flags & (VM_SHARED | VM_HUGETLB | VM_OPAQUE)) != 0) return DIRECT_NOT;
  prepareAnon(vma);
  const entry = makeEntry(mm.pageTable, dst >> 12);
  if (zeropageRefusal(vma, inode, dst, pteAt(entry)) != 0) return DIRECT_NOT;
  setPte(entry, zeroPte());
  wake(ctx, dst, PAGE_SIZE, mode);
  return end(thread, index, 1, PAGE_SIZE);
}

/** POISON, or else CONTINUE, of a page that it fits. */
function markDirectly(thread: Thread, record: usize, index: u32, poisons: bool): u32 {
  if (poisons && isBefore(BEFORE_POISON)) return DIRECT_NOT;
  const file = fileAt(thread.process.files, <u32>operand(record, 0));
  if (!isEnabled(file)) return DIRECT_NOT;
  const ctx = contextOf(file);
  const mm = ctx.mm;
  const start = operand(record, 1);
  const mode = operand(record, 3);
  if (ctx.changing != 0 || (mode & ~ZEROPAGE_MODE_DONTWAKE) != 0) return DIRECT_NOT;
  if (operand(record, 2) != PAGE_SIZE)
    return operand(record, 2) == HUGE_SIZE ? markHugeDirectly(thread, index, ctx, start, mode, poisons) : DIRECT_NOT;
  if ((start & PAGE_MASK) != 0) return DIRECT_NOT;
  const vma = vmaAt(mm, start);
  if (isNone(vma)) return DIRECT_NOT;
  if (isNone(vma.ctx) || mm.writing != 0 || !hasHeadroom()) return DIRECT_NOT;
  if ((!poisons && isAnonymous(vma)) || (vma.flags & (VM_HUGETLB | VM_OPAQUE)) != 0) return DIRECT_NOT;
  const entry = makeEntry(mm.pageTable, start >> 12);
  if ((vma.flags & VM_SHARED) == 0) prepareAnon(vma);
  const pte = poisons ? poisonedPte(vma, start, pteAt(entry)) : resumedPte(vma, start, pteAt(entry));
  if (pte == 0) return DIRECT_NOT;
  setPte(entry, pte);
  wake(ctx, start, PAGE_SIZE, mode);
  return end(thread, index, 1, PAGE_SIZE);
}

/** The same of a hugepage. */
function markHugeDirectly(thread: Thread, index: u32, ctx: Context, start: u64, mode: u64, poisons: bool): u32 {
  const mm = ctx.mm;
  const vma = vmaAt(mm, start);
  if (isNone(vma) || (start & HUGE_MASK) != 0) return DIRECT_NOT;
  if (isNone(vma.ctx) || mm.writing != 0 || !hasHeadroom() || (vma.flags & VM_HUGETLB) == 0) return DIRECT_NOT;
  const isPrivate = (vma.flags & VM_SHARED) == 0;
  if (isPrivate) prepareAnon(vma);
  const refusal = poisons ? poisonHugeAt(mm, start) : continueHugeAt(mm, vma, start, 0);
  if (refusal != 0) return DIRECT_NOT;
  wake(ctx, start, HUGE_SIZE, mode);
  return end(thread, index, 1, HUGE_SIZE);
}

/** The entry instead of `pte`, 0 if it is refused. */
function poisonedPte(vma: Vma, address: u64, pte: u32): u32 {
  return poisonRefusal(vma, address, pte) == 0 ? POISON_MARKER : 0;
}

function resumedPte(vma: Vma, address: u64, pte: u32): u32 {
  const inode = mappedInode(vma);
  return continueRefusal(vma, inode, address, pte) == 0 ? continuedPte(vma, inode, address) : 0;
}

/** A page that is there, to where none is. */
function moveDirectly(thread: Thread, record: usize, index: u32): u32 {
  if (isBefore(BEFORE_MOVE)) return DIRECT_NOT;
  const file = fileAt(thread.process.files, <u32>operand(record, 0));
  if (!isEnabled(file)) return DIRECT_NOT;
  const ctx = contextOf(file);
  const mm = ctx.mm;
  const dst = operand(record, 1);
  const src = operand(record, 2);
  const mode = operand(record, 4);
  if (mm != thread.process.mm || ctx.changing != 0 || operand(record, 3) != PAGE_SIZE) return DIRECT_NOT;
  if (((src | dst) & PAGE_MASK) != 0 || (mode & ~MOVE_MODE_DONTWAKE) != 0) return DIRECT_NOT;
  const to = vmaAt(mm, dst);
  const from = vmaAt(mm, src);
  if (isNone(to) || isNone(from) || (mm.writing | <u32>mm.thps) != 0 || !hasHeadroom()) return DIRECT_NOT;
  if (moveRefusal(ctx, to, from, dst, src, PAGE_SIZE) != 0) return DIRECT_NOT;
  const source = entryOf(mm.pageTable, src >> 12);
  if (source == 0) return DIRECT_NOT;
  prepareAnon(to);
  const entry = makeEntry(mm.pageTable, dst >> 12);
  if (moveEntry(source, entry, false) != 0) return DIRECT_NOT;
  if ((mode & MOVE_MODE_DONTWAKE) == 0) wakeRange(ctx, dst, PAGE_SIZE);
  return endFill(thread, index, to, pteAt(entry));
}

/** A range that ends in its first mapping, with room for what is split. */
function registerDirectly(thread: Thread, record: usize, index: u32): u32 {
  const file = fileAt(thread.process.files, <u32>operand(record, 0));
  if (!isEnabled(file)) return DIRECT_NOT;
  const ctx = contextOf(file);
  const start = operand(record, 1);
  const length = operand(record, 2);
  const mode = operand(record, 3);
  const mm = ctx.mm;
  if (!isKnownMode(mode) || !isRange(start, length) || !isOurs(start, length) || mm.readers != 0) return DIRECT_NOT;
  const end = start + length;
  const vma = intersecting(mm, start, end);
  // A dead mm has no VMAs. Several are the step machine's.
  if (isNone(vma) || end > vma.end || (vma.flags & VM_HUGETLB) != 0) return DIRECT_NOT;
  if (refusalOfVma(ctx, vma, end, mode) != 0 || !canSplitTwice(mm) || !hasHeadroom()) return DIRECT_NOT;
  registerRange(ctx, vma, start, end, flagsFor(mode));
  return returns(thread, index, 0, 1, ioctlsFor(mode, false), 0);
}

/** All that the userfaultfd has in the range, where there is nobody else's and room for what is split. */
function unregisterDirectly(thread: Thread, record: usize, index: u32): u32 {
  const file = fileAt(thread.process.files, <u32>operand(record, 0));
  if (!isEnabled(file)) return DIRECT_NOT;
  const ctx = contextOf(file);
  const mm = ctx.mm;
  const start = operand(record, 1);
  const length = operand(record, 2);
  if (!isRange(start, length) || mm.readers != 0 || !hasHeadroom()) return DIRECT_NOT;
  const vma = intersecting(mm, start, start + length);
  // A dead mm has no VMAs. Several are the step machine's.
  if (isNone(vma)) return DIRECT_NOT;
  if ((vma.flags & (VM_UFFD_MODES | VM_HUGETLB)) != VM_UFFD_MISSING) return DIRECT_NOT;
  if (vma.ctx != ctx || start + length > vma.end || !canSplitTwice(mm)) return DIRECT_NOT;
  const from = max(start, vma.start);
  wakeRange(ctx, from, start + length - from);
  clearVma(mm, vma, from, start + length);
  return end(thread, index, 0, 0);
}

const COPY_MODES: u64 = COPY_MODE_DONTWAKE | COPY_MODE_WP;

/** Whether memory is the program's to read: in the arena, or payload. */
function isOurs(address: u64, length: u64): bool {
  if (address - ARENA_START < ARENA_END - ARENA_START) return length <= ARENA_END - address;
  return address - PAYLOAD_START < PAYLOAD_END - PAYLOAD_START ? length <= PAYLOAD_END - address : false;
}

/** The operation returns, and nobody was woken. */
function returns(thread: Thread, index: u32, value: u64, outputs: u32, output: u64, length: u32): u32 {
  putFrameOf(index, thread.index, KIND_VALUE, 0, value, outputs, output, length);
  return DIRECT_DONE;
}

/** The operation fails; its one output word says what is left in it. */
function fails(thread: Thread, index: u32, errno: u16, output: u64): u32 {
  putFrameOf(index, thread.index, KIND_ERRNO, errno, ALL_ONES, 1, output, 0);
  return DIRECT_DONE;
}

/** The operation returns 0. It may have woken others. */
function end(thread: Thread, index: u32, outputs: u32, output: u64): u32 {
  if (!isAnyRunnable()) return returns(thread, index, 0, outputs, output, 0);
  putFirst(index, thread.index, outputs, output);
  const m = machine();
  m.settle += 1;
  const woken = (m.runnable1 | m.runnable2 | m.runnable3) != 0 ? none<Thread>() : onlyLoad();
  return endWoken(index, woken, isNone(woken) ? 0 : mappedFrame(woken.process.mm, woken.operand0));
}

/** A page of `vma` was filled. Whom that woke waited for this very page. */
function endFill(thread: Thread, index: u32, vma: Vma, pte: u32): u32 {
  const m = machine();
  const others = m.runnable1 | m.runnable2 | m.runnable3;
  if ((m.runnable0 | others) == 0) return returns(thread, index, 0, 1, PAGE_SIZE, 0);
  putFirst(index, thread.index, 1, PAGE_SIZE);
  m.settle += 1;
  const woken = others != 0 || (vma.flags & VM_ACCESS) == 0 ? none<Thread>() : onlyLoad();
  return endWoken(index, woken, isNone(woken) ? 0 : changetype<usize>(frameOf(pte)));
}

/** Of the first 64 threads the one that can take a step, if it is the only one, and in a load of one page; or nothing. */
function onlyLoad(): Thread {
  const runnable = machine().runnable0;
  if ((runnable & (runnable - 1)) != 0) return none<Thread>();
  const thread = threadAt(<u32>ctz(runnable));
  const address = thread.operand0;
  if (thread.operation != OP_LOAD || thread.dying != 0 || thread.local0 != address) return none<Thread>();
  // Who waited for a hugepage has asked for its first page, and may want another one.
  if (((address ^ thread.messageAddress) & ~PAGE_MASK) != 0) return none<Thread>();
  return <u32>(address & PAGE_MASK) + <u32>thread.operand1 > <u32>PAGE_SIZE ? none<Thread>() : thread;
}

/** What is woken has its page, if `frame` is one: it is done then, and with it the settle. */
function endWoken(index: u32, thread: Thread, frame: usize): u32 {
  if (frame == 0 || thread.process.mm.writing != 0) return DIRECT_WOKE;
  endFault(thread);
  machine().current = thread.index;
  const value = readWord(changetype<Frame>(frame), <u32>(thread.operand0 & PAGE_MASK), <u32>thread.operand1);
  if (!putSecond(thread.record, thread.index, value)) {
    finish(thread, value);
    return DIRECT_WOKE;
  }
  clearRunnable(thread);
  thread.state = IDLE;
  endOpenFrame(index);
  return DIRECT_DONE;
}
