/** The waist: what both backends share. */

export { ERRNO_NUMBERS, type Errno, errnoName } from './errno.js';
export * from './generated/operations.js';
export {
  type Backend,
  DEFAULT_CONFIG,
  type Environment,
  type Machine,
  type MachineConfig,
  ProgramMachine,
} from './machine.js';
export type { Operand, PayloadReference, Slot } from './operand.js';
export {
  encodeProgram,
  type Program,
  ProgramError,
  type ProgramRecord,
  type ThreadId,
  threadNumber,
  type Window,
} from './program.js';
export { compareReleases, featuresOf, profileOf, RELEASES, type Release, unprofiled } from './releases.js';
export * from './results.js';
export * from './wire.js';
