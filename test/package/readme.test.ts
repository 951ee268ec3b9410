import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { ROOT } from '../../tools/root.js';

test('the README’s first example is the file in examples/, and runs', (t) => {
  const example = readFileSync(join(ROOT, 'examples/first-fault.mjs'), 'utf8');
  t.true(
    readFileSync(join(ROOT, 'README.md'), 'utf8').includes(example),
    'README.md holds examples/first-fault.mjs word for word',
  );
  const output = execFileSync(process.execPath, [join(ROOT, 'examples/first-fault.mjs')], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  t.regex(output, /sim UFFDIO_COPY -> \[ \{ kind: 'value', value: 0n \}, \{ kind: 'value', value: 90n \} \] \[\]/);
});
