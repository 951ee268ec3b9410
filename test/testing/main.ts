/** Runs the handlers of examples/handlers under every schedule and on the kernel, and compares what they come to. */
import { parseArgs } from 'node:util';
import { onBothSides } from './_both.js';
import { pairs } from './_pairs.js';

const USAGE = `npm run handlers -- [--runs N] [--preemptions N] [--seed N] [--only TEXT]
  --runs         runs of each handler on the kernel (1000)
  --preemptions  of the schedules that are explored, at most (2)
  --seed         where chance begins on the kernel (1)
  --only         handlers and worlds with this text in their names`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    preemptions: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(USAGE);
} else {
  for (const pair of await pairs()) {
    if (!pair.name.includes(values.only)) continue;
    const { explored, seen, unexplained } = await onBothSides(
      pair,
      Number(values.preemptions),
      Number(values.runs),
      Number(values.seed),
    );
    console.log(`${pair.name}\n  ${explored}\n  ${seen}`);
    for (const outcome of explored.outcomes.keys())
      console.log(`  ${String(seen.outcomes.get(outcome)?.runs ?? 0).padStart(6)} times  ${outcome}`);
    for (const outcome of unexplained) console.log(`  DIFFERENCE: the kernel came to ${outcome}`);
    if (unexplained.length > 0) process.exitCode = 1;
  }
}
