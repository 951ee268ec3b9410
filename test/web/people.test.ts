/** Who does not see, uses no mouse, has a small screen, or is made ill by what moves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../tools/root.js';
import { inBrowser, lit, press, tabTo, until } from './_page.js';

const AXE = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is now. */
async function violations(page: Page): Promise<string[]> {
  // Colours that are still on their way from one theme to the other would be judged.
  await until(page, 'document.getAnimations().every(({ playState }) => playState === "finished")');
  await page.evaluate(AXE);
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
  );
}

const WIDTHS = { 'a desktop': { width: 1280, height: 860 }, 'a phone': { width: 390, height: 844 } };

for (const [device, viewport] of Object.entries(WIDTHS))
  inBrowser(
    `axe finds nothing wrong on ${device}, in either theme, at a question, at a failure and in the editor`,
    async (t, open) => {
      for (const theme of ['Light', 'Dark'])
        for (const hash of [
          'lesson=fault-is-no-error&step=6',
          'lesson=minor-is-not-missing&step=12',
          'lesson=eexist-is-normal&step=11',
          'lesson=handler-dies&step=99',
        ]) {
          const { page } = await open(hash);
          const other = page.getByRole('button', { name: theme, exact: true });
          if ((await other.count()) > 0) await other.click();
          if (hash.includes('eexist')) {
            await page.getByRole('button', { name: 'Change it' }).first().click();
            await page.waitForSelector('.cm-content');
          }
          if (hash.includes('handler')) {
            await page.locator('.settings summary').click();
            await page.getByRole('button', { name: 'Show a solution' }).click();
            await page.locator('.fix li.so').first().waitFor();
          }
          t.deepEqual(await violations(page), [], `${theme} ${hash}`);
          await page.close();
        }
    },
    { viewport },
  );

inBrowser('all of it can be done by the keyboard alone', async (t, open) => {
  const { page, wrong } = await open('lesson=fault-is-no-error&step=6');
  await tabTo(page, '.quiz .option:last-of-type');
  await page.keyboard.press('Enter');
  t.regex((await page.locator('.quiz p').textContent())!, /^Right\. /);
  await press(page, 'ArrowRight', 7);
  await tabTo(page, '.thread.asleep');
  t.deepEqual(await lit(page), ['cell', 'line', 'handle', 'message', 'thread']);
  await tabTo(page, '.cell');
  t.true((await lit(page)).includes('thread'));
  await page.keyboard.press('c');
  await page.keyboard.type('[T2] load(mem+9)');
  await page.keyboard.press('Enter');
  await until(page, `document.querySelector('.scrub input').value === '8'`);
  await tabTo(page, '.settings summary');
  await page.keyboard.press('e');
  await page.locator('.cm-content').waitFor();
  await tabTo(page, '.editor');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('[main] load(src) = 1');
  await page.locator('.verdict.wrong').waitFor();
  await tabTo(page, '.top select');
  await page.keyboard.press('End');
  await until(page, `document.title.includes('root')`);
  await page.keyboard.press('Tab');
  await press(page, 'End', 9);
  t.deepEqual(wrong, []);
});

inBrowser('each step is announced, by one region that stays: what it changed, or why nothing', async (t, open) => {
  const { page, wrong } = await open('lesson=fault-is-no-error&step=0');
  const region = page.locator('.machine').getByRole('status');
  t.is(await region.getAttribute('aria-live'), 'polite');
  await page.evaluate(`document.querySelector('.happened').isTheSame = true`);
  const last = Number(await page.locator('.scrub input').getAttribute('max'));
  const said = [(await region.innerText())!];
  for (let position = 1; position <= last; position += 1) {
    await press(page, 'ArrowRight', position);
    said.push(await region.innerText());
    t.true(said[position]!.startsWith(`What step ${position} changed\n`), said[position]);
  }
  t.is(new Set(said).size, last + 1, 'of two steps that were announced alike the second would not be');
  t.regex(said[0]!, /^Before the first step/);
  t.regex(said[1]!, /main has mem: 1 page, read, write\.$/);
  t.regex(said[7]!, /T1 is in load and waits for the page at mem\./);
  t.regex(said[7]!, /uffd has a message to read: PAGEFAULT at mem from T1\./);
  t.true(await page.evaluate(`document.querySelector('.happened').isTheSame`), 'it is the region that readers know');
  await press(page, 'ArrowLeft', last - 1);
  t.is(await region.innerText(), said[last - 1]!);
  const failing = await open('lesson=eexist-is-normal&step=0');
  await failing.page.keyboard.press('f');
  await until(failing.page, `document.querySelector('.outcome.failed') !== null`);
  t.regex(
    await failing.page.locator('.machine').getByRole('status').innerText(),
    /Nothing: the call failed \(-1 EEXIST/,
  );
  t.deepEqual([...wrong, ...failing.wrong], []);
});

/** Animations that run, also within the editor, and elements whose changes would take time or whose scrolling would. */
const MOVING = `(() => {
  const roots = [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
  const elements = roots.flatMap((root) => [...root.querySelectorAll('*')]);
  const takesTime = (times) => times.split(', ').some((time) => parseFloat(time) > 0);
  return [
    ...new Set(roots.flatMap((root) => root.getAnimations()).filter(({ playState }) => playState === 'running')),
    ...elements.filter((element) => {
      const { transitionDuration, animationName, animationDuration, scrollBehavior } = getComputedStyle(element);
      const isAnimated = animationName !== 'none' && takesTime(animationDuration);
      return isAnimated || takesTime(transitionDuration) || scrollBehavior === 'smooth';
    }),
  ].map((each) => each.animationName ?? each.transitionProperty ?? each.outerHTML.slice(0, 100));
})()`;

inBrowser(
  'where less motion is asked for nothing moves: no step, no choice of a theme, no editor',
  async (t, open) => {
    const { page, wrong } = await open('lesson=eexist-is-normal&step=0');
    t.true(await page.evaluate(`matchMedia('(prefers-reduced-motion: reduce)').matches`));
    const last = Number(await page.locator('.scrub input').getAttribute('max'));
    for (let position = 1; position <= last; position += 1) {
      await press(page, 'ArrowRight', position);
      t.deepEqual(await page.evaluate(MOVING), [], `step ${position}`);
    }
    await page.locator('.cell').first().hover();
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    t.deepEqual(await page.evaluate(MOVING), [], 'the theme');
    await page.keyboard.press('e');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('[main] ');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete').waitFor();
    t.deepEqual(await page.evaluate(MOVING), [], 'the editor');
    await page.evaluate(`document.querySelector('h1').style.transition = 'color 1s'`);
    t.deepEqual(await page.evaluate(MOVING), ['<h1 style="transition: color 1s;">userfaultfd, <span>seen</span></h1>']);
    t.deepEqual(wrong, []);
  },
  { reducedMotion: 'reduce' },
);
