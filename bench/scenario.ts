/** Promise: a scenario of 10,000 lines is parsed and run in under a second on the simulator. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { casesOf, parseScenario, racingSimulator, runScenario } from '../scenario/index.js';
import type { SimulatorMachine } from '../sim/index.js';
import type { Figures, Plan } from './sampling.js';
import { formatNumber } from './statistics.js';

const LINES = 10_000;
/** Milliseconds. */
const LIMIT = 1000;
const SOURCE_PAGES = 16;
const LINES_OF_A_FAULT = 7;

/** Faults, read and resolved, with everything that was seen written down: what long scenarios consist of. */
function longScenario(): string {
  const lines = [
    '# A long log',
    '#: cites userfaultfd(2)',
    `[main] src = mmap(NULL, ${SOURCE_PAGES}p)`,
    `[main] fill(src, ${SOURCE_PAGES}p, 0x5a)`,
    '[main] uffd = userfaultfd()',
    '[main] ioctl(uffd, UFFDIO_API, {})',
  ];
  for (let page = 0; lines.length + LINES_OF_A_FAULT <= LINES; page += 1)
    lines.push(
      `[main] mem${page} = mmap(NULL, 1p)`,
      `[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem${page}, len=1p}, mode=MISSING})`,
      `[T1]   load(mem${page}+8, 8) <unfinished ...>`,
      `[main] read(uffd, [{event=PAGEFAULT, flags=0, address=mem${page}}])`,
      `[main] ioctl(uffd, UFFDIO_COPY, {dst=mem${page}, src=src+${page % SOURCE_PAGES}p, len=1p, copy=1p})`,
      '[T1]   <... load resumed> = 0x5a5a5a5a5a5a5a5a',
      `[main] munmap(mem${page}, 1p)`,
    );
  while (lines.length < LINES) lines.push('[main] load(src) = 0x5a');
  return `${lines.join('\n')}\n`;
}

/** Parsing alone, and all of it. */
export function planScenario(simulator: SimulatorMachine): Plan {
  const text = longScenario();
  const machine = racingSimulator(simulator);
  const all = () => {
    const [only] = casesOf(parseScenario(text));
    machine.reset();
    const result = runScenario(machine, only!);
    if (result.status !== 'passed') throw new Error(result.status === 'failed' ? result.message : result.reason);
  };
  return {
    kernel: [],
    sources: [
      { key: 'scenario parsed', sample: () => milliseconds(() => parseScenario(text)) },
      { key: 'scenario run', sample: () => milliseconds(all) },
      { key: 'scenario in a new process', sample: () => inNewProcess(text) },
    ],
    report: (figures: Figures) => ({
      name: 'scenario',
      title: `A scenario of ${LINES} lines`,
      promise: `parsed and run in under ${LIMIT / 1000} s on the simulator`,
      columns: ['parsed, ms', '`uffd run` as a new process, ms'],
      valueColumn: 'parsed and run, ms',
      lines: [
        {
          name: 'scenario',
          what: 'faults, each read and resolved',
          cells: [formatNumber(figures.own('scenario parsed')), formatNumber(figures.own('scenario in a new process'))],
          value: figures.own('scenario run'),
          limit: { relation: 'at most', value: LIMIT },
        },
      ],
    }),
  };
}

const COMMAND = fileURLToPath(new URL('../cli/main.js', import.meta.url));

/** What a person waits for: Node starts, and nothing is compiled yet. */
function inNewProcess(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-bench-'));
  try {
    const file = join(folder, 'long.uffd');
    writeFileSync(file, text);
    return milliseconds(() => {
      const { status, stderr } = spawnSync(process.execPath, [COMMAND, 'run', '--backend', 'sim', file]);
      if (status !== 0) throw new Error(`uffd run: ${stderr}`);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
