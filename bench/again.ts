/** Calls after which all is as before, measured again and again. */
import type { Outcome } from '../backend/index.js';
import { repeat } from './steps.js';
import type { Step, Workload } from './workload.js';

const BATCH = 2048;

export const refusedWith =
  (errno: string) =>
  (outcome: Outcome): boolean =>
    outcome.kind === 'errno' && outcome.errno === errno;

/** One refused or fruitless call again and again: it changes nothing. */
export function again(setup: readonly Step[], call: Step, expect?: Workload['expect']): Workload {
  return { ...rounds(setup, call), ...(expect === undefined ? {} : { expect }) };
}

/** The same calls again and again, after which all is as before. */
export function rounds(setup: readonly Step[], ...calls: readonly Step[]): Workload {
  return {
    setup,
    body: repeat(BATCH, () => calls),
    undo: [],
    operations: BATCH,
  };
}
