// With Node's own test runner: node --test examples/handlers/node.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandlerFailure, testHandler } from 'userfaultfd/testing';
import { faultHandler, main } from './manual-page.mjs';
import * as naive from './naive.mjs';
import { serve } from './serve.mjs';
import * as worlds from './worlds.mjs';

for (const world of Object.values(worlds))
  test(`serve passes every schedule: ${world.name}`, async (t) => {
    const report = await testHandler(serve, world);
    assert.ok(report.complete);
    t.diagnostic(`${report}`);
  });

const BUGS = [
  [naive.fatalEexist, worlds.onePageTwice, 'handler failed'],
  [naive.spinsOnEagain, worlds.givenBack, 'spinning'],
  [naive.removeTooLate, worlds.givenBack, 'check failed'],
  [naive.stopsReading, worlds.usedAndGivenBack, 'asleep'],
  [naive.lostWake, worlds.twoPages, 'asleep'],
  [naive.trustsTheEvent, worlds.givenBack, 'handler failed'],
];

for (const [handler, world, kind] of BUGS)
  test(`${handler.name} is found out: ${kind}`, async (t) => {
    await assert.rejects(testHandler(handler, world), (failure) => {
      t.diagnostic(failure.summary);
      return failure instanceof HandlerFailure && failure.kind === kind && failure.schedule !== undefined;
    });
  });

test('the example program of the manual page', async () => {
  const report = await testHandler(faultHandler, main(3));
  assert.deepEqual([...report.outcomes.keys()], ['main: "AAAABBBBCCCC"; 0x100000000000: 0x41, 0x42, 0x43']);
});
