import type { Completion, Operation, ThreadId } from '../backend/index.js';
import type { Deferred } from '../handler/deferred.js';
import type { Fiber } from './fiber.js';

/** An operation that was submitted and has not completed. */
export interface Task {
  readonly thread: ThreadId;
  readonly operation: Operation;
  /** Whether it reads bytes that were placed for it. */
  readonly hasSource: boolean;
  /** Whose code submitted it. */
  readonly fiber: Fiber;
  readonly pending: Deferred<Completion>;
}
