import { ACCESS_FRAME, access } from '../fault';
import { finish } from '../finish';
import { Frame, readWord, writeFrame } from '../frame';
import { PAGE_MASK } from '../layout';
import { Thread } from '../thread';
import { isNonCanonical, noAccess, nonCanonicalSignal } from '../usermode';

/** lock xadd in user mode: for memory one access, and a write from its start. It is aligned, so it lies in one page. */
export function stepExchangeAdd(thread: Thread): void {
  const address = thread.operand0;
  const size = <u32>thread.operand2;
  if (isNonCanonical(address, size)) {
    nonCanonicalSignal(thread);
    return;
  }
  const frame = access(thread, address, true, true);
  if (frame < ACCESS_FRAME) {
    noAccess(thread, frame, address);
    return;
  }
  const offset = <u32>(address & PAGE_MASK);
  const before = readWord(changetype<Frame>(frame), offset, size);
  thread.local1 = before + thread.operand1;
  writeFrame(changetype<Frame>(frame), offset, changetype<usize>(thread) + offsetof<Thread>('local1'), size);
  finish(thread, before);
}
