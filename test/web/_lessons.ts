import { libraryScenarios } from '../scenario/_corpus.js';
import type { ScenarioText } from '../scenario/_register.js';

/** The scenarios that the page teaches with. */
export function lessonScenarios(): ScenarioText[] {
  return libraryScenarios().filter(({ name }) => name.startsWith('lessons/'));
}
