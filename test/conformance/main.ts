/** The conformance suite on every backend that runs here, side by side: `npm start`. */
import { parseArgs } from 'node:util';
import { BACKENDS, type BackendName, Pool } from './_backends.js';
import { Progress } from './_progress.js';
import { allWell, asJson, type Row, races, skips, surroundings, table, troubles, verdict } from './_report.js';
import { type CaseResult, runCase } from './_runner.js';
import { TOPICS } from './cases/index.js';

const HELP = `Usage: npm start [-- OPTIONS]

Runs the conformance suite on every backend that runs here and compares what they did, operation by operation.

  --only TEXT   only the cases whose topic or title contains TEXT
  --json        one JSON document instead of the report
  --help        this

Ends with 0 if every case passed wherever it ran and the backends agree, 1 if not, 2 for wrong usage.
`;

interface Options {
  readonly only: string;
  readonly json: boolean;
}

function parse(args: readonly string[]): Options | 'help' | string[] {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values.help ? 'help' : { only: values.only, json: values.json };
  } catch (error) {
    return [(error as Error).message];
  }
}

async function runAll({ only, json }: Options): Promise<Row[]> {
  const wanted = TOPICS.flatMap(({ name: topic, cases }) => cases.map((subject) => ({ topic, subject }))).filter(
    ({ topic, subject }) => `${topic}: ${subject.title}`.toLowerCase().includes(only.toLowerCase()),
  );
  const pool = new Pool();
  const progress = new Progress(wanted.length, process.stdout.isTTY === true);
  const rows: Row[] = [];
  try {
    for (const { topic, subject } of wanted) {
      if (!json) progress.begin(topic, subject.title);
      const results: Partial<Record<BackendName, CaseResult>> = {};
      for (const backend of BACKENDS) results[backend] = await runCase(pool, backend, subject);
      rows.push({ topic, subject, results: results as Record<BackendName, CaseResult> });
    }
  } finally {
    if (!json) progress.end();
    await pool.close();
  }
  return rows;
}

/** Colours the verdict on a terminal, unless NO_COLOR is set (no-color.org). */
function coloured(line: string, good: boolean): string {
  if (process.stdout.isTTY !== true || process.env.NO_COLOR) return line;
  return `\x1b[${good ? 32 : 31}m${line}\x1b[0m`;
}

async function main(): Promise<number> {
  const options = parse(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (Array.isArray(options)) {
    process.stderr.write(`${options.join('\n')}\n\n${HELP}`);
    return 2;
  }
  const start = performance.now();
  const rows = await runAll(options);
  if (rows.length === 0) {
    process.stderr.write(`no case contains “${options.only}”\n`);
    return 2;
  }
  const seconds = (performance.now() - start) / 1000;
  const well = allWell(rows);
  if (options.json) {
    const replacer = (_: string, value: unknown) => (typeof value === 'bigint' ? `0x${value.toString(16)}` : value);
    process.stdout.write(`${JSON.stringify(asJson(rows, seconds), replacer, 2)}\n`);
  } else {
    const report = [surroundings(), table(rows), [...races(rows), ...skips(rows)], troubles(rows)].filter(
      (part) => part.length > 0,
    );
    for (const part of report) process.stdout.write(`\n${part.join('\n')}\n`);
    process.stdout.write(`\n${coloured(verdict(rows, seconds), well)}\n`);
  }
  return well ? 0 : 1;
}

process.exitCode = await main();
