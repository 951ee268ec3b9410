import { DEFAULT_CONFIG, type MachineConfig } from '../backend/index.js';
import type { Case } from './cases.js';
import { compileScenario } from './compile.js';
import { environmentOf, holds, unmetNeed } from './conditions.js';
import { type BackendName, kernelHere, type Pool, type RacingMachine, unmet } from './machines.js';
import { allRows } from './names.js';
import { conditionText } from './print.js';
import { Runner } from './runner.js';
import type { Condition, Scenario } from './syntax.js';
import type { RunOptions, RunResult } from './verdict.js';

/**
 * Runs one case of a scenario on a machine as freshly booted. Throws ScenarioError for what is no scenario; a scenario
 * that `must fail` passes by failing.
 */
export function runScenario(machine: RacingMachine, { scenario, guards }: Case, options: RunOptions = {}): RunResult {
  const { head } = scenario;
  const reason = unmetNeed(head.needs, guardsOf(scenario, guards), machine.config) ?? absence(guards, machine.config);
  if (reason !== undefined) return { status: 'skipped', reason };
  const compiled = compileScenario(scenario, (guard) => holds(guard, machine.config) === true);
  const result = new Runner(machine, compiled, options).run();
  return head.mustFail ? inverted(result, scenario.source.name) : result;
}

/** Why a case can't run on a backend here, or `undefined`. Throws ScenarioError. */
export function skipReason(backend: BackendName, { scenario, guards }: Case): string | undefined {
  const { source, head } = scenario;
  const needs = environmentOf(source, head.settings);
  const reason = unmet(backend, needs);
  if (reason !== undefined) return reason;
  const { release, environment } = kernelHere() ?? DEFAULT_CONFIG;
  const config = { release, environment: { ...environment, ...needs } };
  return unmetNeed(head.needs, guardsOf(scenario, guards), config) ?? absence(guards, config);
}

function guardsOf({ rows }: Scenario, guards: readonly Condition[]): Condition[] {
  return [...guards, ...allRows(rows).flatMap((row) => ('guard' in row ? (row.guard ?? []) : []))];
}

/** A row of a table is there only where its guard holds. */
function absence(guards: readonly Condition[], config: MachineConfig): string | undefined {
  const absent = guards.find((guard) => holds(guard, config) === false);
  return absent === undefined ? undefined : `this case is there only where ${conditionText(absent)} holds`;
}

/** Runs one case on a machine of the pool that has the settings it asks for. Throws ScenarioError. */
export async function runOn(
  pool: Pool,
  backend: BackendName,
  subject: Case,
  options: RunOptions = {},
): Promise<RunResult> {
  const reason = skipReason(backend, subject);
  if (reason !== undefined) return { status: 'skipped', reason };
  const { source, head } = subject.scenario;
  let result: RunResult | undefined;
  await pool.use(backend, environmentOf(source, head.settings), (machine) => {
    result = runScenario(machine, subject, options);
  });
  return result!;
}

/** What a scenario that has to fail came to. */
function inverted(result: RunResult, name: string): RunResult {
  if (result.status === 'failed') return { status: 'passed', trace: result.trace, notes: [] };
  if (result.status !== 'passed') return result;
  const [expected, got] = ['a failure', 'none'];
  const message = `${name}: the scenario must fail, but all of it came true`;
  return { status: 'failed', trace: result.trace, message, line: 1, expected, got };
}

export type { RunOptions, RunResult } from './verdict.js';
