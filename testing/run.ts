import type { Userfaultfd } from '../handler/index.js';
import type { Clock } from './clock.js';
import type { Engine } from './engine.js';
import { type Finding, TestError } from './failure.js';
import type { Fiber } from './fiber.js';
import type { History } from './history.js';
import { errorText } from './judge.js';
import { scenarioOfRun } from './scenario.js';
import { Stage } from './stage.js';
import { World } from './world.js';

/** What a handler is given beside its userfaultfd. */
export interface HandlerContext<Given = unknown> {
  /** Is aborted when the world is over: all threads have ended, and nobody can go on. */
  readonly signal: AbortSignal;
  /** The only time that a handler may wait for. */
  readonly clock: Clock;
  /** What the world's code returned: sources of pages, addresses. */
  readonly given: Given;
}

/** A page-fault handler. It ends when there are no more messages: `for await` does, and `read` rejects with EBADF. */
export type Handler<Given = unknown> = (uffd: Userfaultfd, context: HandlerContext<Given>) => Promise<unknown>;

/** Sets up a world, and says what its threads do; once for each run, so all that is remembered belongs in it. */
export type WorldCode<Given = unknown> = (world: World) => Promise<Given> | Given;

/** How one run ended. */
export interface Ran {
  /** Whether it came to where everything was known, and was left there. */
  readonly isKnown: boolean;
  readonly finding?: Finding;
  /** What came of it, in a text: the same for the same end on every machine. */
  readonly outcome: string;
  /** What happened. */
  readonly trace: () => readonly string[];
  /** The same as a scenario, where one call after the other comes to it. */
  readonly scenario: () => string | undefined;
}

/** Runs handler and world once. */
export async function runOnce<Given>(
  handler: Handler<Given>,
  code: WorldCode<Given>,
  engine: Engine,
  history: History,
): Promise<Ran> {
  const stage = new Stage(engine, history);
  const world = new World(stage);
  const given = await setUp(world, code);
  const { uffd, threads } = world.handled();
  const controller = new AbortController();
  stage.onEnding(() => controller.abort());
  const fiber = stage.fiber('handler', 'handler', threads);
  const context = { signal: controller.signal, clock: stage.clock.of(fiber), given };
  const codes = new Map<Fiber, () => unknown>([[fiber, () => handler(uffd, context)], ...world.codes]);
  const played = await stage.play(codes);
  const trace = () => stage.trace.lines();
  if (played === 'known') return { isKnown: true, outcome: '', trace, scenario: () => undefined };
  const finding = played ?? (await checked(world));
  const scenario = () => (finding === undefined ? undefined : scenarioOfFailure(stage, finding));
  return { isKnown: false, ...(finding && { finding }), outcome: outcomeOf(stage, world, finding), trace, scenario };
}

/** Of failures that are a state; going on and on is none. */
function scenarioOfFailure({ trace, payload, engine }: Stage, { kind, summary }: Finding): string | undefined {
  if (kind === 'spinning' || kind === 'endless' || !payload.isWhole) return undefined;
  const end = { title: summary, isQuiet: kind === 'asleep' || kind === 'check failed' };
  return scenarioOfRun(trace.calls(), payload.all, engine.machine.config, end);
}

async function setUp<Given>(world: World, code: WorldCode<Given>): Promise<Given> {
  try {
    return await code(world);
  } catch (error) {
    if (error instanceof TestError) throw error;
    throw new TestError(`the world can’t be set up: ${errorText(error)}`, { cause: error });
  }
}

async function checked(world: World): Promise<Finding | undefined> {
  try {
    await world.checkEnd();
    return undefined;
  } catch (error) {
    if (error instanceof TestError) throw error;
    return { kind: 'check failed', summary: `A check failed: ${errorText(error)}`, details: [], cause: error };
  }
}

/** What each thread came to, and what is in memory; of a run that failed only how. */
function outcomeOf(stage: Stage, world: World, finding: Finding | undefined): string {
  if (finding !== undefined) return finding.summary;
  const threads = stage.fibers.map(({ name, kind, state, value, error }) => {
    if (kind === 'handler') return [];
    return `${name}: ${state === 'failed' ? errorText(error) : valueText(value)}`;
  });
  return [...threads.flat(), ...world.contents()].join('; ');
}

function valueText(value: unknown): string {
  if (value === undefined) return 'done';
  const text = JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? `0x${member.toString(16)}` : member));
  return text.replace(/^"(0x[0-9a-f]+)"$/, '$1');
}
