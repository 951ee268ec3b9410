import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The CPU that everything is bound to: the last one, which interrupts use least. */
export function defaultCpu(): number {
  return availableParallelism() - 1;
}

/** Binds all threads of this process to one CPU with taskset(1); says why not, or `undefined` when it is done. */
export function pinProcess(cpu: number): string | undefined {
  const { error, status, stderr } = spawnSync('taskset', ['-acp', String(cpu), String(process.pid)]);
  if (error !== undefined) return error.message;
  return status === 0 ? undefined : stderr.toString().trim();
}
