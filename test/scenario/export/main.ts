/**
 * Writes every scenario of the library and of its documentation as a C program, compiles it and runs it:
 *
 *   npm run export [-- TEXT]      only those whose name contains TEXT
 *
 * Ends with 1 if one shows something else, 77 if no program can run here.
 */
import { documentedScenarios, libraryScenarios } from '../_corpus.js';
import { cannotRun, runAsC } from './_program.js';

const TIMES = 100;

function main([only = '']: readonly string[]): number {
  const missing = cannotRun();
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    return 77;
  }
  const counts = { passed: 0, skipped: 0, failed: 0 };
  for (const { name, text } of [...libraryScenarios(), ...documentedScenarios()]) {
    if (!name.includes(only)) continue;
    const { status, stdout, stderr } = runAsC(name, text, TIMES);
    const verdict = status === 0 ? 'passed' : status === 77 ? 'skipped' : 'failed';
    counts[verdict] += 1;
    if (verdict === 'skipped') process.stdout.write(`${name}: ${stdout}`);
    if (verdict === 'failed') process.stdout.write(`${name}: ended with ${status}\n${stdout}${stderr}`);
  }
  const { passed, skipped, failed } = counts;
  process.stdout.write(`as C programs: ${passed} passed, ${skipped} skipped, ${failed} failed\n`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
