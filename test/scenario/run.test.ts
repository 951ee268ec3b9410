import test from 'ava';
import { PROLOGUE } from './_prologue.js';
import { simulate } from './_simulated.js';

const COPY = '[main] ioctl(uffd, UFFDIO_COPY, {dst=mem, src=src, len=1p})';
const SLEEP = '[T1] load(mem) <unfinished ...>';

test('words of a place come before names of the scenario', (t) => {
  const lines = `[main] present = reserve(1p)\n[main] pagemap(src, 1p) = present\n[main] munmap(present, 1p) = 0`;
  t.is(simulate(PROLOGUE + lines).status, 'passed');
});

const FAILING: readonly (readonly [lines: string, expected: string, got: string])[] = [
  ['[main] load(src) = 1', '1', '0x5a'],
  ['[main] load(src) = !0x5a', '!0x5a', '0x5a'],
  ['[main] load(mem)', 'load to end', 'it asleep in fault'],
  [`${COPY}\n${COPY}`, 'ioctl to succeed', '-1 EEXIST {copy=-EEXIST}'],
  [`${COPY} = -1 EEXIST`, '-1 EEXIST', '0 {copy=0x1000}'],
  ['[main] load(0) = SIGSEGV {si_addr=1}', 'SIGSEGV {si_addr=1}', 'SIGSEGV {si_code=SEGV_MAPERR, si_addr=0x0}'],
  ['[main] load(0) = SIGBUS {si_addr=0}', 'SIGBUS {si_addr=0}', 'SIGSEGV {si_code=SEGV_MAPERR, si_addr=0x0}'],
  ['[main] load(0)', 'load to succeed', 'SIGSEGV {si_code=SEGV_MAPERR, si_addr=0x0}'],
  [COPY.replace('1p}', '1p, copy=2p}'), 'copy=2p', 'copy=0x1000 of 0 {copy=0x1000}'],
  [`${COPY.replace('1p}', '1, copy=1p}')} = -1 EINVAL`, 'copy=1p', 'copy=untouched of -1 EINVAL {copy=untouched}'],
  ['[main] read(uffd)', 'read to succeed', '-1 EAGAIN'],
  [`${SLEEP}\n[main] read(uffd, [])`, '0 messages', '[{event=PAGEFAULT, flags=0, address=0x100000000000, ptid=0}]'],
  [
    `${SLEEP}\n[main] read(uffd, [{event=FORK}])`,
    'event=FORK',
    '{event=PAGEFAULT, flags=0, address=0x100000000000, ptid=0}',
  ],
  [
    `${SLEEP}\n[main] read(uffd, [{flags=WRITE}])`,
    'flags=WRITE',
    '{event=PAGEFAULT, flags=0, address=0x100000000000, ptid=0}',
  ],
  [`${SLEEP}\n[main] read(uffd, [{ufd=*}])`, 'ufd=*', '{event=PAGEFAULT, flags=0, address=0x100000000000, ptid=0}'],
  [SLEEP, '[T1] <... load still asleep>, as the last word on it', 'it asleep in fault'],
  [`${SLEEP}\n[T1] <... load still spinning>`, 'load still spinning', 'it asleep in fault'],
  [`${SLEEP}\n[T1] <... load resumed>`, 'load to have ended', 'it asleep in fault'],
  [`${SLEEP}\n${COPY}`, 'a line about [T1] before this one', '[T1] <... load resumed> = 0x5a'],
  [`${SLEEP}\n${COPY}\n[T1] <... load still asleep>`, 'load still asleep', '0x5a'],
  [`${SLEEP}\n${COPY}\n[T1] <... load resumed> = 1`, '1', '0x5a'],
  ['[T1] load(src) <unfinished ...>', 'it to sleep', '0x5a'],
  [
    '[main] child = fork()\n[child] exit_group(1)',
    'a line about [child] before this one',
    '[child] +++ exited with 1 +++',
  ],
  [
    '[main] child = fork()\n[child] exit_group(1)\n[child] +++ exited with 2 +++',
    '+++ exited with 2 +++',
    '+++ exited with 1 +++',
  ],
  [
    '[main] child = fork()\n[main] kill(child, SIGKILL)\n[child] +++ exited with 0 +++',
    '+++ exited with 0 +++',
    '+++ ended +++',
  ],
  [
    '[main] child = fork()\n[child] +++ exited with 0 +++',
    '+++ exited with 0 +++',
    'a process that lives, or has ended before',
  ],
  ['[main] --- SIGUSR1 ---', 'SIGUSR1 to have been sent to [main]', 'nothing'],
  [
    '[main] sigaction(SIGUSR1, {sa_handler=empty})\n[T1] load(src)\n[main] tgkill(main, T1, SIGUSR1)\n[T1] --- SIGUSR1 {si_code=SI_USER} ---',
    'this si_code',
    'SI_TKILL',
  ],
  [
    '[main] sigaction(SIGUSR1, {sa_handler=SIG_IGN})\n[T1] load(src)\n[main] tgkill(main, T1, SIGUSR1)\n[T1] --- SIGUSR1 ---',
    '1 runs of handlers in [T1]',
    '0',
  ],
  [
    '[main] sigaction(SIGUSR1, {sa_handler=empty})\n[T1] load(src)\n[main] tgkill(main, T1, SIGUSR1)\n[T1] --- SIGUSR1 ---\n[main] tgkill(main, T1, SIGUSR1)',
    '1 runs of handlers in [T1]',
    '2',
  ],
  ['[main] peek(src) = 0x5b', 'peek = 0x5b', '0x5a at 0x100000005000'],
  ['[main] peek(src) = none', 'peek = none', '0x5a at 0x100000005000'],
  ['[main] peek(mem) = 0', 'peek = 0', 'none at 0x100000000000'],
  ['[main] store(src+8, 1)\n[main] peek(src, 9) = 0x5a', 'peek = 0x5a', '0x01 at 0x100000005008'],
  ['[main] pagemap(mem, 2p) = present', 'pagemap = present', '[none, none]'],
  ['[main] pagemap(src, 1p) = [present, none]', 'pagemap = [present, none]', '[present]'],
  [
    '[main] smaps(mem, 2p) = [{len=1p}]',
    'smaps = [{len=1p}]',
    '[{start=0x100000000000, len=0x2000, prot=READ|WRITE, uffd=um}]',
  ],
  ['[main] fdinfo(uffd) = {pending=1}', 'fdinfo = {pending=1}', '{pending=0, total=0, features=0}'],
  ['[main] fdinfo(9) = {pending=1}', 'fdinfo = {pending=1}', 'no userfaultfd with the descriptor 9'],
  [`${SLEEP}\n[main] asleep(T1) = read`, 'asleep = read', 'fault'],
  ['[main] asleep(main) = read', 'asleep = read', 'none'],
  [
    `race {\n[T1] a = load(mem)\n[T2] ${COPY.slice(7)}\n}\noutcomes {\nrequired a = 0x5a\nrequired a = 1\n}`,
    'this end',
    'none like it in N schedules',
  ],
  [
    `race {\n[T1] a = load(mem)\n[T2] ${COPY.slice(7)}\n}\noutcomes {\nrequired a = 1, peek(mem) = 0x5a\n}`,
    'an end that the outcomes list',
    'a = 0x5a, [T2] ioctl = 0 {copy=0x1000}, peek(mem) = 0x5a (of N schedules)',
  ],
  [
    `race {\n[T1] a = load(src)\n[T2] b = store(src, 1)\n}\noutcomes {\nrequired a = 1, b = 0\nrequired a = 0x5a, b = 0\n}\nrace {\n[T1] c = load(src)\n[T2] d = store(src, 2)\n}\noutcomes {\nrequired c = 1\n}`,
    'an end that the outcomes list',
    'c = 2, d = 0 (of N schedules)',
  ],
  [
    `race {\n[T1] a = store(src, 1)\n[T1] b = store(src, 2)\n[T2] c = load(src)\n}\noutcomes {\nrequired c = 0x5a\nrequired c = 2\n}`,
    'an end that the outcomes list',
    'a = 0, b = 0, c = 1 (of N schedules)',
  ],
  [
    `race {\n[T1] a = load(mem)\n[T1] b = load(src)\n[T2] c = load(src)\n}\noutcomes {\nrequired a = asleep, b = 0x5a\n}`,
    'an end that the outcomes list',
    'a = asleep (fault), b not begun, c = 0x5a (of N schedules)',
  ],
];

for (const [lines, expected, got] of FAILING) {
  test(`noticed: ${lines.replaceAll('\n', ' / ')}`, (t) => {
    const result = simulate(PROLOGUE + lines);
    if (result.status !== 'failed') throw new Error(result.status);
    // How many schedules there are is the model's business.
    t.deepEqual([result.expected, result.got.replace(/\d+ schedules/, 'N schedules')], [expected, got]);
  });
}

test('a failure shows the line, the fact that decided, and what the machine was like before and after', (t) => {
  const result = simulate(`${PROLOGUE}${SLEEP}\n${COPY}\n[T1]   <... load resumed>\n${COPY}\n`, { explain: true });
  const message = result.status === 'failed' ? result.message : result.status;
  const state = `      [main] page 0x100000000000 0x5a
      [main] page 0x100000005000 0x5a
      [main] userfaultfd 3 pending=0 total=0`;
  const [head, why, ...rest] = message.split(/\n {4}because of (.*)/);
  t.is(head, `f.uffd:12:1: expected ioctl to succeed, but got -1 EEXIST {copy=-EEXIST}\n    ${COPY}\n    ^`);
  t.regex(why!, /^[a-z-]+\.[a-z.-]+: .*EEXIST/);
  t.is(rest.join(''), `\n    the machine was, before the last operation:\n${state}\n    and is now:\n${state}`);
});

test('what must fail passes by failing, and fails by passing', (t) => {
  const failing = PROLOGUE.replace('#: cites', '#: must fail\n#: cites');
  t.is(simulate(`${failing}[main] load(src) = 1\n`).status, 'passed');
  t.like(simulate(`${failing}[main] load(src)\n`), { status: 'failed', expected: 'a failure' });
});

test('what is not so here, or can’t be told, is skipped with the reason', (t) => {
  const needing = (need: string) => simulate(PROLOGUE.replace('#: cites', `#: needs ${need}\n#: cites`));
  t.deepEqual(needing('kernel>=99.1'), { status: 'skipped', reason: 'needs kernel>=99.1, which is not so here' });
  t.deepEqual(needing('!root'), { status: 'skipped', reason: 'needs !root, which is not so here' });
  t.deepEqual(needing('swap'), {
    status: 'skipped',
    reason: "this release of the package can't tell whether swap holds",
  });
  t.is(needing('hugepages=2').status, 'passed');
  t.is(needing('hugepages=many').status, 'skipped');
  t.is(simulate(`${PROLOGUE}[main] load(src) @config=KSM\n`).status, 'skipped');
  t.is(
    needing('kernel>=4.3 feature=MOVE feature=UFFD_FEATURE_WP_ASYNC CAP_SYS_PTRACE root !kernel<5').status,
    'passed',
  );
});

test('what the simulator does not model is said, not passed', (t) => {
  t.like(simulate(`${PROLOGUE}[main] pipe2([* as r, * as w], O_DIRECT)\n`), { status: 'unmodelled' });
});

test('literals are laid where they are said to be, also into read-only memory, but not where a fault would come of it', (t) => {
  const lines = `[main] ioctl(uffd, UFFDIO_COPY, {dst=mem, src=src, len=1p})
[main] mprotect(mem, 1p, PROT_READ)
[main] ioctl(uffd, UFFDIO_COPY, {dst=mem+1p, src=src, len=1p, copy=untouched} at mem+1p-40) = -1 EFAULT
[main] peek(mem+1p) = 0x5a
`;
  t.is(simulate(PROLOGUE + lines).status, 'passed');
  t.like(simulate(`${PROLOGUE}[main] ioctl(uffd, UFFDIO_WAKE, {start=mem, len=1p} at mem)`), {
    status: 'failed',
    expected: 'pages that can be written from outside',
    got: 'missing or protected ones at 0x100000000000',
  });
});
