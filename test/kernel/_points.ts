import { readFileSync } from 'node:fs';
import {
  decodeResults,
  encodeProgram,
  type Operation,
  type ProgramRecord,
  type ThreadId,
} from '../../backend/index.js';
import type { KernelMachine } from '../../backend/kernel/index.js';
import { MAIN, MEM, ownCompletion, PAGE, registerMemory, SRC, sleeps, T1, threadOf, value } from './_machine.js';

/** Something a machine can be in the middle of when it, or who drives it, is killed. */
export interface Point {
  readonly name: string;
  /** Brings the machine there. */
  readonly reach: (machine: KernelMachine) => void;
  /** What is then done again and again, so that the kill comes during it; without it the machine is at rest. */
  readonly repeat?: (machine: KernelMachine) => void;
  /** Whether processes of the machine are stopped then. */
  readonly stops?: boolean;
  /** Only root can get there. */
  readonly root?: boolean;
}

const EVENT_FORK = 1n << 1n;
/** Private, anonymous, at this place, of hugepages. */
const MAP_HUGETLB = 0x40032n;
const HUGEPAGE = 0x200000n;
/** O_CLOEXEC without O_NONBLOCK. */
const BLOCKING = 0x80000n;
const CHILD = threadOf(1, 0);

/** The path of a fault, record by record. */
const STEPS: readonly (readonly [ThreadId, Operation])[] = [
  [MAIN, { op: 'mmap', addr: MEM, length: 4n * PAGE }],
  [MAIN, { op: 'mmap', addr: SRC, length: 4n * PAGE }],
  [MAIN, { op: 'fill', addr: SRC, length: 4n * PAGE, byte: 1 }],
  [MAIN, { op: 'userfaultfd' }],
  [MAIN, { op: 'UFFDIO_API', fd: 3 }],
  [MAIN, { op: 'UFFDIO_REGISTER', fd: 3, start: MEM, len: 4n * PAGE }],
  [T1, { op: 'load', addr: MEM }],
  [MAIN, { op: 'read', fd: 3 }],
  [MAIN, { op: 'UFFDIO_COPY', fd: 3, dst: MEM, src: SRC, len: PAGE }],
];

function afterSteps(count: number): Point {
  return {
    name: `after ${STEPS[count - 1]![1].op}, record ${count}`,
    reach: (machine) => {
      for (const [thread, operation] of STEPS.slice(0, count)) machine.perform(thread, operation);
    },
  };
}

/** A program that keeps a machine busy for a while, waking and putting to sleep. */
function longProgram(): Uint8Array {
  const records: ProgramRecord[] = STEPS.slice(0, 6).map(([thread, operation]) => ({ ...thread, operation }));
  for (let round = 0; round < 500; round += 1) {
    const addr = MEM + BigInt(round % 4) * PAGE;
    records.push(
      { ...T1, operation: { op: 'load', addr } },
      { ...MAIN, operation: { op: 'UFFDIO_COPY', fd: 3, dst: addr, src: SRC, len: PAGE } },
      { ...MAIN, operation: { op: 'munmap', addr, length: PAGE } },
      { ...MAIN, operation: { op: 'mmap', addr, length: PAGE } },
      { ...MAIN, operation: { op: 'UFFDIO_REGISTER', fd: 3, start: addr, len: PAGE } },
    );
  }
  return encodeProgram({ records });
}

function forkRegistered(machine: KernelMachine): bigint {
  const fd = registerMemory(machine, 4n, EVENT_FORK);
  sleeps(machine, T1, { op: 'fork', child: 1 });
  return ownCompletion(machine.perform(MAIN, { op: 'read', fd }), MAIN)!.out[0]!;
}

export const POINTS: readonly Point[] = [
  { name: 'after boot', reach: () => undefined },
  ...STEPS.map((_, index) => afterSteps(index + 1)),
  {
    name: 'with three sleepers on one page',
    reach: (machine) => {
      registerMemory(machine);
      for (const thread of [1, 2, 3]) sleeps(machine, threadOf(0, thread), { op: 'load', addr: MEM });
    },
  },
  {
    name: 'with an idle child',
    reach: (machine) => {
      value(machine, MAIN, { op: 'fork', child: 1 });
    },
  },
  {
    name: 'with a fork asleep in its event',
    reach: (machine) => {
      registerMemory(machine, 4n, EVENT_FORK);
      sleeps(machine, T1, { op: 'fork', child: 1 });
    },
  },
  {
    name: 'with a child asleep in a fault',
    reach: (machine) => {
      forkRegistered(machine);
      sleeps(machine, CHILD, { op: 'load', addr: MEM });
    },
  },
  {
    name: 'with a child of a child asleep in its event',
    reach: (machine) => {
      forkRegistered(machine);
      sleeps(machine, CHILD, { op: 'fork', child: 2 });
    },
  },
  {
    name: 'asleep in read and poll',
    reach: (machine) => {
      const fd = registerMemory(machine, 4n, 0n, BLOCKING);
      sleeps(machine, T1, { op: 'read', fd });
      const pipe = ownCompletion(machine.perform(MAIN, { op: 'pipe2' }), MAIN)!;
      sleeps(machine, threadOf(0, 2), { op: 'poll', fd: pipe.out[0]!, timeout: -1 });
    },
  },
  {
    name: 'with a COPY asleep in its own source',
    reach: (machine) => {
      const fd = registerMemory(machine);
      sleeps(machine, T1, { op: 'UFFDIO_COPY', fd, dst: MEM, src: MEM + PAGE, len: PAGE });
    },
  },
  {
    name: 'after exec',
    reach: (machine) => {
      registerMemory(machine);
      value(machine, T1, { op: 'exec' });
    },
  },
  {
    name: 'with a stopped process, and sleepers in it',
    stops: true,
    reach: (machine) => {
      registerMemory(machine);
      sleeps(machine, T1, { op: 'load', addr: MEM });
      sleeps(machine, threadOf(0, 2), { op: 'mlock', addr: MEM + PAGE, length: PAGE });
      value(machine, MAIN, { op: 'fork', child: 1 });
      value(machine, CHILD, { op: 'kill', process: 0, signum: 19 });
    },
  },
  {
    name: 'with all processes stopped, after exec and without the first one',
    stops: true,
    reach: (machine) => {
      value(machine, MAIN, { op: 'fork', child: 1 });
      value(machine, CHILD, { op: 'fork', child: 2 });
      value(machine, CHILD, { op: 'exec' });
      machine.perform(MAIN, { op: 'exit' });
      value(machine, threadOf(2, 0), { op: 'kill', process: 1, signum: 19 });
      machine.perform(threadOf(2, 0), { op: 'kill', process: 2, signum: 19 });
    },
  },
  {
    name: 'after a reset with a sleeper',
    reach: (machine) => {
      registerMemory(machine);
      sleeps(machine, T1, { op: 'load', addr: MEM });
      machine.reset();
    },
  },
  { name: 'during resets', reach: () => undefined, repeat: (machine) => machine.reset() },
  {
    name: 'during resets with sleepers and children',
    reach: () => undefined,
    repeat: (machine) => {
      forkRegistered(machine);
      sleeps(machine, CHILD, { op: 'load', addr: MEM });
      machine.reset();
    },
  },
  {
    name: 'during a long program',
    reach: () => undefined,
    repeat: (machine) => {
      decodeResults(machine.run(longProgram()));
      machine.reset();
    },
  },
  {
    name: 'while it has a hugepage, by a lease on vm.nr_hugepages',
    root: true,
    reach: (machine) => {
      leaseOneMoreHugepage(machine);
      value(machine, MAIN, { op: 'mmap', addr: MEM, length: HUGEPAGE, flags: MAP_HUGETLB });
      value(machine, MAIN, { op: 'store', addr: MEM, value: 1 });
    },
  },
];

export const NR_HUGEPAGES = '/proc/sys/vm/nr_hugepages';

/** One hugepage more than there are, as long as the machine is open; how many there were before. */
export function leaseOneMoreHugepage(machine: KernelMachine): number {
  // Another test may have put there what is there now; what the lease returns is what there was without any lease.
  // Surplus ones are in use, or reserved for good: they are the first that a larger pool has.
  const surplus = Number(/^HugePages_Surp:\s+(\d+)$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0);
  const more = Number(readFileSync(NR_HUGEPAGES, 'utf8')) + surplus + 1;
  return Number(machine.lease({ path: NR_HUGEPAGES, value: `${more}` }));
}
