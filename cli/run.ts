import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '../backend/index.js';
// From where they are: the whole of the language would have to be loaded by the index.
import { type Case, casesOf } from '../scenario/cases.js';
import { BACKENDS, type BackendName, Pool } from '../scenario/machines.js';
import { Names } from '../scenario/names.js';
import { type RunResult, runOn } from '../scenario/run.js';
import { ScenarioError } from '../scenario/source.js';
import { traceLines } from '../scenario/trace.js';
import { EXIT_DIFFERENT, EXIT_EXPECTED, EXIT_SKIPPED, EXIT_USAGE } from './exit.js';
import { FileError, fileError, STDIN } from './files.js';
import { coloured, say, sayError, sayJson } from './output.js';
import { readScenario } from './scenario.js';

export interface RunCommandOptions {
  readonly backend: BackendName | 'both';
  readonly times: number;
  readonly release?: Release;
  readonly trace?: true;
  readonly json?: true;
}

/** One case of a file on one backend, or a file that is no scenario. */
interface Outcome {
  readonly file: string;
  readonly title: string;
  readonly label: string;
  readonly backend: BackendName;
  readonly result: RunResult;
  readonly trace?: readonly string[];
}

/** Files that could not be read as scenarios, and why. */
interface Unreadable {
  readonly file: string;
  readonly error: string;
}

/** Runs scenarios; the exit code. */
export async function run(files: readonly string[], options: RunCommandOptions): Promise<number> {
  const outcomes: Outcome[] = [];
  const unreadable: Unreadable[] = [];
  const pool = new Pool(options.release);
  try {
    for (const file of files.flatMap((name) => filesOf(name, unreadable)))
      for await (const outcome of runFile(pool, file, options, unreadable)) {
        outcomes.push(outcome);
        if (options.json !== true) sayOutcome(outcome);
      }
  } finally {
    await pool.close();
  }
  for (const { error } of unreadable) sayError(error);
  if (options.json === true) sayJson({ results: outcomes.map(outcomeData), unreadable });
  else saySummary(outcomes);
  return exitCode(outcomes, unreadable);
}

function exitCode(outcomes: readonly Outcome[], unreadable: readonly Unreadable[]): number {
  if (unreadable.length > 0) return EXIT_USAGE;
  if (outcomes.some(({ result }) => result.status === 'failed')) return EXIT_DIFFERENT;
  return outcomes.some(({ result }) => result.status === 'passed') ? EXIT_EXPECTED : EXIT_SKIPPED;
}

/** A file, or the .uffd files of a folder. */
function filesOf(name: string, unreadable: Unreadable[]): string[] {
  try {
    if (name === STDIN || !statSync(name).isDirectory()) return [name];
    const found = readdirSync(name, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.uffd'));
    if (found.length === 0) unreadable.push({ file: name, error: `${name}: no .uffd file is in this folder` });
    return found.sort().map((file) => join(name, file));
  } catch (error) {
    unreadable.push({ file: name, error: fileError(name, error).message });
    return [];
  }
}

async function* runFile(
  pool: Pool,
  file: string,
  options: RunCommandOptions,
  unreadable: Unreadable[],
): AsyncGenerator<Outcome> {
  try {
    for (const subject of casesOf(readScenario(file)))
      for (const backend of BACKENDS)
        if (options.backend === 'both' || options.backend === backend)
          yield await runCase(pool, file, subject, backend, options);
  } catch (error) {
    if (!(error instanceof ScenarioError || error instanceof FileError)) throw error;
    unreadable.push({ file, error: error.message });
  }
}

async function runCase(
  pool: Pool,
  file: string,
  subject: Case,
  backend: BackendName,
  { times, trace }: RunCommandOptions,
): Promise<Outcome> {
  const { scenario, label } = subject;
  const options = { explain: trace === true, states: trace === true, times };
  const first = await runOn(pool, backend, subject, options);
  // Explaining takes time, so only what failed is explained: the simulator does the same again.
  const isUnexplained = first.status === 'failed' && backend === 'sim' && !options.explain;
  const result = isUnexplained ? await runOn(pool, backend, subject, { ...options, explain: true }) : first;
  const { title } = scenario.head;
  if (trace !== true || !('trace' in result)) return { file, title, label, backend, result };
  const names = new Names(scenario.source, scenario.rows);
  return { file, title, label, backend, result, trace: traceLines(result.trace, names) };
}

function outcomeData({ file, title, label, backend, result, trace }: Outcome) {
  const { status } = result;
  const details =
    result.status === 'failed'
      ? { line: result.line, expected: result.expected, got: result.got, message: result.message }
      : 'reason' in result
        ? { reason: result.reason }
        : { notes: result.notes };
  return { file, title, ...(label !== '' && { case: label }), backend, status, ...details, ...(trace && { trace }) };
}

const COLOURS = { passed: 'green', failed: 'red', skipped: 'yellow', unmodelled: 'yellow' } as const;

function sayOutcome({ file, title, label, backend, result, trace }: Outcome): void {
  const status = coloured(result.status.padEnd(10), COLOURS[result.status]);
  const which = label === '' ? '' : ` (${label})`;
  say(`${status} ${backend.padEnd(6)} ${file}${which}${title === '' ? '' : `: ${title}`}`);
  for (const line of trace ?? []) say(`    ${line}`);
  if (result.status === 'failed') say(`    ${result.message}`);
  if ('reason' in result) say(`    ${result.reason}`);
  if ('notes' in result) for (const note of result.notes) say(`    ${note}`);
}

function saySummary(outcomes: readonly Outcome[]): void {
  const counts = (['passed', 'failed', 'skipped', 'unmodelled'] as const)
    .map((status) => [outcomes.filter(({ result }) => result.status === status).length, status] as const)
    .filter(([count]) => count > 0)
    .map(([count, status]) => `${count} ${status}`);
  say(
    `${outcomes.length} ${outcomes.length === 1 ? 'run' : 'runs'}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`,
  );
}
