import { DEFAULT_CONFIG, type Environment, splitFrames } from '../../backend/index.js';
import { kernelConfig, type MeasuredConfig } from '../../backend/kernel/index.js';
import { availableBackends, kernelBackend, simulatorBackend } from '../../index.js';
import { explore } from '../../sim/index.js';
import type { Case } from './_case.js';
import type { RacingMachine } from './_outcomes.js';

export type BackendName = 'sim' | 'kernel';
export const BACKENDS: readonly BackendName[] = ['sim', 'kernel'];

const probe = availableBackends().kernel;

/** Why no case can run on the kernel here and what to do, or `undefined`. */
export const kernelMissing: string | undefined = probe.available
  ? undefined
  : [probe.reason ?? 'no reason was given', probe.remedy].filter((part) => part !== undefined).join('; ');

/** What the kernel here is, if it can be used. */
export function kernelHere(): MeasuredConfig | undefined {
  return kernelMissing === undefined ? kernelConfig() : undefined;
}

/** Why a case can't run on a backend, or `undefined` when it can. */
export function unmet(backend: BackendName, { needs = {} }: Case): string | undefined {
  if (backend === 'sim') return undefined;
  const here = kernelHere();
  if (here === undefined) return kernelMissing;
  const differing = Object.entries(needs).filter(
    ([name, value]) => here.environment[name as keyof Environment] !== value,
  );
  if (differing.length === 0) return undefined;
  return `needs ${differing.map(([name, value]) => `${name}=${value}`).join(', ')}, which is not so here`;
}

/** Machines that are reset between cases instead of booted anew: one for each backend and environment. */
export class Pool {
  readonly #machines = new Map<string, RacingMachine>();

  /** A machine as freshly booted, fit for the case. */
  async take(backend: BackendName, { needs = {} }: Case): Promise<RacingMachine> {
    const key = `${backend} ${JSON.stringify(needs)}`;
    const known = this.#machines.get(key);
    if (known !== undefined) {
      known.reset();
      return known;
    }
    const machine = backend === 'sim' ? await bootSimulator(needs) : await bootKernel();
    this.#machines.set(key, machine);
    return machine;
  }

  /** Ends all machines. */
  async close(): Promise<void> {
    await Promise.all([...this.#machines.values()].map((machine) => machine.close()));
    this.#machines.clear();
  }
}

/** The simulator takes over what the kernel here is like, so that both answer alike. */
async function bootSimulator(needs: Partial<Environment>): Promise<RacingMachine> {
  const { release, environment } = kernelHere() ?? DEFAULT_CONFIG;
  const machine = await simulatorBackend.boot({ release, environment: { ...environment, ...needs } });
  return Object.assign(machine, {
    outcomes(program: Uint8Array) {
      machine.reset();
      const { outcomes, schedules, truncated } = explore(machine, program);
      return { frames: outcomes, complete: !truncated, examined: Number(schedules) };
    },
  });
}

async function bootKernel(): Promise<RacingMachine> {
  const machine = await kernelBackend.boot();
  return Object.assign(machine, {
    outcomes: (program: Uint8Array, times: number) => ({
      frames: machine
        .repeat(program, times)
        .map((seen) => ({ frame: splitFrames(seen.results).at(-1)!, times: seen.times })),
      complete: false,
      examined: times,
    }),
  });
}
