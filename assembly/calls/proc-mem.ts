import { EACCES, EINVAL, EIO, EMFILE, ENOENT, ESRCH } from '../abi';
import { forcedFrame } from '../fault';
import { freeFrom } from '../file';
import { bytesFor, fail, finish } from '../finish';
import { readFrame, writeFrame } from '../frame';
import { OP_MAPS_READ, OP_PROC_MEM_READ, OP_PROC_MEM_WRITE, OP_SMAPS_READ } from '../generated/catalogue';
import {
  PROC_MEM_EACCES,
  PROC_MEM_EMFILE,
  PROC_MEM_ENOENT,
  PROC_MEM_ESRCH,
  PROC_MEM_NEGATIVE,
} from '../generated/facts';
import { MAX_DESCRIPTORS, MAX_PROCESSES, PAGE_MASK, PAGE_SIZE } from '../layout';
import { waitForMm } from '../lock';
import { isNone, processAt } from '../machine';
import { getMm } from '../mm';
import { mayInspect, mayOpenMemory, mayOpenPagemap } from '../privileges';
import { livingMm, Process } from '../process';
import { Thread } from '../thread';

/**
 * pread(2) and pwrite(2) of /proc/PID/mem, which is opened for it and closed again. Phase 0 opens; phase 1 transfers, a page
 * a step. `local0` is how many bytes are done.
 */
export function stepProcMem(thread: Thread): void {
  if (thread.phase == 0) open(thread);
  else transfer(thread);
}

/** Opens a file of /proc/PID that shows memory; whether it could be opened: the operation keeps the memory then. */
export function isOpenedMemory(thread: Thread): bool {
  if (freeFrom(thread.process.files, 0) == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, PROC_MEM_EMFILE);
    return false;
  }
  const mm = livingMm(thread.operand0);
  if (isNone(mm)) {
    if (isThere(thread.operand0)) fail(thread, ESRCH, PROC_MEM_ESRCH);
    else fail(thread, ENOENT, PROC_MEM_ENOENT);
  } else if (!isPermitted(thread, processAt(<u32>thread.operand0))) {
    fail(thread, EACCES, PROC_MEM_EACCES);
  } else {
    thread.mm = getMm(mm);
    return true;
  }
  return false;
}

/** Phase 0 opens; phase 1 is for what looks at the mappings in one step under the mmap lock: true once that can be had. */
export function isOpenAndLocked(thread: Thread): bool {
  if (thread.phase == 0) {
    if (isOpenedMemory(thread)) thread.phase = 1;
    return false;
  }
  if (thread.mm.writing == 0) return true;
  waitForMm(thread, thread.mm);
  return false;
}

function isPermitted(thread: Thread, target: Process): bool {
  const operation = thread.operation;
  if (operation == OP_PROC_MEM_READ || operation == OP_PROC_MEM_WRITE) return mayOpenMemory(thread, target);
  const isMaps = operation == OP_SMAPS_READ || operation == OP_MAPS_READ;
  return isMaps ? mayInspect(thread, target) : mayOpenPagemap(thread, target);
}

function open(thread: Thread): void {
  if (!isOpenedMemory(thread)) return;
  if (<i64>thread.operand1 < 0) fail(thread, EINVAL, PROC_MEM_NEGATIVE);
  else if (lengthOf(thread) == 0) finish(thread, 0);
  else thread.phase = 1;
}

function isThere(number: u64): bool {
  return number < MAX_PROCESSES && !isNone(processAt(<u32>number));
}

function isWrite(thread: Thread): bool {
  return thread.operation == OP_PROC_MEM_WRITE;
}

function lengthOf(thread: Thread): u32 {
  return <u32>(isWrite(thread) ? thread.operand3 : thread.operand2);
}

function transfer(thread: Thread): void {
  if (thread.mm.writing != 0) {
    waitForMm(thread, thread.mm);
    return;
  }
  const address = thread.operand1 + thread.local0;
  const left = lengthOf(thread) - <u32>thread.local0;
  const frame = forcedFrame(thread, thread.mm, address, isWrite(thread));
  if (isNone(frame)) {
    end(thread);
    return;
  }
  const offset = <u32>(address & PAGE_MASK);
  const part = min(left, <u32>PAGE_SIZE - offset);
  const value = changetype<usize>(thread) + offsetof<Thread>('operand2');
  if (isWrite(thread)) writeFrame(frame, offset, value + <usize>thread.local0, part);
  else readFrame(frame, offset, bytesFor(thread, lengthOf(thread)) + <usize>thread.local0, part);
  thread.local0 += part;
  if (part == left) end(thread);
}

function end(thread: Thread): void {
  if (thread.local0 == 0) {
    fail(thread, EIO, thread.why);
    return;
  }
  if (!isNone(thread.bytes)) thread.bytes.length = <u32>thread.local0;
  thread.why = 0;
  finish(thread, thread.local0);
}
