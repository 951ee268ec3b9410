/**
 * Feeds malformed scenarios to the parser, the compiler and the runner:
 *
 *   npm run fuzz [-- --texts N] [--seed N] [--first N]
 *
 * Ends with 1 at the first text that does not end in an error with a place, or in a verdict.
 */
import { parseArgs } from 'node:util';
import { feed } from './_feed.js';

/** Milliseconds between two lines of progress. */
const PROGRESS_INTERVAL = 5000;
const HELP = 'Usage: npm run fuzz [-- --texts N] [--seed N] [--first N]\n';

/** Undefined for an option that there is not, or that is no number. */
function readOptions(): { texts: number; seed: number; first: number } | undefined {
  try {
    const number = { type: 'string' } as const;
    const { values } = parseArgs({ options: { texts: number, seed: number, first: number } });
    const [texts, seed, first] = [values.texts ?? '1000000', values.seed ?? '1', values.first ?? '0'].map(Number);
    const good = [texts, seed, first].every((value) => Number.isSafeInteger(value) && value! >= 0);
    return good ? { texts: texts!, seed: seed!, first: first! } : undefined;
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
