import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { CATALOGUE } from '../../backend/catalogue.js';
import { parseFacts } from '../../backend/facts.js';
import { ROOT } from '../../tools/root.js';
import { COMPLETE, EXCUSES, UNSHOWN_ERRNOS } from './_claims.js';
import { coverage, idleEntries, isComplete, names, standing } from './_coverage.js';
import { errnoKey, shownErrnos } from './_errnos.js';
import { MANUAL, showing } from './_manual.js';
import { holdsFor } from './_releases.js';
import { TOPICS } from './cases/index.js';

const FACTS = parseFacts(readFileSync(join(ROOT, 'docs/semantics.md'), 'utf8'));
const CASES = TOPICS.flatMap((topic) => topic.cases);
const ROWS = coverage(FACTS, CASES);
const SHOWN = shownErrnos(CASES);

/** The facts that a sentence names. */
const idsIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, id]) => id!);

test('every fact of a complete section has a case or an excuse', (t) => {
  const open = ROWS.filter((row) => isComplete(row.fact.section) && standing(row) === 'not yet');
  t.deepEqual(
    open.map(({ fact }) => `${fact.section} ${fact.id}`),
    [],
    'cite them in a case, or excuse them in _claims.ts',
  );
});

test('every section that is claimed complete exists and is claimed once', (t) => {
  t.is(new Set(COMPLETE).size, COMPLETE.length);
  for (const claimed of COMPLETE)
    t.true(
      FACTS.some(({ section }) => section === claimed || section.startsWith(`${claimed}.`)),
      claimed,
    );
});

test('every excuse has a name of its own, and every entry of it excuses something', (t) => {
  t.is(new Set(EXCUSES.map(({ name }) => name)).size, EXCUSES.length);
  t.deepEqual(idleEntries(ROWS), [], 'all that they name is covered: remove them from _claims.ts');
});

test('every errno that a case shows is in the catalogue', (t) => {
  const listed = new Set(CATALOGUE.flatMap(({ name, errnos }) => errnos.map((errno) => errnoKey(name, errno))));
  const forIoctl = (key: string) => listed.has(errnoKey('ioctl', key.split(' ')[1]!));
  const ioctls = new Set(CATALOGUE.flatMap(({ name, ioctl }) => (ioctl === undefined ? [] : [name])));
  t.deepEqual(
    [...SHOWN.keys()].filter((key) => !listed.has(key) && !(ioctls.has(key.split(' ')[0]!) && forIoctl(key))),
    [],
  );
});

test('every errno of the catalogue is shown by a case, or it is said why not', (t) => {
  const missing = CATALOGUE.flatMap(({ name, errnos }) => errnos.map((errno) => errnoKey(name, errno))).filter(
    (key) => !SHOWN.has(key),
  );
  t.deepEqual(
    [...missing].sort(),
    Object.keys(UNSHOWN_ERRNOS).sort(),
    'show them in a case, or say why not in _claims.ts; what is shown does not belong there',
  );
});

test('every error that a manual page documents is shown by a case that cites a fact about it, or it is said why not', (t) => {
  const open = MANUAL.flatMap(({ call, errors }) =>
    errors
      .filter((error) => 'facts' in error && showing(call, error, SHOWN).length === 0)
      .map(({ errno, when }) => `${call} ${errno}: ${when}`),
  );
  t.deepEqual(open, [], 'show them in a case, or say why not in _manual.ts');
});

test('the manual pages’ errors name facts that exist', (t) => {
  const known = new Set(FACTS.map(({ id }) => id));
  const named = MANUAL.flatMap(({ errors }) =>
    errors.flatMap((error) => ('facts' in error ? error.facts : idsIn(error.none))),
  );
  t.deepEqual(
    named.filter((id) => !known.has(id)),
    [],
  );
});

test('an entry names ids with * for any text', (t) => {
  t.true(names('wp.*', 'wp.order.range'));
  t.false(names('wp.*', 'wpx.order'));
  t.true(names('*mseal*', 'register.vma.mseal'));
  t.false(names('copy.page', 'copy.page.thp'));
});

test('a condition on releases is understood', (t) => {
  t.true(holdsFor(undefined, '6.18'));
  t.true(holdsFor('>=6.8', '6.18'));
  t.false(holdsFor('>=6.11 <6.17', '6.18'));
  t.true(holdsFor('>=6.11 <6.17', '6.12'));
  t.false(holdsFor('6.1', '6.18'));
});
