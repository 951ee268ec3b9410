/** What the figures were measured on, without names. */
import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';

export interface MachineDescription {
  /** In words: as `a virtual machine with 2 x64 CPUs and 24 GiB of memory`. */
  readonly kind: string;
  readonly cpus: number;
  /** Kernel release, the first two numbers. */
  readonly release: string;
  readonly node: string;
  /** ISO 8601. */
  readonly date: string;
}

const GIB = 1 << 30;

/** Whether the CPU says that a hypervisor is under it; false where it can't be known. */
function isVirtual(): boolean {
  try {
    return /^flags.*\bhypervisor\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}

export function describeMachine(): MachineDescription {
  // Not availableParallelism(): this process may be bound to one of them.
  const count = cpus().length;
  const machine = isVirtual() ? 'a virtual machine' : 'a machine';
  return {
    kind: `${machine} with ${count} ${arch()} CPUs and ${Math.round(totalmem() / GIB)} GiB of memory`,
    cpus: count,
    release: release().split('.').slice(0, 2).join('.'),
    node: process.versions.node,
    date: new Date().toISOString(),
  };
}
