/** Machines that races can be judged on, given what they need, and taken from a pool: for scenarios and for the conformance suite. */
import { accessSync, constants } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { DEFAULT_CONFIG, type Environment, encodeProgram, type Release, splitFrames } from '../backend/index.js';
import {
  type KernelMachine,
  kernelBackend,
  kernelConfig,
  leaseHugepages,
  type MeasuredConfig,
  NR_HUGEPAGES,
  probeKernel,
} from '../backend/kernel/index.js';
import { bootSimulator } from '../sim/index.js';
import { batchings } from './batches.js';
import { endWithin, type LineRecord, type RaceEnd } from './race-end.js';
import { type Race, type RaceOutcomes, type RaceProgram, type RacingMachine, racingSimulator } from './racing.js';

export type BackendName = 'sim' | 'kernel';
export const BACKENDS: readonly BackendName[] = ['sim', 'kernel'];

/** How often a machine that can't be told what to do tries to come to an end that it has shown before. */
const REACH_TRIES = 200;

let probed: { readonly missing: string | undefined } | undefined;

/** Why nothing can run on the kernel here and what to do, or `undefined`. */
export function kernelMissing(): string | undefined {
  if (probed === undefined) {
    const { available, reason = 'no reason was given', remedy } = probeKernel();
    const parts = [reason, remedy].filter((part) => part !== undefined);
    probed = { missing: available ? undefined : parts.join('; ') };
  }
  return probed.missing;
}

/** What the kernel here is, if it can be used. */
export function kernelHere(): MeasuredConfig | undefined {
  return kernelMissing() === undefined ? kernelConfig() : undefined;
}

const UNPRIVILEGED = '/proc/sys/vm/unprivileged_userfaultfd';

/** What of the environment a machine can be given by a lease: the setting, and how it gets a value. */
const LEASABLE = {
  unprivilegedUserfaultfd: {
    path: UNPRIVILEGED,
    give: (machine: KernelMachine, value: boolean) => {
      machine.lease({ path: UNPRIVILEGED, value: value ? '1' : '0' });
    },
  },
  hugepages: { path: NR_HUGEPAGES, give: leaseHugepages },
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

/** Takes a lease for a machine. */
type Leasing = (machine: KernelMachine) => void;

/** What is to be leased, because another run may change it meanwhile. */
function leasesFor(needs: Partial<Environment>): Leasing[] {
  const { unprivilegedUserfaultfd, hugepages } = needs;
  const leases: Leasing[] = [];
  if (unprivilegedUserfaultfd !== undefined && isLeased('unprivilegedUserfaultfd'))
    leases.push((machine) => LEASABLE.unprivilegedUserfaultfd.give(machine, unprivilegedUserfaultfd));
  if (hugepages !== undefined && isLeased('hugepages'))
    leases.push((machine) => LEASABLE.hugepages.give(machine, hugepages));
  // The program itself has khugepaged stay away, as long as the machine is.
  if (needs.transparentHugepages) leases.push(() => {});
  return leases;
}

function isLeased(name: string): boolean {
  return name in LEASABLE && mayWrite(LEASABLE[name as Leasable].path);
}

/** Why a machine of a backend can't be like this, or `undefined` when it can. */
export function unmet(backend: BackendName, needs: Partial<Environment>): string | undefined {
  if (backend === 'sim') return undefined;
  const here = kernelHere();
  if (here === undefined) return kernelMissing();
  const differing = Object.entries(needs).filter(
    ([name, value]) => !isLeased(name) && here.environment[name as keyof Environment] !== value,
  );
  if (differing.length === 0) return undefined;
  return `needs ${differing.map(([name, value]) => `${name}=${value}`).join(', ')}, which is not so here`;
}

/** Why a backend can't be of a release that was asked for, or `undefined` when it can. */
export function otherRelease(backend: BackendName, release: Release | undefined): string | undefined {
  const here = backend === 'sim' || release === undefined ? undefined : kernelHere();
  return here === undefined || here.release === release
    ? undefined
    : `the kernel here is not ${release}, but ${here.kernelRelease}`;
}

/** What is done with a machine, which is its own until that is over. */
type Use = (machine: RacingMachine) => void | Promise<void>;

/** Machines that are reset between uses instead of booted anew: one for each backend and environment. */
export class Pool {
  /** Which release the simulator is, if not what the kernel here is. */
  readonly release: Release | undefined;
  readonly #machines = new Map<string, RacingMachine>();

  constructor(release?: Release) {
    this.release = release;
  }

  /**
   * Calls `use` with a machine as freshly booted whose environment is like this, a simulator of this release if one is said; then the event loop gets its turn. Machines are
   * synchronous: without it, who runs hundreds of uses would tell nobody of the first before the last is over.
   */
  async use(backend: BackendName, needs: Partial<Environment>, use: Use, release = this.release): Promise<void> {
    const leases = backend === 'sim' ? [] : leasesFor(needs);
    if (leases.length === 0) await use(await this.#take(backend, needs, release));
    else await useLeased(leases, use);
    await setImmediate();
  }

  async #take(backend: BackendName, needs: Partial<Environment>, release?: Release): Promise<RacingMachine> {
    const key = `${backend} ${release ?? ''} ${JSON.stringify(needs)}`;
    const known = this.#machines.get(key);
    if (known !== undefined) {
      known.reset();
      return known;
    }
    const machine = backend === 'sim' ? simulatorLikeHere(needs, release) : racingKernel(await kernelBackend.boot());
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
function simulatorLikeHere(needs: Partial<Environment>, wanted?: Release): RacingMachine {
  const { release, environment } = kernelHere() ?? DEFAULT_CONFIG;
  return racingSimulator(bootSimulator({ release: wanted ?? release, environment: { ...environment, ...needs } }));
}

/** A machine of its own, so that others wait for its leases no longer than it is used. */
async function useLeased(leases: readonly Leasing[], use: Use): Promise<void> {
  const machine = await kernelBackend.boot();
  try {
    for (const take of leases) take(machine);
    await use(racingKernel(machine));
  } finally {
    await machine.close();
  }
}

/** Races by many runs. */
export function racingKernel(machine: KernelMachine): RacingMachine & KernelMachine {
  return Object.assign(machine, {
    outcomes: (program: Uint8Array, times: number) => ({
      frames: machine
        .repeat(program, times)
        .map((seen) => ({ frame: splitFrames(seen.results).at(-1)!, times: seen.times })),
      complete: false,
      examined: times,
    }),
    race: (race: RaceProgram) => new RepeatedRace(machine, race),
  });
}

/** What came before is done again each time; runs that went another way then do not count. */
class RepeatedRace implements Race {
  readonly #machine: KernelMachine;
  readonly #race: RaceProgram;

  constructor(machine: KernelMachine, race: RaceProgram) {
    this.#machine = machine;
    this.#race = race;
  }

  outcomes(times: number): RaceOutcomes {
    const ways = batchings(this.#race.lines);
    const ends = ways.flatMap((records) => this.#ends(records, Math.ceil(times / ways.length)));
    return { ends, complete: false, examined: ends.reduce((sum, end) => sum + end.times, 0) };
  }

  #ends(records: readonly LineRecord[], times: number): (RaceEnd & { readonly times: number })[] {
    return this.#machine.repeat(this.#program(records), times).flatMap((seen) => {
      const end = this.#endOf(records, splitFrames(seen.results));
      return end === undefined ? [] : [{ ...end, times: seen.times }];
    });
  }

  #program(records: readonly LineRecord[]): Uint8Array {
    const { before, payload, windows, finalLooks } = this.#race;
    const all = [...before, ...records.map(({ record }) => record)];
    return encodeProgram({ records: all, payload, windows, finalLooks });
  }

  #endOf(records: readonly LineRecord[], frames: readonly Uint8Array[]): RaceEnd | undefined {
    const { before, windows, isOnTheWay } = this.#race;
    return isOnTheWay(frames) ? endWithin(frames, before.length, records, windows) : undefined;
  }

  reach({ records }: RaceEnd, isEnd: (end: RaceEnd) => boolean): boolean {
    const program = this.#program(records);
    for (let left = REACH_TRIES; left > 0; left -= 1) {
      this.#machine.reset();
      const end = this.#endOf(records, splitFrames(this.#machine.run(program)));
      if (end !== undefined && isEnd(end)) return true;
    }
    return false;
  }
}
