/** What of the machine can be chosen, and how a link says it. */
import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { DEFAULT_CONFIG, type MachineConfig, RELEASES } from '../../backend/index.js';

export interface Settings {
  readonly release: string;
  /** All that UFFDIO_API offers. */
  readonly features: bigint;
  readonly root: boolean;
  readonly capSysPtrace: boolean;
  readonly capPerfmon: boolean;
  readonly unprivilegedUserfaultfd: boolean;
  /** Hugepages of the pool. */
  readonly hugepages: number;
}

const { release, environment } = DEFAULT_CONFIG;
const { features, root, capSysPtrace, capPerfmon, unprivilegedUserfaultfd, hugepages } = environment;

export const DEFAULT_SETTINGS: Settings = {
  release,
  features,
  root,
  capSysPtrace,
  capPerfmon,
  unprivilegedUserfaultfd,
  hugepages,
};

/** Settings that are so or not, as they are called in links. */
export const PRIVILEGES = ['root', 'capSysPtrace', 'capPerfmon', 'unprivilegedUserfaultfd'] as const;
export type Privilege = (typeof PRIVILEGES)[number];

/** Features by their names without the prefix; only those that the machine can have. */
export const FEATURES: readonly (readonly [name: string, bit: bigint])[] = Object.entries(
  CONSTANT_SETS.UFFD_FEATURE_!,
).filter(([, bit]) => (features & bit) !== 0n);

/** A pool of 32 MiB: what a lesson needs and a picture has room for. */
export const MAX_HUGEPAGES = 16;

export function configOf({ release: chosen, ...rest }: Settings): MachineConfig {
  return { release: chosen, environment: { ...environment, ...rest } };
}

/** Fields of a link: only what is not as it is by default. */
export function writeSettings(settings: Settings, fields: URLSearchParams): void {
  if (settings.release !== release) fields.set('release', settings.release);
  if (settings.features !== features) fields.set('features', `0x${settings.features.toString(16)}`);
  if (settings.hugepages !== hugepages) fields.set('hugepages', String(settings.hugepages));
  for (const name of PRIVILEGES)
    if (settings[name] !== DEFAULT_SETTINGS[name]) fields.set(name, settings[name] ? '1' : '0');
}

/** What a link says; what it says wrongly is as by default. */
export function readSettings(fields: URLSearchParams): Settings {
  const wanted = fields.get('release');
  const bits = fields.get('features');
  const count = Number(fields.get('hugepages') ?? hugepages);
  const privileges = Object.fromEntries(
    PRIVILEGES.map((name) => [name, fields.has(name) ? fields.get(name) === '1' : DEFAULT_SETTINGS[name]]),
  ) as Record<Privilege, boolean>;
  return {
    release: RELEASES.find((known) => known === wanted) ?? release,
    features: bits !== null && /^0x[0-9a-f]{1,16}$/.test(bits) ? BigInt(bits) & features : features,
    ...privileges,
    hugepages: Number.isInteger(count) && count >= 0 && count <= MAX_HUGEPAGES ? count : hugepages,
  };
}

/** `Linux 6.18, root, 15 of 17 features`. */
export function settingsText(settings: Settings): string {
  const offered = FEATURES.filter(([, bit]) => (settings.features & bit) !== 0n).length;
  return [
    `Linux ${settings.release}`,
    settings.root ? 'root' : 'not root',
    ...(settings.capSysPtrace ? [] : ['no CAP_SYS_PTRACE']),
    offered === FEATURES.length ? 'all features' : `${offered} of ${FEATURES.length} features`,
    ...(settings.hugepages > 0 ? [`${settings.hugepages} hugepages`] : []),
  ].join(', ');
}
