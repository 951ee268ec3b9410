import test, { type ExecutionContext } from 'ava';
import { lessonScenarios } from '../../tools/lessons.js';
import { performByHand } from '../../web/model/console.js';
import { configOf, DEFAULT_SETTINGS } from '../../web/model/settings.js';
import { timelineOf } from '../../web/model/timeline.js';

const CONFIG = configOf(DEFAULT_SETTINGS);

const START = `# By hand
#: cites userfaultfd(2)
[main] mem = mmap(NULL, 2p)
[main] src = mmap(NULL, 1p)
[main] fill(src, 1p, 0x5a)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=2p}})
`;

function answerTo(text: string, typed: string, position = Number.MAX_SAFE_INTEGER, branch = 0) {
  const timeline = timelineOf(text, 'a.uffd', CONFIG);
  const last = timeline.branches[branch]!.moments.length - 1;
  return performByHand({ text, timeline, place: { branch, position: Math.min(position, last) } }, CONFIG, typed);
}

/** Performs one after the other, at the end each time; every text on the way says what is so. */
function afterAll(t: ExecutionContext, ...typed: readonly string[]): string {
  let text = START;
  for (const line of typed) {
    const answer = answerTo(text, line);
    if ('reason' in answer) return t.fail(answer.reason) as never;
    text = answer.text;
    const { verdict } = timelineOf(text, 'a.uffd', CONFIG);
    t.is(verdict.status, 'passed', `${line}: ${verdict.status === 'failed' ? verdict.message : text}`);
  }
  return text.slice(START.length);
}

test('what is performed is written behind the scenario, with how it failed', (t) => {
  t.is(
    afterAll(
      t,
      'load(src)',
      'ioctl(uffd, UFFDIO_REGISTER, {range={start=mem+1, len=1p}})',
      '[T1] store(src+1p+8, 1)',
      '[T1] store(0x500000000000, 1)',
    ),
    `[main] load(src) = 0x5a
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem+1, len=1p}}) = -1 EINVAL
[T1] store(src+1p+8, 1) = SIGSEGV {si_code=SEGV_MAPERR, si_addr=src+1p+8}
[T1] store(0x500000000000, 1) = SIGSEGV {si_code=SEGV_MAPERR, si_addr=0x500000000000}
`,
  );
});

test('who sleeps, who goes on, and who sleeps on is written as well', (t) => {
  const copy = 'ioctl(uffd, UFFDIO_COPY, {dst=mem, src=src, len=1p, copy=1p})';
  t.is(
    afterAll(t, '[T1] load(mem)', '[T2] load(mem+1p)', copy),
    `[T1] load(mem) <unfinished ...>
[T2] load(mem+1p) <unfinished ...>
[main] ${copy}
[T1]   <... load resumed> = 0x5a
[T2]   <... load still asleep>
`,
  );
});

test('processes come and end', (t) => {
  t.is(
    afterAll(t, 'child = fork()', '[child] load(mem)', 'kill(child, SIGKILL)', '[T1] load(mem)', 'exit_group(3)'),
    `[main] child = fork()
[child] load(mem) = 0
[main] kill(child, SIGKILL)
[child] +++ killed by SIGKILL +++
[T1] load(mem) <unfinished ...>
[main] exit_group(3)
[main] +++ exited with 3 +++
`,
  );
});

test('at a past moment what came later goes', (t) => {
  const text = `${START}[T1]   load(mem) <unfinished ...>\n[T1]   <... load still asleep>\n# Fix: nothing\n`;
  const answer = answerTo(text, 'store(mem, 1)', 2);
  t.deepEqual(answer, {
    text: `${START.split('\n').slice(0, 4).join('\n')}\n[main] store(mem, 1)\n`,
    position: 3,
  });
  // At the beginning too, where only what is said of the whole stays.
  t.deepEqual(answerTo(text, 'userfaultfd()', 0), {
    text: '# By hand\n#: cites userfaultfd(2)\n[main] userfaultfd()\n',
    position: 1,
  });
  // At the end everything stays but the last word on who sleeps, which is said again.
  t.deepEqual(answerTo(text, 'load(src)'), {
    text: `${START}[T1]   load(mem) <unfinished ...>\n# Fix: nothing\n[main] load(src) = 0x5a\n[T1]   <... load still asleep>\n`,
    position: 8,
  });
});

test('what is wrong is said with its place, and nothing is performed', (t) => {
  t.deepEqual(answerTo(START, 'nonsense(1)'), {
    reason: 'nonsense is not an operation of this release of the package',
    column: 1,
  });
  t.like(answerTo(START, '[main] load(nobody)'), { column: 13 });
  t.like(answerTo(START, 'load(mem'), { column: 9 });
  for (const typed of ['[T1] <... load resumed>', '# a comment', '#: needs root'])
    t.true('reason' in answerTo(START, typed), typed);
  t.deepEqual(answerTo(START, 'load(src) = 7'), { reason: 'expected 7, but got 0x5a', column: 1 });
  t.deepEqual(answerTo(START, 'peek(src, 1p) = 0x5b'), {
    reason: 'expected peek = 0x5b, but got 0x5a at src',
    column: 1,
  });
  t.deepEqual(answerTo(START, 'store(0x7f0000000000, 1)'), {
    reason: 'refused by the machine: driver memory',
    column: 1,
  });
  t.true('text' in answerTo(START, 'peek(src, 1p) = 0x5a'));
});

test('behind a race there is no one way to go on', (t) => {
  const race = `${START}race {
  [T1] a = load(src)
  [T2] b = load(src)
}
outcomes {
  required  a = 0x5a, b = 0x5a
}
`;
  t.true('reason' in answerTo(race, 'load(src)'));
  t.true('text' in answerTo(race, 'load(src)', 6));
});

test('at every step of every lesson something can be done by hand, and what is written then is so', (t) => {
  for (const { name, text } of lessonScenarios()) {
    const timeline = timelineOf(text, name, CONFIG);
    for (let position = 0; position < timeline.branches[0]!.moments.length; position += 1) {
      const answer = performByHand(
        { text, timeline, place: { branch: 0, position } },
        CONFIG,
        '[another] mmap(NULL, 1p)',
      );
      if ('reason' in answer) return t.fail(`${name}, step ${position}: ${answer.reason}`);
      const { verdict, branches } = timelineOf(answer.text, name, CONFIG);
      t.is(verdict.status, 'passed', `${name}, step ${position}: ${answer.text}`);
      t.is(branches[0]!.moments.length - 1, position + 1);
    }
  }
});
