/** The examples of handlers, as a user runs them. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import test from 'ava';
import { ROOT } from '../../tools/root.js';
import { kernelTest } from '../kernel/_kernel.js';

const EXAMPLES = join(ROOT, 'examples/handlers');
const options = {
  encoding: 'utf8',
  timeout: 120_000,
  env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' },
} as const;

test('with node --test: the right handler passes, each naive one is found out', (t) => {
  const args = ['--test', '--test-reporter=tap', join(EXAMPLES, 'node.test.mjs')];
  const output = execFileSync(process.execPath, args, {
    ...options,
    env: { ...options.env, NODE_TEST_CONTEXT: undefined },
  });
  t.regex(output, /explored (\d+) of \1 schedules with at most 2 preemptions/);
  for (const name of ['fatalEexist', 'spinsOnEagain', 'removeTooLate', 'stopsReading', 'lostWake', 'trustsTheEvent'])
    t.regex(output, new RegExp(`^ *ok \\d+ - ${name} is found out`, 'm'));
  t.regex(output, /^# fail 0$/m);
});

test('with AVA', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-handlers-'));
  try {
    cpSync(EXAMPLES, folder, { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/userfaultfd'));
    symlinkSync(join(ROOT, 'node_modules/ava'), join(folder, 'node_modules/ava'));
    writeFileSync(join(folder, 'package.json'), '{"name":"handlers","private":true}');
    const ava = join(folder, 'node_modules/ava/entrypoints/cli.mjs');
    const output = execFileSync(process.execPath, [ava, 'ava.test.mjs'], { ...options, cwd: folder });
    t.regex(output, /2 tests passed/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the manual page’s example program', (t) => {
  const output = execFileSync(process.execPath, [join(EXAMPLES, 'manual-page.mjs')], options);
  t.regex(output, /^explored (\d+) of \1 schedules/);
  t.regex(output, /main: "AAAABBBBCCCC"/);
});

kernelTest('the monitor serves two processes that speak Firecracker’s protocol', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-monitor-'));
  const [socket, file] = [join(folder, 'socket'), join(folder, 'image')];
  writeFileSync(
    file,
    new Uint8Array(8 * 4096).map((_, at) => (at >> 12) + 1),
  );
  const monitor = spawn(process.execPath, [join(EXAMPLES, 'monitor.mjs'), socket, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface({ input: monitor.stdout })[Symbol.asyncIterator]();
    t.is((await lines.next()).value, `listening at ${socket}`);
    const guest = join(ROOT, 'dist/test/process/_guest.js');
    const guests = ['8', '3'].map((pages) => promisify(execFile)(process.execPath, [guest, socket, pages], options));
    const outputs = (await Promise.all(guests)).map(({ stdout }) => stdout);
    t.deepEqual(outputs, ['sum 36\n', 'sum 6\n']);
    for (const _ of guests) t.regex((await lines.next()).value, /^process \d+ has ended$/);
  } finally {
    monitor.kill();
    await once(monitor, 'close');
    rmSync(folder, { recursive: true, force: true });
  }
});
