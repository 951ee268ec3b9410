import type { Source } from '../source.js';
import type { CommentRow, Row } from '../syntax.js';

/** A row that stands somewhere. */
export type PlacedRow = Exclude<Row, { kind: 'blank' }>;

/** Rows and comments in the order of the text: a comment that ends a row's line belongs to the row; lines left out are one blank row. */
export function arrange(
  source: Source,
  rows: readonly PlacedRow[],
  comments: readonly CommentRow[],
  from = 0,
  to = source.text.length,
): Row[] {
  const arranged: Row[] = [];
  let end = from;
  for (const row of inOrder(rows, comments)) {
    const last = arranged.at(-1);
    if (row.kind === 'comment' && last !== undefined && 'thread' in last && row.from < last.to) {
      // Within the brackets of a call that goes over several lines.
      arranged.splice(-1, 0, row);
      continue;
    }
    const newlines = newlinesBetween(source.text, end, row.from);
    if (row.kind === 'comment' && last !== undefined && newlines === 0 && mayHaveComment(last)) {
      arranged[arranged.length - 1] = { ...last, comment: row.text } as Row;
      end = row.to;
      continue;
    }
    if (last !== undefined && newlines > 1) arranged.push({ kind: 'blank' });
    arranged.push(row);
    end = Math.max(end, Math.min(row.to, to));
  }
  return arranged;
}

/** Rows and comments, each in order by themselves, in one order. */
function* inOrder(rows: readonly PlacedRow[], comments: readonly CommentRow[]): Generator<PlacedRow> {
  let next = 0;
  for (const row of rows) {
    for (; next < comments.length && comments[next]!.from < row.from; next += 1) yield comments[next]!;
    yield row;
  }
  yield* comments.slice(next);
}

/** How many newlines there are from one place to another; 2 stands for more. */
function newlinesBetween(text: string, from: number, to: number): 0 | 1 | 2 {
  const first = text.indexOf('\n', from);
  if (first < 0 || first >= to) return 0;
  const second = text.indexOf('\n', first + 1);
  return second < 0 || second >= to ? 1 : 2;
}

function mayHaveComment(row: Row): boolean {
  return row.kind !== 'blank' && row.kind !== 'comment' && row.kind !== 'head' && !('comment' in row);
}
