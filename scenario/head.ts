import { parseCell } from './parse.js';
import { ScenarioError, type Source, type Span } from './source.js';
import type { Cell, Condition, Head, HeadRow, Setting, Table, TableRow, Word } from './syntax.js';

const KEYWORDS = ['cites', 'facts', 'needs', 'with', 'must', 'cases'];

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface HeadInTheMaking extends Mutable<Head> {
  cites: Word[];
  facts: Word[];
  needs: Condition[];
  settings: Setting[];
  tables: { columns: readonly Word[]; rows: TableRow[] }[];
}

/** Reads the head lines of a scenario. Throws ScenarioError. */
export function readHead(source: Source, title: string, rows: readonly HeadRow[]): Head {
  const head: HeadInTheMaking = { title, cites: [], facts: [], needs: [], settings: [], mustFail: false, tables: [] };
  let table: Table | undefined;
  for (const row of rows) {
    const words = wordsOf(row);
    const first = words[0];
    if (first === undefined) throw new ScenarioError(source, row, `a head line says ${KEYWORDS.join(', ')}`);
    if (table !== undefined && isTableRow(row)) {
      head.tables.at(-1)!.rows.push(readTableRow(source, row, table, words));
      continue;
    }
    table = undefined;
    readLine(source, head, row, first, words.slice(1));
    if (first.text === 'cases') table = head.tables.at(-1);
  }
  for (const { columns, rows: lines } of head.tables)
    if (lines.length === 0) throw new ScenarioError(source, columns[0]!, 'a table of cases without a row');
  return head;
}

/** Two blanks or more say that a line goes on with the table above. */
function isTableRow({ text }: HeadRow): boolean {
  return /^#:\s\s/.test(text);
}

function wordsOf({ from, text }: HeadRow): Word[] {
  return Array.from(text.slice(2).matchAll(/\S+/g), ({ 0: word, index }) => {
    const start = from + 2 + index;
    return { from: start, to: start + word.length, text: word };
  });
}

function readLine(source: Source, head: HeadInTheMaking, row: HeadRow, first: Word, rest: readonly Word[]): void {
  const fail = (span: Span, reason: string): never => {
    throw new ScenarioError(source, span, reason);
  };
  if (rest.length === 0) fail(row, `\`${first.text}\` of what?`);
  switch (first.text) {
    case 'cites':
      head.cites.push(...rest);
      return;
    case 'facts':
      head.facts.push(...rest);
      return;
    case 'needs':
      head.needs.push(...rest.map((word) => readCondition(source, word)));
      return;
    case 'with':
      head.settings.push(...readSettings(source, rest));
      return;
    case 'must':
      if (rest.length !== 1 || rest[0]!.text !== 'fail') fail(rest[0]!, 'expected `must fail`');
      head.mustFail = true;
      return;
    case 'cases':
      head.tables.push({ columns: readColumns(source, head, rest), rows: [] });
      return;
    default:
      fail(first, `expected ${KEYWORDS.join(', ')}, but found \`${first.text}\``);
  }
}

function readSettings(source: Source, words: readonly Word[]): Setting[] {
  const [kind, ...settings] = words;
  if (kind!.text !== 'sysctl' || settings.length === 0)
    throw new ScenarioError(source, kind!, 'expected `with sysctl NAME=VALUE`');
  return settings.map((word) => {
    const parts = /^([\w.]+)=(\S+)$/.exec(word.text);
    if (parts === null) throw new ScenarioError(source, word, 'expected NAME=VALUE');
    return { ...word, sysctl: parts[1]!, value: parts[2]! };
  });
}

function readColumns(source: Source, head: Head, words: readonly Word[]): readonly Word[] {
  const known = new Set(head.tables.flatMap(({ columns }) => columns.map(({ text }) => text)));
  for (const word of words) {
    if (!/^[A-Za-z_]\w*$/.test(word.text)) throw new ScenarioError(source, word, 'a column has a name');
    if (known.has(word.text)) throw new ScenarioError(source, word, `there are two columns ${word.text}`);
    known.add(word.text);
  }
  return words;
}

function readTableRow(source: Source, row: HeadRow, { columns }: Table, words: readonly Word[]): TableRow {
  const last = words.at(-1);
  const guard = last?.text.startsWith('@') ? last : undefined;
  const cells = guard === undefined ? words : words.slice(0, -1);
  if (cells.length !== columns.length)
    throw new ScenarioError(source, row, `${columns.length} columns, but ${cells.length} cells`);
  return {
    from: row.from,
    to: row.to,
    cells: cells.map((word): Cell => ({ ...word, value: parseCell(source, word.text, word.from) })),
    ...(guard && { guard: readCondition(source, { ...guard, from: guard.from + 1, text: guard.text.slice(1) }) }),
  };
}

const CONDITION = /^(!?)([A-Za-z_][\w.]*)(?:(<=|>=|<|>|=)(\S+))?$/;

/** `kernel>=6.8`, `!swap`. Throws ScenarioError. */
export function readCondition(source: Source, word: Word): Condition {
  const parts = CONDITION.exec(word.text);
  if (parts === null)
    throw new ScenarioError(source, word, 'expected a condition, as `kernel>=6.8`, `feature=MOVE` or `!swap`');
  const [, not, subject, operator, value] = parts;
  return {
    ...word,
    negated: not === '!',
    subject: subject!,
    ...(operator !== undefined && { operator: operator as NonNullable<Condition['operator']>, value: value! }),
  };
}
