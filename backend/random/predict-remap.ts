import { postEach, told } from './predict.js';
import { FEATURE_EVENT_REMAP, FEATURE_EVENT_UNMAP, type Page, SPAN_PAGES, type Thread, type Uffd } from './world.js';

const MAYMOVE = 1;
const FIXED = 2;
const DONTUNMAP = 4;

/** What mremap was asked for, in pages of the span. */
export interface Remap {
  readonly page: number;
  readonly old: number;
  readonly length: number;
  readonly flags: number;
  /** With MREMAP_FIXED. */
  readonly to: number;
}

/** Where Linux chooses the place the pages leave the span. */
export function predictRemap(thread: Thread, remap: Remap): void {
  const { page, old, length, flags, to } = remap;
  const { memory } = thread.process;
  const first = memory.page(page);
  const end = page + old;
  if (first === undefined || first.sealed || memory.isSealed(page, old)) return;
  if ((flags & FIXED) !== 0 && memory.isSealed(to, length)) return;
  if (old === 0 && first.shmem?.shared !== true) return;
  if ((flags & (FIXED | DONTUNMAP)) === 0) {
    if (length <= old) unmap(thread, page + length, end);
    else if (isFree(thread, end, page + length)) lay(thread, end, page + length, first);
    else if ((flags & MAYMOVE) !== 0) unmap(thread, page, end);
    return;
  }
  if (page < to + length && to < end) return;
  const several = memory.run(page) < Math.min(old, length);
  if (several && ((flags & FIXED) === 0 || old !== length || first.owner !== undefined)) return;
  const moved = memory.pages.slice(page, page + Math.min(old, length));
  const uffds = [...((flags & FIXED) === 0 ? [] : told(FEATURE_EVENT_UNMAP, memory, to, length))];
  const hears = first.owner !== undefined && (first.owner.features & FEATURE_EVENT_REMAP) !== 0;
  if (hears) uffds.push(first.owner!);
  if ((flags & DONTUNMAP) === 0) uffds.push(...heardFrom(thread, page, end, hears));
  if ((flags & FIXED) !== 0) {
    memory.pages.fill(undefined, to, Math.min(to + length, SPAN_PAGES));
    moved.forEach((before, index) => {
      if (to + index < SPAN_PAGES) memory.pages[to + index] = before && arrived(before, hears);
    });
    lay(thread, to + moved.length, to + length, arrived(first, hears));
  }
  if ((flags & DONTUNMAP) === 0) memory.pages.fill(undefined, page, end);
  else
    for (const left of memory.pages.slice(page, end))
      if (left) Object.assign(left, { present: false, wp: false, locked: false });
  postEach(thread, uffds);
}

/** Who hears that the old place is unmapped: those that own it, unless their memory is moved without their hearing of it. */
function heardFrom(thread: Thread, page: number, end: number, hears: boolean): Uffd[] {
  const owner = thread.process.memory.page(page)?.owner;
  return [...told(FEATURE_EVENT_UNMAP, thread.process.memory, page, end - page)].filter(
    (uffd) => hears || uffd === owner,
  );
}

function arrived(page: Page, hears: boolean): Page {
  return hears || page.owner === undefined ? { ...page } : { ...page, owner: undefined, modes: 0, wp: false };
}

function isFree(thread: Thread, first: number, end: number): boolean {
  return thread.process.memory.pages.slice(first, end).every((page) => page === undefined);
}

/** Pages like `model` that were never touched. */
function lay(thread: Thread, first: number, end: number, model: Page): void {
  const { pages } = thread.process.memory;
  const { shmem } = model;
  for (let at = first; at < Math.min(end, SPAN_PAGES); at += 1)
    pages[at] = {
      ...model,
      present: false,
      shared: false,
      wp: false,
      ...(shmem && { shmem: { ...shmem, index: shmem.index + at - first } }),
    };
}

function unmap(thread: Thread, first: number, end: number): void {
  if (first >= end) return;
  const uffds = told(FEATURE_EVENT_UNMAP, thread.process.memory, first, end - first);
  thread.process.memory.pages.fill(undefined, first, Math.min(end, SPAN_PAGES));
  postEach(thread, [...uffds]);
}
