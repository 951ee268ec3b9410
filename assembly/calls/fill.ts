import { ACCESS_FRAME, access } from '../fault';
import { finish } from '../finish';
import { Frame, fillFrame } from '../frame';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { Thread } from '../thread';
import { isNonCanonical, noAccess, nonCanonicalSignal } from '../usermode';

/**
 * A string store in user mode: what was written before a fault stays, and it goes on from there. A page a step: when
 * several threads write to the same bytes at once, the kernel's results may be mixed within a page, these are not.
 */
export function stepFill(thread: Thread): void {
  const left = thread.operand1 - thread.copied;
  if (left == 0) {
    finish(thread, 0);
    return;
  }
  const address = thread.operand0 + thread.copied;
  if (isNonCanonical(address, 1)) {
    nonCanonicalSignal(thread);
    return;
  }
  const frame = access(thread, address, true, true);
  if (frame < ACCESS_FRAME) {
    noAccess(thread, frame, address);
    return;
  }
  const offset = <u32>(address & PAGE_MASK);
  const room = <u32>PAGE_SIZE - offset;
  const part = left < room ? <u32>left : room;
  fillFrame(changetype<Frame>(frame), offset, part, <u8>thread.operand2);
  thread.copied += part;
  if (part == left) finish(thread, 0);
}
