/** The environment belongs to the whole process, so these are alone in theirs. */
import test from 'ava';
import { type Handler, HandlerFailure, testHandler, type WorldCode } from '../../testing/index.js';

const PAGE = 4096n;

const naive: Handler = async (uffd) => {
  for await (const message of uffd) if (message.event === 'pagefault') await uffd.zeropage(message.page, PAGE);
};

const world: WorldCode = async (inside) => {
  const memory = await inside.registered(PAGE, { batch: 2 });
  for (const name of ['T1', 'T2']) inside.thread(name, (thread) => thread.load(memory));
};

test.afterEach.always(() => {
  delete process.env.UFFD_SCHEDULE;
});

test.serial('UFFD_SCHEDULE replays one schedule; the option comes first', async (t) => {
  const found = await t.throwsAsync(testHandler(naive, world), { instanceOf: HandlerFailure });
  process.env.UFFD_SCHEDULE = found!.schedule!;
  const again = await t.throwsAsync(testHandler(naive, world), { instanceOf: HandlerFailure });
  t.deepEqual(again!.trace, found!.trace);
  t.regex(again!.message, /Found in run 1 on the simulator/);
  const report = await testHandler(naive, world, { failures: 'keep' });
  t.is(report.runs, 1);
  process.env.UFFD_SCHEDULE = '?';
  t.is((await testHandler(naive, world, { schedule: '-', failures: 'keep' })).runs, 1);
});
