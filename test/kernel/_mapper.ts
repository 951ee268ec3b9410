/** A worker that leaves memory mapped and registered, by operations in this process. */
import { parentPort } from 'node:worker_threads';
import { createUserfaultfd, performInProcess } from '../../backend/kernel/in-process.js';
import { native } from '../../backend/kernel/native.js';

const MEM = 0x300000000000n;
const LENGTH = 0x10000n;
const { addon } = native();

performInProcess(addon, 'mmap', [MEM, LENGTH, 3n, 0x100022n, (1n << 64n) - 1n, 0n]);
const created = createUserfaultfd(addon);
if (created.kind !== 'value') throw new Error(created.kind);
performInProcess(addon, 'UFFDIO_API', [created.value, 0xaan, 0n]);
const { outcome } = performInProcess(addon, 'UFFDIO_REGISTER', [created.value, MEM, LENGTH, 1n]);
parentPort!.postMessage(outcome.kind === 'value' ? 'registered' : outcome);
