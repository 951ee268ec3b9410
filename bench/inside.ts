/** Promises 1 and 2: the same operations on the kernel, inside the simulator, and through the interface. */
import type { SimulatorMachine } from '../sim/index.js';
import type { Kind, MeasuredOperation } from './operation.js';
import { OPERATIONS } from './operations.js';
import type { Figures, Plan, Source } from './sampling.js';
import type { Limit, Line, Section } from './section.js';
import { formatNumber, median } from './statistics.js';
import { Prepared } from './workload.js';

/** How many times faster than the kernel, handed to the module as a whole program. */
const INSIDE: Readonly<Record<Kind, number | undefined>> = { call: 10, cycle: 100, bulk: 0.5, shown: undefined };
/** The same with operation objects in and completions out. */
const INTERFACE: Readonly<Record<Kind, number | undefined>> = { call: 2, cycle: 20, bulk: undefined, shown: undefined };

/** A sample is the median of at least this many timings, and of as many as fit the time. */
const TIMINGS = 5;
const MAX_TIMINGS = 200;
const SAMPLE_MILLISECONDS = 20;

type Way = 'inside' | 'interface';

/** Measures one operation in one way. It takes the machine over: the workloads of a run take turns on it. */
function source(machine: SimulatorMachine, operation: MeasuredOperation, way: Way): Source {
  const prepared = new Prepared(machine, operation.workload);
  let verified = false;
  return {
    key: `${way}:${operation.name}`,
    sample() {
      prepared.invalidate();
      if (!verified) prepared.verify();
      verified = true;
      const timings: number[] = [];
      const end = performance.now() + SAMPLE_MILLISECONDS;
      while (timings.length < TIMINGS || (timings.length < MAX_TIMINGS && performance.now() < end))
        timings.push(way === 'inside' ? prepared.timePrograms() : prepared.timePerform());
      return median(timings);
    },
  };
}

/** The kernel's cost where it is lowest: of several placements of threads the best one. */
function lowest(figures: Figures, names: readonly string[]): number | undefined {
  const costs = names.map((name) => figures.kernel(name)).filter((cost) => cost !== undefined);
  return costs.length === 0 ? undefined : Math.min(...costs);
}

function cell(value: number | undefined): string {
  return value === undefined ? '-' : formatNumber(value);
}

function line(figures: Figures, operation: MeasuredOperation, way: Way): Line {
  const kernel = lowest(figures, operation.kernel);
  const own = figures.own(`${way}:${operation.name}`);
  const factor = (way === 'inside' ? INSIDE : INTERFACE)[operation.kind];
  const limit: Limit | undefined = factor === undefined ? undefined : { relation: 'at least', value: factor };
  return {
    name: operation.name,
    what: operation.what,
    cells: [cell(kernel), cell(own)],
    value: kernel === undefined ? undefined : kernel / own,
    ...(limit === undefined ? {} : { limit }),
  };
}

function report(figures: Figures, operations: readonly MeasuredOperation[], way: Way): Section {
  const inside = way === 'inside';
  return {
    name: way,
    title: inside ? 'The simulator, inside' : 'The simulator, through the interface',
    promise: inside
      ? 'In a program handed to the module at once: each ioctl, fault and event at least 10x faster than the kernel’s, a whole fault at least 100x; work over many pages at most 2x slower.'
      : 'Operation objects in, completions out: each ioctl at least 2x faster than the kernel’s call, a whole fault at least 20x.',
    columns: ['kernel ns', 'simulator ns'],
    valueColumn: 'kernel / simulator',
    lines: operations.map((operation) => line(figures, operation, way)),
  };
}

/** The machines that operations are measured on. */
export interface Machines {
  readonly plain: SimulatorMachine;
  /** One with a pool of hugepages. */
  readonly pooled: SimulatorMachine;
  /** Whether the kernel has such a pool too. */
  readonly hasPool: boolean;
}

function plan({ plain, pooled, hasPool }: Machines, operations: readonly MeasuredOperation[], way: Way): Plan {
  const measurable = operations.filter(({ hugepages }) => hugepages !== true || hasPool);
  return {
    kernel: measurable.flatMap((operation) => operation.kernel),
    sources: operations.map((operation) => source(operation.hugepages === true ? pooled : plain, operation, way)),
    report: (figures) => report(figures, operations, way),
  };
}

export function planInside(machines: Machines, wanted: (name: string) => boolean): Plan {
  const operations = OPERATIONS.filter(({ name }) => wanted(name));
  return plan(machines, operations, 'inside');
}

export function planInterface(machines: Machines, wanted: (name: string) => boolean): Plan {
  const operations = OPERATIONS.filter(({ name, throughInterface }) => throughInterface && wanted(name));
  return plan(machines, operations, 'interface');
}
