/**
 * Writes everything that is generated from the catalogue, from the table of releases, from docs/semantics.md, from the cases, from the grammar of scenarios and from the simulator's list of what it does not model:
 * `npm run generate`, after which the results are checked in. A test says whether they are fresh.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFacts } from '../backend/facts.js';
import { shownErrnos } from '../test/conformance/_errnos.js';
import { TOPICS } from '../test/conformance/cases/index.js';
import { readRecord } from '../test/kernels/record.js';
import { renderCRuntime } from './c-runtime.js';
import { renderAssemblyCatalogue } from './catalogue-assembly.js';
import { renderNativeCatalogue } from './catalogue-native.js';
import { renderOperationsReference } from './catalogue-reference.js';
import { renderOperations } from './catalogue-typescript.js';
import { renderCoverage } from './coverage.js';
import { renderAssemblyFacts, renderFacts, renderReasons } from './facts.js';
import { renderGrammar } from './grammar.js';
import { renderManual } from './manual.js';
import { withShownMarks } from './marks.js';
import { renderNotModelled } from './not-modelled.js';
import { renderAssemblyReleases, renderReleases, renderSemantics } from './releases.js';
import { ROOT } from './root.js';
import { renderUpstream } from './upstream.js';

/** Path in the checkout -> text, unformatted. */
export function generatedFiles(): Map<string, string> {
  const semantics = readFileSync(join(ROOT, 'docs/semantics.md'), 'utf8');
  const facts = parseFacts(semantics);
  const cases = TOPICS.flatMap((topic) => topic.cases);
  const shown = shownErrnos(cases);
  return new Map([
    ['backend/generated/operations.ts', renderOperations()],
    ['assembly/generated/catalogue.ts', renderAssemblyCatalogue()],
    ['backend/kernel/native/generated/catalogue.h', renderNativeCatalogue()],
    ['docs/operations.md', renderOperationsReference()],
    ['docs/not-modelled.md', renderNotModelled()],
    ['docs/upstream.md', renderUpstream()],
    ['docs/releases.md', renderReleases()],
    ['docs/semantics.md', withShownMarks(renderSemantics(semantics), readRecord())],
    ['assembly/generated/releases.ts', renderAssemblyReleases()],
    ['docs/coverage.md', renderCoverage(semantics, facts, cases, shown)],
    ['docs/errnos.md', renderManual(shown)],
    ...renderGrammar(),
    ['scenario/generated/c-runtime.ts', renderCRuntime()],
    ['backend/generated/facts.ts', renderFacts(facts)],
    ['backend/generated/reasons.ts', renderReasons(facts, assemblySources())],
    ['assembly/generated/facts.ts', renderAssemblyFacts(facts)],
  ]);
}

function assemblySources(): string[] {
  const folder = join(ROOT, 'assembly');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('generated'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generatedFiles()) writeFileSync(join(ROOT, path), text);
}
