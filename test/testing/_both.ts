import { kernelBackend } from '../../backend/kernel/index.js';
import { type Report, testHandler } from '../../testing/index.js';
import type { Pair } from './_pairs.js';

/** What a handler came to on both sides. */
export interface Both {
  readonly explored: Report;
  readonly seen: Report;
  /** Ends that the kernel showed, and no schedule comes to. */
  readonly unexplained: readonly string[];
}

/** Explores schedules with at most `preemptions`, and runs the same `runs` times on the kernel; failures are ends as others. */
export async function onBothSides(
  { handler, world }: Pair,
  preemptions: number,
  runs: number,
  seed: number,
): Promise<Both> {
  const failures = 'keep';
  const explored = await testHandler(handler, world, { preemptions, failures });
  const seen = await testHandler(handler, world, { backend: kernelBackend, runs, seed, failures });
  const unexplained = [...seen.outcomes.keys()].filter((outcome) => !explored.outcomes.has(outcome));
  return { explored, seen, unexplained };
}
