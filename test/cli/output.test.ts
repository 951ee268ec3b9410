/** Where the output goes: pipes that are closed, disks that are full, terminals with and without colours. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { runUffd } from './_uffd.js';

const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-output-'));
test.before('files', () => {
  writeFileSync(join(folder, 'good.uffd'), '# A page\n[main] mem = mmap(NULL, 1p)\n[main] load(mem) = 0\n');
  writeFileSync(join(folder, 'wrong.uffd'), '# A page\n[main] mem = mmap(NULL, 1p)\n[main] load(mem) = 1\n');
  writeFileSync(join(folder, 'operations.json'), '[{"op": "mmap", "addr": "0x100000000000", "length": 4096}]');
});
test.after.always('nothing is left', () => {
  rmSync(folder, { recursive: true, force: true });
});

const ALL: readonly (readonly string[])[] = [
  ['--help'],
  ['run', '--backend', 'sim', '--trace', 'good.uffd'],
  ['run', '--backend', 'sim', '--json', 'good.uffd'],
  ['explain', '--all', 'good.uffd'],
  ['export', '--c', 'good.uffd'],
  ['record', 'operations.json'],
  ['doctor'],
  ['conform', '--backend', 'sim', '--only', 'poll(2)'],
];

const python = spawnSync('python3', ['-c', 'import pty'], { encoding: 'utf8' });
const suffix = python.status === 0 ? '' : ' (needs python3)';
const pythonTest = python.status === 0 ? test : test.skip;
const fullTest = existsSync('/dev/full') ? test : test.skip;

const ESCAPE = '\x1b[3';

const UNREAD = `import os, sys
reader, writer = os.pipe()
os.close(reader)
os.dup2(writer, 1)
os.execvp(sys.argv[1], sys.argv[1:])`;

for (const args of ALL) {
  pythonTest(`${args.join(' ')}: ends quietly when nobody reads it${suffix}`, (t) => {
    t.deepEqual(runUffd(folder, args, ['python3', '-c', UNREAD]), { status: 141, stdout: '', stderr: '' });
  });

  fullTest(`${args.join(' ')}: says that nothing can be written, and ends with 2`, (t) => {
    const { status, stderr } = runUffd(folder, args, ['sh', '-c', '"$@" >/dev/full', 'sh']);
    t.is(stderr, 'standard output: ENOSPC: no space left on device, write\n');
    t.is(status, 2);
  });
}

const PTY = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

function onTerminal(args: readonly string[], env: NodeJS.ProcessEnv) {
  return runUffd(folder, args, ['python3', '-c', PTY], env);
}

pythonTest(`a terminal has colours, unless NO_COLOR is set${suffix}`, (t) => {
  for (const [args, expected] of [
    [['run', '--backend', 'sim', 'wrong.uffd'], 1],
    [['explain', 'wrong.uffd'], 1],
    [['doctor'], undefined],
    [['conform', '--backend', 'sim', '--only', 'poll(2)'], 0],
  ] as const) {
    const coloured = onTerminal(args, { NO_COLOR: '' });
    t.true(coloured.stdout.includes(ESCAPE), args.join(' '));
    const plain = onTerminal(args, { NO_COLOR: '1' });
    t.false(plain.stdout.includes(ESCAPE), args.join(' '));
    if (expected !== undefined) t.deepEqual([coloured.status, plain.status], [expected, expected]);
    t.false(runUffd(folder, args, [], { NO_COLOR: '' }).stdout.includes(ESCAPE), 'no terminal, no colours');
  }
});
