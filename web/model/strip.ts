/**
 * Pages as cells: neighbours that are alike are one, and of very many those are drawn that come first, and those that
 * something happens to, so that a mapping of any size is drawn within a frame.
 */
import { PAGE_SIZE } from '../../backend/index.js';
import { looksLike, type PageFacts, type PageKind, stateOf } from './page-state.js';
import { HUGE_PAGE_SIZE, type Segment } from './segments.js';
import type { Thing } from './thing.js';

/** A page, or several neighbours. */
export interface ShownCell extends Thing {
  /** `many`: what is left away. */
  readonly kind: PageKind | 'many';
  readonly isHuge: boolean;
  /** Pages of 4 KiB. */
  readonly count: number;
  /** What stands in it. */
  readonly mark: string;
  /** The sentence about it. */
  readonly text: string;
  readonly isChanged: boolean;
}

/** Memory or a file, whose pages are to be drawn. */
export interface Laid {
  readonly start: bigint;
  readonly end: bigint;
  /** Whether each page is one of 2 MiB. */
  readonly isHuge: boolean;
  /** Pages that there is something to say of, ascending. */
  readonly known: readonly KnownPages[];
  /** Of a page without anything. */
  readonly nothing: PageFacts;
  nameOf(address: bigint): string;
  keyOf(address: bigint): string;
  /** What shares these pages, beside the cell's own tag. */
  tagsOf(stretch: Stretch): readonly string[];
  /** What else is to be said of a stretch: who waits for it, who has it mapped. */
  remarkOn(stretch: Stretch): string;
  /** Whether messages are about pages of a stretch. */
  isMentioned(stretch: Stretch): boolean;
}

/** Pages of which the same is known. */
export interface KnownPages extends Segment {
  /** Whether somebody waits for it: it is drawn by itself. */
  readonly isAsked: boolean;
  readonly isChanged: boolean;
  /** Whether the change is told in a sentence. */
  readonly isTold: boolean;
}

/** Neighbours that are alike. */
export interface Stretch {
  readonly address: bigint;
  /** Behind the last one. */
  readonly end: bigint;
  /** Of pages, of 2 MiB where they are huge. */
  readonly count: number;
  readonly first: KnownPages;
}

export interface Strip {
  readonly cells: readonly ShownCell[];
  /** What changed, a sentence for each stretch. */
  readonly sentences: readonly string[];
}

/** Equal neighbours from this number on are one cell, behind the first. */
const RUN = 9;
/** Of more stretches than this some are left away. */
const MOST_STRETCHES = 96;
/** Stretches that are drawn then: the first ones, and those that something happens to. */
const FIRST_DRAWN = 24;
const MOST_NOTABLE = 24;

export function stripOf(laid: Laid): Strip {
  const stretches = stretchesOf(laid);
  const sentences = stretches
    .filter(({ first }) => first.isTold)
    .map((stretch) => `${textOf(laid, stretch, stateOf(stretch.first.facts).said)}.`);
  return { cells: drawnOf(laid, stretches), sentences };
}

const NUMBERS = new Intl.NumberFormat('en');

/** `1 page`, `3,000 pages`, `2 huge pages`. */
export function pagesText(count: bigint | number, isHuge = false): string {
  const pages = isHuge ? 'huge page' : 'page';
  return Number(count) === 1 ? `1 ${pages}` : `${NUMBERS.format(count)} ${pages}s`;
}

function sizeOf({ isHuge }: Laid): bigint {
  return isHuge ? HUGE_PAGE_SIZE : PAGE_SIZE;
}

function stretchesOf(laid: Laid): Stretch[] {
  const stretches: Stretch[] = [];
  const add = (first: KnownPages, end: bigint) =>
    stretches.push({ address: first.start, end, count: Number((end - first.start) / sizeOf(laid)), first });
  const { known } = laid;
  let next = laid.start;
  for (let at = 0; at < known.length; ) {
    const first = known[at]!;
    if (first.start > next) add(gap(laid, next, first.start), first.start);
    next = first.end;
    at += 1;
    while (at < known.length && goesOn(first, known[at]!, next)) {
      next = known[at]!.end;
      at += 1;
    }
    add(first, next);
  }
  if (next < laid.end) add(gap(laid, next, laid.end), laid.end);
  return stretches;
}

function goesOn(first: KnownPages, pages: KnownPages, address: bigint): boolean {
  return (
    pages.start === address &&
    !first.isAsked &&
    !pages.isAsked &&
    first.isChanged === pages.isChanged &&
    first.isTold === pages.isTold &&
    looksLike(first.facts, pages.facts)
  );
}

function gap({ nothing }: Laid, start: bigint, end: bigint): KnownPages {
  return { start, end, facts: nothing, frame: undefined, isAsked: false, isChanged: false, isTold: false };
}

function drawnOf(laid: Laid, stretches: readonly Stretch[]): ShownCell[] {
  if (stretches.length <= MOST_STRETCHES) return stretches.flatMap((stretch) => cellsOf(laid, stretch));
  const cells: ShownCell[] = [];
  let left: Stretch[] = [];
  let notable = 0;
  const leave = () => {
    if (left.length > 0) cells.push(manyOf(laid, left));
    left = [];
  };
  stretches.forEach((stretch, index) => {
    const isNotable = stretch.first.isAsked || stretch.first.isChanged || laid.isMentioned(stretch);
    if (isNotable) notable += 1;
    if (index >= FIRST_DRAWN && (!isNotable || notable > MOST_NOTABLE)) {
      left.push(stretch);
      return;
    }
    leave();
    cells.push(...cellsOf(laid, stretch));
  });
  leave();
  return cells;
}

/** One cell for each page of a short stretch; of a long one the first page, and the rest as one. */
function cellsOf(laid: Laid, stretch: Stretch): ShownCell[] {
  const { address, end, count, first } = stretch;
  const singles = count >= RUN ? 1 : count;
  const size = sizeOf(laid);
  const cells = Array.from({ length: singles }, (_, number) => {
    const at = address + BigInt(number) * size;
    // Alike, but with a frame of its own.
    const frame = number === 0 ? first.frame : laid.known.find(({ start }) => start === at)?.frame;
    return cellOf(laid, { address: at, end: at + size, count: 1, first: { ...first, frame } });
  });
  if (singles < count) cells.push(cellOf(laid, { address: address + size, end, count: count - 1, first }));
  return cells;
}

function cellOf(laid: Laid, stretch: Stretch): ShownCell {
  const { address, count, first } = stretch;
  const { kind, mark, said } = stateOf(first.facts);
  const key = laid.keyOf(address);
  const parts = [...(laid.isHuge ? ['2M'] : []), ...(mark === '' ? [] : [mark])];
  if (count > 1) parts.push(`× ${NUMBERS.format(count)}`);
  return {
    key,
    tags: laid.tagsOf(stretch),
    kind,
    isHuge: laid.isHuge,
    count: count * Number(sizeOf(laid) / PAGE_SIZE),
    mark: `${parts.join(' ')}${first.isAsked ? '?' : ''}`,
    text: textOf(laid, stretch, said),
    isChanged: first.isChanged,
  };
}

function textOf(laid: Laid, stretch: Stretch, said: string): string {
  const { address, count } = stretch;
  const name = laid.nameOf(address);
  const one = laid.isHuge ? 'Huge page (2 MiB)' : 'Page';
  const pages = count > 1 ? `${pagesText(count, laid.isHuge)} from ${name}` : `${one} ${name}`;
  const remark = laid.remarkOn(stretch);
  return `${pages}: ${said}${remark === '' ? '' : `; ${remark}`}`;
}

/** What is left away, as one. */
function manyOf(laid: Laid, left: readonly Stretch[]): ShownCell {
  const sum = (stretches: readonly Stretch[]) => stretches.reduce((total, { count }) => total + count, 0);
  const [count, full] = [sum(left), sum(left.filter(({ first }) => first.facts !== laid.nothing))];
  const key = `${laid.keyOf(left[0]!.address)} and on`;
  return {
    key,
    tags: [],
    kind: 'many',
    isHuge: laid.isHuge,
    count: count * Number(sizeOf(laid) / PAGE_SIZE),
    mark: `… × ${NUMBERS.format(count)}`,
    text: `${pagesText(count, laid.isHuge)} from ${laid.nameOf(left[0]!.address)}, not drawn one by one: ${NUMBERS.format(full)} of them with something there`,
    isChanged: left.some(({ first }) => first.isChanged),
  };
}
