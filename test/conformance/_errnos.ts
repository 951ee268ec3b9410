import { CATALOGUE } from '../../backend/catalogue.js';
import { DEFAULT_CONFIG, type Operation } from '../../backend/index.js';
import type { RacingMachine } from '../../scenario/racing.js';
import { bootSimulator } from '../../sim/index.js';
import type { Case } from './_case.js';
import { newestFor } from './_releases.js';
import { World } from './_world.js';

/** `UFFDIO_COPY EEXIST` -> the cases that show it. */
export type ErrnoCases = ReadonlyMap<string, readonly Case[]>;

/** The key of an errno of a call. */
export function errnoKey(call: string, errno: string): string {
  return `${call} ${errno}`;
}

const IOCTLS = new Map(CATALOGUE.flatMap(({ name, ioctl }) => (ioctl === undefined ? [] : [[ioctl.request, name]])));

/** The calls that an operation stands for: an ioctl(2) with its structure in memory is also the ioctl that it asks for. */
function callsOf(operation: Operation): string[] {
  const named = operation.op === 'ioctl' ? IOCTLS.get(operation.request as bigint) : undefined;
  return named === undefined ? [operation.op] : [operation.op, named];
}

/** A simulator in the environment that a case needs; its races are not run, since they would take long and show no call of their own. */
function machineFor(subject: Case): RacingMachine {
  const { needs = {} } = subject;
  const { environment } = DEFAULT_CONFIG;
  const machine = bootSimulator({
    release: newestFor(subject) ?? DEFAULT_CONFIG.release,
    environment: { ...environment, ...needs },
  });
  const none = { frames: [], ends: [], complete: false, examined: 0 };
  const outcomes = () => none;
  return Object.assign(machine, { outcomes, race: () => ({ outcomes, reach: () => false }) });
}

/** Runs every case on the simulator and gathers the errnos that came; a case that fails counts as far as it got. */
export function shownErrnos(cases: readonly Case[]): ErrnoCases {
  const shown = new Map<string, Case[]>();
  const add = (key: string, subject: Case) => {
    const known = shown.get(key) ?? [];
    if (!known.includes(subject)) shown.set(key, [...known, subject]);
  };
  for (const subject of cases) {
    for (const [operation, errno] of errnosOf(subject)) {
      for (const call of callsOf(operation)) add(errnoKey(call, errno), subject);
    }
  }
  return shown;
}

function errnosOf(subject: Case): [Operation, string][] {
  const world = new World(machineFor(subject));
  try {
    subject.run(world);
  } catch {
    // That it fails is what the suite says.
  }
  return world.calls.flatMap(({ operation, completion }) =>
    completion?.outcome.kind === 'errno' ? [[operation, completion.outcome.errno] as [Operation, string]] : [],
  );
}
