import { closeSync, constants, openSync, statSync } from 'node:fs';
import type { Errno } from '../errno.js';
import type { Environment } from '../machine.js';

const DEVICE = '/dev/userfaultfd';
/** Mode bits: others may read and write. */
const OTHERS = 0o006;

/** Who can open /dev/userfaultfd. Who is not root has nothing to lose by drop_privileges. */
export function whoOpensDevice(): Environment['userfaultfdDevice'] {
  try {
    closeSync(openSync(DEVICE, constants.O_RDWR));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code as Errno;
  }
  return process.geteuid?.() !== 0 || (statSync(DEVICE).mode & OTHERS) === OTHERS ? 'everybody' : 'root';
}

/** Whether this process can open it. */
export function opensDevice(): boolean {
  return ['everybody', 'root'].includes(whoOpensDevice());
}
