import { fail, finish } from '../finish';
import { OP_IOCTL, OP_UFFDIO_API, OP_UFFDIO_COPY, OP_UFFDIO_MOVE } from '../generated/catalogue';
import { UNTOUCHED } from '../layout';
import { Thread } from '../thread';
import { copyFromUser, copyToUser, TRANSFER_DONE } from '../usercopy';

/**
 * The structure of an ioctl: in the driver's memory, where it always works, or in the program's, where reading and
 * writing it may sleep or fail. Its words are `argument0` to `argument4`.
 */

function argument(thread: Thread): usize {
  return changetype<usize>(thread) + offsetof<Thread>('argument0');
}

/** For the inline form: what the driver puts into the structure. */
export function loadArgument(thread: Thread): void {
  thread.argument0 = thread.operand1;
  thread.argument1 = thread.operand2;
  thread.argument2 = thread.operand3;
  thread.argument3 = thread.operand4;
  thread.argument4 = thread.operand5;
  if (thread.outputs != 0) markOutput(thread);
}

/** The field that is only written. */
function markOutput(thread: Thread): void {
  const operation = thread.operation;
  if (operation == OP_UFFDIO_COPY || operation == OP_UFFDIO_MOVE) thread.argument4 = UNTOUCHED;
  else if (operation == OP_UFFDIO_API) thread.argument2 = UNTOUCHED;
  else thread.argument3 = UNTOUCHED;
}

/** A step of copying the leading `size` bytes in: TRANSFER_... */
export function copyIn(thread: Thread, size: u32): u32 {
  if (thread.operation != OP_IOCTL) return TRANSFER_DONE;
  return copyFromUser(thread, thread.operand2, argument(thread), size);
}

/** A step of copying `size` bytes at `offset` of the structure out: TRANSFER_... */
export function copyOut(thread: Thread, offset: u32, size: u32): u32 {
  if (thread.operation != OP_IOCTL) return TRANSFER_DONE;
  return copyToUser(thread, thread.operand2 + offset, argument(thread) + offset, size);
}

/** The inline forms report the structure as it is afterwards; an ioctl by address has no output words. */
function outputs(thread: Thread): void {
  const operation = thread.operation;
  if (operation == OP_UFFDIO_COPY || operation == OP_UFFDIO_MOVE) {
    thread.out0 = thread.argument4;
  } else if (operation == OP_UFFDIO_API) {
    thread.out0 = thread.argument0;
    thread.out1 = thread.argument1;
    thread.out2 = thread.argument2;
  } else {
    thread.out0 = thread.argument3;
  }
}

export function finishIoctl(thread: Thread, why: u16): void {
  if (thread.outputs != 0) outputs(thread);
  thread.why = why;
  finish(thread, 0);
}

export function failIoctl(thread: Thread, errno: u16, why: u16): void {
  if (thread.outputs != 0) outputs(thread);
  fail(thread, errno, why);
}
