import { EFAULT } from '../abi';
import { ACCESS_AGAIN, ACCESS_ASLEEP, ACCESS_FRAME } from '../fault';
import { bytesFor, fail, finish } from '../finish';
import { fillFrame, readFrame } from '../frame';
import { OP_DIRECT_READ } from '../generated/catalogue';
import { DIRECT_IO_EFAULT, DIRECT_IO_NOTHING, DIRECT_IO_USER_ADDRESSES } from '../generated/facts';
import { PAGE_SIZE } from '../layout';
import { config, isNone } from '../machine';
import { allocate, release } from '../memory';
import { hashPinned, pinnedAt, pinPage, pinPageFast, unpinPage } from '../pin';
import { Thread } from '../thread';
import { UNMODELLED_DIRECT, unmodelled } from '../unmodelled';
import { isUserRange } from '../usercopy';

/**
 * Reads and writes with O_DIRECT. The pages of memory are pinned, a page a step, and transferred when all are; what comes before
 * one that can't be had is transferred too, and then that one is tried once more. `local0` is how many pages were
 * transferred, `local1` how many are pinned; of a write the words that the disk got lie in `argument0` and `argument1`.
 */
const PHASE_FAST: u32 = 1;
const PHASE_SLOW: u32 = 2;

const MOST_PAGES: u32 = 2;
const PINS_SIZE: u32 = MOST_PAGES * 4;
const WORD: u32 = 8;

export function stepDirectIo(thread: Thread): void {
  if (thread.phase == 0) begin(thread);
  else pin(thread);
}

function begin(thread: Thread): void {
  if (config().directIo == 0) {
    unmodelled(UNMODELLED_DIRECT);
  } else if (!isUserRange(thread.operand0, thread.operand1)) {
    fail(thread, EFAULT, DIRECT_IO_USER_ADDRESSES);
  } else if (thread.operand1 == 0) {
    thread.why = DIRECT_IO_NOTHING;
    finish(thread, 0);
  } else {
    thread.pages = allocate(PINS_SIZE);
    thread.phase = PHASE_FAST;
  }
}

function isRead(thread: Thread): bool {
  return thread.operation == OP_DIRECT_READ;
}

/** As get_user_pages_fast does it: once a page had to be had the slow way, so has what comes after it, until the next try. */
function pinNext(thread: Thread, address: u64): usize {
  const mm = thread.process.mm;
  const frame = thread.phase == PHASE_FAST ? pinPageFast(thread, mm, address, isRead(thread)) : 0;
  if (frame != 0) return frame;
  thread.phase = PHASE_SLOW;
  return pinPage(thread, mm, address, isRead(thread));
}

function pin(thread: Thread): void {
  const page = thread.local0 + thread.local1;
  const frame = pinNext(thread, thread.operand0 + page * PAGE_SIZE);
  if (frame == ACCESS_ASLEEP || frame == ACCESS_AGAIN) return;
  if (frame >= ACCESS_FRAME) {
    store<u32>(thread.pages + ((<usize>thread.local1) << 2), <u32>frame);
    thread.local1 += 1;
    if ((page + 1) * PAGE_SIZE < thread.operand1) return;
  } else if (thread.local1 == 0) {
    end(thread);
    fail(thread, EFAULT, DIRECT_IO_EFAULT);
    return;
  }
  transferAll(thread);
  if (thread.local0 * PAGE_SIZE < thread.operand1) return;
  end(thread);
  succeed(thread);
}

function transferAll(thread: Thread): void {
  for (let index: u64 = 0; index < thread.local1; index++) {
    const page = thread.local0 + index;
    const frame = pinnedAt(thread.pages, index);
    if (isRead(thread)) fillFrame(frame, 0, <u32>PAGE_SIZE, <u8>(page + 1));
    else readFrame(frame, 0, wordOf(thread, page), WORD);
    unpinPage(frame);
  }
  thread.local0 += thread.local1;
  thread.local1 = 0;
  thread.phase = PHASE_FAST;
}

/** Where the first word of a page that was written lies. */
function wordOf(thread: Thread, page: u64): usize {
  return changetype<usize>(thread) + offsetof<Thread>('argument0') + <usize>page * WORD;
}

function end(thread: Thread): void {
  release(thread.pages, PINS_SIZE);
  thread.pages = 0;
}

function succeed(thread: Thread): void {
  if (!isRead(thread)) {
    const length = <u32>thread.local0 * WORD;
    memory.copy(bytesFor(thread, length), wordOf(thread, 0), length);
    thread.bytes.length = length;
  }
  thread.why = 0;
  finish(thread, thread.operand1);
}

/** Mixes the pinned pages into the state's hash. */
export function hashDirectIo(thread: Thread): void {
  if (thread.pages == 0 || !isNone(thread.remote)) return;
  const first = (thread.operand0 >> 12) + thread.local0;
  hashPinned(thread.pages, thread.local1, thread.process.mm, first);
}
