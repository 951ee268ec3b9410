import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { MachineFailed } from '../../backend/index.js';
import { kernelBackend, restoreStaleLeases } from '../../backend/kernel/index.js';
import { rootTest } from './_kernel.js';
import { withMachine } from './_machine.js';
import { until } from './_until.js';

/** A setting that does no harm: how often the kernel gathers vm statistics, seconds. */
const STAT_INTERVAL = '/proc/sys/vm/stat_interval';
/** What the conformance suite leases. */
const UNPRIVILEGED = '/proc/sys/vm/unprivileged_userfaultfd';
const LEASER = fileURLToPath(new URL('_leaser.js', import.meta.url));

/** Whether a process waits for a file lock. */
function waitsForLock(pid: number): boolean {
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .some((line) => line.includes('->') && line.includes(` ${pid} `));
}

/** The lock file of a setting; another run of these tests may make it anew at any time. */
function lockFileOf(setting: string): number | undefined {
  return statSync(`/run/userfaultfd/leases/${setting.replaceAll('/', '%')}`, { throwIfNoEntry: false })?.ino;
}

rootTest('a lease that was given back leaves no lock file', (t) =>
  withMachine(async (machine) => {
    machine.lease({ path: STAT_INTERVAL, value: '2' });
    const held = lockFileOf(STAT_INTERVAL);
    t.truthy(held);
    await machine.close();
    t.not(lockFileOf(STAT_INTERVAL), held);
  }),
);

rootTest('a lease writes the value and gives the old one back at the machine’s end', (t) =>
  withMachine(async (machine) => {
    const old = machine.lease({ path: STAT_INTERVAL, value: '3' });
    t.is(readFileSync(STAT_INTERVAL, 'utf8'), '3\n');
    t.is(machine.lease({ path: STAT_INTERVAL, value: '4' }), old);
    t.is(readFileSync(STAT_INTERVAL, 'utf8'), '4\n');
    machine.reset();
    await machine.close();
    await withMachine((next) => {
      t.is(next.lease({ path: STAT_INTERVAL, value: '5' }), old);
    });
  }),
);

rootTest('of two that change a setting at once, one waits for the other to give it back', (t) =>
  withMachine(async (machine) => {
    const old = machine.lease({ path: STAT_INTERVAL, value: '6' });
    const worker = new Worker(LEASER, { workerData: { path: STAT_INTERVAL, value: '7' } });
    const [guard] = (await once(worker, 'message')) as [number];
    await until(
      'the other waits',
      () => waitsForLock(guard),
      () => readFileSync('/proc/locks', 'utf8'),
    );
    t.is(readFileSync(STAT_INTERVAL, 'utf8'), '6\n');
    // Listened to before it can happen: the other may be done before the close is.
    const [[oldOfOther]] = await Promise.all([once(worker, 'message'), once(worker, 'exit'), machine.close()]);
    t.is(oldOfOther, old);
  }),
);

for (const [who, restore] of [
  ['the next one who takes it', () => 0],
  ['the next run', restoreStaleLeases],
] as const)
  for (const path of [STAT_INTERVAL, UNPRIVILEGED])
    rootTest(`the lease of ${path} by a guard that was killed is given back by ${who}`, async (t) => {
      const machine = await kernelBackend.boot();
      const old = machine.lease({ path, value: '1' });
      process.kill(machine.info().guard, 'SIGKILL');
      restore();
      await withMachine((next) => {
        t.is(next.lease({ path, value: '1' }), old);
      });
      t.throws(() => machine.settle(), { instanceOf: MachineFailed });
      await machine.close();
    });

rootTest('what can’t be leased fails with its path', (t) =>
  withMachine((machine) => {
    t.throws(() => machine.lease({ path: '/proc/sys/vm/no_such_setting', value: '1' }), {
      instanceOf: MachineFailed,
      message: /\/proc\/sys\/vm\/no_such_setting/,
    });
    machine.reset();
    t.deepEqual(machine.settle(), []);
  }),
);
