import { ACCESS_FRAME, gupAccess } from './fault';
import { Frame, pinFrame, unpinFrame } from './frame';
import { isNone, machine } from './machine';
import { entryOf, flagsOf, PTE_CACHE, PTE_EXCLUSIVE, pteAt, unsharePage } from './pagetable';
import { getPage, isFast } from './pin';
import { Thread } from './thread';
import { UNMODELLED_SPLICE, UNMODELLED_SPLICE_SHARED, unmodelled } from './unmodelled';
import { vmaAt } from './vma';

/**
 * Pages that pipes hold: as long as they do, what is stored to such a page is stored for the pipe too. Unlike one that is pinned,
 * a fork shares it and UFFDIO_MOVE moves it, of which the model says that it does not know it.
 */

/** A page for a pipe, one try: its frame, or what `access` says. */
export function holdPage(thread: Thread, address: u64): usize {
  const mm = thread.process.mm;
  const result = isFast(mm, address, false)
    ? gupAccess(thread, mm, address, false)
    : getPage(thread, mm, address, false);
  if (result < ACCESS_FRAME || result == changetype<usize>(machine().zeroFrame)) return result;
  if (isNone(vmaAt(mm, address))) {
    unmodelled(UNMODELLED_SPLICE);
    return result;
  }
  const entry = entryOf(mm.pageTable, address >> 12);
  if ((flagsOf(pteAt(entry)) & (PTE_EXCLUSIVE | PTE_CACHE)) != PTE_EXCLUSIVE) {
    unmodelled(UNMODELLED_SPLICE_SHARED);
    return result;
  }
  const own = unsharePage(entry);
  pinFrame(own);
  machine().spliced += 1;
  return changetype<usize>(own);
}

export function letPageGo(frame: Frame): void {
  const m = machine();
  if (frame == m.zeroFrame) return;
  unpinFrame(frame);
  m.spliced -= 1;
}
