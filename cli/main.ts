#!/usr/bin/env node
/** The `uffd` command. */
import { CommanderError } from 'commander';
import { command } from './command.js';
import { endWithReader, sayBug, sayMisuse } from './output.js';

endWithReader();
// What fails where nobody waits for it is a mistake of ours as well.
process.on('uncaughtException', (error) => {
  sayBug(error);
  process.exit();
});

try {
  await command().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) sayBug(error);
  // Help and the version are no errors, and help for want of a command says enough.
  else if (error.exitCode !== 0) sayMisuse(error.code === 'commander.help' ? undefined : error.message);
}
