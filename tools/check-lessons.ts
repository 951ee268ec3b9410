/**
 * Runs every lesson on the kernel here and writes down that it was checked on this release: `npm run check-lessons`, after
 * which test/scenarios/lessons/checked.json is checked in. What was checked of another text is forgotten.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelMissing, Pool } from '../scenario/index.js';
import { kernelHere } from '../scenario/machines.js';
import { CHECKED_FILE, type Checked, digestOf, kernelsOf, lessonScenarios } from './lessons.js';
import { whyNotOnKernel } from './on-kernel.js';
import { ROOT } from './root.js';

async function main(): Promise<void> {
  const here = kernelHere();
  if (here === undefined) throw new Error(`there is no kernel to check on: ${kernelMissing()}`);
  const before = JSON.parse(readFileSync(join(ROOT, CHECKED_FILE), 'utf8')) as Checked;
  const after: Record<string, Checked[string]> = {};
  const pool = new Pool();
  try {
    for (const { id, name, text } of lessonScenarios()) {
      const others = kernelsOf(before, id, text).filter((release) => release !== here.release);
      const reason = await whyNotOnKernel(pool, name, text);
      if (reason !== undefined) process.stderr.write(`${name}: ${reason}\n`);
      const kernels = reason === undefined ? [...others, here.release] : others;
      if (kernels.length > 0) after[id] = { text: digestOf(text), kernels };
    }
  } finally {
    await pool.close();
  }
  writeFileSync(join(ROOT, CHECKED_FILE), `${JSON.stringify(after, undefined, 2)}\n`);
  console.log(`${Object.keys(after).length} lessons are checked, here on Linux ${here.release}`);
}

await main();
