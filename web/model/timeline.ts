/** A scenario run to its end on the simulator, with the machine as it was after each step: what the page walks through. */
import type { Completion, MachineConfig } from '../../backend/index.js';
import type { CompiledCall } from '../../scenario/call.js';
import { casesOf } from '../../scenario/cases.js';
import { compileScenario } from '../../scenario/compile.js';
import { environmentFor } from '../../scenario/conditions.js';
import { asleepIn, type Explanation, refusedBy } from '../../scenario/explain.js';
import { completionText } from '../../scenario/failure.js';
import type { Names } from '../../scenario/names.js';
import { parseScenario } from '../../scenario/parse.js';
import { resultText } from '../../scenario/print.js';
import { racingSimulator } from '../../scenario/racing.js';
import { runScenario } from '../../scenario/run-case.js';
import { threadKey } from '../../scenario/state.js';
import type { CompiledOutcome, RaceStep, Step } from '../../scenario/steps.js';
import type { Scenario } from '../../scenario/syntax.js';
import type { RunResult, Watcher } from '../../scenario/verdict.js';
import { bootSimulator, explain, type Picture, type SimulatorMachine } from '../../sim/index.js';
import { type Named, Naming } from './naming.js';
import { outcomeText, type ScriptLine, scriptOf } from './script.js';

/** What stands beside a line once it is done. */
export interface LineOutcome extends Explanation {
  readonly status: 'done' | 'failed' | 'asleep' | 'seen' | 'wrong';
  readonly text: string;
  /** Of a call that failed: its manual page, `UFFDIO_COPY(2const)`. */
  readonly manual?: string;
}

/** The machine after a step, and the lines that are done with it. */
export interface Moment {
  readonly lines: readonly number[];
  readonly outcomes: ReadonlyMap<number, LineOutcome>;
  readonly picture: Picture;
  readonly naming: Naming;
  /** The last call of each thread, by the thread's key. */
  readonly calls: ReadonlyMap<string, CompiledCall>;
}

/** One way through a scenario: there is more than one if it has a race. */
export interface Branch {
  /** How the race ended. */
  readonly ending?: string;
  /** The first one is before the first step. */
  readonly moments: readonly Moment[];
}

export interface Timeline {
  readonly title: string;
  readonly cites: readonly string[];
  readonly script: readonly ScriptLine[];
  readonly branches: readonly Branch[];
  /** `main`, `child/T1`, by the machine's numbers. */
  readonly nameOf: Names['nameOf'];
  readonly config: MachineConfig;
  /** Of a table of cases: what each is called, and the number of the one that was run. */
  readonly cases: readonly string[];
  readonly which: number;
  readonly verdict: RunResult;
}

/** Runs a text. Of a table of cases it takes the `which`th. Throws ScenarioError for what is no scenario. */
export function timelineOf(text: string, name: string, config: Partial<MachineConfig> = {}, which = 0): Timeline {
  const cases = casesOf(parseScenario(text, name));
  const taken = Math.min(which, cases.length - 1);
  const subject = cases[taken]!;
  const { scenario } = subject;
  const machine = racingSimulator(simulatorFor(scenario, config));
  const { names } = compileScenario(scenario);
  const recorder = new Recorder(machine, (outcome) => outcomeText(scenario, outcome.outcome));
  const verdict = runScenario(machine, subject, { explain: true, watcher: recorder });
  return {
    title: scenario.head.title,
    cites: scenario.head.cites.map((word) => word.text),
    script: scriptOf(scenario),
    branches: recorder.branches(verdict),
    nameOf: names.nameOf.bind(names),
    config: machine.config,
    cases: cases.map(({ label }) => label),
    which: taken,
    verdict,
  };
}

/** A machine with what a scenario asks for, and else as it was chosen. */
export function simulatorFor(scenario: Scenario, config: Partial<MachineConfig>): SimulatorMachine {
  const environment = { ...config.environment, ...environmentFor(scenario) } as MachineConfig['environment'];
  return bootSimulator({ ...config, environment });
}

type MutableMoment = Moment & { readonly lines: number[]; readonly outcomes: Map<number, LineOutcome> };

/** Calls that give descriptors. */
const GIVES_DESCRIPTORS = new Set([
  'userfaultfd',
  'open',
  'openat',
  'dup',
  'dup3',
  'fcntl',
  'pipe2',
  'memfd_create',
  'ioctl',
  'read',
]);
const MAX_DESCRIPTOR = 256n;

/** Takes a picture after each step. */
class Recorder implements Watcher {
  readonly #machine: SimulatorMachine;
  readonly #endingText: (outcome: CompiledOutcome) => string;
  readonly #branches: { ending?: string; readonly moments: MutableMoment[] }[] = [];
  readonly #start: MutableMoment;
  /** Races that were gone on from; before each its branches are one. */
  readonly #races: { readonly step: RaceStep; readonly common: readonly MutableMoment[]; readonly ending: string }[] =
    [];
  /** What completed and has no line yet, by thread. */
  #unclaimed = new Map<string, Completion>();
  readonly #named = new Map<string, Named>();
  /** Names of addresses at which nothing needs to be mapped. */
  readonly #places = new Set<string>();
  /** Names of memory that is no more. */
  readonly #forgotten = new Set<string>();
  /** The same for moments that have the same names. */
  #naming = new Naming([]);
  /** The last call of each thread: the same for moments in which no other began. */
  #calls: ReadonlyMap<string, CompiledCall> = new Map();

  constructor(machine: SimulatorMachine, endingText: (outcome: CompiledOutcome) => string) {
    this.#machine = machine;
    this.#endingText = endingText;
    this.#start = {
      lines: [],
      outcomes: new Map(),
      picture: machine.picture(),
      naming: this.#naming,
      calls: this.#calls,
    };
    this.#branches.push({ moments: [this.#start] });
  }

  get #moments(): MutableMoment[] {
    return this.#branches.at(-1)!.moments;
  }

  branches(verdict: RunResult): Branch[] {
    if (verdict.status === 'failed') this.#refute(`expected ${verdict.expected}, but got ${verdict.got}`);
    if (verdict.status === 'unmodelled') this.#refute(`the simulator can’t tell: ${verdict.reason}`);
    return this.#branches;
  }

  stepped(
    step: Exclude<Step, RaceStep>,
    numbers: ReadonlyMap<string, bigint>,
    completions: readonly Completion[],
  ): void {
    switch (step.kind) {
      case 'call':
        this.#name(numbers, step.call.row.callee.text, step.call.thread.process);
        this.#called(step.call);
        for (const completion of completions) this.#unclaimed.set(threadKey(completion), completion);
        this.#begin(step.call.row.from, this.#callOutcome(step.call));
        return;
      case 'reserve':
      case 'place':
        this.#name(numbers, step.kind, 0);
        this.#begin(step.row.from, { status: 'done', text: 'addresses only' });
        return;
      case 'observe':
        this.#begin(step.row.from, { status: 'seen', text: resultText(step.row.result!) });
        return;
      case 'resumed':
        this.#name(numbers, step.row.callee.text, step.thread.process);
        this.#add(step.row.from, this.#ended(threadKey(step.thread)));
        return;
      case 'still':
        this.#add(step.row.from, this.#sleeping(threadKey(step.thread)) ?? { status: 'done', text: step.row.how });
        return;
      case 'signal':
        this.#add(step.row.from, { status: 'done', text: 'its handler ran' });
        return;
      case 'ended':
        this.#add(step.row.from, { status: 'killed' in step.row.how ? 'failed' : 'done', text: 'ended' });
    }
  }

  raced(step: RaceStep, outcome: CompiledOutcome, numbers: ReadonlyMap<string, bigint>): void {
    const { common, ending } = this.#enter(step);
    this.#branches.push({ ending: ending + this.#endingText(outcome), moments: common.slice() });
    this.#calls = common.at(-1)!.calls;
    for (const call of step.calls) {
      this.#name(numbers, call.row.callee.text, call.thread.process);
      this.#called(call);
    }
    this.#begin(outcome.outcome.from, { status: 'done', text: 'it ended so' });
    for (const { row, thread } of step.calls)
      this.#add(row.from, this.#sleeping(threadKey(thread)) ?? { status: 'done', text: 'ended' });
  }

  /** The race that ends now. It takes the place of the branch that came to it. */
  #enter(step: RaceStep) {
    const known = this.#races.findIndex((race) => race.step === step);
    if (known >= 0) this.#races.length = known + 1;
    else {
      const { moments, ending } = this.#branches.pop()!;
      this.#races.push({ step, common: moments, ending: ending === undefined ? '' : `${ending}; then ` });
    }
    return this.#races.at(-1)!;
  }

  #called(call: CompiledCall): void {
    this.#calls = new Map(this.#calls).set(threadKey(call.thread), call);
  }

  #begin(at: number, outcome: LineOutcome | (() => LineOutcome)): void {
    const picture = this.#machine.picture();
    const moment: MutableMoment = { lines: [], outcomes: new Map(), picture, naming: this.#naming, calls: this.#calls };
    this.#moments.push(moment);
    this.#add(at, typeof outcome === 'function' ? outcome() : outcome);
  }

  #add(at: number, outcome: LineOutcome): void {
    const moment = this.#moments.at(-1)!;
    moment.lines.push(at);
    moment.outcomes.set(at, { ...outcome, text: moment.naming.inText(outcome.text) });
  }

  #callOutcome(call: CompiledCall): () => LineOutcome {
    const key = threadKey(call.thread);
    return () => {
      if (this.#unclaimed.has(key)) return this.#ended(key);
      return this.#sleeping(key) ?? { status: 'failed', text: 'ended its process' };
    };
  }

  /** How a call ended. */
  #ended(key: string): LineOutcome {
    const completion = this.#unclaimed.get(key);
    const call = this.#calls.get(key);
    this.#unclaimed.delete(key);
    if (completion === undefined || call === undefined) return { status: 'done', text: 'ended' };
    const { outcome } = completion;
    // To end is what an exit is for.
    if (outcome.kind === 'exited') return { status: 'done', text: `exited with ${outcome.status}` };
    const text = `= ${completionText(completion, call.spec)}`;
    if (outcome.kind === 'value') return { status: 'done', text };
    if (outcome.kind !== 'errno' && outcome.kind !== 'signal') return { status: 'failed', text };
    const errno = outcome.kind === 'errno' ? outcome.errno : undefined;
    return { status: 'failed', text, manual: call.spec.manual, ...refusedBy(explain(completion), errno) };
  }

  /** Where a thread sleeps now. */
  #sleeping(key: string): LineOutcome | undefined {
    const threads = (this.#moments.at(-1)?.picture.processes ?? []).flatMap((process) => process.threads);
    const thread = threads.find((candidate) => threadKey(candidate) === key);
    if (thread?.reason === undefined || !thread.busy) return undefined;
    return { status: 'asleep', text: 'sleeps', asleep: asleepIn(thread.reason) };
  }

  /** Takes up what was named by a line. */
  #name(numbers: ReadonlyMap<string, bigint>, callee: string, process: number): void {
    if ([...numbers.keys()].every((name) => this.#named.has(name))) return;
    for (const [name, value] of numbers) {
      if (this.#named.has(name)) continue;
      const isDescriptor = GIVES_DESCRIPTORS.has(callee) && value < MAX_DESCRIPTOR;
      if (!isDescriptor) this.#forget(value, process);
      if (callee === 'reserve' || callee === 'place') this.#places.add(name);
      this.#named.set(name, { name, value, ...(isDescriptor && { descriptorOf: process }) });
    }
    this.#naming = new Naming([...this.#named.values()].filter(({ name }) => !this.#forgotten.has(name)));
  }

  /** An address is not called any more by names of memory that was unmapped before it got a new one. */
  #forget(value: bigint, process: number): void {
    const { picture } = this.#moments.at(-1)!;
    const vmas = picture.processes.find(({ number }) => number === process)?.vmas ?? [];
    if (vmas.some(({ start, end }) => start <= value && value < end)) return;
    for (const named of this.#named.values())
      if (named.value === value && !this.#places.has(named.name)) this.#forgotten.add(named.name);
  }

  /** The last line of the last way is the one that did not come true. */
  #refute(reason: string): void {
    const moment = this.#moments.at(-1)!;
    const at = moment.lines.at(-1);
    if (at === undefined) return;
    moment.outcomes.set(at, { ...moment.outcomes.get(at), status: 'wrong', text: moment.naming.inText(reason) });
  }
}
