import { parseArgs } from 'node:util';

/** Numbers given as options on the command line, `--seed 2`, those left out as in `defaults`; undefined for an option that there is not, or that is no number. */
export function readNumbers<Name extends string>(
  defaults: Readonly<Record<Name, number>>,
): Record<Name, number> | undefined {
  const names = Object.keys(defaults) as Name[];
  try {
    const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) });
    const numbers = names.map((name) => Number(values[name] ?? defaults[name]));
    if (!numbers.every((value) => Number.isSafeInteger(value) && value >= 0)) return undefined;
    return Object.fromEntries(names.map((name, index) => [name, numbers[index]])) as Record<Name, number>;
  } catch {
    return undefined;
  }
}
