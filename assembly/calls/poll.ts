import { EINTR, O_NONBLOCK, POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, POLLRDNORM, POLLWRNORM } from '../abi';
import { contextOf, FILE_PIPE_READ, FILE_USERFAULTFD, File, fileAt, getFile, isPipe, pipeOf } from '../file';
import { fail, finish, interrupt } from '../finish';
import { POLL_BEFORE_API, POLL_BLOCKING, POLL_POLLIN, SIGNAL_POLL_EINTR } from '../generated/facts';
import { BEFORE_PIPE_SLOT } from '../generated/releases';
import { isNone } from '../machine';
import { isBeingFilled, isPipeEmpty, isPipeFull, pollersList } from '../pipe';
import { isBefore } from '../release';
import { isFlooded, isOnlyStopped, isSignalPending } from '../signals';
import { REASON_POLL, Thread } from '../thread';
import { UNMODELLED_SIGNAL_SPIN, unmodelled } from '../unmodelled';
import { hasMessage, hasSteadyMessage, readersOf } from '../userfaultfd';
import { sleep } from '../waitlist';

/**
 * poll(2) of one descriptor: looks, and with a timeout of -1 sleeps until something happens and looks again. It waits
 * for the file that the descriptor referred to at first, but looks at what it refers to now.
 */
export function stepPoll(thread: Thread): void {
  const fd = <i32>thread.operand0;
  if (fd < 0) {
    // Such an entry is skipped.
    report(thread, 0);
    return;
  }
  const file = fileAt(thread.process.files, fd);
  if (isNone(file)) {
    report(thread, POLLNVAL);
    return;
  }
  if (thread.phase == 0) {
    thread.file = getFile(file);
    thread.phase = 1;
  }
  report(thread, eventsOf(thread, file) & (<u32>thread.operand1 | POLLERR | POLLHUP) & 0xffff);
}

function report(thread: Thread, revents: u32): void {
  if (revents == 0 && isSignalPending(thread)) {
    if (isOnlyStopped(thread)) interrupt(thread, SIGNAL_POLL_EINTR);
    else fail(thread, EINTR, SIGNAL_POLL_EINTR);
    return;
  }
  if (revents != 0 || thread.operand2 == 0 || thread.dying != 0) {
    thread.out0 = revents;
    finish(thread, revents != 0 ? 1 : 0);
    return;
  }
  if (isNone(thread.file)) {
    thread.phase = 1;
    sleep(thread, 0, REASON_POLL);
    return;
  }
  const file = thread.file;
  sleep(thread, waitersOf(file), REASON_POLL);
}

/** The list of those who poll a file; 0 for one that wakes nobody. */
function waitersOf(file: File): usize {
  if (file.kind == FILE_USERFAULTFD) return readersOf(contextOf(file));
  return isPipe(file) ? pollersList(pipeOf(file)) : 0;
}

function eventsOf(thread: Thread, file: File): u32 {
  if (file.kind == FILE_USERFAULTFD) {
    const ctx = contextOf(file);
    if (ctx.features == 0) {
      thread.why = POLL_BEFORE_API;
      return POLLERR;
    }
    if ((file.flags & O_NONBLOCK) == 0) {
      thread.why = POLL_BLOCKING;
      return POLLERR;
    }
    thread.why = POLL_POLLIN;
    if (thread.operand2 == 0 && isFlooded(ctx) && !hasSteadyMessage(ctx)) unmodelled(UNMODELLED_SIGNAL_SPIN);
    return hasMessage(ctx) ? POLLIN : 0;
  }
  // What poll(2) says of files that do not support it.
  if (!isPipe(file)) return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
  const pipe = pipeOf(file);
  pipe.polled = 1;
  if (file.kind == FILE_PIPE_READ)
    return (
      (isPipeEmpty(pipe) && !(isBefore(BEFORE_PIPE_SLOT) && isBeingFilled(pipe)) ? 0 : POLLIN | POLLRDNORM) |
      (pipe.writers == 0 ? POLLHUP : 0)
    );
  return (isPipeFull(pipe) ? 0 : POLLOUT | POLLWRNORM) | (pipe.readers == 0 ? POLLERR : 0);
}
