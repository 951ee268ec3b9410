/** Promises: the teaching page can be used within a second, and no frame takes longer than a screen shows it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launch, serve } from '../test/web/_browser.js';
import { longScenario } from './long-scenario.js';
import type { Section } from './section.js';
import { formatNumber, median } from './statistics.js';

/** Milliseconds until the machine is drawn and a step can be taken. */
const FIRST_LIMIT = 1000;
/** Milliseconds: 60 frames a second. */
const FRAME_LIMIT = 16;
const WIDE_PAGES = 100_000;
const WIDE_STEPS = 200;
const FRAMES = 120;
/** Of so many frames the slowest but few counts: a frame in which the browser collects garbage is one of its own. */
const PERCENTILE = 0.95;

/** One mapping, of which pages here and there are filled. */
function wideScenario(): string {
  return [
    '# A wide mapping',
    '#: cites userfaultfd(2)',
    `[main] mem = mmap(NULL, ${WIDE_PAGES}p)`,
    '[main] src = mmap(NULL, 1p)',
    '[main] fill(src, 1p, 0x5a)',
    '[main] uffd = userfaultfd()',
    '[main] ioctl(uffd, UFFDIO_API, {})',
    `[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=${WIDE_PAGES}p}})`,
    ...Array.from(
      { length: WIDE_STEPS },
      (_, step) =>
        `[main] ioctl(uffd, UFFDIO_COPY, {dst=mem+${(step * 7919) % WIDE_PAGES}p, src=src, len=1p, copy=1p})`,
    ),
    '',
  ].join('\n');
}

/** One mapping that is full, and stores here and there. */
function fullScenario(): string {
  return [
    '# A full mapping',
    '#: cites userfaultfd(2)',
    `[main] mem = mmap(NULL, ${WIDE_PAGES}p)`,
    `[main] fill(mem, ${WIDE_PAGES}p, 0x5a)`,
    '[main] uffd = userfaultfd()',
    '[main] ioctl(uffd, UFFDIO_API, {})',
    `[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=${WIDE_PAGES}p}})`,
    ...Array.from(
      { length: WIDE_STEPS },
      (_, step) => `[main] store(mem+${(step * 7919) % WIDE_PAGES}p, ${step % 256})`,
    ),
    '',
  ].join('\n');
}

/** In the page: how long frames take in which it goes forth, back, and anywhere; each from its beginning until it is drawn. */
const FRAME_TIMES = `(async () => {
  const frame = (act) => new Promise((done) => requestAnimationFrame(() => {
    const start = performance.now();
    act();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now() - start);
    port2.postMessage(0);
  }));
  const scrub = document.querySelector('.scrub input');
  const press = (key) => () => window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const goTo = (position) => () => {
    scrub.value = String(position);
    scrub.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const times = async (actions) => {
    const taken = [];
    for (const act of actions) taken.push(await frame(act));
    return taken;
  };
  const many = Array.from({ length: ${FRAMES} }, (_, index) => index);
  const middle = Math.floor(Number(scrub.max) / 3);
  await times([goTo(middle), ...many.slice(0, 20).map(() => press('ArrowRight'))]);
  return {
    step: await times(many.map((index) => press(index % 3 === 2 ? 'ArrowLeft' : 'ArrowRight'))),
    scrub: await times(many.map((index) => goTo(Math.floor((Number(scrub.max) * ((index * 37) % 100)) / 100)))),
  };
})()`;

interface Frames {
  readonly step: readonly number[];
  readonly scrub: readonly number[];
}

function slowest(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * PERCENTILE)]!;
}

async function opened(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.goto(origin);
  await page.locator('.controls .main:enabled').waitFor();
  return page;
}

/** From the beginning of the navigation, with nothing cached, until a step can be taken. */
async function firstUsable(browser: Browser, origin: string): Promise<number> {
  const page = await opened(browser, origin);
  const time = Number(await page.evaluate('performance.now()'));
  await page.context().close();
  return time;
}

async function framesOf(browser: Browser, origin: string, text: string): Promise<Frames> {
  const page = await opened(browser, origin);
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-bench-'));
  try {
    const file = join(folder, 'measured.uffd');
    writeFileSync(file, text);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.locator('.verdict.right').waitFor({ timeout: 60_000 });
    // The editor stays closed: what is measured is the machine with its lines.
    return (await page.evaluate(FRAME_TIMES)) as Frames;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await page.context().close();
  }
}

/** Measures the built page in Chromium; only where there is one. */
export async function measurePage(rounds: number): Promise<Section> {
  const server = await serve();
  const browser = await launch();
  try {
    const first: number[] = [];
    for (let round = 0; round <= rounds; round += 1) first.push(await firstUsable(browser, server.origin));
    const long = await framesOf(browser, server.origin, longScenario());
    const wide = await framesOf(browser, server.origin, wideScenario());
    const full = await framesOf(browser, server.origin, fullScenario());
    const line = (name: string, what: string, times: readonly number[]) => ({
      name,
      what,
      cells: [formatNumber(median(times))],
      value: slowest(times),
      limit: { relation: 'at most' as const, value: FRAME_LIMIT },
    });
    return {
      name: 'page',
      title: 'The teaching page in Chromium',
      promise: `usable within ${FIRST_LIMIT / 1000} s, and every frame within ${FRAME_LIMIT} ms`,
      columns: ['median, ms'],
      valueColumn: '95 of 100 are below, ms',
      lines: [
        {
          name: 'page-first',
          what: 'from the address to the first step that can be taken, nothing cached',
          cells: [formatNumber(median(first.slice(1)))],
          value: median(first.slice(1)),
          limit: { relation: 'at most', value: FIRST_LIMIT },
        },
        line('page-long-step', 'a step in a scenario of 10,000 lines', long.step),
        line('page-long-scrub', 'anywhere in a scenario of 10,000 lines', long.scrub),
        line('page-wide-step', `a step with a mapping of ${WIDE_PAGES.toLocaleString('en')} pages`, wide.step),
        line('page-wide-scrub', `anywhere with a mapping of ${WIDE_PAGES.toLocaleString('en')} pages`, wide.scrub),
        line('page-full-step', 'a step with a mapping of as many that are all there', full.step),
        line('page-full-scrub', 'anywhere with a mapping of as many that are all there', full.scrub),
      ],
    };
  } finally {
    await browser.close();
    server.close();
  }
}
