/**
 * What the generator believes of a machine's state while it makes a program: what is mapped, registered and present,
 * who sleeps, which descriptors exist. A guess that makes most operations meaningful; it need not be right.
 */

/** Pages that programs work on; a power of two is not needed. */
export const SPAN_PAGES = 48;
/** Threads of a process that programs use. */
export const THREADS = 4;
/** Processes that programs use. */
export const PROCESSES = 3;

/** RLIMIT_NOFILE of a machine's processes; 0, 1 and 2 are taken. */
export const MAX_DESCRIPTORS = 256;

export const READ = 1;
export const WRITE = 2;
export const EXEC = 4;
export const MODE_MISSING = 1;
export const MODE_WP = 2;
export const MODE_MINOR = 4;
export const FEATURE_EVENT_FORK = 1 << 1;
export const FEATURE_EVENT_REMAP = 1 << 2;
export const FEATURE_EVENT_REMOVE = 1 << 3;
export const FEATURE_EVENT_UNMAP = 1 << 6;
export const FEATURE_SIGBUS = 1 << 7;
export const FEATURE_WP_UNPOPULATED = 1 << 13;
export const FEATURE_WP_ASYNC = 1 << 15;

/** Shared memory as a file: what is in its page cache. */
export class Shmem {
  readonly cached = new Set<number>();
  pages: number;
  readonly sealable: boolean;

  constructor(sealable: boolean, pages = 0) {
    this.sealable = sealable;
    this.pages = pages;
  }
}

/** An open memfd, or /dev/zero. */
export class MemoryFile {
  readonly kind = 'memory';
  readonly shmem: Shmem | undefined;
  readonly writable: boolean;
  nonblock = false;
  references = 1;

  constructor(shmem: Shmem | undefined, writable: boolean) {
    this.shmem = shmem;
    this.writable = writable;
  }
}

export type OpenFile = Uffd | PipeEnd | MemoryFile;

export interface Page {
  /** The page of a file that it shows. */
  shmem?: { readonly shmem: Shmem; readonly index: number; readonly shared: boolean };
  prot: number;
  owner: Uffd | undefined;
  modes: number;
  present: boolean;
  /** Whether it is shared with a process that was forked: MOVE leaves it alone until it is written. */
  shared: boolean;
  /** Protected against writing, present or not. */
  wp: boolean;
  locked: boolean;
  /** Marked so that an access fails, by POISON or MADV_GUARD_INSTALL. */
  fatal: boolean;
  /** Whether mseal keeps it as it is. */
  sealed: boolean;
  /** What fork does with it; copied when nothing is said. */
  onFork: 'copy' | 'wipe' | 'leave';
}

export class Memory {
  readonly pages: (Page | undefined)[] = new Array(SPAN_PAGES).fill(undefined);
  dead = false;
  /** Whether new mappings are locked. */
  lockFuture = false;
  /** Pages that the heap has, rounded up. */
  heap = 0;

  /** The page, or `undefined` where nothing is mapped or outside of the span. */
  page(number: number): Page | undefined {
    return this.pages[number];
  }

  /** Whether no page of the range is a file's. */
  isAnonymous(first: number, pages: number): boolean {
    return this.pages.slice(first, first + pages).every((page) => page?.shmem === undefined);
  }

  /** Whether a page of the range is sealed, so that none of them can be unmapped. */
  isSealed(first: number, pages: number): boolean {
    return this.pages.slice(first, first + pages).some((page) => page?.sealed === true);
  }

  /** How many pages from `first` on look like one mapping to a fill; 0 where nothing is mapped. */
  run(first: number): number {
    const start = this.pages[first];
    if (start === undefined) return 0;
    let end = first + 1;
    for (; end < SPAN_PAGES; end += 1) {
      const page = this.pages[end];
      if (page === undefined || page.prot !== start.prot || page.owner !== start.owner) break;
      if (page.modes !== start.modes || page.locked !== start.locked || page.onFork !== start.onFork) break;
      if (page.shmem?.shmem !== start.shmem?.shmem || page.shmem?.shared !== start.shmem?.shared) break;
    }
    return end - first;
  }
}

/** An event that was posted and not read. */
export interface PostedEvent {
  /** The child's userfaultfd, of a FORK event. */
  readonly child?: Uffd;
  readonly release: () => void;
}

export class Uffd {
  readonly kind = 'uffd';
  readonly memory: Memory;
  nonblock: boolean;
  /** As it was created: what the userfaultfds of children begin with. */
  readonly createdNonblock: boolean;
  readonly userModeOnly: boolean;
  enabled = false;
  features = 0;
  references = 1;
  /** Threads whose fault message was not read. */
  unread: Thread[] = [];
  readonly events: PostedEvent[] = [];

  constructor(memory: Memory, nonblock: boolean, userModeOnly: boolean) {
    this.memory = memory;
    this.nonblock = nonblock;
    this.createdNonblock = nonblock;
    this.userModeOnly = userModeOnly;
  }

  get readable(): boolean {
    return this.unread.length > 0 || this.events.length > 0;
  }
}

export class PipeEnd {
  readonly kind = 'pipe';
  readonly writes: boolean;
  /** Both ends share it. */
  readonly state: { bytes: number; writers: number; readers: number };
  nonblock: boolean;
  references = 1;

  constructor(writes: boolean, state: PipeEnd['state'], nonblock: boolean) {
    this.writes = writes;
    this.state = state;
    this.nonblock = nonblock;
  }
}

/** Where a record's completion shows a descriptor: the record and its result (0) or out word (counted from 1). */
export interface Source {
  readonly record: number;
  readonly field: number;
}

export interface Descriptor {
  readonly file: OpenFile;
  cloexec: boolean;
  readonly source: Source | undefined;
}

export interface Access {
  readonly page: number;
  readonly write: boolean;
  /** Where it is not the task's memory. */
  readonly memory?: Memory;
}

/** Accesses to memory, one after another, and what happens after the last. */
export interface Task {
  readonly memory: Memory;
  readonly accesses: readonly Access[];
  /** Whether the kernel accesses, on behalf of a system call. */
  readonly kernel: boolean;
  /** Whether it writes whole ranges: two such at once leave bytes of both, in no order that is modelled. */
  readonly fills?: boolean;
  readonly finish?: () => void;
}

export type Wait =
  | { readonly why: 'fault'; readonly uffd: Uffd; readonly page: number; readonly task: Task; readonly at: number }
  | { readonly why: 'event'; readonly uffd: Uffd }
  | { readonly why: 'read'; readonly uffd: Uffd; readonly messages: number; readonly record: number | undefined }
  | { readonly why: 'poll'; readonly uffd: Uffd }
  | { readonly why: 'pipe'; readonly pipe: PipeEnd }
  | { readonly why: 'futex' };

export class Thread {
  readonly process: Process;
  readonly number: number;
  wait: Wait | undefined;
  /** Signals that it blocks, a bit each. */
  blocked = 0;
  /** Whether it has CAP_SYS_PTRACE, and whether it is root. */
  capable: boolean;
  root: boolean;

  constructor(process: Process, number: number, parent?: Thread) {
    this.process = process;
    this.number = number;
    this.capable = parent?.capable ?? true;
    this.root = parent?.root ?? true;
  }
}

export class Process {
  readonly number: number;
  memory: Memory;
  alive = true;
  /** Whether its fork has not returned yet. */
  nascent = false;
  readonly threads: readonly Thread[];
  /** What it does with signals; the default ends it. */
  readonly actions = new Map<number, 'interrupt' | 'restart' | 'ignore' | 'kill'>();
  readonly descriptors = new Map<number, Descriptor>();

  /** Its threads begin with the privileges of the thread that forks it. */
  constructor(number: number, memory: Memory, parent?: Thread) {
    this.number = number;
    this.memory = memory;
    this.threads = Array.from({ length: THREADS }, (_, thread) => new Thread(this, thread, parent));
  }

  lowestFree(from = 3): number {
    let fd = Math.max(from, 3);
    while (this.descriptors.has(fd)) fd += 1;
    return fd;
  }

  /** Puts a file at the lowest free descriptor from `from` on, if one is left. */
  open(file: OpenFile, cloexec: boolean, source: Source | undefined, from = 3): number | undefined {
    const fd = this.lowestFree(from);
    if (fd >= MAX_DESCRIPTORS) return undefined;
    this.descriptors.set(fd, { file, cloexec, source });
    return fd;
  }
}

export class World {
  /** What was sent and not received. */
  readonly inFlight: OpenFile[] = [];
  readonly processes: Process[] = [new Process(0, new Memory())];
  /** Whether all memory may have to be locked: how much who is not root may lock is not modelled. */
  locksAll = false;

  get live(): Process[] {
    return this.processes.filter((process) => process.alive && !process.nascent);
  }

  /** Threads that wait, of every process. */
  *waiting(): Generator<Thread> {
    for (const process of this.processes)
      if (process.alive) for (const thread of process.threads) if (thread.wait !== undefined) yield thread;
  }
}
