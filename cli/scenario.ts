import { parseScenario } from '../scenario/parse.js';
import { ScenarioError } from '../scenario/source.js';
import type { Scenario } from '../scenario/syntax.js';
import { readText } from './files.js';

/** The scenario in a file. Throws FileError or ScenarioError. */
export function readScenario(file: string): Scenario {
  return scenarioFrom(file, readText(file));
}

/** As `parseScenario`, but somebody has to do something: an empty file comes true too easily. */
export function scenarioFrom(file: string, text: string): Scenario {
  const scenario = parseScenario(text, file);
  if (scenario.rows.every(({ kind }) => kind === 'blank' || kind === 'comment' || kind === 'head'))
    throw new ScenarioError(
      scenario.source,
      { from: 0, to: 0 },
      'nothing happens in it: expected lines such as `[main] mem = mmap(NULL, 1p)`',
    );
  return scenario;
}
