import { readFile } from 'node:fs/promises';
import test from 'ava';
import { factName, MARKS, parseFacts } from '../../backend/facts.js';
import { renderAssemblyFacts, renderFacts } from '../../tools/facts.js';

const markdown = await readFile('docs/semantics.md', 'utf8');
const facts = parseFacts(markdown);

const sections = {
  0: 7,
  1: 6,
  2: 3,
  3: 6,
  4: 0,
  5: 0,
  6: 6,
  7: 0,
  8: 3,
  9: 0,
  10: 0,
  11: 2,
  12: 16,
  13: 3,
  14: 4,
  15: 14,
  16: 6,
  17: 2,
  18: 0,
  19: 0,
  20: 0,
  21: 0,
  22: 10,
  23: 7,
};

function throughFormatter(text: string): string {
  return text.replace(/\s+/g, '');
}

test('every id is unique, as a name too', (t) => {
  t.is(new Set(facts.map(({ id }) => factName(id))).size, facts.length);
  t.true(facts.length > 500);
});

test('every mark is one that the document explains', (t) => {
  for (const { id, marks } of facts) {
    t.true(marks.length > 0, id);
    for (const mark of marks) t.true(MARKS.includes(mark), id);
  }
});

test('every section is present, in order', (t) => {
  const numbers = [...markdown.matchAll(/^#{2,3} (\d+(?:\.\d+)?)/gm)].map((match) => match[1]);
  const expected = Object.entries(sections).flatMap(([section, count]) => [
    section,
    ...Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
  ]);
  t.deepEqual(numbers, expected);
});

test('every section that states something has facts', (t) => {
  const stated = new Set(facts.map(({ section }) => section.split('.')[0]));
  for (const section of Object.keys(sections)) {
    if (!['18', '19', '20'].includes(section)) t.true(stated.has(section), section);
  }
});

test('an id that the text mentions exists', (t) => {
  const known = new Set(facts.map(({ id }) => id));
  const families = new Set(facts.map(({ id }) => id.split('.')[0]));
  for (const [, id] of markdown.matchAll(/`([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)`/g)) {
    if (families.has(id!.split('.')[0])) t.true(known.has(id!), id);
  }
});

test('the generated modules are fresh', async (t) => {
  t.is(
    throughFormatter(await readFile('backend/generated/facts.ts', 'utf8')),
    throughFormatter(renderFacts(facts)),
    'npm run generate',
  );
  t.is(
    throughFormatter(await readFile('assembly/generated/facts.ts', 'utf8')),
    throughFormatter(renderAssemblyFacts(facts)),
    'npm run generate',
  );
});

test('a fact has an id, a section, marks, a text and perhaps releases', (t) => {
  t.deepEqual(parseFacts('## 3. Three\n### 3.6 Six\n- `move.since` [V 6.18, K] It exists. {>=6.8}\n'), [
    { id: 'move.since', section: '3.6', marks: ['V 6.18', 'K'], releases: '>=6.8', text: 'It exists.' },
  ]);
  t.is(parseFacts('## 3. Three\n- `a.b` [K] Braces {inside} stay.\n')[0]?.text, 'Braces {inside} stay.');
  t.deepEqual(parseFacts('## 3. Three\n```\n- not a fact\n```\n* neither\n'), []);
});

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['an id of one part', '- `copy` [K] It is.', /line 2: malformed id/],
  ['an id of five parts', '- `a.b.c.d.e` [K] It is.', /line 2: malformed id/],
  ['capital letters', '- `copy.EAGAIN` [K] It is.', /line 2: malformed id/],
  ['no id', '- It is.', /line 2: not/],
  ['an indented fact', '  - `a.b` [K] It is.', /line 2: not/],
  ['an unknown mark', '- `a.b` [V 5.4] It is.', /line 2: unknown mark "V 5.4"/],
  ['a repeated mark', '- `a.b` [K, K] It is.', /line 2: repeated mark/],
  ['half a sentence', '- `a.b` [K] It is', /line 2: not a sentence/],
  ['a strange release', '- `a.b` [K] It is. {soon}', /line 2: malformed release/],
  ['a duplicate', '- `a.b-c` [K] It is.\n- `a.b-c` [K] It is.', /line 3: duplicate id, first on line 2/],
  ['two ids with one name', '- `a.b-c` [K] It is.\n- `a.b.c` [K] It is.', /line 3: duplicate id, first on line 2/],
];

for (const [name, text, message] of refused) {
  test(`refuses ${name}`, (t) => {
    t.throws(() => parseFacts(`## 0. Zero\n${text}\n`), { message });
  });
}

test('refuses a fact outside of any section, and a heading without a number', (t) => {
  t.throws(() => parseFacts('- `a.b` [K] It is.\n'), { message: /line 1: a fact before/ });
  t.throws(() => parseFacts('## Zero\n'), { message: /line 1: a heading/ });
});

test('renders sorted, numbered from 1, and quoted as the formatter does', (t) => {
  const some = parseFacts("## 0. Zero\n- `b.c` [K] It's.\n- `a.d-e` [K] A \\ and 'x' and \"y\".\n");
  t.is(
    renderAssemblyFacts(some).split('\n').slice(1).join('\n'),
    'export const A_D_E: u16 = 1;\nexport const B_C: u16 = 2;\n',
  );
  t.true(renderFacts(some).includes('text: "It\'s."'));
  t.true(renderFacts(some).includes("text: 'A \\\\ and \\'x\\' and \"y\".'"));
});
