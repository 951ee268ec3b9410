import {
  contentHash,
  copyFrame,
  dropFrame,
  Frame,
  isPinned,
  ownFrame,
  pinFrame,
  shareFrame,
  unpinFrame,
} from './frame';
import { mix } from './hash';
import { giveBack } from './hugepool';
import { machine } from './machine';
import { allocate, release } from './memory';

/**
 * A hugepage: 2 MiB of contents, in 512 parts that are frames. Parts that were never written share one frame, so that a
 * hugepage of zeros costs no more than a page. A part that was written is the hugepage's own and pinned: it is written in
 * place, and whoever else wants to share it gets a copy.
 */
@unmanaged
export class HugePage {
  /** Who has it: entries of page tables, and the page cache. */
  refs: u32;
  /** Whether the page cache of a file is one of them: then it is written in place by all who map it. */
  cached: u32;
  /** Whether it is of the pool, and goes back there; a temporary one is not, if the pool had none to spare. */
  pooled: u32;
  /** Whether a reservation goes back to the pool with it (restore_reserve). */
  restores: u32;
  /** What the parts are that have no frame of their own. */
  rest: Frame;
  /** A u32 for each part: its frame, or 0; 0 while no part has one. */
  parts: usize;
}

const HUGE_PAGE_SIZE: u32 = offsetof<HugePage>();

/** What a hugepage spans, bytes, and what lies in it. */
export const HUGE_SIZE: u64 = 0x200000;
export const HUGE_MASK: u64 = HUGE_SIZE - 1;
export const HUGE_SHIFT: u64 = 21;
export const PARTS: u32 = 512;
const TABLE_SIZE: u32 = PARTS * 4;

/** A hugepage of zeros with one reference, taken from the pool before if `pooled`. */
export function newHugePage(pooled: bool): HugePage {
  const page = changetype<HugePage>(allocate(HUGE_PAGE_SIZE));
  page.refs = 1;
  page.cached = 0;
  page.pooled = pooled ? 1 : 0;
  page.restores = 0;
  page.rest = shareFrame(machine().zeroFrame);
  page.parts = 0;
  return page;
}

/** Which part of its hugepage an address lies in. */
export function partAt(address: u64): u32 {
  return <u32>((address & HUGE_MASK) >> 12);
}

function slotOf(page: HugePage, part: u32): usize {
  return page.parts + ((<usize>part) << 2);
}

/** The frame of a part, for reading. */
export function partOf(page: HugePage, part: u32): Frame {
  if (page.parts == 0) return page.rest;
  const frame = load<u32>(slotOf(page, part));
  return frame != 0 ? changetype<Frame>(<usize>frame) : page.rest;
}

/** The frame of a part, safe to write. */
export function ownPart(page: HugePage, part: u32): Frame {
  makeTable(page);
  const slot = slotOf(page, part);
  const before = load<u32>(slot);
  if (before != 0 && isPinned(changetype<Frame>(<usize>before))) return changetype<Frame>(<usize>before);
  const frame = before != 0 ? ownFrame(changetype<Frame>(<usize>before)) : copyFrame(page.rest);
  pinFrame(frame);
  store<u32>(slot, changetype<u32>(frame));
  return frame;
}

/** Makes a frame, whose reference the hugepage takes over, a part that has none of its own yet. */
export function setPart(page: HugePage, part: u32, frame: Frame): void {
  makeTable(page);
  store<u32>(slotOf(page, part), changetype<u32>(frame));
}

function makeTable(page: HugePage): void {
  if (page.parts != 0) return;
  page.parts = allocate(TABLE_SIZE);
  memory.fill(page.parts, 0, TABLE_SIZE);
}

/** Makes all of a new hugepage what another one is. */
export function copyContents(to: HugePage, from: HugePage): void {
  dropFrame(to.rest);
  to.rest = shareFrame(from.rest);
  if (from.parts == 0) return;
  for (let part: u32 = 0; part < PARTS; part++) {
    const frame = load<u32>(slotOf(from, part));
    if (frame != 0) setPart(to, part, shareFrame(changetype<Frame>(<usize>frame)));
  }
}

/** How many entries of page tables map it. */
export function mapCountOf(page: HugePage): u32 {
  return page.refs - page.cached;
}

export function getHugePage(page: HugePage): HugePage {
  page.refs += 1;
  return page;
}

/** Drops a reference; with the last one the hugepage goes back to the pool. */
export function putHugePage(page: HugePage): void {
  page.refs -= 1;
  if (page.refs != 0) return;
  if (page.pooled != 0) giveBack(page.restores != 0);
  dropFrame(page.rest);
  freeParts(page);
  release(changetype<usize>(page), HUGE_PAGE_SIZE);
}

function freeParts(page: HugePage): void {
  if (page.parts == 0) return;
  for (let part: u32 = 0; part < PARTS; part++) {
    const number = load<u32>(slotOf(page, part));
    if (number == 0) continue;
    const frame = changetype<Frame>(<usize>number);
    if (isPinned(frame)) unpinFrame(frame);
    dropFrame(frame);
  }
  release(page.parts, TABLE_SIZE);
}

/** Mixes its contents, and what becomes of it, into the state's hash. */
export function hashHugePage(page: HugePage): void {
  mix((page.refs << 3) | (page.cached << 2) | (page.pooled << 1) | page.restores);
  if (page.parts == 0) {
    mix(contentHash(page.rest));
    return;
  }
  for (let part: u32 = 0; part < PARTS; part++) mix(contentHash(partOf(page, part)));
}
