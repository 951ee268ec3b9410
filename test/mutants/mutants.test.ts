import test from 'ava';
import { type Comparison, compare, formatProgram, type SteerableMachine } from '../../backend/compare.js';
import { encodeProgram, type MachineConfig, type Program, ProgramMachine } from '../../backend/index.js';
import { type KernelMachine, kernelBackend, leaseHugepages, probeKernel } from '../../backend/kernel/index.js';
import { randomHugepageProgram, randomProgram } from '../../backend/random.js';
import { bootSimulator } from '../../sim/index.js';
import { ALL_MUTANTS, MADE_PROGRAMS } from './_all.js';
import { compile, type Mutant } from './_compile.js';
import { HUGEPAGE_MUTANTS, HUGEPAGE_PROGRAMS } from './_hugepages.js';

/** Random programs of hugepages, with a pool of so many. */
const RANDOM_HUGEPAGE_PROGRAMS = 150;
const HUGEPAGES = 4;
/** Random programs that a wrong simulator may survive, at most. */
const RANDOM_PROGRAMS = 400;
const SEED = 21;
/** Ways of the wrong simulator that are tried for one program. */
const MAX_RUNS = 300;

/** What the kernel showed, once for all mutants. */
interface Recording {
  readonly program: Program;
  readonly bytes: Uint8Array;
  readonly results: Uint8Array;
}

/** Answers with what the kernel showed before. */
class Recorded extends ProgramMachine {
  override readonly backend = 'kernel';
  override readonly config: MachineConfig;
  results = new Uint8Array(0);

  constructor(config: MachineConfig) {
    super();
    this.config = config;
  }

  override run(): Uint8Array {
    return this.results;
  }

  protected override resetMachine(): void {}

  override async close(): Promise<void> {}
}

const probe = probeKernel();
const onKernel = probe.available ? test.serial : test.skip;
const why = probe.available ? '' : ` (no kernel: ${probe.reason})`;
const onHugepages = process.getuid?.() === 0 ? onKernel : test.skip;
const recordings: Recording[] = [];
const hugepageRecordings: Recording[] = [];
let recorded: Recorded;

if (probe.available)
  test.before('the kernel runs every program once', async () => {
    const machine = await kernelBackend.boot();
    const random = Array.from({ length: RANDOM_PROGRAMS }, (_, index) => randomProgram({ seed: SEED, index }));
    for (const program of [...MADE_PROGRAMS, ...random]) recordings.push(record(machine, program));
    if (process.getuid?.() === 0) {
      leaseHugepages(machine, HUGEPAGES);
      const programs = Array.from({ length: RANDOM_HUGEPAGE_PROGRAMS }, (_, index) =>
        randomHugepageProgram(SEED, index),
      );
      for (const program of [...HUGEPAGE_PROGRAMS, ...programs]) hugepageRecordings.push(record(machine, program));
    }
    recorded = new Recorded(machine.config);
    await machine.close();
  });

function record(machine: KernelMachine, program: Program): Recording {
  const bytes = encodeProgram(program);
  machine.reset();
  return { program, bytes, results: machine.run(bytes) };
}

/** The first recording that the simulator does not allow, and how many were compared. */
function firstDifference(
  simulator: SteerableMachine,
  candidates: readonly Recording[] = recordings,
): { recording: Recording; comparison: Comparison; count: number } | undefined {
  for (const [index, recording] of candidates.entries()) {
    recorded.results = recording.results as Uint8Array<ArrayBuffer>;
    const comparison = compare(recorded, simulator, recording.bytes, MAX_RUNS);
    if (!['equal', 'unmodelled'].includes(comparison.verdict)) return { recording, comparison, count: index + 1 };
  }
  return undefined;
}

async function simulatorOf(mutant?: Mutant): Promise<SteerableMachine> {
  const { release, environment } = recorded.config;
  return bootSimulator({ release, environment: { ...environment, hugepages: HUGEPAGES } }, await compile(mutant));
}

let caught = 0;

onKernel(`the right simulator passes all programs that catch the wrong ones${why}`, async (t) => {
  const found = firstDifference(await simulatorOf());
  t.is(found?.comparison.verdict, undefined, found && formatProgram(found.recording.program));
});

for (const mutant of ALL_MUTANTS)
  onKernel(`a wrong simulator is caught: ${mutant.name}${why}`, async (t) => {
    const found = firstDifference(await simulatorOf(mutant));
    t.is(found?.comparison.verdict, 'difference');
    caught += 1;
    t.log(`by program ${found?.count} of ${recordings.length}`);
  });

onHugepages(`the right simulator passes all programs of hugepages${why}`, async (t) => {
  const found = firstDifference(await simulatorOf(), hugepageRecordings);
  t.is(found?.comparison.verdict, undefined, found && formatProgram(found.recording.program));
});

for (const mutant of HUGEPAGE_MUTANTS)
  onHugepages(`a wrong simulator is caught: ${mutant.name}${why}`, async (t) => {
    const found = firstDifference(await simulatorOf(mutant), hugepageRecordings);
    t.is(found?.comparison.verdict, 'difference');
    caught += 1;
    t.log(`by program ${found?.count} of ${hugepageRecordings.length}`);
  });

if (probe.available)
  test.after.always('how many wrong simulators were caught', (t) => {
    t.log(`${caught} of ${ALL_MUTANTS.length + HUGEPAGE_MUTANTS.length} wrong simulators were caught`);
  });
