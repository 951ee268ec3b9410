import type { Operand } from '../../operand.js';
import { PAGE, type ProgramBuilder } from '../builder.js';
import { predictRemap } from '../predict-remap.js';
import { SPAN_PAGES, type Thread } from '../world.js';
import { wrongAddress, wrongLength } from '../wrong.js';

const MAYMOVE = 1;
const FIXED = 2;
const DONTUNMAP = 4;
/** How often each way comes; `anywhere` leaves the place to the kernel, far from the others. */
const WAYS = { move: 45, stay: 12, grow: 12, shrink: 10, resize: 8, copy: 6, anywhere: 4, nothing: 3 } as const;
type Way = keyof typeof WAYS;
/** None that a mapping which is not accounted could grow to: locking so much would take for ever. */
const WRONG_LENGTHS = [0, 0, 1, 0xfff, 0x1001, 0x7fffffffffffffffn, 0xfffffffffffff000n, 0xffffffffffffffffn] as const;

/** Grows, shrinks or moves pages of a mapping, sometimes of several. */
export function remap(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const page = builder.pickPage((candidate) => memory.page(candidate) !== undefined);
  if (page === undefined) return false;
  const way = random.weighted(WAYS) as Way;
  const run = memory.run(page);
  const pages = random.chance(60) ? run : random.between(1, random.chance(80) ? run : run + 4);
  const old = way === 'copy' ? 0 : pages;
  const length = newPages(builder, way, pages);
  // How much who is not root may lock is not modelled.
  if (length > old && !thread.root && (memory.page(page)?.locked === true || builder.world.locksAll)) return false;
  const flags = flagsOf(way);
  const to = random.chance(80) ? freePlace(builder, thread, page, pages, length) : random.below(SPAN_PAGES);
  const right = {
    op: 'mremap',
    addr: builder.address(page),
    old_length: Math.max(0, old * PAGE - (random.chance(4) ? random.between(1, 0xfff) : 0)),
    new_length: length * PAGE - (random.chance(4) ? random.between(1, 0xfff) : 0),
    flags,
    new_address: newAddress(builder, way, to),
  } as const;
  const place = builder.address(random.below(SPAN_PAGES));
  const isRight = builder.emitRight(thread, right, () => [
    { ...right, addr: wrongAddress(builder) },
    { ...right, addr: place },
    { ...right, old_length: random.chance(50) ? wrongLength(builder) : random.between(0, 12) * PAGE },
    { ...right, new_length: random.pick(WRONG_LENGTHS) },
    { ...right, flags: random.pick([FIXED, DONTUNMAP, FIXED | DONTUNMAP, 8, 0x100000001n]) },
    { ...right, flags: MAYMOVE | FIXED, new_address: random.chance(50) ? wrongAddress(builder) : place },
    { ...right, flags: MAYMOVE | FIXED | DONTUNMAP, old_length: right.new_length, new_address: place },
  ]);
  if (isRight) predictRemap(thread, { page, old, length, flags, to });
  return true;
}

function newPages(builder: ProgramBuilder, way: Way, pages: number): number {
  const { random } = builder;
  if (way === 'shrink') return random.between(1, Math.max(1, pages - 1));
  if (way === 'grow') return pages + random.between(1, 4);
  return way === 'resize' || way === 'copy' ? random.between(1, 6) : pages;
}

function flagsOf(way: Way): number {
  if (way === 'move' || way === 'resize' || way === 'copy') return MAYMOVE | FIXED;
  if (way === 'stay') return MAYMOVE | FIXED | DONTUNMAP;
  return way === 'anywhere' ? MAYMOVE | DONTUNMAP : 0;
}

function newAddress(builder: ProgramBuilder, way: Way, to: number): Operand {
  if (way === 'anywhere' && builder.random.chance(50)) return 0;
  return builder.address(to);
}

/** A place for so many pages where nothing is mapped, most often beside something; else any that the old ones do not overlap. */
function freePlace(builder: ProgramBuilder, thread: Thread, page: number, pages: number, length: number): number {
  const { memory } = thread.process;
  const free = (first: number): boolean => {
    for (let at = first; at < first + length; at += 1) if (memory.page(at) !== undefined) return false;
    return first + length <= SPAN_PAGES;
  };
  const beside = (first: number): boolean =>
    free(first) && (memory.page(first - 1) !== undefined || memory.page(first + length) !== undefined);
  const apart = (first: number): boolean => first + length <= page || first >= page + pages;
  return (
    (builder.random.chance(60) ? builder.pickPage(beside) : undefined) ??
    builder.pickPage(free) ??
    builder.pickPage(apart) ??
    0
  );
}
