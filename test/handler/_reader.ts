/** Node, or a worker of it, that ends while a read of a userfaultfd waits for a message. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { kernelBackend } from '../../backend/kernel/index.js';
import { MachineHost, MachineRunner, MachineThread, Userfaultfd } from '../../handler/index.js';
import { ProcessMark } from '../kernel/_processes.js';

/** The guard of a machine in which somebody waits for a message. */
async function waitForMessage(): Promise<number> {
  const machine = await kernelBackend.boot();
  const runner = new MachineRunner(machine);
  const uffd = await Userfaultfd.open(new MachineHost(runner));
  void uffd.read();
  const main = new MachineThread(runner);
  // Until it waits: whoever started this has a deadline.
  while (machine.asleep()[0]?.reason !== 'poll') await main.mmap(4096);
  return machine.info().guard;
}

const [, , how] = process.argv;
if (!isMainThread) parentPort!.postMessage(await waitForMessage());
else if (how === 'terminate') {
  const worker = new Worker(fileURLToPath(import.meta.url));
  const [guard] = (await once(worker, 'message')) as [number];
  const mark = new ProcessMark();
  mark.addGroup(guard);
  await worker.terminate();
  await mark.gone();
} else {
  await waitForMessage();
  if (how === 'exit') process.exit(3);
}
