import { SEGV_ACCERR, SIGSEGV } from '../abi';
import { ACCESS_FRAME, access } from '../fault';
import { finish, signal } from '../finish';
import { Frame, readWord } from '../frame';
import { FAULT_EXEC_NX } from '../generated/facts';
import { PAGE_MASK } from '../layout';
import { isNone } from '../machine';
import { Thread } from '../thread';
import { UNMODELLED_INSTRUCTION, unmodelled } from '../unmodelled';
import { isNonCanonical, noAccess, nonCanonicalSignal } from '../usermode';
import { VM_EXEC, vmaAt } from '../vma';

/** The one instruction that is modelled: ret. */
const RET: u64 = 0xc3;

/**
 * An instruction fetch. A missing page is asked for as by a load, in memory that is not executable too: that is looked at
 * only once the page is there.
 */
export function stepExecute(thread: Thread): void {
  const address = thread.operand0;
  if (isNonCanonical(address, 1)) {
    nonCanonicalSignal(thread);
    return;
  }
  const frame = access(thread, address, false, true);
  if (frame < ACCESS_FRAME) {
    noAccess(thread, frame, address);
    return;
  }
  const vma = vmaAt(thread.process.mm, address);
  if (isNone(vma) || (vma.flags & VM_EXEC) == 0) {
    thread.why = FAULT_EXEC_NX;
    signal(thread, SIGSEGV, SEGV_ACCERR, address);
  } else if (readWord(changetype<Frame>(frame), <u32>(address & PAGE_MASK), 1) == RET) {
    finish(thread, 0);
  } else {
    unmodelled(UNMODELLED_INSTRUCTION);
  }
}
