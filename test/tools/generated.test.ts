import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { CATALOGUE } from '../../backend/catalogue.js';
import { generatedFiles } from '../../tools/generate.js';
import { ROOT } from '../../tools/root.js';

/** Text without what a formatter decides: white space, trailing commas, and the quotes it prefers. */
function unformatted(text: string): string {
  return text.replace(/[\s;]+/g, '').replace(/,(?=[)\]}])/g, '');
}

for (const [path, text] of generatedFiles()) {
  test(`${path} is what npm run generate writes`, (t) => {
    t.true(
      unformatted(readFileSync(join(ROOT, path), 'utf8')) === unformatted(text),
      'run npm run generate and check it in',
    );
  });
}

test('operation codes and names are unique and operands fit a record', (t) => {
  t.is(new Set(CATALOGUE.map((operation) => operation.code)).size, CATALOGUE.length);
  t.is(new Set(CATALOGUE.map((operation) => operation.name)).size, CATALOGUE.length);
  for (const operation of CATALOGUE) {
    t.true(operation.operands.length <= 12, operation.name);
    t.true(operation.outputs.length <= 5, operation.name);
    t.true(operation.touches.length <= 1, operation.name);
  }
});
