import test from 'ava';
import { decodeRepeat, encodeRepeat } from '../../../backend/kernel/repeat.js';

test('a request to repeat is a count and a program', (t) => {
  t.deepEqual([...encodeRepeat(Uint8Array.of(7, 8), 258)], [2, 1, 0, 0, 7, 8]);
  for (const count of [0, -1, 1.5, Number.NaN, 1_000_001])
    t.throws(() => encodeRepeat(Uint8Array.of(7), count), { instanceOf: RangeError });
});

test('distinct results come with how often they were seen', (t) => {
  const answer = Uint8Array.of(2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 9, 9, 1, 0, 0, 0, 0, 0, 0, 0);
  t.deepEqual(decodeRepeat(answer), [
    { times: 3, results: Uint8Array.of(9, 9) },
    { times: 1, results: new Uint8Array(0) },
  ]);
});
