import { readFileSync, writeFileSync } from 'node:fs';
import { exportC, NotInC, parseScenario, ScenarioError } from '../scenario/index.js';
import { EXIT_EXPECTED, EXIT_USAGE } from './exit.js';
import { sayError, sayJson } from './output.js';

export interface ExportOptions {
  readonly c: true;
  readonly output?: string;
  readonly json?: true;
}

/** Writes a scenario as a program of another language; the exit code. */
export function exportFile(file: string, { output, json }: ExportOptions): number {
  try {
    const program = exportC(parseScenario(readFileSync(file, 'utf8'), file));
    if (output !== undefined) writeFileSync(output, program);
    if (json === true) sayJson({ file, language: 'c', ...(output === undefined ? { program } : { output }) });
    else if (output === undefined) process.stdout.write(program);
    return EXIT_EXPECTED;
  } catch (error) {
    const isExpected = error instanceof ScenarioError || error instanceof NotInC;
    if (!isExpected && (error as NodeJS.ErrnoException).code === undefined) throw error;
    sayError(error instanceof NotInC ? `${file}: ${error.message}` : (error as Error).message);
    return EXIT_USAGE;
  }
}
