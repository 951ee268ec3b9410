/** Fetches a Chromium for the tests of the page where there is none: `npm run install-chromium`. It goes into the cache of playwright-core. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromiumPath } from '../test/web/_browser.js';
import { ROOT } from './root.js';

const CLI = join(ROOT, 'node_modules/playwright-core/cli.js');

function main(): number {
  const before = chromiumPath();
  if (before !== undefined) {
    console.log(`there is one: ${before}`);
    return 0;
  }
  const { status } = spawnSync(process.execPath, [CLI, 'install', 'chromium'], { stdio: 'inherit' });
  const after = chromiumPath();
  if (status === 0 && after !== undefined) {
    console.log(`it is ${after}; libraries that it lacks come by \`node ${CLI} install-deps chromium\`, as root`);
    return 0;
  }
  process.stderr.write(
    'it could not be fetched: install the package `chromium` of your distribution, or name one in CHROMIUM\n',
  );
  return 1;
}

process.exitCode = main();
