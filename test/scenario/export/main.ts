/**
 * Writes every scenario of the library and of its documentation as a C program, compiles it and runs it:
 *
 *   npm run export [-- TEXT]      only those whose name contains TEXT
 *
 * Ends with 1 if one shows something else, 77 if no program can run here.
 */
import { environmentFor } from '../../../scenario/conditions.js';
import { Pool, parseScenario } from '../../../scenario/index.js';
import { documentedScenarios, libraryScenarios } from '../_corpus.js';
import { cannotRun, type ProgramRun, runAsC } from './_program.js';

const TIMES = 100;

async function main([only = '']: readonly string[]): Promise<number> {
  const missing = cannotRun();
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    return 77;
  }
  const pool = new Pool();
  const counts = { passed: 0, skipped: 0, failed: 0 };
  for (const { name, text } of [...libraryScenarios(), ...documentedScenarios()]) {
    if (!name.includes(only)) continue;
    const { status, stdout, stderr } = await runWithHugepages(pool, name, text);
    const verdict = status === 0 ? 'passed' : status === 77 ? 'skipped' : 'failed';
    counts[verdict] += 1;
    if (verdict === 'skipped') process.stdout.write(`${name}: ${stdout}`);
    if (verdict === 'failed') process.stdout.write(`${name}: ended with ${status}\n${stdout}${stderr}`);
  }
  await pool.close();
  const { passed, skipped, failed } = counts;
  process.stdout.write(`as C programs: ${passed} passed, ${skipped} skipped, ${failed} failed\n`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

/** The program finds the hugepages that it needs, where this one may set how many there are. */
async function runWithHugepages(pool: Pool, name: string, text: string): Promise<ProgramRun> {
  const { hugepages = 0 } = environmentFor(parseScenario(text, name));
  if (hugepages === 0) return runAsC(name, text, TIMES);
  let run: ProgramRun | undefined;
  await pool.use('kernel', { hugepages }, () => {
    run = runAsC(name, text, TIMES);
  });
  return run!;
}

process.exitCode = await main(process.argv.slice(2));
