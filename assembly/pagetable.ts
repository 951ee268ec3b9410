import { contentHash, dropFrame, Frame, shareFrame } from './frame';
import { mix } from './hash';
import { allocate, release } from './memory';

/**
 * A page table: a radix tree over page numbers, 6 levels of 64 entries (36 bits), sparse like Linux's. An entry of a
 * leaf is a frame or 0; the zero page is the machine's zero frame.
 */

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
  const entry = entryOf(root, page);
  return changetype<Frame>(entry != 0 ? <usize>load<u32>(entry) : 0);
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

/** Maps `page`; the table takes over the caller's reference to the frame. What was mapped must have been dropped. */
export function install(root: usize, page: u64, frame: Frame): void {
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
  store<u32>(entryAt(node, page, 0), changetype<u32>(frame));
}

/** Unmaps pages [first, end) and gives back the nodes that become empty, except the root. */
export function zap(root: usize, first: u64, end: u64): void {
  zapNode(root, LEVELS - 1, first, end - 1);
  forgetRecent(root);
}

/** Unmaps pages [first, last] below `node`; true when nothing is left there. */
function zapNode(node: usize, level: u32, first: u64, last: u64): bool {
  const shift = <u64>(level * BITS);
  const low = <u32>(first >> shift) & (ENTRIES - 1);
  const high = <u32>(last >> shift) & (ENTRIES - 1);
  for (let index = low; index <= high; index++) {
    const entry = node + <usize>index * 4;
    const child: usize = load<u32>(entry);
    if (child == 0) continue;
    if (level == 0) {
      dropFrame(changetype<Frame>(child));
      store<u32>(entry, 0);
      continue;
    }
    const span = ((<u64>1) << shift) - 1;
    const childFirst = index == low ? first & span : 0;
    const childLast = index == high ? last & span : span;
    if (zapNode(child, level - 1, childFirst, childLast)) {
      release(child, NODE_SIZE);
      store<u32>(entry, 0);
    }
  }
  return isEmpty(node);
}

function isEmpty(node: usize): bool {
  for (let at = node; at < node + NODE_SIZE; at += 8) if (load<u64>(at) != 0) return false;
  return true;
}

/** The first of the pages [first, end) that is mapped, `end` if none is. */
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

export function freePageTable(root: usize): void {
  zapNode(root, LEVELS - 1, 0, ((<u64>1) << (LEVELS * BITS)) - 1);
  release(root, ROOT_SIZE);
}

/** Maps what `from` maps in pages [first, end) in `to` as well, sharing the frames. */
export function copyPages(to: usize, from: usize, first: u64, end: u64): void {
  copyNode(to, from, LEVELS - 1, first, end - 1);
}

function copyNode(to: usize, from: usize, level: u32, first: u64, last: u64): void {
  const shift = <u64>(level * BITS);
  const low = <u32>(first >> shift) & (ENTRIES - 1);
  const high = <u32>(last >> shift) & (ENTRIES - 1);
  for (let index = low; index <= high; index++) {
    const source: usize = load<u32>(from + <usize>index * 4);
    if (source == 0) continue;
    const entry = to + <usize>index * 4;
    if (level == 0) {
      store<u32>(entry, changetype<u32>(shareFrame(changetype<Frame>(source))));
      continue;
    }
    let target: usize = load<u32>(entry);
    if (target == 0) {
      target = newNode();
      store<u32>(entry, <u32>target);
    }
    const span = ((<u64>1) << shift) - 1;
    const childFirst = index == low ? first & span : 0;
    const childLast = index == high ? last & span : span;
    copyNode(target, source, level - 1, childFirst, childLast);
  }
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

/** Mixes what a table maps into the state's hash: page numbers and contents. */
export function hashPages(node: usize, level: u32 = LEVELS - 1, page: u64 = 0): void {
  for (let index: u32 = 0; index < ENTRIES; index++) {
    const child: usize = load<u32>(node + <usize>index * 4);
    if (child == 0) continue;
    const below = (page << BITS) | index;
    if (level > 0) {
      hashPages(child, level - 1, below);
      continue;
    }
    mix(below);
    mix(contentHash(changetype<Frame>(child)));
  }
}
