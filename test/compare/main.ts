/**
 * Compares the simulator with the kernel on random programs:
 *
 *   node dist/test/compare/main.js [--operations N] [--seed N] [--first N] [--records N] [--program FILE] [--save FOLDER] [--json]
 *     [--hugepages N] [--cpu N|all] [--max-differences N] [--max-unmodelled SHARE] [--print] [--wasm FILE]
 *
 * --hugepages compares programs of hugepages, with a pool of N for which a lease is taken; with --program, that program.
 * --wasm takes the simulator's module from a file, to try one that is not built in.
 * Ends with 0 when no program differs, no machine failed, and the share of programs that reach something not modelled
 * is not over --max-unmodelled (0 by default).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeProgram, formatProgram, type SteerableMachine } from '../../backend/compare.js';
import { encodeProgram, type Program } from '../../backend/index.js';
import { type KernelMachine, kernelBackend, leaseHugepages, probeKernel } from '../../backend/kernel/index.js';
import { randomHugepageProgram, randomProgram } from '../../backend/random.js';
import { bootSimulator } from '../../sim/index.js';
import { Campaign, compareOnce } from './campaign.js';
import { defaultCpu, pinProcess } from './pin.js';
import { campaignData, formatFinding, progressLine, summary } from './present.js';

/** Milliseconds between two lines of progress. */
const PROGRESS_INTERVAL = 2000;

/** Ends with 2 for an option that there is not. */
function readOptions() {
  try {
    return parseArgs({
      options: {
        operations: { type: 'string', default: '200000' },
        seed: { type: 'string', default: '1' },
        first: { type: 'string', default: '0' },
        records: { type: 'string' },
        program: { type: 'string' },
        save: { type: 'string', default: join(tmpdir(), 'userfaultfd-differences') },
        json: { type: 'boolean', default: false },
        cpu: { type: 'string' },
        hugepages: { type: 'string', default: '0' },
        'max-differences': { type: 'string', default: '10' },
        'max-unmodelled': { type: 'string', default: '0' },
        wasm: { type: 'string' },
        print: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

const options = readOptions();

function say(line: string): void {
  if (!options.json) process.stdout.write(`${line}\n`);
}

/** The first option that should be a number and is not. */
function badNumber(): string | undefined {
  const names = ['operations', 'seed', 'first', 'records', 'max-differences', 'max-unmodelled', 'hugepages'] as const;
  return names.find((name) => options[name] !== undefined && !(Number(options[name]) >= 0));
}

async function main(): Promise<number> {
  const bad = badNumber();
  if (bad !== undefined) {
    process.stderr.write(`--${bad} takes a number, not ${options[bad as keyof typeof options]}\n`);
    return 2;
  }
  if (options.print) return print();
  const probe = probeKernel();
  if (!probe.available) {
    process.stderr.write(`there is no kernel to compare with: ${probe.reason}\n`);
    return 2;
  }
  const left = await kernelBackend.boot();
  if (options.cpu !== 'all') pin(left, options.cpu === undefined ? defaultCpu() : Number(options.cpu));
  try {
    const hugepages = Number(options.hugepages);
    if (hugepages > 0) leaseHugepages(left, hugepages);
    const environment = { ...left.config.environment, hugepages };
    const wasm = options.wasm === undefined ? undefined : readFileSync(options.wasm);
    const right = bootSimulator({ ...left.config, environment }, wasm);
    return report(run(left, right));
  } finally {
    await left.close();
  }
}

/** Binds this process and the machine to one CPU: handing over on one CPU is several times faster than across two. */
function pin(machine: KernelMachine, cpu: number): void {
  const obstacle = pinProcess(cpu);
  if (obstacle === undefined) machine.pin(cpu);
  else say(`not bound to one CPU: ${obstacle}`);
}

/** The random program with this number. */
function programOf(index: number): Program {
  const seed = Number(options.seed);
  return Number(options.hugepages) > 0 ? randomHugepageProgram(seed, index) : randomProgram({ seed, index });
}

/** Shows the programs without running them. */
function print(): number {
  const index = Number(options.first);
  const program = options.program ? decodeProgram(readFileSync(options.program)) : programOf(index);
  process.stdout.write(`${formatProgram(program)}\n`);
  if (options.program === undefined) save(index, encodeProgram(program));
  return 0;
}

function run(left: KernelMachine, right: SteerableMachine): { campaign: Campaign; seconds: number } {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  if (options.program !== undefined) {
    const campaign = compareOnce(left, right, readFileSync(options.program));
    return { campaign, seconds: seconds() };
  }
  let reported = start;
  const campaign = new Campaign({
    left,
    right,
    seed: Number(options.seed),
    first: Number(options.first),
    operations: Number(options.operations),
    ...(options.records && { records: Number(options.records) }),
    maxDifferences: Number(options['max-differences']),
    explain: true,
    hugepages: Number(options.hugepages) > 0,
    onProgram: (running) => {
      if (performance.now() - reported < PROGRESS_INTERVAL) return;
      reported = performance.now();
      say(progressLine(running, seconds()));
    },
  }).run();
  return { campaign, seconds: seconds() };
}

function report({ campaign, seconds }: { campaign: Campaign; seconds: number }): number {
  const files = campaign.findings.map(({ index, program }) => options.program ?? save(index, program));
  if (options.json)
    process.stdout.write(`${JSON.stringify(campaignData(campaign, seconds, files), bigintsAsText, 2)}\n`);
  say(summary(campaign, seconds));
  campaign.findings.forEach((finding, index) => {
    say(`\n${formatFinding(finding, files[index]!)}`);
  });
  const { verdicts, statistics } = campaign;
  const unmodelled = verdicts.unmodelled / Math.max(1, statistics.programs);
  const good = verdicts.difference === 0 && verdicts.failed === 0 && unmodelled <= Number(options['max-unmodelled']);
  return good ? 0 : 1;
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function save(index: number, program: Uint8Array): string {
  mkdirSync(options.save, { recursive: true });
  const file = join(options.save, `seed-${options.seed}-program-${index}.bin`);
  writeFileSync(file, program);
  return file;
}

process.exitCode = await main();
