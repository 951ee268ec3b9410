import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { CHECKED_FILE, type Checked, kernelsOf, lessonScenarios } from '../../tools/lessons.js';
import { ROOT } from '../../tools/root.js';
import { manualAddress } from '../../web/model/manual.js';
import { timelineOf } from '../../web/model/timeline.js';

const CHECKED = JSON.parse(readFileSync(join(ROOT, CHECKED_FILE), 'utf8')) as Checked;

for (const { id, name, text } of lessonScenarios())
  test(`${name} was checked on a kernel as it is written now`, (t) => {
    t.true(kernelsOf(CHECKED, id, text).length > 0, 'it changed: `npm run check-lessons` checks it on the kernel here');
  });

test('kernels are named of lessons that there are, and of no text but the one that was checked', (t) => {
  const known = new Set(lessonScenarios().map(({ id }) => id));
  for (const id of Object.keys(CHECKED)) t.true(known.has(id), id);
  const { id, text } = lessonScenarios()[0]!;
  t.deepEqual(kernelsOf(CHECKED, id, `${text}# another line\n`), []);
});

test('a manual page has an address, by its section', (t) => {
  t.is(manualAddress('UFFDIO_COPY(2const)'), 'https://man7.org/linux/man-pages/man2/UFFDIO_COPY.2const.html');
  t.is(manualAddress('proc_pid_mem(5)'), 'https://man7.org/linux/man-pages/man5/proc_pid_mem.5.html');
  t.is(manualAddress('https://example.org/'), undefined);
});

test('a call that failed names its manual page, one that succeeded or sleeps needs none', (t) => {
  for (const { name, text } of lessonScenarios()) {
    const { branches } = timelineOf(text, name);
    for (const outcome of branches.flatMap(({ moments }) => moments.flatMap((moment) => [...moment.outcomes.values()])))
      if (outcome.status === 'failed' && outcome.text.startsWith('= -1'))
        t.truthy(manualAddress(outcome.manual!), `${name}: ${outcome.text}`);
      else if (outcome.status !== 'failed') t.is(outcome.manual, undefined);
  }
});
