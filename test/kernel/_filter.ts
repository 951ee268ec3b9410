import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.js';

/** What a command begins with to run under a seccomp filter: `[...FILTER, ACTION, SYSCALL]`. */
export const FILTER = ['python3', join(ROOT, 'test/kernel/_filter.py')] as const;

/** Why no filter can be set here, or `undefined`. */
export function filterMissing(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'filters are for Linux on x86-64';
  const [python, script] = FILTER;
  const { error, status, stderr } = spawnSync(python, [script, 'allow', 'userfaultfd', 'true'], { encoding: 'utf8' });
  return error === undefined && status === 0 ? undefined : `no filter can be set: ${error?.message ?? stderr.trim()}`;
}
