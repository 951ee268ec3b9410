/**
 * Pages as cells: neighbours that are alike are one, and of very many those are drawn that come first, and those that
 * something happens to, so that a mapping of any size is drawn within a frame.
 */
import { PAGE_SIZE } from '../../backend/index.js';
import { looksLike, type PageFacts, type PageKind, stateOf } from './page-state.js';
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
  readonly known: readonly KnownPage[];
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

export interface KnownPage {
  readonly address: bigint;
  readonly facts: PageFacts;
  readonly frame: number | undefined;
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
  readonly first: KnownPage;
  /** Where the first one stands among the known pages; where nothing is, nowhere. */
  readonly index?: number;
}

export interface Strip {
  readonly cells: readonly ShownCell[];
  /** What changed, a sentence for each stretch. */
  readonly sentences: readonly string[];
}

const HUGE_PAGE = 512n * PAGE_SIZE;
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
  return isHuge ? HUGE_PAGE : PAGE_SIZE;
}

function stretchesOf(laid: Laid): Stretch[] {
  const size = sizeOf(laid);
  const stretches: Stretch[] = [];
  const { known } = laid;
  let next = laid.start;
  for (let at = 0; at < known.length; ) {
    const first = known[at]!;
    if (first.address > next) stretches.push(gap(laid, next, first.address));
    const begin = at;
    at += 1;
    while (at < known.length && goesOn(first, known[at]!, first.address + BigInt(at - begin) * size)) at += 1;
    next = first.address + BigInt(at - begin) * size;
    stretches.push({ address: first.address, end: next, count: at - begin, first, index: begin });
  }
  if (next < laid.end) stretches.push(gap(laid, next, laid.end));
  return stretches;
}

function goesOn(first: KnownPage, page: KnownPage, address: bigint): boolean {
  return (
    page.address === address &&
    !first.isAsked &&
    !page.isAsked &&
    first.isChanged === page.isChanged &&
    first.isTold === page.isTold &&
    looksLike(first.facts, page.facts)
  );
}

function gap(laid: Laid, address: bigint, end: bigint): Stretch {
  const first = { address, facts: laid.nothing, frame: undefined, isAsked: false, isChanged: false, isTold: false };
  return { address, end, count: Number((end - address + sizeOf(laid) - 1n) / sizeOf(laid)), first };
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
  const { address, end, count } = stretch;
  const singles = count >= RUN ? 1 : count;
  const size = sizeOf(laid);
  const cells = Array.from({ length: singles }, (_, number) => {
    const at = address + BigInt(number) * size;
    return cellOf(laid, { address: at, end: at + size, count: 1, first: nth(laid, stretch, number) });
  });
  if (singles < count)
    cells.push(cellOf(laid, { address: address + size, end, count: count - 1, first: nth(laid, stretch, 1) }));
  return cells;
}

/** Alike, but with a frame of its own. */
function nth({ known }: Laid, { index, first }: Stretch, number: number): KnownPage {
  return index === undefined ? first : known[index + number]!;
}

function cellOf(laid: Laid, stretch: Stretch): ShownCell {
  const { address, count, first } = stretch;
  const { kind, mark, said } = stateOf(first.facts);
  const key = laid.keyOf(address);
  const parts = [...(laid.isHuge ? ['2M'] : []), ...(mark === '' ? [] : [mark])];
  if (count > 1) parts.push(`× ${NUMBERS.format(count)}`);
  return {
    key,
    own: key,
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
    own: key,
    tags: [],
    kind: 'many',
    isHuge: laid.isHuge,
    count: count * Number(sizeOf(laid) / PAGE_SIZE),
    mark: `… × ${NUMBERS.format(count)}`,
    text: `${pagesText(count, laid.isHuge)} from ${laid.nameOf(left[0]!.address)}, not drawn one by one: ${NUMBERS.format(full)} of them with something there`,
    isChanged: left.some(({ first }) => first.isChanged),
  };
}
