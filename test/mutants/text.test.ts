import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ROOT } from '../../tools/root.js';
import { ALL_MUTANTS } from './_all.js';
import { mutate } from './_compile.js';
import { DIRECT_IO_MUTANTS } from './_direct-io.js';
import { FILE_MUTANTS } from './_files.js';
import { HUGEPAGE_MUTANTS } from './_hugepages.js';

const EVERY = [...ALL_MUTANTS, ...DIRECT_IO_MUTANTS, ...FILE_MUTANTS, ...HUGEPAGE_MUTANTS];

/** Found within a second, where catching them all takes minutes: whoever changes the model's text has changed a mutant's. */
for (const mutant of EVERY)
  test(`the text that is wrong stands once: ${mutant.name}`, (t) => {
    t.notThrows(() => mutate(readFileSync(join(ROOT, mutant.file), 'utf8'), mutant));
  });

test('each wrong simulator has a name of its own', (t) => {
  t.is(new Set(EVERY.map(({ name }) => name)).size, EVERY.length);
});
