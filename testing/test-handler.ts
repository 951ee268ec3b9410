import type { Backend, MachineConfig } from '../backend/index.js';
import { Random } from '../backend/random/prng.js';
import { bootSimulator, type SimulatorMachine } from '../sim/index.js';
import { type Chooser, FixedChooser, PctChooser, RandomChooser, RecordingChooser } from './chooser.js';
import { HandlerFailure, TestError } from './failure.js';
import { FreeEngine } from './free-engine.js';
import { History } from './history.js';
import { Outcomes, type Report, reportOf } from './report.js';
import { type Handler, type Ran, runOnce, type WorldCode } from './run.js';
import { parseSchedule, type Schedule, scheduleText } from './schedule.js';
import { Search, type SearchChooser } from './search.js';
import { shorten } from './shorten.js';
import { SimEngine } from './sim-engine.js';

export interface TestOptions {
  /**
   * `every`: every schedule with at most `preemptions`; `one`: the plain one, where each thread goes on as far as it can;
   * `random`: `runs` schedules by chance; `pct`: the same by probabilistic concurrency testing. Default: `every`.
   */
  readonly schedules?: 'every' | 'one' | 'random' | 'pct';
  /** Of `every`: how often a schedule stops a thread that could go on, at most; Infinity for as often as it likes. Default: 2. */
  readonly preemptions?: number;
  /** Of `every`: runs at most. When they do not suffice the test fails, because it would prove nothing. Default: 20,000. */
  readonly maxRuns?: number;
  /** Of `random`, `pct` and the kernel: how many runs. Default: 1,000; on the kernel 100. */
  readonly runs?: number;
  /** Of `random`, `pct` and the kernel: where chance begins. Default: 1. */
  readonly seed?: number;
  /** Of `pct`: orderings that a bug needs. Default: 3. */
  readonly depth?: number;
  /** Steps of one run, at most. Default: 10,000. */
  readonly maxSteps?: number;
  /** One schedule, as a failure has printed it. Default: the environment's UFFD_SCHEDULE, if there is one. */
  readonly schedule?: string;
  /** `kernelBackend` of `userfaultfd/kernel`: the same on the kernel here, `runs` times. Default: the simulator. */
  readonly backend?: Backend;
  /** The machine that is simulated: release and environment. */
  readonly config?: Partial<MachineConfig>;
  /** `throw`: the first failure rejects. `keep`: failures are outcomes as any other. Default: `throw`. */
  readonly failures?: 'throw' | 'keep';
}

const DEFAULT_PREEMPTIONS = 2;
const DEFAULT_MAX_RUNS = 20_000;
const DEFAULT_RUNS = 1000;
const DEFAULT_KERNEL_RUNS = 100;
const DEFAULT_DEPTH = 3;
const DEFAULT_STEPS = 10_000;

/**
 * Runs a handler in a world under many schedules. Resolves to what was explored; rejects with HandlerFailure for the first
 * run in which somebody sleeps for ever, the handler or a thread throws, or a check does, with the trace and the schedule that leads there.
 */
export async function testHandler<Given>(
  handler: Handler<Given>,
  world: WorldCode<Given>,
  options: TestOptions = {},
): Promise<Report> {
  const { backend } = options;
  if (backend !== undefined && backend.name === 'kernel') return testOnKernel(handler, world, backend, options);
  return new SimulatorTest(handler, world, options).test();
}

/** A test on the simulator: one machine, which is reset before each run. */
class SimulatorTest<Given> {
  readonly #handler: Handler<Given>;
  readonly #world: WorldCode<Given>;
  readonly #options: TestOptions;
  readonly #machine: SimulatorMachine;
  readonly #outcomes = new Outcomes();
  #runs = 0;

  constructor(handler: Handler<Given>, world: WorldCode<Given>, options: TestOptions) {
    this.#handler = handler;
    this.#world = world;
    this.#options = options;
    this.#machine = bootSimulator(options.config);
  }

  test(): Promise<Report> {
    const { schedule = scheduleOfEnvironment(), schedules = 'every' } = this.#options;
    if (schedule !== undefined) return this.#one(parseSchedule(schedule));
    switch (schedules) {
      case 'one':
        return this.#one([]);
      case 'every':
        return this.#every();
      case 'random':
        return this.#byChance((seed, run) => new RandomChooser(seed, run));
      case 'pct':
        return this.#pct();
      default:
        throw new RangeError(`there are no schedules ${schedules}`);
    }
  }

  async #one(schedule: Schedule): Promise<Report> {
    await this.#run(new FixedChooser(schedule));
    return this.#report(1n, 0, false, 0);
  }

  async #every(): Promise<Report> {
    const { preemptions = DEFAULT_PREEMPTIONS, maxRuns = DEFAULT_MAX_RUNS } = this.#options;
    const search = new Search(preemptions);
    while (!search.isComplete) {
      if (this.#runs >= maxRuns)
        throw new TestError(
          `${maxRuns} runs do not suffice for every schedule with at most ${preemptions} preemptions: allow more (maxRuns), fewer preemptions, make the world smaller, or take schedules by chance (schedules: 'pct')`,
        );
      const chooser: SearchChooser = search.next();
      const { isKnown } = await this.#run(chooser);
      if (!isKnown) chooser.end();
    }
    return this.#report(search.schedules, search.states, true, preemptions);
  }

  async #byChance(chooserOf: (seed: number, run: number) => Chooser): Promise<Report> {
    const { runs = DEFAULT_RUNS, seed = 1 } = this.#options;
    const different = new Set<string>();
    for (let run = 0; run < runs; run += 1) {
      const { schedule } = await this.#run(chooserOf(seed, run));
      different.add(scheduleText(schedule));
    }
    return this.#report(BigInt(different.size), 0, false, Number.POSITIVE_INFINITY);
  }

  async #pct(): Promise<Report> {
    const { depth = DEFAULT_DEPTH } = this.#options;
    const plain = await this.#run(new FixedChooser([]));
    return this.#byChance((seed, run) => new PctChooser(seed, run, depth, plain.schedule.length));
  }

  /** One run; a failure is thrown as it is shown, unless failures are kept. */
  async #run(chooser: Chooser): Promise<{ readonly schedule: Schedule; readonly isKnown: boolean }> {
    this.#runs += 1;
    const recording = new RecordingChooser(chooser);
    const ran = await this.#runAlong(recording);
    const { schedule } = recording;
    if (ran.isKnown) return { schedule, isKnown: true };
    if (ran.finding !== undefined && this.#options.failures !== 'keep') throw await this.#failure(ran, schedule);
    this.#outcomes.add(ran.outcome, scheduleText(schedule));
    return { schedule, isKnown: false };
  }

  #runAlong(chooser: Chooser): Promise<Ran> {
    this.#machine.reset();
    const history = new History();
    const engine = new SimEngine(this.#machine, chooser, history, this.#options.maxSteps ?? DEFAULT_STEPS);
    return runOnce(this.#handler, this.#world, engine, history);
  }

  /** The failure along the shortest schedule that is found to lead to one of its kind. */
  async #failure(ran: Ran, found: Schedule): Promise<HandlerFailure> {
    const kind = ran.finding!.kind;
    const attempt = async (schedule: Schedule) => {
      const again = await this.#runAlong(new FixedChooser(schedule));
      return again.finding?.kind === kind;
    };
    const schedule = await shorten(found, attempt);
    const { finding = ran.finding!, trace, scenario } = await this.#runAlong(new FixedChooser(schedule));
    const shown = { trace: trace(), schedule: scheduleText(schedule), scenario: scenario() };
    return new HandlerFailure(finding, shown, `Found in run ${this.#runs} on the simulator.`);
  }

  #report(schedules: bigint, states: number, complete: boolean, preemptions: number): Report {
    const outcomes = this.#outcomes.all;
    return reportOf({ backend: 'sim', runs: this.#runs, schedules, states, complete, preemptions, outcomes });
  }
}

async function testOnKernel<Given>(
  handler: Handler<Given>,
  world: WorldCode<Given>,
  backend: Backend,
  options: TestOptions,
): Promise<Report> {
  const { runs = DEFAULT_KERNEL_RUNS, seed = 1, maxSteps = DEFAULT_STEPS, failures = 'throw' } = options;
  const machine = await backend.boot(options.config);
  const outcomes = new Outcomes();
  try {
    for (let run = 0; run < runs; run += 1) {
      if (run > 0) machine.reset();
      const engine = new FreeEngine(machine, new Random(seed, run), maxSteps);
      const { finding, outcome, trace } = await runOnce(handler, world, engine, new History());
      if (finding !== undefined && failures === 'throw') {
        const shown = { trace: trace(), schedule: undefined, scenario: undefined };
        throw new HandlerFailure(finding, shown, `Seen in run ${run + 1} of ${runs} on the kernel.`);
      }
      outcomes.add(outcome, undefined);
    }
  } finally {
    await machine.close();
  }
  const preemptions = Number.POSITIVE_INFINITY;
  return reportOf({
    backend: 'kernel',
    runs,
    schedules: undefined,
    states: 0,
    complete: false,
    preemptions,
    outcomes: outcomes.all,
  });
}

/** UFFD_SCHEDULE, where there is an environment. */
function scheduleOfEnvironment(): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.UFFD_SCHEDULE;
}
