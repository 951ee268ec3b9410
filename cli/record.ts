import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { decodeProgram } from '../backend/compare.js';
import { type Machine, type Operation, type Program, ProgramError, Unmodelled } from '../backend/index.js';
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
import { sayFailure, sayJson } from './output.js';

export interface RecordOptions {
  readonly backend: BackendName;
  readonly output?: string;
  readonly title: string;
  readonly json?: true;
}

/** A module that does something with a machine. */
type Script = (machine: Machine) => unknown;

/** What is not as it should be in a file. */
class RecordError extends Error {}

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
  if (!Array.isArray(list))
    throw new RecordError('expected a list of operations: [{"op": "mmap", "addr": "0x100000000000", "length": 4096}]');
  return { records: list.map(recordOf) };
}

/** `{"by": [0, 1], "op": "load", "addr": "0x100000000000"}`. */
function recordOf(given: unknown, index: number): Program['records'][number] {
  const fail = (reason: string): never => {
    throw new RecordError(`operation ${index}: ${reason}`);
  };
  if (typeof given !== 'object' || given === null || typeof (given as { op?: unknown }).op !== 'string')
    fail('expected {"op": "mmap", ...}, and {"by": [process, thread]} for another thread than the first');
  const { by = [0, 0], op, ...operands } = given as Record<string, unknown>;
  if (!Array.isArray(by) || by.length !== 2 || !by.every((one) => Number.isInteger(one) && one >= 0 && one < 16))
    fail('`by` is [process, thread], 0 to 15 each');
  const [process, thread] = by as [number, number];
  const numbers = Object.entries(operands).map(([name, value]) => [
    name,
    operandOf(value) ?? fail(`${name} is no number`),
  ]);
  return { process, thread, operation: { op, ...Object.fromEntries(numbers) } as unknown as Operation };
}

/** A number, also as a string of digits or hexadecimal ones; or a slot. */
function operandOf(value: unknown): unknown {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?(?:\d+|0x[0-9a-fA-F]+)$/.test(value))
    return value.startsWith('-') ? -BigInt(value.slice(1)) : BigInt(value);
  if (typeof value !== 'object' || value === null || typeof (value as { slot?: unknown }).slot !== 'number')
    return undefined;
  const { slot, field = 0, plus = 0 } = value as { slot: number; field?: number; plus?: number | string };
  return { slot, field, plus: operandOf(plus) };
}
