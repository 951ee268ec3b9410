/** Time: jumping, playing, scrubbing. */
import type { Page } from 'playwright-core';
import { inBrowser, positionOf, press, shown, until } from './_page.js';

inBrowser('one jumps to the next failure, sleep and wake, and back, by keys and by buttons', async (t, open) => {
  const { page, wrong } = await open('lesson=eexist-is-normal&step=0');
  const stops: Record<string, number[]> = {};
  for (const [key, kind] of Object.entries({ f: 'failure', s: 'sleep', w: 'wake' })) {
    await press(page, 'Home', 0);
    const next = page.getByRole('button', { name: `Next ${kind}` });
    const previous = page.getByRole('button', { name: `Previous ${kind}` });
    const forth: number[] = [];
    for (let before = 0; await next.isEnabled(); before = forth.at(-1)!) {
      await page.keyboard.press(key);
      await until(page, `Number(document.querySelector('.scrub input').value) > ${before}`);
      forth.push(await positionOf(page));
    }
    t.true(forth.length > 0, kind);
    stops[kind] = forth;
    for (const position of forth.slice(0, -1).reverse()) await press(page, key.toUpperCase(), position);
    t.true(await previous.isDisabled(), kind);
    for (const position of forth.slice(1)) {
      await next.click();
      await until(page, `document.querySelector('.scrub input').value === '${position}'`);
    }
  }
  await press(page, 'End', Number(await page.locator('.scrub input').getAttribute('max')));
  const all = [...new Set(Object.values(stops).flat())].sort((one, other) => one - other);
  const last = await positionOf(page);
  for (const position of all.filter((each) => each < last).reverse()) await press(page, 'N', position);
  t.deepEqual(wrong, []);
});

/** Milliseconds that pass at once while it plays, and the most that one step may take. */
const TICK = 100;
const LONGEST_STEP = 3000;

/** Lets the page's time go on until a step is shown. */
async function playTo(page: Page, position: number): Promise<void> {
  for (let passed = 0; passed <= LONGEST_STEP; passed += TICK) {
    if ((await positionOf(page)) === position) return;
    await page.clock.runFor(TICK);
  }
  throw new Error(`step ${position} was not played within ${LONGEST_STEP} ms`);
}

inBrowser('it plays until something is asked, pauses where one is, and stops at the end', async (t, open) => {
  const { page, wrong } = await open('lesson=fault-is-no-error&step=0', (each) => each.clock.install({ time: 0 }));
  await page.clock.pauseAt(60_000);
  const play = page.getByRole('button', { name: 'Play', exact: true });
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  await page.clock.runFor(LONGEST_STEP);
  t.is(await positionOf(page), 0, 'nothing plays by itself');
  await play.click();
  await pause.waitFor();
  for (let position = 1; position <= 2; position += 1) await playTo(page, position);
  await pause.click();
  await page.clock.runFor(LONGEST_STEP);
  t.is(await positionOf(page), 2);
  await page.locator('h1').click();
  await page.keyboard.press(' ');
  await pause.waitFor();
  await playTo(page, 3);
  await page.keyboard.press(' ');
  await page.clock.runFor(LONGEST_STEP);
  t.is(await positionOf(page), 3);
  await play.click();
  const last = Number(await page.locator('.scrub input').getAttribute('max'));
  let questions = 0;
  for (let position = 4; position <= last; position += 1) {
    await playTo(page, position);
    const option = page.locator('.quiz .option[aria-pressed=false]').first();
    if (!(await option.isVisible())) continue;
    await page.clock.runFor(LONGEST_STEP);
    t.is(await positionOf(page), position, 'what is asked is not given away');
    questions += 1;
    await option.click();
    await play.click();
  }
  t.is(questions, 2);
  await page.clock.runFor(LONGEST_STEP);
  await play.waitFor();
  t.is(await positionOf(page), last);
  t.deepEqual(wrong, []);
});

/** What is shown where the scrubber is. */
async function scrubbed(page: Page): Promise<readonly [position: number, shown: string]> {
  const position = await positionOf(page);
  await page.getByText(`Step ${position} of`).waitFor();
  return [position, await shown(page)];
}

inBrowser(
  'scrubbed by keys or by a pointer, the same is shown at a position as when it was stepped to',
  async (t, open) => {
    const { page, wrong } = await open('lesson=minor-is-not-missing&step=0');
    const scrub = page.locator('.scrub input');
    const last = Number(await scrub.getAttribute('max'));
    const stepped = [await shown(page)];
    for (let position = 1; position <= last; position += 1) {
      await press(page, 'ArrowRight', position);
      stepped.push(await shown(page));
    }
    t.is(new Set(stepped).size, last + 1);
    await scrub.focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowUp', 'PageUp', 'ArrowDown', 'PageDown', 'End', 'ArrowLeft']) {
      const before = await positionOf(page);
      await page.keyboard.press(key);
      const [position, seen] = await scrubbed(page);
      t.not(position, before, key);
      t.is(seen, stepped[position]!, `${key}, step ${position}`);
    }
    const { x, y, width, height } = (await scrub.boundingBox())!;
    const to = (share: number) => page.mouse.move(x + 1 + (width - 2) * share, y + height / 2);
    const reached = new Set<number>();
    await to(0.5);
    await page.mouse.down();
    for (const share of [0.5, 0.9, 1, 0.3, 0.7, 0, 0.6]) {
      await to(share);
      const [position, seen] = await scrubbed(page);
      reached.add(position);
      t.is(seen, stepped[position]!, `dragged to step ${position}`);
    }
    await page.mouse.up();
    t.is(reached.size, 7);
    t.true(reached.has(0) && reached.has(last));
    t.deepEqual(wrong, []);
  },
);
