import { finish } from '../finish';
import { OP_PROCESS_MADVISE } from '../generated/catalogue';
import { Thread } from '../thread';

/** Advice was taken: madvise returns 0, and process_madvise of its own memory how many bytes it was about. */
export function finishAdvice(thread: Thread): void {
  finish(thread, thread.operation == OP_PROCESS_MADVISE ? thread.operand1 : 0);
}
