import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportC, kernelMissing, parseScenario } from '../../../scenario/index.js';

/** What came of a scenario as a C program. */
export interface ProgramRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why no program can be compiled and run here, or `undefined`. */
export function cannotRun(): string | undefined {
  const compiler = spawnSync('cc', ['--version']);
  return compiler.status === 0 ? kernelMissing() : 'there is no C compiler (cc)';
}

/** Exports, compiles without a warning, and runs. */
export function runAsC(name: string, text: string, times: number): ProgramRun {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-export-'));
  try {
    const [source, program] = [join(folder, 'scenario.c'), join(folder, 'scenario')];
    writeFileSync(source, exportC(parseScenario(text, name)));
    const flags = ['-O1', '-std=gnu11', '-Wall', '-Wextra', '-Werror'];
    const compiled = spawnSync('cc', [...flags, '-o', program, source], { encoding: 'utf8', timeout: 60_000 });
    if (compiled.status !== 0) return { status: null, stdout: '', stderr: compiled.stderr };
    const { status, stdout, stderr } = spawnSync(program, [`${times}`], { encoding: 'utf8', timeout: 60_000 });
    return { status, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
