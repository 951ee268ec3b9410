/**
 * Pictures of every lesson, light and dark, wide and narrow, to be looked at: `npm run screenshots` writes them into
 * screenshots/, which is not checked in. It takes the page as it was last built.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launch, serve, whyNoBrowser } from '../test/web/_browser.js';
import { lessonScenarios } from './lessons.js';
import { ROOT } from './root.js';

const FOLDER = join(ROOT, 'screenshots');
const SIZES = { wide: { width: 1280, height: 860 }, narrow: { width: 390, height: 844 } } as const;
const THEMES = ['light', 'dark'] as const;

/** Each lesson at its end, where its task is set; and what is to be seen before that. */
const SHOTS: readonly (readonly [name: string, hash: string])[] = [
  ['0-start', 'lesson=fault-is-no-error&step=0'],
  ['0-question', 'lesson=fault-is-no-error&step=6'],
  ...lessonScenarios().map(({ id }) => [id, `lesson=${id}&step=999`] as const),
];

async function shoot(browser: Browser, origin: string, size: keyof typeof SIZES, theme: (typeof THEMES)[number]) {
  const context = await browser.newContext({
    viewport: SIZES[size],
    colorScheme: theme,
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  for (const [name, hash] of SHOTS) {
    const page = await context.newPage();
    await page.goto(`${origin}/#${hash}`);
    await page.waitForSelector('.machine');
    // A bar that sticks to the window would lie over a picture of the whole page.
    const style = size === 'narrow' ? '.controls { position: static !important; }' : '';
    await page.screenshot({ style, path: join(FOLDER, `${name}-${size}-${theme}.png`), fullPage: size === 'narrow' });
    await page.close();
  }
  await context.close();
}

async function main(): Promise<void> {
  const obstacle = whyNoBrowser();
  if (obstacle !== undefined) throw new Error(obstacle);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  const server = await serve();
  const browser = await launch();
  try {
    for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[])
      for (const theme of THEMES) await shoot(browser, server.origin, size, theme);
  } finally {
    await browser.close();
    server.close();
  }
  console.log(`${SHOTS.length * THEMES.length * Object.keys(SIZES).length} pictures are in ${FOLDER}`);
}

await main();
