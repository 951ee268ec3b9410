import test from 'ava';
import { lintScenario, parseScenario, printScenario } from '../../scenario/index.js';
import { documentedScenarios, libraryScenarios } from './_corpus.js';

function findings(text: string): string[] {
  const scenario = parseScenario(text);
  return lintScenario(scenario).map(({ span, message }) => `${scenario.source.position(span.from).line}: ${message}`);
}

const GOOD = '# Title\n#: cites mmap(2)\n';

const LINTED: readonly (readonly [text: string, ...findings: string[]])[] = [
  ['', '1: there is no title: the first comment', '1: nothing is cited: `#: cites userfaultfd(2)`'],
  ['# T\n#: cites mmap(2) torvalds/linux#1 95567729173e https://a.b/c\n'],
  ['# T\n#: cites mmap\n', '2: mmap is no manual page, issue (owner/name#1), commit or address'],
  [`${GOOD}#: facts fill.copy.none no.such\n`, '3: docs/semantics.md has no fact no.such'],
  [`${GOOD}[main] mem = mmap(NULL, 1p)\n`, '3: mem is never used'],
  [`${GOOD}[main] child = fork()\n[child] load(0) = ?\n`],
  [`${GOOD}[main] child = fork()\n`, '3: child is never used'],
  [`${GOOD}[main] pipe2([* as r, * as w])\n[main] close(r)\n`, '3: w is never used'],
  [
    `${GOOD}#: cases a b u\n#:  1 2 1p\n[main] load($a) = ?\n`,
    '3: the column b is never used',
    '3: the column u is never used',
  ],
  [`${GOOD}#: cases u\n#:  1p\n[main] mmap(NULL, 2u)\n`],
  [`${GOOD}[main] load(0) = ? @kernel<4.3\n`, '3: @kernel<4.3 never holds where the scenario runs'],
  [`${GOOD}[main] load(0) = ? @kernel>=4.3\n`, '3: @kernel>=4.3 always holds where the scenario runs'],
  [`${GOOD}[main] load(0) = ? @kernel>=6.8\n`],
  [
    `${GOOD}#: needs kernel>=6.8\n[main] load(0) = ? @kernel<6.8\n`,
    '4: @kernel<6.8 never holds where the scenario runs',
  ],
  [`${GOOD}#: needs kernel>=6.8\n[main] load(0) = ? @!kernel<6.9\n`],
  [`${GOOD}#: needs swap\n[main] load(0) = ? @!swap\n`, '4: @!swap never holds where the scenario runs'],
  [
    `${GOOD}#: needs feature=MOVE\n[main] load(0) = ? @feature=MOVE\n`,
    '4: @feature=MOVE always holds where the scenario runs',
  ],
  [`${GOOD}#: needs feature=MOVE\n[main] load(0) = ? @feature=POISON\n`],
];

for (const [text, ...expected] of LINTED) {
  test(`linted: ${JSON.stringify(text)}`, (t) => {
    t.deepEqual(findings(text), expected);
  });
}

for (const { name, text } of libraryScenarios()) {
  test(`nothing is to be said about ${name}, and it is in its canonical form`, (t) => {
    t.deepEqual(findings(text), []);
    t.is(printScenario(parseScenario(text)), text);
  });
}

test('every scenario of the documentation cites what it shows', (t) => {
  for (const { name, text } of documentedScenarios())
    t.deepEqual(
      findings(text).filter((finding) => !finding.endsWith('is never used') && !finding.includes('kernel')),
      [],
      name,
    );
});

test('no two scenarios of the library have the same title', (t) => {
  const titles = libraryScenarios().map(({ text }) => parseScenario(text).head.title);
  t.deepEqual(
    titles.filter((title, index) => titles.indexOf(title) !== index),
    [],
  );
});
