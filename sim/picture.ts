/** The machine as a person wants to see it, read from what assembly/picture.ts draws. */

import { OPERATION_CODES } from '../backend/generated/operations.js';
import type { SleepReason, ThreadId } from '../backend/index.js';
import { SLEEP_REASONS } from '../backend/results.js';
import type { SimulatorExports } from './wasm.js';

/** Everything that the model knows and a person may ask for. Names of objects mean something within one picture. */
export interface Picture {
  readonly processes: readonly PictureProcess[];
  readonly userfaultfds: readonly PictureUserfaultfd[];
  readonly files: readonly PictureFile[];
  /** Whether there was more than a picture has room for. */
  readonly truncated: boolean;
}

export interface PictureProcess {
  readonly number: number;
  readonly stopped: boolean;
  readonly threads: readonly PictureThread[];
  readonly vmas: readonly PictureVma[];
  readonly descriptors: readonly PictureDescriptor[];
  /** What its address space is called. */
  readonly mm: number;
}

export interface PictureThread extends ThreadId {
  readonly busy: boolean;
  /** Why it sleeps. */
  readonly reason?: SleepReason;
  /** What it is in, by the catalogue's name. */
  readonly operation?: string;
  /** The page that it waits for, and of which userfaultfd. */
  readonly fault?: { readonly address: bigint; readonly userfaultfd: number };
}

export interface PictureVma {
  readonly start: bigint;
  readonly end: bigint;
  /** 1 read, 2 write, 4 execute. */
  readonly access: number;
  readonly shared: boolean;
  /** 1 MISSING, 2 WP, 4 MINOR. */
  readonly modes: number;
  readonly userfaultfd?: number;
  /** The file of shared memory that it maps, and the page of it that the start shows. */
  readonly file?: number;
  readonly firstPage: bigint;
  /** Whether its pages are of 2 MiB each. */
  readonly huge: boolean;
  /** What advice and locks made of it. */
  readonly flags: readonly VmaFlag[];
  /** Pages with an entry, ascending; the others have none. */
  readonly pages: readonly PicturePage[];
}

export interface PicturePage {
  readonly address: bigint;
  /** Neighbours that are alike can be one: what has the contents is told of the first then. */
  readonly count: number;
  readonly kind: 'present' | 'zero' | 'file' | 'marker' | 'poison' | 'guard';
  /** Whether it is one of 2 MiB; its contents are those of its first 4096 bytes then. */
  readonly huge: boolean;
  readonly wp: boolean;
  /** Whether the write protection is only left over, and stops nobody. */
  readonly loose: boolean;
  /** Whether an anonymous page belongs to this address space alone, so that a write needs no copy of it. */
  readonly own: boolean;
  /** What has the contents: the same for mappings that show the same page. */
  readonly frame?: number;
  readonly contents?: Contents;
}

export interface Contents {
  /** As looks have it (docs/architecture.md). */
  readonly hash: bigint;
  /** The first eight bytes. */
  readonly word: bigint;
}

export interface PictureDescriptor {
  readonly fd: number;
  readonly kind: 'userfaultfd' | 'pipe' | 'device' | 'file' | 'other';
  /** The userfaultfd or the file. */
  readonly object: number;
}

export interface PictureUserfaultfd {
  readonly name: number;
  /** Whose memory it is for: the address space. */
  readonly mm: number;
  /** Bits of UFFD_FEATURE_...; `undefined` before UFFDIO_API. */
  readonly features?: number;
  /** Whether an event is on its way, so that fills are EAGAIN. */
  readonly changing: boolean;
  readonly messages: readonly PictureMessage[];
}

export interface PictureMessage {
  readonly queue: 'unread' | 'read' | 'event';
  readonly from: ThreadId;
  /** UFFD_EVENT_... */
  readonly event: number;
  /** Of a fault the address and the flags, of an event the range. */
  readonly words: readonly [bigint, bigint];
}

/** A page of a file's page cache, or neighbours that are alike. */
export interface PictureCached {
  readonly index: bigint;
  readonly count: number;
  readonly frame: number;
  readonly contents: Contents;
}

export interface PictureFile {
  readonly name: number;
  readonly size: bigint;
  /** Whether its pages are of 2 MiB each: of each the first 4096 bytes are told. */
  readonly huge: boolean;
  readonly pages: readonly PictureCached[];
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type Grown<Type, Key extends keyof Type> = Omit<Type, Key> & {
  readonly [Each in Key]: Type[Each] extends readonly (infer Item)[] ? Item[] : never;
};
type GrownProcess = Omit<Grown<PictureProcess, 'threads' | 'descriptors'>, 'vmas'> & {
  readonly vmas: Grown<PictureVma, 'pages'>[];
};

const RECORD_WORDS = 8;
const IDLE = 0;
const PRESENT = 1n << 16n;
const ZERO_PAGE = 1n << 17n;
const HUGE_PAGE = 1n << 18n;
const PTE_WP = 1n;
const PTE_EXCLUSIVE = 2n;
const PTE_CACHE = 4n;
const PTE_UNTRAPPED = 8n;
/** What stands where no page is, by its bits. */
const MARKERS: ReadonlyMap<bigint, PicturePage['kind']> = new Map([
  [0x9n, 'marker'],
  [0x28n, 'guard'],
]);
const VM_UFFD_MISSING = 32n;
const VM_UFFD_WP = 256n;
const VM_UFFD_MINOR = 512n;
const VM_MAYSHARE = 1024n;
const VM_HUGETLB = 1n << 28n;
/** Flags by what they are called in advice and calls. */
const VMA_FLAGS = [
  ['locked', 64n],
  ['dontfork', 1n << 17n],
  ['wipeonfork', 1n << 18n],
  ['sealed', 1n << 30n],
] as const;
export type VmaFlag = (typeof VMA_FLAGS)[number][0];
const FEATURE_INITIALIZED = 0x80000000;
const QUEUES = ['unread', 'read', 'event'] as const;
const KINDS = ['other', 'userfaultfd', 'pipe', 'pipe', 'device', 'file'] as const;

const operationNames: ReadonlyMap<number, string> = new Map(
  Object.entries(OPERATION_CODES).map(([name, code]) => [code, name]),
);

/** Draws and reads. */
export function takePicture(exports: SimulatorExports): Picture {
  const count = exports.picture() >>> 0;
  const words = new BigUint64Array(exports.memory.buffer, exports.RESULTS_BASE.value, count * RECORD_WORDS);
  const reader = new PictureReader();
  for (let at = 0; at < words.length; at += RECORD_WORDS) reader.record(words.subarray(at, at + RECORD_WORDS));
  return reader.picture();
}

class PictureReader {
  readonly #processes: GrownProcess[] = [];
  readonly #userfaultfds = new Map<number, Grown<PictureUserfaultfd, 'messages'>>();
  readonly #files = new Map<number, Grown<PictureFile, 'pages'>>();
  /** What has been drawn before and is met again. */
  #again = false;
  #truncated = false;

  picture(): Picture {
    return {
      processes: this.#processes,
      userfaultfds: [...this.#userfaultfds.values()],
      files: [...this.#files.values()],
      truncated: this.#truncated,
    };
  }

  record(words: BigUint64Array): void {
    const process = this.#processes.at(-1)!;
    const number = (index: number) => Number(words[index]);
    switch (number(0)) {
      case 0:
        this.#truncated = true;
        return;
      case 1:
        this.#processes.push({
          number: number(1),
          mm: number(2),
          stopped: number(3) !== 0,
          threads: [],
          vmas: [],
          descriptors: [],
        });
        return;
      case 2:
        process.threads.push(threadOf(words));
        return;
      case 3:
        process.vmas.push(vmaOf(words));
        return;
      case 4:
        process.vmas.at(-1)!.pages.push(pageOf(words));
        return;
      case 5:
        process.descriptors.push({ fd: number(2), kind: KINDS[number(3)] ?? 'other', object: number(4) });
        return;
      case 6:
        this.#userfaultfd(words);
        return;
      case 7:
        if (!this.#again) this.#userfaultfds.get(number(1))!.messages.push(messageOf(words));
        return;
      case 8:
        this.#file(number(1), words[2]!, words[4] !== 0n);
        return;
      case 9:
        if (!this.#again)
          this.#files
            .get(number(1))!
            .pages.push({ index: words[2]!, count: countOf(words), frame: number(4), contents: contentsOf(words) });
    }
  }

  #userfaultfd(words: BigUint64Array): void {
    const name = Number(words[1]);
    this.#again = this.#userfaultfds.has(name);
    if (this.#again) return;
    const bits = Number(words[3]);
    this.#userfaultfds.set(name, {
      name,
      mm: Number(words[2]),
      ...((bits & FEATURE_INITIALIZED) !== 0 && { features: bits & ~FEATURE_INITIALIZED }),
      changing: words[5] !== 0n,
      messages: [],
    });
  }

  #file(name: number, size: bigint, huge: boolean): void {
    this.#again = this.#files.has(name);
    if (!this.#again) this.#files.set(name, { name, size, huge, pages: [] });
  }
}

function threadId(index: number): ThreadId {
  return { process: index >> 4, thread: index & 15 };
}

function threadOf(words: BigUint64Array): PictureThread {
  const [, index, state, reason, operation, waits, address, userfaultfd] = words;
  const busy = Number(state) !== IDLE;
  const thread: Mutable<PictureThread> = { ...threadId(Number(index)), busy };
  if (!busy) return thread;
  const why = SLEEP_REASONS[Number(reason) - 1];
  const name = operationNames.get(Number(operation));
  if (why !== undefined) thread.reason = why;
  if (name !== undefined) thread.operation = name;
  if (waits !== 0n) thread.fault = { address: address!, userfaultfd: Number(userfaultfd) };
  return thread;
}

function vmaOf(words: BigUint64Array): Grown<PictureVma, 'pages'> {
  const [, , start, end, flags, userfaultfd, file, firstPage] = words;
  const bit = (flag: bigint, value: number) => ((flags! & flag) === 0n ? 0 : value);
  return {
    start: start!,
    end: end!,
    access: Number(flags! & 7n),
    shared: (flags! & VM_MAYSHARE) !== 0n,
    modes: bit(VM_UFFD_MISSING, 1) | bit(VM_UFFD_WP, 2) | bit(VM_UFFD_MINOR, 4),
    ...(userfaultfd !== 0n && { userfaultfd: Number(userfaultfd) }),
    ...(file !== 0n && { file: Number(file) }),
    firstPage: firstPage!,
    huge: (flags! & VM_HUGETLB) !== 0n,
    flags: VMA_FLAGS.filter(([, flag]) => (flags! & flag) !== 0n).map(([name]) => name),
    pages: [],
  };
}

function pageOf(words: BigUint64Array): PicturePage {
  const [, , address, bits, frame] = words;
  const has = (flag: bigint) => (bits! & flag) !== 0n;
  const page = { address: address!, count: countOf(words), huge: has(HUGE_PAGE), wp: has(PTE_WP) };
  if (!has(PRESENT)) return { ...page, kind: MARKERS.get(bits! & ~HUGE_PAGE) ?? 'poison', loose: false, own: false };
  return {
    ...page,
    kind: has(ZERO_PAGE) ? 'zero' : has(PTE_CACHE) ? 'file' : 'present',
    loose: has(PTE_UNTRAPPED),
    own: has(PTE_EXCLUSIVE),
    frame: Number(frame),
    contents: contentsOf(words),
  };
}

/** Hugepages are never drawn together, and have no count. */
function countOf(words: BigUint64Array): number {
  return Math.max(1, Number(words[7]));
}

function contentsOf(words: BigUint64Array): Contents {
  return { hash: words[5]!, word: words[6]! };
}

function messageOf(words: BigUint64Array): PictureMessage {
  const [, , queue, thread, event, first, second] = words;
  return {
    queue: QUEUES[Number(queue)]!,
    from: threadId(Number(thread)),
    event: Number(event),
    words: [first!, second!],
  };
}
