/** What goes to the terminal. */

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

/** One JSON document; numbers of 64 bits are hexadecimal strings. */
export function sayJson(value: unknown): void {
  const replacer = (_: string, each: unknown) => (typeof each === 'bigint' ? `0x${each.toString(16)}` : each);
  say(JSON.stringify(value, replacer, 2));
}
