import { parser } from './generated/parser.js';

const strict = parser.configure({ strict: true });

/** What may come next, and what it is called; `sort` puts what people look for first. */
interface Candidate {
  readonly text: string;
  readonly label: string;
  readonly sort: 'start of a value' | 'word' | 'operator' | 'other';
}

function tokens(sort: Candidate['sort'], ...texts: readonly string[]): Candidate[] {
  return texts.map((text) => ({ text, label: `\`${text}\``, sort }));
}

const CANDIDATES: readonly Candidate[] = [
  { text: 'x', label: 'a name', sort: 'start of a value' },
  { text: '1', label: 'a number', sort: 'start of a value' },
  { text: '$x', label: 'a column', sort: 'start of a value' },
  ...tokens('start of a value', '*', '!', '?'),
  { text: '"s"', label: 'a string', sort: 'other' },
  ...tokens('other', '(', ')', '[', ']', '{', '}', ',', '=', '>'),
  ...tokens('other', '<unfinished ...>', '<...', '---', '+++'),
  ...tokens('other', 'race', 'outcomes', 'required', 'allowed'),
  // These are names too, where a name may stand.
  ...tokens('word', 'resumed', 'still', 'asleep', 'spinning', 'exited', 'killed', 'with', 'by'),
  // Within brackets a newline would be taken too, but a head line only where rows end.
  { text: '\n#: x', label: 'the end of the line', sort: 'other' },
  { text: '@swap', label: 'a guard', sort: 'operator' },
  ...tokens('operator', '=>', '|', '+', '-', '/', '<<', 'as', 'at', 'then'),
];

/** Where the grammar can't go on, or `undefined`. */
export function strictError(text: string): number | undefined {
  try {
    strict.parse(text);
    return undefined;
  } catch (error) {
    const place = /^No parse at (\d+)$/.exec((error as Error).message)?.[1];
    if (place === undefined) throw error;
    return Number(place);
  }
}

/**
 * What the grammar would have taken at `offset`, where it stopped: each candidate is tried, so that this is never
 * anything but true.
 */
export function expectedAt(text: string, offset: number): string[] {
  const before = `${lastRow(text.slice(0, offset))} `;
  const taken = CANDIDATES.filter(({ text: token }) => {
    const stop = strictError(before + token);
    return stop === undefined || stop >= before.length + token.length;
  });
  const values = taken.filter(({ sort }) => sort === 'start of a value');
  const isName = values.some(({ text: token }) => token === 'x');
  const others = taken.filter(({ sort }) => sort === 'other' || (sort === 'word' && !isName)).map(({ label }) => label);
  const operators = taken.filter(({ sort }) => sort === 'operator').map(({ label }) => label);
  const value = values.length > 2 ? ['a value'] : values.map(({ label }) => label);
  const main = [...value, ...others];
  return main.length > 0 ? main : operators;
}

/** What counts for whether a bracket is open; comments and strings have none. */
const BRACKETS = /[()[\]{}\n]|#[^\n]*|"(?:[^"\\\n]|\\.)*"/g;

/** The text from where its last row of the outermost level begins: what stands before has no say. */
function lastRow(text: string): string {
  let depth = 0;
  let start = 0;
  for (const { 0: found, index } of text.matchAll(BRACKETS)) {
    if (found === '\n') start = depth === 0 ? index + 1 : start;
    else if ('([{'.includes(found)) depth += 1;
    else if (')]}'.includes(found)) depth -= 1;
  }
  return text.slice(start);
}

/** `a, b or c`. */
export function choice(labels: readonly string[]): string {
  return labels.length < 2 ? (labels[0] ?? 'nothing') : `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}`;
}
