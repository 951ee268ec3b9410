/** Rows: heads, lines of threads, races and their outcomes. */
import { readCondition } from '../head.js';
import type { Span } from '../source.js';
import type {
  Args,
  CallRow,
  Condition,
  End,
  EndedRow,
  Outcome,
  Result,
  ResumedRow,
  Row,
  SignalRow,
  StillRow,
  Struct,
  ThreadName,
  Word,
} from '../syntax.js';
import { arrange, type PlacedRow } from './arrange.js';
import { readArgs, readNumber, readResult, readStruct } from './values.js';
import type { Walk } from './walk.js';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The rows of a block, with its comments in their places. */
function readRows(walk: Walk): Row[] {
  const outer = walk.comments;
  walk.comments = [];
  const rows: PlacedRow[] = [];
  const { from, to } = walk;
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'Row') for (let inner = walk.enter(); inner; inner = walk.next()) rows.push(readRow(walk));
  const arranged = arrange(walk.source, rows, walk.comments, from, to);
  walk.comments = outer;
  return arranged;
}

function readRow(walk: Walk): PlacedRow {
  switch (walk.name) {
    case 'Meta':
      return { kind: 'head', ...walk.span, text: walk.slice.trimEnd() };
    case 'Race':
      return { kind: 'race', ...walk.span, rows: rowsWithin(walk) };
    case 'Outcomes':
      return readOutcomes(walk);
    default:
      return readLine(walk);
  }
}

/** The rows of a text, or between the braces of a block. */
export function rowsWithin(walk: Walk): Row[] {
  let rows: Row[] = [];
  for (let more = walk.enter(); more; more = walk.next()) if (walk.name === 'Rows') rows = readRows(walk);
  return rows;
}

function readOutcomes(walk: Walk): PlacedRow {
  const { span } = walk;
  const outer = walk.comments;
  walk.comments = [];
  const outcomes: Outcome[] = [];
  for (let more = walk.enter(); more; more = walk.next()) if (walk.name === 'Outcome') outcomes.push(readOutcome(walk));
  const { comments } = walk;
  const commented = outcomes.map((outcome) => takeComment(walk, outcome));
  walk.comments = outer;
  return { kind: 'outcomes', ...span, outcomes: commented, comments };
}

/** Gives an outcome the comment at the end of its line. */
function takeComment({ source, comments }: Walk, outcome: Outcome): Outcome {
  const index = comments.findIndex(
    ({ from }) => from >= outcome.to && !source.text.slice(outcome.to, from).includes('\n'),
  );
  return index < 0 ? outcome : { ...outcome, comment: comments.splice(index, 1)[0]!.text };
}

function readOutcome(walk: Walk): Outcome {
  const outcome: Partial<Mutable<Outcome>> & Span = walk.span;
  const ends: End[] = [];
  for (let more = walk.enter(); more; more = walk.next()) {
    const { name } = walk;
    if (name === 'required' || name === 'allowed') outcome.required = name === 'required';
    else if (name === 'End') ends.push(readEnd(walk));
    else if (name === 'Guard') outcome.guard = readGuard(walk);
    else if (name === 'Then') outcome.continuation = rowsWithin(walk);
  }
  return { ...outcome, required: outcome.required!, ends };
}

function readEnd(walk: Walk): End {
  const { span } = walk;
  let name: Word | undefined;
  let thread: ThreadName | undefined;
  let args: Args | undefined;
  let result: Result | undefined;
  for (let more = walk.enter(); more; more = walk.next())
    switch (walk.name) {
      case 'Name':
        name = walk.word;
        break;
      case 'Callee':
        name = walk.inner();
        break;
      case 'Thread':
        thread = readThread(walk);
        break;
      case 'Args':
        args = readArgs(walk);
        break;
      case 'Result':
        result = readResult(walk);
    }
  const subject =
    args === undefined ? name! : { from: span.from, to: args.to, callee: name!, args, ...(thread && { thread }) };
  return { ...span, subject, result: result! };
}

function readLine(walk: Walk): PlacedRow {
  const { span } = walk;
  let thread: ThreadName | undefined;
  let row: PlacedRow | undefined;
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'Thread') thread = readThread(walk);
    else if (walk.name === 'Guard') row = { ...(row as CallRow), guard: readGuard(walk) };
    else row = readThreadRow(walk, span, thread!);
  return row!;
}

function readThreadRow(walk: Walk, span: Span, thread: ThreadName): PlacedRow {
  switch (walk.name) {
    case 'Call':
      return readCall(walk, span, thread);
    case 'Resumed':
      return readResumed(walk, span, thread);
    case 'Still':
      return readStill(walk, span, thread);
    case 'Signal':
      return readSignal(walk, span, thread);
    default:
      return readEnded(walk, span, thread);
  }
}

function readGuard(walk: Walk): Condition {
  const { from, to, slice } = walk;
  return readCondition(walk.source, { from: from + 1, to, text: slice.slice(1) });
}

function readThread(walk: Walk): ThreadName {
  const { from, to } = walk;
  let first: string | undefined;
  let second: string | undefined;
  for (let more = walk.enter(); more; more = walk.next()) {
    if (walk.name !== 'Name') continue;
    if (first === undefined) first = walk.slice;
    else second = walk.slice;
  }
  return second === undefined ? { from, to, name: first! } : { from, to, process: first!, name: second };
}

function readCall(walk: Walk, { from, to }: Span, thread: ThreadName): CallRow {
  let binding: Word | undefined;
  let callee: Word | undefined;
  let args: Args | undefined;
  let result: Result | undefined;
  let unfinished = false;
  for (let more = walk.enter(); more; more = walk.next())
    switch (walk.name) {
      case 'Binding':
        binding = walk.inner();
        break;
      case 'Callee':
        callee = walk.inner();
        break;
      case 'Args':
        args = readArgs(walk);
        break;
      case 'Result':
        result = readResult(walk);
        break;
      case 'Unfinished':
        unfinished = true;
    }
  const row: Mutable<CallRow> = { kind: 'call', from, to, thread, callee: callee!, args: args!, unfinished };
  if (binding !== undefined) row.binding = binding;
  if (result !== undefined) row.result = result;
  return row;
}

function readResumed(walk: Walk, span: Span, thread: ThreadName): ResumedRow {
  let callee: Word | undefined;
  let args: Args | undefined;
  let result: Result | undefined;
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'Callee') callee = walk.inner();
    else if (walk.name === 'Args') args = readArgs(walk);
    else if (walk.name === 'Result') result = readResult(walk);
  return { kind: 'resumed', ...span, thread, callee: callee!, ...(args && { args }), ...(result && { result }) };
}

function readStill(walk: Walk, span: Span, thread: ThreadName): StillRow {
  let callee: Word | undefined;
  let how: 'asleep' | 'spinning' = 'asleep';
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'Callee') callee = walk.inner();
    else if (walk.name === 'spinning') how = 'spinning';
  return { kind: 'still', ...span, thread, callee: callee!, how };
}

function readSignal(walk: Walk, span: Span, thread: ThreadName): SignalRow {
  let signal: Word | undefined;
  let fields: Struct | undefined;
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'Name') signal = walk.word;
    else if (walk.name === 'Struct') fields = readStruct(walk);
  return { kind: 'signal', ...span, thread, signal: signal!, ...(fields && { fields }) };
}

function readEnded(walk: Walk, span: Span, thread: ThreadName): EndedRow {
  let how: EndedRow['how'] | undefined;
  for (let more = walk.enter(); more; more = walk.next())
    if (walk.name === 'Number') how = { exited: readNumber(walk) };
    else if (walk.name === 'Name') how = { killed: walk.word };
  return { kind: 'ended', ...span, thread, how: how! };
}
