import {
  casesOf,
  compileScenario,
  parseScenario,
  printScenario,
  racingSimulator,
  runScenario,
  type Scenario,
  ScenarioError,
} from '../../../scenario/index.js';
import { bootSimulator } from '../../../sim/index.js';
import { Inputs } from './_inputs.js';

/** Milliseconds that one text may take: far more than any does, and far less than a hang. */
const LONGEST = 10_000;
/** Cases of one text that are compiled; tables multiply. */
const MOST_CASES = 8;

/** How many texts ended how. */
export interface FedCounts {
  refused: number;
  refusedLater: number;
  passed: number;
  failed: number;
  others: number;
  slowest: { index: number; milliseconds: number };
}

/** Feeds texts to the parser, the compiler and (what gets so far) the runner. Throws Error with the index of what broke a promise. */
export function feed(seed: number, first: number, texts: number, onText: (done: number) => void = () => {}): FedCounts {
  const inputs = new Inputs(seed);
  const machine = racingSimulator(bootSimulator());
  const counts: FedCounts = {
    refused: 0,
    refusedLater: 0,
    passed: 0,
    failed: 0,
    others: 0,
    slowest: { index: first, milliseconds: 0 },
  };
  for (let index = first; index < first + texts; index += 1) {
    const text = inputs.text(index);
    const start = performance.now();
    try {
      feedOne(text, machine, counts);
    } catch (error) {
      throw new Error(`text ${index} of seed ${seed}: ${(error as Error).stack}\n${text}`);
    }
    const milliseconds = performance.now() - start;
    if (milliseconds > counts.slowest.milliseconds) counts.slowest = { index, milliseconds };
    if (milliseconds > LONGEST) throw new Error(`text ${index} of seed ${seed} took ${milliseconds.toFixed(0)} ms`);
    onText(index - first + 1);
  }
  return counts;
}

function feedOne(text: string, machine: ReturnType<typeof racingSimulator>, counts: FedCounts): void {
  let scenario: Scenario;
  try {
    scenario = parseScenario(text);
  } catch (error) {
    counts.refused += 1;
    checkError(error, text);
    return;
  }
  const printed = printScenario(scenario);
  if (printScenario(parseScenario(printed)) !== printed) throw new Error('what is printed does not read as itself');
  try {
    for (const subject of casesOf(scenario).slice(0, MOST_CASES)) {
      compileScenario(subject.scenario);
      machine.reset();
      const { status } = runScenario(machine, subject);
      if (status === 'passed' || status === 'failed') counts[status] += 1;
      else counts.others += 1;
    }
  } catch (error) {
    counts.refusedLater += 1;
    checkError(error, text);
  }
}

/** An error has a place in the text, and says something. */
function checkError(error: unknown, text: string): void {
  if (!(error instanceof ScenarioError)) throw error;
  const lines = text.split('\n');
  const { line, column, reason } = error;
  if (!(line >= 1 && line <= lines.length)) throw new Error(`line ${line} of ${lines.length}`);
  if (!(column >= 1 && column <= lines[line - 1]!.length + 1)) throw new Error(`column ${column} of line ${line}`);
  if (reason.length === 0) throw new Error('no reason');
}
