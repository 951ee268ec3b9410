import type { Environment } from '../../backend/index.js';
import { NR_HUGEPAGES } from '../../backend/kernel/index.js';
import { racingKernel } from '../../scenario/machines.js';
import { type RacingMachine, racingSimulator } from '../../scenario/racing.js';
import { bootSimulator } from '../../sim/index.js';
import type { Case } from '../conformance/_case.js';
import { differenceLines, firstDifference } from '../conformance/_differences.js';
import { runOn } from '../conformance/_runner.js';
import type { GuestMachine } from './guest.js';

/** Runs of a race on an emulated processor. */
const RACE_TIMES = 100;

/** What came of one case on a kernel and on its profile. */
export type Verdict =
  /** It holds on both, which agree in every operation. */
  | { readonly kind: 'holds' }
  /** Its facts do not hold for the release; both sides agree in what they do instead. */
  | { readonly kind: 'alike'; readonly why: string }
  /** The simulator says that it does not model what the release does there. */
  | { readonly kind: 'unmodelled'; readonly why: string }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'differs'; readonly lines: readonly string[] };

/** Settings that a guest can be given for a case, and how they are taken back. */
const SETTINGS: Readonly<Partial<Record<keyof Environment, { readonly path: string; readonly usual: string }>>> = {
  unprivilegedUserfaultfd: { path: '/proc/sys/vm/unprivileged_userfaultfd', usual: '0' },
  hugepages: { path: NR_HUGEPAGES, usual: '0' },
};

function settingFor(name: string) {
  return SETTINGS[name as keyof Environment];
}

/** A kernel in a guest, side by side with the simulator of its profile. */
export class Suite {
  readonly #guest: GuestMachine;
  readonly #simulators = new Map<string, RacingMachine>();

  constructor(guest: GuestMachine) {
    this.#guest = guest;
  }

  run(subject: Case): Verdict {
    const needs = Object.entries(subject.needs ?? {});
    const { environment } = this.#guest.config;
    const unmet = needs.filter(
      ([name, value]) => settingFor(name) === undefined && environment[name as keyof Environment] !== value,
    );
    if (unmet.length > 0)
      return { kind: 'skipped', why: `needs ${unmet.map(([name, value]) => `${name}=${value}`).join(', ')}` };
    const kernel = this.#onKernel(subject);
    const sim = runOn(this.#simulator(subject.needs ?? {}), subject);
    const at = firstDifference(sim.trace, kernel.trace);
    // It ends where it says so: what the kernel did until then is the same.
    if (sim.status === 'failed' && sim.unmodelled && at === sim.trace.length)
      return { kind: 'unmodelled', why: sim.excuse ?? '' };
    if (at !== undefined) return { kind: 'differs', lines: differenceLines(sim.trace, kernel.trace, at) };
    if (kernel.status === 'passed') return { kind: 'holds' };
    if (kernel.excuse !== undefined) return { kind: 'alike', why: kernel.excuse };
    return { kind: 'differs', lines: ['both agree, but it does not hold:', ...kernel.error.split('\n')] };
  }

  #onKernel(subject: Case) {
    const guest = this.#guest;
    guest.reset();
    const settings = Object.entries(subject.needs ?? {}).filter(([name]) => settingFor(name) !== undefined);
    for (const [name, value] of settings) guest.lease({ path: settingFor(name)!.path, value: String(Number(value)) });
    const environment = { ...guest.config.environment, ...subject.needs };
    try {
      return runOn(inEnvironment(guest, environment), subject);
    } finally {
      if (settings.length > 0) guest.reset();
      for (const [name] of settings) guest.lease({ path: settingFor(name)!.path, value: settingFor(name)!.usual });
    }
  }

  #simulator(needs: Partial<Environment>): RacingMachine {
    const key = JSON.stringify(needs);
    const known = this.#simulators.get(key);
    known?.reset();
    if (known !== undefined) return known;
    const { release, environment } = this.#guest.config;
    const simulator = racingSimulator(bootSimulator({ release, environment: { ...environment, ...needs } }));
    this.#simulators.set(key, simulator);
    return simulator;
  }
}

/** The guest as a case is to see it: with the settings that it was given. */
function inEnvironment(guest: GuestMachine, environment: Environment): RacingMachine {
  const racing = racingKernel(guest);
  const { outcomes } = racing;
  const config = { ...guest.config, environment };
  const fewer = (program: Uint8Array, times: number) => outcomes(program, Math.min(times, RACE_TIMES));
  return new Proxy(racing, {
    get(target, name) {
      if (name === 'config') return config;
      if (name === 'outcomes') return fewer;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
