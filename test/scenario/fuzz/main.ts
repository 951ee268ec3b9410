/**
 * Feeds malformed scenarios to the parser, the compiler and the runner:
 *
 *   npm run fuzz [-- --texts N] [--seed N] [--first N]
 *
 * Ends with 1 at the first text that does not end in an error with a place, or in a verdict.
 */
import { readNumbers } from '../_numbers.js';
import { feed } from './_feed.js';

/** Milliseconds between two lines of progress. */
const PROGRESS_INTERVAL = 5000;
const HELP = 'Usage: npm run fuzz [-- --texts N] [--seed N] [--first N]\n';

function main(): number {
  const options = readNumbers({ texts: 1_000_000, seed: 1, first: 0 });
  if (options === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  const start = performance.now();
  let reported = start;
  try {
    const counts = feed(options.seed, options.first, options.texts, (done) => {
      if (performance.now() - reported < PROGRESS_INTERVAL) return;
      reported = performance.now();
      process.stdout.write(`${done} texts\n`);
    });
    const { refused, refusedLater, passed, failed, others, slowest } = counts;
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(
      `${options.texts} texts in ${seconds.toFixed(0)} s: ${refused} refused by the parser, ${refusedLater} by what knows the calls; of those that ran ${passed} passed, ${failed} failed, ${others} were skipped or not modelled\n` +
        `the slowest took ${slowest.milliseconds.toFixed(0)} ms (text ${slowest.index})\n`,
    );
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

process.exitCode = main();
