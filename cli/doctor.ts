import { CONSTANT_SETS } from '../backend/catalogue/constants.js';
import { DEFAULT_CONFIG } from '../backend/index.js';
import {
  type KernelProbe,
  kernelConfig,
  type MeasuredConfig,
  probeKernel,
  type SeccompMode,
  type Surroundings,
  surroundings,
} from '../backend/kernel/index.js';
import { missingIn, profileOf } from '../backend/releases.js';
import { EXIT_EXPECTED, EXIT_SKIPPED } from './exit.js';
import { coloured, say, sayJson } from './output.js';

export interface DoctorOptions {
  readonly json?: true;
}

/** Says what works here; the exit code. */
export function doctor({ json }: DoctorOptions): number {
  const probe = probeKernel();
  const here = probe.available ? kernelConfig() : undefined;
  const around = surroundings();
  if (json === true) sayJson(asData(probe, here, around));
  else for (const line of asLines(probe, here, around)) say(line);
  return probe.available ? EXIT_EXPECTED : EXIT_SKIPPED;
}

function asData(kernel: KernelProbe, here: MeasuredConfig | undefined, around: Surroundings | undefined) {
  return {
    simulator: { available: true, release: DEFAULT_CONFIG.release },
    kernel: {
      ...kernel,
      ...(around !== undefined && { checks: around }),
      ...(here !== undefined && {
        kernelRelease: here.kernelRelease,
        profile: here.release,
        ...(here.profileNote !== undefined && { profileNote: here.profileNote }),
        environment: here.environment,
        featureNames: featureNames(here.environment.features),
      }),
    },
  };
}

function featureNames(features: bigint): string[] {
  return Object.entries(CONSTANT_SETS.UFFD_FEATURE_!)
    .filter(([, bit]) => (features & bit) !== 0n)
    .map(([name]) => name);
}

function asLines(
  { reason, remedy }: KernelProbe,
  here: MeasuredConfig | undefined,
  around: Surroundings | undefined,
): string[] {
  return [
    `simulator  ${coloured('works', 'green')}: Linux ${DEFAULT_CONFIG.release}, anywhere`,
    here === undefined
      ? `kernel     ${coloured('does not work', 'red')}: ${reason ?? 'no reason was given'}`
      : `kernel     ${coloured('works', 'green')}: Linux ${here.kernelRelease}, ${here.environment.architecture}`,
    ...[
      remedy === undefined ? [] : [`what to do: ${remedy}`],
      here === undefined && around !== undefined ? [`Linux ${around.kernelRelease}, ${around.architecture}`] : [],
      here === undefined ? [] : profileLines(here),
      around === undefined ? [] : surroundingLines(around, here !== undefined),
      here === undefined ? [] : [`features: ${featureNames(here.environment.features).join(' ')}`],
    ]
      .flat()
      .map((line) => `           ${line}`),
  ];
}

/** What the kernel is compared with; where that is not of its own release or not the newest, what differs. */
export function profileLines({ release, profileNote }: Pick<MeasuredConfig, 'release' | 'profileNote'>): string[] {
  const unknown = missingIn(profileOf(release)).filter(({ standing }) => standing === 'not modelled');
  return [
    profileNote ?? `compared with the profile of Linux ${release}`,
    ...(unknown.length === 0 ? [] : [`that profile does not model: ${unknown.map(({ topic }) => topic).join('; ')}`]),
  ];
}

function surroundingLines(around: Surroundings, works: boolean): string[] {
  const { root, capSysPtrace, firstUserNamespace, unprivilegedUserfaultfd = 'not there', userfaultfdDevice } = around;
  const counts = firstUserNamespace ? '' : ', in a user namespace, where neither counts';
  return [
    `${root ? 'root' : 'not root'}, ${capSysPtrace ? 'with' : 'without'} CAP_SYS_PTRACE${counts}${capSysPtrace && firstUserNamespace ? '' : ': no fork events'}`,
    `vm.unprivileged_userfaultfd is ${unprivilegedUserfaultfd}; /dev/userfaultfd: ${deviceText(userfaultfdDevice)}`,
    `seccomp: ${seccompText(around.seccomp, works)}`,
  ];
}

function seccompText(mode: SeccompMode, works: boolean): string {
  if (mode === 'unknown') return 'can’t be told without /proc';
  if (mode === 'none') return 'no filter is on';
  return works ? 'a filter is on, which lets machines do what they need' : 'a filter is on';
}

function deviceText(device: string): string {
  if (device === 'everybody') return 'everybody can open it';
  return device === 'root' ? 'root can open it' : `opening it fails with ${device}`;
}
