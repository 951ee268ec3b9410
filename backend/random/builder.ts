import type { Operation } from '../generated/operations.js';
import type { Operand } from '../operand.js';
import type { ProgramRecord } from '../program.js';
import {
  ARENA_END,
  ARENA_START,
  HEAP_START,
  LOOK_MAPS,
  LOOK_SMAPS,
  LOOK_STATE,
  NO_SETTLE,
  PAYLOAD_BASE,
} from '../wire.js';
import type { Random } from './prng.js';
import type { Weights } from './weights.js';
import { type Process, SPAN_PAGES, THREADS, type Thread, type Uffd, World } from './world.js';

export const PAGE = 4096;
/** Pages of payload: sources for COPY, the last one with structures for ioctl(2). */
export const PAYLOAD_PAGES = 4;
/** Looks at smaps cost the kernel most: one settle in this many has them. */
const SMAPS_EVERY = 64;
/** What one table spans on x86-64, in the three lower levels of page tables. */
const TABLES = [1n << 21n, 1n << 21n, 1n << 30n, 1n << 39n] as const;

const CHANGES_VMAS: ReadonlySet<Operation['op']> = new Set([
  'mmap',
  'munmap',
  'brk',
  'mremap',
  'mseal',
  'mprotect',
  'madvise',
  'mlock',
  'munlock',
  'mlockall',
  'munlockall',
  'UFFDIO_REGISTER',
  'UFFDIO_UNREGISTER',
  'ioctl',
  'close',
  'dup3',
  'fork',
  'exec',
  'exit',
]);

/** A program in the making: its records, what is believed of the state after them, and the choices at hand. */
export class ProgramBuilder {
  readonly random: Random;
  readonly weights: Weights;
  readonly world = new World();
  readonly records: ProgramRecord[] = [];
  /** Address of page 0 of the span that the program works on. */
  readonly base: number;
  /** The page of the span where the heap begins, if it does there. */
  readonly heapPage: number | undefined;
  /** Whether userfaultfds may ask for UFFD_FEATURE_THREAD_ID: not together with reads into the program's memory. */
  readonly threadIds: boolean;
  /** Records without a look, which do not count towards a program's length. */
  unseen = 0;
  /** While true, records start without settling. */
  together = false;

  constructor(random: Random, weights: Weights) {
    this.random = random;
    this.weights = weights;
    const start = spanStart(random);
    this.base = Number(start);
    const heapPage = Number(HEAP_START - start) / PAGE;
    this.heapPage = heapPage >= 0 && heapPage < SPAN_PAGES ? heapPage : undefined;
    this.threadIds = random.chance(30);
  }

  address(page: number, offset = 0): number {
    return this.base + page * PAGE + offset;
  }

  /** Appends a record; returns its index. */
  emit(thread: Thread, operation: Operation): number {
    return this.emitAs(thread.process.number, thread.number, operation);
  }

  /** Emits `right`, or by chance one of its wrong forms, which are made only then; whether it was right. */
  emitRight(thread: Thread, right: Operation, wrongForms: () => readonly Operation[]): boolean {
    const wrong = this.wrong();
    this.emit(thread, wrong ? this.random.pick(wrongForms()) : right);
    return !wrong;
  }

  /** As `emit`, without a look: for one of many records of which only the last is of interest. */
  emitUnseen(thread: Thread, operation: Operation): number {
    this.unseen += 1;
    this.records.push({ process: thread.process.number, thread: thread.number, operation });
    return this.records.length - 1;
  }

  emitAs(process: number, thread: number, operation: Operation): number {
    const maps = CHANGES_VMAS.has(operation.op) ? LOOK_MAPS : 0;
    const smaps = this.random.below(SMAPS_EVERY) === 0 ? LOOK_SMAPS : 0;
    this.records.push({
      process,
      thread,
      operation,
      flags: LOOK_STATE | maps | smaps | (this.together ? NO_SETTLE : 0),
    });
    return this.records.length - 1;
  }

  /** The descriptor as an operand: its number, or the result of the record that made it. */
  descriptor(process: Process, fd: number): Operand {
    const source = process.descriptors.get(fd)?.source;
    if (source === undefined || this.together || !this.random.chance(this.weights.slotPercent)) return fd;
    return { slot: source.record, field: source.field };
  }

  /** Whether this argument is to be wrong. */
  wrong(): boolean {
    return this.random.chance(this.weights.wrongPercent);
  }

  /** A process with an idle thread, and that thread; thread 0 half of the time. */
  idleThread(processes: readonly Process[] = this.world.live): Thread | undefined {
    const { random } = this;
    for (let tries = 0; tries < 4 && processes.length > 0; tries += 1) {
      const process = random.pick(processes);
      const first = random.chance(50) ? 0 : random.below(THREADS);
      for (let step = 0; step < THREADS; step += 1) {
        const thread = process.threads[(first + step) % THREADS]!;
        if (thread.wait === undefined) return thread;
      }
    }
    return undefined;
  }

  /** Whether this thread is the only idle one of its process: who could help the others, if they sleep. */
  isLastIdle(thread: Thread): boolean {
    return thread.process.threads.every((other) => other === thread || other.wait !== undefined);
  }

  /** A descriptor for a userfaultfd in a process that has an idle thread, with that thread. */
  handler(uffd: Uffd): { thread: Thread; fd: number } | undefined {
    for (const process of this.world.live)
      for (const [fd, { file }] of process.descriptors) {
        if (file !== uffd) continue;
        const thread = this.idleThread([process]);
        if (thread !== undefined) return { thread, fd };
      }
    return undefined;
  }

  /** A descriptor of a process that is a userfaultfd and satisfies `fits`, if there is one. */
  pickUffd(process: Process, fits: (uffd: Uffd) => boolean = () => true): { fd: number; uffd: Uffd } | undefined {
    const found: { fd: number; uffd: Uffd }[] = [];
    for (const [fd, { file }] of process.descriptors)
      if (file.kind === 'uffd' && fits(file)) found.push({ fd, uffd: file });
    return found.length === 0 ? undefined : this.random.pick(found);
  }

  /** A page for which `fits` holds, if there is one. */
  pickPage(fits: (page: number) => boolean): number | undefined {
    const start = this.random.below(SPAN_PAGES);
    for (let step = 0; step < SPAN_PAGES; step += 1) {
      const page = (start + step) % SPAN_PAGES;
      if (fits(page)) return page;
    }
    return undefined;
  }

  /** Any page of the span. */
  anyPage(): number {
    return this.random.below(SPAN_PAGES);
  }

  /** Payload as a source: as an operand of its own kind, or as the address where it can be read. */
  payload(offset: number): Operand {
    return this.random.chance(70) ? { payload: offset } : Number(PAYLOAD_BASE) + offset;
  }
}

/** At the arena's start, at its end, around the start of the heap, or across the border between two tables of a level. */
function spanStart(random: Random): bigint {
  const kind = random.below(10);
  if (kind === 0) return ARENA_START;
  if (kind === 1) return ARENA_END - BigInt(SPAN_PAGES * PAGE);
  if (kind === 2) return HEAP_START - BigInt(random.below(SPAN_PAGES / 2) * PAGE);
  const border = ARENA_START + BigInt(random.between(1, 100)) * random.pick(TABLES);
  return border - BigInt(random.below(SPAN_PAGES) * PAGE);
}
