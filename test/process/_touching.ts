import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { SharedMemory } from '../../process/index.js';

/** A thread that touches memory, which this one must not. */
export class Toucher implements AsyncDisposable {
  readonly #worker: Worker;

  constructor(memory: SharedMemory) {
    this.#worker = new Worker(fileURLToPath(new URL('_toucher.js', import.meta.url)), { workerData: memory.buffer });
  }

  /** Reads a byte. */
  async load(at: number): Promise<number> {
    this.#worker.postMessage(at);
    return ((await once(this.#worker, 'message')) as [number])[0];
  }

  /** Reads a byte of each page; their sum. */
  async sweep(pages: number): Promise<number> {
    this.#worker.postMessage({ pages });
    return ((await once(this.#worker, 'message')) as [number])[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
