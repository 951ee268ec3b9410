import test from 'ava';
import {
  decodeFrame,
  encodeProgram,
  LOOK_STATE,
  NO_SETTLE,
  type Operation,
  type Program,
} from '../../backend/index.js';
import { bootSimulator, explore } from '../../sim/index.js';

const BASE = 0x200000000000;
const PAGE = 0x1000;

/** Two mapped pages; then all operations begin together, each by a thread of its own. */
function together(...operations: readonly Operation[]): Program {
  const settled: Operation[] = [{ op: 'mmap', addr: BASE, length: 2 * PAGE, flags: 0x32 }];
  return {
    records: [
      ...settled.map((operation) => ({ process: 0, thread: 0, operation })),
      ...operations.map((operation, thread) => ({ process: 0, thread, operation, flags: NO_SETTLE })),
    ],
    windows: [{ start: BigInt(BASE), pages: 2 }],
    finalLooks: LOOK_STATE,
  };
}

/** What each way to end shows, in words made by `show`. */
function endings(program: Program, show: (frame: ReturnType<typeof decodeFrame>) => string): Set<string> {
  const { outcomes, truncated } = explore(bootSimulator(), encodeProgram(program));
  if (truncated) throw new Error('not all schedules were taken');
  return new Set(outcomes.map(({ frame }) => show(decodeFrame(frame, program.windows))));
}

test('a fork may come between the fault that brings a page and the store that writes to it', (t) => {
  const program = together({ op: 'store', addr: BASE, value: 7 }, { op: 'fork', child: 1 });
  const shown = endings(program, ({ processes }) => {
    const [mine, child] = processes.map(({ pages }) => pages![0]!);
    if (!child!.present) return 'empty';
    return child!.hash === mine!.hash ? 'stored' : 'zeros';
  });
  t.deepEqual([...shown].sort(), ['empty', 'stored', 'zeros']);
});

test('a mapping may go between the fault that brings a second page and the load that spans both', (t) => {
  const program = together({ op: 'load', addr: BASE + PAGE - 1, size: 2 }, { op: 'munmap', addr: BASE, length: PAGE });
  const shown = endings(program, ({ processes, completions }) => {
    const [, second] = processes[0]!.pages!;
    const { kind } = completions.find(({ thread }) => thread === 0)!.outcome;
    return `${kind}, second page ${second!.present ? 'present' : 'empty'}`;
  });
  t.deepEqual([...shown].sort(), [
    'signal, second page empty',
    'signal, second page present',
    'value, second page present',
  ]);
});
