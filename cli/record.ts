import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { decodeProgram } from '../backend/compare.js';
import { type Machine, type Program, ProgramError, Unmodelled } from '../backend/index.js';
import {
  type BackendName,
  kernelMissing,
  Pool,
  type Recording,
  record,
  recordingMachine,
  scenarioOf,
} from '../scenario/index.js';
import { EXIT_EXPECTED, EXIT_SKIPPED, EXIT_USAGE } from './exit.js';
import { FileError, readBytes, writeText } from './files.js';
import { RecordError, recordsOf } from './operations.js';
import { sayFailure, sayJson } from './output.js';

export interface RecordOptions {
  readonly backend: BackendName;
  readonly output?: string;
  readonly title: string;
  readonly json?: true;
}

/** A module that does something with a machine. */
type Script = (machine: Machine) => unknown;

/** Writes what operations or a module did as a scenario; the exit code. */
export async function recordFile(file: string, options: RecordOptions): Promise<number> {
  const { backend, output, title, json } = options;
  const missing = backend === 'kernel' ? kernelMissing() : undefined;
  if (missing !== undefined) {
    sayFailure(missing, json, { file, backend });
    return EXIT_SKIPPED;
  }
  try {
    const recording = await recordingOf(file, backend);
    const scenario = scenarioOf(recording, title);
    if (output !== undefined) writeText(output, scenario);
    if (json === true) sayJson({ file, backend, operations: recording.steps.length, scenario });
    else if (output === undefined) process.stdout.write(scenario);
    return EXIT_EXPECTED;
  } catch (error) {
    if (error instanceof Unmodelled) {
      sayFailure(`${file}: ${error.message}`, json, { file, backend });
      return EXIT_SKIPPED;
    }
    sayFailure(error instanceof FileError ? error.message : `${file}: ${textOf(error)}`, json, { file, backend });
    return EXIT_USAGE;
  }
}

/** What is wrong with a file; of a module that throws also where. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOurs = error instanceof ProgramError || error instanceof RecordError || 'code' in error;
  return isOurs ? error.message : (error.stack ?? error.message);
}

async function recordingOf(file: string, backend: BackendName): Promise<Recording> {
  const script = /^\.[cm]?js$/.test(extname(file)) ? await scriptOf(file) : undefined;
  const program = script === undefined ? programOf(file) : undefined;
  const pool = new Pool();
  try {
    let recording: Recording | undefined;
    await pool.use(backend, {}, async (machine) => {
      recording = program === undefined ? await recordScript(machine, script!) : record(machine, program);
    });
    if (recording!.steps.length === 0) throw new RecordError('no operation was performed');
    return recording!;
  } finally {
    await pool.close();
  }
}

async function scriptOf(file: string): Promise<Script> {
  readBytes(file);
  const module = (await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown };
  if (typeof module.default !== 'function')
    throw new RecordError('its default export is no function: expected `export default (machine) => { ... }`');
  return module.default as Script;
}

async function recordScript(machine: Machine, script: Script): Promise<Recording> {
  const recorded = recordingMachine(machine);
  await script(recorded.machine);
  return recorded.recording();
}

/** A program as bytes, or a list of operations as JSON. */
function programOf(file: string): Program {
  const bytes = readBytes(file);
  if (bytes.subarray(0, 4).toString('latin1') === 'UFFD') return decodeProgram(bytes);
  let list: unknown;
  try {
    list = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new RecordError(`neither a module, a program nor a list of operations as JSON (${(error as Error).message})`);
  }
  return { records: recordsOf(list) };
}
