/** One case of a scenario on one machine; needs no kernel, so that it runs in browsers. */
import type { MachineConfig } from '../backend/index.js';
import type { Case } from './cases.js';
import { compileScenario } from './compile.js';
import { environmentFor, holds, unmetNeed } from './conditions.js';
import { guardsOf } from './names.js';
import { conditionText } from './print.js';
import type { RacingMachine } from './racing.js';
import { Runner } from './runner.js';
import type { Condition } from './syntax.js';
import type { RunOptions, RunResult } from './verdict.js';

/**
 * Runs one case of a scenario on a machine as freshly booted. Throws ScenarioError for what is no scenario; a scenario
 * that `must fail` passes by failing.
 */
export function runScenario(machine: RacingMachine, subject: Case, options: RunOptions = {}): RunResult {
  const { scenario } = subject;
  // What was leased for the scenario is so, whatever the machine was like when it was measured.
  const { release, environment } = machine.config;
  const config = { release, environment: { ...environment, ...environmentFor(scenario) } };
  const reason = unmetIn(subject, config);
  if (reason !== undefined) return { status: 'skipped', reason };
  const compiled = compileScenario(scenario, (guard) => holds(guard, config) === true);
  const result = new Runner(machine, compiled, options).run();
  return scenario.head.mustFail ? inverted(result, scenario.source.name) : result;
}

/** Why a case can't run on a machine that is like this, or `undefined`. */
export function unmetIn(subject: Case, config: MachineConfig): string | undefined {
  return (
    unmetNeed(subject.scenario.head.needs, [...subject.guards, ...guardsOf(subject.scenario.rows)], config) ??
    absence(subject.guards, config)
  );
}

/** A row of a table is there only where its guard holds. */
function absence(guards: readonly Condition[], config: MachineConfig): string | undefined {
  const absent = guards.find((guard) => holds(guard, config) === false);
  return absent === undefined ? undefined : `this case is there only where ${conditionText(absent)} holds`;
}

/** What a scenario that has to fail came to. */
function inverted(result: RunResult, name: string): RunResult {
  if (result.status === 'failed') return { status: 'passed', trace: result.trace, notes: [] };
  if (result.status !== 'passed') return result;
  const [expected, got] = ['a failure', 'none'];
  const message = `${name}: the scenario must fail, but all of it came true`;
  return { status: 'failed', trace: result.trace, message, line: 1, expected, got };
}
