import { ACCESS_ACCERR, ACCESS_ASLEEP, ACCESS_FRAME, gupAccess } from './fault';
import { Frame, pinFrame, unpinFrame } from './frame';
import { FAULT_ORDER_PROTECTION } from './generated/facts';
import { waitForMm } from './lock';
import { isNone, machine } from './machine';
import { Mm } from './mm';
import { entryOf, PTE_CACHE, pteAt, unsharePage } from './pagetable';
import { Thread } from './thread';
import { UNMODELLED_HUGETLB_PIN, unmodelled } from './unmodelled';
import { VM_HUGETLB, VM_READ, vmaAt } from './vma';

/** get_user_pages of one page: an access of `thread` to the memory of `mm`, as `accessIn`; but reading needs PROT_READ. */
export function getPage(thread: Thread, mm: Mm, address: u64, write: bool): usize {
  const vma = vmaAt(mm, address);
  if (!isNone(vma) && (vma.flags & VM_HUGETLB) != 0) unmodelled(UNMODELLED_HUGETLB_PIN);
  if (isNone(vma) || write || (vma.flags & VM_READ) != 0) return gupAccess(thread, mm, address, write);
  thread.why = FAULT_ORDER_PROTECTION;
  return ACCESS_ACCERR;
}

/** The same under the mmap lock, and pins the page. It is then the address space's own, so that it stays the one that others store to. */
export function pinPage(thread: Thread, mm: Mm, address: u64, write: bool): usize {
  if (mm.writing != 0) {
    waitForMm(thread, mm);
    return ACCESS_ASLEEP;
  }
  const result = getPage(thread, mm, address, write);
  if (result < ACCESS_FRAME) return result;
  const frame = unshared(mm, address, changetype<Frame>(result));
  if (frame != machine().zeroFrame) pinFrame(frame);
  return changetype<usize>(frame);
}

/** An anonymous page that belongs to others too is copied (FAULT_FLAG_UNSHARE); the zero page always does, and is not. */
function unshared(mm: Mm, address: u64, frame: Frame): Frame {
  if (frame == machine().zeroFrame || isNone(vmaAt(mm, address))) return frame;
  const entry = entryOf(mm.pageTable, address >> 12);
  return (pteAt(entry) & PTE_CACHE) != 0 ? frame : unsharePage(entry);
}

export function unpinPage(frame: Frame): void {
  if (frame != machine().zeroFrame) unpinFrame(frame);
}
