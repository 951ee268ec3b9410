import { CONTINUE_MODE_WP } from '../abi';
import {
  CONTINUE_ORDER_CHANGING,
  CONTINUE_ORDER_CHANGING_AGAIN,
  CONTINUE_ORDER_COPY_IN,
  CONTINUE_ORDER_DEAD,
  CONTINUE_ORDER_FATAL_SIGNAL,
  CONTINUE_ORDER_MODE,
  CONTINUE_ORDER_MODE_WP,
  CONTINUE_ORDER_NO_VMA,
  CONTINUE_ORDER_RANGE,
  OUT_PARTIAL,
} from '../generated/facts';
import { mappedInode } from '../inode';
import { PTE_UFFD_WP, pteAt, setPte } from '../pagetable';
import { Thread } from '../thread';
import { Context } from '../userfaultfd';
import { vmaAt } from '../vma';
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
  REFUSED_MODE_WP,
  REFUSED_RANGE,
} from './refusal';
import { continuedPte, continueRefusal } from './shmem-fill';

/** UFFDIO_CONTINUE: a page of it. */

export function continueFact(refusal: u32): u16 {
  switch (refusal) {
    case REFUSED_CHANGING:
      return CONTINUE_ORDER_CHANGING;
    case REFUSED_COPY_IN:
      return CONTINUE_ORDER_COPY_IN;
    case REFUSED_RANGE:
      return CONTINUE_ORDER_RANGE;
    case REFUSED_MODE:
      return CONTINUE_ORDER_MODE;
    case REFUSED_DEAD:
      return CONTINUE_ORDER_DEAD;
    case DESTINATION_NO_VMA:
    case DESTINATION_BEYOND:
    case DESTINATION_UNREGISTERED:
      return CONTINUE_ORDER_NO_VMA;
    case DESTINATION_CHANGING:
      return CONTINUE_ORDER_CHANGING_AGAIN;
    case REFUSED_MODE_WP:
      return CONTINUE_ORDER_MODE_WP;
    case REFUSED_FATAL_SIGNAL:
      return CONTINUE_ORDER_FATAL_SIGNAL;
    default:
      return OUT_PARTIAL;
  }
}

/** Maps the page of the cache that is next: 0, or why not. */
export function continuePage(thread: Thread, ctx: Context): u32 {
  const page = nextPage(thread);
  const vma = vmaAt(ctx.mm, page << 12);
  const inode = mappedInode(vma);
  const entry = nextEntry(thread, ctx.mm);
  const refusal = continueRefusal(vma, inode, page << 12, pteAt(entry));
  const protection = (thread.argument2 & CONTINUE_MODE_WP) != 0 ? PTE_UFFD_WP : 0;
  if (refusal == 0) setPte(entry, continuedPte(vma, inode, page << 12) | protection);
  return refusal;
}
