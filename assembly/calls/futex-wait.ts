import { EAGAIN, EFAULT, EINVAL } from '../abi';
import { ACCESS_AGAIN, ACCESS_ASLEEP, ACCESS_FRAME, presentFrame } from '../fault';
import { fail, interrupt } from '../finish';
import { Frame, readWord } from '../frame';
import {
  FUTEX_EAGAIN,
  FUTEX_EFAULT,
  FUTEX_KERNEL_ADDRESS,
  FUTEX_SHARED_READ_ONLY,
  FUTEX_UNALIGNED,
  SIGNAL_FUTEX,
} from '../generated/facts';
import { PAGE_MASK } from '../layout';
import { Mm } from '../mm';
import { entryOf, PTE_CACHE, pteAt } from '../pagetable';
import { getPage } from '../pin';
import { isSignalPending } from '../signals';
import { REASON_FUTEX, Thread } from '../thread';
import { UNMODELLED_FUTEX_OPERATION, unmodelled } from '../unmodelled';
import { copyFromUser, isUserRange, TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { sleep } from '../waitlist';

/**
 * futex(2), FUTEX_WAIT without a timeout. Phases: 0 looks at the address; 1 finds a shared futex, by its page; 2 compares the
 * word, with faults disabled; 3 reads it as a user copy, after which all begins anew; 4 is over.
 */
const PHASE_KEY: u32 = 1;
const PHASE_COMPARE: u32 = 2;
const PHASE_READ: u32 = 3;
const PHASE_WOKEN: u32 = 4;

const FUTEX_PRIVATE_FLAG: u64 = 0x80;
const WORD: u32 = 4;

export function stepFutexWait(thread: Thread): void {
  if (thread.phase == 0) begin(thread);
  else if (thread.phase == PHASE_KEY) findKey(thread);
  else if (thread.phase == PHASE_COMPARE) compare(thread);
  else if (thread.phase == PHASE_READ) read(thread);
  else interrupt(thread, SIGNAL_FUTEX);
}

function begin(thread: Thread): void {
  if ((thread.operand2 & ~FUTEX_PRIVATE_FLAG) != 0) unmodelled(UNMODELLED_FUTEX_OPERATION);
  else if ((thread.operand0 & (WORD - 1)) != 0) fail(thread, EINVAL, FUTEX_UNALIGNED);
  else if (!isUserRange(thread.operand0, WORD)) fail(thread, EFAULT, FUTEX_KERNEL_ADDRESS);
  else thread.phase = firstPhase(thread);
}

function firstPhase(thread: Thread): u32 {
  return (thread.operand2 & FUTEX_PRIVATE_FLAG) != 0 ? PHASE_COMPARE : PHASE_KEY;
}

/** The page of a shared futex, for writing; if that fails, for reading. `local0`: whether it is to be read, from then on. */
function findKey(thread: Thread): void {
  const page = thread.operand0 & ~PAGE_MASK;
  const mm = thread.process.mm;
  if (thread.local0 == 0) {
    if (isFound(thread, getPage(thread, mm, page, true))) thread.phase = PHASE_COMPARE;
    if (thread.local0 == 0) return;
    // What is mapped is had without asking whether the mapping may be read.
    if (presentFrame(thread, page) != 0) {
      foundForReading(thread, mm, page);
      return;
    }
  }
  if (isFound(thread, getPage(thread, mm, page, false))) foundForReading(thread, mm, page);
  else if (thread.local0 > 1) fail(thread, EFAULT, FUTEX_EFAULT);
}

/** Whether a try brought the page; if it failed, the next try is counted in `local0`. */
function isFound(thread: Thread, frame: usize): bool {
  if (frame == ACCESS_ASLEEP || frame == ACCESS_AGAIN) return false;
  if (frame < ACCESS_FRAME) thread.local0 += 1;
  return frame >= ACCESS_FRAME;
}

function foundForReading(thread: Thread, mm: Mm, page: u64): void {
  if (isOfFile(mm, page)) thread.phase = PHASE_COMPARE;
  else fail(thread, EFAULT, FUTEX_SHARED_READ_ONLY);
}

/** A futex in a file's page is known by the file: it need not be writable here. */
function isOfFile(mm: Mm, page: u64): bool {
  return (pteAt(entryOf(mm.pageTable, page >> 12)) & PTE_CACHE) != 0;
}

function compare(thread: Thread): void {
  const frame = presentFrame(thread, thread.operand0);
  if (frame == 0) {
    thread.phase = PHASE_READ;
    return;
  }
  const word = <u32>readWord(changetype<Frame>(frame), <u32>(thread.operand0 & PAGE_MASK), WORD);
  if (word != <u32>thread.operand1) {
    fail(thread, EAGAIN, FUTEX_EAGAIN);
    return;
  }
  if (isSignalPending(thread)) {
    interrupt(thread, SIGNAL_FUTEX);
    return;
  }
  thread.phase = PHASE_WOKEN;
  sleep(thread, 0, REASON_FUTEX);
}

function read(thread: Thread): void {
  const word = changetype<usize>(thread) + offsetof<Thread>('argument0');
  const result = copyFromUser(thread, thread.operand0, word, WORD);
  if (result == TRANSFER_FAULT) fail(thread, EFAULT, FUTEX_EFAULT);
  if (result != TRANSFER_DONE) return;
  thread.phase = firstPhase(thread);
  thread.local0 = 0;
}
