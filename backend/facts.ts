/** One atomic statement of docs/semantics.md. */
export interface Fact {
  readonly id: string;
  /** The number of the nearest heading above it, such as `12.7`. */
  readonly section: string;
  readonly marks: readonly string[];
  /** The releases it holds for, such as `>=6.8` or `>=6.4 <6.17`; without it, all that we know. */
  readonly releases?: string;
  readonly text: string;
}

const heading = /^#{2,3} (\d+(?:\.\d+)?)\.? \S/;
const line = /^- `([^`]*)` \[([^\]]*)\] (.*)$/;
const identifier = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+){1,3}$/;
const release = /^(?:(?:>=|<)?\d+\.\d+)(?: (?:>=|<)\d+\.\d+)*$/;
const condition = /^(.*\S) \{([^{}]*)\}$/;

/** Every mark that a fact may carry: V observed, R read in the source of that release, K known from the kernel's history. */
export const MARKS: readonly string[] = ['V 6.18', 'V 6.12', 'V 6.1', 'R 6.18', 'R 6.12', 'R 6.1', 'K'];

/** The name of a fact's constant: `copy.order.range-dst` is `COPY_ORDER_RANGE_DST`. */
export function factName(id: string): string {
  return id.toUpperCase().replace(/[.-]/g, '_');
}

/** Reads the facts of docs/semantics.md: every line that starts with `- ` is one. */
export function parseFacts(markdown: string): Fact[] {
  const facts: Fact[] = [];
  const seen = new Map<string, number>();
  let section: string | undefined;
  let fenced = false;

  markdown.split(/\r?\n/).forEach((content, index) => {
    const number = index + 1;
    const refuse = (why: string): never => {
      throw new Error(`line ${number}: ${why}: ${content}`);
    };
    if (content.startsWith('```')) fenced = !fenced;
    if (fenced) return;
    if (/^#{2,} /.test(content)) {
      section = heading.exec(content)?.[1] ?? refuse('a heading without its number');
      return;
    }
    if (!/^\s*- /.test(content)) return;

    const parts = line.exec(content) ?? refuse('not "- `id` [MARK] sentence."');
    const id = parts[1]!;
    if (!identifier.test(id)) refuse('malformed id');
    const first = seen.get(factName(id));
    if (first !== undefined) refuse(`duplicate id, first on line ${first}`);
    seen.set(factName(id), number);

    const marks = parts[2]!.split(', ');
    for (const mark of marks) if (!MARKS.includes(mark)) refuse(`unknown mark "${mark}"`);
    if (new Set(marks).size !== marks.length) refuse('repeated mark');

    const conditioned = condition.exec(parts[3]!);
    const text = conditioned?.[1] ?? parts[3]!;
    const releases = conditioned?.[2];
    if (releases !== undefined && !release.test(releases)) refuse(`malformed release condition "${releases}"`);
    if (!/^\S.*[.]$/.test(text)) refuse('not a sentence that ends with a full stop');
    if (section === undefined) refuse('a fact before the first section');
    facts.push({ id, section: section!, marks, ...(releases === undefined ? {} : { releases }), text });
  });
  return facts;
}
