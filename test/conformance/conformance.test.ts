import test from 'ava';
import { BACKENDS, kernelMissing, Pool, unmet } from './_backends.js';
import { differenceLines, firstDifference } from './_differences.js';
import { type CaseResult, runCase } from './_runner.js';
import { TOPICS } from './cases/index.js';

const CASES = TOPICS.flatMap((topic) => topic.cases);
const pool = new Pool();
const results = new Map<string, CaseResult>();

test.after.always('every machine ends', async () => {
  await pool.close();
});

for (const subject of CASES) {
  for (const backend of BACKENDS) {
    const reason = unmet(backend, subject);
    const title = `[${backend}] ${subject.title}`;
    if (reason !== undefined) {
      test.skip(`${title} (${reason})`, () => {});
      continue;
    }
    test.serial(title, async (t) => {
      const result = await runCase(pool, backend, subject);
      results.set(title, result);
      if (result.status === 'failed') t.fail(result.error);
      else t.pass();
    });
  }
}

const agreement = 'simulator and kernel agree in every case, operation by operation';
if (kernelMissing === undefined)
  test.serial(agreement, (t) => {
    for (const { title } of CASES) {
      const sim = results.get(`[sim] ${title}`);
      const kernel = results.get(`[kernel] ${title}`);
      if (sim === undefined || kernel === undefined || sim.status === 'skipped' || kernel.status === 'skipped')
        continue;
      const at = firstDifference(sim.trace, kernel.trace);
      t.is(
        at,
        undefined,
        [title, ...(at === undefined ? [] : differenceLines(sim.trace, kernel.trace, at))].join('\n'),
      );
    }
  });
else test.skip(`${agreement} (${kernelMissing})`, () => {});
