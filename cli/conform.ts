import type { Release } from '../backend/index.js';
import { runSuite } from '../test/conformance/_suite.js';
import { EXIT_DIFFERENT, EXIT_EXPECTED, EXIT_SKIPPED, EXIT_USAGE } from './exit.js';
import { writeError } from './files.js';
import { sayFailure } from './output.js';

export interface ConformOptions {
  readonly backend: 'sim' | 'kernel' | 'both';
  readonly only: string;
  readonly release?: Release;
  readonly fact?: string;
  readonly html?: string;
  readonly json?: true;
  readonly tap?: true;
}

const EXIT = {
  well: EXIT_EXPECTED,
  'not well': EXIT_DIFFERENT,
  'no such case': EXIT_USAGE,
  'nothing could run': EXIT_SKIPPED,
} as const;

/** Runs the conformance suite; the exit code. */
export async function conform({ json, tap, ...options }: ConformOptions): Promise<number> {
  const report = json === true ? 'json' : tap === true ? 'tap' : 'pretty';
  try {
    return EXIT[await runSuite({ ...options, report })];
  } catch (error) {
    const { path, code } = error as NodeJS.ErrnoException;
    if (code === undefined || path === undefined || path !== options.html) throw error;
    sayFailure(writeError(path, error).message, json);
    return EXIT_USAGE;
  }
}
