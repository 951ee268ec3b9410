/** What goes to the terminal. */
import { EXIT_BUG, EXIT_CLOSED, EXIT_USAGE } from './exit.js';

/** Colours a word on a terminal, unless NO_COLOR is set (no-color.org). */
export function coloured(word: string, colour: 'red' | 'green' | 'yellow'): string {
  if (process.stdout.isTTY !== true || process.env.NO_COLOR) return word;
  const code = { red: 31, green: 32, yellow: 33 }[colour];
  return `\x1b[${code}m${word}\x1b[0m`;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What is wrong with the usage, or with a file. */
export function sayError(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The same, and as the JSON document too where that was asked for. */
export function sayFailure(error: string, json: true | undefined, more: object = {}): void {
  if (json === true) sayJson({ ...more, error });
  sayError(error);
}

/** Whether the command line asks for JSON, also where it is wrong. */
function isJsonWanted(): true | undefined {
  const args = process.argv.slice(2);
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).includes('--json') || undefined;
}

/** Says what is wrong with the command line, if that was not said yet. */
export function sayMisuse(error: string | undefined): void {
  process.exitCode = EXIT_USAGE;
  if (error === undefined) return;
  if (isJsonWanted()) sayJson({ error: error.replace(/^error: /, '') });
  sayError(`${error}\n(--help says more)`);
}

/** Says that the command itself is wrong, and where. */
export function sayBug(error: unknown): void {
  process.exitCode = EXIT_BUG;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  sayFailure(`a mistake of uffd itself (or of a module that it was given); please report it:\n${what}`, isJsonWanted());
}

/** One JSON document; numbers of 64 bits are hexadecimal strings. */
export function sayJson(value: unknown): void {
  const replacer = (_: string, each: unknown) => (typeof each === 'bigint' ? `0x${each.toString(16)}` : each);
  say(JSON.stringify(value, replacer, 2));
}

/** Ends the process when nobody reads what it says any more, as `head` does, or it can't be written. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_CLOSED);
    sayError(`standard output: ${error.message}`);
    process.exit(EXIT_USAGE);
  });
  // There is nobody left to tell.
  process.stderr.on('error', () => {});
}
