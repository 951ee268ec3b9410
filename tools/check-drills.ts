/** Makes drills of every lesson and runs them on the kernel here: `npm run check-drills -- 4 33`, by the first and the last of their numbers. */
import { kernelMissing, Pool } from '../scenario/index.js';
import { parseScenario } from '../scenario/parse.js';
import { drillText } from '../web/model/drill.js';
import { lessonOf } from '../web/model/lesson.js';
import { configOf, DEFAULT_SETTINGS } from '../web/model/settings.js';
import { drillLessons } from './lessons.js';
import { whyNotOnKernel } from './on-kernel.js';

const CONFIG = configOf(DEFAULT_SETTINGS);

async function main([first, last = first]: readonly string[]): Promise<number> {
  const [from, to] = [Number(first), Number(last)];
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 1 && from <= to)) {
    process.stderr.write('usage: npm run check-drills -- FIRST [LAST]\n');
    return 2;
  }
  const missing = kernelMissing();
  if (missing !== undefined) throw new Error(`there is no kernel to check on: ${missing}`);
  const pool = new Pool();
  let [passed, failed] = [0, 0];
  try {
    for (const lesson of drillLessons())
      for (let seed = from; seed <= to; seed += 1) {
        const name = `${lesson.id}-drill-${seed}.uffd`;
        const text = drillText(lesson, seed, CONFIG);
        const hasQuestions = lessonOf(parseScenario(text)).questions.size > 0;
        const reason = hasQuestions ? await whyNotOnKernel(pool, name, text) : 'it asks nothing';
        if (reason === undefined) passed += 1;
        else failed += 1;
        if (reason !== undefined) process.stderr.write(`${name}: ${reason}\n`);
      }
  } finally {
    await pool.close();
  }
  console.log(`${passed + failed} drills: ${passed} came true on the kernel, ${failed} did not`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
