import { type Deferred, deferred } from '../handler/deferred.js';
import type { Fiber } from './fiber.js';

/** Time for handlers. In a test it is virtual: it stands still until the schedule lets the next sleeper go on. */
export interface Clock {
  /** Milliseconds since the start. */
  now(): number;
  /** Resolves after so many milliseconds. Rejects with an AbortError when the test ends. */
  sleep(milliseconds: number): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly fiber: Fiber;
  readonly pending: Deferred<void>;
}

/** Virtual time: the one who sleeps until the earliest moment is woken first, when the schedule says so. */
export class VirtualClock {
  #now = 0;
  #timers: Timer[] = [];
  #reason: unknown;

  /** What a fiber sees of it. */
  of(fiber: Fiber): Clock {
    return { now: () => this.#now, sleep: (milliseconds) => this.#sleep(fiber, milliseconds) };
  }

  /** Milliseconds since the start. */
  get now(): number {
    return this.#now;
  }

  get isAnybodyAsleep(): boolean {
    return this.#timers.length > 0;
  }

  isAsleep(fiber: Fiber): boolean {
    return this.#timers.some((timer) => timer.fiber === fiber);
  }

  /** Moves time on to the earliest moment that somebody waits for; whose turn it is. */
  wakeFirst(): string {
    const first = this.#timers.shift()!;
    this.#now = first.due;
    first.fiber.isTold = true;
    first.pending.resolve();
    return first.fiber.name;
  }

  /** Ends all sleep, and what is begun later. */
  end(reason: unknown): void {
    this.#reason = reason;
    for (const timer of this.#timers) timer.pending.reject(reason);
    this.#timers = [];
  }

  #sleep(fiber: Fiber, milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0)) return Promise.reject(new RangeError(`sleep for ${milliseconds} ms`));
    if (this.#reason !== undefined) return Promise.reject(this.#reason);
    const timer = { due: this.#now + milliseconds, fiber, pending: deferred<void>() };
    const at = this.#timers.findIndex(({ due }) => due > timer.due);
    this.#timers.splice(at < 0 ? this.#timers.length : at, 0, timer);
    return timer.pending.promise;
  }
}
