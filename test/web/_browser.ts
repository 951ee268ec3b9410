/** Chromium, and the built page on loopback. */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { servePage } from '../../cli/static.js';
import { ROOT } from '../../tools/root.js';

export const PAGE_FOLDER = join(ROOT, 'dist/page');

/** CHROMIUM says which one; else those of Linux distributions are looked for. */
const EXECUTABLE = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

/** Why there are no tests in a browser, or `undefined`. */
export const noBrowser: string | undefined =
  EXECUTABLE === undefined ? 'there is no Chromium: install `chromium`, or name one in CHROMIUM' : undefined;

/** Chromium's own isolation needs a user other than root. */
export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE!, args: ['--no-sandbox'] });
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
