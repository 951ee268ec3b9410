import { ACCESS_AGAIN, ACCESS_ASLEEP, ACCESS_FRAME, access } from './fault';
import { Frame, readFrame, writeFrame } from './frame';
import { PAGE_MASK, PAGE_SIZE, TASK_SIZE } from './layout';
import { isStopping } from './signals';
import { Thread } from './thread';
import { UNMODELLED_STOP, unmodelled } from './unmodelled';

/** Kernel-mode access to the memory of the calling process, which may sleep: one page a step. */

export const TRANSFER_DONE: u32 = 0;
/** A page is done, more are to come. */
export const TRANSFER_MORE: u32 = 1;
export const TRANSFER_ASLEEP: u32 = 2;
/** EFAULT; `why` says which fact. */
export const TRANSFER_FAULT: u32 = 3;

/** access_ok: whether [address, address + length) is user space as a whole. */
export function isUserRange(address: u64, length: u64): bool {
  return address <= TASK_SIZE && length <= TASK_SIZE - address;
}

/** A step of copy_from_user. How far it is lies in the thread. */
export function copyFromUser(thread: Thread, address: u64, to: usize, length: u32): u32 {
  return transfer(thread, address, to, length, false);
}

/** A step of copy_to_user. */
export function copyToUser(thread: Thread, address: u64, from: usize, length: u32): u32 {
  return transfer(thread, address, from, length, true);
}

function transfer(thread: Thread, address: u64, buffer: usize, length: u32, write: bool): u32 {
  if (!isUserRange(address, length)) return TRANSFER_FAULT;
  const left = length - <u32>thread.copied;
  const part = transferPart(thread, address + thread.copied, buffer + <usize>thread.copied, left, write);
  if (part == PART_ASLEEP) return TRANSFER_ASLEEP;
  if (part == PART_FAULT) {
    thread.copied = 0;
    return TRANSFER_FAULT;
  }
  if (<u32>part < left) {
    thread.copied += part;
    return TRANSFER_MORE;
  }
  thread.copied = 0;
  return TRANSFER_DONE;
}

export const PART_ASLEEP: i32 = -1;
export const PART_FAULT: i32 = -2;

/**
 * What can be done of a transfer in one step: the bytes that lie in its first page, or 0 when that page has only just come;
 * how many bytes, or PART_...
 */
export function transferPart(thread: Thread, address: u64, buffer: usize, length: u32, write: bool): i32 {
  const frame = access(thread, address, write, false);
  if (frame == ACCESS_ASLEEP) {
    if (thread.signals != 0 && thread.faulting != 0 && isStopping(thread)) unmodelled(UNMODELLED_STOP);
    return PART_ASLEEP;
  }
  if (frame == ACCESS_AGAIN) return 0;
  if (frame < ACCESS_FRAME) return PART_FAULT;
  const offset = <u32>(address & PAGE_MASK);
  const part = min(length, <u32>PAGE_SIZE - offset);
  if (write) writeFrame(changetype<Frame>(frame), offset, buffer, part);
  else readFrame(changetype<Frame>(frame), offset, buffer, part);
  return part;
}
