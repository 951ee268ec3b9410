import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { bootSimulator } from '../../sim/index.js';
import { instantiate } from '../../sim/wasm.js';
import { ROOT } from '../../tools/root.js';

/** The sources of the model, by path. */
function sources(folder = 'assembly/'): [string, string][] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : sources(`${folder}${entry.name}/`);
    if (!entry.name.endsWith('.ts')) return [];
    return [[`${folder}${entry.name}`, readFileSync(join(ROOT, folder, entry.name), 'utf8')]];
  });
}

/** Lines that match, as path:line. Comments do not count. */
function linesWith(pattern: RegExp): string[] {
  return sources().flatMap(([path, text]) =>
    text
      .split('\n')
      .map((line, index) => ({ line, place: `${path}:${index + 1}` }))
      .filter(({ line }) => pattern.test(line.replace(/\/\/.*|^\s*\/?\*.*/, '')))
      .map(({ line, place }) => `${place}: ${line.trim()}`),
  );
}

test('no variable of a module holds state: a snapshot would miss it', (t) => {
  t.deepEqual(linesWith(/^(export )?(let|var)\b/), []);
  t.deepEqual(linesWith(/^\s+static\b/), []);
});

test('no object of the language is made: it would lie outside the state', (t) => {
  t.deepEqual(linesWith(/\bnew [A-Z]/), []);
  t.deepEqual(linesWith(/=>|\b(Array|Map|Set|String|StaticArray|ArrayBuffer|Uint8Array)</), []);
  t.deepEqual(linesWith(/\bstring\b|[(=,] *(`|")/), []);
});

test('nothing comes from outside that could differ between hosts', (t) => {
  t.deepEqual(linesWith(/\b(Math\.random|Date\.|seed\(|trace\(|declare function|@external)/), []);
  // With imports the module could not be instantiated.
  t.notThrows(() => instantiate());
});

test('every file of the model says what it is about', (t) => {
  for (const [path, text] of sources()) t.regex(text, /\/\*\*/, path);
});

test('the module is compiled once for all machines', (t) => {
  const start = process.hrtime.bigint();
  for (let count = 0; count < 200; count += 1) bootSimulator();
  t.true(process.hrtime.bigint() - start < 5_000_000_000n);
});
