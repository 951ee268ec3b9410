/** Which pages a step changed: compared as the model knows them, before anything is drawn. */
import { PAGE_SIZE } from '../../backend/index.js';
import type { Picture, PictureFile, PictureProcess } from '../../sim/index.js';
import { askedPages } from './asked-pages.js';
import { isSamePage, type PageFacts, stateOf } from './page-state.js';
import { fileSegments, type Interval, joined, pieces, type Segment, segmentsOf } from './segments.js';

/** Ascending addresses that are not as they were; of files in bytes. */
export interface Changes {
  readonly told: readonly Interval[];
  /** That somebody waits for a page is told by who waits. */
  readonly untold: readonly Interval[];
}

export const NO_CHANGES: Changes = { told: [], untold: [] };

export interface PageChanges {
  /** By the number of the process. */
  readonly pages: ReadonlyMap<number, Changes>;
  /** By the name of the file. */
  readonly files: ReadonlyMap<number, Changes>;
}

/** At the beginning nothing has changed. */
export function pageChanges(before: Picture | undefined, after: Picture): PageChanges {
  if (before === undefined) return { pages: new Map(), files: new Map() };
  const asked = askedChanges(before, after);
  return {
    pages: new Map(
      after.processes.map((process) => {
        const { number } = process;
        const old = before.processes.find((candidate) => candidate.number === number);
        const untold = asked.filter((page) => page.process === number);
        return [number, { told: mappedChanges(before, old, after, process), untold: joined(untold) }];
      }),
    ),
    files: new Map(after.files.map((file) => [file.name, { told: fileChanges(before, file), untold: [] }])),
  };
}

function fileChanges({ files }: Picture, file: PictureFile): Interval[] {
  const old = files.find(({ name }) => name === file.name);
  const changed = [...pieces(old === undefined ? [] : fileSegments(old), fileSegments(file))].filter(
    ({ one, other }) => other !== undefined && one?.facts.cached?.hash !== other.facts.cached?.hash,
  );
  return joined(changed);
}

/** Pages that somebody waits for now and did not before, or the other way round. */
function askedChanges(before: Picture, after: Picture): (Interval & { readonly process: number })[] {
  const [was, is] = [askedPages(before), askedPages(after)];
  return [...was.values(), ...is.values()]
    .filter(({ key }) => was.get(key)?.who.join() !== is.get(key)?.who.join())
    .map(({ process, address }) => ({ process, start: address, end: address + PAGE_SIZE }));
}

function mappedChanges(
  before: Picture,
  old: PictureProcess | undefined,
  after: Picture,
  process: PictureProcess,
): Interval[] {
  const mapped = process.vmas;
  const changed: Interval[] = [];
  for (const piece of pieces(knownIn(before, old), knownIn(after, process))) {
    const { start, one, other } = piece;
    if (
      other !== undefined
        ? isOther(one?.facts, other.facts)
        : mapped.some((vma) => vma.start <= start && start < vma.end)
    )
      changed.push(piece);
  }
  return joined(changed);
}

function knownIn({ files }: Picture, process: PictureProcess | undefined): Segment[] {
  return (process?.vmas ?? []).flatMap((vma) =>
    segmentsOf(
      vma,
      files.find(({ name }) => name === vma.file),
    ),
  );
}

function isOther(was: PageFacts | undefined, is: PageFacts): boolean {
  if (was === undefined || !isSamePage(was, is)) return true;
  const [one, other] = [was.vma!, is.vma!];
  if (one.access === other.access && one.modes === other.modes && one.shared === other.shared) return false;
  return stateOf(was).said !== stateOf(is).said;
}
