// With Vitest: npx vitest run vitest.test.mjs
import { testHandler } from 'userfaultfd/testing';
import { expect, test } from 'vitest';
import { fatalEexist } from './naive.mjs';
import { serve } from './serve.mjs';
import { onePageTwice } from './worlds.mjs';

test('serve passes every schedule', async () => {
  const report = await testHandler(serve, onePageTwice);
  expect(report.complete).toBe(true);
});

test('two faults in one page are fatal to the naive handler', async () => {
  await expect(testHandler(fatalEexist, onePageTwice)).rejects.toMatchObject({
    name: 'HandlerFailure',
    kind: 'handler failed',
  });
});
