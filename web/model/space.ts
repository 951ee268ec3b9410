/**
 * The address space of a process as a strip: its mappings in the order of their addresses, with what is not mapped between
 * them. Widths are to scale as far as they can be: what is much wider than the narrowest is cut, and gaps are shortened.
 */
import { PAGE_SIZE } from '../../backend/index.js';
import type { PictureVma } from '../../sim/index.js';
import type { ShownMapping } from './shown.js';
import { pagesText } from './strip.js';
import type { Thing } from './thing.js';

export interface ShownSpace {
  readonly parts: readonly ShownPart[];
  /** What is said of its widths; empty of one mapping alone. */
  readonly note: string;
}

/** A mapping; or several that are left away. */
export interface ShownPart extends Thing {
  readonly name: string;
  /** As in /proc/PID/maps, with what else is so: `rw-p`, `r--s locked`. Empty of several. */
  readonly flags: string;
  /** `MISSING`, `WP`; empty: nobody is asked. */
  readonly modes: string;
  /** How many threads wait for a page of it. */
  readonly waiting: number;
  /** As many times as wide as the narrowest. */
  readonly width: number;
  /** Whether it is wider than is drawn. */
  readonly isCut: boolean;
  /** What is not mapped in front of it: `3 pages`; `undefined` where it begins behind the one before, or is the first. */
  readonly gap: string | undefined;
  /** The sentence about it. */
  readonly text: string;
}

/** A mapping with what the strip has to know of it. */
export interface Placed {
  readonly vma: PictureVma;
  readonly mapping: ShownMapping;
  /** What lies in it: pages that messages are about, and the file. */
  readonly tags: readonly string[];
  readonly waiting: number;
}

/** What is wider is drawn so many times as wide as the narrowest. */
const MOST_TIMES = 6;
/** Of more mappings than this those are drawn that come first, and those that something waits in. */
const MOST_PARTS = 16;

export function spaceOf(placed: readonly Placed[]): ShownSpace {
  const drawn = drawnOf(placed);
  const narrowest = Math.min(...drawn.flatMap((group) => (group.length === 1 ? [pagesOf(group[0]!)] : [])));
  const parts: ShownPart[] = [];
  let end: bigint | undefined;
  for (const group of drawn) {
    const gap = gapText(end, group[0]!.vma.start);
    parts.push(group.length === 1 ? partOf(group[0]!, narrowest, gap) : manyOf(group, gap));
    end = group.at(-1)!.vma.end;
  }
  return { parts, note: noteOf(parts) };
}

/** Each by itself, or with its neighbours that are left away. */
function drawnOf(placed: readonly Placed[]): (readonly Placed[])[] {
  if (placed.length <= MOST_PARTS) return placed.map((one) => [one]);
  const drawn: Placed[][] = [];
  let isLeaving = false;
  placed.forEach((one, index) => {
    const isLeft = index >= MOST_PARTS / 2 && (one.waiting === 0 || drawn.length >= MOST_PARTS);
    if (isLeft && isLeaving) drawn.at(-1)!.push(one);
    else drawn.push([one]);
    isLeaving = isLeft;
  });
  return drawn;
}

function pagesOf({ vma }: Placed): number {
  return Number((vma.end - vma.start) / PAGE_SIZE);
}

function gapText(end: bigint | undefined, start: bigint): string | undefined {
  return end === undefined || end === start ? undefined : pagesText((start - end) / PAGE_SIZE);
}

function partOf(placed: Placed, narrowest: number, gap: string | undefined): ShownPart {
  const { vma, mapping, tags, waiting } = placed;
  const { key, name, size, flags, modes, handle = '' } = mapping;
  const times = pagesOf(placed) / narrowest;
  const asks = modes.length === 0 ? 'asks nobody' : `asks ${handle}: ${modes.join(', ')}`;
  const waits = waiting === 0 ? '' : `; ${waiting} ${waiting === 1 ? 'thread waits' : 'threads wait'} for a page of it`;
  return {
    key,
    tags: [...mapping.tags, ...tags],
    name,
    flags: [accessText(vma), ...vma.flags].join(' '),
    modes: modes.join(' '),
    waiting,
    width: Math.min(times, MOST_TIMES),
    isCut: times > MOST_TIMES,
    gap,
    text: `${name}: ${mapping.start} to 0x${vma.end.toString(16)}, ${size}; ${flags.join(', ')}; ${asks}${waits}`,
  };
}

function manyOf(group: readonly Placed[], gap: string | undefined): ShownPart {
  const [first] = group;
  const { name, key } = first!.mapping;
  return {
    key: `${key} and on`,
    // Whoever belongs to one of them belongs to all of them together.
    tags: [...new Set(group.flatMap(({ mapping, tags }) => [mapping.key, ...mapping.tags, ...tags]))],
    name: `… × ${group.length}`,
    flags: '',
    modes: '',
    waiting: group.reduce((sum, { waiting }) => sum + waiting, 0),
    width: 1,
    isCut: true,
    gap,
    text: group.length === 1 ? name : `${group.length} mappings from ${name} on, which are not drawn one by one`,
  };
}

/** `rw-p`, as people know it from /proc/PID/maps. */
function accessText({ access, shared }: PictureVma): string {
  const letters = Array.from('rwx', (letter, bit) => ((access & (1 << bit)) === 0 ? '-' : letter));
  return `${letters.join('')}${shared ? 's' : 'p'}`;
}

function noteOf(parts: readonly ShownPart[]): string {
  if (parts.length < 2) return '';
  const not = [
    ...(parts.some(({ isCut }) => isCut) ? ['wide ones, which are cut (≈)'] : []),
    ...(parts.some(({ gap }) => gap !== undefined) ? ['gaps (⋯)'] : []),
  ];
  return `Low addresses first; to scale${not.length === 0 ? '' : `, but for ${not.join(' and ')}`}.`;
}
