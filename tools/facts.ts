import { type Fact, factName } from '../backend/facts.js';

const notice = '// Generated from docs/semantics.md; do not edit.\n';

function sorted(facts: readonly Fact[]): Fact[] {
  return [...facts].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** A string literal in the formatter's own choice of quotes. */
function literal(text: string): string {
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  const quote = singles > doubles ? '"' : "'";
  return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote;
}

/** The text of backend/generated/facts.ts. */
export function renderFacts(facts: readonly Fact[]): string {
  const rows = sorted(facts).map(({ id, text, releases }) => {
    const condition = releases === undefined ? '' : `    releases: ${literal(releases)},\n`;
    return `  {\n    id: ${literal(id)},\n${condition}    text: ${literal(text)},\n  },\n`;
  });
  return `${notice}export const FACTS: readonly { readonly id: string; readonly releases?: string; readonly text: string }[] = [\n${rows.join('')}];\n`;
}

/** The text of backend/generated/reasons.ts: of the facts that the simulator's sources import, which are the reasons that it can give. */
export function renderReasons(facts: readonly Fact[], sources: readonly string[]): string {
  const given = new Set(sources.flatMap(importedFacts));
  const rows = sorted(facts).flatMap(({ id, text }, index) =>
    given.has(factName(id)) ? `  [${index + 1}, { id: ${literal(id)}, text: ${literal(text)} }],\n` : [],
  );
  return `${notice}export const REASONS: ReadonlyMap<number, { readonly id: string; readonly text: string }> = new Map([\n${rows.join('')}]);\n`;
}

function importedFacts(source: string): string[] {
  const [, names = ''] = /^import \{([^}]*)\} from '[./]*generated\/facts';$/m.exec(source) ?? [];
  return names.split(',').map((name) => name.trim());
}

/** The text of assembly/generated/facts.ts: a fact's number is its place in the sorted list, from 1; 0 means none. */
export function renderAssemblyFacts(facts: readonly Fact[]): string {
  const rows = sorted(facts).map(({ id }, index) => `export const ${factName(id)}: u16 = ${index + 1};\n`);
  return notice + rows.join('');
}
