import { File, getFile, putFile } from './file';
import { isNone, machine, none } from './machine';
import { allocate, release } from './memory';
import { Mm } from './mm';
import { Context } from './userfaultfd';

/**
 * A mapping: of a file, or of private anonymous memory.
 *
 * The VMAs of an mm form a list in address order and a treap over it (priorities from a serial number).
 */
@unmanaged
export class Vma {
  start: u64;
  end: u64;
  /** Beside the addresses, because a search looks at nothing else. */
  left: Vma;
  right: Vma;
  /** VM_... bits, below. */
  flags: u32;
  /** The userfaultfd that it is registered with, or nothing. */
  ctx: Context;
  /** What it maps: the file, nothing for private anonymous memory; and the page of it that the start shows. */
  file: File;
  pgoff: u64;
  /** Identity of its anon_vma: 0 until the first page of its own was prepared. */
  anon: u32;
  /** Whether its anon_vma has uncopied parents: it came out of a fork, and its chain is not singular. */
  forked: u32;
  priority: u32;
  parent: Vma;
  prev: Vma;
  next: Vma;
}

export const VMA_SIZE: u32 = offsetof<Vma>();

export const VM_READ: u32 = 1;
export const VM_WRITE: u32 = 2;
/** Readable 1, writable 2, executable 4, as in PROT_... */
export const VM_ACCESS: u32 = 7;
export const VM_NORESERVE: u32 = 8;
export const VM_ACCOUNT: u32 = 16;
export const VM_UFFD_MISSING: u32 = 32;
export const VM_LOCKED: u32 = 64;
/** Its pages are the file's own, and not copied when they are written. */
export const VM_SHARED: u32 = 128;

function mix(value: u32): u32 {
  let h = value * 0x9e3779b1;
  h ^= h >> 15;
  h *= 0x85ebca77;
  return h ^ (h >> 13);
}

/**
 * Every second number ranks above those beside it, every fourth above those, and so on, drawn by lot among equals: mapped
 * in the order of their addresses, as most are, VMAs make a tree that is balanced; in any other one a random tree.
 */
function priorityOf(serial: u32): u32 {
  return ((<u32>ctz(serial)) << 27) | (mix(serial) >>> 5);
}

/** A VMA in no list, its treap priority drawn: of anonymous memory, whose page offset is where it was made. */
export function newVma(start: u64, end: u64, flags: u32): Vma {
  const vma = changetype<Vma>(allocate(VMA_SIZE));
  vma.start = start;
  vma.end = end;
  vma.flags = flags;
  vma.ctx = none<Context>();
  vma.file = none<File>();
  vma.pgoff = start >> 12;
  vma.anon = 0;
  vma.forked = 0;
  const m = machine();
  m.vmaSerial += 1;
  vma.priority = priorityOf(m.vmaSerial);
  return vma;
}

/** Makes a VMA that is in no list yet one of a file, which it keeps open. */
export function setFile(vma: Vma, file: File, pgoff: u64): void {
  if (!isNone(file)) vma.file = getFile(file);
  vma.pgoff = pgoff;
}

/** The page of its file that a VMA shows at `address`, or would if it began earlier. */
export function pgoffAt(vma: Vma, address: u64): u64 {
  return vma.pgoff + (address >> 12) - (vma.start >> 12);
}

/** Moves the start: what stays is mapped where it was. */
export function setStart(vma: Vma, start: u64): void {
  vma.pgoff = pgoffAt(vma, start);
  vma.start = start;
}

export function pagesOf(vma: Vma): u64 {
  return (vma.end - vma.start) >> 12;
}

/** The first VMA that ends above `address`, or nothing. */
export function findVma(mm: Mm, address: u64): Vma {
  const recent = mm.recent;
  if (!isNone(recent)) {
    if (contains(recent, address)) return recent;
    const older = mm.older;
    if (!isNone(older)) {
      if (contains(older, address)) return older;
    }
    // Addresses most often go upwards.
    const next = recent.next;
    if (address >= recent.end && !isNone(next) && address < next.end) {
      mm.recent = next;
      return next;
    }
  }
  return searchVma(mm, address);
}

function contains(vma: Vma, address: u64): bool {
  // Below its start this is a very large number.
  return address - vma.start < vma.end - vma.start;
}

function searchVma(mm: Mm, address: u64): Vma {
  let node = mm.tree;
  let found = none<Vma>();
  while (!isNone(node)) {
    if (node.end > address) {
      found = node;
      if (node.start <= address) break;
      node = node.left;
    } else {
      node = node.right;
    }
  }
  mm.older = mm.recent;
  mm.recent = found;
  return found;
}

/** The VMA that contains `address`, or nothing. */
export function vmaAt(mm: Mm, address: u64): Vma {
  const vma = findVma(mm, address);
  return isNone(vma) || vma.start > address ? none<Vma>() : vma;
}

/** The first VMA that intersects [start, end), or nothing. */
export function intersecting(mm: Mm, start: u64, end: u64): Vma {
  const vma = findVma(mm, start);
  return isNone(vma) || vma.start >= end ? none<Vma>() : vma;
}

/** The last VMA that starts below `address` and is not `next`; `next` is what `findVma` said. */
export function vmaBefore(mm: Mm, next: Vma): Vma {
  return isNone(next) ? mm.last : next.prev;
}

/** Puts a VMA into the list and the tree, after `prev` (nothing: first). */
export function linkVma(mm: Mm, vma: Vma, prev: Vma): void {
  const next = isNone(prev) ? mm.first : prev.next;
  vma.prev = prev;
  vma.next = next;
  if (isNone(prev)) mm.first = vma;
  else prev.next = vma;
  if (isNone(next)) mm.last = vma;
  else next.prev = vma;
  vma.left = none<Vma>();
  vma.right = none<Vma>();
  attach(mm, vma, prev, next);
  while (!isNone(vma.parent) && vma.parent.priority < vma.priority) rotateUp(mm, vma);
  mm.mapCount += 1;
}

function attach(mm: Mm, vma: Vma, prev: Vma, next: Vma): void {
  if (!isNone(prev) && isNone(prev.right)) {
    prev.right = vma;
    vma.parent = prev;
  } else if (!isNone(next)) {
    next.left = vma;
    vma.parent = next;
  } else {
    mm.tree = vma;
    vma.parent = none<Vma>();
  }
}

/** Takes a VMA out of the list and the tree, and gives it back. */
export function unlinkVma(mm: Mm, vma: Vma): void {
  if (isNone(vma.prev)) mm.first = vma.next;
  else vma.prev.next = vma.next;
  if (isNone(vma.next)) mm.last = vma.prev;
  else vma.next.prev = vma.prev;
  while (!isNone(vma.left) || !isNone(vma.right)) {
    const left = vma.left;
    const right = vma.right;
    rotateUp(mm, isNone(right) || (!isNone(left) && left.priority > right.priority) ? left : right);
  }
  replaceChild(mm, vma, none<Vma>());
  mm.mapCount -= 1;
  mm.recent = none<Vma>();
  mm.older = none<Vma>();
  const file = vma.file;
  release(changetype<usize>(vma), VMA_SIZE);
  if (!isNone(file)) putFile(file);
}

function replaceChild(mm: Mm, vma: Vma, by: Vma): void {
  const parent = vma.parent;
  if (isNone(parent)) mm.tree = by;
  else if (parent.left == vma) parent.left = by;
  else parent.right = by;
  if (!isNone(by)) by.parent = parent;
}

function rotateUp(mm: Mm, vma: Vma): void {
  const parent = vma.parent;
  replaceChild(mm, parent, vma);
  if (parent.left == vma) {
    parent.left = vma.right;
    if (!isNone(vma.right)) vma.right.parent = parent;
    vma.right = parent;
  } else {
    parent.right = vma.left;
    if (!isNone(vma.left)) vma.left.parent = parent;
    vma.left = parent;
  }
  parent.parent = vma;
}
