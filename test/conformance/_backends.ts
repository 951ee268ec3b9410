import { accessSync, constants } from 'node:fs';
import { DEFAULT_CONFIG, type Environment, splitFrames } from '../../backend/index.js';
import { type KernelMachine, kernelConfig, type LeasedFile, type MeasuredConfig } from '../../backend/kernel/index.js';
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

/** What of the environment a machine can be given by a lease: the setting, and what stands in it for each value. */
const LEASABLE = {
  unprivilegedUserfaultfd: {
    path: '/proc/sys/vm/unprivileged_userfaultfd',
    text: (value: boolean) => (value ? '1' : '0'),
  },
} as const;
type Leasable = keyof typeof LEASABLE;

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The settings that are to be leased for a case, because another run may change them meanwhile. */
function leasesFor(needs: Partial<Environment>): LeasedFile[] {
  return (Object.keys(LEASABLE) as Leasable[]).flatMap((name) => {
    const value = needs[name];
    const { path, text } = LEASABLE[name];
    return value === undefined || !mayWrite(path) ? [] : [{ path, value: text(value) }];
  });
}

function isLeased(name: string): boolean {
  return name in LEASABLE && mayWrite(LEASABLE[name as Leasable].path);
}

/** Why a case can't run on a backend, or `undefined` when it can. */
export function unmet(backend: BackendName, { needs = {} }: Case): string | undefined {
  if (backend === 'sim') return undefined;
  const here = kernelHere();
  if (here === undefined) return kernelMissing;
  const differing = Object.entries(needs).filter(
    ([name, value]) => !isLeased(name) && here.environment[name as keyof Environment] !== value,
  );
  if (differing.length === 0) return undefined;
  return `needs ${differing.map(([name, value]) => `${name}=${value}`).join(', ')}, which is not so here`;
}

/** Machines that are reset between cases instead of booted anew: one for each backend and environment. */
export class Pool {
  readonly #machines = new Map<string, RacingMachine>();

  /** Calls `use` with a machine as freshly booted, fit for the case. */
  async use(backend: BackendName, { needs = {} }: Case, use: (machine: RacingMachine) => void): Promise<void> {
    const leases = backend === 'sim' ? [] : leasesFor(needs);
    if (leases.length === 0) use(await this.#take(backend, needs));
    else await useLeased(leases, use);
  }

  async #take(backend: BackendName, needs: Partial<Environment>): Promise<RacingMachine> {
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

/** A machine of its own, so that others wait for its leases no longer than the case takes. */
async function useLeased(leases: readonly LeasedFile[], use: (machine: RacingMachine) => void): Promise<void> {
  const machine = await bootKernel();
  try {
    for (const lease of leases) machine.lease(lease);
    use(machine);
  } finally {
    await machine.close();
  }
}

async function bootKernel(): Promise<RacingMachine & KernelMachine> {
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
