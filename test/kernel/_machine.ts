import type { Completion, Operation, SleepReason, ThreadId } from '../../backend/index.js';
import { type KernelMachine, kernelBackend } from '../../backend/kernel/index.js';

/** Runs `use` with a machine of its own, which is closed afterwards. */
export async function withMachine(use: (machine: KernelMachine) => void | Promise<void>): Promise<void> {
  const machine = await kernelBackend.boot();
  try {
    await use(machine);
  } finally {
    await machine.close();
  }
}

export function threadOf(process: number, thread: number): ThreadId {
  return { process, thread };
}

/** Thread 0 of process 0. */
export const MAIN = threadOf(0, 0);
/** Thread 1 of process 0. */
export const T1 = threadOf(0, 1);

export const PAGE = 4096n;
/** Above what AddressSanitizer takes of Node’s own memory, where some operations are performed too. */
export const MEM = 0x100100000000n;
export const SRC = 0x100100100000n;

/** Performs an operation that must complete at once with a value, and returns the value. */
export function value(machine: KernelMachine, thread: ThreadId, operation: Operation): bigint {
  const completions = machine.perform(thread, operation);
  const own = ownCompletion(completions, thread);
  if (own?.outcome.kind !== 'value')
    throw new Error(`${operation.op}: ${show(completions)}; busy: ${JSON.stringify(machine.asleep())}`);
  return own.outcome.value;
}

/** Performs an operation that must not complete, and says why its thread is busy. */
export function sleeps(machine: KernelMachine, thread: ThreadId, operation: Operation): SleepReason | undefined {
  const completions = machine.perform(thread, operation);
  if (ownCompletion(completions, thread) !== undefined)
    throw new Error(`${operation.op} completed: ${show(completions)}`);
  return machine.asleep().find((sleeper) => sleeper.process === thread.process && sleeper.thread === thread.thread)
    ?.reason;
}

export function ownCompletion(completions: readonly Completion[], thread: ThreadId): Completion | undefined {
  return completions.find(({ process, thread: number }) => process === thread.process && number === thread.thread);
}

export function show(data: unknown): string {
  return JSON.stringify(data, (_, member) => (typeof member === 'bigint' ? `0x${member.toString(16)}` : member));
}

/** Maps MEM and SRC, fills SRC, and registers MEM for missing faults with a userfaultfd that has `features`; its descriptor. */
export function registerMemory(machine: KernelMachine, pages = 4n, features = 0n, flags = 0x80800n): bigint {
  value(machine, MAIN, { op: 'mmap', addr: MEM, length: pages * PAGE });
  value(machine, MAIN, { op: 'mmap', addr: SRC, length: pages * PAGE });
  value(machine, MAIN, { op: 'fill', addr: SRC, length: pages * PAGE, byte: 0x5a });
  const fd = value(machine, MAIN, { op: 'userfaultfd', flags });
  value(machine, MAIN, { op: 'UFFDIO_API', fd, features });
  value(machine, MAIN, { op: 'UFFDIO_REGISTER', fd, start: MEM, len: pages * PAGE });
  return fd;
}
