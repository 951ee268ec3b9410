import type { Completion, Machine, Operation, ThreadId } from '../backend/index.js';
import type { Task } from './task.js';

/** What came of letting the machine go on. */
export type Progress =
  | { readonly kind: 'completed'; readonly completions: readonly Completion[] }
  /** It is the turn of who sleeps by the clock. */
  | { readonly kind: 'timer' }
  /** Nobody can go on. */
  | { readonly kind: 'quiet' }
  /** From here on everything is known. */
  | { readonly kind: 'known' }
  /** A thread tries the same again and again, and nobody else can do anything. */
  | { readonly kind: 'spinning'; readonly thread: ThreadId }
  /** The bound on steps was met. */
  | { readonly kind: 'endless' };

/** So often in a row the clock may be all that goes on: then waiting for it leads nowhere. */
export const MOST_TIMERS = 100;

/** So often in a row a thread may fail when nobody else goes on: then it spins. */
export const FAILURES_OF_SPINNER = 200;

/** How a machine goes on: step by step along a schedule, or as the kernel pleases. */
export interface Engine {
  readonly machine: Machine;
  /** Performs one operation at once, before anything is run: for setting up. */
  perform(thread: ThreadId, operation: Operation, payload: Uint8Array | undefined): readonly Completion[];
  /**
   * Begins what was submitted, and goes on until somebody has to be told something. `canWake`: somebody sleeps by the
   * clock; `isEnding`: the test is over, and order does not matter any more.
   */
  advance(submitted: readonly Task[], payload: Uint8Array | undefined, canWake: boolean, isEnding: boolean): Progress;
}
