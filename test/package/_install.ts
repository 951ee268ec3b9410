import { spawnSync } from 'node:child_process';

const DEADLINE = 120_000; // ms

/** Installs a package into a folder, without its scripts; why that can't be done, or `undefined`. */
export function install(folder: string, what: string): string | undefined {
  const args = ['install', '--ignore-scripts', '--no-save', '--silent', '--prefix', folder, what];
  const { status, error, stderr } = spawnSync('npm', args, { encoding: 'utf8', timeout: DEADLINE });
  return status === 0 ? undefined : (error?.message ?? (stderr.trim().split('\n')[0] || `npm ended with ${status}`));
}
