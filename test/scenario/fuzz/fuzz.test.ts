import test from 'ava';
import { feed } from './_feed.js';

test('10,000 malformed texts: an error with a place, or a scenario that runs; never a crash or a hang', (t) => {
  const counts = feed(1, 0, 10_000);
  t.true(counts.refused > 5000, 'most of them are refused by the parser');
  t.true(counts.refusedLater > 300, 'some by what knows the calls');
  t.true(counts.failed > 100, 'and some are run, and fail');
});
