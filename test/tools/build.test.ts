import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { ROOT } from '../../tools/root.js';

/** Runs the build tool in a folder of its own. */
function build(
  t: ExecutionContext,
  step: string,
  environment: NodeJS.ProcessEnv,
): { status: number | null; folder: string; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-test-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const tool of ['build.mjs', 'node-gyp.mjs', 'page.mjs'])
    cpSync(join(ROOT, 'tools', tool), join(folder, 'tools', tool));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'tools/build.mjs'), step], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, folder, output: stdout + stderr };
}

test('without a compiler the build goes on, and writes down why there is no kernel backend', (t) => {
  const { status, folder, output } = build(t, 'native', { CXX: '/nowhere/g++' });
  t.is(status, 0, output);
  const reason = readFileSync(join(folder, 'dist/native/unavailable.txt'), 'utf8');
  t.regex(reason, process.platform === 'linux' && process.arch === 'x64' ? /no C\+\+ compiler/ : /this is/);
  t.true(output.includes(reason.trim()));
});

test('a step that does not exist fails and names those that do', (t) => {
  const { status, output } = build(t, 'everything', {});
  t.is(status, 1);
  t.regex(output, /no such step: everything; there are native, wasm, ts/);
});
