/** Each ioctl that fills or protects, on each kind of memory that takes it. */
import { type MeasuredOperation, operation } from './operation.js';
import { POOL } from './pool.js';
import {
  advise,
  MADV_DONTNEED,
  MADV_POPULATE_READ,
  MADV_POPULATE_WRITE,
  open,
  PAGE,
  REGION,
  repeat,
  SOURCE,
  source,
  step,
  UFFD,
} from './steps.js';
import type { Step, Workload } from './workload.js';

/** Kinds of memory: where it comes from, and how much of it is filled at a time. */
interface Memory {
  readonly name: string;
  readonly what: string;
  /** Flags of mmap, MAP_FIXED besides. */
  readonly flags: bigint;
  /** Makes the file that it is a mapping of, at FILE. */
  readonly file?: Step;
  /** Bytes of a page, and how many pages. */
  readonly size: bigint;
  readonly count: number;
}

const SHARED = 0x01n;
const PRIVATE = 0x02n;
const FIXED = 0x10n;
const ANONYMOUS = 0x20n;
const HUGETLB = 0x40000n;
const MFD_HUGETLB = 4n;
/** The descriptor after the userfaultfd. */
const FILE = UFFD + 1n;

const PAGES = 1024;
const HUGE = 512n * PAGE;

const MODE_MISSING = 1n;
const MODE_WP = 2n;
const MODE_MINOR = 4n;

const small = { size: PAGE, count: PAGES } as const;
const huge = { size: HUGE, count: POOL } as const;
const memfd = step({ op: 'memfd_create' });
const hugeMemfd = step({ op: 'memfd_create', flags: MFD_HUGETLB });

const ANON: Memory = { name: 'anonymous', what: 'private memory', flags: PRIVATE | ANONYMOUS, ...small };
const SHARED_MEMORY: Memory = { name: 'shared', what: 'shared memory', flags: SHARED | ANONYMOUS, ...small };
const MEMFD: Memory = { name: 'memfd', what: 'a memfd', flags: SHARED, file: memfd, ...small };
const TMPFS: Memory = {
  name: 'tmpfs',
  what: 'a file of a tmpfs',
  flags: SHARED,
  file: step({ op: 'tmpfs_file', size: 0n }),
  ...small,
};
const PRIVATE_FILE: Memory = {
  name: 'private-file',
  what: 'a private mapping of a memfd',
  flags: PRIVATE,
  file: memfd,
  ...small,
};
const HUGE_PRIVATE: Memory = {
  name: 'huge',
  what: 'private memory, a hugepage',
  flags: PRIVATE | ANONYMOUS | HUGETLB,
  ...huge,
};
const HUGE_SHARED: Memory = {
  name: 'huge-shared',
  what: 'shared memory, a hugepage',
  flags: SHARED | ANONYMOUS | HUGETLB,
  ...huge,
};
const HUGE_FILE: Memory = {
  name: 'huge-memfd',
  what: 'a memfd of hugepages, a hugepage',
  flags: SHARED,
  file: hugeMemfd,
  ...huge,
};

const SMALL_FILES = [SHARED_MEMORY, MEMFD, TMPFS, PRIVATE_FILE] as const;
const HUGE_MEMORY = [HUGE_PRIVATE, HUGE_SHARED, HUGE_FILE] as const;

function lengthOf(memory: Memory): bigint {
  return memory.size * BigInt(memory.count);
}

function truncate(length: bigint): Step {
  return step({ op: 'ftruncate', fd: FILE, length });
}

/** Maps it at REGION. */
function mapped(memory: Memory): Step {
  const fd = memory.file === undefined ? {} : { fd: FILE };
  return step({ op: 'mmap', addr: REGION, length: lengthOf(memory), flags: memory.flags | FIXED, ...fd });
}

function registered(memory: Memory, mode: bigint): Step {
  return step({ op: 'UFFDIO_REGISTER', fd: UFFD, start: REGION, len: lengthOf(memory), mode });
}

/** A userfaultfd, the file if there is one, and the mapping. */
function made(memory: Memory): Step[] {
  const file = memory.file === undefined ? [] : [memory.file, truncate(lengthOf(memory))];
  return [...open(), ...file, mapped(memory)];
}

/** Makes its pages missing again, of its file too. */
function emptied(memory: Memory, mode: bigint): Step[] {
  const file = memory.file === undefined ? [] : [truncate(0n), truncate(lengthOf(memory))];
  const unmap = step({ op: 'munmap', addr: REGION, length: lengthOf(memory) });
  return [unmap, ...file, mapped(memory), registered(memory, mode)];
}

/** Brings all of its pages into its file, and leaves none mapped. */
function cached(memory: Memory): Step[] {
  const length = lengthOf(memory);
  if (memory.file !== undefined) return [step({ op: 'fallocate', fd: FILE, mode: 0, offset: 0, length })];
  const pages = Number(length / PAGE);
  return [advise(REGION, pages, MADV_POPULATE_WRITE), advise(REGION, pages, MADV_DONTNEED)];
}

/** Brings all of its pages and maps them. */
function present(memory: Memory): Step[] {
  const pages = Number(lengthOf(memory) / PAGE);
  return memory.file === undefined
    ? [advise(REGION, pages, MADV_POPULATE_WRITE)]
    : [...cached(memory), advise(REGION, pages, MADV_POPULATE_READ)];
}

type Call = (start: bigint, len: bigint) => Step;

const copy: Call = (dst, len) => step({ op: 'UFFDIO_COPY', fd: UFFD, dst, src: SOURCE, len });
const zeropage: Call = (start, len) => step({ op: 'UFFDIO_ZEROPAGE', fd: UFFD, start, len });
const poison: Call = (start, len) => step({ op: 'UFFDIO_POISON', fd: UFFD, start, len });
const resume: Call = (start, len) => step({ op: 'UFFDIO_CONTINUE', fd: UFFD, start, len });
const protect =
  (mode: bigint): Call =>
  (start, len) =>
    step({ op: 'UFFDIO_WRITEPROTECT', fd: UFFD, start, len, mode });

/** One call for each page. */
function ofEach(memory: Memory, call: Call): Step[] {
  return repeat(memory.count, (index) => [call(REGION + BigInt(index) * memory.size, memory.size)]);
}

/** Of missing pages. */
function ofMissing(memory: Memory, call: Call): Workload {
  return {
    setup: [...source(Number(memory.size / PAGE)), ...made(memory), registered(memory, MODE_MISSING)],
    body: ofEach(memory, call),
    undo: emptied(memory, MODE_MISSING),
    operations: memory.count,
  };
}

/** Of pages that the file has, and nobody maps. */
function ofCached(memory: Memory, call: Call): Workload {
  return {
    setup: [...made(memory), ...cached(memory), registered(memory, MODE_MINOR)],
    body: ofEach(memory, call),
    undo: [advise(REGION, Number(lengthOf(memory) / PAGE), MADV_DONTNEED)],
    operations: memory.count,
  };
}

/** Of pages that are there, and protected or not before. */
function ofPresent(memory: Memory, mode: bigint): Workload {
  const other = protect(1n - mode)(REGION, lengthOf(memory));
  const before = mode === 0n ? [other] : [];
  return {
    setup: [...made(memory), ...present(memory), registered(memory, MODE_WP), ...before],
    body: ofEach(memory, protect(mode)),
    undo: [other],
    operations: memory.count,
  };
}

function rows(
  ioctl: string,
  what: string,
  memories: readonly Memory[],
  workload: (memory: Memory) => Workload,
): MeasuredOperation[] {
  return memories.map((memory) =>
    operation(`${ioctl}-${memory.name}`, 'call', `UFFDIO_${what} of ${memory.what}`, workload(memory), {
      ...(memory.size === HUGE && { hugepages: true }),
    }),
  );
}

export const MEMORIES: readonly MeasuredOperation[] = [
  ...rows('copy', 'COPY', [...SMALL_FILES, ...HUGE_MEMORY], (memory) => ofMissing(memory, copy)),
  ...rows('zeropage', 'ZEROPAGE', SMALL_FILES, (memory) => ofMissing(memory, zeropage)),
  ...rows('continue', 'CONTINUE', [...SMALL_FILES, HUGE_SHARED, HUGE_FILE], (memory) => ofCached(memory, resume)),
  ...rows('poison', 'POISON', [ANON, HUGE_PRIVATE], (memory) => ofMissing(memory, poison)),
  ...rows('poison', 'POISON', [...SMALL_FILES, HUGE_SHARED, HUGE_FILE], (memory) => ofCached(memory, poison)),
  ...rows('protect', 'WRITEPROTECT, mode WP,', [ANON, ...SMALL_FILES, ...HUGE_MEMORY], (memory) =>
    ofPresent(memory, 1n),
  ),
  ...rows('unprotect', 'WRITEPROTECT, mode 0,', [...SMALL_FILES, ...HUGE_MEMORY], (memory) => ofPresent(memory, 0n)),
];
