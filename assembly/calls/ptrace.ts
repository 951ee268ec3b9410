import { EIO, EPERM, ESRCH } from '../abi';
import { forcedFrame } from '../fault';
import { fail, finish } from '../finish';
import { readFrame, writeFrame } from '../frame';
import { OP_PTRACE_POKE } from '../generated/catalogue';
import {
  KERNEL_FAULT_PROC_MEM,
  KERNEL_FAULT_PTRACE,
  PROC_MEM_EIO,
  PTRACE_EIO,
  PTRACE_ESRCH,
  PTRACE_SELF,
} from '../generated/facts';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { Mm } from '../mm';
import { hasCapability } from '../privileges';
import { processOf } from '../process';
import { Thread } from '../thread';
import { UNMODELLED_TRACER, unmodelled } from '../unmodelled';

const WORD: u32 = 8;

/** PTRACE_PEEKDATA and PTRACE_POKEDATA of ptrace(2), attached for the one word, under the mmap lock. */
export function stepPtrace(thread: Thread): void {
  const target = processOf(thread.operand0);
  if (isNone(target)) {
    fail(thread, ESRCH, PTRACE_ESRCH);
  } else if (target == thread.process) {
    fail(thread, EPERM, PTRACE_SELF);
  } else if (target.ending != 0 || !hasCapability(thread)) {
    unmodelled(UNMODELLED_TRACER);
  } else if (target.mm.writing != 0) {
    waitForMm(thread, target.mm);
  } else {
    transfer(thread, target.mm);
  }
}

function transfer(thread: Thread, mm: Mm): void {
  const address = thread.operand1;
  const first = min(WORD, <u32>PAGE_SIZE - <u32>(address & PAGE_MASK));
  if (!isMoved(thread, mm, 0, first) || !isMoved(thread, mm, first, WORD - first)) {
    thread.out0 = 0;
    fail(thread, EIO, thread.why == PROC_MEM_EIO ? PTRACE_EIO : refusal(thread.why));
  } else {
    finish(thread, 0);
  }
}

/** The fact about ptrace that is the same as the one about /proc/PID/mem. */
function refusal(why: u16): u16 {
  return why == KERNEL_FAULT_PROC_MEM ? KERNEL_FAULT_PTRACE : why;
}

/** Moves bytes of the word that lie in one page; whether that could be had. */
function isMoved(thread: Thread, mm: Mm, offset: u32, length: u32): bool {
  if (length == 0) return true;
  const address = thread.operand1 + offset;
  const write = thread.operation == OP_PTRACE_POKE;
  const frame = forcedFrame(thread, mm, address, write);
  if (isNone(frame)) return false;
  const inside = <u32>(address & PAGE_MASK);
  const word = changetype<usize>(thread) + (write ? offsetof<Thread>('operand2') : offsetof<Thread>('out0'));
  if (write) writeFrame(frame, inside, word + offset, length);
  else readFrame(frame, inside, word + offset, length);
  return true;
}
