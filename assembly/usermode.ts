import { BUS_ADRERR, BUS_MCEERR_AR, SEGV_ACCERR, SEGV_MAPERR, SI_KERNEL, SIGBUS, SIGSEGV } from './abi';
import { ACCESS_ACCERR, ACCESS_AGAIN, ACCESS_ASLEEP, ACCESS_BUS, ACCESS_FRAME, access } from './fault';
import { signal } from './finish';
import { FAULT_ORDER_POISON, FAULT_ORDER_VMA } from './generated/facts';
import { config } from './machine';
import { Thread } from './thread';

/** What accesses in user mode have in common. */

const HOLE_START: u64 = 0x800000000000;
const HOLE_END: u64 = 0xffff800000000000;

/** Whether a byte of [address, address + size) is no address at all on x86-64. */
export function isNonCanonical(address: u64, size: u32): bool {
  if (address < HOLE_START - 8) return false;
  const last = address + size - 1;
  return (address >= HOLE_START && address < HOLE_END) || (address < HOLE_START && last >= HOLE_START);
}

/** A general protection fault: the signal has no address. */
export function nonCanonicalSignal(thread: Thread): void {
  thread.why = FAULT_ORDER_VMA;
  signal(thread, SIGSEGV, SI_KERNEL, 0);
}

/** What comes of an access that got no frame: it sleeps, and remembers where; is made anew; or ends in a signal. */
export function noAccess(thread: Thread, result: usize, address: u64): void {
  if (result == ACCESS_ASLEEP || thread.faulting != 0) thread.local0 = address;
  else if (result == ACCESS_AGAIN) return;
  else if (result == ACCESS_BUS) signal(thread, SIGBUS, busCode(thread), address);
  else signal(thread, SIGSEGV, result == ACCESS_ACCERR ? SEGV_ACCERR : SEGV_MAPERR, address);
}

/** Poison is a failure of memory to a kernel that knows of such. */
function busCode(thread: Thread): u64 {
  return thread.why == FAULT_ORDER_POISON && config().memoryFailure != 0 ? BUS_MCEERR_AR : BUS_ADRERR;
}

/**
 * Whether a load or store can be executed: after a sleep the fault is tried again first, at its own address, and only
 * then the instruction, from its start. It matters to those that cross into another page.
 */
export function isFaultOver(thread: Thread, write: bool): bool {
  const address = thread.local0;
  if (address == 0) return true;
  thread.local0 = 0;
  const frame = access(thread, address, write, true);
  if (frame >= ACCESS_FRAME) return true;
  noAccess(thread, frame, address);
  return false;
}
