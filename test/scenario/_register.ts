import test from 'ava';
import { BACKENDS, type Case, casesOf, Pool, parseScenario, runOn, skipReason } from '../../scenario/index.js';

/** A scenario's text and where it comes from. */
export interface ScenarioText {
  readonly name: string;
  readonly text: string;
}

/** One test for each scenario, case and backend. What a scenario needs and there is not is skipped, with the reason. */
export function registerScenarios(scenarios: readonly ScenarioText[]): void {
  const pool = new Pool();
  test.after.always('every machine ends', async () => {
    await pool.close();
  });
  for (const { name, text } of scenarios)
    for (const subject of casesOf(parseScenario(text, name)))
      for (const backend of BACKENDS) registerCase(pool, name, subject, backend);
}

function registerCase(pool: Pool, name: string, subject: Case, backend: (typeof BACKENDS)[number]): void {
  const label = subject.label === '' ? '' : ` (${subject.label})`;
  const title = `[${backend}] ${name}${label}: ${subject.scenario.head.title}`;
  const reason = skipReason(backend, subject);
  if (reason !== undefined) {
    test.skip(`${title} (${reason})`, () => {});
    return;
  }
  test.serial(title, async (t) => {
    const result = await runOn(pool, backend, subject, { explain: true });
    if (result.status === 'passed') t.pass();
    else t.fail(result.status === 'failed' ? result.message : `${result.status}: ${result.reason}`);
  });
}
