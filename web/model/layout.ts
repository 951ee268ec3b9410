/** The pages of a mapping and of a file, with all that is known of each: what a strip is made of. */
import { PAGE_SIZE, type ThreadId } from '../../backend/index.js';
import type { Picture, PictureFile, PictureVma } from '../../sim/index.js';
import { type AskedPage, askedPages, pageOf, pageTag } from './asked-pages.js';
import type { Naming } from './naming.js';
import { type Changes, NO_CHANGES, type PageChanges } from './page-changes.js';
import type { PageFacts } from './page-state.js';
import {
  fileSegments,
  frameAt,
  HUGE_PAGE_SIZE,
  type Interval,
  joined,
  pieces,
  type Segment,
  segmentsOf,
} from './segments.js';
import type { KnownPages, Laid, Stretch } from './strip.js';

/** A page that messages are about. */
interface Mentioned {
  readonly process: number;
  readonly address: bigint;
}

export class Layout {
  readonly #picture: Picture;
  readonly #naming: Naming;
  readonly #nameOf: (thread: ThreadId) => string;
  readonly #changes: PageChanges;
  readonly #files: ReadonlyMap<number, PictureFile>;
  readonly #asked: readonly AskedPage[];
  readonly #mentioned: readonly Mentioned[];

  constructor(picture: Picture, naming: Naming, nameOf: (thread: ThreadId) => string, changes: PageChanges) {
    this.#picture = picture;
    this.#naming = naming;
    this.#nameOf = nameOf;
    this.#changes = changes;
    this.#files = new Map(picture.files.map((file) => [file.name, file]));
    this.#asked = [...askedPages(picture).values()];
    this.#mentioned = picture.userfaultfds.flatMap(({ mm, messages }) =>
      messages
        .filter(({ queue }) => queue !== 'event')
        .map(({ from, words }) => ({
          process: picture.processes.find((process) => process.mm === mm)?.number ?? from.process,
          address: pageOf(words[0]),
        })),
    );
  }

  mapping(process: number, vma: PictureVma): Laid {
    const { start, end, huge } = vma;
    const asked = this.#asked.filter((page) => page.process === process);
    const mentioned = [...asked, ...this.#mentioned.filter((page) => page.process === process)];
    const nothing = { vma, page: undefined, cached: undefined };
    const file = vma.file === undefined ? undefined : this.#files.get(vma.file);
    const within = (intervals: readonly Interval[]) => joined(intervals.flatMap((interval) => clipped(interval, vma)));
    const { told, untold } = this.#changes.pages.get(process) ?? NO_CHANGES;
    return {
      start,
      end,
      isHuge: huge,
      nothing,
      known: knownPages(
        segmentsOf(vma, file),
        { told: within(told), untold: within(untold) },
        within(asked.map(({ address }) => ({ start: address, end: address + PAGE_SIZE }))),
        nothing,
      ),
      nameOf: (address) => this.#naming.address(address),
      keyOf: (address) => pageTag(process, address),
      tagsOf: (stretch) => [
        ...(stretch.count === 1 ? frameTags(stretch) : []),
        ...mentioned.filter((page) => isWithin(page.address, stretch)).map(({ address }) => pageTag(process, address)),
      ],
      remarkOn: (stretch) => {
        const who = asked
          .filter(({ address }) => isWithin(address, stretch))
          .flatMap((page) => page.who.map(this.#nameOf));
        return who.length === 0 ? '' : `${who.join(' and ')} ${who.length > 1 ? 'wait' : 'waits'} for it`;
      },
      isMentioned: (stretch) => mentioned.some(({ address }) => isWithin(address, stretch)),
    };
  }

  /** Pages of a mapping that somebody waits for, or that messages are about. */
  pageTagsIn(process: number, { start, end }: PictureVma): string[] {
    return [...this.#asked, ...this.#mentioned]
      .filter((page) => page.process === process && isWithin(page.address, { address: start, end }))
      .map(({ address }) => pageTag(process, address));
  }

  /** How many threads wait for pages of a mapping. */
  waitingIn(process: number, { start, end }: PictureVma): number {
    return this.#asked
      .filter((page) => page.process === process && isWithin(page.address, { address: start, end }))
      .reduce((sum, { who }) => sum + who.length, 0);
  }

  file(file: PictureFile): Laid {
    const { name, size, huge } = file;
    const nothing = { vma: undefined, page: undefined, cached: undefined };
    const number = (address: bigint) => address / PAGE_SIZE;
    return {
      start: 0n,
      end: (size + PAGE_SIZE - 1n) & ~(PAGE_SIZE - 1n),
      isHuge: huge,
      nothing,
      known: knownPages(fileSegments(file), this.#changes.files.get(name) ?? NO_CHANGES, [], nothing),
      nameOf: (address) => `${number(address)} of the file`,
      keyOf: (address) => `file ${name} ${number(address)}`,
      tagsOf: (stretch) => (stretch.count === 1 ? frameTags(stretch) : []),
      remarkOn: ({ address, count, first }) =>
        count > 1 || first.facts.cached === undefined ? '' : this.#mappersText(name, number(address)),
      isMentioned: () => false,
    };
  }

  /** Every mapping that shows a page of a file. */
  #mappersText(file: number, index: bigint): string {
    const where = this.#picture.processes.flatMap(({ number, vmas }) =>
      vmas
        .filter((vma) => vma.file === file && isShownBy(vma, vma.start + (index - vma.firstPage) * PAGE_SIZE))
        .map((vma) => {
          const address = vma.start + (index - vma.firstPage) * PAGE_SIZE;
          return `${this.#naming.address(address)} of ${this.#nameOf({ process: number, thread: 0 })}`;
        }),
    );
    return where.length === 0 ? 'nobody maps it' : `mapped as ${where.join(' and ')}`;
  }
}

function isShownBy({ pages }: PictureVma, address: bigint): boolean {
  return pages.some(
    ({ address: start, count, huge, kind }) =>
      kind === 'file' && start <= address && address < start + BigInt(count) * (huge ? HUGE_PAGE_SIZE : PAGE_SIZE),
  );
}

/** The part of an interval within a mapping, of whole pages. */
function clipped({ start, end }: Interval, vma: PictureVma): Interval[] {
  const size = vma.huge ? HUGE_PAGE_SIZE : PAGE_SIZE;
  const [from, to] = [start & ~(size - 1n), (end + size - 1n) & ~(size - 1n)];
  const part = { start: from > vma.start ? from : vma.start, end: to < vma.end ? to : vma.end };
  return part.start < part.end ? [part] : [];
}

/** What is known, cut where something changed or is waited for; where something changed to nothing that is known, too. */
function knownPages(
  segments: readonly Segment[],
  { told, untold }: Changes,
  asked: readonly Interval[],
  nothing: PageFacts,
): KnownPages[] {
  const changes = [...pieces(told, untold)];
  const marks = [...pieces(changes, asked)];
  return [...pieces(marks, segments)].map(({ start, end, one, other }) => ({
    start,
    end,
    facts: other?.facts ?? nothing,
    frame: other && frameAt(other, start),
    isAsked: one?.other !== undefined,
    isChanged: one?.one !== undefined,
    isTold: one?.one?.one !== undefined,
  }));
}

/** The zero page is everybody's, and says nothing. */
function frameTags({ first: { frame, facts } }: Stretch): string[] {
  return frame === undefined || facts.page?.kind === 'zero' ? [] : [`frame ${frame}`];
}

function isWithin(address: bigint, { address: start, end }: Pick<Stretch, 'address' | 'end'>): boolean {
  return address >= start && address < end;
}
