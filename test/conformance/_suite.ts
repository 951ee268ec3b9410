import { writeFileSync } from 'node:fs';
import { FACTS } from '../../backend/generated/facts.js';
import type { Release } from '../../backend/index.js';
import { BACKENDS, type BackendName, Pool } from './_backends.js';
import { asHtml } from './_html.js';
import { Progress } from './_progress.js';
import { allWell, asJson, asTap, type Row, races, skips, surroundings, table, troubles, verdict } from './_report.js';
import { type CaseResult, runCase } from './_runner.js';
import { TOPICS } from './cases/index.js';

export interface SuiteOptions {
  /** Only the cases whose topic or title contains this. */
  readonly only: string;
  readonly backend: BackendName | 'both';
  readonly report: 'pretty' | 'json' | 'tap';
  /** Which release the simulator is, if not what the kernel here is; a kernel that is another one is left out. */
  readonly release?: Release;
  /** Only the cases that cite this fact, or one whose id begins so. */
  readonly fact?: string;
  /** Where the report is written as HTML too. */
  readonly html?: string;
}

/** What came of the suite. */
export type SuiteEnd = 'well' | 'not well' | 'no such case' | 'nothing could run';

/** Runs the suite and prints its report on standard output. */
export async function runSuite(options: SuiteOptions): Promise<SuiteEnd> {
  // A place that can't be written to is told before the run, not after it.
  if (options.html !== undefined) writeFileSync(options.html, '');
  const start = performance.now();
  const rows = await runAll(options);
  if (rows.length === 0) {
    sayNone(options);
    return 'no such case';
  }
  const seconds = (performance.now() - start) / 1000;
  print(rows, options, seconds);
  if (options.html !== undefined) writeFileSync(options.html, asHtml(rows, seconds));
  const skipped = rows.every(({ results }) => BACKENDS.every((backend) => results[backend].status === 'skipped'));
  if (skipped) return 'nothing could run';
  return allWell(rows) ? 'well' : 'not well';
}

/** Says that no case was chosen, and what of the choice it is. */
function sayNone({ only, fact, report }: SuiteOptions): void {
  const parts = [
    ...(only === '' ? [] : [`contains “${only}”`]),
    ...(fact === undefined ? [] : [`cites a fact whose id begins with ${fact}`]),
  ];
  const isUnknown = fact !== undefined && !FACTS.some(({ id }) => id.startsWith(fact));
  const error = `no case ${parts.join(' and ')}${isUnknown ? '; docs/semantics.md has no such fact' : ''}`;
  if (report === 'json') process.stdout.write(`${JSON.stringify({ ok: false, error }, undefined, 2)}\n`);
  if (report === 'tap') process.stdout.write(`TAP version 13\nBail out! ${error}\n`);
  process.stderr.write(`${error}\n`);
}

const NOT_ASKED: CaseResult = { status: 'skipped', reason: 'it was not asked for' };

async function runAll({ only, fact = '', backend: wantedBackend, report, release }: SuiteOptions): Promise<Row[]> {
  const wanted = TOPICS.flatMap(({ name: topic, cases }) => cases.map((subject) => ({ topic, subject }))).filter(
    ({ topic, subject }) =>
      `${topic}: ${subject.title}`.toLowerCase().includes(only.toLowerCase()) &&
      (fact === '' || subject.facts.some((id) => id.startsWith(fact))),
  );
  const pool = new Pool(release);
  const progress = report === 'pretty' ? new Progress(wanted.length, process.stdout.isTTY === true) : undefined;
  const rows: Row[] = [];
  try {
    for (const { topic, subject } of wanted) {
      progress?.begin(topic, subject.title);
      const results: Partial<Record<BackendName, CaseResult>> = {};
      for (const backend of BACKENDS)
        results[backend] =
          wantedBackend === 'both' || wantedBackend === backend ? await runCase(pool, backend, subject) : NOT_ASKED;
      rows.push({ topic, subject, results: results as Record<BackendName, CaseResult> });
    }
  } finally {
    progress?.end();
    await pool.close();
  }
  return rows;
}

function print(rows: readonly Row[], { report }: SuiteOptions, seconds: number): void {
  if (report === 'json') {
    const replacer = (_: string, value: unknown) => (typeof value === 'bigint' ? `0x${value.toString(16)}` : value);
    process.stdout.write(`${JSON.stringify(asJson(rows, seconds), replacer, 2)}\n`);
    return;
  }
  if (report === 'tap') {
    process.stdout.write(`${asTap(rows).join('\n')}\n`);
    return;
  }
  const parts = [surroundings(), table(rows), [...races(rows), ...skips(rows)], troubles(rows)];
  for (const part of parts.filter(({ length }) => length > 0)) process.stdout.write(`\n${part.join('\n')}\n`);
  process.stdout.write(`\n${coloured(verdict(rows, seconds), allWell(rows))}\n`);
}

/** Colours the verdict on a terminal, unless NO_COLOR is set (no-color.org). */
function coloured(line: string, good: boolean): string {
  if (process.stdout.isTTY !== true || process.env.NO_COLOR) return line;
  return `\x1b[${good ? 32 : 31}m${line}\x1b[0m`;
}
