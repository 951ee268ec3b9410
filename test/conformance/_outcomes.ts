import type { Machine } from '../../backend/index.js';

/** How a program can end on a machine. */
export interface Outcomes {
  /** Distinct results, as bytes, and how often each was seen. */
  readonly results: readonly { readonly bytes: Uint8Array; readonly times: number }[];
  /** Whether there can be no others: every schedule was explored. */
  readonly complete: boolean;
}

/** What a machine can do beyond `Machine` so that races can be judged: run one program from a reset, in every way or many times. */
export interface Explorable {
  outcomes(program: Uint8Array): Outcomes;
}

/** The capability, which the machines of `_backends.ts` have. */
export function outcomesOf(machine: Machine, program: Uint8Array): Outcomes {
  const { outcomes } = machine as Partial<Explorable>;
  if (outcomes === undefined) throw new Error(`the ${machine.backend} machine can't race`);
  return outcomes.call(machine, program);
}
