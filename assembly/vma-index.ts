import { isNone, none } from './machine';
import { allocate, release } from './memory';
import { Mm } from './mm';
import { Vma } from './vma';

/**
 * The index over an mm's VMAs: a B+tree by their starts. Wide nodes, so that ten thousand are five steps away; a step
 * compares without branching, since where an address lies is nothing that a processor could guess.
 *
 * A leaf's children are VMAs, an inner node's are nodes. The key beside a child is the start of the first VMA below it,
 * always exactly. Nodes are given back when they are empty, and pushed together when they are nearly so.
 */

/** Most children that a node has. */
const WIDTH: u32 = 8;
/** A node with so few children is pushed together with one beside it, if both are no more than half a node then. */
const SPARSE: u32 = 2;
/** The key where there is no child. No address that is searched for reaches it. */
const NO_KEY: u64 = 0xffffffffffffffff;

/** WIDTH keys come first, u64 each, then WIDTH children, u32 each, then these. */
@unmanaged
class NodeHeader {
  parent: usize;
  count: u32;
  /** Levels below it: 0 is a leaf. */
  height: u32;
}

const CHILDREN: usize = WIDTH * 8;
const HEADER: usize = CHILDREN + WIDTH * 4;
const NODE_SIZE: u32 = <u32>HEADER + offsetof<NodeHeader>();

/** Most bytes that an index over `count` VMAs takes that were mapped in the order of their addresses. */
export function indexBytes(count: u64): u64 {
  return ((count + WIDTH) / (WIDTH - 1) + 1) * (NODE_SIZE + 15);
}

function headerOf(node: usize): NodeHeader {
  return changetype<NodeHeader>(node + HEADER);
}

function keyAt(node: usize, slot: u32): u64 {
  return load<u64>(node + ((<usize>slot) << 3));
}

function setKeyAt(node: usize, slot: u32, key: u64): void {
  store<u64>(node + ((<usize>slot) << 3), key);
}

/** Where the child in `slot` is noted. */
function placeOf(node: usize, slot: u32): usize {
  return node + CHILDREN + ((<usize>slot) << 2);
}

function childAt(node: usize, slot: u32): usize {
  return <usize>load<u32>(placeOf(node, slot));
}

/** Puts a child into a slot and tells it where it is. */
function adopt(node: usize, slot: u32, child: usize): void {
  store<u32>(placeOf(node, slot), <u32>child);
  if (headerOf(node).height == 0) changetype<Vma>(child).leaf = node;
  else headerOf(child).parent = node;
}

function newNode(height: u32): usize {
  const node = allocate(NODE_SIZE);
  memory.fill(node, 0xff, CHILDREN);
  const header = headerOf(node);
  header.parent = 0;
  header.count = 0;
  header.height = height;
  return node;
}

/** Whether the key in `slot` is at most `address`: 1 or 0. */
function reaches(keys: usize, address: u64): usize {
  return <usize>(load<u64>(keys) <= address);
}

/** Of the children the last one whose key is at most `address`, or the first: all are compared at once. */
function slotOf(node: usize, address: u64): u32 {
  const low = reaches(node + 8, address) + reaches(node + 16, address) + reaches(node + 24, address);
  const high = reaches(node + 32, address) + reaches(node + 40, address);
  return <u32>(low + high + (reaches(node + 48, address) + reaches(node + 56, address)));
}

/** The last VMA that starts at or below `address`, or the first one of all; nothing if there is none. */
export function lastStartingAt(mm: Mm, address: u64): Vma {
  let node = mm.index;
  if (node == 0) return none<Vma>();
  const bounded = min(address, NO_KEY - 1);
  for (let height = headerOf(node).height; height != 0; height--) node = childAt(node, slotOf(node, bounded));
  return changetype<Vma>(childAt(node, slotOf(node, bounded)));
}

/** Puts a VMA into the index, behind `prev`; before all others if that is nothing. */
export function insertIntoIndex(mm: Mm, vma: Vma, prev: Vma): void {
  if (!isNone(prev)) {
    insertChild(mm, prev.leaf, slotOf(prev.leaf, prev.start) + 1, vma.start, changetype<usize>(vma));
    return;
  }
  let node = mm.index;
  if (node == 0) {
    node = newNode(0);
    mm.index = node;
  }
  while (headerOf(node).height != 0) node = childAt(node, 0);
  insertChild(mm, node, 0, vma.start, changetype<usize>(vma));
}

function insertChild(mm: Mm, node: usize, slot: u32, key: u64, child: usize): void {
  if (headerOf(node).count < WIDTH) {
    putChild(node, slot, key, child);
    return;
  }
  // What comes behind the last child begins a node: mapped in the order of their addresses, as most are, VMAs fill theirs.
  const kept = slot == WIDTH ? WIDTH : WIDTH / 2;
  const right = splitNode(node, kept);
  if (slot > kept || slot == WIDTH) putChild(right, slot - kept, key, child);
  else putChild(node, slot, key, child);
  if (headerOf(node).parent == 0) growRoot(mm, node);
  const parent = headerOf(node).parent;
  insertChild(mm, parent, slotOf(parent, keyAt(node, 0)) + 1, keyAt(right, 0), right);
}

/** Puts a child where there is room. */
function putChild(node: usize, slot: u32, key: u64, child: usize): void {
  const header = headerOf(node);
  for (let at = header.count; at > slot; at--) {
    setKeyAt(node, at, keyAt(node, at - 1));
    store<u32>(placeOf(node, at), load<u32>(placeOf(node, at - 1)));
  }
  header.count += 1;
  adopt(node, slot, child);
  setKey(node, slot, key);
}

/** Sets the key of a child, and with the first one's those of the nodes above. */
function setKey(node: usize, slot: u32, key: u64): void {
  let before = keyAt(node, slot);
  setKeyAt(node, slot, key);
  let below = node;
  let first = slot == 0;
  while (first && headerOf(below).parent != 0) {
    const parent = headerOf(below).parent;
    const index = slotOf(parent, before);
    before = keyAt(parent, index);
    setKeyAt(parent, index, key);
    first = index == 0;
    below = parent;
  }
}

/** Moves the children from `kept` on into a new node, which has no parent yet. */
function splitNode(node: usize, kept: u32): usize {
  const header = headerOf(node);
  const right = newNode(header.height);
  moveChildren(node, kept, right);
  return right;
}

/** Moves the children from `slot` on behind those of another node. */
function moveChildren(node: usize, slot: u32, to: usize): void {
  const target = headerOf(to);
  for (let at = slot; at < headerOf(node).count; at++) {
    setKeyAt(to, target.count, keyAt(node, at));
    adopt(to, target.count, childAt(node, at));
    target.count += 1;
    setKeyAt(node, at, NO_KEY);
  }
  headerOf(node).count = slot;
}

function growRoot(mm: Mm, node: usize): void {
  const root = newNode(headerOf(node).height + 1);
  putChild(root, 0, keyAt(node, 0), node);
  mm.index = root;
}

/** Takes a VMA out of the index. */
export function removeFromIndex(mm: Mm, vma: Vma): void {
  removeChild(mm, vma.leaf, vma.start);
}

/** Takes out the child below which `key` is. */
function removeChild(mm: Mm, node: usize, key: u64): void {
  const header = headerOf(node);
  const slot = slotOf(node, key);
  header.count -= 1;
  for (let at = slot; at < header.count; at++) {
    setKeyAt(node, at, keyAt(node, at + 1));
    store<u32>(placeOf(node, at), load<u32>(placeOf(node, at + 1)));
  }
  setKeyAt(node, header.count, NO_KEY);
  if (header.count == 0) {
    if (header.parent != 0) removeChild(mm, header.parent, key);
    else mm.index = 0;
    release(node, NODE_SIZE);
    return;
  }
  if (slot == 0) setKey(node, 0, keyAt(node, 0));
  if (header.parent == 0) shrinkRoot(mm, node);
  else if (header.count <= SPARSE) pushTogether(mm, node);
}

function shrinkRoot(mm: Mm, node: usize): void {
  if (headerOf(node).count != 1 || headerOf(node).height == 0) return;
  mm.index = childAt(node, 0);
  headerOf(mm.index).parent = 0;
  release(node, NODE_SIZE);
}

/** Makes one node of a sparse one and a neighbour under the same parent, if that leaves room to grow. */
function pushTogether(mm: Mm, node: usize): void {
  const parent = headerOf(node).parent;
  const slot = slotOf(parent, keyAt(node, 0));
  const isLast = slot + 1 == headerOf(parent).count;
  if (isLast && slot == 0) return;
  const left = isLast ? childAt(parent, slot - 1) : node;
  const right = isLast ? node : childAt(parent, slot + 1);
  if (headerOf(left).count + headerOf(right).count > WIDTH / 2) return;
  const key = keyAt(right, 0);
  moveChildren(right, 0, left);
  release(right, NODE_SIZE);
  removeChild(mm, parent, key);
}

/** Tells the index that a VMA starts elsewhere now; no other one lies between the two places. */
export function moveInIndex(vma: Vma, start: u64): void {
  setKey(vma.leaf, slotOf(vma.leaf, vma.start), start);
}
