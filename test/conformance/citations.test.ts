import test from 'ava';
import { FACTS } from '../../backend/generated/facts.js';
import { TOPICS } from './cases/index.js';

const CASES = TOPICS.flatMap((topic) => topic.cases);
const IDS = new Set(FACTS.map((fact) => fact.id));

test('there are at least 40 cases, each with a title of its own', (t) => {
  t.true(CASES.length >= 40, `${CASES.length} cases`);
  const titles = CASES.map((candidate) => candidate.title);
  t.deepEqual(
    titles.filter((title, index) => titles.indexOf(title) !== index),
    [],
  );
});

test('every case cites facts, each once, and all of them stand in docs/semantics.md', (t) => {
  for (const { title, facts } of CASES) {
    t.true(facts.length > 0, `${title}: cites nothing`);
    t.is(new Set(facts).size, facts.length, `${title}: cites a fact twice`);
    t.deepEqual(
      facts.filter((id) => !IDS.has(id)),
      [],
      `${title}: cites what is no fact`,
    );
  }
});

test('no two cases prove the same set of facts', (t) => {
  const seen = new Map<string, string>();
  for (const { title, facts } of CASES) {
    const key = [...facts].sort().join(' ');
    t.is(seen.get(key), undefined, `“${title}” cites the same facts as “${seen.get(key)}”`);
    seen.set(key, title);
  }
});

test('topics have names of their own and at least one case', (t) => {
  t.is(new Set(TOPICS.map((topic) => topic.name)).size, TOPICS.length);
  for (const topic of TOPICS) t.true(topic.cases.length > 0, topic.name);
});
