import type { Random } from './prng.js';

/** How often each kind of step comes, relative to the others; and shares in percent. */
export interface Weights {
  readonly steps: Readonly<Record<StepKind, number>>;
  /** Steps with an argument that is wrong on purpose. */
  readonly wrongPercent: number;
  /** Descriptors that are given as a slot, where the record that made them is known. */
  readonly slotPercent: number;
  /** Steps that a busy thread, or a process that does not live, is asked for. */
  readonly refusedPercent: number;
  /** Memory accesses that start together with others. */
  readonly togetherPercent: number;
  /** Sources of COPY in the caller's memory that are missing. */
  readonly missingSourcePercent: number;
  /** Steps that, while a thread waits for a page, give it that page or wake it. */
  readonly resolvePercent: number;
}

export type StepKind =
  | 'mmap'
  | 'munmap'
  | 'brk'
  | 'remap'
  | 'seal'
  | 'mprotect'
  | 'madvise'
  | 'advise'
  | 'mbind'
  | 'mlock'
  | 'munlock'
  | 'mlockall'
  | 'munlockall'
  | 'load'
  | 'store'
  | 'fill'
  | 'exchangeAdd'
  | 'execute'
  | 'userfaultfd'
  | 'api'
  | 'register'
  | 'unregister'
  | 'copy'
  | 'zeropage'
  | 'move'
  | 'writeprotect'
  | 'wake'
  | 'ioctl'
  | 'read'
  | 'readAt'
  | 'poll'
  | 'close'
  | 'fcntl'
  | 'dup'
  | 'dup3'
  | 'adviseOther'
  | 'getfd'
  | 'passFd'
  | 'fileState'
  | 'genericIoctl'
  | 'pipe'
  | 'write'
  | 'device'
  | 'dropPrivileges'
  | 'fork'
  | 'vfork'
  | 'exec'
  | 'exit'
  | 'crowd'
  | 'flood'
  | 'readOnly'
  | 'readv'
  | 'writev'
  | 'vmsplice'
  | 'processVm'
  | 'futexWait'
  | 'procMem'
  | 'residence'
  | 'ptrace'
  | 'directIo'
  | 'pagemapRead'
  | 'pagemapScan'
  | 'pagemapIoctl'
  | 'descriptorLooks'
  | 'sysctl'
  | 'smapsRead'
  | 'sigaction'
  | 'sigprocmask'
  | 'tgkill'
  | 'kill'
  | 'stop'
  | 'memfd'
  | 'opaqueFile'
  | 'mmapShared'
  | 'fileContents'
  | 'fileLooks'
  | 'continue'
  | 'poison';

export const DEFAULT_WEIGHTS: Weights = {
  steps: {
    mmap: 8,
    munmap: 4,
    brk: 4,
    remap: 6,
    seal: 0.6,
    mprotect: 4,
    madvise: 6.5,
    advise: 2.5,
    mbind: 1,
    mlock: 2.5,
    munlock: 1.5,
    mlockall: 0.1,
    munlockall: 0.1,
    load: 10,
    store: 9,
    fill: 5,
    exchangeAdd: 1.5,
    execute: 1,
    userfaultfd: 4,
    api: 2,
    register: 10,
    unregister: 3,
    copy: 12,
    zeropage: 5,
    move: 5,
    writeprotect: 9,
    wake: 4,
    ioctl: 4,
    read: 8,
    readAt: 2,
    poll: 4,
    close: 1.5,
    fcntl: 3,
    dup: 1,
    dup3: 0.8,
    adviseOther: 0.6,
    getfd: 0.8,
    passFd: 1.2,
    fileState: 2,
    genericIoctl: 1,
    pipe: 1.5,
    write: 4,
    device: 0.8,
    dropPrivileges: 0.5,
    fork: 1.6,
    vfork: 0.3,
    exec: 0.6,
    exit: 0.6,
    crowd: 0.04,
    flood: 0.15,
    readOnly: 0.6,
    readv: 1.5,
    writev: 1,
    vmsplice: 1,
    processVm: 2.5,
    futexWait: 1.2,
    procMem: 1,
    residence: 1,
    ptrace: 0.8,
    directIo: 1.5,
    pagemapRead: 1.5,
    pagemapScan: 2,
    pagemapIoctl: 0.8,
    descriptorLooks: 1.8,
    sysctl: 0.3,
    smapsRead: 1,
    sigaction: 0.8,
    sigprocmask: 0.8,
    tgkill: 4,
    kill: 0.3,
    stop: 1,
    memfd: 5,
    opaqueFile: 0.4,
    mmapShared: 8,
    fileContents: 8,
    fileLooks: 4,
    continue: 6,
    poison: 2,
  },
  wrongPercent: 14,
  slotPercent: 30,
  refusedPercent: 1.5,
  togetherPercent: 5,
  missingSourcePercent: 15,
  resolvePercent: 40,
};

/** Steps without which a program does nothing of interest. */
const NEEDED: ReadonlySet<StepKind> = new Set(['mmap', 'userfaultfd', 'register', 'load', 'store', 'copy']);
/** What a weight is multiplied with for one program. */
const FACTORS = [0, 0.3, 1, 1, 3] as const;
const NEEDED_FACTORS = [0.3, 1, 1, 3] as const;

/** Weights of one program: some kinds of steps often, some never, so that what is rare together comes together. */
export function swarm(weights: Weights, random: Random): Weights {
  const kinds = Object.keys(weights.steps) as StepKind[];
  const steps = kinds.map((kind) => [
    kind,
    weights.steps[kind] * random.pick(NEEDED.has(kind) ? NEEDED_FACTORS : FACTORS),
  ]);
  return {
    steps: Object.fromEntries(steps) as Weights['steps'],
    wrongPercent: weights.wrongPercent * random.pick([0, 0.5, 1, 1, 2]),
    slotPercent: weights.slotPercent * random.pick([0, 1, 2]),
    refusedPercent: weights.refusedPercent * random.pick([0, 1, 1]),
    togetherPercent: weights.togetherPercent * random.pick([0, 1, 1, 4]),
    missingSourcePercent: weights.missingSourcePercent * random.pick([0, 1, 1, 4]),
    resolvePercent: weights.resolvePercent * random.pick([0.3, 1, 1, 2]),
  };
}
