import { readdirSync, readFileSync } from 'node:fs';
import type { KernelMachine } from '../../backend/kernel/index.js';
import type { SimulatorMachine } from '../../sim/index.js';
import { Feeder, type Rule } from './_feeder.js';
import { Generator, type Kind } from './_generate.js';

export interface CampaignOptions {
  readonly simulator: SimulatorMachine;
  readonly kernel: KernelMachine | undefined;
  readonly seed: number;
  readonly first: number;
  readonly programs: number;
  /** Of the valid programs every so many is run on the kernel too. */
  readonly runEvery: number;
  readonly onProgram?: (done: number) => void;
}

export interface Findings {
  /** Kind -> rule -> how often; rule 0 is what was run. */
  readonly counts: ReadonlyMap<Kind, ReadonlyMap<Rule, number>>;
  readonly ranOnKernel: number;
  readonly slowest: { readonly index: number; readonly milliseconds: number };
}

/** A side that broke its promise: the message says at which index. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** How much more may be held afterwards: a guard keeps some descriptors for each thread that was ever busy. */
const SLACK = 64;

/** What a side holds that must not grow: bytes of the simulator's memory, descriptors and children of the kernel's guard. */
function held({ simulator, kernel }: CampaignOptions): Record<string, number> {
  simulator.reset();
  kernel?.reset();
  const guard = kernel?.info().guard;
  return {
    'bytes of the simulator in use': simulator.allocatedBytes,
    ...(guard !== undefined && {
      'descriptors of the guard': readdirSync(`/proc/${guard}/fd`).length,
      'processes of the guard': readFileSync(`/proc/${guard}/task/${guard}/children`, 'latin1').trim().split(' ')
        .length,
    }),
  };
}

/** Feeds programs, and checks that nothing was lost on the way. Throws Broken. */
export function feedAll(options: CampaignOptions): Findings {
  const generator = new Generator(options.seed);
  const feeder = new Feeder(options.simulator, options.kernel);
  const counts = new Map<Kind, Map<Rule, number>>();
  const before = held(options);
  let slowest = { index: options.first, milliseconds: 0 };
  let valid = 0;
  let ranOnKernel = 0;
  for (let index = options.first; index < options.first + options.programs; index += 1) {
    const { kind, bytes } = generator.bytes(index);
    const start = performance.now();
    const run = valid % options.runEvery === 0;
    const rule = attempt(index, kind, () => feeder.feed(bytes, run));
    const milliseconds = performance.now() - start;
    if (milliseconds > slowest.milliseconds) slowest = { index, milliseconds };
    if (rule === 0) {
      valid += 1;
      if (run && options.kernel !== undefined) ranOnKernel += 1;
    }
    const ofKind = counts.get(kind) ?? new Map<Rule, number>();
    counts.set(kind, ofKind.set(rule, (ofKind.get(rule) ?? 0) + 1));
    options.onProgram?.(index - options.first + 1);
  }
  for (const [what, number] of Object.entries(held(options)))
    if (number > before[what]! + SLACK) throw new Broken(`${what}: ${before[what]} before, ${number} after`);
  return { counts, ranOnKernel, slowest };
}

function attempt(index: number, kind: Kind, feed: () => Rule): Rule {
  try {
    return feed();
  } catch (error) {
    throw new Broken(`index ${index} (${kind}): ${(error as Error).message}`, { cause: error });
  }
}
