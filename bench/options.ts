/** The command line of the benchmark. */

export const SECTIONS = ['inside', 'interface', 'growth', 'scenario', 'handler', 'comparing', 'page'] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface Options {
  readonly help: boolean;
  readonly quick: boolean;
  /** Names of sections or operations; everything when empty. */
  readonly only: readonly string[];
  /** `true`: JSON instead of tables on standard output; a string: a file besides. */
  readonly json: string | boolean;
  /** File that gets the tables as Markdown. */
  readonly markdown: string | undefined;
}

/** Says what is wrong with the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `usage: npm run bench -- [options]

Measures the kernel's own calls and the simulator side by side, and says which promises about speed are kept.

  --only NAME        one section (${SECTIONS.join(', ')}) or one operation (as copy-1); may be repeated
  --quick            fewer rounds: a first impression
  --json [FILE]      everything as JSON, to FILE or instead of the tables
  --markdown FILE    the tables as Markdown to FILE
  --help             this text

Exit status: 0 every promise that could be measured is kept, 1 one is not, 2 usage or no measurement possible.`;

/** Throws `UsageError`. */
export function parseOptions(args: readonly string[]): Options {
  const rest = [...args];
  const only: string[] = [];
  let options: Options = { help: false, quick: false, only, json: false, markdown: undefined };
  const value = (option: string): string => {
    const next = rest.shift();
    if (next === undefined || next.startsWith('--')) throw new UsageError(`${option} needs a value`);
    return next;
  };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help') options = { ...options, help: true };
    else if (arg === '--quick') options = { ...options, quick: true };
    else if (arg === '--only') only.push(value(arg));
    else if (arg === '--json') options = { ...options, json: takesFile(rest) ? value(arg) : true };
    else if (arg === '--markdown') options = { ...options, markdown: value(arg) };
    else throw new UsageError(`no such option: ${arg}`);
  }
  return options;
}

function takesFile(rest: readonly string[]): boolean {
  return rest[0] !== undefined && !rest[0].startsWith('--');
}
