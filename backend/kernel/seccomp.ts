import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Native } from './native.js';

/** What system calls of a process have to pass, by /proc/PID/status; `unknown` without /proc. */
export type SeccompMode = 'none' | 'strict' | 'filter' | 'unknown';

const MODES: readonly SeccompMode[] = ['none', 'strict', 'filter'];

/** What system calls of this process have to pass: a filter, in most containers and many services. */
export function seccompMode(): SeccompMode {
  try {
    // A kernel without seccomp has no such line.
    const mode = /^Seccomp:\s*(\d)$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? '0';
    return MODES[Number(mode)] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

export function isFiltered(): boolean {
  return seccompMode() === 'filter';
}

/** Whether the filter kills who calls userfaultfd(2): asked of another process, since Node would die of the answer. */
export function isKilledForIt({ machine }: Native): boolean {
  return isFiltered() && spawnSync(machine, ['try'], { stdio: 'ignore' }).signal === 'SIGSYS';
}
