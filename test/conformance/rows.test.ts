import test from 'ava';
import { DEFAULT_CONFIG, RELEASES, type Release } from '../../backend/index.js';
import { type Difference, differenceBit, differenceBits, missingIn } from '../../backend/releases.js';
import type { RacingMachine } from '../../scenario/racing.js';
import { SimulatorMachine } from '../../sim/simulator.js';
import type { Case } from './_case.js';
import { firstDifference } from './_differences.js';
import { meets } from './_releases.js';
import { runOn } from './_runner.js';
import { TOPICS } from './cases/index.js';

/** Wrong profiles: each does one thing as the newest release does. The comparison with that kernel sees it if a case's trace is another one. */

const CASES = TOPICS.flatMap((topic) => topic.cases);

/** Rows that a profile has in its configuration: features, the number of mappings, and what CAP_PERFMON is good for. */
const CONFIGURED = ['wp-unpopulated', 'wp-async', 'vvar-clock', 'perfmon'];

/** Rows that nothing shows on a release: there is nothing yet that would, or the model has no such memory. */
const HIDDEN: Readonly<Partial<Record<Release, readonly string[]>>> = {
  '6.1': ['table-reclaim', 'scan-guard', 'register-droppable'],
  '6.12': ['register-droppable'],
};

/** A simulator of a release, wrong in the differences of `wrong`. Races are not run. */
function profile(release: Release, { needs = {} }: Case, wrong = 0n): RacingMachine {
  const environment = { ...DEFAULT_CONFIG.environment, memoryFailure: true, ...needs };
  const machine = new SimulatorMachine({ release, environment }, undefined, differenceBits(release) & ~wrong);
  const none = { frames: [], ends: [], complete: false, examined: 0 };
  const outcomes = () => none;
  return Object.assign(machine, { outcomes, race: () => ({ outcomes, reach: () => false }) });
}

function shows(subject: Case, release: Release, difference: Difference): boolean {
  const right = runOn(profile(release, subject), subject);
  const wrong = runOn(profile(release, subject, differenceBit(difference)), subject);
  return firstDifference(right.trace, wrong.trace) !== undefined || right.status !== wrong.status;
}

for (const release of RELEASES.slice(0, -1))
  for (const difference of missingIn(release)) {
    if (difference.standing === 'not shown' || CONFIGURED.includes(difference.id)) continue;
    if (HIDDEN[release]?.includes(difference.id)) continue;
    test(`a wrong profile of ${release} is seen: ${difference.id}`, (t) => {
      const about = CASES.filter((subject) => meets(subject, difference));
      t.true(about.some((subject) => shows(subject, release, difference)));
    });
  }
