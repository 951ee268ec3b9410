/** A worker that touches shared memory: for each number it gets it reads that byte, and sends its value. */
import { parentPort, workerData } from 'node:worker_threads';

const bytes = new Uint8Array(workerData as SharedArrayBuffer);
parentPort!.on('message', (at: number | { readonly pages: number }) => {
  if (typeof at === 'number') {
    parentPort!.postMessage(bytes[at]);
    return;
  }
  let sum = 0;
  for (let page = 0; page < at.pages; page += 1) sum += bytes[page * 4096]!;
  parentPort!.postMessage(sum);
});
