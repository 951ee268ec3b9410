import { MachineFailed, Unmodelled } from '../../backend/index.js';
import type { RacingMachine } from '../../scenario/racing.js';
import { type BackendName, type Pool, releaseFor, unmet } from './_backends.js';
import { type Case, CaseFailed } from './_case.js';
import { metOn, notOn, notThere } from './_releases.js';
import { type Step, stepLines } from './_trace.js';
import { World } from './_world.js';

/** How many of the last steps a failure shows. */
const TAIL = 6;

export type CaseResult =
  | { readonly status: 'passed'; readonly trace: readonly Step[] }
  | {
      readonly status: 'failed';
      readonly trace: readonly Step[];
      readonly error: string;
      /** Why it could not hold on this release. */
      readonly excuse?: string;
      /** Whether the simulator does not model what this release does. */
      readonly unmodelled?: boolean;
    }
  | { readonly status: 'skipped'; readonly reason: string };

/** Runs a case on a machine of the pool. Never throws for what the case or the machine does. */
export async function runCase(pool: Pool, backend: BackendName, subject: Case): Promise<CaseResult> {
  const reason = unmet(backend, subject, pool.release);
  if (reason !== undefined) return { status: 'skipped', reason };
  let result: CaseResult | undefined;
  try {
    const use = (machine: RacingMachine) => {
      result = runOn(machine, subject);
    };
    await pool.use(backend, subject.needs ?? {}, use, pool.release ?? releaseFor(subject));
    // What an older release can't show is no fault of its.
    if (result?.status === 'failed' && result.excuse !== undefined) return { status: 'skipped', reason: result.excuse };
    return result!;
  } catch (error) {
    return { status: 'failed', trace: [], error: describe(error) };
  }
}

/** Runs a case on a machine that is as freshly booted. Never throws for what the case or the machine does. */
export function runOn(machine: RacingMachine, subject: Case): Exclude<CaseResult, { status: 'skipped' }> {
  const world = new World(machine);
  const { trace } = world;
  try {
    subject.run(world);
    world.finish();
    return { status: 'passed', trace };
  } catch (error) {
    const { release } = machine.config;
    const excuse = excuseOf(error, subject, world, release);
    const text = [describe(error), 'the last operations:', ...tail(trace)].join('\n');
    return {
      status: 'failed',
      trace,
      error: text,
      unmodelled: isOfOlder(error),
      ...(excuse !== undefined && { excuse }),
    };
  }
}

/** Place of sim/unmodelled.ts: what an older release does otherwise, and the model does not. */
const OLDER_RELEASE = 195;

function isOfOlder(error: unknown): error is Unmodelled {
  return error instanceof Unmodelled && error.place === OLDER_RELEASE;
}

/** Why a case could not hold on a release. */
function excuseOf(error: unknown, subject: Case, { used }: World, release: string): string | undefined {
  if (isOfOlder(error)) return `of ${release} ${error.message}`;
  const notThereYet = used.map((operation) => notThere(operation, release)).find(Boolean);
  return notOn(subject, release) ?? metOn(subject, release) ?? notThereYet;
}

/** A claim's message says it all; anything else is shown with its stack. */
function describe(error: unknown): string {
  if (error instanceof CaseFailed) return error.message;
  if (error instanceof Unmodelled || error instanceof MachineFailed) return `${error.name}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function tail(trace: readonly Step[]): string[] {
  return trace.slice(-TAIL).flatMap((step) => stepLines(step).map((line) => `  ${line}`));
}
