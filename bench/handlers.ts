/** Promise 5: a handler in JavaScript, `Userfaultfd` on the kernel, beside one in C, for a process of its own. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { probeKernel } from '../backend/kernel/index.js';
import { ROOT } from '../tools/root.js';
import { KernelUnmeasurable } from './kernel-cost.js';
import type { Line, Section } from './section.js';
import { formatNumber, median } from './statistics.js';

const SOURCE = join(ROOT, 'bench/handler/guest.cc');
const TARGET_FOLDER = join(ROOT, 'dist/bench/handler');
const TARGET = join(TARGET_FOLDER, 'guest');
const SERVER = fileURLToPath(new URL('handler/serve.js', import.meta.url));
const DEADLINE = 60_000; // ms

/** The process that touches runs on this one. */
const GUEST_CPU = '0';
const LEAST_SPEED = 0.9;
const MOST_LATENCY = 1.5;

interface Sample {
  /** Faults a second. */
  readonly speed: number;
  /** ns */
  readonly p99: number;
}

/** Why there is nothing to measure, or `undefined`. */
export function handlersObstacle(): string | undefined {
  const probe = probeKernel();
  if (!probe.available) return probe.reason;
  mkdirSync(TARGET_FOLDER, { recursive: true });
  const compiler = process.env.CXX ?? 'g++';
  const flags = ['-std=c++20', '-O2', '-Wall', '-Wextra', '-static', '-o', TARGET, SOURCE];
  const { error, status, stderr } = spawnSync(compiler, flags, { encoding: 'utf8' });
  if (error !== undefined) return `no C++ compiler (${compiler}); install g++`;
  if (status !== 0) throw new KernelUnmeasurable(`${compiler} failed on ${SOURCE}:\n${stderr}`);
  return undefined;
}

function guest(...args: readonly string[]): Sample {
  const text = execFileSync(TARGET, [GUEST_CPU, ...args], { encoding: 'utf8', timeout: DEADLINE });
  const [speed, , p99] = text.split(' ').map(Number);
  return { speed: speed!, p99: p99! };
}

/** Runs with the handler in JavaScript listening at a socket. */
async function withServer<T>(cpu: string, run: (socket: string) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-bench-'));
  const socket = join(folder, 'socket');
  const server: ChildProcess = spawn(process.execPath, [SERVER, socket, cpu], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(server.stdout!, 'data');
    return run(socket);
  } finally {
    server.kill();
    await once(server, 'close');
    rmSync(folder, { recursive: true });
  }
}

async function linesOf(placement: string, what: string, cpu: string, rounds: number): Promise<Line[]> {
  const samples = await withServer(cpu, (socket) => {
    guest(socket); // V8 compiles
    return Array.from({ length: rounds }, () => ({ c: guest('c', cpu), js: guest(socket) }));
  });
  const line = (name: string, title: string, of: (sample: Sample) => number, limit: Line['limit']): Line => ({
    name: `handler-${placement}${name}`,
    what: `${title}, ${what}`,
    cells: [formatNumber(median(samples.map(({ c }) => of(c)))), formatNumber(median(samples.map(({ js }) => of(js))))],
    value: median(samples.map(({ c, js }) => of(js) / of(c))),
    ...(limit && { limit }),
  });
  return [
    line('', 'faults a second', ({ speed }) => speed, { relation: 'at least', value: LEAST_SPEED }),
    line('-p99', 'the fault that 99 of 100 are quicker than, ns', ({ p99 }) => p99, {
      relation: 'at most',
      value: MOST_LATENCY,
    }),
  ];
}

/** Measures both handlers, one after the other, in each placement. */
export async function measureHandlers(rounds: number): Promise<Section> {
  const one = await linesOf('one-cpu', 'the process and its handler on one CPU', GUEST_CPU, rounds);
  const two = availableParallelism() > 1 ? await linesOf('two-cpus', 'each on a CPU of its own', '1', rounds) : [];
  return {
    name: 'handler',
    title: 'A handler in JavaScript',
    promise: `at least ${LEAST_SPEED} of the faults a second of a handler in C (poll, read, UFFDIO_COPY) in the same placement, p99 within ${MOST_LATENCY} times`,
    columns: ['C', 'JavaScript'],
    valueColumn: 'JavaScript / C',
    lines: [...one, ...two],
  };
}
