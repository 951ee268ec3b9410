/** The syntax tree, made from Lezer's, which knows places only. */
import type { Tree } from '@lezer/common';
import type { Source } from '../source.js';
import type { Row, Value } from '../syntax.js';
import { arrange, type PlacedRow } from './arrange.js';
import { rowsWithin } from './rows.js';
import { readValue } from './values.js';
import { Walk } from './walk.js';

/** The rows of a whole text. */
export function readScenario(source: Source, tree: Tree): Row[] {
  const walk = new Walk(source, tree);
  const rows = rowsWithin(walk);
  if (walk.comments.length === 0) return rows;
  // What comes before the first row or behind the last one belongs to the tree itself.
  const placed = rows.filter(isPlaced).sort((one, other) => one.from - other.from);
  return arrange(source, placed, walk.comments);
}

function isPlaced(row: Row): row is PlacedRow {
  return row.kind !== 'blank';
}

/** The value of a table's cell: the tree was made from `text`, which begins at `offset` of the source. */
export function readCell(source: Source, tree: Tree, text: string, offset: number): Value {
  const walk = new Walk(source, tree, text, offset);
  let value: Value | undefined;
  for (let more = walk.enter(); more; more = walk.next()) if (walk.name === 'Value') value = readValue(walk);
  return value!;
}
