/** Where something stands in a scenario's text: offsets, the second one behind it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A place as people count it, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text of a scenario and what it is called. */
export class Source {
  readonly name: string;
  readonly text: string;
  /** Where lines begin; made when the first place is asked for. */
  #lines: number[] | undefined;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }

  position(offset: number): Position {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }

  /** The text of a line, by its number. */
  line(number: number): string {
    const starts = this.#starts();
    return this.text.slice(starts[number - 1]!, starts[number] ?? this.text.length).replace(/\r?\n$/, '');
  }

  #starts(): readonly number[] {
    this.#lines ??= [0, ...Array.from(this.text.matchAll(/\n/g), (found) => found.index + 1)];
    return this.#lines;
  }
}

/** Characters; of a longer line the part around the place is shown. */
const LONGEST_LINE = 240;

/** `file:3:8: what is wrong`, the line, and a mark below the place. */
export function located(source: Source, span: Span, message: string): string {
  const { line, column } = source.position(span.from);
  const { text, at } = excerpt(source.line(line), column - 1);
  // Tabs stay tabs, so that the mark stands where a terminal shows the place.
  const before = text.slice(0, at).replace(/[^\t]/g, ' ');
  return `${source.name}:${line}:${column}: ${visible(message)}\n    ${visible(text)}\n    ${before}^`;
}

/** A line, or what of it is near a place, and where the place is then. */
function excerpt(line: string, at: number): { readonly text: string; readonly at: number } {
  if (line.length <= LONGEST_LINE) return { text: line, at };
  const from = Math.max(0, Math.min(at - LONGEST_LINE / 2, line.length - LONGEST_LINE));
  const to = from + LONGEST_LINE;
  const [left, right] = [from > 0 ? '…' : '', to < line.length ? '…' : ''];
  return { text: left + line.slice(from, to) + right, at: at - from + left.length };
}

/** Text for a terminal: a file's control characters are not for it to obey. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '\u{fffd}');
}

/** A text that is no scenario. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  /** What is wrong, alone; `message` has also where and the line. */
  readonly reason: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What the grammar would have taken at this place. */
  readonly expected: readonly string[];

  constructor(source: Source, span: Span, reason: string, expected: readonly string[] = []) {
    super(located(source, span, reason));
    const { line, column } = source.position(span.from);
    this.reason = reason;
    this.file = source.name;
    this.line = line;
    this.column = column;
    this.expected = expected;
  }
}
