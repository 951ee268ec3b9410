import type { Record } from '../test/kernels/record.js';

const FACT = /^(- `([^`]*)` \[)([^\]]*)(\] .*)$/;

/** docs/semantics.md with what was only read marked as observed where a run on that kernel showed it (`npm run kernels -- --record`). */
export function withShownMarks(semantics: string, record: Record): string {
  const shown = Object.entries(record).flatMap(([release, { facts }]) => facts.map((id) => `${id} ${release}`));
  const observed = new Set(shown);
  return semantics
    .split('\n')
    .map((line) => {
      const [, start, id, marks, rest] = FACT.exec(line) ?? [];
      if (marks === undefined) return line;
      const now = marks
        .split(', ')
        .map((mark) => (observed.has(`${id} ${mark.slice(2)}`) ? `V${mark.slice(1)}` : mark));
      return `${start}${[...new Set(now)].join(', ')}${rest}`;
    })
    .join('\n');
}
