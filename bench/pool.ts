/** The pool of hugepages that operations on them need: the simulator's own, and the kernel's by a lease. */

import { leaseHugepages } from '../backend/kernel/hugepages.js';
import { type KernelMachine, KernelUnavailable, kernelBackend } from '../backend/kernel/index.js';
import { MachineFailed } from '../backend/results.js';

/** Hugepages of it: so many that what a program costs by itself does not count. */
export const POOL = 128;

/** The machine that has the kernel's pool until it is closed, or why there is none. */
export async function kernelPool(): Promise<KernelMachine | string> {
  let machine: KernelMachine | undefined;
  try {
    machine = await kernelBackend.boot();
    leaseHugepages(machine, POOL);
    return machine;
  } catch (error) {
    await machine?.close();
    if (error instanceof KernelUnavailable || error instanceof MachineFailed) return error.message;
    throw error;
  }
}
