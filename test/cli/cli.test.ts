import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { encodeProgram } from '../../backend/index.js';
import { kernelMissing } from '../../scenario/index.js';
import { runUffd } from './_uffd.js';

const GOOD = `# A page of one's own
#: cites mmap(2)
[main] mem = mmap(NULL, 1p)
[main] store(mem, 7)
[T1]   load(mem) = 7
`;
const FILES = {
  'good.uffd': GOOD,
  'wrong.uffd': GOOD.replace('= 7\n', '= 8\n'),
  'skipped.uffd': GOOD.replace('#: cites', '#: needs kernel>=99.0\n#: cites'),
  'unmodelled.uffd': '# O_DIRECT\n#: cites pipe(2)\n[main] pipe2([*, *], O_DIRECT)\n',
  'malformed.uffd': '# Oops\n[main] mmap(\n',
  'unknown.uffd': '# Oops\n[main] frobnicate(1)\n',
};

const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-cli-'));
test.before('files to run', () => {
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});
test.after.always('nothing is left', () => {
  rmSync(folder, { recursive: true, force: true });
});

function uffd(...args: readonly string[]) {
  return runUffd(folder, args);
}

test('a scenario that comes true ends with 0', (t) => {
  const { status, stdout } = uffd('run', '--backend', 'sim', 'good.uffd');
  t.is(stdout, "passed     sim    good.uffd: A page of one's own\n1 run: 1 passed\n");
  t.is(status, 0);
});

test('one that does not ends with 1, with the line, expected and got', (t) => {
  const { status, stdout } = uffd('run', '--backend', 'sim', 'good.uffd', 'wrong.uffd');
  t.regex(stdout, /^failed {5}sim {4}wrong\.uffd: A page.*\n {4}wrong\.uffd:5:20: expected 8, but got 7\n/m);
  t.regex(stdout, /2 runs: 1 passed, 1 failed\n$/);
  t.is(status, 1);
});

test('lines that are there on different kernels give one name: that is no mistake, also where it is shown or explained', (t) => {
  const guarded = join(folder, 'guarded.txt');
  writeFileSync(guarded, '# X\n[main] a = mmap(NULL, 1p) @kernel>=5.0\n[main] a = mmap(NULL, 2p) @kernel<5.0\n');
  const shown = uffd('run', '--trace', '--backend', 'sim', 'guarded.txt');
  t.regex(shown.stdout, /^passed .*\n {4}\[main\] mmap\(/);
  t.is(shown.status, 0);
  t.like(uffd('explain', 'guarded.txt'), { stderr: '', status: 0 });
  rmSync(guarded);
});

test('what failed on the simulator says which fact decided', (t) => {
  const refused = join(folder, 'refused.txt');
  writeFileSync(refused, '# Refused\n[main] mem = mmap(NULL, 1p)\n[main] munmap(mem+1, 1p)\n');
  for (const options of [[], ['--trace']]) {
    const { status, stdout } = uffd('run', '--backend', 'sim', ...options, 'refused.txt');
    t.regex(
      stdout,
      /refused\.txt:3:1: expected munmap to succeed, but got -1 EINVAL\n(?:.*\n){2} {4}because of munmap\./,
    );
    t.is(status, 1);
  }
  rmSync(refused);
});

test('a file that is no scenario ends with 2, with what is wrong on standard error', (t) => {
  for (const [file, reason] of [
    ['malformed.uffd', 'malformed.uffd:3:1: expected a value'],
    ['unknown.uffd', 'unknown.uffd:2:8: frobnicate is not an operation'],
    ['nowhere.uffd', 'ENOENT'],
  ] as const) {
    const { status, stderr } = uffd('run', '--backend', 'sim', 'good.uffd', file);
    t.true(stderr.includes(reason), stderr);
    t.is(status, 2, file);
  }
});

test('where nothing could run it ends with 77, with the reasons', (t) => {
  const { status, stdout } = uffd('run', '--backend', 'sim', 'skipped.uffd', 'unmodelled.uffd');
  t.regex(stdout, /^skipped .*\n {4}needs kernel>=99\.0, which is not so here$/m);
  t.regex(stdout, /^unmodelled .*\n {4}not modelled: pipe2 with O_DIRECT/m);
  t.is(status, 77);
});

test('a folder stands for its .uffd files', (t) => {
  t.is(uffd('run', '--backend', 'sim', '.').status, 2);
  rmSync(join(folder, 'malformed.uffd'));
  rmSync(join(folder, 'unknown.uffd'));
  const { status, stdout } = uffd('run', '--backend', 'sim', '.');
  t.regex(stdout, /4 runs: 1 passed, 1 failed, 1 skipped, 1 unmodelled\n$/);
  t.is(status, 1);
});

test('--json is one document', (t) => {
  const { status, stdout } = uffd('run', '--backend', 'sim', '--json', '--trace', 'wrong.uffd');
  const { results, unreadable } = JSON.parse(stdout) as { results: Record<string, unknown>[]; unreadable: unknown[] };
  t.deepEqual(unreadable, []);
  t.like(results[0], { file: 'wrong.uffd', backend: 'sim', status: 'failed', line: 5, expected: '8', got: '7' });
  t.is(status, 1);
});

test('--trace shows every operation and what the machine is like after it', (t) => {
  const { stdout } = uffd('run', '--backend', 'sim', '--trace', 'good.uffd');
  t.true(
    stdout.includes('    [main] store(0x100000000000, 7, 1) = 0\n        [main] page 0x100000000000 mixed:'),
    stdout,
  );
  t.true(stdout.includes('    [T1] load(0x100000000000, 1) = 7\n'), stdout);
});

test('wrong usage ends with 2, help and version with 0', (t) => {
  t.is(uffd().status, 2);
  t.is(uffd('run').status, 2);
  t.is(uffd('frobnicate').status, 2);
  t.is(uffd('run', '--backend', 'other', 'good.uffd').status, 2);
  t.is(uffd('run', '--times', '0', 'good.uffd').status, 2);
  t.regex(uffd('run', '--help').stdout, /Examples:\n {2}uffd run/);
  t.is(uffd('--help').status, 0);
  t.regex(uffd('--version').stdout, /^\d+\.\d+\.\d+\n$/);
});

test('conform runs the suite, as report, TAP or JSON', (t) => {
  const { status, stdout } = uffd('conform', '--backend', 'sim', '--only', 'poll(2)');
  t.regex(stdout, /\npoll\(2\) +\d+ passed/);
  t.is(status, 0);
  const tap = uffd('conform', '--backend', 'sim', '--only', 'poll(2)', '--tap').stdout.trimEnd().split('\n');
  t.is(tap[0], 'TAP version 13');
  t.regex(tap[1]!, /^ok 1 - \[sim\] /);
  t.regex(tap[2]!, /^ok 2 - \[kernel\] .* # SKIP it was not asked for$/);
  t.is(tap.at(-1), `1..${tap.length - 2}`);
  t.true((JSON.parse(uffd('conform', '--backend', 'sim', '--only', 'poll(2)', '--json').stdout) as { ok: boolean }).ok);
  t.is(uffd('conform', '--only', 'no such case').status, 2);
  t.is(uffd('conform', '--json', '--tap').status, 2);
});

const LOG = `userfaultfd(O_NONBLOCK|O_CLOEXEC) = 3
ioctl(3, UFFDIO_COPY, {dst=0x7f0000000000, src=0x7f0000010000, len=0x1000, mode=0}) = -1 EINVAL (Invalid argument)
`;

test('explain: which check refused, what to do, and who sleeps, of a scenario', (t) => {
  const text = `# Asleep
[main] mem = mmap(NULL, 1p)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=1p}}) = -1 EINVAL
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=1p}})
[T1] load(mem) <unfinished ...>
[T1] <... load still asleep>
`;
  writeFileSync(join(folder, 'asleep.uffd'), text);
  const { status, stdout } = uffd('explain', 'asleep.uffd');
  t.regex(stdout, /= -1 EINVAL .*\n {6}refused by api\.before\.ioctl: .*\n {6}what to do: Do the handshake first/);
  t.regex(stdout, /\[T1\] load\(.*unfinished.*\n {6}sleeps \(fault\); it is woken by whoever resolves the page/);
  t.notRegex(stdout, /mmap/);
  t.is(status, 0);
  t.regex(uffd('explain', '--all', 'asleep.uffd').stdout, /mmap/);
  const data = JSON.parse(uffd('explain', '--json', 'asleep.uffd').stdout);
  t.is(data.cases[0].lines.at(-1).asleep.reason, 'fault');
  t.is(uffd('explain', 'wrong.uffd').status, 1);
  t.is(uffd('explain', 'skipped.uffd').status, 77);
  rmSync(join(folder, 'asleep.uffd'));
});

test('explain: the same of a log of strace, and the log as a scenario', (t) => {
  const file = join(folder, 'program.log');
  writeFileSync(file, LOG);
  const { status, stdout } = uffd('explain', '--scenario', 'program.uffd', 'program.log');
  t.regex(stdout, /^program\.log:2: ioctl.*\n {6}refused by api\.before\.ioctl: .*\n {6}what to do: Do the handshake/);
  t.regex(stdout, /2 calls followed: each came to the same on the simulator\n$/);
  t.is(status, 0);
  t.is(uffd('run', '--backend', 'sim', 'program.uffd').status, 0);
  const data = JSON.parse(uffd('explain', '--json', 'program.log').stdout);
  t.is(data.calls[1].fact.id, 'api.before.ioctl');
  writeFileSync(file, LOG.replace('EINVAL', 'ENOENT'));
  const other = uffd('explain', 'program.log');
  t.regex(other.stdout, / {6}differs: on the simulator it came to -1 EINVAL/);
  t.is(other.status, 1);
  writeFileSync(file, 'read(3, "", 4) = 0\n');
  t.is(uffd('explain', 'program.log').status, 77);
  rmSync(file);
  rmSync(join(folder, 'program.uffd'));
});

test('explain: what is neither ends with 2', (t) => {
  writeFileSync(join(folder, 'other.txt'), 'hello\n');
  const { status, stderr } = uffd('explain', 'other.txt');
  t.regex(stderr, /^neither a scenario nor a log of strace: other\.txt:1:1: /);
  t.is(status, 2);
  t.is(uffd('explain', 'nowhere.log').status, 2);
  t.is(uffd('explain', '--scenario', 'x.uffd', 'good.uffd').status, 2);
  rmSync(join(folder, 'other.txt'));
});

test('export: a scenario as C, to a file or to standard output; what can not be is 2', (t) => {
  const { status, stdout } = uffd('export', '--c', 'good.uffd');
  t.regex(stdout, /^\/\*\n \* A page of one's own\n/);
  t.is(status, 0);
  t.is(uffd('export', '--c', 'good.uffd', '-o', 'good.c').status, 0);
  t.is(readFileSync(join(folder, 'good.c'), 'utf8'), stdout);
  t.is(JSON.parse(uffd('export', '--c', '--json', 'good.uffd').stdout).program, stdout);
  rmSync(join(folder, 'good.c'));
  t.is(uffd('export', 'good.uffd').status, 2);
  t.is(uffd('export', '--c', 'nowhere.uffd').status, 2);
  writeFileSync(join(folder, 'fetch.txt'), '# X\n[main] mem = mmap(NULL, 1p)\n[main] pagemap_read(0, mem, 1)\n');
  const other = uffd('export', '--c', 'fetch.txt');
  t.regex(other.stderr, /^fetch\.txt: pagemap_read has no form in C here/);
  t.is(other.status, 2);
  rmSync(join(folder, 'fetch.txt'));
});

const OPERATIONS =
  '[{"op": "mmap", "addr": "0x100000000000", "length": 4096}, {"by": [0, 1], "op": "load", "addr": {"slot": 0, "plus": 8}}]';

test('record: operations, a module and a program as scenarios that pass', (t) => {
  writeFileSync(join(folder, 'operations.json'), OPERATIONS);
  const { status, stdout } = uffd('record', 'operations.json', '--title', 'A load');
  t.is(status, 0);
  t.regex(stdout, /^# A load\n\[main\] mmap\(0x100000000000, .*\n\[T1\] {3}load\(0x100000000008, 1\) = 0\n$/);
  writeFileSync(
    join(folder, 'script.mjs'),
    `export default async (machine) => {
      const main = { process: 0, thread: 0 };
      machine.perform(main, { op: 'mmap', addr: 0x100000000000n, length: 4096n });
      machine.start(main, { op: 'store', addr: 0x100000000000n, value: 7 });
      machine.settle();
    };`,
  );
  for (const backend of kernelMissing() === undefined ? ['sim', 'kernel'] : ['sim']) {
    t.is(uffd('record', '--backend', backend, '-o', 'script.txt', 'script.mjs').status, 0);
    t.regex(readFileSync(join(folder, 'script.txt'), 'utf8'), /\[main\] store\(0x100000000000, 7, 1\) = 0\n$/);
    t.is(uffd('run', '--backend', backend, 'script.txt').status, 0);
  }
  const program = encodeProgram({ records: [{ process: 0, thread: 0, operation: { op: 'userfaultfd' } }] });
  writeFileSync(join(folder, 'program.bin'), program);
  t.is(JSON.parse(uffd('record', '--json', 'program.bin').stdout).operations, 1);
  for (const name of ['operations.json', 'script.mjs', 'script.txt', 'program.bin']) rmSync(join(folder, name));
});

test('record: what is none of these ends with 2, with what is wrong', (t) => {
  const wrong: readonly (readonly [name: string, text: string, reason: RegExp])[] = [
    ['a.json', '{', /neither a module, a program nor a list/],
    ['a.json', '{}', /expected a list of operations/],
    ['a.json', '[{}]', /operation 0: expected \{"op"/],
    ['a.json', '[{"op": "mmap", "by": 1}]', /operation 0: `by` is \[process, thread\]/],
    ['a.json', '[{"op": "mmap", "length": "x"}]', /operation 0: length is no number/],
    ['a.json', '[{"op": "nothing"}]', /operation 0: no such operation: nothing/],
    ['a.json', '[{"op": "mmap", "length": 1}]', /operation 0: mmap needs addr: /],
    ['a.json', '[{"op": "close", "fd": 3, "addr": 1}]', /operation 0: close takes fd, but no addr/],
    ['a.json', '[{"op": "close", "fd": "0x10000000000000000"}]', /operation 0: fd has more than 64 bits/],
    ['a.json', '[{"op": "close", "fd": {"slot": 0}}]', /fd takes the result of operation 0, which is not before it/],
    [
      'a.json',
      '[{"op": "fork", "child": 1}, {"op": "close", "fd": {"slot": 0, "field": 6}}]',
      /a field is 0, the result/,
    ],
    [
      'a.mjs',
      'export default (machine) => machine.perform({process: 0, thread: 0}, {op: "mmap"});',
      /as addr, not undefined/,
    ],
    ['a.mjs', 'export const a = 1;', /its default export is no function/],
    ['a.mjs', 'export default () => { throw new Error("oops"); };', /Error: oops/],
    ['a.mjs', 'export default (machine) => machine.run(new Uint8Array(0));', /runs no programs/],
  ];
  for (const [name, text, reason] of wrong) {
    writeFileSync(join(folder, name), text);
    const { status, stderr } = uffd('record', name);
    t.regex(stderr, reason);
    t.is(status, 2);
    rmSync(join(folder, name));
  }
  t.is(uffd('record', 'nowhere.json').status, 2);
  t.is(uffd('record', '--backend', 'both', 'nowhere.json').status, 2);
});

test('conform: a fact chooses cases, and the report can be one HTML file', (t) => {
  const { status, stdout } = uffd('conform', '--backend', 'sim', '--fact', 'wake.order', '--html', 'report.html');
  t.is(status, 0);
  t.regex(stdout, /\nok: [1-9]\d* cases; /);
  const html = readFileSync(join(folder, 'report.html'), 'utf8');
  t.regex(html, /<a href="#wake\.order\.range">/);
  t.regex(html, /<dt id="wake\.order\.range">/);
  t.regex(html, /<td class="skipped"><details><summary>skipped<\/summary><pre>it was not asked for/);
  t.notRegex(html, /(?:src|href)="(?!#)/);
  rmSync(join(folder, 'report.html'));
  t.is(uffd('conform', '--fact', 'no.such-fact').status, 2);
  const nowhere = uffd('conform', '--html', 'no/such/folder.html');
  t.regex(nowhere.stderr, /ENOENT/);
  t.is(nowhere.status, 2);
});

test('--release: of those that there are', (t) => {
  for (const command of [['run', 'good.uffd'], ['conform'], ['explain', 'good.uffd']]) {
    const { status, stderr } = uffd(...command, '--release', '5.10');
    t.regex(stderr, /There are profiles of Linux 6\.1, 6\.12, 6\.18/);
    t.is(status, 2);
  }
  t.is(uffd('run', '--release', '6.18', '--backend', 'sim', 'good.uffd').status, 0);
  t.is(uffd('run', '--release', '6.1', '--backend', 'sim', 'good.uffd').status, 0);
  t.is(uffd('conform', '--release', '6.1', '--backend', 'sim', '--fact', 'release.ioctls-6-1').status, 0);
  const { stdout } = uffd('conform', '--release', '6.1', '--backend', 'sim', '--fact', 'unregister.order.foreign');
  t.regex(stdout, /unregister\.order\.foreign holds for >=6\.17, and this is 6\.1/);
});
