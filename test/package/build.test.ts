import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ROOT } from '../../tools/root.js';

/** Runs the build's native step alone, in a folder that holds nothing else. */
function buildNative(environment: Readonly<Record<string, string>>): {
  status: number | null;
  output: string;
  reason: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-build-'));
  try {
    mkdirSync(join(folder, 'tools'));
    copyFileSync(join(ROOT, 'tools/build.mjs'), join(folder, 'tools/build.mjs'));
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/build.mjs', 'native'], {
      cwd: folder,
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      timeout: 60_000,
    });
    const reason = readFileSync(join(folder, 'dist/native/unavailable.txt'), 'utf8');
    return { status, output: stdout + stderr, reason };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('without a compiler the build goes on, and leaves the reason for the package to say', (t) => {
  const { status, output, reason } = buildNative({ CXX: 'no-such-compiler' });
  t.is(status, 0, output);
  if (process.platform === 'linux' && process.arch === 'x64') t.regex(reason, /no C\+\+ compiler/);
  t.true(output.includes(reason.trim()));
});

test('a step that there is not is refused with the names of those that there are', (t) => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/build.mjs'), 'nativ'], {
    encoding: 'utf8',
  });
  t.is(status, 1);
  t.regex(stderr, /no such step: nativ; there are native, wasm, ts/);
});
