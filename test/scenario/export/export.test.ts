import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { exportC, NotInC, parseScenario } from '../../../scenario/index.js';
import { ROOT } from '../../../tools/root.js';
import { documentedScenarios, libraryScenarios } from '../_corpus.js';
import { cannotRun, runAsC } from './_program.js';

/** One of each kind; `npm run export` compiles and runs all. */
const SAMPLE = [
  'end/exec-drops.uffd',
  'fork/grandchild.uffd',
  'handshake/unprivileged.uffd',
  'kernel-access/process-vm-writev.uffd',
  'lessons/eexist-is-normal.uffd',
  'protection/wp-unpopulated.uffd',
  'races/load-and-dontwake.uffd',
  'races/exit-and-copy.uffd',
  'registration/splits.uffd',
  'shared/minor-fault.uffd',
  'signals/kernel-mode-waiter-spins.uffd',
];

const missing = cannotRun();
const kernelTest = missing === undefined ? test : test.skip;
const suffix = missing === undefined ? '' : ` (${missing})`;

test('every scenario of the library has a form in C', (t) => {
  for (const { name, text } of [...libraryScenarios(), ...documentedScenarios()])
    t.regex(exportC(parseScenario(text, name)), /\nint main\(/, name);
});

for (const name of SAMPLE)
  kernelTest(`${name}: the C program shows the same${suffix}`, (t) => {
    const { status, stdout, stderr } = runAsC(name, readFileSync(join(ROOT, 'test/scenarios', name), 'utf8'), 50);
    t.is(stderr, '');
    t.true(status === 0 || (status === 77 && stdout.startsWith('skipped')), stdout);
  });

const PAGE = `# A page
[main] mem = mmap(NULL, 1p)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=1p}})
[T1]   load(mem) <unfinished ...>
[main] read(uffd, [{event=PAGEFAULT, flags=0, address=mem}])
[main] ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem, len=1p}, zeropage=1p})
[T1]   <... load resumed> = 0
[main] pagemap(mem, 1p) = [present]
`;

/** What is said of a page that is not so, and the line that it is told of. */
const WRONG: readonly (readonly [from: string, to: string, line: number])[] = [
  ['flags=0', 'flags=WRITE', 7],
  ['zeropage=1p', 'zeropage=2p', 8],
  ['resumed> = 0', 'resumed> = 1', 9],
  ['[present]', '[none]', 10],
  [', zeropage=1p})\n', '}) = -1 EEXIST\n', 8],
  ['<unfinished ...>\n', '= 0\n', 6],
  ['[T1]   <... load resumed> = 0\n', '', 9],
];

for (const [from, to, line] of WRONG)
  kernelTest(
    `what is not so is told, with the line: ${JSON.stringify(to)} for ${JSON.stringify(from)}${suffix}`,
    (t) => {
      const text = PAGE.replace(from, to).replace(line === 6 ? /\[T1\] {3}<\.\.\..*\n/ : /^$/, '');
      const { status, stdout, stderr } = runAsC('wrong.uffd', text, 1);
      t.regex(stderr, new RegExp(`^wrong\\.uffd:${line}: .*\n {4}expected .*\n {4}but got `));
      t.is(stdout, 'failed: A page\n');
      t.is(status, 1);
    },
  );

kernelTest(`a race with an end that is not listed is told of${suffix}`, (t) => {
  const text = PAGE.slice(0, PAGE.indexOf('[T1]'));
  const race =
    'race {\n  [T1] ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem, len=1p}})\n  [T2] a = ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem, len=1p}})\n}\n' +
    'outcomes {\n  required a = -1 EBUSY\n}\n';
  const { status, stderr } = runAsC('race.uffd', text + race, 1);
  t.regex(stderr, /race\.uffd:6: .*\n {4}expected an end that the outcomes list/);
  t.is(status, 1);
});

kernelTest(`a scenario that must fail passes by failing${suffix}`, (t) => {
  const { status, stdout } = runAsC(
    'must.uffd',
    PAGE.replace('# A page\n', '# A page\n#: must fail\n').replace('[present]', '[none]'),
    1,
  );
  t.is(stdout, 'passed: A page\n');
  t.is(status, 0);
});

kernelTest(`every case of a table runs${suffix}`, (t) => {
  const text =
    '# Bytes\n#: cases byte\n#:       0x11\n#:       0x22\n[main] mem = mmap(NULL, 1p)\n[main] fill(mem, 1p, $byte)\n[main] peek(mem, 1p) = $byte\n';
  t.is(runAsC('cases.uffd', text, 1).stdout, 'passed: Bytes (0x11)\npassed: Bytes (0x22)\n');
});

kernelTest(`what the scenario needs and is not there skips it${suffix}`, (t) => {
  const { status, stdout } = runAsC('needs.uffd', PAGE.replace('# A page\n', '# A page\n#: needs kernel>=99.0\n'), 1);
  t.is(stdout, 'skipped: needs kernel>=99.0\n');
  t.is(status, 77);
  const untold = runAsC('needs.uffd', PAGE.replace('# A page\n', '# A page\n#: needs swap\n'), 1);
  t.is(untold.stdout, "skipped: needs swap, which this program can't tell\n");
  t.is(untold.status, 77);
});

/** Scenarios of the documentation with calls that the library has not. */
const SHOWN_ALONE = /pidfd_getfd|exec\(/;

for (const { name, text } of documentedScenarios().filter((one) => SHOWN_ALONE.test(one.text)))
  kernelTest(`${name}: the C program shows the same${suffix}`, (t) => {
    t.is(runAsC(name, text, 1).stderr, '');
  });

test('what has no form in C says so', (t) => {
  const of = (text: string) => () => exportC(parseScenario(`# X\n${text}`, 'x.uffd'));
  t.throws(of('[main] mem = mmap(NULL, 1p)\n[main] pagemap_read(0, mem, 1)\n'), {
    instanceOf: NotInC,
    message: /pagemap_read has no form in C/,
  });
});

kernelTest(`a comment or a string of the scenario does not end a comment or a string of C${suffix}`, (t) => {
  const text = '# A */ "title" ??/\n[main] mem = mmap(NULL, 1p)  # */ \\\n';
  t.is(runAsC('x.uffd', text, 1).stdout, 'passed: A */ "title" ??/\n');
});
