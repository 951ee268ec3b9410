/** Addresses with what is known of them, in pieces: pages that are alike are one. */
import { PAGE_SIZE } from '../../backend/index.js';
import type { PictureFile, PictureVma } from '../../sim/index.js';
import type { PageFacts } from './page-state.js';

export interface Interval {
  readonly start: bigint;
  readonly end: bigint;
}

export interface Segment extends Interval {
  readonly facts: PageFacts;
  /** What has the contents of the first page. */
  readonly frame: number | undefined;
}

export const HUGE_PAGE_SIZE = 512n * PAGE_SIZE;

/** What is known of a mapping's pages: its entries, and where there are none what the file has. */
export function segmentsOf(vma: PictureVma, file: PictureFile | undefined): Segment[] {
  const entries = vma.pages.map((page): Segment => {
    const size = page.huge ? HUGE_PAGE_SIZE : PAGE_SIZE;
    const end = page.address + BigInt(page.count) * size;
    return { start: page.address, end, facts: { vma, page, cached: undefined }, frame: page.frame };
  });
  if (file === undefined) return entries;
  const cached = fileSegments(file, vma, vma.start - vma.firstPage * PAGE_SIZE);
  const all: Segment[] = [];
  for (const { start, end, one, other } of pieces(entries, cached)) {
    const known = one ?? other!;
    if (start < vma.start || end > vma.end) {
      // A piece of the file can begin before the mapping, or end behind it.
      const [from, to] = [start < vma.start ? vma.start : start, end > vma.end ? vma.end : end];
      if (from < to) all.push({ ...known, start: from, end: to, frame: frameAt(known, from) });
    } else all.push({ ...known, start, end, frame: frameAt(known, start) });
  }
  return all;
}

/** The pages of a file's page cache, from where the file begins. */
export function fileSegments({ pages, huge }: PictureFile, vma?: PictureVma, begin = 0n): Segment[] {
  const size = huge ? HUGE_PAGE_SIZE : PAGE_SIZE;
  return pages.map(({ index, count, frame, contents }) => {
    const start = begin + index * PAGE_SIZE;
    return { start, end: start + BigInt(count) * size, facts: { vma, page: undefined, cached: contents }, frame };
  });
}

export function frameAt({ start, frame }: Segment, address: bigint): number | undefined {
  return start === address ? frame : undefined;
}

/** A piece that lies wholly within one of the ones, or one of the others, or both. */
export interface Piece<One, Other> extends Interval {
  readonly one: One | undefined;
  readonly other: Other | undefined;
}

/** Both lists ascend, and nothing in one overlaps. */
export function* pieces<One extends Interval, Other extends Interval>(
  ones: readonly One[],
  others: readonly Other[],
): Generator<Piece<One, Other>> {
  let start = 0n;
  for (let i = 0, j = 0; i < ones.length || j < others.length; ) {
    const [one, other] = [ones[i], others[j]];
    const begin = least(one?.start, other?.start);
    if (begin > start) start = begin;
    const within = one !== undefined && one.start <= start ? one : undefined;
    const otherWithin = other !== undefined && other.start <= start ? other : undefined;
    const end = least(within?.end ?? one?.start, otherWithin?.end ?? other?.start);
    yield { start, end, one: within, other: otherWithin };
    start = end;
    if (within?.end === end) i += 1;
    if (otherWithin?.end === end) j += 1;
  }
}

/** One of them at least is there. */
function least(one: bigint | undefined, other: bigint | undefined): bigint {
  if (one === undefined) return other!;
  return other === undefined || one < other ? one : other;
}

/** Ascending, with what overlaps or touches made one. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const all: { start: bigint; end: bigint }[] = [];
  for (const { start, end } of [...intervals].sort((one, other) => (one.start < other.start ? -1 : 1))) {
    const last = all.at(-1);
    if (last === undefined || last.end < start) all.push({ start, end });
    else if (end > last.end) last.end = end;
  }
  return all;
}
