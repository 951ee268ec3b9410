import type { ProgramBuilder } from '../builder.js';
import { predictExec, predictExit, predictFork } from '../predict.js';
import { PROCESSES, type Thread } from '../world.js';

export function fork(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const child = world.processes.length;
  if (random.chance(5)) {
    builder.emit(thread, { op: 'fork', child: random.below(child) });
    return true;
  }
  if (child >= PROCESSES) return false;
  builder.emit(thread, { op: 'fork', child });
  predictFork(world, thread, child);
  return true;
}

/**
 * Whether a thread sleeps in a fault of a system call: it may hold a mutex, and the simulator does not model a process
 * that ends while it waits for one.
 */
function mayHoldMutex(builder: ProgramBuilder): boolean {
  return [...builder.world.waiting()].some(({ wait }) => wait?.why === 'fault' && wait.task.kernel);
}

export function exec(builder: ProgramBuilder, thread: Thread): boolean {
  if (mayHoldMutex(builder)) return false;
  builder.emit(thread, { op: 'exec' });
  predictExec(builder.world, thread.process);
  return true;
}

/** Ends a process; the last one only near the end of a program, which would have nothing left to do. */
export function exit(builder: ProgramBuilder, thread: Thread): boolean {
  if (mayHoldMutex(builder) || (builder.world.live.length === 1 && builder.random.chance(95))) return false;
  builder.emit(thread, { op: 'exit', status: builder.random.below(256) });
  predictExit(builder.world, thread.process);
  return true;
}
