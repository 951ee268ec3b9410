import { contentHash, dropFrame, Frame, forkFrame, isPinned, isSole, mapFrame, ownFrame, shareFrame } from './frame';
import { mix } from './hash';
import { machine, none } from './machine';
import { allocate, release } from './memory';

/**
 * A page table: a radix tree over page numbers, 6 levels of 64 entries (36 bits), sparse like Linux's. An entry of a
 * leaf (a pte) is 0 where there is nothing; a frame's address, its low four bits being flags; or markers, which say
 * something about a page that is not present. The zero page is the machine's zero frame.
 */

/** Protected against writing by a userfaultfd: bit 57 of pagemap. Of a marker too. */
export const PTE_UFFD_WP: u32 = 1;
/** An anonymous page that belongs to this address space alone (PageAnonExclusive): after a fork, to nobody until it is written again. */
export const PTE_EXCLUSIVE: u32 = 2;
/** The frame is a page of a file's page cache. */
export const PTE_CACHE: u32 = 4;
/** Nothing is present: the bits above the flags say which marker it is. */
const PTE_MARKER: u32 = 8;
/**
 * Of a page that is present: mapped writable although UFFD_WP is left over from a registration that did not last. No write
 * faults until the page is write-protected again, whatever it is registered for meanwhile.
 */
export const PTE_UNTRAPPED: u32 = 8;

/** Nothing is there, and what comes there is protected against writing. */
export const WP_MARKER: u32 = PTE_MARKER | PTE_UFFD_WP;
/** Nothing is there, and an access fails: UFFDIO_POISON. */
export const POISON_MARKER: u32 = PTE_MARKER | 0x10;
/** Nothing is there, and an access fails: MADV_GUARD_INSTALL. */
export const GUARD_MARKER: u32 = PTE_MARKER | 0x20;

const PTE_FLAGS: u32 = 15;
/** Markers are numbers up to this; a frame's address is greater. */
const LAST_MARKER: u32 = 0xff;

/** Whether an entry maps a frame. */
export function isPresent(pte: u32): bool {
  return pte > LAST_MARKER;
}

/** Whether an entry is a marker that no access gets past. */
export function isFatal(pte: u32): bool {
  return pte > WP_MARKER && pte <= LAST_MARKER;
}

/** The frame of an entry that is present. */
export function frameOf(pte: u32): Frame {
  return changetype<Frame>(<usize>(pte & ~PTE_FLAGS));
}

export function flagsOf(pte: u32): u32 {
  return pte & PTE_FLAGS;
}

export function makePte(frame: Frame, flags: u32): u32 {
  return changetype<u32>(frame) | flags;
}

/** An entry that maps the zero page. */
export function zeroPte(): u32 {
  return makePte(shareFrame(machine().zeroFrame), 0);
}

/** The entry at `entry`, which may be 0: there is no leaf, and what is read is 0 (see `isNone`). */
export function pteAt(entry: usize): u32 {
  return load<u32>(entry);
}

export function setPte(entry: usize, pte: u32): void {
  store<u32>(entry, pte);
}

/** The frame of a present page, its address space's own and safe to write from then on. A copy of it is not protected any more. */
export function ownPage(entry: usize): Frame {
  const pte = load<u32>(entry);
  const own = ownFrame(frameOf(pte));
  let flags = (flagsOf(pte) & ~PTE_CACHE) | PTE_EXCLUSIVE;
  if ((pte & PTE_UFFD_WP) != 0) flags = isCopied(pte, own) ? PTE_EXCLUSIVE : flags | PTE_UNTRAPPED;
  store<u32>(entry, makePte(own, flags));
  return own;
}

/** Whether others had the page, and not just copies that share its frame in this model. */
function isCopied(pte: u32, own: Frame): bool {
  return (pte & PTE_EXCLUSIVE) == 0 && own != frameOf(pte);
}

/** The same for who will only read, but must have this very page (FAULT_FLAG_UNSHARE): it stays protected. */
export function unsharePage(entry: usize): Frame {
  const pte = load<u32>(entry);
  const own = ownFrame(frameOf(pte));
  store<u32>(entry, makePte(own, flagsOf(pte) | PTE_EXCLUSIVE));
  return own;
}

const NODE_SIZE: u32 = 256;
/**
 * Behind the root's entries lie the leaves found last, by the low bits of the number of a leaf: 16 bytes each, that
 * number plus 1 (0 for none) and the node. An access finds its page without walking down, most often.
 */
const RECENT: usize = NODE_SIZE;
const RECENT_COUNT: u32 = 8;
const RECENT_BYTES: u32 = RECENT_COUNT * 16;
const ROOT_SIZE: u32 = NODE_SIZE + RECENT_BYTES;
const LEVELS: u32 = 6;
const BITS: u32 = 6;
const ENTRIES: u32 = 64;
/** Pages whose entries lie side by side. */
export const LEAF_PAGES: u64 = ENTRIES;
/** A page table of Linux's maps 2 MiB: this many pages, in so many leaves. It exists while any of those leaves does. */
export const TABLE_PAGES: u64 = 512;
const TABLE_LEAVES: u32 = 8;

export function newPageTable(): usize {
  const root = allocate(ROOT_SIZE);
  memory.fill(root, 0, ROOT_SIZE);
  return root;
}

function newNode(): usize {
  const node = allocate(NODE_SIZE);
  memory.fill(node, 0, NODE_SIZE);
  return node;
}

function recentOf(root: usize, page: u64): usize {
  return root + RECENT + ((<usize>(page >> BITS) & (RECENT_COUNT - 1)) << 4);
}

function forgetRecent(root: usize): void {
  for (let at = root + RECENT; at < root + ROOT_SIZE; at += 16) store<u64>(at, 0);
}

function entryAt(node: usize, page: u64, level: u32): usize {
  return node + (<usize>(page >> <u64>(level * BITS)) & (ENTRIES - 1)) * 4;
}

/** The frame that page number `page` maps, or nothing. */
export function lookup(root: usize, page: u64): Frame {
  const pte = pteAt(entryOf(root, page));
  return isPresent(pte) ? frameOf(pte) : none<Frame>();
}

/** Where the entry of `page` is, 0 if there is no leaf for it. */
export function entryOf(root: usize, page: u64): usize {
  const recent = recentOf(root, page);
  if (load<u64>(recent) == (page >> BITS) + 1) return entryAt(<usize>load<u32>(recent, 8), page, 0);
  const leaf = leafOf(root, page);
  if (leaf == 0) return 0;
  store<u64>(recent, (page >> BITS) + 1);
  store<u32>(recent, <u32>leaf, 8);
  return entryAt(leaf, page, 0);
}

/** Five levels written out are a third faster than a loop. */
function leafOf(root: usize, page: u64): usize {
  let node: usize = load<u32>(entryAt(root, page, 5));
  if (node == 0) return 0;
  node = load<u32>(entryAt(node, page, 4));
  if (node == 0) return 0;
  node = load<u32>(entryAt(node, page, 3));
  if (node == 0) return 0;
  node = load<u32>(entryAt(node, page, 2));
  if (node == 0) return 0;
  return load<u32>(entryAt(node, page, 1));
}

/** Makes an entry for `page`; the table takes over the caller's reference to the frame. What was mapped must have been dropped. */
export function install(root: usize, page: u64, pte: u32): void {
  store<u32>(grow(root, page), pte);
}

/** Where the entry of `page` is; makes a leaf for it if there is none. */
export function makeEntry(root: usize, page: u64): usize {
  const entry = entryOf(root, page);
  return entry != 0 ? entry : grow(root, page);
}

function grow(root: usize, page: u64): usize {
  let node = root;
  for (let level = LEVELS - 1; level > 0; level--) {
    const entry = entryAt(node, page, level);
    let next: usize = load<u32>(entry);
    if (next == 0) {
      next = newNode();
      store<u32>(entry, <u32>next);
    }
    node = next;
  }
  return entryAt(node, page, 0);
}

/** What is left of entries that are emptied: nothing, as when memory is unmapped. */
export const ZAP_ALL: u32 = 0;
/** Guards, as when madvise or the end of a file empties them. */
export const ZAP_MADVISE: u32 = 1;
/** Of a mapping of a file also wp-markers. */
export const ZAP_KEEPS_WP: u32 = 2;
/** Protected pages of it leave wp-markers. */
export const ZAP_MARKS_WP: u32 = 4;

/** Empties the entries of pages [first, end), but for what the mode leaves. The page tables stay. */
export function zap(root: usize, first: u64, end: u64, mode: u32): void {
  zapNode(root, LEVELS - 1, first, end - 1, mode);
}

/** What is left of an entry. */
function remainder(pte: u32, mode: u32): u32 {
  if (pte == GUARD_MARKER && mode != ZAP_ALL) return pte;
  if (pte == WP_MARKER) return (mode & ZAP_KEEPS_WP) != 0 ? pte : 0;
  return isPresent(pte) && (pte & PTE_UFFD_WP) != 0 && (mode & ZAP_MARKS_WP) != 0 ? WP_MARKER : 0;
}

/** Empties the entries of pages [first, last] below `node`. */
function zapNode(node: usize, level: u32, first: u64, last: u64, mode: u32): void {
  const shift = <u64>(level * BITS);
  const low = <u32>(first >> shift) & (ENTRIES - 1);
  const high = <u32>(last >> shift) & (ENTRIES - 1);
  for (let index = low; index <= high; index++) {
    const entry = node + <usize>index * 4;
    const child: usize = load<u32>(entry);
    if (child == 0) continue;
    if (level == 0) {
      if (isPresent(<u32>child)) dropFrame(frameOf(<u32>child));
      store<u32>(entry, mode == ZAP_ALL ? 0 : remainder(<u32>child, mode));
      continue;
    }
    const span = ((<u64>1) << shift) - 1;
    const childFirst = index == low ? first & span : 0;
    const childLast = index == high ? last & span : span;
    zapNode(child, level - 1, childFirst, childLast, mode);
  }
}

/** Whether there is a page table for `page`, though it may have no entries. */
export function hasTable(root: usize, page: u64): bool {
  if (entryOf(root, page) != 0) return true;
  let node = root;
  for (let level = LEVELS - 1; level > 1; level--) {
    node = load<u32>(entryAt(node, page, level));
    if (node == 0) return false;
  }
  return isTable(node, <u32>(page >> BITS) & (ENTRIES - 1));
}

/** Whether there is a page table around the leaf with this index in a node of level 1. */
function isTable(node: usize, index: u32): bool {
  const at = tableAt(node, index);
  return (load<u64>(at) | load<u64>(at, 8) | load<u64>(at, 16) | load<u64>(at, 24)) != 0;
}

/** The first of the table's entries in the node. */
function tableAt(node: usize, index: u32): usize {
  return node + <usize>(index & ~(TABLE_LEAVES - 1)) * 4;
}

/** Gives back the page tables that lie in pages [first, end) wholly and have no entries, with the nodes above them. */
export function freeTables(root: usize, first: u64, end: u64): void {
  const from = (first + TABLE_PAGES - 1) & ~(TABLE_PAGES - 1);
  const to = end & ~(TABLE_PAGES - 1);
  if (from >= to) return;
  freeNode(root, LEVELS - 1, from, to - 1);
  forgetRecent(root);
}

/** Gives back tables of pages [first, last] below `node`; true when nothing is left there. */
function freeNode(node: usize, level: u32, first: u64, last: u64): bool {
  const shift = <u64>(level * BITS);
  const low = <u32>(first >> shift) & (ENTRIES - 1);
  const high = <u32>(last >> shift) & (ENTRIES - 1);
  for (let index = low; index <= high; index++) {
    if (level == 1) {
      freeTable(tableAt(node, index));
      index += TABLE_LEAVES - 1;
      continue;
    }
    const entry = node + <usize>index * 4;
    const child: usize = load<u32>(entry);
    if (child == 0) continue;
    const span = ((<u64>1) << shift) - 1;
    const childFirst = index == low ? first & span : 0;
    const childLast = index == high ? last & span : span;
    if (!freeNode(child, level - 1, childFirst, childLast)) continue;
    release(child, NODE_SIZE);
    store<u32>(entry, 0);
  }
  return isEmpty(node);
}

/** Gives back the leaves of the table whose first leaf's entry is at `first`, if none of them has an entry. */
function freeTable(first: usize): void {
  const end = first + <usize>(TABLE_LEAVES * 4);
  for (let at = first; at < end; at += 4) {
    const leaf: usize = load<u32>(at);
    if (leaf != 0 && !isEmpty(leaf)) return;
  }
  for (let at = first; at < end; at += 4) {
    const leaf: usize = load<u32>(at);
    if (leaf != 0) release(leaf, NODE_SIZE);
    store<u32>(at, 0);
  }
}

function isEmpty(node: usize): bool {
  for (let at = node; at < node + NODE_SIZE; at += 8) if (load<u64>(at) != 0) return false;
  return true;
}

/** Empties those entries of pages [first, end) that map pages of a page cache. */
export function zapCached(root: usize, first: u64, end: u64, mode: u32): void {
  for (let page = firstMapped(root, first, end); page < end; page = firstMapped(root, page + 1, end)) {
    const pte = pteAt(entryOf(root, page));
    if (isPresent(pte) && (pte & PTE_CACHE) != 0) zap(root, page, page + 1, mode);
  }
}

/** Empties those entries of pages [first, end) that are the marker. */
function dropMarkers(root: usize, first: u64, end: u64, marker: u32): void {
  for (let page = firstMapped(root, first, end); page < end; page = firstMapped(root, page + 1, end)) {
    const entry = entryOf(root, page);
    if (pteAt(entry) == marker) setPte(entry, 0);
  }
}

/** MADV_GUARD_REMOVE. */
export function unguard(root: usize, first: u64, end: u64): void {
  dropMarkers(root, first, end, GUARD_MARKER);
}

/** MADV_FREE: of pages that are there nothing is to be seen, as long as memory is not scarce. */
export function freePages(root: usize, first: u64, end: u64): void {
  dropMarkers(root, first, end, POISON_MARKER);
}

/** The entry for another mapping of a page of a page cache. */
export function cachePte(frame: Frame): u32 {
  return makePte(mapFrame(frame), PTE_CACHE);
}

/** The first of the pages [first, end) that has an entry, `end` if none has. */
export function firstMapped(root: usize, first: u64, end: u64): u64 {
  return firstBelow(root, LEVELS - 1, first, end);
}

function firstBelow(node: usize, level: u32, first: u64, end: u64): u64 {
  const span = (<u64>1) << (<u64>(level * BITS));
  for (let page = first; page < end; page = (page & ~(span - 1)) + span) {
    const child: usize = load<u32>(entryAt(node, page, level));
    if (child == 0) continue;
    if (level == 0) return page;
    const border = min(end, (page & ~(span - 1)) + span);
    const found = firstBelow(child, level - 1, page, border);
    if (found < border) return found;
  }
  return end;
}

/** The first of the pages [first, end) that has an entry or none but lies in a leaf, `end` if none does. */
export function firstInLeaf(root: usize, first: u64, end: u64): u64 {
  return leafBelow(root, LEVELS - 1, first, end);
}

function leafBelow(node: usize, level: u32, first: u64, end: u64): u64 {
  const span = (<u64>1) << (<u64>(level * BITS));
  for (let page = first; page < end; page = (page & ~(span - 1)) + span) {
    const child: usize = load<u32>(entryAt(node, page, level));
    if (child == 0) continue;
    if (level == 1) return page;
    const border = min(end, (page & ~(span - 1)) + span);
    const found = leafBelow(child, level - 1, page, border);
    if (found < border) return found;
  }
  return end;
}

export function freePageTable(root: usize): void {
  const end = (<u64>1) << (LEVELS * BITS);
  zap(root, 0, end, ZAP_ALL);
  freeTables(root, 0, end);
  release(root, ROOT_SIZE);
}

/**
 * Maps what `from` maps in pages [first, end) in `to` as well, sharing the frames; protected against writing if that is kept.
 * Page tables without entries come along too.
 */
export function copyPages(to: usize, from: usize, first: u64, end: u64, keepsWp: bool): void {
  copyNode(to, from, LEVELS - 1, first, end - 1, keepsWp ? 0 : PTE_UFFD_WP);
}

/**
 * The entry of a copy of a page, without the flags `lost`; the original, at `entry`, is then nobody's alone, and read-only.
 * A pinned page is copied at once and stays; a file's is the same in both.
 */
function copyPte(entry: usize, pte: u32, lost: u32): u32 {
  if (!isPresent(pte)) return pte == WP_MARKER && lost != 0 ? 0 : pte;
  if ((pte & PTE_CACHE) != 0) {
    mapFrame(frameOf(pte));
    return (pte & lost) != 0 ? pte & ~(lost | PTE_UNTRAPPED) : pte;
  }
  // From here on a frame stands for one page: not for one that has the same contents since a COPY, too.
  const page = (pte & PTE_EXCLUSIVE) != 0 ? ownFrame(frameOf(pte)) : frameOf(pte);
  const flags = flagsOf(pte) & ~PTE_UNTRAPPED;
  if (isPinned(page)) {
    store<u32>(entry, makePte(page, flagsOf(pte)));
    return makePte(forkFrame(page), flags & ~lost);
  }
  store<u32>(entry, makePte(page, flags & ~PTE_EXCLUSIVE));
  return makePte(forkFrame(page), flags & ~PTE_EXCLUSIVE & ~lost);
}

function copyNode(to: usize, from: usize, level: u32, first: u64, last: u64, lost: u32): void {
  const shift = <u64>(level * BITS);
  const low = <u32>(first >> shift) & (ENTRIES - 1);
  const high = <u32>(last >> shift) & (ENTRIES - 1);
  for (let index = low; index <= high; index++) {
    const source: usize = load<u32>(from + <usize>index * 4);
    // Of a table at least one leaf has to come along.
    if (source == 0 && (level != 1 || !isTable(from, index) || isTable(to, index))) continue;
    const entry = to + <usize>index * 4;
    if (level == 0) {
      store<u32>(entry, copyPte(from + <usize>index * 4, <u32>source, lost));
      continue;
    }
    let target: usize = load<u32>(entry);
    if (target == 0) {
      target = newNode();
      store<u32>(entry, <u32>target);
    }
    if (source == 0) continue;
    const span = ((<u64>1) << shift) - 1;
    const childFirst = index == low ? first & span : 0;
    const childLast = index == high ? last & span : span;
    copyNode(target, source, level - 1, childFirst, childLast, lost);
  }
}

/** How many entries map a frame that nobody has alone. */
export function countShared(node: usize, frame: Frame, level: u32 = LEVELS - 1): u32 {
  let count: u32 = 0;
  for (let at = node; at < node + NODE_SIZE; at += 4) {
    const child = load<u32>(at);
    if (child == 0) continue;
    if (level > 0) count += countShared(<usize>child, frame, level - 1);
    else if (isPresent(child) && (child & PTE_EXCLUSIVE) == 0 && frameOf(child) == frame) count += 1;
  }
  return count;
}

/** Bytes that the nodes of a table take. */
export function tableBytes(node: usize, level: u32 = LEVELS - 1): u64 {
  let bytes: u64 = NODE_SIZE;
  if (level == 0) return bytes;
  for (let at = node; at < node + NODE_SIZE; at += 4) {
    const child: usize = load<u32>(at);
    if (child != 0) bytes += tableBytes(child, level - 1);
  }
  return bytes;
}

/** Mixes what a table maps into the state's hash: which page tables there are, page numbers, flags and contents. */
export function hashPages(node: usize, level: u32 = LEVELS - 1, page: u64 = 0): void {
  for (let index: u32 = 0; index < ENTRIES; index++) {
    const child: usize = load<u32>(node + <usize>index * 4);
    if (child == 0) continue;
    const below = (page << BITS) | index;
    if (level == 1) mix(below / TABLE_LEAVES);
    if (level > 0) {
      hashPages(child, level - 1, below);
      continue;
    }
    mixPte(below, <u32>child);
  }
}

function mixPte(page: u64, pte: u32): void {
  mix(page);
  if (!isPresent(pte)) {
    mix(pte);
    return;
  }
  const frame = frameOf(pte);
  mix(flagsOf(pte) | (frame == machine().zeroFrame ? PTE_FLAGS + 1 : 0));
  // What a write leaves of the protection depends on it.
  if ((pte & PTE_UFFD_WP) != 0) mix(isSole(frame) ? 1 : 0);
  mix(contentHash(frame));
}
