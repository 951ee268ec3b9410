/** What of the machine can be chosen, and how a link says it. */
import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { DEFAULT_CONFIG, type MachineConfig, PAGE_SIZE, RELEASES } from '../../backend/index.js';

export interface Settings {
  readonly release: string;
  /** All that UFFDIO_API offers. */
  readonly features: bigint;
  readonly root: boolean;
  readonly capSysPtrace: boolean;
  readonly capPerfmon: boolean;
  readonly unprivilegedUserfaultfd: boolean;
  /** RAM and swap, pages of 4 KiB: a mapping that is larger is refused. */
  readonly memory: number;
  /** vm.max_map_count. */
  readonly maxMapCount: number;
  /** Hugepages of the pool. */
  readonly hugepages: number;
}

const { release, environment } = DEFAULT_CONFIG;
const { features, root, capSysPtrace, capPerfmon, unprivilegedUserfaultfd, maxMapCount, hugepages } = environment;

export const DEFAULT_SETTINGS: Settings = {
  release,
  features,
  root,
  capSysPtrace,
  capPerfmon,
  unprivilegedUserfaultfd,
  memory: Number(environment.memory / PAGE_SIZE),
  maxMapCount,
  hugepages,
};

/** Settings that are so or not, as they are called in links. */
export const PRIVILEGES = ['root', 'capSysPtrace', 'capPerfmon', 'unprivilegedUserfaultfd'] as const;
export type Privilege = (typeof PRIVILEGES)[number];

/** Features by their names without the prefix; only those that the machine can have. */
export const FEATURES: readonly (readonly [name: string, bit: bigint])[] = Object.entries(
  CONSTANT_SETS.UFFD_FEATURE_!,
).filter(([, bit]) => (features & bit) !== 0n);

/** Counts that can be chosen, as they are called in links, and between what. */
export const COUNTS = {
  /** Up to 256 TiB. */
  memory: { least: 1, most: 2 ** 36 },
  /** The highest that the kernel takes. */
  maxMapCount: { least: 0, most: 2 ** 31 - 1 },
  /** A pool of 32 MiB: what a lesson needs and a picture has room for. */
  hugepages: { least: 0, most: 16 },
} as const;
export type Count = keyof typeof COUNTS;
const COUNT_NAMES = Object.keys(COUNTS) as Count[];

/** What was asked for, or the nearest that there is; of no number the default. */
export function nearestCount(name: Count, wanted: number): number {
  const { least, most } = COUNTS[name];
  return Number.isNaN(wanted) ? DEFAULT_SETTINGS[name] : Math.max(least, Math.min(most, Math.trunc(wanted)));
}

export function configOf({ release: chosen, memory, ...rest }: Settings): MachineConfig {
  return { release: chosen, environment: { ...environment, ...rest, memory: BigInt(memory) * PAGE_SIZE } };
}

/** Fields of a link: only what is not as it is by default. */
export function writeSettings(settings: Settings, fields: URLSearchParams): void {
  if (settings.release !== release) fields.set('release', settings.release);
  if (settings.features !== features) fields.set('features', `0x${settings.features.toString(16)}`);
  for (const name of COUNT_NAMES)
    if (settings[name] !== DEFAULT_SETTINGS[name]) fields.set(name, String(settings[name]));
  for (const name of PRIVILEGES)
    if (settings[name] !== DEFAULT_SETTINGS[name]) fields.set(name, settings[name] ? '1' : '0');
}

/** What a link says; what it says wrongly is as by default. */
export function readSettings(fields: URLSearchParams): Settings {
  const wanted = fields.get('release');
  const bits = fields.get('features');
  const privileges = Object.fromEntries(
    PRIVILEGES.map((name) => [name, fields.has(name) ? fields.get(name) === '1' : DEFAULT_SETTINGS[name]]),
  ) as Record<Privilege, boolean>;
  const counts = Object.fromEntries(COUNT_NAMES.map((name) => [name, readCount(name, fields.get(name))])) as Record<
    Count,
    number
  >;
  return {
    release: RELEASES.find((known) => known === wanted) ?? release,
    features: bits !== null && /^0x[0-9a-f]{1,16}$/.test(bits) ? BigInt(bits) & features : features,
    ...privileges,
    ...counts,
  };
}

function readCount(name: Count, said: string | null): number {
  const count = said === null || said === '' ? Number.NaN : Number(said);
  return count === nearestCount(name, count) ? count : DEFAULT_SETTINGS[name];
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `16 GiB`, of so many pages. */
export function sizeOfPages(pages: number): string {
  let size = pages * (Number(PAGE_SIZE) / 1024);
  let unit = 0;
  for (; size >= 1024 && unit < UNITS.length - 1; unit += 1) size /= 1024;
  return `${Number(size.toFixed(1))} ${UNITS[unit]}`;
}

/** `Linux 6.18, root, 15 of 17 features`. */
export function settingsText(settings: Settings): string {
  const offered = FEATURES.filter(([, bit]) => (settings.features & bit) !== 0n).length;
  return [
    `Linux ${settings.release}`,
    settings.root ? 'root' : 'not root',
    ...(settings.capSysPtrace ? [] : ['no CAP_SYS_PTRACE']),
    offered === FEATURES.length ? 'all features' : `${offered} of ${FEATURES.length} features`,
    ...(settings.memory === DEFAULT_SETTINGS.memory ? [] : [`${sizeOfPages(settings.memory)} of memory`]),
    ...(settings.maxMapCount === maxMapCount ? [] : [`at most ${settings.maxMapCount} mappings`]),
    ...(settings.hugepages > 0 ? [`${settings.hugepages} ${settings.hugepages === 1 ? 'hugepage' : 'hugepages'}`] : []),
  ].join(', ');
}
