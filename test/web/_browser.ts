/** Chromium, and the built page on loopback. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { servePage } from '../../cli/static.js';
import { ROOT } from '../../tools/root.js';

export const PAGE_FOLDER = join(ROOT, 'dist/page');

/** CHROMIUM says which one; else those of Linux distributions are looked for, then what `npm run install-chromium` fetched. */
export function chromiumPath(): string | undefined {
  const { CHROMIUM } = process.env;
  if (CHROMIUM !== undefined) return existsSync(CHROMIUM) ? CHROMIUM : undefined;
  const places = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ];
  return places.find((path) => existsSync(path));
}

/** Why there are no tests in a browser, or `undefined`. One that is there may lack libraries. */
export function whyNoBrowser(path: string | undefined = chromiumPath()): string | undefined {
  if (path === undefined)
    return 'there is no Chromium: `npm run install-chromium` fetches one, or name one in CHROMIUM';
  const { status, stderr, error } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  if (status === 0) return undefined;
  return `the Chromium at ${path} does not run: ${error?.message ?? stderr.trim().split('\n')[0]}`;
}

/** Chromium's own isolation needs a user other than root. */
export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath()!, args: ['--no-sandbox'] });
}

/** The page's address, and how to end its server. */
export async function serve(): Promise<{ readonly origin: string; close(): void }> {
  const server = await servePage(PAGE_FOLDER, 0);
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
