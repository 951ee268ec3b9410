import { contextOf, FILE_SHMEM, FILE_USERFAULTFD, fileAt } from './file';
import { contentHash } from './frame';
import { partAt, partOf } from './hugepage';
import { hugePageOf, hugePteAt } from './hugetable';
import { blocksOf, inodeOf } from './inode';
import { MAX_DESCRIPTORS, MAX_PROCESSES, PROGRAM_BASE } from './layout';
import { isNone, processAt, threadAt } from './machine';
import { Mm } from './mm';
import { dataHash } from './pagecache';
import { entryOf, frameOf, GUARD_MARKER, isPresent, PTE_CACHE, PTE_UFFD_WP, pteAt } from './pagetable';
import { Process } from './process';
import { beginSection, endSection, put8, put32, put64, reserveBytes } from './results';
import { isAnySpinning } from './signals';
import { isHuge, isHugeZero } from './thp';
import { IDLE } from './thread';
import { pendingOf, readOf } from './userfaultfd';
import { VM_ACCESS, VM_MAYSHARE, VM_UFFD_MINOR, VM_UFFD_MISSING, VM_UFFD_WP, Vma } from './vma';
import { length } from './waitlist';

/** What is looked at after a settle: docs/architecture.md, sections. */

export const LOOK_STATE: u32 = 2;
export const LOOK_MAPS: u32 = 4;
export const LOOK_SMAPS: u32 = 8;
export const LOOKS: u32 = LOOK_STATE | LOOK_MAPS | LOOK_SMAPS;

const SECTION_SLEEPERS: u16 = 1;
const SECTION_PAGES: u16 = 2;
const SECTION_FDINFO: u16 = 3;
const SECTION_MAPS: u16 = 4;
const SECTION_SMAPS: u16 = 5;
const SECTION_FILES: u16 = 6;

export function takeLooks(looks: u32): void {
  if ((looks & LOOK_STATE) != 0) lookSleepers();
  for (let number: u32 = 0; number < MAX_PROCESSES; number++) {
    const process = processAt(number);
    if (isNone(process)) continue;
    if ((looks & LOOK_STATE) != 0) {
      lookPages(process);
      lookFdinfo(process);
      lookFiles(process);
    }
    if ((looks & LOOK_SMAPS) != 0) lookMaps(process, SECTION_SMAPS);
    else if ((looks & LOOK_MAPS) != 0) lookMaps(process, SECTION_MAPS);
  }
}

function lookSleepers(): void {
  beginSection(SECTION_SLEEPERS, 0);
  for (let index: u32 = 0; index < 256; index++) {
    const thread = threadAt(index);
    if (isNone(thread) || thread.state == IDLE) continue;
    put8(<u8>(index >> 4));
    put8(<u8>(index & 15));
    put8(thread.reason);
    put8(0);
  }
  endSection();
}

/** The windows of the program at hand: a byte a page, then the hashes of those that are present. */
function lookPages(process: Process): void {
  const windows = load<u32>(PROGRAM_BASE, 16);
  beginSection(SECTION_PAGES, process.number);
  let total: u32 = 0;
  for (let window: u32 = 0; window < windows; window++) total += <u32>windowPages(window);
  const bits = reserveBytes((total + 7) & ~7);
  if (bits == 0) return;
  let at = bits;
  for (let window: u32 = 0; window < windows; window++) {
    const first = load<u64>(PROGRAM_BASE + 32 + ((<usize>window) << 4)) >> 12;
    const end = first + windowPages(window);
    for (let page = first; page < end; page++) {
      const pte = pteAt(entryOf(process.mm.pageTable, page));
      const part = pte == 0 ? hugePteAt(process.mm, page << 12) : 0;
      const huge = isHuge(process.mm, page << 12) ? hugeMark(process.mm, page << 12) : 0;
      store<u8>(at, part == 0 ? pageBits(pte) | huge : hugeBits(part));
      if (isPresent(pte)) put64(contentHash(frameOf(pte)));
      else if (isPresent(part)) put64(contentHash(partOf(hugePageOf(part), partAt(page << 12))));
      at++;
    }
  }
  endSection();
}

const PAGE_PRESENT: u8 = 1;
/** A marker is one to pagemap. */
const PAGE_SWAP: u8 = 2;
/** The page is its file's own. */
const PAGE_FILE: u8 = 4;
const PAGE_UFFD_WP: u8 = 8;
const PAGE_GUARD: u8 = 16;
/** A PMD maps it as part of a transparent huge page. */
const PAGE_HUGE: u8 = 32;

function pageBits(pte: u32): u8 {
  if (pte == 0) return 0;
  const wp = (pte & PTE_UFFD_WP) != 0 ? PAGE_UFFD_WP : 0;
  if (!isPresent(pte)) return PAGE_SWAP | wp | (pte == GUARD_MARKER ? PAGE_GUARD : 0);
  return PAGE_PRESENT | wp | ((pte & PTE_CACHE) != 0 ? PAGE_FILE : 0);
}

/** A page of a transparent huge page, of the huge zero page a file's too. */
function hugeMark(mm: Mm, address: u64): u8 {
  return isHugeZero(mm, address) ? PAGE_HUGE | PAGE_FILE : PAGE_HUGE;
}

/** Markers of hugepages are none to pagemap, but for their protection. */
function hugeBits(pte: u32): u8 {
  const wp = (pte & PTE_UFFD_WP) != 0 ? PAGE_UFFD_WP : 0;
  if (!isPresent(pte)) return wp;
  return PAGE_PRESENT | wp | ((pte & PTE_CACHE) != 0 ? PAGE_FILE : 0);
}

function windowPages(window: u32): u64 {
  return load<u64>(PROGRAM_BASE + 40 + ((<usize>window) << 4));
}

/** Instead of counts that change all the time. */
const UNSTEADY: u32 = 0xffffffff;

function lookFdinfo(process: Process): void {
  beginSection(SECTION_FDINFO, process.number);
  const unsteady = isAnySpinning();
  for (let fd: u32 = 0; fd < MAX_DESCRIPTORS; fd++) {
    const file = fileAt(process.files, fd);
    if (isNone(file) || file.kind != FILE_USERFAULTFD) continue;
    const ctx = contextOf(file);
    const pending = length(pendingOf(ctx));
    put32(fd);
    // What a thread that spins queues comes and goes.
    put32(unsteady ? UNSTEADY : pending);
    put32(unsteady ? UNSTEADY : pending + length(readOf(ctx)));
    put32(ctx.features);
  }
  endSection();
}

/** A mapping's modes, as docs/architecture.md numbers them. */
function modesOf(vma: Vma): u32 {
  const missing: u32 = (vma.flags & VM_UFFD_MISSING) != 0 ? 1 : 0;
  const wp: u32 = (vma.flags & VM_UFFD_WP) != 0 ? 2 : 0;
  const minor: u32 = (vma.flags & VM_UFFD_MINOR) != 0 ? 4 : 0;
  return missing | wp | minor;
}

function lookFiles(process: Process): void {
  beginSection(SECTION_FILES, process.number);
  for (let fd: u32 = 0; fd < MAX_DESCRIPTORS; fd++) {
    const file = fileAt(process.files, fd);
    if (isNone(file) || file.kind != FILE_SHMEM) continue;
    const inode = inodeOf(file);
    put32(fd);
    put32(inode.seals);
    put64(inode.size);
    put64(blocksOf(inode));
    put64(file.position);
    put64(dataHash(inode));
  }
  endSection();
}

/** Beside the access of a mapping: it was mapped as shared. */
const SHARED: u32 = 8;

function lookMaps(process: Process, type: u16): void {
  beginSection(type, process.number);
  for (let vma = process.mm.first; !isNone(vma); vma = vma.next) {
    put64(vma.start);
    put64(vma.end);
    put32((vma.flags & VM_ACCESS) | ((vma.flags & VM_MAYSHARE) != 0 ? SHARED : 0));
    put32(type == SECTION_SMAPS ? modesOf(vma) : 0);
  }
  endSection();
}
