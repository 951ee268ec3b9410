/** Random programs: each a pure function of seed, index and weights. */
import type { Program } from './program.js';
import { PAGE, PAYLOAD_PAGES, ProgramBuilder } from './random/builder.js';
import { Random } from './random/prng.js';
import { advise, mbind } from './random/steps/advice.js';
import { continuePages } from './random/steps/continue.js';
import { dup, dup3, fcntl, fileState, genericIoctl, getfd, passFd } from './random/steps/descriptor.js';
import { close, pipe, poll, read, readAt, write } from './random/steps/files.js';
import { brk } from './random/steps/heap.js';
import { exchangeAdd, execute } from './random/steps/instructions.js';
import { ioctl, writeStructures } from './random/steps/ioctl.js';
import { directIo, futexWait, pagemapRead, procMem, ptrace, residence } from './random/steps/kernel-access.js';
import { mlock, mlockall, munlock, munlockall } from './random/steps/locking.js';
import { adviseOther, fill, load, madvise, mmap, mprotect, munmap, store } from './random/steps/memory.js';
import { move } from './random/steps/move.js';
import { opaqueFile } from './random/steps/opaque.js';
import { poison } from './random/steps/poison.js';
import { dropPrivileges, exec, exit, fork, vfork } from './random/steps/processes.js';
import { remap } from './random/steps/remap.js';
import { pagemapIoctl, pagemapScan } from './random/steps/scan.js';
import { crowd, flood, readOnly } from './random/steps/scenes.js';
import { seal } from './random/steps/seal.js';
import { processVm, readv, vmsplice, writeSegments, writev } from './random/steps/segments.js';
import { fileContents, fileLooks, memfd, mmapShared } from './random/steps/shmem.js';
import { kill, sigaction, sigprocmask, stop, tgkill } from './random/steps/signals.js';
import {
  api,
  copy,
  device,
  register,
  unregister,
  userfaultfd,
  wake,
  writeprotect,
  zeropage,
} from './random/steps/userfaultfd.js';
import { descriptorLooks, smapsRead, sysctl } from './random/steps/views.js';
import { DEFAULT_WEIGHTS, type StepKind, swarm, type Weights } from './random/weights.js';
import { type Page, SPAN_PAGES, type Thread } from './random/world.js';
import { LOOK_SMAPS, LOOK_STATE } from './wire.js';

export { randomHugepageProgram } from './random/hugepages.js';
export { Random } from './random/prng.js';
export { DEFAULT_WEIGHTS, type StepKind, type Weights } from './random/weights.js';

/** Records of a program, about, when nothing is said; the last step may add a few. */
const MIN_RECORDS = 30;
const MAX_RECORDS = 60;

type Step = (builder: ProgramBuilder, thread: Thread) => boolean;

const STEPS: Readonly<Record<StepKind, Step>> = {
  mmap,
  munmap,
  brk,
  remap,
  seal,
  mprotect,
  madvise,
  advise,
  mbind,
  mlock,
  munlock,
  mlockall,
  munlockall,
  load,
  store,
  fill,
  exchangeAdd,
  execute,
  userfaultfd,
  api,
  register,
  unregister,
  copy,
  zeropage,
  move,
  writeprotect,
  wake,
  ioctl,
  read,
  readAt,
  poll,
  close,
  fcntl,
  dup,
  dup3,
  adviseOther,
  getfd,
  passFd,
  fileState,
  genericIoctl,
  pipe,
  write,
  device,
  dropPrivileges,
  fork,
  vfork,
  exec,
  exit,
  crowd,
  flood,
  readOnly,
  readv,
  writev,
  vmsplice,
  processVm,
  futexWait,
  procMem,
  residence,
  ptrace,
  directIo,
  pagemapRead,
  pagemapScan,
  pagemapIoctl,
  descriptorLooks,
  sysctl,
  smapsRead,
  sigaction,
  sigprocmask,
  tgkill,
  kill,
  stop,
  memfd,
  opaqueFile,
  mmapShared,
  fileContents,
  fileLooks,
  continue: continuePages,
  poison,
};

/** What the last idle thread of a process had better not do: nobody would be left to help. */
const MAY_SLEEP: ReadonlySet<StepKind> = new Set([
  'load',
  'store',
  'fill',
  'exchangeAdd',
  'execute',
  'madvise',
  'mlock',
  'mlockall',
  'ioctl',
  'genericIoctl',
  'read',
  'readAt',
  'poll',
  'write',
  'fork',
  'readv',
  'writev',
  'processVm',
  'futexWait',
]);

/** Which program of which stream. */
export interface ProgramSeed {
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  /** 0 to 2^32 - 1. */
  readonly index: number;
  readonly weights?: Weights;
  /** Records, about; 30 to 60 when nothing is said. The program ends earlier when all of its threads sleep for good. */
  readonly records?: number;
}

/** The program with this number: one window, looks after every settle. */
export function randomProgram({ seed, index, weights = DEFAULT_WEIGHTS, records }: ProgramSeed): Program {
  const random = new Random(seed, index);
  const builder = new ProgramBuilder(random, swarm(weights, random));
  const payload = randomPayload(builder);
  const length = records ?? random.between(MIN_RECORDS, MAX_RECORDS);
  prologue(builder);
  while (builder.records.length - builder.unseen < length) {
    if (builder.world.live.length === 0 && !random.chance(50)) break;
    if (!step(builder)) break;
  }
  return {
    records: builder.records,
    payload,
    windows: [{ start: BigInt(builder.base), pages: SPAN_PAGES }],
    finalLooks: LOOK_STATE | LOOK_SMAPS,
  };
}

/** What makes the rest meaningful: memory, a userfaultfd, and usually a registration. */
function prologue(builder: ProgramBuilder): void {
  const { random } = builder;
  const thread = builder.world.processes[0]!.threads[0]!;
  const kinds: StepKind[] = random.chance(50) ? ['mmap', 'userfaultfd'] : ['userfaultfd', 'mmap'];
  if (random.chance(50)) kinds.push('mmap');
  if (random.chance(90)) kinds.push('register');
  for (const kind of kinds) if (thread.wait === undefined) STEPS[kind](builder, thread);
}

/** Adds the records of one step; false when all threads sleep and nothing can be done for them. */
function step(builder: ProgramBuilder): boolean {
  const { random, weights } = builder;
  if (random.chance(weights.refusedPercent)) return refused(builder);
  if (random.chance(weights.resolvePercent) && resolve(builder)) return true;
  if (random.chance(weights.togetherPercent) && together(builder)) return true;
  const thread = builder.idleThread();
  if (thread === undefined) return resolve(builder) || (builder.world.live.length === 0 && unheard(builder));
  const kind = random.weighted(weights.steps);
  const risky = MAY_SLEEP.has(kind) && builder.isLastIdle(thread);
  if (risky && random.chance(92)) resolve(builder);
  else STEPS[kind](builder, thread);
  return true;
}

/** A record for a thread that is busy, or for a process that does not live. */
function refused(builder: ProgramBuilder): boolean {
  const busy = [...builder.world.waiting()];
  if (busy.length === 0 || builder.random.chance(20)) return unheard(builder);
  const thread = builder.random.pick(busy);
  builder.emit(thread, { op: 'load', addr: builder.address(builder.random.below(SPAN_PAGES)) });
  return true;
}

/** A record for a process that was never made, or has ended. */
function unheard(builder: ProgramBuilder): boolean {
  const ended = builder.world.processes.find((process) => !process.alive);
  builder.emitAs(ended?.number ?? 7, 0, { op: 'close', fd: 3 });
  return true;
}

const HELP = { copy, zeropage, move, writeprotect, wake, unregister, continue: continuePages, poison } as const;

/** How often each kind of help comes, by what the thread waits for. */
const MISSING_HELP = {
  copy: 60,
  zeropage: 13,
  move: 9,
  writeprotect: 2,
  wake: 13,
  unregister: 3,
  continue: 1,
  poison: 3,
};
const PROTECTED_HELP = {
  copy: 2,
  zeropage: 1,
  move: 0,
  writeprotect: 75,
  wake: 17,
  unregister: 5,
  continue: 0,
  poison: 0,
};
const MINOR_HELP = {
  copy: 10,
  zeropage: 3,
  move: 0,
  writeprotect: 0,
  wake: 14,
  unregister: 3,
  continue: 70,
  poison: 2,
};

/** Helps a thread that waits for a page: gives it the page, wakes it, or reads its message first. */
function resolve(builder: ProgramBuilder): boolean {
  const { random } = builder;
  const waiters = [...builder.world.waiting()].filter(({ wait }) => wait?.why === 'fault' || wait?.why === 'event');
  if (waiters.length === 0) return false;
  const { wait } = random.pick(waiters);
  if (wait?.why !== 'fault' && wait?.why !== 'event') return false;
  const handler = builder.handler(wait.uffd);
  if (handler === undefined) return false;
  const { thread, fd } = handler;
  if (wait.why === 'event' || random.chance(25)) return read(builder, thread);
  const at = { fd, uffd: wait.uffd, page: wait.page };
  const help = random.weighted(helpFor(wait.uffd.memory.page(wait.page)));
  return HELP[help](builder, thread, at);
}

function helpFor(page: Page | undefined): typeof MISSING_HELP {
  if (page?.present === true) return PROTECTED_HELP;
  return page?.shmem?.shmem.cached.has(page.shmem.index) === true ? MINOR_HELP : MISSING_HELP;
}

/** Starts two to four idle threads at once, often on the same page. */
function together(builder: ProgramBuilder): boolean {
  const { random } = builder;
  const idle = builder.world.live.flatMap((process) => process.threads.filter(({ wait }) => wait === undefined));
  if (idle.length < 3) return false;
  const mapped = (candidate: number): boolean => idle[0]!.process.memory.page(candidate) !== undefined;
  const shared = builder.pickPage(mapped) ?? builder.anyPage();
  const chosen: Thread[] = [];
  for (let left = random.between(2, Math.min(4, idle.length - 1)); left > 0; left -= 1)
    chosen.push(...idle.splice(random.below(idle.length), 1));
  builder.together = true;
  chosen.forEach((thread, index) => {
    if (index === chosen.length - 1) builder.together = false;
    startOne(builder, thread, random.chance(75) ? shared : undefined);
  });
  builder.together = false;
  return true;
}

/**
 * What one of several that start together does: mostly accesses, sometimes what changes the ground under them. Not exec:
 * a thread that comes into being meanwhile may do so before or after it, and then its record is performed by the fresh process.
 */
const TOGETHER: Readonly<Partial<Record<StepKind, number>>> = {
  load: 40,
  store: 26,
  copy: 9,
  zeropage: 3,
  move: 5,
  writeprotect: 5,
  read: 8,
  wake: 4,
  write: 3,
  munmap: 2,
  mmap: 2,
  remap: 2,
  mprotect: 2,
  madvise: 4,
  advise: 1,
  mbind: 0.5,
  exchangeAdd: 3,
  execute: 1,
  mlock: 1.5,
  munlock: 0.5,
  register: 2,
  unregister: 2,
  fork: 2,
  fileContents: 3,
  continue: 3,
  poison: 1.5,
  close: 1,
  poll: 1,
  exit: 0.5,
};

/** Starts one of several, at `page` if it accesses memory and a page is given. */
function startOne(builder: ProgramBuilder, thread: Thread, page: number | undefined): void {
  const kind = builder.random.weighted(TOGETHER as Readonly<Record<StepKind, number>>);
  if (kind === 'store') store(builder, thread, page);
  else if (kind === 'load' || builder.weights.steps[kind] === 0 || !STEPS[kind](builder, thread))
    load(builder, thread, page);
}

/** Pages of random bytes for COPY, and one with structures for ioctl(2). */
function randomPayload(builder: ProgramBuilder): Uint8Array {
  const payload = new Uint8Array(PAYLOAD_PAGES * PAGE);
  const words = new Uint32Array(payload.buffer, 0, ((PAYLOAD_PAGES - 1) * PAGE) / 4);
  for (let word = 0; word < words.length; word += 1) words[word] = builder.random.u32();
  writeStructures(builder, payload);
  writeSegments(builder, payload);
  return payload;
}
