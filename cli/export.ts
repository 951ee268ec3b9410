// From where they are: by the index machines would have to be loaded as well.
import { exportC, NotInC } from '../scenario/export/index.js';
import { ScenarioError } from '../scenario/source.js';
import { EXIT_EXPECTED, EXIT_USAGE } from './exit.js';
import { FileError, writeText } from './files.js';
import { sayFailure, sayJson } from './output.js';
import { readScenario } from './scenario.js';

export interface ExportOptions {
  readonly c: true;
  readonly output?: string;
  readonly json?: true;
}

/** Writes a scenario as a program of another language; the exit code. */
export function exportFile(file: string, { output, json }: ExportOptions): number {
  try {
    const program = exportC(readScenario(file));
    if (output !== undefined) writeText(output, program);
    if (json === true) sayJson({ file, language: 'c', ...(output === undefined ? { program } : { output }) });
    else if (output === undefined) process.stdout.write(program);
    return EXIT_EXPECTED;
  } catch (error) {
    if (!(error instanceof ScenarioError || error instanceof NotInC || error instanceof FileError)) throw error;
    sayFailure(error instanceof NotInC ? `${file}: ${error.message}` : error.message, json, { file });
    return EXIT_USAGE;
  }
}
