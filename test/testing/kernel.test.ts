/** The same handlers and worlds on the kernel: no end that exploring does not know. `npm run handlers` makes 1,000 runs of each. */
import test from 'ava';
import { kernelBackend } from '../../backend/kernel/index.js';
import { type Handler, HandlerFailure, testHandler, type WorldCode } from '../../testing/index.js';
import { kernelTest } from '../kernel/_kernel.js';
import { onBothSides } from './_both.js';
import { pairs } from './_pairs.js';

const RUNS = 20;

kernelTest('every end on the kernel is one that exploring comes to', async (t) => {
  for (const pair of await pairs()) {
    const { explored, seen, unexplained } = await onBothSides(pair, 1, RUNS, 1);
    t.deepEqual(unexplained, [], pair.name);
    t.true(explored.complete);
    t.is(seen.runs, RUNS);
    t.is(seen.backend, 'kernel');
    t.regex(String(seen), /^ran 20 times on the kernel; /);
  }
});

const world: WorldCode = async (inside) => {
  const memory = await inside.registered(4096n);
  inside.thread('T1', (thread) => thread.load(memory));
};

kernelTest('failures on the kernel have the trace, and no schedule', async (t) => {
  const sleeps: Handler = async (uffd) => uffd.read();
  const options = { backend: kernelBackend, runs: 2 };
  const found = await t.throwsAsync(testHandler(sleeps, world, options), { instanceOf: HandlerFailure });
  t.is(found!.kind, 'asleep');
  t.is(found!.schedule, undefined);
  t.regex(found!.message, /Seen in run 1 of 2 on the kernel\.$/);
  t.true(found!.trace.some((line) => /^T1 +load\(0x100000000000, 1\) <unfinished/.test(line)));
  const spins: Handler = async (uffd) => {
    for (;;) await uffd.wake(1n, 4096).catch(() => undefined);
  };
  t.is((await t.throwsAsync(testHandler(spins, world, options), { instanceOf: HandlerFailure }))!.kind, 'spinning');
  const endless: Handler = async (uffd) => {
    for (;;) await uffd.wake(0x100000000000n, 4096);
  };
  const short = { ...options, maxSteps: 50 };
  t.is((await t.throwsAsync(testHandler(endless, world, short), { instanceOf: HandlerFailure }))!.kind, 'endless');
});

kernelTest('the clock goes on when nobody else does', async (t) => {
  const slow: Handler = async (uffd, { clock }) => {
    for await (const message of uffd) {
      await clock.sleep(5);
      if (message.event === 'pagefault') await uffd.zeropage(message.page, 4096);
    }
  };
  const idle: Handler = async (_, { clock }) => {
    for (;;) await clock.sleep(5);
  };
  const options = { backend: kernelBackend, runs: 3 };
  const report = await testHandler(slow, world, options);
  t.deepEqual([...report.outcomes.keys()], ['T1: 0x0; 0x100000000000: 0x00']);
  t.is((await t.throwsAsync(testHandler(idle, world, options), { instanceOf: HandlerFailure }))!.kind, 'asleep');
});

test('a race that the kernel hardly ever shows is found by exploring within a second', async (t) => {
  const pair = (await pairs()).find(({ name }) => name.startsWith('trustsTheEvent'))!;
  const { user, system } = process.cpuUsage();
  const found = await t.throwsAsync(testHandler(pair.handler, pair.world), { instanceOf: HandlerFailure });
  const used = process.cpuUsage({ user, system });
  t.is(found!.summary, 'handler failed: Error: EAGAIN, and no event to read');
  t.true(used.user + used.system < 1_000_000, `${used.user + used.system} us of CPU time`);
});
