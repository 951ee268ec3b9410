/**
 * `npm run vitest`: the example for Vitest, in a folder of its own: too large a package to depend on. Where it can't be fetched that is
 * said, and the status is 3.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.js';
import { install } from './_install.js';

const VITEST = 'vitest@5.1.2';

const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-vitest-'));
try {
  writeFileSync(join(folder, 'package.json'), '{"name":"handlers","private":true}');
  const reason = install(folder, VITEST);
  if (reason === undefined) {
    cpSync(join(ROOT, 'examples/handlers'), folder, { recursive: true });
    symlinkSync(ROOT, join(folder, 'node_modules/userfaultfd'));
    const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
    execFileSync(process.execPath, [vitest, 'run', 'vitest.test.mjs'], { cwd: folder, stdio: 'inherit' });
  } else {
    console.log(`${VITEST}: skipped: ${reason}`);
    process.exitCode = 3;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
