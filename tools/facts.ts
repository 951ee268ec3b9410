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
  const rows = sorted(facts).map(({ id, text }) => `  {\n    id: ${literal(id)},\n    text: ${literal(text)},\n  },\n`);
  return `${notice}export const FACTS: readonly { readonly id: string; readonly text: string }[] = [\n${rows.join('')}];\n`;
}

/** The text of assembly/generated/facts.ts: a fact's number is its place in the sorted list, from 1; 0 means none. */
export function renderAssemblyFacts(facts: readonly Fact[]): string {
  const rows = sorted(facts).map(({ id }, index) => `export const ${factName(id)}: u16 = ${index + 1};\n`);
  return notice + rows.join('');
}
