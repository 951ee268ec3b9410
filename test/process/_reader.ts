/** Node, or a worker of it, that ends while a read of a userfaultfd of its own memory waits for a message. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { Userfaultfd } from '../../handler/index.js';
import { ProcessHost, SharedMemory, UserfaultfdListener } from '../../process/index.js';

const [, , how, path] = process.argv;
const FILE = fileURLToPath(import.meta.url);

async function waitForMessage(): Promise<SharedMemory> {
  const memory = new SharedMemory(1);
  const uffd = await Userfaultfd.open(new ProcessHost());
  await uffd.register(memory.address, memory.length);
  void uffd.read();
  return memory;
}

async function inWorker(): Promise<void> {
  const worker = new Worker(FILE);
  const [buffer] = (await once(worker, 'message')) as [SharedArrayBuffer];
  await worker.terminate();
  // With the worker its userfaultfd is closed: who touches its memory finds zeros.
  if (new Uint8Array(buffer)[0] !== 0) throw new Error('not zero');
}

if (!isMainThread) parentPort!.postMessage((await waitForMessage()).buffer);
else if (how === 'terminate') for (let count = 0; count < 20; count += 1) await inWorker();
else {
  await waitForMessage();
  if (how === 'accept') void (await UserfaultfdListener.listen(new ProcessHost(), path!)).accept();
  // The timer keeps nothing alive: it is reached if the read does.
  if (how === 'waits') setTimeout(() => process.exit(4), 300).unref();
  else setImmediate(() => process.exit(3));
}
