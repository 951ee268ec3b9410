import { getInode, Inode, mappedInode, putInode } from './inode';
import { config, isNone, none } from './machine';
import { Mm, removeVmas } from './mm';
import { Thread } from './thread';
import { UNMODELLED_HUGETLB_LEAVING, unmodelled } from './unmodelled';
import { VM_HUGETLB, Vma } from './vma';

/**
 * Files of hugepages that go with their last mapping: Linux closes them when the call that unmaps is over (delayed fput). Until
 * then the pool does not get back what they have and have reserved.
 */

/** Keeps the files of the mappings from `first` on that lie below `end`: a list, each file once. */
export function holdFiles(first: Vma, end: u64): Inode {
  let held = none<Inode>();
  if (config().hugepages == 0) return held;
  for (let vma = first; !isNone(vma) && vma.start < end; vma = vma.next) {
    const inode = (vma.flags & VM_HUGETLB) != 0 ? mappedInode(vma) : none<Inode>();
    if (isNone(inode) || inode.leaving != 0) continue;
    inode.leaving = 1;
    inode.next = held;
    held = getInode(inode);
  }
  return held;
}

/** The call is over, unless it `waits` or brings memory in: that is not modelled then. */
export function letFilesGo(held: Inode, waits: bool): void {
  for (let inode = held; !isNone(inode); ) {
    const next = inode.next;
    if (waits && inode.refs == 1) unmodelled(UNMODELLED_HUGETLB_LEAVING);
    inode.leaving = 0;
    inode.next = none<Inode>();
    putInode(inode);
    inode = next;
  }
}

/** Removes VMAs as `removeVmas` does, in a call that ends at once unless userfaultfds are to hear of it, or memory is brought in. */
export function removeInCall(thread: Thread, mm: Mm, first: Vma, end: u64, populates: bool): void {
  const held = holdFiles(first, end);
  removeVmas(mm, first, end);
  letFilesGo(held, populates || !isNone(thread.notices));
}
