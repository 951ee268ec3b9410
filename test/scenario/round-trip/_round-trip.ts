import { CATALOGUE } from '../../../backend/catalogue.js';
import { type Completion, type Operation, Unmodelled } from '../../../backend/index.js';
import { randomProgram } from '../../../backend/random.js';
import {
  casesOf,
  type Performed,
  parseScenario,
  printScenario,
  type RacingMachine,
  type Recording,
  record,
  runScenario,
  scenarioOf,
} from '../../../scenario/index.js';

export type RoundTrip = 'same' | 'unmodelled';

/** Records a random program, prints it, parses that, runs it: the trace is the same. Throws Error where it is not. */
export function roundTrip(machine: RacingMachine, seed: number, index: number): RoundTrip {
  machine.reset();
  let recording: Recording;
  try {
    recording = record(machine, randomProgram({ seed, index }));
  } catch (error) {
    if (error instanceof Unmodelled) return 'unmodelled';
    throw error;
  }
  const text = scenarioOf(recording);
  const fail = (why: string): never => {
    throw new Error(`program ${index} of seed ${seed}: ${why}\n${text}`);
  };
  const scenario = parseScenario(text);
  const [subject] = casesOf(parseScenario(printScenario(scenario)));
  machine.reset();
  const result = runScenario(machine, subject!);
  if (result.status !== 'passed')
    return fail(result.status === 'failed' ? result.message : `${result.status}: ${result.reason}`);
  const before = traceOf(recording.steps);
  const after = traceOf(result.trace);
  const differing = before.findIndex((line, at) => line !== after[at]);
  if (differing >= 0) fail(`step ${differing} was\n${before[differing]}\nand is\n${after[differing]}`);
  if (before.length !== after.length) fail(`${before.length} steps were ${after.length}`);
  return 'same';
}

/** Every operation and completion, a line each; what the machine refused was not performed. */
function traceOf(steps: readonly Pick<Performed, 'thread' | 'operation' | 'completions'>[]): string[] {
  return steps.flatMap(({ thread, operation, completions }) => {
    if (completions.some(({ outcome }) => outcome.kind === 'refused')) return [];
    const header = `${thread.process}.${thread.thread} ${operationText(operation)}`;
    return [[header, ...completions.map(completionText)].join('\n    ')];
  });
}

/** With all operands: what was left out has its default. */
function operationText(operation: Operation): string {
  const given = operation as unknown as Readonly<Record<string, bigint | undefined>>;
  const { operands } = CATALOGUE.find(({ name }) => name === operation.op)!;
  const all = operands.map(
    ({ name, default: value = 0n }) => `${name}=${BigInt.asUintN(64, BigInt(given[name] ?? value))}`,
  );
  return `${operation.op}(${all.join(', ')})`;
}

function completionText({ process, thread, outcome, out, bytes }: Completion): string {
  const fields = Object.entries(outcome).map(([name, value]) => `${name}=${value}`);
  return `${process}.${thread} ${fields.join(' ')} [${out.join(' ')}] ${Buffer.from(bytes).toString('hex')}`;
}
