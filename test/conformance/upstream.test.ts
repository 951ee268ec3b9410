import test from 'ava';
import { UPSTREAM } from './_upstream.js';
import { TOPICS } from './cases/index.js';

const TITLES = new Set(TOPICS.flatMap(({ cases }) => cases.map(({ title }) => title)));
const GROUPS = UPSTREAM.flatMap(({ suite, groups }) => groups.map((group) => ({ suite, ...group })));

test('every case that is named for a test of another suite exists', (t) => {
  t.deepEqual(
    GROUPS.flatMap(({ shown = [] }) => shown).filter((title) => !TITLES.has(title)),
    [],
  );
});

test('of every test of another suite something is said', (t) => {
  for (const { suite, tests, shown, waits, none } of GROUPS) {
    t.true(tests.length > 0, suite);
    t.true((shown ?? waits) !== undefined || none !== undefined, tests[0]);
    t.false(
      none !== undefined && (shown ?? waits) !== undefined,
      `${tests[0]}: a reason for none, and yet there is one`,
    );
  }
});

test('no suite names a test twice', (t) => {
  for (const { suite, groups } of UPSTREAM) {
    const names = groups.flatMap(({ tests }) => tests);
    t.deepEqual([...new Set(names)], names, suite);
  }
});
