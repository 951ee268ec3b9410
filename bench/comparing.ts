/** Promise 4: how fast the simulator and the kernel are compared, on one CPU. */
import { type Comparison, compare, type SteerableMachine } from '../backend/compare.js';
import {
  encodeProgram,
  LOOK_MAPS,
  LOOK_SMAPS,
  LOOK_STATE,
  type Machine,
  type Operation,
  type Program,
  type ProgramRecord,
  type ThreadId,
} from '../backend/index.js';
import { randomProgram } from '../backend/random.js';
import type { Figures, Plan, Source } from './sampling.js';
import type { Limit, Line } from './section.js';
import { formatNumber, median, nanoseconds } from './statistics.js';
import {
  copy,
  cycle,
  load,
  MAIN,
  map,
  open,
  page,
  REGION,
  register,
  source,
  step,
  UFFD,
  unmap,
  wake,
} from './steps.js';
import type { Step } from './workload.js';

/** What is looked at: as many pages as a random program has. */
const WINDOW_PAGES = 16;
/** Records with looks in one program; more of them would not fit the results. */
const RECORDS = 768;
/** smaps is dear: on one step in so many. */
const SMAPS_EVERY = 64;
const RANDOM_PROGRAMS = 64;
const RANDOM_SEED = 1;
const SIMULATOR_PROGRAMS = 512;
/** A sample is the median of so many. */
const TIMINGS = 7;

/** Operations that change VMAs: those are looked at after them. */
const CHANGES_VMAS: ReadonlySet<Operation['op']> = new Set(['mmap', 'munmap', 'UFFDIO_REGISTER', 'fork', 'exec']);

function record({ thread, operation }: Step, index: number): ProgramRecord {
  const maps = CHANGES_VMAS.has(operation.op) ? LOOK_MAPS : 0;
  const smaps = index % SMAPS_EVERY === SMAPS_EVERY - 1 ? LOOK_SMAPS : 0;
  return { process: thread.process, thread: thread.thread, operation, flags: LOOK_STATE | maps | smaps };
}

function lookingProgram(steps: readonly Step[]): Program {
  return {
    records: steps.map(record),
    windows: [{ start: REGION, pages: WINDOW_PAGES }],
    finalLooks: LOOK_STATE | LOOK_SMAPS,
  };
}

const PROLOGUE: readonly Step[] = [...source(), ...open()];

/** Rounds that begin with missing pages in all of the window, and do something with each of them. */
function rounds(makePage: (address: bigint) => readonly Step[]): Step[] {
  const steps = [...PROLOGUE];
  while (steps.length < RECORDS) {
    steps.push(map(REGION, WINDOW_PAGES), register(REGION, WINDOW_PAGES));
    for (let index = 0; index < WINDOW_PAGES; index += 1) steps.push(...makePage(page(REGION, index)));
    steps.push(unmap(REGION, WINDOW_PAGES));
  }
  return steps;
}

/** Calls and accesses that nobody sleeps in, refused ones among them. */
const NON_BLOCKING = rounds((address) => [
  copy(address),
  copy(address),
  load(address),
  step({ op: 'store', addr: address, value: 7 }),
  wake(address),
  step({ op: 'read', fd: UFFD }),
  step({ op: 'poll', fd: UFFD }),
  copy(address, 1, 1n << 63n),
]);

const FAULTS = rounds(cycle);
const CYCLES_IN_FAULTS = FAULTS.filter(({ thread }) => isOther(thread)).length;

function isOther(thread: ThreadId): boolean {
  return thread.thread !== MAIN.thread;
}

interface Both {
  readonly kernel: Machine;
  readonly simulator: SteerableMachine;
}

/** Throws unless both machines agree: the rate of comparing things that differ says nothing. */
function compareEqual({ kernel, simulator }: Both, program: Uint8Array): Comparison {
  const comparison = compare(kernel, simulator, program);
  if (comparison.verdict !== 'equal') throw new Error(`the machines differ: ${comparison.verdict}`);
  return comparison;
}

/** Things a second that `body`, which does `count` of them, gets done once it has been done before. */
function rate(count: number, body: () => void): number {
  body();
  const timings = Array.from({ length: TIMINGS }, () => nanoseconds(body));
  return count / (median(timings) / 1e9);
}

function comparingSources(both: Both): Source[] {
  const calls = encodeProgram(lookingProgram(NON_BLOCKING));
  const faults = encodeProgram(lookingProgram(FAULTS));
  const random = Array.from({ length: RANDOM_PROGRAMS }, (_, index) => randomProgram({ seed: RANDOM_SEED, index }));
  const randomBytes = random.map(encodeProgram);
  const randomOperations = random.reduce((sum, { records }) => sum + records.length, 0);
  return [
    { key: 'comparing:calls', sample: () => rate(NON_BLOCKING.length, () => compareEqual(both, calls)) },
    { key: 'comparing:faults', sample: () => rate(CYCLES_IN_FAULTS, () => compareEqual(both, faults)) },
    {
      key: 'comparing:random',
      // Differences are the comparer's business: `npm run compare` looks for them.
      sample: () =>
        rate(randomOperations, () => {
          for (const bytes of randomBytes) compare(both.kernel, both.simulator, bytes);
        }),
    },
  ];
}

/** Random programs on the simulator alone: bytes in, bytes out, a reset before each. */
function aloneSource(simulator: Machine, key: string, change: (program: Program) => Program): Source {
  const programs = Array.from({ length: SIMULATOR_PROGRAMS }, (_, index) =>
    change(randomProgram({ seed: RANDOM_SEED, index })),
  );
  const bytes = programs.map(encodeProgram);
  const operations = programs.reduce((sum, { records }) => sum + records.length, 0);
  return {
    key,
    sample: () =>
      rate(operations, () => {
        for (const program of bytes) {
          simulator.reset();
          simulator.run(program);
        }
      }),
  };
}

function withoutLooks(program: Program): Program {
  const blind = program.records.map((one) => ({
    ...one,
    flags: (one.flags ?? 0) & ~(LOOK_STATE | LOOK_MAPS | LOOK_SMAPS),
  }));
  return { ...program, records: blind, windows: [], finalLooks: 0 };
}

const CALLS_A_SECOND = 20_000;
const CYCLES_A_SECOND = 5_000;
const SIMULATOR_OPERATIONS_A_SECOND = 1_000_000;

function rateLine(figures: Figures, key: string, what: string, limit: number | undefined, measured: boolean): Line {
  const value = measured ? figures.own(key) : undefined;
  const bound: Limit | undefined = limit === undefined ? undefined : { relation: 'at least', value: limit };
  return {
    name: key.slice('comparing:'.length),
    what,
    cells: [value === undefined ? '-' : formatNumber(1e9 / value)],
    value,
    ...(bound === undefined ? {} : { limit: bound }),
  };
}

/** Both machines must be pinned to one CPU. Without a kernel the simulator alone is measured. */
export function planComparing(simulator: SteerableMachine, kernel: Machine | undefined): Plan {
  const both = kernel !== undefined;
  return {
    kernel: [],
    sources: [
      ...(kernel === undefined ? [] : comparingSources({ kernel, simulator })),
      aloneSource(simulator, 'comparing:alone', withoutLooks),
      aloneSource(simulator, 'comparing:alone-looking', (program) => program),
    ],
    report: (figures) => ({
      name: 'comparing',
      title: 'Comparing',
      promise:
        'On one CPU, with a look at the state after every step: at least 20,000 operations that do not block and 5,000 whole faults a second; the simulator alone at least 1,000,000 operations a second.',
      columns: ['ns each'],
      valueColumn: 'a second',
      lines: [
        rateLine(figures, 'comparing:calls', 'operations that do not block', CALLS_A_SECOND, both),
        rateLine(figures, 'comparing:faults', 'whole faults', CYCLES_A_SECOND, both),
        rateLine(figures, 'comparing:random', 'operations of random programs', undefined, both),
        rateLine(
          figures,
          'comparing:alone',
          'simulator alone, operations of random programs',
          SIMULATOR_OPERATIONS_A_SECOND,
          true,
        ),
        rateLine(figures, 'comparing:alone-looking', 'the same with looks after every step', undefined, true),
      ],
    }),
  };
}
