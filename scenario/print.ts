import type {
  Args,
  CallRow,
  Condition,
  EndedRow,
  Item,
  List,
  Outcome,
  OutcomesRow,
  Result,
  Row,
  Scenario,
  Struct,
  Term,
  ThreadName,
  Value,
} from './syntax.js';

/** Columns that a thread's name takes at least, so that lines of `[main]` and `[T1]` are aligned. */
const THREAD_WIDTH = 6;

/** A scenario in its canonical form: what it reads as, `parseScenario` reads as the same. */
export function printScenario({ rows }: Pick<Scenario, 'rows'>): string {
  return printRows(rows, '');
}

function printRows(rows: readonly Row[], indent: string): string {
  return rows.map((row) => `${printRow(row, indent)}\n`).join('');
}

/** One row, without the newline that ends it. */
export function printRow(row: Row, indent = ''): string {
  switch (row.kind) {
    case 'blank':
      return '';
    case 'comment':
    case 'head':
      return indent + row.text;
    case 'race':
      return withComment(`${indent}race {\n${printRows(row.rows, `${indent}  `)}${indent}}`, row.comment);
    case 'outcomes':
      return printOutcomes(row, indent);
    default: {
      const thread = threadText(row.thread).padEnd(THREAD_WIDTH);
      const guard = row.guard === undefined ? '' : ` @${conditionText(row.guard)}`;
      return withComment(`${indent}${thread} ${lineText(row)}${guard}`, row.comment);
    }
  }
}

function withComment(text: string, comment: string | undefined): string {
  return comment === undefined ? text : `${text}  ${comment}`;
}

function lineText(row: Exclude<Row, { kind: 'blank' | 'comment' | 'head' | 'race' | 'outcomes' }>): string {
  switch (row.kind) {
    case 'call':
      return callText(row);
    case 'resumed': {
      const args = row.args === undefined ? '' : ` ${argsText(row.args)}`;
      return `<... ${row.callee.text} resumed>${args}${row.result === undefined ? '' : ` = ${resultText(row.result)}`}`;
    }
    case 'still':
      return `<... ${row.callee.text} still ${row.how}>`;
    case 'signal':
      return `--- ${row.signal.text} ${row.fields === undefined ? '' : `${structText(row.fields)} `}---`;
    case 'ended':
      return `+++ ${endedText(row)} +++`;
  }
}

function endedText({ how }: EndedRow): string {
  return 'exited' in how ? `exited with ${how.exited.raw}` : `killed by ${how.killed.text}`;
}

function callText({ binding, callee, args, result, unfinished }: CallRow): string {
  const name = binding === undefined ? '' : `${binding.text} = `;
  const end = unfinished ? ' <unfinished ...>' : result === undefined ? '' : ` = ${resultText(result)}`;
  return `${name}${callee.text}${argsText(args)}${end}`;
}

function printOutcomes(row: OutcomesRow, indent: string): string {
  const inner = `${indent}  `;
  const comments = row.comments.map(({ text }) => `${inner}${text}\n`).join('');
  const outcomes = row.outcomes
    .map((outcome) => `${withComment(inner + outcomeText(outcome, inner), outcome.comment)}\n`)
    .join('');
  return withComment(`${indent}outcomes {\n${comments}${outcomes}${indent}}`, row.comment);
}

function outcomeText({ required, ends, guard, continuation }: Outcome, indent: string): string {
  const list = ends.map((end) => `${subjectText(end.subject)} = ${resultText(end.result)}`).join(', ');
  const condition = guard === undefined ? '' : ` @${conditionText(guard)}`;
  const block = continuation === undefined ? '' : ` then {\n${printRows(continuation, `${indent}  `)}${indent}}`;
  return `${required ? 'required' : 'allowed'}  ${list}${condition}${block}`;
}

function subjectText(subject: Outcome['ends'][number]['subject']): string {
  if ('text' in subject) return subject.text;
  const thread = subject.thread === undefined ? '' : `${threadText(subject.thread)} `;
  return `${thread}${subject.callee.text}${argsText(subject.args)}`;
}

/** `[child/T1]`. */
export function threadText({ process, name }: ThreadName): string {
  return `[${process === undefined ? '' : `${process}/`}${name}]`;
}

/** As it stands in `needs`, or after a guard's `@`. */
export function conditionText({ negated, subject, operator, value }: Condition): string {
  return `${negated ? '!' : ''}${subject}${operator === undefined ? '' : operator + value}`;
}

function argsText({ items }: Args): string {
  return `(${items.map(itemText).join(', ')})`;
}

function itemText({ content, expected, binding, at }: Item): string {
  const parts = [contentText(content)];
  if (expected !== undefined) parts.push('=>', valueText(expected));
  if (binding !== undefined) parts.push('as', binding.text);
  if (at !== undefined) parts.push('at', valueText(at));
  return parts.join(' ');
}

function contentText(content: Item['content']): string {
  switch (content.kind) {
    case 'value':
      return valueText(content);
    case 'text':
      return content.raw;
    case 'struct':
      return structText(content);
    case 'list':
      return listText(content);
  }
}

function structText({ fields }: Struct): string {
  return `{${fields.map(({ name, item }) => `${name.text}=${itemText(item)}`).join(', ')}}`;
}

function listText({ elements }: List): string {
  const all = elements.map(({ times, item }) => `${times === undefined ? '' : `${times.raw}*`}${itemText(item)}`);
  return `[${all.join(', ')}]`;
}

/** A value, as in `*|WP` or `mem+1p`. */
export function valueText({ not, sums }: Value): string {
  const text = sums.map((sum) =>
    sum.map(({ minus, term }, index) => (index === 0 ? '' : minus ? '-' : '+') + termText(term)).join(''),
  );
  return `${not ? '!' : ''}${text.join('|')}`;
}

function termText(term: Term): string {
  switch (term.kind) {
    case 'name':
      return term.of === undefined ? term.name : `${term.of}/${term.name}`;
    case 'number':
      return term.raw;
    case 'shift':
      return `${term.base.raw}<<${'raw' in term.by ? term.by.raw : term.by.text}`;
    case 'column':
      return `$${term.name}`;
    case 'star':
      return '*';
    case 'negative':
      return `-${termText(term.term)}`;
  }
}

/** A result, as in `-1 EEXIST`. */
export function resultText(result: Result): string {
  switch (result.kind) {
    case 'any':
      return '?';
    case 'errno':
      return `-1 ${result.column ? '$' : ''}${result.errno.text}`;
    case 'signalled':
      return `${result.signal.text} ${structText(result.fields)}`;
    case 'value':
      return valueText(result);
    case 'struct':
      return structText(result);
    case 'list':
      return listText(result);
  }
}
