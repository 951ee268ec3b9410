// With AVA: npx ava ava.test.mjs
import test from 'ava';
import { testHandler } from 'userfaultfd/testing';
import { fatalEexist } from './naive.mjs';
import { serve } from './serve.mjs';
import { onePageTwice } from './worlds.mjs';

test('serve passes every schedule', async (t) => {
  const report = await testHandler(serve, onePageTwice);
  t.true(report.complete);
  t.log(`${report}`);
});

test('two faults in one page are fatal to the naive handler', async (t) => {
  const failure = await t.throwsAsync(testHandler(fatalEexist, onePageTwice), { name: 'HandlerFailure' });
  t.is(failure.kind, 'handler failed');
});
