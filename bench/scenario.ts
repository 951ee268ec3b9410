/** Promise: a scenario of 10,000 lines is parsed and run in under a second on the simulator. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { casesOf, parseScenario, racingSimulator, runScenario } from '../scenario/index.js';
import type { SimulatorMachine } from '../sim/index.js';
import { LINES, longScenario } from './long-scenario.js';
import type { Figures, Plan } from './sampling.js';
import { formatNumber } from './statistics.js';

/** Milliseconds. */
const LIMIT = 1000;

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
