/** Fetches a Chromium for the tests of the page where there is none: `npm run install-chromium`. It goes into the cache of playwright-core. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromiumPath, whyNoBrowser } from '../test/web/_browser.js';
import { ROOT } from './root.js';

const CLI = join(ROOT, 'node_modules/playwright-core/cli.js');
const BY_HAND =
  'Install one as your distribution has it (Debian: apt-get install chromium), or name one in CHROMIUM. Without one the tests of the page are skipped.';

/** Fetches; the reason if that failed. What came of the attempts, which are several, is said once. */
function fetchChromium(): string | undefined {
  const { status, stderr, error } = spawnSync(process.execPath, [CLI, 'install', 'chromium'], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  return /^Error: (.*)$/m.exec(stderr)?.[1] ?? error?.message ?? stderr.trim();
}

function main(): number {
  const { CHROMIUM } = process.env;
  if (CHROMIUM !== undefined && chromiumPath() === undefined) {
    process.stderr.write(
      `CHROMIUM names ${CHROMIUM}, which is not there; what is fetched is used only without CHROMIUM\n`,
    );
    return 1;
  }
  if (chromiumPath() === undefined) {
    const reason = fetchChromium();
    if (reason !== undefined) {
      process.stderr.write(`It could not be fetched: ${reason}\n${BY_HAND}\n`);
      return 1;
    }
  }
  const reason = whyNoBrowser();
  if (reason !== undefined) {
    process.stderr.write(
      `${reason}\nLibraries that it lacks come by \`node ${CLI} install-deps chromium\`, as root.\n`,
    );
    return 1;
  }
  console.log(`There is one: ${chromiumPath()}`);
  return 0;
}

process.exitCode = main();
