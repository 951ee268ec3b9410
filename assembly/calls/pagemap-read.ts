import { EINVAL } from '../abi';
import { bytesFor, fail, finish } from '../finish';
import { PAGEMAP_EINVAL, PAGEMAP_TASK_SIZE } from '../generated/facts';
import { BEFORE_MARKER_BITS } from '../generated/releases';
import { mapCountOf } from '../hugepage';
import { hugePageOf, hugePteAt } from '../hugetable';
import { ALL_ONES, PAGE_SIZE, TASK_SIZE } from '../layout';
import { waitForMm } from '../lock';
import { config, machine } from '../machine';
import { isMappedOnce } from '../mapcount';
import { Mm } from '../mm';
import {
  entryOf,
  flagsOf,
  frameOf,
  GUARD_MARKER,
  isPresent,
  POISON_MARKER,
  PTE_CACHE,
  PTE_EXCLUSIVE,
  PTE_UFFD_WP,
  pteAt,
} from '../pagetable';
import { isRoot } from '../privileges';
import { isBefore } from '../release';
import { isHuge, isHugeZero } from '../thp';
import { Thread } from '../thread';
import { isOpenedMemory } from './proc-mem';

/** Bytes of memory for each byte of the file: an entry of 8 for each page. */
const RATIO: u64 = 512;
const ENTRY: u64 = 8;

const PRESENT: u64 = (<u64>1) << 63;
const FILE: u64 = (<u64>1) << 61;
const UFFD_WP: u64 = (<u64>1) << 57;
const EXCLUSIVE: u64 = (<u64>1) << 56;
/** A swap entry that is made up, with bit 57: of the last type, or before 6.2 of the one before that. */
const WP_MARKER_ENTRY: u64 = 0x420000000000003f;
const OLD_WP_MARKER_ENTRY: u64 = 0x420000000000003e;
const POISON_ENTRY: u64 = 0x400000000000005f;
const GUARD_ENTRY: u64 = 0x440000000000009f;

/** pread(2) of /proc/PID/pagemap, which is opened for it and closed again; in one step under the mmap lock. */
export function stepPagemapRead(thread: Thread): void {
  if (thread.phase == 0) {
    if (isOpenedMemory(thread)) thread.phase = 1;
  } else if (thread.mm.writing != 0) {
    waitForMm(thread, thread.mm);
  } else {
    read(thread, thread.mm);
  }
}

function read(thread: Thread, mm: Mm): void {
  const count = thread.operand2 / RATIO;
  if ((thread.operand1 / RATIO) % ENTRY != 0 || count % ENTRY != 0) {
    fail(thread, EINVAL, PAGEMAP_EINVAL);
    return;
  }
  const start = thread.operand1;
  const left = start < TASK_SIZE ? (TASK_SIZE - start) / PAGE_SIZE : 0;
  const pages = min(count / ENTRY, left);
  if (count != 0 && pages == 0) thread.why = PAGEMAP_TASK_SIZE;
  const shown = showsAll(thread) ? ALL_ONES : UPPER_BITS;
  const bytes = bytesFor(thread, <u32>(pages * ENTRY));
  for (let page: u64 = 0; page < pages; page++)
    store<u64>(bytes + <usize>(page * ENTRY), entryAt(mm, (start >> 12) + page) & shown);
  thread.bytes.length = <u32>(pages * ENTRY);
  finish(thread, pages * ENTRY);
}

function entryAt(mm: Mm, page: u64): u64 {
  const pte = hugePteAt(mm, page << 12);
  if (pte != 0) return hugeEntryFor(pte);
  const entry = entryFor(pteAt(entryOf(mm.pageTable, page)));
  // To pagemap the huge zero page is a file's.
  return isHuge(mm, page << 12) && isHugeZero(mm, page << 12) ? entry | FILE : entry;
}

/** Of a hugepage. */
function hugeEntryFor(pte: u32): u64 {
  const wp = (pte & PTE_UFFD_WP) != 0 ? UFFD_WP : 0;
  if (!isPresent(pte)) return wp;
  const file = (pte & PTE_CACHE) != 0 ? FILE : 0;
  return wp | file | (mapCountOf(hugePageOf(pte)) == 1 ? PRESENT | EXCLUSIVE : PRESENT);
}

/** Of an entry that is no page a swap entry is made up, which only CAP_SYS_ADMIN is shown. */
function showsAll(thread: Thread): bool {
  return config().capSysPtrace != 0 && isRoot(thread);
}

const UPPER_BITS: u64 = 0xff00000000000000;

function entryForMarker(marker: u32): u64 {
  if (marker == POISON_MARKER) return POISON_ENTRY;
  if (marker == GUARD_MARKER) return GUARD_ENTRY;
  return isBefore(BEFORE_MARKER_BITS) ? OLD_WP_MARKER_ENTRY : WP_MARKER_ENTRY;
}

function entryFor(pte: u32): u64 {
  if (pte == 0) return 0;
  if (!isPresent(pte)) return entryForMarker(pte);
  const flags = flagsOf(pte);
  let entry = PRESENT;
  if ((flags & PTE_CACHE) != 0) entry |= FILE;
  if ((flags & PTE_UFFD_WP) != 0) entry |= UFFD_WP;
  // The zero page is nobody's.
  if (frameOf(pte) == machine().zeroFrame) return entry;
  return (flags & PTE_EXCLUSIVE) != 0 || isMappedOnce(frameOf(pte)) ? entry | EXCLUSIVE : entry;
}
