/** Handlers are tested in browsers too: nothing of Node is in the way. */
import { join } from 'node:path';
import test from 'ava';
import { build } from 'esbuild';
import { ROOT } from '../../tools/root.js';
import { launch, whyNoBrowser } from '../web/_browser.js';

const PROGRAM = `
import { testHandler } from './dist/testing/index.js';

const page = new Uint8Array(4096).fill(0x5a);
const world = async (inside) => {
  const memory = await inside.registered(4096n, { batch: 2 });
  for (const name of ['T1', 'T2']) inside.thread(name, (thread) => thread.load(memory));
};
const naive = async (uffd) => {
  for await (const message of uffd) await uffd.copy(message.page, page);
};
const right = async (uffd) => {
  for await (const message of uffd) await uffd.copy(message.page, page).catch(() => uffd.wake(message.page, 4096));
};
globalThis.outcome = (async () => {
  const report = await testHandler(right, world);
  const failure = await testHandler(naive, world).catch((reason) => reason);
  return [String(report), failure.summary, failure.schedule];
})();
`;

/** One file for a browser; fails if anything of Node is imported. */
async function bundle(): Promise<string> {
  const stdin = { contents: PROGRAM, resolveDir: ROOT, sourcefile: 'program.mjs' };
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
    absWorkingDir: join(ROOT),
  });
  return outputFiles[0]!.text;
}

test('a handler’s test is bundled for browsers without anything of Node', async (t) => {
  t.true((await bundle()).length > 100_000);
});

const noBrowser = whyNoBrowser();
if (noBrowser === undefined)
  test('a handler is tested in Chromium', async (t) => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: await bundle() });
      const [report, summary, schedule] = (await page.evaluate('globalThis.outcome')) as string[];
      t.regex(report!, /^explored (\d+) of \1 schedules/);
      t.is(summary, 'handler failed: UFFDIO_COPY: EEXIST');
      t.is(schedule, '-');
    } finally {
      await browser.close();
    }
  });
else test.skip(`a handler is tested in Chromium [skipped: ${noBrowser}]`, () => undefined);
