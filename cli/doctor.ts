import { CONSTANT_SETS } from '../backend/catalogue/constants.js';
import { DEFAULT_CONFIG } from '../backend/index.js';
import { type KernelProbe, kernelConfig, type MeasuredConfig, probeKernel } from '../backend/kernel/index.js';
import { EXIT_EXPECTED, EXIT_SKIPPED } from './exit.js';
import { coloured, say, sayJson } from './output.js';

export interface DoctorOptions {
  readonly json?: true;
}

/** Says what works here; the exit code. */
export function doctor({ json }: DoctorOptions): number {
  const probe = probeKernel();
  const here = probe.available ? kernelConfig() : undefined;
  if (json === true) sayJson(asData(probe, here));
  else for (const line of asLines(probe, here)) say(line);
  return probe.available ? EXIT_EXPECTED : EXIT_SKIPPED;
}

function asData(kernel: KernelProbe, here: MeasuredConfig | undefined) {
  return {
    simulator: { available: true, release: DEFAULT_CONFIG.release },
    kernel: {
      ...kernel,
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

function asLines({ reason, remedy }: KernelProbe, here: MeasuredConfig | undefined): string[] {
  const works = coloured('works', 'green');
  const simulator = `simulator  ${works}: Linux ${DEFAULT_CONFIG.release}, anywhere`;
  if (here === undefined)
    return [
      simulator,
      `kernel     ${coloured('does not work', 'red')}: ${reason ?? 'no reason was given'}`,
      ...(remedy === undefined ? [] : [`           what to do: ${remedy}`]),
    ];
  const { environment } = here;
  return [
    simulator,
    `kernel     ${works}: Linux ${here.kernelRelease}, ${environment.architecture}`,
    ...(here.profileNote === undefined ? [] : [`           ${here.profileNote}`]),
    `           ${environment.root ? 'root' : 'not root'}, ${environment.capSysPtrace ? 'with' : 'without'} CAP_SYS_PTRACE${environment.capSysPtrace ? '' : ': no fork events'}`,
    `           vm.unprivileged_userfaultfd is ${environment.unprivilegedUserfaultfd ? 1 : 0}; /dev/userfaultfd: ${deviceText(environment.userfaultfdDevice)}`,
    `           features: ${featureNames(environment.features).join(' ')}`,
  ];
}

function deviceText(device: string): string {
  if (device === 'everybody') return 'everybody can open it';
  return device === 'root' ? 'root can open it' : `opening it fails with ${device}`;
}
