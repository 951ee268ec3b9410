import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import type { Browser, Page } from 'playwright-core';
import { MAX_LINK_TEXT } from '../../scenario/link.js';
import { lessonScenarios } from '../../tools/lessons.js';
import { ROOT } from '../../tools/root.js';
import { embedCode, encodeLink } from '../../web/model/link.js';
import { libraryScenarios } from '../scenario/_corpus.js';
import { launch, PAGE_FOLDER, serve, whyNoBrowser } from './_browser.js';

const MOST_BYTES = 350_000;
/** For any one thing that the page is asked to do, milliseconds. */
const PATIENCE = 20_000;
const AXE = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');

let browser: Browser | undefined;
let server: Awaited<ReturnType<typeof serve>> | undefined;

test.after.always('the browser and the server end', async () => {
  await browser?.close();
  server?.close();
});

interface Opened {
  readonly page: Page;
  /** Requests to others, and errors. */
  readonly wrong: readonly string[];
}

const noBrowser = whyNoBrowser();

/** A test with the page opened at a link. */
function inBrowser(
  title: string,
  body: (t: ExecutionContext, open: (hash: string) => Promise<Opened>) => Promise<void>,
) {
  if (noBrowser !== undefined) {
    test.skip(`${title} (${noBrowser})`, () => {});
    return;
  }
  test.serial(title, async (t) => {
    browser ??= await launch();
    server ??= await serve();
    const { origin } = server;
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, bypassCSP: false });
    t.teardown(() => context.close());
    await body(t, async (hash) => {
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
      await page.goto(`${origin}/#${hash}`);
      await page.waitForSelector('.machine');
      return { page, wrong };
    });
  });
}

/** All that the page shows of the machine and the lines. */
async function shown(page: Page): Promise<string> {
  return page.evaluate(
    `document.querySelector('.things').innerHTML + document.querySelector('.happened').innerHTML + document.querySelector('.script').innerText`,
  );
}

async function positionOf(page: Page): Promise<number> {
  return Number(await page.locator('.scrub input').inputValue());
}

/** Milliseconds after which what was waited for is said not to come. */
const DEADLINE = 10_000;

/** Waits until something is so; within the page, because its policy lets nobody evaluate texts. */
async function until(page: Page, condition: string): Promise<void> {
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
async function press(page: Page, key: string, position: number): Promise<void> {
  await page.keyboard.press(key);
  await until(page, `document.querySelector('.scrub input').value === '${position}'`);
}

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
  'axe finds nothing wrong, in either theme, at a question, at a failure and in the editor',
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
        // Colours that are still on their way from one theme to the other would be judged.
        await until(page, 'document.getAnimations().every(({ playState }) => playState === "finished")');
        await page.evaluate(AXE);
        const found = (await page.evaluate(
          `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
        )) as string[];
        t.deepEqual(found, [], `${theme} ${hash}`);
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

inBrowser('another page can have it within', async (t, open) => {
  const { page, wrong } = await open('lesson=eexist-is-normal&step=3');
  const code = embedCode(page.url().replace('#', '#embed=1&'));
  const other = await page.context().newPage();
  await other.setContent(`<!doctype html><title>A course</title>${code}`);
  const inner = other.frameLocator('iframe');
  await inner.locator('.machine').waitFor();
  t.is(await inner.locator('.top, .settings').count(), 0);
  t.is(await inner.locator('.scrub input').inputValue(), '3');
  await inner.getByRole('button', { name: 'Step →' }).click();
  await inner.getByText('Step 4 of').waitFor();
  const opened = page.context().waitForEvent('page');
  await inner.getByRole('button', { name: 'Open in a page of its own' }).click();
  const own = await opened;
  await own.locator('.top').waitFor();
  t.is(await own.locator('.scrub input').inputValue(), '4');
  t.deepEqual(wrong, []);
});

inBrowser('what is too long for a link is said, and is no link', async (t, open) => {
  const { page, wrong } = await open('lesson=eexist-is-normal&step=3');
  await page.keyboard.press('e');
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(`# ${'x'.repeat(MAX_LINK_TEXT)}\n`);
  await page.locator('.verdict.right').waitFor();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('too long for a link').waitFor();
  await until(page, `!location.hash.includes('text=')`);
  t.deepEqual(wrong, []);
});

/** Presses the tab key until what a selector says has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`no tab leads to ${selector}`);
}

/** Things on a page that the tab key stops at. */
const MOST_TABS = 80;

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

/** What lights up, each kind once. */
async function lit(page: Page): Promise<string[]> {
  const kinds = ['cell', 'line', 'handle', 'message', 'thread'];
  return page.evaluate(
    `${JSON.stringify(kinds)}.filter((kind) => document.querySelector('.' + kind + '.related') !== null)`,
  );
}

inBrowser('what is pointed at lights up with its call, thread, page and message', async (t, open) => {
  const { page, wrong } = await open('lesson=fault-is-no-error&step=7');
  for (const selector of ['.thread.asleep', '.message', '.line.current .code']) {
    await page.locator(selector).first().hover();
    await until(page, `document.querySelector('.cell.related') !== null`);
    t.true((await lit(page)).includes('thread'), selector);
    await page.locator('h1').hover();
    await until(page, `document.querySelector('.related') === null`);
  }
  await page.locator('.cell').first().hover();
  t.regex((await page.locator('.told').textContent())!, /nothing there; T1 waits for it/);
  await until(page, `document.querySelector('.line.related') !== null`);
  t.deepEqual(wrong, []);
});

inBrowser(
  'the address space is a strip: what belongs to a mapping lights up, and one goes to its pages',
  async (t, open) => {
    const { page, wrong } = await open('lesson=minor-is-not-missing&step=12');
    const names = page.locator('.parts strong');
    t.deepEqual(await names.allTextContents(), ['mem', 'other', 'src']);
    const widths = await page.evaluate(`[...document.querySelectorAll('.part')].map((part) => part.offsetWidth)`);
    t.is(new Set(widths as number[]).size, 1, `all are of one page: ${widths}`);
    await page.locator('.part').first().hover();
    await until(page, `document.querySelector('.mapping.related') !== null`);
    t.deepEqual(await lit(page), ['cell', 'line', 'handle', 'message', 'thread']);
    t.regex((await page.locator('.space .told').textContent())!, /^mem: 0x\w+ to 0x\w+, 1 page; .*; asks uffd: /);
    await page.locator('h1').hover();
    await until(page, `document.querySelector('.related') === null`);
    await page.locator('.thread.asleep').hover();
    await until(page, `document.querySelector('.part.related strong')?.textContent === 'mem'`);
    await page.locator('h1').hover();
    await tabTo(page, '.part');
    await page.keyboard.press('ArrowDown');
    await until(page, `document.activeElement.querySelector('strong')?.textContent === 'other'`);
    await page.keyboard.press('Enter');
    await until(
      page,
      `document.activeElement.matches('.mapping') && document.activeElement.textContent.startsWith('other')`,
    );
    t.is(await positionOf(page), 12);
    t.deepEqual(wrong, []);
  },
);

inBrowser('a strip of many mappings scrolls within the page, however narrow that is', async (t, open) => {
  const maps = Array.from({ length: 12 }, (_, index) => `[main] mmap(area+${3 * index}p, ${index + 1}p)\n`);
  const text = `# Many\n#: cites mmap(2)\n[main] area = reserve(100p)\n${maps.join('').replaceAll(/p\)/g, 'p, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)')}`;
  const { page, wrong } = await open(await encodeLink({ text, branch: 0, position: 99 }));
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('.part').first().waitFor();
  const [own, room, whole, window] = (await page.evaluate(
    `[document.querySelector('.parts').scrollWidth, document.querySelector('.parts').clientWidth, document.documentElement.scrollWidth, innerWidth]`,
  )) as number[];
  t.true(own! > room!);
  t.is(whole, window);
  t.deepEqual(wrong, []);
});

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

inBrowser('a link holds how the races went: whoever opens it sees the same end', async (t, open) => {
  const { text } = libraryScenarios().find(({ name }) => name === 'races/twice.uffd')!;
  const { page, wrong } = await open(await encodeLink({ text, branch: 0, position: 999 }));
  const endings = page.getByLabel('How the race ends');
  const names = await endings.locator('option').allTextContents();
  t.true(names.length > 2);
  for (const [ending, name] of names.entries()) {
    await endings.selectOption({ index: ending });
    await until(page, `(new URLSearchParams(location.hash.slice(1)).get('ending') ?? '0') === '${ending}'`);
    const again = await open(await page.evaluate('location.hash.slice(1)'));
    t.is(await again.page.getByLabel('How the race ends').locator('option:checked').textContent(), name);
    t.is(await again.page.locator('.machine').innerHTML(), await page.locator('.machine').innerHTML());
    t.deepEqual([...wrong, ...again.wrong], []);
    await again.page.close();
  }
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

test('all files of the page together are small when compressed', (t) => {
  const sizes = readdirSync(PAGE_FOLDER).map(
    (file) => gzipSync(readFileSync(join(PAGE_FOLDER, file)), { level: 9 }).length,
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  t.true(total <= MOST_BYTES, `${total} bytes`);
});
