import type { Completion, Operation, ThreadId } from '../backend/index.js';

/**
 * Has threads of a machine perform operations. One that sleeps completes when another operation has woken it; one that
 * nobody wakes never does.
 */
export interface Performer {
  /** Starts an operation of an idle thread. `source`: bytes that an operand `{ payload: 0 }` refers to; they are taken at once. */
  submit(thread: ThreadId, operation: Operation, source?: Uint8Array): Promise<Completion>;
  /** Resolves when nobody goes on any more: all threads are idle or asleep. `thread`: whose operation is waited for. */
  settled(thread: ThreadId): Promise<void>;
}
