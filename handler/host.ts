import type { Completion, Operation } from '../backend/index.js';

/** A wait for a descriptor to become readable. */
export interface Wait {
  /**
   * Resolves when something may be read, or the wait was cancelled: true; to the bytes, where the host reads them by itself; or when
   * nothing will come any more: false.
   */
  readonly readable: Promise<boolean | Uint8Array>;
  /** Ends the wait; resolves when nothing of it is left, so that the descriptor can be closed. */
  cancel(): Promise<void>;
}

/**
 * Where the system calls of a handler are performed: on a machine (`MachineHost`), or in this process (`ProcessHost` of
 * `userfaultfd/process`). A `Userfaultfd` knows nothing else of the place that it is used in.
 */
export interface Host {
  /** Bytes of a page. */
  readonly pageSize: bigint;
  /** Performs one operation. `source`: bytes that an operand `{ payload: 0 }` refers to; they may change after it has begun. */
  perform(operation: Operation, source?: Uint8Array): Promise<Completion>;
  /** Whether a wait reads what it has waited for. */
  readonly readsWhatItWaitsFor: boolean;
  /**
   * Begins to wait for a descriptor. A host that reads by itself reads at most `count` bytes; those that are there at once it returns, and
   * they stand until the next wait.
   */
  wait(fd: number, count: number): Wait | Uint8Array;
  /** As `perform`, where that can be done without waiting; throws what `perform` rejects with. */
  performNow?(operation: Operation, source?: Uint8Array): Completion;
}
