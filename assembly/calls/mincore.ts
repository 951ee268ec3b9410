import { EINVAL, ENOMEM } from '../abi';
import { bytesFor, fail, finish } from '../finish';
import { MINCORE_HOLE, MINCORE_LENGTH, MINCORE_UNALIGNED, MINCORE_USER_ADDRESSES } from '../generated/facts';
import { hugePteAt } from '../hugetable';
import { mappedInode } from '../inode';
import { PAGE_MASK } from '../layout';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { Mm } from '../mm';
import { meetsOpaque } from '../opaque';
import { hasContents } from '../pagecache';
import { isPresent, lookup } from '../pagetable';
import { isRoot } from '../privileges';
import { Thread } from '../thread';
import { isUserRange } from '../usercopy';
import { pgoffAt, VM_HUGETLB, vmaAt } from '../vma';

/** mincore(2), of no more pages than Linux looks at under one hold of the mmap lock. */
export function stepMincore(thread: Thread): void {
  const start = thread.operand0;
  if ((start & PAGE_MASK) != 0) {
    fail(thread, EINVAL, MINCORE_UNALIGNED);
  } else if (!isUserRange(start, thread.operand1)) {
    fail(thread, ENOMEM, MINCORE_USER_ADDRESSES);
  } else if (thread.operand1 == 0) {
    thread.why = MINCORE_LENGTH;
    finish(thread, 0);
  } else if (thread.process.mm.writing != 0) {
    waitForMm(thread, thread.process.mm);
  } else {
    look(thread, start >> 12, (thread.operand1 + PAGE_MASK) >> 12);
  }
}

function look(thread: Thread, first: u64, pages: u64): void {
  const mm = thread.process.mm;
  if (meetsOpaque(mm, first << 12, (first + pages) << 12)) return;
  if (!isMapped(mm, first << 12, (first + pages) << 12)) {
    fail(thread, ENOMEM, MINCORE_HOLE);
    return;
  }
  const bytes = bytesFor(thread, <u32>pages);
  for (let page: u64 = 0; page < pages; page++)
    store<u8>(bytes + <usize>page, isHidden(thread, first + page) || isResident(mm, first + page) ? 1 : 0);
  thread.bytes.length = <u32>pages;
  finish(thread, 0);
}

/** Whether what is mapped there is not the caller's business: the file of a tmpfs is root's, memfds may be written by everybody. */
function isHidden(thread: Thread, page: u64): bool {
  if (isRoot(thread)) return false;
  const inode = mappedInode(vmaAt(thread.process.mm, page << 12));
  return isNone(inode) ? false : inode.limit != 0;
}

/** Whether a page is there: mapped here, or in the page cache of what is mapped here. */
function isResident(mm: Mm, page: u64): bool {
  if (!isNone(lookup(mm.pageTable, page)) || isPresent(hugePteAt(mm, page << 12))) return true;
  const vma = vmaAt(mm, page << 12);
  if ((vma.flags & VM_HUGETLB) != 0) return false;
  const inode = mappedInode(vma);
  return isNone(inode) ? false : hasContents(inode, pgoffAt(vma, page << 12));
}

function isMapped(mm: Mm, start: u64, end: u64): bool {
  let vma = vmaAt(mm, start);
  while (!isNone(vma) && vma.end < end) {
    const next = vma.next;
    if (isNone(next) || next.start != vma.end) return false;
    vma = next;
  }
  return !isNone(vma);
}
