/**
 * userfaultfd: Linux user-space page-fault handling on a simulator and on the kernel, through one interface.
 *
 * `availableBackends()` says what runs here; both backends boot machines of the same kind (`Machine`).
 */
import { type KernelProbe, kernelBackend, probeKernel } from './backend/kernel/index.js';
import type { Backend } from './backend/machine.js';
import { simulatorBackend } from './sim/index.js';

export * from './backend/index.js';
export { kernelBackend, probeKernel, simulatorBackend };

/** The backends that can boot a machine here, the simulator first, and why the kernel is not among them if it is not. */
export function availableBackends(): { readonly backends: readonly Backend[]; readonly kernel: KernelProbe } {
  const kernel = probeKernel();
  return { backends: kernel.available ? [simulatorBackend, kernelBackend] : [simulatorBackend], kernel };
}
