import { MachineFailed, Unmodelled } from '../../backend/index.js';
import { type BackendName, type Pool, unmet } from './_backends.js';
import { type Case, CaseFailed } from './_case.js';
import { type Step, stepLines } from './_trace.js';
import { World } from './_world.js';

/** How many of the last steps a failure shows. */
const TAIL = 6;

export type CaseResult =
  | { readonly status: 'passed'; readonly trace: readonly Step[] }
  | { readonly status: 'failed'; readonly trace: readonly Step[]; readonly error: string }
  | { readonly status: 'skipped'; readonly reason: string };

/** Runs a case on a machine of the pool. Never throws for what the case or the machine does. */
export async function runCase(pool: Pool, backend: BackendName, subject: Case): Promise<CaseResult> {
  const reason = unmet(backend, subject);
  if (reason !== undefined) return { status: 'skipped', reason };
  let trace: readonly Step[] = [];
  try {
    await pool.use(backend, subject.needs ?? {}, (machine) => {
      const world = new World(machine);
      trace = world.trace;
      subject.run(world);
      world.finish();
    });
    return { status: 'passed', trace };
  } catch (error) {
    return { status: 'failed', trace, error: [describe(error), 'the last operations:', ...tail(trace)].join('\n') };
  }
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
