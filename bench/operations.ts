/** The operations that are measured on both sides, by the names of bench/native. */
import { BULK } from './bulk.js';
import { CALLS } from './calls.js';
import { CYCLES_OF_A_FAULT, CYCLES_OF_PROCESS_VM, EVENTS, RARER_EVENTS } from './cycles.js';
import { DIRECT } from './direct.js';
import { KERNEL_ACCESS } from './kernel-access.js';
import { MAPPINGS } from './mappings.js';
import { MEMORIES } from './memories.js';
import type { MeasuredOperation } from './operation.js';
import { SHOWN } from './other-calls.js';

export const OPERATIONS: readonly MeasuredOperation[] = [
  ...CALLS,
  ...MEMORIES,
  ...CYCLES_OF_A_FAULT,
  ...EVENTS,
  ...RARER_EVENTS,
  ...CYCLES_OF_PROCESS_VM,
  ...DIRECT,
  ...BULK,
  ...SHOWN,
  ...MAPPINGS,
  ...KERNEL_ACCESS,
];
