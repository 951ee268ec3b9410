/** What is reported: sections of lines, a line with a promise has a verdict. */
import type { SectionName } from './options.js';

/** A limit that a line's value must keep. */
export interface Limit {
  readonly relation: 'at least' | 'at most';
  readonly value: number;
}

export interface Line {
  /** The operation's name, for `--only` and JSON. */
  readonly name: string;
  readonly what: string;
  /** Figures under the section's columns. */
  readonly cells: readonly string[];
  /** What the limit is about; undefined when it could not be measured. */
  readonly value: number | undefined;
  /** Absent on a line that is shown without a promise. */
  readonly limit?: Limit;
}

export interface Section {
  readonly name: SectionName;
  readonly title: string;
  /** The promise in one sentence. */
  readonly promise: string;
  /** Headings of the cells. */
  readonly columns: readonly string[];
  /** Heading of the value, as `kernel / simulator`. */
  readonly valueColumn: string;
  readonly lines: readonly Line[];
}

export type Verdict = 'kept' | 'missed' | 'not measured' | undefined;

export function verdict(line: Line): Verdict {
  if (line.limit === undefined) return undefined;
  if (line.value === undefined) return 'not measured';
  const { relation, value } = line.limit;
  return (relation === 'at least' ? line.value >= value : line.value <= value) ? 'kept' : 'missed';
}

/** A section is missed when one line is, and kept when no line is missed and one is kept. */
export function sectionVerdict(section: Section): Verdict {
  const verdicts = section.lines.map(verdict);
  if (verdicts.includes('missed')) return 'missed';
  return verdicts.includes('kept') ? 'kept' : 'not measured';
}
