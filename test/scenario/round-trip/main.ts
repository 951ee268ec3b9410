/**
 * Records random programs on the simulator, prints each as a scenario, parses it and runs it:
 *
 *   npm run round-trip [-- --programs N] [--seed N] [--first N]
 *
 * Ends with 1 at the first one whose trace is not the same.
 */
import { parseArgs } from 'node:util';
import { racingSimulator } from '../../../scenario/index.js';
import { bootSimulator } from '../../../sim/index.js';
import { roundTrip } from './_round-trip.js';

const HELP = 'Usage: npm run round-trip [-- --programs N] [--seed N] [--first N]\n';

/** Undefined for an option that there is not, or that is no number. */
function readOptions(): { programs: number; seed: number; first: number } | undefined {
  try {
    const number = { type: 'string' } as const;
    const { values } = parseArgs({ options: { programs: number, seed: number, first: number } });
    const [programs, seed, first] = [values.programs ?? '10000', values.seed ?? '1', values.first ?? '0'].map(Number);
    const good = [programs, seed, first].every((value) => Number.isSafeInteger(value) && value! >= 0);
    return good ? { programs: programs!, seed: seed!, first: first! } : undefined;
  } catch {
    return undefined;
  }
}

function main(): number {
  const options = readOptions();
  if (options === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  const { programs, seed, first } = options;
  const machine = racingSimulator(bootSimulator());
  const start = performance.now();
  let same = 0;
  try {
    for (let index = first; index < first + programs; index += 1)
      if (roundTrip(machine, seed, index) === 'same') same += 1;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(
    `${programs} random programs in ${seconds.toFixed(0)} s: ${same} print, parse and run to the same trace; ${programs - same} reach what is not modelled\n`,
  );
  return 0;
}

process.exitCode = main();
