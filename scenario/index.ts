/** The scenario language: annotated system-call logs that run on every backend. See docs/scenario-language.md. */

export { type Case, casesOf } from './cases.js';
export { compileScenario } from './compile.js';
export { asleepIn, type ExplainedLine, type Explanation, explainTrace, refusedBy } from './explain.js';
export { exportC, NotInC } from './export/index.js';
export { scenarioLink } from './link.js';
export { type Finding, lintScenario } from './lint.js';
export { BACKENDS, type BackendName, kernelMissing, Pool } from './machines.js';
export { MAX_TEXT, parseScenario } from './parse.js';
export { printScenario } from './print.js';
export { type RacingMachine, racingSimulator } from './racing.js';
export { type RecordedStep, type Recording, record, scenarioOf } from './record.js';
export { type RecordingMachine, recordingMachine } from './recorder.js';
export { type RunOptions, type RunResult, runOn, runScenario, skipReason } from './run.js';
export type { Performed } from './session.js';
export { ScenarioError } from './source.js';
export * from './strace/index.js';
export type * from './syntax.js';
export { traceLines } from './trace.js';
