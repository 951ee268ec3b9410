import { ACCESS_FRAME, access } from '../fault';
import { finish } from '../finish';
import { Frame, readWord } from '../frame';
import { PAGE_MASK, PAGE_SIZE } from '../layout';
import { Thread } from '../thread';
import { isFaultOver, isNonCanonical, noAccess, nonCanonicalSignal } from '../usermode';

/** A load in user mode: one instruction, which is executed again from its start when a fault is over. */
export function stepLoad(thread: Thread): void {
  const address = thread.operand0;
  const size = <u32>thread.operand1;
  if (isNonCanonical(address, size)) {
    nonCanonicalSignal(thread);
    return;
  }
  const offset = <u32>(address & PAGE_MASK);
  const inFirst = min(size, <u32>PAGE_SIZE - offset);
  // What is tried again after a fault at its first byte is the access itself.
  if (thread.local0 == address) thread.local0 = 0;
  else if (!isFaultOver(thread, false)) return;
  const low = access(thread, address, false, true);
  if (low < ACCESS_FRAME) {
    noAccess(thread, low, address);
    return;
  }
  if (inFirst == size) {
    finish(thread, readWord(changetype<Frame>(low), offset, size));
    return;
  }
  const high = access(thread, address + inFirst, false, true);
  if (high < ACCESS_FRAME) {
    noAccess(thread, high, address + inFirst);
    return;
  }
  let value: u64 = 0;
  for (let i: u32 = 0; i < size; i++) {
    const byte =
      i < inFirst ? readWord(changetype<Frame>(low), offset + i, 1) : readWord(changetype<Frame>(high), i - inFirst, 1);
    value |= byte << (i << 3);
  }
  finish(thread, value);
}
