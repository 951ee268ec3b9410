/** Promise 3: what an operation costs in large address spaces, and what a snapshot takes. */
import type { SimulatorMachine } from '../sim/index.js';
import {
  COLD_VMAS,
  GROWING_WITH_PAGES,
  GROWING_WITH_VMAS,
  type GrowingOperation,
  SNAPSHOT_DISTINCT,
  SNAPSHOT_SHARED,
  TERABYTE,
} from './growth-workloads.js';
import type { Figures, Plan, Source } from './sampling.js';
import type { Line, Section } from './section.js';
import { formatNumber, median, nanoseconds } from './statistics.js';
import { Prepared, type Step, toPrograms, type Workload } from './workload.js';

/** From 100 to 100,000 resident pages, and from ten pages mapped to 1 TiB: as good as flat. */
const FLAT = 1.5;
/** From 10 to 10,000 VMAs: log2(10,000) / log2(10). */
const LOGARITHMIC = 4;
/** Half of what promise 1 has of an ioctl: cold caches cost the kernel more, but how much more depends on the machine's memory (6 to 16 times were seen). */
const FASTER_THAN_KERNEL = 5;
/** A page touched: its contents, and at most as much again for the tables above it. */
const BYTES_A_PAGE = 2 * 4096;
const TOUCHED_PAGES = 10;
const SNAPSHOT_BYTES = 64 * 1024;
const SNAPSHOT_MICROSECONDS = 20;

const TIMINGS = 15;
const SNAPSHOTS = 200;

type Side = 'small' | 'large';

function timeWorkload(machine: SimulatorMachine, name: string, side: Side, workload: Workload): Source {
  const prepared = new Prepared(machine, workload);
  let verified = false;
  return {
    key: `growth:${name}:${side}`,
    sample() {
      prepared.invalidate();
      if (!verified) prepared.verify();
      verified = true;
      return median(Array.from({ length: TIMINGS }, () => prepared.timePrograms()));
    },
  };
}

function sourcesOf(machine: SimulatorMachine, operation: GrowingOperation): Source[] {
  return (['small', 'large'] as const).map((side) => timeWorkload(machine, operation.name, side, operation[side]));
}

function perform(machine: SimulatorMachine, steps: readonly Step[]): void {
  machine.reset();
  for (const program of toPrograms(steps)) machine.run(program);
}

/** Bytes of state that the faults of TERABYTE add. */
function bytesAdded(machine: SimulatorMachine, side: Side): Source {
  const { setup, body } = TERABYTE[side];
  return {
    key: `growth:terabyte-bytes:${side}`,
    sample() {
      perform(machine, setup);
      const before = machine.snapshot().length;
      for (const program of toPrograms(body)) machine.run(program);
      return machine.snapshot().length - before;
    },
  };
}

function snapshotSources(machine: SimulatorMachine, name: string, steps: readonly Step[]): Source[] {
  const bytes: Source = {
    key: `growth:${name}:bytes`,
    sample() {
      perform(machine, steps);
      return machine.snapshot().length;
    },
  };
  const time: Source = {
    key: `growth:${name}:microseconds`,
    sample() {
      perform(machine, steps);
      return median(Array.from({ length: SNAPSHOTS }, () => nanoseconds(() => machine.snapshot()) / 1000));
    },
  };
  return [bytes, time];
}

/** Kernel's own ratio beside ours: what is unavoidable shows there too. */
function growthLine(figures: Figures, operation: GrowingOperation, limit: number, sizes: string): Line {
  const { name, what, kernel } = operation;
  const small = figures.own(`growth:${name}:small`);
  const large = figures.own(`growth:${name}:large`);
  const kernelSmall = kernel && figures.kernel(kernel.small);
  const kernelLarge = kernel && figures.kernel(kernel.large);
  const kernelGrowth =
    kernelSmall === undefined || kernelLarge === undefined ? '-' : `${formatNumber(kernelLarge / kernelSmall)}x`;
  return {
    name,
    what: `${what}, ${sizes}`,
    cells: [formatNumber(small), formatNumber(large), kernelGrowth],
    value: large / small,
    limit: { relation: 'at most', value: limit },
  };
}

/** How much faster than the kernel the larger one is. */
function coldLine(figures: Figures): Line {
  const { limit: _, ...line } = growthLine(figures, COLD_VMAS, LOGARITHMIC, 'caches cold, kernel / simulator');
  const kernel = COLD_VMAS.kernel && figures.kernel(COLD_VMAS.kernel.large);
  const value = kernel === undefined ? undefined : kernel / figures.own(`growth:${COLD_VMAS.name}:large`);
  return { ...line, value, limit: { relation: 'at least', value: FASTER_THAN_KERNEL } };
}

function boundLine(name: string, what: string, value: number, unit: string, limit: number): Line {
  return {
    name,
    what: `${what}, ${unit}`,
    cells: ['-', formatNumber(value), '-'],
    value,
    limit: { relation: 'at most', value: limit },
  };
}

function snapshotLines(figures: Figures): Line[] {
  const shared = 'snapshot of 4 threads and 64 pages copied from one';
  const distinct = 'snapshot of 4 threads and 64 pages of different contents';
  const own = (key: string): number => figures.own(`growth:${key}`);
  return [
    boundLine('snapshot', shared, own('snapshot:bytes'), 'bytes', SNAPSHOT_BYTES),
    boundLine('snapshot', shared, own('snapshot:microseconds'), 'us', SNAPSHOT_MICROSECONDS),
    boundLine('snapshot-distinct', distinct, own('snapshot-distinct:bytes'), 'bytes', SNAPSHOT_BYTES),
    boundLine('snapshot-distinct', distinct, own('snapshot-distinct:microseconds'), 'us', SNAPSHOT_MICROSECONDS),
  ];
}

function terabyteLines(figures: Figures): Line[] {
  const bytes = figures.own('growth:terabyte-bytes:large');
  const what = 'ten pages touched 100 GiB apart in 1 TiB';
  return [
    growthLine(figures, TERABYTE, FLAT, 'ns each'),
    boundLine('terabyte', what, bytes, 'bytes', TOUCHED_PAGES * BYTES_A_PAGE),
  ];
}

/** Plans the growing operations that are wanted, on a machine of their own: it becomes large. */
export function planGrowth(machine: SimulatorMachine, wanted: (name: string) => boolean): Plan {
  const withPages = GROWING_WITH_PAGES.filter(({ name }) => wanted(name));
  const withVmas = GROWING_WITH_VMAS.filter(({ name }) => wanted(name));
  const snapshots = wanted('snapshot');
  const terabyte = wanted('terabyte');
  const cold = wanted(COLD_VMAS.name) ? [COLD_VMAS] : [];
  const all = [...withPages, ...withVmas, ...cold];
  return {
    kernel: all.flatMap(({ kernel }) => (kernel === undefined ? [] : [kernel.small, kernel.large])),
    sources: [
      ...all.flatMap((operation) => sourcesOf(machine, operation)),
      ...(terabyte ? [...sourcesOf(machine, TERABYTE), bytesAdded(machine, 'large')] : []),
      ...(snapshots
        ? [
            ...snapshotSources(machine, 'snapshot', SNAPSHOT_SHARED),
            ...snapshotSources(machine, 'snapshot-distinct', SNAPSHOT_DISTINCT),
          ]
        : []),
    ],
    report: (figures): Section => ({
      name: 'growth',
      title: 'Growth',
      promise:
        'The cost of an operation is flat within 1.5x from 100 to 100,000 resident pages and at most logarithmic from 10 to 10,000 VMAs; 1 TiB registered and ten pages touched costs ten pages; a machine of 4 threads and 64 pages is a snapshot under 64 KiB, in under 20 us.',
      columns: ['small', 'large', 'kernel’s growth'],
      valueColumn: 'large / small, or bound',
      lines: [
        ...withPages.map((operation) => growthLine(figures, operation, FLAT, '100 and 100,000 pages')),
        ...withVmas.map((operation) => growthLine(figures, operation, LOGARITHMIC, '10 and 10,000 VMAs')),
        ...cold.map(() => coldLine(figures)),
        ...(terabyte ? terabyteLines(figures) : []),
        ...(snapshots ? snapshotLines(figures) : []),
      ],
    }),
  };
}
