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

export function dropPrivileges(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const what = random.chance(5)
    ? random.pick([0, 4, 0x100000001])
    : random.pick(builder.world.locksAll ? [1] : [1, 2, 3]);
  builder.emit(thread, { op: 'drop_privileges', what });
  if (what > 3) return true;
  if ((what & 1) !== 0) thread.capable = false;
  if ((what & 2) !== 0) thread.root = false;
  return true;
}

/**
 * Whether a thread of this process may wait for a pipe's mutex that another process holds: the simulator does not model
 * a process that ends then.
 */
function mayWaitForMutex(builder: ProgramBuilder, { process }: Thread): boolean {
  const hasPipe = [...process.descriptors.values()].some(({ file }) => file.kind === 'pipe');
  return hasPipe && !builder.world.waiting().next().done;
}

export function vfork(builder: ProgramBuilder, thread: Thread): boolean {
  builder.emit(thread, { op: 'vfork' });
  return true;
}

export function exec(builder: ProgramBuilder, thread: Thread): boolean {
  // A signal may be pending, which the default would let end the process.
  if (thread.blocked !== 0 && builder.random.chance(80)) return false;
  if (mayWaitForMutex(builder, thread)) return false;
  builder.emit(thread, { op: 'exec' });
  predictExec(builder.world, thread.process, thread);
  return true;
}

/** Ends a process; the last one only near the end of a program, which would have nothing left to do. */
export function exit(builder: ProgramBuilder, thread: Thread): boolean {
  if (mayWaitForMutex(builder, thread) || (builder.world.live.length === 1 && builder.random.chance(95))) return false;
  builder.emit(thread, { op: 'exit', status: builder.random.below(256) });
  predictExit(builder.world, thread.process);
  return true;
}
