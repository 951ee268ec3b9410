/** Node, or a worker of it, that ends with a machine open: in the way that the argument names. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type KernelMachine, kernelBackend } from '../../backend/kernel/index.js';
import { MEM, registerMemory, sleeps, T1 } from './_machine.js';
import { ProcessMark } from './_processes.js';
import { until } from './_until.js';

async function openMachine(): Promise<KernelMachine> {
  const machine = await kernelBackend.boot();
  registerMemory(machine);
  sleeps(machine, T1, { op: 'load', addr: MEM });
  return machine;
}

function leave(how: string): void {
  if (how === 'exit') process.exit(3);
  if (how === 'throw') throw new Error('left on purpose');
  if (how === 'signal') process.kill(process.pid, 'SIGTERM');
}

/** A worker that leaves with a machine open, beside a machine of this thread: when the worker is gone, so is its machine. */
async function leaveInWorker(how: string): Promise<void> {
  const mine = await openMachine();
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: how });
  const [guard] = (await once(worker, 'message')) as [number];
  const mark = new ProcessMark();
  mark.addGroup(guard);
  if (mark.processes().length === 0) throw new Error('the machine of the worker does not run');
  const ended = once(worker, 'exit');
  if (how === 'terminate') await worker.terminate();
  else worker.postMessage('leave');
  await ended;
  await until(
    'the machine of the worker is gone',
    () => mark.processes().length === 0,
    () => mark.processes(),
  );
  if (mine.asleep().length !== 1) throw new Error('the machine of the main thread was harmed');
}

if (isMainThread) {
  const [, , how = ''] = process.argv;
  if (how.startsWith('worker ')) await leaveInWorker(how.slice('worker '.length));
  else {
    await openMachine();
    leave(how);
  }
} else {
  const machine = await openMachine();
  parentPort!.postMessage(machine.info().guard);
  await once(parentPort!, 'message');
  parentPort!.close();
  leave(workerData as string);
}
