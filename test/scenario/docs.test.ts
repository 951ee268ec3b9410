import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.js';
import { registerScenarios } from './_register.js';

const page = readFileSync(join(ROOT, 'docs/scenario-language.md'), 'utf8');

registerScenarios(
  Array.from(page.matchAll(/```uffd\n([\s\S]*?)```/g), ({ 1: text, index }) => ({
    name: `scenario-language.md:${page.slice(0, index).split('\n').length}`,
    text: text!,
  })),
);
