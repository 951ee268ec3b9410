import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_CONFIG, RELEASES } from '../backend/index.js';
import { type ConformOptions, conform } from './conform.js';
import { type DoctorOptions, doctor } from './doctor.js';
import { type ExplainOptions, explainFile } from './explain.js';
import { type ExportOptions, exportFile } from './export.js';
import { type RecordOptions, recordFile } from './record.js';
import { type RunCommandOptions, run } from './run.js';
import { type ServeOptions, serve } from './serve.js';

const VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string }
).version;

const RUN_EXAMPLES = `
Examples:
  uffd run first-fault.uffd                   on the simulator, and on the kernel if it can be used
  uffd run --backend sim scenarios/           every .uffd file of a folder, where there is no userfaultfd
  uffd run --trace --backend sim race.uffd    every operation, and the pages, descriptors and sleepers after it
  uffd run --json scenarios/ > results.json

Ends with 0 if all came true, 1 if something did not, 2 for a file that is no scenario, 77 if nothing could run here.`;

const CONFORM_EXAMPLES = `
Examples:
  uffd conform                          every case, on every backend that runs here, compared operation by operation
  uffd conform --only UFFDIO_COPY       the cases whose topic or title contains it
  uffd conform --fact copy.order        the cases that cite this fact, or one that begins so
  uffd conform --backend sim --tap      for a harness that reads TAP
  uffd conform --html report.html       one file for a browser: every case on every backend, its facts, and a filter for what differs

Ends with 0 if every case passed wherever it ran and the backends agree, 1 if not, 2 if no case is called so, 77 if nothing could run here.`;

const EXPLAIN_EXAMPLES = `
Examples:
  uffd explain my.uffd                  on the simulator: which check refused a call, and where threads sleep
  uffd explain --all my.uffd            every call, those that succeeded too
  strace -f -o my.log -s 4096 -e trace=userfaultfd,ioctl,mmap,munmap,mremap,madvise,mprotect,read,poll ./my-program
  uffd explain my.log                   the same of a program that ran elsewhere
  uffd explain --scenario my.uffd my.log    and what it did, as a scenario to run and to change

Don't trace write: a program that writes from a missing page can hang under strace. Tracing clone, clone3 and fork as well
tells threads from processes (docs/strace.md).

Ends with 0 if everything came out as the scenario or the log says, 1 if not, 2 for a file that is neither, 77 if nothing could run.`;

const EXPORT_EXAMPLES = `
Examples:
  uffd export --c race.uffd -o race.c
  cc -O1 -o race race.c && ./race 1000      shows the same on the kernel here; the race is run 1,000 times
  uffd export --c race.uffd | ssh host 'cc -xc -O1 -o race - && ./race'

The program needs nothing but a C compiler and Linux on x86-64. It ends with 0 if all came true, 1 if not, 77 if the scenario needs what is not there.

Ends with 0, or with 2 for a file that is no scenario or has no form in C.`;

const RECORD_EXAMPLES = `
Examples:
  uffd record script.mjs                        of: export default (machine) => { machine.perform({ process: 0, thread: 0 }, { op: 'userfaultfd' }); }
  uffd record --backend kernel script.mjs       what the kernel does of it
  uffd record -o run.uffd operations.json       of: [{"op": "mmap", "addr": "0x100000000000", "length": 4096}, {"by": [0, 1], "op": "load", "addr": "0x100000000000"}]
  uffd record program.bin                       of a program in the wire format (docs/architecture.md)

Operations and their operands are in docs/operations.md; {"slot": 0} is the result of operation 0. What is written passes on the backend that it was recorded on.

Ends with 0, with 2 for a file that is none of these or a module that throws, 77 if the backend can't do it here.`;

const DOCTOR_EXAMPLES = `
Examples:
  uffd doctor
  uffd doctor --json

Ends with 0 if the kernel can be used, 77 if there is the simulator alone.`;

const SERVE_EXAMPLES = `
Examples:
  uffd serve                  the teaching page, on this machine's own address alone
  uffd serve --port 0         on any free port`;

/** The command line. It throws CommanderError instead of ending the process; actions set the exit code. */
export function command(): Command {
  const program = new Command('uffd')
    .description(
      'Linux userfaultfd on a simulator and on the kernel: scenarios that say what it does, and what works here.',
    )
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(--help says more)');
  program
    .command('run')
    .description('run scenarios (docs/scenario-language.md)')
    .argument('<file...>', 'files, or folders of .uffd files')
    .addOption(
      new Option('-b, --backend <name>', 'what they run on').choices(['sim', 'kernel', 'both']).default('both'),
    )
    .addOption(releaseOption())
    .addOption(
      new Option('-t, --times <number>', 'how often the kernel runs a race').default(1000).argParser(positiveInteger),
    )
    .option('--trace', 'show every operation, and what the machine is like after it')
    .option('--json', 'one JSON document instead of lines')
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (files: string[], options: RunCommandOptions) => {
      process.exitCode = await run(files, options);
    });
  program
    .command('explain')
    .description('say why calls failed, where threads sleep and who could wake them: of a scenario or a log of strace')
    .argument('<file>', 'a scenario, or what strace wrote')
    .addOption(releaseOption())
    .option('--all', 'every call, not only those that there is something to say of')
    .option('--scenario <file>', 'write what a log did as a scenario')
    .option('--json', 'one JSON document instead of lines')
    .addHelpText('after', EXPLAIN_EXAMPLES)
    .action(async (file: string, options: ExplainOptions) => {
      process.exitCode = await explainFile(file, options);
    });
  program
    .command('export')
    .description('write a scenario as a C program of its own, that shows the same on a kernel')
    .argument('<file>', 'a scenario')
    .requiredOption('--c', 'as a C program')
    .option('-o, --output <file>', 'write it there instead of to standard output')
    .option('--json', 'one JSON document, with the program in it')
    .addHelpText('after', EXPORT_EXAMPLES)
    .action((file: string, options: ExportOptions) => {
      process.exitCode = exportFile(file, options);
    });
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
      process.exitCode = await recordFile(file, options);
    });
  program
    .command('doctor')
    .description('say which backends work here, which do not and why, and what to do about it')
    .option('--json', 'one JSON document instead of lines')
    .addHelpText('after', DOCTOR_EXAMPLES)
    .action((options: DoctorOptions) => {
      process.exitCode = doctor(options);
    });
  program
    .command('conform')
    .description('run the conformance suite')
    .addOption(new Option('-b, --backend <name>', 'what it runs on').choices(['sim', 'kernel', 'both']).default('both'))
    .addOption(releaseOption())
    .option('--only <text>', 'only the cases whose topic or title contains it', '')
    .option('--fact <id>', 'only the cases that cite this fact, or one whose id begins so')
    .option('--html <file>', 'write the report as one HTML file too')
    .addOption(new Option('--json', 'one JSON document instead of the report').conflicts('tap'))
    .option('--tap', 'TAP instead of the report')
    .addHelpText('after', CONFORM_EXAMPLES)
    .action(async (options: ConformOptions) => {
      process.exitCode = await conform(options);
    });
  program
    .command('serve')
    .description('serve the teaching page: scenarios step by step, on the simulator in the browser')
    .addOption(new Option('-p, --port <number>', 'where it listens').default(8177).argParser(portNumber))
    .option('--json', 'its address as a JSON document')
    .addHelpText('after', SERVE_EXAMPLES)
    .action(async (options: ServeOptions) => {
      process.exitCode = await serve(options);
    });
  for (const sub of program.commands) sub.exitOverride();
  return program;
}

/** Which Linux the simulator is. */
function releaseOption(): Option {
  return new Option('--release <number>', 'the release of Linux that the simulator is')
    .default(DEFAULT_CONFIG.release)
    .argParser(release);
}

function release(text: string): string {
  if (!RELEASES.includes(text))
    throw new InvalidArgumentError(`There is a profile of Linux ${RELEASES.join(', ')} alone so far.`);
  return text;
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
