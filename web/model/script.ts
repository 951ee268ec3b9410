/** The lines of a scenario as they are shown beside the machine. */
import type { Row, Scenario } from '../../scenario/index.js';
import { printRow, threadText } from '../../scenario/print.js';
import type { Span } from '../../scenario/source.js';

export interface ScriptLine {
  /** Where the row begins in the text: what a line is known by. */
  readonly at: number;
  readonly number: number;
  readonly kind: 'call' | 'claim' | 'block' | 'outcome';
  /** `main`, `child/T1`. */
  readonly thread?: string;
  readonly text: string;
  /** The same without what it gives away: nothing that comes out, nothing within brackets. */
  readonly short: string;
  readonly depth: number;
}

/** The rows that do or say something, in their order; comments and head lines are told elsewhere. */
export function scriptOf(scenario: Scenario): ScriptLine[] {
  return rowsOf(scenario, scenario.rows, 0);
}

function rowsOf(scenario: Scenario, rows: readonly Row[], depth: number): ScriptLine[] {
  return rows.flatMap((row) => linesOf(scenario, row, depth));
}

function linesOf(scenario: Scenario, row: Row, depth: number): ScriptLine[] {
  switch (row.kind) {
    case 'blank':
    case 'comment':
    case 'head':
      return [];
    case 'race':
      return [block(scenario, row, depth, 'race: in any order'), ...rowsOf(scenario, row.rows, depth + 1)];
    case 'outcomes':
      return [
        block(scenario, row, depth, 'how it may end'),
        ...row.outcomes.flatMap((outcome) => [
          { ...block(scenario, outcome, depth + 1, outcomeText(scenario, outcome)), kind: 'outcome' as const },
          ...rowsOf(scenario, outcome.continuation ?? [], depth + 2),
        ]),
      ];
    default: {
      const tag = threadText(row.thread);
      const { comment: _, ...uncommented } = row;
      const text = printRow(uncommented).slice(tag.length).trim();
      return [
        {
          at: row.from,
          number: scenario.source.position(row.from).line,
          kind: row.kind === 'call' ? 'call' : 'claim',
          thread: tag.slice(1, -1),
          text,
          short: row.kind === 'call' ? shortened(text) : '',
          depth,
        },
      ];
    }
  }
}

function block(scenario: Scenario, { from }: Span, depth: number, text: string): ScriptLine {
  return { at: from, number: scenario.source.position(from).line, kind: 'block', text, short: text, depth };
}

/** An outcome without the block that follows it. */
export function outcomeText(scenario: Scenario, { from, to }: Span): string {
  return scenario.source.text
    .slice(from, to)
    .replace(/\s+then\s*\{[\s\S]*$/, '')
    .replace(/^(required|allowed)\s+/, '');
}

/** A call before it was made: `ioctl(uffd, UFFDIO_COPY, …)`, without its name and its result. */
function shortened(text: string): string {
  const call = text.replace(/ <unfinished \.\.\.>$/, '').replace(/^\w+ = /, '');
  let depth = 0;
  let result = '';
  for (const character of call) {
    if (character === '{' || character === '[') {
      if (depth === 0) result += '…';
      depth += 1;
    } else if (character === '}' || character === ']') depth -= 1;
    else if (depth === 0) result += character;
  }
  const end = result.lastIndexOf(')');
  return end < 0 ? result : result.slice(0, end + 1);
}
