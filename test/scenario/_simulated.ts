import {
  casesOf,
  parseScenario,
  type RunOptions,
  type RunResult,
  racingSimulator,
  runScenario,
} from '../../scenario/index.js';
import { bootSimulator } from '../../sim/index.js';

/** Runs a text's only case on a fresh simulator. */
export function simulate(text: string, options: RunOptions = {}): RunResult {
  const [only] = casesOf(parseScenario(text, 'f.uffd'));
  return runScenario(racingSimulator(bootSimulator()), only!, options);
}
