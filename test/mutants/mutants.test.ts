import { setImmediate } from 'node:timers/promises';
import test, { type Implementation } from 'ava';
import { formatProgram } from '../../backend/compare.js';
import { kernelConfig, probeKernel } from '../../backend/kernel/index.js';
import { randomHugepageProgram, randomProgram } from '../../backend/random.js';
import { ALL_MUTANTS, MADE_PROGRAMS } from './_all.js';
import { compile, type Mutant } from './_compile.js';
import { DIRECT_IO_MUTANTS, DIRECT_IO_PROGRAMS } from './_direct-io.js';
import { FILE_MUTANTS, FILE_PROGRAMS } from './_files.js';
import { HUGEPAGE_MUTANTS, HUGEPAGE_PROGRAMS } from './_hugepages.js';
import { Recorder } from './_recorder.js';

/** Random programs of hugepages, with a pool of so many. */
const RANDOM_HUGEPAGE_PROGRAMS = 150;
const HUGEPAGES = 4;
/** Random programs that a wrong simulator may survive, at most. */
const RANDOM_PROGRAMS = 400;
const SEED = 21;
/** Programs that one test records: on a busy machine all of them take a minute, in which nothing would be reported. */
const STEP = 50;

const probe = probeKernel();
const noKernel = probe.available ? undefined : `no kernel: ${probe.reason}`;
const noDisk = noKernel ?? (kernelConfig().environment.directIo ? undefined : '/var/tmp takes no O_DIRECT that pins');
const hasFiles = (): boolean => kernelConfig().environment.tmpfs && kernelConfig().environment.diskFiles;
const noFiles = noKernel ?? (hasFiles() ? undefined : 'no tmpfs may be made, or /var/tmp is on no disk');
const noHugepages = noKernel ?? (process.getuid?.() === 0 ? undefined : 'a lease of hugepages needs root');

const small = new Recorder([
  ...MADE_PROGRAMS,
  ...Array.from({ length: RANDOM_PROGRAMS }, (_, index) => randomProgram({ seed: SEED, index })),
]);
const huge = new Recorder(
  [
    ...HUGEPAGE_PROGRAMS,
    ...Array.from({ length: RANDOM_HUGEPAGE_PROGRAMS }, (_, index) => randomHugepageProgram(SEED, index)),
  ],
  HUGEPAGES,
);
const disk = new Recorder(DIRECT_IO_PROGRAMS);
const files = new Recorder(FILE_PROGRAMS);
let caught = 0;

// The tests block the thread and otherwise await nothing but each other. Once the pipe to ava's main process is full, reports
// need the event loop to get through, and without them ava thinks that nothing goes on.
test.beforeEach(() => setImmediate());

/** Of programs of one kind, that the kernel's results are the right simulator's and no wrong one's; or why that can't be seen here. */
function compareAll(of: string, recorder: Recorder, mutants: readonly Mutant[], missing: string | undefined): void {
  const run = (title: string, body: Implementation<[]>): void =>
    missing === undefined ? test.serial(title, body) : test.skip(`${title} (${missing})`, body);

  for (let done = 0; done < recorder.programs.length; done += STEP)
    run(`the kernel runs ${STEP} ${of} from number ${done} on`, async (t) => {
      await recorder.record(done + STEP);
      t.pass();
    });

  run(`the right simulator passes all ${of} that catch the wrong ones`, async (t) => {
    const found = recorder.firstDifference(await recorder.simulator(await compile()));
    t.is(found?.comparison.verdict, undefined, found && formatProgram(found.program));
  });

  for (const mutant of mutants)
    run(`a wrong simulator is caught: ${mutant.name}`, async (t) => {
      const found = recorder.firstDifference(await recorder.simulator(await compile(mutant)));
      t.is(found?.comparison.verdict, 'difference');
      caught += 1;
      t.log(`by program ${found?.count} of ${recorder.programs.length}`);
    });
}

compareAll('programs', small, ALL_MUTANTS, noKernel);
compareAll('programs with O_DIRECT', disk, DIRECT_IO_MUTANTS, noDisk);
compareAll('programs of other files', files, FILE_MUTANTS, noFiles);
compareAll('programs of hugepages', huge, HUGEPAGE_MUTANTS, noHugepages);

if (probe.available)
  test.after.always('how many wrong simulators were caught', async (t) => {
    await Promise.all([small.close(), disk.close(), files.close(), huge.close()]);
    t.log(
      `${caught} of ${[ALL_MUTANTS, DIRECT_IO_MUTANTS, FILE_MUTANTS, HUGEPAGE_MUTANTS].flat().length} wrong simulators were caught`,
    );
  });
