import type { Release } from '../backend/index.js';
import {
  asleepIn,
  type Case,
  casesOf,
  type ExplainedLine,
  type Explanation,
  explainTrace,
  type Followed,
  type FollowedCall,
  follow,
  isStraceLog,
  LogError,
  Pool,
  readLog,
  refusedBy,
  runOn,
  ScenarioError,
  scenarioOf,
} from '../scenario/index.js';
import { Names } from '../scenario/names.js';
import { EXIT_DIFFERENT, EXIT_EXPECTED, EXIT_SKIPPED, EXIT_USAGE } from './exit.js';
import { FileError, readText, writeText } from './files.js';
import { coloured, say, sayFailure, sayJson } from './output.js';
import { scenarioFrom } from './scenario.js';

export interface ExplainOptions {
  readonly release?: Release;
  readonly all?: true;
  readonly scenario?: string;
  readonly json?: true;
}

/** Tells why calls failed and where threads sleep, in a scenario or a log of strace; the exit code. */
export async function explainFile(file: string, options: ExplainOptions): Promise<number> {
  try {
    const text = readText(file);
    if (isStraceLog(text)) return explainLog(file, text, options);
    if (options.scenario !== undefined) {
      sayFailure(`${file} is a scenario already: --scenario is for logs of strace`, options.json, { file });
      return EXIT_USAGE;
    }
    return await explainScenario(file, text, options);
  } catch (error) {
    if (!(error instanceof ScenarioError || error instanceof LogError || error instanceof FileError)) throw error;
    const isNeither = error instanceof ScenarioError && !/\.uffd$/.test(file);
    sayFailure(`${isNeither ? 'neither a scenario nor a log of strace: ' : ''}${error.message}`, options.json, {
      file,
    });
    return EXIT_USAGE;
  }
}

// Scenarios.

async function explainScenario(file: string, text: string, options: ExplainOptions): Promise<number> {
  const pool = new Pool(options.release);
  try {
    const cases = [];
    for (const subject of casesOf(scenarioFrom(file, text))) cases.push(await explainCase(pool, subject));
    if (options.json === true) sayJson({ file, kind: 'scenario', cases });
    else for (const one of cases) sayCase(one, options.all === true);
    if (cases.some(({ status }) => status === 'failed')) return EXIT_DIFFERENT;
    return cases.some(({ status }) => status === 'passed') ? EXIT_EXPECTED : EXIT_SKIPPED;
  } finally {
    await pool.close();
  }
}

async function explainCase(pool: Pool, subject: Case) {
  const { scenario, label } = subject;
  const result = await runOn(pool, 'sim', subject, { explain: true, states: true });
  const names = new Names(scenario.source, scenario.rows);
  return {
    title: scenario.head.title,
    ...(label !== '' && { case: label }),
    status: result.status,
    ...('reason' in result && { reason: result.reason }),
    ...('message' in result && { message: result.message }),
    lines: 'trace' in result ? explainTrace(result.trace, names) : [],
  };
}

function sayCase(one: Awaited<ReturnType<typeof explainCase>>, all: boolean): void {
  say(one.case === undefined ? one.title : `${one.title} (${one.case})`);
  for (const line of one.lines)
    if (all || hasExplanation(line)) {
      say(`  ${line.text}`);
      sayExplanation(line);
    }
  if (one.reason !== undefined) say(`  ${one.status}: ${one.reason}`);
  if (one.message !== undefined) say(`  ${coloured('failed', 'red')}: ${one.message}`);
  if (!one.lines.some(hasExplanation) && one.status === 'passed') say('  no call failed, and nobody slept');
}

function hasExplanation({ fact, advice, asleep }: ExplainedLine): boolean {
  return (fact ?? advice ?? asleep) !== undefined;
}

function sayExplanation({ fact, advice, asleep }: Explanation): void {
  if (fact !== undefined) say(`      ${coloured('refused by', 'red')} ${fact.id}: ${fact.text}`);
  if (advice !== undefined) say(`      ${coloured('what to do', 'green')}: ${advice}`);
  if (asleep !== undefined)
    say(`      ${coloured('sleeps', 'yellow')} (${asleep.reason}); it is woken by ${asleep.wakers}`);
}

// Logs.

function explainLog(file: string, text: string, options: ExplainOptions): number {
  const log = readLog(file, text);
  const followed = follow(log, options.release);
  if (options.scenario !== undefined)
    writeText(options.scenario, scenarioOf(followed.recording, `What ${file} did, as far as its log shows it`));
  if (options.json === true) sayJson({ file, kind: 'strace log', ...logData(followed), otherLines: log.others });
  else sayLog(file, followed, options.all === true);
  const { calls, stopped } = followed;
  if (calls.some(({ agrees }) => !agrees)) return EXIT_DIFFERENT;
  return stopped === undefined && calls.some(isOfUserfaultfd) ? EXIT_EXPECTED : EXIT_SKIPPED;
}

function isOfUserfaultfd({ text }: FollowedCall): boolean {
  return /^userfaultfd\(|^ioctl\(/.test(text);
}

function logData({ calls, sleepers, stopped, leftOut }: Followed) {
  return {
    calls: calls.map((call) => ({ ...call, ...explained(call) })),
    sleepers: sleepers.map((sleeper) => ({ ...sleeper, ...asleepIn(sleeper.reason) })),
    ...(stopped !== undefined && { stopped }),
    leftOut: Object.fromEntries(leftOut),
  };
}

/** Of a call that failed, why and what to do. */
function explained({ fact, errno }: FollowedCall): Explanation {
  return errno === undefined ? {} : refusedBy(fact, errno);
}

function sayLog(file: string, followed: Followed, all: boolean): void {
  const { calls, sleepers, stopped, leftOut } = followed;
  for (const call of calls) {
    if (!all && call.agrees && call.errno === undefined && call.assumed.length === 0) continue;
    say(`${file}:${call.line}: ${call.pid === 'main' ? '' : `[${call.pid}] `}${call.text}`);
    for (const assumed of call.assumed) say(`      assumed: ${assumed}`);
    if (!call.agrees) say(`      ${coloured('differs', 'red')}: on the simulator it came to ${call.got}`);
    sayExplanation(explained(call));
  }
  for (const { who, doing, reason } of sleepers) {
    say(`at the end: ${who} is in ${doing}`);
    sayExplanation({ asleep: asleepIn(reason) });
  }
  if (stopped !== undefined) say(`${file}:${stopped.line}: the simulator can't go on from here: ${stopped.reason}`);
  sayLogSummary(calls, leftOut);
}

function sayLogSummary(calls: readonly FollowedCall[], leftOut: Followed['leftOut']): void {
  const different = calls.filter(({ agrees }) => !agrees).length;
  const verdict = different === 0 ? 'each came to the same on the simulator' : `${different} came to something else`;
  say(`${calls.length} calls followed: ${verdict}`);
  if (!calls.some(isOfUserfaultfd))
    say('no call of userfaultfd is in the log: was strace told -f, and to trace userfaultfd,ioctl?');
  const names = [...leftOut].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  if (names.length > 0) say(`left out, as userfaultfd has nothing to do with it: ${names.join(', ')}`);
}
