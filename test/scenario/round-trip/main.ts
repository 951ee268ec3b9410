/**
 * Records random programs on the simulator, prints each as a scenario, parses it and runs it:
 *
 *   npm run round-trip [-- --programs N] [--seed N] [--first N]
 *
 * Ends with 1 at the first one whose trace is not the same.
 */
import { racingSimulator } from '../../../scenario/index.js';
import { bootSimulator } from '../../../sim/index.js';
import { readNumbers } from '../_numbers.js';
import { roundTrip } from './_round-trip.js';

const HELP = 'Usage: npm run round-trip [-- --programs N] [--seed N] [--first N]\n';

function main(): number {
  const options = readNumbers({ programs: 10_000, seed: 1, first: 0 });
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
