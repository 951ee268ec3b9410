/** What page-fault handlers are written against: the same on the simulator and on the kernel. */

export {
  EndedError,
  ErrnoError,
  isErrno,
  type Range,
  type Reason,
  RefusedError,
  SignalError,
  succeeded,
} from './errors.js';
export type { Feature } from './features.js';
export type { Host, Wait } from './host.js';
export { MachineHost, type MachineHostOptions } from './machine-host.js';
export { MachineRunner } from './machine-runner.js';
export * from './machine-thread.js';
export type { Fork, Message, Pagefault, Remap, Remove, UnknownMessage, Unmap } from './message.js';
export type { Performer } from './performer.js';
export * from './userfaultfd.js';
