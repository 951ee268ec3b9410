/** Tables for people: text for a terminal, Markdown for docs/. */
import type { MachineDescription } from './machine-description.js';
import { type Line, type Section, sectionVerdict, verdict } from './section.js';
import { formatNumber } from './statistics.js';

function limitText({ limit }: Line): string {
  if (limit === undefined) return '';
  return `${limit.relation} ${limit.value.toLocaleString('en-US')}`;
}

function row(line: Line): string[] {
  const value = line.value === undefined ? '-' : formatNumber(line.value);
  return [line.name, line.what, ...line.cells, value, limitText(line), verdict(line) ?? ''];
}

function headings(section: Section): string[] {
  return ['name', 'what', ...section.columns, section.valueColumn, 'promised', ''];
}

/** Columns that hold words; the others hold figures and are aligned to the right. */
const WORDS = 2;

function textTable(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const last = widths.length - 1;
  const pad = (text: string, column: number): string =>
    column < WORDS || column === last ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  return rows.map((cells) => `  ${cells.map(pad).join('  ')}`.trimEnd()).join('\n');
}

/** One section for a terminal. */
export function sectionText(section: Section): string {
  const table = textTable([headings(section), ...section.lines.map(row)]);
  return `${section.title}: ${sectionVerdict(section)}\n${section.promise}\n${table}\n`;
}

/** All sections as one page. */
export function markdown(sections: readonly Section[], machine: MachineDescription): string {
  return `${[
    '# Performance',
    '',
    'Written by `npm run bench -- --markdown docs/performance.md`; [bench/README.md](../bench/README.md) says what each figure is.',
    `One run on ${machine.kind}, Linux ${machine.release}, Node ${machine.node}. Times are nanoseconds and medians; they drift from run to run and from`,
    'machine to machine. What is promised are ratios taken in one run.',
    '',
    ...sections.flatMap(sectionMarkdown),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function sectionMarkdown(section: Section): string[] {
  const cells = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  const titles = headings(section);
  const last = titles.length - 1;
  const rule = titles.map((_, column) => (column < WORDS || column === last ? '---' : '---:'));
  return [
    `## ${section.title}: ${sectionVerdict(section)}`,
    '',
    section.promise,
    '',
    cells(titles),
    cells(rule),
    ...section.lines.map((line) => cells(row(line))),
    '',
  ];
}
