/** Programs of the pages about handlers are run, and print what the page says. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ROOT } from '../../tools/root.js';

const PAGES = ['handlers.md', 'threads.md', 'troubleshooting.md'];

interface Listing {
  readonly program: string;
  /** What it prints, where the page says that. */
  readonly output: string | undefined;
}

function listingsOf(page: string): Listing[] {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
  const found = text.matchAll(/^```js\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms);
  return Array.from(found, ([, program, output]) => ({ program: program!, output }));
}

/** A folder in which the package is installed. */
function withFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-docs-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/userfaultfd'));
    writeFileSync(join(folder, 'package.json'), '{"name":"docs","private":true}');
    run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const page of PAGES)
  test(`the programs of docs/${page} run, and print what it says`, (t) => {
    const listings = listingsOf(page);
    t.true(listings.length > 0);
    withFolder((folder) => {
      for (const [number, { program, output }] of listings.entries()) {
        const file = join(folder, `${number}.mjs`);
        writeFileSync(file, program);
        const printed = execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
        if (output !== undefined) t.is(printed, output, program);
      }
    });
  });

test('links of these pages lead somewhere', (t) => {
  for (const page of PAGES) {
    const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
    for (const [, link] of text.matchAll(/\]\(([^)#:]+)\)/g)) t.true(existsSync(join(ROOT, 'docs', link!)), link);
  }
});
