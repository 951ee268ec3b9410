/**
 * The catalogue: every operation that a thread of a machine can perform, declared once, by what it is about in
 * `backend/catalogue/`.
 *
 * `tools/generate.ts` makes from it the TypeScript types and encoders (`backend/generated/operations.ts`), the
 * AssemblyScript constants (`assembly/generated/catalogue.ts`), the C++ tables
 * (`backend/kernel/native/generated/catalogue.h`) and the reference (`docs/operations.md`).
 */
import { ACCESS } from './catalogue/access.js';
import { FILES } from './catalogue/files.js';
import { MEMORY } from './catalogue/memory.js';
import { PROCESSES } from './catalogue/processes.js';
import { SHMEM } from './catalogue/shmem.js';
import type { OperationSpec } from './catalogue/spec.js';
import { USERFAULTFD } from './catalogue/userfaultfd.js';
import { VIEWS } from './catalogue/views.js';

export type { IoctlSpec, OperandKind, OperandSpec, OperationSpec, OutputSpec, TouchSpec } from './catalogue/spec.js';

/** By code. */
export const CATALOGUE: readonly OperationSpec[] = [
  ...MEMORY,
  ...ACCESS,
  ...USERFAULTFD,
  ...FILES,
  ...SHMEM,
  ...PROCESSES,
  ...VIEWS,
].sort((one, other) => one.code - other.code);
