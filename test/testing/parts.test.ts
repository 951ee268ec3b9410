/** The parts of the search, without a machine. */
import test from 'ava';
import fc from 'fast-check';
import {
  type Chooser,
  FixedChooser,
  isPreemption,
  PctChooser,
  type Point,
  RandomChooser,
} from '../../testing/chooser.js';
import { TestError } from '../../testing/failure.js';
import { withoutRepeats } from '../../testing/repeats.js';
import { parseSchedule, scheduleText } from '../../testing/schedule.js';
import { Search } from '../../testing/search.js';
import { shorten } from '../../testing/shorten.js';

/** Without zeros at the end, which a text leaves out. */
function trimmed(schedule: readonly number[]): number[] {
  return schedule.slice(0, schedule.findLastIndex((choice) => choice !== 0) + 1);
}

test('a schedule as a text is read as the same', (t) => {
  t.is(scheduleText([0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0]), '5a3b');
  t.is(scheduleText([0, 0]), '-');
  t.is(scheduleText([30, 1]), '(30)a');
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant(0), fc.nat(40))), (schedule) => {
      t.deepEqual(parseSchedule(scheduleText(schedule)), trimmed(schedule));
    }),
  );
  for (const wrong of ['', '5', 'a5', 'A', '-a', 'a b', '()'])
    t.throws(() => parseSchedule(wrong), { instanceOf: RangeError });
});

test('what repeats is said once', (t) => {
  const said = (period: number, times: number) => `${period}x${times}`;
  const collapsed = (text: string) => withoutRepeats([...text], said).join(' ');
  t.is(collapsed('abcab'), 'a b c a b');
  t.is(collapsed('xaaaay'), 'x a 1x3 y');
  t.is(collapsed('aab'), 'a a b', 'two are no repetition');
  t.is(collapsed('-abababa'), '- a b 2x2 a');
});

/** Threads that take so many steps each; what is different at the end is the order of steps. */
class Steps {
  readonly #left: number[];
  #last = 0;
  order = '';

  constructor(steps: readonly number[]) {
    this.#left = [...steps];
  }

  /** Runs along a chooser; false if it was told that it need not go on. */
  run(chooser: Chooser, isForgetful: boolean): boolean {
    for (;;) {
      const threads = this.#left.flatMap((left, thread) => (left > 0 ? [thread] : []));
      threads.sort((one, other) => Number(other === this.#last) - Number(one === this.#last));
      if (threads.length === 0) return true;
      const state = () => (isForgetful ? `${this.#left}` : this.order);
      const way = threads.length === 1 ? 0 : chooser.choose({ threads, last: this.#last, state });
      if (way < 0) return false;
      this.#last = threads[way]!;
      this.#left[this.#last]! -= 1;
      this.order += this.#last;
    }
  }
}

/** Every order of steps, and how many preemptions it has. */
function allOrders(steps: readonly number[]): Map<string, number> {
  const orders = new Map<string, number>();
  const go = (left: readonly number[], last: number, order: string, preemptions: number) => {
    if (left.every((count) => count === 0)) orders.set(order, preemptions);
    left.forEach((count, thread) => {
      if (count === 0) return;
      const rest = left.with(thread, count - 1);
      go(rest, thread, order + thread, preemptions + (thread !== last && left[last]! > 0 ? 1 : 0));
    });
  };
  go(steps, 0, '', 0);
  return orders;
}

function explored(
  steps: readonly number[],
  bound: number,
  isForgetful: boolean,
): { search: Search; orders: Set<string>; runs: number } {
  const search = new Search(bound);
  const orders = new Set<string>();
  let runs = 0;
  while (!search.isComplete) {
    const chooser = search.next();
    const machine = new Steps(steps);
    runs += 1;
    if (!machine.run(chooser, isForgetful)) continue;
    chooser.end();
    orders.add(machine.order);
  }
  return { search, orders, runs };
}

test('every schedule within a bound is run, and counted, also where states are known again', (t) => {
  for (const steps of [[3], [1, 1], [2, 3], [3, 1, 2]])
    for (const bound of [0, 1, 2, 3, Number.POSITIVE_INFINITY]) {
      const expected = [...allOrders(steps)].filter(([, preemptions]) => preemptions <= bound).map(([order]) => order);
      const whole = explored(steps, bound, false);
      t.deepEqual([...whole.orders].sort(), expected.sort(), `${steps} with at most ${bound} preemptions`);
      t.is(whole.search.schedules, BigInt(expected.length));
      const merged = explored(steps, bound, true);
      t.is(merged.search.schedules, BigInt(expected.length), `${steps}, ${bound}, merged`);
      t.true(merged.runs <= whole.runs);
    }
});

test('where states are known again there are fewer runs than schedules', (t) => {
  const { search, runs } = explored([6, 6], Number.POSITIVE_INFINITY, true);
  t.is(search.schedules, 924n);
  t.true(runs < 50, `${runs} runs`);
  t.is(search.states, 36);
});

test('code that is not deterministic is found out', (t) => {
  const search = new Search(2);
  new Steps([2, 2]).run(search.next(), false);
  t.throws(() => new Steps([2, 2, 2]).run(search.next(), false), {
    instanceOf: TestError,
    message: /not deterministic/,
  });
});

test('a schedule that does not fit is an error', (t) => {
  t.throws(() => new Steps([1, 1]).run(new FixedChooser([2]), false), {
    instanceOf: TestError,
    message: /does not fit/,
  });
});

function orderOf(chooser: Chooser): string {
  const steps = new Steps([4, 4]);
  steps.run(chooser, false);
  return steps.order;
}

test('chance is the same for the same seed, and comes to many orders', (t) => {
  for (const chooserOf of [(run: number) => new RandomChooser(7, run), (run: number) => new PctChooser(7, run, 3, 8)]) {
    const runs = Array.from({ length: 300 }, (_, run) => orderOf(chooserOf(run)));
    t.deepEqual(
      Array.from({ length: 300 }, (_, run) => orderOf(chooserOf(run))),
      runs,
    );
    t.true(new Set(runs).size > 10);
  }
  const preemptions = (order: string) => allOrders([4, 4]).get(order)!;
  for (let run = 0; run < 100; run += 1) t.true(preemptions(orderOf(new PctChooser(1, run, 2, 8))) <= 2);
});

test('a preemption stops who could go on', (t) => {
  const point: Point = { threads: [3, 5, 3], last: 3, state: () => '' };
  t.deepEqual(
    [0, 1, 2].map((way) => isPreemption(point, way)),
    [false, true, false],
  );
  t.false(isPreemption({ ...point, last: 4 }, 1));
});

test('a schedule is shortened to the choices that matter', async (t) => {
  const fails = async (schedule: readonly number[]) => schedule[2] === 1 && schedule[5] === 2;
  t.deepEqual(trimmed(await shorten([1, 0, 1, 3, 0, 2, 1, 1], fails)), [0, 0, 1, 0, 0, 2]);
  const doesNotFit = async (schedule: readonly number[]) => {
    if (schedule[0] !== 1) throw new TestError('it does not fit');
    return schedule[1] === 1;
  };
  t.deepEqual(await shorten([1, 1, 1], doesNotFit), [1, 1]);
});
