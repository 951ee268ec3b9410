#!/usr/bin/env node
/** The `uffd` command. */
import { CommanderError } from 'commander';
import { command } from './command.js';
import { EXIT_USAGE } from './exit.js';
import { endWithReader } from './output.js';

endWithReader();

try {
  await command().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and the version are no errors; what is wrong with the usage has been said.
  process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
}
