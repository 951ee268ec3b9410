import { DEFAULT_CONFIG } from '../machine.js';
import { ARENA_START, PAGE_SIZE } from '../wire.js';
import { KernelMachine } from './machine.js';
import type { Native } from './native.js';

const MAIN = { process: 0, thread: 0 };
const OTHER = { process: 0, thread: 1 };
/** The first descriptor that a machine has free. */
const FIRST_FREE = 3n;

/** Boots a machine and lets one of its threads fall asleep in a fault, which everything else rests on; why it can't, or `undefined`. */
export function tryMachine(native: Native): string | undefined {
  let machine: KernelMachine | undefined;
  try {
    machine = new KernelMachine(native, DEFAULT_CONFIG);
    return tryFault(machine);
  } catch (error) {
    return `no machine boots: ${(error as Error).message.replace(/^the machine failed and was ended: /, '')}`;
  } finally {
    machine?.closeNow();
  }
}

function tryFault(machine: KernelMachine): string | undefined {
  const fd = machine.perform(MAIN, { op: 'userfaultfd' })[0]?.outcome;
  if (fd?.kind !== 'value' || fd.value !== FIRST_FREE)
    return `the first userfaultfd of a machine is not descriptor ${FIRST_FREE} there`;
  machine.perform(MAIN, { op: 'mmap', addr: ARENA_START, length: PAGE_SIZE });
  machine.perform(MAIN, { op: 'UFFDIO_API', fd: FIRST_FREE });
  machine.perform(MAIN, { op: 'UFFDIO_REGISTER', fd: FIRST_FREE, start: ARENA_START, len: PAGE_SIZE });
  machine.perform(OTHER, { op: 'load', addr: ARENA_START });
  const reason = machine.asleep()[0]?.reason;
  return reason === 'fault'
    ? undefined
    : `a thread that waits for a page is not seen asleep there, but ${reason ?? 'done'}`;
}
