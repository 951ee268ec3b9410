import {
  EAGAIN,
  EBADF,
  EFAULT,
  EINTR,
  EINVAL,
  EMFILE,
  EVENT_FORK,
  EVENT_PAGEFAULT,
  MESSAGE_SIZE,
  O_CLOEXEC,
  O_NONBLOCK,
} from '../abi';
import {
  contextOf,
  FILE_DEVICE,
  FILE_NULL,
  FILE_OPAQUE,
  FILE_PIPE_READ,
  FILE_SHMEM,
  FILE_USERFAULTFD,
  FILE_ZERO,
  File,
  fileAt,
  freeFrom,
  getFile,
  installFile,
  isReadable,
  newFile,
} from '../file';
import { bytesFor, fail, finish, interrupt } from '../finish';
import { OP_READ, OP_READ_AT, OP_READV } from '../generated/catalogue';
import {
  DEVICE_READ,
  FD_EBADF,
  FD_READ_KERNEL_ADDRESS,
  MM_DEAD_READ,
  QUEUE_READ_EFAULT_LOST,
  READ_EAGAIN,
  READ_FORK_EVENT_EMFILE,
  READ_INTERRUPTED,
  READ_ORDER_API,
  READ_ORDER_SIZE,
  READ_READV_OLD,
  READV_SIZE,
} from '../generated/facts';
import { BEFORE_READV } from '../generated/releases';
import { firstLength, refuseOlder, transferVector } from '../iovec';
import { ALL_ONES, MAX_DESCRIPTORS } from '../layout';
import { isNone } from '../machine';
import { userOf } from '../privileges';
import { isBefore } from '../release';
import { isFlooded, isSignalPending } from '../signals';
import { REASON_READ, Thread } from '../thread';
import {
  UNMODELLED_OLDER_RELEASE,
  UNMODELLED_OPAQUE,
  UNMODELLED_PTID_IN_MEMORY,
  UNMODELLED_SIGNAL_SPIN,
  unmodelled,
} from '../unmodelled';
import { copyToUser, isUserRange, TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import {
  Context,
  chooseMessage,
  eventsOf,
  groupSize,
  hasSteadyMessage,
  pendingOf,
  readersOf,
  readOf,
  requeueEvent,
} from '../userfaultfd';
import { append, isEmpty, remove, sleep, wake } from '../waitlist';
import { beginFileRead, stepFileRead } from './file-read';
import { stepPipeRead } from './pipe-read';
import { beginVector, isVectorReady } from './vector';

/**
 * read(2), into the driver's buffer (`read`) or into memory (`read_at`), and readv(2). Phases: 0 looks at the descriptor; 1
 * takes a message, or sleeps for the first one; 2 copies a message to memory; 3 reads a pipe; 4 reads an array of segments; 5
 * copies from a file to memory.
 */
const PHASE_TAKE: u32 = 1;
const PHASE_COPY: u32 = 2;
const PHASE_PIPE: u32 = 3;
const PHASE_IMPORT: u32 = 4;
const PHASE_FILE: u32 = 5;

/** How many messages the next step may take: those of the group at the front. */
export function readAlternatives(thread: Thread): u32 {
  if (thread.phase != PHASE_TAKE) return 1;
  const ctx = contextOf(thread.file);
  const pending = groupSize(pendingOf(ctx));
  if (pending != 0) return pending;
  const events = groupSize(eventsOf(ctx));
  return events != 0 ? events : 1;
}

/** The buffer's length, as all forms have it. */
export function readCount(thread: Thread): u32 {
  if (thread.operation == OP_READ) return <u32>thread.operand1;
  return <u32>(thread.operation == OP_READ_AT ? thread.operand2 : thread.vector.total);
}

/** A step of copying `length` bytes behind those that were read: TRANSFER_... */
export function copyOutRead(thread: Thread, from: usize, length: u32): u32 {
  if (thread.operation == OP_READV) return transferVector(thread, thread.vector, from, length, true);
  return copyToUser(thread, thread.operand1 + thread.local0, from, length);
}

export function stepRead(thread: Thread, alternative: u32): void {
  if (thread.phase == 0) begin(thread);
  else if (thread.phase == PHASE_TAKE) take(thread, alternative);
  else if (thread.phase == PHASE_COPY) copyOut(thread);
  else if (thread.phase == PHASE_PIPE) stepPipeRead(thread);
  else if (thread.phase == PHASE_FILE) stepFileRead(thread);
  else importSegments(thread);
}

function begin(thread: Thread): void {
  thread.out0 = thread.operation == OP_READ ? ALL_ONES : 0;
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  if (isNone(file) || !isReadable(file)) {
    if (!isNone(file) && thread.operation == OP_READV) refuseOlder();
    fail(thread, EBADF, FD_EBADF);
    return;
  }
  if (file.kind == FILE_DEVICE) {
    fail(thread, EINVAL, DEVICE_READ);
    return;
  }
  if (thread.operation == OP_READ_AT && !isUserRange(thread.operand1, thread.operand2)) {
    fail(thread, EFAULT, FD_READ_KERNEL_ADDRESS);
    return;
  }
  thread.file = getFile(file);
  if (thread.operation != OP_READV) beginFile(thread, file);
  else if (beginVector(thread)) thread.phase = PHASE_IMPORT;
}

function importSegments(thread: Thread): void {
  if (isVectorReady(thread)) beginFile(thread, thread.file);
}

/** What the file itself says. */
function beginFile(thread: Thread, file: File): void {
  if (file.kind == FILE_NULL) {
    finish(thread, 0);
    return;
  }
  if (file.kind == FILE_SHMEM || file.kind == FILE_ZERO) {
    if (beginFileRead(thread)) thread.phase = PHASE_FILE;
    return;
  }
  if (file.kind == FILE_OPAQUE) {
    unmodelled(UNMODELLED_OPAQUE);
    return;
  }
  if (file.kind == FILE_PIPE_READ) {
    thread.phase = PHASE_PIPE;
    return;
  }
  if (contextOf(file).features == 0) {
    fail(thread, EINVAL, READ_ORDER_API);
    return;
  }
  if (readCount(thread) < MESSAGE_SIZE) {
    fail(thread, EINVAL, thread.operation == OP_READV ? READV_SIZE : READ_ORDER_SIZE);
    return;
  }
  if (thread.operation == OP_READV && isBefore(BEFORE_READV) && !isOneRead(thread)) return;
  // Whether it may sleep is settled now, whatever becomes of O_NONBLOCK meanwhile.
  thread.local1 = file.flags & O_NONBLOCK;
  thread.phase = PHASE_TAKE;
}

/** Older releases read for each segment alone: whether the first one is all there is, and has room for a message. */
function isOneRead(thread: Thread): bool {
  const length = firstLength(thread.vector);
  if (length < MESSAGE_SIZE) fail(thread, EINVAL, READ_READV_OLD);
  else if (length != thread.vector.total) unmodelled(UNMODELLED_OLDER_RELEASE);
  else return true;
  return false;
}

/** Ends with what was read, or with the error if that is nothing. */
function end(thread: Thread, errno: u16, why: u16): void {
  const done = thread.local0;
  if (done == 0) {
    fail(thread, errno, why);
    return;
  }
  if (thread.operation == OP_READ) thread.bytes.length = <u32>done;
  thread.why = 0;
  finish(thread, done);
}

function take(thread: Thread, alternative: u32): void {
  const ctx = contextOf(thread.file);
  if (isUnsteady(thread, ctx)) {
    unmodelled(UNMODELLED_SIGNAL_SPIN);
    return;
  }
  if (!isEmpty(pendingOf(ctx))) {
    takeFault(thread, ctx, alternative);
    return;
  }
  if (!isEmpty(eventsOf(ctx))) {
    takeEvent(thread, ctx, alternative);
    return;
  }
  if (thread.dying != 0) {
    end(thread, EINTR, 0);
  } else if (thread.local0 == 0 && isSignalPending(thread)) {
    interrupt(thread, READ_INTERRUPTED);
  } else if (thread.local0 != 0 || thread.local1 != 0) {
    end(thread, EAGAIN, ctx.mm.users == 0 ? MM_DEAD_READ : READ_EAGAIN);
  } else {
    sleep(thread, readersOf(ctx), REASON_READ);
  }
}

/** Whether a message that comes and goes decides what is read: of a thread that spins. */
function isUnsteady(thread: Thread, ctx: Context): bool {
  if (!isFlooded(ctx)) return false;
  const room = readCount(thread) - <u32>thread.local0;
  return room >= 2 * MESSAGE_SIZE || (!hasSteadyMessage(ctx) && (thread.local0 | thread.local1) != 0);
}

/** The message moves to the read ones: its thread waits on. */
function takeFault(thread: Thread, ctx: Context, alternative: u32): void {
  const waiter = chooseMessage(pendingOf(ctx), alternative);
  if (thread.operation != OP_READ && waiter.messagePtid != 0) {
    unmodelled(UNMODELLED_PTID_IN_MEMORY);
    return;
  }
  remove(waiter);
  append(readOf(ctx), waiter);
  const message = newMessage(thread, EVENT_PAGEFAULT);
  store<u64>(message, waiter.messageFlags, 8);
  store<u64>(message, waiter.messageAddress, 16);
  store<u32>(message, waiter.messagePtid, 24);
  deliver(thread);
}

/** Read: the thread that posted the event goes on. */
function takeEvent(thread: Thread, ctx: Context, alternative: u32): void {
  const sender = chooseMessage(eventsOf(ctx), alternative);
  const notice = sender.notices;
  if (isNone(notice)) {
    takeFork(thread, sender);
    return;
  }
  const message = newMessage(thread, notice.event);
  store<u64>(message, notice.start, 8);
  store<u64>(message, notice.end, 16);
  store<u64>(message, notice.length, 24);
  wake(sender);
  deliver(thread);
}

/** A FORK event: the child's userfaultfd gets a descriptor in the reader's table. */
function takeFork(thread: Thread, forker: Thread): void {
  const files = thread.process.files;
  const fd = freeFrom(files, 0);
  if (fd == MAX_DESCRIPTORS) {
    requeueEvent(forker);
    end(thread, EMFILE, READ_FORK_EVENT_EMFILE);
    return;
  }
  const child = forker.messageContext;
  installFile(
    files,
    fd,
    newFile(FILE_USERFAULTFD, child.flags & O_NONBLOCK, changetype<usize>(child), userOf(thread)),
    (child.flags & O_CLOEXEC) != 0,
  );
  // Read: the forking thread goes on, and leaves the context to the file.
  forker.messageFlags = 1;
  wake(forker);
  const message = newMessage(thread, EVENT_FORK);
  store<u32>(message, fd, 8);
  if (thread.out0 == ALL_ONES) thread.out0 = fd;
  deliver(thread);
}

/** Where the next message is put together: zeros but for the event. */
function newMessage(thread: Thread, event: u8): usize {
  const message =
    thread.operation != OP_READ
      ? changetype<usize>(thread) + offsetof<Thread>('argument0')
      : bytesFor(thread, readCount(thread)) + <usize>thread.local0;
  store<u64>(message, event);
  store<u64>(message, 0, 8);
  store<u64>(message, 0, 16);
  store<u64>(message, 0, 24);
  return message;
}

function deliver(thread: Thread): void {
  if (thread.operation != OP_READ) thread.phase = PHASE_COPY;
  else next(thread);
}

function copyOut(thread: Thread): void {
  const message = changetype<usize>(thread) + offsetof<Thread>('argument0');
  const result = copyOutRead(thread, message, MESSAGE_SIZE);
  if (result == TRANSFER_FAULT) {
    end(thread, EFAULT, QUEUE_READ_EFAULT_LOST);
  } else if (result == TRANSFER_DONE) {
    thread.phase = PHASE_TAKE;
    next(thread);
  }
}

/** A message is delivered; goes on while another one fits. */
function next(thread: Thread): void {
  thread.local0 += MESSAGE_SIZE;
  if (<u64>readCount(thread) - thread.local0 < MESSAGE_SIZE) end(thread, 0, 0);
}
