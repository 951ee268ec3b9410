/** The kernel as a backend: the same programs, on real memory. Linux on x86-64 only; elsewhere `probeKernel` says why. */

export { KernelUnavailable, kernelBackend, kernelConfig } from './backend.js';
export { type MeasuredConfig, profileFor } from './environment.js';
export { leaseHugepages, NR_HUGEPAGES } from './hugepages.js';
export { type LeasedFile, restoreStaleLeases } from './lease.js';
export { KernelMachine, type MachineInfo } from './machine.js';
export { type NativeAddon, nativeUnavailable } from './native.js';
export { type KernelProbe, probeKernel } from './probe.js';
export type { RepeatedResults } from './repeat.js';
export type { SeccompMode } from './seccomp.js';
export { type Surroundings, surroundings } from './surroundings.js';
