import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'ava';
import { ROOT } from '../../tools/root.js';
import { libraryScenarios } from './_corpus.js';

/** How many there are; one that is added counts here too, so that a row that gets lost is noticed. */
const CLASSES = 36;

interface BugClass {
  readonly name: string;
  /** The scenario, from docs/. */
  readonly link: string;
}

/** The rows of docs/bug-classes.md. */
function bugClasses(): BugClass[] {
  const page = readFileSync(join(ROOT, 'docs/bug-classes.md'), 'utf8');
  return Array.from(page.matchAll(/^\| `([a-z-]+)` \| .+ \| \[[^\]]+\]\(([^)]+)\) \|$/gm), ([, name, link]) => ({
    name: name!,
    link: link!,
  }));
}

const LIBRARY = new Set(libraryScenarios().map(({ name }) => basename(name, '.uffd')));

test('every class of bugs has a scenario of its name in the library, which all backends run', (t) => {
  const missing = bugClasses().filter(({ name }) => !LIBRARY.has(name));
  t.deepEqual(
    missing.map(({ name }) => name),
    [],
  );
});

test('each row leads to that scenario', (t) => {
  for (const { name, link } of bugClasses()) {
    t.is(basename(link), `${name}.uffd`);
    t.true(existsSync(join(ROOT, 'docs', link)), link);
  }
});

test('no class of bugs is lost, and none stands there twice', (t) => {
  const names = bugClasses().map(({ name }) => name);
  t.is(names.length, CLASSES);
  t.is(new Set(names).size, CLASSES);
});
