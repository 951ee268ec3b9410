import { DEFAULT_CONFIG, type Release } from '../backend/index.js';
import type { Case } from './cases.js';
import { environmentFor } from './conditions.js';
import { type BackendName, kernelHere, otherRelease, type Pool, unmet } from './machines.js';
import { runScenario, unmetIn } from './run-case.js';
import type { RunOptions, RunResult } from './verdict.js';

/** Why a case can't run on a backend here, or `undefined`. Throws ScenarioError. */
export function skipReason(backend: BackendName, subject: Case, wanted?: Release): string | undefined {
  const needs = environmentFor(subject.scenario);
  const reason = otherRelease(backend, wanted) ?? unmet(backend, needs);
  if (reason !== undefined) return reason;
  const { release, environment } = kernelHere() ?? DEFAULT_CONFIG;
  const config = { release: wanted ?? release, environment: { ...environment, ...needs } };
  return unmetIn(subject, config);
}

/** Runs one case on a machine of the pool that has the settings it asks for. Throws ScenarioError. */
export async function runOn(
  pool: Pool,
  backend: BackendName,
  subject: Case,
  options: RunOptions = {},
): Promise<RunResult> {
  const reason = skipReason(backend, subject, pool.release);
  if (reason !== undefined) return { status: 'skipped', reason };
  let result: RunResult | undefined;
  await pool.use(backend, environmentFor(subject.scenario), (machine) => {
    result = runScenario(machine, subject, options);
  });
  return result!;
}

export { runScenario } from './run-case.js';
export type { RunOptions, RunResult } from './verdict.js';
