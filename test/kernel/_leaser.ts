/** A worker that takes a lease, says the guard before and the old value after, and gives it back. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LeasedFile } from '../../backend/kernel/index.js';
import { withMachine } from './_machine.js';

await withMachine((machine) => {
  parentPort!.postMessage(machine.info().guard);
  parentPort!.postMessage(machine.lease(workerData as LeasedFile));
});
