import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { leaseFolders, restoreStaleLeases } from '../../backend/kernel/lease.js';
import { Gate } from './_gate.js';
import { kernelTest, rootTest } from './_kernel.js';
import { withMachine } from './_machine.js';
import { leaseOneMoreHugepage, NR_HUGEPAGES, POINTS } from './_points.js';
import { ProcessMark } from './_processes.js';
import { until } from './_until.js';
import type { Report } from './_victim.js';

const VICTIM = fileURLToPath(new URL('_victim.js', import.meta.url));

/** A Node that holds a machine at a point. */
class Victim {
  readonly mark = new ProcessMark();
  readonly #child: ChildProcess;
  readonly #reports: AsyncIterator<string>;

  constructor(point: number) {
    this.#child = spawn(process.execPath, [VICTIM, `${point}`], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...this.mark.environment },
    });
    this.#reports = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async report<At extends Report['at']>(at: At): Promise<Extract<Report, { at: At }>> {
    const { value, done } = await this.#reports.next();
    if (done === true) throw new Error(`the victim ended before it said '${at}'`);
    const report = JSON.parse(value) as Report;
    if (report.at !== at) throw new Error(`the victim said ${value} instead of '${at}'`);
    return report as Extract<Report, { at: At }>;
  }

  /** Waits for the point; afterwards the machine's processes count too, whatever their environment is. */
  async atPoint(): Promise<Extract<Report, { at: 'point' }>> {
    const point = await this.report('point');
    this.mark.addGroup(point.guard);
    return point;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  tell(): void {
    this.#child.stdin!.write('killed\n');
  }

  /** Whatever happened in the test, nothing of it stays. */
  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.mark.gone();
  }
}

const gate = new Gate(4);

async function withVictim(point: number, use: (victim: Victim) => Promise<void>): Promise<void> {
  await gate.through(async () => {
    const victim = new Victim(point);
    try {
      await use(victim);
    } finally {
      await victim.end();
    }
  });
}

/** Leases whose taker is one of `pids`. */
function leasesOf(pids: readonly number[]): string[] {
  return leaseFolders()
    .flatMap((folder) => {
      try {
        return readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
      } catch {
        return [];
      }
    })
    .filter((text) => pids.some((pid) => text.includes(`pid ${pid}\n`)));
}

async function nothingLeft(t: ExecutionContext, victim: Victim, pids: readonly number[]): Promise<void> {
  await victim.mark.gone();
  await until(
    'the leases are given back',
    () => leasesOf(pids).length === 0,
    () => leasesOf(pids),
  );
  const ours = (name: string) => /uffd|userfaultfd/i.test(name) && pids.some((pid) => name.includes(`${pid}`));
  t.deepEqual([...readdirSync('/dev/shm'), ...readdirSync('/tmp')].filter(ours), []);
}

for (const [number, point] of POINTS.entries()) {
  const register = point.root === true ? rootTest : kernelTest;

  register(`nothing is left of Node killed ${point.name}`, (t) =>
    withVictim(number, async (victim) => {
      const { guard, subject } = await victim.atPoint();
      process.kill(victim.pid, 'SIGKILL');
      await nothingLeft(t, victim, [guard, subject]);
    }),
  );

  register(`Node goes on when the guard is killed ${point.name}`, (t) =>
    withVictim(number, async (victim) => {
      const { guard, subject } = await victim.atPoint();
      process.kill(guard, 'SIGKILL');
      victim.tell();
      const { failure, leaked } = await victim.report('end');
      t.regex(failure, /^MachineFailed: the machine failed and was ended: the guard of the machine has ended/);
      t.deepEqual(leaked, []);
      await nothingLeft(t, victim, [guard, subject]);
    }),
  );

  register(`Node goes on when the subject is killed ${point.name}`, (t) =>
    withVictim(number, async (victim) => {
      const { guard, subject } = await victim.atPoint();
      try {
        process.kill(subject, 'SIGKILL');
      } catch (error) {
        // A machine that is reset all the time may have a new subject already.
        if (point.repeat === undefined) throw error;
      }
      victim.tell();
      const { leaked } = await victim.report('end');
      t.deepEqual(leaked, []);
      await nothingLeft(t, victim, [guard, subject]);
    }),
  );
}

/** Neither can help the other then; what is stopped can't end by its lifeline. */
for (const [number, point] of POINTS.entries()) {
  if (point.stops !== true) continue;
  kernelTest(`nothing is left of guard and Node killed together ${point.name}`, (t) =>
    withVictim(number, async (victim) => {
      const { guard, subject } = await victim.atPoint();
      process.kill(guard, 'SIGSTOP');
      process.kill(victim.pid, 'SIGKILL');
      process.kill(guard, 'SIGKILL');
      await nothingLeft(t, victim, [guard, subject]);
    }),
  );
}

rootTest('the hugepages are as before after guard and Node were killed while they held a lease', async (t) => {
  let before = -1;
  await withMachine((machine) => {
    before = leaseOneMoreHugepage(machine);
  });
  const point = POINTS.findIndex(({ root }) => root === true);
  await withVictim(point, async (victim) => {
    const { guard } = await victim.atPoint();
    process.kill(guard, 'SIGSTOP');
    process.kill(victim.pid, 'SIGKILL');
    process.kill(guard, 'SIGKILL');
    await victim.mark.gone();
    // Another run of these tests may have done it before us.
    restoreStaleLeases();
    t.is(leasesOf([guard]).length, 0);
  });
  await withMachine((machine) => {
    t.is(leaseOneMoreHugepage(machine), before, NR_HUGEPAGES);
  });
});
