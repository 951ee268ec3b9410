import { finish } from '../finish';
import { dropPrivileges } from '../privileges';
import { Thread } from '../thread';

/** capset(2) and setresuid(2), as far as userfaultfd asks for what they take. */
export function stepDropPrivileges(thread: Thread): void {
  dropPrivileges(thread, thread.operand0);
  finish(thread, 0);
}
