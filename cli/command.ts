import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
// From where they are: help and the version need nothing else of the package.
import { RELEASES, type Release } from '../backend/releases.js';
import type { ConformOptions } from './conform.js';
import type { DoctorOptions } from './doctor.js';
import {
  CONFORM_EXAMPLES,
  DOCTOR_EXAMPLES,
  EXPLAIN_EXAMPLES,
  EXPORT_EXAMPLES,
  RECORD_EXAMPLES,
  RUN_EXAMPLES,
  SERVE_EXAMPLES,
} from './examples.js';
import type { ExplainOptions } from './explain.js';
import type { ExportOptions } from './export.js';
import type { RecordOptions } from './record.js';
import type { RunCommandOptions } from './run.js';
import type { ServeOptions } from './serve.js';

// Each command is loaded when it is called: none waits for the others.

/** The command line. It throws CommanderError instead of ending the process or saying what is wrong; actions set the exit code. */
export function command(): Command {
  const program = new Command('uffd')
    .description(
      'Linux userfaultfd on a simulator and on the kernel: scenarios that say what it does, and what works here.',
    )
    .version(version())
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  for (const add of [addRun, addExplain, addExport, addRecord, addDoctor, addConform, addServe]) add(program);
  return program;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function addRun(program: Command): void {
  program
    .command('run')
    .description('run scenarios (docs/scenario-language.md)')
    .argument('<file...>', 'files, folders of .uffd files, or - for standard input')
    .addOption(bothBackends())
    .addOption(releaseOption())
    .addOption(
      new Option('-t, --times <number>', 'how often the kernel runs a race').default(1000).argParser(positiveInteger),
    )
    .option('--trace', 'show every operation, and what the machine is like after it')
    .option('--json', 'one JSON document instead of lines')
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (files: string[], options: RunCommandOptions) => {
      const { run } = await import('./run.js');
      process.exitCode = await run(files, options);
    });
}

function addExplain(program: Command): void {
  program
    .command('explain')
    .description('say why calls failed, where threads sleep and who could wake them: of a scenario or a log of strace')
    .argument('<file>', 'a scenario, or what strace wrote; - for standard input')
    .addOption(releaseOption())
    .option('--all', 'every call, not only those that there is something to say of')
    .option('--scenario <file>', 'write what a log did as a scenario')
    .option('--json', 'one JSON document instead of lines')
    .addHelpText('after', EXPLAIN_EXAMPLES)
    .action(async (file: string, options: ExplainOptions) => {
      const { explainFile } = await import('./explain.js');
      process.exitCode = await explainFile(file, options);
    });
}

function addExport(program: Command): void {
  program
    .command('export')
    .description('write a scenario as a C program of its own, that shows the same on a kernel')
    .argument('<file>', 'a scenario; - for standard input')
    .requiredOption('--c', 'as a C program')
    .option('-o, --output <file>', 'write it there instead of to standard output')
    .option('--json', 'one JSON document, with the program in it')
    .addHelpText('after', EXPORT_EXAMPLES)
    .action(async (file: string, options: ExportOptions) => {
      const { exportFile } = await import('./export.js');
      process.exitCode = exportFile(file, options);
    });
}

function addRecord(program: Command): void {
  program
    .command('record')
    .description('write what operations, or a module that uses a machine, did on a backend as a scenario')
    .argument('<file>', 'a module, a list of operations as JSON, or a program as bytes')
    .addOption(new Option('-b, --backend <name>', 'what it runs on').choices(['sim', 'kernel']).default('sim'))
    .option('-o, --output <file>', 'write it there instead of to standard output')
    .option('-t, --title <text>', 'what the scenario is called', 'A recorded run')
    .option('--json', 'one JSON document, with the scenario in it')
    .addHelpText('after', RECORD_EXAMPLES)
    .action(async (file: string, options: RecordOptions) => {
      const { recordFile } = await import('./record.js');
      process.exitCode = await recordFile(file, options);
    });
}

function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('say which backends work here, which do not and why, and what to do about it')
    .option('--json', 'one JSON document instead of lines')
    .addHelpText('after', DOCTOR_EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('./doctor.js');
      process.exitCode = doctor(options);
    });
}

function addConform(program: Command): void {
  program
    .command('conform')
    .description('run the conformance suite')
    .addOption(bothBackends())
    .addOption(releaseOption())
    .option('--only <text>', 'only the cases whose topic or title contains it', '')
    .option('--fact <id>', 'only the cases that cite this fact, or one whose id begins so')
    .option('--html <file>', 'write the report as one HTML file too')
    .addOption(new Option('--json', 'one JSON document instead of the report').conflicts('tap'))
    .option('--tap', 'TAP instead of the report')
    .addHelpText('after', CONFORM_EXAMPLES)
    .action(async (options: ConformOptions) => {
      const { conform } = await import('./conform.js');
      process.exitCode = await conform(options);
    });
}

function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the teaching page: scenarios step by step, on the simulator in the browser')
    .addOption(new Option('-p, --port <number>', 'where it listens').default(8177).argParser(portNumber))
    .option('--json', 'its address as a JSON document')
    .addHelpText('after', SERVE_EXAMPLES)
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./serve.js');
      process.exitCode = await serve(options);
    });
}

function bothBackends(): Option {
  return new Option('-b, --backend <name>', 'what it runs on').choices(['sim', 'kernel', 'both']).default('both');
}

/** Which Linux the simulator is. */
function releaseOption(): Option {
  return new Option(
    '--release <number>',
    'the release of Linux that the simulator is, by default that of the kernel here',
  ).argParser(release);
}

function release(text: string): Release {
  const release = RELEASES.find((known) => known === text);
  if (release === undefined) throw new InvalidArgumentError(`There are profiles of Linux ${RELEASES.join(', ')}.`);
  return release;
}

function positiveInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('It has to be 1 or more.');
  return number;
}

function portNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw new InvalidArgumentError('It has to be a port: 0 to 65535.');
  return number;
}
