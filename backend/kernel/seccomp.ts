import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Native } from './native.js';

/** Whether system calls of this process pass a seccomp filter, as in most containers and many services. */
export function isFiltered(): boolean {
  try {
    return /^Seccomp:\s*2$/m.test(readFileSync('/proc/self/status', 'latin1'));
  } catch {
    return false;
  }
}

/** Whether the filter kills who calls userfaultfd(2): asked of another process, since Node would die of the answer. */
export function isKilledForIt({ machine }: Native): boolean {
  return isFiltered() && spawnSync(machine, ['try'], { stdio: 'ignore' }).signal === 'SIGSYS';
}
