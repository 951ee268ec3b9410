/** Nothing is left over of userfaultfds of this process: memory, threads, descriptors, listeners. */
import { spawnSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Userfaultfd } from '../../handler/index.js';
import { ProcessHost, SharedMemory } from '../../process/index.js';
import { kernelTest, serialKernelTest } from '../kernel/_kernel.js';
import { until } from '../kernel/_until.js';
import { Toucher } from './_touching.js';

const PAGE = 4096;
const READER = fileURLToPath(new URL('_reader.js', import.meta.url));

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

interface Use {
  readonly descriptors: number;
  readonly threads: number;
  /** Mappings. */
  readonly maps: number;
}

function use(): Use {
  return {
    descriptors: readdirSync('/proc/self/fd').length,
    threads: readdirSync('/proc/self/task').length,
    maps: readFileSync('/proc/self/maps', 'latin1').split('\n').length,
  };
}

/** Bytes of JavaScript objects, and of what they hold outside of the heap. */
function memoryUse(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function nameOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing',
    (error: Error) => error.name,
  );
}

const ROUND = 5000;
const ROUNDS = 20;
/** What compiled code and caches may still grow by, bytes. */
const SLACK = 3 << 20;
/** The allocator of C may keep an arena more. */
const MORE_MAPS = 16;

serialKernelTest('100,000 faults of this process through an iterator leave nothing', async (t) => {
  const memory = new SharedMemory(ROUND * PAGE);
  const host = new ProcessHost();
  const toucher = new Toucher(memory);
  const page = new Uint8Array(PAGE).fill(1);
  const round = async () => {
    const uffd = await Userfaultfd.open(host);
    await uffd.register(memory.address, memory.length);
    let faults = 0;
    const handler = (async () => {
      for await (const message of uffd) {
        faults += 1;
        if (message.event === 'pagefault') await uffd.copy(message.page, page);
      }
    })();
    t.is(await toucher.sweep(ROUND), ROUND);
    await uffd.close();
    await handler;
    t.is(faults, ROUND);
    await memory.discard(host);
  };
  await round();
  const [before, bytes] = [use(), memoryUse()];
  for (let count = 0; count < ROUNDS; count += 1) await round();
  const after = use();
  t.deepEqual([after.descriptors, after.threads], [before.descriptors, before.threads]);
  t.true(after.maps - before.maps < MORE_MAPS, `${after.maps - before.maps} mappings more`);
  const grown = memoryUse() - bytes;
  t.true(grown < SLACK, `${grown} bytes more`);
  await toucher[Symbol.asyncDispose]();
  memory.release();
});

serialKernelTest('1,000 userfaultfds and memories are opened, waited for, closed and released', async (t) => {
  const host = new ProcessHost();
  const cycle = async (count: number) => {
    const memory = new SharedMemory(PAGE);
    const uffd = await Userfaultfd.open(host);
    await uffd.register(memory.address, memory.length);
    const waits = nameOf(uffd.read());
    // The event loop comes round to it, or not.
    if (count % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    await uffd.close();
    if ((await waits) !== 'ErrnoError') t.fail(await waits);
    memory.release();
    if (count % 50 === 0) collect();
  };
  for (let count = 0; count < 100; count += 1) await cycle(count);
  collect();
  const before = use();
  for (let count = 0; count < 1000; count += 1) await cycle(count);
  const after = use();
  t.deepEqual([after.descriptors, after.threads], [before.descriptors, before.threads]);
  // V8 unmaps what was collected in a thread of its own, at its leisure.
  const more = () => use().maps - before.maps;
  const unmapped = () => {
    collect();
    return more() < 2 * MORE_MAPS;
  };
  await until('the memories are unmapped', unmapped, () => `${more()} mappings more`);
  t.pass();
});

serialKernelTest('1,000 iterators that are aborted, and 1,000 that are left, leave no listeners', async (t) => {
  const uffd = await Userfaultfd.open(new ProcessHost());
  const memory = new SharedMemory(PAGE);
  await uffd.register(memory.address, memory.length);
  const before = use();
  for (let count = 0; count < 1000; count += 1) {
    const controller = new AbortController();
    const next = nameOf(uffd.messages({ signal: controller.signal }).next());
    if (count % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    if ((await next) !== 'AbortError') t.fail(await next);
    if (getEventListeners(controller.signal, 'abort').length > 0) t.fail('a listener is left');
    await uffd.messages().return?.();
  }
  t.deepEqual(use().descriptors, before.descriptors);
  await uffd.close();
  memory.release();
});

function ends(title: string, how: string, status: number): void {
  kernelTest(title, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-'));
    try {
      const args = [READER, how, join(folder, 'socket')];
      const child = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
      t.is(child.status, status, child.stderr);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

ends('process.exit ends a read that waits', 'exit', 3);
ends('process.exit ends a wait for a connection', 'accept', 3);
ends('a read that waits keeps Node from ending', 'waits', 4);
ends('20 workers are terminated while a read waits, and who touches their memory finds zeros', 'terminate', 0);
