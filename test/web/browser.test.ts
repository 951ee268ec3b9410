import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { lessonScenarios } from '../../tools/lessons.js';
import { encodeLink } from '../../web/model/link.js';
import { PAGE_FOLDER } from './_browser.js';
import { inBrowser, positionOf, press, shown, until } from './_page.js';

/** Of all files together, compressed. */
const MOST_BYTES = 350_000;

inBrowser(
  'every lesson is stepped to its end and back by the keyboard, and shows the same at each position',
  async (t, open) => {
    for (const { name } of lessonScenarios()) {
      const { page, wrong } = await open(`lesson=${name.replace(/^lessons\/|\.uffd$/g, '')}&step=0`);
      const last = Number(await page.locator('.scrub input').getAttribute('max'));
      t.true(last > 0, name);
      const forth = [await shown(page)];
      for (let position = 1; position <= last; position += 1) {
        await press(page, 'ArrowRight', position);
        forth.push(await shown(page));
      }
      for (let position = last - 1; position >= 0; position -= 1) {
        await press(page, 'ArrowLeft', position);
        t.is(await shown(page), forth[position]!, `${name}, step ${position}`);
      }
      t.deepEqual(wrong, [], name);
      await page.close();
    }
  },
);

inBrowser(
  'a changed scenario runs at once, its link restores it, and an error is told at its place',
  async (t, open) => {
    const { page, wrong } = await open('lesson=copy-does-not-always-wake&step=8');
    await page.keyboard.press('e');
    const content = page.locator('.cm-content');
    await content.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText(
      '[main] ioctl(uffd, UFFDIO_WAKE, {start=mem, len=1p})\n[T1] <... load resumed> = 0x5a\n',
    );
    await page.locator('.verdict.right').waitFor();
    t.is(await positionOf(page), 8);
    await until(page, `location.hash.includes('text=')`);
    const hash: string = await page.evaluate('location.hash.slice(1)');
    await page.keyboard.insertText('[main] nonsense(1)\n');
    await page.locator('.verdict.wrong').waitFor();
    t.regex((await page.locator('.verdict.wrong').textContent())!, /nonsense is not an operation/);
    const again = await open(hash);
    await again.page.locator('.verdict.right').waitFor();
    t.is(await positionOf(again.page), 8);
    t.deepEqual([...wrong, ...again.wrong], []);
  },
);

inBrowser('once loaded the page needs no network', async (t, open) => {
  const { page } = await open('lesson=fault-is-no-error&step=0');
  await page.context().setOffline(true);
  await page.locator('.top select').selectOption('minor-is-not-missing');
  await until(page, `document.title.includes('MINOR')`);
  await press(page, 'End', 14);
  t.is(await page.locator('.line.current').count(), 2);
});

inBrowser('a question can be answered, and says whether that was right', async (t, open) => {
  const { page } = await open('lesson=fault-is-no-error&step=6');
  await page.getByRole('button', { name: 'It gets SIGSEGV' }).click();
  t.regex((await page.locator('.quiz p').textContent())!, /^No\. /);
  await page.getByRole('button', { name: 'It sleeps until' }).click();
  t.regex((await page.locator('.quiz p').textContent())!, /^Right\. /);
});

inBrowser('what the machine is like can be chosen, is in the link, and decides what comes', async (t, open) => {
  const { page, wrong } = await open('lesson=copy-is-not-the-only-way&step=0');
  await page.locator('.settings summary').click();
  await page.getByLabel('MOVE', { exact: true }).uncheck();
  await page.locator('.verdict.wrong').waitFor();
  t.regex((await page.locator('.verdict.wrong').textContent())!, /needs feature=MOVE/);
  await until(page, `location.hash.includes('features=')`);
  const again = await open(await page.evaluate('location.hash.slice(1)'));
  await again.page.locator('.verdict.wrong').waitFor();
  t.regex((await again.page.locator('.settings summary').textContent())!, /Linux 6\.18, root, 16 of 17 features/);
  t.deepEqual([...wrong, ...again.wrong], []);
});

inBrowser(
  'a lesson says on which kernels it was checked, and a failed call where its manual page is',
  async (t, open) => {
    const { page, wrong } = await open('lesson=eexist-is-normal&step=99');
    t.regex((await page.locator('.checked').textContent())!, /Linux \d+\.\d+/);
    const manual = page.locator('.outcome.failed a');
    t.is(await manual.textContent(), 'UFFDIO_COPY(2const)');
    t.is(await manual.getAttribute('href'), 'https://man7.org/linux/man-pages/man2/UFFDIO_COPY.2const.html');
    t.deepEqual(wrong, []);
  },
);

inBrowser('an operation by hand goes on from here; what is wrong with it is told at its place', async (t, open) => {
  const { page, wrong } = await open('lesson=copy-does-not-always-wake&step=8');
  const field = page.getByLabel('Do something by hand');
  await field.fill('ioctl(uffd, UFFDIO_WAKE, {start=mem, len=1})');
  await page.keyboard.press('Enter');
  await until(page, `document.querySelector('.scrub input').value === '9'`);
  t.regex((await page.locator('.line.call.current').textContent())!, /EINVAL/);
  await page.keyboard.type('ioctl(uffd, UFFDIO_WAKE, {start=nothing, len=1p})');
  await page.keyboard.press('Enter');
  await page.locator('.console .verdict').waitFor();
  t.regex((await page.locator('.console .verdict').textContent())!, /^Column 33: /);
  await field.fill('ioctl(uffd, UFFDIO_WAKE, {start=mem, len=1p})');
  await page.keyboard.press('Enter');
  await page.locator('.solved').getByText('Solved.').waitFor();
  t.is(await positionOf(page), 10);
  t.deepEqual(wrong, []);
});

inBrowser('a task says how far it is done, and shows a solution', async (t, open) => {
  const { page, wrong } = await open('lesson=handler-dies&step=99');
  t.is(await page.locator('.fix li').count(), 0);
  await page.getByRole('button', { name: 'Show a solution' }).click();
  await page.locator('.solved').getByText('Solved.').waitFor();
  t.is(await page.locator('.fix li.so').count(), await page.locator('.fix li').count());
  t.deepEqual(wrong, []);
});

inBrowser('a drill asks, counts, and is in the link', async (t, open) => {
  const { page, wrong } = await open('lesson=copy-does-not-always-wake&step=99');
  await page.getByRole('button', { name: 'Start a drill' }).click();
  await until(page, `location.hash.includes('drill=1&')`);
  const asked = Number(/of (\d+) said/.exec((await page.locator('.drill [role=status]').textContent())!)![1]);
  const last = Number(await page.locator('.scrub input').getAttribute('max'));
  for (let position = 0; position < last; position += 1) {
    const right = page.locator('.quiz .option');
    for (let option = 0; option < (await right.count()); option += 1) {
      await right.nth(option).click();
      if ((await page.locator('.quiz .option.right[aria-pressed=true]').count()) === 1) break;
    }
    await press(page, 'ArrowRight', position + 1);
  }
  t.is(await page.locator('.drill [role=status]').textContent(), `${asked} of ${asked} said rightly.`);
  t.is(await page.locator('.verdict.wrong').count(), 0);
  await page.getByRole('button', { name: 'Next drill' }).click();
  await until(page, `location.hash.includes('drill=2&')`);
  const title = await page.locator('#lesson-title').textContent();
  const again = await open(await page.evaluate('location.hash.slice(1)'));
  t.is(await again.page.locator('#lesson-title').textContent(), title);
  await page.getByRole('button', { name: 'Back to the lesson' }).click();
  await until(page, `!location.hash.includes('drill=')`);
  t.deepEqual([...wrong, ...again.wrong], []);
});

inBrowser('of a table each case can be chosen', async (t, open) => {
  const text = `# One page or two
#: cases size
#:       1p
#:       2p
[main] mem = mmap(NULL, $size)
`;
  const { page, wrong } = await open(await encodeLink({ text, branch: 0, position: 2 }));
  t.is(await page.locator('.mapping .cell').count(), 1);
  await page.getByLabel('Case:').selectOption({ index: 1 });
  await until(page, `document.querySelectorAll('.mapping .cell').length === 2`);
  await until(page, `location.hash.includes('case=1')`);
  const again = await open(await page.evaluate('location.hash.slice(1)'));
  t.is(await again.page.locator('.mapping .cell').count(), 2);
  t.deepEqual([...wrong, ...again.wrong], []);
});

inBrowser('how many pages there can be is chosen, in the link, and decides what comes', async (t, open) => {
  const text = '# Memory\n#: cites mmap(2)\n[main] mem = mmap(NULL, 101p)\n';
  const { page, wrong } = await open(await encodeLink({ text, branch: 0, position: 1 }));
  await page.locator('.verdict.right').waitFor();
  await page.locator('.settings summary').click();
  const memory = page.getByLabel('Pages of RAM');
  await memory.fill('100');
  await memory.press('Enter');
  await page.locator('.verdict.wrong').waitFor();
  t.regex((await page.locator('.verdict.wrong').textContent())!, /ENOMEM/);
  await page.getByLabel('Hugepages').fill('99');
  await page.getByLabel('Hugepages').press('Enter');
  await until(page, `location.hash.includes('memory=100&hugepages=16')`);
  const again = await open(await page.evaluate('location.hash.slice(1)'));
  await again.page.locator('.verdict.wrong').waitFor();
  t.regex((await again.page.locator('.settings summary').textContent())!, /400 KiB of memory, 16 hugepages/);
  t.deepEqual([...wrong, ...again.wrong], []);
});

inBrowser('in the editor what came of each line stands behind it, and a reason below', async (t, open) => {
  const { page, wrong } = await open('lesson=eexist-is-normal&step=99');
  await page.keyboard.press('e');
  await page.locator('.cm-outcome-failed').first().waitFor();
  t.regex((await page.locator('.cm-outcome-failed').first().textContent())!, /EEXIST/);
  await page.keyboard.press('Home');
  await until(page, `document.querySelector('.editor').shadowRoot.querySelector('.cm-outcome') === null`);
  t.deepEqual(wrong, []);
});

inBrowser('the editor is loaded when it is first needed, and the line of the step follows in it', async (t, open) => {
  const loaded: string[] = [];
  const { page, wrong } = await open('lesson=eexist-is-normal&step=1', async (each) => {
    each.on('request', (request) => loaded.push(request.url()));
  });
  await press(page, 'ArrowRight', 2);
  const isEditor = (url: string) => /\/editor-\w+\.js$/.test(url);
  t.false(loaded.some(isEditor));
  await page.keyboard.press('e');
  const current = page.locator('.cm-current');
  await current.first().waitFor();
  t.true(loaded.some(isEditor));
  const lines = `document.querySelector('.editor').shadowRoot`;
  for (const position of [3, 4]) {
    const before = JSON.stringify((await current.allTextContents()).join());
    await press(page, 'ArrowRight', position);
    await until(
      page,
      `[...${lines}.querySelectorAll('.cm-current')].map((line) => line.textContent).join() !== ${before}`,
    );
    t.is(await current.count(), 1);
  }
  const colours = `new Set([...${lines}.querySelectorAll('.cm-line > span:not(.cm-outcome)')].map((word) => getComputedStyle(word).color)).size`;
  t.true(Number(await page.evaluate(colours)) > 2, 'words have colours');
  t.deepEqual(wrong, []);
});

test('all files of the page together are small when compressed', (t) => {
  const sizes = readdirSync(PAGE_FOLDER).map(
    (file) => gzipSync(readFileSync(join(PAGE_FOLDER, file)), { level: 9 }).length,
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  t.true(total <= MOST_BYTES, `${total} bytes`);
});
