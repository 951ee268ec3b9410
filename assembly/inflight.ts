import { File, getFile } from './file';
import { isNone, machine, none } from './machine';
import { allocate, release } from './memory';

/** A descriptor that was sent (SCM_RIGHTS) and not received yet: a reference to its file, in the socket that all processes share. */
@unmanaged
export class InFlight {
  file: File;
  next: InFlight;
}

const IN_FLIGHT_SIZE: u32 = offsetof<InFlight>();

/** Linux takes more; how many depends on how large its buffers are. */
export const MOST_IN_FLIGHT: u32 = 64;

/** Sends a file, behind those that were sent before. */
export function sendFile(file: File): void {
  const m = machine();
  const sent = changetype<InFlight>(allocate(IN_FLIGHT_SIZE));
  sent.file = getFile(file);
  sent.next = none<InFlight>();
  if (isNone(m.newestInFlight)) m.oldestInFlight = sent;
  else m.newestInFlight.next = sent;
  m.newestInFlight = sent;
  m.inFlight += 1;
}

/** Takes the file that was sent first, with its reference; there is one. */
export function receiveFile(): File {
  const m = machine();
  const sent = m.oldestInFlight;
  const file = sent.file;
  m.oldestInFlight = sent.next;
  if (isNone(sent.next)) m.newestInFlight = none<InFlight>();
  m.inFlight -= 1;
  release(changetype<usize>(sent), IN_FLIGHT_SIZE);
  return file;
}
