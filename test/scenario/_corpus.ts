import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.js';
import type { ScenarioText } from './_register.js';

const FOLDER = 'test/scenarios';

/** Every file of the library, `family/name.uffd`, in the order of the names. */
export function libraryScenarios(): ScenarioText[] {
  return readdirSync(join(ROOT, FOLDER), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.uffd'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(ROOT, FOLDER, name), 'utf8') }));
}

/** Every scenario of docs/scenario-language.md, named by its line. */
export function documentedScenarios(): ScenarioText[] {
  const page = readFileSync(join(ROOT, 'docs/scenario-language.md'), 'utf8');
  return Array.from(page.matchAll(/```uffd\n([\s\S]*?)```/g), ({ 1: text, index }) => ({
    name: `scenario-language.md:${page.slice(0, index).split('\n').length}`,
    text: text!,
  }));
}
