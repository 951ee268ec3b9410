import { ACCESS_FRAME, access } from '../fault';
import { finish } from '../finish';
import { Frame, writeFrame } from '../frame';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { Thread } from '../thread';
import { isFaultOver, isNonCanonical, noAccess, nonCanonicalSignal } from '../usermode';

/** A store in user mode: one instruction, nothing is written before all of it can be. */
export function stepStore(thread: Thread): void {
  const address = thread.operand0;
  const size = <u32>thread.operand2;
  if (isNonCanonical(address, size)) {
    nonCanonicalSignal(thread);
    return;
  }
  if (!isFaultOver(thread, true)) return;
  const offset = <u32>(address & PAGE_MASK);
  const inFirst = min(size, <u32>PAGE_SIZE - offset);
  const value = changetype<usize>(thread) + offsetof<Thread>('operand1');
  const low = access(thread, address, true, true);
  if (low < ACCESS_FRAME) {
    noAccess(thread, low, address);
    return;
  }
  if (inFirst < size) {
    const high = access(thread, address + inFirst, true, true);
    if (high < ACCESS_FRAME) {
      noAccess(thread, high, address + inFirst);
      return;
    }
    writeFrame(changetype<Frame>(high), 0, value + inFirst, size - inFirst);
  }
  writeFrame(changetype<Frame>(low), offset, value, inFirst);
  finish(thread, 0);
}
