import { REASONS } from '../backend/generated/reasons.js';
import type { Completion } from '../backend/results.js';

/** A statement of docs/semantics.md. */
export interface Fact {
  /** As `copy.order.range-dst`. */
  readonly id: string;
  readonly text: string;
}

/**
 * The fact that decided an operation, or `undefined` where the model names none. Only programs with the flag
 * `PROGRAM_EXPLAIN` have them; the kernel can't say why.
 */
export function explain(completion: Completion): Fact | undefined {
  return REASONS.get(completion.why);
}
