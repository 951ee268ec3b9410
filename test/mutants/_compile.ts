import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { ROOT } from '../../tools/root.js';

/** One wrong simulator: the sources with one piece of text replaced. */
export interface Mutant {
  /** What is wrong with it, as a clause: `EEXIST wakes`. */
  readonly name: string;
  /** Path from the root of the checkout. */
  readonly file: string;
  /** Must occur exactly once in the file. */
  readonly from: string;
  readonly to: string;
}

const ENTRY = 'assembly/index.ts';
const OUTPUT = 'mutant.wasm';

/** The text of the file with the replacement made. Throws when `from` does not occur exactly once. */
export function mutate(source: string, { name, file, from, to }: Mutant): string {
  const pieces = source.split(from);
  if (pieces.length !== 2)
    throw new Error(`mutant "${name}": its text occurs ${pieces.length - 1} times in ${file}, not once:\n${from}`);
  return pieces.join(to);
}

/** The simulator's module with the mutant's error in it, or as it is without one. Throws what the compiler says. */
export async function compile(mutant?: Mutant): Promise<Uint8Array> {
  if (mutant === undefined) return compileWith('the model', {});
  const sources = { [mutant.file]: mutate(readFileSync(join(ROOT, mutant.file), 'utf8'), mutant) };
  return compileWith(`mutant "${mutant.name}"`, sources);
}

/** The simulator's module, some of its sources being others; not optimized, which would take most of the time. Throws what the compiler says. */
export async function compileWith(what: string, sources: Readonly<Record<string, string>>): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([ENTRY, '--outFile', OUTPUT, '--optimizeLevel', '0', '--noValidate'], {
    readFile: (name) => sources[name] ?? read(name),
    writeFile: (name, contents) => {
      if (name === OUTPUT && typeof contents !== 'string') binary = contents;
    },
    listFiles: (folder) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.ts')),
  });
  if (error !== null || binary === undefined)
    throw new Error(`${what} does not compile: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

function read(name: string): string | null {
  const path = join(ROOT, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
