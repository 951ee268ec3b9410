/** Nothing is left over: memory, threads, descriptors, listeners. */
import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import { MachineHost, MachineRunner, MachineThread, Userfaultfd } from '../../handler/index.js';
import { bootSimulator } from '../../sim/index.js';
import { onBoth, PAGE } from './_machines.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of JavaScript objects that are in use. */
function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** The name of what a promise is rejected with. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing',
    (error: Error) => error.name,
  );
}

const WARM = 2000;
const FAULTS = 100_000;
/** What compiled code and caches may still grow by. */
const SLACK = 3 << 20;

test.serial('100,000 faults through an iterator leave nothing in the machine, and nothing in JavaScript', async (t) => {
  const machine = bootSimulator();
  const runner = new MachineRunner(machine);
  const [main, t1] = [0, 1].map((thread) => new MachineThread(runner, 0, thread));
  const uffd = await Userfaultfd.open(new MachineHost(runner));
  const memory = await main!.mmap(PAGE);
  await uffd.register(memory, PAGE);
  const page = new Uint8Array(Number(PAGE)).fill(1);
  const handler = (async () => {
    for await (const message of uffd) if (message.event === 'pagefault') await uffd.copy(message.page, page);
  })();
  const fault = async () => {
    await t1!.load(memory);
    await main!.madvise(memory, PAGE, 'DONTNEED');
  };
  for (let count = 0; count < WARM; count += 1) await fault();
  const [bytes, before] = [machine.allocatedBytes, heap()];
  for (let count = 0; count < FAULTS; count += 1) await fault();
  t.is(machine.allocatedBytes, bytes);
  const grown = heap() - before;
  t.true(grown < SLACK, `the heap grew by ${grown} bytes`);
  await uffd.close();
  await handler;
});

onBoth(
  '1,000 userfaultfds that are opened, waited for and closed are all the first descriptor',
  async (t, { host }) => {
    for (let count = 0; count < 1000; count += 1) {
      const uffd = await Userfaultfd.open(host);
      const waits = failureOf(uffd.read());
      if (uffd.fd !== 3) t.fail(`descriptor ${uffd.fd}`);
      if (count % 10 === 0) await host.perform({ op: 'poll', fd: uffd.fd, timeout: 0n });
      await uffd.close();
      if ((await waits) !== 'ErrnoError') t.fail(await waits);
    }
    t.pass();
  },
);

onBoth(
  '1,000 reads that are aborted leave no listeners, and one thread that waits',
  async (t, { host, main, asleep }) => {
    const uffd = await Userfaultfd.open(host);
    const { signal } = new AbortController();
    const kept = failureOf(uffd.read({ signal }));
    for (let count = 0; count < 1000; count += 1) {
      const controller = new AbortController();
      const read = failureOf(uffd.read({ signal: controller.signal }));
      if (count % 100 === 0) await main.perform({ op: 'poll', fd: uffd.fd, timeout: 0n });
      controller.abort();
      if ((await read) !== 'AbortError') t.fail(await read);
      if (getEventListeners(controller.signal, 'abort').length > 0) t.fail('a listener is left');
    }
    t.deepEqual(asleep(), ['0.8 poll']);
    await uffd.close();
    t.is(await kept, 'ErrnoError');
    t.is(getEventListeners(signal, 'abort').length, 0);
    t.deepEqual(asleep(), []);
  },
);
