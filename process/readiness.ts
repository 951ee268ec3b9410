import type { NativeAddon } from '../backend/kernel/native.js';

/** Who waits for a descriptor until there is something to take from it. */
export class Readiness {
  readonly #addon: NativeAddon;
  readonly #fd: number;
  readonly #waiters = new Set<() => void>();
  #isWatched = false;
  #hasEnded = false;

  constructor(addon: NativeAddon, fd: number) {
    this.#addon = addon;
    this.#fd = fd;
  }

  /** What `take` takes, as soon as that is something; `undefined` after the end. Rejects with the signal's reason. */
  async next<T>(take: () => T | undefined, signal: AbortSignal | undefined): Promise<T | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#hasEnded) return undefined;
      const taken = take();
      if (taken !== undefined) return taken;
      await this.#ready(signal);
    }
  }

  /** Before the descriptor is closed; false if this was said before. */
  end(): boolean {
    if (this.#hasEnded) return false;
    this.#hasEnded = true;
    this.#letGo();
    return true;
  }

  async #ready(signal: AbortSignal | undefined): Promise<void> {
    if (!this.#isWatched) this.#addon.watch(this.#fd, () => this.#letGo());
    this.#isWatched = true;
    this.#addon.arm(this.#fd);
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#waiters.delete(done);
        signal?.removeEventListener('abort', done);
        if (this.#waiters.size === 0 && !this.#hasEnded) this.#addon.disarm(this.#fd);
        resolve();
      };
      this.#waiters.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  #letGo(): void {
    for (const done of [...this.#waiters]) done();
  }
}
