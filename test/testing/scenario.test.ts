/** A failure as a scenario, and as a C program. */
import test from 'ava';
import { BACKENDS, casesOf, Pool, parseScenario, runOn } from '../../scenario/index.js';
import { HandlerFailure, testHandler } from '../../testing/index.js';
import { cannotRun, runAsC } from '../scenario/export/_program.js';
import { pairs } from './_pairs.js';

async function failureOf(name: string): Promise<HandlerFailure> {
  const { handler, world } = (await pairs()).find((pair) => pair.name.startsWith(name))!;
  const failure = await testHandler(handler, world).catch((reason: unknown) => reason);
  if (failure instanceof HandlerFailure) return failure;
  throw failure;
}

test('a failure that one call after the other comes to is a scenario, which comes true on every backend', async (t) => {
  const pool = new Pool();
  try {
    for (const name of ['fatalEexist', 'stopsReading', 'lostWake']) {
      const { scenario, summary } = await failureOf(name);
      t.is(scenario?.split('\n')[0], `# ${summary}`);
      for (const subject of casesOf(parseScenario(scenario!, name)))
        for (const backend of BACKENDS) {
          const { status } = await runOn(pool, backend, subject);
          t.true(
            status === 'passed' || (status === 'skipped' && backend === 'kernel'),
            `${name} on ${backend}: ${status}`,
          );
        }
    }
  } finally {
    await pool.close();
  }
});

test('what only a schedule shows is none', async (t) => {
  t.is((await failureOf('trustsTheEvent')).scenario, undefined);
});

const missing = cannotRun();
(missing === undefined ? test : test.skip)(
  `a C program of a failure shows the same${missing === undefined ? '' : ` (${missing})`}`,
  async (t) => {
    const { scenario } = await failureOf('fatalEexist');
    const { status, stdout, stderr } = runAsC('failure.uffd', scenario!, 5);
    t.is(stderr, '');
    t.is(status, 0, stdout);
  },
);
