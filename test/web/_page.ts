/** What tests in the browser share: the page opened at a link, and what is waited for on it. */
import test, { type ExecutionContext } from 'ava';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launch, serve, whyNoBrowser } from './_browser.js';

/** For any one thing that the page is asked to do, milliseconds. */
const PATIENCE = 20_000;

let browser: Browser | undefined;
let server: Awaited<ReturnType<typeof serve>> | undefined;

test.after.always('the browser and the server end', async () => {
  await browser?.close();
  server?.close();
});

export interface Opened {
  readonly page: Page;
  /** Requests to others, and errors. */
  readonly wrong: readonly string[];
}

const noBrowser = whyNoBrowser();

/** Opens the page at a link; what has to be so before it begins is done first. */
export type Open = (hash: string, before?: (page: Page) => Promise<void>) => Promise<Opened>;

/** A test with the page opened at a link. */
export function inBrowser(
  title: string,
  body: (t: ExecutionContext, open: Open) => Promise<void>,
  options: BrowserContextOptions = {},
) {
  if (noBrowser !== undefined) {
    test.skip(`${title} (${noBrowser})`, () => {});
    return;
  }
  test.serial(title, async (t) => {
    browser ??= await launch();
    server ??= await serve();
    const { origin } = server;
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, bypassCSP: false, ...options });
    t.teardown(() => context.close());
    await body(t, async (hash, before) => {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      const wrong: string[] = [];
      page.on('request', (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${origin}/`)) wrong.push(request.url());
      });
      page.on('pageerror', (error) => wrong.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') wrong.push(message.text());
      });
      await before?.(page);
      await page.goto(`${origin}/#${hash}`);
      await page.waitForSelector('.machine');
      return { page, wrong };
    });
  });
}

/** All that the page shows of the machine and the lines. */
export async function shown(page: Page): Promise<string> {
  return page.evaluate(
    `document.querySelector('.things').innerHTML + document.querySelector('.happened').innerHTML + document.querySelector('.script').innerText`,
  );
}

export async function positionOf(page: Page): Promise<number> {
  return Number(await page.locator('.scrub input').inputValue());
}

/** Milliseconds after which what was waited for is said not to come. */
const DEADLINE = 10_000;

/** Waits until something is so; within the page, because its policy lets nobody evaluate texts. */
export async function until(page: Page, condition: string): Promise<void> {
  const failure = `${condition} did not come about within ${DEADLINE} ms; the page says: `;
  await page.evaluate(
    `new Promise((resolve, reject) => {
      const end = performance.now() + ${DEADLINE};
      const look = () => {
        if (${condition}) resolve();
        else if (performance.now() < end) setTimeout(look, 5);
        else reject(new Error(${JSON.stringify(failure)} + document.body.innerText.slice(0, 2000)));
      };
      look();
    })`,
  );
}

/** Presses a key and waits until the page is at a position. */
export async function press(page: Page, key: string, position: number): Promise<void> {
  await page.keyboard.press(key);
  await until(page, `document.querySelector('.scrub input').value === '${position}'`);
}

/** Presses the tab key until what a selector says has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`no tab leads to ${selector}`);
}

/** Things on a page that the tab key stops at. */
const MOST_TABS = 80;

/** What lights up, each kind once. */
export async function lit(page: Page): Promise<string[]> {
  const kinds = ['cell', 'line', 'handle', 'message', 'thread'];
  return page.evaluate(
    `${JSON.stringify(kinds)}.filter((kind) => document.querySelector('.' + kind + '.related') !== null)`,
  );
}
