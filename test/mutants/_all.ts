/** All wrong simulators, and the programs made to catch the rare ones. */
import type { Mutant } from './_compile.js';
import { FILE_READ_MUTANTS, FILE_READ_PROGRAMS } from './_file-reads.js';
import { HEAP_MUTANTS, HEAP_PROGRAMS } from './_heap.js';
import { MOVE_MUTANTS, MOVE_PROGRAMS } from './_move.js';
import { MREMAP_MUTANTS, MREMAP_PROGRAMS } from './_mremap.js';
import { MUTANTS } from './_mutants.js';
import { POISON_MUTANTS, POISON_PROGRAMS } from './_poison.js';
import { PROCESS_MADVISE_MUTANTS, PROCESS_MADVISE_PROGRAMS } from './_process-madvise.js';
import { RARE_PROGRAMS } from './_programs.js';
import { PROTECTED_MUTANTS, PROTECTED_PROGRAMS } from './_protected.js';
import { SCAN_MUTANTS, SCAN_PROGRAMS } from './_scan.js';
import { SHMEM_MUTANTS } from './_shmem.js';
import { VIEW_MUTANTS, VIEW_PROGRAMS } from './_views.js';

export const ALL_MUTANTS: readonly Mutant[] = [
  ...MUTANTS,
  ...MOVE_MUTANTS,
  ...MREMAP_MUTANTS,
  ...SHMEM_MUTANTS,
  ...POISON_MUTANTS,
  ...PROTECTED_MUTANTS,
  ...VIEW_MUTANTS,
  ...SCAN_MUTANTS,
  ...PROCESS_MADVISE_MUTANTS,
  ...FILE_READ_MUTANTS,
  ...HEAP_MUTANTS,
];

export const MADE_PROGRAMS = [
  ...RARE_PROGRAMS,
  ...MOVE_PROGRAMS,
  ...MREMAP_PROGRAMS,
  ...POISON_PROGRAMS,
  ...PROTECTED_PROGRAMS,
  ...VIEW_PROGRAMS,
  ...SCAN_PROGRAMS,
  ...PROCESS_MADVISE_PROGRAMS,
  ...FILE_READ_PROGRAMS,
  ...HEAP_PROGRAMS,
];
