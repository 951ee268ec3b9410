import type { Backend, Environment, MachineConfig } from '../machine.js';
import { type MeasuredConfig, measureConfig } from './environment.js';
import { restoreStaleLeases } from './lease.js';
import { KernelMachine } from './machine.js';
import { native } from './native.js';
import { probeKernel } from './probe.js';

/** The kernel can't be used here; the message says why and what to do. */
export class KernelUnavailable extends Error {
  override readonly name = 'KernelUnavailable';
}

let measured: MeasuredConfig | undefined;

/** What machines here boot as; measured once. Throws KernelUnavailable. */
export function kernelConfig(): MeasuredConfig {
  if (measured !== undefined) return measured;
  const probe = probeKernel();
  if (!probe.available)
    throw new KernelUnavailable([probe.reason, probe.remedy].filter((part) => part !== undefined).join('; '));
  // A guard that was killed in an earlier run may have left a setting behind, and settings are about to be measured.
  restoreStaleLeases();
  measured = measureConfig(native().addon);
  return measured;
}

/** What of a wanted configuration is not so here. The kernel can't be told; only the simulator can. */
function differences(wanted: Partial<MachineConfig>, here: MachineConfig): string[] {
  const differing: string[] = [];
  if (wanted.release !== undefined && wanted.release !== here.release)
    differing.push(`release ${wanted.release} (here ${here.release})`);
  for (const [name, value] of Object.entries(wanted.environment ?? {})) {
    const actual = here.environment[name as keyof Environment];
    if (actual !== value) differing.push(`${name} ${value} (here ${actual})`);
  }
  return differing;
}

/** Machines on the kernel that Node runs on. A configuration can only be asked for, not given: boot rejects if it differs. */
export const kernelBackend = {
  name: 'kernel',
  async boot(config: Partial<MachineConfig> = {}): Promise<KernelMachine> {
    const here = kernelConfig();
    const differing = differences(config, here);
    if (differing.length > 0)
      throw new KernelUnavailable(`this kernel can't be booted as ${differing.join(', ')}; use the simulator for that`);
    return new KernelMachine(native(), here);
  },
} as const satisfies Backend;
