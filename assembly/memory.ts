import { MAX_MEMORY_PAGES, ROOF, STEP_HEADROOM } from './layout';
import { FREE_LISTS, machine } from './machine';

/**
 * Blocks of linear memory: a bump pointer, and a free list for each size, so that the high-water mark depends on how
 * much is in use at once and not on how much ever was.
 */

/** A block of `size` bytes (at most 12,784), 16-aligned, its contents undefined. Never fails: see `reserve`. */
export function allocate(size: u32): usize {
  const m = machine();
  const units = (size + 15) >> 4;
  const list = FREE_LISTS + ((<usize>units) << 2);
  m.allocated += units << 4;
  const block = load<u32>(list);
  if (block != 0) {
    store<u32>(list, load<u32>(block));
    return block;
  }
  const fresh = m.bump;
  m.bump = fresh + (units << 4);
  return fresh;
}

/** Gives back a block, with the size it was allocated with. */
export function release(block: usize, size: u32): void {
  const units = (size + 15) >> 4;
  const list = FREE_LISTS + ((<usize>units) << 2);
  machine().allocated -= units << 4;
  store<u32>(block, load<u32>(list));
  store<u32>(list, <u32>block);
}

/** Makes sure that a step has memory: STEP_HEADROOM bytes; false when the machine would grow over its limit. */
export function hasHeadroom(): bool {
  return machine().bump <= load<u32>(ROOF) || reserve(STEP_HEADROOM);
}

/** Makes sure that `bytes` can be allocated; false when the machine would grow over its limit. */
export function reserve(bytes: u64): bool {
  const end = <u64>machine().bump + bytes;
  if (end > (<u64>memory.size()) << 16 && !grow(end)) return false;
  store<u32>(ROOF, ((<u32>memory.size()) << 16) - STEP_HEADROOM);
  return true;
}

/** Makes memory reach up to `end`. */
function grow(end: u64): bool {
  const size = (<u64>memory.size()) << 16;
  const wanted = (end + 0xffff) >> 16;
  if (wanted > MAX_MEMORY_PAGES) return false;
  // Growing is dear, so it goes in steps of at least an eighth.
  let pages = wanted + (wanted >> 3);
  if (pages > MAX_MEMORY_PAGES) pages = MAX_MEMORY_PAGES;
  if (memory.grow(<i32>(pages - (size >> 16))) >= 0) return true;
  return memory.grow(<i32>(wanted - (size >> 16))) >= 0;
}
