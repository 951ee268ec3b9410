import { EEXIST, EFAULT } from '../abi';
import {
  FILL_ZEROPAGE_ANON_PRESENT,
  ZEROPAGE_ORDER_CHANGING,
  ZEROPAGE_ORDER_CHANGING_AGAIN,
  ZEROPAGE_ORDER_COPY_IN,
  ZEROPAGE_ORDER_DEAD,
  ZEROPAGE_ORDER_FATAL_SIGNAL,
  ZEROPAGE_ORDER_MODE,
  ZEROPAGE_ORDER_NO_VMA,
  ZEROPAGE_ORDER_ONE_VMA,
  ZEROPAGE_ORDER_PARTIAL,
  ZEROPAGE_ORDER_RANGE,
  ZEROPAGE_ORDER_UNREGISTERED,
  ZEROPAGE_PRIVATE_FILE_BEYOND_EOF,
  ZEROPAGE_THP,
} from '../generated/facts';
import { mappedInode } from '../inode';
import { isNone } from '../machine';
import { LEAF_PAGES, pteAt, setPte, zeroPte } from '../pagetable';
import { isHuge } from '../thp';
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
  REFUSED_RANGE,
  refused,
} from './refusal';
import { NO_PTE, zeroedPte, zeropageRefusal } from './shmem-fill';

/** UFFDIO_ZEROPAGE: a page of it. */

export function zeropageFact(refusal: u32): u16 {
  switch (refusal) {
    case REFUSED_CHANGING:
      return ZEROPAGE_ORDER_CHANGING;
    case REFUSED_COPY_IN:
      return ZEROPAGE_ORDER_COPY_IN;
    case REFUSED_RANGE:
      return ZEROPAGE_ORDER_RANGE;
    case REFUSED_MODE:
      return ZEROPAGE_ORDER_MODE;
    case REFUSED_DEAD:
      return ZEROPAGE_ORDER_DEAD;
    case DESTINATION_NO_VMA:
      return ZEROPAGE_ORDER_NO_VMA;
    case DESTINATION_BEYOND:
      return ZEROPAGE_ORDER_ONE_VMA;
    case DESTINATION_UNREGISTERED:
      return ZEROPAGE_ORDER_UNREGISTERED;
    case DESTINATION_CHANGING:
      return ZEROPAGE_ORDER_CHANGING_AGAIN;
    case REFUSED_FATAL_SIGNAL:
      return ZEROPAGE_ORDER_FATAL_SIGNAL;
    default:
      return ZEROPAGE_ORDER_PARTIAL;
  }
}

/**
 * For who is alone: maps the zero page in anonymous memory as long as entries of one leaf are empty, and not in the last page of
 * the range. How many bytes that was; none leaves it to `zeroPage`.
 */
export function zeroRun(thread: Thread, ctx: Context): u64 {
  const first = nextPage(thread);
  if (!isNone(vmaAt(ctx.mm, first << 12).file)) return 0;
  const last = ((thread.argument0 + thread.argument1) >> 12) - 1;
  const end = min(last, (first & ~(LEAF_PAGES - 1)) + LEAF_PAGES);
  let entry = nextEntry(thread, ctx.mm);
  let page = first;
  for (; page < end && pteAt(entry) == 0; page++, entry += 4) setPte(entry, zeroPte());
  return (page - first) << 12;
}

/** Maps the zero page once more: 0, or why not. */
export function zeroPage(thread: Thread, ctx: Context): u32 {
  const page = nextPage(thread);
  const entry = nextEntry(thread, ctx.mm);
  const vma = vmaAt(ctx.mm, page << 12);
  if (isNone(vma.file)) {
    if (isHuge(ctx.mm, page << 12)) return refused(EEXIST, ZEROPAGE_THP);
    if (pteAt(entry) != 0) return refused(EEXIST, FILL_ZEROPAGE_ANON_PRESENT);
    setPte(entry, zeroPte());
    return 0;
  }
  const inode = mappedInode(vma);
  if (!isNone(inode)) {
    const refusal = zeropageRefusal(vma, inode, page << 12, pteAt(entry));
    if (refusal != 0) return refusal;
    const pte = zeroedPte(vma, inode, page << 12);
    if (pte != NO_PTE) setPte(entry, pte);
    return 0;
  }
  // /dev/zero is a file without a length: every page lies beyond its end.
  return refused(EFAULT, ZEROPAGE_PRIVATE_FILE_BEYOND_EOF);
}
