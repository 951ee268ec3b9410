/**
 * Feeds arbitrary bytes as programs to the simulator and to the kernel backend's decoder:
 *
 *   npm run bytes [-- --programs N] [--seed N] [--first N] [--run-every N]
 *
 * Both must refuse with the same rule, or the simulator runs what is valid, and on the kernel every N-th of those is run too. Ends with 1 at a
 * trap, a failed machine, a disagreement, or something that is held afterwards and was not before.
 */
import { parseArgs } from 'node:util';
import { kernelBackend, probeKernel } from '../../backend/kernel/index.js';
import { bootSimulator } from '../../sim/index.js';
import { Broken, type Findings, feedAll } from './_campaign.js';

/** Milliseconds between two lines of progress. */
const PROGRESS_INTERVAL = 5000;

const HELP = 'Usage: npm run bytes [-- --programs N] [--seed N] [--first N] [--run-every N]\n';

/** Undefined for an option that there is not, or that is no number. */
function readOptions(): { programs: number; seed: number; first: number; runEvery: number } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        programs: { type: 'string', default: '1000000' },
        seed: { type: 'string', default: '1' },
        first: { type: 'string', default: '0' },
        'run-every': { type: 'string', default: '50' },
      },
    });
    const [programs, seed, first, runEvery] = [values.programs, values.seed, values.first, values['run-every']].map(
      Number,
    );
    const good = [programs, seed, first, runEvery].every((value) => Number.isSafeInteger(value) && value! >= 0);
    return good && runEvery! > 0 ? { programs: programs!, seed: seed!, first: first!, runEvery: runEvery! } : undefined;
  } catch {
    return undefined;
  }
}

function describe({ counts, ranOnKernel, slowest }: Findings): string {
  const lines = [...counts].map(([kind, rules]) => {
    const sorted = [...rules].sort(([a], [b]) => a - b);
    const parts = sorted.map(([rule, times]) => (rule === 0 ? `${times} run` : `${times} by rule ${rule}`));
    return `  ${kind.padEnd(8)} ${parts.join(', ')}`;
  });
  return [
    ...lines,
    `  on the kernel ${ranOnKernel} were run; the slowest took ${slowest.milliseconds.toFixed(0)} ms (index ${slowest.index})`,
  ].join('\n');
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  const probe = probeKernel();
  if (!probe.available) process.stdout.write(`on the simulator alone: ${probe.reason}\n`);
  const kernel = probe.available ? await kernelBackend.boot() : undefined;
  const simulator = bootSimulator(kernel?.config);
  const start = performance.now();
  let reported = start;
  try {
    const findings = feedAll({
      ...options,
      simulator,
      kernel,
      onProgram: (done) => {
        if (performance.now() - reported < PROGRESS_INTERVAL) return;
        reported = performance.now();
        process.stdout.write(`${done} of ${options.programs}\n`);
      },
    });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${describe(findings)}\nok: ${options.programs} programs in ${seconds} s\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    await kernel?.close();
    await simulator.close();
  }
}

process.exitCode = await main();
