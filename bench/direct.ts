/** O_DIRECT: a disk writes to memory and reads from it. */
import { type MeasuredOperation, operation } from './operation.js';
import {
  copy,
  MAIN,
  missing,
  missingAgain,
  PAGE,
  page,
  REGION,
  repeat,
  SOURCE,
  source,
  step,
  TOUCHER,
  UFFD,
} from './steps.js';
import type { Step, Workload } from './workload.js';

const TRANSFERS = 256;
const CYCLES = 256;

function transfer(op: 'direct_read' | 'direct_write', addr: bigint, thread = MAIN): Step {
  return step({ op, addr, length: PAGE }, thread);
}

/** A page that is there, again and again. */
function resident(op: 'direct_read' | 'direct_write'): Workload {
  return {
    setup: source(),
    body: repeat(TRANSFERS, () => [transfer(op, SOURCE)]),
    undo: [],
    operations: TRANSFERS,
  };
}

export const DIRECT: readonly MeasuredOperation[] = [
  operation(
    'cycle-direct-read',
    'call',
    'the same for a read with O_DIRECT to the missing page',
    {
      setup: missing(CYCLES),
      body: repeat(CYCLES, (index) => [
        transfer('direct_read', page(REGION, index), TOUCHER),
        step({ op: 'read', fd: UFFD }),
        copy(page(REGION, index)),
      ]),
      undo: missingAgain(CYCLES),
      operations: CYCLES,
    },
    { kernel: ['cycle-direct-read-one-cpu', 'cycle-direct-read-two-cpus'] },
  ),
  operation('direct-read', 'shown', 'read with O_DIRECT of a page', resident('direct_read')),
  operation('direct-write', 'shown', 'write with O_DIRECT of a page', resident('direct_write')),
];
