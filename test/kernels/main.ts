/**
 * Runs the conformance suite on other kernels, and compares each with the simulator's profile of it:
 *
 *   npm run kernels -- [RELEASE...] [--only TEXT] [--operations N] [--seed N] [--record]
 *
 * A release is that of a line of Debian's kernels, 6.1 or 6.12, by default both; qemu runs them. With --operations random programs are compared
 * after the suite. With --record the facts that the whole suite showed are written to shown.json (record.ts). Ends with 0 when nothing differs
 * but what known.ts explains, 1 when something does, 2 for wrong usage, 77 when something is missing here.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DEFAULT_WEIGHTS, type Weights } from '../../backend/random.js';
import { bootSimulator } from '../../sim/index.js';
import { Campaign } from '../compare/campaign.js';
import { formatFinding, summary } from '../compare/present.js';
import { TOPICS } from '../conformance/cases/index.js';
import { GuestMachine, type Programs } from './guest.js';
import { causeOf } from './known.js';
import { kernelOf, NoKernel } from './package.js';
import { writeRecord } from './record.js';
import { Suite, type Verdict } from './suite.js';

const LINES = ['6.1', '6.12'];
const EXIT_MISSING = 77;

/** A locked instruction faults as a load on the emulated processor (known.ts). */
const WEIGHTS: Weights = { ...DEFAULT_WEIGHTS, steps: { ...DEFAULT_WEIGHTS.steps, exchangeAdd: 0 } };

function find(...names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return names.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).find(existsSync);
}

/** What has to be here, or throws NoKernel with what installs what is missing. */
function programs(): Programs {
  const qemu = find('qemu-system-x86_64');
  const busybox = find('busybox');
  const setpriv = find('setpriv');
  if (qemu === undefined || busybox === undefined || setpriv === undefined) {
    const packages = [
      ...(qemu === undefined ? ['qemu-system-x86'] : []),
      ...(busybox === undefined ? ['busybox-static'] : []),
      ...(setpriv === undefined ? ['util-linux'] : []),
    ];
    throw new NoKernel(
      `other kernels need qemu-system-x86_64, busybox and setpriv, which are not all here: apt-get install ${packages.join(' ')}`,
    );
  }
  return { qemu, busybox, setpriv, mke2fs: find('mke2fs', 'mkfs.ext4') };
}

function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

interface SuiteRun {
  readonly differs: number;
  readonly line: string;
  /** Of the cases that hold. */
  readonly facts: ReadonlySet<string>;
}

function runSuite(guest: GuestMachine, only: string): SuiteRun {
  const suite = new Suite(guest);
  const counts: Record<Verdict['kind'] | 'explained', number> = {
    holds: 0,
    alike: 0,
    unmodelled: 0,
    skipped: 0,
    differs: 0,
    explained: 0,
  };
  const facts = new Set<string>();
  const start = performance.now();
  for (const { name, cases } of TOPICS) {
    for (const subject of cases) {
      if (!`${name}: ${subject.title}`.toLowerCase().includes(only.toLowerCase())) continue;
      const verdict = suite.run(subject);
      if (verdict.kind === 'holds') for (const id of subject.facts) facts.add(id);
      const cause = verdict.kind === 'differs' ? causeOf(subject) : undefined;
      counts[cause === undefined ? verdict.kind : 'explained'] += 1;
      if (cause !== undefined) say(`explained  ${name}: ${subject.title}`, `           ${cause}`);
      else if (verdict.kind === 'differs')
        say(`DIFFERS    ${name}: ${subject.title}`, ...verdict.lines.map((line) => `           ${line}`));
      else if (verdict.kind !== 'holds')
        say(`${verdict.kind.padEnd(10)} ${name}: ${subject.title}`, `           ${verdict.why}`);
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const line = `${counts.holds} cases hold, ${counts.alike} can't and both sides do the same, ${counts.unmodelled} are not modelled, ${counts.explained} differences are explained, ${counts.differs} are not, ${counts.skipped} skipped, in ${seconds} s`;
  return { differs: counts.differs, line, facts };
}

function runRandom(guest: GuestMachine, operations: number, seed: number): number {
  const start = performance.now();
  const campaign = new Campaign({
    left: guest,
    right: bootSimulator(guest.config),
    seed,
    operations,
    weights: WEIGHTS,
  }).run();
  say(summary(campaign, (performance.now() - start) / 1000));
  for (const [index, finding] of campaign.findings.entries()) say('', formatFinding(finding, `finding ${index}`));
  return campaign.verdicts.difference + campaign.verdicts.failed;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', default: '' },
      operations: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      record: { type: 'boolean', default: false },
    },
  });
  if (values.record && values.only !== '') throw new Error('--record is of the whole suite: without --only');
  const lines = positionals.length === 0 ? LINES : positionals;
  let differs = 0;
  for (const release of lines) {
    const needed = programs();
    const guest = GuestMachine.boot(kernelOf(release), needed);
    try {
      say(`Linux ${guest.kernelRelease}, compared with the profile of ${guest.config.release}`);
      const suite = runSuite(guest, values.only);
      differs += suite.differs;
      if (values.record) writeRecord(guest.config.release, guest.kernelRelease, suite.facts);
      say(
        ...guest.complaints().map((line) => `the kernel said: ${line}`),
        `Linux ${guest.kernelRelease}: ${suite.line}`,
      );
      if (Number(values.operations) > 0) differs += runRandom(guest, Number(values.operations), Number(values.seed));
    } finally {
      await guest.close();
    }
  }
  return differs === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = error instanceof NoKernel ? EXIT_MISSING : 2;
}
