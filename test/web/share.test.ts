/** What is taken along: links, the command, files, and the page within another one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { MAX_LINK_TEXT } from '../../scenario/link.js';
import { parseScenario } from '../../scenario/parse.js';
import { lessonScenarios } from '../../tools/lessons.js';
import { ROOT } from '../../tools/root.js';
import { embedCode, encodeLink } from '../../web/model/link.js';
import { DEFAULT_SETTINGS } from '../../web/model/settings.js';
import { libraryScenarios } from '../scenario/_corpus.js';
import { inBrowser, until } from './_page.js';

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

/** A shell in a folder where `npx uffd` is this package's. */
function inShell(command: string): { status: number | null; stdout: string; stderr: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-page-'));
  try {
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
    const uffd = `#!/bin/sh\nexec node '${join(ROOT, 'dist/cli/main.js')}' "$@"\n`;
    writeFileSync(join(folder, 'node_modules/.bin/uffd'), uffd, { mode: 0o755 });
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', npm_config_offline: 'true', npm_config_update_notifier: 'false' },
    });
    return { status, stdout, stderr, folder: readdirSync(folder).join(' ') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };

async function copiedCommand(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy command' }).click();
  await page.getByText('The command is copied.').waitFor();
  return page.evaluate('navigator.clipboard.readText()');
}

/** What a shell would take for its own stands in it. */
const QUOTED = `# It's "$HOME" \`touch quoted\` $(touch quoted) \\
#: cites mmap(2)
[main] mem = mmap(NULL, 1p)
[main] store(mem, 0x5a)
[main] load(mem) = 0x5a
`;

inBrowser(
  'the command that is copied runs, of the release that was chosen, what is shown',
  async (t, open) => {
    const settings = { ...DEFAULT_SETTINGS, release: '6.12' };
    const { page, wrong } = await open(await encodeLink({ text: QUOTED, settings, branch: 0, position: 3 }));
    const command = await copiedCommand(page);
    t.regex(command, /^npx uffd run --release 6\.12 /);
    const { status, stdout, stderr, folder } = inShell(command);
    t.is(status, 0, `${stdout}${stderr}`);
    t.regex(stdout, /^passed +sim +\/dev\/stdin: It's "\$HOME" `touch quoted` \$\(touch quoted\) \\$/m);
    t.regex(stdout, /\[main\] store\(0x\w+, 0x5a, 1\) = 0/);
    t.is(folder, 'node_modules');
    t.deepEqual(wrong, []);
  },
  CLIPBOARD,
);

inBrowser(
  'nothing of a text that is no scenario can be run by the command',
  async (t, open) => {
    const text = '# A trap\nEND_OF_SCENARIO\ntouch trapped\nEND_OF_SCENARIO_\rtouch trapped\n';
    const { page } = await open(await encodeLink({ text, branch: 0, position: 0 }));
    await page.locator('.verdict.wrong').waitFor();
    const { status, stderr, folder } = inShell(await copiedCommand(page));
    t.is(status, 2);
    t.regex(stderr, /\/dev\/stdin:2:/);
    t.is(folder, 'node_modules');
  },
  CLIPBOARD,
);

inBrowser('a scenario that is saved as a file is the same one when it is opened', async (t, open) => {
  const { page, wrong } = await open('lesson=eexist-is-normal&step=0');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as file' }).click();
  const download = await coming;
  t.is(download.suggestedFilename(), 'eexist-is-normal.uffd');
  const path = await download.path();
  const text = readFileSync(path, 'utf8');
  const { text: own } = lessonScenarios().find(({ name }) => name === 'lessons/eexist-is-normal.uffd')!;
  t.is(text, own);
  t.notThrows(() => parseScenario(text, 'saved'));
  const again = await open(await encodeLink({ text: QUOTED, branch: 0, position: 0 }));
  await again.page.locator('input[type=file]').setInputFiles(path);
  await until(
    again.page,
    `document.title.includes('EEXIST') || document.querySelector('#lesson-title').textContent.includes('EEXIST')`,
  );
  await again.page.locator('.verdict.right').waitFor();
  const [saved] = await Promise.all([
    again.page.waitForEvent('download'),
    again.page.getByRole('button', { name: 'Save as file' }).click(),
  ]);
  t.is(readFileSync(await saved.path(), 'utf8'), text);
  t.deepEqual([...wrong, ...again.wrong], []);
});
