import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.js';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT = 60_000;

/** The command as a process of its own, in a folder, behind another command (a filter, another user) if there is one. */
export function runUffd(cwd: string, args: readonly string[], behind: readonly string[] = [], env = {}): Ended {
  const [program, ...rest] = [...behind, process.execPath, join(ROOT, 'dist/cli/main.js'), ...args];
  const { status, stdout, stderr } = spawnSync(program!, rest, {
    cwd,
    encoding: 'utf8',
    timeout: TIMEOUT,
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}
