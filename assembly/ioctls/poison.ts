import { EEXIST, EFAULT } from '../abi';
import {
  OUT_PARTIAL,
  POISON_ONLY_NONE,
  POISON_ORDER_CHANGING,
  POISON_ORDER_CHANGING_AGAIN,
  POISON_ORDER_COPY_IN,
  POISON_ORDER_DEAD,
  POISON_ORDER_FATAL_SIGNAL,
  POISON_ORDER_MODE,
  POISON_ORDER_NO_VMA,
  POISON_ORDER_RANGE,
  POISON_PRIVATE_ZERO,
  POISON_SHMEM_BEYOND_EOF,
} from '../generated/facts';
import { mappedInode } from '../inode';
import { isNone } from '../machine';
import { pageCount } from '../pagecache';
import { POISON_MARKER, pteAt, setPte } from '../pagetable';
import { Thread } from '../thread';
import { Context } from '../userfaultfd';
import { pgoffAt, Vma, vmaAt } from '../vma';
import {
  DESTINATION_BEYOND,
  DESTINATION_CHANGING,
  DESTINATION_NO_VMA,
  DESTINATION_UNREGISTERED,
  nextEntry,
  nextPage,
} from './destination';
import {
  REFUSED_CHANGING,
  REFUSED_COPY_IN,
  REFUSED_DEAD,
  REFUSED_FATAL_SIGNAL,
  REFUSED_MODE,
  REFUSED_RANGE,
  refused,
} from './refusal';

/** UFFDIO_POISON: a page of it. */

export function poisonFact(refusal: u32): u16 {
  switch (refusal) {
    case REFUSED_CHANGING:
      return POISON_ORDER_CHANGING;
    case REFUSED_COPY_IN:
      return POISON_ORDER_COPY_IN;
    case REFUSED_RANGE:
      return POISON_ORDER_RANGE;
    case REFUSED_MODE:
      return POISON_ORDER_MODE;
    case REFUSED_DEAD:
      return POISON_ORDER_DEAD;
    case DESTINATION_NO_VMA:
    case DESTINATION_BEYOND:
    case DESTINATION_UNREGISTERED:
      return POISON_ORDER_NO_VMA;
    case DESTINATION_CHANGING:
      return POISON_ORDER_CHANGING_AGAIN;
    case REFUSED_FATAL_SIGNAL:
      return POISON_ORDER_FATAL_SIGNAL;
    default:
      return OUT_PARTIAL;
  }
}

/** Marks the page that is next: 0, or why not. */
export function poisonPage(thread: Thread, ctx: Context): u32 {
  const address = nextPage(thread) << 12;
  const entry = nextEntry(thread, ctx.mm);
  const refusal = poisonRefusal(vmaAt(ctx.mm, address), address, pteAt(entry));
  if (refusal == 0) setPte(entry, POISON_MARKER);
  return refusal;
}

/** Why the page at an address whose entry is `pte` can't be poisoned: 0 if it can. What the page cache has does not matter. */
export function poisonRefusal(vma: Vma, address: u64, pte: u32): u32 {
  if (!isNone(vma.file)) {
    const refusal = beyondFile(vma, address);
    if (refusal != 0) return refused(EFAULT, refusal);
  }
  return pte != 0 ? refused(EEXIST, POISON_ONLY_NONE) : 0;
}

/** The fact that a page lies beyond the end of its file, or 0. /dev/zero has no length. */
function beyondFile(vma: Vma, address: u64): u16 {
  const inode = mappedInode(vma);
  if (isNone(inode)) return POISON_PRIVATE_ZERO;
  return pgoffAt(vma, address) >= pageCount(inode) ? POISON_SHMEM_BEYOND_EOF : 0;
}
