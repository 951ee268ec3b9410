import { FACTS } from '../backend/generated/facts.js';
import { casesOf } from './cases.js';
import { compileScenario } from './compile.js';
import { compare, compareReleases } from './conditions.js';
import { guardsOf } from './names.js';
import { conditionText } from './print.js';
import type { Span } from './source.js';
import type { Condition, Scenario, Word } from './syntax.js';

/** Something that is not wrong, but not good either. */
export interface Finding {
  readonly span: Span;
  readonly message: string;
}

/** A manual page, an issue or pull request, a commit, an address. */
const CITATION = /^(?:[\w.-]+\(\d\w*\)|[\w.-]+\/[\w.-]+#\d+|[0-9a-f]{12,40}|https:\/\/\S+)$/;
/** The first release with userfaultfd, and one that is far away. */
const FIRST_RELEASE = '4.3';
const LAST_RELEASE = '999.0';

const IDS: ReadonlySet<string> = new Set(FACTS.map(({ id }) => id));

/** What is to be said about a scenario. Throws ScenarioError for what is none, a busy thread that starts something among it. */
export function lintScenario(scenario: Scenario): Finding[] {
  return [...lintHead(scenario), ...lintNames(scenario), ...lintColumns(scenario), ...lintGuards(scenario)];
}

function lintHead({ head, source }: Scenario): Finding[] {
  const start = { from: 0, to: Math.min(1, source.text.length) };
  const findings: Finding[] = [];
  if (head.title === '') findings.push({ span: start, message: 'there is no title: the first comment' });
  if (head.cites.length === 0) findings.push({ span: start, message: 'nothing is cited: `#: cites userfaultfd(2)`' });
  for (const word of head.cites)
    if (!CITATION.test(word.text))
      findings.push({ span: word, message: `${word.text} is no manual page, issue (owner/name#1), commit or address` });
  for (const word of head.facts)
    if (!IDS.has(word.text)) findings.push({ span: word, message: `docs/semantics.md has no fact ${word.text}` });
  return findings;
}

/** Names that no case uses. */
function lintNames(scenario: Scenario): Finding[] {
  const [first, ...others] = casesOf(scenario).map((subject) => compileScenario(subject.scenario).unused);
  const inAll = (name: Word) => others.every((unused) => unused.some(({ from }) => from === name.from));
  return first!.filter(inAll).map((name) => ({ span: name, message: `${name.text} is never used` }));
}

function lintColumns({ head, source }: Scenario): Finding[] {
  return head.tables
    .flatMap(({ columns }) => columns)
    .filter(({ text }) => !new RegExp(text === 'u' ? '\\d(?:u)\\b|\\$u\\b' : `\\$${text}\\b`).test(source.text))
    .map((column) => ({ span: column, message: `the column ${column.text} is never used` }));
}

/** Guards that never hold, or always: where the scenario runs at all. */
function lintGuards({ head, rows }: Scenario): Finding[] {
  const guards = guardsOf(rows);
  return guards.flatMap((guard) => {
    const answers = new Set(guard.subject === 'kernel' ? onReleases(guard, head.needs) : byNeeds(guard, head.needs));
    if (answers.size !== 1) return [];
    const how = answers.has(true) ? 'always holds where the scenario runs' : 'never holds where the scenario runs';
    return [{ span: guard, message: `@${conditionText(guard)} ${how}` }];
  });
}

function isKernel(condition: Condition): boolean {
  return condition.subject === 'kernel' && condition.operator !== undefined;
}

/** Whether a guard holds, on each release that could make a difference and that the scenario runs on. */
function onReleases(guard: Condition, needs: readonly Condition[]): boolean[] {
  const kernelNeeds = needs.filter(isKernel);
  const bounds = [guard, ...kernelNeeds].flatMap(({ value }) => neighbours(value!));
  const releases = [FIRST_RELEASE, LAST_RELEASE, ...bounds].filter(
    (release) => compareReleases(release, FIRST_RELEASE) >= 0 && kernelNeeds.every((need) => holdsOn(need, release)),
  );
  return releases.map((release) => holdsOn(guard, release));
}

function neighbours(release: string): string[] {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return [release, `${major}.${minor + 1}`, minor > 0 ? `${major}.${minor - 1}` : `${major - 1}.99`];
}

function holdsOn({ negated, operator, value }: Condition, release: string): boolean {
  return compare(compareReleases(release, value!), operator!) !== negated;
}

/** What needs say about the very thing that a guard asks for. */
function byNeeds(guard: Condition, needs: readonly Condition[]): boolean[] {
  return needs
    .filter((need) => need.subject === guard.subject && need.operator === guard.operator && need.value === guard.value)
    .map((need) => need.negated === guard.negated);
}
