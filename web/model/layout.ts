/** The pages of a mapping and of a file, with all that is known of each: what a strip is made of. */
import { PAGE_SIZE, type ThreadId } from '../../backend/index.js';
import type { Picture, PictureFile, PictureVma } from '../../sim/index.js';
import { type AskedPage, askedPages, pageOf, pageTag } from './asked-pages.js';
import type { Naming } from './naming.js';
import type { Change, PageChanges } from './page-changes.js';
import type { PageFacts } from './page-state.js';
import type { KnownPage, Laid, Stretch } from './strip.js';

const HUGE_PAGE_SIZE = 512n * PAGE_SIZE;
const NO_CHANGES: ReadonlyMap<bigint, Change> = new Map();

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
  #mappers: ReadonlyMap<number, readonly string[]> | undefined;

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
    return {
      start,
      end,
      isHuge: huge,
      nothing,
      known: this.#known(vma, this.#changes.pages.get(process) ?? NO_CHANGES, asked, nothing),
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

  /** Pages with an entry, in the file, waited for, or changed to nothing. */
  #known(
    vma: PictureVma,
    changes: ReadonlyMap<bigint, Change>,
    asked: readonly AskedPage[],
    nothing: PageFacts,
  ): KnownPage[] {
    const facts = new Map<bigint, { readonly facts: PageFacts; readonly frame: number | undefined }>();
    const start = (address: bigint) => (vma.huge ? address & ~(HUGE_PAGE_SIZE - 1n) : address);
    const waited = new Set(asked.map(({ address }) => start(address)));
    const add = (address: bigint, known: PageFacts, frame?: number) => {
      if (address >= vma.start && address < vma.end && !facts.has(address)) facts.set(address, { facts: known, frame });
    };
    for (const page of vma.pages) add(page.address, { vma, page, cached: undefined }, page.frame);
    const cached = vma.file === undefined ? [] : (this.#files.get(vma.file)?.pages ?? []);
    for (const { index, contents, frame } of cached)
      add(vma.start + (index - vma.firstPage) * PAGE_SIZE, { vma, page: undefined, cached: contents }, frame);
    for (const address of waited) add(address, nothing);
    for (const address of changes.keys()) add(start(address), nothing);
    const isSorted = facts.size === vma.pages.length;
    const all = [...facts].map(([address, known]): KnownPage => {
      const change = changes.get(address);
      return {
        address,
        ...known,
        isAsked: waited.has(address),
        isChanged: change !== undefined,
        isTold: change?.isTold === true,
      };
    });
    return isSorted ? all : all.sort((one, other) => (one.address < other.address ? -1 : 1));
  }

  /** Every mapping that shows a page of a file. */
  #mappersText(frame: number | undefined): string {
    this.#mappers ??= mappersIn(this.#picture, this.#naming, this.#nameOf);
    const where = (frame === undefined ? undefined : this.#mappers.get(frame)) ?? [];
    return where.length === 0 ? 'nobody maps it' : `mapped as ${where.join(' and ')}`;
  }

  file({ name, size, huge, pages }: PictureFile): Laid {
    const changes = this.#changes.files.get(name) ?? NO_CHANGES;
    const nothing = { vma: undefined, page: undefined, cached: undefined };
    const number = (address: bigint) => address / PAGE_SIZE;
    return {
      start: 0n,
      end: (size + PAGE_SIZE - 1n) & ~(PAGE_SIZE - 1n),
      isHuge: huge,
      nothing,
      known: pages.map(({ index, frame, contents }) => {
        const change = changes.get(index);
        return {
          address: index * PAGE_SIZE,
          facts: { vma: undefined, page: undefined, cached: contents },
          frame,
          isAsked: false,
          isChanged: change !== undefined,
          isTold: change?.isTold === true,
        };
      }),
      nameOf: (address) => `${number(address)} of the file`,
      keyOf: (address) => `file ${name} ${number(address)}`,
      tagsOf: (stretch) => (stretch.count === 1 ? frameTags(stretch) : []),
      remarkOn: ({ count, first }) => (count === 1 ? this.#mappersText(first.frame) : ''),
      isMentioned: () => false,
    };
  }
}

/** Of each frame of a file where it is mapped: `mem+1p of main`. */
function mappersIn(
  { processes }: Picture,
  naming: Naming,
  nameOf: (thread: ThreadId) => string,
): Map<number, string[]> {
  const mappers = new Map<number, string[]>();
  for (const { number, vmas } of processes)
    for (const { address, kind, frame } of vmas.flatMap(({ pages }) => pages)) {
      if (kind !== 'file' || frame === undefined) continue;
      const where = `${naming.address(address)} of ${nameOf({ process: number, thread: 0 })}`;
      const known = mappers.get(frame);
      if (known === undefined) mappers.set(frame, [where]);
      else known.push(where);
    }
  return mappers;
}

/** The zero page is everybody's, and says nothing. */
function frameTags({ first: { frame, facts } }: Stretch): string[] {
  return frame === undefined || facts.page?.kind === 'zero' ? [] : [`frame ${frame}`];
}

function isWithin(address: bigint, { address: start, end }: Pick<Stretch, 'address' | 'end'>): boolean {
  return address >= start && address < end;
}
