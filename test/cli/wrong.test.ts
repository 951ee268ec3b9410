/** Files that are not what they should be, for every command that reads one: an error that names the file, and 2. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ROOT } from '../../tools/root.js';
import { runUffd } from './_uffd.js';

const GOOD = '# A page\n#: cites mmap(2)\n[main] mem = mmap(NULL, 1p)\n[main] load(mem) = 0\n';

const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-wrong-'));
test.before('files', () => {
  mkdirSync(join(folder, 'folder'));
  const texts: Readonly<Record<string, string | Uint8Array>> = {
    'good.uffd': GOOD,
    'empty.uffd': '',
    'comment.uffd': '# Only a title\n#: cites mmap(2)\n\n',
    'binary.uffd': Uint8Array.from({ length: 2000 }, (_, index) => (index * 89) % 256),
    'terminal.uffd': '# A title\n\x1b]0;owned\x07[main] mmap(NULL, 1p)\n',
    'wide.uffd': `# A title\n[main] mmap(${'1+'.repeat(50_000)}?)\n`,
    'mark.uffd': `\ufeff${GOOD}`,
    'lines.uffd': GOOD.replaceAll('\n', '\r\n'),
    'times.uffd': '# A title\n[main] mem = mmap(NULL, 1p)\n[main] pagemap(mem, 1p) = [999999999999*none]\n',
    'tables.uffd': `# A title\n${['a', 'b', 'c', 'd'].map((name) => `#: cases ${name}\n${'#:   1\n'.repeat(100)}`).join('')}[main] mmap(NULL, 1p)\n`,
    'list.json': '[]',
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  symlinkSync('/dev/zero', join(folder, 'endless.uffd'));
  symlinkSync('loop.uffd', join(folder, 'loop.uffd'));
});
test.after.always('nothing is left', () => {
  rmSync(folder, { recursive: true, force: true });
});

function uffd(...args: readonly string[]) {
  return runUffd(folder, args);
}

const READERS: Readonly<Record<string, readonly string[]>> = {
  run: ['run', '--backend', 'sim'],
  explain: ['explain'],
  export: ['export', '--c'],
  record: ['record'],
};

/** File -> what is said of it; a folder is nothing wrong for run. */
const ALL_WRONG: readonly (readonly [file: string, reason: RegExp, readers?: readonly string[]])[] = [
  ['nowhere.uffd', /^nowhere\.uffd: no such file \(ENOENT\)$/],
  ['good.uffd/nowhere.uffd', /^good\.uffd\/nowhere\.uffd: no such file \(ENOTDIR\)$/],
  ['folder', /^folder: a folder, not a file \(EISDIR\)$/, ['explain', 'export', 'record']],
  ['folder', /^folder: no \.uffd file is in this folder$/, ['run']],
  ['loop.uffd', /^loop\.uffd: .*ELOOP/],
  ['endless.uffd', /^endless\.uffd: longer than 256 MiB, which is the most that is read$/],
  ['empty.uffd', /^empty\.uffd:1:1: nothing happens in it: expected lines such as/, ['run', 'explain', 'export']],
  ['empty.uffd', /^empty\.uffd: neither a module, a program nor a list/, ['record']],
  ['comment.uffd', /^comment\.uffd:1:1: nothing happens in it/, ['run', 'explain', 'export']],
  ['list.json', /^list\.json: no operation was performed$/, ['record']],
  ['binary.uffd', /^binary\.uffd: a binary file, where a text is expected$/, ['run', 'explain', 'export']],
  ['binary.uffd', /^binary\.uffd: neither a module, a program nor a list/, ['record']],
  ['tables.uffd', /^tables\.uffd:2:10: the tables make 100000000 cases; at most 10000$/, ['run', 'explain', 'export']],
  ['times.uffd', /^times\.uffd:3:28: at most 4096 times$/, ['run', 'explain', 'export']],
  // One command is enough: looking for what might have been meant takes seconds in so long a line.
  ['wide.uffd', /^wide\.uffd:2:100013: expected a value/, ['export']],
];

for (const [file, reason, readers = Object.keys(READERS)] of ALL_WRONG)
  for (const reader of readers)
    test(`${reader} ${file}: ${reason.source}`, (t) => {
      const { status, stdout, stderr } = uffd(...READERS[reader]!, file);
      t.regex(stderr.split('\n')[0]!, reason);
      t.notRegex(stderr, /\n {4}at /);
      t.is(status, 2);
      t.is(stdout, reader === 'run' ? '0 runs\n' : '');
      const json = uffd(...READERS[reader]!, '--json', file);
      const data = JSON.parse(json.stdout) as { error?: string; unreadable?: { file: string; error: string }[] };
      t.regex((data.error ?? data.unreadable?.[0]?.error ?? '').split('\n')[0]!, reason);
      t.is(json.stderr, stderr);
      t.is(json.status, 2);
    });

test('a long line is shown around the place, and the mark is below it', (t) => {
  const [, line, mark] = uffd('run', '--backend', 'sim', 'wide.uffd').stderr.split('\n');
  t.true(line!.length < 260, line);
  t.regex(line!, /^ {4}…[1+]+\?\)$/);
  t.is(line![mark!.indexOf('^')], '?');
});

test('control characters of a file do not reach the terminal', (t) => {
  for (const reader of ['run', 'explain', 'export']) {
    const { stderr } = uffd(...READERS[reader]!, 'terminal.uffd');
    t.regex(stderr, /^terminal\.uffd:2:1: expected .*\n {4}\ufffd\]0;owned\ufffd\[main\]/);
  }
});

test('what editors of Windows write is read', (t) => {
  t.is(uffd('run', '--backend', 'sim', 'mark.uffd', 'lines.uffd').status, 0);
  t.is(uffd('explain', 'mark.uffd').stdout, 'A page\n  no call failed, and nobody slept\n');
});

test('a scenario without a title has none', (t) => {
  writeFileSync(join(folder, 'untitled.uffd'), '[main] mmap(NULL, 1p)\n');
  t.is(uffd('run', '--backend', 'sim', 'untitled.uffd').stdout, 'passed     sim    untitled.uffd\n1 run: 1 passed\n');
});

test('where nothing can be written to is said', (t) => {
  writeFileSync(join(folder, 'good.json'), '[{"op": "mmap", "addr": "0x100000000000", "length": 4096}]');
  writeFileSync(join(folder, 'good.log'), 'userfaultfd(O_NONBLOCK|O_CLOEXEC) = 3\n');
  for (const args of [
    ['export', '--c', 'good.uffd', '-o'],
    ['record', 'good.json', '-o'],
    ['explain', 'good.log', '--scenario'],
    ['conform', '--backend', 'sim', '--only', 'poll(2)', '--html'],
  ]) {
    const { status, stderr } = uffd(...args, 'folder');
    t.is(stderr, 'folder: a folder, not a file (EISDIR)\n');
    t.is(status, 2);
    t.regex(
      uffd(...args, 'no/such/folder').stderr,
      /^no\/such\/folder: there is no such folder to write to \(ENOENT\)\n$/,
    );
  }
});

const readsAll = process.getuid?.() === 0;
const userTest = process.platform === 'linux' ? test : test.skip;

userTest('a file that may not be read is said, whoever asks', (t) => {
  const secret = join(folder, 'secret.uffd');
  writeFileSync(secret, GOOD);
  chmodSync(secret, 0);
  chmodSync(folder, 0o755);
  const other = readsAll ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  for (const reader of Object.keys(READERS)) {
    const { status, stderr } = runUffd(folder, [...READERS[reader]!, 'secret.uffd'], other);
    t.is(stderr, 'secret.uffd: permission denied (EACCES)\n');
    t.is(status, 2);
  }
  rmSync(secret);
});

test('wrong usage is one line, where to read more, and 2', (t) => {
  for (const [args, reason] of [
    [['frobnicate'], /^error: unknown command 'frobnicate'/],
    [['expalin'], /^error: unknown command 'expalin'\n\(Did you mean explain\?\)/],
    [['run'], /^error: missing required argument 'file'/],
    [['run', '--frob', 'good.uffd'], /^error: unknown option '--frob'/],
    [['run', '--backend', 'other', 'good.uffd'], /^error: .*Allowed choices are sim, kernel, both\./],
    [['run', '--times', '1.5', 'good.uffd'], /^error: .*It has to be 1 or more/],
    [['explain', 'good.uffd', 'good.uffd'], /^error: too many arguments/],
    [['export', 'good.uffd'], /^error: required option '--c' not specified/],
    [['record', '--backend', 'both', 'good.json'], /^error: .*Allowed choices are sim, kernel\./],
    [['doctor', 'here'], /^error: too many arguments/],
    [['conform', '--release', '5.10'], /^error: .*There are profiles of Linux 6\.1, 6\.12, 6\.18/],
    [['serve', '--port', '-1'], /^error: .*It has to be a port: 0 to 65535/],
  ] as const) {
    const { status, stdout, stderr } = uffd(...args);
    t.regex(stderr, reason);
    t.regex(stderr, /\n\(--help says more\)\n$/);
    t.true(stderr.split('\n').length <= 5, stderr);
    t.is(stdout, '');
    t.is(status, 2, args.join(' '));
    const json = uffd(...args, '--json');
    t.regex((JSON.parse(json.stdout) as { error: string }).error, /^[^e\n].*/);
    t.is(json.status, 2);
  }
  t.is(uffd('frobnicate', '--', '--json').stdout, '');
});

test('a mistake of the command itself, or of a module later on, is 70 and none of the other ends', (t) => {
  const script = join(folder, 'later.mjs');
  writeFileSync(script, `export default () => new Promise(() => setTimeout(() => { throw new Error('too late'); }));`);
  const { status, stdout, stderr } = uffd('record', script);
  t.regex(stderr, /^a mistake of uffd itself .*\nError: too late\n {4}at /);
  t.is(stdout, '');
  t.is(status, 70);
  const json = uffd('record', '--json', script);
  t.regex((JSON.parse(json.stdout) as { error: string }).error, /Error: too late/);
  t.is(json.status, 70);
  rmSync(script);
});

test('every command has help, with examples and what it ends with, or where it ends', (t) => {
  const commands = [...uffd('--help').stdout.matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name!);
  t.deepEqual(commands, ['run', 'explain', 'export', 'record', 'doctor', 'conform', 'serve']);
  for (const command of commands) {
    const { status, stdout, stderr } = uffd(command, '--help');
    t.regex(stdout, new RegExp(`^Usage: uffd ${command} `));
    t.regex(stdout, /\n {2}--json /);
    t.regex(stdout, new RegExp(`\\nExamples:\\n(?:.*\\n)*? {2}uffd ${command}\\b`));
    if (command !== 'serve') t.regex(stdout, /\nEnds with 0/);
    t.is(stderr, '');
    t.is(status, 0);
    t.is(uffd('help', command).stdout, stdout);
  }
});

test('conform: what chooses no case is said, also as JSON and TAP', (t) => {
  const unknown = 'no case cites a fact whose id begins with no.such; docs/semantics.md has no such fact';
  const { status, stderr } = uffd('conform', '--fact', 'no.such');
  t.is(stderr, `${unknown}\n`);
  t.is(status, 2);
  t.is((JSON.parse(uffd('conform', '--json', '--fact', 'no.such').stdout) as { error: string }).error, unknown);
  t.regex(uffd('conform', '--tap', '--fact', 'no.such').stdout, /^TAP version 13\nBail out! no case cites/);
  t.is(
    uffd('conform', '--only', 'xyzzy', '--fact', 'copy').stderr,
    'no case contains “xyzzy” and cites a fact whose id begins with copy\n',
  );
});

test('a scenario may come by standard input, and is named so', (t) => {
  const read = (args: readonly string[], input: string) =>
    spawnSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), ...args, '-'], { encoding: 'utf8', input });
  t.like(read(['run', '--backend', 'sim'], GOOD), { status: 0, stderr: '' });
  t.regex(read(['export', '--c'], GOOD).stdout, /\nint main\(/);
  const { status, stderr } = read(['run', '--backend', 'sim'], GOOD.replace('mmap(NULL', 'mmpa(NULL'));
  t.is(stderr.split('\n')[0], '-:3:14: mmpa is not an operation of this release of the package; did you mean mmap?');
  t.is(status, 2);
});

test('a folder to write to that is not there is said to be', (t) => {
  const { status, stderr } = uffd('export', '--c', '-o', 'nowhere/page.c', 'good.uffd');
  t.is(stderr.trimEnd(), 'nowhere/page.c: there is no such folder to write to (ENOENT)');
  t.is(status, 2);
});
