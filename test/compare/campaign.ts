import {
  type Comparison,
  compare,
  type Difference,
  decodeProgram,
  type SteerableMachine,
  shrink,
} from '../../backend/compare.js';
import { encodeProgram, type Machine, PROGRAM_EXPLAIN, type Program } from '../../backend/index.js';
import { DEFAULT_WEIGHTS, randomHugepageProgram, randomProgram, type Weights } from '../../backend/random.js';
import { statusError, Unmodelled } from '../../backend/results.js';
import { Statistics } from './statistics.js';

/** Times that a program may be run again before it is believed not to fail: the kernel does not schedule alike each time. */
const RETRIES = 3;

export interface CampaignOptions {
  readonly left: Machine;
  readonly right: SteerableMachine;
  readonly seed: number;
  /** Index of the first program. */
  readonly first?: number;
  /** Stop after this many operations. */
  readonly operations: number;
  readonly weights?: Weights;
  /** Records of a program, about. */
  readonly records?: number;
  /** Programs of hugepages, for which the machines have a pool, instead of those that the weights describe. */
  readonly hugepages?: boolean;
  /** Stop after this many differences. */
  readonly maxDifferences?: number;
  /** Count which facts decided, by one more run of the right machine for each program. */
  readonly explain?: boolean;
  /** Called after each program. */
  readonly onProgram?: (campaign: Campaign) => void;
}

export interface Finding {
  /** Index of the random program, or -1 for a given one. */
  readonly index: number;
  readonly comparison: Comparison;
  /** The smallest program found that fails in the same way. */
  readonly program: Uint8Array;
  readonly difference?: Difference;
  /** Records before and after shrinking. */
  readonly before: number;
  readonly after: number;
}

/** What came of comparing many random programs. */
export class Campaign {
  readonly statistics = new Statistics();
  readonly findings: Finding[] = [];
  /** Programs by verdict. */
  readonly verdicts: Record<Comparison['verdict'], number> = {
    equal: 0,
    'refused alike': 0,
    difference: 0,
    unmodelled: 0,
    failed: 0,
  };
  /** Programs where the first way of the right machine was not the left one's, and runs that finding the right way took. */
  steered = 0;
  runs = 0;
  /** Index of the next program. */
  next: number;
  readonly #options: CampaignOptions;

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.next = options.first ?? 0;
  }

  /** Compares programs until there were enough operations or differences. */
  run(): this {
    const { operations, maxDifferences = Number.POSITIVE_INFINITY, onProgram } = this.#options;
    while (this.statistics.operations < operations && this.verdicts.difference < maxDifferences) {
      this.compare(this.#program(this.next), this.next);
      this.next += 1;
      onProgram?.(this);
    }
    return this;
  }

  #program(index: number): Program {
    const { seed, weights = DEFAULT_WEIGHTS, records, hugepages } = this.#options;
    if (hugepages) return randomHugepageProgram(seed, index);
    return randomProgram({ seed, index, weights, ...(records && { records }) });
  }

  /** Compares one program and keeps what is found. */
  compare(program: Program, index = -1): Comparison {
    const { left, right } = this.#options;
    const bytes = encodeProgram(program);
    const comparison = compare(left, right, bytes);
    this.verdicts[comparison.verdict] += 1;
    if (comparison.verdict === 'equal' || comparison.verdict === 'difference' || comparison.verdict === 'unmodelled')
      this.statistics.count(program, comparison.results);
    if (comparison.verdict === 'equal') {
      if (comparison.runs > 1) this.steered += 1;
      this.runs += comparison.runs;
      if (this.#options.explain) this.#explain(program);
    } else if (comparison.verdict !== 'refused alike') this.findings.push(this.#reduce(program, comparison, index));
    return comparison;
  }

  #explain(program: Program): void {
    const { right } = this.#options;
    right.reset();
    this.statistics.explain(program, right.run(encodeProgram({ ...program, flags: PROGRAM_EXPLAIN })));
  }

  /** What the right machine alone says, in its first way, if that is that it does not model the program. */
  #unmodelled(bytes: Uint8Array): Comparison | undefined {
    const { right } = this.#options;
    right.reset();
    const results = right.run(bytes);
    const error = statusError(results);
    return error instanceof Unmodelled ? { verdict: 'unmodelled', error, results } : undefined;
  }

  /** Shrinks a program that fails, and compares once more to have the report of the small one. */
  #reduce(program: Program, comparison: Comparison, index: number): Finding {
    const { verdict } = comparison;
    if (verdict === 'failed') return unreduced(program, comparison, index);
    let last: { bytes: Uint8Array; comparison: Comparison } = { bytes: encodeProgram(program), comparison };
    // What is not modelled is most often the right machine's to say alone, while the left one may need seconds.
    const isRightEnough = verdict === 'unmodelled' && this.#unmodelled(last.bytes) !== undefined;
    const fails = (candidate: Program): boolean => {
      const bytes = encodeProgram(candidate);
      if (isRightEnough) {
        const again = this.#unmodelled(bytes);
        if (again !== undefined) last = { bytes, comparison: again };
        return again !== undefined;
      }
      for (let tries = 0; tries < RETRIES; tries += 1) {
        const again = compare(this.#options.left, this.#options.right, bytes);
        if (again.verdict !== verdict) continue;
        last = { bytes, comparison: again };
        return true;
      }
      return false;
    };
    const { before, after } = shrink(program, fails);
    return {
      index,
      comparison: last.comparison,
      program: last.bytes,
      before,
      after,
      ...differenceOf(last.comparison, last.bytes, this.#options),
    };
  }
}

/** A machine that failed takes seconds to fail again: its program is reported as it is. */
function unreduced(program: Program, comparison: Comparison, index: number): Finding {
  const records = program.records.length;
  return { index, comparison, program: encodeProgram(program), before: records, after: records };
}

function differenceOf(
  comparison: Comparison,
  program: Uint8Array,
  { left, right }: CampaignOptions,
): { difference?: Difference } {
  if (comparison.verdict !== 'difference') return {};
  const { results, search } = comparison;
  return { difference: { program, results, search, left: left.backend, right: right.backend } };
}

/** Compares one program out of its bytes, as it is. */
export function compareOnce(left: Machine, right: SteerableMachine, bytes: Uint8Array): Campaign {
  const campaign = new Campaign({ left, right, seed: 0, operations: 0 });
  campaign.compare(decodeProgram(bytes));
  return campaign;
}
