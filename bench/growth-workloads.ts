/** The same operations in small and in large address spaces. Each workload leaves its machine as it was. */
import type { Outcome } from '../backend/index.js';
import {
  copy,
  cycle,
  fill,
  load,
  map,
  mapWithoutReserve,
  missing,
  missingAgain,
  OTHERS,
  open,
  page,
  REGION,
  register,
  repeat,
  source,
  step,
  unmap,
  vmas,
  wake,
} from './steps.js';
import type { Step, Workload } from './workload.js';

/** An operation with something small and something large around it. */
export interface GrowingOperation {
  readonly name: string;
  readonly what: string;
  /** Names in bench/native for the same, where there are. */
  readonly kernel?: { readonly small: string; readonly large: string };
  readonly small: Workload;
  readonly large: Workload;
}

const BATCH = 1024;
/** As many different pages or VMAs whatever the size, and few: the cost of finding one, not of cold caches and TLB. */
const LOADED = 16;
const FOUND = 10;
const FEW_PAGES = 100;
const MANY_PAGES = 100_000;
const FEW_VMAS = 10;
const MANY_VMAS = 10_000;
const TOUCHED = 10;
const GIB_PAGES = 1 << 18;
const TIB_PAGES = 1 << 28;
const PROT_READ = 1n;

const exists = (outcome: Outcome): boolean => outcome.kind === 'errno' && outcome.errno === 'EEXIST';

/** Resident pages with contents, in a mapping of their own. */
function resident(pages: number): Step[] {
  return [map(OTHERS, pages), fill(OTHERS, pages)];
}

/** What is done beside or among `pages` resident pages. */
const AMONG_PAGES: Readonly<Record<string, { what: string; kernel?: string; workload(pages: number): Workload }>> = {
  copy: {
    what: 'UFFDIO_COPY, 1 page',
    kernel: 'copy',
    workload: (pages) => ({
      setup: [...resident(pages), ...missing(BATCH)],
      body: repeat(BATCH, (index) => [copy(page(REGION, index))]),
      undo: missingAgain(BATCH),
      operations: BATCH,
    }),
  },
  eexist: {
    what: 'UFFDIO_COPY refused, EEXIST',
    workload: (pages) => ({
      setup: [...source(), ...open(), ...resident(pages), register(OTHERS, pages)],
      body: repeat(BATCH, (index) => [copy(page(OTHERS, (index % LOADED) * Math.floor(pages / LOADED)))]),
      undo: [],
      operations: BATCH,
      expect: exists,
    }),
  },
  wake: {
    what: 'UFFDIO_WAKE, nobody asleep',
    workload: (pages) => ({
      setup: [...resident(pages), ...missing(1)],
      body: repeat(BATCH, () => [wake(REGION)]),
      undo: [],
      operations: BATCH,
    }),
  },
  cycle: {
    what: 'fault: load, message, UFFDIO_COPY, load done',
    workload: (pages) => ({
      setup: [...resident(pages), ...missing(BATCH)],
      body: repeat(BATCH, (index) => cycle(page(REGION, index))),
      undo: missingAgain(BATCH),
      operations: BATCH,
    }),
  },
  load: {
    what: 'load of a resident page',
    kernel: 'load',
    workload: (pages) => ({
      setup: resident(pages),
      body: repeat(BATCH, (index) => [load(page(OTHERS, (index % LOADED) * Math.floor(pages / LOADED)))]),
      undo: [],
      operations: BATCH,
    }),
  },
  map: {
    what: 'mmap, munmap',
    workload: (pages) => ({
      setup: resident(pages),
      body: repeat(BATCH, () => [map(REGION, 1), unmap(REGION, 1)]),
      undo: [],
      operations: BATCH,
    }),
  },
};

/** A page between two VMAs in the middle of `count`, which nothing merges with. */
function hole(count: number): bigint {
  return page(OTHERS, count | 1);
}

/** Copies, each into another VMA than the one before: into `targets` of `count`, which are large enough for all copies. */
function copyIntoVmas(count: number, targets: number): Workload {
  const each = Math.ceil(BATCH / targets);
  const start = (index: number): bigint => page(OTHERS, index * (each + 1));
  const nth = (index: number): number => (((index % targets) * 641) % targets) * Math.floor(count / targets);
  const target = (index: number): bigint => page(start(nth(index)), Math.floor(index / targets));
  const everything: Step[] = [
    ...repeat(count, (index) => [map(start(index), each)]),
    register(OTHERS, count * (each + 1)),
  ];
  return {
    setup: [...source(), ...open(), ...everything],
    body: repeat(BATCH, (index) => [copy(target(index))]),
    undo: [unmap(OTHERS, count * (each + 1)), ...everything],
    operations: BATCH,
  };
}

/** The nth of those that are found among `count` VMAs at OTHERS. */
function found(index: number, count: number): bigint {
  return page(OTHERS, 2 * (index % FOUND) * Math.floor(count / FOUND));
}

/** What is done among `count` VMAs. */
const AMONG_VMAS: Readonly<Record<string, { what: string; kernel?: string; workload(count: number): Workload }>> = {
  map: {
    what: 'mmap, munmap between them',
    kernel: 'map',
    workload: (count) => ({
      setup: vmas(count),
      body: repeat(BATCH, () => [map(hole(count), 1, PROT_READ), unmap(hole(count), 1)]),
      undo: [],
      operations: BATCH,
    }),
  },
  copy: { what: 'UFFDIO_COPY, 1 page, into ten of them in turns', workload: (count) => copyIntoVmas(count, FOUND) },
  load: {
    what: 'load, in ten of them in turns',
    workload: (count) => ({
      setup: [...vmas(count), ...repeat(count, (index) => [fill(page(OTHERS, 2 * index), 1)])],
      body: repeat(BATCH, (index) => [load(found(index, count))]),
      undo: [],
      operations: BATCH,
    }),
  },
  register: {
    what: 'UFFDIO_REGISTER, nothing to change',
    workload: (count) => ({
      setup: [...open(), ...vmas(count), register(OTHERS, 2 * count)],
      body: repeat(BATCH, (index) => [register(page(OTHERS, 2 * ((index * 641) % count)), 1)]),
      undo: [],
      operations: BATCH,
    }),
  },
};

function growing(prefix: string, table: typeof AMONG_PAGES, small: number, large: number): readonly GrowingOperation[] {
  return Object.entries(table).map(([name, { what, kernel, workload }]) => ({
    name: `${prefix}-${name}`,
    what,
    ...(kernel === undefined
      ? {}
      : { kernel: { small: `${prefix}-${small}-${kernel}`, large: `${prefix}-${large}-${kernel}` } }),
    small: workload(small),
    large: workload(large),
  }));
}

export const GROWING_WITH_PAGES = growing('pages', AMONG_PAGES, FEW_PAGES, MANY_PAGES);
export const GROWING_WITH_VMAS = growing('vmas', AMONG_VMAS, FEW_VMAS, MANY_VMAS);

/** Where nothing is in the caches: each VMA is met once. */
export const COLD_VMAS: GrowingOperation = {
  name: 'vmas-cold',
  what: 'UFFDIO_COPY, 1 page, each into another one',
  kernel: { small: `vmas-${FEW_VMAS}-copy`, large: `vmas-${MANY_VMAS}-copy` },
  small: copyIntoVmas(FEW_VMAS, FEW_VMAS),
  large: copyIntoVmas(MANY_VMAS, BATCH),
};

/** Ten faults 100 GiB apart. */
const SPREAD = Array.from({ length: TOUCHED }, (_, index) => page(REGION, index * 100 * GIB_PAGES));
const TOUCHES: readonly Step[] = SPREAD.flatMap(cycle);

/** The same ten faults where only their pages are mapped and where all that lies between them is. */
export const TERABYTE: GrowingOperation = {
  name: 'terabyte',
  what: 'ten faults 100 GiB apart: in ten mappings of a page, in one of 1 TiB',
  small: {
    setup: [...source(), ...open(), ...SPREAD.flatMap((address) => [map(address, 1), register(address, 1)])],
    body: TOUCHES,
    operations: TOUCHED,
  },
  large: {
    setup: [...source(), ...open(), mapWithoutReserve(REGION, TIB_PAGES), register(REGION, TIB_PAGES)],
    body: TOUCHES,
    operations: TOUCHED,
  },
};

/** Four threads (three of them have slept in a fault), 64 pages filled from one. */
export const SNAPSHOT_SHARED: readonly Step[] = [
  ...missing(64 + 3),
  ...repeat(64, (index) => [copy(page(REGION, index))]),
  ...repeat(3, (index) => [load(page(REGION, 64 + index), { process: 0, thread: index + 1 })]),
];

/** The same with contents of its own in each page. */
export const SNAPSHOT_DISTINCT: readonly Step[] = [
  ...SNAPSHOT_SHARED,
  ...repeat(64, (index) => [step({ op: 'store', addr: page(REGION, index), value: index + 1, size: 8 })]),
];

/** Everything that can be asked for by name. */
export const GROWTH_NAMES: readonly string[] = [
  ...GROWING_WITH_PAGES.map(({ name }) => name),
  ...GROWING_WITH_VMAS.map(({ name }) => name),
  COLD_VMAS.name,
  TERABYTE.name,
  'snapshot',
];
