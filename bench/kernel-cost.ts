/** The kernel's side: bench/native, compiled when it is out of date, run as a process of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../tools/root.js';

const SOURCES = join(ROOT, 'bench/native');
const TARGET_FOLDER = join(ROOT, 'dist/bench/native');
const TARGET = join(TARGET_FOLDER, 'kernel-cost');
const FLAGS = ['-std=c++20', '-O2', '-Wall', '-Wextra', '-static', '-pthread'];

/** Why the kernel can't be measured, with what to do about it. */
export class KernelUnmeasurable extends Error {
  override readonly name = 'KernelUnmeasurable';
}

/** Nanoseconds an operation by name, or null where this machine can't (operations that need two CPUs). */
export type KernelCosts = Readonly<Record<string, number | null>>;

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Why the kernel's calls can't be measured here, or `undefined` when they can. Compiles what is out of date. */
export function kernelCostObstacle(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `userfaultfd is measured on Linux x86-64; this is ${process.platform} ${process.arch}`;
  try {
    build();
    measureKernel(['userfaultfd-api-close']);
    return undefined;
  } catch (error) {
    if (error instanceof KernelUnmeasurable) return error.message;
    throw error;
  }
}

/** Throws `KernelUnmeasurable`. */
function build(): void {
  const files = readdirSync(SOURCES).map((name) => join(SOURCES, name));
  if (modified(TARGET) > Math.max(...files.map(modified))) return;
  mkdirSync(TARGET_FOLDER, { recursive: true });
  const compiler = process.env.CXX ?? 'g++';
  const sources = files.filter((file) => file.endsWith('.cc'));
  const { error, status, stderr } = spawnSync(compiler, [...FLAGS, '-o', TARGET, ...sources], { encoding: 'utf8' });
  if (error !== undefined) throw new KernelUnmeasurable(`no C++ compiler (${compiler}); install g++`);
  if (status !== 0) throw new KernelUnmeasurable(`${compiler} failed on bench/native:\n${stderr}`);
}

/** Measures the named operations once. Throws `KernelUnmeasurable` when a call failed. */
export function measureKernel(names: readonly string[]): KernelCosts {
  if (names.length === 0) return {};
  try {
    return JSON.parse(execFileSync(TARGET, [...names], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new KernelUnmeasurable(stderr?.trim() || message);
  }
}
