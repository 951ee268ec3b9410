/** Which pages a step changed: compared as the model knows them, before anything is drawn. */
import { PAGE_SIZE } from '../../backend/index.js';
import type { Contents, Picture, PictureFile, PictureProcess, PictureVma } from '../../sim/index.js';
import { askedPages } from './asked-pages.js';
import { isSamePage, type PageFacts, stateOf } from './page-state.js';

export interface Change {
  /** That somebody waits for a page is told by who waits. */
  readonly isTold: boolean;
}

type Changed = Map<bigint, Change>;

/** The pages that are not as they were. */
export interface PageChanges {
  /** Of each process, by their addresses. */
  readonly pages: ReadonlyMap<number, ReadonlyMap<bigint, Change>>;
  /** Of each file, by their numbers. */
  readonly files: ReadonlyMap<number, ReadonlyMap<bigint, Change>>;
}

/** At the beginning nothing has changed. */
export function pageChanges(before: Picture | undefined, after: Picture): PageChanges {
  if (before === undefined) return { pages: new Map(), files: new Map() };
  return {
    pages: mappedChanges(before, after),
    files: new Map(after.files.map((file) => [file.name, fileChanges(before, file)])),
  };
}

function fileChanges({ files }: Picture, { name, pages }: PictureFile): Changed {
  const old = files.find((file) => file.name === name)?.pages ?? [];
  const was = new Map(old.map(({ index, contents }) => [index, contents.hash]));
  const other = pages.filter(({ index, contents }) => was.get(index) !== contents.hash);
  return new Map(other.map(({ index }) => [index, { isTold: true }]));
}

function mappedChanges(before: Picture, after: Picture): Map<number, Changed> {
  const changes = new Map<number, Changed>();
  for (const process of after.processes) {
    const old = before.processes.find(({ number }) => number === process.number);
    changes.set(process.number, changesOf({ before, after, old, process }));
  }
  for (const [one, other] of [
    [askedPages(before), askedPages(after)],
    [askedPages(after), askedPages(before)],
  ] as const)
    for (const { process, address, who, key } of one.values()) {
      if (other.get(key)?.who.join() === who.join()) continue;
      const pages = changes.get(process);
      if (pages !== undefined && !pages.has(address)) pages.set(address, { isTold: false });
    }
  return changes;
}

interface Compared {
  readonly before: Picture;
  readonly after: Picture;
  readonly old: PictureProcess | undefined;
  readonly process: PictureProcess;
}

function changesOf({ before, after, old, process }: Compared): Changed {
  const was = factsOf(before, old);
  const is = factsOf(after, process);
  const changed = new Map<bigint, Change>();
  for (const [address, facts] of is) if (isOther(was.get(address), facts)) changed.set(address, { isTold: true });
  for (const address of was.keys())
    if (!is.has(address) && isMapped(process, address)) changed.set(address, { isTold: true });
  return changed;
}

/** Every page of a process that there is something to say of, by its address. */
function factsOf(picture: Picture, process: PictureProcess | undefined): Map<bigint, PageFacts> {
  const all = new Map<bigint, PageFacts>();
  for (const vma of process?.vmas ?? []) {
    for (const [address, cached] of cachedIn(picture, vma)) all.set(address, { vma, page: undefined, cached });
    for (const page of vma.pages) all.set(page.address, { vma, page, cached: undefined });
  }
  return all;
}

/** Pages of the file's page cache, by where a mapping would show them. */
function* cachedIn({ files }: Picture, { file, firstPage, start, end }: PictureVma): Generator<[bigint, Contents]> {
  if (file === undefined) return;
  for (const { index, contents } of files.find(({ name }) => name === file)?.pages ?? []) {
    const address = start + (index - firstPage) * PAGE_SIZE;
    if (address >= start && address < end) yield [address, contents];
  }
}

function isOther(was: PageFacts | undefined, is: PageFacts): boolean {
  if (was === undefined) return true;
  const isSame =
    was.page === undefined || is.page === undefined
      ? was.page === is.page && was.cached?.hash === is.cached?.hash
      : isSamePage(was.page, is.page);
  if (!isSame) return true;
  const [one, other] = [was.vma!, is.vma!];
  if (one.access === other.access && one.modes === other.modes && one.shared === other.shared) return false;
  return stateOf(was).said !== stateOf(is).said;
}

function isMapped({ vmas }: PictureProcess, address: bigint): boolean {
  return vmas.some(({ start, end }) => start <= address && address < end);
}
