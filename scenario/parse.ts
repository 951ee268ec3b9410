import type { Tree } from '@lezer/common';
import { choice, expectedAt } from './expected.js';
import { parser } from './generated/parser.js';
import { readHead } from './head.js';
import { ScenarioError, Source } from './source.js';
import type { HeadRow, Scenario, Value } from './syntax.js';
import { readCell, readScenario } from './tree/index.js';

const strict = parser.configure({ strict: true });
const strictCell = parser.configure({ strict: true, top: 'Cell' });

/** Characters; a longer text is refused, so that whoever takes texts from others knows what to expect. */
export const MAX_TEXT = 8 << 20;

/** Reads a scenario. Throws ScenarioError, which says where and what was expected. */
export function parseScenario(text: string, name = 'scenario'): Scenario {
  const source = new Source(name, text);
  if (text.length > MAX_TEXT)
    throw new ScenarioError(source, { from: 0, to: 0 }, `${text.length} characters; at most ${MAX_TEXT} are read`);
  const tree = parseTree(source, () => strict.parse(text));
  const rows = readScenario(source, tree);
  const heads = rows.filter((row): row is HeadRow => row.kind === 'head');
  const first = rows.find((row) => row.kind !== 'head' && row.kind !== 'comment' && row.kind !== 'blank');
  const late = heads.find(({ from }) => first !== undefined && 'from' in first && from > first.from);
  if (late !== undefined) throw new ScenarioError(source, late, 'head lines stand before the first call');
  const title = rows.find((row) => row.kind === 'comment');
  return { source, head: readHead(source, title?.text.replace(/^#\s*/, '') ?? '', heads), rows };
}

/** Reads the value of a table's cell, which stands at `offset` of the source. */
export function parseCell(source: Source, text: string, offset: number): Value {
  let tree: Tree;
  try {
    tree = strictCell.parse(text);
  } catch {
    const span = { from: offset, to: offset + text.length };
    throw new ScenarioError(source, span, `\`${text}\` is no value; a cell is a number, a name, or flags with |`);
  }
  return readCell(source, tree, text, offset);
}

function parseTree(source: Source, parse: () => Tree): Tree {
  try {
    return parse();
  } catch (error) {
    const place = /^No parse at (\d+)$/.exec((error as Error).message)?.[1];
    if (place === undefined) throw error;
    throw unexpected(source, Number(place));
  }
}

function unexpected(source: Source, from: number): ScenarioError {
  const expected = expectedAt(source.text, from);
  const found = /^(?:"[^\n]*|[A-Za-z_0-9$]+|[^\s])/.exec(source.text.slice(from, from + 40))?.[0];
  const what = found === undefined ? (from >= source.text.length ? 'the end' : 'the end of the line') : `\`${found}\``;
  return new ScenarioError(source, { from, to: from + 1 }, `expected ${choice(expected)}, but found ${what}`, expected);
}
