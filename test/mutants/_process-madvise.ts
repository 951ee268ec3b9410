import type { Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { PAGE, page, program, registered } from './_programs.js';

const DONTNEED = 4;
const COLD = 20;

const FILE = 'assembly/calls/process-madvise.ts';

/** Wrong simulators of process_madvise. */
export const PROCESS_MADVISE_MUTANTS: readonly Mutant[] = [
  {
    name: 'process_madvise of its own memory returns 0',
    file: 'assembly/calls/advised.ts',
    from: 'thread.operation == OP_PROCESS_MADVISE ? thread.operand1 : 0',
    to: '0',
  },
  {
    name: 'process_madvise of a hole in another process succeeds',
    file: FILE,
    from: 'if (!isWhole || at < end)',
    to: 'if (!isWhole)',
  },
  {
    name: 'process_madvise takes any advice for another process',
    file: FILE,
    from: 'if (!isOwn && !isForOthers(advice))',
    to: 'if (false)',
  },
];

export const PROCESS_MADVISE_PROGRAMS: readonly Program[] = [
  program(
    ...registered(2),
    ['0.0', { op: 'fork', child: 1 }],
    ['0.0', { op: 'process_madvise', process: 0, addr: page(0), length: 100, advice: DONTNEED }],
    ['1.0', { op: 'process_madvise', process: 0, addr: page(1), length: 2 * PAGE, advice: COLD }],
    ['1.0', { op: 'process_madvise', process: 0, addr: page(0), length: PAGE, advice: DONTNEED }],
  ),
];
