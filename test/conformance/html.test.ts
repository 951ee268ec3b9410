import test from 'ava';
import { asHtml } from './_html.js';
import type { Row } from './_report.js';
import type { Step } from './_trace.js';

function step(completion: string): Step {
  return { operation: '[main] load(0x1000)', completions: [completion], state: [] };
}

function row(title: string, results: Row['results']): Row {
  return { topic: 'loads', subject: { title, facts: ['wake.order.range'], run() {} }, results };
}

const SAME = { status: 'passed', trace: [step('= 0')] } as const;
const PAGE = asHtml(
  [
    row('same', { sim: SAME, kernel: SAME }),
    row('other <b>&', { sim: SAME, kernel: { status: 'passed', trace: [step('= 1')] } }),
    row('wrong', {
      sim: { status: 'failed', trace: [], error: 'expected "<0>"' },
      kernel: { status: 'skipped', reason: 'no reason' },
    }),
  ],
  1,
);

test('what differs is marked, and shown with both sides', (t) => {
  t.regex(
    PAGE,
    /<tr data-marks="passed passed different" .*<summary>different<\/summary><pre>simulator:\n.*= 0\nkernel:\n.*= 1<\/pre>/s,
  );
  t.regex(PAGE, /<tr data-marks="passed passed" .*>same<\/td><\/tr>/);
});

test('what failed and what was skipped says why', (t) => {
  t.regex(PAGE, /<td class="failed"><details><summary>failed<\/summary><pre>expected &quot;&lt;0&gt;&quot;<\/pre>/);
  t.regex(PAGE, /<td class="skipped"><details><summary>skipped<\/summary><pre>no reason<\/pre>/);
});

test('text is text, and facts are links to what they say', (t) => {
  t.true(PAGE.includes('other &lt;b&gt;&amp;'));
  t.regex(
    PAGE,
    /<a href="#wake\.order\.range">.*<dt id="wake\.order\.range"><code>wake\.order\.range<\/code><\/dt><dd>[A-Z]/s,
  );
});
