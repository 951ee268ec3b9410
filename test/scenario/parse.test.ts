import test from 'ava';
import { MAX_TEXT, parseScenario, ScenarioError } from '../../scenario/index.js';

/** The error of a text, without the file's name. */
function errorOf(text: string): ScenarioError {
  try {
    parseScenario(text, 'f.uffd');
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error(`${text} is a scenario`);
}

const ERRORS: readonly (readonly [text: string, line: number, column: number, reason: string])[] = [
  ['mmap(NULL)', 1, 1, 'expected `[`, `race`, `outcomes` or the end of the line, but found `mmap`'],
  ['[main]\n', 1, 7, 'expected a name, `<...`, `---` or `+++`, but found the end of the line'],
  ['[main] a = b\n', 1, 13, 'expected `(`, but found the end of the line'],
  ['[main] f(1 2)', 1, 12, 'expected `)` or `,`, but found `2`'],
  ['[main] f(,', 1, 10, 'expected a value, a string, `)`, `[` or `{`, but found `,`'],
  ['[main] f(1', 1, 11, 'expected `)` or `,`, but found the end'],
  ['[main] f({a})', 1, 12, 'expected `=`, but found `}`'],
  ['[main] f("abc\n)', 1, 10, 'expected a value, a string, `)`, `[` or `{`, but found `"abc`'],
  ['[main] f() = -1 EINVAL EAGAIN', 1, 24, 'expected the end of the line, but found `EAGAIN`'],
  ['[main] f() = 3 EINVAL', 1, 14, 'an errno stands after -1: `= -1 EINVAL`'],
  ['[main] f() = 3 {a=1}', 1, 14, 'only a signal has a structure: `= SIGSEGV {si_addr=mem}`'],
  ['[main] f()\n[T1 f()', 2, 5, 'expected `]`, but found `f`'],
  ['[T1] <... read>', 1, 15, 'expected `resumed` or `still`, but found `>`'],
  ['[T1] <... read resumed', 1, 23, 'expected `>`, but found the end'],
  ['[T1] +++ exited with x +++', 1, 22, 'expected a number, but found `x`'],
  ['[T1] --- SIGUSR1', 1, 17, 'expected `{` or `---`, but found the end'],
  ['[T1] f({a=1, a=2})', 1, 14, 'a stands here twice'],
  ['[T1] f() @&', 1, 11, 'expected a condition, as `kernel>=6.8`, `feature=MOVE` or `!swap`'],
  ['race [', 1, 6, 'expected `{`, but found `[`'],
  ['race {\n[T1] f()\n', 3, 1, 'expected `[`, `}`, `race`, `outcomes` or the end of the line, but found the end'],
  ['outcomes {\n a = 1\n}', 2, 2, 'expected `}`, `required` or `allowed`, but found `a`'],
  ['#: title x', 1, 4, 'expected cites, facts, needs, with, must, cases, but found `title`'],
  ['#:', 1, 1, 'a head line says cites, facts, needs, with, must, cases'],
  ['#: cites', 1, 1, '`cites` of what?'],
  ['#: must not', 1, 9, 'expected `must fail`'],
  ['#: with luck', 1, 9, 'expected `with sysctl NAME=VALUE`'],
  ['#: cases a b\n#:  1\n', 2, 1, '2 columns, but 1 cells'],
  ['#: cases a a\n#:  1 2\n', 1, 12, 'there are two columns a'],
  ['#: cases a\n', 1, 10, 'a table of cases without a row'],
  ['#: cases a\n#:  {}\n', 2, 5, '`{}` is no value; a cell is a number, a name, or flags with |'],
  ['[T1] f()\n#: cites x', 2, 1, 'head lines stand before the first call'],
  [`[T1] f(${'['.repeat(64)}1${']'.repeat(64)})`, 1, 72, 'too many brackets'],
  [`[T1] f(${'- '.repeat(99)}1)`, 1, 134, 'too many brackets'],
];

for (const [text, line, column, reason] of ERRORS) {
  test(`${JSON.stringify(text.slice(0, 40))} is refused: ${reason}`, (t) => {
    const error = errorOf(text);
    t.is(error.reason, reason);
    t.deepEqual([error.line, error.column], [line, column]);
    const [shown, mark] = [text.split('\n')[line - 1]!, ' '.repeat(column - 1)];
    t.is(error.message, `f.uffd:${line}:${column}: ${reason}\n    ${shown}\n    ${mark}^`);
  });
}

test('a text that is too long is refused before anything looks at it', (t) => {
  t.regex(errorOf(' '.repeat(MAX_TEXT + 1)).reason, /at most 8388608 are read/);
});

test('the tree has everything that is written, with its place', (t) => {
  const text = '# Title\n#: cites a(2)\n[c/T1] x = f({a=1 => *|B as y} at m+1p) = -1 E @!kernel<6.8  # why\n';
  const { head, rows } = parseScenario(text);
  t.is(head.title, 'Title');
  t.deepEqual(head.cites, [{ from: 17, to: 21, text: 'a(2)' }]);
  const row = rows[2]!;
  if (row.kind !== 'call') throw new Error(row.kind);
  t.is(text.slice(row.from, row.to), '[c/T1] x = f({a=1 => *|B as y} at m+1p) = -1 E @!kernel<6.8');
  t.like(row.thread, { process: 'c', name: 'T1' });
  t.like(row, { binding: { text: 'x' }, callee: { text: 'f' }, unfinished: false, comment: '# why' });
  t.like(row.guard, { negated: true, subject: 'kernel', operator: '<', value: '6.8' });
  t.like(row.result, { kind: 'errno', errno: { text: 'E' } });
  const [arg] = row.args.items;
  t.is(text.slice(arg!.at!.from, arg!.at!.to), 'm+1p');
  if (arg!.content.kind !== 'struct') throw new Error('no structure');
  const { item } = arg!.content.fields[0]!;
  t.is(text.slice(item.expected!.from, item.expected!.to), '*|B');
  t.is(item.binding!.text, 'y');
});

test('newlines and comments within brackets are spaces', (t) => {
  const { rows } = parseScenario('[main] f(1,  # one\n  {a=2,\n   b=[3,\n4]})\n');
  t.deepEqual(
    rows.map(({ kind }) => kind),
    ['comment', 'call'],
  );
});
