/** Rounds: kernel, simulator, kernel, simulator ... so that a noisy moment of the machine falls on both. */
import { type KernelCosts, measureKernel } from './kernel-cost.js';
import type { Section } from './section.js';
import { median } from './statistics.js';

/** Something of ours that can be measured again and again. */
export interface Source {
  readonly key: string;
  /** One sample, usually nanoseconds an operation. The first one is not counted. */
  sample(): number;
}

/** A section before it is measured. */
export interface Plan {
  /** Operations of bench/native that it needs. */
  readonly kernel: readonly string[];
  readonly sources: readonly Source[];
  report(figures: Figures): Section;
}

/** All samples of a run. */
export class Figures {
  readonly #kernel = new Map<string, number[]>();
  readonly #own = new Map<string, number[]>();

  addKernel(costs: KernelCosts): void {
    for (const [name, cost] of Object.entries(costs)) if (cost !== null) append(this.#kernel, name, cost);
  }

  add(key: string, sample: number): void {
    append(this.#own, key, sample);
  }

  /** Median nanoseconds of the kernel; undefined where it could not be measured. */
  kernel(name: string): number | undefined {
    const samples = this.#kernel.get(name);
    return samples === undefined ? undefined : median(samples);
  }

  /** Median of a source's samples. */
  own(key: string): number {
    return median(this.#own.get(key) ?? []);
  }

  /** Every sample, for JSON. */
  samples(): { kernel: Record<string, number[]>; own: Record<string, number[]> } {
    return { kernel: Object.fromEntries(this.#kernel), own: Object.fromEntries(this.#own) };
  }
}

function append(map: Map<string, number[]>, key: string, sample: number): void {
  const samples = map.get(key);
  if (samples === undefined) map.set(key, [sample]);
  else samples.push(sample);
}

/** Measures all plans in `rounds` rounds after one that warms up. */
export function measure(plans: readonly Plan[], rounds: number, withKernel: boolean, progress: (text: string) => void) {
  const figures = new Figures();
  const kernelNames = withKernel ? [...new Set(plans.flatMap((plan) => plan.kernel))] : [];
  const sources = plans.flatMap((plan) => plan.sources);
  for (let round = 0; round <= rounds; round++) {
    progress(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    const costs = measureKernel(kernelNames);
    if (round > 0) figures.addKernel(costs);
    for (const source of sources) {
      const sample = source.sample();
      if (round > 0) figures.add(source.key, sample);
    }
  }
  return figures;
}
