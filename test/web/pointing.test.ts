/** What is pointed at, and what lights up with it. */
import { encodeLink } from '../../web/model/link.js';
import { inBrowser, lit, positionOf, tabTo, until } from './_page.js';

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

inBrowser('a page of a file is shown with every mapping that shows it, in every process', async (t, open) => {
  const text = `# Shared
#: cites mmap(2)
[main] file = memfd_create("pages", MFD_CLOEXEC)
[main] ftruncate(file, 2p)
[main] mem = mmap(NULL, 2p, PROT_READ|PROT_WRITE, MAP_SHARED, file)
[main] other = mmap(NULL, 1p, PROT_READ|PROT_WRITE, MAP_SHARED, file, 1p)
[main] own = mmap(NULL, 2p, PROT_READ, MAP_PRIVATE, file)
[main] apart = mmap(NULL, 2p)
[main] fill(apart, 2p, 0x77)
[main] fill(mem, 1p, 0x66)
[main] fill(mem+1p, 1p, 0x77)
[main] load(other) = 0x77
[main] child = fork()
[child] load(mem+1p) = 0x77
`;
  // What the child touches brings the page before it along: faults of files map what is around.
  const { page, wrong } = await open(await encodeLink({ text, branch: 0, position: 99 }));
  await page.locator('.verdict.right').waitFor();
  const pages = page.getByRole('list', { name: 'Pages of the file' }).getByRole('button');
  const names = async () =>
    (await page.evaluate(
      `[...document.querySelectorAll('.mapping .cell.related')].map((cell) => cell.closest('.process').getAttribute('aria-label').replace('Process ', '') + ': ' + /^Page (.*?):/.exec(cell.ariaLabel)[1])`,
    )) as string[];
  await pages.nth(0).hover();
  await until(page, `document.querySelector('.mapping .cell.related') !== null`);
  t.deepEqual(await names(), ['main: mem', 'main: own', 'child: mem', 'child: own']);
  t.regex(
    (await pages.nth(0).getAttribute('aria-label'))!,
    /^Page 0 of the file: full of 0x66; mapped as mem of main and mem of child$/,
  );
  await page.locator('h1').hover();
  await until(page, `document.querySelector('.related') === null`);
  await pages.nth(1).hover();
  await until(page, `document.querySelector('.mapping .cell.related') !== null`);
  const all = ['mem+1p', 'other', 'own+1p'];
  t.deepEqual(await names(), [...all.map((name) => `main: ${name}`), ...all.map((name) => `child: ${name}`)]);
  t.regex(
    (await pages.nth(1).getAttribute('aria-label'))!,
    /; mapped as mem\+1p of main and other of main and mem\+1p of child$/,
  );
  // From a mapping to the file, too.
  await page.locator('h1').hover();
  await until(page, `document.querySelector('.related') === null`);
  await page.locator('.mapping .cell.file').first().hover();
  await until(page, `document.querySelector('.file .cell.related') !== null`);
  t.is(await page.locator('.file .cell.related').count(), 1);
  t.deepEqual(wrong, []);
});
