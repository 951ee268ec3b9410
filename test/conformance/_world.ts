import {
  ARENA_START,
  compareReleases,
  decodeResults,
  type Environment,
  encodeProgram,
  type Frame,
  HEAP_START,
  LOOK_SMAPS,
  LOOK_STATE,
  NO_SETTLE,
  type Operation,
  type Outcome,
  type ProgramRecord,
  type SleepReason,
  type ThreadId,
  type VmaState,
  type Window,
} from '../../backend/index.js';
import type { RacingMachine } from '../../scenario/racing.js';
import { Call } from './_call.js';
import { CaseFailed } from './_case.js';
import {
  BUS_ADRERR,
  BUS_MCEERR_AR,
  HUGE,
  HUGETLB,
  MADV_HUGEPAGE,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MAP_SHARED,
  MFD_ALLOW_SEALING,
  MFD_HUGETLB,
  MODE_MISSING,
  O_CLOEXEC,
  O_NONBLOCK,
  PAGE,
  PROT_READ,
  PROT_READ_WRITE,
} from './_linux.js';
import { Process, type Segments, type Thread } from './_process.js';
import { describeRace, type Race, raceProgram } from './_race.js';
import { operationText, stateLines, threadText } from './_text.js';
import type { Step } from './_trace.js';

/** Unmapped pages between two placements, so that mappings never merge by accident. */
const GAP_PAGES = 3;

/** How often the kernel runs a race that does not say so itself. */
const RACE_TIMES = 1000;

/** Where a crowd of mappings lies, and how many of its pages are registered in one program. */
const CROWD_START = ARENA_START + (1n << 44n);
const CROWD_LENGTH = (1n << 18n) * PAGE;
const CROWD_BATCH = 4096;

/** Where memory of hugepages is placed. */
const HUGE_START = ARENA_START + (1n << 43n);
/** The first page of so many hugepages is looked at: a program has eight windows, and one is for what else was placed. */
const HUGE_WINDOWS = 7;
/** Pages of the heap that are looked at, by cases that use brk. */
const HEAP_PAGES = 16;

/** So many mappings that no more fit. */
export interface Crowd {
  /** Its first page, which is registered: unregistering it makes room for one mapping. */
  readonly start: bigint;
  remove(): void;
}

export interface UserfaultfdOptions {
  /** Features to enable. */
  readonly features?: bigint;
  /** Flags of userfaultfd(2). */
  readonly flags?: bigint;
}

/** What of a file a mapping shows, and how. */
export interface FileMapping {
  readonly first?: number;
  readonly prot?: bigint;
}

/** The same of hugepages, in hugepages. */
export interface HugeFileMapping extends FileMapping {
  readonly flags?: bigint;
}

/** A freshly reset machine in the hands of one case: places memory, keeps the log, and checks that the case claims all of it. */
export class World {
  readonly trace: Step[] = [];
  /** Every operation that was performed, but for those of a race. */
  readonly calls: Call[] = [];
  /** What was performed, races included. */
  readonly used: Operation[] = [];
  readonly #machine: RacingMachine;
  readonly #processes: Process[] = [];
  /** Busy threads: what they perform. */
  readonly #pending = new Map<string, Call>();
  /** Completed and not yet claimed. */
  readonly #unclaimed = new Set<Call>();
  readonly #records: ProgramRecord[] = [];
  #last: Call | undefined;
  #raced = false;
  #nextPage = ARENA_START;
  #nextHugePage = HUGE_START;
  readonly #hugePages: bigint[] = [];
  #usesHeap = false;
  #frame: Frame = { record: undefined, completions: [], processes: [] };

  constructor(machine: RacingMachine) {
    this.#machine = machine;
  }

  /** Process 0 is there from boot; others are forked, in the order of their numbers. */
  process(process: number): Process {
    this.#processes[process] ??= new Process(this, process);
    return this.#processes[process];
  }

  /** Thread 0 of process 0. */
  get main(): Thread {
    return this.process(0).main;
  }

  /** Another thread of process 0. */
  thread(thread: number): Thread {
    return this.process(0).thread(thread);
  }

  /** What the machine runs in. */
  get environment(): Environment {
    return this.#machine.config.environment;
  }

  /** Whether PAGEMAP_SCAN tells of guards. */
  get hasGuards(): boolean {
    return compareReleases(this.#machine.config.release, '6.16') >= 0;
  }

  /** The si_code of an access to poison: what the kernel takes it for. */
  get poisonCode(): bigint {
    return this.environment.memoryFailure ? BUS_MCEERR_AR : BUS_ADRERR;
  }

  /** What was seen after the last operation. */
  get frame(): Frame {
    return this.#frame;
  }

  /** Why a thread is asleep now; `undefined` when it is not. */
  reasonOf(thread: ThreadId): SleepReason | undefined {
    return this.#frame.sleepers?.find((s) => s.process === thread.process && s.thread === thread.thread)?.reason;
  }

  // Placement. Addresses are never reused, so that a stale one can't hit anything.

  /** Addresses of `pages` pages with nothing mapped there, and a gap after them. */
  place(pages: number): bigint {
    const address = this.#nextPage;
    this.#nextPage += BigInt(pages + GAP_PAGES) * PAGE;
    return address;
  }

  /** Addresses of `count` hugepages with nothing mapped there, and a gap of one after them. */
  placeHuge(count: number): bigint {
    const address = this.#nextHugePage;
    for (let index = 0; index < count; index += 1) this.#hugePages.push(address + BigInt(index) * HUGE);
    this.#nextHugePage += BigInt(count + 1) * HUGE;
    return address;
  }

  /** Maps private memory of `count` hugepages. */
  hugetlb(count: number, { flags = 0n, prot = PROT_READ_WRITE }: { flags?: bigint; prot?: bigint } = {}): bigint {
    const address = this.placeHuge(count);
    this.main.mmap(address, BigInt(count) * HUGE, { prot, flags: HUGETLB | flags }).gives(address);
    return address;
  }

  /** The same, registered for missing faults. */
  missingHugetlb(fd: number, count: number, flags = 0n): bigint {
    return this.registeredHugetlb(fd, count, MODE_MISSING, flags);
  }

  /** The same, registered. */
  registeredHugetlb(fd: number, count: number, mode: bigint, flags = 0n): bigint {
    const address = this.hugetlb(count, { flags });
    this.main.register(fd, address, BigInt(count) * HUGE, mode);
    return address;
  }

  /** Maps memory for `count` transparent huge pages, which are enabled for process 0, and advises them. */
  thps(count: number, prot = PROT_READ_WRITE): bigint {
    const address = this.placeHuge(count);
    this.main.setThpDisable(0n).gives(0n);
    this.main.mmap(address, BigInt(count) * HUGE, { prot }).gives(address);
    this.main.madvise(address, BigInt(count) * HUGE, MADV_HUGEPAGE).gives(0n);
    return address;
  }

  /** The same, registered. */
  registeredThps(fd: number, count: number, mode: bigint): bigint {
    const address = this.thps(count);
    this.main.register(fd, address, BigInt(count) * HUGE, mode);
    return address;
  }

  /** A memfd of so many hugepages: its descriptor. */
  hugeMemfd(count: number, flags = 0n): number {
    const fd = Number(this.main.memfdCreate(MFD_HUGETLB | flags).value);
    this.main.ftruncate(fd, BigInt(count) * HUGE);
    return fd;
  }

  /** Maps `count` hugepages of a file from number `first` on, shared and without reserving them unless `flags` say otherwise. */
  hugeOf(
    fd: number,
    count: number,
    { flags = MAP_SHARED | MAP_NORESERVE, first = 0, prot = PROT_READ_WRITE }: HugeFileMapping = {},
  ): bigint {
    const address = this.placeHuge(count);
    const offset = BigInt(first) * HUGE;
    this.main.mmap(address, BigInt(count) * HUGE, { prot, flags, fd: BigInt(fd), offset }).gives(address);
    return address;
  }

  /** As many bytes of ordinary memory as `count` hugepages have, all of them this one. */
  sourceOf(count: number, byte: number): bigint {
    const address = this.placeHuge(count);
    this.main.mmap(address, BigInt(count) * HUGE).gives(address);
    this.main.fill(address, BigInt(count) * HUGE, byte);
    return address;
  }

  /** Maps `pages` pages somewhere of their own and checks that the machine put them there. */
  map(pages: number, prot?: bigint): bigint {
    const address = this.place(pages);
    this.main.mmap(address, BigInt(pages) * PAGE, prot === undefined ? {} : { prot }).gives(address);
    return address;
  }

  /** Maps one page for each byte and fills it with it. */
  filled(...bytes: readonly number[]): bigint {
    const address = this.map(bytes.length);
    bytes.forEach((byte, index) => {
      this.main.fill(address + BigInt(index) * PAGE, PAGE, byte);
    });
    return address;
  }

  /** Maps pages 0 and 1, and 3 and 4, with a hole between. */
  withHole(): bigint {
    const address = this.place(5);
    for (const start of [address, address + 3n * PAGE]) this.main.mmap(start, 2n * PAGE).gives(start);
    return address;
  }

  /** A userfaultfd of process 0 past its handshake: its descriptor. */
  userfaultfd({ features = 0n, flags = O_CLOEXEC | O_NONBLOCK }: UserfaultfdOptions = {}): number {
    const fd = Number(this.main.userfaultfd(flags).value);
    this.main.api(fd, features);
    return fd;
  }

  /** A memfd of so many pages that may be sealed: its descriptor. */
  memfd(pages: number, flags = MFD_ALLOW_SEALING): number {
    const fd = Number(this.main.memfdCreate(flags).value);
    this.main.ftruncate(fd, BigInt(pages) * PAGE);
    return fd;
  }

  /** A memfd with one page for each byte, full of it. */
  memfdOf(...bytes: readonly number[]): number {
    const fd = this.memfd(bytes.length);
    const address = this.shared(fd, bytes.length);
    bytes.forEach((byte, index) => {
      this.main.fill(address + BigInt(index) * PAGE, PAGE, byte);
    });
    this.main.munmap(address, BigInt(bytes.length) * PAGE);
    return fd;
  }

  /** Maps `pages` pages of a file, shared, from page `first` of it on. */
  shared(fd: number, pages: number, { first = 0, prot = PROT_READ_WRITE }: FileMapping = {}): bigint {
    return this.#mapFile(MAP_SHARED, fd, pages, first, prot);
  }

  /** The same as a private mapping. */
  private(fd: number, pages: number, { first = 0, prot = PROT_READ_WRITE }: FileMapping = {}): bigint {
    return this.#mapFile(MAP_PRIVATE, fd, pages, first, prot);
  }

  #mapFile(flags: bigint, fd: number, pages: number, first: number, prot: bigint): bigint {
    const address = this.place(pages);
    const offset = BigInt(first) * PAGE;
    this.main.mmap(address, BigInt(pages) * PAGE, { prot, flags, fd: BigInt(fd), offset }).gives(address);
    return address;
  }

  /** Maps `pages` pages and registers them for missing faults. */
  missing(fd: number, pages: number, prot?: bigint): bigint {
    return this.registered(fd, pages, MODE_MISSING, prot);
  }

  /** Maps `pages` pages and registers them. */
  registered(fd: number, pages: number, mode: bigint, prot?: bigint): bigint {
    const address = this.map(pages, prot);
    this.main.register(fd, address, BigInt(pages) * PAGE, mode);
    return address;
  }

  /** Writes 64-bit words into memory, one store each. */
  words(address: bigint, ...words: readonly bigint[]): void {
    words.forEach((word, index) => {
      this.main.store(address + BigInt(index) * 8n, BigInt.asUintN(64, word), 8n);
    });
  }

  /** An array of segments in a page of its own. */
  segments(...segments: readonly (readonly [base: bigint, length: bigint])[]): Segments {
    const iov = this.map(1);
    this.words(iov, ...segments.flat());
    return { iov, count: BigInt(segments.length) };
  }

  /** A read-only page that holds these 64-bit words, made through a userfaultfd of its own: the next descriptor is taken. */
  readOnlyPage(...words: readonly bigint[]): bigint {
    const staging = this.map(1);
    this.words(staging, ...words);
    const fd = this.userfaultfd();
    const page = this.missing(fd, 1, PROT_READ);
    this.main.copy(fd, page, staging);
    return page;
  }

  /**
   * Fills the process with mappings, far away from all that was placed, until it has as many as vm.max_map_count allows: no
   * mapping can be split any more. Afterwards it must be removed: so many mappings are too many to be looked at.
   */
  crowd(fd: number): Crowd {
    this.#checkClaims();
    this.main.mmap(CROWD_START, CROWD_LENGTH).gives(CROWD_START);
    this.#checkClaims();
    for (let registered = 0; ; registered += CROWD_BATCH) {
      const batch = this.#registerEveryOther(fd, registered);
      if (batch === CROWD_BATCH) continue;
      const operation = `${threadText(this.main)} registers every other page until there are too many mappings`;
      this.trace.push({ operation, completions: [`${registered + batch} registered`], state: [] });
      return { start: CROWD_START, remove: () => this.main.munmap(CROWD_START, CROWD_LENGTH).gives(0n) };
    }
  }

  /** How many of a batch of every other page of the crowd could be registered, from number `first` on. */
  #registerEveryOther(fd: number, first: number): number {
    const outcomes = this.#outcomes(
      Array.from({ length: CROWD_BATCH }, (_, index) => {
        const start = CROWD_START + BigInt(2 * (first + index)) * PAGE;
        return { op: 'UFFDIO_REGISTER', fd, start, len: PAGE };
      }),
    );
    const failed = outcomes.findIndex(({ kind }) => kind === 'errno');
    return failed < 0 ? CROWD_BATCH : failed;
  }

  /** What came of operations that the main thread performs in one program, one after the other, none of which sleeps. */
  #outcomes(operations: readonly Operation[]): Outcome[] {
    const records = operations.map((operation) => ({ process: 0, thread: 0, operation }));
    const frames = decodeResults(this.#machine.run(encodeProgram({ records, windows: [], finalLooks: 0 })), []);
    return frames.flatMap(({ completions }) => completions.map(({ outcome }) => outcome));
  }

  /** The same, for what would fill the trace if it were performed one by one: `what` says what it is. */
  many(what: string, operations: readonly Operation[]): Outcome[] {
    this.#checkClaims();
    const outcomes = this.#outcomes(operations);
    const kinds = outcomes.map((outcome) => (outcome.kind === 'errno' ? outcome.errno : outcome.kind));
    const completions = [...new Set(kinds)].map((kind) => `${kinds.filter((one) => one === kind).length} ${kind}`);
    this.trace.push({ operation: `${threadText(this.main)} ${what}`, completions, state: [] });
    return outcomes;
  }

  // Running.

  perform(thread: Thread, operation: Operation): Call {
    this.#checkClaims();
    const busy = this.#pending.get(threadText(thread));
    if (busy !== undefined) throw new CaseFailed(`${operationText(thread, operation)} can't start: ${busy}`);
    const call = new Call(this, thread, operation);
    this.#pending.set(threadText(thread), call);
    this.calls.push(call);
    this.#usesHeap ||= operation.op === 'brk';
    this.used.push(operation);
    this.#last = call;
    const record = { process: thread.process, thread: thread.thread, operation };
    this.#records.push(record);
    this.#run(operationText(thread, operation), [{ ...record, flags: NO_SETTLE }], LOOK_STATE);
    return call;
  }

  /** The end of the case: all is claimed; the last look also shows the mappings. */
  finish(): void {
    if (this.#raced) return;
    this.#checkClaims();
    this.#run('the end', [], LOOK_STATE | LOOK_SMAPS);
    this.#checkClaims();
  }

  /** The mappings of a process, with their modes; settles once more, which changes nothing. */
  lookAtMaps(process: number): readonly VmaState[] {
    this.#checkClaims();
    const frame = this.#program([], LOOK_SMAPS);
    return frame.processes.find((look) => look.process === process)?.vmas ?? [];
  }

  /**
   * Starts several threads' operations at once and checks how it ends: on the simulator in every schedule, on the kernel many
   * times. It is the last thing that a case does: the machine is not left in any one of the ends.
   */
  race(race: Race): void {
    this.#checkClaims();
    this.#last = undefined;
    this.#raced = true;
    for (const [, operation] of Object.values(race.run)) this.used.push(operation);
    const { program, names } = raceProgram(this.#records, race, this.#windows());
    const outcomes = this.#machine.outcomes(program, race.times ?? RACE_TIMES);
    const ends = describeRace(race, names, outcomes, this.#windows());
    const operation = `race of ${Object.values(race.run)
      .map(([thread, op]) => operationText(thread, op))
      .join(' | ')}`;
    this.trace.push({ operation, completions: [], state: [], ends, examined: outcomes.examined });
    const seen = new Set(ends.map((end) => end.text.split('\n')[0]!));
    const unlisted = [...seen].filter((end) => !race.ends.includes(end));
    if (unlisted.length > 0)
      throw new CaseFailed(`the race ended in a way that the case does not list:\n    ${unlisted.join('\n    ')}`);
    const unreached = race.ends.filter((end) => !seen.has(end));
    if (outcomes.complete && unreached.length > 0)
      throw new CaseFailed(`no schedule of the race ends as the case lists:\n    ${unreached.join('\n    ')}`);
  }

  #run(text: string, records: readonly ProgramRecord[], looks: number): void {
    const frame = this.#program(records, looks);
    this.#frame = frame;
    const step: Step = { operation: text, completions: [], state: stateLines(frame) };
    this.trace.push(step);
    for (const completion of frame.completions) {
      const call = this.#pending.get(threadText(completion));
      if (call === undefined)
        throw new CaseFailed(`${threadText(completion)} completed something that it did not start`);
      this.#pending.delete(threadText(completion));
      call.complete(completion, step);
      this.#unclaimed.add(call);
    }
  }

  #program(records: readonly ProgramRecord[], finalLooks: number): Frame {
    const windows = this.#windows();
    const [frame] = decodeResults(this.#machine.run(encodeProgram({ records, windows, finalLooks })), windows);
    if (frame === undefined) throw new CaseFailed('the machine answered without a frame');
    return frame;
  }

  /** One window over everything that was placed, but for hugepages: of them the first pages. */
  #windows(): Window[] {
    const pages = Number((this.#nextPage - ARENA_START) / PAGE);
    const huge = this.#hugePages.slice(0, HUGE_WINDOWS).map((start) => ({ start, pages: 1 }));
    if (this.#usesHeap) huge.splice(HUGE_WINDOWS - 1, 1, { start: HEAP_START, pages: HEAP_PAGES });
    return pages === 0 ? huge : [{ start: ARENA_START, pages }, ...huge];
  }

  #checkClaims(): void {
    const last = this.#last;
    this.#last = undefined;
    if (last !== undefined && !last.claimed) last.gives();
    for (const call of this.#unclaimed)
      if (!call.claimed) throw new CaseFailed(`the case says nothing about this completion:\n    ${call}`);
    this.#unclaimed.clear();
  }
}
