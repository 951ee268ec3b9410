import { MAX_PROCESSES, MAX_THREADS } from './layout';
import { processAt, threadAt } from './machine';
import { Mm } from './mm';

/**
 * All address spaces: those of processes; and those that operations hold, of a process that lives no more, or in a fork of one
 * that does not live yet. One can come several times.
 */
export const MEMORIES: u32 = MAX_PROCESSES + 2 * MAX_PROCESSES * MAX_THREADS;

/** An address space by its number, below MEMORIES; or nothing. */
export function memoryAt(number: u32): Mm {
  if (number < MAX_PROCESSES) return processAt(number).mm;
  const held = number - MAX_PROCESSES;
  const thread = threadAt(held >> 1);
  return (held & 1) == 0 ? thread.mm : thread.child.mm;
}
