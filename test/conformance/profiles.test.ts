import test from 'ava';
import { DEFAULT_CONFIG, RELEASES, type Release } from '../../backend/index.js';
import type { RacingMachine } from '../../scenario/racing.js';
import { bootSimulator } from '../../sim/index.js';
import type { Case } from './_case.js';
import { notOn } from './_releases.js';
import { runOn } from './_runner.js';
import { TOPICS } from './cases/index.js';

const CASES = TOPICS.flatMap((topic) => topic.cases);

/** A simulator of a release. Its races are not run: they are on the newest one, and would take as long again. */
function simulatorOf(release: Release, { needs = {} }: Case): RacingMachine {
  const environment = { ...DEFAULT_CONFIG.environment, memoryFailure: release === '6.12', ...needs };
  const machine = bootSimulator({ release, environment });
  const none = { frames: [], ends: [], complete: false, examined: 0 };
  const outcomes = () => none;
  return Object.assign(machine, { outcomes, race: () => ({ outcomes, reach: () => false }) });
}

for (const release of RELEASES.slice(0, -1)) {
  test(`every case whose facts hold for ${release}, and that uses nothing newer, holds on its profile`, (t) => {
    const machines = new Map<string, RacingMachine>();
    const failed: string[] = [];
    let held = 0;
    for (const subject of CASES) {
      const key = JSON.stringify(subject.needs ?? {});
      const machine = machines.get(key) ?? simulatorOf(release, subject);
      machines.set(key, machine);
      machine.reset();
      const result = runOn(machine, subject);
      if (result.status === 'passed') held += 1;
      else if (result.excuse === undefined) failed.push(`${subject.title}\n${result.error}`);
    }
    t.deepEqual(failed, []);
    t.true(held > CASES.length / 2, `${held} of ${CASES.length}`);
  });
}

test('every fact of an older release that has a case is shown on its profile', (t) => {
  const older = CASES.filter((subject) => notOn(subject, DEFAULT_CONFIG.release) !== undefined);
  t.true(older.length >= 10);
  for (const subject of older) {
    const release = RELEASES.findLast((candidate) => notOn(subject, candidate) === undefined);
    t.not(release, undefined, `${subject.title}: its facts hold for no release together`);
    const result = runOn(simulatorOf(release!, subject), subject);
    t.is(result.status, 'passed', result.status === 'failed' ? `${subject.title}\n${result.error}` : '');
  }
});
