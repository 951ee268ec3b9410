/** Results longer than this share a buffer: taking a large block of its own for each costs more than running a program. */
const SHORT = 1 << 16;
const POOL = 1 << 20;

/** Copies of results. Each stays as it is; large ones are views of a buffer of 1 MiB that they share. */
export class ResultsPool {
  #buffer = new Uint8Array(0);
  #used = 0;

  copy(memory: Uint8Array, offset: number, length: number): Uint8Array {
    const bytes = memory.subarray(offset, offset + length);
    if (length <= SHORT || length > POOL) return bytes.slice();
    if (this.#used + length > this.#buffer.length) {
      this.#buffer = new Uint8Array(POOL);
      this.#used = 0;
    }
    const copy = this.#buffer.subarray(this.#used, this.#used + length);
    copy.set(bytes);
    // The next one begins at a whole word.
    this.#used += (length + 7) & ~7;
    return copy;
  }
}
