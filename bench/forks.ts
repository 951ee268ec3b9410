/** Processes that come and end. */
import type { Operation, Outcome } from '../backend/index.js';
import { MAIN, repeat, step } from './steps.js';
import type { Step, Workload } from './workload.js';

/** As many as one machine can number. */
export const FORKS = 15;

/** A call that returns, or the end of a child. */
export function returnsOrExits({ kind }: Outcome): boolean {
  return kind === 'value' || kind === 'exited';
}

/** Children, one after the other, that do what is asked and end. */
export function forks(setup: readonly Step[], ...ofChild: readonly Operation[]): Workload {
  return {
    setup,
    body: repeat(FORKS, (index) => {
      const child = { process: index + 1, thread: 0 };
      const calls = [...ofChild, { op: 'exit' } as const];
      return [step({ op: 'fork', child: child.process }, MAIN), ...calls.map((call) => step(call, child))];
    }),
    operations: FORKS,
    expect: returnsOrExits,
  };
}
