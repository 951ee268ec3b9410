import test from 'ava';
import { Search } from '../../backend/compare/search.js';
import { framesFrom } from '../../backend/index.js';
import { type Model, ModelMachine, resultsOf } from './_model.js';

function search(model: Model, shown: readonly number[], maxRuns?: number) {
  return new Search(new ModelMachine(model), new Uint8Array(0), framesFrom(resultsOf(shown))).search(maxRuns);
}

test('a run without choices matches in one run, or not at all', (t) => {
  const model: Model = (_choose, show) => [1, 2, 3].forEach(show);
  t.like(search(model, [1, 2, 3]), { matched: true, depth: 3, runs: 1, limited: false });
  t.like(search(model, [1, 9, 3]), { matched: false, depth: 1, runs: 1, limited: false });
});

test('the choice that shows at once is found', (t) => {
  const model: Model = (choose, show) => {
    show(0);
    show(10 + choose(4));
    show(20 + choose(2));
  };
  const found = search(model, [0, 13, 21]);
  t.true(found.matched);
  t.deepEqual(found.choices, [3, 1]);
});

test('a choice that shows only later is taken back', (t) => {
  const model: Model = (choose, show) => {
    const early = choose(3);
    const other = choose(2);
    show(0);
    show(choose(2));
    show(100 + 10 * early + other);
  };
  const found = search(model, [0, 1, 121]);
  t.true(found.matched);
  t.deepEqual(found.choices, [2, 1, 1]);
});

test('orders of several threads are all reached', (t) => {
  const model: Model = (choose, show) => {
    const left = [1, 2, 3, 4];
    let order = 0;
    while (left.length > 1) order = order * 10 + left.splice(choose(left.length), 1)[0]!;
    show(order * 10 + left[0]!);
  };
  for (const order of [1234, 4321, 2413, 3142]) t.true(search(model, [order]).matched, String(order));
});

test('what the model allows instead is kept, without repetition', (t) => {
  const model: Model = (choose, show) => show(choose(6) % 3);
  const found = search(model, [7]);
  t.false(found.matched);
  t.is(found.runs, 6);
  t.is(found.alternatives.length, 3);
  t.false(found.limited);
});

test('the search ends at its limit and says so', (t) => {
  const model: Model = (choose, show) => {
    for (let times = 0; times < 30; times += 1) choose(3);
    show(0);
  };
  const found = search(model, [1], 50);
  t.like(found, { matched: false, runs: 50, limited: true });
});

test('the run that matched furthest is the one that is reported', (t) => {
  const model: Model = (choose, show) => {
    const early = choose(2);
    show(0);
    show(early);
    show(early === 1 ? 5 : 6);
    show(7);
  };
  const found = search(model, [0, 1, 5, 8]);
  t.like(found, { matched: false, depth: 3 });
  t.deepEqual(found.choices, [1]);
});
