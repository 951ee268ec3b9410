/** What the page may do, and that no text of anybody is ever run. */
import type { Page } from 'playwright-core';
import { encodeLink } from '../../web/model/link.js';
import { inBrowser, until } from './_page.js';

const POLICY = 'head > meta[http-equiv="Content-Security-Policy"]';

async function policyOf(page: Page): Promise<Record<string, string>> {
  const content = (await page.locator(POLICY).getAttribute('content'))!;
  return Object.fromEntries(
    content.split(';').map((directive) => {
      const [name, ...sources] = directive.trim().split(/\s+/);
      return [name!, sources.join(' ')];
    }),
  );
}

inBrowser('the policy allows what the page has itself, and nothing else', async (t, open) => {
  const { page, wrong } = await open('lesson=fault-is-no-error&step=6');
  t.deepEqual(await policyOf(page), {
    'default-src': `'none'`,
    'script-src': `'self' 'wasm-unsafe-eval'`,
    'style-src': `'self'`,
    'img-src': `'self' data:`,
    'connect-src': `'self'`,
    'base-uri': `'none'`,
    'form-action': `'none'`,
  });
  const later = `${POLICY} ~ :is(script, link)`;
  t.is(await page.locator('script, link').count(), await page.locator(later).count(), 'it comes before what it is for');
  t.deepEqual(wrong, []);
});

/** Has something done that the policy forbids; which directive forbade it. */
async function refused(page: Page, act: string): Promise<string> {
  return page.evaluate(
    `new Promise((resolve) => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
      ${act};
    })`,
  );
}

const ELEMENT = `document.body.appendChild(document.createElement`;

inBrowser('Chromium refuses what the policy forbids', async (t, open) => {
  const { page } = await open('lesson=fault-is-no-error&step=6');
  const acts = [
    ['script-src-elem', `${ELEMENT}('script')).textContent = 'window.ran = true'`],
    ['script-src-elem', `${ELEMENT}('script')).src = 'http://example.invalid/a.js'`],
    ['script-src-attr', `${ELEMENT}('p')).innerHTML = '<img src="none" onerror="window.ran = true">'`],
    ['script-src', `setTimeout('window.ran = true')`],
    ['frame-src', `${ELEMENT}('iframe')).src = 'http://example.invalid/'`],
    ['connect-src', `fetch('http://example.invalid/').catch(() => {})`],
    ['img-src', `new Image().src = 'http://example.invalid/a.png'`],
    ['style-src-attr', `${ELEMENT}('p')).innerHTML = '<p style="color: red">'`],
  ] as const;
  for (const [directive, act] of acts) t.is(await refused(page, act), directive, act);
  t.is(await page.evaluate('window.ran'), undefined);
});

const MARKUP = '<img src=x onerror="window.ran = true"><script>window.ran = true</script>';

/** Markup wherever a scenario has a text of one's own. */
const HOSTILE = `# Title ${MARKUP}
#: cites mmap(2)
# Goal: Goal ${MARKUP}
# Watch: Watch ${MARKUP}
# Note ${MARKUP}
[main] mem = mmap(NULL, 1p)
# Predict: Question ${MARKUP}
# - Wrong ${MARKUP}
# + Right ${MARKUP}
# Because: Reason ${MARKUP}
[main] file = memfd_create("${MARKUP.replaceAll('"', '')}", 0)
[main] store(mem, 1)
`;

/** What happens before the page begins: refusals are kept, of any of its scripts' making. */
async function watchPolicy(page: Page): Promise<void> {
  await page.addInitScript(`
    window.refusals = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => window.refusals.push(effectiveDirective));
  `);
}

inBrowser('markup in a scenario, in a link, in the editor and in the console is text', async (t, open) => {
  const { page, wrong } = await open(await encodeLink({ text: HOSTILE, branch: 0, position: 1 }), watchPolicy);
  await page.locator('.verdict.right').waitFor();
  await page.locator('.cm-content').getByText('Title').waitFor();
  await page.getByRole('button', { name: 'Back to the steps' }).click();
  for (const place of ['Title', 'Goal', 'Watch', 'Question', 'Wrong', 'Right'])
    t.is((await page.getByText(`${place} ${MARKUP}`).count()) > 0, true, place);
  await page.locator('.quiz .option').last().click();
  await page.getByText(`Reason ${MARKUP}`).waitFor();
  await page.keyboard.press('End');
  const field = page.getByLabel('Do something by hand');
  await field.fill(MARKUP);
  await page.keyboard.press('Enter');
  await page.locator('.console .verdict.wrong').waitFor();
  t.true((await page.locator('.console pre').textContent())!.startsWith(MARKUP));
  await page.locator('input[type=file]').setInputFiles({
    name: `${MARKUP.replaceAll('/', '')}.uffd`,
    mimeType: 'text/plain',
    buffer: Buffer.from(`${MARKUP}\n`),
  });
  await page.locator('.said .verdict.wrong').waitFor();
  await until(page, `location.hash.includes('text=')`);
  const more = await open(
    `lesson=${encodeURIComponent(MARKUP)}&text=${encodeURIComponent(MARKUP)}&release=${encodeURIComponent(MARKUP)}`,
    watchPolicy,
  );
  for (const each of [page, more.page]) {
    t.is(await each.locator('img, body script, [onerror]').count(), 0);
    t.deepEqual(await each.evaluate('[window.ran, window.refusals]'), [undefined, []]);
  }
  t.deepEqual([...wrong, ...more.wrong], []);
});
