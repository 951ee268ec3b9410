/** Calls that change nothing, measured again and again. */
import type { Outcome } from '../backend/index.js';
import { repeat } from './steps.js';
import type { Workload } from './workload.js';

const BATCH = 2048;

export const refusedWith =
  (errno: string) =>
  (outcome: Outcome): boolean =>
    outcome.kind === 'errno' && outcome.errno === errno;

/** One refused or fruitless call again and again: it changes nothing. */
export function again(setup: Workload['setup'], call: Workload['body'][number], expect?: Workload['expect']): Workload {
  return {
    setup,
    body: repeat(BATCH, () => [call]),
    undo: [],
    operations: BATCH,
    ...(expect === undefined ? {} : { expect }),
  };
}
