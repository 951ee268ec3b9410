/**
 * `npm run bench`: kernel and simulator side by side, and which promises about speed are kept. See bench/README.md.
 */
import { writeFileSync } from 'node:fs';
import { DEFAULT_CONFIG } from '../backend/index.js';
import { type KernelMachine, kernelBackend, probeKernel } from '../backend/kernel/index.js';
import { type SimulatorMachine, simulatorBackend } from '../sim/index.js';
import { defaultCpu, pinProcess } from '../test/compare/pin.js';
import { whyNoBrowser } from '../test/web/_browser.js';
import { planComparing } from './comparing.js';
import { planGrowth } from './growth.js';
import { GROWTH_NAMES } from './growth-workloads.js';
import { handlersObstacle, measureHandlers } from './handlers.js';
import { type Machines, planInside, planInterface } from './inside.js';
import { KernelUnmeasurable, kernelCostObstacle } from './kernel-cost.js';
import { describeMachine } from './machine-description.js';
import { OPERATIONS } from './operations.js';
import { type Options, parseOptions, SECTIONS, type SectionName, USAGE, UsageError } from './options.js';
import { measurePage } from './page.js';
import { kernelPool, POOL } from './pool.js';
import { markdown, sectionText } from './report.js';
import { type Figures, measure, type Plan } from './sampling.js';
import { planScenario } from './scenario.js';

import { type Section, sectionVerdict, verdict } from './section.js';

const ROUNDS = 7;
const QUICK_ROUNDS = 3;

/** Which sections and operations were asked for. */
class Selection {
  readonly #only: readonly string[];

  /** Throws UsageError for a name that is nothing's. */
  constructor(only: readonly string[]) {
    this.#only = only;
    const known = new Set<string>([...SECTIONS, ...OPERATIONS.map(({ name }) => name), ...GROWTH_NAMES]);
    const unknown = only.find((name) => !known.has(name));
    if (unknown !== undefined) throw new UsageError(`nothing is called ${unknown}; there are ${[...known].join(', ')}`);
  }

  section(name: SectionName, operations: readonly string[]): boolean {
    return this.#all(name) || operations.some((operation) => this.#only.includes(operation));
  }

  operation(section: SectionName, name: string): boolean {
    return this.#all(section) || this.#only.includes(name);
  }

  #all(section: SectionName): boolean {
    return this.#only.length === 0 || this.#only.includes(section);
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Sections whose figures come in rounds with the kernel's. Each has rounds of its own, and objects come first: programs
 * and the large machine of others would keep the garbage collector busy meanwhile.
 */
function besideKernel(selection: Selection, machines: Machines, large: SimulatorMachine): Plan[] {
  const names = OPERATIONS.map(({ name }) => name);
  const wanted = (section: SectionName) => (name: string) => selection.operation(section, name);
  return [
    ...(selection.section('interface', names) ? [planInterface(machines, wanted('interface'))] : []),
    ...(selection.section('inside', names) ? [planInside(machines, wanted('inside'))] : []),
    ...(selection.section('growth', GROWTH_NAMES) ? [planGrowth(large, wanted('growth'))] : []),
    ...(selection.section('scenario', []) ? [planScenario(machines.plain)] : []),
  ];
}

/** Binds this process and the kernel machine to one CPU: crossing between two is what comparing would measure else. */
function pinAll(kernel: KernelMachine | undefined): void {
  const cpu = defaultCpu();
  const obstacle = pinProcess(cpu);
  if (obstacle === undefined) kernel?.pin(cpu);
  else say(`bench: not bound to one CPU: ${obstacle}`);
}

interface Measured {
  readonly sections: readonly Section[];
  readonly figures: readonly Figures[];
  /** Why the kernel could not be measured, or not compared with. */
  readonly obstacles: readonly string[];
}

function needsPool(selection: Selection): boolean {
  return OPERATIONS.some(
    ({ name, hugepages }) =>
      hugepages === true && (selection.operation('inside', name) || selection.operation('interface', name)),
  );
}

/** The sections asked for. What can't be measured is said, and its lines are left open. */
async function measureAll(options: Options): Promise<Measured> {
  const selection = new Selection(options.only);
  const rounds = options.quick ? QUICK_ROUNDS : ROUNDS;
  const obstacles: string[] = [];
  const note = (obstacle: string | undefined): boolean => {
    if (obstacle === undefined) return true;
    obstacles.push(obstacle);
    say(`bench: the simulator alone: ${obstacle}`);
    return false;
  };
  const figures: Figures[] = [];
  const sections: Section[] = [];
  const pool = needsPool(selection) ? await kernelPool() : 'no hugepages are measured';
  try {
    const hasPool = typeof pool !== 'string';
    if (needsPool(selection)) note(hasPool ? undefined : pool);
    const machines = {
      plain: await simulatorBackend.boot(),
      pooled: await simulatorBackend.boot({ environment: { ...DEFAULT_CONFIG.environment, hugepages: POOL } }),
      hasPool,
    };
    const plans = besideKernel(selection, machines, await simulatorBackend.boot());
    const withKernel = plans.some((plan) => plan.kernel.length > 0) && note(kernelCostObstacle());
    for (const plan of plans) {
      const measured = measure([plan], rounds, withKernel, (text) => say(`bench: ${text}`));
      figures.push(measured);
      sections.push(plan.report(measured));
    }
  } finally {
    if (typeof pool !== 'string') await pool.close();
  }
  sections.sort((one, other) => SECTIONS.indexOf(one.name) - SECTIONS.indexOf(other.name));
  if (selection.section('page', [])) {
    const obstacle = whyNoBrowser();
    if (obstacle === undefined) {
      say('bench: the page in Chromium');
      sections.push(await measurePage(rounds));
    } else {
      obstacles.push(obstacle);
      say(`bench: not the page: ${obstacle}`);
    }
  }
  if (selection.section('handler', [])) {
    const obstacle = handlersObstacle();
    if (obstacle === undefined) {
      say('bench: handlers in C and in JavaScript');
      sections.push(await measureHandlers(rounds));
    } else {
      obstacles.push(obstacle);
      say(`bench: not handlers: ${obstacle}`);
    }
  }
  if (!selection.section('comparing', [])) return { sections, figures, obstacles };
  const probe = probeKernel();
  const kernel = note(probe.available ? undefined : probe.reason) ? await kernelBackend.boot() : undefined;
  try {
    pinAll(kernel);
    const plan = planComparing(await simulatorBackend.boot(kernel?.config), kernel);
    const compared = measure([plan], rounds, false, (text) => say(`bench: comparing, ${text}`));
    return { sections: [...sections, plan.report(compared)], figures: [...figures, compared], obstacles };
  } finally {
    await kernel?.close();
  }
}

function jsonText({ sections, figures, obstacles }: Measured): string {
  const data = {
    machine: describeMachine(),
    obstacles,
    sections: sections.map((section) => ({
      ...section,
      verdict: sectionVerdict(section),
      lines: section.lines.map((line) => ({ ...line, verdict: verdict(line) })),
    })),
    samples: figures.map((some) => some.samples()),
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

function present(options: Options, measured: Measured): void {
  const { sections } = measured;
  if (options.json === true) process.stdout.write(jsonText(measured));
  else process.stdout.write(`${sections.map(sectionText).join('\n')}\n`);
  if (typeof options.json === 'string') writeFileSync(options.json, jsonText(measured));
  if (options.markdown !== undefined) writeFileSync(options.markdown, markdown(sections, describeMachine()));
  for (const section of sections) say(`bench: ${section.title}: ${sectionVerdict(section)}`);
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const measured = await measureAll(options);
  present(options, measured);
  return measured.sections.some((section) => sectionVerdict(section) === 'missed') ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof KernelUnmeasurable)) throw error;
  say(`bench: ${error.message}${error instanceof UsageError ? `\n\n${USAGE}` : ''}`);
  process.exitCode = 2;
}
