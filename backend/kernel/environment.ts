import { accessSync, closeSync, constants, existsSync, openSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { machine as architecture, release as kernelRelease } from 'node:os';
import type { Environment, MachineConfig } from '../machine.js';
import { compareReleases, profileOf, type Release, unprofiled } from '../releases.js';
import type { Completion } from '../results.js';
import { PAGE_SIZE } from '../wire.js';
import { whoOpensDevice } from './device.js';
import { createUserfaultfd, handshake } from './in-process.js';
import type { NativeAddon } from './native.js';
import { CAP_PERFMON, CAP_SYS_ADMIN, CAP_SYS_PTRACE, hasCapability, isFirstUserNamespace } from './privileges.js';

const EVENT_FORK = 1n << 1n;

/** What this kernel is, and the profile that it is compared with. */
export interface MeasuredConfig extends MachineConfig {
  /** As uname -r says. */
  readonly kernelRelease: string;
  /** Said where the profile is not this kernel's own release: differences are then not yet in a profile. */
  readonly profileNote?: string;
}

/** The profile that a kernel is compared with, and a sentence if it is not its own: what is known to differ. */
export function profileFor(release: string): { readonly release: Release; readonly note?: string } {
  const profile = profileOf(release);
  if (compareReleases(profile, release) === 0) return { release: profile };
  const topics = unprofiled(release).map(({ topic, since }) => `${topic} (${since})`);
  const known = topics.length === 0 ? '' : `; known to differ: ${topics.join(', ')}`;
  return {
    release: profile,
    note: `Linux ${release} has no profile of its own; it is compared with ${profile}, and differences may be between the releases${known}`,
  };
}

function readNumber(path: string, otherwise: number): number {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10);
  } catch {
    return otherwise;
  }
}

function kilobytes(meminfo: string, field: string): bigint {
  return BigInt(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(meminfo)?.[1] ?? 0) * 1024n;
}

/** UFFDIO_API with `wanted` features on a throw-away userfaultfd. */
function tryFeatures(addon: NativeAddon, wanted: bigint): Completion {
  const created = createUserfaultfd(addon);
  if (created.kind !== 'value') throw new Error('userfaultfd(2) failed while the environment was measured');
  return handshake(addon, created.value, wanted);
}

/** Where the subject makes its files on a disk (native/direct.cc, native/perform_file.cc). */
const DISK_DIRECTORY = '/var/tmp';
const O_TMPFILE = 0o20200000;
const IN_MEMORY = [0x01021994 /* tmpfs */, 0x858458f6 /* ramfs */];
/** File systems that pin all memory before they transfer, by statfs(2); others copy (tmpfs), or fault it in piecemeal (btrfs). */
const PINNING = [0xef53 /* ext4 */, 0x58465342 /* XFS */];

function takesDirectIo(): boolean {
  try {
    if (!PINNING.includes(statfsSync(DISK_DIRECTORY).type)) return false;
    closeSync(openSync(DISK_DIRECTORY, O_TMPFILE | constants.O_RDWR | constants.O_DIRECT, 0o600));
    return true;
  } catch {
    return false;
  }
}

/** Whether the subject can make files on a disk (native/perform_file.cc). */
function hasDiskFiles(): boolean {
  try {
    if (IN_MEMORY.includes(statfsSync(DISK_DIRECTORY).type)) return false;
    closeSync(openSync(DISK_DIRECTORY, O_TMPFILE | constants.O_RDWR, 0o600));
    return true;
  } catch {
    return false;
  }
}

function hasSecretMemory(): boolean {
  try {
    return readFileSync('/sys/module/secretmem/parameters/enable', 'utf8').startsWith('Y');
  } catch {
    return false;
  }
}

const THP_SETTINGS = '/sys/kernel/mm/transparent_hugepage';

/** The word in brackets of a setting. */
function chosen(setting: string): string | undefined {
  return /\[([\w+]+)\]/.exec(readFileSync(`${THP_SETTINGS}/${setting}`, 'utf8'))?.[1];
}

function sizesOfThp(): string[] {
  return readdirSync(THP_SETTINGS).filter((name) => existsSync(`${THP_SETTINGS}/${name}/enabled`));
}

/** Threads of the kernel come early. */
const LAST_KERNEL_PID = 1024;

/** Whether khugepaged is to be seen, so that its end can be waited for (native/khugepaged.cc): not in a PID namespace. */
function seesKhugepaged(): boolean {
  for (let pid = 1; pid <= LAST_KERNEL_PID; pid += 1)
    if (existsSync(`/proc/${pid}/comm`) && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'khugepaged\n') return true;
  return false;
}

/** Whether transparent huge pages are as the model has them, and khugepaged's setting may be written. */
function hasTransparentHugepages(): boolean {
  try {
    accessSync(`${THP_SETTINGS}/khugepaged/scan_sleep_millisecs`, constants.W_OK);
    return (
      seesKhugepaged() &&
      chosen('enabled') === 'madvise' &&
      ['madvise', 'always', 'defer+madvise'].includes(chosen('defrag') ?? '') &&
      readFileSync(`${THP_SETTINGS}/use_zero_page`, 'utf8').startsWith('1') &&
      readFileSync(`${THP_SETTINGS}/hpage_pmd_size`, 'utf8').trim() === '2097152' &&
      sizesOfThp().every((name) => chosen(`${name}/enabled`) === (name === 'hugepages-2048kB' ? 'inherit' : 'never'))
    );
  } catch {
    return false;
  }
}

function measureEnvironment(addon: NativeAddon): Environment {
  const meminfo = readFileSync('/proc/meminfo', 'utf8');
  return {
    architecture: architecture(),
    pageSize: Number(PAGE_SIZE),
    features: tryFeatures(addon, 0n).out[1]!,
    root: process.geteuid?.() === 0,
    // The feature is refused just to those without it, user namespaces considered.
    capSysPtrace: hasCapability(CAP_SYS_PTRACE) && tryFeatures(addon, EVENT_FORK).outcome.kind === 'value',
    capPerfmon: hasCapability(CAP_PERFMON) && isFirstUserNamespace(),
    directIo: takesDirectIo(),
    tmpfs: hasCapability(CAP_SYS_ADMIN) && isFirstUserNamespace(),
    diskFiles: hasDiskFiles(),
    secretMemory: hasSecretMemory(),
    // Another thing that exists with that configuration alone.
    heap: existsSync('/proc/sys/kernel/ns_last_pid'),
    // Before 5.2 there was no such sysctl, and everybody was allowed.
    unprivilegedUserfaultfd: readNumber('/proc/sys/vm/unprivileged_userfaultfd', 1) === 1,
    userfaultfdDevice: whoOpensDevice(),
    overcommit: readNumber('/proc/sys/vm/overcommit_memory', 0) as 0 | 1 | 2,
    // What the heuristic of mmap(2) compares with: all of RAM and swap, free or not.
    memory: kilobytes(meminfo, 'MemTotal') + kilobytes(meminfo, 'SwapTotal'),
    maxMapCount: readNumber('/proc/sys/vm/max_map_count', 65530),
    mmapMinAddr: BigInt(readNumber('/proc/sys/vm/mmap_min_addr', 65536)),
    // Others may use them too; who wants its own takes a lease.
    hugepages: 0,
    // The sysctl exists with the configuration alone.
    memoryFailure: existsSync('/proc/sys/vm/memory_failure_early_kill'),
    transparentHugepages: hasTransparentHugepages(),
    faultAround: addon.faultAround(),
  };
}

/** Measures what machines here run in. Throws where userfaultfd can't be used (see `probeKernel`). */
export function measureConfig(addon: NativeAddon): MeasuredConfig {
  const { release, note } = profileFor(kernelRelease());
  return {
    release,
    environment: measureEnvironment(addon),
    kernelRelease: kernelRelease(),
    ...(note !== undefined && { profileNote: note }),
  };
}
