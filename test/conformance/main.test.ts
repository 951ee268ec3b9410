import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const MAIN = fileURLToPath(new URL('main.js', import.meta.url));

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', timeout: 110_000 });
}

test('--help says what there is', (t) => {
  const { status, stdout } = run('--help');
  t.is(status, 0);
  t.regex(stdout, /--json/);
});

test('an option that does not exist is an error that names it', (t) => {
  const { status, stderr } = run('--jsno');
  t.is(status, 2);
  t.regex(stderr, /--jsno/);
});

test('a text that no case contains is an error', (t) => {
  const { status, stderr } = run('--only', 'no such case anywhere');
  t.is(status, 2);
  t.regex(stderr, /no case contains/);
});

test('a run prints the table and ends with its verdict', (t) => {
  const { status, stdout } = run('--only', 'poll(2)');
  t.is(status, 0);
  t.regex(stdout, /\ntopic +simulator +kernel\n/);
  t.regex(stdout, /\npoll\(2\) +\d+ passed/);
  t.regex(stdout, /\nok: \d+ cases; .*\n$/);
});

test('--json prints one document', (t) => {
  const { status, stdout } = run('--only', 'poll(2)', '--json');
  t.is(status, 0);
  const report = JSON.parse(stdout) as { ok: boolean; cases: { results: { sim: { status: string } } }[] };
  t.true(report.ok);
  t.true(report.cases.every((one) => one.results.sim.status === 'passed'));
});
