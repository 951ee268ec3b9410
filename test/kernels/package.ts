import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { compareReleases } from '../../backend/index.js';
import { Folder } from './folder.js';

/** Debian's kernels for virtual machines: found, fetched with apt-get and unpacked, never installed. */

/** Where packages and what was unpacked of them stay. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'userfaultfd', 'kernels');

/** An unpacked kernel. */
export interface KernelFiles {
  /** As uname -r says. */
  readonly release: string;
  readonly image: string;
  readonly modules: string;
}

/** It can't be had here; the message says why. */
export class NoKernel extends Error {
  override readonly name = 'NoKernel';
}

/** What a program said last, which is why it failed. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!;
}

function run(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    ...(cwd !== undefined && { cwd }),
  });
  if (status === 0) return stdout;
  throw new NoKernel(`${[command, ...args].join(' ')}: ${error?.message ?? lastLine(stderr)}`);
}

/** Names end in the release, in which the third number counts the builds of a line. */
function byBuild(a: string, b: string): number {
  const numbers = (name: string) => (name.match(/\d+/g) ?? []).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((number, index) => number !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** The newest package of a line such as 6.12, of those that apt knows, or else of those that are here. */
function newestPackage(line: string): string {
  const pattern = new RegExp(`^linux-image-${line.replace('.', '\\.')}\\.[0-9][-.+0-9a-z]*-cloud-amd64$`);
  const known = spawnSync('apt-cache', ['search', '--names-only', `^linux-image-${line}.*cloud-amd64$`], {
    encoding: 'utf8',
  });
  const offered = (known.stdout ?? '').split('\n').map((text) => text.split(' ')[0]!);
  const here = existsSync(CACHE) ? readdirSync(CACHE) : [];
  for (const names of [offered, here]) {
    const newest = names
      .filter((name) => pattern.test(name))
      .sort(byBuild)
      .at(-1);
    if (newest !== undefined) return newest;
  }
  throw new NoKernel(
    `apt knows no package linux-image-${line}.*-cloud-amd64: apt-get update, with Debian's archive in /etc/apt/sources.list`,
  );
}

/** Where several runs fetch the same at once, the first to be done has it stay; a run that is killed leaves nothing. */
function fetchPackage(name: string): void {
  mkdirSync(CACHE, { recursive: true });
  const part = new Folder(join(CACHE, `${name}.part-`));
  try {
    downloadTo(part.path, name);
    if (!existsSync(join(CACHE, name))) renameSync(part.path, join(CACHE, name));
  } catch (error) {
    // Of two that look at once, the second finds the other's there.
    if (!existsSync(join(CACHE, name))) throw error;
  } finally {
    part.remove();
  }
}

function downloadTo(folder: string, name: string): void {
  try {
    run('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', name], folder);
  } catch (error) {
    throw new NoKernel(
      `the kernel can't be fetched (${(error as Error).message}): with the network there, apt-get update and run this again`,
    );
  }
  const archive = readdirSync(folder).find((file) => file.endsWith('.deb'));
  if (archive === undefined) throw new NoKernel(`apt-get download ${name} brought nothing`);
  run('dpkg-deb', ['-x', archive, 'files'], folder);
  rmSync(join(folder, archive));
}

/** The newest kernel of a line, from the cache if it is there. Throws NoKernel. */
export function kernelOf(line: string): KernelFiles {
  const name = newestPackage(line);
  const files = join(CACHE, name, 'files');
  if (!existsSync(files)) fetchPackage(name);
  const release = name.replace('linux-image-', '');
  if (compareReleases(release, line) !== 0) throw new NoKernel(`${name} is not of ${line}`);
  const modules = ['lib/modules', 'usr/lib/modules'].map((path) => join(files, path, release)).find(existsSync);
  if (modules === undefined) throw new NoKernel(`${name} has no modules`);
  return { release, image: join(files, 'boot', `vmlinuz-${release}`), modules };
}
