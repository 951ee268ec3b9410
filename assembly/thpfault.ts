import { MESSAGE_WRITE } from './abi';
import { ACCESS_AGAIN, ACCESS_ASLEEP, ACCESS_BUS, ask, isAlone, resolved } from './fault';
import { anonPrepared } from './lock';
import { isNone } from './machine';
import { reserve } from './memory';
import { Mm } from './mm';
import { entryOf, frameOf, pteAt } from './pagetable';
import { mapHuge, THP_BYTES } from './thp';
import { Thread } from './thread';
import { UNMODELLED_MEMORY, UNMODELLED_THP, unmodelled } from './unmodelled';
import { VM_UFFD_MISSING, Vma } from './vma';

/**
 * The first touch of memory that gives a huge page (do_huge_pmd_anonymous_page). For a read too the mapping gets its anon_vma first. Who asks
 * a userfaultfd instead has made no page table.
 */
export function touchHuge(thread: Thread, mm: Mm, vma: Vma, address: u64, write: bool, user: bool): usize {
  if (vma.anon == 0) {
    if (!anonPrepared(thread, mm, vma)) return ACCESS_ASLEEP;
    if (!isNone(vma.ctx) && !isAlone(thread)) return ACCESS_AGAIN;
  }
  if ((vma.flags & VM_UFFD_MISSING) != 0) return ask(thread, vma.ctx, address, write ? MESSAGE_WRITE : 0, user);
  if (!isNone(vma.file) || !reserve(THP_BYTES)) {
    unmodelled(isNone(vma.file) ? UNMODELLED_MEMORY : UNMODELLED_THP);
    return ACCESS_BUS;
  }
  mapHuge(mm, address, write);
  return resolved(thread, changetype<usize>(frameOf(pteAt(entryOf(mm.pageTable, address >> 12)))));
}
