import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { parseFacts } from '../../backend/facts.js';
import { DEFAULT_CONFIG } from '../../backend/index.js';
import {
  compareReleases,
  DIFFERENCES,
  differenceBit,
  differenceBits,
  featuresOf,
  isMissing,
  missingIn,
  profileOf,
  RELEASES,
  unprofiled,
} from '../../backend/releases.js';
import { bootSimulator } from '../../sim/index.js';
import { ROOT } from '../../tools/root.js';

const IDS = new Set(parseFacts(readFileSync(join(ROOT, 'docs/semantics.md'), 'utf8')).map(({ id }) => id));

test('each row has an id of its own and names facts that there are', (t) => {
  t.is(new Set(DIFFERENCES.map(({ id }) => id)).size, DIFFERENCES.length);
  for (const { id, facts } of DIFFERENCES) {
    t.regex(id, /^[a-z]+(-[a-z]+)*$/);
    t.true(facts.length > 0, id);
    t.deepEqual(
      facts.filter((fact) => !IDS.has(fact)),
      [],
      id,
    );
  }
});

test('what profiles show has a bit of its own among 64', (t) => {
  const bits = DIFFERENCES.map(differenceBit).filter((bit) => bit !== 0n);
  t.is(new Set(bits).size, bits.length);
  t.true(bits.every((bit) => bit > 0n && bit < 1n << 64n && (bit & (bit - 1n)) === 0n));
  for (const difference of DIFFERENCES)
    t.is(differenceBit(difference) === 0n, difference.standing === 'not shown', difference.id);
});

test('the newest profile is before nothing, and each is before more than the next', (t) => {
  t.is(differenceBits('6.18'), 0n);
  t.deepEqual(missingIn('6.18'), []);
  for (const difference of missingIn('6.12'))
    t.is(missingIn('6.1').includes(difference), difference.alike === undefined, difference.id);
  t.true(missingIn('6.1').length > missingIn('6.12').length);
});

test('a backport counts as there', (t) => {
  t.true(isMissing('fill-out', '6.1'));
  t.false(isMissing('fill-out', '6.12'));
});

test('releases are compared as numbers, and the nearest profile is never above one', (t) => {
  t.true(compareReleases('6.9', '6.12') < 0);
  t.is(compareReleases('6.12.117+deb12-cloud-amd64', '6.12'), 0);
  for (const [release, profile] of [
    ['4.3', '6.1'],
    ['6.1', '6.1'],
    ['6.11', '6.1'],
    ['6.12', '6.12'],
    ['6.17.1', '6.12'],
    ['6.18', '6.18'],
    ['7.0', '6.18'],
  ] as const)
    t.is(profileOf(release), profile, release);
});

test('of a release between two profiles it is known what it has over the lower one', (t) => {
  const ids = unprofiled('6.8.0').map(({ id }) => id);
  t.true(ids.includes('move') && ids.includes('poison'));
  t.false(ids.includes('mseal'));
  t.deepEqual(unprofiled('7.0'), []);
});

test('a simulator is of the nearest profile, and offers no feature that this has not', (t) => {
  for (const release of RELEASES) {
    const { config } = bootSimulator({ ...DEFAULT_CONFIG, release });
    t.is(config.release, release);
    t.is(config.environment.features, featuresOf(release));
  }
  t.is(bootSimulator({ ...DEFAULT_CONFIG, release: '6.9' }).config.release, '6.1');
});
